"""Whom names and addresses mean as a plain object: what waits for an answer, who may be meant, every answer undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote

import pandas as pd

from jinmyaku import choosing, measuring, namesakes, schema
from jinmyaku.book import answers, audits, contacts, imports, meant, parties, removing
from jinmyaku.book.meant import Meant
from jinmyaku.people import fold, romaji
from jinmyaku.sources.names import split_name
from jinmyaku.workbook import Workbook

MOST_FOUND: Final = 8
PAGE: Final = "https://www.linkedin.com/in/"
_PAGE: Final = re.compile(r"^.*linkedin\.com/(?:in|pub)/", re.I)


class Step(NamedTuple):
    """What was done: what it was about, in words, and how it is taken back."""

    what: str
    back: Callable[[], object]


class Naming:
    """The names and addresses that stand in mail, calendars and talks.

    ``names``: those that only a talk or a title gives and of whom nobody has said whose they are, the most frequent
    first: index ``party``, ``name``, ``kind``, ``source``, ``times`` and ``last``. ``fits``: ``namesakes.fitting`` of
    them. ``strangers``: ``measuring.strangers`` of the twelve months up to ``end``, but for names.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 11, 30), interactive=True)
    ...     ann = contacts.add(room.book, {"family": "Lee", "given": "Ann"})
    ...     naming = Naming(room)
    ...     len(naming.names), naming.end.isoformat(), naming.find("lee")
    ...     room.book.close()
    (0, '2026-11-30', [1])
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self._steps: list[Step] = []
        self._known = pd.DataFrame()
        self.refresh()

    def refresh(self) -> None:
        """Read the book again."""
        book, year = self.room.book, self.room.year
        self.end = measuring.last_day(year, self.room.as_of)
        self.found = measuring.measured(book)
        self._read_people()
        strangers = measuring.strangers(self.found, measuring.of_year(book, year, self.end))
        self.strangers = strangers[strangers["kind"] != parties.NAME]
        self.names = self._names()
        self.fits = self.fitting(self.names)
        self.left_out = measuring.left_out(self.found, year)
        self.said = meant.said(book)
        now = audits.find(book, year)
        self.closed = bool(now and now.closed_on)

    @property
    def can_undo(self) -> bool:
        """Whether there is something of this sitting to take back."""
        return bool(self._steps)

    def fitting(self, asked: pd.DataFrame) -> pd.DataFrame:
        """Give whom names may mean (``namesakes.fitting``). In: index ``party``; ``name`` and ``source``."""
        return namesakes.fitting(asked, self._forms, self.listings)

    def find(self, words: str, most: int = MOST_FOUND) -> list[int]:
        """Give contacts in whose name, reading or organisation all words stand; those who begin with them first."""
        wanted = fold(words).split()
        if not wanted:
            return []
        hay = self._searched()
        here = pd.Series(True, index=hay.index)
        for word in wanted:
            here &= hay.str.contains(word, regex=False)
        later = ~hay[here].str.startswith(wanted[0])
        order = pd.DataFrame({"later": later, "line": hay[here]}).sort_values(["later", "line"])
        return [int(contact) for contact in order.index[:most]]

    def say(self, party: int, contact: int | None) -> None:
        """Keep that a party is this contact's, or (None) nobody's."""
        before = meant.of(self.room.book, [party])
        meant.put(self.room.book, [Meant(party, contact, contact is None)])
        self._done([party], self.label(party), lambda: meant.put(self.room.book, before))

    def only(self) -> pd.Series:
        """Give the contact of each name that fits exactly one, in full (``namesakes.only``)."""
        return namesakes.only(self.fits)

    def say_all(self) -> int:
        """Keep of all names that fit exactly one contact in full that they are theirs, and give how many they are."""
        only = self.only()
        whom = dict(zip(only.index.tolist(), only.tolist(), strict=True))
        before = meant.of(self.room.book, whom)
        meant.put(self.room.book, [Meant(party, contact, False) for party, contact in whom.items()])
        what = self.room.say("whose.names_many", n=len(whom))
        self._done(whom, what, lambda: meant.put(self.room.book, before))
        return len(whom)

    def add(self, party: int) -> tuple[int, bool]:
        """Add whoever has a name or an address to the book, and choose them for this year where it is open and they
        were there in it; give their id and whether they are chosen."""
        book, row = self.room.book, self.found.parties.loc[party]
        kind, value = str(row["kind"]), str(row["value"])
        family, given = split_name(readable(self.label(party)))
        written = {schema.MAIL: [(kind, value)], schema.LINKEDIN: [(kind, PAGE + value)]}.get(kind, [])
        before = meant.of(book, [party])
        with book.save():
            contact = contacts.add(book, {"family": family, "given": given}, written, self.room.region)
            meant.put(book, [Meant(party, contact, False)])
            chosen = not self.closed and self._this_year(party)
            if chosen:
                self._choose({contact}, set())

        def back() -> None:
            with book.save():
                if chosen:
                    self._choose(set(), {contact})
                meant.put(book, before)
                removing.remove(book, contact)

        self._done([party], self.label(party), back)
        return contact, chosen

    def ask_again(self, party: int) -> None:
        """Take back what was said of a party, whenever that was."""
        before = meant.of(self.room.book, [party])
        meant.put(self.room.book, [Meant(party, None, False)])
        self._done([party], self.label(party), lambda: meant.put(self.room.book, before))

    def did(self, what: str, back: Callable[[], object]) -> None:
        """Take note of something else that was done, and of how it is taken back."""
        self._steps.append(Step(what, back))

    def undo(self) -> str:
        """Take back what was done last and say what it was about; blank where there is nothing."""
        if not self._steps:
            return ""
        self._steps[-1].back()
        return self._steps.pop().what

    def label(self, party: int) -> str:
        """Give what a party is called."""
        row = self.found.parties.loc[party]
        return str(row["name"] or row["value"])

    def _done(self, gone: Iterable[int], what: str, back: Callable[[], object]) -> None:
        """What is answered no longer waits; the rest is worked out anew when the book is read again."""
        answered = list(gone)
        self.names = self.names.drop(answered, errors="ignore")
        self.strangers = self.strangers.drop(answered, errors="ignore")
        self.fits = self.fits[~self.fits["party"].isin(answered)]
        self.did(what, back)

    def _read_people(self) -> None:
        """Who is in the book; the forms of their names are worked out anew only where one has changed."""
        book = self.room.book
        self.people = contacts.contacts(book)
        self.listings = imports.services(book)
        spelt = imports.spellings(book).str.split("\n").explode()
        self._spelt = pd.DataFrame({"contact": spelt.index, "name": spelt.to_numpy()})
        self._haystack: pd.Series | None = None
        as_kept = self.people.rename_axis("contact").reset_index()[["contact", *namesakes.PARTS]]
        known = pd.concat([as_kept, self._spelt], ignore_index=True).fillna("")
        if not known.equals(self._known):
            self._known, self._forms = known, namesakes.forms(known)

    def _names(self) -> pd.DataFrame:
        known, rows = self.found.parties, self.found.rows
        apart = rows[rows["person"] < 0]
        talks = apart.groupby((-apart["person"]).astype("int64"))["day"].agg(["size", "max"])
        titles = meant.in_titles(self.room.book)
        gone = self.found.left_out
        out = gone.index[gone["reason"] != "title_only"]
        titles = titles[~titles["interaction_id"].isin(out)]
        days = pd.to_datetime(titles["day"]).groupby(titles["party"]).agg(["size", "max"])
        seen = pd.concat([talks, days]).set_axis(["times", "last"], axis=1).rename_axis("party")
        unsaid = (known["nobody"] == 0) & (known["person"].isna() | (known["person"] < 0))
        named = known["kind"].isin((parties.NAME, parties.TITLE))
        waiting = known.loc[unsaid & named, ["name", "kind", "source", "value"]]
        waiting = waiting.assign(name=waiting["name"].where(waiting["name"] != "", waiting["value"]))
        return waiting.drop(columns="value").join(seen, how="inner").sort_values(["times", "last"], ascending=False)

    def _this_year(self, party: int) -> bool:
        last = pd.concat([self.names["last"], self.strangers["last"]])
        return bool(last.get(party, pd.NaT) > pd.Timestamp(self.end) - pd.DateOffset(years=1))

    def _choose(self, more: set[int], fewer: set[int]) -> None:
        now = audits.find(self.room.book, self.room.year)
        there = set(answers.chosen(self.room.book, now)) if now else set()
        choosing.put(self.room.book, self.room.year, (there | more) - fewer)

    def _searched(self) -> pd.Series:
        if self._haystack is None:
            people = self.people
            read = people["family_reading"] + " " + people["given_reading"]
            spelt = self._spelt.groupby("contact")["name"].agg(" ".join).reindex(people.index).fillna("")
            joined = people["display"]
            for part in (read, read.map(romaji), spelt, people["organisation"]):
                joined = joined + " " + part
            self._haystack = joined.map(fold)
        return self._haystack


def readable(said: str) -> str:
    """Give a name out of an address or a LinkedIn page where there is nothing else.

    >>> readable("ann.lee@example.com"), readable("https://www.linkedin.com/in/ken-abe-1a2b/"), readable("佐藤 花子")
    ('Ann Lee', 'Ken Abe', '佐藤 花子')
    """
    page = _PAGE.sub("", said)
    name, at, _ = unquote(page).strip("/").partition("@")
    if not at and page == said:
        return said
    words = [word for word in re.split(r"[._+-]+", name) if word and not re.search(r"\d", word)]
    return " ".join(word.capitalize() for word in words) or name
