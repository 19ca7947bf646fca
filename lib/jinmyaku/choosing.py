"""Whom to judge this year: chosen by rule or one by one, and undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from jinmyaku import audit
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
    """Set whom a year judges and give them: the first by ``audit.ranked``, all, last year's, or ``more`` beside those
    chosen already.
    """
    now = audit.read(book, year, dt.date(year, 12, 31))
    order = [int(contact) for contact in audit.ranked(now).index]
    wanted = set(now.people.index) | set(more)
    if top is not None:
        wanted = set(order[:top])
    elif everybody:
        wanted = set(order)
    elif last_year:
        wanted = set(now.before.index)
    return put(book, year, wanted)


def put(book: Book, year: int, wanted: Iterable[int]) -> list[int]:
    """Set exactly whom a year judges and give them."""
    here = audit.begin(book, year)
    answers.choose(book, here, wanted)
    return answers.chosen(book, here)
