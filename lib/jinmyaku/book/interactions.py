"""Interactions on disk: dated meetings, calls, mails and messages with contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final
from uuid import uuid4

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book
from jinmyaku.text import Fault

TYPED: Final = "typed"
COLUMNS: Final = ("interaction_id", "contact_id", "kind", "day", "minutes")
DAY_LONG: Final = 24 * 60


def add(book: Book, contacts: Iterable[int], kind: str, day: str, minutes: float | None = None) -> int:
    """Write down one interaction by hand and give its id.

    In: who was there, one of ``schema.INTERACTIONS``, the day as ISO text, and its length in minutes where known.
    Raises Fault for an unknown kind, a day that is none, or a length that is no part of a day.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    1
    """
    if kind not in schema.INTERACTIONS:
        raise Fault("fault.interaction_kind", found=kind, known=", ".join(schema.INTERACTIONS))
    on = iso_day(day)
    if minutes is not None and not 0 < minutes <= DAY_LONG:
        raise Fault("fault.minutes", found=f"{minutes / 60:g}")
    with book.save() as disk:
        number = disk.execute(
            "INSERT INTO interaction (source, source_id, kind, day, minutes) VALUES (?, ?, ?, ?, ?)",
            (TYPED, uuid4().hex, kind, on, minutes),
        ).lastrowid
        assert number is not None
        disk.executemany("INSERT INTO interaction_contact VALUES (?, ?)", [(number, contact) for contact in contacts])
    return number


def iso_day(written: str) -> str:
    """Give a day as ISO text. Raises Fault for what is none.

    >>> iso_day(" 2026-05-04 ")
    '2026-05-04'
    """
    try:
        return dt.date.fromisoformat(written.strip()).isoformat()
    except ValueError:
        raise Fault("fault.day", found=written[:20]) from None


def remove(book: Book, interaction: int) -> None:
    """Take out one interaction that was written by hand.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     remove(book, add(book, [contacts.add(book, {"name": "Ann Lee"})], "call", "2026-05-04", 20))
    ...     len(read(book))
    0
    """
    with book.save() as disk:
        mine = "SELECT id FROM interaction WHERE id = ? AND source = ?"
        disk.execute(f"DELETE FROM interaction_contact WHERE interaction_id IN ({mine})", (interaction, TYPED))
        disk.execute("DELETE FROM interaction WHERE id = ? AND source = ?", (interaction, TYPED))


def read(book: Book, contact: int | None = None) -> pd.DataFrame:
    """Give interactions, newest first, one row a person: ``COLUMNS``; of one contact only where one is named.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     number = add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    ...     read(book).values.tolist()
    [[1, 1, 'in_person', '2026-05-04', 90.0]]
    """
    only = "" if contact is None else " WHERE contact_id IN (SELECT id FROM contact WHERE id = ?1 OR same_as = ?1)"
    return book.frame(
        "SELECT interaction_id, person_id AS contact_id, kind, day, minutes FROM interaction_contact"
        f" JOIN interaction ON interaction.id = interaction_id JOIN person USING (contact_id){only}"
        " ORDER BY day DESC, interaction_id DESC",
        () if contact is None else (contact,),
        text=("kind", "day"),
    ).astype({"minutes": "float64"})
