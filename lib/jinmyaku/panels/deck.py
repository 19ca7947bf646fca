"""The cards of a year as a plain object: whom to judge next, what to ask, every answer on disk at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from jinmyaku import asking, audit, measuring, ranking, schema
from jinmyaku.book import answers
from jinmyaku.panels.card import Card, Given, Judged, Kept
from jinmyaku.panels.pace import Pace
from jinmyaku.people import fold
from jinmyaku.workbook import Workbook


class Step(NamedTuple):
    """An answer as it was before it was given, to go back to."""

    contact: int
    question: str
    before: float | None
    asked_before: bool
    origin: str


class Deck:
    """The chosen of a year in the order of ``ranking.queue``; it opens at the card where it was left.

    ``clock`` tells seconds, to say how long the rest will take.

    >>> import datetime as dt, pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     answers.choose(room.book, audit.begin(room.book, 2026), [contacts.add(room.book, {"name": "Ann Lee"})])
    ...     Deck(room).answer("ally", 0).now
    ...     room.book.close()
    'lifetime'
    """

    def __init__(
        self, room: Workbook, clock: Callable[[], float] = time.monotonic, now: audit.Audit | None = None
    ) -> None:
        self.room, self.pace = room, Pace(clock)
        self._judged: dict[int, Judged] = {}
        self.order: list[int] = []
        self.at = 0
        self._undo: list[Step] = []
        self._looking: list[str] = []
        # Whoever goes back to a card that was done stays on it.
        self._again = False
        self.judged_last: int | None = None
        self.looked: Card | None = None
        self.refresh(now)
        kept = self.room.book.setting(self._place_key())
        place = int(kept) if kept and int(kept) in self._places else self._next_waiting(-1)
        self.at = self._places[place] if place is not None else 0

    def refresh(self, now: audit.Audit | None = None) -> None:
        """Read the book again, as after a change in whom the year judges; or take what has just been read."""
        on_top = self.order[self.at] if self.order else None
        self.now = now = now or self.room.read()
        self._judged.clear()
        self.here = audit.begin(self.room.book, self.room.year)
        self.measured, self.months = now.measured, measuring.months(self.room.book, now.last_day)
        self.order = ranking.queue(now, ranking.moved(self.room.book, now))
        self._places = {contact: at for at, contact in enumerate(self.order)}
        people = now.people.loc[self.order]
        said = asking.blanks(answers.blanks(self.room.book, self.here), people.index)
        waiting = asking.waiting(people, said, people["ask_balance"]).any(axis=1)
        self._complete = ~(waiting | people["stands_in"]).to_numpy(copy=True)
        # Answers carried from an earlier year are no judgement of this one: they neither count nor show on a card.
        mine = ~people["carried"]
        self._tiers = people["tier"].where(mine, schema.UNDECIDED).to_numpy(object, copy=True)
        self._hours = people["effort_hours"].where(mine).to_numpy(float, copy=True)
        last = now.before["effort_hours"].reindex(people.index).fillna(0.0)
        self.by_last_year = bool(last.sum() > 0)
        self._last_hours = (
            last if self.by_last_year else self.measured["hours"].reindex(people.index).fillna(0.0)
        ).to_numpy()
        self.names = people["display"]
        self.at = self._places.get(on_top or 0, 0)

    def card(self) -> Card:
        """Give the card on top, its answers as they are on disk."""
        return self._read(self.order[self.at])

    def answer(self, question: str, value: float | None, contact: int | None = None, origin: str = "person") -> Card:
        """Put one answer on disk, None where it cannot be said, and give the card on top as it is then: the next one
        where this answer was the last of its card.

        A late click on a card that is no longer on top names its contact and counts for that one.
        """
        whom = contact or self.order[self.at]
        before, there = self._read(whom), answers.given(self.room.book, self.here, whom)
        old, where = there.get(question, (None, "person"))
        step = Step(whom, question, old, question in there, where)
        answers.save(self.room.book, self.here, whom, {question: value}, origin)
        self._undo.append(step)
        if whom == self.order[self.at] and question in asking.CARD:
            self._looking = self._looking[1:] if question in self._looking[:1] else []
        after = self._keep(whom)
        self.looked = after if after.second_look != before.second_look else None
        if whom == self.order[self.at] and after.complete and not (before.complete or self._again):
            self.judged_last = whom
            self.pace.done()
            following = self._next_waiting(self.at)
            if following is not None:
                return self.go(following)
        return self.card()

    def undo(self) -> Card:
        """Take the last answer back and show its question again."""
        if self._undo:
            step = self._undo.pop()
            before = self._read(step.contact)
            if step.asked_before:
                answers.save(self.room.book, self.here, step.contact, {step.question: step.before}, step.origin)
            else:
                answers.take_back(self.room.book, self.here, step.contact, step.question)
            after = self._keep(step.contact)
            self.looked = after if after.second_look != before.second_look else None
            if step.contact in self.order:
                self.go(step.contact)
            if step.question in asking.CARD:
                self._looking = [step.question]
            if self.judged_last == step.contact:
                self.judged_last = None
        return self.card()

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer of this sitting to take back."""
        return bool(self._undo)

    def look(self, *questions: str) -> Card:
        """Show questions of the card on top again, one after the other."""
        self._again |= self.card().complete
        self._looking = list(questions)
        return self.card()

    def back(self) -> Card:
        """Go back by one question, from the first to the card before."""
        card = self.card()
        at = card.asked.index(card.now) if card.now in card.asked else len(card.asked)
        if at:
            return self.look(card.asked[at - 1])
        return self.move(-1)

    def move(self, step: int) -> Card:
        """Go on or back by so many cards, staying within the deck."""
        return self.go(self.order[min(max(self.at + step, 0), len(self.order) - 1)])

    def go(self, contact: int) -> Card:
        """Go to the card of a contact; the deck opens there next time."""
        self.at, self._looking, self._again = self._places[contact], [], False
        if not self.now.closed_on:
            self.room.book.set({self._place_key(): str(contact)})
        return self.card()

    def find(self, words: str) -> int | None:
        """Give the first of the deck whose name has all these words."""
        fits = pd.Series(True, index=self.names.index)
        folded = self.names.map(fold)
        for word in fold(words).split():
            fits &= folded.str.contains(word, regex=False)
        return int(fits.index[fits.to_numpy()][0]) if fits.any() and words.strip() else None

    def left(self) -> int:
        """Say how many cards still have a question open."""
        return int((~self._complete).sum())

    def tiers(self) -> dict[str, int]:
        """Count the judged of each tier."""
        return {tier: int((self._tiers == tier).sum()) for tier in schema.TIERS}

    def covered(self) -> float | None:
        """Give the share of last year's hours, else of dated ones, that the judged took; None where none are known."""
        total = self._last_hours.sum()
        judged = self._tiers != schema.UNDECIDED
        return float(self._last_hours[judged].sum() / total) if total else None

    def let_go_hours(self) -> float:
        """Give the hours a year that go to those to let go, by the answers so far."""
        return float(np.nansum(self._hours[self._tiers == schema.LET_GO]))

    def last_year(self, card: Card) -> Given:
        """Give last year's answers of a card; nothing until all of this year's are given."""
        if not card.complete or card.contact not in self.now.before.index:
            return {}
        row = self.now.before.loc[card.contact]
        return {
            q: None if pd.isna(row[q]) else float(row[q]) for q in asking.CARD if q in card.asked or pd.notna(row[q])
        }

    def _read(self, contact: int) -> Card:
        there = answers.given(self.room.book, self.here, contact)
        kept = {question: told for question, told in there.items() if told[1] != "carried"}
        known = self._judged.get(contact)
        if known is None or known.kept != kept:
            known = self._judged[contact] = self._judge(contact, kept)
        at = self._places[contact]
        again = [one for one in self._looking if one in known.asked] if at == self.at else []
        given = {question: value for question, (value, _) in kept.items()}
        origins = {question: origin for question, (_, origin) in kept.items()}
        hours = self.measured["hours"].get(contact)
        now = again[0] if again else known.now
        return Card(contact, given, origins, known.asked, now, known.now, at + 1, len(self.order), known.row, hours)

    def _judge(self, contact: int, kept: Kept) -> Judged:
        given = {question: value for question, (value, _) in kept.items()}
        index = pd.Index([contact], name="contact_id")
        told = pd.DataFrame([given], index=index, dtype="float64").reindex(columns=list(schema.QUESTIONS))
        told["measured"] = kept.get("effort", (None, ""))[1] == "measured"
        row = audit.judge(self.now.contacts.loc[index], told, self.now.rules, self.now.as_of)
        blank = pd.DataFrame({q: [q in given and given[q] is None] for q in asking.CARD}, index=index)
        on_card = asking.asked(told, row["ask_balance"]).iloc[0]
        waiting = asking.waiting(told, blank, row["ask_balance"]).iloc[0]
        now = next(iter(waiting.index[waiting]), None)
        return Judged(kept, tuple(on_card.index[on_card]), now, row)

    def _keep(self, contact: int) -> Card:
        """Read a card again after a change, and keep what the whole deck tells of it."""
        card = self._read(contact)
        own = self.now.people["own_tier"].get(contact)
        here = card.at - 1
        self._complete[here] = card.complete
        self._tiers[here] = own if isinstance(own, str) else str(card.row["tier"].iloc[0])
        self._hours[here] = float(card.row["effort_hours"].iloc[0])
        return card

    def _next_waiting(self, after: int) -> int | None:
        """The next card with a question open, from the start again where there is none further on."""
        open_ones = np.flatnonzero(~self._complete)
        later = open_ones[open_ones > after]
        first = later[0] if len(later) else open_ones[0] if len(open_ones) else None
        return None if first is None else self.order[int(first)]

    def _place_key(self) -> str:
        return f"card.{self.room.year}"
