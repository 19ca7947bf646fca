"""The mirror and the ways to a key person in a real JupyterLab: by key, and nothing but words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import PATIENCE, SHOWN, YEAR, Desk, until
from jinmyaku import audit, finding
from jinmyaku.book import acquaintances, answers, contacts, goals, interactions, key_people
from jinmyaku.text import say

HARM = '<img src=x onerror="window.__pwned=1">'
WIDER = """panel => [...panel.querySelectorAll("*")].filter(one => one.checkVisibility() &&
  !one.closest(".jp-panel-hidden") && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.className)"""


def fill(here: Desk) -> None:
    """Five allies, a key person of a name that means harm whom Ann and Bo know, and two who met twice."""
    with here.book() as book, book.save():
        kim = contacts.add(book, {"given": HARM, "family": "Fox", "organisation": HARM})
        year = audit.begin(book, YEAR)
        people = contacts.contacts(book).index.tolist()
        answers.choose(book, year, people)
        for contact in people:
            answers.save(book, year, contact, {"ally": 2})
        goal = goals.add(book, year, {"goal": HARM})
        key_people.link(book, year, key_people.add(book, year, {"contact_id": kim}), goal, "achieved")
        ann, bo, cora = (finding.find_contact(book, name) for name in ("Ann Lee", "Bo Berg", "Cora Diaz"))
        for contact in (ann, bo):
            acquaintances.put(book, contact, kim, "mutual")
        for day in ("04", "05"):
            interactions.add(book, [ann, cora], "in_person", f"{YEAR}-03-{day}", 60)


@pytest.fixture
def shown(desk: Callable[..., Desk]) -> Callable[..., tuple[Desk, Page]]:
    def show(**how: object) -> tuple[Desk, Page]:
        here = desk()
        fill(here)
        page = here.open("5_future", **how).page
        expect(mirror(page).locator(".jp-deck-card")).to_be_visible(timeout=PATIENCE)
        return here, page

    return show


def mirror(page: Page) -> Locator:
    return page.locator(f"{SHOWN} .jp-panel-mirror")


def panel(page: Page, at: int) -> Locator:
    """Pairs, ways or introducers, in their order on the page."""
    found = page.locator(f"{SHOWN} .jp-panel-ways").nth(at)
    found.scroll_into_view_if_needed()
    return found


def given(here: Desk, name: str) -> dict[str, float | None]:
    return {question: value for question, value in here.given(name).items() if question.startswith("m_")}


def test_a_whole_side_by_keys_and_the_result_at_once(shown: Callable[..., tuple[Desk, Page]]) -> None:
    here, page = shown()
    card, below = mirror(page).locator(".jp-deck-card"), mirror(page).locator(".jp-deck-below")
    expect(card.locator("h3")).to_have_text(f"{HARM} Fox")
    card.press("ArrowRight")
    expect(card.locator("h3")).to_have_text("Ann Lee")
    for key in "01600":
        card.press(key)
    expect(card.locator(".jp-mirror-asked")).to_have_text(say("en", "looking.ask_m_signs"))
    card.press("3")
    expect(card.locator("h3")).to_have_text("Bo Berg")
    expect(below).to_contain_text(say("en", "looking.advice_give"))
    expect(mirror(page).locator(".jp-mirror-rows")).to_contain_text(say("en", "step.costs"))
    wanted = {"m_ally": 0, "m_value": 1, "m_effort": 6, "m_uses": 0, "m_discomfort": 0, "m_signs": 3}
    until(lambda: given(here, "Ann Lee"), wanted)
    card.press("u")
    expect(card.locator("h3")).to_have_text("Ann Lee")
    assert "m_signs" not in given(here, "Ann Lee")


def test_a_pair_by_key_a_way_asked_and_then_left_alone(shown: Callable[..., tuple[Desk, Page]]) -> None:
    here, page = shown()
    pairs, ways = panel(page, 0), panel(page, 1)
    card = pairs.locator(".jp-ways-card")
    expect(card).to_contain_text(say("en", "pairs.together", n=2))
    card.press("5")
    expect(pairs.locator(".jp-ways-rows")).to_contain_text("Ann Lee and Cora Diaz")
    ways.get_by_role("combobox", name=say("en", "ways.pick")).focus()
    expect(ways.locator(".jp-ways-way")).to_have_count(2)
    expect(ways.locator(".jp-ways-way").first).to_contain_text(re.compile("Chance .* about 1 in 3"))
    ways.get_by_role("button", name=say("en", "ways.ask_label", name="Ann Lee")).click()
    expect(ways.locator(".jp-ways-way")).to_have_count(1)
    expect(ways).to_contain_text(re.compile("Ann Lee: asked on 20[-0-9]+, less than six months ago"))
    with here.book() as book:
        asked = acquaintances.requests(book)["asked"].tolist()
        assert asked == [finding.find_contact(book, "Ann Lee")]
        assert "vouches" in acquaintances.read(book)["how_well"].tolist()
    ways.get_by_role("button", name=say("en", "ways.undo"), exact=True).click()
    expect(ways.locator(".jp-ways-way")).to_have_count(2)


def test_a_small_dark_page_is_for_everybody(shown: Callable[..., tuple[Desk, Page]]) -> None:
    _, page = shown(width=390, color_scheme="dark")
    pairs, ways, introduced = (panel(page, at) for at in range(3))
    mirror(page).locator(".jp-deck-option").first.click()
    expect(mirror(page).locator(".jp-panel-line")).to_contain_text("Saved at")
    pairs.locator(".jp-ways-any summary").click()
    for field, words in zip(pairs.get_by_role("searchbox").all(), ("fox img", "diaz"), strict=True):
        field.fill(words)
        pairs.locator(".jp-ways-found button").click()
    pairs.locator(".jp-ways-any").get_by_role("button", name=re.compile(say("en", "pairs.met"))).click()
    expect(pairs.locator(".jp-ways-rows")).to_contain_text(f"Cora Diaz and {HARM} Fox")
    expect(ways.locator(".jp-ways-chain").first).to_contain_text(HARM)
    introduced.get_by_role("searchbox").fill("ann")
    introduced.locator(".jp-ways-found button").click()
    expect(introduced.locator(".jp-ways-through")).to_contain_text("Ann Lee")
    for part in (".jp-panel-mirror", ".jp-panel-ways"):
        found = Axe().run(page, context=part, options={"resultTypes": ["violations"]})
        assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found.response["violations"]] == []
    for one in (mirror(page), pairs, ways, introduced):
        assert one.evaluate(WIDER) == []
        assert one.locator(":is(img, script, iframe, a, b, style)").count() == 0
    assert page.evaluate("window.__pwned") is None
