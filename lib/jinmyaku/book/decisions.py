"""What the person said of two contacts: the same person, or not; remembered, and taken back at will."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pandas as pd

from jinmyaku.book import Book
from jinmyaku.text import Fault


def decide(book: Book, left: int, right: int, same: bool) -> None:
    """Keep that two contacts are one person, or that they are not; nothing of either is lost.

    Raises Fault where one of them is not in the book, or where it contradicts what was said of others.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee")]
    ...     decide(book, *both, same=True)
    ...     len(contacts.contacts(book))
    1
    """
    low, high = sorted((left, right))
    known = book.rows("SELECT count(*) FROM contact WHERE id IN (?, ?)", (low, high))[0][0]
    if known != 2:
        raise Fault("fault.pair", left=left, right=right)
    with book.save() as disk:
        _undo(disk, low, high)
        disk.execute(
            "INSERT INTO match_decision (left_id, right_id, same, decided_at) VALUES (?, ?, ?, ?)",
            (low, high, int(same), _now()),
        )
        stand(disk)
        if _torn(disk):
            raise Fault("fault.pair_torn", left=low, right=high)


def join(disk: sqlite3.Connection, pairs: pd.DataFrame, batch: int) -> None:
    """Keep that contacts turned out to be one person in an import: ``left``, ``right``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import imports
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     with book.save() as disk:
    ...         both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee")]
    ...         join(disk, pd.DataFrame([both], columns=["left", "right"]), imports.begin(disk))
    ...     len(contacts.contacts(book))
    1
    """
    low, high = pairs[["left", "right"]].min(axis=1), pairs[["left", "right"]].max(axis=1)
    disk.executemany(
        "INSERT INTO match_decision (left_id, right_id, same, decided_at, batch_id) VALUES (?, ?, 1, ?, ?)",
        [(int(left), int(right), _now(), batch) for left, right in zip(low, high, strict=True)],
    )
    if len(pairs):
        stand(disk)


def undo(book: Book, left: int, right: int) -> bool:
    """Take back what was said of two contacts; False where nothing was.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee")]
    ...     decide(book, *both, same=True)
    ...     undo(book, *both), len(contacts.contacts(book))
    (True, 2)
    """
    low, high = sorted((left, right))
    with book.save() as disk:
        undone = _undo(disk, low, high)
        stand(disk)
    return undone


def settled(book: Book) -> pd.DataFrame:
    """Give the decisions in force, newest first: ``left``, ``right`` (as decided), ``left_person``, ``right_person``
    (who they stand for now), ``same``, ``decided_at``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee")]
    ...     decide(book, *both, same=False)
    ...     settled(book)[["left", "right", "same"]].values.tolist()
    [[1, 2, 0]]
    """
    return book.frame(
        'SELECT left_id AS "left", right_id AS "right", l.person_id AS left_person, r.person_id AS right_person,'
        " same, decided_at FROM match_decision"
        " JOIN person l ON l.contact_id = left_id JOIN person r ON r.contact_id = right_id"
        " WHERE undone_at IS NULL ORDER BY match_decision.id DESC",
        text=("decided_at",),
    )


def stand(disk: sqlite3.Connection) -> None:
    """Work out anew who stands for whom: of all that are one person, the contact that came first.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     stand(disk)
    """
    root: dict[int, int] = {}

    def first(contact: int) -> int:
        while contact in root:
            contact = root[contact]
        return contact

    pairs = disk.execute("SELECT left_id, right_id FROM match_decision WHERE same = 1 AND undone_at IS NULL")
    for left, right in pairs.fetchall():
        low, high = sorted((first(left), first(right)))
        if low != high:
            root[high] = low
    disk.execute("UPDATE contact SET same_as = NULL WHERE same_as IS NOT NULL")
    disk.executemany("UPDATE contact SET same_as = ? WHERE id = ?", [(first(contact), contact) for contact in root])


def _undo(disk: sqlite3.Connection, low: int, high: int) -> bool:
    sql = "UPDATE match_decision SET undone_at = ? WHERE left_id = ? AND right_id = ? AND undone_at IS NULL"
    return disk.execute(sql, (_now(), low, high)).rowcount > 0


def _torn(disk: sqlite3.Connection) -> bool:
    """Whether two that were said to differ have become one by way of others."""
    found = disk.execute(
        "SELECT 1 FROM match_decision JOIN person l ON l.contact_id = left_id JOIN person r ON r.contact_id = right_id"
        " WHERE same = 0 AND undone_at IS NULL AND l.person_id = r.person_id"
    )
    return found.fetchone() is not None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
