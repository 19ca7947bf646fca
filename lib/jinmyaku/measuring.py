"""The book's interactions into evidence: what counts, for whom, and what each year shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import counting, evidence, schema
from jinmyaku.book import Book, interactions, parties

# Whoever has part in more than half of at least so many interactions is whose book it is.
FEW: Final = 6
# Of the person's own addresses one may be rare beside another.
RARE: Final = 0.02


@dataclass(frozen=True, eq=False)
class Measured:
    """All interactions, counted.

    ``rows``: one per interaction and other person (``counting.counted``). ``left_out``: index ``interaction_id``,
    ``year`` and ``reason`` of those that count for nobody. ``parties``: ``parties.read``, with ``person`` as it was
    counted. ``likely``: numbers of the parties that are evidently the person's own. ``confirmed``: whether the person
    has said which are.
    """

    rows: pd.DataFrame
    left_out: pd.DataFrame
    parties: pd.DataFrame
    likely: tuple[int, ...]
    confirmed: bool


def measured(book: Book) -> Measured:
    """Count all interactions of a book; worked out anew only where something has changed.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     met = interactions.add(book, [ann], "in_person", "2026-05-04", 90)
    ...     measured(book).rows[["person", "hours"]].values.tolist()
    [[1.0, 1.5]]
    """
    return book.kept("measured now", book.version(), lambda: _measured(book))


def dated(book: Book) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give ``interactions.everything``, read anew only where something has changed.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     [len(frame) for frame in dated(book)]
    [0, 0]
    """
    return book.kept("interactions", interactions.stamp(book), lambda: interactions.everything(book))


def looking_back(book: Book, year: int, end: dt.date) -> pd.DataFrame:
    """Give evidence per person and year (``evidence.yearly``), where ``year`` is the twelve months up to a day, and
    each year before it the twelve months before. A year that begins after that day has none.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     met = interactions.add(book, [ann], "in_person", "2025-12-04", 90)
    ...     looking_back(book, 2026, dt.date(2026, 11, 30)).index.tolist()
    [(1, 2026)]
    """
    found = measured(book)

    def look() -> pd.DataFrame:
        rows = found.rows[found.rows["day"] <= pd.Timestamp(end)]
        return evidence.yearly(rows.assign(year=years_back(rows["day"], min(year, end.year), end)))

    return book.kept("looking_back", (found, year, end), look)


def last_day(year: int, as_of: dt.date) -> dt.date:
    """Give the last day of what a year's audit measures: the day it looks back from, or the year's own last.

    >>> last_day(2026, dt.date(2027, 3, 1))
    datetime.date(2026, 12, 31)
    """
    return min(as_of, dt.date(year, 12, 31))


def of_year(book: Book, year: int, end: dt.date) -> pd.DataFrame:
    """Give evidence of one year as ``looking_back`` has it, index ``person``; below 0 is who is not in the book.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(of_year(book, 2026, dt.date(2026, 12, 31)))
    0
    """
    table = looking_back(book, year, end)
    return table[table.index.get_level_values("year") == year].droplevel("year")


def strangers(found: Measured, table: pd.DataFrame) -> pd.DataFrame:
    """Give those of a year's evidence who are not in the book, the most hours first: index ``party``, the evidence, and
    ``name``, ``kind`` and ``value`` as the source has them.

    >>> nobody = pd.DataFrame({"hours": [1.0], "sent": [1], "received": [0]}, index=[7])
    >>> known = pd.DataFrame({"name": ["Ken"], "kind": ["mail"], "value": ["ken@example.com"]}, index=[2])
    >>> len(strangers(Measured(known, known, known, (), True), nobody))
    0
    """
    here = table[table.index < 0]
    here = here.set_axis((-here.index).astype("int64"), axis=0).rename_axis("party")
    told = here.join(found.parties[["name", "kind", "value"]])
    named = told["name"].where(told["name"] != "", told["value"])
    return told.assign(name=named).sort_values(["hours", "sent", "received"], ascending=False)


SHOWN: Final = (
    "hours", "meetings", "sent", "received", "i_start", "they_start", "my_asks", "they_replied", "their_asks",
    "i_replied",
)  # fmt: skip


def as_json(table: pd.DataFrame, number: str = "id") -> list[dict[str, object]]:
    """Give evidence with names as plain data, the most hours first; the index becomes ``number``.

    >>> import numpy as np
    >>> row = {name: [1] for name in SHOWN} | {"name": ["Ann Lee"], "hours": [1.26]}
    >>> as_json(pd.DataFrame(row | {"last_two_way": [pd.Timestamp("2026-05-04")]}, index=[7]))[0]["last_two_way"]
    '2026-05-04'
    """
    order = table.sort_values("hours", ascending=False)
    days = order["last_two_way"].dt.strftime("%Y-%m-%d")
    told = order[["name", *SHOWN]].assign(hours=order["hours"].round(2), last_two_way=days.astype("object"))
    rows = told.to_dict("records")
    return [
        {number: int(which), **{str(k): None if pd.isna(v) else v for k, v in row.items()}}
        for which, row in zip(order.index, rows, strict=True)
    ]


def months(book: Book, end: dt.date) -> evidence.Months:
    """Give the twelve months up to a day, person by person (``evidence.months``).

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     met = interactions.add(book, [ann], "in_person", "2026-05-04", 90)
    ...     months(book, dt.date(2026, 12, 31)).meetings.loc[ann].tolist()
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    """
    found = measured(book)
    return book.kept("months", (found, end), lambda: evidence.months(found.rows, pd.Timestamp(end)))


def years_back(days: pd.Series, year: int, end: dt.date) -> pd.Series:
    """Give the year of each day, where a year ends on the day of ``end``.

    >>> days = pd.Series(pd.to_datetime(["2025-11-30", "2025-12-01", "2026-11-30"]))
    >>> years_back(days, 2026, dt.date(2026, 11, 30)).tolist()
    [2025, 2026, 2026]
    """
    if days.empty:
        return pd.Series([], index=days.index, dtype="int64")
    most = max(1, end.year - int(days.dt.year.min()) + 1)
    ends = [pd.Timestamp(end) - pd.DateOffset(years=n) for n in range(most, -1, -1)]
    at = np.searchsorted(pd.DatetimeIndex(ends).to_numpy(), days.to_numpy(), side="left")
    return pd.Series(year - most + at, index=days.index, dtype="int64")


def left_out(found: Measured, year: int) -> dict[str, int]:
    """Count what counts for nobody in a calendar year, by reason.

    >>> rows = pd.DataFrame({"year": [2026, 2026, 2025], "reason": ["automated", "automated", "broadcast"]})
    >>> left_out(Measured(rows, rows, rows, (), True), 2026)
    {'automated': 2}
    """
    here = found.left_out.loc[found.left_out["year"] == year, "reason"].value_counts()
    return {reason: int(here[reason]) for reason in schema.LEFT_OUT if reason in here.index}


def _measured(book: Book) -> Measured:
    stamp = interactions.stamp(book)
    there, part = dated(book)
    known = parties.read(book)
    own = parties.own(book)
    by_hand = _by_hand(book)
    who = [known["person"], known["nobody"], by_hand, by_hand.index]
    told = (stamp, tuple(own), *(column.to_numpy().tobytes() for column in who))
    return book.kept("measured", told, lambda: _measure(there, part, known, by_hand, bool(own)))


def _measure(
    dated: pd.DataFrame, part: pd.DataFrame, known: pd.DataFrame, by_hand: pd.Series, confirmed: bool
) -> Measured:
    likely = _likely(part, known, len(dated))
    if not confirmed:
        known = known.assign(person=known["person"].mask(known.index.isin(likely), 0.0))
    there = part[~part["party_id"].isin(known.index[known["nobody"] == 1])]
    who = pd.concat([known["person"], by_hand])
    rows, reasons = counting.counted(dated, there, who)
    years = dated["day"].dt.year.reindex(reasons.index)
    told = pd.DataFrame({"year": years, "reason": reasons.astype("str")})
    return Measured(rows, told, known, likely, confirmed)


def _likely(part: pd.DataFrame, known: pd.DataFrame, of: int) -> tuple[int, ...]:
    """Addresses under which exports were evidently sent or received; where none says so, whoever is nearly always
    there."""
    hints = known.loc[known["mine"] > 0, "mine"]
    if len(hints):
        return tuple(int(number) for number in hints.index[hints >= RARE * hints.max()])
    times = part.loc[part["party_id"] > 0, "party_id"].value_counts().head(1)
    often = times[times > max(FEW, of) / 2]
    return tuple(int(number) for number in often.index)


def _by_hand(book: Book) -> pd.Series:
    found = book.frame(
        "SELECT DISTINCT -contact_id AS party_id, person_id FROM interaction_contact JOIN person USING (contact_id)"
    )
    return found.set_index("party_id")["person_id"].astype("float64")
