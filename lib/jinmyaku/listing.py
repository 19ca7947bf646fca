"""Everybody in the book as one list, for the shell and for a spreadsheet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, archive, contacts, faults_of

COLUMNS: Final = ("id", "name", "reading", "organisation", "title", "emails", "phones", "urls", "relation")
LISTS: Final = {"emails": (schema.MAIL,), "phones": schema.PHONES, "urls": (schema.LINKEDIN, schema.URL)}


def everybody(book: Book) -> pd.DataFrame:
    """Give everybody: ``COLUMNS``, of which ``emails``, ``phones`` and ``urls`` hold lists as written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"}, [("mail", "ann@example.com")])
    ...     everybody(book)[["name", "emails"]].values.tolist()
    [['Ann Lee', ['ann@example.com']]]
    """
    people, addresses = contacts.contacts(book), contacts.addresses(book)
    table = people.assign(
        id=people.index,
        name=people["display"],
        reading=(people["family_reading"] + " " + people["given_reading"]).str.strip(),
    )
    for column, kinds in LISTS.items():
        written = addresses[addresses["kind"].isin(kinds)].groupby("contact_id")["as_written"].agg(list)
        table[column] = written.reindex(table.index)
        table[column] = table[column].map(lambda cell: cell if isinstance(cell, list) else [])
    return table[list(COLUMNS)].reset_index(drop=True)


def as_json(people: pd.DataFrame) -> list[dict[str, object]]:
    """Give the list as plain data; interactions are not read yet, so the first and the last of them are unknown.

    >>> as_json(pd.DataFrame({"id": [1], "name": ["Ann Lee"]}))
    [{'id': 1, 'name': 'Ann Lee', 'first_interaction': None, 'last_interaction': None}]
    """
    unknown = {"first_interaction": None, "last_interaction": None}
    return [{str(key): value for key, value in row.items()} | unknown for row in people.to_dict("records")]


def write_csv(people: pd.DataFrame, file: Path) -> None:
    """Write the list as CSV that no spreadsheet runs as a formula. In: ``everybody``. Raises Fault where the file
    cannot be written.

    >>> import tempfile
    >>> people = pd.DataFrame([[1, "=1+1", "", "", "", [], [], [], ""]], columns=list(COLUMNS))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(people, Path(folder, "list.csv"))
    ...     Path(folder, "list.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    "1,'=1+1,,,,,,,"
    """
    plain = people.assign(**{column: people[column].map("; ".join) for column in LISTS})
    text = plain.drop(columns="id").astype("str")
    safe = text.map(archive.guarded)
    private = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
    with faults_of(file), open(os.open(file, private, 0o600), "w", encoding="utf-8-sig", newline="") as out:
        safe.assign(id=plain["id"])[list(COLUMNS)].to_csv(out, index=False)
