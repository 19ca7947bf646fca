"""Contacts on disk: brought, typed, edited; what was changed stays on record."""

from __future__ import annotations

import datetime as dt
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Final

import pandas as pd

from jinmyaku import people, schema
from jinmyaku.book import Book, Cell
from jinmyaku.text import Fault

# What an export may say of a contact; the rest only the person says.
IMPORTED: Final = (
    "name", "family", "given", "family_reading", "given_reading", "organisation", "title", "met_on", "note",
)  # fmt: skip

# Whom the person has chosen, judged or edited.
TOUCHED: Final = (
    "SELECT contact_id FROM audit_contact UNION SELECT contact_id FROM answer UNION SELECT contact_id FROM override"
    " UNION SELECT contact_id FROM second_look UNION SELECT contact_id FROM contact_change WHERE batch_id IS NULL"
    " UNION SELECT contact_id FROM interaction_contact UNION SELECT contact_id FROM audit_person"
    " UNION SELECT contact_id FROM party WHERE contact_id IS NOT NULL"
    " UNION SELECT contact_id FROM time_rule WHERE contact_id IS NOT NULL UNION SELECT contact_id FROM preparation"
    " UNION SELECT contact_id FROM key_person WHERE contact_id IS NOT NULL UNION SELECT contact_id FROM exchange"
    " UNION SELECT left_id FROM acquaintance UNION SELECT right_id FROM acquaintance"
    " UNION SELECT asked_id FROM introduction_request UNION SELECT target_id FROM introduction_request"
    " UNION SELECT CAST(introduced_by AS INTEGER) FROM contact WHERE introduced_by NOT IN ('', 'self')"
)

_ONE: Final = " WHERE id = ?1 OR same_as = ?1"


def contacts(book: Book, contact: int | None = None) -> pd.DataFrame:
    """Give everyone, or one contact: index ``contact_id``, ``schema.CONTACT_COLUMNS`` and ``display``, the name to
    show. Contacts that were called one person stand as one.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     hanako = add(book, {"family": "佐藤", "given": "花子"})
    ...     contacts(book)["display"].to_dict()
    {1: '佐藤 花子'}
    """
    if contact is None:
        return book.kept("contacts", book.version(), lambda: _contacts(book, "", ())).copy()
    return _contacts(book, _ONE, (contact,))


def _contacts(book: Book, only: str, values: Sequence[Cell]) -> pd.DataFrame:
    columns = ", ".join(schema.CONTACT_COLUMNS)
    sql = f"SELECT id, coalesce(same_as, id) AS contact_id, {columns} FROM contact{only} ORDER BY contact_id, id"
    rows = book.frame(sql, values, text=schema.CONTACT_COLUMNS)
    found = rows[~rows["contact_id"].duplicated()].drop(columns="id").set_index("contact_id")
    several = rows[rows["contact_id"].duplicated(keep=False)].drop(columns="id")
    if len(several):
        found.update(_as_one(several, book.setting("region") in schema.EASTERN_REGIONS))
    return found.assign(display=people.display_name(found))


def alone(book: Book, of: Collection[int]) -> pd.DataFrame:
    """Give contacts as they are by themselves, whoever they were called since; as ``contacts``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     alone(book, [add(book, {"name": "Ann Lee"})])["display"].to_dict()
    {1: 'Ann Lee'}
    """
    columns, marks = ", ".join(schema.CONTACT_COLUMNS), ", ".join("?" * len(of))
    sql = f"SELECT id AS contact_id, {columns} FROM contact WHERE id IN ({marks}) ORDER BY id"
    found = book.frame(sql, tuple(of), text=schema.CONTACT_COLUMNS).set_index("contact_id")
    return found.assign(display=people.display_name(found))


def _as_one(rows: pd.DataFrame, eastern: bool) -> pd.DataFrame:
    """What one contact of a person leaves blank another one says; in the East a name in its own script goes first."""
    named = rows.sort_values("contact_id", kind="stable")
    if eastern:
        named = named.assign(own=~people.eastern(rows)).sort_values(["contact_id", "own"], kind="stable")
    blank = rows.mask(rows == "").groupby("contact_id").first().fillna("").astype("str")
    names = named.groupby("contact_id")[["name", "family", "given"]].head(1).set_axis(blank.index)
    blank[["name", "family", "given"]] = names
    return blank


def addresses(book: Book, contact: int | None = None) -> pd.DataFrame:
    """Give every address, or those of one contact: ``contact_id``, ``kind``, ``value`` (normal form), ``as_written``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = add(book, {"name": "Ann Lee"}, [("mobile", "090-0000-1234")])
    ...     addresses(book).values.tolist()
    [[1, 'mobile', '+819000001234', '090-0000-1234']]
    """
    only, values = ("", ()) if contact is None else (f" WHERE contact_id IN (SELECT id FROM contact{_ONE})", (contact,))
    sql = (
        "SELECT person_id AS contact_id, kind, value, as_written FROM contact_address JOIN person USING (contact_id)"
        f"{only} ORDER BY contact_address.id"
    )
    return book.frame(sql, values, text=("kind", "value", "as_written")).drop_duplicates(
        ["contact_id", "kind", "value"]
    )


def touched(book: Book) -> set[int]:
    """Give the contacts that the person has chosen, judged or edited.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     edit(book, add(book, {"name": "Ann Lee"}), {"title": "Editor"})
    ...     touched(book)
    {1}
    """
    found = book.rows(f"SELECT person_id FROM person WHERE contact_id IN ({TOUCHED})")
    return {int(str(row[0])) for row in found}


def clean(field: str, said: str) -> str:
    """Give a field's text as it is kept: on one line, but for a note; the kana of a reading in full width.

    >>> clean("title", "Head\\nof Sales"), clean("note", "Likes\\nchess"), clean("family_reading", "ﾀｶﾊｼ")
    ('Head of Sales', 'Likes\\nchess', 'タカハシ')
    """
    if field.endswith("_reading"):
        said = unicodedata.normalize("NFKC", said)
    return people.clean(said, "\n" if field == "note" else " ")


def next_id(book: Book) -> int:
    """Give the first contact id that is free.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     next_id(book)
    1
    """
    return int(str(book.rows("SELECT coalesce(max(id), 0) + 1 FROM contact")[0][0]))


def insert(disk: sqlite3.Connection, rows: pd.DataFrame, batch: int | None) -> None:
    """Write new contacts: index ``contact_id``, any of ``schema.CONTACT_COLUMNS``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     insert(disk, pd.DataFrame({"name": ["Ann Lee"]}, index=[7]), None)
    ...     contacts(book)["display"].to_dict()
    {7: 'Ann Lee'}
    """
    filled = rows.reindex(columns=list(schema.CONTACT_COLUMNS), fill_value="").astype("object").fillna("")
    marks = ", ".join("?" * (len(filled.columns) + 2))
    disk.executemany(
        f"INSERT INTO contact (id, {', '.join(filled.columns)}, batch_id) VALUES ({marks})",
        zip(filled.index.tolist(), *(filled[name].tolist() for name in filled), repeat(batch)),
    )


def insert_addresses(disk: sqlite3.Connection, rows: pd.DataFrame, batch: int | None) -> None:
    """Write addresses (``contact_id``, ``kind``, ``value``, ``as_written``); one that is there already stays.

    >>> import pathlib, tempfile
    >>> one = {"contact_id": 1, "kind": "mail", "value": "ann@example.com", "as_written": "Ann@example.com"}
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     insert_addresses(disk, pd.DataFrame([one, one]), None)
    ...     addresses(book)["as_written"].tolist()
    ['Ann@example.com']
    """
    columns = [rows[name].tolist() for name in ("contact_id", "kind", "value", "as_written")]
    disk.executemany(
        "INSERT OR IGNORE INTO contact_address (contact_id, kind, value, as_written, batch_id) VALUES (?, ?, ?, ?, ?)",
        zip(*columns, repeat(batch)),
    )


def change(disk: sqlite3.Connection, changes: pd.DataFrame, batch: int | None) -> None:
    """Set fields of contacts and put the change on record: ``contact_id``, ``field``, ``old``, ``new``. Raises
    ValueError for a field that no contact has.

    >>> import pathlib, tempfile
    >>> news = pd.DataFrame({"contact_id": [1], "field": ["title"], "old": [""], "new": ["Editor"]})
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     change(disk, news, None)
    ...     contacts(book).at[ann, "title"]
    'Editor'
    """
    unknown = set(changes["field"]) - set(schema.CONTACT_COLUMNS)
    if unknown:
        raise ValueError(f"no such field of a contact: {sorted(unknown)}")
    now = _now()
    rows = list(changes[["contact_id", "field", "old", "new"]].itertuples(index=False, name=None))
    for field, part in changes.groupby("field", sort=False):
        values = [(new, int(contact)) for contact, new in zip(part["contact_id"], part["new"], strict=True)]
        disk.executemany(f"UPDATE contact SET {field} = ? WHERE id = ?", values)
    disk.executemany(
        "INSERT INTO contact_change (contact_id, field, old, new, changed_at, batch_id) VALUES (?, ?, ?, ?, ?, ?)",
        ((int(contact), field, old, new, now, batch) for contact, field, old, new in rows),
    )


def add(book: Book, fields: Mapping[str, str], written: Iterable[tuple[str, str]] = (), region: str = "JP") -> int:
    """Add a contact by hand and give its id. Raises Fault where there is neither a name nor an organisation.

    In: any of ``schema.CONTACT_COLUMNS``; addresses as pairs of a kind and the value as written; the region (ISO 3166)
    of telephone numbers without a country.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, {"family": "Lee", "given": "Ann"}, [("mail", "ann@example.com")])
    1
    """
    given = {name: clean(name, value) for name, value in fields.items()}
    if not any(given.get(name) for name in ("name", "family", "given", "organisation")):
        raise Fault("fault.nameless")
    with book.save() as disk:
        contact = next_id(book)
        insert(disk, pd.DataFrame([given], index=[contact]), None)
        insert_addresses(disk, _normal(contact, written, region), None)
    return contact


def edit(
    book: Book,
    contact: int,
    fields: Mapping[str, str],
    written: Iterable[tuple[str, str]] | None = None,
    region: str = "JP",
) -> None:
    """Change a contact by hand; the old values stay on record. ``written`` replaces the addresses, None leaves them.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = add(book, {"name": "Ann Lee"})
    ...     edit(book, ann, {"title": "Editor"})
    ...     book.rows("SELECT field, old, new FROM contact_change")
    [('title', '', 'Editor')]
    """
    columns = ", ".join(schema.CONTACT_COLUMNS)
    with book.save() as disk:
        row = disk.execute(f"SELECT {columns} FROM contact WHERE id = ?", (contact,)).fetchone()
        old = dict(zip(schema.CONTACT_COLUMNS, row, strict=True))
        new = {name: clean(name, value) for name, value in fields.items()}
        rows = [(contact, name, old[name], value) for name, value in new.items() if old[name] != value]
        change(disk, pd.DataFrame(rows, columns=["contact_id", "field", "old", "new"]), None)
        if written is not None:
            _replace_addresses(disk, contact, _normal(contact, written, region))


def renormalise(book: Book, region: str) -> None:
    """Read all addresses anew, telephone numbers without a country as of this region (ISO 3166).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = add(book, {"name": "Ann Lee"}, [("mobile", "030 1234567")], region="JP")
    ...     renormalise(book, "DE")
    ...     addresses(book)["value"].tolist()
    ['+49301234567']
    """
    with book.save() as disk:
        rows = book.frame("SELECT id, kind, as_written, value FROM contact_address", text=("kind", "as_written"))
        new = people.normal_address(rows, region)
        new = new.where(new != "", rows["as_written"])
        moved = rows.assign(new=new)[new != rows["value"]]
        disk.executemany(
            "UPDATE OR IGNORE contact_address SET value = ? WHERE id = ?",
            [(str(value), int(number)) for number, value in zip(moved["id"], moved["new"], strict=True)],
        )


def _replace_addresses(disk: sqlite3.Connection, contact: int, rows: pd.DataFrame) -> None:
    """Only what was taken out or added moves; the rest stays with whichever of a person's contacts has it."""
    mine = disk.execute(
        "SELECT id, kind, value FROM contact_address JOIN person USING (contact_id) WHERE person_id = ?", (contact,)
    ).fetchall()
    wanted = set(zip(rows["kind"], rows["value"], strict=True))
    disk.executemany(
        "DELETE FROM contact_address WHERE id = ?",
        [(number,) for number, kind, value in mine if (kind, value) not in wanted],
    )
    known = {(kind, value) for _, kind, value in mine}
    fresh = [pair not in known for pair in zip(rows["kind"], rows["value"], strict=True)]
    insert_addresses(disk, rows.loc[rows.index[fresh]], None)


def _normal(contact: int, written: Iterable[tuple[str, str]], region: str) -> pd.DataFrame:
    rows = pd.DataFrame(list(written), columns=["kind", "as_written"], dtype="str").assign(contact_id=contact)
    value = people.normal_address(rows, region)
    return rows.assign(value=value.where(value != "", rows["as_written"]))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
