"""What the panels about goals, key people, gives and thanks have in common: what is done is saved, said and undone."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

import pandas as pd

from jinmyaku import text
from jinmyaku.book import Cell
from jinmyaku.panels import aimed, face, seeking
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.own_time import clock
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

GONE: Final = "aim.gone"


class AimsFace(Face):
    """The browser's side of every panel about what one aims at; what it shows says which."""

    _esm = face.script("aims", "goal", "key", "give", "thanks")
    _css = face.style("aims")


class Sheet(ABC):
    """One panel of a page that shares an ``aimed.Aimed``: each act is answered at once, the rest of the page hears of
    it when the hands rest."""

    part: ClassVar[str]
    groups: ClassVar[tuple[str, ...]]

    def __init__(self, room: Workbook) -> None:
        self.room, self.book, self.aimed = room, room.book, aimed.of(room)
        self._news = False
        known: dict[str, Act] = {"undo": self.undo, "rest": self.rest, **self.acts()}
        acts = {name: self._fresh(act) for name, act in known.items()}
        self.view = AimsFace(acts, face.words(room.lang, "aim", *self.groups), self.told())
        self.aimed.watchers.append(self.show)

    @abstractmethod
    def acts(self) -> dict[str, Act]:
        """Give what may be asked for, by name."""

    @abstractmethod
    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""

    def told(self) -> dict[str, object]:
        """Give all that is shown."""
        closed = self.room.say("aim.closed") if self.aimed.closed else ""
        shared = {"undo": self.aimed.can_undo(self.part), "closed": closed, "currency": self.aimed.currency}
        return {"part": self.part, **shared, **self.state()}

    def show(self) -> None:
        """Show everything as it is now."""
        self.view.tell(state=self.told())

    def undo(self) -> dict[str, object]:
        """Take the last change back."""
        if not self.aimed.undo(self.part):
            return {"state": self.told()}
        self._news = True
        return {"state": self.told(), "line": self.room.say("aim.undone")}

    def rest(self) -> None:
        """Let the other panels of the page know of what has changed."""
        if self._news:
            self._news = False
            self.aimed.tell(self.show)

    def done(self, back: Callable[[], object], more: Callable[[], str] = str) -> dict[str, object]:
        """Take in what was kept on disk, and answer with all that follows from it. In: how it is undone; what else is
        to be said then."""
        self.took(back)
        return {"state": self.told(), "line": self._saved(more())}

    def written(self, back: Callable[[], object], more: Callable[[], str] = str) -> dict[str, object]:
        """Answer that a field is on disk; what follows from it (as ``done``) is told once the answer is on its way."""
        self.took(back)
        self.view.later.append(lambda: self.view.tell(state=self.told(), line=self._saved(more())))
        return {"line": self._saved()}

    def took(self, back: Callable[[], object]) -> None:
        """Take in what was kept on disk; in: how it is undone."""
        self.aimed.did(self.part, back)
        self._news = True

    def saved(self) -> dict[str, object]:
        """Answer that all is on disk."""
        return {"state": self.told(), "line": self._saved()}

    def reach(self, goals: pd.DataFrame) -> list[str]:
        """Say in words how far each goal is covered by people. In: ``state`` and ``covered``."""
        states = {state: self.room.say(f"state.{state}") for state in goals["state"].unique()}
        shares = text.percent(goals["covered"]).where(goals["covered"] > 0, "")
        return [
            self.room.say("goal.covered", state=states[state], share=share) if share else states[state]
            for state, share in zip(goals["state"], shares, strict=True)
        ]

    def open_year(self) -> None:
        """Raise Fault where the year is closed."""
        if self.aimed.closed:
            raise Fault("fault.year_closed", year=self.room.year)

    def found(self, words: str) -> dict[str, object]:
        """Give contacts by a part of their name, each with what tells them apart."""
        some = self.aimed.find(words, seeking.MOST_FOUND + 1)
        firms = self.aimed.now.contacts["organisation"]
        rows = [
            {"contact": contact, "name": self.aimed.name(contact), "detail": str(firms.get(contact, ""))}
            for contact in some[: seeking.MOST_FOUND]
        ]
        return {"rows": rows, "more": len(some) > len(rows)}

    def _fresh(self, act: Act) -> Act:
        """Whatever is gone since, as another page took it out, is gone from this page too once it was asked for."""

        def answer(**what: object) -> Mapping[str, object] | None:
            try:
                return act(**what)
            except Fault as fault:
                if fault.reason == GONE:
                    self.view.later.append(self.aimed.refresh)
                raise

        return answer

    def _saved(self, more: str = "") -> str:
        line = self.room.say("panel.answer_saved", time=clock())
        return line + self.room.say("word.gap") + more if more else line


def check_there(table: pd.DataFrame, number: int) -> None:
    """Raise Fault where a table of the page has no row with this number."""
    if number not in table.index:
        raise Fault(GONE)


def before(table: pd.DataFrame, number: int, fields: Mapping[str, Cell]) -> dict[str, Cell]:
    """Give what some fields of a row were, as they are kept. Raises Fault where there is no such row.

    >>> before(pd.DataFrame({"goal": ["Rest"], "weight": [2.0]}, index=[7]), 7, {"weight": 3})
    {'weight': 2.0}
    """
    check_there(table, number)
    known = [name for name in fields if name in table.columns]
    row = table.loc[[number], known].astype("object").iloc[0]
    return {name: plain(value) for name, value in row.items() if isinstance(name, str)}


def plain(value: object) -> Cell:
    """Give a cell of a frame as plain data, None for what is not known.

    >>> plain(float("nan")), plain("Rest")
    (None, 'Rest')
    """
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if isinstance(value, (str, int, float)) else None
