"""Goals, key people and what is given and received: how far each goal is covered, and what a giver may see of it.

No balance between people is computed, on purpose: keeping score harms what it measures.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

# How far someone is on the way that one wants to go oneself.
FIT: Final = {"achieved": 1.0, "on_the_way": 0.5}
# How near someone is; the chance that they open a door, as a start [assumed].
ACCESS: Final = {"named": 0.0, "met": 0.25, "in_touch": 0.5, "mutual": 0.75, "vouches": 1.0}
# The chance that someone passes one on to another when asked, by how well they know each other, as a start [assumed].
PASSES_ON: Final = {"vouches": 0.7, "mutual": 0.5, "in_touch": 0.3, "met": 0.1, "named": 0.0}
# What a year says of goals that are not over.
AHEAD: Final = ("open", "carried")
STATES: Final = ("nobody", "nobody_there", "no_contact", "thin", "covered")
THIN: Final = 0.5
KINDS: Final = ("money", "time", "care", "consideration", "knowledge", "introduction")
FIVE_MINUTES: Final = 5.0

DAYS_A_QUARTER: Final = 91.3
QUARTERS: Final = 8
HALF_LIFE: Final = 730.0
# Before asking for an introduction: a brake, not a licence [own rule].
READY: Final = {"months": 12.0, "gives": 4.0, "quarters": 3.0}
# A year's income by the hours of a year's work.
HOURS_OF_WORK: Final = 2_000.0
# Hours together until someone is a casual friend, a friend, a close friend (Hall 2018): an order of magnitude.
FRIEND_HOURS: Final = (50.0, 90.0, 200.0)


def gaps(goals: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Say how far each goal is covered by people, those without anyone who has achieved it on top.

    In: goals (index ``goal_id``, ``weight``) and links, one row per goal and person: ``goal_id``, ``fit`` and
    ``access`` (words of ``FIT`` and ``ACCESS``). Out, on the index of goals: ``people``, ``achieved`` (how many have
    achieved it), ``covered`` = 1 - Π (1 - fit · access), ``gap`` = 1 - covered, ``state`` of ``STATES``. A goal that
    nobody named has achieved is a gap whatever the number says.

    >>> goals = pd.DataFrame({"weight": [1.0, 1.0]}, index=pd.Index([1, 2], name="goal_id"))
    >>> links = pd.DataFrame({"goal_id": [1], "fit": ["achieved"], "access": ["in_touch"]})
    >>> gaps(goals, links)[["covered", "state"]].values.tolist()
    [[0.0, 'nobody'], [0.5, 'covered']]
    """
    fit, chance = links["fit"].map(FIT).astype("float64"), chances(links)
    by_goal = links.assign(left=1 - chance, first=fit == FIT["achieved"]).groupby("goal_id")
    table = pd.DataFrame(
        {
            "people": by_goal.size().reindex(goals.index, fill_value=0),
            "achieved": by_goal["first"].sum().reindex(goals.index, fill_value=0).astype("int64"),
            "covered": 1 - by_goal["left"].prod().reindex(goals.index).fillna(1.0),
        }
    )
    states = [table["people"] == 0, table["achieved"] == 0, table["covered"] == 0, table["covered"] < THIN]
    table = table.assign(gap=1 - table["covered"], state=np.select(states, STATES[:-1], STATES[-1]))
    return table.assign(open=table["achieved"] == 0).sort_values(["open", "gap"], ascending=False).drop(columns="open")


def chances(links: pd.DataFrame) -> pd.Series:
    """Give fit times access of each link, 0 to 1. In: as ``gaps``.

    >>> chances(pd.DataFrame({"fit": ["on_the_way"], "access": ["vouches"]})).tolist()
    [0.5]
    """
    return links["fit"].map(FIT).astype("float64") * links["access"].map(ACCESS).astype("float64")


def total_gap(goals: pd.DataFrame, table: pd.DataFrame) -> float:
    """Give the gap of all goals by their weights, 0 to 1; NaN where no goal weighs anything. In: goals and ``gaps``.

    >>> goals = pd.DataFrame({"weight": [3.0, 1.0]}, index=[1, 2])
    >>> total_gap(goals, pd.DataFrame({"gap": [0.0, 1.0]}, index=[1, 2]))
    0.25
    """
    weight = goals["weight"].reindex(table.index)
    return float((weight * table["gap"]).sum() / weight.sum()) if weight.sum() else float("nan")


def given(ledger: pd.DataFrame, today: pd.Timestamp, ready: dict[str, float] | None = None) -> pd.DataFrame:
    """Say how steadily one has given to each person: index ``person``.

    In: ``person``, ``day``, ``kind``, ``minutes``, ``direction`` (``given`` or ``received``); what is to hold before
    one asks for an introduction (``READY``). Out: ``gives``, ``months`` since the first (``whole_months``),
    ``quarters`` of the last eight with one, ``steady`` (their share), ``kinds``, ``small`` (gives of five minutes or
    less), ``memory`` = Σ 0.5^(age / 2 years), ``ready``. Nothing of what came back is set against it.

    >>> days = pd.to_datetime(["2025-01-10", "2025-05-02", "2025-09-01", "2026-03-01"])
    >>> ledger = pd.DataFrame({"person": 7, "day": days, "kind": "care", "minutes": 5.0, "direction": "given"})
    >>> given(ledger, pd.Timestamp("2026-11-30"))[["gives", "quarters", "ready"]].values.tolist()
    [[4, 4, True]]
    """
    rule = {**READY, **(ready or {})}
    mine = ledger[(ledger["direction"] == "given") & (ledger["day"] <= today)]
    age = (today - mine["day"]).dt.days.astype("float64")
    quarter = (age / DAYS_A_QUARTER).astype("int64")
    by = mine.assign(age=age, memory=0.5 ** (age / HALF_LIFE), small=mine["minutes"] <= FIVE_MINUTES).groupby("person")
    lately = mine.assign(quarter=quarter)[quarter < QUARTERS]
    table = pd.DataFrame(
        {
            "gives": by.size(),
            "months": whole_months(by["day"].min(), today),
            "kinds": by["kind"].nunique(),
            "small": by["small"].sum().astype("int64"),
            "memory": by["memory"].sum(),
        }
    )
    table["quarters"] = lately.groupby("person")["quarter"].nunique().reindex(table.index, fill_value=0)
    enough = (table["months"] >= rule["months"]) & (table["gives"] >= rule["gives"])
    return table.assign(steady=table["quarters"] / QUARTERS, ready=enough & (table["quarters"] >= rule["quarters"]))


def whole_months(days: pd.Series, today: pd.Timestamp) -> pd.Series:
    """Count the months that are over since each day; what began on the last of a month ends with a month.

    >>> days = pd.Series(pd.to_datetime(["2025-11-30", "2025-12-01", "2026-10-31"]))
    >>> whole_months(days, pd.Timestamp("2026-11-30")).tolist()
    [12.0, 11.0, 1.0]
    """
    begun = days.dt.day.clip(upper=today.days_in_month)
    whole: pd.Series = (today.year - days.dt.year) * 12 + today.month - days.dt.month - (begun > today.day)
    return whole.astype("float64")


def hourly(income: pd.Series) -> pd.Series:
    """Give what an hour of someone is worth: a year's income by 2,000 hours of work.

    >>> hourly(pd.Series([100_000_000.0])).tolist()
    [50000.0]
    """
    return income / HOURS_OF_WORK


def received(ledger: pd.DataFrame, rate: pd.Series, own_rate: float) -> pd.DataFrame:
    """Give the time that others have given: index ``person``, ``minutes``, ``worth`` (money), ``own_hours``.

    In: the ledger as ``given`` takes it; the hourly value of each person and one's own, in one currency. Hours of
    someone whose value is not known have no worth.

    >>> ledger = pd.DataFrame({"person": [7], "minutes": [210.0], "direction": ["received"]})
    >>> received(ledger, pd.Series({7: 50_000.0}), 3_000.0).round(1).values.tolist()
    [[210.0, 175000.0, 58.3]]
    """
    theirs = ledger[ledger["direction"] == "received"]
    minutes = theirs.groupby("person")["minutes"].sum()
    worth = minutes / 60 * rate.reindex(minutes.index)
    return pd.DataFrame({"minutes": minutes, "worth": worth, "own_hours": worth / own_rate if own_rate else np.nan})


def worth_to_them(minutes: pd.Series, money: pd.Series, saved: pd.Series, rate: pd.Series) -> pd.Series:
    """Give what a give is worth in the other's own hours: the time it saves them, and money by their hourly value.

    In: on one index, ``minutes`` that a give takes me (its least worth where nothing is known of what it saves),
    ``money``, ``saved`` (minutes that it saves them, NaN where not said), their hourly value.

    >>> one = [pd.Series([value]) for value in (5.0, 6_000.0, 60.0, 3_000.0)]
    >>> worth_to_them(*one).tolist()
    [3.0]
    """
    time = saved.fillna(minutes) / 60
    bought = (money.fillna(0.0) / rate.where(rate > 0)).where(money.fillna(0.0) > 0, 0.0)
    return time + bought


def years_to(hours: pd.Series, a_year: pd.Series) -> pd.DataFrame:
    """Say how far someone is on the scale of hours together at which acquaintances became casual friends (50), friends
    (90) and close friends (200) in one study (Hall 2018), and in how many years each would be reached.

    >>> years_to(pd.Series([20.0]), pd.Series([15.0])).round(1).values.tolist()
    [[20.0, 2.0, 4.7, 12.0]]
    """
    pace = a_year.where(a_year > 0)
    reached = {f"years_to_{mark:.0f}": ((mark - hours).clip(lower=0.0) / pace) for mark in FRIEND_HOURS}
    return pd.DataFrame({"hours": hours, **reached})
