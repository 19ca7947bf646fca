"""Who was there, in a real JupyterLab: said by mouse and by key, for everybody, and never more than words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import PATIENCE, SHOWN, Desk
from desk import names as people
from jinmyaku.book import imports, parties
from jinmyaku.book.brought import Arrivals
from jinmyaku.sources.rows import InteractionRow, Party
from jinmyaku.text import say

ME = "me@example.jp"
HARM = '<img src=x onerror="window.__pwned=1">'
WIDER = """panel => [...panel.querySelectorAll("*")].filter(one => one.checkVisibility() &&
  !one.closest(".jp-panel-hidden, datalist") && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.className)"""


def bring(here: Desk) -> None:
    """Three of a talk, whoever means harm among them, and two dozen who wrote, all yesterday."""
    at = int((dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).timestamp())
    talk = ["Ann Lee", "Maria", HARM]
    senders = [f"p{n}@example.com" for n in range(24)]
    with here.book() as book, book.save() as disk:
        batch = imports.begin(disk)
        for source, kind, whom in (
            ("line", "message", [Party("from", "name", name) for name in talk]),
            ("mbox", "mail", [Party("from", "mail", mail, f"{HARM} {mail[:3]}") for mail in senders]),
        ):
            rows = [
                InteractionRow(n, f"{n}", kind, at, None, (one, Party("to", "mail", ME)), 1, f"{n}", mine=(ME,))
                for n, one in enumerate(whom)
            ]
            Arrivals(book, batch, source, "Asia/Tokyo").put(rows)


@pytest.fixture
def shown(desk: Callable[..., Desk]) -> Callable[..., tuple[Desk, Page, Locator]]:
    """Open 1 List where the talk and the mails are in the book; give the desk, the page and the panel."""

    def show(**how: object) -> tuple[Desk, Page, Locator]:
        here = desk()
        bring(here)
        page = here.open("1_list", **how).page
        panel = page.locator(f"{SHOWN} .jp-panel-whose")
        expect(panel).to_be_visible(timeout=PATIENCE)
        return here, page, panel

    return show


def row(panel: Locator, name: str) -> Locator:
    return panel.locator(".jp-whose-row").filter(has=panel.page.get_by_text(name, exact=True))


def test_who_was_there_is_said_and_taken_back(shown: Callable[..., tuple[Desk, Page, Locator]]) -> None:
    here, page, panel = shown()
    line = panel.locator(".jp-panel-line")
    panel.get_by_role("button", name=say("en", "whose.own_these"), exact=True).click()
    expect(line).to_have_text(say("en", "whose.own_added", value=ME))
    panel.get_by_role("button", name=say("en", "whose.names_all", n=1), exact=True).click()
    expect(row(panel, "Ann Lee")).to_have_count(0)
    row(panel, "Maria").locator("[aria-expanded]").press("Enter")
    page.keyboard.type("cora")
    expect(panel.locator(".jp-whose-found button")).to_have_text(["Cora Diaz"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(line).to_have_text(say("en", "whose.said_person", name="Maria", person="Cora Diaz"))
    expect(row(panel, HARM).get_by_role("button").first).to_be_focused()
    stranger = panel.locator(".jp-whose-strangers .jp-whose-row").first
    stranger.get_by_role("button", name=say("en", "whose.add")).click()
    expect(panel.locator(".jp-whose-strangers")).to_contain_text("23 addresses")
    assert len(people(here)) == 6
    panel.get_by_role("button", name=say("en", "whose.undo"), exact=True).click()
    expect(panel.locator(".jp-whose-strangers")).to_contain_text("24 addresses")
    assert len(people(here)) == 5
    with here.book() as book:
        known = parties.read(book).set_index("name")["person"]
    assert (known["Ann Lee"], known["Maria"], known[ME]) == (1, 3, 0)
    assert page.evaluate("window.__pwned") is None
    assert panel.locator(":is(img, svg, script, iframe, a, b, style)").count() == 0


def test_a_small_dark_page_is_for_everybody(shown: Callable[..., tuple[Desk, Page, Locator]]) -> None:
    _, page, panel = shown(width=390, color_scheme="dark")
    panel.get_by_role("button", name=say("en", "whose.names_all", n=1), exact=True).click()
    expect(panel.locator("details summary")).to_be_visible()
    panel.locator("details summary").click()
    expect(panel.locator(".jp-whose-past li")).to_have_count(1)
    panel.locator(".jp-whose-strangers [aria-expanded]").first.click()
    expect(panel.get_by_text(say("en", "whose.belongs_why"))).to_be_visible()
    found = Axe().run(page, context=".jp-panel-whose", options={"resultTypes": ["violations"]})
    assert [(rule["id"], rule["nodes"][0]["html"][:80]) for rule in found.response["violations"]] == []
    assert panel.evaluate(WIDER) == []
    page.keyboard.press("Escape")
    expect(panel.locator(".jp-whose-strangers [aria-expanded]").first).to_be_focused()
