"""A year's meetings laid out over its days: by cadence, not all in January, on no holiday and never two at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

# Where each person's first meeting falls within their interval: successive multiples of this are spread most evenly.
GOLDEN: Final = (5**0.5 - 1) / 2
# With whom one meets at weekends rather than on working days.
PRIVATE: Final = ("family", "friend", "community")
SATURDAY: Final = 5
# At weekends, and on working days; a day has room for two meetings, or for a long one.
WEEKEND: Final = (10, 15)
WORKDAY: Final = (12, 18)
ROOM: Final = 2
LONG: Final = 240
REACH: Final = 21
YEAR: Final = 365.0
_NEAR: Final = 0.02


class Laid(NamedTuple):
    """Meetings laid out: ``contact_id``, ``number``, ``day``, ``hour`` at which it begins, ``minutes``, by day; and how
    many of each person found no day."""

    meetings: pd.DataFrame
    without: pd.Series


def counts(times: pd.Series, days: int) -> pd.Series:
    """Give how many meetings so many days hold for people met so often a year: index ``contact_id``.

    What is left over of a cadence that is no whole number goes to some people this time and to others another.

    >>> counts(pd.Series([24.0, 2.0, 0.0], index=[1, 2, 3]), 366).tolist()
    [24, 2, 0]
    """
    exact = times * (days / YEAR)
    whole = np.floor(exact + _NEAR)
    rest = (exact - whole).clip(lower=0.0)
    more = (rest > 2 * _NEAR) & (_offset(times.index) < rest) & (times > 0)
    found: pd.Series = (whole + more).astype("int64")
    return found


def meetings(
    people: pd.DataFrame,
    begin: dt.date,
    end: dt.date,
    holidays: Collection[dt.date],
    taken: Iterable[tuple[dt.date, int]] = (),
) -> Laid:
    """Lay out so many meetings between two days, the second not included.

    In: index ``contact_id``, ``count``, ``after`` (the number of the last one there is), ``length`` (hours),
    ``relation``, ``first`` (whether they come before all others); days off; and days on which so many minutes are taken
    already. Those met often keep their weekday. Friends and family come on a working evening where no weekend is free.
    A meeting for which three weeks around its day have no room is told of, not laid out.

    >>> people = pd.DataFrame({"count": 2, "after": 0, "length": 3.0, "relation": "work", "first": False}, index=[7])
    >>> laid = meetings(people, dt.date(2027, 1, 1), dt.date(2028, 1, 1), []).meetings
    >>> laid["day"].dt.strftime("%Y-%m-%d %a").tolist()
    ['2027-03-01 Mon', '2027-08-30 Mon']
    """
    span = (end - begin).days
    count = people["count"].to_numpy("int64")
    which = np.repeat(np.arange(len(people)), count)
    step = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    ideal = (step + _offset(people.index)[which]) * span / np.maximum(count[which], 1)
    wanted = pd.DataFrame(
        {
            "contact_id": people.index.to_numpy()[which],
            "number": step + 1 + people["after"].to_numpy("int64")[which],
            "ideal": ideal.astype("int64"),
            "private": people["relation"].isin(PRIVATE).to_numpy()[which],
            "minutes": (people["length"].to_numpy("float64")[which] * 60).round().astype("int64"),
            "later": ~people["first"].to_numpy("bool")[which],
        }
    ).sort_values(["later", "ideal", "contact_id"], kind="stable", ignore_index=True)
    found = pd.DataFrame(_days(wanted, begin, span, holidays, taken), columns=["at", "hour"], dtype="int64")
    every = wanted.join(found)
    laid = every[every["at"] >= 0]
    day = pd.to_datetime(begin) + pd.to_timedelta(laid["at"], unit="D")
    laid = laid.assign(day=day).sort_values(["day", "hour"], kind="stable", ignore_index=True)
    without = every.loc[every["at"] < 0, "contact_id"].value_counts().sort_index()
    return Laid(laid[["contact_id", "number", "day", "hour", "minutes"]], without)


def _offset(index: pd.Index) -> np.ndarray:
    """By the person alone, so that nobody's days hang on who else there is."""
    return (index.to_numpy("float64") * GOLDEN) % 1


def _days(
    wanted: pd.DataFrame,
    begin: dt.date,
    span: int,
    holidays: Collection[dt.date],
    taken: Iterable[tuple[dt.date, int]],
) -> list[tuple[int, int]]:
    """The day nearest to each ideal one that has room, and its hour, in turn; -1 where none is near."""
    days = [begin + dt.timedelta(days=n) for n in range(span)]
    weekend = [day.weekday() >= SATURDAY for day in days]
    free = [day not in holidays for day in days]
    used: Counter[int] = Counter()
    for day, minutes in taken:
        used[(day - begin).days] += _rooms(minutes)
    weekdays: dict[int, int] = {}
    found = []
    columns = (wanted[name].tolist() for name in ("contact_id", "ideal", "private", "minutes"))
    for contact, ideal, private, minutes in zip(*columns, strict=True):
        room, usual = _rooms(minutes), weekdays.get(contact)
        near = range(max(0, ideal - REACH), min(span, ideal + REACH + 1))
        there = [n for n in near if free[n] and used[n] + room <= ROOM and (private or not weekend[n])]
        fits = [n for n in there if weekend[n] == private] or there
        if not fits:
            found.append((-1, 0))
            continue
        # An empty day before one that has a meeting already, the usual weekday, then the nearest.
        best = min(fits, key=lambda n: (used[n], usual is not None and days[n].weekday() != usual, abs(n - ideal), n))
        found.append((best, (WEEKEND if weekend[best] else WORKDAY)[used[best]]))
        used[best] += room
        weekdays.setdefault(contact, days[best].weekday())
    return found


def _rooms(minutes: int) -> int:
    return ROOM if minutes > LONG else 1
