"""A plan into the entries of a calendar, and the calendar's file; what was exported once is updated, never doubled."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from jinmyaku import agenda, cadence, giving, people, schema, spreading, text
from jinmyaku.agenda import Entry
from jinmyaku.book import Book, faults_of, interactions
from jinmyaku.planning import Plan
from jinmyaku.text import Fault

SECRET: Final = "calendar_key"
MET: Final = (schema.GROW, schema.MAINTAIN)
REVIEW: Final = 30
# So near its end, the next twelve months begin.
CLOSE: Final = dt.timedelta(days=60)
_MARK: Final = b"BEGIN:VCALENDAR"
_EPOCH: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class Written(NamedTuple):
    """What an export held: entries, those taken out, and planned meetings for which there was no day, of how many
    people."""

    entries: int
    gone: int
    without: int
    of: int


@dataclass
class Kept:
    """What earlier exports of a year hold: from when and until when they reach, how often each person was planned to be
    met, and of every entry when it begins, how long it is, what it said (a digest) and its sequence."""

    begin: str = ""
    end: str = ""
    times: dict[str, float] = field(default_factory=dict)
    entries: dict[str, list[Any]] = field(default_factory=dict)

    def ahead(self, contact: int, year: int, first: dt.date) -> dict[str, dt.datetime]:
        """Give the meetings with someone that are still ahead, in order."""
        mine = {key: _begins(one) for key, one in self.entries.items() if key.startswith(f"meeting {year} {contact} ")}
        later = {key: begins for key, begins in mine.items() if begins.date() >= first}
        return dict(sorted(later.items(), key=lambda pair: pair[1]))

    def last(self, contact: int, year: int) -> int:
        """Give the number of the last meeting with someone that there ever was."""
        start = f"meeting {year} {contact} "
        return max((int(key.removeprefix(start)) for key in self.entries if key.startswith(start)), default=0)


def write(book: Book, plan: Plan, file: Path, region: str, lang: str, *, named: bool = False) -> Written:
    """Write the plan of twelve months as a calendar file, and remember what it holds.

    In: the country whose holidays are left free, the language, and whether names stand in it (else initials). What is
    past stays as it was; an entry that an earlier export had and this plan has no longer comes as cancelled; of the
    others only those change whose cadence has. Raises Fault where the holidays of the country are not known, or the
    file is something else or cannot be written.
    """
    _refuse_others(file)
    now = dt.datetime.now(dt.UTC)
    key = f"calendar.{plan.year}"
    before, first = _kept(book, plan.year), _first(plan)
    entries, end, without = _entries(plan, before, first, region, lang, named=named)
    entries = [*entries, *giving.entries(book, plan.year, first, lang, named=named)]
    there = {entry.key for entry in entries}
    mine = {one: begins for one, begins in _future(before.entries, first).items() if one not in there}
    gone = [_gone(one, begins, lang) for one, begins in {**mine, **_earlier(book, plan.year, first)}.items()]
    sequence = int((now - _EPOCH).total_seconds() // 60)
    told = [_numbered(entry, before, sequence) for entry in [*entries, *gone]]
    secret = book.setting(SECRET) or ""
    _replace(file, agenda.write([(one, number) for one, number, _ in told], secret, interactions.zone(book), now))
    kept = {entry.key: [entry.begins.isoformat(), entry.minutes, digest, n] for entry, n, digest in told}
    past = {one: entry for one, entry in before.entries.items() if one not in mine}
    entries_now = {**past, **_of_year(kept, gone)}
    begin = before.begin or first.isoformat()
    book.set({key: json.dumps({"begin": begin, "end": end, "times": _times(plan), "entries": entries_now})})
    return Written(len(entries), len(gone), int(without.sum()), len(without))


def begins(book: Book, plan: Plan) -> dt.date:
    """Give the day on which a plan begins: that of its first export, else the next day, or the year's first."""
    before = _kept(book, plan.year)
    return dt.date.fromisoformat(before.begin) if before.begin else _first(plan)


def _kept(book: Book, year: int) -> Kept:
    return Kept(**json.loads(book.setting(f"calendar.{year}") or "{}"))


def _first(plan: Plan) -> dt.date:
    return max(dt.date(plan.year, 1, 1), plan.as_of + dt.timedelta(days=1))


def _entries(
    plan: Plan, before: Kept, first: dt.date, region: str, lang: str, *, named: bool
) -> tuple[list[Entry], str, pd.Series]:
    """All entries from a day on, until when, and who is left without a day."""
    old = dt.date.fromisoformat(before.end) if before.end else first
    end = old if before.end and first < old - CLOSE else _year_after(first)
    asked = _asked(plan, before, first, old, end)
    held = {key: begins for keys in asked["kept"] for key, begins in keys.items()}
    off = agenda.days_off(region, range(first.year, end.year + 1))
    taken = [(begins.date(), before.entries[key][1]) for key, begins in held.items()]
    laid = spreading.meetings(asked, first, end, off, taken)
    names = _names(plan, named=named)
    rows = [_row(plan.year, row) for row in laid.meetings.to_dict("records")]
    rows += [(key, begins, before.entries[key][1]) for key, begins in held.items()]
    meetings = [_meeting(key, begins, minutes, names, lang) for key, begins, minutes in rows]
    audit = agenda.next_audit(plan.year, f"jinmyaku audit {plan.year + 1}", lang)
    reviews = _reviews(plan, before, first, lang)
    ordered = sorted([*meetings, *reviews, audit], key=lambda entry: entry.begins)
    return ordered, end.isoformat(), laid.without


def _asked(plan: Plan, before: Kept, first: dt.date, old: dt.date, end: dt.date) -> pd.DataFrame:
    """Whom to meet: ``kept``, the meetings that stay, and ``count``, how many are to be found days for."""
    folk = plan.people[plan.people["tier"].isin(MET)]
    times = plan.held["times"].reindex(folk.index).fillna(0.0)
    folk = folk.assign(times=times, length=(folk["planned"] / times.where(times > 0)).fillna(0.0))
    whole, more = spreading.counts(times, (end - first).days), spreading.counts(times, (end - old).days)
    kept, count = [], []
    for contact, often, all_of_it, rest in zip(folk.index, times, whole, more, strict=True):
        ahead = before.ahead(contact, plan.year, first)
        if before.times.get(str(contact)) == often:
            kept.append(ahead)
            count.append(rest if end > old else 0)
            continue
        stays = np.unique(np.linspace(0, len(ahead) - 1, min(all_of_it, len(ahead))).round().astype(int))
        kept.append({key: begins for n, (key, begins) in enumerate(ahead.items()) if n in set(stays.tolist())})
        count.append(max(0, all_of_it - len(ahead)))
    own = folk["own_times"].notna() | folk["own_length"].notna()
    after = [before.last(contact, plan.year) for contact in folk.index]
    staying = pd.Series(kept, index=folk.index, dtype="object")
    return folk.assign(kept=staying, count=count, after=after, first=own | folk["protected"])


def _names(plan: Plan, *, named: bool) -> dict[str, tuple[str, str]]:
    """What each person's entries are called, and their tier, by the contact's id."""
    folk = plan.people[plan.people["tier"].isin(MET)]
    read = (folk["family_reading"] + " " + folk["given_reading"]).str.strip()
    shown = folk["display"] if named else [agenda.initials(*pair) for pair in zip(folk["display"], read, strict=True)]
    return {str(who): (str(name), tier) for who, name, tier in zip(folk.index, shown, folk["tier"], strict=True)}


def _row(year: int, row: Mapping[Hashable, Any]) -> tuple[str, dt.datetime, int]:
    begins = dt.datetime.combine(row["day"].date(), dt.time(row["hour"]))
    return f"meeting {year} {row['contact_id']} {row['number']}", begins, int(row["minutes"])


def _meeting(key: str, begins: dt.datetime, minutes: int, names: dict[str, tuple[str, str]], lang: str) -> Entry:
    name, tier = names[key.split()[2]]
    return Entry(
        key, begins, minutes, text.say(lang, "agenda.meeting", name=name), text.say(lang, f"agenda.{tier}_told")
    )


def _reviews(plan: Plan, before: Kept, first: dt.date, lang: str) -> list[Entry]:
    """A look back at the end of each quarter of fading out, where it was planned first."""
    steps = cadence.fading(plan.people, first).drop_duplicates("quarter")
    made = [
        Entry(
            f"fading {plan.year} {quarter}",
            (dt.datetime.combine(begins.date(), dt.time(agenda.HOUR)) + pd.DateOffset(months=3)).to_pydatetime(),
            REVIEW,
            text.say(lang, "agenda.review"),
            text.say(lang, f"fading.{step}_review"),
        )
        for quarter, begins, step in zip(steps["quarter"], steps["begins"], steps["step"], strict=True)
    ]
    there = [
        replace(one, begins=_begins(before.entries[one.key])) if one.key in before.entries else one for one in made
    ]
    return [one for one in there if one.begins.date() >= first]


def _numbered(entry: Entry, before: Kept, sequence: int) -> tuple[Entry, int, str]:
    """An entry with its sequence, which only a change raises."""
    said = repr((entry.begins, entry.minutes, entry.title, entry.told, entry.cancelled))
    digest = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    there = before.entries.get(entry.key)
    return entry, there[3] if there and there[2] == digest else sequence, digest


def _times(plan: Plan) -> dict[str, float]:
    held = plan.held[plan.held["tier"].isin(MET)]
    return {str(contact): float(times) for contact, times in held["times"].items()}


def _earlier(book: Book, year: int, first: dt.date) -> dict[str, dt.datetime]:
    """What the plans of earlier years still have ahead, which this one takes the place of."""
    found: dict[str, dt.datetime] = {}
    for key, value in book.rows("SELECT key, value FROM setting WHERE key GLOB 'calendar.[0-9]*'"):
        if int(str(key).partition(".")[2]) < year:
            found |= _future(json.loads(str(value))["entries"], first)
    return {key: begins for key, begins in found.items() if not key.startswith("audit ")}


def _of_year(kept: dict[str, list[Any]], gone: Iterable[Entry]) -> dict[str, list[Any]]:
    taken_out = {entry.key for entry in gone}
    return {key: entry for key, entry in kept.items() if key not in taken_out}


def _future(entries: Mapping[str, list[Any]], first: dt.date) -> dict[str, dt.datetime]:
    found = {key: _begins(entry) for key, entry in entries.items()}
    return {key: begins for key, begins in found.items() if begins.date() >= first}


def _begins(entry: list[Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(entry[0])


def _year_after(day: dt.date) -> dt.date:
    return (pd.Timestamp(day) + pd.DateOffset(years=1)).date()


def _gone(key: str, begins: dt.datetime, lang: str) -> Entry:
    return Entry(key, begins, REVIEW, text.say(lang, "agenda.gone"), cancelled=True)


def _refuse_others(file: Path) -> None:
    if file.is_dir():
        raise Fault("fault.calendar_folder", found=people.clean(file.name) or ".")
    if file.is_file():
        with faults_of(file), file.open("rb") as there:
            if there.read(len(_MARK)) not in (_MARK, b""):
                raise Fault("fault.calendar_other", found=people.clean(file.name))


def _replace(file: Path, content: bytes) -> None:
    """The new file in the old one's place, whole or not at all, for its owner only."""
    draft = file.with_name(f".{file.name}.part")
    with faults_of(file):
        try:
            with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
                out.write(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
