"""A Google-like calendar export: series in local time with the time zone, single meetings in UTC."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cast import Person
from diary import DAYS, Diary, Event, keep_diary
from formats_iphone import escape, fold

HEAD = (
    "BEGIN:VCALENDAR",
    "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
    "VERSION:2.0",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:片桐 志保",
    "X-WR-TIMEZONE:Asia/Tokyo",
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "X-LIC-LOCATION:Asia/Tokyo",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "DTSTART:19700101T000000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
TOKYO = timedelta(hours=9)
INDEPENDENT = date(2025, 4, 1)  # until then work mail goes to the employer's address
TOVE = Person(
    "stranger", "Lindqvist", "Tove", "", "", "Lindqvist", "Tove", "work", "", mails={2024: "tove@fjordlys.example"}
)
STRANGER = {2025: 2, 2026: 9}  # lunches a year
ALL_DAY = (
    (1, 2, "正月休み"),
    (5, 3, "母の家の片づけ"),
    (7, 7, "ひなたの誕生日"),
    (8, 14, "お盆"),
    (12, 28, "棚卸しの日"),
)


def my_address(me: list[str], guests: list[Person], when: date) -> str:
    """The owner's address in use: private with family and friends, else the work one of that day."""
    if all(guest.relation in ("family", "friend", "community", "other") for guest in guests):
        return me[0]
    return me[1] if when < INDEPENDENT else me[2]


def stamp(when: datetime) -> str:
    """Write local time as UTC."""
    return f"{when - TOKYO:%Y%m%dT%H%M%SZ}"


def times(event: Event) -> Iterator[str]:
    """The lines that say when, and how it recurs."""
    end = event.start + timedelta(minutes=event.minutes)
    if event.all_day:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.start + timedelta(days=1):%Y%m%d}"
    elif event.every is None and event.instead_of is None:
        yield f"DTSTART:{stamp(event.start)}"
        yield f"DTEND:{stamp(end)}"
    else:
        yield f"DTSTART;TZID=Asia/Tokyo:{event.start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID=Asia/Tokyo:{end:%Y%m%dT%H%M%S}"
    if event.every is not None:
        day = DAYS[event.start.weekday()]
        kind = (
            f"MONTHLY;UNTIL={event.until:%Y%m%d}T145959Z;BYDAY=2{day}"
            if event.every == 0
            else (f"WEEKLY;UNTIL={event.until:%Y%m%d}T145959Z;INTERVAL={event.every};BYDAY={day}")
        )
        yield f"RRULE:FREQ={kind}".replace("INTERVAL=1;", "")
    for when in event.without:
        yield f"EXDATE;TZID=Asia/Tokyo:{when:%Y%m%dT%H%M%S}"


def attendees(event: Event, me: list[str]) -> Iterator[str]:
    """The organiser and everyone invited, the owner among them."""
    if not event.guests:
        return
    mine = my_address(me, event.guests, event.start.date())
    host = event.guests[0]
    theirs = host.mail(event.start.year)
    yield (
        f"ORGANIZER;CN={host.name}:mailto:{theirs}" if host.starts > 0.6 else f"ORGANIZER;CN=片桐 志保:mailto:{mine}"
    )
    answers = [("片桐 志保", mine, event.mine)]
    answers += [(guest.name, guest.mail(event.start.year), "ACCEPTED") for guest in event.guests]
    for name, mail, answer in answers:
        yield (
            f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={name};X-NUM-GUESTS=0:mailto:{mail}"
        )


def entry(event: Event, me: list[str], year: int) -> Iterator[str]:
    """All lines of one event."""
    yield "BEGIN:VEVENT"
    yield from times(event)
    yield f"DTSTAMP:{year}1228T111500Z"
    yield f"UID:{hashlib.sha256(event.uid.encode()).hexdigest()[:26]}@calendar.example"
    if event.instead_of is not None:
        yield f"RECURRENCE-ID;TZID=Asia/Tokyo:{event.instead_of:%Y%m%dT%H%M%S}"
    yield from attendees(event, me)
    yield f"SEQUENCE:{1 if event.instead_of or event.without else 0}"
    yield f"STATUS:{event.status}"
    yield f"SUMMARY:{escape(event.summary)}"
    yield f"TRANSP:{'TRANSPARENT' if event.all_day else 'OPAQUE'}"
    yield "END:VEVENT"


def alone(year: int) -> Iterator[Event]:
    """What has no guests: days off, the weekly evening with the mother, a lunch with a bare name."""
    for month, day, summary in ALL_DAY:
        yield Event(f"day-{year}-{month}", datetime(year, month, day), 0, summary, all_day=True)
    first, last = datetime(year, 1, 9, 20), date(year, 12, 18)
    left_out = [first + timedelta(weeks=17)]
    yield Event(f"mother-{year}", first, 180, "母のところへ", every=1, until=last, without=left_out)
    yield Event(f"bare-{year}", datetime(year, 6, 19, 12), 90, "佐藤さんとランチ")


def stranger(year: int) -> Iterator[Event]:
    """Lunches with someone who stands in no export of contacts."""
    for number in range(STRANGER.get(year, 0)):
        when = datetime(year, 2 + number, 3 + number, 12)
        yield Event(f"stranger-{year}-{number}", when, 90, "Lunch Tove", [TOVE])


def odd_ones(year: int, people: dict[str, Person]) -> Iterator[Event]:
    """What is not a meeting of two: cancelled, declined, of three, of twelve."""
    client, weekends, broker = people["big_client"], people["weekends"], people["broker"]
    cancelled, declined = datetime(year, 3, 19, 20), datetime(year, 9, 15, 8)
    yield Event(f"cancelled-{year}", cancelled, 60, "北條さん 臨時", [client], status="CANCELLED")
    yield Event(f"declined-{year}", declined, 600, "川べりマルシェ 大掃除", [weekends], mine="DECLINED")
    three = [people["sato_client"], people["ladder_takahashi"]]
    yield Event(f"three-{year}", datetime(year, 10, 16, 20), 60, "青葉台データ 反省会", three)
    others = [
        person
        for person in people.values()
        if person.mail(year) and person.stands_in("linkedin", year) and person not in (broker, weekends)
    ]
    twelve = [broker, *others[:10]]
    yield Event(f"crowd-{year}", datetime(year, 11, 13, 20), 120, "プロダクトの夜 実行委員会", twelve)


def calendar(people: list[Person], me: list[str], year: int) -> bytes:
    """Write that year's events."""
    diary: Diary = keep_diary(people, year)
    events = sorted(diary.events, key=lambda event: (event.start, event.uid))
    events += [*alone(year), *stranger(year), *odd_ones(year, {person.key: person for person in people})]
    lines = [*HEAD, *(line for event in events for line in entry(event, me, year)), "END:VCALENDAR"]
    return "".join(fold(line) + "\r\n" for line in lines).encode()
