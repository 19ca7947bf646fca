"""The files of imports on disk: what each was and gave, and how far one has come that is not read to its end."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jinmyaku.book import Book
from jinmyaku.book.imports import COUNTS, begin


class File(NamedTuple):
    """A file as an import remembers it: its name, the list or source it is of, and its SHA-256."""

    name: str
    listing: str
    digest: str


def record_file(
    disk: sqlite3.Connection,
    batch: int,
    file: File,
    counts: Mapping[str, int],
    left_out: Mapping[str, int] | None = None,
    read_to: int = 0,
) -> None:
    """Keep what a file of an import was and what came of it, in the place of what was kept of it so far.

    In: how many of each of ``COUNTS``; of interactions how many were left out, by reason, and how many bytes of a file
    that is not read to its end are done.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     record_file(disk, begin(disk), File("names.txt", "typed", "4e2f"), dict.fromkeys(COUNTS, 1))
    ...     book.rows("SELECT file, added FROM import_file")
    [('names.txt', 1)]
    """
    disk.execute(
        "DELETE FROM import_file WHERE batch_id = ? AND sha256 = ? AND file = ?", (batch, file.digest, file.name)
    )
    told = json.dumps(dict(left_out or {}))
    values = (batch, *file, told, read_to, *(counts.get(name, 0) for name in COUNTS))
    marks = ", ".join("?" * len(values))
    columns = ", ".join(("batch_id", "file", "source", "sha256", "left_out", "read_to", *COUNTS))
    disk.execute(f"INSERT INTO import_file ({columns}) VALUES ({marks})", values)


def halt(disk: sqlite3.Connection, batch: int, *, unfinished: bool) -> None:
    """Keep that an import is not finished, so that nothing of it counts, or that it is.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     halt(disk, begin(disk), unfinished=True)
    ...     book.rows("SELECT unfinished FROM import_batch")
    [(1,)]
    """
    disk.execute("UPDATE import_batch SET unfinished = ? WHERE id = ?", (int(unfinished), batch))


def drop(disk: sqlite3.Connection, batch: int) -> None:
    """Forget an import that gave nothing.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     drop(disk, begin(disk))
    ...     book.rows("SELECT id FROM import_batch")
    []
    """
    disk.execute("DELETE FROM import_file WHERE batch_id = ?", (batch,))
    disk.execute("DELETE FROM import_batch WHERE id = ?", (batch,))


def drop_empty(disk: sqlite3.Connection, batch: int) -> None:
    """Forget an import that nothing has come of.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     drop_empty(disk, begin(disk))
    ...     book.rows("SELECT id FROM import_batch")
    []
    """
    if not disk.execute("SELECT 1 FROM import_file WHERE batch_id = ?", (batch,)).fetchone():
        drop(disk, batch)


class Halted(NamedTuple):
    """A file that an unfinished import has not read to its end: the import, the bytes done, and what came of them."""

    batch: int
    read_to: int
    counts: dict[str, int]
    left_out: dict[str, int]


def halted(book: Book) -> dict[tuple[str, str], Halted]:
    """Give what unfinished imports have read so far: by SHA-256 and name within an archive of that.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     halted(book)
    {}
    """
    columns = ", ".join(COUNTS)
    found = book.rows(
        f"SELECT sha256, file, batch_id, read_to, left_out, {columns} FROM import_file JOIN import_batch"
        " ON import_batch.id = batch_id WHERE unfinished = 1 AND undone_at IS NULL ORDER BY batch_id"
    )
    return {
        (str(digest), str(file)): Halted(
            int(batch or 0),
            int(read_to or 0),
            {name: int(n or 0) for name, n in zip(COUNTS, counts, strict=True)},
            json.loads(str(left_out)),
        )
        for digest, file, batch, read_to, left_out, *counts in found
    }


def digests(book: Book) -> set[str]:
    """Give the SHA-256 of every file that an import took rows from, taken back or not.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book.imports import begin
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     record_file(disk, begin(disk), File("names.txt", "typed", "4e2f"), dict.fromkeys(COUNTS, 1))
    ...     digests(book)
    {'4e2f'}
    """
    return {
        str(row[0])
        for row in book.rows(
            "SELECT DISTINCT sha256 FROM import_file JOIN import_batch ON import_batch.id = batch_id"
            " WHERE unfinished = 0"
        )
    }


class Taken(NamedTuple):
    """When a file was taken in, and how many rows and interactions it gave then."""

    at: str
    rows: int
    interactions: int


def taken(book: Book) -> dict[tuple[str, str], Taken]:
    """Give what each file gave when an import that stands took it in: by SHA-256 and name within an archive of that.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     [(name, given.rows) for (_, name), given in taken(book).items()]
    [('names.txt', 1)]
    """
    found = book.rows(
        "SELECT sha256, file, max(imported_at), rows, interactions FROM import_file"
        " JOIN import_batch ON import_batch.id = batch_id"
        " WHERE undone_at IS NULL AND unfinished = 0 GROUP BY sha256, file"
    )
    return {
        (str(digest), str(file)): Taken(str(at), int(rows or 0), int(dated or 0))
        for digest, file, at, rows, dated in found
    }


def resume(
    book: Book, files: Iterable[tuple[str, str]], now: dt.datetime | None = None
) -> tuple[int, dict[tuple[str, str], Halted]]:
    """Begin an import, or take up the one that was stopped in the middle of one of these files (by SHA-256 and name).

    Out: its number, and what it has read so far.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     resume(book, [("4e2f", "names.txt")])
    (1, {})
    """
    before = halted(book)
    known = [before[file].batch for file in files if file in before]
    with book.save() as disk:
        batch = known[-1] if known else begin(disk, now)
        halt(disk, batch, unfinished=True)
    return batch, {file: one for file, one in before.items() if one.batch == batch}
