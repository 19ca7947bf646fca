"""Calendars (.ics) as Google, Apple, Outlook and others write them: who met when and for how long, never about what."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

from jinmyaku.sources import events
from jinmyaku.sources.attendees import MOST_PEOPLE, address, is_person
from jinmyaku.sources.blocks import CALENDAR, ZONE, Block, blocks, parted, unified
from jinmyaku.sources.encoding import decode
from jinmyaku.sources.events import Event
from jinmyaku.sources.occurrences import CANCELLED, MOST_OF_FILE, Calendars, Occurrence
from jinmyaku.sources.rows import Batch, InteractionRow, Options, Problem
from jinmyaku.sources.zones import Zones, instant

NAME: Final = "ics"
# What lasts longer than a day is counted as half of one.
LONGEST: Final = 24 * 60
COUNTED: Final = 12 * 60

_BATCH: Final = 2000
_START: Final = re.compile(r"(?i)\s*BEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*(?:[\r\n]|$)")
_TENTATIVE: Final = "TENTATIVE"


def recognises(head: bytes, name: str) -> bool:
    """Say whether a file is a calendar, by its first line that is not blank.

    >>> recognises(b"\\r\\nbegin:vcalendar\\r\\n", "a.txt"), recognises(b"BEGIN:VCARD\\n", "a.ics")
    (True, False)
    """
    top = head[:2048]
    return _START.match(decode(top[: len(top) // 2 * 2]).text.removeprefix("\ufeff")) is not None


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Read when and with whom the events of a calendar take place; titles and descriptions are not kept.

    In: the file, and options: ``zone`` is of times that name none; what recurs is followed from ``since`` to ``until``,
    and what is after that has not taken place. Out: batches of rows and problems, a row for each time of a series. What
    is left out says why; an event that is wrong in part is kept without that part, and told of at its first line.

    >>> import io
    >>> text = b"BEGIN:VCALENDAR\\nBEGIN:VEVENT\\nUID:1\\nDTSTART:20240102T090000Z\\nDURATION:PT90M\\n"
    >>> text += b"ATTENDEE;CN=Ann Lee:mailto:ann@example.com\\nEND:VEVENT\\nEND:VCALENDAR\\n"
    >>> [row] = [row for batch in read(io.BytesIO(text), Options()) for row in batch.interactions]
    >>> row.at, row.minutes, row.kind, row.parties[0].value
    (1704186000, 90.0, 'in_person', 'ann@example.com')
    """
    data, encoding, lost = unified(stream.read())
    file = _File(options)
    faults = [Problem(0, "problem.undecodable", {"n": lost})] if lost else []
    found = chain(faults, file.gather(blocks(data, encoding)), file.rows())
    while some := list(islice(found, _BATCH)):
        rows = tuple(one for one in some if isinstance(one, InteractionRow))
        yield Batch(problems=tuple(one for one in some if isinstance(one, Problem)), interactions=rows)


@dataclass
class _File:
    """What a file says, before any of it is put to a time: its events by their identity, and whose they are."""

    options: Options
    groups: dict[str, list[Event]] = field(default_factory=dict)
    owners: dict[int, tuple[str, ...]] = field(default_factory=dict)
    called_off: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        own = ZoneInfo(self.options.zone)
        days = (self.options.since, self.options.until + dt.timedelta(days=1))
        first, last = (instant(dt.datetime.combine(day, dt.time()), own) for day in days)
        self.calendars = Calendars(Zones(self.options.zone), first, last)

    def gather(self, found: Iterable[Block]) -> Iterator[Problem]:
        """Take up the blocks of the file, and yield what is wrong with them."""
        for block in found:
            if block.name == CALENDAR:
                self._describe(block)
            elif block.name == ZONE:
                self.calendars.zones.tell(block.lines)
            elif block.cut and not block.ended:
                yield Problem(block.line, "problem.event_cut")
            else:
                event, faults = events.read(block)
                yield from faults
                if event:
                    self.groups.setdefault(event.uid, []).append(event)
                if event and not block.ended:
                    yield Problem(block.line, "problem.event_not_ended")
        if not self.groups:
            yield Problem(0, "problem.no_events")

    def rows(self) -> Iterator[InteractionRow | Problem]:
        """Yield the events' rows, and what is wrong with their times."""
        given, told = 0, set()
        for group in self.groups.values():
            for one in self.calendars.unfold(group):
                if isinstance(one, Problem):
                    yield one
                    continue
                given += 1
                yield self._row(one)
                fault = _odd(one)
                if fault and one.event.line not in told:
                    told.add(one.event.line)
                    yield fault
        unknown = sorted(self.calendars.unknown)
        if unknown:
            yield Problem(unknown[0], "problem.zone_unknown", {"n": len(unknown)})
        if self.calendars.full:
            yield Problem(0, "problem.series_many", {"most": MOST_OF_FILE})
        if self.groups and not given:
            span = {"since": self.options.since.isoformat(), "until": self.options.until.isoformat()}
            yield Problem(0, "problem.no_events_within", span)

    def _describe(self, block: Block) -> None:
        for line in map(parted, block.lines):
            if line.name == "X-WR-TIMEZONE":
                self.calendars.named.setdefault(block.calendar, line.value)
            elif line.name == "X-WR-CALNAME" and line.value == address(line.value) and is_person(line.value):
                self.owners.setdefault(block.calendar, (line.value,))
            elif line.name == "METHOD" and line.value.upper() == "CANCEL":
                self.called_off.add(block.calendar)

    def _row(self, one: Occurrence) -> InteractionRow:
        event = one.event
        reason = self._reason(one)
        parties = event.titled if reason == "title_only" else () if reason else event.company.parties
        minutes = max(one.seconds / 60, 0.0)
        return InteractionRow(
            line=event.line,
            key=one.key,
            kind=event.kind,
            at=one.at,
            minutes=None if event.all_day else minutes if minutes <= LONGEST else float(COUNTED),
            parties=parties,
            people=event.company.people + len(event.titled),
            thread=event.uid,
            version=event.version,
            left_out=reason,
            mine=self.owners.get(event.calendar, ()),
        )

    def _reason(self, one: Occurrence) -> str:
        """Why an event counts for nobody, as far as it says so itself."""
        event = one.event
        reasons = {
            "cancelled": event.status == CANCELLED or event.calendar in self.called_off,
            "ahead": one.at >= self.calendars.last,
            "all_day": event.all_day,
            "tentative": event.status == _TENTATIVE,
            "broadcast": event.company.people > MOST_PEOPLE,
            "title_only": bool(event.titled),
            "nobody_else": not event.company.attendees,
        }
        return next((reason for reason, holds in reasons.items() if holds), "")


def _odd(one: Occurrence) -> Problem | None:
    """Say what cannot be true of an event's length."""
    line = one.event.line
    if one.seconds < 0:
        return Problem(line, "problem.event_backwards")
    if one.seconds > LONGEST * 60 and not one.event.all_day:
        days = math.ceil(one.seconds / (LONGEST * 6)) / 10
        return Problem(line, "problem.event_long", {"days": f"{days:g}", "hours": COUNTED // 60})
    return None
