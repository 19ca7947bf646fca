"""One's own time in a real JupyterLab: sliders that answer at once, pages saved as written, and nothing but words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import PATIENCE, SHOWN, YEAR, Desk, until
from jinmyaku import audit, timeplan
from jinmyaku.book import answers, audits, contacts, interactions, preparations, time_rules
from jinmyaku.text import say

HARM = '<img src=x onerror="window.__pwned=1">'
PARTS = ("rules", "own", "kinds", "prepare", "fading", "calendar")
GIVEN = ({"value": 8, "effort": 2}, {"value": 5, "effort": 5, "balance": 0}, {"value": 1, "effort": 7})
WIDER = """panel => [...panel.querySelectorAll("*")].filter(one => one.checkVisibility() &&
  !one.closest(".jp-panel-hidden, datalist, .jp-time-scroll") && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.className)"""


def fill(here: Desk) -> None:
    """Somebody of every tier, whoever means harm among them, all met in March."""
    with here.book() as book, book.save():
        contacts.add(book, {"given": HARM, "family": "Fox", "organisation": HARM})
        year = audit.begin(book, YEAR)
        people = contacts.contacts(book).index.tolist()
        answers.choose(book, year, people)
        for number, contact in enumerate(people):
            answers.save(book, year, contact, GIVEN[number % 3])
            interactions.add(book, [contact], "in_person", f"{YEAR}-03-04", 60)


@pytest.fixture
def shown(desk: Callable[..., Desk]) -> Callable[..., tuple[Desk, Page]]:
    """Open 4 Time on a year with answers; give the desk and the page."""

    def show(**how: object) -> tuple[Desk, Page]:
        here = desk()
        fill(here)
        page = here.open("4_time", **how).page
        expect(panel(page, "rules")).to_be_visible(timeout=PATIENCE)
        return here, page

    return show


def panel(page: Page, part: str) -> Locator:
    return page.locator(f"{SHOWN} .jp-time-is-{part}")


def rule(here: Desk, name: str) -> float:
    with here.book() as book:
        return time_rules.read(book, audits.find(book, YEAR), YEAR)[name]


def test_a_slider_answers_at_once_and_is_kept_when_let_go(shown: Callable[..., tuple[Desk, Page]]) -> None:
    here, page = shown()
    rules = panel(page, "rules")
    times = rules.get_by_role("slider", name="Grow: Times a year")
    use = rules.locator(".jp-time-of-grow .jp-time-use")
    box = times.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2, steps=8)
    expect(use).to_contain_text("240 h needed")
    assert rule(here, "times_grow") == timeplan.RULES["times_grow"]
    page.mouse.up()
    until(lambda: rule(here, "times_grow"), 60)
    times.press("PageDown")
    until(lambda: rule(here, "times_grow"), 50)
    hours = rules.get_by_role("spinbutton", name=say("en", "rule.hours_week"))
    hours.fill("1")
    hours.press("Enter")
    rules.get_by_role("button", name=say("en", "time.way_times", times="7.2"), exact=True).click()
    expect(use).to_contain_text(say("en", "time.group_fits"))
    until(lambda: rule(here, "times_grow"), 7.2)
    rules.get_by_role("button", name=say("en", "time.undo"), exact=True).click()
    until(lambda: rule(here, "times_grow"), 50)
    expect(rules.locator(".jp-panel-line")).to_have_text(say("en", "time.undone"))


def test_a_small_dark_page_is_for_everybody(shown: Callable[..., tuple[Desk, Page]]) -> None:
    here, page = shown(width=390, color_scheme="dark")
    own, kinds, prepare = (panel(page, part) for part in ("own", "kinds", "prepare"))
    own.get_by_role("searchbox").fill("fox img")
    own.locator(".jp-time-found button").click()
    page.keyboard.type("52")
    own.get_by_role("button", name=say("en", "own.keep"), exact=True).click()
    expect(own.locator(".jp-time-rows")).to_contain_text(HARM)
    kinds.locator("tbody button").first.press("Enter")
    kinds.locator(".jp-time-kinds").get_by_text(say("en", "met.kind_video")).first.click()
    expect(kinds.locator(".jp-panel-line")).to_contain_text("Saved at")
    prepare.locator("textarea").last.fill("Seeds")
    expect(prepare.locator(".jp-panel-line")).to_contain_text("Saved at")
    with here.book() as book:
        year = audit.begin(book, YEAR)
        [contact] = preparations.written(book, year).index
        assert preparations.read(book, year, contact)["to_give"] == "Seeds"
        assert "video" in interactions.everything(book)[0]["kind"].tolist()
    for part in PARTS:
        found = Axe().run(page, context=f".jp-time-is-{part}", options={"resultTypes": ["violations"]})
        assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found.response["violations"]] == []
        assert panel(page, part).evaluate(WIDER) == []
        assert panel(page, part).locator(":is(img, svg, script, iframe, a, b, style)").count() == 0
    assert page.evaluate("window.__pwned") is None
