"""A year's audit and one's own rules into the plan that notebook, panel, command and calendar read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pandas as pd

from jinmyaku import aiming, cadence, schema, timeplan
from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits, time_rules

# Strong ties out of touch to suggest in a year.
MOST_DORMANT: Final = 2


@dataclass(frozen=True)
class Plan:
    """A year's plan.

    ``people``: those judged, with ``hours_now`` (a year: as the person says, else measured), ``own_times``,
    ``own_length``, ``depends``, ``protected`` (ally, or for life), ``planned`` (hours a year), ``freed_this_year`` and
    ``freed_full_year``. ``table``: ``timeplan.plan``. ``held``: ``cadence.held``. ``key_people_that_fit``: how many the
    hours kept for them and those freed have room for. ``aimed``: how many of them stand for open goals; where there are
    any, so many is the usual rule.
    """

    year: int
    as_of: dt.date
    rules: dict[str, float]
    people: pd.DataFrame
    table: pd.DataFrame
    held: pd.DataFrame
    key_people_that_fit: int
    aimed: int = 0

    @property
    def usual(self) -> dict[str, float]:
        """The rules where nobody has set them."""
        return usual(self.aimed)

    @property
    def by_aims(self) -> bool:
        """Whether time is kept for just those key people who are named."""
        return self.aimed > 0 and self.rules["key_people"] == self.usual["key_people"]

    @property
    def freed(self) -> dict[str, float]:
        """Hours freed in this year, and in a full one."""
        return {span: float(self.people[f"freed_{span}"].sum()) for span in ("this_year", "full_year")}

    @property
    def fits(self) -> bool:
        """Whether every group fits into its share, and the shares into the whole."""
        return bool(self.table["feasible"].all()) and timeplan.sanity(self.rules) <= 0


def usual(aimed: int) -> dict[str, float]:
    """Give the rules of a year where nobody has set them. In: how many key people stand for open goals.

    >>> usual(0)["key_people"], usual(3)["key_people"]
    (2.0, 3.0)
    """
    most = timeplan.BOUNDS["key_people"][1]
    return {**timeplan.RULES, **({"key_people": min(float(aimed), most)} if aimed else {})}


def kept_rules(book: Book, year: int) -> dict[str, float]:
    """Give the rules that hold in a year: those that were set, else the usual ones.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     kept_rules(book, 2026)["hours_week"]
    12.0
    """
    return {**usual(aiming.key_people_for(book, year)), **time_rules.said(book, audits.find(book, year), year)}


def read(book: Book, now: Audit, rules: dict[str, float] | None = None, aimed: int | None = None) -> Plan:
    """Make the plan of a year; ``rules`` tries others than those that are kept, for so many ``aimed`` key people.

    >>> import pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     read(book, audit.read(book, 2026, dt.date(2026, 12, 31))).key_people_that_fit
    4
    """
    here = audits.find(book, now.year)
    aimed = aiming.key_people_for(book, now.year) if aimed is None else aimed
    said = rules or {**usual(aimed), **time_rules.said(book, here, now.year)}
    people = now.people[now.people["tier"] != schema.UNDECIDED]
    measured = now.hours.reindex(people.index)
    own = time_rules.own(book, here, now.year).reindex(people.index)
    people = people.assign(
        tier=people["tier"].astype("str"),
        hours_now=people["effort_hours"].fillna(measured).fillna(0.0),
        own_times=own["own_times"],
        own_length=own["own_length"],
        depends=own["depends"].fillna(0.0),
        protected=(people["ally"] == 2) | (people["lifetime"] == 1),
    )
    room = timeplan.freed(people, said)
    people = people.assign(
        planned=timeplan.needed(people, said), freed_this_year=room["this_year"], freed_full_year=room["full_year"]
    )
    table = timeplan.plan(people, said)
    fit = timeplan.key_people_that_fit(table, float(room["this_year"].sum()), said)
    return Plan(now.year, now.as_of, said, people, table, _held(now, people, said), fit, aimed)


def _held(now: Audit, people: pd.DataFrame, rules: dict[str, float]) -> pd.DataFrame:
    """The plan against the year, whose end is its last day where it is over; whoever was last in touch before these
    twelve months counts from then."""
    last = now.evidence["last_two_way"].groupby(level="contact_id").max()
    measured = now.measured.reindex(last.index).assign(last_two_way=last)
    return cadence.held(people, rules, measured, now.last_day)


def as_json(plan: Plan) -> dict[str, object]:
    """Give a plan as plain data: hours, the groups, what is freed, and how many key people fit.

    >>> import pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     sorted(as_json(read(book, audit.read(book, 2026, dt.date(2026, 12, 31)))))
    ['freed', 'hours', 'key_people_that_fit', 'tiers']
    """
    columns = ["people", "needed", "available", "feasible", "people_that_fit", "times_that_fit", "share_that_fits"]
    rows = plan.table[columns].astype("object").to_dict("index")
    return {
        "hours": timeplan.hours(plan.rules),
        "tiers": {str(group): {str(k): _plain(v) for k, v in row.items()} for group, row in rows.items()},
        "freed": {span: round(hours, 2) for span, hours in plan.freed.items()},
        "key_people_that_fit": plan.key_people_that_fit,
    }


def rhythm_json(table: pd.DataFrame, names: pd.Series) -> list[dict[str, object]]:
    """Give planned and real meetings of people (``cadence.held``) with their names as plain data.

    >>> held = {"tier": ["grow"], "times": 24.0, "in_person": 3, "video": 1, "overdue": 1.25}
    >>> held = pd.DataFrame({**held, "last_two_way": pd.Timestamp("2026-05-04")}, index=[7])
    >>> rhythm_json(held, pd.Series({7: "Ann Lee"}))[0]["last_two_way"]
    '2026-05-04'
    """
    told = table[["tier", "times", "in_person", "video", "overdue"]].assign(
        name=names.reindex(table.index), last_two_way=table["last_two_way"].dt.strftime("%Y-%m-%d").astype("object")
    )
    rows = told.astype("object").to_dict("index")
    return [{"id": int(str(who)), **{str(k): _plain(v) for k, v in row.items()}} for who, row in rows.items()]


def _plain(value: object) -> object:
    if isinstance(value, float):
        return None if pd.isna(value) else int(value) if value.is_integer() else round(value, 2)
    return value
