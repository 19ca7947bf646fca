"""Goals and the people for them, gives and what was received; never a balance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from jinmyaku import future

TODAY = pd.Timestamp("2026-11-30")


def goals(*weights: float) -> pd.DataFrame:
    return pd.DataFrame({"weight": weights}, index=pd.RangeIndex(1, len(weights) + 1, name="goal_id"))


def links(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["goal_id", "fit", "access"])


def ledger(*rows: tuple[int, str, float], direction: str = "given", kind: str = "care") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["person", "day", "minutes"])
    return frame.assign(day=pd.to_datetime(frame["day"]), direction=direction, kind=kind)


@pytest.mark.parametrize(
    ("named", "state"),
    [
        ((), "nobody"),
        (((1, "on_the_way", "vouches"),), "nobody_there"),
        (((1, "achieved", "named"),), "no_contact"),
        (((1, "achieved", "met"),), "thin"),
        (((1, "achieved", "mutual"),), "covered"),
    ],
)
def test_each_goal_has_a_state(named: tuple[tuple[int, str, str], ...], state: str) -> None:
    assert future.gaps(goals(1.0), links(*named))["state"].tolist() == [state]


def test_two_people_cover_more_than_one() -> None:
    table = future.gaps(goals(1.0), links((1, "achieved", "in_touch"), (1, "on_the_way", "in_touch")))
    assert table.loc[1, ["people", "achieved", "covered"]].tolist() == [2, 1, pytest.approx(0.625)]


def test_a_goal_without_anyone_who_has_achieved_it_is_on_top_whatever_the_number_says() -> None:
    found = future.gaps(goals(1.0, 1.0), links((1, "achieved", "named"), (2, "on_the_way", "vouches")))
    assert found.index.tolist() == [2, 1]
    assert found["gap"].tolist() == [0.5, 1.0]


def test_the_gap_of_all_goals_goes_by_their_weights() -> None:
    table = future.gaps(goals(3.0, 1.0), links((1, "achieved", "vouches")))
    assert future.total_gap(goals(3.0, 1.0), table) == 0.25
    assert np.isnan(future.total_gap(goals(0.0), future.gaps(goals(0.0), links())))


@given_any(st.lists(st.tuples(st.just(1), st.sampled_from(list(future.FIT)), st.sampled_from(list(future.ACCESS)))))
def test_naming_one_more_never_widens_a_gap(named: list[tuple[int, str, str]]) -> None:
    less = future.gaps(goals(1.0), links(*named)).loc[1, "gap"]
    more = future.gaps(goals(1.0), links(*named, (1, "achieved", "met"))).loc[1, "gap"]
    assert more <= less + 1e-12


FOUR = ((7, "2025-01-10", 5.0), (7, "2025-06-02", 30.0), (7, "2025-12-01", 5.0), (7, "2026-05-01", 60.0))


def test_four_gives_over_a_year_and_three_quarters_are_enough_to_ask() -> None:
    table = future.given(ledger(*FOUR), TODAY)
    assert table.loc[7, ["gives", "quarters", "small", "ready"]].tolist() == [4, 4, 2, True]


@pytest.mark.parametrize(
    "rows",
    [
        FOUR[1:],
        tuple((7, f"2026-0{month}-01", 5.0) for month in range(1, 9)),
        tuple((7, f"2025-03-{day:02d}", 5.0) for day in range(1, 9)),
    ],
    ids=["too few", "too new", "all at once"],
)
def test_the_brake_holds(rows: tuple[tuple[int, str, float], ...]) -> None:
    assert not future.given(ledger(*rows), TODAY).loc[7, "ready"]


def test_one_s_own_brake_may_be_looser() -> None:
    loose = future.given(ledger(*FOUR[1:]), TODAY, {"gives": 3})
    assert loose.loc[7, "ready"]


@pytest.mark.parametrize(("first", "ready"), [("2025-11-30", True), ("2025-12-01", False)])
def test_a_first_give_a_year_ago_is_twelve_months(first: str, ready: bool) -> None:
    days = pd.to_datetime([first, "2026-01-10", "2026-05-02", "2026-11-01"])
    rows = pd.DataFrame({"person": 7, "day": days, "kind": "care", "minutes": 5.0, "direction": "given"})
    found = future.given(rows, pd.Timestamp("2026-11-30")).iloc[0]
    assert (found["months"], found["ready"]) == (12.0 if ready else 11.0, ready)


def test_what_came_back_is_never_set_against_what_was_given() -> None:
    both = pd.concat([ledger(*FOUR), ledger((7, "2026-01-01", 600.0), direction="received")])
    pd.testing.assert_frame_equal(future.given(both, TODAY), future.given(ledger(*FOUR), TODAY))
    assert not {"balance", "debt", "owed"} & set(future.given(both, TODAY))


def test_nothing_given_gives_an_empty_table() -> None:
    assert future.given(ledger(), TODAY).empty


def test_time_received_is_worth_their_hour() -> None:
    table = future.received(ledger((7, "2026-01-01", 210.0), direction="received"), pd.Series({7: 50_000.0}), 3_000.0)
    assert table.loc[7].round(1).tolist() == [210.0, 175_000.0, 58.3]


def test_an_unknown_hour_has_no_worth() -> None:
    table = future.received(ledger((7, "2026-01-01", 60.0), direction="received"), pd.Series(dtype="float64"), 0.0)
    assert table.loc[7].isna().tolist() == [False, True, True]


def test_a_small_gift_is_small_to_whoever_earns_much() -> None:
    rates = pd.Series([3_000.0, 50_000.0])
    nothing = pd.Series([0.0, 0.0])
    assert future.worth_to_them(nothing, pd.Series([6_000.0] * 2), nothing, rates).tolist() == [2.0, 0.12]


def test_nobody_is_a_close_friend_after_one_dinner() -> None:
    assert future.years_to(pd.Series([3.0]), pd.Series([0.0]))[["years_to_50", "years_to_200"]].isna().all().all()
    assert future.years_to(pd.Series([95.0]), pd.Series([15.0]))["years_to_90"].tolist() == [0.0]
