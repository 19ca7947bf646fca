"""Key people on disk: who has achieved a goal already, known by name or only described as yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Book, Cell, audits, versions
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault

_WHO: Final = "contact_id"
_MOST: Final = 1e12


def add(book: Book, audit: Audit, fields: Mapping[str, Cell]) -> int:
    """Write down a key person and give their number, the one they have where they are key person already. In:
    ``contact_id`` of somebody in the book, or a ``description`` of who it would be; any of the other fields, of which
    blank ones leave what is known of them. Raises Fault where neither is said, or as ``put``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, audits.begin(book, 2026, {}), {"description": "Someone who took a clinic to ten branches"})
    1
    """
    if fields.get("contact_id") is None and not str(fields.get("description") or "").strip():
        raise Fault("fault.key_blank")
    with audits.saving(book, audit):
        there = _numbers(book, audit, fields.get("contact_id"))
        number = there[-1] if there else versions.next_number(book, "key_person")
        news = {name: said for name, said in fields.items() if not there or (said not in (None, "") and name != _WHO)}
        if news:
            put(book, audit, number, news)
    return number


def put(book: Book, audit: Audit, number: int, fields: Mapping[str, Cell]) -> bool:
    """Keep what a year says of a key person and say whether it is news.

    In: any of ``contact_id``, ``description``, ``access`` (a word of ``future.ACCESS``), ``hourly_value`` and
    ``income`` (money an hour and a year, None where not known), ``respect`` (what I respect in them as a person),
    ``who_matters`` (to them), ``done_for_them`` (what I have done for those), ``removed``. Raises Fault for a value
    that there is not, a contact who is another key person already, somebody who was taken out, or a closed year.

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
        if amount is not None and not (isinstance(amount, int | float) and 0 <= amount <= _MOST):
            raise Fault("fault.money_most", found=str(amount)[:20], most=f"{_MOST:,.0f}")
    with audits.saving(book, audit):
        others = [one for one in _numbers(book, audit, said.get(_WHO)) if one != number]
        if others and number not in _numbers(book, audit, said[_WHO]):
            raise Fault("fault.key_there", found=others[-1])
        for one in _same(book, audit, number) - {number} if said.get("removed") else ():
            versions.put(book, audit, "key_person", {"number": one}, {"removed": 1})
        return versions.put(book, audit, "key_person", {"number": number}, said)


def link(book: Book, audit: Audit, number: int, goal: int, fit: str | None) -> bool:
    """Say how far a key person is with a goal (a word of ``future.FIT``), None where they have nothing to do with it.
    Raises Fault for another word, and where either was taken out.

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
    with audits.saving(book, audit):
        if fit is not None:
            versions.check(book, audit, "key_person", number)
            versions.check(book, audit, "goal", goal)
            key = {"key_person": number, "goal": goal}
            return versions.put(book, audit, "key_goal", key, {"fit": fit, "removed": 0})
        tied, same = links(book, audit), _same(book, audit, number)
        found = [int(one) for one in tied.loc[tied["key_id"].isin(same) & (tied["goal_id"] == goal), "key_id"]]
        for one in found:
            versions.put(book, audit, "key_goal", {"key_person": one, "goal": goal}, {"removed": 1})
        return bool(found)


def read(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give the key people of a year: index ``key_id``, the fields, ``begun``; ``contact_id`` is who stands for the
    contact, 0 where nobody is named yet.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book, None, 2026))
    0
    """
    found = versions.read(book, "key_person", audit, year).rename(columns={"number": "key_id"}).set_index("key_id")
    if found.empty:
        return found.assign(contact_id=found["contact_id"].astype("int64")).drop(columns="year")
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


def _same(book: Book, audit: Audit, number: int) -> set[int]:
    """The number of a key person, and the others of one whose two entries turned out to be one person."""
    known = read(book, audit)[_WHO]
    return {number, *known.index[(known == known.get(number, 0)) & (known > 0)].tolist()}


def _numbers(book: Book, audit: Audit, contact: Cell) -> list[int]:
    """The key people of a year who are a contact, by number; none where none is said."""
    if contact is None:
        return []
    found = book.rows(f"SELECT person_id FROM {audits.persons(audit)} WHERE contact_id = ?", (contact,))
    known = read(book, audit)[_WHO]
    return [int(one) for one in known.index[known.isin([who for (who,) in found])]]
