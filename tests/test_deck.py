"""The cards: what is asked and when, undone, skipped and kept, and what the face tells the browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from conftest import ask
from jinmyaku import audit
from jinmyaku.book import answers, audits, contacts, interactions, overrides
from jinmyaku.panels.deck import Deck
from jinmyaku.panels.judging import Cards
from jinmyaku.workbook import Workbook

USUAL = {"ally": 0, "lifetime": 0, "uses_me": 0, "value": 8, "effort": 2, "discomfort": 0}
Person = Callable[..., int]


@pytest.fixture
def person(room: Workbook) -> Person:
    """Add somebody whom this year judges."""

    def add(given: str, **answered: float | None) -> int:
        contact = contacts.add(room.book, {"given": given, "family": "Lee"})
        here = audit.begin(room.book, 2026)
        answers.choose(room.book, here, [*answers.chosen(room.book, here), contact])
        if answered:
            answers.save(room.book, here, contact, answered)
        return contact

    return add


def on_disk(room: Workbook, contact: int) -> dict[str, float | None]:
    here = audit.begin(room.book, 2026)
    return {question: value for question, (value, _) in answers.given(room.book, here, contact).items()}


def last_year(room: Workbook, contact: int, **answered: float) -> None:
    here = audit.begin(room.book, 2025)
    answers.choose(room.book, here, [*answers.chosen(room.book, here), contact])
    answers.save(room.book, here, contact, answered)


def judge(deck: Deck, **answered: float) -> None:
    for question, value in (USUAL | answered).items():
        deck.answer(question, value)


def test_each_answer_brings_the_next_question_and_the_last_one_the_next_card(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann"), person("Bo")
    deck = Deck(room)
    seen = [deck.card().now]
    seen += [deck.answer(question, value).now for question, value in list(USUAL.items())[:-1]]
    assert seen == ["ally", "lifetime", "uses_me", "value", "effort", "discomfort"]
    assert (deck.answer("discomfort", 0).contact, deck.judged_last) == (bo, ann)


def test_a_yes_to_a_gate_ends_the_card_after_two_answers(room: Workbook, person: Person) -> None:
    person("Ann"), person("Bo")
    deck = Deck(room)
    assert deck.answer("ally", 2).now == "lifetime"
    assert deck.answer("lifetime", 0).at == 2


def test_only_uses_me_makes_the_scales_optional(room: Workbook, person: Person) -> None:
    person("Ann")
    deck = Deck(room)
    card = [deck.answer(question, value) for question, value in (("ally", 0), ("lifetime", 0), ("uses_me", 2))][-1]
    assert (card.now, card.optional) == ("discomfort", True)
    assert "value" in card.asked
    assert deck.answer("discomfort", 1).complete


def test_the_balance_question_comes_only_when_it_is_close(room: Workbook, person: Person) -> None:
    person("Ann")
    deck = Deck(room)
    judge(deck, value=5, effort=4)
    assert deck.card().now == "balance"
    deck.answer("effort", 1)
    assert "balance" not in deck.card().asked


def test_what_cannot_be_said_is_not_asked_again_and_is_no_zero(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    deck = Deck(room)
    assert deck.answer("ally", None).now == "lifetime"
    assert on_disk(room, ann) == {"ally": None}
    assert Deck(room).card().now == "lifetime"
    assert deck.tiers()["undecided"] == 1


def test_undo_goes_back_over_cards_to_as_if_never_asked(room: Workbook, person: Person) -> None:
    ann, _ = person("Ann"), person("Bo")
    deck = Deck(room)
    judge(deck)
    deck.answer("ally", 1)
    assert deck.undo().now == "ally"
    card = deck.undo()
    assert (card.contact, card.now) == (ann, "discomfort")
    assert "discomfort" not in on_disk(room, ann)
    assert deck.left() == 2


def test_undo_brings_an_earlier_answer_back(room: Workbook, person: Person) -> None:
    ann = person("Ann", value=3)
    deck = Deck(room)
    deck.answer("value", 7)
    deck.undo()
    assert on_disk(room, ann) == {"value": 3}
    assert not deck.can_undo


def test_what_is_looked_at_again_stays_on_its_card(room: Workbook, person: Person) -> None:
    ann, _ = person("Ann"), person("Bo")
    deck = Deck(room)
    judge(deck)
    deck.go(ann)
    deck.look("value", "effort", "balance")
    seen = [deck.card().now, deck.answer("value", 5).now, deck.answer("effort", 4).now, deck.answer("balance", 1).now]
    assert (seen, deck.card().contact) == (["value", "effort", "balance", None], ann)
    assert on_disk(room, ann)["effort"] == 4


def test_an_extra_leaves_the_question_that_is_looked_at(room: Workbook, person: Person) -> None:
    person("Ann", **USUAL)
    deck = Deck(room)
    deck.look("value", "effort")
    assert deck.answer("hours_year", 12).now == "value"


def test_back_goes_through_the_questions_and_then_the_cards(room: Workbook, person: Person) -> None:
    person("Ann"), person("Bo")
    deck = Deck(room)
    deck.answer("ally", 0)
    assert [deck.back().now, deck.move(1).at, deck.back().at] == ["ally", 2, 1]


def test_a_late_click_counts_for_the_card_it_was_made_on(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann"), person("Bo")
    deck = Deck(room)
    deck.move(1)
    assert deck.answer("ally", 2, contact=ann).contact == bo
    assert on_disk(room, ann) == {"ally": 2}


def test_the_deck_opens_at_the_card_where_it_was_left(room: Workbook, person: Person) -> None:
    person("Ann"), person("Bo"), person("Cy")
    Deck(room).move(1)
    assert Deck(room).card().at == 2


def test_an_answer_from_another_window_is_seen(room: Workbook, person: Person) -> None:
    person("Ann")
    one, other = Deck(room), Deck(room)
    one.answer("ally", 0)
    assert other.card().now == "lifetime"
    other.answer("lifetime", 0)
    assert one.card().given == {"ally": 0, "lifetime": 0}


def test_hours_and_moves_take_turns_in_the_order(room: Workbook, person: Person) -> None:
    calm, mover, heavy = person("Calm"), person("Mover"), person("Heavy")
    for contact, effort, value in ((calm, 3, 3), (mover, 1, 8), (heavy, 8, 8)):
        last_year(room, contact, effort=effort, value=value)
    here = audit.begin(room.book, 2024)
    answers.choose(room.book, here, [mover])
    answers.save(room.book, here, mover, {"value": 1, "effort": 8})
    assert Deck(room).order == [heavy, mover, calm]


def test_dated_meetings_come_first_where_there_is_no_year_before(room: Workbook, person: Person) -> None:
    _, bo = person("Ann"), person("Bo")
    interactions.add(room.book, [bo], "in_person", "2026-05-04", 90)
    assert Deck(room).order[0] == bo


def test_measured_hours_are_offered_and_count_only_when_taken_over(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    interactions.add(room.book, [ann], "in_person", "2026-05-04", 15 * 60)
    cards = Cards(room)
    assert cards.deck.card().offered == (15.0, True)
    assert room.read().people["effort_hours"].isna().all()
    ask(cards.view, "answer", question="effort", value=4, contact=ann, measured=True)
    assert answers.given(room.book, audit.begin(room.book, 2026), ann)["effort"] == (4.0, "measured")


def test_measured_hours_say_where_they_were_measured(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    interactions.add(room.book, [ann], "in_person", "2026-05-04", 15 * 60)
    interactions.add(room.book, [ann], "mail", "2026-05-05")
    offered = Cards(room).state()["card"]["offered"]
    assert offered["line"] == "Measured 15 h a year, from dated meetings and mail: two days."


def test_a_card_shows_twelve_months_the_oldest_first(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    for day in ("2025-11-30", "2025-12-01", "2026-11-29", "2026-11-30"):
        interactions.add(room.book, [ann], "in_person", day, 60)
    seen = Cards(room).state()["card"]["seen"]
    assert "".join(seen["labels"]) == "DJFMAMJJASON"
    assert seen["meetings"] == [1, *[0] * 10, 2]
    assert seen["line"] == "3 meetings in twelve months; last two-way contact 2026-11-30"
    assert "from Dec. Meetings: 1, 0, 0" in seen["alt"]


def test_who_was_not_seen_is_told_so_only_where_somebody_was(room: Workbook, person: Person) -> None:
    person("Ann"), person("Bo")
    cards = Cards(room)
    assert cards.state()["card"]["seen"] is None
    interactions.add(room.book, [contacts.add(room.book, {"given": "Cy"})], "call", "2026-05-04", 60)
    cards.refresh()
    assert "nothing about closeness" in cards.state()["card"]["seen"]["line"]


def test_the_result_holds_what_was_said_against_what_was_measured(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann", **(USUAL | {"effort": 3})), person("Bo", **USUAL)
    interactions.add(room.book, [ann], "in_person", "2026-05-04", 15 * 60)
    view = Cards(room).view
    gap = ask(view, "outcome", contact=ann)["outcome"]["gap"]
    assert (gap["said"], gap["measured"]) == (3, 4)
    assert gap["line"] == "You said 7 h a year; 15 h were measured, from dated meetings."
    ask(view, "answer", question="effort", value=4, contact=ann, measured=True)
    assert [ask(view, "outcome", contact=who)["outcome"]["gap"] for who in (ann, bo)] == [None, None]


def test_the_pace_is_ones_own_after_three_cards(room: Workbook, person: Person) -> None:
    for name in ("Ann", "Bo", "Cy", "Di"):
        person(name)
    clock = count(step=20)
    deck = Deck(room, clock=lambda: float(next(clock)))
    assert (deck.pace.seconds, deck.pace.own) == (30.0, False)
    for _ in range(3):
        judge(deck)
    assert (deck.pace.seconds, deck.pace.own, deck.left()) == (20.0, True, 1)


def test_the_judged_cover_a_share_of_last_years_hours(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann"), person("Bo")
    last_year(room, ann, effort=5, value=1)
    last_year(room, bo, effort=5, value=1)
    cards = Cards(room)
    judge(cards.deck)
    told = cards.state()["progress"]["told"]
    assert "1 person judged covers 50% of last year's hours." in told


def test_the_judged_cover_a_share_of_dated_hours_in_a_first_year(room: Workbook, person: Person) -> None:
    for contact in (person("Ann"), person("Bo")):
        interactions.add(room.book, [contact], "in_person", "2026-05-04", 60)
    cards = Cards(room)
    judge(cards.deck)
    assert "1 person judged covers 50% of your measured hours." in cards.state()["progress"]["told"]


def test_last_year_is_shown_only_after_this_year_is_answered(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    last_year(room, ann, value=2, effort=5, ally=0)
    cards = Cards(room)
    assert cards.state()["below"] is None
    judge(cards.deck)
    changes = cards.state()["below"]["changes"]
    assert [(one["short"], one["same"]) for one in changes if one["then"] != "–"] == [
        ("on my side", True), ("value", False), ("effort", False),
    ]  # fmt: skip


def test_the_result_is_never_told_before_the_answers(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    cards = Cards(room)
    assert "Answer the questions" in ask(cards.view, "outcome", contact=ann)["fault"]
    judge(cards.deck)
    told = ask(cards.view, "outcome", contact=ann)["outcome"]
    assert (told["tier"], told["place"], told["sure"]) == ("grow", [2.0, 8.0], "100% certain")


def test_ones_own_word_is_the_result(room: Workbook, person: Person) -> None:
    ann = person("Ann", **USUAL)
    overrides.put(room.book, audit.begin(room.book, 2026), ann, "let_go", "moved away")
    told = ask(Cards(room).view, "outcome", contact=ann)["outcome"]
    assert told["tier"] == "let_go"
    assert "moved away" in told["reason"]


def test_extras_are_kept_and_never_make_an_answer(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    cards = Cards(room)
    ask(cards.view, "extra", question="value_joy", value=4, contact=ann)
    ask(cards.view, "extra", question="hours_year", value="１２.5", contact=ann)
    assert on_disk(room, ann) == {"value_joy": 4, "hours_year": 12.5}
    assert (
        "A number is needed here" in ask(cards.view, "extra", question="hours_year", value="many", contact=ann)["fault"]
    )
    assert cards.deck.left() == 1


def test_a_closed_year_can_be_read_and_says_why_it_does_not_change(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    cards = Cards(room)
    assert "closed" in str(cards.state()["closed"])
    assert "2026 is closed" in ask(cards.view, "answer", question="ally", value=2, contact=ann)["fault"]


def test_going_to_a_name_and_to_nobody(room: Workbook, person: Person) -> None:
    person("Ann"), person("Zoé")
    cards = Cards(room)
    assert ask(cards.view, "go", words="zoe")["state"]["card"]["name"] == "Zoé Lee"
    assert "Nobody chosen" in ask(cards.view, "go", words="Bob")["fault"]


def test_the_next_page_hears_of_a_card_only_when_a_second_look_begins(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    cards, told = Cards(room), []
    room.lookers.append(lambda *told_of: told.append(told_of))
    ask(cards.view, "answer", question="ally", value=0, contact=ann)
    ask(cards.view, "answer", question="discomfort", value=1, contact=ann)
    assert told == [(ann, "Ann Lee", True)]
    ask(cards.view, "undo")
    assert told[1:] == [(ann, "Ann Lee", False)]


def test_a_fault_nobody_expected_is_one_line_and_still_raised(room: Workbook, person: Person) -> None:
    person("Ann")
    cards = Cards(room)
    cards.view._acts["show"] = lambda: 1 / 0
    sent: list[dict[str, Any]] = []
    cards.view.send = lambda message, *_: sent.append(message)
    with pytest.raises(ZeroDivisionError):
        cards.view.hear({"act": "show", "number": 7})
    assert sent[0]["number"] == 7
    assert "ZeroDivisionError" in sent[0]["fault"]
