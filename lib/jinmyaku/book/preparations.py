"""Pages to prepare a meeting, on disk: what was last spoken of, what to ask, what to give; every version is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku.book import Book, audits
from jinmyaku.book.audits import Audit

PAGE: Final = ("last_spoke_of", "they_are_at", "to_ask", "to_give")
_ANY: Final = " || ".join(PAGE)


def write(book: Book, audit: Audit, contact: int, page: Mapping[str, str]) -> bool:
    """Keep a contact's page as it is now and say whether that is news; one that says the same as before is not kept
    again. In: any of ``PAGE``, as text. Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     write(book, audit, ann, {"to_ask": "How is the garden?"}), read(book, audit, ann)["to_ask"]
    (True, 'How is the garden?')
    """
    texts = [page.get(field, "").strip() for field in PAGE]
    with audits.saving(book, audit) as disk:
        if texts == [read(book, audit, contact)[field] for field in PAGE]:
            return False
        disk.execute(
            f"INSERT INTO preparation (audit_id, contact_id, {', '.join(PAGE)}, written_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (audit.id, contact, *texts, dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
        )
    return True


def read(book: Book, audit: Audit | None, contact: int) -> dict[str, str]:
    """Give a contact's newest page of a year; blank fields where there is none.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set(read(book, audits.begin(book, 2026, {}), contact=1).values())
    {''}
    """
    if audit is None:
        return dict.fromkeys(PAGE, "")
    found = book.rows(
        f"SELECT {', '.join(PAGE)} FROM preparation JOIN {audits.persons(audit)} USING (contact_id)"
        " WHERE audit_id = ? AND person_id = ? ORDER BY preparation.id DESC LIMIT 1",
        (audit.id, contact),
    )
    return dict(zip(PAGE, (str(cell) for cell in found[0]) if found else [""] * len(PAGE), strict=True))


def before(book: Book, year: int, contact: int) -> tuple[int, dict[str, str]] | None:
    """Give the year and the page of the latest year before one in which something was written; None where in none.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     written = write(book, audits.begin(book, 2025, {}), ann, {"to_give": "The book on moss"})
    ...     year, page = before(book, 2026, ann)
    >>> year, page["to_give"]
    (2025, 'The book on moss')
    """
    found = book.rows(
        f"SELECT year, {', '.join(PAGE)} FROM preparation JOIN audit ON audit.id = audit_id"
        " JOIN person USING (contact_id) WHERE preparation.id IN (SELECT max(preparation.id) FROM preparation"
        " JOIN person USING (contact_id) WHERE person_id = ? GROUP BY audit_id)"
        f" AND year < ? AND {_ANY} <> '' ORDER BY year DESC, revision DESC LIMIT 1",
        (contact, year),
    )
    if not found:
        return None
    of_year, *cells = found[0]
    return int(str(of_year)), dict(zip(PAGE, map(str, cells), strict=True))


def written(book: Book, audit: Audit | None) -> pd.Series:
    """Give for whom a year has a page with something on it: the day it was last written, index ``contact_id``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(written(book, audits.begin(book, 2026, {})))
    0
    """
    if audit is None:
        return pd.Series([], index=pd.Index([], name="contact_id", dtype="int64"), dtype="str")
    people = audits.persons(audit)
    found = book.frame(
        f"SELECT person_id AS contact_id, substr(written_at, 1, 10) AS day, {_ANY} AS said FROM preparation"
        f" JOIN {people} USING (contact_id) WHERE audit_id = ? ORDER BY preparation.id",
        (audit.id,),
        text=("day", "said"),
    ).drop_duplicates("contact_id", keep="last")
    return found[found["said"] != ""].set_index("contact_id")["day"]
