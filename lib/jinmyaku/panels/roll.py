"""The list of contacts as a plain object: found, sorted, chosen for the year, and every change undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import choosing, ranking
from jinmyaku.book import answers, audits, contacts, imports
from jinmyaku.people import fold, romaji
from jinmyaku.workbook import Workbook

SHOWS: Final = ("all", "chosen", "not_chosen")
SILENCES: Final = ("", "year", "years", "dormant", "unknown")
SORTS: Final = ("rank", "name", "organisation", "met_on", "last_contact", "hours")
RULES: Final = ("top", "last", "met", "relation", "dormant", "all", "none")
LONG_SILENCE: Final = 3


@dataclass(frozen=True)
class Wish:
    """What of the list is to be shown: all words of ``words``, one relation, one source, how long since the last
    contact (``SILENCES``), judged last year or not, chosen or not (``SHOWS``); in the order of one of ``SORTS``."""

    words: str = ""
    relation: str = ""
    source: str = ""
    silence: str = ""
    before: str = ""
    show: str = "all"
    sort: str = "rank"
    down: bool = False


class Roll:
    """Everybody in the book as a person goes through them for one year; ``view`` are those shown, by position.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "ja", dt.date(2026, 12, 31), interactive=True)
    ...     hanako = contacts.add(room.book, {"family": "佐藤", "given": "花子"})
    ...     roll = Roll(room)
    ...     roll.find(Wish(words="花子")), roll.shown()["display"].tolist()
    ...     room.book.close()
    (1, ['佐藤 花子'])
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.wish = Wish()
        self._undo: list[Callable[[], object]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read the book again."""
        self.now = now = self.room.read()
        self.closed = now.closed_on
        self.everybody = ranking.ranked(now)
        self.chosen = {int(contact) for contact in now.people.index}
        self._searched: pd.Series | None = None
        self._keys: dict[str, pd.Series] = {}
        self.find(self.wish)

    def find(self, wish: Wish) -> int:
        """Set what is shown and give how many that are."""
        self.wish = wish
        here = np.ones(len(self.everybody), dtype=bool)
        for word in fold(wish.words).split():
            here &= self._haystack().str.contains(word, regex=False).to_numpy()
        everybody = self.everybody
        if wish.relation:
            here &= (everybody["relation"] == ("" if wish.relation == "none" else wish.relation)).to_numpy()
        if wish.source:
            here &= (" " + everybody["sources"]).str.contains(f" {wish.source}", regex=False).to_numpy()
        if wish.before:
            here &= everybody["judged_before"].to_numpy() == (wish.before == "yes")
        if wish.show != "all":
            here &= everybody.index.isin(self.chosen) == (wish.show == "chosen")
        if wish.silence:
            here &= self._silence() == wish.silence
        self.view = np.flatnonzero(here)
        if wish.sort != "rank" or wish.down:
            self.view = self.view[self._order(wish)]
        return len(self.view)

    def shown(self, start: int = 0, stop: int | None = None) -> pd.DataFrame:
        """Give those shown, from one position to before another."""
        return self.everybody.iloc[self.view[start:stop]]

    def ids(self, ranges: Iterable[tuple[int, int]]) -> list[int]:
        """Give the contacts at ranges of positions, each from its first to its last."""
        index = self.everybody.index.to_numpy()
        return [int(contact) for start, stop in ranges for contact in index[self.view[start : stop + 1]]]

    def judge(self, whom: Iterable[int], yes: bool) -> None:
        """Choose contacts for this year, or no longer."""
        some = set(whom)
        self._put(self.chosen | some if yes else self.chosen - some)

    def choose(self, rule: str, number: int = 0, relation: str = "") -> None:
        """Choose by rule: ``top`` (so many of ``ranking.ranked``), ``last`` (last year's), ``met`` (everyone met this
        year), ``relation`` and ``dormant`` add to those chosen; so does ``all``; ``none`` takes everybody out."""
        people = self.everybody
        beside = people.index.isin(self.chosen)
        wanted: dict[str, Callable[[], pd.Index]] = {
            "top": lambda: people.index[beside | (np.arange(len(people)) < number)],
            "last": lambda: people.index[beside | people["judged_before"]],
            "met": lambda: people.index[beside | self._met_this_year()],
            "relation": lambda: people.index[beside | (people["relation"] == relation)],
            "dormant": lambda: people.index[beside | people.index.isin(self.dormant())],
            "all": lambda: people.index,
            "none": lambda: people.index[:0],
        }
        self._put({int(contact) for contact in wanted[rule]()})

    def relate(self, whom: Iterable[int], relation: str) -> int:
        """Set the relation of several contacts at once and give of how many it changed."""
        old = self.everybody.loc[list(whom), "relation"]
        changed = old[old != relation]
        self._set_relation(pd.Series(relation, index=changed.index))
        self._undo.append(lambda: self._set_relation(changed))
        return len(changed)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._undo)

    def undo(self) -> bool:
        """Take back the last change of this list; False where there is none to take back."""
        if not self._undo:
            return False
        self._undo.pop()()
        return True

    def dormant(self) -> pd.Index:
        """Give the strong ties out of touch for three years or more."""
        return ranking.dormant(self.room.book, self.now, LONG_SILENCE)

    def _put(self, wanted: set[int]) -> None:
        more, fewer = wanted - self.chosen, self.chosen - wanted
        self._choose(more, fewer)
        self._undo.append(lambda: self._choose(fewer, more))

    def _choose(self, more: set[int], fewer: set[int]) -> None:
        """Change what was meant and no more: another page may have chosen others since."""
        now = audits.find(self.room.book, self.room.year)
        there = set(answers.chosen(self.room.book, now)) if now else set()
        self.chosen = set(choosing.put(self.room.book, self.room.year, (there | more) - fewer))
        if self.wish.show != "all":
            self.find(self.wish)

    def _set_relation(self, new: pd.Series) -> None:
        old = self.everybody.loc[new.index, "relation"]
        rows = pd.DataFrame(
            {"contact_id": new.index, "field": "relation", "old": old.to_numpy(), "new": new.to_numpy()}
        )
        with self.room.book.save() as disk:
            contacts.change(disk, rows, None)
        self.everybody = self.everybody.assign(
            relation=new.reindex(self.everybody.index).fillna(self.everybody["relation"])
        )
        if self.wish.relation:
            self.find(self.wish)

    def _haystack(self) -> pd.Series:
        """What is searched: every name, reading, organisation and mail, folded; worked out at the first search."""
        if self._searched is None:
            mails = contacts.addresses(self.room.book)
            said = mails.groupby("contact_id")["as_written"].agg(" ".join)
            read = self.everybody["family_reading"] + " " + self.everybody["given_reading"]
            spelt = read.map({reading: romaji(reading) for reading in read.unique()})
            parts = [said, spelt, imports.spellings(self.room.book), *(self.everybody[name] for name in _SEARCHED)]
            joined = pd.Series("", index=self.everybody.index, dtype="str")
            for part in parts:
                joined = joined + " " + part.reindex(joined.index).fillna("")
            self._searched = joined.map({line: fold(line) for line in joined.unique()})
        return self._searched

    def _order(self, wish: Wish) -> NDArray[np.int64]:
        """The order of those shown; whoever has nothing to go by comes last, whichever way it goes."""
        if wish.sort == "rank":
            return np.arange(len(self.view))[::-1]
        key = self._key(wish.sort).iloc[self.view].reset_index(drop=True)
        blank = (key == "") | (key == 0) | key.isna()
        order = key[~blank].sort_values(kind="stable", ascending=not wish.down).index
        return np.concatenate([order.to_numpy(), np.flatnonzero(blank.to_numpy())])

    def _key(self, sort: str) -> pd.Series:
        if sort not in self._keys:
            people = self.everybody
            if sort == "name":
                read = (people["family_reading"] + " " + people["given_reading"]).str.strip()
                plain = read.where(read != "", people["display"])
                self._keys[sort] = plain.map({name: fold(name) for name in plain.unique()})
            elif sort == "hours":
                self._keys[sort] = people[["last_hours", "hours"]].max(axis=1)
            else:
                self._keys[sort] = people[sort].astype("str")
        return self._keys[sort]

    def _silence(self) -> NDArray[np.str_]:
        last = self.everybody["last_contact"]
        day = pd.Timestamp(self.now.as_of)
        year, three = (str((day - pd.DateOffset(years=n)).date()) for n in (1, LONG_SILENCE))
        return np.select([last == "", last >= year, last >= three], ["unknown", "year", "years"], "dormant")

    def _met_this_year(self) -> pd.Series:
        year = str(self.room.year)
        return (self.everybody["met_on"].str[:4] == year) | (self.everybody["last_contact"].str[:4] == year)


_SEARCHED: Final = ("display", "family", "given", "family_reading", "given_reading", "organisation", "title")
