"""What counts of interactions into numbers: per person and year, and per month."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import schema

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MONTHS: Final = 12
_HOUR: Final = 3_600
# Of a lag in seconds, up to fourteen days.
_LAG_BITS: Final = 21


class Months(NamedTuple):
    """Twelve months person by person: how many meetings, and how many mails and messages. Index ``person``; columns the
    last day of each month, the latest last."""

    meetings: pd.DataFrame
    mails: pd.DataFrame


def yearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Give the evidence per person and year.

    In: ``counting.counted(...).rows``, quickest in the order they come in; ``year`` may be any that grows with the day.
    Replies and silences were found over all rows, so that what stands before or after a year is known in it.

    Out: index ``person`` and ``year``;

    - ``hours``, ``meeting_hours``, ``mail_hours``; ``meetings``, of them ``in_person`` and ``video``; ``sent`` and
      ``received`` mails and messages;
    - ``i_start``, ``they_start``: who opened a thread or broke a silence (``replies.exchanged``); ``my_asks``,
      ``they_replied``, ``their_asks``, ``i_replied``: of these those that can be answered, and were within 14 days, in
      the year they were sent in; ``their_lag_h``, ``my_lag_h``: median hours until then, NaN where there are none;
    - ``first``, ``last``: days; ``last_two_way``: the day of the last meeting, or message in a thread in which both had
      written by then, NaT where there is none;
    - ``in_calendar``, ``in_mail``, ``in_talk``: where they were seen (a call of a talk belongs to its thread).

    >>> from jinmyaku.counting import counted
    >>> sent = {"kind": "mail", "at": [0, 7_200], "day": pd.to_datetime(["1970-01-01"] * 2), "minutes": np.nan}
    >>> mails = pd.DataFrame({**sent, "people": 1, "thread": 5, "left_out": ""}, index=[1, 2])
    >>> roles = ["from", "to", "to", "from"]
    >>> part = pd.DataFrame({"interaction_id": [1, 1, 2, 2], "party_id": [1, 2, 1, 2], "role": roles})
    >>> table = yearly(counted(mails, part, pd.Series([0, 21], index=[1, 2])).rows)
    >>> table[["sent", "received", "they_replied", "their_lag_h"]].loc[(21, 1970)].tolist()
    [1.0, 1.0, 1.0, 2.0]
    """
    rows = _in_order(rows)
    person, year, day = rows["person"].to_numpy(np.int64), rows["year"].to_numpy(np.int64), rows["day"].to_numpy()
    new = np.ones(len(rows), np.bool_)
    new[1:] = (person[1:] != person[:-1]) | (year[1:] != year[:-1])
    start = np.flatnonzero(new)
    end = np.append(start[1:], len(rows))[: len(start)] - 1
    counts = _counts(rows, start, end)
    both = np.append(-1, np.flatnonzero(rows["two_way"].to_numpy()))
    latest = both[np.searchsorted(both, end, side="right") - 1]
    last_two_way = day[np.maximum(latest, 0)]
    last_two_way[latest < start] = np.datetime64("NaT")
    return pd.DataFrame(
        {
            **_hours(rows, start),
            **counts,
            **_lags(rows, counts),
            "last_two_way": last_two_way,
            "first": day[start],
            "last": day[end],
            **_seen(rows, start),
        },
        index=pd.MultiIndex.from_arrays([person[start], year[start]], names=["person", "year"]),
    )


def window(rows: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Keep what took place after one day and up to another, as in the twelve months up to a day.

    >>> rows = pd.DataFrame({"day": pd.to_datetime(["2025-11-30", "2025-12-01", "2026-11-30"])})
    >>> len(window(rows, pd.Timestamp("2025-11-30"), pd.Timestamp("2026-11-30")))
    2
    """
    return rows[(rows["day"] > start) & (rows["day"] <= end)]


def hours(rows: pd.DataFrame) -> pd.Series:
    """Add up the hours with each person; index ``person``.

    >>> hours(pd.DataFrame({"person": [2, 1, 2], "hours": [1.0, 2.0, 0.5]})).to_dict()
    {1: 2.0, 2: 1.5}
    """
    return rows.groupby("person")["hours"].sum()


def months(rows: pd.DataFrame, end: pd.Timestamp) -> Months:
    """Count the meetings, and the mails and messages, of each of the twelve months up to a day, person by person.

    A month ends on the same day as the last one, or where that is a month's end on that month's; so the twelve add up
    to what ``window`` keeps of the year. Everybody in these months has a row in both.

    >>> days = pd.to_datetime(["2026-05-04", "2026-12-31"])
    >>> seen = months(pd.DataFrame({"person": 1, "day": days, "meeting": [True, False]}), pd.Timestamp("2026-12-31"))
    >>> seen.meetings.loc[1].tolist(), seen.mails.loc[1].sum()
    ([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], np.int64(1))
    """
    ends = pd.DatetimeIndex([end - pd.DateOffset(months=n) for n in range(MONTHS, -1, -1)])
    if end.is_month_end:
        ends += pd.offsets.MonthEnd(0)
    here = window(rows, ends[0], end)
    which = ends.searchsorted(here["day"]) - 1
    people, person = np.unique(here["person"].to_numpy(np.int64), return_inverse=True)
    cell, meeting = person * MONTHS + which, here["meeting"].to_numpy(np.bool_)

    def table(some: Bools) -> pd.DataFrame:
        count = np.bincount(cell[some], minlength=len(people) * MONTHS).reshape(-1, MONTHS)
        return pd.DataFrame(count, index=pd.Index(people, name="person"), columns=ends[1:])

    return Months(table(meeting), table(~meeting))


def monthly(rows: pd.DataFrame, tiers: pd.Series | None = None) -> pd.DataFrame:
    """Add up the hours of each person in each month, or of each tier where those of persons are given.

    Out: index ``person`` or ``tier`` (those without one are left out), a column for every month from the first to the
    last (its first day), hours.

    >>> days = pd.to_datetime(["2026-01-31", "2026-03-01"])
    >>> monthly(pd.DataFrame({"person": [1, 2], "day": days, "hours": [1.0, 2.0]})).values.tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 2.0]]
    """
    by = rows["person"] if tiers is None else rows["person"].map(tiers).rename("tier")
    month = rows["day"].to_numpy().astype("datetime64[M]")
    sums = rows["hours"].groupby([by, pd.Series(month, index=rows.index)], observed=True).sum().unstack(fill_value=0)
    if sums.empty:
        return sums
    return sums.reindex(columns=pd.date_range(sums.columns[0], sums.columns[-1], freq="MS"), fill_value=0.0)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as ``counting.counted`` sorts them, untouched where they are."""
    person, day = rows["person"].to_numpy(np.int64), rows["day"].to_numpy()
    same = person[1:] == person[:-1]
    if np.all((person[1:] > person[:-1]) | (same & (day[1:] >= day[:-1]))):
        return rows
    return rows.sort_values(["person", "day", "at", "interaction_id"])


def _counts(rows: pd.DataFrame, start: Whole, end: Whole) -> dict[str, Whole]:
    """What is counted. All that starts is an ask."""
    kind, meeting, out = rows["kind"], rows["meeting"].to_numpy(np.bool_), rows["out"].to_numpy(np.bool_)
    starts, answered = rows["starts"].to_numpy(np.bool_), rows["lag"].to_numpy() >= 0

    def number(fact: Bools) -> Whole:
        return np.add.reduceat(fact, start, dtype=np.int64)

    meetings, sent, mine, theirs = number(meeting), number(~meeting & out), number(starts & out), number(starts & ~out)
    return {
        "meetings": meetings,
        "in_person": number((kind == "in_person").to_numpy()),
        "video": number((kind == "video").to_numpy()),
        "sent": sent,
        "received": end - start + 1 - meetings - sent,
        "i_start": mine,
        "they_start": theirs,
        "my_asks": mine,
        "they_replied": number(answered & out),
        "their_asks": theirs,
        "i_replied": number(answered & ~out),
    }


def _seen(rows: pd.DataFrame, start: Whole) -> dict[str, Bools]:
    mail = (rows["kind"] == schema.MAIL).to_numpy()
    calendar = rows["meeting"].to_numpy(np.bool_) & (rows["thread"].to_numpy() < 0)
    places = {"in_calendar": calendar, "in_mail": mail, "in_talk": ~calendar & ~mail}
    return {name: np.logical_or.reduceat(seen, start) for name, seen in places.items()}


def _hours(rows: pd.DataFrame, start: Whole) -> dict[str, Floats]:
    each, meeting = rows["hours"].to_numpy(np.float64), rows["meeting"].to_numpy(np.bool_)
    met, written = np.add.reduceat(each * meeting, start), np.add.reduceat(each * ~meeting, start)
    return {"hours": met + written, "meeting_hours": met, "mail_hours": written}


def _lags(rows: pd.DataFrame, counts: dict[str, Whole]) -> dict[str, Floats]:
    """The median lags of both sides: all lags sorted at once as whole numbers, by group, then side, then seconds."""
    lag = rows["lag"].to_numpy(np.int64)
    asked = np.flatnonzero(lag >= 0)
    n = np.column_stack([counts["i_replied"], counts["they_replied"]])
    group = np.repeat(np.arange(len(n)), n.sum(axis=1))
    side = (group << 1) | rows["out"].to_numpy(np.bool_)[asked]
    seconds = np.sort((side << _LAG_BITS) | lag[asked]) & ((1 << _LAG_BITS) - 1)
    n = n.ravel()
    some, low = n > 0, np.cumsum(n) - n
    middle = (seconds[(low + (n - 1) // 2)[some]] + seconds[(low + n // 2)[some]]) / 2 / _HOUR
    median = np.full(len(n), np.nan)
    median[some] = middle
    return {"their_lag_h": median[1::2], "my_lag_h": median[::2]}
