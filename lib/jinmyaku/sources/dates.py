"""Dates as exports write them into ISO text."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}
# What programs write where there is no date: Outlook's 0/0/00, 00/0/0 and 0000/00/00.
_NONE: Final = re.compile(r"[0/.\-]+")


@lru_cache(maxsize=50_000)
def iso_date(written: str) -> str | None:
    """Give a date as ISO text, blank for none and None for one that cannot be read.

    >>> iso_date("05 Mar 2024"), iso_date("27-Nov-20"), iso_date("2024年5月26日"), iso_date("0/0/00"), iso_date("soon")
    ('2024-03-05', '2020-11-27', '2024-05-26', '', None)
    """
    written = written.strip()
    if _NONE.fullmatch(written) or not written:
        return ""
    words = re.fullmatch(r"(\d{1,2})\.?[ -]([^\W\d_]{3})[^\W\d_]*\.?,?[ -](\d{4}|\d{2})", written)
    if words and (month := _MONTHS.get(words[2].casefold())):
        return _valid(_century(words[3]), month, int(words[1]))
    if numbers := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", written):
        return _valid(int(numbers[1]), int(numbers[2]), int(numbers[3]))
    if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", written):
        return _valid(int(german[3]), int(german[2]), int(german[1]))
    return None


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
