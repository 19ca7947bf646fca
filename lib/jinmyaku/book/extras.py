"""What was said of people beside the questions: dots, and with whom nothing has changed."""

from __future__ import annotations

import pandas as pd

from jinmyaku.book import Book
from jinmyaku.book.audits import Audit


def read(book: Book, audit: Audit, name: str) -> pd.Series:
    """Give what was said of everybody in one of ``schema.EXTRAS``: index ``contact_id``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers, audits
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     answers.save(book, audit, ann, {"unchanged": 1})
    ...     read(book, audit, "unchanged").to_dict()
    {1: 1.0}
    """
    found = book.frame(
        "SELECT person_id AS contact_id, value FROM answer JOIN person USING (contact_id) WHERE id IN (SELECT max(id)"
        " FROM answer JOIN person USING (contact_id) WHERE audit_id = ? AND question = ? GROUP BY person_id)"
        " AND value IS NOT NULL",
        (audit.id, name),
    )
    return found.set_index("contact_id")["value"].astype("float64")
