"""Goals, key people, gives and thanks in a real JupyterLab: kept as they are written, and there again on a new page."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import PATIENCE, SHOWN, YEAR, Desk, until
from jinmyaku import audit
from jinmyaku.book import contacts, gives, goals, key_people
from jinmyaku.panels.give_sheet import MOST_LINES
from jinmyaku.text import say

HARM = '<img src=x onerror="window.__pwned=1">'
PARTS = ("goals", "key", "offers", "gives", "thanks")
WIDER = """panel => [...panel.querySelectorAll("*")].filter(one => one.checkVisibility() &&
  !one.closest(".jp-panel-hidden, datalist") && one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.className)"""


def panel(page: Page, part: str) -> Locator:
    return page.locator(f"{SHOWN} .jp-aims-is-{part}")


def press(where: Locator, key: str) -> None:
    where.get_by_role("button", name=say("en", key)).first.click()


def line(where: Locator) -> Locator:
    return where.locator(".jp-panel-line")


def open_future(here: Desk, **how: object) -> Page:
    page: Page = here.open("5_future", **how).page
    expect(panel(page, "thanks")).to_be_visible(timeout=PATIENCE)
    return page


def kept(here: Desk) -> tuple[list[str], list[str], list[str]]:
    """What stands in the book of goals, of how near key people are, and of what was given."""
    with here.book() as book:
        year = audit.begin(book, YEAR)
        people = key_people.read(book, year)["access"].tolist()
        return goals.read(book, year)["achieved_means"].tolist(), people, gives.read(book)["note"].tolist()


def write_all(page: Page) -> None:
    """A goal, somebody who has achieved it and how near they are, and something given to them."""
    aims, people, given = (panel(page, part) for part in ("goals", "key", "gives"))
    press(aims, "goal.begin")
    page.keyboard.type("A second shop")
    page.keyboard.press("Enter")
    expect(aims.get_by_label(say("en", "goal.achieved_means"))).to_be_focused()
    page.keyboard.type("Twelve months in the black")
    expect(line(aims)).to_have_text(say("en", "aim.unsaved"))
    expect(line(aims)).to_contain_text("Saved at")
    people.get_by_role("searchbox").first.fill("ann")
    people.locator(".jp-aims-found button").click()
    expect(people.locator("summary")).to_be_focused()
    press(people, "access.in_touch")
    expect(line(people)).to_contain_text(f"{say('en', 'state.covered')}, 50% covered")
    expect(aims.locator(".jp-aims-chips")).to_have_text(f"Ann Lee: {say('en', 'fit.achieved')}")
    given.get_by_placeholder(say("en", "giving.example_care")).fill("Flowers")
    page.keyboard.press("Enter")
    minutes = given.locator(".jp-aims-plan").get_by_label(say("en", "giving.minutes"), exact=True)
    minutes.fill("5")
    expect(given.locator(".jp-aims-plan .jp-aims-small")).to_be_visible()
    expect(given.locator(".jp-aims-plan")).to_contain_text(say("en", "giving.worth", time="5 min"))
    press(given.locator(".jp-aims-plan"), "giving.done")
    expect(given.locator(".jp-aims-rows")).to_contain_text("Flowers")


def test_what_is_written_is_kept_and_there_on_a_new_page(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = open_future(here)
    write_all(page)
    until(lambda: kept(here), (["Twelve months in the black"], ["in_touch"], ["Flowers"]))
    again = open_future(here)
    expect(panel(again, "goals").get_by_label(say("en", "goal.goal"), exact=True)).to_have_value("A second shop")
    expect(panel(again, "gives").locator(".jp-aims-plan")).to_contain_text("given on")
    press(panel(again, "goals"), "aim.remove")
    until(lambda: kept(here)[0], [])
    press(panel(again, "goals"), "aim.undo")
    until(lambda: kept(here)[0], ["Twelve months in the black"])


def fill(here: Desk) -> None:
    """A year with a bit of everything, whatever means harm in every field."""
    with here.book() as book, book.save():
        fox = contacts.add(book, {"given": HARM, "family": "Fox", "organisation": HARM})
        goals.add(book, audit.begin(book, YEAR - 1), {"goal": HARM})
        year = audit.begin(book, YEAR)
        shop = goals.add(book, year, {"goal": HARM, "achieved_means": HARM, "horizon": 3})
        for fields in ({"contact_id": fox, "respect": HARM}, {"description": HARM}):
            number = key_people.add(book, year, fields)
            key_people.link(book, year, number, shop, "on_the_way")
            gives.plan(book, year, {"key_person": number, "kind": "care", "what": HARM, "minutes": 5})
        gives.offer(book, year, {"kind": "care", "what": HARM})
        for day in range(MOST_LINES + 2):
            told = {"direction": "received", "kind": "time", "day": f"{YEAR}-03-{day + 1:02}", "note": HARM}
            gives.record(book, fox, told)


def test_a_small_dark_page_is_for_everybody(desk: Callable[..., Desk]) -> None:
    here = desk()
    fill(here)
    page = open_future(here, width=390, color_scheme="dark")
    panel(page, "key").get_by_text(HARM).first.wait_for()
    for summary in panel(page, "key").locator("summary").all():
        summary.press("Enter")
    press(panel(page, "goals"), "goal.answer_open")
    expect(line(panel(page, "goals"))).to_contain_text("Saved at")
    press(panel(page, "thanks"), "thanks.thank")
    expect(line(panel(page, "thanks"))).to_contain_text("Saved at")
    expect(panel(page, "gives").locator(".jp-aims-rows > li")).to_have_count(MOST_LINES)
    press(panel(page, "gives"), "giving.older")
    expect(panel(page, "gives").locator(".jp-aims-rows > li")).to_have_count(MOST_LINES + 2)
    for part in PARTS:
        found = Axe().run(page, context=f".jp-aims-is-{part}", options={"resultTypes": ["violations"]})
        assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found.response["violations"]] == []
        assert panel(page, part).evaluate(WIDER) == []
        assert panel(page, part).get_by_text("false", exact=True).count() == 0
        assert panel(page, part).locator(":is(img, svg, script, iframe, a, b, style)").count() == 0
    assert page.evaluate("window.__pwned") is None
