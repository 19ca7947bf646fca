"""The panel of ways to a key person: by whom, with what chance, what was given to them, what was asked and what came
of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd

from jinmyaku.book import acquaintances, interactions, key_people
from jinmyaku.figures import way_tables
from jinmyaku.figures.tables import Table
from jinmyaku.introductions import ME
from jinmyaku.panels import aimed, face, passing
from jinmyaku.panels.face import Act
from jinmyaku.panels.origins import Origins
from jinmyaku.panels.own_time import clock
from jinmyaku.panels.pair_sheet import WayFace
from jinmyaku.panels.person import SELF
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

PART: Final = "ways"
MOST_REQUESTS: Final = 30


class Ways:
    """A key person is picked; what is asked, and what came of it, is on disk before it says so."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.aimed = room, aimed.of(room)
        self.origins = Origins(self.aimed)
        self.target: int | None = None
        acts: dict[str, Act] = {
            "pick": self.pick,
            "asked": self.asked,
            "came": self.came,
            "met": self.met,
            "by": self.by,
            "undo": self.undo,
            "rest": lambda: self.aimed.tell(self.show),
        }
        self.view = WayFace(acts, face.words(room.lang, "ways", "tier", "path"), self.state())
        self.aimed.watchers.append(self.show)

    def show(self) -> None:
        """Read the year again and show it."""
        self.origins.read()
        self.view.tell(state=self.state())

    def pick(self, contact: int) -> dict[str, object]:
        """Show the ways to a key person."""
        self.target = contact
        return {"state": self.state()}

    def asked(self, contact: int, day: str) -> dict[str, object]:
        """Write down that one asked somebody, on a day, for an introduction to whoever is picked. Raises Fault for what
        is no day, or lies ahead."""
        assert self.target is not None
        self._may()
        if interactions.iso_day(day) > self.room.as_of.isoformat():
            raise Fault("fault.asked_ahead", found=day)
        number = acquaintances.ask(self.room.book, contact, self.target, day)
        return self._did(partial(acquaintances.came_of, self.room.book, number, None))

    def came(self, request: int, outcome: str) -> dict[str, object]:
        """Say what came of a request, blank while it is open."""
        self._may()
        was = str(self.aimed.connections.requests["came_of"].loc[request])
        acquaintances.came_of(self.room.book, request, outcome)
        return self._did(partial(acquaintances.came_of, self.room.book, request, was))

    def met(self, contact: int) -> dict[str, object]:
        """Say that one has met a key person who was known by name only."""
        here = self.aimed.begin()
        numbers = [int(key) for key in self._by_name(contact).index]
        for key in numbers:
            key_people.put(self.room.book, here, key, {"access": "met"})
        return self._did(lambda: [key_people.put(self.room.book, here, key, {"access": "named"}) for key in numbers])

    def by(self, contact: int, by: str) -> dict[str, object]:
        """Keep who introduced somebody, by their number."""
        self._may()
        return self._did(self.origins.put(contact, by))

    def undo(self) -> dict[str, object]:
        """Take the last change back."""
        undone = self.aimed.undo(PART)
        return {"state": self.state(), "line": self.room.say("time.undone") if undone else ""}

    def state(self) -> dict[str, object]:
        """Give all that is shown: the key people, the ways to the one that is picked, and requests."""
        say, keys = self.room.say, self._keys()
        known = [one["contact"] for one in keys]
        if self.target not in known:
            self.target = next((int(str(one)) for one in known), None)
        ways = self.aimed.connections.paths(self.target) if self.target else []
        avoided = passing.avoided(self.aimed, self.target) if self.target else []
        return {
            "part": PART,
            "keys": keys,
            "target": self.target,
            "ways": [passing.told(self.aimed, path) for path in ways],
            "none": self._none(bool(ways), bool(avoided)),
            "direct": self._direct(),
            "avoided": avoided,
            "requests": self._requests(),
            "today": self.room.as_of.isoformat(),
            "undo": self.aimed.can_undo(PART),
            "closed": say("pairs.closed") if self.aimed.closed else "",
        }

    def _keys(self) -> list[dict[str, object]]:
        named = self.aimed.aims.named.drop_duplicates("contact_id")
        goals = self.aimed.aims.goals["goal"]
        links = self.aimed.aims.links
        return [
            {
                "contact": int(contact),
                "name": self.aimed.name(int(contact)),
                "access": self.room.say(f"access.{access}"),
                "goals": [str(goals[goal]) for goal in links.loc[links["key_id"] == key, "goal_id"]],
            }
            for key, contact, access in zip(named.index, named["contact_id"], named["access"], strict=True)
        ]

    def _none(self, ways: bool, avoided: bool) -> str:
        """What to do where there is nothing to show."""
        if ways:
            return ""
        if self.target is None:
            described = len(self.aimed.aims.people) > 0
            return self.room.say("ways.only_described" if described else "ways.no_key")
        return self.room.say("ways.only_avoided" if avoided else "ways.nobody", name=self.aimed.name(self.target))

    def _direct(self) -> str:
        """Whoever is in touch with a key person needs nobody between."""
        if self.target is None:
            return ""
        edges = self.aimed.connections.edges
        own = edges[(edges["left"] == ME) & (edges["right"] == self.target)]["how"]
        near = len(own) and str(own.iloc[0]) in ("in_touch", "mutual", "vouches")
        return self.room.say("ways.direct", name=self.aimed.name(self.target)) if near else ""

    def _requests(self) -> list[dict[str, object]]:
        found, rows = self.aimed.connections.requests.head(MOST_REQUESTS), []
        for number, asked, target, day, came in found.reset_index().itertuples(index=False, name=None):
            names = {"asked": self.aimed.name(asked), "target": self.aimed.name(target)}
            line = self.room.say("ways.request", day=f"{day:%Y-%m-%d}", **names)
            offers = self._offers(int(asked), int(target)) if came == "introduced" and not self.aimed.closed else []
            rows.append({"request": int(number), "line": line, "came": came, "offers": offers})
        return rows

    def _offers(self, asked: int, target: int) -> list[dict[str, object]]:
        """What an introduction changes elsewhere, each to be taken over by a press."""
        say, names = self.room.say, {"asked": self.aimed.name(asked), "target": self.aimed.name(target)}
        offers: list[dict[str, object]] = []
        if len(self._by_name(target)):
            offers.append(
                {"act": "met", "what": {"contact": target}, "said": say("ways.set_met", name=names["target"])}
            )
        if self.origins.everyone.get(target, SELF) == "":
            what = {"contact": target, "by": str(asked)}
            offers.append({"act": "by", "what": what, "said": say("ways.set_by", **names)})
        return offers

    def _by_name(self, contact: int) -> pd.DataFrame:
        named = self.aimed.aims.named
        return named[(named["contact_id"] == contact) & (named["access"] == "named")]

    def _may(self) -> None:
        if self.aimed.closed:
            raise Fault("fault.year_closed", year=self.room.year)

    def _did(self, back: Callable[[], object]) -> dict[str, object]:
        self.aimed.did(PART, back)
        return {"state": self.state(), "line": self.room.say("panel.answer_saved", time=clock())}


def static(room: Workbook) -> Table:
    """Give the ways to all key people in the book, as a table."""
    shared = aimed.of(room)
    aims, names = shared.aims, shared.now.contacts["display"]
    found = {int(contact): shared.connections.paths(int(contact)) for contact in aims.named["contact_id"].unique()}
    return way_tables.paths(found, names, aims.ledger, aims.people, room.lang)
