"""Two years side by side: what really moved, who stayed, the shape of a year, and plan against actual."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames, range_indexes

from jinmyaku import history, scoring
from jinmyaku.figures import history_tables

STEPS = st.one_of(st.none(), st.integers(0, 10).map(float))
YEARS = data_frames(
    [column(f"{name}_{year}", elements=STEPS, dtype=object) for name in ("value", "effort") for year in "ab"]
    + [
        column(f"{gate}_{year}", elements=st.sampled_from([0.0, 1.0, 2.0]))
        for gate in ("ally", "uses_me")
        for year in "ab"
    ],
    index=range_indexes(max_size=30),
)
HOURS = st.lists(st.floats(0.1, 500), min_size=1, max_size=40).map(pd.Series)


def year(**answers: object) -> pd.DataFrame:
    """One year's people, by their answers; ``own`` is their own word."""
    own = answers.pop("own", None)
    return scoring.score(pd.DataFrame(answers)).assign(own_tier=own)


def why(before: pd.DataFrame, now: pd.DataFrame, shift: float = 0.0) -> list[str]:
    return history.moves(before, now, shift)["why"].tolist()


def test_three_steps_are_a_move_and_less_is_noise() -> None:
    before, now = year(value=[5.0, 5.0], effort=[7.0, 7.0]), year(value=[8.5, 6.5], effort=[7.0, 7.0])
    moved = history.moves(before, now)
    assert moved[["by", "why", "kind"]].values.tolist() == [[3.5, "difference", "real"], [1.5, "noise", "noise"]]


def test_what_everyone_shifted_by_is_taken_off() -> None:
    before, now = year(value=[5.0], effort=[7.0]), year(value=[8.5], effort=[7.0])
    assert why(before, now, shift=1.0) == ["noise"]


def test_a_gate_makes_a_move_real_and_says_which() -> None:
    before = year(ally=[0.0, 2.0], value=[5.0, 5.0], effort=[5.0, 5.0])
    now = year(ally=[2.0, 0.0], value=[5.0, 5.0], effort=[5.0, 5.0])
    moved = history.moves(before, now)
    assert moved[["why", "gate"]].values.tolist() == [["gate_on", "ally"], ["gate_off", "ally"]]
    assert set(moved["kind"]) == {"real"}


def test_a_gate_that_changes_no_tier_is_told_and_is_no_move() -> None:
    before, now = year(value=[8.0], effort=[2.0]), year(value=[8.0], effort=[2.0], ally=[2.0])
    now = now.assign(tier=before["tier"])
    moved = history.moves(before, now)
    assert moved[["why", "kind", "gate"]].values.tolist() == [["gate_on", "stayed", "ally"]]
    listed = history_tables.moves(moved.assign(display="Ann"), "en").frame
    assert listed.values.tolist() == [["Ann", "Grow", "Grow", "tier as before", "now: ally in hard times"]]


def test_ones_own_word_is_no_noise() -> None:
    before = year(value=[5.0], effort=[5.0])
    now = before.assign(tier="let_go", own_tier="let_go")
    assert history.moves(before, now)[["why", "kind"]].values.tolist() == [["own_word", "real"]]
    assert why(now, before) == ["own_word"]
    assert why(now, now) == [""]


def test_answers_that_came_or_went_are_neither_real_nor_noise() -> None:
    blank, known = year(value=[None], effort=[5.0]), year(value=[5.0], effort=[5.0])
    assert why(blank, known) == ["answered"]
    assert why(known, blank) == ["unanswered"]
    assert history.moves(blank, known)["kind"].tolist() == ["known"]


def test_who_is_in_one_year_alone_comes_or_goes() -> None:
    both = year(value=[5.0, 5.0], effort=[5.0, 5.0])
    moved = history.moves(both[:1], both[1:])
    assert moved[["tier_before", "tier", "why"]].values.tolist() == [
        ["maintain", "absent", "left"],
        ["absent", "maintain", "entered"],
    ]


def test_nobody_moves_where_there_is_nobody() -> None:
    nobody = year(value=[], effort=[])
    moved = history.moves(nobody, nobody)
    assert (len(moved), history.migration(moved).to_numpy().sum(), len(history.ways(moved))) == (0, 0, 0)


@settings(max_examples=25)
@given(YEARS)
def test_moves_agree_with_the_rule_of_scoring(answers: pd.DataFrame) -> None:
    before, now = (
        year(**{name: answers[f"{name}_{y}"].astype("float64") for name in ("value", "effort", "ally", "uses_me")})
        for y in "ab"
    )
    moved = history.moves(before, now)
    assert (moved["kind"] == history.REAL).tolist() == scoring.real_move(now, before).tolist()
    assert (moved["kind"] == history.STAYED).tolist() == (moved["tier"] == moved["tier_before"]).tolist()


@settings(max_examples=15)
@given(YEARS)
def test_everyone_is_counted_once_in_the_matrix(answers: pd.DataFrame) -> None:
    before = year(value=answers["value_a"].astype("float64"), effort=answers["effort_a"].astype("float64"))
    now = year(value=answers["value_b"].astype("float64"), effort=answers["effort_b"].astype("float64"))
    moved = history.moves(before[::2], now)
    matrix = history.migration(moved)
    assert matrix.loc["absent", "absent"] == 0
    assert matrix.drop(columns="absent").sum().sum() == len(now)
    assert matrix.drop(index="absent").sum().sum() == len(before[::2])
    assert sum(history.migration(moved, kind).to_numpy().sum() for kind in history.KINDS) == len(moved)
    assert history.ways(moved)["people"].sum() == len(moved)


def test_retention_and_churn_add_up_and_carry_their_counts() -> None:
    before = pd.Series(["grow", "grow", "maintain", "let_go"], index=[1, 2, 3, 4])
    now = pd.Series(["grow", "maintain", "grow", "grow"], index=[1, 2, 3, 5])
    found = history.year_measures(before, now, pd.Index([1, 4]))
    assert found[["count", "of"]].to_dict("index") == {
        "stayed": {"count": 3, "of": 4},
        "left": {"count": 1, "of": 4},
        "entered": {"count": 1, "of": 4},
        "closest_stayed": {"count": 1, "of": 2},
        "grow_turnover": {"count": 3, "of": 4},
    }
    assert found["share"]["stayed"] + found["share"]["left"] == 1


def test_of_nobody_no_share_is_told() -> None:
    nobody = pd.Series([], dtype="str")
    found = history.year_measures(nobody, nobody, nobody.index)
    assert found[["share", "low", "high"]].isna().to_numpy().all()


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_narrows_with_more_people(pair: tuple[int, int]) -> None:
    count, of = pair
    few, many = history.wilson(pd.Series([count, count * 10]), pd.Series([of, of * 10])).to_numpy()
    assert 0 <= few[0] <= count / of + 1e-12
    assert count / of - 1e-12 <= few[1] <= 1
    assert many[1] - many[0] < few[1] - few[0]


def test_the_interval_is_that_of_eighty_percent() -> None:
    low, high = history.wilson(pd.Series([5]), pd.Series([10])).to_numpy()[0]
    z = 1.2815515655446004
    assert [low, high] == pytest.approx(
        [0.5 - z / 2 / np.sqrt(10 + z * z), 0.5 + z / 2 / np.sqrt(10 + z * z)], abs=1e-4
    )


@given(HOURS)
def test_a_shape_adds_up_falls_and_forgets_names_and_scale(hours: pd.Series) -> None:
    shape = history.signature(hours)
    assert shape.sum() == pytest.approx(1)
    assert (shape.iloc[:-1].diff().dropna() <= 1e-12).all()
    assert history.signature(hours[::-1] * 3).to_numpy() == pytest.approx(shape.to_numpy())


@given(HOURS, HOURS)
def test_distance_is_one_between_any_two_the_same_way(one: pd.Series, other: pd.Series) -> None:
    a, b = history.signature(one), history.signature(other)
    assert history.shape_distance(a, a) == pytest.approx(0, abs=1e-7)
    assert 0 <= history.shape_distance(a, b) <= 1
    assert history.shape_distance(a, b) == pytest.approx(history.shape_distance(b, a))


def test_a_year_without_hours_has_no_shape() -> None:
    blank = history.signature(pd.Series([], dtype="float64"))
    assert blank.isna().all()
    assert np.isnan(history.shape_distance(blank, history.signature(pd.Series([1.0]))))


def test_hours_by_rank_are_those_of_everyone() -> None:
    hours = pd.Series([10.0, 5, 4, 3, 2, *[1.0] * 20, 0.0])
    bands = history.hours_by_rank(hours)
    assert bands["people"].tolist() == [1, 4, 10, 10]
    assert bands["hours"].tolist() == [10.0, 14.0, 10.0, 10.0]
    assert bands["share"].sum() == pytest.approx(1)


def test_a_plan_may_be_kept_in_all_and_missed_by_everyone() -> None:
    table = pd.DataFrame({"tier": ["grow", "maintain"], "planned": [10.0, 10.0], "given": [20.0, 0.0]})
    sums = history.plan_against_actual(table)
    assert sums.loc["all", ["bias", "wape"]].tolist() == [0.0, 1.0]
    assert sums["bias"].to_dict() == {"grow": 1.0, "maintain": -1.0, "all": 0.0}
    assert history.plan_against_actual(table[:0]).empty


def test_nothing_planned_is_no_division() -> None:
    table = pd.DataFrame({"tier": ["grow"], "planned": [0.0], "given": [5.0]})
    assert history.plan_against_actual(table)[["bias", "wape"]].isna().to_numpy().all()
