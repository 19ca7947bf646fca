"""Whom names and addresses mean, as the person has said, and which entries name someone in their title."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from jinmyaku.book import Book


class Meant(NamedTuple):
    """Whose a party is by the person's word: a contact's, nobody's at all, or (neither) not said."""

    party: int
    contact: int | None
    nobody: bool


def said(book: Book) -> pd.DataFrame:
    """Give all that the person has said: index ``party``, ``contact`` (the person's, 0 for nobody).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(said(book))
    0
    """
    found = book.frame(
        "SELECT party.id AS party, iif(nobody, 0, person_id) AS contact FROM party LEFT JOIN person USING (contact_id)"
        " WHERE nobody = 1 OR contact_id IS NOT NULL ORDER BY party.id"
    )
    return found.astype("int64").set_index("party")


def of(book: Book, parties: Iterable[int]) -> list[Meant]:
    """Give what is said of some parties, as ``put`` takes it.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     of(book, [7])
    []
    """
    sql = "SELECT id, contact_id, nobody FROM party WHERE id = ?"
    return [
        Meant(int(str(number)), None if contact is None else int(contact), bool(nobody))
        for party in parties
        for number, contact, nobody in book.rows(sql, (party,))
    ]


def put(book: Book, meant: Iterable[Meant]) -> None:
    """Keep whose parties are, all in one save.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import parties
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     with book.save() as disk:
    ...         [maria] = parties.put(disk, {("name", "line", "maria"): "Maria"}).values()
    ...     put(book, [Meant(maria, None, True)])
    ...     said(book)["contact"].to_dict()
    {1: 0}
    """
    with book.save() as disk:
        disk.executemany(
            "UPDATE party SET contact_id = ?2, nobody = ?3 WHERE id = ?1",
            [(party, contact, int(nobody)) for party, contact, nobody in meant],
        )


def in_titles(book: Book) -> pd.DataFrame:
    """Give which entries name whom in their title, but for those that their reader left out: ``party``,
    ``interaction_id``, ``day`` (ISO).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(in_titles(book))
    0
    """
    return book.frame(
        "SELECT party_id AS party, interaction_id, day FROM party JOIN interaction_party ON party_id = party.id JOIN"
        " interaction ON interaction.id = interaction_id WHERE party.kind = 'title' AND left_out IN ('', 'title_only')",
        text=("day",),
    )


def had_part(book: Book, parties: Iterable[int]) -> dict[int, int]:
    """Count the interactions that parties have part in.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     had_part(book, [7])
    {7: 0}
    """
    sql = "SELECT count(*) FROM interaction_party WHERE party_id = ?"
    return {party: int(str(book.rows(sql, (party,))[0][0])) for party in parties}
