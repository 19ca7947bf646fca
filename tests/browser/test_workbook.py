"""The workbook as a person meets it: real working copies in a real JupyterLab, by mouse, and the book afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, expect

from jinmyaku import audit, intake, runs
from jinmyaku.book import Book, answers, contacts
from jinmyaku.text import group, say

if TYPE_CHECKING:
    from conftest import Watched, Workbook

YEAR = 2026
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden).jinmyaku-page"
PATIENCE = 40_000
NAMES = "Ann Lee\nBo Berg, Example Ltd, bo@example.com\nCora Diaz\nDan Eriksen\nEve Fox\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Finn,Gray,https://www.linkedin.com/in/finn-gray-1,finn@example.com,Example Ltd,Editor,05 Mar 2024\n"
    "Gwen,Hall,https://www.linkedin.com/in/gwen-hall-2,gwen@example.com,Sample Inc,Printer,06 Mar 2024\n"
)


@dataclass(frozen=True)
class Desk:
    """One data folder and its working copies, on the server of one language."""

    data: Path
    lang: str
    server: Workbook
    look: Callable[..., Watched]

    def open(self, name: str, **how: Any) -> Watched:
        """Open one notebook in a page of its own, and wait until it has run."""
        copies = runs.working_copies(self.data, YEAR, self.lang)
        path = (copies / f"{name}.ipynb").relative_to(self.server.notebooks)
        token = self.server.address.partition("?")[2]
        base = self.server.address.partition("/doc/")[0]
        seen = self.look(f"{base}/doc/tree/{path.as_posix()}?{token}", **how)
        ready(seen.page)
        return seen

    def book(self) -> Book:
        return Book(self.data)

    def given(self, name: str) -> dict[str, float]:
        """Give one person's answers, read anew from disk."""
        with self.book() as book:
            here = audit.begin(book, YEAR)
            row = answers.wide(book, here).reindex([audit.find_contact(book, name)]).iloc[0].drop("measured")
        return {str(question): float(value) for question, value in row.dropna().items()}


def ready(page: Page) -> None:
    """Wait until the page in front has run, and no cell has failed."""
    expect(page.locator(f"{SHOWN} .jp-OutputArea-output").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} .jinmyaku-preparing > span")).to_be_empty(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} [data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)


@pytest.fixture(scope="module")
def serve(lab: Callable[[Path, str], Workbook], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workbook]:
    """Give the one server of a language; every data folder lies below its root."""
    running: dict[str, Workbook] = {}

    def server(lang: str) -> Workbook:
        if lang not in running:
            running[lang] = lab(tmp_path_factory.mktemp("root"), lang)
        return running[lang]

    return server


@pytest.fixture
def desk(
    serve: Callable[[str], Workbook], look: Callable[..., Watched], request: pytest.FixtureRequest
) -> Callable[..., Desk]:
    """Give a desk of one's own, with five people chosen unless it is to be blank."""

    def sit(lang: str = "en", names: str = NAMES) -> Desk:
        server = serve(lang)
        here = Desk(server.notebooks / re.sub(r"\W+", "_", request.node.name), lang, server, look)
        with here.book() as book:
            if names:
                intake.take_in_bytes(book, [("names.txt", names.encode)])
                answers.choose(book, audit.begin(book, YEAR), contacts.contacts(book).index.tolist())
        return here

    return sit


def press(page: Page, key: str, lang: str = "en") -> None:
    page.get_by_role("button", name=say(lang, key)).locator("visible=true").first.click()


def question(page: Page, key: str) -> Locator:
    """Give the box of one question: its words and its answers."""
    return page.locator(
        f"{SHOWN} .widget-vbox", has=page.locator(":scope > .widget-html", has_text=say("en", f"question.{key}"))
    )


def answer(page: Page, key: str, value: int) -> None:
    """Answer one question by mouse, and wait until the page says that it is saved."""
    box = question(page, key)
    if key in ("value", "effort"):
        box.locator("select").select_option(index=value)
    else:
        box.get_by_role("button", name=group("en", f"answer.{key}")[str(value)], exact=True).click()
    expect(saved(page)).to_be_visible()


def saved(page: Page) -> Locator:
    return page.locator(f"{SHOWN} .jinmyaku-saved").first


def card(page: Page) -> Locator:
    return page.locator(f"{SHOWN} h3")
