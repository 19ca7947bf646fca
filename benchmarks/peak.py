"""The most memory that a script takes in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

STATUS: Final = Path("/proc/self/status")
# What getrusage tells of a new process begins with the memory of the one that started it.
TELL: Final = (
    f"\nprint(next(line.split()[1] for line in open({str(STATUS)!r}) if line.startswith('VmHWM')))"
    if STATUS.exists()
    else "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def of(script: str, *arguments: str) -> float:
    """Run a script and give the most memory it took (MiB)."""
    argv = [sys.executable, "-c", script + TELL, *arguments]
    return float(subprocess.run(argv, capture_output=True, text=True, check=True).stdout) / 1024
