"""The panel that asks who was there: one's own addresses, names without a person, and people not in the book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from jinmyaku import namesakes, schema, text
from jinmyaku.book import parties
from jinmyaku.panels import face
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.naming import MOST_FOUND, Naming
from jinmyaku.panels.own import Own, zones
from jinmyaku.people import fold
from jinmyaku.workbook import Workbook

FIRST = 12
MOST_FITS = 4
MOST_SAID = 500


class WhoseFace(Face):
    """The browser's side of it."""

    _esm = face.script("whose")
    _css = face.style("whose")


class Whose:
    """Each answer is on disk before it is told of; the other panels, and the count itself, follow it."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.naming = room, Naming(room)
        self.own = Own(self.naming)
        self.shown = {"names": FIRST, "strangers": FIRST}
        self._fresh = False
        acts: dict[str, Act] = {
            "own_add": lambda said: self._own("whose.own_added", self.own.add(said)),
            "own_these": lambda: self._own("whose.own_added", self.own.take(self.own.likely()["value"].tolist())),
            "own_mine": lambda said: self._own("whose.own_added", self.own.take([said])),
            "own_remove": lambda said: self._own("whose.own_removed", self.own.remove(said)),
            "zone": self.zone,
            "say": self.say,
            "all": self.say_all,
            "add": self.add,
            "again": self.again,
            "undo": self.undo,
            "find": self.find,
            "more": self.more,
            "said": self.said,
        }
        self.view = WhoseFace(acts, face.words(room.lang, "whose"), self.state() | {"zones": zones()})
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the book again and show it."""
        if not self._fresh:
            self.naming.refresh()
        self._fresh = False
        self.view.tell(state=self.state())

    def state(self) -> dict[str, object]:
        """Give all that is shown; of long lists only so much as is asked for."""
        naming = self.naming
        return {
            "any": bool(len(naming.found.parties) or len(naming.found.rows)),
            "own": self._own_state(),
            "names": self._names(),
            "strangers": self._strangers(),
            "left": self._left_out(),
            "said_so_far": self.room.say("whose.said_so_far", n=len(naming.said)) if len(naming.said) else "",
            "undo": naming.can_undo,
        }

    def zone(self, zone: str) -> dict[str, object]:
        """Count days in another time zone."""
        self.own.set_zone(zone)
        return self._after("whose.zone_set", zone=self.own.zone)

    def say(self, party: int, contact: int | None) -> dict[str, object]:
        """Keep whose a party is, None for nobody."""
        name = self.naming.label(party)
        self.naming.say(party, contact)
        if contact is None:
            return self._after("whose.said_nobody", name=name)
        return self._after("whose.said_person", name=name, person=self._person(contact))

    def say_all(self) -> dict[str, object]:
        """Take over all names that fit exactly one person."""
        return self._after("whose.names_took", n=self.naming.say_all())

    def add(self, party: int) -> dict[str, object]:
        """Add whoever has a name or an address to the book."""
        name = self.naming.label(party)
        _, chosen = self.naming.add(party)
        key = "added_chosen" if chosen else "added_closed" if self.naming.closed else "added"
        return self._after(f"whose.{key}", name=name, year=self.room.year)

    def again(self, party: int) -> dict[str, object]:
        """Take back what was said of a party."""
        name = self.naming.label(party)
        self.naming.ask_again(party)
        return self._after("whose.asked_again", name=name)

    def undo(self) -> dict[str, object]:
        """Take back what was done last; what waits again is shown once the book is read again."""
        what = self.naming.undo()
        if not what:
            return self.state()
        self.naming.refresh()
        self._fresh = True
        return self._after("whose.undone", what=what)

    def find(self, words: str, party: int) -> dict[str, object]:
        """Give contacts by name; before anything is written, whom the party may be."""
        found = self.naming.find(words, MOST_FOUND + 1) if words.strip() else self._alike(party)
        told = self.naming.people.loc[found[:MOST_FOUND]]
        rows = zip(told.index.tolist(), map(self._person, told.index), told["organisation"].tolist(), strict=True)
        return {"rows": list(rows), "more": len(found) > MOST_FOUND}

    def more(self, which: str) -> dict[str, object]:
        """Show more of a list."""
        self.shown[which] += FIRST
        return self.state()

    def said(self) -> dict[str, object]:
        """Give what was said of names and addresses so far."""
        some = self.naming.said.head(MOST_SAID)
        nobody = self.room.say("whose.nobody_word")
        whom = [self._person(contact) if contact else nobody for contact in some["contact"].tolist()]
        return {"rows": list(zip(some.index.tolist(), map(self.naming.label, some.index), whom, strict=True))}

    def _own(self, key: str, values: Iterable[str]) -> dict[str, object]:
        return self._after(key, value=self.room.say("word.comma").join(values))

    def _after(self, key: str, **values: object) -> dict[str, object]:
        self.view.later.append(self.room.tell)
        return self.state() | {"line": self.room.say(key, **values)}

    def _person(self, contact: int) -> str:
        return str(self.naming.people["display"].get(contact) or self.room.say("word.nameless"))

    def _alike(self, party: int) -> list[int]:
        if party in self.naming.names.index:
            fits = self.naming.fits
            return [int(contact) for contact in fits.loc[fits["party"] == party, "contact"]]
        asked = pd.DataFrame({"name": [self.naming.label(party)], "source": ""}, index=[party])
        return [int(contact) for contact in self.naming.fitting(asked)["contact"]]

    def _own_state(self) -> dict[str, object]:
        said, likely = self.own.said(), self.own.likely()
        key = "known" if said else "likely" if len(likely) else "unknown"
        if key == "unknown" and not len(self.naming.found.parties):
            key = "nobody"
        times = [self.room.say("whose.own_times", n=n) for n in likely["times"].tolist()]
        return {
            "line": self.room.say(f"whose.own_{key}"),
            "said": said,
            "likely": list(zip(likely["value"].tolist(), times, strict=True)),
            "zone": self.own.zone,
        }

    def _names(self) -> dict[str, object]:
        names, say = self.naming.names, self.room.say
        some = names.head(self.shown["names"])
        fits = self._fits(some, self.naming.fits)
        sources = text.group(self.room.lang, "source")
        columns = [some[name].tolist() for name in ("name", "kind", "source", "times", "last")]
        rows = []
        for party, name, kind, source, times, last in zip(some.index.tolist(), *columns, strict=True):
            seen = [sources.get(source, source), say("whose.times", n=times), say("whose.last", day=_day(last))]
            addable = kind == parties.NAME
            rows.append({"party": party, "name": name, "seen": seen, "fits": fits.get(party, []), "add": addable})
        n = len(self.naming.only())
        line = say("whose.names_left", n=len(names)) if len(names) else say("whose.names_none")
        return {
            "line": line,
            "rows": rows,
            "all": say("whose.names_all", n=n) if n else "",
            **self._rest("names", names),
        }

    def _strangers(self) -> dict[str, object]:
        strangers, day = self.naming.strangers, self.naming.end.isoformat()
        some = strangers.head(self.shown["strangers"])
        alike = self.naming.fitting(some[["name"]].assign(source=""))
        fits = self._fits(some, alike[alike["strength"] >= namesakes.FULL])
        columns = [some[name].tolist() for name in ("name", "kind", "value")]
        rows = []
        for party, name, kind, value, seen in zip(some.index.tolist(), *columns, self._seen(some), strict=True):
            page = "linkedin.com/in/" if kind == schema.LINKEDIN else ""
            address = "" if value in fold(name) else page + value
            rows.append({"party": party, "name": name, "value": address, "seen": seen, "fits": fits.get(party, [])})
        key = "whose.strangers_intro" if len(strangers) else "whose.strangers_none"
        line = self.room.say(key, n=len(strangers), day=day)
        return {"line": line, "rows": rows, **self._rest("strangers", strangers)}

    def _seen(self, some: pd.DataFrame) -> list[list[str]]:
        """What a year shows of each, in words: 31 h, 12 meetings and calls, 40 mails and messages, the last day."""
        say = self.room.say
        hours = text.hours(self.room.lang, some["hours"]).where(some["hours"] >= _SHORT, "").tolist()
        met = some["meetings"].astype("int64").map(lambda n: say("whose.meetings", n=n) if n else "").tolist()
        wrote = (some["sent"] + some["received"]).astype("int64")
        mails = wrote.map(lambda n: say("whose.mails", n=n) if n else "").tolist()
        last = [say("whose.last", day=_day(day)) for day in some["last"].tolist()]
        return [[part for part in parts if part] for parts in zip(hours, met, mails, last, strict=True)]

    def _fits(self, asked: pd.DataFrame, found: pd.DataFrame) -> dict[int, list[Sequence[object]]]:
        """By party: contact, name, organisation, evidence in words, and whether it is strong."""
        some = found[found["party"].isin(asked.index)].groupby("party").head(MOST_FITS)
        told: dict[int, list[Sequence[object]]] = {}
        for party, contact, evidence, strength in some.itertuples(index=False, name=None):
            firm = str(self.naming.people["organisation"].get(contact, ""))
            why = self.room.say(f"whose.fits_{evidence}")
            told.setdefault(party, []).append([contact, self._person(contact), firm, why, strength >= namesakes.FULL])
        return told

    def _rest(self, which: str, all_of: pd.DataFrame) -> dict[str, object]:
        rest = len(all_of) - self.shown[which]
        return {"more": self.room.say("whose.more", n=rest) if rest > 0 else ""}

    def _left_out(self) -> str:
        say, found, year = self.room.say, self.naming.left_out, self.room.year
        reasons = say("word.comma").join(say(f"left_out.{reason}", n=n) for reason, n in found.items())
        return say("whose.left", year=year, reasons=reasons) if found else say("whose.left_none", year=year)


def _day(day: pd.Timestamp) -> str:
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"


# Less than this is no time to speak of: what two short mails take.
_SHORT = 0.05
