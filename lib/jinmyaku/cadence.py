"""How often people are to be met, against how often they were, and in which steps time with someone is given less."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import schema, timeplan

DAYS_A_YEAR: Final = 365.0
# From so many times the planned distance on, someone is long overdue.
LONG_OVERDUE: Final = 1.5
# Of those to maintain, one or two meetings a year are as they should be.
LEAST: Final = 1
MOST: Final = 2
# What each quarter of fading out consists of, in this order.
STEPS: Final = ("answer_later", "shorter", "decline_with_thanks", "no_first_move")


def held(people: pd.DataFrame, rules: Mapping[str, float], measured: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """Hold the plan against what was: one row a person with a plan.

    In: people as ``timeplan.needed`` takes them; ``measured`` of twelve months (``evidence.yearly`` without its year:
    ``hours``, ``in_person``, ``video``, ``last_two_way``). Out, on the index of ``people``: ``times`` and ``planned``
    (a year, hours a year), ``in_person``, ``video``, ``hours`` (0 where nothing was seen), ``seen`` (whether anything
    was), ``last_two_way``, ``days`` since, and ``overdue``, ``days`` by the days between two planned meetings.

    >>> people = pd.DataFrame({"tier": ["maintain"], "own_times": np.nan, "own_length": np.nan})
    >>> last = pd.DataFrame({"hours": [3.0], "in_person": [1], "video": [0]})
    >>> last["last_two_way"] = pd.Timestamp("2026-01-31")
    >>> held(people, timeplan.RULES, last, dt.date(2026, 12, 31))[["times", "in_person", "overdue"]].round(2).values
    array([[2.  , 1.  , 1.83]])
    """
    times = timeplan.times(people, rules)
    shown = measured.reindex(people.index)
    days = (pd.Timestamp(as_of) - shown["last_two_way"]).dt.days
    table = pd.DataFrame(
        {
            "tier": people["tier"],
            "times": times,
            "planned": timeplan.needed(people, rules),
            "in_person": shown["in_person"].fillna(0).astype("int64"),
            "video": shown["video"].fillna(0).astype("int64"),
            "hours": shown["hours"].fillna(0.0),
            "seen": shown["hours"].notna(),
            "last_two_way": shown["last_two_way"],
            "days": days,
            "overdue": days / (DAYS_A_YEAR / times.where(times > 0)),
        }
    )
    return table[times > 0]


def overdue(table: pd.DataFrame) -> pd.DataFrame:
    """Give those to grow and to maintain for whom it is time, the longest overdue first. In: ``held``.

    >>> table = pd.DataFrame({"tier": ["grow", "let_go", "maintain"], "overdue": [1.2, 4.0, 0.3]})
    >>> overdue(table)["overdue"].tolist()
    [1.2]
    """
    kept = table["tier"].isin((schema.GROW, schema.MAINTAIN))
    return table[kept & (table["overdue"] > 1)].sort_values("overdue", ascending=False)


def standing(table: pd.DataFrame) -> pd.Series:
    """Say of each to maintain whether they were met ``over`` two times in person, ``under`` one, or ``within``.

    In: ``held``. Out: blank for the others and for whom nothing was seen.

    >>> standing(pd.DataFrame({"tier": "maintain", "in_person": [3, 0, 2], "seen": [True, True, False]})).tolist()
    ['over', 'under', '']
    """
    asked = (table["tier"] == schema.MAINTAIN) & table["seen"]
    said = np.select([table["in_person"] > MOST, table["in_person"] < LEAST], ["over", "under"], "within")
    return pd.Series(said, index=table.index, dtype="str").where(asked, "")


def fading(people: pd.DataFrame, begin: dt.date) -> pd.DataFrame:
    """Give the steps in which time with those to let go becomes less, one a quarter of a year.

    Never for family, nor for anyone who depends on the person. In: ``tier``, ``relation``, ``depends`` (1 where they
    do); the day on which it begins. Out: ``contact_id`` (the index of ``people``), ``quarter`` (1 to 4), ``begins``
    (its first day), ``step``.

    >>> people = pd.DataFrame({"tier": "let_go", "relation": ["work", "family"], "depends": 0}, index=[7, 8])
    >>> fading(people, dt.date(2027, 1, 1))[["contact_id", "quarter", "step"]].values.tolist()[:2]
    [[7, 1, 'answer_later'], [7, 2, 'shorter']]
    """
    who = people.index[may_fade(people)]
    quarters = np.arange(1, len(STEPS) + 1)
    begins = pd.DatetimeIndex([pd.Timestamp(begin) + pd.DateOffset(months=3 * int(n - 1)) for n in quarters])
    return pd.DataFrame(
        {
            "contact_id": np.repeat(who, len(STEPS)),
            "quarter": np.tile(quarters, len(who)),
            "begins": np.tile(begins, len(who)),
            "step": np.tile(np.array(STEPS), len(who)),
        }
    )


def may_fade(people: pd.DataFrame) -> pd.Series:
    """Say for whom fading out is a way: those to let go who are no family and depend on nobody here. In: as ``fading``.

    >>> may_fade(pd.DataFrame({"tier": ["let_go", "grow"], "relation": "work", "depends": [0, 0]})).tolist()
    [True, False]
    """
    return (people["tier"] == schema.LET_GO) & (people["relation"] != "family") & (people["depends"] != 1)
