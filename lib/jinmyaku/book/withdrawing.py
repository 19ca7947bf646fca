"""Interactions of an import taken back whole, but for what other imports that stand have shown too."""

from __future__ import annotations

import json
import sqlite3

from jinmyaku.book.brought import SAID


def take_back(disk: sqlite3.Connection, batch: int) -> int:
    """Take an import's interactions back and give how many went; what another import showed too stays that one's."""
    disk.execute("DELETE FROM interaction_seen WHERE batch_id = ?", (batch,))
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
    heir = "(SELECT min(batch_id) FROM interaction_seen WHERE interaction_id = interaction.id)"
    disk.execute(f"UPDATE interaction SET batch_id = {heir} WHERE batch_id = ? AND {heir} IS NOT NULL", (batch,))
    disk.execute(
        "DELETE FROM interaction_seen WHERE (batch_id, interaction_id) IN (SELECT batch_id, id FROM interaction)"
    )
    gone = "SELECT id FROM interaction WHERE batch_id = ?"
    for table in ("interaction_party", "interaction_before"):
        disk.execute(f"DELETE FROM {table} WHERE interaction_id IN ({gone})", (batch,))
    removed = disk.execute("DELETE FROM interaction WHERE batch_id = ?", (batch,)).rowcount
    disk.execute("DELETE FROM party_mine WHERE batch_id = ?", (batch,))
    disk.execute(
        "DELETE FROM party WHERE contact_id IS NULL AND nobody = 0"
        " AND NOT EXISTS (SELECT 1 FROM interaction_party WHERE party_id = party.id)"
        " AND NOT EXISTS (SELECT 1 FROM party_mine WHERE party_id = party.id)"
    )
    return removed


def _hand_on(disk: sqlite3.Connection, batch: int, later: int, number: int) -> None:
    """A later import has changed it again: that one's state before becomes what this one found."""
    columns = ", ".join((*SAID, "parties"))
    disk.execute(
        f"UPDATE interaction_before SET ({columns}) = (SELECT {columns} FROM interaction_before WHERE batch_id = ?1"
        " AND interaction_id = ?3) WHERE batch_id = ?2 AND interaction_id = ?3",
        (batch, later, number),
    )


def _as_before(disk: sqlite3.Connection, batch: int, number: int, told: str) -> None:
    columns = ", ".join(SAID)
    disk.execute(
        f"UPDATE interaction SET ({columns}) = (SELECT {columns} FROM interaction_before WHERE batch_id = ?1 AND"
        " interaction_id = ?2) WHERE id = ?2",
        (batch, number),
    )
    disk.execute("DELETE FROM interaction_party WHERE interaction_id = ?", (number,))
    disk.executemany(
        "INSERT INTO interaction_party VALUES (?, ?, ?)", [(number, party, role) for party, role in json.loads(told)]
    )
