"""One event of a calendar, read by itself: what is wrong with a line costs that line, or else that event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from jinmyaku.sources import recurrence, talk, titles, zones
from jinmyaku.sources.attendees import THERE, Company, company
from jinmyaku.sources.blocks import Block, Line, parted
from jinmyaku.sources.recurrence import Rule, Unfollowed
from jinmyaku.sources.rows import Party, Problem
from jinmyaku.sources.zones import Moment, Period

_T = TypeVar("_T")

_LINKS: Final = (
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
    "X-MICROSOFT-ONLINEMEETINGCONFLINK",
)
_PLACES: Final = ("LOCATION", "URL", "DESCRIPTION")
# Older programs write whole days as times from midnight to midnight.
_ALL_DAY: Final = ("X-MICROSOFT-CDO-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY")
_WANTED: Final = frozenset((
    *("UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS"),
    *("SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "SUMMARY", "CONFERENCE", *_LINKS, *_ALL_DAY),
    "X-MICROSOFT-CDO-BUSYSTATUS",
))  # fmt: skip
_VIDEO: Final = re.compile(
    r"(?i)(?<![\w-])(?:zoom\.(?:us|com)|zoomgov\.com|meet\.google\.com|hangouts\.google\.com|teams\.(?:microsoft|live)\.com"
    r"|microsoft teams|webex\.com|whereby\.com|meet\.jit\.si|gotomeet(?:ing\.com|\.me)|chime\.aws|bluejeans\.com"
    r"|skype|facetime)(?![\w-])"
)
_STAMP: Final = re.compile(r"\d{8}T\d{6}")
_ESCAPED: Final = re.compile(r"\\([nN,;:\\\"])")
_MOST_REVISIONS: Final = 999_999


@dataclass(slots=True)
class Event:
    """What an event says.

    ``calendar``: the number of the calendar it stands in. ``end`` or ``seconds``: until when or for how long; both None
    where it does not say. ``original``: which time of a series it replaces; ``onward``: all after it too. ``rules``,
    ``unruled`` (taken away by a rule), ``added`` and ``removed``: how it recurs; ``recurs`` also where no rule could be
    followed. ``titled``: whom the title of an event names to which nobody is invited.
    """

    line: int
    calendar: int
    uid: str
    start: Moment
    end: Moment | None
    seconds: int | None
    original: Moment | None
    onward: bool
    recurs: bool
    rules: Sequence[Rule]
    unruled: Sequence[Rule]
    added: Sequence[Period]
    removed: Sequence[Moment]
    all_day: bool
    status: str
    version: str
    kind: str
    company: Company
    titled: tuple[Party, ...]


def read(block: Block) -> tuple[Event | None, list[Problem]]:
    """Read one event.

    In: its block. Out: the event, None where it has no start or does not say which time of a series it replaces; and
    what is wrong with it, at the line where it begins.

    >>> event, problems = read(Block("VEVENT", 7, ["DTSTART:20240102T090000Z", "DTEND:soon", "SUMMARY:Call Ann"]))
    >>> event.kind, event.titled[0].value, problems[0].line, problems[0].values
    ('call', 'Ann', 7, {'property': 'DTEND'})
    """
    lines = _Lines(block)
    start = lines.first("DTSTART", _moment)
    if start is None:
        return None, [Problem(block.line, "problem.event_lost", {"property": "DTSTART"})]
    original = lines.first("RECURRENCE-ID", _moment)
    if original is None and "RECURRENCE-ID" in lines.said:
        return None, [Problem(block.line, "problem.event_lost", {"property": "RECURRENCE-ID"})]
    there = company(lines.organisers, lines.attendees)
    end = lines.first("DTEND", _moment)
    title = _plain(lines.text("SUMMARY"))
    event = Event(
        line=block.line,
        calendar=block.calendar,
        uid=lines.text("UID"),
        start=start,
        end=end,
        seconds=None if end else lines.first("DURATION", lambda line: zones.seconds(line.value)),
        original=original,
        onward=lines.onward(),
        recurs="RRULE" in lines.said or bool(lines.text("RDATE")),
        rules=lines.rules("RRULE"),
        unruled=lines.rules("EXRULE"),
        added=[one for several in lines.each("RDATE", _periods) for one in several],
        removed=[one.start for several in lines.each("EXDATE", _periods) for one in several],
        all_day=start.day or any(lines.text(name).upper() == "TRUE" for name in _ALL_DAY),
        status=(lines.text("STATUS") or lines.text("X-MICROSOFT-CDO-BUSYSTATUS")).upper(),
        version=lines.version(),
        kind=lines.kind(title),
        company=there,
        titled=() if there.attendees else tuple(Party(THERE, "title", name) for name in titles.names(title)),
    )
    if not event.uid:
        begun = (f"{one.local} {one.zone}" if one else str(event.seconds) for one in (start, end))
        event.uid = talk.digest(*begun, *(parted(line).value.casefold() for line in lines.organisers[:1]))
    return event, lines.faults


class _Lines:
    """The lines of an event that are wanted, by name, and what is wrong with them."""

    def __init__(self, block: Block) -> None:
        self.line = block.line
        self.said: defaultdict[str, list[Line]] = defaultdict(list)
        self.organisers: list[str] = []
        self.attendees: list[str] = []
        self.linked = False
        self.faults: list[Problem] = []
        strays = 0
        for line in block.lines:
            head, colon, _ = line.partition(":")
            name = head.partition(";")[0].strip().upper()
            if not colon:
                strays += 1
            elif name == "ATTENDEE":
                self.attendees.append(line)
            elif name == "ORGANIZER":
                self.organisers.append(line)
            elif name in _PLACES:
                self.linked = self.linked or _VIDEO.search(line) is not None
            elif name in _WANTED:
                self.said[name].append(parted(line))
        if strays:
            self.faults.append(Problem(block.line, "problem.event_line_skipped", {"lines": strays}))

    def text(self, name: str) -> str:
        return self.said[name][0].value if name in self.said else ""

    def each(self, name: str, read: Callable[[Line], _T]) -> Iterator[_T]:
        """Read the lines of a name; one that cannot be read is told of."""
        for line in self.said.get(name, ()):
            try:
                yield read(line)
            except (ValueError, OverflowError):
                self.faults.append(Problem(self.line, "problem.event_line", {"property": name}))

    def first(self, name: str, read: Callable[[Line], _T]) -> _T | None:
        return next(self.each(name, read), None)

    def rules(self, name: str) -> list[Rule]:
        found = []
        for line in self.said.get(name, ()):
            try:
                found.append(recurrence.parse(line.value))
            except Unfollowed as reason:
                self.faults.append(Problem(self.line, reason.reason))
        return found

    def onward(self) -> bool:
        """Whether what is told of one time of a series holds for all after it."""
        return any("FUTURE" in line.parameters.get("RANGE", "").upper() for line in self.said.get("RECURRENCE-ID", ()))

    def version(self) -> str:
        """Its number of changes, and when it was last changed."""
        revision = self.text("SEQUENCE")
        number = min(int(revision), _MOST_REVISIONS) if revision.isdecimal() and len(revision) < 20 else 0
        stamps = (_STAMP.match(self.text(name)) for name in ("LAST-MODIFIED", "DTSTAMP"))
        return f"{number:06d} {next((found[0] for found in stamps if found), '')}".strip()

    def kind(self, title: str) -> str:
        calls = [line.value.casefold().startswith("tel:") for line in self.said.get("CONFERENCE", ())]
        if self.linked or not all(calls) or any(self.text(name) for name in _LINKS):
            return "video"
        return "call" if calls or titles.is_call(title) else "in_person"


def _moment(line: Line) -> Moment:
    return zones.moment(line.value, line.parameters.get("TZID", ""))


def _periods(line: Line) -> list[Period]:
    return list(zones.periods(line.value, line.parameters.get("TZID", "")))


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text) if "\\" in text else text
