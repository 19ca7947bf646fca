"""A book and a year into how the year compares with all those before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import pandas as pd

from jinmyaku import audit, history, planning, ranking, rates, scale, schema, spans, weighing
from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits, extras

SHOWN: Final = [
    "display", "tier", "gate", "reason", "own_tier", "value", "effort_step", "difference", "effort_hours", "borderline",
    "fragile", "second_look", "carried",
]  # fmt: skip
GOALS: Final = ("goals", "covered", "gap", "achieved")
# Judged anew, of those judged the year before, below which share an open year has only been begun.
BEGUN: Final = 0.5
SCALES: Final = {"value": "value", "effort": "effort_step", "difference": "difference"}


@dataclass(frozen=True, eq=False)
class Comparison:
    """A year beside all years before it, everybody as who they are called now.

    ``closed``: whether the year is. ``anew``: how many it judges by answers of its own, of those of the year before
    where there is one; ``begun``: whether they are too few for years to be compared. ``years``: those that judge
    anybody, oldest first; ``judged``: whether ``year`` is one of them. ``people``: index ``year`` and ``contact_id``,
    columns ``SHOWN`` and ``hours`` (that year's, as ``measured`` says). ``tiers``: index ``year``, people per tier.
    ``moves`` (``history.moves``, with ``display``) and ``measures`` (``history.year_measures``): index ``year``, the
    later of two, and ``contact_id`` or ``measure``. ``drift``: index that year, ``anchors`` and by how much answers of
    ``value``, ``effort`` and ``difference`` lie higher where nothing has changed (steps), NaN where too few say so.
    Whoever is carried into a year is in neither ``moves`` nor ``measures`` of it; nor is anybody but those judged anew,
    where it has only ``begun``.

    ``spans``: what is measured of every year; ``measured``: whether ``hours`` are that, else as the person said.
    ``due``: how many need a fresh answer (``ranking.due``). ``bands`` (``history.hours_by_rank``): index ``year`` and
    ``band``. ``signatures``: index ``rank``, a column a year; ``distances``: from the year before, index ``year``.
    ``plan`` (``weighing.given``): the plan of ``plan_year`` against the hours of ``year``; ``unknown``: how many were
    planned for of whom this year knows nothing. ``rules`` and ``rules_before``: one's own rules for time in both.
    ``fits``: whether this year's plan does. ``goals``: index ``year``, ``GOALS``; empty where there are none.
    """

    year: int
    closed: bool
    years: tuple[int, ...]
    people: pd.DataFrame
    tiers: pd.DataFrame
    moves: pd.DataFrame
    measures: pd.DataFrame
    drift: pd.DataFrame
    spans: spans.Spans
    anew: int
    begun: bool
    due: int
    bands: pd.DataFrame
    signatures: pd.DataFrame
    distances: pd.Series
    plan: pd.DataFrame
    plan_year: int | None
    unknown: int
    rules: dict[str, float]
    rules_before: dict[str, float]
    fits: bool
    goals: pd.DataFrame

    @property
    def judged(self) -> bool:
        """Whether the year judges anybody."""
        return self.year in self.years

    @property
    def measured(self) -> bool:
        """Whether hours are measured ones in every year."""
        return self.spans.complete

    @property
    def before(self) -> int | None:
        """The year that this one is compared with, None where there is none."""
        return self.years[-2] if self.judged and len(self.years) > 1 else None

    @property
    def last_moves(self) -> pd.DataFrame:
        """What became of everyone since the year before; nobody where there is none."""
        return _of(self.moves, self.year)

    @property
    def here(self) -> pd.DataFrame:
        """The year's own people."""
        return self.of(self.year)

    def of(self, year: int) -> pd.DataFrame:
        """Give the people of one year."""
        return _of(self.people, year)


def compare(book: Book, now: Audit, plan: planning.Plan | None = None, goals: pd.DataFrame | None = None) -> Comparison:
    """Compare a year with all those before it; a book with one year, or none, has empty frames where two are needed.

    In: the year's audit; its plan where it was made already; and by ``year`` how many ``goals`` there were, how many of
    them were ``covered`` and how many somebody named had ``achieved``, and the ``gap`` left (share).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     found = compare(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
    >>> found.years, found.before, len(found.moves)
    ((), None, 0)
    """
    by_year = _people(book, now)
    years = tuple(by_year)
    seen = spans.read(book, now, years)
    earlier = years[-2] if now.year in years and len(years) > 1 else None
    anew, begun = _anew(by_year, now, earlier)
    hours = _hours(seen, by_year, begun)
    shown = {y: there[SHOWN].assign(hours=hours[y].reindex(there.index)) for y, there in by_year.items()}
    people = _stacked(shown, now.people[SHOWN].assign(hours=now.people["effort_hours"]))
    drift = _drift(book, by_year)
    signatures = pd.DataFrame({year: history.signature(spent) for year, spent in hours.items()})
    plan = plan or planning.read(book, now)
    then = _plan(book, now, earlier, by_year) if earlier else None
    kept, unknown = (
        _kept(now, then, by_year, seen.ends is None) if then else (weighing.given(plan.held, plan.people)[:0], 0)
    )
    return Comparison(
        year=now.year,
        closed=bool(now.closed_on),
        years=years,
        people=people,
        tiers=_tiers(by_year),
        moves=_moves(by_year, drift, begun, now.people[:0]),
        measures=_measures(by_year, hours, begun, now.people["tier"][:0]),
        drift=drift,
        spans=seen,
        anew=anew,
        begun=begun is not None,
        due=len(ranking.due(now)),
        bands=_bands(hours, now.hours),
        signatures=signatures,
        distances=_distances(signatures),
        plan=kept,
        plan_year=earlier,
        unknown=unknown,
        rules=plan.rules,
        rules_before=then.rules if then else {},
        fits=plan.fits,
        goals=_goals(goals, now.year),
    )


def _of(table: pd.DataFrame, year: int) -> pd.DataFrame:
    return table[table.index.get_level_values("year") == year].droplevel("year")


def _people(book: Book, now: Audit) -> dict[int, pd.DataFrame]:
    """Everybody judged, year by year."""
    some: dict[int, pd.DataFrame] = {}
    if now.before_year:
        some[now.before_year] = now.before
    if not now.closed_on:
        some[now.year] = now.people
    for year in audits.years(book):
        if year <= now.year and year not in some:
            end = now.as_of if year == now.year else dt.date(year, 12, 31)
            some[year] = audit.of_year(book, year, end, now.contacts, as_closed=False)
    return {year: some[year] for year in sorted(some) if len(some[year])}


def _hours(seen: spans.Spans, by_year: dict[int, pd.DataFrame], begun: int | None) -> dict[int, pd.Series]:
    """Each year's hours with people: measured, strangers too, where every year has them up to its end; else those that
    the person said in it, of a year only begun none."""
    if seen.complete:
        return seen.hours
    own = {year: ~people["carried"] & (year != begun) for year, people in by_year.items()}
    return {year: people.loc[own[year], "effort_hours"].dropna() for year, people in by_year.items()}


def _anew(by_year: dict[int, pd.DataFrame], now: Audit, earlier: int | None) -> tuple[int, int | None]:
    """How many are judged by answers of the year itself, of those of an earlier one where there is any; and the year
    where they are too few for a comparison."""
    here = by_year.get(now.year, now.people)
    fresh = here.index[_placed(here) & ~here["carried"]]
    if earlier is None:
        return len(fresh), None
    there = by_year[earlier]
    anew = len(fresh.intersection(there.index))
    few = not now.closed_on and anew < BEGUN * int(_placed(there).sum())
    return anew, now.year if few else None


def _placed(people: pd.DataFrame) -> pd.Series:
    return people["tier"].astype("str") != schema.UNDECIDED


def _pairs(
    by_year: dict[int, pd.DataFrame], begun: int | None
) -> Iterator[tuple[int, pd.DataFrame, int, pd.DataFrame]]:
    """Years one after the other, without those carried into the later; in a year only begun those judged anew alone."""
    for (earlier, there), (later, here) in pairwise(by_year.items()):
        carried = here.index[here["carried"]]
        before, now = (people.drop(carried, errors="ignore") if len(carried) else people for people in (there, here))
        if later == begun:
            both = now.index[_placed(now)].intersection(before.index)
            before, now = before.loc[both], now.loc[both]
        yield earlier, before, later, now


def _drift(book: Book, by_year: dict[int, pd.DataFrame]) -> pd.DataFrame:
    rows = {}
    for earlier, later in pairwise(by_year):
        here = audits.find(book, later)
        anchors = extras.read(book, here, schema.UNCHANGED).index if here else pd.Index([])
        both = anchors.intersection(by_year[earlier].index).intersection(by_year[later].index)
        shifts = {
            name: scale.anchor_shift(by_year[later][column], by_year[earlier][column], anchors)
            for name, column in SCALES.items()
        }
        rows[later] = {"anchors": len(both), **shifts}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["anchors", *SCALES]).rename_axis("year")


def _bands(hours: dict[int, pd.Series], blank: pd.Series) -> pd.DataFrame:
    made = {year: history.hours_by_rank(spent) for year, spent in hours.items()}
    return _stacked(made, history.hours_by_rank(blank), "band")


def _distances(signatures: pd.DataFrame) -> pd.Series:
    """From the year before that has hours, index the later year."""
    known = signatures.dropna(axis=1, how="all")
    apart = {b: history.shape_distance(known[a], known[b]) for a, b in pairwise(known.columns)}
    return pd.Series(apart, dtype="float64")


def _tiers(by_year: dict[int, pd.DataFrame]) -> pd.DataFrame:
    counts = {year: people["tier"].value_counts() for year, people in by_year.items()}
    return pd.DataFrame(counts, index=list(schema.TIERS)).fillna(0).astype("int64").T.rename_axis("year")


def _moves(
    by_year: dict[int, pd.DataFrame], drift: pd.DataFrame, begun: int | None, blank: pd.DataFrame
) -> pd.DataFrame:
    made = {}
    for _, there, later, here in _pairs(by_year, begun):
        shift = drift["difference"][later]
        moved = history.moves(there, here, 0.0 if pd.isna(shift) else float(shift))
        names = here["display"].reindex(moved.index).fillna(there["display"].reindex(moved.index))
        made[later] = moved.assign(display=names)
    return _stacked(made, history.moves(blank, blank).assign(display=""))


def _measures(
    by_year: dict[int, pd.DataFrame], hours: dict[int, pd.Series], begun: int | None, blank: pd.Series
) -> pd.DataFrame:
    made = {}
    for earlier, there, later, here in _pairs(by_year, begun):
        if later != begun:
            closest = hours[earlier].reindex(there.index).dropna().nlargest(rates.INNER).index
            made[later] = history.year_measures(there["tier"], here["tier"], closest)
    return _stacked(made, history.year_measures(blank, blank, blank.index), "measure")


def _plan(book: Book, now: Audit, year: int, by_year: dict[int, pd.DataFrame]) -> planning.Plan:
    """The plan of a year before, with everybody as they are called now."""
    end = dt.date(year, 12, 31)
    same = (here := audits.find(book, year)) and audits.unmoved(book, here)
    people = by_year[year] if same else audit.of_year(book, year, end, now.contacts)
    found = planning.read(book, replace(now, year=year, as_of=end, people=people))
    called = book.frame("SELECT contact_id, person_id FROM person").set_index("contact_id")["person_id"]
    planned = found.people["planned"].groupby(called.reindex(found.people.index).to_numpy()).sum()
    return replace(found, people=by_year[year].assign(planned=planned).fillna({"planned": 0.0}))


def _kept(now: Audit, then: planning.Plan, by_year: dict[int, pd.DataFrame], whole: bool) -> tuple[pd.DataFrame, int]:
    """An earlier plan against this year's hours, measured where it is ``whole``, or else said in it; those of whom
    neither is known are counted."""
    planned = then.people[then.people["planned"] > 0]
    hours = now.hours.reindex(planned.index)
    held = planned[["tier", "planned"]].assign(hours=hours.fillna(0.0), seen=hours.notna() & whole)
    here = by_year[now.year]
    said = here["effort_hours"].mask(here["carried"]).reindex(planned.index)
    known = held["seen"] | said.notna()
    table = weighing.given(held[known], planned[["display"]].assign(hours_now=said))
    return table, int((~known).sum())


def _goals(goals: pd.DataFrame | None, year: int) -> pd.DataFrame:
    if goals is None:
        return pd.DataFrame(columns=list(GOALS), dtype="float64").rename_axis("year")
    some = goals.set_index("year")[list(GOALS)].sort_index()
    return some[(some.index <= year) & (some["goals"] > 0)]


def _stacked(by_year: dict[int, pd.DataFrame], blank: pd.DataFrame, name: str = "contact_id") -> pd.DataFrame:
    """One frame of all years, index ``year`` and what it had; where there are none, nothing in the columns of another
    frame."""
    return pd.concat(by_year or {0: blank[:0]}, names=["year", name])
