"""Key people on disk: who has achieved a goal already, known by name or only described as yet."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Book, Cell, audits, versions
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault


def add(book: Book, audit: Audit, fields: Mapping[str, Cell]) -> int:
    """Write down a key person and give their number. In: ``contact_id`` of somebody in the book, or a ``description``
    of who it would be; any of the other fields. Raises Fault where neither is said, or as ``put``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, audits.begin(book, 2026, {}), {"description": "Someone who took a clinic to ten branches"})
    1
    """
    if fields.get("contact_id") is None and not str(fields.get("description") or "").strip():
        raise Fault("fault.key_blank")
    with audits.saving(book, audit):
        number = versions.next_number(book, "key_person")
        put(book, audit, number, fields)
    return number


def put(book: Book, audit: Audit, number: int, fields: Mapping[str, Cell]) -> bool:
    """Keep what a year says of a key person and say whether it is news.

    In: any of ``contact_id``, ``description``, ``access`` (a word of ``future.ACCESS``), ``hourly_value`` and
    ``income`` (money an hour and a year, None where not known), ``respect`` (what I respect in them as a person),
    ``who_matters`` (to them), ``done_for_them`` (what I have done for those), ``removed``. Raises Fault for a value
    that there is not, or a closed year.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     put(book, here, add(book, here, {"description": "A baker"}), {"access": "met", "income": 20e6})
    ...     read(book, here)[["access", "income"]].values.tolist()
    True
    [['met', 20000000.0]]
    """
    said = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if "access" in said and said["access"] not in future.ACCESS:
        raise Fault("fault.access", found=str(said["access"])[:20], known=", ".join(future.ACCESS))
    for name in ("hourly_value", "income"):
        amount = said.get(name)
        if amount is not None and not (isinstance(amount, int | float) and 0 <= amount <= 1e12):
            raise Fault("fault.money", found=str(amount)[:20])
    return versions.put(book, audit, "key_person", {"number": number}, said)


def link(book: Book, audit: Audit, number: int, goal: int, fit: str | None) -> bool:
    """Say how far a key person is with a goal (a word of ``future.FIT``), None where they have nothing to do with it.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import goals
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     baker, shop = add(book, here, {"description": "A baker"}), goals.add(book, here, {"goal": "A shop"})
    ...     news = link(book, here, baker, shop, "achieved")
    ...     links(book, here).values.tolist()
    [[1, 1, 'achieved']]
    """
    if fit is not None and fit not in future.FIT:
        raise Fault("fault.fit", found=fit[:20], known=", ".join(future.FIT))
    fields: dict[str, Cell] = {"removed": 1} if fit is None else {"fit": fit, "removed": 0}
    return versions.put(book, audit, "key_goal", {"key_person": number, "goal": goal}, fields)


def read(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give the key people of a year: index ``key_id``, the fields, ``begun``; ``contact_id`` is who stands for the
    contact, 0 where nobody is named yet.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book, None, 2026))
    0
    """
    found = versions.read(book, "key_person", audit, year).rename(columns={"number": "key_id"}).set_index("key_id")
    persons = book.frame(f"SELECT contact_id, person_id FROM {audits.persons(audit) if audit else 'person'}")
    standing = found["contact_id"].map(persons.astype("float64").set_index("contact_id")["person_id"])
    return found.assign(contact_id=standing.fillna(0).astype("int64")).drop(columns="year")


def links(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give for which goals the key people of a year stand: ``key_id``, ``goal_id``, ``fit``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(links(book, None, 2026))
    0
    """
    found = versions.read(book, "key_goal", audit, year)
    return found.rename(columns={"key_person": "key_id", "goal": "goal_id"})[["key_id", "goal_id", "fit"]]
