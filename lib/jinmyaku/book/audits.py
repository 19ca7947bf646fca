"""A year's audit on disk: begun, its rules, closed for good, and who stood for whom then."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jinmyaku.book import Book
from jinmyaku.text import Fault


class Audit(NamedTuple):
    """An audit on disk: its id, year, revision, rules, and the day it was closed (blank while open)."""

    id: int
    year: int
    revision: int
    rules: dict[str, float]
    closed_on: str


def years(book: Book) -> list[int]:
    """Give the years that have an audit, oldest first.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     audits = [begin(book, year, {}) for year in (2026, 2025)]
    ...     years(book)
    [2025, 2026]
    """
    return [int(str(row[0])) for row in book.rows("SELECT DISTINCT year FROM audit ORDER BY year")]


def latest(book: Book, otherwise: int) -> int:
    """Give the latest year that has an audit, or another where none has.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     latest(book, otherwise=2026)
    2026
    """
    return (years(book) or [otherwise])[-1]


def find(book: Book, year: int) -> Audit | None:
    """Give the newest revision of a year's audit, None where the year has none.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     audit = begin(book, 2026, {})
    ...     find(book, 2026) == audit, find(book, 2025)
    (True, None)
    """
    sql = "SELECT id, year, revision, rules, closed_on FROM audit WHERE year = ? ORDER BY revision DESC LIMIT 1"
    for number, of_year, revision, rules, closed_on in book.rows(sql, (year,)):
        return Audit(
            int(str(number)), int(str(of_year)), int(str(revision)), json.loads(str(rules)), str(closed_on or "")
        )
    return None


def begin(book: Book, year: int, rules: Mapping[str, float]) -> Audit:
    """Open a year's audit under these rules; one that is there already stays as it is.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     begin(book, 2026, {"band": 1.0})
    Audit(id=1, year=2026, revision=1, rules={'band': 1.0}, closed_on='')
    """
    with book.save() as disk:
        disk.execute(
            "INSERT OR IGNORE INTO audit (year, revision, rules, opened_at) VALUES (?, 1, ?, ?)",
            (year, json.dumps(dict(rules)), _now()),
        )
        found = find(book, year)
    assert found is not None
    return found


def persons(audit: Audit, as_closed: bool = True) -> str:
    """Give the table (SQL) of who stands for whom, ``contact_id`` and ``person_id``: for a closed audit as it was then.

    >>> persons(Audit(1, 2026, 1, {}, ""))
    'person'
    """
    if not (audit.closed_on and as_closed):
        return "person"
    return (
        "(SELECT contact.id AS contact_id, coalesce(audit_person.person_id, contact.id) AS person_id FROM contact"
        f" LEFT JOIN audit_person ON audit_person.contact_id = contact.id AND audit_id = {int(audit.id)})"
    )


def unmoved(book: Book, audit: Audit) -> bool:
    """Whether everybody stands for whom they stood for when an audit was closed; always while it is open.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     unmoved(book, begin(book, 2026, {}))
    True
    """
    both = f"{persons(audit)} AS earlier JOIN person USING (contact_id)"
    return not book.rows(f"SELECT 1 FROM {both} WHERE earlier.person_id <> person.person_id LIMIT 1")


@contextlib.contextmanager
def saving(book: Book, audit: Audit) -> Iterator[sqlite3.Connection]:
    """Hold the book for one save of an audit. Raises Fault, which names the year, where it is closed.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     with saving(book, begin(book, 2026, {})) as disk:
    ...         disk.in_transaction
    True
    """
    try:
        with book.save() as disk:
            yield disk
    except Fault as fault:
        if fault.reason == "fault.year_closed":
            raise Fault(fault.reason, year=audit.year) from fault
        raise


def set_rule(book: Book, audit: Audit, name: str, value: float) -> None:
    """Change one rule of an audit. Raises Fault where the year is closed.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set_rule(book, begin(book, 2026, {"band": 1.0}), "same", 0.5)
    ...     find(book, 2026).rules
    {'band': 1.0, 'same': 0.5}
    """
    with saving(book, audit) as disk:
        disk.execute("UPDATE audit SET rules = ? WHERE id = ?", (json.dumps({**audit.rules, name: value}), audit.id))


def close(book: Book, audit: Audit, on: dt.date) -> None:
    """Freeze an audit, after a backup; from then on nothing of it changes. Raises Fault where it is closed already.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     close(book, begin(book, 2026, {}), dt.date(2026, 12, 31))
    ...     find(book, 2026).closed_on
    '2026-12-31'
    """
    book.backup("close")
    with saving(book, audit) as disk:
        disk.execute(
            "INSERT OR IGNORE INTO audit_person SELECT ?1, id, same_as FROM contact WHERE same_as IN"
            " (SELECT person_id FROM audit_contact JOIN person USING (contact_id) WHERE audit_id = ?1"
            " UNION SELECT person_id FROM key_person JOIN person USING (contact_id) WHERE audit_id = ?1)",
            (audit.id,),
        )
        disk.execute("UPDATE audit SET closed_on = ? WHERE id = ?", (on.isoformat(), audit.id))


def reopen(book: Book, audit: Audit) -> Audit:
    """Open a closed year again as a new revision, after a backup, with everything that was said in it; the closed one
    stays as it is. Raises Fault where the year is open.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     close(book, begin(book, 2026, {}), dt.date(2026, 12, 31))
    ...     reopen(book, find(book, 2026))
    Audit(id=2, year=2026, revision=2, rules={}, closed_on='')
    """
    book.backup("reopen")
    with book.save() as disk:
        found = find(book, audit.year)
        if found is None or not found.closed_on:
            raise Fault("fault.not_closed", year=str(audit.year))
        disk.execute(
            "INSERT INTO audit (year, revision, rules, opened_at) VALUES (?, ?, ?, ?)",
            (found.year, found.revision + 1, json.dumps(found.rules), _now()),
        )
        again = find(book, audit.year)
        assert again is not None
        for table, columns in _said(disk).items():
            names = ", ".join(columns)
            disk.execute(
                f"INSERT INTO {table} (audit_id, {names}) SELECT ?, {names} FROM {table} WHERE audit_id = ?"
                " ORDER BY rowid",
                (again.id, found.id),
            )
    return again


def _said(disk: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table of what was said in a year, with its columns but for its own number and the audit's; who stood for
    whom is written down anew when the year is closed."""
    found = disk.execute(
        "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"
        " AND t.name <> 'audit_person' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'audit_id')"
    )
    tables: dict[str, list[str]] = {}
    for table, column in found:
        if column not in ("id", "audit_id"):
            tables.setdefault(str(table), []).append(f'"{column}"')
    return tables


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
