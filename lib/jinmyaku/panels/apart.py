"""The panel about giving less time with dignity: the steps and their dates, for whom, and for whom never."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Final

import pandas as pd

from jinmyaku import appointments, cadence, schema
from jinmyaku.panels import aimed, bridges, face, promise
from jinmyaku.panels.own_time import TimeFace
from jinmyaku.panels.promise import Promise
from jinmyaku.workbook import Lines, Workbook

MOST_NAMES: Final = 300
MONTHS: Final = 3


@dataclass(frozen=True)
class Told:
    """All of it in words. ``none``: that there is nobody, else blank. ``steps``: each with the day to look back.
    ``bridges``: what would be lost with them."""

    none: str
    steps: tuple[tuple[str, str], ...]
    whom: str
    names: tuple[str, ...]
    outside: tuple[str, ...]
    bridges: tuple[str, ...]


class Fading:
    """What there is to know about it; nothing to press."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        self.view = TimeFace({}, face.words(room.lang, "apart", "bridge"), self.state())
        self.promise.watchers.append(self.show)
        aimed.of(room).watchers.append(self.show)

    def show(self) -> None:
        """Show it as the tiers and rules are now."""
        self.view.tell(state=self.state())

    def state(self) -> dict[str, object]:
        """Give all that is shown."""
        return {"part": "fading", **asdict(told(self.promise))}


def told(shared: Promise) -> Told:
    """Put it into words: the steps with their dates, for whom, and for whom not and why."""
    people, say = shared.plan.people, shared.room.say
    gone = people[people["tier"] == schema.LET_GO]
    may = cadence.may_fade(gone)
    return Told(
        none="" if len(gone) else say("apart.none"),
        steps=_steps(shared) if may.any() else (),
        whom=say("apart.whom", n=int(may.sum())) if may.any() else say("apart.nobody_here"),
        names=_some(shared, sorted(shared.name(int(contact)) for contact in gone.index[may])),
        outside=_some(
            shared,
            [
                say("apart.depends" if depends == 1 else "apart.family", name=shared.name(contact))
                for contact, depends in zip(gone.index[~may].tolist(), gone.loc[~may, "depends"].tolist(), strict=True)
            ],
        ),
        bridges=tuple(bridges.lines(shared.room)[:MOST_NAMES]) if len(gone) else (),
    )


def begins(shared: Promise) -> dt.date:
    """Give the day on which the plan begins (``appointments.begins``)."""
    return appointments.begins(shared.room.book, shared.plan)


def static(room: Workbook) -> Lines:
    """Give all of it as sentences."""
    found, say = told(promise.of(room)), room.say
    if found.none:
        return Lines([found.none])
    joint, colon = say("word.comma"), say("word.colon")
    steps = [said + say("word.gap") + review for said, review in found.steps]
    whom = found.whom + (colon + joint.join(found.names) if found.names else "")
    outside = []
    if found.outside:
        outside = [say("apart.outside") + colon + joint.join(found.outside), say("apart.outside_why")]
    lost = [(say("bridge.title") + colon).strip(), *found.bridges, say("bridge.why")] if found.bridges else []
    ends = [f"{say(f'apart.{key}_title')}{colon}{say(f'apart.{key}')}" for key in ("trying", "harm", "stay")]
    return Lines([*steps, whom, *lost, *outside, *ends])


def _steps(shared: Promise) -> tuple[tuple[str, str], ...]:
    say, begin = shared.room.say, pd.Timestamp(begins(shared))
    steps = []
    for quarter, step in enumerate(cadence.STEPS):
        first, after = (begin + pd.DateOffset(months=MONTHS * n) for n in (quarter, quarter + 1))
        said = say("apart.step", day=f"{first:%Y-%m-%d}", step=say(f"fading.{step}"))
        steps.append((said, say("apart.review", day=f"{after:%Y-%m-%d}")))
    return tuple(steps)


def _some(shared: Promise, names: list[str]) -> tuple[str, ...]:
    rest = len(names) - MOST_NAMES
    return (*names[:MOST_NAMES], *([shared.room.say("count.more_rows", n=rest)] if rest > 0 else []))
