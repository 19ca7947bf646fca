"""What calendar, mail and talks show of each year that is compared, and whether they reach to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd

from jinmyaku import measuring, rates
from jinmyaku.audit import Audit
from jinmyaku.book import Book

# More days than this without anything before a year ends, or less than this share of what the year before had: then
# exports are missing, and not people.
SILENT_DAYS: Final = 60
LEAST_SHARE: Final = 0.25
COUNTED: Final = ["meetings", "sent", "received"]


@dataclass(frozen=True, eq=False)
class Spans:
    """``hours``: of each year, by person (below 0 who is not in the book). ``complete``: whether every year has them of
    more than a few, up to its end. ``ends``: the last measured day of all, where the last year is not measured up to
    its end though something is measured; None where it is, or where nothing is measured at all. ``until``: the day
    up to which the twelve months of an open year go, None where the year is over."""

    hours: dict[int, pd.Series]
    complete: bool
    ends: dt.date | None
    until: dt.date | None


def read(book: Book, now: Audit, years: Iterable[int]) -> Spans:
    """Read what is measured of some years, oldest first: an earlier one as the calendar has it, that of the audit as
    ``Audit.evidence`` has it.

    >>> import pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     read(book, audit.read(book, 2026, dt.date(2026, 12, 31)), [2025, 2026]).complete
    False
    """
    asked = list(years)
    earlier = _by_calendar(book)
    own = pd.concat([now.evidence, now.strangers]).rename_axis(["person", "year"]).swaplevel()
    own = own.assign(times=own[COUNTED].sum(axis=1))[["hours", "times", "last"]]
    of = {year: _of(own if year == now.year else earlier, year) for year in asked}
    whole = {year: _reaches(table, measuring.last_day(year, now.as_of)) for year, table in of.items()}
    for before, year in pairwise(asked):
        whole[year] &= float(of[year]["times"].sum()) >= LEAST_SHARE * float(of[before]["times"].sum())
    hours = {year: table.loc[table["hours"] > 0, "hours"] for year, table in of.items()}
    many = bool(hours) and all(len(spent) >= rates.INNER for spent in hours.values())
    last = own["last"].max()
    short = bool(asked) and not whole[asked[-1]] and pd.notna(last)
    until = None if now.closed_on or now.last_day == dt.date(now.year, 12, 31) else now.last_day
    return Spans(hours, many and all(whole.values()), last.date() if short else None, until)


def _by_calendar(book: Book) -> pd.DataFrame:
    """Calendar years, index ``year`` and ``person``: ``hours``, ``times`` and the ``last`` day."""
    found = measuring.measured(book)
    parts = {"hours": ("hours", "sum"), "times": ("hours", "size"), "last": ("day", "max")}
    return book.kept("calendar years", found, lambda: found.rows.groupby(["year", "person"]).agg(**parts))


def _of(table: pd.DataFrame, year: int) -> pd.DataFrame:
    return table[table.index.get_level_values("year") == year].droplevel("year")


def _reaches(table: pd.DataFrame, end: dt.date) -> bool:
    return len(table) > 0 and bool((pd.Timestamp(end) - table["last"].max()).days <= SILENT_DAYS)
