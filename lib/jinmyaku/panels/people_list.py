"""The panel that lists contacts: search and choose in a long table, and one person's sheet below it."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import pandas as pd

from jinmyaku import schema, text, witness
from jinmyaku.book import interactions
from jinmyaku.panels import face
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.person import FIELDS, Sheet
from jinmyaku.panels.roll import RULES, SHOWS, SILENCES, SORTS, Roll, Wish
from jinmyaku.text import hours
from jinmyaku.workbook import Workbook

FIRST_ROWS = 60
MOST_ROWS = 500


class RollFace(Face):
    """The browser's side of the list."""

    _esm = face.script("roll")
    _css = face.style("roll")


class PersonFace(Face):
    """The browser's side of a person's sheet."""

    _esm = face.script("person")
    _css = face.style("person")


class PeopleList:
    """The list and the sheet below it: whoever is opened in the one is shown in the other."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.roll, self.sheet = room, Roll(room), Sheet(room)
        self.contact: int | None = None
        spoken = face.words(room.lang, "roll", "relation", "source", "tier") | {
            "options.shows": ",".join(SHOWS),
            "options.silences": ",".join(SILENCES),
            "options.sorts": ",".join(SORTS),
            "options.rules": ",".join(RULES),
        }
        acts: dict[str, Act] = {
            "find": self.find,
            "rows": self.rows,
            "judge": self.judge,
            "choose": self.choose,
            "relate": self.relate,
            "undo": self.undo,
            "open": self.open,
            "dormant": lambda: {"dormant": len(self.roll.dormant())},
        }
        self.list = RollFace(acts, spoken, self.state())
        own: dict[str, Act] = {
            "save": self.save,
            "new": self.new,
            "met": self.met,
            "unmet": self.unmet,
            "judged": self.judged,
        }
        said = face.words(room.lang, "person", "relation", "interaction")
        self.person = PersonFace(own, said, self._person())
        self.view = widgets.VBox([self.list, self.person])
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the book again, as after an import."""
        self.roll.refresh()
        self._changed()

    def state(self) -> dict[str, object]:
        """Give how many are shown and chosen, what can be filtered by, and the first rows."""
        return {
            "shown": len(self.roll.view),
            "all": len(self.roll.everybody),
            "chosen": len(self.roll.chosen),
            "chosen_line": self.room.say("panel.chosen_now", n=len(self.roll.chosen), year=self.room.year),
            "sources": sorted(
                {one.partition(":")[0] for one in " ".join(self.roll.everybody["sources"].unique()).split()}
            ),
            "relations": sorted(set(self.roll.everybody["relation"].unique()) - {""}, key=schema.RELATIONS.index),
            "closed": self.room.say("panel.closed") if self.roll.closed else "",
            "undo": self.roll.can_undo,
            "rows": self._rows(0, FIRST_ROWS),
        }

    def find(self, **wish: object) -> dict[str, object]:
        """Set what is shown, by the fields of ``Wish``."""
        self.roll.find(Wish(**wish))  # type: ignore[arg-type]
        return {"state": self.state()}

    def rows(self, start: int, stop: int) -> dict[str, object]:
        """Give some rows of what is shown."""
        return {"rows": self._rows(start, min(stop, start + MOST_ROWS)), "start": start}

    def judge(self, ranges: Sequence[tuple[int, int]], yes: bool) -> dict[str, object]:
        """Choose those at ranges of positions for this year, or no longer."""
        self.roll.judge(self.roll.ids(ranges), yes)
        return self._after()

    def choose(self, rule: str, count: int = 0, relation: str = "") -> dict[str, object]:
        """Choose by rule."""
        self.roll.choose(rule, count, relation)
        return self._after()

    def relate(self, ranges: Sequence[tuple[int, int]], relation: str) -> dict[str, object]:
        """Set the relation of those at ranges of positions."""
        n = self.roll.relate(self.roll.ids(ranges), relation)
        return self._after() | {"said": self.room.say("roll.related", n=n, relation=self._relation(relation))}

    def undo(self) -> dict[str, object]:
        """Take back the last change made in the list."""
        self.roll.undo()
        return self._after() | {"said": self.room.say("roll.undone")}

    def open(self, contact: int) -> dict[str, object]:
        """Show a person's sheet."""
        self.contact = contact
        self._show_person()
        return {}

    def new(self) -> dict[str, object]:
        """Show a blank sheet to write a new person in."""
        self.contact = None
        return {"person": self._person()}

    def save(self, contact: int | None, given: dict[str, str]) -> dict[str, object]:
        """Keep a sheet."""
        self.contact = self.sheet.save(contact, given)
        self.refresh()
        return {"person": self._person(), "said": self.room.say("panel.saved")}

    def met(self, contact: int, kind: str, day: str, length: str) -> dict[str, object]:
        """Write down a day on which we met."""
        self.sheet.met(contact, kind, day, length)
        self.refresh()
        return {"person": self._person(), "said": self.room.say("panel.saved")}

    def unmet(self, interaction: int) -> dict[str, object]:
        """Take out a day on which we met."""
        interactions.remove(self.room.book, interaction)
        self.refresh()
        return {"person": self._person(), "said": self.room.say("panel.saved")}

    def judged(self, contact: int, yes: bool) -> dict[str, object]:
        """Choose the person of the sheet for this year, or no longer."""
        self.roll.judge([contact], yes)
        self._changed()
        return {"person": self._person(), "said": self.room.say("panel.saved")}

    def _after(self) -> dict[str, object]:
        self._show_person()
        state = self.state()
        self.list.first = state
        return {"state": state, "said": str(state["chosen_line"])}

    def _changed(self) -> None:
        self.list.first = self.state()
        self.list.tell(state=self.list.first)

    def _show_person(self) -> None:
        self.person.first = self._person()
        self.person.tell(person=self.person.first)

    def _rows(self, start: int, stop: int) -> list[list[object]]:
        """Rows as the browser shows them: contact, chosen, name, reading, organisation and title, relation, since,
        last contact, hours, last year's tier."""
        some = self.roll.shown(start, stop)
        lang = self.room.lang
        place = (some["organisation"] + " · " + some["title"]).str.strip(" ·")
        reading = (some["family_reading"] + " " + some["given_reading"]).str.strip()
        most = some[["last_hours", "hours"]].max(axis=1)
        tier = self.roll.now.before["tier"].reindex(some.index)
        columns = [
            some.index.to_series(),
            pd.Series(some.index.isin(self.roll.chosen), index=some.index).astype("int64"),
            some["display"].where(some["display"] != "", self.room.say("word.nameless")),
            reading,
            place,
            some["relation"].map(text.group(lang, "relation")).fillna(""),
            some["met_on"].str[:7],
            some["last_contact"],
            hours(lang, most.where(most > 0)).replace("–", ""),
            tier.astype("object").where(tier.notna(), ""),
        ]
        return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]

    def _person(self) -> dict[str, object]:
        contact = self.contact
        days: list[dict[str, object]] = []
        if contact is not None:
            found = interactions.read(self.room.book, contact)
            long = hours(self.room.lang, found["minutes"] / 60).replace("–", "")
            days = [
                {"id": number, "kind": kind, "day": day, "long": said}
                for number, kind, day, said in zip(
                    found["interaction_id"].tolist(), found["kind"], found["day"], long, strict=True
                )
            ]
        return {
            "contact": contact,
            "name": self.sheet.name(contact) or self.room.say("word.nameless") if contact else "",
            "fields": self.sheet.details(contact),
            "order": list(FIELDS),
            "judged": contact in self.roll.chosen,
            "closed": bool(self.roll.closed),
            "days": days,
            "measured": witness.lines(self.roll.now, contact, self.room.lang) if contact is not None else [],
            "today": self.room.as_of.isoformat(),
        }

    def _relation(self, relation: str) -> str:
        return self.room.say(f"relation.{relation}") if relation else "–"
