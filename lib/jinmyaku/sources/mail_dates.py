"""Dates of mail, as programs of four decades have written them, into seconds since 1970."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 5322 4.3, and those of which there is only one in use; of other names nobody can say what they mean.
_HOURS: Final = {
    **dict.fromkeys((b"UT", b"UTC", b"GMT", b"WET"), 0),
    **{b"EST": -5, b"EDT": -4, b"CST": -6, b"CDT": -5, b"MST": -7, b"MDT": -6, b"PST": -8, b"PDT": -7, b"HST": -10},
    **{b"WEST": 1, b"CET": 1, b"MET": 1, b"CEST": 2, b"MEST": 2, b"EET": 2, b"EEST": 3, b"MSK": 3},
    **{b"HKT": 8, b"JST": 9, b"KST": 9, b"AEST": 10, b"AEDT": 11, b"NZST": 12, b"NZDT": 13},
}

# What is said to be older or later has another fault than a clock that stands still.
_YEARS: Final = range(1900, 2201)
_LONGEST: Final = 200
_DAY_LONG: Final = 86_400
_CLOCK: Final = rb"(\d\d?)[:.](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?"
_ZONE: Final = rb"\s*\(?(?:(?:GMT|UTC)?([+-]\d\d?:?\d\d)|([A-Za-z]{1,5}))?\b"
_USUAL: Final = re.compile(
    rb"\s*(?:[A-Za-z]{2,9}\.?,?)?\s*(\d\d?[\s-]*[A-Za-z]{3,9}\.?,?[\s-]*\d{2,4}),?\s+" + _CLOCK + _ZONE
)
_LOG: Final = re.compile(rb"\b([A-Za-z]{3})[a-z]*\s+(\d\d?)\s+" + _CLOCK + _ZONE + rb"\s*(\d{4})\b" + _ZONE)
_NUMBERS: Final = re.compile(rb"(\d{4})[-/](\d\d?)[-/](\d\d?)[\sT]+" + _CLOCK + _ZONE)
_DAY: Final = re.compile(rb"(\d+)[\s-]*([A-Za-z]{3})[a-z]*\.?,?[\s-]*(\d+)")


def seconds(written: bytes, zone: str) -> int | None:
    """Give a date as seconds since 1970 UTC, None where it cannot be read.

    In: the date as a mail's header (RFC 5322, obsolete forms too) or a separator has it, and the time zone (IANA) of
    dates that name none or one nobody knows.

    >>> seconds(b"Mon, 1 Jan 2024 09:00:00 +0900 (JST)", "UTC"), seconds(b"1 Jan 24 09:00", "Asia/Tokyo")
    (1704067200, 1704067200)
    >>> seconds(b"Mon Jan  1 00:00:00 2024", "UTC"), seconds(b"Tue, 32 Foo 2024 99:99:99 +9999", "UTC")
    (1704067200, None)
    """
    written = written[:_LONGEST]
    if found := _USUAL.match(written):
        day, hour, minute, second, offset, name = found.groups()
        return _moment(_midnight(day), int(hour), int(minute), int(second or 0), _ahead(offset, name), zone)
    if found := _LOG.search(written):
        month, date, hour, minute, second, offset, name, year, later, later_name = found.groups()
        midnight, ahead = _midnight(b" ".join((date, month, year))), _ahead(offset or later, name or later_name)
        return _moment(midnight, int(hour), int(minute), int(second or 0), ahead, zone)
    if found := _NUMBERS.search(written):
        year, number, date, hour, minute, second, offset, name = found.groups()
        midnight = _days(int(year), int(number), int(date))
        return _moment(midnight, int(hour), int(minute), int(second or 0), _ahead(offset, name), zone)
    return None


def _moment(midnight: int | None, hour: int, minute: int, second: int, ahead: int | None, zone: str) -> int | None:
    # A leap second is the 60th.
    if midnight is None or hour > 23 or minute > 59 or second > 60:
        return None
    local = midnight + 3600 * hour + 60 * minute + second
    if ahead is None:
        there = dt.datetime.fromtimestamp(local, dt.UTC).replace(tzinfo=ZoneInfo(zone))
        return int(there.timestamp())
    return local - ahead if abs(ahead) < _DAY_LONG else None


@lru_cache(maxsize=1024)
def _ahead(offset: bytes | None, name: bytes | None) -> int | None:
    """By how many seconds a zone is ahead of UTC; a day and more for an offset that cannot be, None for no zone."""
    if offset:
        digits = offset[1:].replace(b":", b"")
        hours, minutes = int(digits[:-2]), int(digits[-2:])
        ahead = 3600 * hours + 60 * minutes if minutes < 60 else _DAY_LONG
        return -ahead if offset.startswith(b"-") else ahead
    # What the letters of the military meant was never agreed on (RFC 5322 4.3).
    hours_ahead = 0 if name and len(name) == 1 else _HOURS.get((name or b"").upper())
    return None if hours_ahead is None else 3600 * hours_ahead


@lru_cache(maxsize=1 << 14)
def _midnight(day: bytes) -> int | None:
    found = _DAY.fullmatch(day)
    if not found or (month := found[2].decode().lower()) not in _MONTHS:
        return None
    year = int(found[3])
    if len(found[3]) < 4:
        year += 2000 if year < 50 else 1900
    return _days(year, 1 + _MONTHS.index(month), int(found[1]))


def _days(year: int, month: int, day: int) -> int | None:
    if year not in _YEARS:
        return None
    try:
        return _DAY_LONG * (dt.date(year, month, day) - dt.date(1970, 1, 1)).days
    except ValueError:
        return None
