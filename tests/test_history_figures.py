"""Figures and tables of the years side by side: readable for any number of people and years, and without names."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jinmyaku import audit, comparing, figures, history, scoring
from jinmyaku.book import Book
from jinmyaku.comparing import Comparison
from jinmyaku.figures import Picture, history_tables, picture
from jinmyaku.figures.tables import Table
from test_comparing import DAY

HOSTILE = '<a href="https://x.invalid">Bob</a> & <b>Co</b> %{x}'
LANGS = ("en", "ja")
GOALS = pd.DataFrame({"goals": [4, 5], "covered": [1, 2], "achieved": [1, 3], "gap": [0.7, 0.4]}, index=[2025, 2026])


@cache
def crowd(people: int, years: int) -> dict[int, pd.DataFrame]:
    """So many people in so many years, who come, go and change their mind."""
    chance = np.random.default_rng(7)
    made = {}
    for year in range(2027 - years, 2027):
        given = pd.DataFrame({name: chance.integers(0, 11, people).astype("float64") for name in ("value", "effort")})
        judged = scoring.score(given.assign(ally=chance.integers(0, 3, people).astype("float64")))
        made[year] = judged.assign(own_tier=None, display=HOSTILE)[chance.random(people) < 0.9]
    return made


def moves(made: dict[int, pd.DataFrame]) -> pd.DataFrame:
    pairs = zip(list(made)[:-1], list(made)[1:], strict=True)
    found = {b: history.moves(made[a], made[b]).assign(display=HOSTILE) for a, b in pairs}
    return pd.concat(found, names=["year", "contact_id"])


def pictures(people: int, years: int, lang: str) -> list[Picture]:
    made = crowd(people, years)
    moved = moves(made)
    tiers = pd.DataFrame({y: there["tier"].value_counts() for y, there in made.items()}).fillna(0).astype("int64").T
    measures = {
        y: history.year_measures(made[y - 1]["tier"], made[y]["tier"], made[y - 1].index[:5]) for y in list(made)[1:]
    }
    shapes = pd.DataFrame({y: history.signature(there["effort_hours"]) for y, there in made.items()})
    distances = pd.Series({y: history.shape_distance(shapes[y - 1], shapes[y]) for y in list(made)[1:]})
    return [
        figures.migration(moved.loc[2026], 2025, 2026, lang),
        figures.flows(moved, tiers.reindex(columns=list(history.PLACES[:4])), lang),
        figures.staying(pd.concat(measures, names=["year", "measure"]), lang),
        figures.shape(shapes, distances, False, lang),
    ]


def drawn(made: Picture) -> str:
    made.drawing.checked()
    return json.dumps(made._repr_mimebundle_()[picture.MIME], ensure_ascii=False)


def told(found: Comparison, lang: str) -> list[Table]:
    return [
        history_tables.years(found.tiers, found.moves, lang),
        history_tables.migration(found.last_moves, lang),
        history_tables.moves(found.last_moves, lang),
        history_tables.staying(found.measures, lang),
        history_tables.bands(found.bands, found.distances, lang),
        history_tables.kept_plan(found.plan, lang),
        history_tables.drift(found.drift, lang),
        history_tables.reached(found.goals, lang),
    ]


def shown(found: Comparison, lang: str) -> list[Picture]:
    return [
        figures.migration(found.last_moves, found.before, found.year, lang),
        figures.flows(found.moves, found.tiers, lang),
        figures.staying(found.measures, lang),
        figures.shape(found.signatures, found.distances, found.measured, lang),
        figures.kept_plan(found.plan, found.plan_year, found.year, lang),
        figures.reached(found.goals, lang),
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("people", "years"), [(1, 2), (5, 2), (100, 3), (3000, 10)])
def test_every_figure_is_drawn_for_any_number_of_people_and_years(people: int, years: int, lang: str) -> None:
    made = pictures(people, years, lang)
    assert all(one.alt for one in made)
    assert max(len(drawn(one)) for one in made) < 110_000
    assert not any("x.invalid" in drawn(one) for one in made)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_second_year_every_figure_and_table_says_so(lang: str, tmp_path: Path) -> None:
    with Book(tmp_path / "data") as book:
        found = comparing.compare(book, audit.read(book, 2026, DAY))
    assert all(not one.figure.data and one.alt for one in shown(found, lang))
    assert all(table.plain() == table.empty != "" for table in told(found, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_is_drawn_and_told_whole(demo: Path, lang: str) -> None:
    with Book(demo) as book:
        found = comparing.compare(book, audit.read(book, 2026, DAY), goals=GOALS.reset_index(names="year"))
    assert all(one.figure.data for one in shown(found, lang))
    assert all(len(table.frame) for table in told(found, lang))
    colours = {*picture.COLOURS.values(), picture.GREY}
    for trace in (trace for one in shown(found, lang)[:4] for trace in one.figure.data):
        assert {trace.fillcolor, trace.marker.color, trace.line.color} - {None} <= colours


def test_real_moves_are_bold_and_noise_is_pale() -> None:
    moved = pd.DataFrame({"tier_before": "maintain", "tier": "grow", "kind": ["real"] * 5 + ["noise"] * 2})
    made = figures.migration(moved, 2025, 2026, "en")
    _, real, noise = made.figure.data
    assert (list(real.text), real.textfont.weight, list(noise.text)) == (["5"], "bold", ["2"])
    assert noise.opacity < 1
    assert real.y[0] < noise.y[0]


def test_the_heads_of_the_matrix_carry_their_counts_and_shapes() -> None:
    moved = pd.DataFrame({"tier_before": ["grow", "absent"], "tier": "grow", "kind": ["stayed", "entered"]})
    layout = figures.migration(moved, 2025, 2026, "en").figure.layout
    assert layout.xaxis.ticktext[0].endswith("Grow<br>2")
    assert "●" in layout.xaxis.ticktext[0]
    assert layout.yaxis.ticktext[4] == "Not judged<br>1"


def test_flows_begin_and_end_inside_their_blocks() -> None:
    made = crowd(60, 3)
    tiers = pd.DataFrame({y: there["tier"].value_counts() for y, there in made.items()}).fillna(0).astype("int64").T
    figure = figures.flows(moves(made), tiers[list(history.PLACES[:4])], "en").figure
    blocks = [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in figure.layout.shapes]
    edges = {round(edge, 3) for left, right, _, _ in blocks for edge in (left, right)}
    ends = [(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True) if x in edges]
    astray = [
        (x, y)
        for x, y in ends
        if not any(
            x in (round(left, 3), round(right, 3)) and low - 0.02 <= y <= top + 0.02 for left, right, top, low in blocks
        )
    ]
    assert len(ends) > 50
    assert astray == []
    total = sum(top - low for _, _, top, low in blocks)
    assert total == sum(len(there) for there in made.values())


def test_benchmarks_stand_only_where_studies_have_one() -> None:
    before, now = pd.Series("grow", index=range(20)), pd.Series("grow", index=range(2, 24))
    measures = pd.concat({2026: history.year_measures(before, now, pd.Index(range(5)))}, names=["year", "measure"])
    made = figures.staying(measures, "en").figure
    assert [(shape.x0, shape.x1) for shape in made.layout.shapes] == [(0.9, 0.9), (0.1, 0.1), (0.96, 0.99)]
    assert "18 of 20 · 90%" in [note.text for note in made.layout.annotations]
    assert history_tables.staying(measures, "en").frame["Usual in studies"].tolist() == [
        "about 90%", "about 10%", "", "96 to 99%", "",
    ]  # fmt: skip


def test_a_year_without_new_answers_says_so_and_not_that_there_is_no_other() -> None:
    blank = moves(crowd(5, 2)).loc[2026].iloc[:0]
    assert figures.migration(blank, 2026, 2027, "en").alt.startswith("Once people are judged anew in 2027")
    assert figures.migration(blank, None, 2027, "en").alt.startswith("Once two years have answers")
    plan = pd.DataFrame(columns=["display", "tier", "planned", "given", "gap", "measured"])
    assert figures.kept_plan(plan, 2026, 2027, "en").alt.startswith("There is a plan of 2026")


def test_the_last_year_is_strong_and_the_one_before_it_dashed() -> None:
    shapes = pd.DataFrame({y: history.signature(pd.Series([9.0, 3.0, y - 2020.0])) for y in (2024, 2025, 2026)})
    made = figures.shape(shapes, pd.Series({2025: 0.3, 2026: 0.15}), True, "en")
    assert [(line.line.dash, line.line.width) for line in made.figure.data] == [("solid", 1), ("dash", 2), ("solid", 3)]
    assert "2025 and 2026 are alike in shape (distance 0.15)" in made.alt


def test_the_shape_of_a_year_among_thousands_is_drawn_down_to_small_shares() -> None:
    shapes = pd.DataFrame({2025: [0.6, 0.4, 0.0], 2026: [0.0004, 0.0003, 0.00002]}, index=[1, 2, 3])
    made = figures.shape(shapes, pd.Series({2026: 0.9}), True, "en")
    assert [list(line.x) for line in made.figure.data] == [[1, 2], [1, 2]]
    assert "0.05%" in made.figure.layout.yaxis.ticktext


def test_no_name_is_ever_more_than_text() -> None:
    moved = moves(crowd(20, 2)).loc[2026]
    page = history_tables.moves(moved, "en").html()
    assert "<a" not in page
    assert "&lt;a" in page


def test_moves_are_listed_real_ones_first_with_their_reason() -> None:
    one = {"display": ["Ann", "Bo", "Cy"], "tier_before": "maintain", "tier": ["grow", "let_go", "absent"]}
    why = {
        "kind": ["noise", "real", "left"],
        "why": ["noise", "own_word", "left"],
        "by": [1.5, -0.5, np.nan],
        "gate": "",
    }
    listed = history_tables.moves(pd.DataFrame(one | why), "en").frame
    assert listed.iloc[:, [0, 4]].values.tolist() == [
        ["Bo", "your own word"],
        ["Ann", "value over effort +1.5 steps, no more than answers vary"],
        ["Cy", "no longer in the audit"],
    ]


def test_goals_are_bars_in_frames_with_their_counts_in_words() -> None:
    made = figures.reached(GOALS, "ja")
    assert list(made.figure.data[0].x) == [1, 2]
    assert made.figure.layout.annotations[1].text == "5個のうち2個に手が届く、3個は達成した人がいる"
    assert "2026" in made.alt
