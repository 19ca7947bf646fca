"""The cards in a real JupyterLab: by key, by mouse and by touch, and what is on disk afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import SHOWN, YEAR, Desk, press, saved, until
from jinmyaku import audit, finding
from jinmyaku.book import answers, interactions
from jinmyaku.text import group, say


def card(page: Page) -> Locator:
    return page.locator(f"{SHOWN} .jp-deck-card")


def name(page: Page) -> Locator:
    return card(page).locator("h3")


def asked(page: Page, key: str, lang: str = "en") -> None:
    """Wait until a question stands on the card."""
    expect(card(page).locator("#jp-deck-asked")).to_have_text(say(lang, f"question.{key}"))


def keys(page: Page, pressed: str) -> None:
    """Press keys one after the other, without waiting for what they bring."""
    for key in pressed:
        card(page).press(key)


def answer(page: Page, key: str, value: int) -> None:
    """Answer one question by mouse."""
    card(page).get_by_role("button", name=re.compile(f"^{re.escape(say('en', f'short.{key}'))}")).click()
    asked(page, key)
    words = group("en", "ladder" if key in ("value", "effort") else f"answer.{key}")
    card(page).locator(".jp-deck-option").get_by_text(words[str(value)], exact=True).click()


def test_a_usual_card_takes_six_keys_and_brings_the_next(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    asked(page, "ally")
    keys(page, "000820")
    expect(name(page)).to_have_text("Bo Berg")
    expect(saved(page)).to_be_visible()
    given = {"ally": 0, "lifetime": 0, "uses_me": 0, "value": 8, "effort": 2, "discomfort": 0}
    assert here.given("Ann Lee") == given
    keys(page, "1002-0")
    until(lambda: here.given("Bo Berg").get("effort"), 10)


def test_a_whole_card_by_mouse(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    for key, value in (("ally", 0), ("lifetime", 0), ("uses_me", 0), ("value", 6), ("effort", 5), ("discomfort", 0)):
        answer(page, key, value)
        expect(saved(page)).to_be_visible()
    asked(page, "balance")
    answer(page, "balance", -2)
    expect(name(page)).to_have_text("Bo Berg")
    assert here.given("Ann Lee")["balance"] == -2


def test_a_whole_card_by_touch(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score", width=390, has_touch=True, is_mobile=True).page
    for _ in range(2):
        card(page).locator(".jp-deck-option").last.tap()
        expect(saved(page)).to_be_visible()
    until(lambda: here.given("Ann Lee"), {"ally": 2, "lifetime": 1})


def test_an_ally_needs_no_scales_and_hours_may_be_added(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "20")
    expect(name(page)).to_have_text("Bo Berg")
    below = page.locator(f"{SHOWN} .jp-deck-below")
    below.get_by_label(say("en", "deck.hours")).fill("40")
    below.get_by_label(say("en", "deck.hours")).press("Enter")
    until(lambda: here.given("Ann Lee"), {"ally": 2, "lifetime": 0, "hours_year": 40})


def test_back_skip_blank_and_undo_by_key(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "0x")
    asked(page, "uses_me")
    assert here.given("Ann Lee") == {"ally": 0, "lifetime": None}
    card(page).press("ArrowLeft")
    asked(page, "lifetime")
    card(page).press("ArrowRight")
    expect(name(page)).to_have_text("Bo Berg")
    card(page).press("u")
    expect(name(page)).to_have_text("Ann Lee")
    asked(page, "lifetime")
    assert here.given("Ann Lee") == {"ally": 0}


def test_the_result_is_shown_on_request_and_not_before_the_answers(desk: Callable[..., Desk]) -> None:
    page = desk().open("2_score").page
    keys(page, "0r")
    expect(page.get_by_text(say("en", "fault.answer_first"))).to_be_visible()
    expect(page.locator(f"{SHOWN} .jp-deck-outcome")).to_have_count(0)
    keys(page, "00820")
    expect(name(page)).to_have_text("Bo Berg")
    keys(page, "r")
    told = page.locator(f"{SHOWN} .jp-deck-outcome")
    expect(told).to_contain_text("Grow · value 255 h, effort 3 h a year · 100% certain")
    expect(told.get_by_role("img")).to_be_visible()


def test_twelve_months_and_the_gap_to_what_was_measured_are_drawn(desk: Callable[..., Desk]) -> None:
    here = desk()
    with here.book() as book:
        ann = finding.find_contact(book, "Ann Lee")
        for month in (3, 3, 5):
            interactions.add(book, [ann], "in_person", f"{YEAR}-0{month}-04", 60)
        interactions.add(book, [ann], "mail", f"{YEAR}-05-06")
    page = here.open("2_score").page
    strip = card(page).get_by_role("img", name=re.compile("Meetings: .*2, 0, 1"))
    expect(strip.locator("circle")).to_have_count(2)
    expect(strip.locator("rect")).to_have_count(1)
    expect(card(page)).to_contain_text("3 meetings, 1 mail or message in twelve months")
    keys(page, "000850")
    expect(name(page)).to_have_text("Bo Berg")
    keys(page, "r")
    told = page.locator(f"{SHOWN} .jp-deck-outcome")
    expect(told.get_by_role("img", name=re.compile("^You said 31 h a year; 3.1 h were measured"))).to_be_visible()


def test_last_years_answers_come_after_this_years(desk: Callable[..., Desk]) -> None:
    here = desk()
    with here.book() as book:
        before, ann = audit.begin(book, YEAR - 1), finding.find_contact(book, "Ann Lee")
        answers.choose(book, before, [ann])
        answers.save(book, before, ann, {"ally": 0, "value": 2, "effort": 2})
    page = here.open("2_score").page
    table = page.locator(f"{SHOWN} .jp-deck-changes")
    keys(page, "00082")
    asked(page, "discomfort")
    expect(table).to_have_count(0)
    keys(page, "0")
    expect(table.get_by_role("row", name=re.compile("value.*one long meal.*five hours a week"))).to_be_visible()
    page.get_by_label(say("en", "deck.unchanged")).check()
    until(lambda: here.given("Ann Lee").get("unchanged"), 1)


def test_ten_dots_are_shared_out_off_the_main_path(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "m")
    plus = page.get_by_role("button", name=say("en", "deck.plus", part=say("en", "dot.joy")))
    for count in (1, 2):
        plus.click()
        until(lambda: here.given("Ann Lee").get("value_joy"), count)
    expect(page.get_by_text(say("en", "deck.dots_left", n=8))).to_be_visible()
    asked(page, "ally")


def test_killing_the_kernel_loses_nothing_and_the_card_is_there_again(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "000")
    asked(page, "value")
    card(page).press("7")
    asked(page, "effort")
    here.kill_kernel("2_score")
    assert here.given("Ann Lee") == {"ally": 0, "lifetime": 0, "uses_me": 0, "value": 7}
    page.close()
    again = here.open("2_score").page
    expect(name(again)).to_have_text("Ann Lee")
    asked(again, "effort")
    with here.book() as book:
        assert book.damage() == []


def test_a_kernel_that_is_gone_is_told_of(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    asked(page, "ally")
    for session in here.ask("GET", "/api/sessions"):
        here.ask("DELETE", f"/api/sessions/{session['id']}")
    card(page).press("0")
    expect(page.get_by_text(say("en", "fault.silent"))).to_be_visible(timeout=15_000)
    assert here.given("Ann Lee") == {}


def test_two_tabs_keep_the_answers_of_both(desk: Callable[..., Desk]) -> None:
    here = desk()
    first, second = here.open("2_score").page, here.open("2_score").page
    press(second, "deck.skip")
    expect(name(second)).to_have_text("Bo Berg")
    for value in (3, 7):
        answer(first, "value", value)
        answer(second, "effort", value)
    for page in (first, second):
        expect(saved(page)).to_be_visible()
    until(lambda: (here.given("Ann Lee"), here.given("Bo Berg")), ({"value": 7}, {"effort": 7}))


def test_the_page_says_how_far_it_is_and_by_what_the_order_goes(desk: Callable[..., Desk]) -> None:
    page = desk().open("2_score").page
    progress = page.locator(f"{SHOWN} .jp-deck-progress")
    expect(progress).to_contain_text("5 still to judge · about 2 min, at half a minute a card")
    expect(page.get_by_text(say("en", "deck.order_list"))).to_be_visible()
    keys(page, "20")
    expect(progress).to_contain_text("4 still to judge")
    expect(progress).to_contain_text("So far 1 to grow")


def test_a_second_look_leads_back_to_the_card(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "000841")
    expect(page.get_by_text(say("en", "deck.look"))).to_be_visible()
    press(page, "panel.look_again")
    expect(name(page)).to_have_text("Ann Lee")
    asked(page, "value")


def test_answering_again_asks_value_effort_and_no_more_than_that(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "000841")
    expect(name(page)).to_have_text("Bo Berg")
    press(page, "panel.look_again")
    asked(page, "value")
    keys(page, "28")
    expect(page.get_by_text(say("en", "deck.done"))).to_be_visible()
    expect(name(page)).to_have_text("Ann Lee")
    given = here.given("Ann Lee")
    assert (given["value"], given["effort"]) == (2, 8)


def test_numbers_are_written_field_by_field(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "m")
    page.get_by_label(say("en", "question.hours_year")).press_sequentially("7")
    page.keyboard.press("Tab")
    page.keyboard.type("12", delay=60)
    page.keyboard.press("Tab")
    page.keyboard.type("1234567", delay=60)
    page.keyboard.press("Tab")
    until(lambda: here.given("Ann Lee"), {"hours_year": 7, "meetings_per_year": 12, "money_year": 1234567})


def test_the_focus_stays_where_it_was(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    keys(page, "m")
    plus = page.get_by_role("button", name=say("en", "deck.plus", part=say("en", "dot.joy")))
    plus.focus()
    for count in (1, 2):
        page.keyboard.press("Enter")
        until(lambda: here.given("Ann Lee").get("value_joy"), count)
    expect(plus).to_be_focused()


def test_a_key_held_down_answers_once(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    card(page).focus()
    for _ in range(6):
        page.keyboard.down("0")
    page.keyboard.up("0")
    asked(page, "lifetime")
    assert here.given("Ann Lee") == {"ally": 0}


def test_a_kernel_started_anew_is_told_of(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    asked(page, "ally")
    [kernel] = [session["kernel"]["id"] for session in here.ask("GET", "/api/sessions")]
    here.ask("POST", f"/api/kernels/{kernel}/restart")
    until(lambda: here.ask("GET", f"/api/kernels/{kernel}")["execution_state"], "idle")
    card(page).press("0")
    expect(page.get_by_text(say("en", "fault.silent"))).to_be_visible(timeout=15_000)


def test_the_cards_speak_japanese(desk: Callable[..., Desk]) -> None:
    here = desk("ja")
    page = here.open("2_score").page
    asked(page, "ally", "ja")
    keys(page, "000")
    asked(page, "value", "ja")
    expect(card(page).get_by_text("月1回、2時間の相談（行き帰りも入れて）")).to_be_visible()
    expect(card(page).get_by_text("月に2〜3時間")).to_be_visible()


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ja", "dark")])
def test_nothing_on_the_cards_keeps_anyone_out(desk: Callable[..., Desk], lang: str, scheme: str) -> None:
    page = desk(lang).open("2_score", color_scheme=scheme).page
    keys(page, "00082")
    asked(page, "discomfort", lang)
    keys(page, "m")
    found = Axe().run(page, context=".jp-panel-deck", options={"resultTypes": ["violations"]})
    assert [rule["id"] for rule in found.response["violations"]] == []


def test_words_of_double_size_are_not_cut(desk: Callable[..., Desk]) -> None:
    page = desk().open("2_score", width=800).page
    keys(page, "000")
    asked(page, "value")
    page.locator(f"{SHOWN} .jp-panel-deck").evaluate("node => (node.style.fontSize = '200%')")
    sizes = (
        card(page).locator(".jp-deck-option kbd").evaluate_all("all => all.map(one => getComputedStyle(one).fontSize)")
    )
    assert {round(float(size.removesuffix("px"))) for size in sizes} == {27}
    wide = card(page).evaluate("node => node.scrollWidth > node.clientWidth + 1")
    cut = (
        card(page)
        .locator("button")
        .evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)")
    )
    assert (wide, cut) == (False, [])
