"""A book's years side by side, and the paragraph that says them aloud."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from jinmyaku import aloud, audit, carrying, comparing, ranking, text
from jinmyaku.book import Book, answers, contacts, decisions, interactions, time_rules
from jinmyaku.comparing import Comparison
from jinmyaku.figures import history_tables

DAY = dt.date(2026, 11, 30)
LANGS = ("en", "ja")
GROW, LET_GO, EQUAL = {"value": 8, "effort": 2}, {"value": 2, "effort": 8}, {"value": 5, "effort": 5}
Years = dict[int, dict[str, dict[str, float]]]


@pytest.fixture
def years(book: Book) -> Callable[[Years], Comparison]:
    """Judge people by name, year by year, and compare the last."""
    known: dict[str, int] = {}

    def make(of: Years) -> Comparison:
        for year, people in of.items():
            here = audit.begin(book, year)
            for name in people:
                known.setdefault(name, contacts.add(book, {"name": name}) if name not in known else 0)
            answers.choose(book, here, [known[name] for name in people])
            for name, given in people.items():
                answers.save(book, here, known[name], given)
        return comparing.compare(book, audit.read(book, max(of), DAY))

    return make


def sentences(found: Comparison, lang: str) -> list[str]:
    return [line for line in re.split(r"(?<=[.])\s|(?<=。)", aloud.paragraph(found, lang)) if line]


def test_a_book_without_any_year_says_so(book: Book) -> None:
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.years, found.judged, found.before, found.plan_year) == ((), False, None, None)
    assert not any(
        len(table)
        for table in (
            found.people, found.tiers, found.moves, found.last_moves, found.measures, found.drift, found.bands,
            found.distances, found.plan, found.goals, found.here,
        )
    )  # fmt: skip
    assert aloud.paragraph(found, "en").startswith("Nobody has been judged for 2026 yet.")


def test_a_first_year_has_tiers_and_nothing_to_compare(years: Callable[[Years], Comparison]) -> None:
    found = years({2026: {"Ann": GROW, "Bo": EQUAL}})
    assert (found.years, found.before, len(found.moves)) == ((2026,), None, 0)
    assert found.tiers.loc[2026].to_dict() == {"grow": 1, "maintain": 1, "let_go": 0, "undecided": 0}
    assert "first year" in aloud.paragraph(found, "en")


def test_three_years_are_compared_pair_by_pair(years: Callable[[Years], Comparison]) -> None:
    found = years(
        {
            2023: {"Ann": GROW, "Bo": EQUAL},
            2025: {"Ann": GROW, "Cy": EQUAL},
            2026: {"Ann": LET_GO, "Cy": {"value": 7, "effort": 5}},
        }
    )
    assert found.years == (2023, 2025, 2026)
    assert found.measures["count"].unstack().loc[[2025, 2026], ["stayed", "entered"]].values.tolist() == [
        [1, 1],
        [2, 0],
    ]
    assert found.last_moves[["display", "why"]].values.tolist() == [["Ann", "difference"], ["Cy", "noise"]]
    assert found.moves.loc[2025, "why"].tolist() == ["", "left", "entered"]


def test_a_later_year_is_left_out(book: Book, years: Callable[[Years], Comparison]) -> None:
    years({2024: {"Ann": GROW}, 2025: {"Ann": LET_GO}, 2026: {"Ann": EQUAL}})
    found = comparing.compare(book, audit.read(book, 2025, DAY))
    assert found.years == (2024, 2025)
    assert found.last_moves["tier"].tolist() == ["let_go"]


def test_a_year_that_judges_nobody_yet_says_so_beside_earlier_ones(
    book: Book, years: Callable[[Years], Comparison]
) -> None:
    years({2024: {"Ann": GROW}, 2025: {"Ann": GROW}})
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.years, found.judged, found.before, len(found.last_moves)) == ((2024, 2025), False, None, 0)


def test_two_entries_of_one_person_are_one_in_every_year(book: Book, years: Callable[[Years], Comparison]) -> None:
    years({2025: {"A. Lee": GROW}, 2026: {"Ann Lee": GROW}})
    audit.close(book, audit.begin(book, 2025), dt.date(2025, 12, 31))
    decisions.decide(book, 1, 2, same=True)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert found.last_moves["kind"].tolist() == ["stayed"]


def test_the_plan_of_a_closed_year_is_kept_for_who_they_are_called_now(
    book: Book, years: Callable[[Years], Comparison]
) -> None:
    years({2025: {"Bo": EQUAL, "A. Lee": EQUAL}, 2026: {"Bo": EQUAL}})
    here = audit.begin(book, 2025)
    time_rules.put(book, here, {"times": 10, "length": 2}, 2)
    audit.close(book, here, dt.date(2025, 12, 31))
    decisions.decide(book, 1, 2, same=True)
    interactions.add(book, [1], "in_person", "2026-11-04", 90)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert found.plan[["planned", "given"]].values.tolist() == [[26.0, 1.5]]
    assert found.plan_year == 2025


def test_whoever_this_year_knows_nothing_of_is_counted_and_not_taken_for_zero(
    years: Callable[[Years], Comparison],
) -> None:
    found = years({2025: {"Ann": GROW, "Bo": GROW}, 2026: {"Ann": GROW}})
    assert (found.plan["display"].tolist(), found.unknown) == (["Ann"], 1)
    assert found.plan[["planned", "given", "measured"]].values.tolist() == [[48.0, 3.0, False]]


def test_hours_are_measured_only_where_every_year_has_them(book: Book, years: Callable[[Years], Comparison]) -> None:
    names = [f"Person {n}" for n in range(6)]
    of = {year: dict.fromkeys(names, GROW) for year in (2025, 2026)}
    assert not years(of).measured
    for day in ("2025-11-14", "2026-11-04"):
        for who in range(1, 7):
            interactions.add(book, [who], "in_person", day, 60 * who)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert found.measured
    assert found.here["hours"].tolist() == [1, 2, 3, 4, 5, 6]
    assert found.distances.to_dict() == {2026: pytest.approx(0, abs=1e-7)}


def test_anchors_tell_how_the_scale_moved_and_moves_are_net_of_it(years: Callable[[Years], Comparison]) -> None:
    names = ["Ann", "Bo", "Cy"]
    moving = {"Di": {"value": 3, "effort": 5}}
    before = {name: {"value": 5, "effort": 5} for name in names}
    now = {name: {"value": 6, "effort": 5, "unchanged": 1} for name in names}
    found = years({2025: before | moving, 2026: now | {"Di": {"value": 6, "effort": 5}}})
    assert found.drift.loc[2026].to_dict() == {"anchors": 3, "value": 1.0, "effort": 0.0, "difference": 1.0}
    assert found.last_moves["by"].tolist() == [0, 0, 0, 2]
    assert "moved by 1.0 steps" in aloud.paragraph(found, "en")


def test_goals_are_those_up_to_the_year(book: Book, years: Callable[[Years], Comparison]) -> None:
    years({2026: {"Ann": GROW}})
    goals = pd.DataFrame({"year": [2027, 2026, 2025], "goals": [3, 2, 0], "covered": 1, "gap": 0.5, "achieved": 1})
    found = comparing.compare(book, audit.read(book, 2026, DAY), goals=goals)
    assert found.goals.index.tolist() == [2026]
    assert "one of your goals" in aloud.paragraph(found, "en")


def test_the_first_thing_to_do_follows_one_order(book: Book, years: Callable[[Years], Comparison]) -> None:
    odd = {"value": 8, "effort": 2, "discomfort": 1}
    assert "first year" in aloud.paragraph(years({2025: {"Ann": GROW, "Bo": GROW}}), "en")
    assert "whose tier is still open" in aloud.paragraph(years({2026: {"Ann": odd, "Bo": {"value": 5}}}), "en")
    looked = years({2026: {"Ann": odd, "Bo": GROW}})
    assert "second look at the one relationship" in aloud.paragraph(looked, "en")
    calm = years({2026: {"Ann": {"discomfort": 0}, "Bo": GROW}})
    assert "Nothing is waiting" in aloud.paragraph(calm, "en")
    time_rules.put(book, audit.begin(book, 2026), {"hours_week": 0.5})
    tight = comparing.compare(book, audit.read(book, 2026, DAY))
    assert "make the plan fit" in aloud.paragraph(tight, "en")
    audit.close(book, audit.begin(book, 2026), DAY)
    closed = comparing.compare(book, audit.read(book, 2026, DAY))
    assert "2026 is closed" in aloud.paragraph(closed, "en")


@pytest.mark.parametrize("lang", LANGS)
def test_the_paragraph_is_short_and_names_nobody(lang: str, demo: Path) -> None:
    with Book(demo) as book:
        names = contacts.contacts(book)["display"].tolist()
        for year in (2024, 2025, 2026):
            found = comparing.compare(book, audit.read(book, year, DAY))
            said = aloud.paragraph(found, lang)
            assert 2 <= len(sentences(found, lang)) <= 6
            assert not [name for name in names if name in said]


def test_the_paragraph_counts_real_moves_alone(demo: Path) -> None:
    with Book(demo) as book:
        found = comparing.compare(book, audit.read(book, 2026, DAY))
    real = found.last_moves[found.last_moves["kind"] == "real"]
    said = aloud.paragraph(found, "en")
    assert f"{len(real)} relationships really moved: " in said
    assert f"{(real['tier'] == 'grow').sum()} {text.say('en', 'aloud.to_grow')}" in said
    assert "85 of 90" in said


def test_one_move_alone_is_said_without_a_count(years: Callable[[Years], Comparison]) -> None:
    found = years({2025: {"Ann": GROW, "Bo": EQUAL}, 2026: {"Ann": LET_GO, "Bo": EQUAL}})
    assert "one relationship really moved, to let go." in aloud.paragraph(found, "en")
    assert "1件で、「捨てる」へ移りました" in aloud.paragraph(found, "ja")


def test_moves_to_one_tier_alone_are_counted_once(years: Callable[[Years], Comparison]) -> None:
    found = years({2025: dict.fromkeys("AB", GROW), 2026: dict.fromkeys("AB", LET_GO)})
    assert "2 relationships really moved, all of them to let go." in aloud.paragraph(found, "en")
    assert "2件で、すべて「捨てる」へ移りました" in aloud.paragraph(found, "ja")


def test_exports_that_end_early_are_told_and_not_taken_for_change(
    book: Book, years: Callable[[Years], Comparison]
) -> None:
    names = [f"Person {n}" for n in range(6)]
    years({year: dict.fromkeys(names, EQUAL) for year in (2025, 2026)})
    for day in ("2025-12-04", "2026-03-04"):
        for who in range(1, 7):
            interactions.add(book, [who], "in_person", day, 60)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.measured, found.spans.ends) == (False, dt.date(2026, 3, 4))
    assert not found.plan["measured"].any()
    assert "calendar and mail end on 2026-03-04" in aloud.paragraph(found, "en")


def test_a_year_with_a_fraction_of_the_one_before_is_not_measured(
    book: Book, years: Callable[[Years], Comparison]
) -> None:
    names = [f"Person {n}" for n in range(6)]
    years({year: dict.fromkeys(names, EQUAL) for year in (2025, 2026)})
    for month in range(1, 7):
        for who in range(1, 7):
            interactions.add(book, [who], "in_person", f"2025-{month + 5:02}-04", 60)
    for who in range(1, 7):
        interactions.add(book, [who], "in_person", "2026-11-04", 60)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.measured, found.spans.ends) == (False, dt.date(2026, 11, 4))
    assert "too little of 2026" in aloud.paragraph(found, "en")


def test_an_earlier_year_has_the_hours_of_its_own_calendar(book: Book, years: Callable[[Years], Comparison]) -> None:
    names = [f"Person {n}" for n in range(6)]
    years({year: dict.fromkeys(names, EQUAL) for year in (2025, 2026)})
    for day in ("2025-11-04", "2025-12-04", "2026-11-04"):
        for who in range(1, 7):
            interactions.add(book, [who], "in_person", day, 60)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.of(2025)["hours"].tolist(), found.here["hours"].tolist()) == ([2.0] * 6, [2.0] * 6)
    assert "in the twelve months to 2026-11-30" in aloud.paragraph(found, "en")


def test_carried_answers_tell_no_change(book: Book, years: Callable[[Years], Comparison]) -> None:
    years({2025: {"Ann": GROW, "Bo": EQUAL, "Cy": LET_GO}})
    carrying.carry(book, 2026)
    found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert (found.anew, found.begun, len(found.last_moves), len(found.measures)) == (0, True, 0, 0)
    said = aloud.paragraph(found, "en")
    assert said.startswith("Nothing was answered anew in 2026; 3 people are there")
    assert "First, answer afresh for the 3 people" in said


def test_a_year_begun_tells_no_churn(years: Callable[[Years], Comparison]) -> None:
    found = years({2025: dict.fromkeys(["Ann", "Bo", "Cy"], GROW), 2026: {"Ann": LET_GO}})
    assert found.last_moves["kind"].tolist() == ["real"]
    assert "begun: one of 3 people of 2025" in aloud.paragraph(found, "en")


def test_hours_are_compared_for_the_same_people(years: Callable[[Years], Comparison]) -> None:
    found = years({2025: {"Ann": GROW}, 2026: {"Ann": GROW, "Bo": LET_GO}})
    assert "the one person of both years got about as many as in 2025" in aloud.paragraph(found, "en")


def test_without_enough_anchors_the_shift_is_unknown(years: Callable[[Years], Comparison]) -> None:
    found = years({2025: {"Ann": GROW}, 2026: {"Ann": GROW | {"unchanged": 1}}})
    assert found.drift[["value", "difference"]].isna().to_numpy().all()
    assert history_tables.drift(found.drift, "en").frame.iloc[0].tolist() == ["2026", 1, "–", "–", "–"]


def test_nobody_is_due_in_a_closed_year(book: Book, years: Callable[[Years], Comparison]) -> None:
    years({2026: {"Ann": {}}})
    assert len(ranking.due(audit.read(book, 2026, DAY))) == 1
    audit.close(book, audit.begin(book, 2026), DAY)
    assert len(ranking.due(audit.read(book, 2026, DAY))) == 0


def test_the_main_chart_and_the_comparison_agree_on_what_moved(demo: Path) -> None:
    with Book(demo) as book:
        now = audit.read(book, 2026, DAY)
        found = comparing.compare(book, now)
    arrows = audit.moves(now.people, now.before, now.shift)
    real = found.last_moves["kind"] == "real"
    assert sorted(arrows.index[arrows["real"]]) == sorted(found.last_moves.index[real])
