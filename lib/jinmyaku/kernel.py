"""A kernel that starts before its notebook is ready for it, and meanwhile imports what the notebook will."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinmyaku import places
from jinmyaku.text import Fault

NAME: Final = "python3"
PATIENCE: Final = 60.0
_PULSE: Final = 0.2
# IPython's kernel, without the debugger that nobody attaches and the grammar that no notebook schema uses, and without
# a search for garbage while it imports.
_LAUNCH: Final = (
    "import gc, sys; gc.disable(); sys.path[:] = filter(None, sys.path);"
    " sys.modules.update(debugpy=None, rfc3987_syntax=None);"
    " from ipykernel import kernelapp; kernelapp.launch_new_instance()"
)
# A run makes much and throws away little, so that searching it for garbage is not worth the time.
_SELDOM: Final = 100_000
# Nothing of a run is kept beside its notebook.
_OPTIONS: Final = ("--HistoryManager.enabled=False",)


@dataclass(frozen=True)
class Kernel:
    """A running kernel (``jupyter_client``'s manager), a client of it, the number of the first request, and the file in
    which it looks for what was read ahead."""

    manager: Any
    client: Any
    first: str
    handed: Path

    def wait(self) -> None:
        """Wait until the kernel has done its imports and is heard. Raises Fault where it ends before that."""
        from jupyter_core.utils import run_sync

        run_sync(self._heard)()

    def ahead(self, code: str) -> None:
        """Let it run something before the first cell, after its imports; what fails there is not told of."""
        self.client.execute(code, silent=True, store_history=False)

    def lives(self) -> bool:
        """Whether it has not ended yet, by itself or by ``end``."""
        process = self.manager.provisioner.process
        return process is not None and process.poll() is None

    def end(self) -> None:
        """End it at once: a polite end can take seconds."""
        from jupyter_core.utils import run_sync

        if self.manager.has_kernel:
            run_sync(self.manager.provisioner.kill)()

    async def _heard(self) -> None:
        waiting, asked = PATIENCE, {self.first}
        while waiting > 0:
            try:
                told = await self.client.get_iopub_msg(timeout=_PULSE)
            except queue.Empty:
                waiting -= _PULSE
                if not await self.manager.is_alive():
                    break
                # What is said before the channel is connected is never heard.
                asked.add(self.client.kernel_info())
                continue
            ours = told["parent_header"].get("msg_id") in asked
            if ours and told["content"].get("execution_state") == "idle":
                return
        raise Fault("fault.kernel")


@contextlib.contextmanager
def started(folder: Path, notebook: Path) -> Iterator[Kernel]:
    """Start a kernel for a notebook, in a folder, and end it with the block; it starts while the block runs.

    In: where it works, the notebook whose imports it does ahead, and what else it does before the first cell. None of
    this leaves a name behind.
    """
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    with places.scratch(folder) as aside:
        manager = AsyncKernelManager(kernel_name=NAME, config=encrypted())
        spec: Any = manager.kernel_spec
        spec.argv[:] = [sys.executable, "-c", _LAUNCH, "-f", "{connection_file}"]
        handed = aside / "read"
        env = {**os.environ, places.READ_AHEAD: str(handed)}
        run_sync(manager.start_kernel)(
            extra_arguments=list(_OPTIONS), cwd=str(folder), env=env, stderr=subprocess.DEVNULL
        )
        client = manager.client()
        client.start_channels(hb=False)
        client.allow_stdin = False
        work = _imports(notebook)
        ahead = (
            f"import gc\ntry:\n    exec({work!r})\nfinally:\n    gc.freeze(); gc.set_threshold({_SELDOM}); gc.enable()"
        )
        first = client.execute(f"exec({ahead!r}, {{}})", silent=True, store_history=False)
        kernel = Kernel(manager, client, first, handed)
        try:
            yield kernel
        finally:
            kernel.end()
            client.stop_channels()
            run_sync(manager.shutdown_kernel)(now=True)


def encrypted() -> Any:
    """Give settings under which other users of the machine cannot listen to a kernel, where ZeroMQ was built for that.

    >>> encrypted()["KernelManager"]["transport_encryption"] in ("auto", "disabled")
    True
    """
    import zmq
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}})


def _imports(notebook: Path) -> str:
    """The import statements of a notebook."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    statements = [node for node in ast.parse(code).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return "\n".join(ast.unparse(node) for node in statements)
