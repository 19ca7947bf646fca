"""Who introduced whom as a plain object: read from the book, set, and set back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import contacts
from jinmyaku.panels.aimed import Aimed
from jinmyaku.panels.person import SELF
from jinmyaku.text import Fault


class Origins:
    """Who introduced everybody in the book, index ``contact_id``: ``self``, the number of who did, or blank;
    ``matter``: the same of those to grow and the key people of a year, key people first.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku.panels import aimed
    >>> from jinmyaku.workbook import Workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     ann, bo = (contacts.add(room.book, {"name": name}) for name in ("Ann Lee", "Bo Berg"))
    ...     origins = Origins(aimed.of(room))
    ...     back = origins.put(ann, str(bo))
    ...     origins.everyone.to_dict(), back(), origins.everyone.to_dict()
    ...     room.book.close()
    ({1: '2', 2: ''}, None, {1: '', 2: ''})
    """

    def __init__(self, shared: Aimed) -> None:
        self.aimed = shared
        self.read()

    def read(self) -> None:
        """Read it from the book again."""
        book, people = self.aimed.room.book, self.aimed.connections.people
        persons = book.frame("SELECT contact_id, person_id FROM person").astype("str")
        standing = persons.set_index("contact_id")["person_id"]
        said = contacts.contacts(book)["introduced_by"]
        self.everyone: pd.Series = standing.reindex(said).set_axis(said.index).fillna("").mask(said == SELF, SELF)
        whom = people[people["key"] | (people["tier"] == schema.GROW)]
        self._matter = whom.sort_values(["key", "display"], ascending=[False, True]).index

    @property
    def matter(self) -> pd.Series:
        """Of those who matter."""
        mine: pd.Series = self.everyone.reindex(self._matter).fillna("")
        return mine

    def put(self, contact: int, by: str) -> Callable[[], None]:
        """Keep who introduced somebody and give the way back. Raises Fault for somebody who introduces themselves, or
        who did but is not in the book."""
        if by == str(contact):
            raise Fault("fault.introducer_self")
        if by not in ("", SELF) and int(by) not in self.everyone.index:
            raise Fault("fault.introducer_unknown", found=by[:20])
        was = str(self.everyone.get(contact, ""))
        self._set(contact, by)
        return partial(self._set, contact, was)

    def _set(self, contact: int, by: str) -> None:
        contacts.edit(self.aimed.room.book, contact, {"introduced_by": by})
        self.everyone = self.everyone.mask(self.everyone.index == contact, by)
