"""In which order to choose and to judge: those who take most hours, and those who moved most, come first."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from jinmyaku import audit, schema, scoring
from jinmyaku import due as dues
from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits


def ranked(now: Audit) -> pd.DataFrame:
    """Give everybody in the order in which to choose them: ``Audit.contacts`` with ``last_hours`` (last year's effort,
    h), ``hours`` (dated, of twelve months, h), ``last_contact``, ``judged_before`` and ``exports``.

    Those with most hours first, by last year's answers or by dated interactions, whichever says more; then all who were
    judged last year, then those who stand in most exports, then the latest met.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import answers, audits, contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, hanako = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "佐藤 花子"))
    ...     answers.choose(book, audit.begin(book, 2025), [hanako])
    ...     ranked(audit.read(book, 2026, dt.date(2026, 12, 31)))["display"].tolist()
    ['佐藤 花子', 'Ann Lee']
    """
    index = now.contacts.index
    last = now.before["effort_hours"].reindex(index).fillna(0.0)
    dated = now.hours.reindex(index).fillna(0.0)
    order = now.contacts.assign(
        last_hours=last,
        hours=dated,
        most=last.where(last > dated, dated),
        last_contact=now.last_contact.reindex(index).fillna(""),
        judged_before=index.isin(now.before.index),
        exports=now.contacts["sources"].str.count(" ") + (now.contacts["sources"] != ""),
    )
    keys = ["most", "judged_before", "exports", "met_on"]
    return order.sort_values(keys, ascending=False, kind="stable").drop(columns="most")


def moved(book: Book, now: Audit) -> pd.Series:
    """Give how far people moved between the two audits before this one: doublings of value over effort, 3 at least
    where a gate or the person's own word changed their tier; only those in both.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(moved(book, audit.read(book, 2026, dt.date(2026, 12, 31))))
    0
    """
    if now.before_year is None or audits.years(book)[0] == now.before_year:
        return pd.Series(dtype="float64")
    earlier = audit.read(book, now.before_year, dt.date(now.before_year, 12, 31))
    table = audit.moves(earlier.people, earlier.before, earlier.shift)
    size = (table["difference"] - table["difference_before"] - earlier.shift).abs()
    return size.fillna(0.0).mask(table["real"] & ~(size >= scoring.REAL_MOVE), scoring.REAL_MOVE)


def queue(now: Audit, move: pd.Series) -> list[int]:
    """Give the chosen in the order in which to judge them: the one with most hours, the one who moved most, and so on
    in turn; then the rest as they are ranked. In: ``moved``.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import answers, audits, contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "佐藤 花子")]
    ...     answers.choose(book, audit.begin(book, 2026), both)
    ...     queue(audit.read(book, 2026, dt.date(2026, 12, 31)), pd.Series({2: 4.0}))
    [2, 1]
    """
    everybody = ranked(now)
    order = everybody.index[everybody.index.isin(now.people.index)]
    by_hours = pd.Series(range(len(order)), index=order, dtype="float64")
    by_hours = by_hours.where((everybody.loc[order, ["last_hours", "hours"]] > 0).any(axis=1), by_hours + len(order))
    by_move = move.reindex(order).rank(ascending=False, method="first") - 0.5
    turn = by_hours.where(by_move.isna() | (by_hours <= by_move), by_move)
    return [int(contact) for contact in turn.sort_values(kind="stable").index]


def due(now: Audit) -> pd.DataFrame:
    """Give those who need a fresh answer first, and why (``due.first``); nobody in a closed year.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(due(audit.read(book, 2026, dt.date(2026, 12, 31))))
    0
    """
    last = now.evidence.index.get_level_values("year") == now.year - 1
    seen_before = now.evidence[last].droplevel("year")
    waiting = dues.first(now.people, now.before, now.contacts, now.measured, seen_before, now.rules["band"])
    return waiting[:0] if now.closed_on else waiting


def basis(now: Audit) -> str:
    """Say by what the order goes: ``hours`` (dated interactions), ``last_year``, ``both`` or ``list`` (neither).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     basis(audit.read(book, 2026, dt.date(2026, 12, 31)))
    'list'
    """
    dated, last = bool(now.hours.sum() > 0), bool(now.before["effort_hours"].sum() > 0)
    return {(True, True): "both", (True, False): "hours", (False, True): "last_year", (False, False): "list"}[
        dated, last
    ]


def dormant(book: Book, now: Audit, years: int) -> pd.Index:
    """Give the strong ties out of touch for so many years: whoever an earlier audit would grow, without a dated
    interaction or hours in an audit since (Levin, Walter and Murnighan 2011: dormant ties keep their trust).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(dormant(book, audit.read(book, 2026, dt.date(2026, 12, 31)), 3))
    0
    """
    limit = str((pd.Timestamp(now.as_of) - pd.DateOffset(years=years)).date())
    before = [year for year in audits.years(book) if year < now.year]
    if not before:
        return now.contacts.index[:0]
    told = pd.concat(
        audit.read(book, year, dt.date(year, 12, 31)).people[["tier", "effort_hours"]].assign(day=f"{year}-12-31")
        for year in before
    )
    strong = told.index[told["tier"] == schema.GROW].unique()
    last = told[told["effort_hours"] > 0].groupby(level=0)["day"].max()
    both = pd.concat({"audit": last, "dated": now.last_contact}, axis=1).reindex(strong).fillna("")
    day = both["audit"].where(both["audit"] > both["dated"], both["dated"])
    silent = strong[((day != "") & (day < limit)).to_numpy()]
    return now.contacts.index[now.contacts.index.isin(silent)]
