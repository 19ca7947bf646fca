"""A plan into the entries of a calendar, and the calendar's file; what was exported once is updated, never doubled."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from jinmyaku import agenda, cadence, schema, spreading, text
from jinmyaku.agenda import Entry
from jinmyaku.book import Book, faults_of, interactions
from jinmyaku.planning import Plan

SECRET: Final = "calendar_key"
MET: Final = (schema.GROW, schema.MAINTAIN)
REVIEW: Final = 30


def write(book: Book, plan: Plan, file: Path, region: str, lang: str, *, named: bool = False) -> int:
    """Write the plan of twelve months, from when it was first exported, as a calendar file; give how many entries.

    In: the country whose holidays are left free, the language, and whether names stand in it (else initials). An entry
    that an earlier export had and this plan has no longer comes as cancelled. Raises Fault where the holidays of the
    country are not known, or the file cannot be written.
    """
    before = json.loads(book.setting(f"calendar.{plan.year}") or "{}")
    first = max(dt.date(plan.year, 1, 1), plan.as_of + dt.timedelta(days=1))
    begin = dt.date.fromisoformat(before["begin"]) if before else first
    entries = planned(plan, begin, region, lang, named=named)
    there = {entry.key: entry.begins.isoformat() for entry in entries}
    gone = [_gone(key, begins, lang) for key, begins in before.get("keys", {}).items() if key not in there]
    sequence = before.get("sequence", 0) + 1
    secret = book.setting(SECRET) or secrets.token_hex(16)
    made = agenda.write([*entries, *gone], secret, interactions.zone(book), sequence, dt.datetime.now(dt.UTC))
    private = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
    with faults_of(file), open(os.open(file, private, 0o600), "wb") as out:
        out.write(made)
    kept = {"begin": begin.isoformat(), "sequence": sequence, "keys": {**before.get("keys", {}), **there}}
    book.set({SECRET: secret, f"calendar.{plan.year}": json.dumps(kept)})
    return len(entries)


def planned(plan: Plan, begin: dt.date, region: str, lang: str, *, named: bool) -> list[Entry]:
    """Give the entries of a plan: meetings with those to grow and to maintain, a look back on each quarter of fading
    out, and the next audit. Nothing reminds of those to let go."""
    end = (pd.Timestamp(begin) + pd.DateOffset(years=1)).date()
    people = plan.people[plan.people["tier"].isin(MET)]
    people = people.assign(times=plan.held["times"].reindex(people.index), length=_length(plan, people))
    off = agenda.days_off(region, [begin.year, end.year])
    laid = spreading.meetings(people, begin, end, off)
    names = people["display"].reindex(laid["contact_id"])
    shown = names if named else names.map({name: agenda.initials(name) for name in names.unique()})
    tiers = people["tier"].reindex(laid["contact_id"])
    laid = laid.assign(name=shown.to_numpy(), tier=tiers.to_numpy())
    meetings = [_meeting(plan.year, lang, row) for row in laid.to_dict("records")]
    return [
        *meetings,
        *_reviews(plan, begin, lang),
        agenda.next_audit(plan.year, f"jinmyaku audit {plan.year + 1}", lang),
    ]


def _length(plan: Plan, people: pd.DataFrame) -> pd.Series:
    times = plan.held["times"].reindex(people.index)
    return (people["planned"] / times.where(times > 0)).fillna(0.0)


def _meeting(year: int, lang: str, row: Mapping[Hashable, Any]) -> Entry:
    begins = dt.datetime.combine(row["day"].date(), dt.time(row["hour"]))
    title = text.say(lang, "agenda.meeting", name=row["name"])
    key = f"meeting {year} {row['contact_id']} {row['number']}"
    return Entry(key, begins, row["minutes"], title, text.say(lang, f"agenda.{row['tier']}_told"))


def _reviews(plan: Plan, begin: dt.date, lang: str) -> list[Entry]:
    steps = cadence.fading(plan.people, begin).drop_duplicates("quarter")
    return [
        Entry(
            f"fading {plan.year} {quarter}",
            dt.datetime.combine(first.date(), dt.time(agenda.HOUR)) + pd.DateOffset(months=3),
            REVIEW,
            text.say(lang, "agenda.review"),
            text.say(lang, f"fading.{step}_review"),
        )
        for quarter, first, step in zip(steps["quarter"], steps["begins"], steps["step"], strict=True)
    ]


def _gone(key: str, begins: str, lang: str) -> Entry:
    title = text.say(lang, "agenda.gone")
    return Entry(key, dt.datetime.fromisoformat(begins), REVIEW, title, cancelled=True)
