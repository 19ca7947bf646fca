"""Whom to judge this year: chosen by rule or one by one, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from jinmyaku import audit, ranking
from jinmyaku.book import Book, answers


def choose(
    book: Book,
    year: int,
    *,
    top: int | None = None,
    everybody: bool = False,
    last_year: bool = False,
    more: Iterable[int] = (),
) -> list[int]:
    """Set whom a year judges and give them: the first by ``ranking.ranked``, all, last year's, or ``more`` beside those
    chosen already.

    In: one of ``top`` (people), ``everybody``, ``last_year`` or ``more`` (contact ids). Out: the ids of the chosen.
    Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     both = [contacts.add(book, {"name": name}) for name in ("Ann Lee", "佐藤 花子")]
    ...     choose(book, 2026, top=1), choose(book, 2026, more=[2])
    ([1], [1, 2])
    """
    now = audit.read(book, year, dt.date(year, 12, 31))
    order = [int(contact) for contact in ranking.ranked(now).index]
    wanted = set(now.people.index) | set(more)
    if top is not None:
        wanted = set(order[:top])
    elif everybody:
        wanted = set(order)
    elif last_year:
        wanted = set(now.before.index)
    return put(book, year, wanted)


def put(book: Book, year: int, wanted: Iterable[int]) -> list[int]:
    """Set exactly whom a year judges and give them. Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     put(book, 2026, [contacts.add(book, {"name": "Ann Lee"})]), put(book, 2026, [])
    ([1], [])
    """
    here = audit.begin(book, year)
    answers.choose(book, here, wanted)
    return answers.chosen(book, here)
