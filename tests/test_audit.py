"""A book and a year into what everything reads: people, tiers, moves, progress, order, finding someone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from jinmyaku import audit, choosing, finding, ranking
from jinmyaku.book import Book, answers, audits, contacts, overrides
from jinmyaku.text import Fault

DAY = dt.date(2026, 11, 30)
Judged = Callable[..., int]


def test_a_year_not_begun_has_nobody_in_it(book: Book) -> None:
    now = audit.read(book, 2026, DAY)
    assert (len(now.people), len(now.before), now.before_year) == (0, 0, None)
    assert audit.tiers(now.people)["people"].tolist() == [0, 0, 0, 0]
    assert audit.progress(now) == audit.Progress(0, 0, 0, 0, 0, None)


def test_people_and_hours_per_tier(book: Book, judged: Judged) -> None:
    judged("Ann Lee", value=7, effort=4)
    judged("Bo Okafor", value=1, effort=5)
    judged("Cy Novak", ally=2)
    table = audit.tiers(audit.read(book, 2026, DAY).people)
    assert table[["people", "hours", "unknown"]].to_numpy().tolist() == [[2, 15, 1], [0, 0, 0], [1, 31, 0], [0, 0, 0]]


def test_moves_tell_real_ones_from_noise(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", 2025, value=5, effort=5), judged("Bo Okafor", 2025, value=6, effort=5)
    choosing.put(book, 2026, [ann, bo])
    here = audit.begin(book, 2026)
    answers.save(book, here, ann, {"value": 9, "effort": 5})
    answers.save(book, here, bo, {"value": 7, "effort": 5})
    now = audit.read(book, 2026, DAY)
    moved = audit.moves(now.people, now.before)
    assert moved[["tier_before", "tier", "real"]].to_numpy().tolist() == [
        ["maintain", "grow", True],
        ["maintain", "grow", False],
    ]


def test_an_own_word_counts_and_the_rule_is_kept_beside_it(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", value=5, effort=5)
    overrides.put(book, audit.begin(book, 2026), ann, "grow", "moving back")
    row = audit.read(book, 2026, DAY).people.loc[ann]
    assert (row["tier"], row["rule_tier"], row["own_reason"]) == ("grow", "maintain", "moving back")


def test_known_under_six_months_is_early(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", value=5, effort=5), judged("Bo Okafor", value=5, effort=5)
    contacts.edit(book, ann, {"met_on": "2026-09-01"})
    contacts.edit(book, bo, {"met_on": "2019-09-01"})
    assert audit.read(book, 2026, DAY).people["early"].tolist() == [True, False]


def test_those_with_the_most_hours_last_year_come_first(book: Book, judged: Judged) -> None:
    ann, bo, cy = judged("Ann Lee", 2025, effort=2), judged("Bo Okafor", 2025, effort=6), judged("Cy Novak", 2026)
    choosing.choose(book, 2026, everybody=True)
    now = audit.read(book, 2026, DAY)
    assert ranking.queue(now, ranking.moved(book, now)) == [bo, ann, cy]
    assert choosing.choose(book, 2026, top=1) == [bo]
    assert choosing.choose(book, 2026, last_year=True) == [ann, bo]
    assert choosing.choose(book, 2026, more=[cy]) == [ann, bo, cy]


def test_answers_of_those_no_longer_chosen_stay(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", value=5, effort=2)
    choosing.put(book, 2026, [])
    choosing.put(book, 2026, [ann])
    assert audit.read(book, 2026, DAY).people.at[ann, "value"] == 5


def test_progress_says_what_the_judged_cover(demo: Path) -> None:
    with Book(demo) as book:
        state = audit.progress(audit.read(book, 2026, DAY))
    assert (state.chosen, state.judged) == (90, 85)
    assert state.covered is not None
    assert 0.9 < state.covered <= 1


@pytest.mark.parametrize("wanted", ["1", "ann@example.com", "ANN+x@example.com", "Ann Lee", "annlee", "LeeAnn"])
def test_someone_is_found_by_id_mail_or_name(book: Book, wanted: str) -> None:
    ann = contacts.add(book, {"given": "Ann", "family": "Lee"}, [("mail", "ann@example.com")])
    contacts.add(book, {"given": "Bo", "family": "Lee"})
    assert finding.find_contact(book, wanted) == ann


def test_nobody_and_more_than_one_are_both_told(book: Book) -> None:
    contacts.add(book, {"family": "佐藤", "given": "健"})
    contacts.add(book, {"family": "佐藤", "given": "健"})
    with pytest.raises(Fault, match="ids 1, 2"):
        finding.find_contact(book, "佐藤健")
    with pytest.raises(Fault, match="Nobody"):
        finding.find_contact(book, "9")


def test_a_year_is_judged_by_the_rules_it_was_begun_with(book: Book, judged: Judged) -> None:
    audits.begin(book, 2026, {**audit.RULES, "band": 2.0})
    judged("Ann Lee", value=6, effort=4)
    assert audit.read(book, 2026, DAY).people["tier"].tolist() == ["maintain"]
