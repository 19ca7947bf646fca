"""Which addresses are the person's own, and in which time zone their days are counted, as a plain object."""

from __future__ import annotations

import re
import zoneinfo

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import interactions, meant, parties
from jinmyaku.panels.naming import PAGE, Naming
from jinmyaku.text import Fault


class Own:
    """The person's own addresses, pages and names: said, likely, added and taken out; undone with what else was done.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku.workbook import Workbook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     own = Own(Naming(room))
    ...     own.add("me@example.com, 片桐 志保"), own.said()
    ...     room.book.close()
    (['me@example.com', '片桐 志保'], ['me@example.com', '片桐 志保'])
    """

    def __init__(self, naming: Naming) -> None:
        self.naming, self.room = naming, naming.room

    def said(self) -> list[str]:
        """Give what the person has said."""
        return [said for _, said in parties.own(self.room.book)]

    def likely(self) -> pd.DataFrame:
        """Give what is evidently the person's own and not said yet: index ``party``, ``value``, and ``times``, how many
        interactions say so."""
        found = self.naming.found
        mine = found.parties.loc[list(found.likely), ["kind", "value", "mine", "name"]].rename_axis("party")
        told = {(kind, value) for kind, _, value in parties.keys(parties.own(self.room.book), "")}
        mine = mine[~pd.MultiIndex.from_frame(mine[["kind", "value"]]).isin(told)]
        part = pd.Series(meant.had_part(self.room.book, mine.index.tolist()), dtype="int64").reindex(mine.index)
        value = mine["value"].mask(mine["kind"] == parties.NAME, mine["name"])
        value = value.mask(mine["kind"] == schema.LINKEDIN, PAGE + mine["value"])
        times = mine["mine"].where(mine["mine"] > 0, part)
        return pd.DataFrame({"value": value, "times": times}).sort_values("times", ascending=False)

    def add(self, written: str) -> list[str]:
        """Take in more of the person's own, several with commas between them, and give them. Raises Fault where nothing
        is written."""
        more = [one.strip() for one in re.split(r"[,、;\n]", written) if one.strip()]
        if not more:
            raise Fault("whose.own_blank")
        return self.take(more)

    def take(self, more: list[str]) -> list[str]:
        """Take in more of the person's own, as they are, and give them."""
        self._set([*self.said(), *more], more)
        return more

    def remove(self, said: str) -> list[str]:
        """Take out one that is not the person's, and give it."""
        self._set([one for one in self.said() if one != said], [said])
        return [said]

    @property
    def zone(self) -> str:
        """The time zone in which days are counted."""
        return interactions.zone(self.room.book)

    def set_zone(self, zone: str) -> None:
        """Count the days of all interactions in another time zone. Raises Fault where there is none of that name."""
        before = self.zone
        interactions.set_zone(self.room.book, zone.strip())
        self.naming.did(zone.strip(), lambda: interactions.set_zone(self.room.book, before))

    def _set(self, now: list[str], about: list[str]) -> None:
        book, before = self.room.book, self.said()
        parties.set_own(book, now)
        self.naming.did(self.room.say("word.comma").join(about), lambda: parties.set_own(book, before))


def zones() -> list[str]:
    """Give the names of all time zones, those of places first.

    >>> "Asia/Tokyo" in zones()
    True
    """
    known = zoneinfo.available_timezones()
    return sorted(known, key=lambda zone: ("/" not in zone or zone.startswith("Etc/"), zone))
