"""Who has part in interactions, by address or name: whose each is, and what the person has said of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from jinmyaku import people, schema
from jinmyaku.book import Book

ME: Final = "me"
NAME: Final = "name"
TITLE: Final = "title"
# Kind, source where only a name tells, and the form that is compared.
Key = tuple[str, str, str]


def keys(found: Iterable[tuple[str, str]], source: str) -> list[Key]:
    """Give the keys under which addresses are kept: kind, source where only a name tells, and the compared form.

    >>> keys([("mail", "Ann@Example.com"), ("name", "佐藤 花子")], "line")
    [('mail', '', 'ann@example.com'), ('name', 'line', '佐藤 花子')]
    """
    rows = pd.DataFrame(list(found), columns=["kind", "as_written"], dtype="str")
    rows["as_written"] = rows["as_written"].map({said: people.clean(said) for said in rows["as_written"].unique()})
    plain = rows["as_written"].map({said: people.fold(said) for said in rows["as_written"].unique().tolist()})
    addressed = rows[rows["kind"].isin((schema.MAIL, schema.LINKEDIN))]
    normal = people.normal_address(addressed, "").replace("", pd.NA)
    value = normal.reindex(rows.index).fillna(plain)
    return [
        (kind, "" if kind in (schema.MAIL, schema.LINKEDIN) else source, said)
        for kind, said in zip(rows["kind"], value, strict=True)
    ]


def put(disk: sqlite3.Connection, found: dict[Key, str]) -> dict[Key, int]:
    """Keep parties, each with a name to show (blank leaves the one that is known), and give their numbers.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     put(disk, {("mail", "", "ann@example.com"): "Ann Lee"})
    {('mail', '', 'ann@example.com'): 1}
    """
    disk.executemany(
        "INSERT INTO party (kind, source, value, name) VALUES (?, ?, ?, ?) ON CONFLICT (kind, source, value)"
        " DO UPDATE SET name = excluded.name WHERE excluded.name <> '' AND name = ''",
        [(*key, name) for key, name in found.items()],
    )
    sql = "SELECT id FROM party WHERE kind = ? AND source = ? AND value = ?"
    return {key: int(disk.execute(sql, key).fetchone()[0]) for key in found}


def own(book: Book) -> list[tuple[str, str]]:
    """Give the person's own addresses as they said them: kind and text.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     own(book)
    []
    """
    return [(kind, said) for kind, said in json.loads(book.setting(ME) or "[]")]


def set_own(book: Book, said: Sequence[str]) -> None:
    """Keep which addresses, pages and names are the person's own; none takes all back.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set_own(book, ["shiho@example.jp", "片桐 志保"])
    ...     own(book)
    [('mail', 'shiho@example.jp'), ('name', '片桐 志保')]
    """
    pairs = [(kind_of(one), people.clean(one).strip()) for one in said if one.strip()]
    book.set({ME: json.dumps(list(dict.fromkeys(pairs)), ensure_ascii=False)})


def kind_of(said: str) -> str:
    """Say what a text is: a mail address, a LinkedIn page, or a name.

    >>> [kind_of(said) for said in ("a@example.com", "https://www.linkedin.com/in/ann", "Ann Lee")]
    ['mail', 'linkedin', 'name']
    """
    if "linkedin.com/" in said.casefold():
        return schema.LINKEDIN
    return schema.MAIL if "@" in said else NAME


def read(book: Book) -> pd.DataFrame:
    """Give all parties: index ``party_id``; ``kind``, ``source``, ``value``, ``name``, ``mine`` (how often an export
    shows it to be the person's own), ``nobody``, and ``person``: 0 for the person's own, a contact's id, less than 0
    for somebody not in the book, none for a name in a title that nobody has confirmed.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"}, [("mail", "ann@example.com")])
    ...     with book.save() as disk:
    ...         made = put(disk, {("mail", "", "ann@example.com"): "", ("mail", "", "ken@example.com"): "Ken"})
    ...     read(book)["person"].tolist()
    [1.0, -2.0]
    """
    return book.kept("parties", book.version(), lambda: _read(book)).copy()


def say(book: Book, party: int, contact: int | None = None, *, nobody: bool = False) -> None:
    """Keep whose a party is: a contact's, nobody's at all, or (neither) not said.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     with book.save() as disk:
    ...         [maria] = put(disk, {("name", "whatsapp", "maria"): "Maria"}).values()
    ...     say(book, maria, ann)
    ...     read(book)["person"].tolist()
    [1.0]
    """
    with book.save() as disk:
        disk.execute("UPDATE party SET contact_id = ?, nobody = ? WHERE id = ?", (contact, int(nobody), party))


def _read(book: Book) -> pd.DataFrame:
    found = book.frame(
        "SELECT party.id AS party_id, kind, source, value, name, coalesce(mine, 0) AS mine, nobody, person_id AS said"
        " FROM party LEFT JOIN person USING (contact_id) LEFT JOIN (SELECT party_id, max(times) AS mine FROM party_mine"
        " WHERE batch_id NOT IN (SELECT id FROM import_batch WHERE unfinished = 1) GROUP BY party_id) AS shown"
        " ON shown.party_id = party.id ORDER BY party.id",
        text=("kind", "source", "value", "name"),
    ).set_index("party_id")
    return found.assign(person=_whose(book, found)).drop(columns="said")


def _whose(book: Book, found: pd.DataFrame) -> pd.Series:
    known = book.frame(
        "SELECT kind, value, min(person_id) AS person FROM contact_address JOIN person USING (contact_id)"
        f" WHERE kind IN ('{schema.MAIL}', '{schema.LINKEDIN}') GROUP BY kind, value HAVING min(person_id) ="
        " max(person_id)",
        text=("kind", "value"),
    )
    there = known.set_index(["kind", "value"])["person"]
    pairs = pd.MultiIndex.from_frame(found[["kind", "value"]])
    person = pd.Series(there.reindex(pairs).to_numpy("float64"), index=found.index)
    stranger = pd.Series(-found.index.to_numpy("float64"), index=found.index).mask(found["kind"] == TITLE)
    person = found["said"].astype("float64").fillna(person).fillna(stranger)
    mine = [(kind, value) for kind, _, value in keys(own(book), "")]
    return person.mask(pairs.isin(mine), 0.0) if mine else person
