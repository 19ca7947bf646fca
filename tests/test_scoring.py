"""The rule: ladder, gates, band, certainty, second look; and what never changes a tier."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED
from jinmyaku import schema, scoring

RANK = {"let_go": 0, "maintain": 1, "grow": 2}


def one(**answers: object) -> pd.Series:
    """Score one person."""
    return scoring.score(pd.DataFrame([answers])).iloc[0]


@pytest.mark.parametrize(
    ("answers", "tier", "reason"),
    [
        ({"ally": 2, "value": 0, "effort": 9}, "grow", "ally"),
        ({"lifetime": 1}, "grow", "lifetime"),
        ({"ally": 2, "lifetime": 1}, "grow", "ally_and_lifetime"),
        ({"uses_me": 2}, "let_go", "only_uses_me"),
        ({"ally": 2, "uses_me": 2}, "grow", "ally"),
        ({"value": 6, "effort": 4}, "grow", "value_above"),
        ({"value": 5, "effort": 4}, "maintain", "about_equal"),
        ({"value": 4, "effort": 5}, "maintain", "about_equal"),
        ({"value": 2, "effort": 5}, "let_go", "value_below"),
        ({"balance": 2}, "grow", "balance_above"),
        ({"balance": 0}, "maintain", "balance_equal"),
        ({"balance": -2}, "let_go", "balance_below"),
        ({"value": 7}, "undecided", "not_enough"),
        ({"ally": 1, "uses_me": 1}, "undecided", "not_enough"),
    ],
)
def test_the_rule_in_its_order(answers: dict[str, int], tier: str, reason: str) -> None:
    found = one(**answers)
    assert (found["tier"], found["reason"]) == (tier, reason)


def test_blank_is_never_zero() -> None:
    assert one(value=None, effort=0.0)["tier"] == "undecided"
    assert one(value=0.0, effort=0.0)["tier"] == "maintain"


def test_both_answers_meet_in_the_middle() -> None:
    assert one(value=6, effort=4, balance=-1)["difference"] == 0.5


def test_effort_from_hours_money_and_load() -> None:
    assert one(value=9, hours_year=15.5, load=4)["effort_step"] == 5.0
    paid = scoring.effort_step(pd.DataFrame({"hours_year": [1.0], "money_year": [18_000.0]}), rate=3_000)
    assert paid.tolist() == [3.0]
    assert scoring.effort_step(pd.DataFrame({"money_year": [18_000.0]})).isna().all()


def test_the_own_overall_answer_wins_over_hours() -> None:
    assert one(effort=2, hours_year=500)["effort_step"] == 2


def test_discomfort_opens_a_second_look_and_decides_nothing() -> None:
    calm, off = one(value=8, effort=4), one(value=8, effort=4, discomfort=1)
    assert (calm["second_look"], off["second_look"]) == (False, True)
    assert calm["tier"] == off["tier"]
    assert not one(value=8, effort=4, discomfort=2, review_done=1)["second_look"]


@pytest.mark.parametrize(
    "answers",
    [
        {"ally": 2, "uses_me": 2},
        {"uses_me": 2, "value": 5, "effort": 5},
        {"uses_me": 2, "value": 5, "effort": 6},
        {"relation": "family", "ally": 0, "lifetime": 0, "value": 5, "effort": 2},
        {"relation": "family", "uses_me": 2},
    ],
)
def test_what_the_method_leaves_open_gets_a_second_look_and_no_certainty(answers: dict[str, object]) -> None:
    found = one(**answers)
    assert found["second_look"]
    assert np.isnan(found["certainty"])


def test_a_clear_taker_is_no_open_case() -> None:
    assert not one(uses_me=2, value=1, effort=5)["second_look"]


def test_certainty_against_the_simulated_figures() -> None:
    assert one(value=5, effort=4)["certainty"] == pytest.approx(0.470, abs=0.001)
    assert one(value=5, effort=4)["borderline"]
    assert one(value=7, effort=4)["certainty"] == pytest.approx(0.970, abs=0.001)
    assert one(value=7, effort=4, measured=True)["spread"] == pytest.approx(0.81, abs=0.01)
    assert one(value=7, effort=4, balance=1)["spread"] == pytest.approx(0.73, abs=0.01)


@pytest.mark.parametrize(("value", "effort", "fragile"), [(5, 5, False), (6, 5, True), (7, 5, True), (8, 5, False)])
def test_one_step_turns_only_those_close_to_the_band(value: int, effort: int, fragile: bool) -> None:
    assert one(value=value, effort=effort)["fragile"] == fragile


def test_fragile_is_what_trying_every_single_step_finds() -> None:
    grid = pd.DataFrame([(v, e, b) for v in range(11) for e in range(11) for b in (None, -3, -1, 0, 2, 3)])
    grid = grid.set_axis(["value", "effort", "balance"], axis=1).astype("float64")
    here, moved = scoring.score(grid), pd.Series(False, index=grid.index)
    for name, top, low in (("value", 10, 0), ("effort", 10, 0), ("balance", 3, -3)):
        for step in (-1, 1):
            other = scoring.score(grid.assign(**{name: (grid[name] + step).clip(low, top)}))
            moved |= other["tier"].astype("str") != here["tier"].astype("str")
    assert here["fragile"].tolist() == moved.tolist()


@pytest.mark.parametrize(("gap", "asked"), [(0, False), (1, True), (2, True), (3, False)])
def test_the_balance_question_only_when_it_is_close(gap: int, asked: bool) -> None:
    assert one(value=5 + gap, effort=5)["ask_balance"] == asked
    assert not one(ally=2, value=5 + gap, effort=5)["ask_balance"]


@pytest.mark.parametrize(("meetings", "cadence"), [(12, "over"), (2, "within"), (1, "within"), (0.5, "under")])
def test_cadence_of_those_to_maintain(meetings: float, cadence: str) -> None:
    assert one(value=5, effort=5, meetings_per_year=meetings)["cadence"] == cadence
    assert pd.isna(one(value=9, effort=1, meetings_per_year=meetings)["cadence"])


def test_answers_off_their_scale_are_named() -> None:
    found = scoring.faults(pd.DataFrame({"ally": [3.0], "hours_year": [1.5], "value": [1.5]}))
    assert found[["question", "value"]].to_numpy().tolist() == [["ally", 3.0], ["value", 1.5]]


def test_a_real_move_is_three_steps_or_a_gate() -> None:
    before = scoring.score(pd.DataFrame({"value": [5.0, 5.0, 5.0], "effort": [5.0] * 3}))
    now = scoring.score(pd.DataFrame({"value": [7.0, 8.0, 5.0], "effort": [5.0] * 3, "ally": [None, None, 2.0]}))
    assert scoring.real_move(now, before).tolist() == [False, True, True]


def test_no_figure_for_nobody() -> None:
    assert len(scoring.score(pd.DataFrame({"value": pd.Series(dtype="float64")}))) == 0


GATES = st.fixed_dictionaries(
    {
        "ally": st.sampled_from([None, 0, 1, 2]),
        "lifetime": st.sampled_from([None, 0, 1]),
        "uses_me": st.sampled_from([None, 0, 1, 2]),
        "value": st.one_of(st.none(), st.integers(0, 10)),
        "effort": st.one_of(st.none(), st.integers(0, 10)),
        "balance": st.one_of(st.none(), st.integers(-3, 3)),
        "discomfort": st.sampled_from([None, 0, 1, 2]),
    }
)


def tier(answers: dict[str, object]) -> str:
    return str(one(**{k: np.nan if v is None else v for k, v in answers.items()})["tier"])


@given(GATES, st.sampled_from(["value", "ally", "lifetime"]))
def test_raising_value_or_ally_never_lowers_a_tier(answers: dict[str, int | None], name: str) -> None:
    top = schema.QUESTIONS[name].high
    if answers[name] is None or answers[name] == top:
        return
    raised = answers | {name: (answers[name] or 0) + 1}
    assert RANK.get(tier(raised), 1) >= RANK.get(tier(answers), 1)


@given(GATES, st.sampled_from(["effort", "uses_me"]))
def test_raising_effort_or_uses_me_never_raises_a_tier(answers: dict[str, int | None], name: str) -> None:
    top = schema.QUESTIONS[name].high
    if answers[name] is None or answers[name] == top:
        return
    raised = answers | {name: (answers[name] or 0) + 1}
    assert RANK.get(tier(raised), 1) <= RANK.get(tier(answers), 1)


@given(GATES, st.sampled_from([None, 0, 1, 2]))
def test_discomfort_never_changes_a_tier(answers: dict[str, int | None], felt: int | None) -> None:
    assert tier(answers | {"discomfort": felt}) == tier(answers)


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_step_more_on_both_sides_changes_nothing(value: int, effort: int) -> None:
    assert tier({"value": value + 1, "effort": effort + 1}) == tier({"value": value, "effort": effort})


@given(st.lists(GATES, min_size=2, max_size=6), st.randoms())
def test_order_and_company_never_change_a_tier(people: list[dict[str, int | None]], chance: object) -> None:
    frame = pd.DataFrame(people, dtype="float64")
    alone = [tier(person) for person in people]
    shuffled = frame.sample(frac=1, random_state=1)
    assert scoring.score(frame)["tier"].tolist() == alone
    assert scoring.score(shuffled)["tier"].sort_index().tolist() == alone


@given(st.floats(0.1, 1000), st.integers(0, 10))
def test_the_currency_never_changes_a_tier(exchange_rate: float, value: int) -> None:
    yen = pd.DataFrame({"value": [value], "hours_year": [12.0], "money_year": [60_000.0]}, dtype="float64")
    other = yen.assign(money_year=yen["money_year"] / exchange_rate)
    here, there = scoring.score(yen, rate=3_000), scoring.score(other, rate=3_000 / exchange_rate)
    assert here["effort_step"].iloc[0] == pytest.approx(there["effort_step"].iloc[0])


@given(st.floats(0, 10))
def test_hours_and_steps_are_inverse(step: float) -> None:
    assert scoring.to_step(scoring.to_hours(np.array([step])))[0] == pytest.approx(step)


def test_every_golden_case() -> None:
    cases = SHARED / "reference" / "golden_cases.csv"
    if not cases.is_file():
        pytest.skip("the shared reference is not beside the project")
    table = pd.read_csv(cases)
    found = scoring.score(table)
    assert found["tier"].tolist() == table["expected_tier"].tolist()
    assert found["second_look"].astype(int).tolist() == table["expected_second_look"].tolist()
    assert found["cadence"].astype("object").fillna("").tolist() == table["expected_cadence"].fillna("").tolist()
