"""What is planned to be given on a day into entries of a calendar."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from jinmyaku import agenda, text
from jinmyaku.agenda import Entry
from jinmyaku.book import Book, audits, contacts, gives, key_people

# So long, where nobody said how long it takes.
MINUTES: Final = 15


def entries(book: Book, year: int, first: dt.date, lang: str, *, named: bool = False) -> list[Entry]:
    """Give an entry for everything that a year plans to give on a day and has not given yet, from a day on.

    In: whether names and the words of the plan stand in it; else initials and the kind of give. What is for somebody
    who is only described yet names nobody.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here, ann = audits.begin(book, 2026, {}), contacts.add(book, {"family": "Lee", "given": "Ann"})
    ...     baker = key_people.add(book, here, {"contact_id": ann})
    ...     card = gives.plan(book, here, {"key_person": baker, "kind": "care", "what": "A card", "day": "2027-01-12"})
    ...     [(one.key, one.title, one.minutes) for one in entries(book, 2026, dt.date(2027, 1, 1), "en")]
    [('give 2026 1', 'Something for A. L.', 15)]
    """
    here = audits.find(book, year)
    plans = gives.plans(book, here, year)
    days = pd.to_datetime(plans["day"], format="%Y-%m-%d", errors="coerce")
    ahead = plans[(days >= pd.Timestamp(first)) & (plans["exchange_id"] == 0)]
    if not len(ahead):
        return []
    names = _names(book, ahead, key_people.read(book, here, year)["description"], lang, named=named)
    kinds = text.group(lang, "kind")
    told = ahead["what"] if named else ahead["kind"].map(kinds)
    return [
        Entry(
            f"give {year} {number}",
            dt.datetime.combine(day.date(), dt.time(agenda.HOUR)),
            MINUTES if pd.isna(minutes) or not minutes else round(minutes),
            text.say(lang, "agenda.give", name=name),
            str(said),
        )
        for number, day, minutes, name, said in zip(
            ahead.index, days[ahead.index], ahead["minutes"], names, told, strict=True
        )
    ]


def _names(book: Book, plans: pd.DataFrame, described: pd.Series, lang: str, *, named: bool) -> list[str]:
    """Whom each is for: a name or its initials; where nobody has one yet, how they are described, or that it is a key
    person."""
    people = contacts.contacts(book)
    folk = people.reindex(plans["contact_id"])[["display", "family_reading", "given_reading"]].fillna("")
    read = (folk["family_reading"] + " " + folk["given_reading"]).str.strip()
    somebody = text.say(lang, "agenda.key_person")
    nobody = plans["key_id"].map(described) if named else pd.Series(somebody, index=plans.index)
    return [
        (name if named else agenda.initials(name, reading)) if name else other or somebody
        for name, reading, other in zip(folk["display"], read, nobody, strict=True)
    ]
