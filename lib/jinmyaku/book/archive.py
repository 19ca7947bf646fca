"""The whole book as plain CSV and back, and a copy of it put back in its place."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jinmyaku import places
from jinmyaku.book import BACKUPS, FILE, PART, Book, Cell, faults_of, migrations
from jinmyaku.text import Fault

# A spreadsheet runs a cell that begins like this; an apostrophe before it makes it text. One that begins with an
# apostrophe itself gets another, so that reading back takes away exactly what writing added.
RISKY: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠']")


def guarded(cell: str) -> str:
    """Give a text that no spreadsheet runs.

    >>> guarded("=1+1"), guarded("Ann")
    ("'=1+1", 'Ann')
    """
    return f"'{cell}" if RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """Give the text that was guarded.

    >>> unguarded("'=1+1"), unguarded("''tis"), unguarded("'tis")
    ('=1+1', "'tis", "'tis")
    """
    return cell[1:] if cell.startswith("'") and RISKY.match(cell[1:]) else cell


def export(book: Book, folder: Path) -> dict[str, int]:
    """Write every table as a CSV file of its name, and give how many rows each has.

    UTF-8 with a mark, no cell that a spreadsheet would run; an empty cell is NULL where a column can be that. Raises
    Fault where the folder has something in it or cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder, "data")) as book:
    ...     export(book, Path(folder, "out"))["migration"] == len(migrations.known())
    True
    """
    with faults_of(folder / "*.csv"):
        os.chmod(places.make_private(folder), 0o700)
        if any(folder.iterdir()):
            raise Fault("fault.not_empty_folder", folder=str(folder))
    with book.save() as disk:
        tables = _tables(disk)
        try:
            return {table: _write(disk, table, folder / f"{table}.csv") for table in tables}
        except BaseException:
            for table in tables:
                (folder / f"{table}.csv").unlink(missing_ok=True)
            raise


def restore(folder: Path, source: Path) -> Path | None:
    """Put a copy of a book, or a folder that ``export`` wrote, in the place of the book of a data folder.

    Gives where the book that was there is kept now, None where there was none. Raises Fault where the source is not a
    sound book of this version or an older one; then nothing has changed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Book(Path(folder)) as book:
    ...         copy = book.backup("example")
    ...     restore(Path(folder), copy).name.endswith("-restore.sqlite")
    True
    """
    if not source.exists():
        raise Fault("fault.no_file", found=str(source))
    draft = folder / f"{FILE}{PART}"
    places.make_private(folder)
    with faults_of(folder / FILE):
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as disk:
                _fill(disk, source)
            kept = _set_aside(folder)
            _put(folder, draft)
        finally:
            draft.unlink(missing_ok=True)
    return kept


@contextlib.contextmanager
def rehearsal(folder: Path) -> Iterator[Book]:
    """Open a copy of a data folder's book, an empty one where it has none; it lies in the folder's scratch and
    goes with the block.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with rehearsal(Path(folder, "data")) as book:
    ...         book.set({"region": "JP"})
    ...     Path(folder, "data").exists()
    False
    """
    with places.scratch(folder) as scratch:
        if (folder / FILE).exists():
            with (
                faults_of(folder / FILE),
                contextlib.closing(sqlite3.connect(f"{(folder / FILE).resolve().as_uri()}?mode=ro", uri=True)) as own,
                contextlib.closing(sqlite3.connect(scratch / FILE)) as copy,
            ):
                os.chmod(scratch / FILE, 0o600)
                own.backup(copy)
        with Book(scratch) as book:
            yield book


def _tables(disk: sqlite3.Connection) -> list[str]:
    found = disk.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [str(row[0]) for row in found]


def _write(disk: sqlite3.Connection, table: str, file: Path) -> int:
    found = disk.execute(f'SELECT * FROM "{table}"')
    columns, rows = [column[0] for column in found.description], found.fetchall()
    private = os.O_CREAT | os.O_WRONLY
    with faults_of(file), open(os.open(file, private, 0o600), "w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(columns)
        lines.writerows(["" if cell is None else guarded(_plain(cell)) for cell in row] for row in rows)
    return len(rows)


def _plain(cell: Cell) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell)


def _fill(disk: sqlite3.Connection, source: Path) -> None:
    """Make a draft from the source, brought up to this version, and look whether it is sound."""
    if source.is_dir():
        _read_folder(disk, source)
    else:
        with _sound(source):
            with contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
                if not migrations.applied(copy):
                    raise Fault("fault.no_book", file=source.name)
                copy.backup(disk)
            if disk.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise Fault("fault.no_book", file=source.name)
            migrations.apply(disk, migrations.waiting(disk))
    disk.execute("PRAGMA synchronous = FULL")


@contextlib.contextmanager
def _sound(source: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise Fault("fault.no_book", file=source.name) from error


def _read_folder(disk: sqlite3.Connection, folder: Path) -> None:
    if not (folder / "migration.csv").is_file():
        raise Fault("fault.no_export", folder=str(folder))
    steps = {int(row["number"]) for row in _rows(folder / "migration.csv")}
    known = migrations.known()
    if steps - {step.number for step in known}:
        raise Fault("fault.book_newer", found=max(steps), known=known[-1].number)
    migrations.apply(disk, [step for step in known if step.number in steps])
    # What the steps themselves have written stands in the files too.
    for written in ("migration", "setting"):
        disk.execute(f"DELETE FROM {written}")
    # A closed year takes no rows, so the years themselves come last; what refers to what is checked at the end.
    tables = sorted(_tables(disk), key=lambda table: table == "audit")
    disk.execute("PRAGMA foreign_keys = OFF")
    disk.execute("BEGIN IMMEDIATE")
    for table in tables:
        _read_table(disk, table, folder / f"{table}.csv")
    disk.execute("COMMIT")
    if disk.execute("PRAGMA foreign_key_check").fetchone():
        raise Fault("fault.no_export", folder=str(folder))
    migrations.apply(disk, migrations.waiting(disk))


def _read_table(disk: sqlite3.Connection, table: str, file: Path) -> None:
    kinds = {row[1]: (row[2], bool(row[3] or row[5])) for row in disk.execute(f'PRAGMA table_info("{table}")')}
    names = ", ".join(f'"{name}"' for name in kinds)
    marks = ", ".join("?" * len(kinds))
    rows = ([_cell(row[name], *kind) for name, kind in kinds.items()] for row in _rows(file))
    try:
        disk.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
    except (KeyError, ValueError, sqlite3.IntegrityError) as error:
        raise Fault("fault.no_export_table", file=file.name) from error


def _cell(cell: str, kind: str, filled: bool) -> Cell:
    if cell == "" and not (filled and kind == "TEXT"):
        return None
    plain = unguarded(cell)
    if kind == "INTEGER":
        return int(plain)
    return float(plain) if kind == "REAL" else plain


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if not file.is_file():
        raise Fault("fault.no_export_table", file=file.name)
    csv.field_size_limit(2**31 - 1)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _set_aside(folder: Path) -> Path | None:
    """Keep the book that is there: as a backup where it opens, else moved away as it is, with its journal."""
    file = folder / FILE
    if not file.exists():
        return None
    why = "damaged"
    try:
        with Book(folder) as book:
            return book.backup("restore")
    except Fault as fault:
        why = {"fault.book_damaged": "damaged", "fault.book_newer": "newer"}.get(fault.reason, "")
        if not why:
            raise
    aside = places.make_private(folder / BACKUPS) / f"{why}-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}.sqlite"
    for tail in ("-journal", "-wal", "-shm", ""):
        if (folder / f"{FILE}{tail}").exists():
            os.replace(folder / f"{FILE}{tail}", aside.with_name(aside.name + tail))
    return aside


def _put(folder: Path, draft: Path) -> None:
    """Into a book that opens in one transaction, so that whoever else has it open sees all of it or nothing."""
    if not (folder / FILE).exists():
        os.replace(draft, folder / FILE)
        return
    with contextlib.closing(sqlite3.connect(draft)) as copy, Book(folder) as book:
        book.replace(copy)
