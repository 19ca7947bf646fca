"""Everybody in the book as one list, for the shell and for a spreadsheet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import measuring, schema
from jinmyaku.book import Book, archive, contacts, faults_of

COLUMNS: Final = ("id", "name", "reading", "organisation", "title", "emails", "phones", "urls", "relation")
DAYS: Final = ("first_interaction", "last_interaction")
LISTS: Final = {"emails": (schema.MAIL,), "phones": schema.PHONES, "urls": (schema.LINKEDIN, schema.URL)}


def everybody(book: Book) -> pd.DataFrame:
    """Give everybody: ``COLUMNS``, of which ``emails``, ``phones`` and ``urls`` hold lists as written, and ``DAYS``,
    ISO text that is blank where there are no interactions.

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
    days = measuring.measured(book).rows.groupby("person")["day"].agg(["min", "max"])
    for column, side in zip(DAYS, ("min", "max"), strict=True):
        table[column] = days[side].dt.strftime("%Y-%m-%d").reindex(table.index).fillna("")
    return table[[*COLUMNS, *DAYS]].reset_index(drop=True)


def as_json(people: pd.DataFrame) -> list[dict[str, object]]:
    """Give the list as plain data, with null for a day that there is not.

    >>> as_json(pd.DataFrame({"id": [1], "first_interaction": [""], "last_interaction": ["2026-05-04"]}))
    [{'id': 1, 'first_interaction': None, 'last_interaction': '2026-05-04'}]
    """
    rows = people.to_dict("records")
    return [{str(key): None if key in DAYS and value == "" else value for key, value in row.items()} for row in rows]


def write_csv(people: pd.DataFrame, file: Path) -> None:
    """Write the list as CSV that no spreadsheet runs as a formula. In: ``everybody``. Raises Fault where the file
    cannot be written.

    >>> import tempfile
    >>> people = pd.DataFrame([[1, "=1+1", "", "", "", [], [], [], "", "", ""]], columns=[*COLUMNS, *DAYS])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(people, Path(folder, "list.csv"))
    ...     Path(folder, "list.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    "1,'=1+1,,,,,,,,,"
    """
    plain = people.assign(**{column: people[column].map("; ".join) for column in LISTS})
    text = plain.drop(columns="id").astype("str")
    safe = text.map(archive.guarded)
    private = os.O_CREAT | os.O_WRONLY | os.O_TRUNC
    with faults_of(file), open(os.open(file, private, 0o600), "w", encoding="utf-8-sig", newline="") as out:
        safe.assign(id=plain["id"])[[*COLUMNS, *DAYS]].to_csv(out, index=False)
