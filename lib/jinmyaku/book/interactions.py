"""Interactions on disk: dated meetings, calls, mails and messages with contacts."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from typing import Final
from uuid import uuid4

import pandas as pd
import tzlocal

from jinmyaku import schema
from jinmyaku.book import Book, Cell, brought
from jinmyaku.book.columns import Kinds
from jinmyaku.text import Fault

TYPED: Final = "typed"
ZONE: Final = "zone"
# How often a meeting's kind was corrected.
CORRECTED: Final = "corrections"
COLUMNS: Final = ("interaction_id", "contact_id", "kind", "day", "minutes")
DAY_LONG: Final = 24 * 60
# Of an import that is not finished nothing counts: neither what it has brought nor what it has changed.
_UNFINISHED: Final = "SELECT id FROM import_batch WHERE unfinished = 1"
_WHOLE: Final = f"(interaction.batch_id IS NULL OR interaction.batch_id NOT IN ({_UNFINISHED}))"
_CHANGED: Final = f"SELECT interaction_id FROM interaction_before WHERE batch_id IN ({_UNFINISHED})"
# As it was before the first of them.
_FIRST: Final = (
    f"SELECT interaction_id, min(batch_id) FROM interaction_before WHERE batch_id IN ({_UNFINISHED})"
    " GROUP BY interaction_id"
)
_KINDS: Final = Kinds(["minutes"], ["day"], {"kind": schema.INTERACTIONS, "left_out": ("", *schema.LEFT_OUT)})
_ROLES: Final = Kinds(words={"role": schema.ROLES})


def add(book: Book, contacts: Iterable[int], kind: str, day: str, minutes: float | None = None) -> int:
    """Write down one interaction by hand and give its id.

    In: who was there, one of ``schema.INTERACTIONS``, the day as ISO text, and its length in minutes where known.
    Raises Fault for an unknown kind, a day that is none, or a length that is no part of a day.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    1
    """
    if kind not in schema.INTERACTIONS:
        raise Fault("fault.interaction_kind", found=kind, known=", ".join(schema.INTERACTIONS))
    on = iso_day(day)
    if minutes is not None and not 0 < minutes <= DAY_LONG:
        raise Fault("fault.minutes", found=f"{minutes / 60:g}")
    with book.save() as disk:
        number = disk.execute(
            "INSERT INTO interaction (source, source_id, kind, day, minutes) VALUES (?, ?, ?, ?, ?)",
            (TYPED, uuid4().hex, kind, on, minutes),
        ).lastrowid
        assert number is not None
        disk.executemany("INSERT INTO interaction_contact VALUES (?, ?)", [(number, contact) for contact in contacts])
    return number


def iso_day(written: str, today: dt.date | None = None) -> str:
    """Give a day as ISO text. Raises Fault for what is none, and where a day is given that is today, for a later one.

    >>> iso_day(" 2026-05-04 ")
    '2026-05-04'
    """
    try:
        day = dt.date.fromisoformat(written.strip())
    except ValueError:
        raise Fault("fault.day", found=written[:20]) from None
    if today is not None and day > today:
        raise Fault("fault.day_ahead", found=day.isoformat())
    return day.isoformat()


def remove(book: Book, interaction: int) -> None:
    """Take out one interaction that was written by hand.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     remove(book, add(book, [contacts.add(book, {"name": "Ann Lee"})], "call", "2026-05-04", 20))
    ...     len(read(book, 1))
    0
    """
    with book.save() as disk:
        mine = "SELECT id FROM interaction WHERE id = ? AND source = ?"
        disk.execute(f"DELETE FROM interaction_contact WHERE interaction_id IN ({mine})", (interaction, TYPED))
        disk.execute("DELETE FROM interaction WHERE id = ? AND source = ?", (interaction, TYPED))


def read(book: Book, contact: int) -> pd.DataFrame:
    """Give what was written down by hand of one contact, newest first: ``COLUMNS``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     number = add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    ...     read(book, 1).values.tolist()
    [[1, 1, 'in_person', '2026-05-04', 90.0]]
    """
    return book.frame(
        "SELECT interaction_id, person_id AS contact_id, kind, day, minutes FROM interaction_contact"
        " JOIN interaction ON interaction.id = interaction_id JOIN person USING (contact_id)"
        " WHERE contact_id IN (SELECT id FROM contact WHERE id = ?1 OR same_as = ?1)"
        " ORDER BY day DESC, interaction_id DESC",
        (contact,),
        text=("kind", "day"),
    ).astype({"minutes": "float64"})


def everything(book: Book) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give all interactions of finished imports and by hand, and who had part in them.

    Out: ``interaction_id`` (index), ``kind``, ``at`` (seconds since 1970 UTC, -1 where only the day is known), ``day``
    (local), ``minutes``, ``people``, ``thread`` (-1 for none), ``left_out``; and ``interaction_id``, ``party_id``,
    ``role``. Who is named by hand has the contact's id, turned negative, for a party.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     number = add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    ...     [len(frame) for frame in everything(book)]
    [1, 1]
    """
    found = book.large(
        "SELECT id AS interaction_id, coalesce(own_kind, kind) AS kind, coalesce(at, -1) AS at, day, minutes, people,"
        " coalesce(nullif(thread, 0), -1) AS thread, left_out FROM interaction"
        f" WHERE {_WHOLE} AND id NOT IN ({_CHANGED})",
        kinds=_KINDS,
    )
    before = book.large(
        "SELECT interaction_id, coalesce(own_kind, was.kind) AS kind, coalesce(was.at, -1) AS at, was.day, was.minutes,"
        " was.people, coalesce(nullif(was.thread, 0), -1) AS thread, was.left_out FROM interaction_before AS was"
        f" JOIN interaction ON id = interaction_id WHERE (interaction_id, was.batch_id) IN ({_FIRST}) AND {_WHOLE}",
        kinds=_KINDS,
    )
    part = [
        "SELECT interaction_id, party_id, role FROM interaction_party WHERE interaction_id NOT IN"
        f" (SELECT id FROM interaction WHERE batch_id IN ({_UNFINISHED}) UNION ALL {_CHANGED})",
        "SELECT interaction_id, value ->> 0 AS party_id, value ->> 1 AS role"
        f" FROM interaction_before, json_each(parties) WHERE (interaction_id, batch_id) IN ({_FIRST})",
        "SELECT interaction_id, -contact_id AS party_id, 'there' AS role FROM interaction_contact",
    ]
    parts = pd.concat([book.large(sql, kinds=_ROLES) for sql in part], ignore_index=True)
    return pd.concat([found, before]).set_index("interaction_id").sort_index(), parts


def stamp(book: Book) -> tuple[Cell, ...]:
    """Give what is the same for as long as ``everything`` gives the same.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     stamp(book)
    (0, 0, 0, 0, 0, '', '')
    """
    return book.rows(
        "SELECT (SELECT coalesce(max(id), 0) FROM interaction),"
        f" (SELECT count(*) FROM interaction WHERE source = '{TYPED}'),"
        " (SELECT count(*) FROM import_batch), (SELECT count(undone_at) FROM import_batch),"
        " (SELECT coalesce(sum(unfinished), 0) FROM import_batch), (SELECT coalesce(max(value), '') FROM setting"
        f" WHERE key = '{ZONE}'), (SELECT coalesce(max(value), '') FROM setting WHERE key = '{CORRECTED}')"
    )[0]


def zone(book: Book) -> str:
    """Give the time zone of local days (IANA): as said, else the machine's.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set_zone(book, "Asia/Tokyo")
    ...     zone(book)
    'Asia/Tokyo'
    """
    said = book.setting(ZONE)
    return said or tzlocal.get_localzone_name() or "UTC"


def set_zone(book: Book, name: str) -> None:
    """Keep the time zone, and count the days of all interactions in it. Raises Fault where there is no such zone.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set_zone(book, "Mars/Olympus")
    Traceback (most recent call last):
        ...
    jinmyaku.text.Fault: There is no time zone Mars/Olympus. Name one as in Asia/Tokyo or Europe/Berlin.
    """
    if name not in zoneinfo.available_timezones():
        raise Fault("fault.zone", found=name[:40])
    with book.save() as disk:
        rows = disk.execute("SELECT id, at, day FROM interaction WHERE at IS NOT NULL").fetchall()
        days = brought.local_days([at for _, at, _ in rows], name)
        moved = [(new, number) for (number, _, old), new in zip(rows, days, strict=True) if new != old]
        disk.executemany("UPDATE interaction SET day = ? WHERE id = ?", moved)
        book.set({ZONE: name})
