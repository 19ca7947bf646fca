"""An import taken back whole: the book as if it had never been, but for what the person has added since."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import NamedTuple

from jinmyaku import schema
from jinmyaku.book import Book, decisions, withdrawing
from jinmyaku.book.contacts import TOUCHED
from jinmyaku.text import Fault


class Undone(NamedTuple):
    """What undoing an import did: contacts removed, contacts that stay because the person has worked on them, the later
    import of the same list that still shows the others (None where there is none), and interactions removed."""

    removed: int
    kept: int
    later: int | None = None
    interactions: int = 0


def undo(book: Book, batch: int) -> Undone:
    """Take one import back, after a backup; later imports keep what they brought or confirmed.

    Raises Fault where there is no such import, or it has been taken back already.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: b"Ann Lee")])
    ...     undo(book, account.batch)
    Undone(removed=1, kept=0, later=None, interactions=0)
    """
    found = book.rows("SELECT undone_at FROM import_batch WHERE id = ?", (batch,))
    if not found or found[0][0] is not None:
        known = book.rows("SELECT group_concat(id, ', ') FROM import_batch WHERE undone_at IS NULL")[0][0]
        raise Fault("fault.batch", found=batch, known=known or "–")
    book.backup("undo")
    with book.save() as disk:
        gone = withdrawing.take_back(disk, batch)
        dated = ", ".join(f"'{source}'" for source in schema.DATED)
        listings = disk.execute(
            f"SELECT DISTINCT source FROM import_file WHERE batch_id = ? AND source NOT IN ({dated})", (batch,)
        ).fetchall()
        followers = [_neighbour(disk, listing, batch, later=True) for (listing,) in listings]
        for (listing,) in listings:
            _hand_on(disk, listing, batch)
            _rows_back(disk, listing, batch)
        _changes_back(disk, batch)
        # Whom it had joined stand for themselves again before their addresses are looked up.
        disk.execute("DELETE FROM match_decision WHERE batch_id = ?", (batch,))
        decisions.stand(disk)
        later = max((one for one in followers if one), default=None)
        result = _contacts_back(disk, batch)._replace(later=later, interactions=gone)
        disk.execute("UPDATE import_batch SET undone_at = ? WHERE id = ?", (_now(), batch))
        decisions.stand(disk)
    return result


def _neighbour(disk: sqlite3.Connection, listing: str, batch: int, later: bool) -> int | None:
    """The nearest import of the same list after or before this one."""
    best, compare = ("min", ">") if later else ("max", "<")
    sql = (
        f"SELECT {best}(batch_id) FROM import_file JOIN import_batch ON import_batch.id = batch_id"
        f" WHERE source = ? AND batch_id {compare} ? AND undone_at IS NULL"
    )
    found: int | None = disk.execute(sql, (listing, batch)).fetchone()[0]
    return found


def _hand_on(disk: sqlite3.Connection, listing: str, batch: int) -> None:
    """What a later import of the same list still showed was that import's doing as much as this one's."""
    later = _neighbour(disk, listing, batch, later=True)
    if later is None:
        return
    shown = (
        "(SELECT person_id FROM contact_source JOIN person USING (contact_id) WHERE source = ?1 AND last_batch > ?2"
        " UNION SELECT contact_id FROM contact_source WHERE source = ?1 AND last_batch > ?2)"
    )
    for table, column in (("contact", "id"), ("contact_address", "contact_id"), ("contact_change", "contact_id")):
        disk.execute(
            f"UPDATE {table} SET batch_id = ?3 WHERE batch_id = ?2 AND {column} IN {shown}", (listing, batch, later)
        )
    disk.execute(
        f"UPDATE match_decision SET batch_id = ?3 WHERE batch_id = ?2 AND left_id IN {shown} AND right_id IN {shown}",
        (listing, batch, later),
    )
    disk.execute(
        "UPDATE contact_source SET first_batch = ? WHERE source = ? AND first_batch = ? AND last_batch > ?",
        (later, listing, batch, batch),
    )
    mine = disk.execute("SELECT key FROM import_before WHERE batch_id = ? AND source = ?", (batch, listing)).fetchall()
    for (key,) in mine:
        _hand_on_before(disk, listing, batch, later, key)


def _hand_on_before(disk: sqlite3.Connection, listing: str, batch: int, later: int, key: str) -> None:
    follower = disk.execute(
        "SELECT batch_id, key FROM import_before WHERE source = ? AND key_before = ? AND batch_id > ?"
        " ORDER BY batch_id",
        (listing, key, batch),
    ).fetchone()
    if follower:
        disk.execute(
            "UPDATE import_before SET (key_before, seen, last_batch, missing_since) = (SELECT key_before, seen,"
            " last_batch, missing_since FROM import_before WHERE batch_id = ?1 AND source = ?2 AND key = ?3)"
            " WHERE batch_id = ?4 AND source = ?2 AND key = ?5",
            (batch, listing, key, *follower),
        )
        disk.execute("DELETE FROM import_before WHERE batch_id = ? AND source = ? AND key = ?", (batch, listing, key))
    elif disk.execute(
        "SELECT 1 FROM contact_source WHERE source = ? AND key = ? AND last_batch > ?", (listing, key, batch)
    ).fetchone():
        disk.execute(
            "UPDATE import_before SET batch_id = ? WHERE batch_id = ? AND source = ? AND key = ?",
            (later, batch, listing, key),
        )


def _rows_back(disk: sqlite3.Connection, listing: str, batch: int) -> None:
    disk.execute(
        "DELETE FROM contact_source WHERE source = ?1 AND first_batch = ?2 AND last_batch = ?2", (listing, batch)
    )
    disk.execute(
        "UPDATE contact_source AS now SET key = b.key_before, seen = b.seen, last_batch = b.last_batch,"
        " missing_since = b.missing_since FROM import_before AS b"
        " WHERE b.batch_id = ? AND b.source = ? AND now.source = b.source AND now.key = b.key",
        (batch, listing),
    )
    disk.execute("DELETE FROM import_before WHERE batch_id = ? AND source = ?", (batch, listing))
    earlier = _neighbour(disk, listing, batch, later=False)
    disk.execute(
        "UPDATE contact_source SET last_batch = coalesce(?, first_batch) WHERE source = ? AND last_batch = ?",
        (earlier, listing, batch),
    )
    later = _neighbour(disk, listing, batch, later=True)
    disk.execute(
        "UPDATE contact_source SET missing_since = ? WHERE source = ? AND missing_since = ?", (later, listing, batch)
    )


def _changes_back(disk: sqlite3.Connection, batch: int) -> None:
    """Set fields back, newest first; where a field was changed again since, the chain closes over the gap."""
    changes = disk.execute(
        "SELECT id, contact_id, field, old, new FROM contact_change WHERE batch_id = ? ORDER BY id DESC", (batch,)
    ).fetchall()
    for number, contact, field, old, new in changes:
        since = disk.execute(
            "SELECT min(id) FROM contact_change WHERE contact_id = ? AND field = ? AND id > ?", (contact, field, number)
        ).fetchone()[0]
        if since is None:
            disk.execute(f'UPDATE contact SET "{field}" = ? WHERE id = ? AND "{field}" = ?', (old, contact, new))
        else:
            disk.execute("UPDATE contact_change SET old = ? WHERE id = ?", (old, since))
        disk.execute("DELETE FROM contact_change WHERE id = ?", (number,))


def _contacts_back(disk: sqlite3.Connection, batch: int) -> Undone:
    shown = "SELECT contact_id FROM contact_source"
    brought = "SELECT id FROM contact WHERE batch_id = ?1"
    kept = disk.execute(
        f"SELECT count(*) FROM contact WHERE batch_id = ?1 AND id NOT IN ({shown}) AND id IN ({TOUCHED})", (batch,)
    ).fetchone()[0]
    # Whom nothing else shows, but the person has worked on, becomes as if typed in.
    for table, column in (("contact_address", "contact_id"), ("contact", "id")):
        disk.execute(
            f"UPDATE {table} SET batch_id = NULL WHERE batch_id = ?1 AND {column} IN ({brought})"
            f" AND {column} NOT IN ({shown}) AND {column} IN ({TOUCHED})",
            (batch,),
        )
    _addresses_back(disk, batch)
    gone = f"SELECT id FROM contact WHERE batch_id = ?1 AND id NOT IN ({shown})"
    disk.execute(f"DELETE FROM match_decision WHERE left_id IN ({gone}) OR right_id IN ({gone})", (batch,))
    disk.execute(f"UPDATE contact SET same_as = NULL WHERE same_as IN ({gone})", (batch,))
    for table in ("contact_change", "contact_address"):
        disk.execute(f"DELETE FROM {table} WHERE contact_id IN ({gone})", (batch,))
    removed = disk.execute(f"DELETE FROM contact WHERE batch_id = ?1 AND id NOT IN ({shown})", (batch,)).rowcount
    for (contact,) in disk.execute("SELECT id FROM contact WHERE batch_id = ?", (batch,)).fetchall():
        _refill(disk, contact)
    return Undone(removed, kept)


def _addresses_back(disk: sqlite3.Connection, batch: int) -> None:
    """Take addresses out that no remaining row has; the others belong to the row that has them."""
    said = disk.execute(
        "SELECT person_id, value ->> 0, value ->> 1, min(first_batch)"
        " FROM contact_source JOIN person USING (contact_id), json_each(seen, '$.addresses') GROUP BY 1, 2, 3"
    )
    owner = {tuple(whose): first for *whose, first in said}
    mine = disk.execute(
        "SELECT person_id, kind, as_written, id FROM contact_address JOIN person USING (contact_id) WHERE batch_id = ?",
        (batch,),
    ).fetchall()
    kept = [(owner[tuple(whose)], number) for *whose, number in mine if tuple(whose) in owner]
    disk.executemany("UPDATE contact_address SET batch_id = ? WHERE id = ?", kept)
    disk.execute("DELETE FROM contact_address WHERE batch_id = ?", (batch,))


def _refill(disk: sqlite3.Connection, contact: int) -> None:
    """A contact of this import whom other imports show too says what those say, but for what the person has edited."""
    rows = disk.execute(
        "SELECT first_batch, seen FROM contact_source WHERE contact_id = ? ORDER BY first_batch, source, key",
        (contact,),
    ).fetchall()
    edited = {f for (f,) in disk.execute("SELECT field FROM contact_change WHERE contact_id = ?", (contact,))}
    said = [json.loads(seen) for _, seen in rows]
    for field in (f for f in said[0] if f != "addresses" and f not in edited):
        value = next((one[field] for one in said if one.get(field)), "")
        disk.execute(f'UPDATE contact SET "{field}" = ? WHERE id = ?', (value, contact))
    disk.execute("UPDATE contact SET batch_id = ? WHERE id = ?", (rows[0][0], contact))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
