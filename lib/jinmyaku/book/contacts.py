"""Contacts on disk: imported, typed, edited; what an import changed stays on record."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from jinmyaku import people, schema
from jinmyaku.book import Book
from jinmyaku.text import Fault

# What an export may say of a contact; the rest only the person says.
IMPORTED: Final = (
    "name", "family", "given", "family_reading", "given_reading", "organisation", "title", "met_on", "note",
)  # fmt: skip
COUNTS: Final = ("rows", "added", "updated", "unchanged", "duplicates", "problems")


def contacts(book: Book) -> pd.DataFrame:
    """Give every contact: index ``contact_id``, ``schema.CONTACT_COLUMNS`` and ``display``, the name to show.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     hanako = add(book, {"family": "佐藤", "given": "花子"})
    ...     contacts(book)["display"].to_dict()
    {1: '佐藤 花子'}
    """
    sql = f"SELECT id AS contact_id, {', '.join(schema.CONTACT_COLUMNS)} FROM contact ORDER BY id"
    found = book.frame(sql, text=schema.CONTACT_COLUMNS).set_index("contact_id")
    return found.assign(display=people.display_name(found))


def addresses(book: Book) -> pd.DataFrame:
    """Give every address: ``contact_id``, ``kind``, ``value`` (normal form), ``as_written``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = add(book, {"name": "Ann Lee"}, [("mobile", "090-0000-1234")])
    ...     addresses(book).values.tolist()
    [[1, 'mobile', '+819000001234', '090-0000-1234']]
    """
    sql = "SELECT contact_id, kind, value, as_written FROM contact_address ORDER BY id"
    return book.frame(sql, text=("kind", "value", "as_written"))


def sources(book: Book, source: str) -> pd.DataFrame:
    """Give the rows of a service seen so far: index ``key``, columns ``contact_id`` and ``seen`` (JSON).

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     sources(book, "typed")["contact_id"].tolist()
    [1]
    """
    sql = "SELECT key, contact_id, seen FROM contact_source WHERE source = ?"
    return book.frame(sql, (source,), text=("key", "seen")).set_index("key")


def last_seen(book: Book) -> pd.Series:
    """Give the sources in which each contact stands: index ``contact_id``, text such as ``linkedin vcard``.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     last_seen(book).to_dict()
    {1: 'typed'}
    """
    sql = (
        "SELECT contact_id, group_concat(DISTINCT source) AS sources FROM contact_source"
        " GROUP BY contact_id ORDER BY contact_id"
    )
    return book.frame(sql, text=("sources",)).set_index("contact_id")["sources"].str.replace(",", " ")


def clean(field: str, said: str) -> str:
    """Give a field's text as it is kept: on one line, but for a note.

    >>> clean("title", "Head\\nof Sales"), clean("note", "Likes\\nchess")
    ('Head of Sales', 'Likes\\nchess')
    """
    return people.clean(said, "\n" if field == "note" else " ")


def digests(book: Book) -> set[str]:
    """Give the SHA-256 of every file that an import took rows from.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     record_file(disk, begin_batch(disk), "names.txt", "typed", "4e2f", dict.fromkeys(COUNTS, 1))
    ...     digests(book)
    {'4e2f'}
    """
    return {str(row[0]) for row in book.rows("SELECT DISTINCT sha256 FROM import_file")}


def begin_batch(disk: sqlite3.Connection) -> int:
    """Begin an import and give its number.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     begin_batch(disk), begin_batch(disk)
    (1, 2)
    """
    number = disk.execute("INSERT INTO import_batch (imported_at) VALUES (?)", (_now(),)).lastrowid
    assert number is not None
    return number


def record_file(
    disk: sqlite3.Connection, batch: int, file: str, source: str, sha256: str, counts: Mapping[str, int]
) -> None:
    """Keep what a file of an import was and what came of it. In: the file's name, its source and SHA-256, and how many
    of each of ``COUNTS``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     record_file(disk, begin_batch(disk), "names.txt", "typed", "4e2f", dict.fromkeys(COUNTS, 1))
    ...     book.rows("SELECT file, added FROM import_file")
    [('names.txt', 1)]
    """
    values = (batch, file, source, sha256, *(counts[name] for name in COUNTS))
    marks = ", ".join("?" * len(values))
    disk.execute(
        f"INSERT INTO import_file (batch_id, file, source, sha256, {', '.join(COUNTS)}) VALUES ({marks})", values
    )


def next_id(disk: sqlite3.Connection) -> int:
    """Give the first contact id that is free.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     next_id(disk)
    1
    """
    return int(disk.execute("SELECT coalesce(max(id), 0) + 1 FROM contact").fetchone()[0])


def insert(disk: sqlite3.Connection, rows: pd.DataFrame, batch: int | None) -> None:
    """Write new contacts: index ``contact_id``, any of ``schema.CONTACT_COLUMNS``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     insert(disk, pd.DataFrame({"name": ["Ann Lee"]}, index=[7]), None)
    ...     contacts(book)["display"].to_dict()
    {7: 'Ann Lee'}
    """
    filled = rows.reindex(columns=list(schema.CONTACT_COLUMNS), fill_value="").astype("object").fillna("")
    marks = ", ".join("?" * (len(filled.columns) + 2))
    disk.executemany(
        f"INSERT INTO contact (id, {', '.join(filled.columns)}, batch_id) VALUES ({marks})",
        ((int(row[0]), *row[1:], batch) for row in filled.itertuples()),
    )


def insert_addresses(disk: sqlite3.Connection, rows: pd.DataFrame, batch: int | None) -> None:
    """Write addresses (``contact_id``, ``kind``, ``value``, ``as_written``); one that is there already stays.

    >>> import pathlib, tempfile
    >>> one = {"contact_id": 1, "kind": "mail", "value": "ann@example.com", "as_written": "Ann@example.com"}
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     insert_addresses(disk, pd.DataFrame([one, one]), None)
    ...     addresses(book)["as_written"].tolist()
    ['Ann@example.com']
    """
    columns = rows[["contact_id", "kind", "value", "as_written"]].itertuples(index=False)
    disk.executemany(
        "INSERT OR IGNORE INTO contact_address (contact_id, kind, value, as_written, batch_id) VALUES (?, ?, ?, ?, ?)",
        ((int(row[0]), *row[1:], batch) for row in columns),
    )


def change(disk: sqlite3.Connection, changes: pd.DataFrame, batch: int | None) -> None:
    """Set fields of contacts and put the change on record: ``contact_id``, ``field``, ``old``, ``new``. Raises
    ValueError for a field that no contact has.

    >>> import pathlib, tempfile
    >>> news = pd.DataFrame({"contact_id": [1], "field": ["title"], "old": [""], "new": ["Editor"]})
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     change(disk, news, None)
    ...     contacts(book).at[ann, "title"]
    'Editor'
    """
    unknown = set(changes["field"]) - set(schema.CONTACT_COLUMNS)
    if unknown:
        raise ValueError(f"no such field of a contact: {sorted(unknown)}")
    now = _now()
    rows = list(changes[["contact_id", "field", "old", "new"]].itertuples(index=False, name=None))
    for field, part in changes.groupby("field", sort=False):
        values = [(new, int(contact)) for contact, new in zip(part["contact_id"], part["new"], strict=True)]
        disk.executemany(f"UPDATE contact SET {field} = ? WHERE id = ?", values)
    disk.executemany(
        "INSERT INTO contact_change (contact_id, field, old, new, changed_at, batch_id) VALUES (?, ?, ?, ?, ?, ?)",
        ((int(contact), field, old, new, now, batch) for contact, field, old, new in rows),
    )


def record_sources(disk: sqlite3.Connection, source: str, rows: pd.DataFrame, batch: int) -> None:
    """Keep which row of a service stands for whom: ``key``, ``contact_id``, and the imported fields it showed.

    >>> import pathlib, tempfile
    >>> row = pd.DataFrame({"key": ["u7"], "contact_id": [1], **dict.fromkeys(IMPORTED, "")})
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     record_sources(disk, "vcard", row, begin_batch(disk))
    ...     sources(book, "vcard")["contact_id"].to_dict()
    {'u7': 1}
    """
    seen = rows[list(IMPORTED)].to_dict("records")
    values = (
        (source, key, int(contact), json.dumps(fields, ensure_ascii=False), batch, batch)
        for key, contact, fields in zip(rows["key"], rows["contact_id"], seen, strict=True)
    )
    disk.executemany(
        "INSERT INTO contact_source (source, key, contact_id, seen, first_batch, last_batch) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, key) DO UPDATE SET seen = excluded.seen, last_batch = excluded.last_batch",
        values,
    )


def add(book: Book, fields: Mapping[str, str], written: Iterable[tuple[str, str]] = (), region: str = "JP") -> int:
    """Add a contact by hand and give its id. Raises Fault where there is neither a name nor an organisation.

    In: any of ``schema.CONTACT_COLUMNS``; addresses as pairs of a kind and the value as written; the region (ISO 3166)
    of telephone numbers without a country.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, {"family": "Lee", "given": "Ann"}, [("mail", "ann@example.com")])
    1
    """
    given = {name: clean(name, value) for name, value in fields.items()}
    if not any(given.get(name) for name in ("name", "family", "given", "organisation")):
        raise Fault("fault.nameless")
    with book.save() as disk:
        contact = next_id(disk)
        insert(disk, pd.DataFrame([given], index=[contact]), None)
        insert_addresses(disk, _normal(contact, written, region), None)
    return contact


def edit(
    book: Book,
    contact: int,
    fields: Mapping[str, str],
    written: Iterable[tuple[str, str]] | None = None,
    region: str = "JP",
) -> None:
    """Change a contact by hand; the old values stay on record. ``written`` replaces the addresses, None leaves them.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     edit(book, ann, {"title": "Editor"})
    ...     book.rows("SELECT field, old, new FROM contact_change")
    [('title', '', 'Editor')]
    """
    columns = ", ".join(schema.CONTACT_COLUMNS)
    with book.save() as disk:
        row = disk.execute(f"SELECT {columns} FROM contact WHERE id = ?", (contact,)).fetchone()
        old = dict(zip(schema.CONTACT_COLUMNS, row, strict=True))
        new = {name: clean(name, value) for name, value in fields.items()}
        rows = [(contact, name, old[name], value) for name, value in new.items() if old[name] != value]
        change(disk, pd.DataFrame(rows, columns=["contact_id", "field", "old", "new"]), None)
        if written is not None:
            disk.execute("DELETE FROM contact_address WHERE contact_id = ?", (contact,))
            insert_addresses(disk, _normal(contact, written, region), None)


def _normal(contact: int, written: Iterable[tuple[str, str]], region: str) -> pd.DataFrame:
    rows = pd.DataFrame(list(written), columns=["kind", "as_written"], dtype="str").assign(contact_id=contact)
    value = people.normal_address(rows, region)
    return rows.assign(value=value.where(value != "", rows["as_written"]))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
