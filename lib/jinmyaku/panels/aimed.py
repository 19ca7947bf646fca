"""What a page's panels about goals, key people, gives and the mirror share: what was read, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pandas as pd

from jinmyaku import aiming, audit, connecting, mirroring
from jinmyaku.aiming import Aims
from jinmyaku.audit import Audit
from jinmyaku.book import audits, contacts, currency
from jinmyaku.connecting import Connections
from jinmyaku.panels import seeking
from jinmyaku.workbook import Workbook

Watcher = Callable[[], None]


class Aimed:
    """A year's aims, mirror and connections, read once and again after a change; ``watchers`` hear of a change.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku.book import goals
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     aimed = of(room)
    ...     number = goals.add(room.book, aimed.begin(), {"goal": "Rest"})
    ...     aimed.did("goals", lambda: goals.put(room.book, aimed.begin(), number, {"removed": 1}))
    ...     len(aimed.aims.goals), aimed.undo("goals"), len(aimed.aims.goals), aimed.undo("goals")
    ...     room.book.close()
    (1, True, 0, False)
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.watchers: list[Watcher] = []
        self._back: dict[str, list[Callable[[], object]]] = {}
        room.listeners.append(self.refresh)

    @cached_property
    def now(self) -> Audit:
        """The year's audit."""
        return self.room.read()

    @cached_property
    def aims(self) -> Aims:
        """The year's goals, key people and gives."""
        return aiming.read(self.room.book, self.now)

    @cached_property
    def mirrored(self) -> pd.DataFrame:
        """In which tier others would put one (``mirroring.read``)."""
        return mirroring.read(self.room.book, self.now)

    @cached_property
    def connections(self) -> Connections:
        """Who knows whom."""
        return connecting.read(self.room.book, self.now, self.aims, self.mirrored)

    @property
    def closed(self) -> bool:
        """Whether the year is closed."""
        return bool(self.now.closed_on)

    @property
    def currency(self) -> str:
        """In which currency money is told (ISO 4217), blank where it is not known."""
        return currency.read(self.room.book, self.room.region)

    def begin(self) -> audits.Audit:
        """Open the year's audit on disk, or give the one that is there."""
        return audit.begin(self.room.book, self.room.year)

    def refresh(self) -> None:
        """Forget what was read, all of it, and let every watcher know."""
        for name in ("now", "_hay"):
            self.__dict__.pop(name, None)
        self._forget()
        self.tell()

    def did(self, part: str, back: Callable[[], object]) -> None:
        """Take a change of a panel in: what was read before it is forgotten; ``back`` undoes it."""
        self._back.setdefault(part, []).append(back)
        self._forget()

    def undo(self, part: str) -> bool:
        """Undo a panel's last change; say whether there was one."""
        steps = self._back.get(part, [])
        if not steps:
            return False
        steps[-1]()
        steps.pop()
        self._forget()
        return True

    def can_undo(self, part: str) -> bool:
        """Whether there is a change of a panel to undo."""
        return bool(self._back.get(part))

    def tell(self, but: Watcher | None = None) -> None:
        """Let every watcher know of a change, but for the one that knows."""
        for watcher in self.watchers:
            if watcher != but:
                watcher()

    def find(self, words: str, most: int = seeking.MOST_FOUND) -> list[int]:
        """Give contacts by a part of their name or of an address, those judged this year first."""
        return seeking.seek(self._hay, words, self.now.people.index, most)

    def name(self, contact: int) -> str:
        """Give the name to show of a contact."""
        return str(self.now.contacts["display"].get(contact) or "") or self.room.say("word.nameless")

    @cached_property
    def _hay(self) -> pd.Series:
        return seeking.haystack(self.now.contacts, contacts.addresses(self.room.book))

    def _forget(self) -> None:
        for name in ("aims", "mirrored", "connections"):
            self.__dict__.pop(name, None)


def of(room: Workbook) -> Aimed:
    """Give the one that all panels of a page share."""
    kept = room.book.memo.get("aimed")
    if kept is None or kept[0] is not room:
        kept = room.book.memo["aimed"] = (room, Aimed(room))
    made = kept[1]
    assert isinstance(made, Aimed)
    return made
