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


_KINDS: Final = pd.CategoricalDtype(list(schema.INTERACTIONS))
_REASONS: Final = pd.CategoricalDtype(list(schema.LEFT_OUT))
_COUNTS: Final = -1


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
    """Who had which part in which interaction (by its place), each person once; ``slot``: the person's place among all;
    ``repeats``: of each interaction, how many addresses more it names than persons."""

    place: Whole
    slot: Whole
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

    Meetings count for whoever was there with me, unless I said no (``declined``) or perhaps (``tentative``); where no
    party is me, I was there. Of n people, me among them, each of the others gets minutes / 60 / (n - 1), so that the
    hours of a meeting add up to its length (as an author's share in Newman 2001); more than eight are a ``broadcast``.
    A meeting takes twelve hours at most, and meetings at one time share it (``shared_time``). What was written down by
    its day alone takes what was said, as does a mail or message written down so, which counts as one of mine.

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
    hours = _hours(dated, roles, reason == _COUNTS)
    which = roles.counts & (part.person < _UNKNOWN) & (reason == _COUNTS)[part.place]
    rows = _rows(dated, part, which, roles.out, hours)
    gone = np.flatnonzero(reason != _COUNTS)
    told = pd.Categorical.from_codes(reason[gone], dtype=_REASONS)
    return Counted(rows, pd.Series(told, index=dated.frame.index[gone], name="left_out"))


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
    days, code = np.unique(day, return_inverse=True)
    apart = start + code * (int(np.ptp(start)) + int(seconds.max()) + 1)
    cluster, passed = _clusters(apart, apart + seconds)
    of_day = np.empty(len(passed), np.int64)
    of_day[cluster] = code
    most = np.minimum(np.bincount(of_day, passed, len(days)) / 3_600, DAY_LONG)
    return hours * np.minimum(1.0, most / np.bincount(code, hours))[code]


def _clusters(start: Whole, end: Floats) -> tuple[Whole, Floats]:
    """The number of the cluster of each interval, and the length that each cluster covers."""
    order = np.argsort(start, kind="stable")
    ends = np.maximum.accumulate(end[order])
    new = np.r_[True, start[order][1:] > ends[:-1]]
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    first = np.flatnonzero(new)
    return number, ends[np.r_[first[1:], len(order)] - 1] - start[order][first]


def _dated(interactions: pd.DataFrame) -> _Dated:
    frame = interactions if interactions.index.is_monotonic_increasing else interactions.sort_index()
    kind = pd.Categorical(frame["kind"], dtype=_KINDS).codes.astype(np.int8)
    meeting = np.isin(kind, [schema.INTERACTIONS.index(one) for one in schema.MEETINGS])
    return _Dated(frame, kind, meeting, frame["at"].to_numpy(np.int64), frame["minutes"].to_numpy(np.float64))


def _parts(known: pd.Index, parties: pd.DataFrame, who: pd.Series) -> _Part:
    """Each person of each interaction once, with the part that says most: sorted by place, person and part at once."""
    party, numbers = pd.factorize(parties["party_id"].to_numpy(np.int64))
    person = who.reindex(numbers).to_numpy(np.float64)
    missing = np.isnan(person)
    whose = np.where(missing, _UNKNOWN + np.arange(len(numbers)), np.where(missing, 0, person).astype(np.int64))
    persons, slot = np.unique(whose, return_inverse=True)
    role = pd.Categorical(parties["role"], list(_RANK)).codes.astype(np.int64)
    place = known.get_indexer(pd.Index(parties["interaction_id"]))
    bits = max(1, len(persons).bit_length())
    key = np.sort((((place << bits) | slot[party]) << 3 | role)[place >= 0])
    whole = key >> 3
    first = np.r_[True, whole[1:] != whole[:-1]][: len(key)]
    key, whole = key[first], whole[first]
    repeats = np.bincount(place[place >= 0], minlength=len(known)) - np.bincount(whole >> bits, minlength=len(known))
    which = whole & ((1 << bits) - 1)
    return _Part(whole >> bits, which, persons[which], key & 7, repeats)


def _roles(dated: _Dated, part: _Part) -> _Roles:
    """What the parts make of each interaction; a mail with somebody ``there`` was written down by hand."""
    size = len(dated.kind)
    mine = np.full(size, _ABSENT)
    me = part.person == ME
    mine[part.place[me]] = part.rank[me]
    by_hand = np.bincount(part.place[part.rank == _THERE], minlength=size) > 0
    out = ~dated.meeting & ((mine == _FROM) | by_hand)
    wanted = np.where(dated.meeting | by_hand, _THERE, np.where(out, _TO, _FROM))
    counts = ~me & (part.rank == wanted[part.place])
    present = np.bincount(part.place[counts], minlength=size)
    known = np.bincount(part.place[counts & (part.person < _UNKNOWN)], minlength=size)
    copied = np.bincount(part.place[~me & (part.rank == _CC)], minlength=size) > 0
    mine[by_hand & ~dated.meeting] = _FROM
    return _Roles(mine, out, present, known, copied, counts)


def _reasons(dated: _Dated, part: _Part, roles: _Roles) -> NDArray[np.int8]:
    """Why each interaction counts for nobody, as a code of ``schema.LEFT_OUT``; its reader's word before the rules'."""
    told = pd.Categorical(dated.frame["left_out"], ["", *schema.LEFT_OUT]).codes - 1
    sent_to = dated.frame["people"].to_numpy(np.int64) - part.repeats
    meeting, mail, present = dated.meeting, ~dated.meeting, roles.present
    copy = (roles.mine == _CC) | (roles.out & (present == 0) & roles.copied)
    reasons = {
        "no_date": dated.frame["day"].isna().to_numpy(),
        "not_mine": mail & (roles.mine > _CC),
        "declined": meeting & (roles.mine == _DECLINED),
        "tentative": meeting & (roles.mine == _MAYBE),
        "broadcast": np.where(meeting, present + 1 > MOST_PEOPLE, sent_to > MOST_RECIPIENTS),
        "copy": mail & copy,
        "nobody_else": present == 0,
        "title_only": roles.known == 0,
    }
    own = np.select(list(reasons.values()), [schema.LEFT_OUT.index(reason) for reason in reasons], _COUNTS)
    said = (told >= 0) & (told != schema.LEFT_OUT.index("title_only"))
    return np.where(said, told, own).astype(np.int8)


def _hours(dated: _Dated, roles: _Roles, counts: Bools) -> Floats:
    """The hours that each interaction gives to each of those it counts for."""
    sent, got = np.array([MINUTES.get(kind, (0.0, 0.0)) for kind in schema.INTERACTIONS]).T
    usual = np.where(roles.out, sent[dated.kind], got[dated.kind])
    minutes = np.where(np.isnan(dated.minutes), usual, np.maximum(dated.minutes, 0.0))
    hours = minutes / 60
    timed = np.flatnonzero(dated.meeting & counts & (dated.at >= 0) & (minutes > 0))
    if len(timed):
        day = dated.frame["day"].to_numpy()[timed].astype("datetime64[D]").astype(np.int64)
        hours[timed] = shared_time(dated.at[timed], np.minimum(minutes[timed], LONGEST), day)
    return hours / np.maximum(roles.present, 1)


def _rows(dated: _Dated, part: _Part, which: Bools, out: Bools, hours: Floats) -> pd.DataFrame:
    """The rows, by person, day, moment and number."""
    day, place = dated.frame["day"].to_numpy(), part.place[which]
    rank = np.empty(len(day), np.int64)
    rank[np.lexsort((dated.at, day))] = np.arange(len(day))
    by = np.argsort(part.slot[which] * len(day) + rank[place])
    at = place[by]
    rows = pd.DataFrame(
        {
            "interaction_id": dated.frame.index.to_numpy(np.int64)[at],
            "person": part.person[which][by],
            "kind": pd.Categorical.from_codes(dated.kind[at], dtype=_KINDS),
            "at": dated.at[at],
            "day": day[at],
            "year": pd.DatetimeIndex(day[at]).year.to_numpy(np.int64),
            "hours": hours[at],
            "meeting": dated.meeting[at],
            "out": out[at],
            "thread": dated.frame["thread"].to_numpy(np.int64)[at],
        }
    )
    return pd.concat([rows, replies.exchanged(rows)], axis=1)
