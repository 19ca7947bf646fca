"""One's own word on a tier, with its reason, beside the rule's."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, audits
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault


def put(book: Book, audit: Audit, contact: int, tier: str | None, reason: str) -> None:
    """Set a contact's tier by one's own word, with the reason; None goes back to the rule.

    Raises Fault for an unknown tier, where a tier comes without a reason, or where the year is closed.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import audits, contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     put(book, audit, ann, "grow", "my oldest friend")
    ...     read(book, audit).loc[ann].tolist()
    ['grow', 'my oldest friend', 'person']
    """
    if tier is not None and tier not in schema.TIERS:
        raise Fault("fault.tier", found=tier, known=", ".join(schema.TIERS))
    if tier is not None and not reason.strip():
        raise Fault("fault.override_reason")
    with audits.saving(book, audit) as disk:
        disk.execute(
            "INSERT INTO override (audit_id, contact_id, tier, reason, decided_at) VALUES (?, ?, ?, ?, ?)",
            (audit.id, contact, tier, reason.strip(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
        )


def read(book: Book, audit: Audit, as_closed: bool = True) -> pd.DataFrame:
    """Give the overrides in force: index ``contact_id``, columns ``own_tier``, ``own_reason`` and ``own_origin``
    (``person``, or ``carried`` from the year before).

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import audits, contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     put(book, audit, ann, "grow", "my oldest friend")
    ...     read(book, audit)["own_tier"].to_dict()
    {1: 'grow'}
    """
    people = audits.persons(audit, as_closed)
    sql = (
        "SELECT person_id AS contact_id, tier AS own_tier, reason AS own_reason, origin AS own_origin FROM override"
        f" JOIN {people} USING (contact_id) WHERE id IN (SELECT max(id) FROM override JOIN {people} USING (contact_id)"
        " WHERE audit_id = ? GROUP BY person_id) AND tier IS NOT NULL"
    )
    return book.frame(sql, (audit.id,), text=("own_tier", "own_reason", "own_origin")).set_index("contact_id")
