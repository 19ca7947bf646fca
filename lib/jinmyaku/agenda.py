"""A plan as a calendar file: meetings, a look back on fading out, the next audit; importing it again updates it."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import holidays as public
import icalendar

from jinmyaku import people, text
from jinmyaku.text import Fault

PRODUCT: Final = "-//Jinmyaku//Jinmyaku 0.1//EN"
HOUR: Final = 10
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One entry: what makes it the same entry next time, its first moment (local), minutes (0: all day), title, text.

    ``alarm``: how long before it one is reminded. ``cancelled`` takes it out of the calendar it is in.
    """

    key: str
    begins: dt.datetime
    minutes: int
    title: str
    told: str = ""
    alarm: dt.timedelta | None = None
    cancelled: bool = False


def write(entries: Iterable[tuple[Entry, int]], secret: str, zone: str, now: dt.datetime) -> bytes:
    """Give entries as an iCalendar file (RFC 5545): UTF-8, CRLF, folded, times in their zone with its definition.

    In: each with its sequence (a greater one replaces a smaller one), the secret that makes the same identifiers from
    the same keys, the zone (IANA), and when.

    >>> entry = Entry("audit", dt.datetime(2027, 12, 1, 10), 60, "Audit")
    >>> made = write([(entry, 1)], "s", "Asia/Tokyo", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)).decode()
    >>> "DTSTART;TZID=Asia/Tokyo:20271201T100000" in made
    True
    """
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry, sequence in entries:
        made.add_component(_event(entry, secret, ZoneInfo(zone), sequence, now))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def identifier(key: str, secret: str) -> str:
    """Give the identifier of an entry, which says nothing of what it is.

    >>> identifier("audit", "s") == identifier("audit", "s") != identifier("audit", "t")
    True
    """
    return f"{hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()[:32]}@jinmyaku"


def days_off(region: str, years: Iterable[int]) -> set[dt.date]:
    """Give the public holidays of a country in some years. Raises Fault for one whose holidays are not known.

    >>> dt.date(2027, 1, 1) in days_off("JP", [2027])
    True
    """
    if region not in public.list_supported_countries():
        raise Fault("fault.no_holidays", found=region)
    return set(public.country_holidays(region, years=years))


def initials(name: str, reading: str = "") -> str:
    """Give a name as its initials: letters of Latin words, or of the reading of others; of a name without either one
    sign of it, and never a family name of a single sign.

    >>> initials("José García"), initials("佐藤 花子", "サトウ ハナコ"), initials("林 太郎"), initials("☎")
    ('J. G.', 'S. H.', '太.', '–')
    """
    words = [letters for word in people.clean(name).split() if (letters := [c for c in word if c.isalpha()])]
    if words and not all(unicodedata.name(word[0], "").startswith("LATIN") for word in words):
        spelt = [people.romaji(part)[:1] for part in reading.split()]
        if any(spelt):
            return " ".join(f"{letter.upper()}." for letter in spelt if letter)
        shown = words[1] if len(words[0]) == 1 and len(words) > 1 else words[0]
        return f"{shown[0]}."
    return " ".join(f"{word[0].upper()}." for word in words) or "–"


def next_audit(year: int, command: str, lang: str) -> Entry:
    """Give the entry that reminds of the audit of the year after: in December, a week ahead, with the command to run.

    >>> next_audit(2026, "jinmyaku audit 2027", "en").begins.isoformat()
    '2027-12-01T10:00:00'
    """
    begins = dt.datetime(year + 1, 12, 1, HOUR)
    title = text.say(lang, "agenda.audit", year=year + 1)
    return Entry(f"audit {year + 1}", begins, 60, title, text.say(lang, "agenda.audit_told", command=command), WEEK)


def _event(entry: Entry, secret: str, zone: ZoneInfo, sequence: int, now: dt.datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", identifier(entry.key, secret))
    event.add("dtstamp", now)
    event.add("sequence", sequence)
    event.add("summary", entry.title)
    if entry.told:
        event.add("description", entry.told)
    if entry.minutes:
        begins = entry.begins.replace(tzinfo=zone)
        event.add("dtstart", begins)
        event.add("dtend", begins + dt.timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", entry.begins.date())
        event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.alarm and not entry.cancelled:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -entry.alarm)
        event.add_component(alarm)
    return event
