"""Own rules for a year's time: what fits, the ways out, what is freed, how often, and in which steps less."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import cadence, spreading, timeplan
from jinmyaku.timeplan import KEY, RULES

TIERS = ["grow"] * 12 + ["maintain"] * 30 + ["let_go"] * 8
NO_RULE = {"own_times": np.nan, "own_length": np.nan}


def people(tiers: list[str], **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"tier": tiers, "hours_now": 0.0, "relation": "work", "depends": 0.0, **NO_RULE, **columns})


def test_a_dozen_hours_a_week_do_not_hold_a_dozen_people_twice_a_month() -> None:
    table = timeplan.plan(people(TIERS), RULES)
    assert timeplan.hours(RULES) == 576
    assert table.loc["grow", ["needed", "feasible", "people_that_fit"]].tolist() == [576, False, 7]
    assert table["available"].round(1).tolist() == [345.6, 144.0, 11.5, 74.9]
    assert table.loc["grow", "times_that_fit"] == pytest.approx(14.4)
    assert table.loc["grow", "share_that_fits"] == 1
    assert table.loc["maintain", ["needed", "people_that_fit", "times_that_fit"]].round(1).tolist() == [180, 24, 1.6]


def test_each_way_out_is_one() -> None:
    table = timeplan.plan(people(TIERS), RULES)
    fewer = people(["grow"] * int(table.loc["grow", "people_that_fit"]))
    rarer = RULES | {"times_grow": table.loc["grow", "times_that_fit"]}
    more = RULES | {"hours_week": table.loc["grow", "hours_week_that_fit"]}
    shares = RULES | {"share_grow": table.loc["grow", "share_that_fits"] * 100}
    for crowd, rules in ((fewer, RULES), (people(TIERS), rarer), (people(TIERS), more), (people(TIERS), shares)):
        assert timeplan.plan(crowd, rules).loc["grow", "feasible"]


def test_one_more_person_would_be_too_many() -> None:
    fit = int(timeplan.plan(people(TIERS), RULES).loc["grow", "people_that_fit"])
    assert not timeplan.plan(people(["grow"] * (fit + 1)), RULES).loc["grow", "feasible"]


def test_key_people_have_room_of_their_own() -> None:
    table = timeplan.plan(people(TIERS), RULES | {"key_people": 4})
    assert table.loc[KEY, ["people", "needed", "people_that_fit"]].tolist() == [4, 60, 4]
    assert timeplan.key_people_that_fit(table, 0.0, RULES) == 4
    assert timeplan.key_people_that_fit(table, 70.0, RULES) == 9


def test_an_own_rule_is_kept_first() -> None:
    crowd = people(["grow", "grow"], own_times=[52.0, np.nan], own_length=[3.0, np.nan])
    table = timeplan.plan(crowd, RULES)
    assert timeplan.needed(crowd, RULES).tolist() == [156.0, 48.0]
    assert table.loc["grow", "people_that_fit"] == 1 + int((345.6 - 156) / 48)


def test_fading_by_half_frees_three_quarters_in_the_first_year() -> None:
    freed = timeplan.freed(people(["let_go", "maintain", "grow"], hours_now=[92.5, 126.0, 500.0]), RULES)
    assert freed["full_year"].tolist() == [92.0, 120.0, 0.0]
    assert freed["this_year"].tolist() == pytest.approx([70.4375, 91.875, 0.0])


def test_nothing_is_freed_by_those_met_less_than_planned() -> None:
    assert timeplan.freed(people(["maintain", "let_go"], hours_now=[2.0, 0.0]), RULES).to_numpy().sum() == 0


def test_time_that_never_fades_is_not_freed() -> None:
    crowd = people(["let_go"] * 3, hours_now=100.5, relation=["family", "work", "work"], depends=[0, 1, 0])
    assert timeplan.freed(crowd, RULES)["full_year"].tolist() == [0.0, 0.0, 100.0]


def test_own_rules_alone_may_be_too_much() -> None:
    crowd = people(["maintain"] * 3, own_times=[52.0, 2.0, np.nan], own_length=[4.0, 3.0, np.nan])
    table = timeplan.plan(crowd, RULES)
    assert table.loc["maintain", ["needed", "people_that_fit"]].tolist() == [220.0, 1.0]
    assert not table.loc["maintain", "feasible"]


def test_allies_are_never_cut_first() -> None:
    crowd = people(["grow"] * 4, protected=[True, False, False, True], difference=[-3.0, 2.0, 5.0, np.nan])
    assert timeplan.first_to_go(crowd, "grow", 2).tolist() == [1, 2]
    assert timeplan.first_to_go(crowd, "grow", 4).tolist() == []


def test_nobody_at_all_fits_everywhere() -> None:
    table = timeplan.plan(people([]), RULES)
    assert table["feasible"].all()
    assert table["people"].tolist() == [0, 0, 0, 2]


def test_no_hours_at_all_are_an_impossible_plan() -> None:
    table = timeplan.plan(people(TIERS), RULES | {"hours_week": 0})
    assert not table["feasible"].any()
    assert table["people_that_fit"].tolist() == [0, 0, 0, 0]


@given(st.lists(st.sampled_from(["grow", "maintain", "let_go", "undecided"]), max_size=30), st.floats(0, 100))
def test_more_hours_never_make_a_plan_worse(tiers: list[str], week: float) -> None:
    less, more = (timeplan.plan(people(tiers), RULES | {"hours_week": hours}) for hours in (week, week + 5))
    assert (more["feasible"] >= less["feasible"]).all()
    assert (more["people_that_fit"] >= less["people_that_fit"]).all()
    assert (less["needed"] == more["needed"]).all()


MEASURED = pd.DataFrame({"hours": [9.0], "in_person": [3], "video": [5], "last_two_way": [pd.Timestamp("2026-11-01")]})


def test_only_meetings_in_person_count_towards_one_or_two_a_year() -> None:
    held = cadence.held(people(["maintain"]), RULES, MEASURED.assign(in_person=2), dt.date(2026, 12, 31))
    assert cadence.standing(held).tolist() == ["within"]
    held = cadence.held(people(["maintain"]), RULES, MEASURED, dt.date(2026, 12, 31))
    assert cadence.standing(held).tolist() == ["over"]


def test_who_was_not_seen_is_neither_over_nor_under() -> None:
    held = cadence.held(people(["maintain"]), RULES, MEASURED[:0], dt.date(2026, 12, 31))
    assert held[["seen", "hours"]].values.tolist() == [[False, 0.0]]
    assert cadence.standing(held).tolist() == [""]
    assert cadence.overdue(held).empty


def test_who_is_longest_overdue_comes_first() -> None:
    last = pd.DataFrame({"last_two_way": pd.to_datetime(["2026-12-01", "2025-01-01", "2024-01-01"]), "hours": 1.0})
    last = last.assign(in_person=0, video=0)
    held = cadence.held(people(["grow", "maintain", "let_go"]), RULES, last, dt.date(2026, 12, 31))
    assert cadence.overdue(held).index.tolist() == [1, 0]


def test_family_and_dependants_are_never_faded_out() -> None:
    crowd = people(["let_go"] * 3, relation=["family", "work", "work"], depends=[0, 1, 0])
    steps = cadence.fading(crowd, dt.date(2027, 1, 1))
    assert steps["contact_id"].unique().tolist() == [2]
    assert steps["begins"].dt.strftime("%m-%d").tolist() == ["01-01", "04-01", "07-01", "10-01"]


def crowd(count: int, times: float, relation: str = "work", begin: int = 1) -> pd.DataFrame:
    who = pd.RangeIndex(begin, begin + count)
    held = spreading.counts(pd.Series(times, index=who), 365)
    return pd.DataFrame({"count": held, "after": 0, "length": 3.0, "relation": relation, "first": False}, index=who)


def laid(count: int, times: float, relation: str = "work", holidays: tuple[dt.date, ...] = ()) -> pd.DataFrame:
    found = spreading.meetings(crowd(count, times, relation), dt.date(2027, 1, 1), dt.date(2028, 1, 1), holidays)
    return found.meetings


def test_meetings_are_spread_over_the_year() -> None:
    by_month = laid(24, 2)["day"].dt.month.value_counts().reindex(range(1, 13), fill_value=0)
    assert by_month.sum() == 48
    assert by_month.between(2, 7).all()


def test_friends_are_met_at_weekends_and_colleagues_on_working_days() -> None:
    assert set(laid(5, 6, "friend")["day"].dt.day_of_week) == {5, 6}
    assert set(laid(5, 6)["day"].dt.day_of_week) <= {0, 1, 2, 3, 4}


def test_nobody_is_met_on_a_holiday() -> None:
    golden_week = tuple(dt.date(2027, 4, 26) + dt.timedelta(days=n) for n in range(10))
    assert not set(laid(24, 24, holidays=golden_week)["day"].dt.date) & set(golden_week)


@given(st.integers(1, 40), st.sampled_from([0.4, 1.0, 2.0, 6.0, 24.0, 52.0]))
def test_no_two_meetings_are_at_one_time(count: int, times: float) -> None:
    meetings = laid(count, times)
    begins = meetings["day"] + pd.to_timedelta(meetings["hour"], unit="h")
    ends = begins + pd.to_timedelta(meetings["minutes"], unit="min")
    assert (begins.iloc[1:].to_numpy() >= ends.iloc[:-1].to_numpy()).all()
    assert len(meetings) <= int(crowd(count, times)["count"].sum())


def test_allies_come_first_and_who_finds_no_day_is_told_of() -> None:
    many = pd.concat([crowd(40, 24), crowd(2, 52, "family", begin=90).assign(first=True)])
    found = spreading.meetings(many, dt.date(2027, 1, 1), dt.date(2028, 1, 1), [])
    assert (found.meetings["contact_id"] >= 90).sum() == 104
    assert len(found.meetings) + found.without.sum() == many["count"].sum()
    assert found.without.sum() > 0


def test_friends_come_on_working_evenings_where_no_weekend_is_free() -> None:
    found = laid(8, 40, "friend")
    assert len(found) == 320
    assert set(found["day"].dt.day_of_week) > {5, 6}


def test_a_day_does_not_hang_on_who_else_there_is() -> None:
    span = (dt.date(2027, 1, 1), dt.date(2028, 1, 1), [])
    both, one = (spreading.meetings(some, *span).meetings for some in (crowd(3, 2), crowd(1, 2)))
    assert both[both["contact_id"] == 1]["day"].tolist() == one["day"].tolist()


def test_a_cadence_between_whole_numbers_is_held_on_the_whole() -> None:
    held = spreading.counts(pd.Series(1.5, index=range(1, 201)), 365)
    assert set(held) == {1, 2}
    assert held.mean() == pytest.approx(1.5, abs=0.05)
