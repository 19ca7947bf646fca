"""The panel to prepare a meeting with someone to maintain: four fields, saved as they are written."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from jinmyaku import audit, schema
from jinmyaku.book import preparations
from jinmyaku.figures import time_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import face, promise
from jinmyaku.panels.face import Act
from jinmyaku.panels.meetings import to_meet
from jinmyaku.panels.own_time import TimeFace, clock
from jinmyaku.workbook import Workbook


class Prepare:
    """One page a person, last year's beside it; whoever it is time for comes first."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        self.contact: int | None = None
        acts: dict[str, Act] = {"open": self.open, "write": self.write}
        self._read()
        self.view = TimeFace(acts, face.words(room.lang, "prepare"), self.state())
        self.promise.watchers.append(self.show)

    def show(self) -> None:
        """Show who is to be met as it is now; what is being written stays."""
        self._read()
        self.view.tell(state=self.state())

    def open(self, contact: int) -> dict[str, object]:
        """Show the page of someone."""
        self.contact = contact if contact in self.people.index else self.contact
        return {"state": self.state()}

    def write(self, contact: int, page: Mapping[str, str]) -> dict[str, object]:
        """Keep a page as it is now. Raises Fault where the year is closed."""
        here = audit.begin(self.room.book, self.room.year)
        preparations.write(self.room.book, here, contact, page)
        any_of = any(said.strip() for said in page.values())
        return {"written": any_of, "line": self.room.say("panel.answer_saved", time=clock())}

    def state(self) -> dict[str, object]:
        """Give all that is shown."""
        book, say = self.room.book, self.room.say
        return {
            "part": "prepare",
            "fields": list(preparations.PAGE),
            "people": [
                [int(contact), self.promise.name(int(contact)), contact in self.written.index]
                for contact in self.people.index
            ],
            "contact": self.contact,
            "page": preparations.read(book, self.promise.here, self.contact) if self.contact else {},
            "facts": self._facts() if self.contact else "",
            "before": self._before() if self.contact else None,
            "closed": say("prepare.closed") if self.promise.closed else "",
        }

    def _read(self) -> None:
        table = to_meet(self.promise.plan)
        self.people = table[table["tier"] == schema.MAINTAIN]
        self.written = preparations.written(self.room.book, self.promise.here)
        if self.contact not in self.people.index:
            self.contact = int(self.people.index[0]) if len(self.people) else None

    def _facts(self) -> str:
        row, say = self.people.loc[[self.contact]].iloc[0], self.room.say
        facts = [str(self.promise.now.contacts["organisation"].get(self.contact, ""))]
        facts += [] if pd.isna(row["last_two_way"]) else [say("prepare.last", day=f"{row['last_two_way']:%Y-%m-%d}")]
        facts += [say("prepare.met", n=int(row["in_person"]))] if row["seen"] else []
        return " · ".join(fact for fact in facts if fact)

    def _before(self) -> dict[str, object] | None:
        assert self.contact is not None
        found = preparations.before(self.room.book, self.room.year, self.contact)
        if found is None:
            return None
        year, page = found
        return {"said": self.room.say("prepare.before", year=year), "page": page}


def static(room: Workbook) -> Table:
    """Give those to maintain with when a page for them was written, as a table; what stands on it is left out."""
    shared = promise.of(room)
    table = to_meet(shared.plan)
    people = table[table["tier"] == schema.MAINTAIN]
    names = shared.now.contacts["display"].reindex(people.index)
    written = preparations.written(room.book, shared.here).reindex(people.index)
    return time_tables.prepared(people.assign(display=names, written=written), room.lang)
