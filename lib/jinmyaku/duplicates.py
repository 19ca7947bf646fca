"""Contacts of the book that may be one person, as the person is asked about them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from jinmyaku import schema, suggestions, text
from jinmyaku.book import Book, contacts, decisions, imports


class Known(NamedTuple):
    """The book as it is compared: everyone, their addresses, and the lists they stand in."""

    people: pd.DataFrame
    addresses: pd.DataFrame
    listings: pd.Series


def known(book: Book) -> Known:
    """Read what contacts are compared by.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"family": "Lee", "given": "Ann"})
    ...     known(book).people["display"].tolist()
    ['Ann Lee']
    """
    return Known(contacts.contacts(book), contacts.addresses(book), imports.services(book))


def waiting(book: Book, here: Known | None = None) -> pd.DataFrame:
    """Give the pairs that wait for an answer, the likeliest first: as ``suggestions.suggest``, by contact id.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"family": "Lee", "given": "Ann"}) for _ in range(2)]
    ...     waiting(book)[["left", "right", "evidence"]].values.tolist()
    [[1, 2, 'name']]
    """
    people, addresses, _ = here or known(book)
    said = decisions.settled(book)
    low = said[["left_person", "right_person"]].min(axis=1)
    high = said[["left_person", "right_person"]].max(axis=1)
    nodes = addresses.rename(columns={"contact_id": "node"})
    return suggestions.suggest(people, nodes, pd.DataFrame({"left": low, "right": high}))


def sides(
    book: Book, pair: tuple[int, int], lang: str, here: Known | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Give both of a pair as they are shown beside each other: what each column is called, and what is known.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": "Ann Lee"}, [("mail", mail)]) for mail in ("a@b.c", "d@e.f")]
    ...     [side["Mail"] for side in sides(book, tuple(both), "en")]
    ['a@b.c', 'd@e.f']
    """
    people, addresses, listings = here or known(book)
    spelt = imports.spellings(book, pair)
    heads, named = text.group(lang, "column"), text.group(lang, "source")

    def side(contact: int) -> dict[str, str]:
        row, mine = people.loc[contact], addresses[addresses["contact_id"] == contact]
        names, lists = str(spelt.get(contact, "")).splitlines(), str(listings.get(contact, "")).split()
        return {
            heads["name"]: str(row["display"]),
            text.say(lang, "twins.also_written"): "\n".join(name for name in names if name != row["display"]),
            text.say(lang, "twins.reading"): f"{row['family_reading']} {row['given_reading']}".strip(),
            heads["organisation"]: str(row["organisation"]),
            heads["title"]: str(row["title"]),
            heads["mail"]: _written(mine, (schema.MAIL,)),
            heads["phone"]: _written(mine, schema.PHONES),
            heads["url"]: _written(mine, (schema.LINKEDIN, schema.URL)),
            heads["met_on"]: str(row["met_on"]),
            heads["source"]: "\n".join(dict.fromkeys(named[one.partition(":")[0]] for one in lists)),
        }

    return side(pair[0]), side(pair[1])


def told(keys: str, lang: str) -> str:
    """Put evidence into words: ``evidence`` or ``against`` of one pair.

    >>> told("name organisation", "en")
    'same name, same organisation'
    """
    words = text.group(lang, "evidence")
    return text.say(lang, "word.comma").join(words[key] for key in keys.split())


def _written(known: pd.DataFrame, kinds: tuple[str, ...]) -> str:
    return "\n".join(known.loc[known["kind"].isin(kinds), "as_written"])
