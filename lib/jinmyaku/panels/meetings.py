"""The panel of planned and real meetings: who it is time for, and what each meeting really was."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import cadence, evidence, measuring, ranking, schema, weighing
from jinmyaku.audit import Audit
from jinmyaku.book import corrections
from jinmyaku.figures import time_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import face, promise
from jinmyaku.panels.face import Act
from jinmyaku.panels.own_time import TimeFace, clock
from jinmyaku.planning import Plan
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

MOST_ROWS: Final = 300
MOST_MEETINGS: Final = 60
# Years without a word after which a strong tie is dormant.
LONG_SILENCE: Final = 3


class Kinds:
    """Everyone who is to be met, the longest overdue on top; a name opens to its meetings, each of which can be set
    right."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        self._met: dict[int, pd.DataFrame] = {}
        self._words = ""
        acts: dict[str, Act] = {"find": self.find, "meetings": self.meetings, "kind": self.kind}
        self._read()
        self.view = TimeFace(acts, face.words(room.lang, "met"), self.state())
        self.promise.watchers.append(self.show)

    def show(self) -> None:
        """Read the meetings again and show them."""
        self._read()
        self.view.tell(state=self.state())

    def find(self, words: str) -> dict[str, object]:
        """Show only those in whose name or organisation these words stand; all of them again without any."""
        self._words = words
        return {"state": self.state()}

    def meetings(self, contact: int) -> dict[str, object]:
        """Give the meetings of twelve months with someone, the newest first."""
        if contact not in self._met:
            self._met[contact] = met_with(self.room, self.promise.now, contact)
        some = self._met[contact].head(MOST_MEETINGS)
        brought = corrections.as_brought(self.room.book, some.index)
        rows = [
            {
                "id": int(number),
                "day": f"{day:%Y-%m-%d}",
                "kind": str(kind),
                "brought": self._kind(brought[number]) if number in brought.index else "",
                "asked": self.room.say("met.was", day=f"{day:%Y-%m-%d}", name=self.promise.name(contact)),
            }
            for number, day, kind in zip(some.index, some["day"], some["kind"], strict=True)
        ]
        return {"meetings": {"contact": contact, "rows": rows, "more": len(self._met[contact]) > len(some)}}

    def kind(self, contact: int, interaction: int, kind: str) -> dict[str, object]:
        """Keep what a meeting was; the counts of everyone follow. Raises Fault where the year is closed."""
        if self.promise.closed:
            raise Fault("fault.year_closed", year=self.room.year)
        corrections.put(self.room.book, interaction, kind)
        if contact in self._met:
            self._met[contact].loc[interaction, "kind"] = kind
        self.view.later.append(self.room.tell)
        return self.meetings(contact) | {"line": self.room.say("met.kept", time=clock())}

    def state(self) -> dict[str, object]:
        """Give all that is shown."""
        say, table = self.room.say, self.table
        here = table
        if self._words.strip():
            here = table[table.index.isin(self.promise.find(self._words, len(self.promise.now.contacts)))]
        late = len(cadence.overdue(table))
        some = here.head(MOST_ROWS)
        line = say("met.overdue", n=late) if late else say("met.overdue_none")
        if not len(table):
            line = say("met.nobody")
        elif self.promise.now.measured.empty:
            line = say("met.nothing")
        return {
            "part": "kinds",
            "any": bool(len(table)),
            "line": line,
            "shown": say("met.shown", shown=len(some), n=len(table)),
            "rows": self._rows(some),
            "closed": say("met.closed") if self.promise.closed else "",
        }

    def _read(self) -> None:
        self._met.clear()
        self.table = to_meet(self.promise.plan)

    def _rows(self, some: pd.DataFrame) -> list[dict[str, object]]:
        standing = cadence.standing(some)
        columns = [some[name].tolist() for name in ("tier", "times", "in_person", "video", "last_two_way", "seen")]
        return [
            {
                "contact": int(contact),
                "name": self.promise.name(int(contact)),
                "tier": tier,
                "group": self.room.say(f"tier.{tier}"),
                "planned": f"{times:.1f}".removesuffix(".0"),
                "in_person": int(met),
                "video": int(video),
                "last": "–" if pd.isna(last) else f"{last:%Y-%m-%d}",
                "states": self._states(overdue, days, times, stands, bool(seen) or not pd.isna(last)),
            }
            for contact, tier, times, met, video, last, seen, overdue, days, stands in zip(
                some.index, *columns, some["overdue"], some["days"], standing, strict=True
            )
        ]

    def _states(self, overdue: float, days: float, times: float, stands: str, seen: bool) -> list[str]:
        said, late = [], _late(overdue)
        if late:
            said.append(self.room.say(f"met.{late}", days=int(days), every=round(cadence.DAYS_A_YEAR / times)))
        if stands in ("over", "under"):
            said.append(self.room.say(f"met.{stands}"))
        return said if seen else [self.room.say("met.unseen")]

    def _kind(self, kind: object) -> str:
        return self.room.say("met.as_brought", kind=self.room.say(f"met.kind_{kind}"))


def to_meet(plan: Plan) -> pd.DataFrame:
    """Give those to grow and to maintain (``cadence.held``), for whom it is time first."""
    held = plan.held[plan.held["tier"].isin(weighing.MET)]
    first = cadence.overdue(held).index
    rest = held.drop(first).sort_values("overdue", ascending=False, na_position="last", kind="stable").index
    return held.loc[[*first, *rest]]


def met_with(room: Workbook, now: Audit, contact: int) -> pd.DataFrame:
    """Give the meetings of an audit's twelve months with someone, the newest first: index ``interaction_id``, ``day``
    and ``kind``."""
    rows = measuring.measured(room.book).rows
    mine = rows[(rows["person"] == contact) & rows["meeting"]]
    end = pd.Timestamp(now.last_day)
    here = evidence.window(mine, end - pd.DateOffset(years=1), end).set_index("interaction_id")
    here = here.assign(kind=here["kind"].astype("str"))
    return here[["day", "kind"]].sort_values("day", ascending=False, kind="stable")


def out_of_touch(room: Workbook, now: Audit) -> pd.DataFrame:
    """Give strong ties out of touch, in the order in which to write to them (``weighing.dormant``); nobody whom this
    year lets go."""
    some = ranking.dormant(room.book, now, LONG_SILENCE)
    gone = now.people.index[now.people["tier"] == schema.LET_GO]
    found = now.contacts.loc[some.difference(gone)]
    return weighing.dormant(found, now.before, now.last_contact, now.as_of)


def static(room: Workbook) -> Table:
    """Give planned and real meetings as a table."""
    shared = promise.of(room)
    now, end = shared.now, shared.now.last_day
    table = to_meet(shared.plan)
    rows = measuring.measured(room.book).rows
    return time_tables.rhythm(weighing.strips(table, now.contacts["display"], rows, end), room.lang)


def _late(overdue: float) -> str:
    if pd.isna(overdue) or overdue <= 1:
        return ""
    return "long" if overdue >= cadence.LONG_OVERDUE else "due"
