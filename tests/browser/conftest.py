"""A real Chromium, and a real JupyterLab on a folder of notebooks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LAUNCH = """
import sys
from pathlib import Path
from jinmyaku import lab
notebooks, settings, lang, port = sys.argv[1:]
told = lambda address: print(address, flush=True)
sys.exit(lab.launch(Path(notebooks), Path(settings), lang, told, port=int(port), browser=False))
"""


@dataclass(frozen=True)
class Workbook:
    """A running JupyterLab: where it answers, where it may write, and the process."""

    address: str
    notebooks: Path
    settings: Path
    home: Path
    process: subprocess.Popen[str]

    def stop(self) -> str:
        """Press Ctrl-C, wait until it has ended, and say what it printed after the address."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        try:
            return self.process.communicate(timeout=20)[0]
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.communicate()[0]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        reason = "chromium is not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path, str], Workbook]]:
    started: list[Workbook] = []

    def start(notebooks: Path, lang: str) -> Workbook:
        home, settings = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("settings")
        argv = [sys.executable, "-c", LAUNCH, str(notebooks), str(settings), lang, str(free_port())]
        process = subprocess.Popen(
            argv,
            env=os.environ | {"HOME": str(home), "JUPYTER_TOKEN": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        started.append(Workbook(process.stdout.readline().strip(), notebooks, settings, home, process))
        return started[-1]

    yield start
    for workbook in started:
        if workbook.process.poll() is None:
            workbook.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
