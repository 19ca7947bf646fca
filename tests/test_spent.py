"""Measured hours: where they went, as figures and tables, and beside what one thought."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jinmyaku import audit, figures, panels, spending, text, workbook
from jinmyaku.book import Book, answers, contacts, interactions
from jinmyaku.figures import dumbbell, measured_tables, picture
from jinmyaku.figures.spent import GROUPS, OTHERS
from jinmyaku.panels.scale_care import ScaleCare, gaps
from jinmyaku.workbook import Workbook

HOSTILE = '<a href="https://x.invalid">Bob</a> & <b>Co</b>'
DAY = dt.date(2026, 11, 30)
ENDS = pd.date_range("2025-12-31", periods=12, freq="ME")


def met(book: Book, name: str, hours: float, day: str = "2026-05-04", year: int = 2026, **given: float | None) -> int:
    """Somebody who was met once, and judged where there is an answer."""
    contact = contacts.add(book, {"name": name})
    if hours:
        interactions.add(book, [contact], "in_person", day, hours * 60)
    if given:
        here = audit.begin(book, year)
        answers.choose(book, here, [*answers.chosen(book, here), contact])
        answers.save(book, here, contact, given)
    return contact


def spent(book: Book, as_of: dt.date = DAY) -> spending.Spending:
    return spending.spending(book, audit.read(book, 2026, as_of))


def drawn(made: figures.Picture) -> str:
    return json.dumps(made._repr_mimebundle_()[picture.MIME])


def crowd(people: int) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    hours = pd.Series(np.geomspace(300, 0.5, people) if people else [], dtype="float64")
    months = pd.DataFrame(hours.sum() / 60, index=list(GROUPS), columns=ENDS)
    said = pd.DataFrame({"display": [HOSTILE] * people, "said": 5.0, "measured": np.linspace(1, 9, people)})
    return hours, months, said


@pytest.mark.parametrize("people", [0, 1, 5, 100, 3000])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_figure_draws_any_number_of_people(people: int, lang: str) -> None:
    hours, months, said = crowd(people)
    for made in (figures.concentration(hours, lang), figures.monthly(months, lang), figures.claims(said, lang)):
        assert made.alt
        assert len(drawn(made)) < 30_000
        assert "<a" not in drawn(made)
        assert "<b>Co" not in drawn(made)


def test_nothing_measured_is_said_in_words_with_what_to_do() -> None:
    hours, months, _ = crowd(0)
    why = text.say("en", "empty.bands")
    assert "1 List" in why
    assert [figures.concentration(hours, "en").alt, figures.monthly(months, "en").alt] == [why, why]
    assert why in measured_tables.bands(hours, "en").html()
    assert why in measured_tables.months(months, "en").html()


def test_hours_go_to_the_tier_of_the_year_and_to_those_it_does_not_judge(book: Book) -> None:
    met(book, "Ann", 2, ally=2)
    met(book, "Bo", 3, "2026-11-30")
    table = spent(book).months
    assert (table.loc["grow"].sum(), table.loc[OTHERS].tolist()[-1]) == (2, 3)
    assert table.sum().sum() == 5


def test_the_twelve_months_end_on_the_day_looked_back_from(book: Book) -> None:
    for day in ("2025-11-10", "2025-11-11", "2026-11-10", "2026-11-11"):
        met(book, "Ann", 1, day)
    found = spent(book, dt.date(2026, 11, 10))
    assert found.months.sum().tolist() == [1, *[0] * 10, 1]
    assert measured_tables.months(found.months, "en").frame["Month"].tolist()[-1] == "to 2026-11-10"


def test_shares_stand_beside_what_studies_find() -> None:
    table = measured_tables.bands(pd.Series([20.0] * 5 + [5.0] * 10 + [1.0] * 50), "en").frame
    assert table["People"].tolist() == [5, 10, 50]
    assert table["Share of hours"].tolist() == ["50%", "25%", "25%"]
    assert table["Usual in studies"].tolist() == ["about 40%", "about 20%", "about 40%"]


def test_an_effort_taken_over_from_what_was_measured_is_not_compared_with_itself(book: Book) -> None:
    ann, bo = met(book, "Ann", 15, effort=7), met(book, "Bo", 15, effort=5)
    met(book, "Cy", 0, effort=5), met(book, "Di", 15, value=5)
    assert spent(book).claims.index.tolist() == [ann, bo]
    answers.save(book, audit.begin(book, 2026), ann, {"effort": 4}, "measured")
    assert spent(book).claims.index.tolist() == [bo]


def test_the_largest_gaps_come_first_and_no_more_than_fit() -> None:
    said = crowd(40)[2]
    rows = figures.claims(said, "en").figure.layout.yaxis
    assert len(rows.ticktext) == dumbbell.MOST
    assert len(measured_tables.claims(said, "en").frame) == 20


@pytest.mark.parametrize(
    ("said", "word"), [(6.0, "about 2 times the hours that"), (5.0, "about what"), (4.0, "What was")]
)
def test_the_median_overclaim_is_one_sentence_from_five_people_on(said: float, word: str) -> None:
    table = pd.DataFrame({"said": [said] * 5, "measured": 5.0})
    assert word in dumbbell.overclaim(table, "en")
    assert dumbbell.overclaim(table[:4], "en") == ""


def test_who_was_seen_nowhere_is_counted_and_nobody_twice_in_one_place(book: Book) -> None:
    met(book, "Ann", 2, ally=2), met(book, "Bo", 0, ally=2), met(book, "Cy", 1)
    assert measured_tables.coverage(spent(book).seen, "en").frame["People"].tolist() == [1, 0, 0, 1]


def test_the_care_of_the_scale_leads_to_the_cards_with_large_gaps(room: Workbook) -> None:
    people = [met(room.book, f"P{n}", 7, effort=effort) for n, effort in enumerate((3, 9, 6, 5, 3))]
    care, opened = ScaleCare(room), []
    room.openers.append(lambda contact, question: opened.append((contact, question)))
    assert "the median of 5 people" in care.told.children[-1].value
    care.look_at_gap()
    care.look_at_gap()
    assert opened == [(people[1], "effort"), (people[2], "effort")]
    assert gaps(room.read()) == [people[1], people[2], people[3]]


def test_the_sentence_stands_alone_on_the_page_or_not_at_all(tmp_path: Path) -> None:
    room = workbook.start(2026, "ja", str(tmp_path / "data"), "2026-11-30")
    assert panels.overclaim(room, crowd(4)[2]) is None
    assert "中央値" in panels.overclaim(room, crowd(5)[2]).lines[0]
    room.book.close()
