"""Who introduced whom as a plain object: the share of people one met by oneself, and who it is not known of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from jinmyaku import schema
from jinmyaku.book import contacts
from jinmyaku.figures import way_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed
from jinmyaku.panels.aimed import Aimed
from jinmyaku.panels.person import SELF
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

MOST_ROWS: Final = 12
MOST_NAMES: Final = 6


class Introducers:
    """Who introduced those to grow and the key people of a year; ``by``: for each of them ``self``, who did, or blank.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     len(Introducers(aimed.of(room)).by)
    ...     room.book.close()
    0
    """

    def __init__(self, shared: Aimed) -> None:
        self.aimed = shared
        self.read()

    def read(self) -> None:
        """Read it from the book again."""
        people = self.aimed.connections.people
        whom = people.index[people["key"] | (people["tier"] == schema.GROW)]
        persons = self.aimed.room.book.frame("SELECT contact_id, person_id FROM person").astype("str")
        standing = persons.set_index("contact_id")["person_id"]
        said = contacts.contacts(self.aimed.room.book)["introduced_by"]
        self.everyone = standing.reindex(said).set_axis(said.index).fillna("").mask(said == SELF, SELF)
        order = people.loc[whom].sort_values(["key", "display"], ascending=[False, True]).index
        self.by = self.everyone.reindex(order).fillna("")
        self.waiting = [int(contact) for contact in self.by.index[self.by == ""]]

    def put(self, contact: int, by: str) -> Callable[[], None]:
        """Keep who introduced somebody (``self``, or the number of who did) and give the way back. Raises Fault for
        somebody who introduces themselves."""
        if by == str(contact):
            raise Fault("fault.introducer_self")
        was = str(self.everyone.get(contact, ""))
        self._set(contact, by)
        return partial(self._set, contact, was)

    def skip(self) -> None:
        """Ask of whoever is on top later."""
        self.waiting = [*self.waiting[1:], *self.waiting[:1]]

    def state(self) -> dict[str, object]:
        """Give all that is shown of it: the share in words with its warning, who introduced whom, and who is asked of
        next."""
        say, shared = self.aimed.room.say, self.aimed
        top = self.waiting[0] if self.waiting and not shared.closed else None
        how = shared.now.contacts["met_via"]
        asked = {"contact": top, "name": shared.name(top), "how": str(how.get(top, ""))} if top else None
        left = say("introducers.left", n=len(self.waiting)) if top else ""
        line = way_tables.by_myself(self.by, shared.room.lang) if len(self.by) else ""
        return {"line": line, "rows": self._rows(), "top": asked, "left": left}

    def _rows(self) -> list[dict[str, str]]:
        """Whoever introduced most people first."""
        say = self.aimed.room.say
        done = self.everyone[(self.everyone != "") & (self.everyone != SELF)]
        counts = done.value_counts()
        rows = []
        for by in counts.index[:MOST_ROWS]:
            whom = [self.aimed.name(int(contact)) for contact in done.index[done == by]]
            rest = len(whom) - MOST_NAMES
            names = [*whom[:MOST_NAMES], *([say("count.more_rows", n=rest)] if rest > 0 else [])]
            rows.append({"name": self.aimed.name(int(by)), "whom": say("word.comma").join(names)})
        return rows

    def _set(self, contact: int, by: str) -> None:
        contacts.edit(self.aimed.room.book, contact, {"introduced_by": by})
        self.everyone = self.everyone.mask(self.everyone.index == contact, by)
        if contact in self.by.index:
            self.by = self.by.mask(self.by.index == contact, by)
            self.waiting = [one for one in self.waiting if one != contact]
            self.waiting = [contact, *self.waiting] if not by else self.waiting


def static(room: Workbook) -> Table:
    """Give who introduced those to grow and the key people, as a table."""
    shared = aimed.of(room)
    by = Introducers(shared).by
    return way_tables.introduced(by.to_frame("introduced_by"), shared.now.contacts["display"], room.lang)
