"""All that a year's review shows, its report tells and its data holds, read once."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import pandas as pd

from jinmyaku import (
    aiming,
    audit,
    comparing,
    connecting,
    introductions,
    measuring,
    mirroring,
    places,
    planning,
    ranking,
    spending,
)  # fmt: skip
from jinmyaku.aiming import Aims
from jinmyaku.audit import Audit
from jinmyaku.book import Book, answers, contacts, imports, parties
from jinmyaku.comparing import Comparison
from jinmyaku.connecting import Connections
from jinmyaku.planning import Plan
from jinmyaku.spending import Spending


@dataclass(frozen=True, eq=False)
class Overview:
    """A year: ``now`` (the audit), ``moved`` (``audit.moves``), ``close`` (``audit.close_calls``), ``due``
    (``ranking.due``), ``spent``, ``plan``, ``aims``, ``mirrored`` (``mirroring.read``), ``linked`` (who knows whom),
    ``bridges`` (without whom somebody would be out of reach), ``lost`` (``connecting.lost``), and ``years``, how it
    compares with those before it."""

    now: Audit
    moved: pd.DataFrame
    close: pd.DataFrame
    due: pd.DataFrame
    spent: Spending
    plan: Plan
    aims: Aims
    mirrored: pd.DataFrame
    linked: Connections
    bridges: set[int]
    lost: pd.DataFrame
    years: Comparison

    @property
    def last_day(self) -> pd.Timestamp:
        """The last day of what is measured."""
        return pd.Timestamp(self.now.last_day)


def read(book: Book, year: int, as_of: dt.date, handed: Path | None = None) -> Overview:
    """Read a year, or take what was read ahead (``read_ahead``) where the book is still the same. In: the file that it
    was handed over in, if not that of ``places.READ_AHEAD``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     found = read(book, 2026, dt.date(2026, 12, 31))
    >>> len(found.now.people), found.years.years, len(found.lost)
    (0, (), 0)
    """
    stamp = _stamp(book, year, as_of)
    if _AHEAD.told == stamp and _AHEAD.seen:
        return _AHEAD.seen
    file = handed or Path(os.environ.get(places.READ_AHEAD, ""))
    if file.is_file():
        told, seen = pickle.loads(file.read_bytes())
        if told == stamp:
            return cast(Overview, seen)
    now = audit.read(book, year, as_of)
    plan = planning.read(book, now)
    aims, mirrored = aiming.read(book, now), mirroring.read(book, now, ranges=False)
    linked = connecting.read(book, now, aims, mirrored)
    return Overview(
        now=now,
        moved=audit.moves(now.people, now.before, now.shift),
        close=audit.close_calls(now.people),
        due=ranking.due(now),
        spent=spending.spending(book, now),
        plan=plan,
        aims=aims,
        mirrored=mirrored,
        linked=linked,
        bridges=introductions.bridges(linked.edges),
        lost=connecting.lost(now, aims, linked),
        years=comparing.compare(book, now, plan, aiming.by_year(book, year)),
    )


def count_ahead(folder: str) -> None:
    """Count what calendar, mail and talks show, and beside it read people and the answers of all years, before it is
    known whether the answers of the year that will be read ahead are all there; what changes until then is read again.
    In: the data folder.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     handed = os.environ[places.READ_AHEAD] = str(Path(folder, "read"))
    ...     count_ahead(folder)
    ...     read_ahead(folder, 2026, "2026-12-31").join()
    ...     has_counted(Path(os.environ.pop(places.READ_AHEAD)))
    True
    """
    book = _AHEAD.book = Book(Path(folder))
    with ThreadPoolExecutor(1) as beside:
        before = book.version()
        named = beside.submit(_read_beside, book.folder, parties.read)
        people = beside.submit(_read_beside, book.folder, answers.read_ahead, contacts.contacts, imports.services)
        measuring.dated(book)
        book.adopt(named.result(), before)
        measuring.measured(book)
        book.adopt(people.result(), before)
    _counted(Path(os.environ[places.READ_AHEAD])).touch()


def has_counted(handed: Path) -> bool:
    """Whether ``count_ahead`` is done in the process that will hand a year over in this file."""
    return _counted(handed).exists()


def read_ahead(folder: str, year: int, as_of: str) -> threading.Thread:
    """Read a year before a notebook asks for it, and hand it over to whoever else reads it: in this process as it is,
    to others in a file (``places.READ_AHEAD``) in a folder that nobody else can write to. In: the data folder, that of
    ``count_ahead`` where this came before, the year and the day (ISO). Out: what still writes the file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.environ[places.READ_AHEAD] = str(Path(folder, "read"))
    ...     read_ahead(folder, 2026, "2026-12-31").join()
    ...     Path(os.environ.pop(places.READ_AHEAD)).is_file()
    True
    """
    file, day = Path(os.environ[places.READ_AHEAD]), dt.date.fromisoformat(as_of)
    counted, _AHEAD.book = _AHEAD.book, None
    with counted or Book(Path(folder)) as book:
        _AHEAD.told, _AHEAD.seen = _stamp(book, year, day), read(book, year, day)
    # Between its cells a notebook only waits.
    writing = threading.Thread(target=_hand_over, args=(file, (_AHEAD.told, _AHEAD.seen)), daemon=True)
    writing.start()
    return writing


def _hand_over(file: Path, told: object) -> None:
    draft = file.with_suffix(".draft")
    # Without the file others read the book themselves.
    with contextlib.suppress(OSError):
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            out.write(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))
        draft.replace(file)


def _counted(handed: Path) -> Path:
    return handed.with_suffix(".counted")


def _read_beside(folder: Path, *ways: Callable[[Book], object]) -> Book:
    # A connection of its own reads while another one does.
    with Book(folder) as book:
        for way in ways:
            way(book)
        return book


class _Ahead:
    """What this process has read ahead: of a data folder the book, counted, and a year with its stamp."""

    book: Book | None = None
    told: tuple[object, ...] = ()
    seen: Overview | None = None


_AHEAD: Final = _Ahead()


def _stamp(book: Book, year: int, as_of: dt.date) -> tuple[object, ...]:
    """What is the same, in every process, for as long as nobody changes the book."""
    state = book.path.stat()
    return str(book.path.resolve()), state.st_size, state.st_mtime_ns, year, as_of
