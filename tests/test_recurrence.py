"""What recurs, date by date: as RFC 5545 has it, as dateutil has it, and never without end."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

import pytest
from dateutil import rrule as oracle
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku.sources.recurrence import DAYS, MOST_STEPS, Steps, Unfollowed, dates, parse

START: Final = dt.datetime(1997, 9, 2, 9)
FIRST: Final = dt.datetime(1997, 1, 1)


def days(rule: str, start: dt.datetime = START, last: dt.datetime = dt.datetime(2000, 1, 1)) -> list[str]:
    return [f"{when:%y%m%d}" for when in dates(parse(rule), start, FIRST, last)]


def several(*found: Iterable[str]) -> list[str]:
    return [day for some in found for day in some]


def of(month: str, *numbers: int) -> Iterator[str]:
    return (f"{month}{number:02d}" for number in numbers)


# The examples of RFC 5545 3.8.5.3, with the dates that it gives for them.
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;COUNT=10", of("9709", *range(2, 12))),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", several(of("9709", 2, 12, 22), of("9710", 2, 12))),
        ("FREQ=WEEKLY;COUNT=10", several(of("9709", 2, 9, 16, 23, 30), of("9710", 7, 14, 21, 28), of("9711", 4))),
        ("FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", several(of("9709", 2, 4, 9, 11, 16, 18, 23, 25, 30), ["971002"])),
        (
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            several(of("9709", 2, 4, 16, 18, 30), of("9710", 2, 14, 16)),
        ),
        ("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", ["970902", "970922", "971020", "971117", "971222", "980119"]),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-3", ["970902", "970928", "971029", "971128"]),
        ("FREQ=MONTHLY;COUNT=5;BYDAY=FR;BYMONTHDAY=13", ["970902", "980213", "980313", "981113", "990813"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", ["970902", "970904", "971007"]),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", ["970902", "970929", "971030", "971127"]),
        ("FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1", ["970902", "970930", "971001", "971031"]),
        ("FREQ=YEARLY;COUNT=3;BYDAY=20MO", ["970902", "980518", "990517"]),
        ("FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", ["970902", "980511", "990517"]),
        ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", ["970902", "980602", "980702", "990602"]),
        ("FREQ=YEARLY;COUNT=4;BYYEARDAY=1,100", ["970902", "980101", "980410", "990101"]),
        ("FREQ=HOURLY;INTERVAL=3;COUNT=3", ["970902"] * 3),
    ],
)
def test_the_examples_of_the_standard_hold(rule: str, expected: Iterable[str]) -> None:
    assert days(rule) == list(expected)


@pytest.mark.parametrize(
    ("week_start", "expected"), [("MO", ["970805", "970810", "970819"]), ("SU", ["970805", "970817", "970819"])]
)
def test_weeks_start_when_the_rule_says(week_start: str, expected: list[str]) -> None:
    rule = f"FREQ=WEEKLY;INTERVAL=2;COUNT=3;BYDAY=TU,SU;WKST={week_start}"
    assert days(rule, dt.datetime(1997, 8, 5, 9)) == expected


def test_what_a_month_has_not_is_left_out() -> None:
    assert days("FREQ=MONTHLY;COUNT=3", dt.datetime(1997, 1, 31, 9)) == ["970131", "970331", "970531"]
    assert days("FREQ=YEARLY", dt.datetime(1996, 2, 29), dt.datetime(2006, 1, 1)) == ["000229", "040229"]


def test_plain_and_numbered_weekdays_add_up() -> None:
    assert days("FREQ=MONTHLY;COUNT=4;BYDAY=TU,1FR", last=dt.datetime(1997, 9, 20)) == [*of("9709", 2, 5, 9, 16)]


def test_the_week_of_a_rule_may_begin_in_the_year_before() -> None:
    assert days("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", last=dt.datetime(1999, 12, 31)) == ["970902", "971229", "990104"]


def test_a_start_that_fits_no_rule_still_counts_as_the_first() -> None:
    assert days("FREQ=WEEKLY;COUNT=3;BYDAY=FR") == ["970902", "970905", "970912"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;INTERVAL=0", "problem.rule_interval"),
        ("FREQ=MONTHLY;INTERVAL=-1", "problem.rule_interval"),
        ("FREQ=SECONDLY;COUNT=1000000000", "problem.rule_often"),
        ("FREQ=MINUTELY;INTERVAL=1440", "problem.rule_often"),
        ("FREQ=HOURLY;BYMINUTE=0,30", "problem.rule_often"),
        ("FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,5,10,15,20,25,30,35,40,45", "problem.rule_often"),
        ("W1 MO #0", "problem.rule_unknown"),
        ("", "problem.rule_unknown"),
        ("FREQ=OFTEN", "problem.rule_unknown"),
        ("FREQ=DAILY;COUNT=some", "problem.rule_unknown"),
        ("FREQ=DAILY;COUNT=0", "problem.rule_unknown"),
        ("FREQ=DAILY;UNTIL=P1D", "problem.rule_unknown"),
        ("FREQ=DAILY;BYHOUR=-1", "problem.rule_unknown"),
        ("FREQ=DAILY;BYEASTER=1", "problem.rule_unknown"),
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L", "problem.rule_unknown"),
        ("FREQ=DAILY;INTERVAL=" + "9" * 5000, "problem.rule_unknown"),
    ],
)
def test_what_cannot_be_followed_says_why(rule: str, reason: str) -> None:
    with pytest.raises(Unfollowed) as found:
        parse(rule)
    assert found.value.reason == reason


def test_the_standard_calendar_may_be_named() -> None:
    assert parse("RSCALE=gregorian;FREQ=WEEKLY;SKIP=OMIT;BYDAY=MO;").by["weekday"] == {0}


def test_a_meeting_since_the_year_1_is_not_gone_through() -> None:
    start, first, last = dt.datetime(1, 1, 2, 9), dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 20)
    for freq in ("DAILY", "WEEKLY", "HOURLY"):
        for count in ("", ";COUNT=100000000"):
            steps = Steps(2_000)
            assert [*dates(parse(f"FREQ={freq};INTERVAL=2{count}"), start, first, last, steps)]
            assert steps.left > 0


@pytest.mark.parametrize("count", [1, 2, 5, 53, 54, 110])
def test_a_count_is_kept_over_what_is_not_gone_through(count: int) -> None:
    rule, last = parse(f"FREQ=WEEKLY;INTERVAL=3;COUNT={count};BYDAY=MO,TH"), dt.datetime(2001, 1, 1)
    whole = [*dates(rule, START, FIRST, last)]
    first = dt.datetime(1998, 3, 3)
    assert [*dates(rule, START, first, last)] == [when for when in whole if when >= first]
    assert len(whole) == count


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=300000;BYDAY=MO",
        "FREQ=HOURLY;COUNT=900000;BYDAY=MO",
        "FREQ=MONTHLY;BYSETPOS=400",
        "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    ],
)
def test_no_rule_is_followed_for_long(rule: str) -> None:
    began = time.perf_counter()
    found: deque[dt.datetime] = deque()
    with contextlib.suppress(Unfollowed):
        found.extend(dates(parse(rule), dt.datetime(1, 1, 2, 9), dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)))
    assert time.perf_counter() - began < 5
    assert len(found) < MOST_STEPS


def test_the_rules_of_a_file_share_their_steps() -> None:
    steps = Steps(100)
    with pytest.raises(Unfollowed):
        [*dates(parse("FREQ=DAILY"), START, FIRST, dt.datetime(2000, 1, 1), steps)]
    with pytest.raises(Unfollowed):
        [*dates(parse("FREQ=WEEKLY"), START, FIRST, dt.datetime(2000, 1, 1), steps)]


NUMBERS: Final = {
    "BYMONTH": st.sets(st.integers(1, 12), min_size=1, max_size=4),
    "BYMONTHDAY": st.sets(st.integers(1, 28) | st.integers(-28, -1), min_size=1, max_size=3),
    "BYYEARDAY": st.sets(st.integers(1, 365) | st.integers(-365, -1), min_size=1, max_size=3),
    "BYHOUR": st.sets(st.integers(0, 23), min_size=1, max_size=2),
}
WEEKDAYS: Final = st.sets(st.sampled_from(DAYS), min_size=1, max_size=5)
NTHS: Final = st.sets(st.builds("{}{}".format, st.sampled_from((1, 2, 4, -1, -2)), st.sampled_from(DAYS)), min_size=1)
LIMITS: Final = {
    "YEARLY": (("BYMONTH", "BYMONTHDAY", "BYHOUR"), ("BYYEARDAY",), ("BYMONTH", "BYDAY"), ("BYDAY",), ("NTHS",)),
    "MONTHLY": (("BYMONTHDAY", "BYHOUR"), ("BYDAY",), ("NTHS",), ("BYDAY", "BYMONTHDAY"), ("BYMONTH",)),
    "WEEKLY": (("BYDAY", "BYHOUR"), ("BYMONTH", "BYDAY"), ()),
    "DAILY": (("BYMONTH",), ("BYDAY",), ("BYMONTHDAY",), ("BYHOUR",), ()),
    "HOURLY": (("BYMONTH",), ("BYDAY",), ()),
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(sorted(LIMITS)))
    parts = {"FREQ": freq, "INTERVAL": str(draw(st.integers(1, 4))), "WKST": draw(st.sampled_from(DAYS))}
    for name in draw(st.sampled_from(LIMITS[freq])):
        values = draw({**NUMBERS, "BYDAY": WEEKDAYS, "NTHS": NTHS}[name])
        parts[name.replace("NTHS", "BYDAY")] = ",".join(map(str, sorted(values)))
    if freq != "HOURLY" and draw(st.booleans()):
        parts["BYSETPOS"] = str(draw(st.sampled_from((1, 2, -1))))
    if draw(st.booleans()):
        parts["COUNT"] = str(draw(st.integers(1, 60)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(
    rules(), st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2005, 1, 1)), st.integers(-50, 900), st.integers(0, 300)
)
def test_dates_are_those_of_dateutil(rule: str, begun: dt.datetime, wait: int, long: int) -> None:
    begun = begun.replace(microsecond=0)
    last = begun + dt.timedelta(days=wait + long)
    # Where the start fits no date, the standard leaves open what follows.
    unlimited = oracle.rrulestr(rule.partition(";COUNT")[0], dtstart=begun)
    start = next((when for when in unlimited.xafter(begun, 1, inc=True)), None)
    if start is None:
        return
    theirs = oracle.rrulestr(rule, dtstart=start)
    first = start + dt.timedelta(days=wait)
    found = list(dates(parse(rule), start, first, last))
    assert found == [when for when in _until(theirs, last) if when >= first]


def _until(found: Iterable[dt.datetime], last: dt.datetime) -> Iterator[dt.datetime]:
    for when in found:
        if when > last:
            return
        yield when
