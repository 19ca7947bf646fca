"""What exports of talks have in common: clock times, dates in either order, and messages into rows."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from jinmyaku import schema
from jinmyaku.sources.rows import Batch, InteractionRow, Options, Party, Problem

BATCH: Final = 2000
LONGEST_NAME: Final = 200
MOST_RECIPIENTS: Final = 5

MORNING: Final = r"[Aa]\.?\s?[Mm]\.?|午前|上午|오전"
AFTERNOON: Final = r"[Pp]\.?\s?[Mm]\.?|午後|下午|오후"
_HALF: Final = f"{MORNING}|{AFTERNOON}"
# Groups: half of the day, hour, minute, second, half of the day.
TIME: Final = rf"({_HALF})?\s?(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:\s?({_HALF}))?"
DATE: Final = r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}"

_LATER: Final = re.compile(AFTERNOON)
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = ("Cc", "Cf", "Cs")
_PREFIX: Final = re.compile(r"^~\s+")
_THAI: Final = 543


class Clock(NamedTuple):
    """A time of day as a clock shows it."""

    hour: int
    minute: int
    second: int = 0


class Day(NamedTuple):
    """A date as written: the year, the two other numbers in their order, and whether the year stood before them.

    ``weekday``: the one beside it, Monday being 0; None where none is known.
    """

    year: int
    first: int
    second: int
    year_first: bool
    weekday: int | None = None

    def date(self, day_first: bool) -> dt.date | None:
        """Give the date, None where there is no such day or where it has another weekday in this order."""
        day, month = (self.first, self.second) if day_first and not self.year_first else (self.second, self.first)
        try:
            date = dt.date(self.year, month, day)
        except ValueError:
            return None
        return date if self.year_first or self.weekday in (None, date.weekday()) else None

    def stamp(self, clock: Clock) -> str:
        """Name a minute without deciding which number is the day, so that it is named alike once that is known."""
        low, high = sorted((self.first, self.second))
        return f"{self.year}-{low}-{high} {clock.hour}:{clock.minute}"


class Said(NamedTuple):
    """One message or call: where it stands, when it was by the clock, and who it is from (blank where not told).

    ``apart``: what tells it from one of that person at that minute in another talk. ``minutes``: a call's length.
    """

    line: int
    day: Day
    clock: Clock
    who: str
    apart: str
    minutes: float | None = None


@dataclass(frozen=True)
class Talk:
    """A talk as one file has it: what was said, everyone who takes part, and which of them is evidently the person.

    ``memo``: nobody else reads it. ``empty``: the message key for a talk in which nothing was said.
    """

    said: Sequence[Said]
    names: Sequence[str]
    thread: str
    mine: tuple[str, ...] = ()
    memo: bool = False
    empty: str = "problem.talk_empty"


def lines(text: str) -> list[str]:
    """Part a text into lines, however they end; blanks that do not break and NUL bytes become plain or go.

    >>> lines("a\\u202fb\\r\\nc")
    ['a b', 'c']
    """
    plain = text.replace("\x00", "").replace("\u202f", " ").replace("\u00a0", " ")
    return plain.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def clean(name: str) -> str:
    """Give a name as it is shown: without control and direction marks, blanks as one, of a bounded length.

    >>> clean("\\u202a~ Ann\\u200e  Lee\\u202c")
    'Ann Lee'
    """
    return _clean(name[: 10 * LONGEST_NAME])


@lru_cache(maxsize=4096)
def _clean(name: str) -> str:
    # What joins two letters or signs into one is part of the spelling.
    shown = (c for c in name if c.isspace() or c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return _PREFIX.sub("", " ".join("".join(shown).split()))[:LONGEST_NAME].strip(f" {_JOINERS}")


def clock(found: Sequence[str | None]) -> Clock:
    """Give the time that the groups of ``TIME`` say.

    >>> clock(re.fullmatch(TIME, "午後1:05").groups()), clock(re.fullmatch(TIME, "12:00:09 a. m.").groups())
    (Clock(hour=13, minute=5, second=0), Clock(hour=0, minute=0, second=9))
    """
    before, hour, minute, second, after = found[:5]
    half = before or after or ""
    given = int(hour or 0)
    if half:
        given = given % 12 + (12 if _LATER.fullmatch(half) else 0)
    return Clock(given, int(minute or 0), int(second or 0))


@lru_cache(maxsize=4096)
def day(written: str, weekday: int | None = None) -> Day:
    """Give the numbers of a date as written in the form of ``DATE``; years of two digits and of the Thai count too.

    >>> day("2026/07/01")[:4], day("01.07.26")[:4], day("1/7/2569")[:4]
    ((2026, 7, 1, True), (2026, 1, 7, False), (2026, 1, 7, False))
    """
    parts = [part for part in re.split(r"\D+", written) if part]
    year_first = len(parts[0]) > 2
    year, first, second = map(int, parts if year_first else (parts[2], parts[0], parts[1]))
    year += 2000 if year < 100 else -_THAI if year > 2400 else 0
    return Day(year, first, second, year_first, weekday)


def order(days: Iterable[Day], region: str) -> tuple[bool, bool]:
    """Say whether dates are written day first, and whether that is sure.

    In: dates in their order in a file, and the region (ISO 3166) that decides where nothing else does: in the US the
    month comes first. Dates that do not exist speak against an order, then dates that go back in time.

    >>> order([day("1/7/26"), day("13/7/26")], "US"), order([day("1/7/26"), day("2/7/26")], "US")
    ((True, True), (False, False))
    """
    several = [one for one in dict.fromkeys(days) if not one.year_first]
    day_first, month_first = ([one.date(first) for one in several] for first in (True, False))
    if day_first == month_first:
        return True, True
    by_day, by_month = _against(day_first), _against(month_first)
    return (region != "US", False) if by_day == by_month else (by_day < by_month, True)


def digest(*parts: str) -> str:
    """Give a short name for some words that does not give them away.

    >>> len(digest("Ann Lee", "Ken Abe")), digest("ab", "c") == digest("a", "bc")
    (32, False)
    """
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def span(options: Options) -> tuple[int, int]:
    """Give the time that counts, from the first year of a book to the end of ``options.until``: seconds since 1970 UTC.

    >>> span(Options(until=dt.date(2026, 6, 30)))
    (946684800, 1782864000)
    """
    zone = ZoneInfo(options.zone)
    ends = (dt.date(schema.FIRST_YEAR, 1, 1), options.until + dt.timedelta(days=1))
    first, last = (int(dt.datetime.combine(end, dt.time(), zone).timestamp()) for end in ends)
    return first, last


def batches(talk: Talk, problems: Iterable[Problem], options: Options) -> Iterator[Batch]:
    """Yield a talk's rows and problems, 2,000 at a time.

    In: the talk, what is wrong with its file already, and the options: its times are of ``zone``. Out: batches. What
    has no possible date becomes a problem, as does a talk in which nothing was said.

    >>> one = Said(1, day("2026/07/01"), Clock(9, 0), "Ann", "talk")
    >>> [batch] = batches(Talk([one], ["Ann", "Ken"], "t"), (), Options())
    >>> [(row.at, [party.value for party in row.parties]) for row in batch.interactions]
    [(1782896400, ['Ann', 'Ken'])]
    """
    day_first, sure = order((one.day for one in talk.said), options.region)
    faults = list(problems)
    if not sure:
        faults.append(Problem(0, "problem.day_first" if day_first else "problem.month_first"))
    if not talk.said:
        faults.append(Problem(0, talk.empty))
    rows: list[InteractionRow] = []
    for one in _rows(talk, day_first, options):
        rows.append(one) if isinstance(one, InteractionRow) else faults.append(one)
        if len(rows) + len(faults) >= BATCH:
            yield Batch(problems=tuple(faults), interactions=tuple(rows))
            faults, rows = [], []
    if rows or faults:
        yield Batch(problems=tuple(faults), interactions=tuple(rows))


def _rows(talk: Talk, day_first: bool, options: Options) -> Iterator[InteractionRow | Problem]:
    zone, (first, last) = ZoneInfo(options.zone), span(options)
    parties = {who: _parties(talk.names, who) for who in ("", *talk.names)}
    there = tuple(party._replace(role="there") for party in parties[""])
    wrong: Day | None = None
    for one, key in zip(talk.said, _keys(talk.said), strict=True):
        at = _moment(one, day_first, zone)
        if at is None:
            if one.day != wrong:
                yield Problem(one.line, "problem.talk_date")
            wrong = one.day
            continue
        call = one.minutes is not None
        part = there if call else parties[one.who]
        people = max(len(talk.names), 2) - (not call)
        left_out = "" if first <= at < last else "no_date"
        if len(talk.names) > MOST_RECIPIENTS + 1:
            left_out, part = left_out or "broadcast", ()
        elif talk.memo:
            left_out = left_out or "nobody_else"
        yield InteractionRow(
            one.line, key, "call" if call else "message", at, one.minutes, part, people, talk.thread,
            left_out=left_out, mine=talk.mine if part else (),
        )  # fmt: skip


def _parties(names: Sequence[str], who: str) -> tuple[Party, ...]:
    sender = (Party("from", "name", who),) if who else ()
    return (*sender, *(Party("to", "name", name) for name in names if name != who))


def _keys(said: Iterable[Said]) -> Iterator[str]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in said:
        same = (one.apart, one.day.stamp(one.clock), one.who)
        counts[same] += 1
        yield digest(*same, str(counts[same]))


def _moment(one: Said, day_first: bool, zone: ZoneInfo) -> int | None:
    date = one.day.date(day_first)
    if date is None:
        return None
    try:
        return int(dt.datetime.combine(date, dt.time(*one.clock), zone).timestamp())
    except ValueError:
        return None


def _against(dates: Sequence[dt.date | None]) -> tuple[int, int]:
    """How many dates there are not, and how often the others go back."""
    there = [date for date in dates if date is not None]
    return len(dates) - len(there), sum(after < before for before, after in pairwise(there))
