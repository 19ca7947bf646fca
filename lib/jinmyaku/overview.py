"""All that a year's review shows, its report tells and its data holds, read once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from jinmyaku import aiming, audit, comparing, connecting, introductions, mirroring, planning, ranking, spending
from jinmyaku.aiming import Aims
from jinmyaku.audit import Audit
from jinmyaku.book import Book
from jinmyaku.comparing import Comparison
from jinmyaku.connecting import Connections
from jinmyaku.planning import Plan
from jinmyaku.spending import Spending


@dataclass(frozen=True, eq=False)
class Overview:
    """A year: ``now`` (the audit), ``moved`` (``audit.moves``), ``close`` (``audit.close_calls``), ``due``
    (``ranking.due``), ``spent``, ``plan``, ``aims``, ``mirrored`` (``mirroring.read``), ``linked`` (who knows whom),
    ``bridges`` (without whom somebody would be out of reach), ``lost`` (``connecting.lost``), and ``years``, how it
    compares with those before it."""

    now: Audit
    moved: pd.DataFrame
    close: pd.DataFrame
    due: pd.DataFrame
    spent: Spending
    plan: Plan
    aims: Aims
    mirrored: pd.DataFrame
    linked: Connections
    bridges: set[int]
    lost: pd.DataFrame
    years: Comparison

    @property
    def last_day(self) -> pd.Timestamp:
        """The last day of what is measured."""
        return pd.Timestamp(self.now.last_day)


def read(book: Book, year: int, as_of: dt.date) -> Overview:
    """Read a year.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     found = read(book, 2026, dt.date(2026, 12, 31))
    >>> len(found.now.people), found.years.years, len(found.lost)
    (0, (), 0)
    """
    now = audit.read(book, year, as_of)
    aims, mirrored = aiming.read(book, now), mirroring.read(book, now)
    linked = connecting.read(book, now, aims, mirrored)
    return Overview(
        now=now,
        moved=audit.moves(now.people, now.before, now.shift),
        close=audit.close_calls(now.people),
        due=ranking.due(now),
        spent=spending.spending(book, now),
        plan=planning.read(book, now),
        aims=aims,
        mirrored=mirrored,
        linked=linked,
        bridges=introductions.bridges(linked.edges),
        lost=connecting.lost(now, aims, linked),
        years=comparing.compare(book, now, aiming.by_year(book, year)),
    )
