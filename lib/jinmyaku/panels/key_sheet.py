"""The panel of key people: who has achieved a goal already, named or only described, and what one knows of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Cell, audits, key_people
from jinmyaku.figures import future_tables, give_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed
from jinmyaku.panels.face import Act
from jinmyaku.panels.sheets import Sheet, before, check_there, plain
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

FIELDS: Final = ("description", "access", "hourly_value", "income", "respect", "who_matters", "done_for_them")
_RANK: Final = {access: rank for rank, access in enumerate(future.ACCESS)}


class KeyPeople(Sheet):
    """Those who have achieved what one aims at; whoever closes a gap does so at once."""

    part = "key"
    groups = ("key", "access", "fit")

    def acts(self) -> dict[str, Act]:
        """Give what may be asked for."""
        return {
            "find": self.found,
            "add": self.add,
            "write": self.write,
            "link": self.link,
            "name": self.name,
            "remove": self.remove,
        }

    def add(self, contact: int | None, description: str, goal: int | None) -> dict[str, object]:
        """Write down somebody from the book, or a description; for a goal, as one who has achieved it."""
        there = self._of_contact(contact)
        if there is not None:
            return self._there(there, goal) | {"which": there}
        goals = self.aimed.aims.goals
        with audits.saving(self.book, here := self.aimed.begin()):
            number = key_people.add(self.book, here, {"contact_id": contact, "description": description})
            if goal is not None:
                key_people.link(self.book, here, number, goal, "achieved")
        told = self.done(lambda: self._put(number, {"removed": 1}), lambda: self._moved(goals))
        return told | {"which": number}

    def write(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Keep fields of a key person as they are now. Raises Fault as ``key_people.put``."""
        goals, was = self.aimed.aims.goals, before(self.aimed.aims.people, which, fields)
        if not self._put(which, fields):
            return self.saved()
        return self.written(lambda: self._put(which, was), lambda: self._moved(goals))

    def link(self, which: int, goal: int, fit: str) -> dict[str, object]:
        """Say how far a key person is with a goal; blank where they have nothing to do with it."""
        check_there(self.aimed.aims.people, which)
        goals, known = self.aimed.aims.goals, self.aimed.aims.links
        mine = known.loc[(known["key_id"] == which) & (known["goal_id"] == goal), "fit"]
        old = None if mine.empty else str(mine.iloc[0])
        if (fit or None) == old:
            return self.saved()
        self._link(which, goal, fit or None)
        return self.written(lambda: self._link(which, goal, old), lambda: self._moved(goals))

    def name(self, which: int, contact: int) -> dict[str, object]:
        """Say who somebody is of whom there was only a description. Raises Fault where they stand here already."""
        check_there(self.aimed.aims.people, which)
        if self._of_contact(contact) is not None:
            raise Fault("key.twice")
        goals = self.aimed.aims.goals
        self._put(which, {"contact_id": contact})
        return self.written(lambda: self._put(which, {"contact_id": None}), lambda: self._moved(goals))

    def remove(self, which: int) -> dict[str, object]:
        """Take a key person out."""
        check_there(self.aimed.aims.people, which)
        goals = self.aimed.aims.goals
        self._put(which, {"removed": 1})
        return self.written(lambda: self._put(which, {"removed": 0}), lambda: self._moved(goals))

    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""
        aims = self.aimed.aims
        people = aims.people.assign(hour=give_tables.money(aims.people["hourly"], self.aimed.currency, self.room.lang))
        goals = aims.goals[aims.goals["ahead"]]
        rows = goals.assign(says=self.reach(goals)).reset_index().to_dict("records")
        return {
            "people": [self._person(row) for row in people.reset_index().to_dict("records")],
            "goals": [
                {
                    "number": int(row["goal_id"]),
                    "goal": row["goal"],
                    "open": int(row["achieved"]) == 0,
                    "says": row["says"],
                }
                for row in rows
            ],
            "access": list(future.ACCESS),
            "fit": list(future.FIT),
        }

    def _person(self, row: Mapping[Hashable, Any]) -> dict[str, object]:
        contact, links = int(row["contact_id"]), self.aimed.aims.links
        mine = links[links["key_id"] == row["key_id"]]
        detail = str(self.aimed.now.contacts["organisation"].get(contact, "")) if contact else ""
        return {
            "number": int(row["key_id"]),
            "contact": contact,
            "name": row["name"] if contact else "",
            "detail": detail,
            **{field: plain(row[field]) for field in FIELDS},
            "fits": [[int(goal), fit] for goal, fit in zip(mine["goal_id"], mine["fit"], strict=True)],
            "hourly": self.room.say("key.hourly", amount=row["hour"]) if row["hourly"] > 0 else "",
            "suggestion": self._suggestion(contact, str(row["access"])),
        }

    def _suggestion(self, contact: int, said: str) -> dict[str, str] | None:
        """What interactions of twelve months show of how near somebody is, where that is nearer than what was said."""
        measured, say = self.aimed.now.measured, self.room.say
        if contact not in measured.index:
            return None
        they_start, both = measured.loc[[contact], ["they_start", "last_two_way"]].iloc[0]
        if they_start > 0:
            access, why = "mutual", say("key.why_mutual", n=int(they_start))
        elif not pd.isna(both):
            access, why = "in_touch", say("key.why_in_touch", day=f"{both:%Y-%m-%d}")
        else:
            return None
        return {"access": access, "why": why} if _RANK[access] > _RANK[said] else None

    def _moved(self, was: pd.DataFrame) -> str:
        """Say which gaps a change has moved. In: the goals before it."""
        now, say = self.aimed.aims.goals, self.room.say
        old = was.reindex(now.index)
        moved = now[(now["covered"] != old["covered"]) | (now["state"] != old["state"])]
        lines = [
            say("key.moved", goal=goal, reach=reach)
            for goal, reach in zip(moved["goal"], self.reach(moved), strict=True)
        ]
        return say("word.gap").join(lines)

    def _there(self, number: int, goal: int | None) -> dict[str, object]:
        """Say that somebody stands here already, and link them with a goal that was meant."""
        goals, links, line = self.aimed.aims.goals, self.aimed.aims.links, self.room.say("key.there")
        if goal is None or ((links["key_id"] == number) & (links["goal_id"] == goal)).any():
            return {"state": self.told(), "line": line}
        self._link(number, goal, "achieved")
        return self.done(
            lambda: self._link(number, goal, None), lambda: line + self.room.say("word.gap") + self._moved(goals)
        )

    def _of_contact(self, contact: int | None) -> int | None:
        """The number of the key person who is this contact."""
        people = self.aimed.aims.people
        found = people.index[people["contact_id"] == contact]
        return int(found[0]) if contact is not None and len(found) else None

    def _put(self, number: int, fields: Mapping[str, Cell]) -> bool:
        return key_people.put(self.book, self.aimed.begin(), number, fields)

    def _link(self, number: int, goal: int, fit: str | None) -> bool:
        return key_people.link(self.book, self.aimed.begin(), number, goal, fit)


def static(room: Workbook) -> Table:
    """Give the key people with how far and how near they are, as a table."""
    aims = aimed.of(room).aims
    return future_tables.key_people(aims.people, aims.links, room.lang)
