"""A copy of a book in which nobody can be known."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from jinmyaku import aiming, audit, connecting, mirroring, places, rerun
from jinmyaku.book import FILE, Book, contacts, pseudonyms

DAY = dt.date(2026, 12, 31)
MARK = "Zyx秘匿語"


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


def ways_to_write(word: str) -> set[bytes]:
    """A word as it is, escaped for JSON, HTML and addresses, and within base64 at any place."""
    plain = word.encode()
    escaped = word.encode("ascii", "backslashreplace"), word.encode("ascii", "xmlcharrefreplace")
    hidden = {base64.b64encode(b"-" * lead + plain)[4 if lead else 0 : -4] for lead in range(3)}
    return {plain, *escaped, *hidden, "".join(f"%{byte:02X}" for byte in plain[3:]).encode()}


def test_nothing_of_it_is_in_report_notebook_or_data(demo: Path) -> None:
    marked(demo)
    done = rerun.rerun(demo, rerun.Asked("2026", "ja", hidden=True), lambda _: None, DAY)
    packed = re.findall(rb'id="plotly">([^<]+)<', done.report.read_bytes())
    made = [gzip.decompress(base64.b64decode(one)) for one in packed]
    made += [file.read_bytes() for file in demo.rglob("*") if "pseudonyms" in str(file) and file.is_file()]
    assert sum(map(len, made)) > 1_000_000
    assert [word for word in ways_to_write(MARK) for file in made if word in file] == []
    assert not [word for word in ("片桐", "例示", "@example") for file in made if word.encode() in file]
    assert not [
        where for where in (str(demo), str(places.root()), "/scratch/") for file in made if where.encode() in file
    ]


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


def test_no_group_around_oneself_has_fewer_than_five(demo: Path) -> None:
    with pseudonyms.copy(demo, "en") as book:
        now = audit.read(book, 2026, DAY)
        people = connecting.read(book, now, aiming.read(book, now), mirroring.read(book, now)).people
    sizes = people["group"].value_counts()
    assert len(sizes) > 5
    assert sizes.drop("").min() >= 5
    assert set(people.loc[people["group"] == "", "relation"]) == {""}


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


def test_one_organisation_has_one_pseudonym_in_every_spelling(tmp_path: Path) -> None:
    with Book(tmp_path) as book:
        for firm in ("Sample & Sons, Inc.", "Sample and Sons", "sample & sons", ""):
            contacts.add(book, {"name": f"Ann {firm}", "organisation": firm})
    with pseudonyms.copy(tmp_path, "en") as book:
        one, other, same, none = contacts.contacts(book)["organisation"]
    assert (one, none) == (same, "")
    assert one != other
    assert one.startswith("Organisation ")
    assert list((tmp_path / "scratch").iterdir()) == []
