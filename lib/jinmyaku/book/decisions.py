"""What the person said of two contacts: the same person, or not; remembered, and taken back at will."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable

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
    decide_all(book, [(left, right)], same)


def decide_all(book: Book, pairs: Iterable[tuple[int, int]], same: bool) -> None:
    """Keep one answer for several pairs, all of them or, where one cannot be kept, none; faults are those of
    ``decide``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     one, two, three = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee", "Lee, A."))
    ...     decide_all(book, [(one, two), (three, two)], same=True)
    ...     len(contacts.contacts(book))
    1
    """
    said = [(min(pair), max(pair)) for pair in pairs]
    with book.save() as disk:
        known = "SELECT count(*) FROM contact WHERE id IN (?, ?)"
        for low, high in said:
            if disk.execute(known, (low, high)).fetchone()[0] != 2:
                raise Fault("fault.pair", left=low, right=high)
            _undo(disk, low, high)
        disk.executemany(
            "INSERT INTO match_decision (left_id, right_id, same, decided_at) VALUES (?, ?, ?, ?)",
            [(low, high, int(same), _now()) for low, high in dict.fromkeys(said)],
        )
        stand(disk)
        if torn := _torn(disk):
            raise Fault("fault.pair_torn", left=torn[0], right=torn[1])


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
    return undo_all(book, [(left, right)]) > 0


def undo_all(book: Book, pairs: Iterable[tuple[int, int]]) -> int:
    """Take back what was said of several pairs, as one, and say of how many something was said.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = tuple(contacts.add(book, {"name": name}) for name in ("Ann Lee", "A. Lee"))
    ...     decide_all(book, [both], same=True)
    ...     undo_all(book, [both]), undo_all(book, [both])
    (1, 0)
    """
    with book.save() as disk:
        undone = sum(_undo(disk, min(pair), max(pair)) for pair in pairs)
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


def _torn(disk: sqlite3.Connection) -> tuple[int, int] | None:
    """Two that were said to differ and have become one by way of others."""
    found: tuple[int, int] | None = disk.execute(
        "SELECT left_id, right_id FROM match_decision JOIN person l ON l.contact_id = left_id"
        " JOIN person r ON r.contact_id = right_id WHERE same = 0 AND undone_at IS NULL AND l.person_id = r.person_id"
    ).fetchone()
    return found


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
