"""What the benchmarks of evidence do, on made-up interactions: two million rows, ten thousand people, three years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from jinmyaku import counting, evidence, schema

Pair = tuple[Callable[[], object], Callable[[], object]]
Raw = tuple[pd.DataFrame, pd.DataFrame, pd.Series]

PEOPLE = 10_000
MAILS = 1_800_000
MEETINGS = 100_000
BEGAN = int(pd.Timestamp("2024-01-01", tz="UTC").timestamp())
THREE_YEARS = 3 * 365 * 86_400
QUARTER = 900
# What counting finds out about an interaction beside its own numbers; the reference does not have to add it up.
FOUND = ["starts", "lag", "two_way"]


def raw() -> Raw:
    """Make mails in threads of one to nine with one other person each, one in twenty with a third in copy, one in four
    from a second address of theirs; and meetings with two others. People are written to as unevenly as in life."""
    chance = np.random.default_rng(3)
    mail, party, role = _mails(chance)
    met = pd.DataFrame(
        {
            "kind": np.where(chance.random(MEETINGS) < 0.5, "in_person", "video"),
            "at": BEGAN + chance.integers(0, THREE_YEARS // QUARTER, MEETINGS) * QUARTER,
            "minutes": chance.choice([30.0, 60.0, 90.0], MEETINGS),
            "people": 3,
            "thread": -1,
        }
    )
    dated = pd.concat([mail, met], ignore_index=True).rename_axis("interaction_id")
    day = pd.to_datetime(dated["at"] // 86_400, unit="D")
    dated = dated.assign(
        day=day, left_out="", kind=dated["kind"].astype(pd.CategoricalDtype(list(schema.INTERACTIONS)))
    )
    others = np.column_stack([np.zeros(MEETINGS), _people(chance, MEETINGS), _people(chance, MEETINGS)]).ravel()
    there = np.repeat(np.arange(MAILS, MAILS + MEETINGS), 3)
    parties = pd.DataFrame(
        {
            "interaction_id": np.r_[party["interaction_id"], there],
            "party_id": np.r_[party["party_id"], others.astype(np.int64)],
            "role": pd.Categorical(np.r_[role, np.full(3 * MEETINGS, "there")], list(schema.ROLES)),
        }
    )
    who = pd.Series(np.r_[0.0, np.arange(1.0, PEOPLE + 1), np.arange(1.0, PEOPLE + 1)])
    return dated, parties, who


def _people(chance: np.random.Generator, size: int) -> np.ndarray:
    return (PEOPLE * chance.random(size) ** 2).astype(np.int64) + 1


def _mails(chance: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    lengths = chance.integers(1, 10, MAILS)
    lengths = lengths[: np.searchsorted(np.cumsum(lengths), MAILS) + 1]
    thread = np.repeat(np.arange(len(lengths)), lengths)[:MAILS]
    begun = chance.integers(0, THREE_YEARS - 40 * 86_400, len(lengths))[thread]
    later = chance.exponential(20 * 3_600, MAILS)
    opens = np.r_[True, thread[1:] != thread[:-1]]
    passed = np.cumsum(np.where(opens, 0.0, later))
    at = BEGAN + begun + (passed - np.maximum.accumulate(np.where(opens, passed, 0.0))).astype(np.int64)
    mail = pd.DataFrame({"kind": "mail", "at": at, "minutes": np.nan, "people": 1, "thread": thread})
    order = np.argsort(at, kind="stable")
    other = _people(chance, len(lengths))[thread] + PEOPLE * (chance.random(MAILS) < 0.25)
    out = chance.random(MAILS) < 0.5
    copied = np.flatnonzero(chance.random(MAILS) < 0.05)
    number = np.arange(MAILS)
    party = pd.DataFrame(
        {
            "interaction_id": np.r_[number, number, copied],
            "party_id": np.r_[np.zeros(MAILS, np.int64), other[order], _people(chance, len(copied))],
        }
    )
    role = np.r_[np.where(out, "from", "to"), np.where(out, "to", "from"), np.full(len(copied), "cc")]
    by = np.argsort(party["interaction_id"].to_numpy(), kind="stable")
    return mail.iloc[order], party.iloc[by], role[by]


def yearly(folder: Path) -> Pair:
    """Evidence per person and year against pandas adding up the numbers of an interaction by the same two columns."""
    rows = counting.counted(*raw()).rows
    plain = rows.drop(columns=FOUND)
    return lambda: evidence.yearly(rows), lambda: plain.groupby(["person", "year"]).sum(numeric_only=True)


def yearly_by_person(folder: Path) -> Pair:
    """The same against pandas adding up by one column, which it does twice as fast."""
    rows = counting.counted(*raw()).rows
    plain = rows.drop(columns=FOUND)
    return lambda: evidence.yearly(rows), lambda: plain.groupby("person").sum(numeric_only=True)


def counted(folder: Path) -> Pair:
    """Counting against pandas joining each interaction with its parties and their persons."""
    dated, parties, who = raw()
    person = who.rename("person")
    return lambda: counting.counted(dated, parties, who), lambda: parties.join(dated, on="interaction_id").join(
        person, on="party_id"
    )
