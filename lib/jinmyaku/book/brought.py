"""Interactions that exports bring, chunk by chunk into the book, and out of it again where an import is taken back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from jinmyaku import people, schema
from jinmyaku.book import Book, parties
from jinmyaku.book.parties import Key

if TYPE_CHECKING:
    from jinmyaku.sources.rows import InteractionRow, Party

# What an interaction says, and what of it is kept where an import changes it.
SAID: Final = ("kind", "day", "minutes", "at", "people", "thread", "version", "left_out")
_VERSION: Final = SAID.index("version")
_NEW: Final = ("id", "source", "source_id", *SAID, "series", "batch_id")
CANCELLED: Final = "cancelled"


class Known(NamedTuple):
    """An interaction as the book has it: its number, what it says, the import that brought it, whether that one is not
    finished, and whether the present one has shown it already."""

    number: int
    said: tuple[Any, ...]
    first: int | None
    halted: int
    shown: int


@dataclass
class Arrivals:
    """One source's interactions on their way into the book, as part of one import.

    ``zone``: of local days (IANA). ``counts``: rows added, updated, unchanged and duplicates so far, and
    ``interactions`` of them that count. ``left_out``: of all rows, why they count for nobody.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import imports
    >>> from jinmyaku.sources.rows import InteractionRow
    >>> row = InteractionRow(1, "id-7", "mail", 1767225600)
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     arrivals = Arrivals(book, imports.begin(disk), "mbox", "Asia/Tokyo")
    ...     arrivals.put([row]), book.rows("SELECT kind, day FROM interaction")
    (None, [('mail', '2026-01-01')])
    """

    book: Book
    batch: int
    source: str
    zone: str
    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    _numbers: dict[Key, int] = field(default_factory=dict)
    _folded: dict[tuple[str, str], Key] = field(default_factory=dict)
    _series: dict[int, str] = field(default_factory=dict)

    def put(self, rows: Sequence[InteractionRow]) -> None:
        """Write rows; one that the book knows changes only where it is newer and says otherwise."""
        if not rows:
            return
        days = local_days([row.at for row in rows], self.zone)
        with self.book.save() as disk:
            known = self._known(disk, [digest(row.key) for row in rows])
            self._parties(disk, rows)
            threads = self._threads(disk, rows)
            new: dict[str, tuple[Any, ...]] = {}
            seen: list[int] = []
            for row, day in zip(rows, days, strict=True):
                key, told = digest(row.key), self._told(row, day, threads)
                if key in new:
                    self._again(new, key, (row, told))
                elif key in known:
                    done = self._renew(disk, known[key], row, told)
                    self._count(done, row)
                    seen.append(known[key].number)
                else:
                    new[key] = (row, told)
            for row, _ in new.values():
                self._count("added", row)
            self._insert(disk, new)
            self._show(disk, seen)

    def withdraw(self, since: int, until: int) -> None:
        """Let go of those times of a calendar's events that it does not have any more, between two moments (seconds);
        an event that is not in it at all stays, and so does what a newer calendar has said."""
        with self.book.save() as disk:
            for series, version in self._series.items():
                gone = disk.execute(
                    "SELECT id FROM interaction WHERE series = ?1 AND version <= ?2 AND at BETWEEN ?3 AND ?4"
                    " AND left_out = '' AND batch_id <> ?5 AND id NOT IN"
                    " (SELECT interaction_id FROM interaction_seen WHERE batch_id = ?5)",
                    (series, version, since, until, self.batch),
                ).fetchall()
                for (number,) in gone:
                    self._remember(disk, number)
                    disk.execute("UPDATE interaction SET left_out = ? WHERE id = ?", (CANCELLED, number))

    def _told(self, row: InteractionRow, day: str, threads: dict[str, int]) -> tuple[Any, ...]:
        thread = 0
        if self.source == schema.CALENDAR:
            series = code(row.thread)
            self._series[series] = max(self._series.get(series, ""), row.version)
        else:
            thread = threads.get(row.thread, 0)
        return (row.kind, day, row.minutes, row.at, row.people, thread, row.version, row.left_out)

    def _count(self, done: str, row: InteractionRow) -> None:
        self.counts[done] += 1
        if done != "duplicates":
            self.counts["interactions"] += not row.left_out
            self.left_out.update([row.left_out] if row.left_out else [])

    def _again(self, new: dict[str, tuple[Any, ...]], key: str, found: tuple[InteractionRow, Any]) -> None:
        """Of two rows of one key in a chunk the newer stands, and of two of one age the one that counts."""
        self.counts["duplicates"] += 1
        row, there = found[0], new[key][0]
        if (row.version, not row.left_out) > (there.version, not there.left_out):
            new[key] = found

    def _known(self, disk: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Known]:
        found = disk.execute(
            f"SELECT source_id, id, batch_id, batch_id IN (SELECT id FROM import_batch WHERE unfinished = 1),"
            f" EXISTS (SELECT 1 FROM interaction_seen WHERE batch_id = ?1 AND interaction_id = id), {', '.join(SAID)}"
            " FROM interaction WHERE source = ?2 AND source_id IN (SELECT value FROM json_each(?3))",
            (self.batch, self.source, json.dumps(keys)),
        )
        return {
            key: Known(number, tuple(said), first, halted, shown) for key, number, first, halted, shown, *said in found
        }

    def _threads(self, disk: sqlite3.Connection, rows: Sequence[InteractionRow]) -> dict[str, int]:
        """Number threads; a mail that names only the one it answers belongs to what that one belongs to."""
        threads = {row.thread: code(row.thread) for row in rows if row.thread}
        here = {row.key: row.thread for row in rows}
        keys = {digest(thread): thread for thread in threads}
        found = disk.execute(
            "SELECT source_id, thread FROM interaction WHERE source = ? AND thread <> 0"
            " AND source_id IN (SELECT value FROM json_each(?))",
            (self.source, json.dumps(list(keys))),
        )
        threads |= {keys[key]: thread for key, thread in found}
        return threads | {
            thread: threads[here[thread]] for thread in threads if here.get(thread, thread) not in (thread, "")
        }

    def _renew(self, disk: sqlite3.Connection, there: Known, row: InteractionRow, told: tuple[Any, ...]) -> str:
        again = self.batch == there.first or bool(there.shown)
        # What no other import counts yet is this one's.
        if there.halted and there.first != self.batch:
            disk.execute("UPDATE interaction SET batch_id = ? WHERE id = ?", (self.batch, there.number))
        version = there.said[_VERSION]
        # A copy in another folder, such as the bin, does not unsay a mail.
        older = row.version < version or (row.version == version and bool(row.left_out))
        same = (*told[:_VERSION], told[-1]) == (*there.said[:_VERSION], there.said[-1])
        if older or (same and (not row.version or not self._moved(disk, there.number, row))):
            return "duplicates" if again else "unchanged"
        if there.first != self.batch:
            self._remember(disk, there.number)
        marks = ", ".join(f"{name} = ?" for name in SAID)
        disk.execute(f"UPDATE interaction SET {marks} WHERE id = ?", (*told, there.number))
        disk.execute("DELETE FROM interaction_party WHERE interaction_id = ?", (there.number,))
        self._part(disk, [(there.number, row)])
        return "duplicates" if again else "updated"

    def _remember(self, disk: sqlite3.Connection, number: int) -> None:
        disk.execute(
            f"INSERT OR IGNORE INTO interaction_before SELECT ?, id, {', '.join(SAID)}, (SELECT"
            " json_group_array(json_array(party_id, role)) FROM interaction_party WHERE interaction_id = id)"
            " FROM interaction WHERE id = ?",
            (self.batch, number),
        )

    def _moved(self, disk: sqlite3.Connection, number: int, row: InteractionRow) -> bool:
        sql = "SELECT party_id, role FROM interaction_party WHERE interaction_id = ?"
        told = {self._number(party): party.role for party in row.parties}
        return dict(disk.execute(sql, (number,)).fetchall()) != told

    def _insert(self, disk: sqlite3.Connection, new: dict[str, tuple[Any, ...]]) -> None:
        first = 1 + int(disk.execute("SELECT coalesce(max(id), 0) FROM interaction").fetchone()[0])
        calendar = self.source == schema.CALENDAR
        disk.executemany(
            f"INSERT INTO interaction ({', '.join(_NEW)}) VALUES ({', '.join('?' * len(_NEW))})",
            [
                (number, self.source, key, *told, code(row.thread) if calendar else 0, self.batch)
                for number, (key, (row, told)) in enumerate(new.items(), first)
            ],
        )
        self._part(disk, [(number, row) for number, (row, _) in enumerate(new.values(), first)])

    def _show(self, disk: sqlite3.Connection, seen: Sequence[int]) -> None:
        disk.executemany(
            "INSERT OR IGNORE INTO interaction_seen SELECT ?1, id FROM interaction WHERE id = ?2 AND batch_id <> ?1",
            [(self.batch, number) for number in seen],
        )

    def _part(self, disk: sqlite3.Connection, rows: Sequence[tuple[int, InteractionRow]]) -> None:
        disk.executemany(
            "INSERT OR IGNORE INTO interaction_party VALUES (?, ?, ?)",
            [(number, self._number(party), party.role) for number, row in rows for party in row.parties],
        )

    def _number(self, party: Party) -> int:
        return self._numbers[self._folded[party.kind, party.value]]

    def _parties(self, disk: sqlite3.Connection, rows: Sequence[InteractionRow]) -> None:
        """Number all parties of some rows, and count which are evidently the person's own."""
        named = {(party.kind, party.value): party.name or party.value for row in rows for party in row.parties}
        mine = Counter((parties.kind_of(said), said) for row in rows for said in row.mine)
        pairs = list({**named, **dict.fromkeys(mine, "")})
        self._folded = dict(zip(pairs, parties.keys(pairs, self.source), strict=True))
        fresh = {
            key: people.clean(named.get(pair, "")) for pair, key in self._folded.items() if key not in self._numbers
        }
        self._numbers |= parties.put(disk, fresh)
        disk.executemany(
            "INSERT INTO party_mine VALUES (?1, ?2, ?3)"
            " ON CONFLICT (batch_id, party_id) DO UPDATE SET times = times + excluded.times",
            [(self.batch, self._numbers[self._folded[pair]], times) for pair, times in mine.items()],
        )


def local_days(at: Sequence[int], zone: str) -> list[str]:
    """Give the local days of moments, as ISO text. In: seconds since 1970 UTC, a time zone (IANA).

    >>> local_days([1767225599, 1767193200], "Asia/Tokyo")
    ['2026-01-01', '2026-01-01']
    """
    # What no calendar holds counts for nobody, on the first day of the count.
    moments = pd.Series(at, dtype="int64")
    moments = moments.where(moments.between(-62_135_000_000, 253_402_000_000), 0)
    stamps = pd.to_datetime(moments.clip(0, None), unit="s", utc=True).dt.tz_convert(zone).dt.tz_localize(None)
    return [str(day) for day in stamps.to_numpy().astype("datetime64[D]")]


def digest(key: str) -> str:
    """Give a key as the book keeps it, short and saying nothing.

    >>> len(digest("<id-7@mail.example>"))
    32
    """
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()


def code(thread: str) -> int:
    """Give a thread as a number, 0 for none.

    >>> code(""), code("a") == code("a") > 0
    (0, True)
    """
    return int.from_bytes(hashlib.blake2b(thread.encode("utf-8", "replace"), digest_size=7).digest()) if thread else 0
