"""The pairs that may be one person as a plain object: which is next, what is said of it, what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from jinmyaku import duplicates
from jinmyaku.book import contacts, decisions
from jinmyaku.workbook import Workbook


@dataclass(frozen=True)
class Pair:
    """Two contacts to compare: both sides field by field, the evidence in words, and where the pair stands."""

    left: int
    right: int
    sides: tuple[dict[str, str], dict[str, str]]
    evidence: str
    against: str
    strength: int
    at: int
    of: int


class Pairing:
    """The pairs that wait, the likeliest first; one left for later comes again when the page is opened again.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     both = [contacts.add(room.book, {"family": "Lee", "given": "Ann"}) for _ in range(2)]
    ...     pairing = Pairing(room)
    ...     pairing.pair().evidence, pairing.say(same=True), pairing.pair(), pairing.undo()
    ...     room.book.close()
    ('same name', ('Ann Lee', 'Ann Lee'), None, ('Ann Lee', 'Ann Lee'))
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.later: list[tuple[int, int]] = []
        self._said: list[tuple[int, int]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read the book again."""
        found = duplicates.waiting(self.room.book)
        put_off = set(self.later)
        self.waiting = [pair for pair in found.to_dict("records") if (pair["left"], pair["right"]) not in put_off]
        self.all = len(found)

    def pair(self) -> Pair | None:
        """Give the pair to look at, None where none is left."""
        if not self.waiting:
            return None
        top = self.waiting[0]
        book, lang = self.room.book, self.room.lang
        left, right = int(top["left"]), int(top["right"])
        return Pair(
            left=left,
            right=right,
            sides=duplicates.sides(book, (left, right), lang),
            evidence=duplicates.told(str(top["evidence"]), lang),
            against=duplicates.told(str(top["against"]), lang),
            strength=int(top["strength"]),
            at=len(self.later) + 1,
            of=self.all,
        )

    def say(self, same: bool) -> tuple[str, str]:
        """Keep what is said of the pair on top and give the names of both."""
        left, right = self._top()
        names = self._names(left, right)
        decisions.decide(self.room.book, left, right, same)
        self._said.append((left, right))
        self.refresh()
        return names

    def put_off(self) -> None:
        """Leave the pair on top for later."""
        self.later.append(self._top())
        self.refresh()

    def undo(self) -> tuple[str, str] | None:
        """Take back what was said last and give the names of both; None where there is nothing to take back."""
        if not self._said:
            return None
        left, right = self._said.pop()
        decisions.undo(self.room.book, left, right)
        self.refresh()
        return self._names(left, right)

    def _top(self) -> tuple[int, int]:
        return int(self.waiting[0]["left"]), int(self.waiting[0]["right"])

    def _names(self, left: int, right: int) -> tuple[str, str]:
        known = contacts.contacts(self.room.book)["display"]
        nameless = self.room.say("word.nameless")
        return str(known.get(left) or nameless), str(known.get(right) or nameless)
