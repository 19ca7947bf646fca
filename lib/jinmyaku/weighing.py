"""A plan held against the year: where its room comes from, when people were met, and whether they got their time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from jinmyaku import cadence, evidence, schema, timeplan

# Who is to be met; nothing reminds of those to let go.
MET: Final = (schema.GROW, schema.MAINTAIN)
DAYS_A_YEAR: Final = 365.25
NOW: Final = "now"
MORE: Final = "more"
SLACK: Final = "slack"
# From the hours of now to what is left of those there are, in the order in which they are read.
STEPS: Final = (NOW, schema.LET_GO, schema.MAINTAIN, MORE, schema.GROW, timeplan.KEY, SLACK)
SPANS: Final = ("this_year", "full_year")
GIVEN: Final = (schema.GROW, schema.MAINTAIN, schema.LET_GO)


class Strips(NamedTuple):
    """Twelve months person by person. ``people``: those to grow and to maintain, of ``cadence.held`` with ``display``,
    for whom it is time first. ``in_person``, ``video``: how many meetings, a column for each month's last day."""

    people: pd.DataFrame
    in_person: pd.DataFrame
    video: pd.DataFrame


def steps(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.DataFrame:
    """Follow the hours from now to the plan: what fading out and trimming free, and where it goes.

    In: people as ``timeplan.needed`` takes them, with ``hours_now``. Out: index ``STEPS``; columns ``this_year`` and
    ``full_year``, hours: ``now`` as it is, what each group then takes less (below 0) or more (``more``: those to
    maintain who get less than planned), and ``slack``, what is left of the hours there are, below 0 where they are too
    few. Nobody to let go gets more.

    >>> people = pd.DataFrame({"tier": ["let_go", "grow"], "hours_now": [40.5, 20.0], "own_times": float("nan")})
    >>> people = people.assign(own_length=float("nan"), relation="work", depends=0)
    >>> steps(people, timeplan.RULES).loc["slack"].round(1).tolist()
    [488.1, 497.5]
    """
    freed, now = timeplan.freed(people, rules), people["hours_now"].fillna(0.0)
    more = timeplan.needed(people, rules) - now
    tier = people["tier"].astype("str")
    same = {
        NOW: now.sum(),
        MORE: more[tier == schema.MAINTAIN].clip(lower=0.0).sum(),
        schema.GROW: more[tier == schema.GROW].sum(),
        timeplan.KEY: rules["key_people"] * rules["times_key"] * rules["length_key"],
    }
    table = pd.DataFrame(
        {
            span: same | {group: -freed.loc[tier == group, span].sum() for group in (schema.LET_GO, schema.MAINTAIN)}
            for span in SPANS
        },
        dtype="float64",
    )
    return pd.concat([table, (timeplan.hours(rules) - table.sum()).rename(SLACK).to_frame().T]).loc[list(STEPS)]


def strips(held: pd.DataFrame, names: pd.Series, rows: pd.DataFrame, end: dt.date) -> Strips:
    """Lay out the meetings of the twelve months up to a day, those for whom it is time first, the longest overdue on
    top; then the others, the next due first.

    In: ``cadence.held``, what each is called, and ``counting.counted(...).rows``.

    >>> held = pd.DataFrame({"tier": ["grow", "maintain", "let_go"], "overdue": [0.2, 1.8, 9.0]}, index=[1, 2, 3])
    >>> rows = pd.DataFrame({"person": [2], "kind": ["in_person"], "day": pd.to_datetime(["2026-05-04"])})
    >>> met = strips(held, pd.Series("Ann", index=held.index), rows.assign(meeting=True), dt.date(2026, 12, 31))
    >>> met.people.index.tolist(), met.in_person.loc[2].tolist()
    ([2, 1], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    """
    shown = held[held["tier"].isin(MET)]
    first = cadence.overdue(shown).index
    rest = shown.drop(first).sort_values("overdue", ascending=False, na_position="last", kind="stable").index
    people = shown.loc[[*first, *rest]]
    kinds = {kind: rows[rows["kind"] == kind] for kind in ("in_person", "video")}
    met = {kind: evidence.months(here, pd.Timestamp(end)).meetings for kind, here in kinds.items()}
    laid = {kind: table.reindex(people.index, fill_value=0) for kind, table in met.items()}
    return Strips(people.assign(display=names.reindex(people.index)), laid["in_person"], laid["video"])


def given(held: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Put the hours planned for each person beside those they got, the largest gap first.

    In: ``cadence.held``, and people with ``display`` and ``hours_now``, which stand for those of whom nothing was
    measured. Out: ``display``, ``tier``, ``planned``, ``given`` and ``gap`` (given less planned; hours a year),
    ``measured`` (whether it was).

    >>> held = pd.DataFrame({"tier": "grow", "planned": 48.0, "hours": [20.0, 0.0], "seen": [True, False]})
    >>> given(held, pd.DataFrame({"display": ["Ann", "Bo"], "hours_now": [31.0, 3.0]}))["gap"].tolist()
    [-45.0, -28.0]
    """
    said = people.reindex(held.index)
    got = held["hours"].where(held["seen"], said["hours_now"]).fillna(0.0)
    table = pd.DataFrame(
        {
            "display": said["display"],
            "tier": held["tier"],
            "planned": held["planned"],
            "given": got,
            "gap": got - held["planned"],
            "measured": held["seen"],
        }
    )
    return table.loc[table["gap"].abs().sort_values(ascending=False, kind="stable").index]


def by_tier(table: pd.DataFrame) -> pd.DataFrame:
    """Add up by tier what was planned and what was given. In: ``given``. Out: index ``GIVEN`` as far as there is
    somebody; ``people``, ``planned``, ``given``, ``gap``.

    >>> table = pd.DataFrame({"tier": ["grow", "grow"], "planned": 48.0, "given": [20.0, 3.0], "gap": [-28.0, -45.0]})
    >>> by_tier(table).loc["grow"].tolist()
    [2.0, 96.0, 23.0, -73.0]
    """
    group = table.groupby(table["tier"].astype("str"))
    sums = group[["planned", "given", "gap"]].sum()
    sums.insert(0, "people", group.size())
    return sums.loc[[tier for tier in GIVEN if tier in sums.index]]


def dormant(contacts: pd.DataFrame, before: pd.DataFrame, last: pd.Series, as_of: dt.date) -> pd.DataFrame:
    """Put strong ties out of touch in the order in which to write to them: allies and those for life first, then those
    who gave most, then the latest met.

    In: those contacts, people of an earlier audit, and the days of last contact (ISO text). Out: ``contacts`` with
    ``last_contact`` (blank where unknown) and ``years`` since (NaN there).

    >>> two = pd.DataFrame({"display": ["Ann", "Bo"]}, index=[1, 2])
    >>> before = pd.DataFrame({"ally": [0.0, 2.0], "lifetime": 0.0, "value_hours": [63.0, 7.0]}, index=[1, 2])
    >>> dormant(two, before, pd.Series({1: "2020-05-04"}), dt.date(2026, 12, 31))["display"].tolist()
    ['Bo', 'Ann']
    """
    said = before.reindex(contacts.index)
    day = last.reindex(contacts.index).fillna("").astype("str")
    since = pd.Timestamp(as_of) - pd.to_datetime(day, errors="coerce", format="%Y-%m-%d")
    table = contacts.assign(
        last_contact=day,
        years=since.dt.days / DAYS_A_YEAR,
        trusted=(said["ally"] == 2) | (said["lifetime"] == 1),
        gave=said["value_hours"].astype("float64").fillna(-1.0),
    )
    order = table.sort_values(["trusted", "gave", "last_contact"], ascending=False, kind="stable")
    return order.drop(columns=["trusted", "gave"])
