"""A copy of a book in which nobody can be known: pseudonyms for names, and no word that anybody wrote."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import text
from jinmyaku.book import Book, archive, parties
from jinmyaku.people import organisation_key

KEY: Final = "pseudonym_key"
# Of fewer people than this, what they have in common says who they are.
FEW: Final = 5
# Text that says nothing of a person: words of the schema, days and times. Whatever is not named here is emptied.
KEPT: Final[dict[str, frozenset[str]]] = {
    "migration": frozenset({"name", "applied_at"}),
    "import_batch": frozenset({"imported_at", "undone_at"}),
    "import_file": frozenset({"source", "left_out"}),
    "contact": frozenset({"relation", "met_on", "introduced_by"}),
    "contact_address": frozenset(),
    "audit": frozenset({"rules", "opened_at", "closed_on"}),
    "answer": frozenset({"question", "origin", "answered_at"}),
    "override": frozenset({"tier", "decided_at", "origin"}),
    "second_look": frozenset({"written_at", "done_on"}),
    "match_decision": frozenset({"decided_at", "undone_at"}),
    "interaction": frozenset({"source", "source_id", "kind", "day", "version", "left_out", "own_kind"}),
    "party": frozenset({"kind", "source", "value"}),
    "interaction_party": frozenset({"role"}),
    "time_rule": frozenset({"rule", "decided_at"}),
    "preparation": frozenset({"written_at"}),
    "goal": frozenset({"status", "written_at"}),
    "key_person": frozenset({"access", "written_at"}),
    "key_goal": frozenset({"fit", "written_at"}),
    "give_offer": frozenset({"kind", "written_at"}),
    "give_plan": frozenset({"kind", "day", "written_at"}),
    "exchange": frozenset({"direction", "kind", "day", "thanked_on", "told_on"}),
    "acquaintance": frozenset({"how_well", "said_at"}),
    "introduction_request": frozenset({"day", "came_of"}),
}
# What only an import or a sitting needs.
LEFT_BEHIND: Final = ("contact_source", "contact_change", "import_before", "interaction_before", "csv_mapping")
SETTINGS: Final = ("sample", "region", "zone", "currency")
# Marks a copy as one.
MARK: Final = "pseudonyms"


@contextlib.contextmanager
def copy(folder: Path, lang: str) -> Iterator[Book]:
    """Open a copy of a data folder's book without a name, an address or a word that anybody wrote.

    The same person, and the same organisation, has the same pseudonym in every year and every copy; the key to them is
    made once and stays in the book. What fewer than ``FEW`` contacts share (their kind of relation) is blank, days of
    first meeting are of the month; groups of fewer are put together where they are counted (``connecting``). In:
    the language of what stands for goals and people without a name.

    >>> import tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Book(Path(folder)) as book:
    ...         ann = contacts.add(book, {"name": "Ann Lee", "note": "Likes moss"}, [("mail", "ann@example.com")])
    ...     names = []
    ...     for _ in range(2):
    ...         with copy(Path(folder), "en") as book:
    ...             names.append(contacts.contacts(book)["display"][ann])
    >>> names[0] == names[1], "Ann" in names[0]
    (True, False)
    """
    with Book(folder) as book:
        key = _key(book)
    with archive.rehearsal(folder) as book:
        with book.save() as disk:
            known = parties.read(book)["person"].dropna()
            for (trigger,) in disk.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                disk.execute(f'DROP TRIGGER "{trigger}"')
            _whose(disk, {int(str(party)): int(person) for party, person in known.items()}, key)
            firms = _firms(disk, key, lang)
            _empty(disk)
            _name(disk, key, lang)
            disk.executemany("UPDATE contact SET organisation = ? WHERE id = ?", firms)
        yield book


def pseudonym(key: str, what: str) -> str:
    """Give the pseudonym of someone.

    >>> pseudonym("key", "contact 7")
    '2RC-GDW'
    """
    digest = hmac.new(key.encode(), what.encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode("ascii")
    return f"{letters[:3]}-{letters[3:6]}"


def _key(book: Book) -> str:
    with book.save():
        key = book.setting(KEY)
        if key is None:
            key = secrets.token_hex(16)
            book.set({KEY: key})
    return key


def _whose(disk: sqlite3.Connection, known: dict[int, int], key: str) -> None:
    """Say by number whose each address in interactions is, as it was told by the address until now."""
    theirs = [(person, party) for party, person in known.items() if person > 0]
    disk.execute("UPDATE party SET value = 'party ' || id")
    disk.executemany("UPDATE party SET contact_id = ? WHERE id = ?", theirs)
    for (party,) in disk.execute("SELECT id FROM party").fetchall():
        if known.get(party, 0) < 0:
            disk.execute("UPDATE party SET value = ? WHERE id = ?", (pseudonym(key, f"party {party}"), party))
    kinds = dict(disk.execute("SELECT id, kind FROM party").fetchall())
    own = [(kinds[party], f"party {party}") for party, person in known.items() if person == 0]
    disk.execute(f"DELETE FROM setting WHERE key NOT IN ({', '.join('?' * len(SETTINGS))})", SETTINGS)
    disk.executemany("INSERT INTO setting VALUES (?, ?)", [(parties.ME, json.dumps(own)), (MARK, "1")])


def _empty(disk: sqlite3.Connection) -> None:
    """Empty every text that is not known to say nothing of a person."""
    for table in LEFT_BEHIND:
        disk.execute(f"DELETE FROM {table}")
    disk.execute("DELETE FROM contact_address")
    tables = disk.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'setting'"
    )
    for (table,) in tables.fetchall():
        for _, column, kind, filled, _, _ in disk.execute(f'PRAGMA table_info("{table}")').fetchall():
            if kind == "TEXT" and column not in KEPT.get(table, ()):
                disk.execute(f'UPDATE "{table}" SET "{column}" = ?', ("" if filled else None,))


def _firms(disk: sqlite3.Connection, key: str, lang: str) -> list[tuple[str, int]]:
    """Name the organisation of each contact that has one; without them it would be told that nobody is the only one
    whom one knows somewhere."""
    found = disk.execute("SELECT id, trim(organisation) FROM contact WHERE trim(organisation) <> ''").fetchall()
    folk = pd.DataFrame(found, columns=["id", "organisation"]).astype({"organisation": "str"})
    same = organisation_key(folk["organisation"])
    said = {one: text.say(lang, "pseudonym.organisation", code=pseudonym(key, f"organisation {one}")) for one in same}
    return [(said[one], int(number)) for one, number in zip(same, folk["id"], strict=True)]


def _name(disk: sqlite3.Connection, key: str, lang: str) -> None:
    numbers = [number for (number,) in disk.execute("SELECT id FROM contact")]
    named = [(pseudonym(key, f"contact {number}"), number) for number in numbers]
    disk.executemany("UPDATE contact SET name = ? WHERE id = ?", named)
    disk.execute("UPDATE contact SET met_on = substr(met_on, 1, 7) || '-01' WHERE met_on <> ''")
    disk.execute(
        "UPDATE contact SET relation = '' WHERE relation IN (SELECT relation FROM contact WHERE same_as IS NULL"
        " GROUP BY relation HAVING count(*) < ?)",
        (FEW,),
    )
    for table, column, word in (("goal", "goal", "goal"), ("key_person", "description", "described")):
        for number in {row[0] for row in disk.execute(f"SELECT number FROM {table}").fetchall()}:
            said = text.say(lang, f"pseudonym.{word}", n=number)
            disk.execute(f"UPDATE {table} SET {column} = ? WHERE number = ?", (said, number))
