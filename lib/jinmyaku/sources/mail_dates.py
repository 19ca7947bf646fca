"""Dates of mail, as programs of four decades have written them, into seconds since 1970."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 5322 4.3, and those of which there is only one in use; of other names nobody can say what they mean.
_ZONES: Final = {
    **dict.fromkeys((b"UT", b"UTC", b"GMT", b"Z", b"WET"), 0),
    **{b"EST": -5, b"EDT": -4, b"CST": -6, b"CDT": -5, b"MST": -7, b"MDT": -6, b"PST": -8, b"PDT": -7},
    **{b"JST": 9, b"KST": 9, b"HKT": 8, b"CET": 1, b"MET": 1, b"CEST": 2, b"MEST": 2, b"EET": 2, b"EEST": 3, b"MSK": 3},
    **{b"WEST": 1, b"BST": 1, b"NZST": 12, b"NZDT": 13, b"AEST": 10, b"AEDT": 11, b"HST": -10},
}

_CLOCK: Final = rb"(\d\d?)[:.](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?"
_ZONE: Final = rb"\s*\(?([+-]\d\d?:?\d\d|[A-Za-z]{1,5})?\b"
_USUAL: Final = re.compile(rb"(?:[A-Za-z]{2,9}\.?,?)?\s*(\d\d?[\s-]*[A-Za-z]{3,9}\.?,?[\s-]*\d{2,4}),?\s+" + _CLOCK + _ZONE)
_LOG: Final = re.compile(rb"(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})[a-z]*\s+(\d\d?)\s+" + _CLOCK + _ZONE + rb"\s*(\d{4})\b" + _ZONE)
_NUMBERS: Final = re.compile(rb"(\d{4})[-/](\d\d?)[-/](\d\d?)[\sT]+" + _CLOCK + _ZONE)
_DAY: Final = re.compile(rb"(\d+)[\s-]*([A-Za-z]{3})[a-z]*\.?,?[\s-]*(\d+)")


def seconds(written: bytes, zone: str) -> int | None:
    """Give a date as seconds since 1970 UTC, None where it cannot be read.

    In: the date as a mail's header (RFC 5322, obsolete forms too), a separator or a log has it, and the time zone
    (IANA) of dates that name none or one nobody knows.

    >>> seconds(b"Mon, 1 Jan 2024 09:00:00 +0900 (JST)", "UTC"), seconds(b"1 Jan 24 09:00", "Asia/Tokyo")
    (1704067200, 1704067200)
    >>> seconds(b"Mon Jan  1 00:00:00 2024", "UTC"), seconds(b"Tue, 32 Foo 2024 99:99:99 +9999", "UTC")
    (1704067200, None)
    """
    found = _USUAL.match(written)
    if found:
        midnight = _midnight(found[1])
        named = found[5]
    ...
