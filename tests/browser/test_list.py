"""The list of contacts in a real JupyterLab: found, chosen, edited, by key and by mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import SHOWN, YEAR, Desk, chosen, press, until
from jinmyaku.book import contacts, interactions
from jinmyaku.text import say

MANY = "".join(f"Person {number:03d}, Firm {number % 7}, p{number}@example.com\n" for number in range(300))


def grid(page: Page) -> Locator:
    return page.locator(f"{SHOWN} .jp-roll-grid")


def rows(page: Page) -> Locator:
    return grid(page).locator(".jp-roll-body .jp-roll-row:visible")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


def test_typing_finds_and_a_person_is_edited(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    page.get_by_placeholder(say("en", "roll.search_hint")).press_sequentially("bo@example")
    expect(rows(page)).to_have_count(1)
    row(page, "Bo Berg").locator(".jp-roll-name").click()
    box = page.get_by_label(say("en", "person.organisation"), exact=True)
    expect(box).to_have_value("Example Ltd")
    box.fill("Sample Inc")
    expect(page.get_by_text(say("en", "person.unsaved"))).to_be_visible()
    press(page, "person.save")
    expect(page.get_by_text(say("en", "panel.saved"), exact=True)).to_be_visible()
    with here.book() as book:
        assert contacts.contacts(book).set_index("display")["organisation"]["Bo Berg"] == "Sample Inc"


def test_what_is_half_written_is_kept_when_another_person_is_opened(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    row(page, "Ann Lee").locator(".jp-roll-name").click()
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Ann Lee")
    page.get_by_label(say("en", "person.met_via")).fill("at a fair")
    row(page, "Cora Diaz").locator(".jp-roll-name").click()
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Cora Diaz")
    with here.book() as book:
        assert contacts.contacts(book).set_index("display")["met_via"]["Ann Lee"] == "at a fair"


def test_what_is_half_written_is_kept_whatever_else_is_done(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    row(page, "Ann Lee").locator(".jp-roll-name").click()
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Ann Lee")
    page.get_by_label(say("en", "person.note"), exact=True).fill("likes chess")
    press(page, "person.add_day")
    expect(page.get_by_text(say("en", "panel.saved"), exact=True)).to_be_visible()
    with here.book() as book:
        assert contacts.contacts(book).set_index("display")["note"]["Ann Lee"] == "likes chess"


def test_a_sheet_that_cannot_be_kept_can_be_thrown_away(desk: Callable[..., Desk]) -> None:
    page = desk().open("1_list").page
    page.get_by_label(say("en", "person.met_via")).fill("at a fair")
    row(page, "Ann Lee").locator(".jp-roll-name").click()
    expect(page.get_by_text(say("en", "fault.nameless"))).to_be_visible()
    press(page, "person.discard")
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Ann Lee")


def test_a_person_and_who_introduced_them_are_written_by_hand(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    page.get_by_label(say("en", "person.family"), exact=True).fill("Fox")
    page.get_by_label(say("en", "person.given"), exact=True).fill("Faye")
    page.get_by_label(say("en", "person.introduction")).select_option("someone")
    page.get_by_label(say("en", "person.introducer")).fill("Ann Lee")
    press(page, "person.save")
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Faye Fox")
    expect(row(page, "Faye Fox")).to_be_visible()
    page.get_by_label(say("en", "person.long"), exact=True).fill("1.5")
    press(page, "person.add_day")
    expect(page.get_by_text(re.compile(r"met · 1\.5 h"))).to_be_visible()
    with here.book() as book:
        known = contacts.contacts(book).set_index("display")
        assert known["introduced_by"]["Faye Fox"] == str(contacts.contacts(book).index[0])
        assert interactions.read(book, int(contacts.contacts(book).index[-1]))["minutes"].tolist() == [90]


def test_people_are_chosen_by_rule_and_that_is_undone(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    rule = page.get_by_label(say("en", "roll.rule"))
    for wish, number in (("none", 0), ("top", 3)):
        rule.select_option(wish)
        if wish == "top":
            page.get_by_label(say("en", "roll.number")).fill("3")
        page.locator(f"{SHOWN} .jp-roll-rules").get_by_role("button").click()
        expect(page.locator(f"{SHOWN} p.jp-roll-chosen")).to_have_text(
            say("en", "panel.chosen_now", n=number, year=YEAR)
        )
    assert chosen(here) == 3
    for number in (0, 5):
        press(page, "roll.undo")
        expect(page.locator(f"{SHOWN} p.jp-roll-chosen")).to_have_text(
            say("en", "panel.chosen_now", n=number, year=YEAR)
        )
    assert chosen(here) == 5


def test_a_range_is_chosen_by_key(desk: Callable[..., Desk]) -> None:
    here = desk(names=MANY)
    page = here.open("1_list").page
    grid(page).focus()
    for key in ("ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Space"):
        page.keyboard.press(key)
    until(lambda: chosen(here), 297)
    expect(grid(page)).to_be_focused()
    page.keyboard.press("Control+a")
    expect(page.get_by_text(say("en", "roll.selected", n=300))).to_be_visible()
    press(page, "roll.unjudge")
    until(lambda: chosen(here), 0)


def test_marks_ranges_and_relations_by_mouse(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    row(page, "Ann Lee").locator(".jp-roll-chosen").click()
    until(lambda: chosen(here), 4)
    row(page, "Ann Lee").locator(".jp-roll-name").click()
    row(page, "Cora Diaz").locator(".jp-roll-name").click(modifiers=["Shift"])
    page.get_by_label(say("en", "roll.set_relation")).select_option("friend")
    page.locator(f"{SHOWN} .jp-roll-bar").get_by_role("button", name=say("en", "roll.relation_set"), exact=True).click()
    expect(page.get_by_text("Relation of 3 people set: friend.")).to_be_visible()
    with here.book() as book:
        assert contacts.contacts(book)["relation"].tolist() == ["friend", "friend", "friend", "", ""]


def test_far_rows_come_as_one_scrolls_and_few_are_drawn(desk: Callable[..., Desk]) -> None:
    page = desk(names=MANY).open("1_list").page
    grid(page).focus()
    page.keyboard.press("End")
    expect(row(page, "Person 299")).to_be_visible()
    assert grid(page).locator(".jp-roll-body .jp-roll-row").count() < 60
    grid(page).get_by_role("button", name=say("en", "roll.col_name")).click()
    expect(row(page, "Person 000")).to_be_visible()
    expect(page.get_by_role("columnheader", name=say("en", "roll.col_name"))).to_have_attribute(
        "aria-sort", "ascending"
    )


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ja", "dark")])
def test_nothing_in_the_list_keeps_anyone_out(desk: Callable[..., Desk], lang: str, scheme: str) -> None:
    page = desk(lang).open("1_list", color_scheme=scheme).page
    row(page, "Ann Lee").locator(".jp-roll-name").click()
    expect(page.locator(f"{SHOWN} .jp-panel-person h3")).to_have_text("Ann Lee")
    for panel in (".jp-panel-roll", ".jp-panel-person"):
        found = Axe().run(page, context=panel, options={"resultTypes": ["violations"]})
        assert [rule["id"] for rule in found.response["violations"]] == [], panel


def test_an_empty_book_says_what_to_do(desk: Callable[..., Desk]) -> None:
    page = desk(names="").open("1_list").page
    expect(page.get_by_text(say("en", "roll.empty"))).to_be_visible()
    expect(grid(page)).to_be_hidden()
