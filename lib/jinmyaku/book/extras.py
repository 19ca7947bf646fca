"""What was said of people beside the questions: dots, the mirror, and with whom nothing has changed."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from jinmyaku.book import Book, answers, audits
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
    said = answers.last_said(book, audit, "person")
    return said[said["question"] == name].set_index("contact_id")["value"].dropna()


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
    if audit is None:
        return pd.DataFrame(columns=list(names), dtype="float64").rename_axis("contact_id")
    said = answers.last_said(book, audit, audits.persons(audit))
    found = said[said["question"].isin(names)]
    table = found.pivot(index="contact_id", columns="question", values="value").reindex(columns=list(names))
    return table.rename_axis(columns=None).astype("float64")
