"""The book: one SQLite file that holds everything imported and answered, safe from the first save."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import filecmp
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self, TypeVar, cast

import pandas as pd

from jinmyaku import places
from jinmyaku.book import columns, migrations
from jinmyaku.book.columns import Cell as Cell
from jinmyaku.text import Fault

FILE: Final = "book.sqlite"
BACKUPS: Final = "backups"
BACKUPS_KEPT: Final = 10
MIGRATION: Final = "migration"
# Backups that nobody asked for: one that says the same as the newest is not kept again.
UNASKED: Final = (MIGRATION, "import", "audit")
PART: Final = ".part"
PATIENCE: Final = 30.0
# No room, no quota, or no file so large.
FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

WHOLE: Final = columns.Kinds()

_T = TypeVar("_T")


class Book:
    """An open book in a data folder; made there, with its folder, where none is yet.

    Rollback journal with synchronous=FULL (WAL only where SQLite is 3.51.3 or later: earlier ones can corrupt it under
    two writers), ``BEGIN IMMEDIATE`` for every save, 30 s of patience with another writer. Files 0600, folders 0700.
    Raises Fault where the file is no book, comes from a newer version, or cannot be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     book.set({"region": "JP"})
    ...     book.setting("region"), book.damage()
    ('JP', [])
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / FILE
        # What was worked out from the book, under what it was worked out from.
        self.memo: dict[str, tuple[object, object]] = {}
        self._undone = 0
        self._turn = threading.RLock()
        with faults_of(self.path):
            _make_private(folder, self.path)
            # A notebook's widgets may call from another thread than its cells do.
            self._connection = sqlite3.connect(
                self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
            )
        try:
            with faults_of(self.path):
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(self, sql: str, values: Sequence[Cell] = ()) -> list[tuple[Cell, ...]]:
        """Give the rows of a query."""
        with self._turn, faults_of(self.path):
            return self._connection.execute(sql, values).fetchall()

    def frame(self, sql: str, values: Sequence[Cell] = (), text: Collection[str] = ()) -> pd.DataFrame:
        """Give a query as a frame; columns named in ``text`` are text even where there is no row."""
        with self._turn, faults_of(self.path):
            cursor = self._connection.execute(sql, values)
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
        # Column by column: most queries give few rows, and there pandas takes four times as long to find out the same.
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        typed: dict[str, Any] = {name: "str" if name in text else "object" for name in names}
        found = {name: pd.array(said, dtype=typed[name]) for name, said in zip(names, columns, strict=True)}
        return pd.DataFrame(found).infer_objects()

    def large(self, sql: str, values: Sequence[Cell] = (), kinds: columns.Kinds = WHOLE) -> pd.DataFrame:
        """Give a query of many rows in less than half the time of ``frame``: of whole numbers, where ``kinds`` does not
        say otherwise.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
        ...     sql = "SELECT 7 AS id, 1.5 AS minutes, 'mail' AS kind UNION ALL SELECT 8, NULL, 'call'"
        ...     kinds = columns.Kinds(real=["minutes"], words={"kind": ["call", "mail"]})
        ...     book.large(sql, kinds=kinds).values.tolist()
        [[7, 1.5, 'mail'], [8, nan, 'call']]
        """
        with self._turn, faults_of(self.path):
            return columns.read(self._connection, sql, values, kinds)

    @contextlib.contextmanager
    def save(self, keep: bool = True) -> Iterator[sqlite3.Connection]:
        """Hold the book for one save: on disk when the block ends, as if never begun when it fails or is a rehearsal.

        A save within a save belongs to the outer one.
        """
        with self._turn, faults_of(self.path):
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                if keep:
                    self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                    self._undone += 1

    def version(self) -> tuple[int, int, int]:
        """Give what is the same for as long as nobody has changed anything in the book.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
        ...     before, again = book.version(), book.version()
        ...     book.set({"region": "JP"})
        ...     before == again, book.version() == before
        (True, False)
        """
        others = int(str(self.rows("PRAGMA data_version")[0][0]))
        return others, self._connection.total_changes, self._undone

    def kept(self, name: str, told: object, work: Callable[[], _T]) -> _T:
        """Give what was worked out before under a name, or work it out where it has been told something else since.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
        ...     [book.kept("sum", told, lambda: object()) for told in (1, 1)].count(book.kept("sum", 1, object))
        2
        """
        known = self.memo.get(name)
        if known is None or known[0] != told:
            known = self.memo[name] = (told, work())
        return cast(_T, known[1])

    def adopt(self, other: Book, before: tuple[int, int, int]) -> None:
        """Keep what was worked out over another connection to the same book, if nobody has changed anything since
        ``before``, when this one's ``version`` was that.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as one, Book(Path(folder)) as other:
        ...     kept = other.kept("sum", other.version(), lambda: 7)
        ...     one.adopt(other, one.version())
        ...     one.kept("sum", one.version(), lambda: 8)
        7
        """
        if self.version() == before:
            self.memo.update({name: (before, known) for name, (_, known) in other.memo.items()})

    def setting(self, key: str) -> str | None:
        """Give a setting, None where it was never made."""
        found = self.rows("SELECT value FROM setting WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def set(self, settings: Mapping[str, str]) -> None:
        """Keep settings."""
        with self.save() as disk:
            disk.executemany("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", settings.items())

    def backup(self, why: str, now: dt.datetime | None = None) -> Path:
        """Copy the book beside itself with SQLite's own backup, and keep the newest ten copies; never amid a save."""
        if self._connection.in_transaction:
            raise RuntimeError("a backup in the middle of a save would wait for itself")
        folder = self.folder / BACKUPS
        stamp = f"{now or dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S-%f}"
        copy = folder / f"book-{stamp}-{why}.sqlite"
        # Under another name until it is whole: whoever ends this by force leaves nothing that passes for a backup.
        draft = copy.with_name(copy.name + PART)
        with faults_of(copy):
            _make_private(folder, draft)
            try:
                with contextlib.closing(sqlite3.connect(draft)) as target:
                    self._connection.backup(target)
            except BaseException:
                draft.unlink()
                raise
            os.replace(draft, copy)
        earlier = sorted(folder.glob("book-*.sqlite"))
        # Ten tries of a migration that fails, or reruns of one year, would push out the copies that matter.
        if why in UNASKED and len(earlier) > 1 and filecmp.cmp(earlier[-2], copy, shallow=False):
            earlier.remove(copy)
            copy.unlink()
            copy = earlier[-1]
        for old in earlier[:-BACKUPS_KEPT]:
            old.unlink()
        return copy

    def replace(self, other: sqlite3.Connection) -> None:
        """Become a copy of another book, in one transaction of SQLite's own."""
        self.memo.clear()
        with self._turn, faults_of(self.path):
            other.backup(self._connection)

    def damage(self) -> list[str]:
        """Say what SQLite finds wrong with the file; nothing where it is sound."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"{row[0]}: {row[2]}" for row in self.rows("PRAGMA foreign_key_check")]

    def _prepare(self) -> None:
        disk = self._connection
        disk.execute("PRAGMA foreign_keys = ON")
        disk.execute("PRAGMA synchronous = FULL")
        disk.execute(f"PRAGMA journal_mode = {'WAL' if sqlite3.sqlite_version_info >= (3, 51, 3) else 'DELETE'}")
        waiting = migrations.waiting(disk)
        if waiting and migrations.applied(disk):
            self.backup(MIGRATION)
        migrations.apply(disk, waiting)


@contextlib.contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Turn what a disk or SQLite may expectedly complain of into a Fault that names the file.

    >>> with faults_of(Path("book.sqlite")):
    ...     raise OSError(30, "Read-only file system")
    Traceback (most recent call last):
        ...
    jinmyaku.text.Fault: The folder . cannot be used: Read-only file system. Check the disk and its permissions.
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        if "closed year" in str(error):
            raise Fault("fault.year_closed", year="–") from error
        raise
    except sqlite3.DatabaseError as error:
        raise Fault(_reason(error), file=path.name, folder=str(path.parent)) from error
    except FileNotFoundError as error:
        raise Fault("fault.no_folder", folder=str(path.parent)) from error
    except OSError as error:
        if error.errno in FULL:
            raise Fault("fault.disk_full", folder=str(path.parent)) from error
        raise Fault("fault.disk", folder=str(path.parent), found=error.strerror or "?") from error


def _reason(error: sqlite3.DatabaseError) -> str:
    said = str(error)
    if "locked" in said:
        return "fault.book_busy"
    if "full" in said or "disk I/O" in said:
        return "fault.disk_full"
    if "readonly" in said or "unable to open" in said:
        return "fault.book_locked_away"
    if "not a database" in said or "malformed" in said:
        return "fault.book_damaged"
    raise error


def _make_private(folder: Path, file: Path) -> None:
    os.chmod(places.make_private(folder), 0o700)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    os.chmod(file, 0o600)
