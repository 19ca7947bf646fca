"""Dated interactions into what counts, for whom, and for how many hours."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import replies, schema

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

ME: Final = 0
# Of a mail or message, those it was sent to; of a meeting, everybody there.
MOST_RECIPIENTS: Final = 5
MOST_PEOPLE: Final = 8
LONGEST: Final = 12 * 60
DAY_LONG: Final = 24.0
# Minutes that one I wrote and one I got take: assumptions of the method, no measurement.
MINUTES: Final[dict[str, tuple[float, float]]] = {"mail": (4.0, 1.0), "message": (0.5, 0.5)}

# The part that decides, where one person has several addresses in an interaction: the least number.
_FROM, _TO, _CC, _THERE, _MAYBE, _DECLINED, _ABSENT = range(7)
_RANK: Final = {"from": _FROM, "to": _TO, "cc": _CC, "there": _THERE, "maybe": _MAYBE, "declined": _DECLINED}
# Where a name that nobody has confirmed stands among the numbers of persons.
_UNKNOWN: Final = 1 << 60
_DAY_APART: Final = 1 << 20


class Counted(NamedTuple):
    """What counts, and what does not.

    ``rows``: one per interaction and person other than me, those of a person together and in time: ``interaction_id``,
    ``person``, ``kind``, ``at`` (seconds since 1970 UTC, -1 where only the day is known), ``day`` (local), ``year``,
    ``hours``, ``meeting``, ``out`` (I wrote it), ``thread`` (-1: its own), and ``starts``, ``lag`` and ``two_way``
    (``replies.exchanged``). ``left_out``: index ``interaction_id``, why it counts for nobody (``schema.LEFT_OUT``).
    """

    rows: pd.DataFrame
    left_out: pd.Series


class _Dated(NamedTuple):
    """The columns of interactions, in the order of their numbers."""

    frame: pd.DataFrame
    kind: NDArray[np.int8]
    meeting: Bools
    at: Whole
    minutes: Floats


class _Part(NamedTuple):
    """Who had which part in which interaction (by its place), each person once; ``repeats``: of each interaction, how
    many addresses more it names than persons."""

    place: Whole
    person: Whole
    rank: Whole
    repeats: Whole


class _Roles(NamedTuple):
    """Per interaction: my own part, whether I wrote it, how many others have a part that counts, how many of them are
    known, and whether somebody got a copy; per part: whether it counts."""

    mine: Whole
    out: Bools
    present: Whole
    known: Whole
    copied: Bools
    counts: Bools


def counted(interactions: pd.DataFrame, parties: pd.DataFrame, who: pd.Series) -> Counted:
    """Say which interactions count, for whom, and how many hours each takes.

    In: ``interactions``, index ``interaction_id``: ``kind``, ``at``, ``day`` (local), ``minutes`` (NaN where none),
    ``people``, ``thread``, ``left_out`` (blank where its reader left it in; see ``sources.rows.InteractionRow``).
    ``parties``: ``interaction_id``, ``party_id``, ``role`` (``schema.ROLES``). ``who``: party to person: 0 is me, more
    than 0 a contact, less than 0 somebody not in the book, each with a number of their own; missing: a name that nobody
    has confirmed, who has part but gets nothing. Several addresses of a person in one interaction are one person, with
    the part that says most: written, got, got a copy; was there, said perhaps, said no.

    Mails and messages count for those in To where I wrote them, for the writer where they came to me; not those to more
    than five others (``broadcast``), of which I only got a copy (``copy``), or that are neither from nor to me
    (``not_mine``: a list's archive, a blind copy, and all of them as long as nobody is known to be me). A sent mail
    takes 4 minutes, a received one 1, a message half a minute [assumed], shared by those it counts for.

    Meetings count for whoever was there with me, unless I said no (``declined``) or perhaps (``tentative``); I was there
    where no party is me. Of n people, me among them, each of the others gets minutes / 60 / (n - 1), so that the hours
    of a meeting add up to its length (as an author's share in Newman 2001); more than eight are a ``broadcast``. A
    meeting takes twelve hours at most, and meetings at one time share it (``shared_time``). What was written down by its
    day alone takes what was said, as does a mail or message written down so, which counts as one of mine.

    Where only names are left that nobody has confirmed it is ``title_only``, which a confirmed name ends.

    >>> met = {"kind": "video", "at": 0, "day": pd.to_datetime(["1970-01-01"]), "minutes": 90.0, "people": 4}
    >>> met = pd.DataFrame({**met, "thread": -1, "left_out": ""}, index=[7])
    >>> there = pd.DataFrame({"interaction_id": 7, "party_id": [1, 2, 3, 4], "role": ["there"] * 3 + ["declined"]})
    >>> rows, left_out = counted(met, there, pd.Series([0, 21, 22, 23], index=[1, 2, 3, 4]))
    >>> rows[["person", "hours"]].values.tolist(), len(left_out)
    ([[21.0, 0.75], [22.0, 0.75]], 0)
    """
    dated = _dated(interactions)
    part = _parts(dated.frame.index, parties, who)
    roles = _roles(dated, part)
    reason = _reasons(dated, part, roles)
    hours = _hours(dated, roles, reason == "")
    which = roles.counts & (part.person < _UNKNOWN) & (reason == "")[part.place]
    rows = _rows(dated, part.place[which], part.person[which], roles.out, hours)
    gone = np.flatnonzero(reason != "")
    told = pd.Series(
        pd.Categorical(reason[gone], list(schema.LEFT_OUT)), index=dated.frame.index[gone], name="left_out"
    )
    return Counted(rows, told)


def shared_time(start: Whole, minutes: Floats, day: Whole) -> Floats:
    """Give the hours of meetings so that those at one time share it, and no day gets more than its clock has.

    In: when each begins (seconds), how long it is, and the local day (a number) it begins on. Meetings that overlap, or
    are joined by others that do, are all shortened alike: to the time that passed by the time they add up to. Where
    that chain runs past midnight, a day still gets no more than the time its own meetings cover, nor than 24 hours.

    >>> nine = 9 * 3_600
    >>> shared_time(np.array([nine, nine + 1_800]), np.array([60.0, 30.0]), np.array([0, 0])).round(3).tolist()
    [0.667, 0.333]
    """
    seconds = minutes * 60
    cluster, passed = _clusters(start, start + seconds)
    hours = seconds / 3_600 * (passed / np.bincount(cluster, seconds))[cluster]
    which, code = np.unique(day, return_inverse=True)
    apart = start + (code - which[code]) * replies.DAY + code * _DAY_APART
    cluster, passed = _clusters(apart, apart + seconds)
    covered = np.zeros(len(which))
    np.maximum.at(covered, code, 0.0)
    by_cluster = np.empty(len(passed), np.int64)
    by_cluster[cluster] = code
    covered = np.bincount(by_cluster, passed, len(which)) / 3_600
    most, sums = np.minimum(covered, DAY_LONG), np.bincount(code, hours, len(which))
    return hours * np.minimum(1.0, most / sums)[code]


def _clusters(start: Floats | Whole, end: Floats) -> tuple[Whole, Floats]:
    """The number of the cluster of each interval, and the length that each cluster covers."""
    order = np.argsort(start, kind="stable")
    ends = np.maximum.accumulate(end[order])
    new = np.r_[True, start[order][1:] > ends[:-1]]
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    return number, ends[np.r_[first[1:], len(order)] - 1] - start[order][first]
