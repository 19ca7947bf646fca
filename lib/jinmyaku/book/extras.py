"""What was said of people beside the questions: dots, the mirror, and with whom nothing has changed."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from jinmyaku.book import Book, audits
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


def wide(book: Book, audit: Audit | None, names: Collection[str]) -> pd.DataFrame:
    """Give what was said of everybody in some of ``schema.EXTRAS``, a column each, NaN where nothing was: index
    ``contact_id``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     answers.save(book, audit, ann, {"m_ally": 2, "m_value": None})
    ...     wide(book, audit, ["m_ally", "m_value"]).to_dict("index")
    {1: {'m_ally': 2.0, 'm_value': nan}}
    """
    people = audits.persons(audit) if audit else "person"
    found = book.frame(
        f"SELECT person_id AS contact_id, question, value FROM answer JOIN {people} USING (contact_id)"
        f" WHERE audit_id = ? AND question IN ({', '.join('?' * len(names))}) ORDER BY id",
        (audit.id if audit else None, *names),
        text=("question",),
    ).drop_duplicates(["contact_id", "question"], keep="last")
    table = found.pivot(index="contact_id", columns="question", values="value").reindex(columns=list(names))
    return table.rename_axis(columns=None).astype("float64")
