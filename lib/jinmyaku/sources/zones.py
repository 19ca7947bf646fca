"""Times as calendars write them, and the time zones they are of: named, as Windows names them, or told by the file."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from icalendar.prop import vDDDTypes, vUTCOffset
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from jinmyaku.sources import recurrence
from jinmyaku.sources.blocks import parted
from jinmyaku.sources.recurrence import Steps, Unfollowed

UTC: Final = "UTC"

_typed: Final[Callable[[str], object]] = vDDDTypes.from_ical
_offset: Final[Callable[[str], dt.timedelta]] = vUTCOffset.from_ical

_EPOCH: Final = dt.datetime(1970, 1, 1)
_SECOND: Final = dt.timedelta(seconds=1)
_FIRST: Final = -62_135_596_800
_LAST: Final = 253_402_300_799
# A time zone's own rules are followed from the one to the other, and so many of them.
_TOLD: Final = (dt.datetime(1900, 1, 1), dt.datetime(2101, 1, 1))
_MOST_RULES: Final = 500


class Moment(NamedTuple):
    """A time as written: what the clock of its zone shows (midnight where only a day is told), the zone's name (blank
    where none is told), and whether it is only a day."""

    local: dt.datetime
    zone: str = ""
    day: bool = False


class Period(NamedTuple):
    """A moment, and how many seconds from it on where that is told."""

    start: Moment
    seconds: int | None = None


def moment(value: str, zone: str = "") -> Moment:
    """Read one time or day. Raises ValueError for what is neither.

    >>> moment("20240102T090000Z"), moment("20240102").day
    (Moment(local=datetime.datetime(2024, 1, 2, 9, 0), zone='UTC', day=False), True)
    """
    found = _typed(value.rpartition(":")[2].strip().upper())
    if isinstance(found, dt.datetime):
        return Moment(found.replace(tzinfo=None), UTC if found.tzinfo else zone)
    if isinstance(found, dt.date):
        return Moment(dt.datetime.combine(found, dt.time()), zone, day=True)
    raise ValueError(value)


def periods(value: str, zone: str = "") -> Iterator[Period]:
    """Read times, days or periods with commas between them. Raises ValueError for what is none of them.

    >>> [one.seconds for one in periods("20240102T090000Z/PT1H,20240103T090000Z")]
    [3600, None]
    """
    for one in filter(None, value.split(",")):
        begin, slash, end = one.partition("/")
        start = moment(begin, zone)
        if not slash:
            yield Period(start)
        elif end.strip().upper().startswith("P"):
            yield Period(start, seconds(end))
        else:
            yield Period(start, round((moment(end, zone).local - start.local) / _SECOND))


def seconds(value: str) -> int:
    """Read a duration. Raises ValueError for what is none.

    >>> seconds("PT1H30M"), seconds("-P1D")
    (5400, -86400)
    """
    found = _typed(value.strip().upper())
    if not isinstance(found, dt.timedelta):
        raise ValueError(value)
    return round(found / _SECOND)


def instant(local: dt.datetime, zone: dt.tzinfo) -> int:
    """Give the seconds since 1970 UTC of a clock's time in a zone.

    >>> instant(dt.datetime(2024, 1, 2, 9), zoneinfo.ZoneInfo("Asia/Tokyo"))
    1704153600
    """
    offset = local.replace(tzinfo=zone).utcoffset() or dt.timedelta()
    return (local - _EPOCH) // _SECOND - offset // _SECOND


def local(at: int, zone: dt.tzinfo) -> dt.datetime:
    """Give what the clock of a zone shows so many seconds since 1970 UTC.

    >>> local(1704153600, zoneinfo.ZoneInfo("Asia/Tokyo"))
    datetime.datetime(2024, 1, 2, 9, 0)
    """
    day = dt.timedelta(days=1) // _SECOND
    moved = _EPOCH + min(max(at, _FIRST + day), _LAST - day) * _SECOND
    return moved.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None)


def bound(until: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Give the last time, by the clock of a zone, that an UNTIL allows: a day is meant whole.

    >>> bound(dt.date(2024, 1, 2), dt.UTC)
    datetime.datetime(2024, 1, 2, 23, 59, 59)
    """
    if not isinstance(until, dt.datetime):
        return dt.datetime.combine(until, dt.time(23, 59, 59))
    return local(instant(until.replace(tzinfo=None), dt.UTC), zone) if until.tzinfo else until


class Zones:
    """The time zones of one file, by the names it gives them; ``steps``: how far its rules may still be followed."""

    def __init__(self, own: str) -> None:
        self.own = zoneinfo.ZoneInfo(own)
        self.steps = Steps()
        self._told: dict[str, Sequence[str]] = {}
        self._found: dict[str, dt.tzinfo | None] = {"": self.own}

    def tell(self, lines: Sequence[str]) -> None:
        """Keep a VTIMEZONE; of two with one name the first counts.

        >>> zones = Zones("UTC")
        >>> part = ["BEGIN:STANDARD", "DTSTART:20000101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"]
        >>> zones.tell(["TZID:Ours", *part])
        >>> [instant(dt.datetime(year, 1, 1, 2), zones.find("Ours")) for year in (1970, 2001)]
        [3600, 978307200]
        """
        parts = map(parted, lines)
        name = next((_bare(line.value) for line in parts if line.name == "TZID"), "")
        self._told.setdefault(name, lines)

    def find(self, name: str) -> dt.tzinfo | None:
        """Give the time zone of a name, the person's own for a blank one, None where nobody knows it.

        >>> Zones("Asia/Tokyo").find("W. Europe Standard Time"), Zones("Asia/Tokyo").find("Mars/Olympus")
        (zoneinfo.ZoneInfo(key='Europe/Berlin'), None)
        """
        if name not in self._found:
            self._found[name] = self._find(_bare(name))
        return self._found[name]

    def _find(self, name: str) -> dt.tzinfo | None:
        known = _iana()
        if "/" in name and name.casefold() in known:
            return zoneinfo.ZoneInfo(known[name.casefold()])
        if name in WINDOWS_TO_OLSON:
            return zoneinfo.ZoneInfo(WINDOWS_TO_OLSON[name])
        # Short names such as EST mean what the file says of them.
        if name in self._told and (told := _Told.read(self._told[name], self.steps)):
            return told
        # Makers put their own name before that of the zone.
        parts = name.casefold().split("/")
        ends = ("/".join(parts[start:]) for start in range(len(parts)) if start in (0, len(parts) - 2, len(parts) - 3))
        return next((zoneinfo.ZoneInfo(known[end]) for end in ends if end in known), None)


class _Told(dt.tzinfo):
    """A time zone as a file tells it: from which second of UTC on which offset holds, in seconds."""

    def __init__(self, first: int, changes: Sequence[tuple[int, int]]) -> None:
        offsets = [first, *(offset for _, offset in changes)]
        self._offsets = [dt.timedelta(seconds=offset) for offset in offsets]
        self._at = [at for at, _ in changes]
        # An hour that is left out is read by the offset before it, one that comes twice as its first.
        self._shown = [at + max(pair) for (at, _), pair in zip(changes, pairwise(offsets), strict=True)]

    @classmethod
    def read(cls, lines: Sequence[str], steps: Steps) -> _Told | None:
        """Make it of the lines of a VTIMEZONE; None where they make no sense."""
        try:
            found = sorted(onset for part in _parts(lines) for onset in _onsets(part, steps))
        except (KeyError, ValueError, OverflowError, Unfollowed):
            return None
        return cls(found[0][1], [(at, after) for at, _, after in found]) if found else None

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        shown = (when.replace(tzinfo=None) - _EPOCH) // _SECOND if when else 0
        return self._offsets[bisect_right(self._shown, shown)]

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        at = (when.replace(tzinfo=None) - _EPOCH) // _SECOND
        return when + self._offsets[bisect_right(self._at, at)]


def _bare(name: str) -> str:
    return name.strip().strip("/")


@cache
def _iana() -> dict[str, str]:
    return {name.casefold(): name for name in zoneinfo.available_timezones()}


def _parts(lines: Sequence[str]) -> list[dict[str, list[str]]]:
    """What each STANDARD and DAYLIGHT of a VTIMEZONE says."""
    found: list[dict[str, list[str]]] = []
    for line in map(parted, lines):
        if line.name == "BEGIN":
            found.append({})
        elif found:
            found[-1].setdefault(line.name, []).append(line.value)
    if len(found) > _MOST_RULES:
        raise ValueError(len(found))
    return found


def _onsets(part: dict[str, list[str]], steps: Steps) -> Iterator[tuple[int, int, int]]:
    """When an offset begins to hold (seconds since 1970 UTC), the one before it and itself (seconds)."""
    before, after = (_offset(part[name][0]) // _SECOND for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    start = moment(part["DTSTART"][0]).local
    starts = {start, *(one.start.local for value in part.get("RDATE", ()) for one in periods(value))}
    for text in part.get("RRULE", ()):
        rule = recurrence.parse(text)
        if rule.freq != "YEARLY":
            raise Unfollowed("problem.rule_often")
        last = _TOLD[1]
        if rule.until:
            last = bound(rule.until, dt.timezone(before * _SECOND))
        starts.update(recurrence.dates(rule, start, max(start, _TOLD[0]), min(last, _TOLD[1]), steps))
    for begin in starts:
        yield (begin - _EPOCH) // _SECOND - before, before, after
