"""Last year's answers in a year without any: marked, less certain, and gone as soon as the person answers anew."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinmyaku import audit, carrying, due, ranking, scoring
from jinmyaku.book import Book, answers, audits, contacts, overrides
from jinmyaku.figures import due_table, tables
from jinmyaku.panels.deck import Deck
from jinmyaku.workbook import Workbook

DAY = dt.date(2026, 11, 30)
CARD = {"ally": 0, "lifetime": 0, "uses_me": 0, "value": 6, "effort": 3, "discomfort": 0}
Judged = Callable[..., int]


def people(book: Book, year: int = 2026) -> pd.DataFrame:
    return audit.read(book, year, dt.date(year, 11, 30)).people


def test_a_year_without_answers_has_those_of_the_last_marked_and_less_certain(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD)
    carrying.carry(book, 2026)
    before, now = people(book, 2025).loc[ann], people(book).loc[ann]
    assert (now["tier"], now["carried"], now["carried_from"], now["answered"]) == ("grow", True, 2025, False)
    assert now["spread"] == pytest.approx((before["spread"] ** 2 + scoring.NOISE_YEAR**2) ** 0.5)
    assert now["certainty"] < before["certainty"]
    assert tables.reasons(people(book), "en").tolist() == ["value 63 h, effort 7 h a year (answer of 2025)"]


def test_what_is_carried_again_grows_older(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2023, **CARD)
    for year in (2024, 2025, 2026):
        carrying.carry(book, year)
    assert people(book)[["carried_years", "carried_from"]].to_numpy().tolist() == [[3, 2023]]
    assert audit.progress(audit.read(book, 2026, DAY)).unanswered == 1


def test_carrying_twice_changes_nothing(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2025, **CARD)
    assert carrying.carry(book, 2026) == len(CARD)
    assert carrying.carry(book, 2026) == 0


def test_nothing_said_this_year_is_written_over(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD)
    here = audit.begin(book, 2026)
    answers.choose(book, here, [ann])
    answers.save(book, here, ann, {"value": 9, "effort": None})
    answers.save(book, here, ann, {"discomfort": 1})
    answers.take_back(book, here, ann, "discomfort")
    carrying.carry(book, 2026)
    said = answers.given(book, here, ann)
    assert (said["value"], said["effort"]) == ((9.0, "person"), (None, "person"))
    assert "discomfort" not in said
    assert said["ally"] == (0.0, "carried")


def test_a_card_that_is_answered_rests_on_nothing_old(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD, balance=-3, load=4)
    carrying.carry(book, 2026)
    here = audit.begin(book, 2026)
    answers.save(book, here, ann, {"value": 9})
    half = people(book).loc[ann]
    assert (half["carried"], half["stands_in"], half["difference"]) == (True, True, 6.0)
    answers.save(book, here, ann, {**CARD, "value": 9})
    done = people(book).loc[ann]
    assert (done["carried"], done["stands_in"], done["difference"]) == (False, False, 6.0)
    assert pd.isna(done["load"])


def test_a_gate_answered_anew_needs_nothing_old(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD)
    carrying.carry(book, 2026)
    answers.save(book, audit.begin(book, 2026), ann, {"ally": 2})
    assert people(book).loc[ann, ["tier", "carried", "stands_in"]].tolist() == ["grow", False, True]


def test_a_second_look_of_last_year_does_not_settle_what_feels_off_now(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **{**CARD, "discomfort": 1}, review_done=1)
    carrying.carry(book, 2026)
    assert not people(book).loc[ann, "second_look"]
    answers.save(book, audit.begin(book, 2026), ann, {"discomfort": 2})
    assert people(book).loc[ann, "second_look"]


def test_an_own_decision_is_carried_and_goes_with_the_answers(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD)
    overrides.put(book, audit.begin(book, 2025), ann, "maintain", "one more year")
    carrying.carry(book, 2026)
    assert people(book).loc[ann, ["tier", "rule_tier", "carried"]].tolist() == ["maintain", "grow", True]
    answers.save(book, audit.begin(book, 2026), ann, CARD)
    assert people(book).loc[ann, ["tier", "own_reason", "carried"]].tolist() == ["grow", "", False]
    carrying.carry(book, 2027)
    assert people(book, 2027).loc[ann, ["tier", "own_reason"]].tolist() == ["grow", ""]


def test_whoever_has_chosen_among_last_year_s_people_has_chosen(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", 2025, **CARD), judged("Bo Okafor", 2025, **CARD)
    cy = judged("Cy Novak", 2026, value=5)
    carrying.carry(book, 2026)
    assert people(book).index.tolist() == [ann, bo, cy]
    answers.choose(book, audit.begin(book, 2026), [bo, cy])
    carrying.carry(book, 2026)
    assert people(book).index.tolist() == [bo, cy]


def test_what_is_corrected_in_the_last_year_is_carried_anew(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2025, **CARD)
    carrying.carry(book, 2026)
    answers.save(book, audit.begin(book, 2025), ann, {"value": 1})
    assert carrying.carry(book, 2026) == 1
    assert people(book).loc[ann, ["value", "tier"]].tolist() == [1.0, "let_go"]


def test_a_closed_year_takes_nothing_over(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2025, **CARD)
    audit.close(book, audit.begin(book, 2026), DAY)
    assert carrying.carry(book, 2026) == 0
    assert people(book).empty


def test_the_rules_of_judging_come_along(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2025, **CARD)
    audits.set_rule(book, audit.begin(book, 2025), "same", 0.5)
    carrying.carry(book, 2026)
    assert audit.begin(book, 2026).rules["same"] == 0.5


CARDS = {
    "ally": st.integers(0, 2), "lifetime": st.integers(0, 1), "uses_me": st.integers(0, 2), "value": st.integers(0, 10),
    "effort": st.integers(0, 10), "discomfort": st.integers(0, 2), "balance": st.integers(-3, 3),
}  # fmt: skip


@settings(max_examples=8)
@given(cards=st.lists(st.fixed_dictionaries({}, optional=CARDS), min_size=20, max_size=30))
def test_a_year_of_nothing_new_has_the_tiers_of_the_last(cards: list[dict[str, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
        with book.save():
            last = audit.begin(book, 2025)
            whom = [contacts.add(book, {"name": f"Person {n}"}) for n in range(len(cards))]
            answers.choose(book, last, whom)
            for contact, card in zip(whom, cards, strict=True):
                answers.save(book, last, contact, card)
        carrying.carry(book, 2026)
        columns = ["tier", "gate", "difference", "second_look"]
        before, now = people(book, 2025), people(book)
        pd.testing.assert_frame_equal(before[columns], now[columns])
        assert now["carried"].tolist() == (before["tier"] != "undecided").tolist()


def test_cards_ask_anew_and_show_nothing_old_before(room: Workbook) -> None:
    book, last = room.book, audit.begin(room.book, 2025)
    ann = contacts.add(book, {"name": "Ann Lee"})
    answers.choose(book, last, [ann])
    answers.save(book, last, ann, CARD)
    carrying.carry(book, 2026)
    deck = Deck(room)
    assert (deck.left(), deck.tiers()["grow"], deck.card().given, deck.card().now) == (1, 0, {}, "ally")
    deck.answer("ally", 2)
    assert answers.given(book, deck.here, ann)["ally"] == (2.0, "person")
    deck.undo()
    assert answers.given(book, deck.here, ann)["ally"] == (0.0, "carried")
    for question, value in CARD.items():
        deck.answer(question, value)
    assert (deck.left(), deck.tiers()["grow"]) == (0, 1)


EVIDENCE = {"meetings": 0, "sent": 0, "received": 0, "hours": 0.0}


def evidence(**hours: float) -> pd.DataFrame:
    rows = {int(who[1:]): {**EVIDENCE, "hours": amount} for who, amount in hours.items()}
    return pd.DataFrame.from_dict(rows, "index", columns=list(EVIDENCE))


def test_who_needs_a_fresh_answer_first_and_why(book: Book, judged: Judged) -> None:
    judged("Edge Case", 2024, **{**CARD, "value": 4})
    judged("Felt Off", 2024, **{**CARD, "discomfort": 1})
    carrying.carry(book, 2025)
    judged("Moved Much", 2025, **CARD)
    judged("Still Same", 2025, **CARD)
    carrying.carry(book, 2026)
    contacts.add(book, {"name": "Never Judged"})
    judged("New Here", 2026)
    now = audit.read(book, 2026, DAY)
    seen, before = evidence(c3=40, c4=90, c5=9), evidence(c3=10, c4=95)
    found = due.first(now.people, now.before, now.contacts, seen, before, 1.0)
    assert found["why"].to_dict() == {5: "new moved", 6: "new", 3: "moved", 1: "close twice", 2: "look twice"}
    assert due_table.due(found, "en").frame["What calls for it"].tolist()[2] == "time together has changed"


def test_where_all_hours_fell_the_exports_are_missing_and_nobody_moved(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2025, **CARD)
    carrying.carry(book, 2026)
    now = audit.read(book, 2026, DAY)
    last = evidence(c1=90)
    assert due.first(now.people, now.before, now.contacts, last[:0], last, 1.0).empty
    assert ranking.due(now).empty


def test_whoever_is_answered_needs_nothing(book: Book, judged: Judged) -> None:
    judged("Ann Lee", **{**CARD, "value": 4, "discomfort": 1})
    assert ranking.due(audit.read(book, 2026, DAY)).empty


def test_a_correction_walks_on_over_the_years(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2024, **CARD)
    for year in (2025, 2026):
        carrying.carry(book, year)
    answers.save(book, audit.begin(book, 2024), ann, {"value": 1})
    assert carrying.carry(book, 2026) == 1
    assert [people(book, year).loc[ann, "value"] for year in (2025, 2026)] == [1.0, 1.0]
    answers.take_back(book, audit.begin(book, 2024), ann, "value")
    carrying.carry(book, 2026)
    assert people(book)["value"].isna().all()
    assert carrying.carry(book, 2026) == 0
    answers.save(book, audit.begin(book, 2024), ann, {"value": 0})
    carrying.carry(book, 2026)
    assert people(book).loc[ann, "value"] == 0


def test_what_is_carried_for_years_says_how_many(book: Book, judged: Judged) -> None:
    judged("Ann Lee", 2024, **CARD)
    carrying.carry(book, 2026)
    assert tables.reasons(people(book), "en").tolist() == [
        "value 63 h, effort 7 h a year (answer of 2024, carried 2 years)"
    ]
