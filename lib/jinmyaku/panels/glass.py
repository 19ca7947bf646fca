"""The mirror of a year as a plain object: whom to look at next, what to ask, every answer on disk at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import mirroring, schema
from jinmyaku.book import answers
from jinmyaku.panels import aimed, seeking
from jinmyaku.panels.card import Given
from jinmyaku.panels.pace import Pace
from jinmyaku.workbook import Workbook

PART: Final = "mirror"
# Six keys; nothing has to be looked up.
GUESS: Final = 15.0


@dataclass(frozen=True)
class Side:
    """One person's side.

    ``given``: answers so far, None for what cannot be said; ``asked``: the questions; ``now``: the one to show, None
    where all have an answer; ``complete``: whether nothing is left to ask. ``row``: ``mirroring.settle``.
    """

    contact: int
    given: Given
    origins: dict[str, str]
    asked: tuple[str, ...]
    now: str | None
    complete: bool
    at: int
    row: pd.Series


class Glass:
    """Those of a year to look at from their side: key people and those to grow first, then the others, each by hours.

    ``first``: how many they are who come first; ``outside``: key people in the book whom the year does not judge.
    ``clock`` tells seconds, to say how long the rest will take.

    >>> import datetime as dt, pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     answers.choose(room.book, audit.begin(room.book, 2026), [contacts.add(room.book, {"name": "Ann Lee"})])
    ...     Glass(room).answer("m_ally", 0).now
    ...     room.book.close()
    'm_value'
    """

    def __init__(self, room: Workbook, clock: Callable[[], float] = time.monotonic) -> None:
        self.room, self.aimed, self.pace = room, aimed.of(room), Pace(clock)
        self.order: list[int] = []
        self._judged: dict[int, tuple[Given, pd.Series]] = {}
        self.at = 0
        self.last: int | None = None
        self._looking = ""
        # Whoever goes back to somebody who was done stays there.
        self._again = False
        self.refresh()
        self.at = self._next_open(-1) or 0

    def refresh(self) -> None:
        """Read the year again; whoever is on top stays there."""
        on_top = self.order[self.at] if self.order else None
        now = self.aimed.now
        self._judged.clear()
        self.table = self.aimed.mirrored.copy()
        key = pd.Index(self.aimed.aims.named["contact_id"].unique())
        rank = pd.DataFrame({"hours": now.people["effort_hours"]}, index=self.table.index)
        rank = rank.assign(key=self.table.index.isin(key), first=self.table["mine"] == schema.GROW)
        rank["first"] |= rank["key"]
        rank = rank.sort_values(["first", "key", "hours"], ascending=False, na_position="last", kind="stable")
        self.order = [int(contact) for contact in rank.index]
        self.first, self.outside = int(rank["first"].sum()), len(key.difference(self.table.index))
        self._places = {contact: at for at, contact in enumerate(self.order)}
        self._hay = seeking.haystack(now.contacts.reindex(self.order))
        self.open = self._open_ones()
        self.at = self._places.get(on_top or 0, 0)

    def side(self, contact: int | None = None) -> Side:
        """Give somebody's side as it is on disk, the one on top where nobody is named."""
        whom = contact or self.order[self.at]
        there = answers.given(self.room.book, self.aimed.begin(), whom)
        kept = {question: there[question] for question in schema.MIRROR if question in there}
        given = {question: value for question, (value, _) in kept.items()}
        asked = asked_of(given)
        waiting = next((question for question in asked if question not in given), None)
        looked = self._looking if whom == self.order[self.at] and self._looking in schema.MIRROR else None
        origins = {question: origin for question, (_, origin) in kept.items()}
        row = self._settled(whom, given)
        return Side(whom, given, origins, asked, looked or waiting, waiting is None, self._places[whom] + 1, row)

    def answer(self, question: str, value: float | None, contact: int | None = None, origin: str = "person") -> Side:
        """Put one answer on disk, None where it cannot be said, and give the side on top as it is then: the next one
        where this answer was the last. Raises Fault for an answer off its scale, or a closed year."""
        whom, here = contact or self.order[self.at], self.aimed.begin()
        was = answers.given(self.room.book, here, whom).get(question)
        before = self._places[whom] in self.open
        answers.save(self.room.book, here, whom, {question: value}, origin)
        self.aimed.did(PART, partial(self._back, whom, question, was))
        if whom == self.order[self.at]:
            self._looking = ""
        after = self._keep(whom)
        if whom != self.order[self.at]:
            return self.side()
        if after.complete and before and not self._again:
            self.last = whom
            self.pace.done()
            following = self._next_open(self.at)
            if following is not None:
                self._go(following)
                return self.side()
        return after

    def undo(self) -> Side:
        """Take the last answer back and show its question again."""
        self.aimed.undo(PART)
        return self.side()

    def look(self, question: str) -> Side:
        """Show a question of the one on top again."""
        self._again |= self._places[self.order[self.at]] not in self.open
        self._looking = question
        return self.side()

    def back(self) -> Side:
        """Go back by one question, from the first to the one before."""
        side = self.side()
        at = side.asked.index(side.now) if side.now in side.asked else len(side.asked)
        return self.look(side.asked[at - 1]) if at else self.move(-1)

    def move(self, step: int) -> Side:
        """Go on or back by so many people, staying among them."""
        self._go(min(max(self.at + step, 0), len(self.order) - 1))
        return self.side()

    def go(self, contact: int) -> Side:
        """Go to somebody."""
        self._go(self._places[contact])
        return self.side()

    def find(self, words: str) -> int | None:
        """Give the first of them in whose name or organisation all these words stand."""
        return next(iter(seeking.seek(self._hay, words, pd.Index(self.order), most=1)), None)

    def at_risk(self) -> pd.DataFrame:
        """Give those who might let one go, as ``mirroring.at_risk``."""
        return mirroring.at_risk(self.table)

    @property
    def seconds(self) -> float:
        """The seconds that a person takes, by one's own pace once there is one."""
        return self.pace.seconds if self.pace.own else GUESS

    def _settled(self, contact: int, given: Given) -> pd.Series:
        known = self._judged.get(contact)
        if known is None or known[0] != given:
            known = self._judged[contact] = (given, self._judge(contact, given))
        return known[1]

    def _judge(self, contact: int, given: Given) -> pd.Series:
        index = pd.Index([contact], name="contact_id")
        told = pd.DataFrame([given], index=index, dtype="float64").reindex(columns=list(schema.MIRROR))
        known = self.table.loc[index, _KNOWN]
        return mirroring.settle(known, told, self.aimed.now.rules["band"]).iloc[0]

    def _keep(self, contact: int) -> Side:
        """Read somebody's side again after a change, and keep what all of it tells."""
        side = self.side(contact)
        for name, value in side.row.items():
            self.table.at[contact, str(name)] = value
        (self.open.discard if side.complete else self.open.add)(self._places[contact])
        return side

    def _back(self, contact: int, question: str, was: tuple[float | None, str] | None) -> None:
        book, here = self.room.book, self.aimed.begin()
        if was is None:
            answers.take_back(book, here, contact, question)
        else:
            answers.save(book, here, contact, {question: was[0]}, was[1])
        if contact in self._places:
            self._go(self._places[contact])
            self._keep(contact)
            self._looking = question
        self.last = None if self.last == contact else self.last

    def _go(self, at: int) -> None:
        self.at, self._looking, self._again = at, "", False

    def _next_open(self, after: int) -> int | None:
        """The next with a question open, from the start again where there is none further on."""
        return min(self.open, key=lambda at: (at <= after, at), default=None)

    def _open_ones(self) -> set[int]:
        """The places of those with a question open."""
        told = self.table.loc[self.order, list(schema.MIRROR)]
        said = answers.blanks(self.room.book, self.aimed.begin()) if self.order else pd.DataFrame()
        blank = pd.crosstab(said["contact_id"], said["question"]) if len(said) else pd.DataFrame(index=told.index)
        there = told.notna() | (blank.reindex(index=told.index, columns=told.columns).fillna(0) > 0)
        done = there.all(axis=1) | (told["m_ally"] == _SETTLED)
        return {int(at) for at in np.flatnonzero(~done.to_numpy())}


def asked_of(given: Given) -> tuple[str, ...]:
    """Give the questions of the mirror to ask: all of them, or only what was answered where the first one settles it.

    >>> asked_of({"m_ally": 2.0}), len(asked_of({"m_ally": 1.0}))
    (('m_ally',), 6)
    """
    if given.get("m_ally") != _SETTLED:
        return tuple(schema.MIRROR)
    return tuple(question for question in schema.MIRROR if question in given)


# Whoever would count on me would keep me, whatever else is said.
_SETTLED: Final = 2
# What is known of a person beside the answers from their side.
_KNOWN: Final = [
    "display", "mine", "difference", "relation", "suggested_effort", "start", "answer", "pull", "enough", "they_start",
    "i_start", "their_rate", "their_low", "their_high",
]  # fmt: skip
