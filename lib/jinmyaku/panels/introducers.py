"""The panel of who introduced whom: the share of people one met by oneself, and whom it is not known of yet."""

from __future__ import annotations

from typing import Final

from jinmyaku.figures import way_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed, face, seeking
from jinmyaku.panels.face import Act
from jinmyaku.panels.origins import Origins
from jinmyaku.panels.own_time import clock
from jinmyaku.panels.pair_sheet import WayFace, person
from jinmyaku.panels.person import SELF
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

PART: Final = "introduced"
MOST_ROWS: Final = 12
MOST_NAMES: Final = 6


class Introducers:
    """One after the other of those to grow and the key people of whom it is not known is asked about."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.aimed = room, aimed.of(room)
        self.origins = Origins(self.aimed)
        self._later: list[int] = []
        acts: dict[str, Act] = {
            "by": self.by,
            "later": self.later,
            "find": self.find,
            "undo": self.undo,
            "rest": lambda: self.aimed.tell(self.show),
        }
        self.view = WayFace(acts, face.words(room.lang, "introducers", "pairs"), self.state())
        self.aimed.watchers.append(self.show)

    def show(self) -> None:
        """Read the year again and show it."""
        self.origins.read()
        self.view.tell(state=self.state())

    def by(self, contact: int, by: str) -> dict[str, object]:
        """Keep who introduced somebody: ``self``, or the number of who did. Raises Fault where the year is closed."""
        if self.aimed.closed:
            raise Fault("fault.year_closed", year=self.room.year)
        self.aimed.did(PART, self.origins.put(contact, by))
        return {"state": self.state(), "line": self.room.say("panel.answer_saved", time=clock())}

    def later(self, contact: int) -> dict[str, object]:
        """Ask of somebody last."""
        self._later = [*(one for one in self._later if one != contact), contact]
        return {"state": self.state()}

    def find(self, words: str) -> dict[str, object]:
        """Give people by name."""
        return {"rows": [person(self.aimed, contact) for contact in self.aimed.find(words, seeking.MOST_FOUND)]}

    def undo(self) -> dict[str, object]:
        """Take the last change back."""
        undone = self.aimed.undo(PART)
        return {"state": self.state(), "line": self.room.say("time.undone") if undone else ""}

    def state(self) -> dict[str, object]:
        """Give all that is shown: the share in words with its warning, who introduced whom, and who is asked about."""
        say, mine = self.room.say, self.origins.matter
        unknown = [int(contact) for contact in mine.index[mine == ""]]
        waiting = sorted(unknown, key=lambda one: self._later.index(one) if one in self._later else -1)
        top = waiting[0] if waiting and not self.aimed.closed else None
        how = self.aimed.now.contacts["met_via"]
        return {
            "part": PART,
            "line": way_tables.by_myself(mine, self.room.lang) if len(mine) else say("introducers.nobody"),
            "rows": self._rows(),
            "top": {**person(self.aimed, top), "how": str(how.get(top, ""))} if top else None,
            "left": say("introducers.left", n=len(waiting)) if top else "",
            "undo": self.aimed.can_undo(PART),
            "closed": say("pairs.closed") if self.aimed.closed else "",
        }

    def _rows(self) -> list[dict[str, str]]:
        """Whoever introduced most people first."""
        say, everyone = self.room.say, self.origins.everyone
        done = everyone[(everyone != "") & (everyone != SELF)]
        rows = []
        for by in done.value_counts().index[:MOST_ROWS]:
            whom = [self.aimed.name(int(contact)) for contact in done.index[done == by]]
            rest = len(whom) - MOST_NAMES
            names = [*whom[:MOST_NAMES], *([say("count.more_rows", n=rest)] if rest > 0 else [])]
            rows.append({"name": self.aimed.name(int(by)), "whom": say("word.comma").join(names)})
        return rows


def static(room: Workbook) -> Table:
    """Give who introduced those to grow and the key people, as a table."""
    shared = aimed.of(room)
    by = Origins(shared).matter
    return way_tables.introduced(by.to_frame("introduced_by"), shared.now.contacts["display"], room.lang)
