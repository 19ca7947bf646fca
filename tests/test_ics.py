"""Calendars as programs write them: what took place when and with whom, and what is told of the rest."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
import tracemalloc
from collections import Counter
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, SHARED
from jinmyaku import schema, text
from jinmyaku.sources import HEAD, ics, vcard
from jinmyaku.sources.rows import InteractionRow, Options, Party, Problem

TOKYO: Final = Options(zone="Asia/Tokyo", since=dt.date(2024, 1, 1), until=dt.date(2026, 12, 31))
FILES: Final = sorted((SHARED / "exports/ics").glob("*.ics"))
# Every title and description says it, so that none can stand in a row or a problem unseen.
SECRET: Final = "himitsu"
ANN: Final = "ATTENDEE;CN=Ann Lee;PARTSTAT=ACCEPTED:mailto:ann@example.com"
ME: Final = "ORGANIZER;CN=Shiho:mailto:shiho@example.jp"
START: Final = "DTSTART:20240102T090000Z"
HOUR: Final = "DURATION:PT1H"
TUESDAYS: Final = ("DTSTART;TZID=Asia/Tokyo:20240102T100000", HOUR, "RRULE:FREQ=WEEKLY;COUNT=4", ANN)


def event(*lines: str, uid: str = "u1") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, f"DESCRIPTION:{SECRET}", "END:VEVENT", ""))


def calendar(*parts: str) -> bytes:
    return "".join(("BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", *parts, "END:VCALENDAR\r\n")).encode()


def read(data: bytes, options: Options = TOKYO) -> tuple[list[InteractionRow], list[Problem]]:
    batches = list(ics.read(io.BytesIO(data), options))
    return [row for one in batches for row in one.interactions], [fault for one in batches for fault in one.problems]


def rows(*parts: str, options: Options = TOKYO) -> list[InteractionRow]:
    found, problems = read(calendar(*parts), options)
    assert problems == []
    return found


def only(*lines: str, options: Options = TOKYO) -> InteractionRow:
    [row] = rows(event(*lines), options=options)
    return row


def told(*lines: str) -> tuple[list[InteractionRow], list[str]]:
    found, problems = read(calendar(event(*lines)))
    assert {fault.line for fault in problems} <= {0, 3}
    return found, [fault.reason for fault in problems]


def local(row: InteractionRow, zone: str = "Asia/Tokyo") -> str:
    return dt.datetime.fromtimestamp(row.at, ZoneInfo(zone)).isoformat(" ", "minutes")[:16]


def days(found: list[InteractionRow]) -> list[str]:
    return [local(row)[5:10] for row in found]


# What a row says


def test_an_event_gives_a_row() -> None:
    changed = ("SEQUENCE:2", "DTSTAMP:20240301T000000Z", "LAST-MODIFIED:20240201T000000Z")
    [row] = rows("X-WR-CALNAME:shiho@example.jp\r\n", event(START, "DTEND:20240102T103000Z", ME, ANN, *changed))
    assert row == InteractionRow(
        line=4,
        key="u1",
        kind="in_person",
        at=1704186000,
        minutes=90.0,
        parties=(
            Party("there", "mail", "ann@example.com", "Ann Lee"),
            Party("there", "mail", "shiho@example.jp", "Shiho"),
        ),
        people=2,
        thread="u1",
        version="000002 20240201T000000",
        mine=("shiho@example.jp",),
    )


def test_nothing_that_was_written_is_kept() -> None:
    found, problems = read(calendar(event(START, f"SUMMARY:{SECRET}", ANN), event(f"SUMMARY:{SECRET}", uid="u2")))
    assert len(found) == len(problems) == 1
    assert SECRET not in repr(found) + repr(problems)


def test_an_event_without_an_identity_has_one_by_its_times_and_organiser() -> None:
    def key(*lines: str) -> str:
        [row] = read(calendar(event(*lines).replace("UID:u1\r\n", "")))[0]
        return row.key

    assert key(START, ME) == key(ME, START, "SUMMARY:other") != key(START)
    assert key(START, ME) != key(START.replace("09", "10"), ME)


@pytest.mark.parametrize(
    ("lines", "minutes"),
    [
        (("DTEND:20240102T093000Z",), 30),
        (("DTEND;TZID=Asia/Tokyo:20240102T190000",), 60),
        (("DTEND:20240102T113000Z", "DURATION:PT5H"), 150),
        (("DURATION:PT1H30M",), 90),
        (("DURATION:P1D",), 24 * 60),
        ((), 0),
    ],
)
def test_an_event_is_as_long_as_it_says(lines: tuple[str, ...], minutes: float) -> None:
    assert only(START, *lines, ANN).minutes == minutes


@pytest.mark.parametrize(
    ("lines", "days_long"),
    [(("DTEND:21240102T090000Z",), "36524"), (("DURATION:P3D",), "3"), (("DTEND:20240103T100000Z",), "1.1")],
)
def test_what_lasts_for_days_counts_as_half_a_day(lines: tuple[str, ...], days_long: str) -> None:
    [row], [fault] = read(calendar(event(START, *lines, ANN)))
    assert (row.minutes, row.left_out) == (720, "")
    assert fault == Problem(3, "problem.event_long", {"days": days_long, "hours": 12})


@pytest.mark.parametrize("line", ["DTEND:20230102T090000Z", "DURATION:-PT1H"])
def test_what_ends_before_it_begins_takes_no_time(line: str) -> None:
    [row], reasons = told(START, line, ANN)
    assert (row.minutes, row.left_out, reasons) == (0, "", ["problem.event_backwards"])


# Times and their zones


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        ("DTSTART:20240702T090000Z", "2024-07-02 18:00"),
        ("DTSTART;TZID=Europe/Berlin:20240702T090000", "2024-07-02 16:00"),
        ("DTSTART;TZID=europe/berlin:20240102T090000", "2024-01-02 17:00"),
        ('DTSTART;TZID="W. Europe Standard Time":20240702T090000', "2024-07-02 16:00"),
        ("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20240702T090000", "2024-07-02 16:00"),
        ("dtstart ; tzid = Asia/Tokyo : 20240702t090000", "2024-07-02 09:00"),
        ("DTSTART;TZID=Europe/Berlin:20240702T090000Z", "2024-07-02 18:00"),
        ("DTSTART:20240702T090000", "2024-07-02 09:00"),
    ],
)
def test_a_start_is_read_in_its_zone(start: str, shown: str) -> None:
    assert local(only(start, ANN)) == shown


def test_a_time_without_a_zone_is_of_the_calendars() -> None:
    floating = event("DTSTART:20240702T090000", ANN)
    assert [local(row) for row in rows("X-WR-TIMEZONE:Europe/Berlin\r\n", floating)] == ["2024-07-02 16:00"]
    # It may be named behind the events, and each calendar of a file has its own.
    found = read(calendar(floating, "X-WR-TIMEZONE:Europe/Berlin\r\n") + calendar(floating.replace("u1", "u2")))[0]
    assert [local(row) for row in found] == ["2024-07-02 16:00", "2024-07-02 09:00"]


ZONE: Final = """BEGIN:VTIMEZONE\r
TZID:{name}\r
BEGIN:STANDARD\r
DTSTART:20071104T020000\r
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r
TZOFFSETFROM:-0400\r
TZOFFSETTO:-0500\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:20070311T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r
TZOFFSETFROM:-0500\r
TZOFFSETTO:-0400\r
END:DAYLIGHT\r
END:VTIMEZONE\r
"""


@pytest.mark.parametrize("name", ["Ours", "EST", "(UTC-05:00) Östlich; hier"])
@pytest.mark.parametrize("first", [True, False])
def test_a_zone_may_be_told_by_the_file(name: str, first: bool) -> None:
    zone, there = ZONE.format(name=name), event(f'DTSTART;TZID="{name}":20240702T090000', ANN)
    winter = event(f'DTSTART;TZID="{name}":20241202T090000', ANN, uid="u2")
    found = rows(*((zone, there, winter) if first else (there, winter, zone)))
    assert [local(row, "UTC")[11:] for row in found] == ["13:00", "14:00"]


@given(st.datetimes(dt.datetime(2008, 1, 1), dt.datetime(2036, 1, 1)))
def test_a_zone_told_by_the_file_is_as_the_named_one(when: dt.datetime) -> None:
    [ours] = rows(ZONE.format(name="Ours"), event(f"DTSTART;TZID=Ours:{when:%Y%m%dT%H%M%S}", ANN))
    [named] = rows(event(f"DTSTART;TZID=America/New_York:{when:%Y%m%dT%H%M%S}", ANN))
    assert ours.at == named.at


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=SECONDLY"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;INTERVAL=0"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "sometimes"),
        ("TZOFFSETTO:-0400", "TZOFFSETTO:west"),
        ("TZOFFSETTO:-0400", "RDATE:2024"),
        ("DTSTART:20070311T020000", ""),
    ],
)
def test_zones_that_nobody_knows_are_told_of_once(said: str, instead: str) -> None:
    zone = ZONE.format(name="Ours").replace(said, instead)
    there = [event(f"DTSTART;TZID={name}:20240702T090000", HOUR, ANN, uid=name) for name in ("Ours", "Mars/Olympus")]
    found, problems = read(calendar(zone, *there))
    assert [local(row) for row in found] == ["2024-07-02 09:00"] * 2
    assert [(fault.reason, fault.values) for fault in problems] == [("problem.zone_unknown", {"n": 2})]


def test_the_first_and_the_last_year_are_years() -> None:
    first, last = rows(event("DTSTART:00010101T000000Z", ANN), event("DTSTART:99991231T235959Z", HOUR, ANN, uid="u2"))
    assert (first.at, first.left_out, last.at, last.left_out) == (-62135596800, "", 253402300799, "ahead")


# Who takes part


@pytest.mark.parametrize(
    ("line", "party"),
    [
        ("ATTENDEE:MAILTO:Ann@Example.com", Party("there", "mail", "Ann@Example.com")),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Bo:mailto:bo@example.com", Party("there", "mail", "bo@example.com", "Bo")),
        ("ATTENDEE;PARTSTAT=declined:mailto:ann@example.com", Party("declined", "mail", "ann@example.com")),
        ("ATTENDEE;PARTSTAT=TENTATIVE:mailto:ann@example.com", Party("maybe", "mail", "ann@example.com")),
        ('ATTENDEE;CN="Lee, A; B: C":mailto:a@example.com', Party("there", "mail", "a@example.com", "Lee, A; B: C")),
        ('ATTENDEE;CN="Ann "Nick" Lee":mailto:a@example.com', Party("there", "mail", "a@example.com", "Ann Nick Lee")),
        ('ATTENDEE;PARTSTAT=TENTATIVE;CN="Ann:mailto:a@example.com', Party("maybe", "mail", "a@example.com")),
        ("ATTENDEE;CN=Ann ^'A^' Lee:mailto:ann@example.com", Party("there", "mail", "ann@example.com", 'Ann "A" Lee')),
        ("ATTENDEE;CN=ann@example.com:mailto:ann@example.com", Party("there", "mail", "ann@example.com")),
        ("ATTENDEE;EMAIL=ann@example.com;CN=Ann:urn:uuid:1", Party("there", "mail", "ann@example.com", "Ann")),
        ("ATTENDEE;CN=Ann:invalid:nomail", Party("there", "name", "Ann")),
        ('ATTENDEE;SENT-BY="mailto:pa@example.com":mailto:ann@example.com', Party("there", "mail", "ann@example.com")),
        ("ATTENDEE;PARTSTAT=DECLI\r\n NED:mailto:ann@ex\r\n\tample.com", Party("declined", "mail", "ann@example.com")),
    ],
)  # fmt: skip
def test_an_attendee_is_a_party(line: str, party: Party) -> None:
    row = only(START, line)
    assert (row.parties, row.people, row.left_out) == ((party,), 1, "")


def test_whoever_organises_and_attends_stands_once() -> None:
    row = only(START, ME, "ATTENDEE;PARTSTAT=DECLINED:mailto:SHIHO@example.jp", ANN, ANN)
    assert [(party.role, party.value) for party in row.parties] == [
        ("declined", "SHIHO@example.jp"),
        ("there", "ann@example.com"),
    ]
    assert row.people == 2


def test_rooms_groups_and_the_informed_are_nobody() -> None:
    nobody = (
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@example.com",
        "ATTENDEE;CUTYPE=group:mailto:team@example.com",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:boss@example.com",
        "ATTENDEE:mailto:c_188@resource.calendar.google.com",
        "ATTENDEE:mailto:",
        "ORGANIZER:mailto:abc@group.calendar.google.com",
    )
    row = only(START, *nobody, ANN)
    assert ([party.value for party in row.parties], row.people) == (["ann@example.com"], 1)
    assert only(START, *nobody).left_out == "nobody_else"


def test_a_round_of_more_than_twenty_is_a_broadcast() -> None:
    def meeting(guests: int) -> InteractionRow:
        return only(START, HOUR, ME, *(f"ATTENDEE;CN=P{n}:mailto:p{n}@example.com" for n in range(guests)))

    assert (len(meeting(19).parties), meeting(19).people, meeting(19).left_out) == (20, 20, "")
    began = time.perf_counter()
    row = meeting(20_000)
    assert (row.parties, row.people, row.left_out) == ((), 20_001, "broadcast")
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("佐藤さんとランチ", ["佐藤"]),
        ("週次 1on1（田中さん）", ["田中"]),
        ("中村 健一様 打合せ", ["中村 健一"]),
        ("会議 田中さん", ["田中"]),
        ("鈴木氏、山田先生と会食", ["鈴木", "山田"]),
        ("ケンさんと山田君", ["ケン", "山田"]),
        ("さくらちゃんと公園", ["さくら"]),
        ("Ann Leeさん 打ち合わせ", ["Ann Lee"]),
        ("lunch with Ann Lee", ["Ann Lee"]),
        ("Lunch with Ann\\, Ken and Zoe at Cafe Roma", ["Ann", "Ken", "Zoe"]),
        ("Dinner w/ Ann van der Berg", ["Ann van der Berg"]),
        ("1:1 Ken / Shiho", ["Ken", "Shiho"]),
        ("Ken <> Shiho", ["Ken", "Shiho"]),
        ("Call Marit", ["Marit"]),
        ("Dr. X", ["X"]),
        ("Mrs Jane Brown and Mr. Ken Abe", ["Jane Brown", "Ken Abe"]),
    ],
)
def test_without_attendees_the_names_are_the_titles(title: str, names: list[str]) -> None:
    row = only(START, HOUR, ME, f"SUMMARY:{title}")
    assert row.parties == tuple(Party("there", "title", name) for name in names)
    assert (row.left_out, row.people) == ("title_only", 1 + len(names))


@pytest.mark.parametrize(
    "title",
    [
        *(
            "母のところへ",
            "お母さんと夕食",
            "皆様へ連絡",
            "お客様訪問",
            "先生と面談",
            "様子見",
            "たくさん食べる",
            "ちゃんと寝る",
        ),
        *("Flight AC/DC", "coffee with mom", "Meeting with the Team", "Weekly sync", "Holiday", ""),
    ],
)
def test_a_title_without_a_name_names_nobody(title: str) -> None:
    row = only(START, f"SUMMARY:{title}")
    assert (row.parties, row.left_out) == ((), "nobody_else")


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("SUMMARY:Lunch",), "in_person"),
        (("SUMMARY:Hotel", "LOCATION:Room 5"), "in_person"),
        (("SUMMARY:Call for papers",), "in_person"),
        (("SUMMARY:Call Ann",), "call"),
        (("SUMMARY:ＴＥＬ 佐藤様",), "call"),
        (("SUMMARY:佐藤さんと電話",), "call"),
        (("SUMMARY:Phone: Ann", "URL:https://us02web.zoom.us/j/1"), "video"),
        (("LOCATION:https://meet.google.com/abc",), "video"),
        (("LOCATION:Microsoft Teams Meeting",), "video"),
        (("DESCRIPTION:Join at\\nhttps://teams.micro\r\n soft.com/l/1",), "video"),
        (("X-GOOGLE-CONFERENCE:https://example.com/a",), "video"),
        (("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.example/a",), "video"),
        (("CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+1-555-0100",), "call"),
        (("LOCATION:FaceTime",), "video"),
        (("LOCATION:notzoom.usa.example",), "in_person"),
        (("ATTENDEE:mailto:ann@zoom.us",), "in_person"),
    ],
)
def test_links_and_titles_say_how_people_met(lines: tuple[str, ...], kind: str) -> None:
    assert only(START, *lines).kind == kind


# Why it counts for nobody


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((START, HOUR, "STATUS:CANCELLED"), "cancelled"),
        ((START, HOUR, "STATUS:tentative"), "tentative"),
        (("DTSTART;VALUE=DATE:20240102", "DTEND;VALUE=DATE:20240109"), "all_day"),
        (("DTSTART:20240102",), "all_day"),
        (("DTSTART:20240102T000000", "DTEND:20240103T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), "all_day"),
        (("DTSTART:20261231T150000Z", HOUR), "ahead"),
        (("DTSTART:20261231T145959Z", HOUR), ""),
        (("DTSTART:19990102T090000Z", HOUR), ""),
    ],
)
def test_what_is_left_out_says_why(lines: tuple[str, ...], reason: str) -> None:
    row = only(*lines, ANN)
    assert (row.left_out, bool(row.parties), row.people) == (reason, not reason, 1)
    assert reason in (*schema.LEFT_OUT, "")


def test_a_calendar_that_calls_off_calls_off_its_events() -> None:
    assert [row.left_out for row in rows("METHOD:CANCEL\r\n", event(START, ANN))] == ["cancelled"]


# What recurs


def test_a_series_gives_a_row_for_each_of_its_times() -> None:
    found = rows(event(*TUESDAYS))
    assert days(found) == ["01-02", "01-09", "01-16", "01-23"]
    assert [row.key for row in found] == [f"u1 {row.at}" for row in found]
    assert {(row.minutes, row.people, row.line, row.left_out) for row in found} == {(60, 1, 3, "")}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("EXDATE;TZID=Asia/Tokyo:20240109T100000,20240116T100000",), ["01-02", "01-23"]),
        (("EXDATE:20240109T010000Z", "EXDATE:20240102T010000Z"), ["01-16", "01-23"]),
        (("EXDATE;VALUE=DATE:20240109",), ["01-02", "01-16", "01-23"]),
        (("EXDATE:20240109T100000",), ["01-02", "01-16", "01-23"]),
        (("EXDATE;TZID=Asia/Tokyo:20240109T110000",), ["01-02", "01-09", "01-16", "01-23"]),
        (("RDATE;TZID=Asia/Tokyo:20240105T100000,20240109T100000",), ["01-02", "01-05", "01-09", "01-16", "01-23"]),
        (("RDATE;VALUE=DATE:20240105",), ["01-02", "01-05", "01-09", "01-16", "01-23"]),
        (("EXRULE:FREQ=WEEKLY;INTERVAL=2",), ["01-02", "01-09", "01-23"]),
        (("RRULE:FREQ=DAILY;COUNT=3",), ["01-02", "01-03", "01-04", "01-09", "01-16", "01-23"]),
    ],
)
def test_dates_are_added_and_taken_away(lines: tuple[str, ...], expected: list[str]) -> None:
    assert days(rows(event(*TUESDAYS, *lines))) == expected


def test_an_added_period_has_its_own_length() -> None:
    first, added = rows(event(START, HOUR, "RDATE;VALUE=PERIOD:20240105T090000Z/PT3H", ANN))
    assert (first.minutes, added.minutes, local(added)) == (60, 180, "2024-01-05 18:00")


@pytest.mark.parametrize(
    ("until", "times"),
    [
        *(("20240116T010000Z", 3), ("20240116T005959Z", 2), ("20240116T100000", 3)),
        *(("20240116", 3), ("20240115", 2), ("20230101", 1)),
    ],
)
def test_a_series_ends_when_it_says(until: str, times: int) -> None:
    assert len(rows(event("DTSTART;TZID=Asia/Tokyo:20240102T100000", f"RRULE:FREQ=WEEKLY;UNTIL={until}"))) == times


def test_a_series_keeps_to_the_clock_of_its_zone() -> None:
    found = rows(event("DTSTART;TZID=Europe/Berlin:20240320T100000", "RRULE:FREQ=WEEKLY;COUNT=3", ANN))
    assert [local(row, "UTC")[11:] for row in found] == ["09:00", "09:00", "08:00"]


def test_a_series_is_followed_from_the_first_day_to_the_last() -> None:
    options = Options(zone="Asia/Tokyo", since=dt.date(2024, 3, 1), until=dt.date(2024, 3, 4))
    for start in ("20240101T090000", "19700101T090000", "00010101T090000"):
        found = rows(event(f"DTSTART:{start}", "RRULE:FREQ=DAILY", ANN), options=options)
        assert [local(row) for row in found] == [f"2024-03-{day:02d} 09:00" for day in range(1, 5)]
    days_long = rows(event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY"), options=options)
    assert [row.key for row in days_long] == [f"u1 2024-03-{day:02d}" for day in range(1, 5)]


MOVED: Final = event(
    "RECURRENCE-ID;TZID=Asia/Tokyo:20240109T100000", "DTSTART;TZID=Asia/Tokyo:20240111T150000", "DURATION:PT2H", ANN
)
CALLED_OFF: Final = event("RECURRENCE-ID:20240116T010000Z", "DTSTART:20240116T010000Z", HOUR, "STATUS:CANCELLED", ANN)


@pytest.mark.parametrize("parts", [(event(*TUESDAYS), MOVED, CALLED_OFF), (CALLED_OFF, MOVED, event(*TUESDAYS))])
def test_what_is_told_of_one_time_takes_its_place(parts: tuple[str, ...]) -> None:
    before = {row.key for row in rows(event(*TUESDAYS))}
    found = sorted(rows(*parts), key=lambda row: row.at)
    assert days(found) == ["01-02", "01-11", "01-16", "01-23"]
    assert [row.minutes for row in found] == [60, 120, 60, 60]
    assert [row.left_out for row in found] == ["", "", "cancelled", ""]
    assert {row.key for row in found} == before


def test_one_time_of_a_series_may_come_without_it() -> None:
    [row] = rows(MOVED)
    assert row.key in {row.key for row in rows(event(*TUESDAYS))}
    assert local(row) == "2024-01-11 15:00"


def test_the_day_alone_may_say_which_time_is_meant() -> None:
    changed = event("RECURRENCE-ID;VALUE=DATE:20240109", "DTSTART:20240110T010000Z", HOUR, ANN)
    assert days(rows(event(*TUESDAYS), changed)) == ["01-02", "01-16", "01-23", "01-10"]


def test_a_change_may_hold_for_all_that_comes_after() -> None:
    changed = MOVED.replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    found = rows(event(*TUESDAYS), changed, CALLED_OFF)
    assert sorted((local(row), row.minutes) for row in found) == [
        ("2024-01-02 10:00", 60),
        ("2024-01-11 15:00", 120),
        ("2024-01-16 10:00", 60),
        ("2024-01-25 15:00", 120),
    ]
    assert {row.key for row in found} == {row.key for row in rows(event(*TUESDAYS))}


@pytest.mark.parametrize("newer", ["SEQUENCE:10", "LAST-MODIFIED:20240301T000000Z"])
def test_of_two_events_the_newer_counts(newer: str) -> None:
    old = event(START, HOUR, ANN, "SEQUENCE:0", "LAST-MODIFIED:20240201T000000Z")
    new = event(START, "DURATION:PT3H", ANN, newer)
    for parts in ((old, new), (new, old)):
        [row] = rows(*parts)
        assert row.minutes == 180
    moved = MOVED.replace("DURATION:PT2H", f"DURATION:PT4H\r\n{newer}")
    assert sorted(row.minutes or 0 for row in rows(event(*TUESDAYS), moved, MOVED)) == [60, 60, 60, 240]


def test_the_same_hour_is_not_counted_twice_when_clocks_go_forward() -> None:
    found = rows(event("DTSTART;TZID=Europe/Berlin:20240331T010000", "RRULE:FREQ=HOURLY;COUNT=5", ANN))
    assert len({row.key for row in found}) == len(found) == 4


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;INTERVAL=0", "problem.rule_interval"),
        ("FREQ=SECONDLY", "problem.rule_often"),
        ("W1 MO #0", "problem.rule_unknown"),
    ],
)
def test_of_a_rule_that_is_not_followed_the_first_time_is_kept(rule: str, reason: str) -> None:
    [row], reasons = told("DTSTART:19990101T090000Z", HOUR, f"RRULE:{rule}", ANN)
    assert (row.key, row.minutes, row.left_out, reasons) == (f"u1 {row.at}", 60, "", [reason])


def test_of_too_many_times_the_latest_are_kept() -> None:
    found, problems = read(calendar(event(START, "RRULE:FREQ=HOURLY", ANN)))
    assert problems == [Problem(3, "problem.series_long", {"most": 5000})]
    assert (len(found), local(found[-1])) == (5000, "2026-12-31 23:00")


def test_all_series_of_a_file_have_a_bound() -> None:
    many = [event(START, "RRULE:FREQ=HOURLY", ANN, uid=str(n)) for n in range(300)]
    began = time.perf_counter()
    found, problems = read(calendar(*many))
    reasons = Counter(fault.reason for fault in problems)
    assert len(found) <= 200_000
    assert reasons["problem.series_many"] == 1 or reasons["problem.rule_long"]
    assert time.perf_counter() - began < 30


def test_a_calendar_of_other_years_says_so() -> None:
    found, problems = read(calendar(event("DTSTART:20300101T090000Z", "RRULE:FREQ=DAILY", ANN)))
    assert (found, [fault.reason for fault in problems]) == ([], ["problem.no_events_within"])


# What is wrong


@pytest.mark.parametrize(
    ("lines", "reason", "kept"),
    [
        ((START, "DTEND:soon", ANN), "problem.event_line", 1),
        ((START, "DURATION:1H", ANN), "problem.event_line", 1),
        ((START, "EXDATE:20240231T000000Z", ANN), "problem.event_line", 1),
        ((START, "what is this", ANN), "problem.event_line_skipped", 1),
        ((ANN,), "problem.event_lost", 0),
        (("DTSTART:20240231T090000Z", ANN), "problem.event_lost", 0),
        ((START, "RECURRENCE-ID:never", ANN), "problem.event_lost", 0),
    ],
)
def test_a_bad_line_costs_that_line_or_that_event(lines: tuple[str, ...], reason: str, kept: int) -> None:
    found, problems = read(calendar(event(*lines), event(START, ANN, uid="u2")))
    assert [row.key for row in found] == ["u1", "u2"][1 - kept :]
    assert [(fault.line, fault.reason) for fault in problems] == [(3, reason)]


def test_an_event_without_an_end_is_kept_and_told_of() -> None:
    found, problems = read(calendar(event(START, ANN).replace("END:VEVENT\r\n", ""), event(START, ANN, uid="u2")))
    assert [row.key for row in found] == ["u1", "u2"]
    assert problems == [Problem(3, "problem.event_not_ended")]


@pytest.mark.parametrize("cut", [b"DTSTART:2024", b"DTSTART:20240102T090000Z\r\nATTENDEE:mailto:ann@exam", b"DTSTA"])
def test_a_file_that_breaks_off_keeps_what_came_before(cut: bytes) -> None:
    found, problems = read(calendar(event(START, ANN)) + b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u2\r\n" + cut)
    assert [row.key for row in found] == ["u1"]
    assert problems == [Problem(11, "problem.event_cut")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"name,mail\n",
        calendar("BEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\n"),
    ],
)
def test_a_file_without_events_is_one_problem(data: bytes) -> None:
    assert read(data) == ([], [Problem(0, "problem.no_events")])


def test_what_is_no_event_is_passed_by() -> None:
    alarm = "BEGIN:VALARM\r\nDTSTART:19990101T000000Z\r\nATTENDEE:mailto:x@example.com\r\nEND:VALARM"
    todo = event(START, ANN, uid="todo").replace("VEVENT", "VTODO")
    journal, busy = todo.replace("VTODO", "VJOURNAL"), todo.replace("VTODO", "VFREEBUSY")
    [row] = rows(todo, journal, event(alarm, START, alarm, ANN), busy)
    assert (row.key, row.line, row.people, local(row)) == ("u1", 15, 1, "2024-01-02 18:00")


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n", b"\r\r\n"])
def test_lines_end_in_any_way(end: bytes) -> None:
    data = calendar(event(START, ANN, uid="u1"), event(START, "ATTENDEE:mailto:bo\r\n\t@example.com", uid="u2"))
    first, second = read(data.replace(b"\r\n", end))[0]
    assert (first.line, second.line, second.parties[0].value) == (3, 9, "bo@example.com")


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp932", "iso2022_jp"])
def test_a_file_may_be_in_any_encoding(written: str) -> None:
    data = calendar(event(START, "ATTENDEE;CN=山田 花子:mailto:hanako@example.jp")).decode().encode(written)
    [row], problems = read(data)
    assert (row.parties[0].name, problems) == ("山田 花子", [])
    assert ics.recognises(data[:HEAD], "calendar.bin")


def test_a_line_may_be_folded_within_a_letter() -> None:
    data = calendar(event(START, "ATTENDEE;CN=Jürgen:mailto:j@example.com"))
    [row], problems = read(data.replace("ü".encode(), b"\xc3\r\n \xbc"))
    assert (row.parties[0].name, problems) == ("Jürgen", [])


def test_a_zone_may_be_named_in_the_letters_of_one_country() -> None:
    data = calendar(ZONE.format(name="Östlich"), event("DTSTART;TZID=Östlich:20240702T090000", ANN))
    [row], problems = read(data.decode().encode("latin-1"))
    assert (local(row, "UTC"), problems) == ("2024-07-02 13:00", [])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", True),
        (b"\xef\xbb\xbf\r\n begin : vcalendar \r", True),
        ("\ufeffBEGIN:VCALENDAR\r\n".encode("utf-16-le"), True),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n".encode("utf-16-be"), True),
        (b"BEGIN:VCARD\r\n", False),
        (b"BEGIN:VCALENDARS\r\n", False),
        (b"Hello\r\nBEGIN:VCALENDAR\r\n", False),
        (b"From a@example.com Mon Jan  1 00:00:00 2024\n\nBEGIN:VCALENDAR\n", False),
        (b"", False),
    ],
)
def test_a_file_is_known_by_its_beginning_and_not_by_its_name(head: bytes, expected: bool) -> None:
    assert ics.recognises(head, "calendar.ics") is expected
    assert ics.recognises(head, "notes.txt") is expected
    assert not (expected and vcard.recognises(head, "calendar.ics"))


@pytest.mark.parametrize(
    "part",
    [
        event(START, "DESCRIPTION:x" + "\r\n a" * 300_000),
        event(START, "DESCRIPTION:" + "zoom.u" * 300_000),
        event(START, *["BEGIN:VALARM"] * 50_000),
        event(START, 'ATTENDEE;CN="' + '"a;' * 200_000 + ":mailto:a@example.com"),
        event(START, "ATTENDEE:" + "a@" * 300_000),
        event(START, "SUMMARY:with " + "Ann, " * 200_000),
        event(START, "SEQUENCE:" + "9" * 100_000),
        event(START, "RRULE:FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 200_000)),
        event(START, "RRULE:FREQ=DAILY", "EXDATE:" + ",".join(["20240105T090000Z"] * 20_000)),
        "BEGIN:VEVENT\r\n" * 20_000 + event(START),
        "\r\n" * 1_000_000 + event(START),
    ],
)  # fmt: skip
def test_long_files_take_time_by_their_length_only(part: str) -> None:
    began = time.perf_counter()
    assert read(calendar(part))[0]
    assert time.perf_counter() - began < 5


def test_batches_are_bounded() -> None:
    batches = list(ics.read(io.BytesIO(calendar(*(event(START, ANN, uid=str(n)) for n in range(4500)))), TOKYO))
    assert [len(batch.interactions) for batch in batches] == [2000, 2000, 500]


PIECES: Final = ("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "BEGIN:VTIMEZONE", "END:VTIMEZONE", START, ANN, " x", "")


@given(st.lists(st.sampled_from((*PIECES, "RRULE:FREQ=DAILY", "RECURRENCE-ID:20240103T090000Z", "TZID:A", "UID:1"))))
def test_lines_in_any_order_are_read_or_told(lines: list[str]) -> None:
    found, problems = read(b"BEGIN:VCALENDAR\n" + "\n".join(lines).encode())
    assert found or problems


@given(st.binary(max_size=300))
def test_any_bytes_in_an_event_are_read_or_told(data: bytes) -> None:
    found, problems = read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240102T090000Z\n" + data)
    assert found or problems
    for fault in problems:
        assert text.say("en", fault.reason, **fault.values)
        assert text.say("ja", fault.reason, **fault.values)


# Whole files


def test_a_year_of_a_client_adds_up() -> None:
    # From the sample's text: two series with m.hojo@todai-health.example, each time 2 hours 45 minutes. Wednesdays from
    # 7 January to 16 December are 50 dates, of which 4 EXDATEs take away; Mondays from 12 January to 14 December are 49
    # dates, less 3. One of each was moved to the day after (1 July, 6 July). On 19 March an hour was called off. On 13
    # November two hours with twelve people. So 46 + 46 times 2.75 hours, and 2 hours.
    found, problems = read((ROOT / "data/sample/exports/2026/calendar.ics").read_bytes())
    met = [row for row in found if any(party.value == "m.hojo@todai-health.example" for party in row.parties)]
    assert problems == []
    assert (len(met), sum(row.minutes or 0 for row in met) / 60) == (46 + 46 + 1, 92 * 2.75 + 2)
    assert [row.people for row in met if row.people > 2] == [12]
    assert {"2026-07-02 18:30", "2026-07-07 11:30"} <= {local(row) for row in met}
    assert {"2026-07-01", "2026-07-06", "2026-03-19"}.isdisjoint(local(row)[:10] for row in met)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_year_of_the_sample_says_what_is_left_out(year: int) -> None:
    # The evenings with the mother are the weeks from 9 January to 18 December less one, and their title names nobody.
    found, problems = read((ROOT / f"data/sample/exports/{year}/calendar.ics").read_bytes())
    reasons = Counter(row.left_out for row in found if row.left_out)
    assert reasons == {"nobody_else": 49, "all_day": 5, "title_only": 1, "cancelled": 1}
    assert [row.parties for row in found if row.left_out == "title_only"] == [(Party("there", "title", "佐藤"),)]
    assert len({row.key for row in found}) == len(found)
    assert problems == []


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
def test_recurring_meetings_with_exceptions_take_the_hours_worked_out_by_hand() -> None:
    # Tuesdays from 9 January to 31 December 2024 are 52, less two EXDATEs: 50 meetings of an hour. That of 4 June was
    # moved to the afternoon and takes two hours, without Suzuki, who has declined all others. One more was called off.
    found, problems = read((SHARED / "exports/ics/synth__google_ja_recurring_exceptions.ics").read_bytes())
    met = [row for row in found if not row.left_out]
    with_taro = [row for row in met if Party("there", "mail", "taro@a.example", "田中 太郎") in row.parties]
    assert (len(met), sum(row.minutes or 0 for row in with_taro)) == (50, 51 * 60)
    assert Counter(party.role for row in met for party in row.parties if "suzuki" in party.value) == {"declined": 49}
    assert [local(row) for row in met if row.minutes == 120] == ["2024-06-04 15:00"]
    assert {"2024-04-30 10:00", "2024-06-04 10:00", "2024-08-13 10:00"}.isdisjoint(map(local, met))
    assert ([row.left_out for row in found if row.left_out], problems) == (["cancelled"], [])


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
def test_every_shared_file_is_read_or_refused_in_a_line() -> None:
    with (SHARED / "exports/MANIFEST.tsv").open(encoding="utf-8") as stream:
        listed = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        assert sum(row["file"].startswith("ics/") for row in listed) == len(FILES)
    for path in FILES:
        data = path.read_bytes()
        began = time.perf_counter()
        found, problems = read(data)
        assert time.perf_counter() - began < 10, path.stem
        assert found or problems, path.stem
        assert all(text.say("en", fault.reason, **fault.values) for fault in problems), path.stem
        assert {row.left_out for row in found} <= {"", *schema.LEFT_OUT}, path.stem
        assert len({row.key for row in found}) == len(found), path.stem
        begins = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n").upper().startswith(b"BEGIN:VCALENDAR")
        assert ics.recognises(data[:HEAD], path.name) is begins, path.stem


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
def test_no_shared_file_takes_much_memory() -> None:
    tracemalloc.start()
    for path in (one for one in FILES if one.stem.startswith("adv__") or one.stat().st_size > 40_000):
        tracemalloc.reset_peak()
        read(path.read_bytes())
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20, path.stem
    tracemalloc.stop()


def test_what_outlook_marks_as_tentative_is_tentative() -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART:20240102T090000Z", "DTEND:20240102T100000Z"]
    lines += ["ATTENDEE:mailto:ann@example.com", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "END:VEVENT", "END:VCALENDAR"]
    stream = io.BytesIO("\r\n".join(lines).encode())
    [row] = [row for some in ics.read(stream, Options()) for row in some.interactions]
    assert row.left_out == "tentative"
