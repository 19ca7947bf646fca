"""A year's meetings laid out over its days: by cadence, not all in January, on no holiday and never two at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

# Where each person's first meeting falls within their interval: successive multiples of this are spread most evenly.
GOLDEN: Final = (5**0.5 - 1) / 2
# With whom one meets at weekends rather than on working days.
PRIVATE: Final = ("family", "friend", "community")
SATURDAY: Final = 5
# A day has room for two meetings, or for a long one.
HOURS: Final = {True: (10, 15), False: (12, 18)}
ROOM: Final = 2
LONG: Final = 240
REACH: Final = 21


def meetings(people: pd.DataFrame, begin: dt.date, end: dt.date, holidays: Collection[dt.date]) -> pd.DataFrame:
    """Lay out the planned meetings between two days, the second not included.

    In: index ``contact_id``, ``times`` a year, ``length`` (hours), ``relation``. Those met often keep their weekday.
    Out: ``contact_id``, ``number`` (from 1 within the year), ``day``, ``hour`` at which it begins, ``minutes``; by day.
    A meeting for which three weeks around its day have no free one is not laid out.

    >>> people = pd.DataFrame({"times": [2.0], "length": [3.0], "relation": ["work"]}, index=[7])
    >>> laid = meetings(people, dt.date(2027, 1, 1), dt.date(2028, 1, 1), [])
    >>> laid["day"].dt.strftime("%Y-%m-%d %a").tolist()
    ['2027-04-23 Fri', '2027-10-22 Fri']
    """
    span = (end - begin).days
    share = span / 365.25
    counts = np.rint(people["times"].to_numpy("float64") * share).astype("int64")
    rank = np.arange(1, len(people) + 1)
    which = np.repeat(np.arange(len(people)), counts)
    number = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    ideal = (number - 1 + (rank[which] * GOLDEN) % 1) * span / np.maximum(counts[which], 1)
    wanted = pd.DataFrame(
        {
            "contact_id": people.index.to_numpy()[which],
            "number": number,
            "ideal": ideal.astype("int64"),
            "private": people["relation"].isin(PRIVATE).to_numpy()[which],
            "minutes": (people["length"].to_numpy("float64")[which] * 60).round().astype("int64"),
        }
    ).sort_values(["ideal", "contact_id"], kind="stable", ignore_index=True)
    found = pd.DataFrame(_days(wanted, begin, span, holidays), columns=["at", "hour"], dtype="int64")
    laid = wanted.join(found)
    laid = laid[laid["at"] >= 0]
    day = pd.to_datetime(begin) + pd.to_timedelta(laid["at"], unit="D")
    laid = laid.assign(day=day).sort_values(["day", "hour"], kind="stable", ignore_index=True)
    return laid[["contact_id", "number", "day", "hour", "minutes"]]


def _days(wanted: pd.DataFrame, begin: dt.date, span: int, holidays: Collection[dt.date]) -> list[tuple[int, int]]:
    """The day nearest to each ideal one that has room, and its hour, in turn; -1 where none is near."""
    days = [begin + dt.timedelta(days=n) for n in range(span)]
    off = [day in holidays for day in days]
    weekend = [day.weekday() >= SATURDAY for day in days]
    free = {private: [not off[n] and weekend[n] == private for n in range(span)] for private in (True, False)}
    taken: Counter[int] = Counter()
    weekdays: dict[int, int] = {}
    found = []
    columns = (wanted[name].tolist() for name in ("contact_id", "ideal", "private", "minutes"))
    for contact, ideal, private, minutes in zip(*columns, strict=True):
        room = ROOM if minutes > LONG else 1
        usual = weekdays.get(contact)
        near = range(max(0, ideal - REACH), min(span, ideal + REACH + 1))
        fits = [n for n in near if free[private][n] and taken[n] + room <= ROOM]
        # An empty day before one that has a meeting already, the usual weekday, then the nearest.
        fits.sort(key=lambda n: (taken[n], usual is not None and days[n].weekday() != usual, abs(n - ideal), n))
        if not fits:
            found.append((-1, 0))
            continue
        found.append((fits[0], HOURS[private][taken[fits[0]]]))
        taken[fits[0]] += room
        weekdays.setdefault(contact, days[fits[0]].weekday())
    return found
