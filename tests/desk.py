"""A person's desk in a test: a data folder, its working copies in a running JupyterLab, and what is done with them."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.request import Request, urlopen

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from jinmyaku import audit, finding, runs
from jinmyaku.book import FILE, Book, answers, contacts
from jinmyaku.text import say

YEAR = 2026
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden).jinmyaku-page"
PATIENCE = 40_000
KERNELS = 3
NAMES = "Ann Lee\nBo Berg, Example Ltd, bo@example.com\nCora Diaz\nDan Eriksen\nEve Fox\n"


class Server(Protocol):
    """A running JupyterLab, as ``conftest.Workbook``."""

    address: str
    notebooks: Path
    process: Any


class Tab(Protocol):
    """The page that stays open on a server, as ``conftest.Tab``."""

    taken: bool

    def show(self, address: str, **how: Any) -> Any: ...

    def clear(self) -> None: ...


@dataclass(frozen=True)
class Desk:
    """One data folder and its working copies, on the server of one language."""

    data: Path
    lang: str
    server: Server
    tab: Tab
    look: Callable[..., Any]

    def open(self, name: str, **how: Any) -> Any:
        """Open one notebook and wait until it has run: in the page that stays open, unless that is taken."""
        copies = runs.working_copies(self.data, YEAR, self.lang)
        path = (copies / f"{name}.ipynb").relative_to(self.server.notebooks).as_posix()
        base, _, rest = self.server.address.partition("/doc/")
        address = f"{base}/doc/tree/{path}?{rest.partition('?')[2]}"
        own = self.tab.taken or how.keys() & {"has_touch", "is_mobile"}
        seen = self.look(address, **how) if own else self.tab.show(address, **how)
        ready(seen.page)
        return seen

    def book(self) -> Book:
        return Book(self.data)

    def end(self, name: str) -> None:
        """End the kernel of one notebook."""
        for session in self.ask("GET", "/api/sessions"):
            if session["path"].endswith(f"{self.data.name}/{YEAR}/{self.lang}/{name}.ipynb"):
                self.ask("DELETE", f"/api/sessions/{session['id']}")

    def leave(self) -> None:
        """Close the notebooks, and end all but a few kernels, so that a long row of tests does not fill the memory."""
        self.tab.clear()
        sessions = self.ask("GET", "/api/sessions")
        for session in sorted(sessions, key=lambda one: str(one["kernel"]["last_activity"]))[:-KERNELS]:
            self.ask("DELETE", f"/api/sessions/{session['id']}")

    def ask(self, method: str, path: str) -> Any:
        base, _, rest = self.server.address.partition("/doc/")
        headers = {"Authorization": f"token {rest.partition('token=')[2]}"}
        with urlopen(Request(base + path, method=method, headers=headers), timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def kill_kernel(self, name: str) -> None:
        """Kill what works out one notebook, without a chance to tidy up."""
        for process in psutil.Process(self.server.process.pid).children(recursive=True):
            if (
                process.environ()
                .get("JPY_SESSION_NAME", "")
                .endswith(f"{self.data.name}/{YEAR}/{self.lang}/{name}.ipynb")
            ):
                os.kill(process.pid, signal.SIGKILL)
                process.wait(10)
                return
        pytest.fail("no kernel found")

    def given(self, name: str) -> dict[str, float | None]:
        """Give one person's answers, read anew from disk."""
        with self.book() as book:
            here = audit.begin(book, YEAR)
            given = answers.given(book, here, finding.find_contact(book, name))
        return {question: value for question, (value, _) in given.items()}


def clear(data: Path, lang: str) -> Path:
    """Empty a data folder; the folder in which its kernels stand stays, and so does the file of its book, emptied: a
    kernel that still has another file of that name open would take the journal of the new one for its own.
    """
    stand, kept = data / str(YEAR) / lang, data / FILE
    stand.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in sorted(data.rglob("*"), reverse=True):
        if one.is_dir() and one not in (stand, *stand.parents):
            one.rmdir()
        elif one.is_file() and one != kept:
            one.unlink()
    if kept.exists():
        with closing(sqlite3.connect(kept, timeout=30)) as disk, closing(sqlite3.connect(":memory:")) as blank:
            blank.backup(disk)
    return data


def ready(page: Page) -> None:
    """Wait until the page in front has run, and no cell has failed."""
    expect(page.locator(f"{SHOWN} .jp-OutputArea-output").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} .jinmyaku-preparing > span")).to_be_empty(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} [data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)


def press(page: Page, key: str, **how: Any) -> None:
    """Press a button by its message key, in English."""
    page.locator(SHOWN).get_by_role("button", name=re.compile(re.escape(say("en", key))), **how).first.click()


def saved(page: Page) -> Locator:
    """The line that says that something is on disk."""
    return page.locator(f"{SHOWN} .jinmyaku-saved:not(:empty)")


def until(found: Callable[[], Any], wanted: Any) -> None:
    """Wait for what a click without words of its own leaves on disk."""
    end = time.monotonic() + 10
    while found() != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert found() == wanted


def names(desk: Desk) -> list[str]:
    """Give who is in the book."""
    with desk.book() as book:
        return contacts.contacts(book)["display"].tolist()


def chosen(desk: Desk) -> int:
    """Say how many the year judges."""
    with desk.book() as book:
        return len(answers.chosen(book, audit.begin(book, YEAR)))
