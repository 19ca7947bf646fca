"""Figures and tables: every name stays text, every size stays readable."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from conftest import crowd
from jinmyaku import audit, figures
from jinmyaku.audit import Audit
from jinmyaku.book import Book
from jinmyaku.figures import picture, tables

HOSTILE = '<a href="https://x.invalid">Bob</a> & <b>Co</b> %{customdata[0]}'
DAY = dt.date(2026, 11, 30)


def read(folder: Path, year: int = 2026) -> Audit:
    with Book(folder) as book:
        return audit.read(book, year, DAY)


def main_chart(now: Audit, lang: str = "en") -> figures.Picture:
    return figures.value_effort(now.people, audit.moves(now.people, now.before), lang, now.rules)


@pytest.mark.parametrize("people", [0, 1, 5, 100, 3000])
def test_every_figure_draws_any_number_of_people(people: int, tmp_path: Path) -> None:
    now = read(crowd(tmp_path / "data", people))
    for made in (
        main_chart(now),
        figures.split(audit.tiers(now.people), "ja"),
        figures.closeness(audit.close_calls(now.people), "en", 1.0),
    ):
        made.drawing.checked()
        data = made._repr_mimebundle_()
        assert made.alt
        assert len(json.dumps(data[picture.MIME])) < 200_000


def test_few_are_dots_and_many_are_bubbles_that_count_everyone(tmp_path: Path) -> None:
    few, many = main_chart(read(crowd(tmp_path / "few", 100))), main_chart(read(crowd(tmp_path / "many", 3000)))
    dots = sum(len(t.x) for t in few.figure.data if t.marker.symbol is not None and t.customdata is not None)
    counted = [
        int(said.split()[-3].replace(",", ""))
        for t in many.figure.data
        if t.customdata is not None
        for said in t.customdata
    ]
    assert dots == 100
    assert sum(counted) == 3000


def test_those_of_one_spot_do_not_cover_each_other(tmp_path: Path) -> None:
    now = read(crowd(tmp_path / "data", 22))
    spots = [
        (x, y) for t in main_chart(now).figure.data if t.customdata is not None for x, y in zip(t.x, t.y, strict=True)
    ]
    assert len(set(spots)) == 22


def test_no_name_is_ever_more_than_text(book: Book, judged: object) -> None:
    assert callable(judged)
    judged(HOSTILE, value=7, effort=2)
    judged(HOSTILE, ally=2)
    now = audit.read(book, 2026, DAY)
    drawn = json.dumps(main_chart(now)._repr_mimebundle_()[picture.MIME])
    closest = json.dumps(figures.closeness(now.people, "en", 1.0)._repr_mimebundle_()[picture.MIME])
    assert "<a" not in drawn + closest
    assert "<b>Co" not in drawn + closest
    assert "&lt;a" in drawn
    assert "<a" not in tables.people(now.people, "en").html()


def test_the_share_button_is_off_in_every_figure(demo: Path) -> None:
    config = main_chart(read(demo))._repr_mimebundle_()[picture.MIME]["config"]
    assert config["showSendToCloud"] is False
    assert config["displaylogo"] is False


def test_the_sample_shows_names_and_the_strip(demo: Path) -> None:
    made = main_chart(read(demo), "ja")
    notes = [note.text for note in made.figure.layout.annotations]
    strip = next(t for t in made.figure.data if t.xaxis == "x2")
    assert "片桐 佐知子" in notes
    assert " 大森 綾乃" in strip.text
    assert made.figure.layout.title.text == "労力より多くを与えてくれているのは誰か"


def test_names_do_not_run_into_each_other(demo: Path) -> None:
    from jinmyaku.figures.plane import _Box

    a, b = _Box(0, 2, 0, 1), _Box(1.5, 3, 0.5, 2)
    assert a.touches(b)
    assert not a.touches(_Box(2.1, 3, 0, 1))


def test_every_tier_is_told_by_colour_and_by_shape() -> None:
    assert len(set(picture.COLOURS.values())) == len(set(picture.SYMBOLS.values())) == 4


def test_titles_break_on_small_screens_in_both_languages() -> None:
    assert picture.wrapped("労力より多くを与えてくれているのは誰か", 10).count("<br>") == 1
    assert picture.wrapped("Short") == "Short"


def test_tables_say_what_they_leave_out_and_why_they_are_empty(tmp_path: Path) -> None:
    now = read(crowd(tmp_path / "data", 100))
    listed = tables.people(now.people, "en", most=60)
    assert len(listed.frame) == 60
    assert listed.more == "and 40 more"
    assert "Choose whom to judge" in tables.people(now.people[:0], "en").html()


def test_an_own_decision_is_shown_as_one(demo: Path) -> None:
    now = read(demo)
    own = now.people[now.people["own_tier"].notna()]
    said = tables.people(own, "en").frame
    assert len(own) > 0
    assert said["Reason"].str.startswith("own decision: ").all()
    assert own["certainty"].isna().all()
    assert not set(own.index) & set(audit.close_calls(now.people).index)


def test_marks_say_what_is_worth_a_thought() -> None:
    rows = pd.DataFrame(
        {"value": [5.0, 5.0], "effort": [5.0, 5.0], "meetings_per_year": [12.0, 1.0], "discomfort": [1.0, 0.0]}
    )
    everybody = pd.DataFrame({"met_on": ["2026-11-01", ""], "relation": ["", ""]})
    judged = audit.judge(everybody, rows, dict(audit.RULES), DAY)
    assert tables.marks(judged, "en").tolist() == [
        "second look, known under six months, valuable but draining, met more than twice a year",
        "",
    ]


def test_the_band_moves_with_ones_own_point_of_balance(tmp_path: Path) -> None:
    now = read(crowd(tmp_path / "data", 5))
    moved = replace(now, rules=now.rules | {"same": 0.5})
    lower = [main_chart(drawn).figure.data[0].y[0] for drawn in (now, moved)]
    assert lower[1] - lower[0] == 0.5
