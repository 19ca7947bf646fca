"""Made-up meetings, mails and messages, as a book gives them, in a line each."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from jinmyaku import counting, schema
from jinmyaku.counting import Counted

# Parties by number: Ann has two addresses, and nobody has confirmed whom the titles Lunch and Dinner name.
ME, ALIAS, ANN, ANN_AT_WORK, BO, CY, STRANGER, LUNCH, DINNER = 1, 2, 11, 12, 13, 14, 15, 16, -17
WHO = pd.Series({ME: 0.0, ALIAS: 0.0, ANN: 21.0, ANN_AT_WORK: 21.0, BO: 22.0, CY: 23.0, STRANGER: -15.0})


class Event(NamedTuple):
    """An interaction and its parties by role. ``when``: UTC, or a day alone."""

    kind: str
    when: str
    minutes: float = math.nan
    people: int = 1
    thread: int = -1
    left_out: str = ""
    day: str = ""
    parts: dict[str, tuple[int, ...]] = {}  # noqa: RUF012 - read only


def meeting(when: str, minutes: float = 60, *there: int, **more: Any) -> Event:
    """A meeting in person; ``declined`` and ``maybe`` name those who said so."""
    parts = {"there": there, **{role: more.pop(role) for role in ("declined", "maybe") if role in more}}
    return Event(more.pop("kind", "in_person"), when, minutes, parts=parts, **more)


def mail(when: str, sender: int, *to: int, cc: tuple[int, ...] = (), **more: Any) -> Event:
    """A mail, or with ``kind`` a message."""
    parts = {"from": (sender,), "to": to, "cc": cc}
    return Event(more.pop("kind", "mail"), when, people=more.pop("people", len(to) + len(cc)), parts=parts, **more)


def frames(events: Iterable[Event]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Interactions, numbered from 1, and parties."""
    events = list(events)
    moments = [-1 if len(e.when) == 10 else int(pd.Timestamp(e.when, tz="UTC").timestamp()) for e in events]
    interactions = pd.DataFrame(
        {
            "kind": pd.Categorical([e.kind for e in events], list(schema.INTERACTIONS)),
            "at": pd.Series(moments, dtype="int64"),
            "day": pd.to_datetime(pd.Series([e.day or e.when[:10] for e in events], dtype="str")),
            "minutes": pd.Series([e.minutes for e in events], dtype="float64"),
            "people": pd.Series([e.people for e in events], dtype="int64"),
            "thread": pd.Series([e.thread for e in events], dtype="int64"),
            "left_out": pd.Series([e.left_out for e in events], dtype="str"),
        }
    )
    parts = [
        (number, party, role)
        for number, event in enumerate(events, 1)
        for role, some in event.parts.items()
        for party in some
    ]
    parties = pd.DataFrame(parts, columns=["interaction_id", "party_id", "role"])
    types = {"interaction_id": "int64", "party_id": "int64", "role": pd.CategoricalDtype(list(schema.ROLES))}
    return interactions.set_axis(pd.RangeIndex(1, len(events) + 1, name="interaction_id")), parties.astype(types)


def count(*events: Event, who: pd.Series = WHO) -> Counted:
    """What counts of these."""
    return counting.counted(*frames(events), who)
