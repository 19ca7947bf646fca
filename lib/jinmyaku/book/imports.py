"""Imports on disk: what each file was, which row of which list stands for whom, and who is no longer in a list.

A list is one service's export, or one table of a mapping (``csv:`` and a digest of its columns).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Collection
from itertools import repeat
from typing import Final

import pandas as pd

from jinmyaku import people, schema
from jinmyaku.book import Book

COUNTS: Final = ("rows", "added", "updated", "unchanged", "duplicates", "problems", "interactions")
# Names typed in are never a whole list of anything.
NEVER_WHOLE: Final = "typed"


def begin(disk: sqlite3.Connection, now: dt.datetime | None = None) -> int:
    """Begin an import and give its number.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     begin(disk), begin(disk)
    (1, 2)
    """
    at = (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    number = disk.execute("INSERT INTO import_batch (imported_at) VALUES (?)", (at,)).lastrowid
    assert number is not None
    return number


def batches(book: Book) -> pd.DataFrame:
    """Give the imports, newest first: ``batch``, ``imported_at``, ``undone_at``, ``unfinished``, ``files``, sums of
    ``COUNTS`` over the contacts in them, and ``interactions``.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     batches(book)[["batch", "files", "added"]].values.tolist()
    [[1, 'names.txt', 1]]
    """
    # Interactions are counted apart from contacts.
    dated = ", ".join(f"'{source}'" for source in schema.DATED)
    sums = ", ".join(
        f"sum({name}) AS {name}" if name == "interactions" else f"sum(iif(source IN ({dated}), 0, {name})) AS {name}"
        for name in COUNTS
    )
    return book.frame(
        "SELECT import_batch.id AS batch, imported_at, coalesce(undone_at, '') AS undone_at, unfinished,"
        f" group_concat(file, ', ') AS files, {sums} FROM import_batch"
        " JOIN import_file ON import_file.batch_id = import_batch.id GROUP BY import_batch.id ORDER BY 1 DESC",
        text=("imported_at", "undone_at", "files"),
    )


def rows(book: Book, listing: str) -> pd.DataFrame:
    """Give the rows of a list seen so far: index ``key``, columns ``contact_id`` (of the person), ``seen`` (JSON).

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     rows(book, "typed")["contact_id"].tolist()
    [1]
    """
    sql = (
        "SELECT key, person_id AS contact_id, seen FROM contact_source JOIN person USING (contact_id) WHERE source = ?"
    )
    return book.frame(sql, (listing,), text=("key", "seen")).set_index("key")


def services(book: Book) -> pd.Series:
    """Give the lists in which each person stands now: index ``contact_id``, text such as ``linkedin vcard``.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     services(book).to_dict()
    {1: 'typed'}
    """
    return book.kept("services", book.version(), lambda: _services(book)).copy()


def _services(book: Book) -> pd.Series:
    found = book.frame(
        "SELECT person_id AS contact_id, group_concat(DISTINCT source) AS listings FROM contact_source"
        " JOIN person USING (contact_id) WHERE missing_since IS NULL GROUP BY person_id ORDER BY person_id",
        text=("listings",),
    )
    return found.set_index("contact_id")["listings"].str.replace(",", " ")


def spellings(book: Book, of: Collection[int] | None = None) -> pd.Series:
    """Give every way in which exports write each person's name: index ``contact_id``, text parted by line ends; only of
    some where that is asked.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     spellings(book).to_dict()
    {1: 'Ann Lee'}
    """
    parts = ", ".join(f"coalesce(seen ->> '{part}', '') AS {part}" for part in ("name", "family", "given"))
    only = "" if of is None else f" WHERE person_id IN ({', '.join('?' * len(of))})"
    found = book.frame(
        f"SELECT DISTINCT person_id AS contact_id, {parts} FROM contact_source JOIN person USING (contact_id){only}",
        tuple(of or ()),
        text=("name", "family", "given"),
    )
    names = found.assign(display=people.display_name(found))[["contact_id", "display"]].drop_duplicates()
    return names[names["display"] != ""].groupby("contact_id")["display"].agg("\n".join).astype("str")


def record_rows(disk: sqlite3.Connection, listing: str, rows: pd.DataFrame, batch: int) -> None:
    """Keep which row of a list stands for whom: ``key``, ``contact_id``, ``seen`` (JSON), and ``key_before``, the key
    under which the book knows a row already (blank for a new one); what a row said before is kept for undoing.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> row = pd.DataFrame({"key": ["u7"], "contact_id": [1], "seen": ["{}"], "key_before": [""]})
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     record_rows(disk, "vcard", row, begin(disk))
    ...     rows_kept = book.rows("SELECT key, contact_id FROM contact_source")
    >>> rows_kept
    [('u7', 1)]
    """
    new = rows[rows["key_before"] == ""]
    disk.executemany(
        "INSERT INTO contact_source (source, key, contact_id, seen, first_batch, last_batch) VALUES (?, ?, ?, ?, ?, ?)",
        zip(
            repeat(listing),
            *(new[name].tolist() for name in ("key", "contact_id", "seen")),
            repeat(batch),
            repeat(batch),
        ),
    )
    known = rows[rows["key_before"] != ""]
    pairs = list(zip(known["key"], known["key_before"], strict=True))
    # Of two changes in one import, the state before the first is what undoing goes back to.
    disk.executemany(
        "INSERT OR IGNORE INTO import_before SELECT ?, source, ?, key, seen, last_batch, missing_since"
        " FROM contact_source WHERE source = ? AND key = ?",
        ((batch, key, listing, before) for key, before in pairs),
    )
    disk.executemany(
        "UPDATE contact_source SET key = ?, seen = ?, last_batch = ? WHERE source = ? AND key = ?",
        ((key, seen, batch, listing, before) for (key, before), seen in zip(pairs, known["seen"], strict=True)),
    )


def mark(disk: sqlite3.Connection, listing: str, keys: Collection[str], batch: int) -> tuple[int, int]:
    """Keep who is in a list as of this import and who is no longer; give how many were in it before, and how many of
    those still are.

    In: the keys of all rows that the import has of this list. A list of cards sent one by one is not taken for whole
    where it lacks half of those known.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     mark(disk, "linkedin", {"u7"}, begin(disk))
    (0, 0)
    """
    known = disk.execute("SELECT key, missing_since, first_batch FROM contact_source WHERE source = ?", (listing,))
    state = {key: (missing, first) for key, missing, first in known.fetchall()}
    there = [key for key, (missing, first) in state.items() if missing is None and first != batch]
    still = [key for key in there if key in keys]
    partial = listing == NEVER_WHOLE or (listing == "vcard" and len(still) * 2 < len(there))
    back = [key for key, (missing, _) in state.items() if missing is not None and key in keys]
    disk.executemany(
        "INSERT OR IGNORE INTO import_before SELECT ?, source, key, key, seen, last_batch, missing_since"
        " FROM contact_source WHERE source = ? AND key = ?",
        ((batch, listing, key) for key in back),
    )
    sql = "UPDATE contact_source SET missing_since = ? WHERE source = ? AND key = ?"
    disk.executemany(sql, ((None, listing, key) for key in back))
    gone = [] if partial else [key for key in there if key not in keys]
    disk.executemany(sql, ((batch, listing, key) for key in gone))
    if partial:
        seen = "UPDATE contact_source SET last_batch = ? WHERE source = ? AND key = ?"
        disk.executemany(seen, ((batch, listing, key) for key in still))
    else:
        whole = "UPDATE contact_source SET last_batch = ? WHERE source = ? AND missing_since IS NULL"
        disk.execute(whole, (batch, listing))
    return len(there), len(still)
