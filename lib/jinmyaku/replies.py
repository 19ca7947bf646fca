"""Messages with a person into who wrote first, who answered and how soon."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]

DAY: Final = 86_400
SILENCE: Final = 30 * DAY
ANSWERED_WITHIN: Final = 14 * DAY


def exchanged(rows: pd.DataFrame) -> pd.DataFrame:
    """Say of every row whether somebody wrote first with it, how soon it was answered, and whether both have had part.

    In: one row per interaction and other person, those of a person one after the other in time: ``person``, ``at``
    (seconds since 1970 UTC, -1 where only the day is known), ``day``, ``meeting``, ``out`` (I wrote it), ``thread``
    (-1: its own).

    Out, on the same index:

    - ``starts``: a message that opens a thread, or breaks a silence of more than 30 days over all messages with the
      person. Only these count as asks: otherwise every closing word of thanks would go unanswered. What was written
      down by its day alone starts nothing.
    - ``lag``: seconds until the other side's first message in the same thread, of those that start and have one within
      14 days (half of all replies to mails come within an hour: Kooti et al. 2015); -1 else.
    - ``two_way``: a meeting, or a message in a thread in which both sides have written by then.

    >>> sent = pd.DataFrame({"person": 1, "at": [0, 7_200], "day": pd.to_datetime(["1970-01-01"] * 2), "thread": 5})
    >>> exchanged(sent.assign(meeting=False, out=[True, False])).values.tolist()
    [[True, 7200, False], [False, -1, True]]
    """
    meeting = rows["meeting"].to_numpy(dtype=np.bool_)
    starts, lag, two_way = np.zeros(len(rows), np.bool_), np.full(len(rows), -1, np.int64), meeting.copy()
    written = np.flatnonzero(~meeting)
    if len(written):
        person, at = rows["person"].to_numpy(np.int64)[written], rows["at"].to_numpy(np.int64)[written]
        day = rows["day"].to_numpy().astype("datetime64[s]").astype(np.int64)[written]
        when = np.where(at < 0, day, at)
        order = _by_thread(person, rows["thread"].to_numpy(np.int64)[written])
        opens, later, both = _threads(order[0], order[1], when, rows["out"].to_numpy(np.bool_)[written])
        quiet = np.r_[True, when[1:] - when[:-1] > SILENCE]
        begun = (opens | quiet) & (at >= 0)
        starts[written], two_way[written] = begun, both
        lag[written] = np.where(begun & (later <= ANSWERED_WITHIN), later, -1)
    return pd.DataFrame({"starts": starts, "lag": lag, "two_way": two_way}, index=rows.index)


def _by_thread(person: Whole, thread: Whole) -> tuple[Whole, Whole]:
    """The order in which the messages of one person and thread stand together, still in time, and their key in it."""
    own = np.where(thread < 0, np.arange(len(thread)) + (thread.max() + 1), thread)
    who = np.cumsum(np.r_[False, person[1:] != person[:-1]])
    key = who * (int(own.max()) + 1) + own
    order = np.argsort(key, kind="stable")
    return order, key[order]


def _threads(order: Whole, key: Whole, when: Whole, out: Bools) -> tuple[Bools, Whole, Bools]:
    """Whether a message opens its thread, the seconds to the other side's next one in it (all there are where there is
    none), and whether the other side has written before it."""
    opens = np.r_[True, key[1:] != key[:-1]]
    turns = opens | np.r_[True, out[order][1:] != out[order][:-1]]
    first = np.flatnonzero(turns)
    turn = np.cumsum(turns) - 1
    moment = when[order]
    following = np.r_[first[1:], 0]
    answered = np.r_[~opens[first[1:]], False]
    until = np.where(answered, moment[following], np.iinfo(np.int64).max)
    later = np.where(answered[turn], until[turn] - moment, np.iinfo(np.int64).max)
    there = np.empty(len(order), np.int64)
    there[order] = np.arange(len(order))
    return opens[there], later[there], ~opens[first][turn][there]
