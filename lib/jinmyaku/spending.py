"""Measured hours into where a year went: with how many people, in which month to which tier, and as one thought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from jinmyaku import evidence, measuring, rates
from jinmyaku.audit import Audit
from jinmyaku.book import Book
from jinmyaku.figures.spent import GROUPS, OTHERS


@dataclass(frozen=True, eq=False)
class Spending:
    """The twelve months up to the day an audit looks back from, or of a year that is over all of it.

    ``people``: measured hours with each person, the most first, those who are not in the book too (below 0).
    ``months``: hours by tier (index ``figures.spent.GROUPS``) and month (columns: the last day of each).
    ``seen``: where each of the judged was seen (``rates.coverage``). ``claims``: ``spending.claims``.
    """

    people: pd.Series
    months: pd.DataFrame
    seen: pd.Series
    claims: pd.DataFrame


def spending(book: Book, now: Audit) -> Spending:
    """Say where the measured hours of a year went.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit
    >>> from jinmyaku.book import contacts, interactions
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     met = interactions.add(book, [ann], "in_person", "2026-05-04", 90)
    ...     spent = spending(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
    >>> spent.people.to_dict(), spent.months.loc["others"].tolist()[4]
    ({1: 1.5}, 1.5)
    """
    end = now.last_day
    hours = measuring.of_year(book, now.year, end)["hours"]
    rows, ends = measuring.measured(book).rows, measuring.months(book, end).meetings.columns
    begun = rows if end.year == now.year else rows[:0]
    measured = now.measured
    return Spending(
        people=hours[hours > 0].sort_values(ascending=False),
        months=_by_month(begun, ends, now.people["tier"]),
        seen=rates.coverage(measured.reindex(now.people.index)),
        claims=claims(now.people, measured["hours"]),
    )


def claims(people: pd.DataFrame, hours: pd.Series) -> pd.DataFrame:
    """Put effort as it was said beside hours as they were measured, the largest gap first: ``display``, ``said`` and
    ``measured`` (steps of the ladder).

    In: ``Audit.people`` and measured hours. Only of those of whom both are known; an effort that was taken over from
    what was measured is not compared with itself.

    >>> people = pd.DataFrame({"display": ["Ann", "Bo"], "effort": [6.0, 5.0], "measured": [False, True]})
    >>> claims(people, pd.Series([31.0, 31.0])).values.tolist()
    [['Ann', 6.0, 5.0]]
    """
    given = people.reindex(columns=["display", "effort", "measured"])
    own = given["effort"].notna() & ~given["measured"].eq(True)
    measured = rates.effort_step(hours[hours > 0]).reindex(people.index)
    table = given[["display"]].assign(said=given["effort"], measured=measured)[own & measured.notna()]
    order = (table["said"] - table["measured"]).abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def _by_month(rows: pd.DataFrame, ends: pd.Index, tiers: pd.Series) -> pd.DataFrame:
    here = evidence.window(rows, ends[-1] - pd.DateOffset(years=1), ends[-1])
    tier = tiers.reindex(here["person"]).to_numpy(dtype="object")
    group = pd.Series(np.where(pd.isna(tier), OTHERS, tier), index=here.index)
    month = pd.Series(ends[ends.searchsorted(here["day"])], index=here.index)
    sums = here["hours"].groupby([group, month]).sum().unstack()
    return sums.reindex(index=list(GROUPS), columns=ends).fillna(0.0)
