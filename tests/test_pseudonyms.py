"""A copy of a book in which nobody can be known."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from jinmyaku import audit
from jinmyaku.book import FILE, Book, contacts, pseudonyms

DAY = dt.date(2026, 12, 31)
MARK = "Zyxmarker"


def marked(folder: Path) -> int:
    """Write a marker into every text of a book that may say something of somebody, and count where."""
    there = 0
    with closing(sqlite3.connect(folder / FILE)) as disk:
        schema = "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%'"
        for (trigger,) in disk.execute(schema, ("trigger",)).fetchall():
            disk.execute(f'DROP TRIGGER "{trigger}"')
        for (table,) in disk.execute(schema, ("table",)).fetchall():
            for _, column, kind, *_ in disk.execute(f'PRAGMA table_info("{table}")').fetchall():
                spared = pseudonyms.KEPT.get(table, frozenset()) | {"seen", "parties", "columns", "mapping", "left_out"}
                if kind == "TEXT" and column not in spared and table not in ("setting", "contact_address"):
                    changed = disk.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? || rowid', (MARK,)).rowcount
                    there += changed
        disk.commit()
    return there


def test_no_word_that_anybody_wrote_is_left(demo: Path) -> None:
    assert marked(demo) > 1000
    with pseudonyms.copy(demo, "en") as book:
        told = "\n".join(book._connection.iterdump())
    assert MARK not in told
    assert not [word for word in ("example", "linkedin.com", "片桐") if word in told]


def test_the_same_people_are_judged_and_measured_alike(demo: Path) -> None:
    with Book(demo) as book:
        before = audit.read(book, 2026, DAY)
    with pseudonyms.copy(demo, "ja") as book:
        after = audit.read(book, 2026, DAY)
    shown = ["tier", "value", "effort_hours", "difference"]
    pd.testing.assert_frame_equal(after.people[shown], before.people[shown])
    pd.testing.assert_series_equal(after.hours, before.hours)
    assert len(after.strangers) == len(before.strangers)


def test_a_pseudonym_stays_over_the_years_and_is_another_in_another_book(tmp_path: Path) -> None:
    named = []
    for folder in ("one", "one", "two"):
        with Book(tmp_path / folder) as book:
            contacts.add(book, {"name": "Ann Lee"})
        with pseudonyms.copy(tmp_path / folder, "en") as book:
            named.append(contacts.contacts(book)["display"][1])
    assert named[0] == named[1] != named[2]


def test_what_few_share_is_blank(tmp_path: Path) -> None:
    with Book(tmp_path) as book:
        for number in range(6):
            contacts.add(
                book, {"name": f"N{number}", "relation": "friend" if number else "mentor", "met_on": "2020-05-17"}
            )
    with pseudonyms.copy(tmp_path, "en") as book:
        shown = contacts.contacts(book)
    assert shown["relation"].tolist() == ["", *["friend"] * 5]
    assert set(shown["met_on"]) == {"2020-05-01"}


def test_the_book_itself_stays_as_it_was(demo: Path) -> None:
    with Book(demo) as book:
        before = contacts.contacts(book)
    with pseudonyms.copy(demo, "en"):
        pass
    with Book(demo) as book:
        pd.testing.assert_frame_equal(contacts.contacts(book), before)
