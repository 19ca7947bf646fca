"""The panel of one's own rules: sliders, what follows at once, and the sentences one could sign."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import promises, timeplan
from jinmyaku.panels import face, promise
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.promise import WayOut
from jinmyaku.planning import Plan
from jinmyaku.text import Fault
from jinmyaku.workbook import Lines, Workbook

MOST_NAMES: Final = 40
# From so many hours on, whole ones are told.
SMALL: Final = 10
# How far a slider goes, and by how much at a time; the number beside it takes all that the rule can be.
SLIDERS: Final[dict[str, tuple[float, float, float]]] = {
    "hours_week": (0, 60, 0.5),
    "weeks": (1, 52, 1),
    "money_year": (0, 2_000_000, 10_000),
    **{f"share_{group}": (0, 100, 1) for group in timeplan.GROUPS},
    "times_grow": (0, 60, 1),
    "times_maintain": (0, 12, 0.5),
    "times_let_go": (0, 12, 0.5),
    "times_key": (0, 24, 1),
    **{f"length_{group}": (0, 8, 0.25) for group in timeplan.GROUPS},
    "key_people": (0, 20, 1),
    "fade": (0, 100, 5),
}


class TimeFace(Face):
    """The browser's side of every panel about time; what it shows says which."""

    _esm = face.script("time")
    _css = face.style("time")


class TimeRules:
    """The rules of a year: each turn of a slider is answered at once, and kept when it is let go of.

    What else shows the plan hears of it once the sliders rest, for to draw it all anew takes longer than a turn.
    """

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        acts: dict[str, Act] = {
            "try": lambda rules: {"plan": self.told(self.promise.tried(rules))},
            "keep": self.keep,
            "usual": self.usual,
            "undo": self.undo,
            "fewer": self.fewer,
            "rest": self.rest,
        }
        self.view = TimeFace(acts, face.words(room.lang, "rule", "time", "plan", "group"), self.state())
        self.promise.watchers.append(self.show)

    def show(self) -> None:
        """Show the plan as it is now."""
        self.view.tell(state=self.state())

    def keep(self, rules: Mapping[str, float | None]) -> dict[str, object]:
        """Keep rules, None for the usual one."""
        try:
            self.promise.keep(rules)
        except Fault as fault:
            if fault.reason != "fault.time_amount":
                raise
            found, low, high = (fault.values[name] for name in ("found", "low", "high"))
            rule = self._label(str(fault.values["rule"]))
            raise Fault(fault.reason, rule=rule, found=found, low=low, high=high) from fault
        return self._after("panel.answer_saved", time=clock())

    def usual(self) -> dict[str, object]:
        """Go back to the usual rules."""
        self.promise.usual()
        return self._after("panel.answer_saved", time=clock())

    def undo(self) -> dict[str, object]:
        """Take the last change back."""
        return self._after("time.undone") if self.promise.undo() else {"state": self.state()}

    def rest(self) -> None:
        """Let all else that shows the plan know of it."""
        self.promise.tell(self.show)

    def fewer(self, group: str, rules: Mapping[str, float]) -> dict[str, object]:
        """Say for whom there would be no time where a group had only as many people as fit."""
        plan, say = self.promise.tried(rules), self.room.say
        people, most = (float(plan.table[column].loc[group]) for column in ("people", "people_that_fit"))
        fit = 0 if math.isnan(most) else int(most)
        gone = timeplan.first_to_go(plan.people, group, fit)
        kept = int(plan.people.loc[gone, "protected"].sum())
        names = [self.promise.name(int(contact)) for contact in gone[:MOST_NAMES]]
        rest = len(gone) - len(names)
        return {
            "line": say("time.fewer", fit=fit, people=int(people)),
            "names": [*names, *([say("count.more_rows", n=rest)] if rest else [])],
            "kept": say("time.fewer_kept", n=kept) if kept else "",
        }

    def state(self) -> dict[str, object]:
        """Give all that is shown: the rules as they are kept, and what follows from them."""
        plan = self.promise.plan
        return {
            "part": "rules",
            "rules": plan.rules,
            "usual": plan.usual,
            "sliders": SLIDERS,
            "bounds": timeplan.BOUNDS,
            "plan": self.told(plan),
            "undo": self.promise.can_undo(),
            "closed": self.room.say("time.closed") if self.promise.closed else "",
        }

    def told(self, plan: Plan) -> dict[str, object]:
        """Give what follows from rules, in words."""
        lang = self.room.lang
        said = promises.consequences(plan, lang)
        ways = {promises.way_out(str(group), row, lang) for group, row in plan.table.iterrows()}
        first, *rest = [line for line in said if line not in ways]
        return {
            "fits": plan.fits,
            "verdict": first,
            "follows": rest,
            "hours": self.room.say("time.year_hours", hours=_n(timeplan.hours(plan.rules))),
            "sentences": promises.sentences(plan, lang),
            "groups": [self._group(str(group), row) for group, row in plan.table.iterrows()],
        }

    def _group(self, group: str, row: pd.Series) -> dict[str, object]:
        say, needed, available = self.room.say, _n(row["needed"]), _n(row["available"])
        fits = bool(row["feasible"])
        way = promise.way_out(group, row)
        return {
            "group": group,
            "label": say(f"group.{group}"),
            "people": f"{int(row['people']):,}",
            "needed": needed,
            "available": available,
            "hours": [float(row["needed"]), float(row["available"])],
            "fits": fits,
            "use": say("time.use", needed=needed, available=available),
            "says": say("time.group_fits" if fits else "time.group_fits_not"),
            "ways": self._ways(way, int(row["people"])) if way else [],
        }

    def _ways(self, way: WayOut, people: int) -> list[dict[str, object]]:
        """Each way out in words, with the rules that take it; what no rule can do opens, or is only said."""
        say, group = self.room.say, way.group
        if group == timeplan.KEY:
            fewer = _way(say("time.way_key", fit=way.people), {"key_people": way.people})
        else:
            fewer = {"said": say("time.way_people", fit=way.people, people=people), "fewer": group}
        told = [fewer]
        if way.times:
            told.append(_way(say("time.way_times", times=exact(way.times)), {f"times_{group}": way.times}))
        else:
            told.append(_way(say("time.way_times_not")))
        if way.share:
            told.append(_way(say("time.way_share", share=exact(way.share)), {f"share_{group}": way.share}))
        else:
            told.append(_way(say("time.way_share_not", share=exact(way.needs_share))))
        if way.week:
            told.append(_way(say("time.way_week", week=exact(way.week)), {"hours_week": way.week}))
        else:
            told.append(_way(say("time.way_week_not", week=exact(way.needs_week))))
        return sorted(told, key=lambda one: len(one) == 1)

    def _after(self, key: str, **values: object) -> dict[str, object]:
        return {"state": self.state(), "line": self.room.say(key, **values)}

    def _label(self, rule: str) -> str:
        """What a rule is called; of a group, with its name."""
        kind, _, group = rule.partition("_")
        if group not in timeplan.GROUPS:
            return self.room.say(f"rule.{rule}")
        return self.room.say(f"group.{group}") + self.room.say("word.colon") + self.room.say(f"rule.{kind}")


def static(room: Workbook) -> Lines:
    """Give the rules as sentences, and what follows from them."""
    plan = promise.of(room).plan
    return Lines([*promises.sentences(plan, room.lang), *promises.consequences(plan, room.lang)])


def clock() -> str:
    """Give the time of day, to say when something was saved."""
    return dt.datetime.now().strftime("%H:%M:%S")


def exact(amount: float) -> str:
    """Give an amount with as many decimals as it has, two at most.

    >>> exact(14.4), exact(1536.0)
    ('14.4', '1,536')
    """
    return "∞" if math.isinf(amount) else f"{amount:,.2f}".rstrip("0").rstrip(".")


def _way(said: str, rules: Mapping[str, float] | None = None) -> dict[str, object]:
    return {"said": said, "rules": dict(rules)} if rules else {"said": said}


def _n(amount: float) -> str:
    return f"{amount:,.1f}".removesuffix(".0") if abs(amount) < SMALL else f"{amount:,.0f}"
