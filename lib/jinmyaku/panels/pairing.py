"""The pairs that may be one person as a plain object: which is next, what is said of it, what can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from jinmyaku import duplicates, suggestions
from jinmyaku.book import decisions
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

Both = tuple[int, int]

# Only what is likely may be answered for many at once, and only with a second pair is there anything to save.
STRONG_ENOUGH: Final = suggestions.FAIR
MANY: Final = 2


class Suggested(NamedTuple):
    """A pair of contacts with the keys of what speaks for it and against it."""

    left: int
    right: int
    evidence: str
    against: str
    strength: int

    @property
    def both(self) -> Both:
        """The two contacts."""
        return self.left, self.right


@dataclass(frozen=True)
class Pair:
    """Two contacts to compare: both sides field by field, the evidence in words, and how strong it is."""

    left: int
    right: int
    sides: tuple[dict[str, str], dict[str, str]]
    evidence: str
    against: str
    strength: int


class Step(NamedTuple):
    """What was done: the pairs it was about, those that it set aside, whether it only left them for later, and as of
    which reading of the book."""

    pairs: tuple[Suggested, ...]
    aside: tuple[Suggested, ...]
    later: bool
    reading: int


class Pairing:
    """The pairs that wait, the likeliest first, answered one by one or many at once.

    The book is read once and not after every answer: a pair that touches somebody who has just become one with another
    is set ``aside`` until it is read again, which happens when nothing else waits.

    >>> import datetime as dt, pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     both = [contacts.add(room.book, {"family": "Lee", "given": "Ann"}) for _ in range(2)]
    ...     pairing = Pairing(room)
    ...     pairing.pair().evidence, pairing.say(same=True), pairing.pair(), pairing.undo()
    ...     room.book.close()
    ('same name', ('Ann Lee', 'Ann Lee'), None, [('Ann Lee', 'Ann Lee')])
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.later: list[Suggested] = []
        self._steps: list[Step] = []
        self._reading = 0
        self.refresh()

    def refresh(self) -> None:
        """Read the book again."""
        self._known = duplicates.known(self.room.book)
        found = duplicates.waiting(self.room.book, self._known)
        columns = [found[name].tolist() for name in Suggested._fields]
        all_pairs = {(one[0], one[1]): Suggested(*one) for one in zip(*columns, strict=True)}
        self.later = [all_pairs[pair.both] for pair in self.later if pair.both in all_pairs]
        put_off = {pair.both for pair in self.later}
        self.waiting = [pair for both, pair in all_pairs.items() if both not in put_off]
        self.aside: list[Suggested] = []
        self._reading += 1

    @property
    def left(self) -> int:
        """How many pairs have no answer yet, but for those left for later."""
        return len(self.waiting) + len(self.aside)

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer of this sitting to take back."""
        return bool(self._steps)

    def pair(self) -> Pair | None:
        """Give the pair to look at, None where none is left."""
        if not self.waiting:
            return None
        top, lang = self.waiting[0], self.room.lang
        return Pair(
            left=top.left,
            right=top.right,
            sides=duplicates.sides(self.room.book, top.both, lang, self._known),
            evidence=duplicates.told(top.evidence, lang),
            against=duplicates.told(top.against, lang),
            strength=top.strength,
        )

    def alike(self) -> list[Suggested]:
        """Give the pairs for and against which the same speaks as for the one on top, itself first; nothing where that
        is too little to answer for all of them, or where it is the only one."""
        if not self.waiting or self.waiting[0].strength < STRONG_ENOUGH:
            return []
        found = [pair for pair in self.waiting if pair[2:] == self.waiting[0][2:]]
        return found if len(found) >= MANY else []

    def say(self, same: bool) -> tuple[str, str]:
        """Keep what is said of the pair on top and give the names of both."""
        top = self.waiting[0]
        names = self.names(top)
        self._keep([top], same)
        return names

    def say_all(self, which: Collection[Both]) -> int:
        """Keep of so many pairs that each is one person, all in one save, and say how many they are."""
        pairs = [pair for pair in self.waiting if pair.both in which]
        self._keep(pairs, same=True)
        return len(pairs)

    def put_off(self) -> None:
        """Leave the pair on top for later."""
        top = self.waiting.pop(0)
        self.later.append(top)
        self._steps.append(Step((top,), (), True, self._reading))
        self._go_on()

    def take_up(self) -> None:
        """Let those left for later wait again."""
        self.waiting += self.later
        self.later = []
        self._steps = [step for step in self._steps if not step.later]

    def undo(self) -> list[tuple[str, str]]:
        """Take back what was done last, put its pairs on top again, and give their names; none where there is nothing
        to take back."""
        if not self._steps:
            return []
        step = self._steps[-1]
        if not step.later:
            decisions.undo_all(self.room.book, [pair.both for pair in step.pairs])
        self._steps.pop()
        back = [pair.both for pair in step.pairs]
        self.later = [pair for pair in self.later if pair.both not in back]
        if step.reading != self._reading:
            self.refresh()
            self.waiting.sort(key=lambda pair: pair.both not in back)
        else:
            self.aside = [pair for pair in self.aside if pair not in step.aside]
            self.waiting = [*step.pairs, *sorted((*step.aside, *self.waiting), key=_likeliest)]
        return [self.names(pair) for pair in step.pairs]

    def names(self, pair: Suggested) -> tuple[str, str]:
        """Give the names of both as they are shown."""
        shown, nameless = self._known.people["display"], self.room.say("word.nameless")
        return str(shown.get(pair.left) or nameless), str(shown.get(pair.right) or nameless)

    def labels(self, pair: Suggested) -> tuple[str, str]:
        """Give name and organisation of both, to tell apart in a list of many."""
        firms = self._known.people["organisation"]
        left, right = (
            " · ".join(part for part in (name, str(firms.get(contact) or "")) if part)
            for name, contact in zip(self.names(pair), pair.both, strict=True)
        )
        return left, right

    def _keep(self, pairs: list[Suggested], same: bool) -> None:
        try:
            decisions.decide_all(self.room.book, [pair.both for pair in pairs], same)
        except Fault as fault:
            if fault.reason != "fault.pair_torn":
                raise
            shown = self._known.people["display"]
            names = {side: str(shown.get(fault.values[side], fault.values[side])) for side in ("left", "right")}
            raise Fault("twins.torn", **names) from fault
        said = {pair.both for pair in pairs}
        merged = {contact for pair in pairs if same for contact in pair.both}
        rest = [pair for pair in self.waiting if pair.both not in said]
        aside = tuple(pair for pair in rest if merged & {*pair.both})
        self.waiting = [pair for pair in rest if not merged & {*pair.both}]
        self.aside += aside
        self._steps.append(Step(tuple(pairs), aside, False, self._reading))
        self._go_on()

    def _go_on(self) -> None:
        if not self.waiting and self.aside:
            self.refresh()


def _likeliest(pair: Suggested) -> tuple[int, int, int]:
    return -pair.strength, pair.left, pair.right
