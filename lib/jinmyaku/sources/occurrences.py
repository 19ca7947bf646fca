"""Events of one identity into when they take place: series followed date by date, with what was moved or called off."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from jinmyaku.sources import recurrence
from jinmyaku.sources.events import Event
from jinmyaku.sources.recurrence import Rule, Unfollowed
from jinmyaku.sources.rows import Problem
from jinmyaku.sources.zones import Moment, Zones, bound, instant, local

# The latest so many of a series are kept, and so many of all series of a file.
MOST: Final = 5_000
MOST_OF_FILE: Final = 200_000

CANCELLED: Final = "CANCELLED"
# Clocks that are put forward or back may show a moment of the span outside of it.
_LEEWAY: Final = dt.timedelta(hours=3)


class Occurrence(NamedTuple):
    """One time that an event takes place: what tells it from others, when it begins (seconds since 1970 UTC) and how
    many seconds it lasts."""

    key: str
    at: int
    seconds: int
    event: Event


@dataclass
class Calendars:
    """What the events of a file share.

    ``first`` and ``last``: the span in which series are followed, in seconds since 1970 UTC, the last not within it.
    ``named``: by the number of a calendar, the time zone it names. ``unknown``: the lines of events whose time zone
    nobody knows. ``left``: how many times of series may still be given; ``full``: they were not enough.
    """

    zones: Zones
    first: int
    last: int
    named: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, None] = field(default_factory=dict)
    left: int = MOST_OF_FILE
    full: bool = False

    def unfold(self, group: Sequence[Event]) -> Iterator[Occurrence | Problem]:
        """Yield when the events of one identity take place: what is told of one time of a series goes before the
        series, and of two events for the same the newer counts.

        >>> from jinmyaku.sources import blocks, events
        >>> lines = ["UID:1", "DTSTART:20240102T090000Z", "RRULE:FREQ=DAILY;COUNT=2"]
        >>> event, problems = events.read(blocks.Block("VEVENT", 1, lines))
        >>> [one.at for one in Calendars(Zones("UTC"), 0, 2_000_000_000).unfold([event])]
        [1704186000, 1704272400]
        """
        series = newest(event for event in group if event.original is None)
        told: defaultdict[str, list[Event]] = defaultdict(list)
        onward: list[tuple[dt.datetime, Event]] = []
        for event in group:
            if event.original is not None:
                begin = self._placed(event.original, series) if series else event.original.local
                told[self._stamp(begin, series.start if series else event.original, series or event)].append(event)
                onward += [(begin, event)] if event.onward else []
        if series and (series.rules or series.added) and not self.left:
            self.full = True
        elif series and (series.rules or series.added):
            yield from self._unroll(series, told, sorted(onward, key=lambda pair: pair[0]))
        elif series:
            stamp = self._stamp(series.start.local, series.start, series) if series.recurs else ""
            if stamp not in told:
                yield self._at(f"{series.uid} {stamp}".strip(), series)
        for stamp, several in told.items():
            changed = newest(several)
            if changed:
                yield self._at(f"{changed.uid} {stamp}", changed)

    def _zone(self, moment: Moment, event: Event) -> dt.tzinfo:
        """Give the time zone a moment of an event is of; days are the person's own."""
        if moment.day:
            return self.zones.own
        found = self.zones.find(moment.zone or self.named.get(event.calendar, ""))
        if found is None:
            self.unknown[event.line] = None
        return found or self.zones.own

    def _at(self, key: str, event: Event) -> Occurrence:
        at = instant(event.start.local, self._zone(event.start, event))
        return Occurrence(key, at, self._seconds(event, at), event)

    def _seconds(self, event: Event, at: int) -> int:
        if event.start.day or event.end is None:
            return 0 if event.start.day else event.seconds or 0
        # An end without a zone is by the same clock as the start, and a day is its midnight.
        end = Moment(event.end.local, event.end.zone or event.start.zone)
        return instant(end.local, self._zone(end, event)) - at

    def _placed(self, moment: Moment, series: Event) -> dt.datetime:
        """Give when a moment is by the clock of a series; of a day, at the time that the series starts at."""
        if series.start.day:
            return dt.datetime.combine(moment.local.date(), dt.time())
        if moment.day:
            return dt.datetime.combine(moment.local.date(), series.start.local.time())
        if moment.zone in ("", series.start.zone):
            return moment.local
        return local(instant(moment.local, self._zone(moment, series)), self._zone(series.start, series))

    def _stamp(self, begin: dt.datetime, like: Moment, series: Event) -> str:
        """Name a time of a series, alike in whatever zone it is written."""
        return begin.date().isoformat() if like.day else str(instant(begin, self._zone(like, series)))

    def _unroll(
        self, series: Event, told: Container[str], onward: Sequence[tuple[dt.datetime, Event]]
    ) -> Iterator[Occurrence | Problem]:
        zone = self._zone(series.start, series)
        seconds = self._seconds(series, instant(series.start.local, zone))
        lengths = {self._placed(one.start, series): one.seconds for one in series.added}
        faults: list[Problem] = []
        dates = self._dates(series, zone, lengths, faults)
        yield from faults
        for at, begin in dates:
            stamp = self._stamp(begin, series.start, series)
            if stamp in told:
                continue
            key = f"{series.uid} {stamp}"
            place = bisect_right(onward, begin, key=lambda pair: pair[0])
            if not place:
                own = lengths.get(begin)
                yield Occurrence(key, at, seconds if own is None else own, series)
            else:
                since, event = onward[place - 1]
                moved = instant(begin + (self._placed(event.start, series) - since), zone)
                yield Occurrence(key, moved, self._at(key, event).seconds, event)

    def _dates(
        self, series: Event, zone: dt.tzinfo, added: Iterable[dt.datetime], faults: list[Problem]
    ) -> list[tuple[int, dt.datetime]]:
        """Give when a series takes place within the span, in order, and when that is by its own clock; faults are added
        to."""
        first, last = local(self.first, zone) - _LEEWAY, local(self.last, zone) + _LEEWAY
        found, gone = (
            {when for rule in rules for when in self._follow(rule, series, zone, (first, last), faults)}
            for rules in (series.rules, series.unruled)
        )
        found = (found | {series.start.local, *added}) - (gone - {series.start.local})
        found -= {self._placed(moment, series) for moment in series.removed}
        days = {moment.local.date() for moment in series.removed if moment.day}
        # In the hour that a clock leaves out, two of its times can be one.
        once = {instant(when, zone): when for when in found if first <= when <= last and when.date() not in days}
        dates = sorted(pair for pair in once.items() if self.first <= pair[0] < self.last)
        if len(dates) > MOST:
            faults.append(Problem(series.line, "problem.series_long", {"most": MOST}))
        kept = min(len(dates), MOST, self.left)
        self.full = self.full or kept < min(len(dates), MOST)
        self.left -= kept
        return dates[len(dates) - kept :]

    def _follow(
        self, rule: Rule, series: Event, zone: dt.tzinfo, span: tuple[dt.datetime, dt.datetime], faults: list[Problem]
    ) -> Iterable[dt.datetime]:
        last = min(span[1], bound(rule.until, zone)) if rule.until else span[1]
        kept: deque[dt.datetime] = deque(maxlen=2 * MOST)
        try:
            kept.extend(recurrence.dates(rule, series.start.local, span[0], last, self.zones.steps))
        except Unfollowed as reason:
            faults.append(Problem(series.line, reason.reason))
        return kept


def newest(events: Iterable[Event]) -> Event | None:
    """Give the newest of some events, of two as new the one that is not called off, None of none.

    >>> newest([]) is None
    True
    """
    return max(events, key=lambda event: (event.version, event.status != CANCELLED), default=None)
