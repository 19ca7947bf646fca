"""A book of made-up people, filled by frames and SQL: all judged a year ago, all chosen for this year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import audit, ranking, schema
from jinmyaku.book import Book, answers, contacts
from jinmyaku.workbook import Workbook

YEAR: Final = 2026
AS_OF: Final = dt.date(YEAR, 12, 31)

EAST: Final = (("佐藤", "さとう"), ("鈴木", "すずき"), ("髙橋", "たかはし"), ("田中", "たなか"), ("渡邉", "わたなべ"))
WEST: Final = ("Alder", "Brooks", "Castle", "Dunmore", "Eastwood", "Fielding")
ASKED_BEFORE: Final = ("ally", "lifetime", "uses_me", "value", "effort", "discomfort")


def fill(folder: Path, people: int) -> None:
    """Make a data folder with so many people, nearly all of one export, every fifth met this year."""
    chance = np.random.default_rng(3)
    number = np.arange(1, people + 1)
    with Book(folder) as book, book.save() as disk:
        disk.execute("INSERT INTO import_batch (id, imported_at) VALUES (1, '2026-11-01T09:00:00+00:00')")
        contacts.insert(disk, named(number, chance), 1)
        mails = [f"person{n}@example.com" for n in number]
        rows = pd.DataFrame({"contact_id": number, "kind": "mail", "value": mails, "as_written": mails})
        contacts.insert_addresses(disk, rows, 1)
        disk.executemany(
            "INSERT INTO contact_source (source, key, contact_id, seen, first_batch, last_batch)"
            " VALUES ('linkedin', ?, ?, '{}', 1, 1)",
            ((f"person-{n}", int(n)) for n in number),
        )
        met = number[::5].tolist()
        disk.executemany(
            "INSERT INTO interaction (id, source, source_id, kind, day, minutes) VALUES (?, 'typed', ?, 'call', ?, ?)",
            ((n, str(n), f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}", 15 * (n % 9 + 1)) for n in met),
        )
        disk.executemany("INSERT INTO interaction_contact VALUES (?, ?)", ((n, n) for n in met))
        for year in (YEAR - 1, YEAR):
            answers.choose(book, audit.begin(book, year), number.tolist())
        judged(book, YEAR - 1, number, chance)
        close(book, YEAR - 1)


def named(number: np.ndarray, chance: np.random.Generator) -> pd.DataFrame:
    """Half of them in their own script with readings; every name once."""
    eastern = number % 2 == 0
    east = [EAST[n % len(EAST)] for n in number]
    west = [WEST[n % len(WEST)] for n in number]
    relations = np.array(["", *schema.RELATIONS])
    return pd.DataFrame(
        {
            "family": np.where(eastern, [name for name, _ in east], west),
            "given": np.where(eastern, [f"花子{n}" for n in number], [f"Robin{n}" for n in number]),
            "family_reading": np.where(eastern, [reading for _, reading in east], ""),
            "given_reading": np.where(eastern, "はなこ", ""),
            "organisation": [f"Example {n % 400} Ltd" for n in number],
            "title": np.where(number % 3 == 0, "Editor", "Engineer"),
            "relation": relations[chance.integers(0, len(relations), len(number))],
            "met_on": [f"{2000 + n % 25}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in number],
        },
        index=number,
    )


def judged(book: Book, year: int, number: np.ndarray, chance: np.random.Generator) -> None:
    """Answer every question of a year."""
    here = audit.begin(book, year)
    at = f"{year}-11-20T09:00:00+00:00"
    with book.save() as disk:
        for question in ASKED_BEFORE:
            scale = schema.QUESTIONS[question]
            given = chance.integers(int(scale.low), int(scale.high) + 1, len(number)).tolist()
            disk.executemany(
                "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at)"
                " VALUES (?, ?, ?, ?, 'person', ?)",
                ((here.id, n, question, value, at) for n, value in zip(number.tolist(), given, strict=True)),
            )


def close(book: Book, year: int) -> None:
    """Close a year, without the backup that a person's own gets."""
    with book.save() as disk:
        disk.execute("UPDATE audit SET closed_on = ? WHERE year = ?", (f"{year}-12-31", year))


def names(folder: Path) -> list[str]:
    """Give the names in the order in which the choosing list has to show them."""
    room = Workbook(folder, YEAR, "en", AS_OF, interactive=False)
    try:
        return ranking.ranked(room.read())["display"].tolist()
    finally:
        room.book.close()
