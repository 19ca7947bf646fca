"""The cards of a year as a plain object: whom to judge next, what to ask, every answer on disk at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from jinmyaku import audit, schema
from jinmyaku.audit import Audit
from jinmyaku.book import answers
from jinmyaku.figures import tables
from jinmyaku.workbook import Workbook

GATES: Final = ("ally", "lifetime")
SCALES: Final = ("uses_me", "value", "effort", "discomfort")
MORE: Final = ("load", "hours_year", "money_year", "meetings_per_year")


@dataclass(frozen=True)
class Card:
    """One person to judge: who, the answers so far, what is asked in order, and where the card stands in the deck."""

    contact: int
    name: str
    organisation: str
    given: dict[str, float]
    asked: tuple[str, ...]
    at: int
    of: int
    kept: bool
    optional: bool


class Deck:
    """The chosen of a year, those with the most hours last year first; it opens at the first without an answer.

    >>> import datetime as dt, pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     answers.choose(room.book, audit.begin(room.book, 2026), [contacts.add(room.book, {"name": "Ann Lee"})])
    ...     Deck(room).answer("value", 6).given
    ...     room.book.close()
    {'value': 6.0}
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.now = now = room.read()
        self.closed = now.closed_on
        self.order = audit.queue(now)
        self.names = now.people["display"]
        waiting = [at for at, contact in enumerate(self.order) if not now.people.at[contact, "answered"]]
        self.at = waiting[0] if waiting else 0

    def card(self) -> Card:
        """Give the card on top."""
        contact = self.order[self.at]
        row = self.now.people.loc[[contact]].iloc[0]
        given = _given(row, tuple(schema.QUESTIONS))
        kept = given.get("ally") == 2 or given.get("lifetime") == 1
        asked = GATES if kept else (*GATES, *SCALES)
        if not kept and (bool(row["ask_balance"]) or "balance" in given):
            asked = (*asked, "balance")
        return Card(
            contact=contact,
            name=str(row["display"]),
            organisation=str(row["organisation"]),
            given=given,
            asked=asked,
            at=self.at + 1,
            of=len(self.order),
            kept=kept,
            optional=not kept and given.get("uses_me") == 2,
        )

    def answer(self, question: str, value: float | None, contact: int | None = None) -> Card:
        """Put one answer on disk, None taking it back, and give the card on top as it is then.

        A late click on a card that is no longer on top names its contact and counts for that one.
        """
        here = audit.begin(self.room.book, self.room.year)
        answers.save(self.room.book, here, contact or self.order[self.at], {question: value})
        self.now = self.room.read()
        return self.card()

    def move(self, step: int) -> Card:
        """Go on or back by so many cards, staying within the deck."""
        self.at = min(max(self.at + step, 0), len(self.order) - 1)
        return self.card()

    def go(self, contact: int) -> Card:
        """Go to the card of a contact."""
        self.at = self.order.index(contact)
        return self.card()

    def left(self) -> int:
        """Say how many have no tier yet."""
        return int((self.now.people["tier"] == schema.UNDECIDED).sum())

    def result(self) -> str:
        """Give tier and reason of the card on top, in words."""
        return result(self.now, self.order[self.at], self.room.lang)

    def last_year(self) -> dict[str, float]:
        """Give last year's answers of the card on top; nothing until this year's own are given."""
        now, contact = self.now, self.order[self.at]
        if contact not in now.before.index or str(now.people.at[contact, "rule_tier"]) == schema.UNDECIDED:
            return {}
        return _given(now.before.loc[[contact]].iloc[0], (*GATES, *SCALES, "balance"))


def _given(row: pd.Series, questions: tuple[str, ...]) -> dict[str, float]:
    known = row[list(questions)].dropna()
    return {str(question): float(value) for question, value in known.items()}


def result(now: Audit, contact: int, lang: str) -> str:
    """Give one person's tier and reason in words.

    >>> import datetime as dt, pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     answers.choose(room.book, audit.begin(room.book, 2026), [contacts.add(room.book, {"name": "Ann Lee"})])
    ...     answers.save(room.book, audit.begin(room.book, 2026), 1, {"value": 6, "effort": 2})
    ...     result(room.read(), 1, "en")
    ...     room.book.close()
    'Grow · value 63 h, effort 3 h a year · 100%'
    """
    row = now.people.loc[[contact]]
    listed = tables.people(row, lang).frame.iloc[0]
    return " · ".join(str(listed.iloc[n]) for n in (2, 3, 4) if str(listed.iloc[n]) not in ("", "–"))
