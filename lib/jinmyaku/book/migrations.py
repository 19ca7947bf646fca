"""Numbered SQL files into a book's tables, each applied once, in one transaction, with its date."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from jinmyaku.text import Fault


class Migration(NamedTuple):
    """A step of the schema: its number, its name and its SQL."""

    number: int
    name: str
    sql: str


def known() -> list[Migration]:
    """Give the migrations of this version, in order.

    >>> known()[0].number
    1
    """
    files = [file for file in resources.files("jinmyaku.book").iterdir() if file.name.endswith(".sql")]
    return sorted(Migration(int(f.name[:4]), f.name[5:-4], f.read_text(encoding="utf-8")) for f in files)


def applied(disk: sqlite3.Connection) -> set[int]:
    """Give the numbers of those a book already has.

    >>> from contextlib import closing
    >>> with closing(sqlite3.connect(":memory:")) as empty:
    ...     applied(empty)
    set()
    """
    if not disk.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").fetchone():
        return set()
    return {row[0] for row in disk.execute("SELECT number FROM migration")}


def waiting(disk: sqlite3.Connection) -> list[Migration]:
    """Give those a book still lacks. Raises Fault where the book has one that this version does not know.

    >>> from contextlib import closing
    >>> with closing(sqlite3.connect(":memory:")) as empty:
    ...     waiting(empty) == known()
    True
    """
    here, done = known(), applied(disk)
    if done - {step.number for step in here}:
        raise Fault("fault.book_newer", found=max(done), known=here[-1].number)
    return [step for step in here if step.number not in done]


def apply(disk: sqlite3.Connection, steps: Iterable[Migration]) -> None:
    """Apply migrations one by one; one that fails leaves the book as it was before it. In: a connection in autocommit
    mode, and the migrations. Raises Fault where one does not fit the book.

    >>> from contextlib import closing
    >>> with closing(sqlite3.connect(":memory:", isolation_level=None)) as disk:
    ...     apply(disk, waiting(disk))
    ...     waiting(disk)
    []
    """
    for step in steps:
        disk.execute("BEGIN IMMEDIATE")
        try:
            if step.number not in applied(disk):
                for statement in _statements(step.sql):
                    disk.execute(statement)
                _record(disk, step)
            disk.execute("COMMIT")
        except BaseException as error:
            if disk.in_transaction:
                disk.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError) and not _of_the_disk(error):
                raise Fault("fault.migration", step=step.number, found=str(error)[:80]) from error
            raise


def _of_the_disk(error: sqlite3.DatabaseError) -> bool:
    """Whether the fault is the disk's or another program's, and not the book's own shape."""
    codes = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY)
    return error.sqlite_errorcode & 0xFF in (*codes, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _record(disk: sqlite3.Connection, step: Migration) -> None:
    disk.execute(
        "CREATE TABLE IF NOT EXISTS migration"
        " (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"
    )
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    disk.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, now))


def _statements(sql: str) -> Iterator[str]:
    """Cut a script into statements; ``executescript`` would commit behind our back."""
    statement = ""
    for piece in re.split(r"(?<=;)", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
