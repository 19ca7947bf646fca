"""Cells in a real JupyterLab in a real Chromium: run by a key, timed by the page, kernels looked at from outside."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

import beside
import nbformat
import psutil
from playwright.sync_api import Browser, Page

STOPWATCH: Final = Path(__file__).with_name("cells.js")
PATIENCE: Final = 60_000
ARGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")
LAUNCH: Final = """
import sys
from pathlib import Path
from jinmyaku import lab
notebooks, settings, port, beside, extensions = sys.argv[1:]
plain = lab.command
def command(*given, **named):
    argv, env = plain(*given, **named)
    return [*argv, f"--LabApp.extra_labextensions_path={extensions}"], env | {"PYTHONPATH": beside}
lab.command = command
told = lambda address: print(address, flush=True)
sys.exit(lab.launch(Path(notebooks), Path(settings), "en", told, port=int(port), browser=False))
"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the folder it shows, the process that started it."""

    base: str
    token: str
    folder: Path
    process: subprocess.Popen[str]

    def ask(self, method: str, path: str) -> Any:
        """Ask the server's API."""
        request = Request(f"{self.base}/api/{path}", method=method, headers={"Authorization": f"token {self.token}"})
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Start the workbook's own JupyterLab on a folder, and end it with its kernels."""
    notebooks, settings, home = (folder / name for name in ("notebooks", "settings", "home"))
    for made in (notebooks, home):
        made.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            LAUNCH,
            str(notebooks),
            str(settings),
            str(port),
            str(beside.FOLDER),
            str(beside.EXTENSIONS),
        ],
        env=os.environ | {"HOME": str(home), "JUPYTER_TOKEN": ""},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        base, _, rest = process.stdout.readline().strip().partition("/doc/")
        yield Lab(base, rest.partition("token=")[2], notebooks, process)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@dataclass(frozen=True)
class Notebook:
    """An open notebook, its first cell run."""

    lab: Lab
    page: Page
    name: str

    def run(self, cell: int, shown: str) -> float:
        """Run a cell by its key and give the seconds until ``shown``, an expression in JavaScript, holds and has been
        painted. Raises RuntimeError with what a cell has failed with."""
        self.page.locator(".jp-CodeCell .cm-content").nth(cell).click()
        took = self.press("Shift+Enter", f"() => ({shown}) || failed()") / 1000
        if fault := self.page.evaluate("() => failed()"):
            raise RuntimeError(" ".join(str(fault).split())[-200:])
        return took

    def press(self, key: str, done: str) -> float:
        """Press a key and give the milliseconds, by the page's clock, from its event until ``done`` has been painted;
        that is an expression in JavaScript for a function."""
        self.page.evaluate(f"() => arm({done})")
        self.page.keyboard.press(key)
        return float(self.page.evaluate("() => window.took"))

    def kernel(self) -> psutil.Process:
        """Give the process that works this notebook out."""
        number = self.session()["id"]
        for process in psutil.Process(self.lab.process.pid).children(recursive=True):
            if any(number in part for part in process.cmdline()):
                return process
        raise RuntimeError("no kernel found")

    def session(self) -> dict[str, str]:
        """Give what the server says of the kernel; nothing while there is none."""
        found = [one["kernel"] for one in self.lab.ask("GET", "sessions") if one["path"] == self.name]
        return found[0] if found else {}

    def megabytes(self) -> float:
        """Give the memory of the kernel (resident, MiB) once it has nothing left to do."""
        self.rest()
        return float(self.kernel().memory_info().rss) / 2**20

    def rest(self) -> None:
        """Wait until the kernel has had nothing to do for a second."""
        quiet = 0
        while quiet < 4:
            self.page.wait_for_timeout(250)
            quiet = quiet + 1 if self.session().get("execution_state") == "idle" else 0


@contextmanager
def opened(lab: Lab, browser: Browser, cells: list[str]) -> Iterator[Notebook]:
    """Open a notebook of these cells with a fresh kernel, run the first, and end the kernel afterwards."""
    name = f"bench-{len(list(lab.folder.iterdir()))}.ipynb"
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, lab.folder / name)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    try:
        context.add_init_script(path=STOPWATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{lab.base}/doc/tree/{name}?token={lab.token}")
        here = Notebook(lab, page, name)
        # A cell run before the page knows its kernel is not run at all.
        here.rest()
        here.run(0, "document.querySelector('.jp-InputPrompt')?.textContent.trim() === '[1]:'")
        here.rest()
        yield here
    finally:
        context.close()
        for session in lab.ask("GET", "sessions"):
            lab.ask("DELETE", f"sessions/{session['id']}")
