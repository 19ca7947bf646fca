"""The panel of who knows whom: suggested pairs by one key each, any pair by two names, and what was said, to change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import pandas as pd

from jinmyaku import connecting, future
from jinmyaku.book import acquaintances
from jinmyaku.figures import way_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed, face, seeking
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.own_time import clock
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

PART: Final = "pairs"
# What can be said of two people, the first for strangers to each other; its place is its key.
STRANGERS: Final = "strangers"
ANSWERS: Final = (STRANGERS, *future.ACCESS)
MOST_SAID: Final = 200

Pair = tuple[int, int]


class WayFace(Face):
    """The browser's side of the panels of who knows whom; what it shows says which."""

    _esm = face.script("ways")
    _css = face.style("ways")


class Pairs:
    """Who knows whom of those to grow and the key people; what is answered is on disk before it says so."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.aimed = room, aimed.of(room)
        acts: dict[str, Act] = {
            "say": self.answer,
            "skip": self.skip,
            "find": self.find,
            "undo": self.undo,
            "rest": lambda: self.aimed.tell(self.show),
        }
        self.waiting: list[Pair] = []
        self.said: dict[Pair, str] = {}
        self._read()
        self.view = WayFace(acts, face.words(room.lang, "pairs"), self.state())
        self.aimed.watchers.append(self.show)

    def show(self) -> None:
        """Read the year again and show it."""
        self._read()
        self.view.tell(state=self.state())

    def answer(self, left: int, right: int, how: str) -> dict[str, object]:
        """Say how well two people know each other (``ANSWERS``). Raises Fault where the year is closed, or they are one
        person."""
        if self.aimed.closed:
            raise Fault("fault.year_closed", year=self.room.year)
        pair = (min(left, right), max(left, right))
        was = self.said.get(pair)
        acquaintances.put(self.room.book, *pair, None if how == STRANGERS else how)
        self.aimed.did(PART, partial(self._back, pair, was))
        self.said = {pair: how, **{one: known for one, known in self.said.items() if one != pair}}
        self.waiting = [one for one in self.waiting if one != pair]
        return {"state": self.state(), "line": self.room.say("panel.answer_saved", time=clock())}

    def skip(self) -> dict[str, object]:
        """Ask of the pair on top later."""
        self.waiting = [*self.waiting[1:], *self.waiting[:1]]
        return {"state": self.state()}

    def find(self, words: str) -> dict[str, object]:
        """Give people by name."""
        return {"rows": [person(self.aimed, contact) for contact in self.aimed.find(words, seeking.MOST_FOUND)]}

    def undo(self) -> dict[str, object]:
        """Take the last answer back."""
        undone = self.aimed.undo(PART)
        return {"state": self.state(), "line": self.room.say("time.undone") if undone else ""}

    def state(self) -> dict[str, object]:
        """Give all that is shown: the pair on top and why it is asked, how many there are, and what was said."""
        say, closed = self.room.say, self.aimed.closed
        top = self.waiting[0] if self.waiting and not closed else None
        rows = [
            {"left": person(self.aimed, left), "right": person(self.aimed, right), "how": how}
            for (left, right), how in list(self.said.items())[:MOST_SAID]
        ]
        more = len(self.said) - len(rows)
        return {
            "part": PART,
            "answers": ANSWERS,
            "top": self._asked(top) if top else None,
            "line": say("pairs.left", n=len(self.waiting)) if top else say("pairs.none"),
            "said": rows,
            "more": say("count.more_rows", n=more) if more > 0 else "",
            "undo": self.aimed.can_undo(PART),
            "closed": say("pairs.closed") if closed else "",
        }

    def _read(self) -> None:
        found = connecting.to_ask(self.room.book, self.aimed.now, self.aimed.aims).head(connecting.MOST_PAIRS)
        self.why = found.set_index(["left", "right"])
        self.waiting = [(int(left), int(right)) for left, right in self.why.index]
        said = acquaintances.read(self.room.book, strangers=True).iloc[::-1]
        self.said = {
            (int(left), int(right)): how or STRANGERS
            for left, right, how in zip(said["left"], said["right"], said["how_well"], strict=True)
        }

    def _asked(self, pair: Pair) -> dict[str, object]:
        say, why = self.room.say, self.why.loc[[pair]].iloc[0]
        together = int(why["together"])
        reasons = [say("pairs.together", n=together)] if together else []
        reasons += [say("pairs.organisation", organisation=why["organisation"])] if why["organisation"] else []
        left, right = (person(self.aimed, contact) for contact in pair)
        return {"left": left, "right": right, "why": say("word.semicolon").join(reasons)}

    def _back(self, pair: Pair, was: str | None) -> None:
        acquaintances.take_back(self.room.book, *pair)
        if was is not None:
            self.said[pair] = was
            return
        self.said.pop(pair, None)
        if pair in self.why.index:
            self.waiting = [pair, *(one for one in self.waiting if one != pair)]


def person(shared: aimed.Aimed, contact: int) -> Mapping[str, object]:
    """Give somebody as they are shown: ``contact``, ``name`` and ``detail``, the organisation."""
    detail: pd.Series = shared.now.contacts["organisation"]
    return {"contact": contact, "name": shared.name(contact), "detail": str(detail.get(contact, ""))}


def static(room: Workbook) -> Table:
    """Give the pairs of whom it is worth saying whether they know each other, as a table."""
    shared = aimed.of(room)
    found = connecting.to_ask(room.book, shared.now, shared.aims)
    return way_tables.pairs(found, shared.now.contacts["display"], room.lang)
