"""One's own rules for a year's time as a plain object: tried, kept, taken back, and the ways out where they do not
fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pandas as pd

from jinmyaku import audit, planning, timeplan
from jinmyaku.book import audits, time_rules
from jinmyaku.panels import seeking
from jinmyaku.planning import Plan
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

OWN: Final = ("times", "length", "depends")
# A way out is told in these steps, and always so that it leads out.
TENTHS: Final = 10
HALVES: Final = 2
_NEAR: Final = 1e-6

Rules = dict[str, float | None]
Watcher = Callable[[], None]


class Step(NamedTuple):
    """What rules were before they were changed, and of whom (None: of all)."""

    contact: int | None
    before: Rules


@dataclass(frozen=True)
class WayOut:
    """How a group that does not fit would: ``people`` instead, ``times`` a year, ``share`` of all hours (per cent), or
    ``week``, hours in all. None where that alone is not enough; what it would take stands in ``needs_share`` and
    ``needs_week``."""

    group: str
    people: int
    times: float | None
    share: float | None
    week: float | None
    needs_share: float
    needs_week: float


class Promise:
    """A year's rules, and the plan they make; the audit is read once and not at every turn of a slider.

    ``watchers`` hear when the book was read again, and of a change when they are told.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     promise = Promise(room)
    ...     promise.keep({"hours_week": 8.0})
    ...     timeplan.hours(promise.plan.rules), promise.undo(), timeplan.hours(promise.plan.rules)
    ...     room.book.close()
    (384.0, True, 576.0)
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.watchers: list[Watcher] = []
        self._steps: dict[bool, list[Step]] = {True: [], False: []}
        self.refresh()
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the year's audit again, and the plan with it."""
        self.now = self.room.read()
        self._searched: pd.Series | None = None
        self._again()

        self.tell()

    def tell(self, but: Watcher | None = None) -> None:
        """Let every watcher know that the plan has changed, but for the one that knows."""
        for watcher in self.watchers:
            if watcher != but:
                watcher()

    @property
    def closed(self) -> bool:
        """Whether the year is closed."""
        return bool(self.now.closed_on)

    @property
    def here(self) -> audits.Audit | None:
        """The year's audit on disk, None where the year has none yet."""
        return audits.find(self.room.book, self.room.year)

    def tried(self, rules: Mapping[str, float]) -> Plan:
        """Give the plan that other rules would make, of which nothing is kept."""
        return planning.read(self.room.book, self.now, {**self.plan.rules, **rules}, self.plan.aimed)

    def keep(self, rules: Mapping[str, float | None]) -> None:
        """Keep rules of the year; None goes back to the usual. Raises Fault as ``time_rules.put``."""
        before, usual = self.plan.rules, self.plan.usual
        new = {rule: value for rule, value in rules.items()
               if before.get(rule, math.nan) != (usual.get(rule) if value is None else value)}  # fmt: skip
        self._put(new, None, {rule: before.get(rule) for rule in new})

    def usual(self) -> None:
        """Go back to the usual rules, in one step."""
        self.keep({rule: None for rule, usual in self.plan.usual.items() if self.plan.rules[rule] != usual})

    def can_undo(self, own: bool = False) -> bool:
        """Whether there is a change of this sitting to take back; ``own``: of the rules of single people."""
        return bool(self._steps[own])

    def undo(self, own: bool = False) -> bool:
        """Take back what was changed last, and say whether there was anything."""
        if not self._steps[own]:
            return False
        step = self._steps[own][-1]
        back = {rule: None if step.contact is None and self.plan.usual.get(rule) == was else was
                for rule, was in step.before.items()}  # fmt: skip
        time_rules.put(self.room.book, audit.begin(self.room.book, self.room.year), back, step.contact)
        self._steps[own].pop()
        self._again()
        return True

    def own(self) -> pd.DataFrame:
        """Give those with a rule of their own, by name: index ``contact_id``, ``own_times``, ``own_length``,
        ``depends``, ``display`` and ``tier`` (blank where the year has none)."""
        found = time_rules.own(self.room.book, self.here, self.room.year)
        found = found[found[["own_times", "own_length"]].notna().any(axis=1) | (found["depends"] == 1)]
        tier = self.plan.people["tier"].reindex(found.index).fillna("")
        names = self.now.contacts["display"].reindex(found.index).fillna("")
        return found.assign(display=names, tier=tier).sort_values("display")

    def keep_own(self, contact: int, times: float | None, length: float | None, depends: bool) -> None:
        """Keep a rule for one person. Raises Fault where it says nothing, or as ``time_rules.put``."""
        if times is None and length is None and not depends:
            raise Fault("own.blank")
        self._put({"times": times, "length": length, "depends": float(depends)}, contact, self._before(contact))

    def remove_own(self, contact: int) -> None:
        """Let the rule of the tier count for someone again. Raises Fault where the year is closed."""
        self._put(dict.fromkeys(OWN), contact, self._before(contact))

    def find(self, words: str, most: int = seeking.MOST_FOUND) -> list[int]:
        """Give contacts in whose name, reading or organisation all words stand, those with a tier first."""
        if self._searched is None:
            self._searched = seeking.haystack(self.now.contacts)
        return seeking.seek(self._searched, words, self.plan.people.index, most)

    def name(self, contact: int) -> str:
        """Give the name to show of a contact."""
        return str(self.now.contacts["display"].get(contact) or "") or self.room.say("word.nameless")

    def _again(self) -> None:
        self.plan = planning.read(self.room.book, self.now)

    def _before(self, contact: int) -> Rules:
        own = self.own()
        if contact not in own.index:
            return dict.fromkeys(OWN)
        was = own.loc[[contact], ["own_times", "own_length", "depends"]].to_numpy("float64")[0].tolist()
        return {rule: None if pd.isna(value) else float(value) for rule, value in zip(OWN, was, strict=True)}

    def _put(self, rules: Mapping[str, float | None], contact: int | None, before: Rules) -> None:
        if not rules:
            return
        time_rules.put(self.room.book, audit.begin(self.room.book, self.room.year), rules, contact)
        self._steps[contact is not None].append(Step(contact, before))
        self._again()


def of(room: Workbook) -> Promise:
    """Give the one promise that all panels of a page share.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     of(room) is of(room)
    ...     room.book.close()
    True
    """
    kept = room.book.memo.get("promise")
    if kept is None or kept[0] is not room:
        kept = room.book.memo["promise"] = (room, Promise(room))
    made = kept[1]
    assert isinstance(made, Promise)
    return made


def way_out(group: str, row: pd.Series) -> WayOut | None:
    """Give the ways out of a group that does not fit, rounded so that they lead out; None where it fits. In: a row of
    ``timeplan.plan``.

    >>> row = {"feasible": False, "people_that_fit": 7.0, "times_that_fit": 14.4, "share_that_fits": 1.0}
    >>> way_out("grow", pd.Series({**row, "hours_week_that_fit": 20.0}))
    WayOut(group='grow', people=7, times=14.4, share=100.0, week=20.0, needs_share=100.0, needs_week=20.0)
    """
    if row["feasible"]:
        return None
    lowered = row["times_that_fit"]
    times = 0.0 if pd.isna(lowered) else math.floor(lowered * TENTHS + _NEAR) / TENTHS
    share = _up(row["share_that_fits"] * 100, 1)
    week = _up(row["hours_week_that_fit"], HALVES)
    return WayOut(
        group=group,
        people=0 if pd.isna(row["people_that_fit"]) else int(row["people_that_fit"]),
        times=times or None,
        share=share if share <= timeplan.BOUNDS["share_grow"][1] else None,
        week=week if week <= timeplan.BOUNDS["hours_week"][1] else None,
        needs_share=share,
        needs_week=week,
    )


def _up(amount: float, parts: int) -> float:
    """The next part of a whole above; endless where there is nothing to divide by."""
    return math.inf if pd.isna(amount) else math.ceil(amount * parts - _NEAR) / parts
