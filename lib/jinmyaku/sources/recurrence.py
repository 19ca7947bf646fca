"""Rules of what recurs (RFC 5545 3.3.10) into dates, within a span and a bounded number of steps."""

from __future__ import annotations

import datetime as dt
from calendar import isleap, monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any, Final

from icalendar.prop import vRecur

# So many days and times are tried for one rule, and for all rules of a file.
MOST_STEPS: Final = 500_000
MOST_STEPS_OF_FILE: Final = 3_000_000
_LONGEST: Final = 4_000
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

# Parts that are whole numbers, and what these may be.
_LIMITS: Final = {
    **{"second": range(60), "minute": range(60), "hour": range(24), "month": range(1, 13)},
    **{"monthday": range(-31, 32), "yearday": range(-366, 367), "weekno": range(-53, 54)},
    "setpos": range(-366 * 24, 366 * 24 + 1),
}
# Of other calendars than the Gregorian (RFC 7529) no rule is followed.
_USUAL: Final = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}
_PARTS: Final = {
    *("FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST", *_USUAL),
    *(f"BY{name.upper()}" for name in _LIMITS),
}
_MOST_A_DAY: Final = 24
_DAYS_OF: Final = {"YEARLY": 366, "MONTHLY": 31, "WEEKLY": 7, "DAILY": 1, "HOURLY": 1}
_LAST_DAY: Final = dt.date.max.toordinal()


class Unfollowed(Exception):
    """A rule that is not followed; ``reason`` is the message key that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Steps:
    """How many steps may still be gone for the rules of a file."""

    left: int = MOST_STEPS_OF_FILE


@dataclass(frozen=True)
class Rule:
    """A rule that can be followed.

    ``count``: how many times in all, None without end. ``until``: as written, a day or a time, in UTC where it says so.
    ``week_start`` and ``weekday``: from 0 for Monday. ``by``: what restricts it, by the names of RFC 5545 in small
    letters without BY (``weekday`` for BYDAY); what restricts nothing is blank. ``nths``: of BYDAY the pairs of a
    weekday and which one of the month or year, from the end where less than 0.
    """

    freq: str
    interval: int
    count: int | None
    until: dt.date | None
    week_start: int
    by: Mapping[str, frozenset[int]]
    nths: frozenset[tuple[int, int]]


@lru_cache(maxsize=1024)
def parse(text: str) -> Rule:
    """Read a rule.

    In: what stands behind RRULE. Out: the rule. Raises Unfollowed where it is not one, never moves on, or recurs more
    often than hourly.

    >>> parse("FREQ=MONTHLY;BYDAY=2TU").nths
    frozenset({(1, 2)})
    """
    try:
        parts = dict(vRecur.from_ical(text)) if len(text) <= _LONGEST else {}
    except ValueError:
        raise Unfollowed("problem.rule_unknown") from None
    freq, interval = str(_first(parts, "FREQ", "")).upper(), int(_first(parts, "INTERVAL", 1))
    usual = all(str(_first(parts, name, said)).upper().split(".")[-1] == said for name, said in _USUAL.items())
    by = {name: frozenset(map(int, parts.get(f"BY{name.upper()}", ()))) for name in _LIMITS}
    known = set(parts) <= _PARTS and all(number in _LIMITS[name] for name, numbers in by.items() for number in numbers)
    until, count = _first(parts, "UNTIL", None), _first(parts, "COUNT", None)
    whole = isinstance(until, dt.date | None) and (count is None or count > 0)
    if not (freq and usual and known and whole):
        raise Unfollowed("problem.rule_unknown")
    if interval < 1:
        raise Unfollowed("problem.rule_interval")
    if freq not in _DAYS_OF or _a_day(by, freq) > _MOST_A_DAY:
        raise Unfollowed("problem.rule_often")
    pairs = {(DAYS.index(day.weekday), day.relative or 0) for day in parts.get("BYDAY", ())}
    nths = {pair for pair in pairs if pair[1] and freq in ("YEARLY", "MONTHLY")}
    by["weekday"] = frozenset(day for day, _ in pairs - nths)
    week_start = DAYS.index(_first(parts, "WKST", "MO"))
    return Rule(freq, interval, count, until, week_start, by, frozenset(nths))


def dates(
    rule: Rule, start: dt.datetime, first: dt.datetime, last: dt.datetime, steps: Steps | None = None
) -> Iterator[dt.datetime]:
    """Yield when a rule recurs, in order.

    In: the rule, whose UNTIL is left to ``last``; when it starts, which always counts as the first time; the span that
    is wanted; the steps that are left. All by one clock, without a time zone. Out: the times within the span. What lies
    before it is not gone through, unless the rule has a COUNT and not as many dates in every period. Raises Unfollowed
    where the steps do not suffice.

    >>> start, first, last = dt.datetime(1970, 1, 6, 10), dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 31)
    >>> [f"{when:%a %d}" for when in dates(parse("FREQ=WEEKLY;INTERVAL=2"), start, first, last)]
    ['Tue 06', 'Tue 20']
    """
    if first <= start <= last:
        yield start
    rule = _filled(rule, start)
    clock = product(*(sorted(rule.by[name]) for name in ("hour", "minute", "second")))
    times = [dt.time(hour, minute, second) for hour, minute, second in clock]
    units = range(_unit(rule, start), _unit(rule, last) + 1, rule.interval)
    skipped = min(len(units), max(0, (_unit(rule, first) - units.start) // rule.interval))
    most = _DAYS_OF[rule.freq] * max(len(times), 1)
    left = rule.count - 1 if rule.count is not None and rule.count <= most * len(units) else None
    if left is not None and skipped > 1 and _steady(rule):
        begun, whole = (_times(rule, unit, _days(rule, unit), times) for unit in units[:2])
        left -= sum(when > start for when in begun) + len(whole) * (skipped - 1)
    elif left is not None:
        skipped = 0
    steps, used = steps or Steps(), 0
    for unit in units[skipped:]:
        days = _days(rule, unit)
        found = _times(rule, unit, days, times)
        taken = 1 + len(days) + len(found)
        used, steps.left = used + taken, steps.left - taken
        if used > MOST_STEPS or steps.left < 0:
            raise Unfollowed("problem.rule_long")
        for when in found:
            if when <= start:
                continue
            if when > last or (left is not None and left <= 0):
                return
            left = None if left is None else left - 1
            if when >= first:
                yield when


def _first(parts: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    return next(iter(parts.get(name, ())), otherwise)


def _a_day(by: Mapping[str, frozenset[int]], freq: str) -> int:
    """How often it can recur within a day."""
    hours = _MOST_A_DAY if freq == "HOURLY" else max(len(by["hour"]), 1)
    return hours * max(len(by["minute"]), 1) * max(len(by["second"]), 1)


def _filled(rule: Rule, start: dt.datetime) -> Rule:
    """Say what a rule leaves to its start."""
    by = dict(rule.by)
    if not (by["monthday"] or by["yearday"] or by["weekday"] or rule.nths):
        if rule.freq == "WEEKLY" or by["weekno"]:
            by["weekday"] = frozenset((start.weekday(),))
        elif rule.freq in ("YEARLY", "MONTHLY"):
            by["monthday"] = frozenset((start.day,))
            if rule.freq == "YEARLY":
                by["month"] = by["month"] or frozenset((start.month,))
    if rule.freq != "HOURLY":
        by["hour"] = by["hour"] or frozenset((start.hour,))
    by["minute"] = by["minute"] or frozenset((start.minute,))
    by["second"] = by["second"] or frozenset((start.second,))
    return replace(rule, by=by)


def _steady(rule: Rule) -> bool:
    """Say whether every period but the first has as many dates as any other."""
    by_day = rule.by["month"] or rule.by["monthday"] or rule.by["yearday"] or rule.by["weekno"] or rule.by["setpos"]
    return not by_day and (
        rule.freq == "WEEKLY"
        or (rule.freq == "DAILY" and not rule.by["weekday"])
        or (rule.freq == "HOURLY" and not rule.by["weekday"] and not rule.by["hour"])
    )


def _unit(rule: Rule, when: dt.datetime) -> int:
    """Number the year, month, week, day or hour of a time."""
    match rule.freq:
        case "YEARLY":
            return when.year
        case "MONTHLY":
            return when.year * 12 + when.month - 1
        case "WEEKLY":
            return (when.toordinal() - 1 - rule.week_start) // 7
        case "DAILY":
            return when.toordinal()
        case _:
            return when.toordinal() * 24 + when.hour


def _times(rule: Rule, unit: int, days: Sequence[int], times: Sequence[dt.time]) -> list[dt.datetime]:
    """When a rule recurs in a period, on those of its days that fit."""
    fitting = [day for day in map(dt.date.fromordinal, days) if _fits(rule, day)]
    if rule.freq == "HOURLY":
        hour = unit % 24
        times = (
            [dt.time(hour, min(rule.by["minute"]), min(rule.by["second"]))]
            if not rule.by["hour"] or hour in rule.by["hour"]
            else []
        )
    found = [dt.datetime.combine(day, time) for day in fitting for time in times]
    if not rule.by["setpos"]:
        return found
    places = {place - 1 if place > 0 else len(found) + place for place in rule.by["setpos"]}
    return [when for place, when in enumerate(found) if place in places]


def _days(rule: Rule, unit: int) -> Sequence[int]:
    """The days of a period that may fit, by their ordinal numbers."""
    match rule.freq:
        case "YEARLY":
            months = sorted(rule.by["month"]) or range(1, 13)
            return [day for month in months if 0 < month < 13 for day in _of_month(rule, unit, month)]
        case "MONTHLY":
            return _of_month(rule, unit // 12, unit % 12 + 1)
        case "WEEKLY":
            monday = unit * 7 + 1 + rule.week_start
            weekdays = rule.by["weekday"] or range(7)
            days = (monday + place for place in sorted((day - rule.week_start) % 7 for day in weekdays))
            return [day for day in days if 0 < day <= _LAST_DAY]
        case "DAILY":
            return [unit]
        case _:
            return [unit // 24]


def _of_month(rule: Rule, year: int, month: int) -> Sequence[int]:
    before, length = dt.date(year, month, 1).toordinal() - 1, monthrange(year, month)[1]
    if not rule.by["monthday"]:
        return range(before + 1, before + length + 1)
    days = {day if day > 0 else length + 1 + day for day in rule.by["monthday"]}
    return [before + day for day in sorted(days) if 0 < day <= length]


def _fits(rule: Rule, day: dt.date) -> bool:
    if rule.by["month"] and day.month not in rule.by["month"]:
        return False
    if rule.by["monthday"] and rule.freq not in ("YEARLY", "MONTHLY"):
        length = monthrange(day.year, day.month)[1]
        if rule.by["monthday"].isdisjoint((day.day, day.day - length - 1)):
            return False
    if rule.by["yearday"]:
        place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
        if rule.by["yearday"].isdisjoint((place, place - length - 1)):
            return False
    if rule.by["weekno"] and rule.by["weekno"].isdisjoint(_week(day, rule.week_start)):
        return False
    return not (rule.by["weekday"] or rule.nths) or day.weekday() in rule.by["weekday"] or _is_nth(rule, day)


def _week(day: dt.date, week_start: int) -> tuple[int, int]:
    """The number of a day's week, from the start and from the end of its year; the first has four days of the year."""
    start = day.toordinal() - (day.weekday() - week_start) % 7
    year = dt.date.fromordinal(min(max(start + 3, 1), _LAST_DAY)).year
    ends = []
    for january in (year, year + 1):
        fourth = dt.date(min(january, dt.MAXYEAR), 1, 4)
        ends.append(fourth.toordinal() - (fourth.weekday() - week_start) % 7)
    return (start - ends[0]) // 7 + 1, (start - ends[1]) // 7


def _is_nth(rule: Rule, day: dt.date) -> bool:
    which = [nth for weekday, nth in rule.nths if weekday == day.weekday()]
    if not which:
        return False
    if rule.freq == "MONTHLY" or rule.by["month"]:
        place, length = day.day, monthrange(day.year, day.month)[1]
    else:
        place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    return (place - 1) // 7 + 1 in which or -((length - place) // 7 + 1) in which
