"""The panel of goals for one year and three: written in one's own words, carried from year to year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

from jinmyaku.book import Cell, goals
from jinmyaku.panels.face import Act
from jinmyaku.panels.sheets import Sheet, before, check_there
from jinmyaku.text import Fault

ANSWERS: Final = ("achieved", "dropped", "open")


class Goals(Sheet):
    """The year's goals; those that earlier years have left open ask first what became of them."""

    part = "goals"
    groups = ("goal", "status")

    def acts(self) -> dict[str, Act]:
        """Give what may be asked for."""
        # What was answered and taken back in this sitting is asked again; the book keeps every answer.
        self._again: set[int] = set()
        return {"add": self.add, "write": self.write, "answer": self.answer, "remove": self.remove}

    def add(self, horizon: int, goal: str) -> dict[str, object]:
        """Write down a new goal."""
        number = goals.add(self.book, self.aimed.begin(), {"horizon": horizon, "goal": goal})
        return self.done(lambda: self._put(number, {"removed": 1})) | {"which": number}

    def write(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Keep fields of a goal as they are now. Raises Fault as ``goals.put``."""
        was = before(self.aimed.aims.goals, which, fields)
        return self.written(lambda: self._put(which, was)) if self._put(which, fields) else self.saved()

    def answer(self, which: int, status: str) -> dict[str, object]:
        """Keep what became of a goal of an earlier year: achieved, dropped, or open still."""
        if status not in ANSWERS:
            raise Fault("fault.goal_status", found=status[:20], known=", ".join(ANSWERS))
        check_there(self.aimed.aims.goals, which)
        self._put(which, {"status": status})
        self._again.discard(which)
        return self.done(lambda: self._ask_again(which))

    def remove(self, which: int) -> dict[str, object]:
        """Take a goal out."""
        check_there(self.aimed.aims.goals, which)
        self._put(which, {"removed": 1})
        return self.done(lambda: self._put(which, {"removed": 0}))

    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""
        table = self.aimed.aims.goals
        asked = (~table["said"] | table.index.isin(self._again)) & (not self.aimed.closed)
        people = self._people()
        rows = table.assign(says=self.reach(table))[~asked].reset_index().to_dict("records")
        return {
            "asked": [
                {
                    "number": int(row["goal_id"]),
                    "goal": row["goal"],
                    "said": self.room.say("goal.from_year", year=int(row["begun"])),
                }
                for row in table[asked].reset_index().to_dict("records")
            ],
            "goals": [self._card(row, people.get(row["goal_id"], [])) for row in rows],
            "horizons": list(goals.HORIZONS),
            "statuses": list(goals.STATUSES),
            "ahead": list(goals.GOES_ON),
        }

    def _card(self, row: Mapping[Hashable, Any], people: list[str]) -> dict[str, object]:
        begun = int(row["begun"])
        return {
            "number": int(row["goal_id"]),
            "horizon": int(row["horizon"]),
            **{name: row[name] for name in ("goal", "achieved_means", "self_improvement", "status")},
            "weight": round(row["weight"]),
            "covered": float(row["covered"]),
            "says": row["says"],
            "since": self.room.say("goal.since", year=begun) if begun < self.room.year else "",
            "people": people,
        }

    def _people(self) -> dict[object, list[str]]:
        """Who is named for each goal, those first who have achieved it."""
        aims = self.aimed.aims
        if aims.links.empty:
            return {}
        who = aims.people["name"].where(aims.people["name"] != "", aims.people["description"])
        fit = {name: self.room.say(f"fit.{name}") for name in aims.links["fit"].unique()}
        told = aims.links.sort_values("fit", kind="stable")
        colon = self.room.say("word.colon")
        lines = told["key_id"].map(who) + colon + told["fit"].map(fit)
        return {goal: some.tolist() for goal, some in lines.groupby(told["goal_id"], sort=False)}

    def _put(self, number: int, fields: Mapping[str, Cell]) -> bool:
        return goals.put(self.book, self.aimed.begin(), number, fields)

    def _ask_again(self, number: int) -> None:
        self._put(number, {"status": "open"})
        self._again.add(number)
