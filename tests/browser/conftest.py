"""A real Chromium, a real JupyterLab on a folder of notebooks, and a book of hostile names for both to show."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from desk import NAMES, YEAR, Desk, clear
from jinmyaku import audit, choosing, intake
from jinmyaku.book import Book, answers, contacts, overrides

# Names as an export that means harm may hold them; whatever of one comes to life sets __pwned or asks tracker.example.
HOSTILE = (
    "<script>window.__pwned=1</script>",
    '<img src=x onerror="window.__pwned=1">',
    '"><svg/onload=window.__pwned=1>',
    "</script><script>window.__pwned=1</script>",
    "</textarea><img src=x onerror=window.__pwned=1>",
    '<a href="javascript:window.__pwned=1">Bob</a>',
    '<a href="https://tracker.example/a">Bob</a>',
    "<b>Bold</b> & Co",
    "%{customdata[0]}",
    r"$\href{javascript:window.__pwned=1}{x}$",
    '<iframe src="https://tracker.example/f"></iframe>',
    "<style>@import url(https://tracker.example/s.css);</style>",
    "<!--",
    "<br><br>long",
    "{{7*7}}",
)
# Settled by a gate; far above, close to and far below the band; with something that feels off.
GIVEN: tuple[dict[str, float], ...] = (
    {"value": 8, "effort": 2},
    {"value": 5, "effort": 4},
    {"ally": 2},
    {"value": 2, "effort": 7, "discomfort": 2},
    {"value": 6, "effort": 5, "balance": -1},
)
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
notebooks, settings, lang, port, *more = sys.argv[1:]
plain = lab.command
def command(*where, **how):
    argv, env = plain(*where, **how)
    return [*argv, *more], env
lab.command = command
told = lambda address: print(address, flush=True)
sys.exit(lab.launch(Path(notebooks), Path(settings), lang, told, port=int(port), browser=False))
"""
# As a page that has just been loaded: nothing open, nothing left behind by what was.
CLOSE = """() => {
  for (const panel of [...jupyterapp.shell.widgets("main")]) {
    if (panel.context) panel.context.model.dirty = false;
    panel.close();
  }
  document.documentElement.style.fontSize = "";
  delete window.__pwned;
}"""


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
            # Longer than the workbook itself waits for a server that does not end, three times ten seconds.
            return self.process.communicate(timeout=40)[0]
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.communicate()[0]


@dataclass
class Watched:
    """A page, and every address it has asked for."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        """Give what it asked for beyond the file or the server it came from."""
        home = urlsplit(self.page.url)
        own = self.page.url if home.scheme == "file" else home.netloc
        urls = [url for url in self.asked if not url.startswith(("data:", "blob:"))]
        return [url for url in urls if own not in (url, urlsplit(url).netloc)]


def watch(browser: Browser, address: str, width: int = 1280, **how: Any) -> Watched:
    """Open a page in a context of its own, and watch what it asks for."""
    seen = Watched(browser.new_context(viewport={"width": width, "height": 900}, **how).new_page())
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("websocket", lambda socket: seen.asked.append(socket.url))
    seen.page.goto(address)
    return seen


@dataclass
class Tab:
    """The one page that stays open on a server: notebooks come and go in it, so that JupyterLab itself loads once."""

    browser: Browser
    seen: Watched | None = None
    taken: bool = False

    def show(self, address: str, width: int = 1280, color_scheme: Any = "light") -> Watched:
        """Show one notebook, anew."""
        self.taken = True
        if self.seen is None or self.seen.page.is_closed():
            self.seen = watch(self.browser, address, width, color_scheme=color_scheme)
            return self.seen
        self.seen.page.set_viewport_size({"width": width, "height": 900})
        self.seen.page.emulate_media(color_scheme=color_scheme)
        self.seen.asked.clear()
        path = urlsplit(address).path.removeprefix("/doc/tree/")
        self.seen.page.evaluate("path => jupyterapp.commands.execute('docmanager:open', { path })", path)
        return self.seen

    def clear(self) -> None:
        """Close what is open in it; where that does not go smoothly, the next notebook gets another page."""
        self.taken = False
        if self.seen is None or self.seen.page.is_closed():
            return
        page = self.seen.page
        page.evaluate(CLOSE)
        try:
            expect(page.locator(".jp-NotebookPanel, .jp-Dialog")).to_have_count(0)
        except AssertionError:
            page.context.close()


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


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Watched]]:
    """Open a page of its own, ``look(address, width=390, color_scheme="dark")``, and watch what it asks for."""
    opened: list[Watched] = []

    def show(address: str, **how: Any) -> Watched:
        opened.append(watch(chromium, address, **how))
        return opened[-1]

    yield show
    for seen in opened:
        seen.page.context.close()


@pytest.fixture(scope="session")
def hostile_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A LinkedIn export and a vCard file of hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
    cards = []
    for number, name in enumerate(HOSTILE):
        cell = '"' + name.replace('"', '""') + '"'
        rows.append(f"{cell},A{number},javascript:window.__pwned=1,a{number}@example.com,{cell},{cell},01 Jan 2024")
        lines = (f"FN:{name}", f"N:B{number};;;;", f"ORG:{name}", f"NOTE:{name}", "URL:javascript:window.__pwned=1")
        cards.append("\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "")))
    (folder / "Connections.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "contacts.vcf").write_text("".join(cards), encoding="utf-8")
    return [folder / "Connections.csv", folder / "contacts.vcf"]


@pytest.fixture(scope="session")
def judge_all() -> Callable[[Path, Iterable[Path]], Path]:
    """Make a data folder in which everybody of some exports is judged, two years long, in every tier and table."""

    def fill(folder: Path, exports: Iterable[Path]) -> Path:
        with Book(folder) as book:
            intake.take_in(book, exports)
            with book.save():
                for year in (2025, 2026):
                    chosen = choosing.choose(book, year, everybody=True)
                    here = audit.begin(book, year)
                    for number, contact in enumerate(chosen):
                        answers.save(book, here, contact, GIVEN[(number + year) % len(GIVEN)])
                overrides.put(book, here, chosen[1], "let_go", HOSTILE[1])
        return folder

    return fill


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Workbook]]:
    started: list[Workbook] = []

    def start(notebooks: Path, lang: str, *more: str) -> Workbook:
        home, settings = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("settings")
        argv = [sys.executable, "-c", LAUNCH, str(notebooks), str(settings), lang, str(free_port()), *more]
        process = subprocess.Popen(
            argv,
            env=os.environ | {"HOME": str(home), "JUPYTER_TOKEN": "", "JINMYAKU_DATA": str(notebooks)},
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


@pytest.fixture(scope="session")
def serve(
    lab: Callable[..., Workbook], chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Workbook, Tab]]:
    """Give the one server of a language, and the page that stays open on it; every data folder lies below its root."""

    @cache
    def server(lang: str) -> tuple[Workbook, Tab]:
        running = lab(tmp_path_factory.mktemp("root"), lang, "--LabApp.expose_app_in_browser=True")
        return running, Tab(chromium)

    return server


@pytest.fixture
def desk(serve: Callable[[str], tuple[Workbook, Tab]], look: Callable[..., Watched]) -> Iterator[Callable[..., Desk]]:
    """Give a desk of one's own, with so many people, all chosen; its kernels may have served the desk before it."""
    used: list[Desk] = []

    def sit(lang: str = "en", names: str = NAMES) -> Desk:
        server, tab = serve(lang)
        used.append(Desk(clear(server.notebooks / "desk", lang), lang, server, tab, look))
        with used[-1].book() as book:
            if names:
                intake.take_in_bytes(book, [("names.txt", names.encode)])
                answers.choose(book, audit.begin(book, YEAR), contacts.contacts(book).index.tolist())
        return used[-1]

    yield sit
    for here in used:
        here.leave()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
