"""The list of contacts as a plain object: search, filter, edit, add, choose, undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import audit, choosing, schema
from jinmyaku.book import contacts, imports
from jinmyaku.people import fold
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

MOST_SHOWN: Final = 200
FIELDS: Final = (
    "family",
    "given",
    "family_reading",
    "given_reading",
    "organisation",
    "title",
    "relation",
    "met_via",
    "note",
)
SHOWS: Final = ("all", "chosen", "not_chosen")
# What a person writes in each of the three address fields stands for these kinds.
WRITTEN: Final = {
    "mails": ((schema.MAIL,), schema.MAIL),
    "phones": (schema.PHONES, schema.PHONE),
    "pages": ((schema.LINKEDIN, schema.URL), schema.URL),
}


class Roll:
    """Everybody in the book as a person goes through them for one year.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "ja", dt.date(2026, 12, 31), interactive=True)
    ...     hanako = contacts.add(room.book, {"family": "佐藤", "given": "花子"})
    ...     Roll(room).find("花子")["display"].tolist()
    ...     room.book.close()
    ['佐藤 花子']
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self._undo: list[list[int]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read the book again."""
        now = self.room.read()
        self.closed = now.closed_on
        self.everybody = audit.ranked(now)
        self.chosen = {int(contact) for contact in now.people.index}
        mails = contacts.addresses(self.room.book)
        said = mails.groupby("contact_id")["as_written"].agg(" ".join).reindex(self.everybody.index).fillna("")
        names = imports.spellings(self.room.book).reindex(self.everybody.index).fillna("")
        joined = said + " " + self.everybody["display"] + " " + names
        for part in ("family", "given", "family_reading", "given_reading", "organisation"):
            joined = joined + " " + self.everybody[part]
        self._searched = joined.map({line: fold(line) for line in joined.unique()})

    def find(self, words: str = "", show: str = "all") -> pd.DataFrame:
        """Give those who fit all the words, of everybody, of those chosen or of the rest; the first 200 are shown."""
        here = pd.Series(True, index=self.everybody.index)
        for word in fold(words).split():
            here &= self._searched.str.contains(word, regex=False)
        if show != "all":
            here &= self.everybody.index.isin(self.chosen) == (show == "chosen")
        return self.everybody[here]

    def details(self, contact: int) -> dict[str, str]:
        """Give the fields of one contact as a person edits them; addresses one a line."""
        row, known = self.everybody.loc[contact], contacts.addresses(self.room.book)
        mine = known[known["contact_id"] == contact]
        written = {
            name: "\n".join(mine.loc[mine["kind"].isin(kinds), "as_written"]) for name, (kinds, _) in WRITTEN.items()
        }
        fields = {field: str(row[field]) for field in FIELDS}
        if not (fields["family"] or fields["given"]):
            fields["family"] = str(row["name"])
        return {**fields, **written}

    def save(self, contact: int | None, given: Mapping[str, str]) -> int:
        """Keep what was written of a contact, a new one where there is none yet, and give its id."""
        fields = {field: given[field] for field in FIELDS}
        if not any(fields[name].strip() for name in ("family", "given", "organisation")):
            raise Fault("fault.nameless", self.room.lang)
        kept = contacts.addresses(self.room.book)
        kinds = dict(
            kept.loc[kept["contact_id"] == (contact or 0), ["as_written", "kind"]].itertuples(index=False, name=None)
        )
        written = [
            (kinds.get(line.strip()) or _page_kind(line, kind), line.strip())
            for name, (_, kind) in WRITTEN.items()
            for line in given[name].splitlines()
            if line.strip()
        ]
        if contact is None:
            contact = contacts.add(self.room.book, fields, written, self.room.region)
        else:
            contacts.edit(self.room.book, contact, fields, written, self.room.region)
        self.refresh()
        return contact

    def judge(self, contact: int, yes: bool) -> None:
        """Choose one contact for this year, or no longer."""
        self._put(self.chosen | {contact} if yes else self.chosen - {contact})

    def choose(self, rule: str, number: int = 0, relation: str = "") -> None:
        """Choose by rule: ``top`` (so many of ``audit.ranked``), ``last``, ``all``, ``none``, ``relation``."""
        people = self.everybody
        wanted = {
            "top": people.index[:number],
            "last": people.index[people["judged_before"]],
            "all": people.index,
            "none": people.index[:0],
            "relation": people.index[(people["relation"] == relation) | people.index.isin(self.chosen)],
        }[rule]
        self._put({int(contact) for contact in wanted})

    def undo(self) -> bool:
        """Take back the last choice; False where there is none to take back."""
        if not self._undo:
            return False
        choosing.put(self.room.book, self.room.year, self._undo.pop())
        self.refresh()
        return True

    def _put(self, wanted: set[int]) -> None:
        before = sorted(self.chosen)
        choosing.put(self.room.book, self.room.year, wanted)
        self._undo.append(before)
        self.refresh()


def _page_kind(line: str, kind: str) -> str:
    return schema.LINKEDIN if kind == schema.URL and "linkedin.com/" in line.casefold() else kind
