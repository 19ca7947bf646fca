"""Interactions that exports bring, chunk by chunk into the book, and out of it again where an import is taken back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pandas as pd

from jinmyaku.book import Book, parties
from jinmyaku.book.parties import Key
from jinmyaku.sources.rows import InteractionRow

_SAID: Final = ("kind", "day", "minutes", "at", "people", "version", "left_out")


class Known(NamedTuple):
    """An interaction as the book has it: its number, what it says, the imports that brought and last showed it."""

    number: int
    said: tuple[Any, ...]
    first: int | None
    last: int | None


@dataclass
class Arrivals:
    """One source's interactions on their way into the book, as part of one import.

    ``zone``: of local days (IANA). ``counts``: rows added, updated, unchanged and duplicates so far. ``left_out``: of
    all rows, why they count for nobody.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import imports
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

    def put(self, rows: Sequence[InteractionRow]) -> None:
        """Write rows; one that the book knows changes only where it is newer and says otherwise."""
        if not rows:
            return
        days = local_days([row.at for row in rows], self.zone)
        with self.book.save() as disk:
            known = self._known(disk, [digest(row.key) for row in rows])
            numbers = self._parties(disk, rows)
            new: dict[str, tuple[InteractionRow, str]] = {}
            seen: list[int] = []
            for row, day in zip(rows, days, strict=True):
                key = digest(row.key)
                if key in new:
                    self._again(new, key, row, day)
                elif key in known:
                    done = self._renew(disk, known[key], row, day, numbers)
                    self._count(done, row)
                    seen.append(known[key].number)
                else:
                    new[key] = (row, day)
            for row, _ in new.values():
                self._count("added", row)
            self._insert(disk, new, numbers)
            disk.executemany("UPDATE interaction SET last_batch = ? WHERE id = ?", [(self.batch, n) for n in seen])

    def _count(self, done: str, row: InteractionRow) -> None:
        self.counts[done] += 1
        if done != "duplicates":
            self.counts["interactions"] += not row.left_out
            self.left_out.update([row.left_out] if row.left_out else [])

    def _again(self, new: dict[str, tuple[InteractionRow, str]], key: str, row: InteractionRow, day: str) -> None:
        """Of two rows of one key in a chunk the newer stands, and of two of one age the one that counts."""
        self.counts["duplicates"] += 1
        there = new[key][0]
        if (row.version, not row.left_out) > (there.version, not there.left_out):
            new[key] = (row, day)

    def _known(self, disk: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Known]:
        said = ", ".join(_SAID)
        found = disk.execute(
            f"SELECT source_id, id, batch_id, last_batch, {said} FROM interaction"
            " WHERE source = ? AND source_id IN (SELECT value FROM json_each(?))",
            (self.source, json.dumps(keys)),
        )
        return {key: Known(number, tuple(rest), first, last) for key, number, first, last, *rest in found}

    def _renew(
        self, disk: sqlite3.Connection, there: Known, row: InteractionRow, day: str, numbers: dict[Key, int]
    ) -> str:
        fresh = self.batch in (there.first, there.last)
        told = (row.kind, day, row.minutes, row.at, row.people, row.version, row.left_out)
        version = there.said[_SAID.index("version")]
        # A copy in another folder, such as the bin, does not unsay a mail.
        older = row.version < version or (row.version == version and bool(row.left_out))
        same = told[:5] + told[6:] == there.said[:5] + there.said[6:]
        if older or (same and (not row.version or not self._moved(disk, there.number, row, numbers))):
            return "duplicates" if fresh else "unchanged"
        if there.first != self.batch:
            disk.execute(
                f"INSERT OR IGNORE INTO interaction_before SELECT ?, id, {', '.join(_SAID)}, (SELECT"
                " json_group_array(json_array(party_id, role)) FROM interaction_party WHERE interaction_id = id)"
                " FROM interaction WHERE id = ?",
                (self.batch, there.number),
            )
        marks = ", ".join(f"{name} = ?" for name in _SAID)
        disk.execute(f"UPDATE interaction SET {marks} WHERE id = ?", (*told, there.number))
        disk.execute("DELETE FROM interaction_party WHERE interaction_id = ?", (there.number,))
        self._part(disk, [(there.number, row)], numbers)
        return "duplicates" if fresh else "updated"

    def _moved(self, disk: sqlite3.Connection, number: int, row: InteractionRow, numbers: dict[Key, int]) -> bool:
        sql = "SELECT party_id, role FROM interaction_party WHERE interaction_id = ?"
        told = {numbers[key]: party.role for key, party in self._keyed(row)}
        return dict(disk.execute(sql, (number,)).fetchall()) != told

    def _insert(
        self, disk: sqlite3.Connection, new: dict[str, tuple[InteractionRow, str]], numbers: dict[Key, int]
    ) -> None:
        first = 1 + int(disk.execute("SELECT coalesce(max(id), 0) FROM interaction").fetchone()[0])
        disk.executemany(
            "INSERT INTO interaction (id, source, source_id, kind, day, minutes, at, people, thread, version, left_out,"
            " batch_id, last_batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    number, self.source, key, row.kind, day, row.minutes, row.at, row.people, code(row.thread),
                    row.version, row.left_out, self.batch, self.batch,
                )
                for number, (key, (row, day)) in enumerate(new.items(), first)
            ],
        )  # fmt: skip
        self._part(disk, [(number, row) for number, (row, _) in enumerate(new.values(), first)], numbers)

    def _part(
        self, disk: sqlite3.Connection, rows: Sequence[tuple[int, InteractionRow]], numbers: dict[Key, int]
    ) -> None:
        disk.executemany(
            "INSERT OR IGNORE INTO interaction_party VALUES (?, ?, ?)",
            [(number, numbers[key], party.role) for number, row in rows for key, party in self._keyed(row)],
        )

    def _parties(self, disk: sqlite3.Connection, rows: Sequence[InteractionRow]) -> dict[Key, int]:
        """Number all parties of some rows, and count which are evidently the person's own."""
        named = {(party.kind, party.value): party.name or party.value for row in rows for party in row.parties}
        mine = Counter((parties.kind_of(said), said) for row in rows for said in row.mine)
        pairs = list({**named, **dict.fromkeys(mine, "")})
        self._folded = dict(zip(pairs, parties.keys(pairs, self.source), strict=True))
        fresh = {key: named.get(pair, "") for pair, key in self._folded.items() if key not in self._numbers}
        self._numbers |= parties.put(disk, fresh)
        disk.executemany(
            "UPDATE party SET mine = mine + ? WHERE id = ?",
            [(times, self._numbers[self._folded[pair]]) for pair, times in mine.items()],
        )
        return self._numbers

    def _keyed(self, row: InteractionRow) -> list[tuple[Key, Any]]:
        return [(self._folded[party.kind, party.value], party) for party in row.parties]


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


def take_back(disk: sqlite3.Connection, batch: int) -> int:
    """Take an import's interactions back and give how many went; what a later import showed again stays that one's."""
    disk.execute("UPDATE interaction SET batch_id = last_batch WHERE batch_id = ?1 AND last_batch > ?1", (batch,))
    changed = disk.execute("SELECT interaction_id, parties FROM interaction_before WHERE batch_id = ?", (batch,))
    for number, told in changed.fetchall():
        later = disk.execute(
            "SELECT min(batch_id) FROM interaction_before WHERE interaction_id = ? AND batch_id > ?", (number, batch)
        ).fetchone()[0]
        if later is not None:
            _hand_on(disk, batch, later, number)
        else:
            _as_before(disk, batch, number, told)
    disk.execute("DELETE FROM interaction_before WHERE batch_id = ?", (batch,))
    disk.execute("UPDATE interaction SET last_batch = batch_id WHERE last_batch = ?", (batch,))
    gone = "SELECT id FROM interaction WHERE batch_id = ?"
    for table in ("interaction_party", "interaction_before"):
        disk.execute(f"DELETE FROM {table} WHERE interaction_id IN ({gone})", (batch,))
    removed = disk.execute("DELETE FROM interaction WHERE batch_id = ?", (batch,)).rowcount
    disk.execute(
        "DELETE FROM party WHERE contact_id IS NULL AND nobody = 0"
        " AND NOT EXISTS (SELECT 1 FROM interaction_party WHERE party_id = party.id)"
    )
    return removed


def _hand_on(disk: sqlite3.Connection, batch: int, later: int, number: int) -> None:
    """A later import has changed it again: that one's state before becomes what this one found."""
    columns = ", ".join((*_SAID, "parties"))
    disk.execute(
        f"UPDATE interaction_before SET ({columns}) = (SELECT {columns} FROM interaction_before WHERE batch_id = ?1"
        " AND interaction_id = ?3) WHERE batch_id = ?2 AND interaction_id = ?3",
        (batch, later, number),
    )


def _as_before(disk: sqlite3.Connection, batch: int, number: int, told: str) -> None:
    columns = ", ".join(_SAID)
    disk.execute(
        f"UPDATE interaction SET ({columns}) = (SELECT {columns} FROM interaction_before WHERE batch_id = ?1 AND"
        " interaction_id = ?2) WHERE id = ?2",
        (batch, number),
    )
    disk.execute("DELETE FROM interaction_party WHERE interaction_id = ?", (number,))
    disk.executemany(
        "INSERT INTO interaction_party VALUES (?, ?, ?)", [(number, party, role) for party, role in json.loads(told)]
    )
