"""Second looks on disk: the sheet of facts of a contact, half-written or done; every version of it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from jinmyaku.book import Book, answers, audits
from jinmyaku.book.audits import Audit

SHEET: Final = ("they_did", "i_did", "who_started", "hours", "what_felt_off", "advice")


def write(book: Book, audit: Audit, contact: int, sheet: Mapping[str, str], done_on: dt.date | None = None) -> None:
    """Keep a second look's sheet, half-written or done; a done one counts as the review of its contact. In: any of
    ``SHEET``, as text. Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     write(book, audit, ann, {"advice": "Ask less of her."})
    ...     read(book, audit, ann)["advice"]
    'Ask less of her.'
    """
    texts: Sequence[str] = [sheet.get(field, "").strip() for field in SHEET]
    with audits.saving(book, audit) as disk:
        disk.execute(
            f"INSERT INTO second_look (audit_id, contact_id, {', '.join(SHEET)}, written_at, done_on)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                audit.id,
                contact,
                *texts,
                dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                done_on.isoformat() if done_on else None,
            ),
        )
        if done_on:
            answers.save(book, audit, contact, {"review_done": 1})


def read(book: Book, audit: Audit, contact: int) -> dict[str, str]:
    """Give the newest sheet of a contact, with ``done_on``; blank fields where there is none.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set(read(book, audits.begin(book, 2026, {}), contact=1).values())
    {''}
    """
    fields = ", ".join(SHEET)
    sql = (
        f"SELECT {fields}, done_on FROM second_look JOIN person USING (contact_id)"
        " WHERE audit_id = ? AND person_id = ? ORDER BY id DESC LIMIT 1"
    )
    found = book.rows(sql, (audit.id, contact))
    return dict(zip((*SHEET, "done_on"), (str(cell or "") for cell in found[0]) if found else [""] * 7, strict=True))
