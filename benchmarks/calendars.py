"""A calendar as the benchmarks read it: made-up events of several years, some of them series, with their attendees."""

from __future__ import annotations

import datetime as dt
import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from icalendar import Calendar

from jinmyaku.sources import ics
from jinmyaku.sources.rows import Options

Pair = tuple[Callable[[], object], Callable[[], object]]

EVENTS: Final = 20_000
SERIES: Final = 300
OPTIONS: Final = Options(zone="Asia/Tokyo", since=dt.date(2016, 1, 1), until=dt.date(2026, 12, 31))
FAMILY: Final = ("佐藤", "鈴木", "高橋", "Müller", "García", "Lee", "Brown", "Novák", "Rossi", "Kowalski")
GIVEN: Final = ("花子", "健一", "美咲", "Jürgen", "José", "Ann", "Robin", "Jiří", "Chiara", "Zofia")
RULES: Final = (
    "FREQ=WEEKLY;BYDAY={day}",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
    "FREQ=WEEKLY;UNTIL=20251231T145959Z;BYDAY={day}",
    "FREQ=WEEKLY;COUNT=30",
    "FREQ=MONTHLY;BYDAY=2{day}",
    "FREQ=YEARLY",
)
HEAD: Final = (
    "BEGIN:VCALENDAR",
    "PRODID:-//Example//Calendar//EN",
    "VERSION:2.0",
    "X-WR-CALNAME:shiho@example.jp",
    "X-WR-TIMEZONE:Asia/Tokyo",
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Tokyo",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "DTSTART:19700101T000000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
AGENDA: Final = "The agenda follows\\, with the notes of last time. "
ALARM: Final = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", "TRIGGER:-PT10M", "END:VALARM")


def calendar(folder: Path) -> Pair:
    """Read a calendar, series unfolded, against icalendar's own parser on the same bytes."""
    data = made()
    return lambda: sum(
        len(batch.interactions) for batch in ics.read(io.BytesIO(data), OPTIONS)
    ), lambda: Calendar.from_ical(data)


def memory() -> float:
    """Read the same calendar in a process of its own and give the most memory it took (MiB, on Linux).

    What the system tells of a process's past includes the one it was started from, so it is not asked that way.
    """
    script = (
        "import sys; from collections import deque; from jinmyaku.sources import ics\n"
        "from calendars import OPTIONS\n"
        "with open(sys.argv[1], 'rb') as stream: deque(ics.read(stream, OPTIONS), maxlen=0)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "calendar.ics")
        file.write_bytes(made())
        here = Path(__file__).parent
        done = subprocess.run(
            [sys.executable, "-c", script, str(file)], cwd=here, capture_output=True, text=True, check=True
        )
    return float(done.stdout) / 1024


def made(number: int = EVENTS, series: int = SERIES) -> bytes:
    """Make a calendar of so many events, so many of them series, the same every time."""
    chance = random.Random(11)
    people = [f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}{n}" for n in range(800)]
    every = number // series
    lines = [*HEAD]
    for n in range(number):
        lines += event(chance, n, people, recurs=n % every == 0)
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def event(chance: random.Random, number: int, people: list[str], *, recurs: bool) -> Iterator[str]:
    """Yield the lines of one event, as Google writes them."""
    start = dt.datetime(2016, 1, 4, 9) + dt.timedelta(days=chance.randrange(4000), minutes=30 * chance.randrange(18))
    end = start + dt.timedelta(minutes=chance.choice((30, 60, 60, 90)))
    yield "BEGIN:VEVENT"
    if recurs:
        yield f"DTSTART;TZID=Asia/Tokyo:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID=Asia/Tokyo:{end:%Y%m%dT%H%M%S}"
        yield "RRULE:" + chance.choice(RULES).format(day=f"{start:%a}"[:2].upper())
        yield f"EXDATE;TZID=Asia/Tokyo:{start + dt.timedelta(days=28):%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART:{start:%Y%m%dT%H%M%SZ}"
        yield f"DTEND:{end:%Y%m%dT%H%M%SZ}"
    yield "DTSTAMP:20261228T111500Z"
    yield f"UID:{chance.getrandbits(100):x}@calendar.example"
    guests = chance.sample(range(len(people)), chance.choice((0, 1, 1, 1, 2, 3, 5)))
    if guests:
        yield "ORGANIZER;CN=片桐 志保:mailto:shiho@example.jp"
    for guest in guests:
        yield (
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;"
            f"CN={people[guest]};X-NUM-GUESTS=0:mailto:person{guest}@firm{guest % 90}.example"
        )
    yield "CREATED:20160104T000000Z"
    yield f"DESCRIPTION:{AGENDA * chance.choice((0, 0, 1, 4))}"
    yield f"LAST-MODIFIED:{start:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{chance.choice((0, 0, 1))}"
    yield "STATUS:CONFIRMED"
    yield f"SUMMARY:{people[number % len(people)]} 打ち合わせ"
    yield "TRANSP:OPAQUE"
    yield from ALARM if number % 3 == 0 else ()
    yield "END:VEVENT"


def folded(line: str) -> str:
    """Fold a line as the format wants it, no piece over 75 bytes."""
    pieces, piece, size = [], "", 0
    for char in line:
        wide = len(char.encode())
        if size + wide > 74:
            pieces.append(piece)
            piece, size = "", 1
        piece, size = piece + char, size + wide
    return "\r\n ".join([*pieces, piece]) + "\r\n"
