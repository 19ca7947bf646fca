"""A book and a year into the frames that every notebook, panel, command and report reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import carrying, history, measuring, scale, schema, scoring
from jinmyaku.book import Book, answers, audits, contacts, extras, imports, time_rules, versions

# What a year is judged by; an audit keeps its own copy, so that a later default changes nothing in it.
RULES: Final = {"band": scoring.BAND, "strain": 1.0, "rate": 0.0, "same": 0.0}
DAYS_A_MONTH: Final = 30.44


@dataclass(frozen=True)
class Audit:
    """A year's audit as it stands.

    ``contacts``: everybody in the book (index ``contact_id``; ``contacts.contacts`` and ``sources``). ``people``: those
    chosen for this year, with their answers, all of ``scoring.score``, and ``tier`` as it counts: the person's own word
    before the rule's (``rule_tier``), with ``own_reason``, and ``answered``, ``stands_in``, ``carried``,
    ``carried_years`` and ``carried_from`` (``carrying.read``). ``before``: the same for the latest earlier year,
    ``before_year``; empty where there is none. ``evidence``: what interactions show (``evidence.yearly``), index
    ``contact_id`` and ``year``, where ``year`` stands for the twelve months up to ``as_of``, or of a year that is over
    for all of it; ``strangers``: the same of those not in the book, who have numbers below 0. ``anchors``: those with
    whom, by the person's word, nothing has changed since last year.
    """

    year: int
    as_of: dt.date
    rules: dict[str, float]
    closed_on: str
    contacts: pd.DataFrame
    people: pd.DataFrame
    before: pd.DataFrame
    before_year: int | None
    evidence: pd.DataFrame
    strangers: pd.DataFrame
    anchors: pd.Index
    revision: int = 1

    @property
    def measured(self) -> pd.DataFrame:
        """What interactions show of this year, one row a contact; only of those who have any."""
        here = self.evidence.index.get_level_values("year") == self.year
        return self.evidence[here].droplevel("year")

    @property
    def hours(self) -> pd.Series:
        """Measured hours with each contact in this year; only of those who have any interaction in it."""
        return self.measured["hours"]

    @property
    def last_contact(self) -> pd.Series:
        """The day of the last interaction with each contact (ISO); only of those who have any."""
        days: pd.Series = self.evidence["last"].groupby(level="contact_id").max()
        said: pd.Series = days.dt.strftime("%Y-%m-%d")
        return said

    @property
    def last_day(self) -> dt.date:
        """The last day of what is measured."""
        return measuring.last_day(self.year, self.as_of)

    @property
    def shift(self) -> float:
        """By how much this year's differences are higher than last year's where nothing has changed (doublings), 0
        where too few say so."""
        moved = scale.anchor_shift(self.people["difference"], self.before["difference"], self.anchors)
        return 0.0 if np.isnan(moved) else moved


def read(book: Book, year: int, as_of: dt.date) -> Audit:
    """Read a year's audit from the book; a year not begun yet has nobody in it.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     now = read(book, 2026, dt.date(2026, 12, 31))
    >>> len(now.contacts), len(now.people), now.before_year
    (1, 0, None)
    """
    return book.kept(f"audit of {year}", (book.version(), as_of), lambda: _read(book, year, as_of))


def begin(book: Book, year: int) -> audits.Audit:
    """Open a year's audit in the book, or give the one that is there.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     begin(book, 2026).rules == RULES
    True
    """
    return audits.begin(book, year, RULES)


def close(book: Book, here: audits.Audit, on: dt.date) -> None:
    """Freeze a year for good, with the rules for its time and the goals that hold now.

    Raises Fault where it is closed already.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     close(book, begin(book, 2026), dt.date(2026, 12, 31))
    ...     audits.find(book, 2026).closed_on
    '2026-12-31'
    """
    if not here.closed_on:
        time_rules.freeze(book, here)
        versions.freeze(book, here)
    audits.close(book, here, on)


def judge(everybody: pd.DataFrame, given: pd.DataFrame, rules: dict[str, float], as_of: dt.date) -> pd.DataFrame:
    """Put contacts and their answers together and score them.

    In: contacts and answers on one index. Out: both side by side with ``scoring.score`` and ``answered``.

    >>> met, given = pd.DataFrame({"met_on": ["2020-04-01"]}), pd.DataFrame({"value": [6.0], "effort": [2.0]})
    >>> judge(met, given, RULES, dt.date(2026, 12, 31))[["tier", "answered"]].values.tolist()
    [['grow', True]]
    """
    met = pd.to_datetime(everybody["met_on"], errors="coerce", format="%Y-%m-%d")
    months = (pd.Timestamp(as_of) - met).dt.days / DAYS_A_MONTH
    asked = given.reindex(columns=list(schema.QUESTIONS))
    answered = given["answered"] if "answered" in given else asked.notna().any(axis=1)
    joined = everybody.join(given.drop(columns="answered", errors="ignore"))
    joined = joined.assign(known_months=months, answered=answered)
    return joined.join(carrying.scored(joined, rules))


def tiers(people: pd.DataFrame) -> pd.DataFrame:
    """Count per tier: index tier in order, columns ``people``, ``hours`` (known effort, h a year), ``value_hours``,
    ``unknown`` (people whose hours are not known) and ``share`` (of the known hours).

    >>> people = pd.DataFrame({"tier": ["grow", "let_go"], "value_hours": [63.0, 1.0], "effort_hours": [3.0, 9.0]})
    >>> tiers(people)["share"].to_dict()
    {'grow': 0.25, 'maintain': 0.0, 'let_go': 0.75, 'undecided': 0.0}
    """
    groups = people.groupby(people["tier"].astype(_TIER), observed=False)
    table = groups.agg(
        people=("tier", "size"),
        hours=("effort_hours", "sum"),
        value_hours=("value_hours", "sum"),
        unknown=("effort_hours", lambda hours: int(hours.isna().sum())),
    )
    total = table["hours"].sum()
    return table.assign(share=table["hours"] / total if total else 0.0)


def close_calls(people: pd.DataFrame) -> pd.DataFrame:
    """Give those whose tier another answer could turn, the least certain first; nobody settled by a gate or by the
    person's own word.

    >>> people = pd.DataFrame({"gate": "none", "own_tier": None, "borderline": [True, False], "fragile": False})
    >>> close_calls(people.assign(certainty=[0.6, 1.0], effort_hours=7.0))["certainty"].tolist()
    [0.6]
    """
    by_exchange = (people["gate"] == "none") & people["own_tier"].isna()
    close = people[by_exchange & (people["borderline"] | people["fragile"])]
    return close.sort_values(["certainty", "effort_hours"], ascending=[True, False])


def second_looks(people: pd.DataFrame) -> pd.DataFrame:
    """Give those to look at again, the most hours first.

    >>> people = pd.DataFrame({"second_look": [True, True, False], "effort_hours": [3.0, 63.0, 7.0]})
    >>> second_looks(people)["effort_hours"].tolist()
    [63.0, 3.0]
    """
    return people[people["second_look"]].sort_values("effort_hours", ascending=False)


def moves(now: pd.DataFrame, before: pd.DataFrame, shift: float = 0.0) -> pd.DataFrame:
    """Give those in both years whose tier changed: ``tier_before``, ``tier``, ``difference_before``, ``difference``,
    ``real`` (as ``history.moves`` says, net of ``Audit.shift``); real moves first, the largest first.

    >>> given = [pd.DataFrame({"value": [value], "effort": [5.0]}) for value in (2.0, 8.0)]
    >>> before, now = (answers.join(scoring.score(answers)).assign(own_tier=None) for answers in given)
    >>> moves(now, before)[["tier_before", "tier", "real"]].values.tolist()
    [['let_go', 'grow', True]]
    """
    both = now.index.intersection(before.index)
    here, there = now.loc[both], before.loc[both]
    table = here.assign(
        tier_before=there["tier"],
        difference_before=there["difference"],
        value_before=there["value"],
        effort_before=there["effort_step"],
        real=history.moves(there, here, shift)["kind"] == history.REAL,
    )
    table = table[table["tier"] != table["tier_before"]]
    size = (table["difference"] - table["difference_before"] - shift).abs().fillna(np.inf)
    return table.assign(size=size).sort_values(["real", "size"], ascending=False).drop(columns="size")


@dataclass(frozen=True)
class Progress:
    """How far a year's audit is: contacts in the book, chosen, judged (a tier), not begun, what the judged cover, and
    how many more have a tier by answers carried from an earlier year."""

    contacts: int
    chosen: int
    judged: int
    unanswered: int
    second_looks: int
    covered: float | None
    carried: int = 0


def progress(audit: Audit) -> Progress:
    """Say how far the audit is; ``covered`` is the share of last year's hours that the judged took, None if unknown.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     answers.choose(book, begin(book, 2026), [contacts.add(book, {"name": "Ann Lee"})])
    ...     progress(read(book, 2026, dt.date(2026, 12, 31)))
    Progress(contacts=1, chosen=1, judged=0, unanswered=1, second_looks=0, covered=None, carried=0)
    """
    people = audit.people
    placed = people["tier"] != schema.UNDECIDED
    judged = placed & ~people["carried"]
    last = audit.before["effort_hours"]
    total = float(last.sum())
    return Progress(
        contacts=len(audit.contacts),
        chosen=len(people),
        judged=int(judged.sum()),
        unanswered=int((~people["answered"]).sum()),
        second_looks=int(people["second_look"].sum()),
        covered=float(last.reindex(people.index[judged]).sum()) / total if total else None,
        carried=int((placed & people["carried"]).sum()),
    )


def _read(book: Book, year: int, as_of: dt.date) -> Audit:
    everybody = contacts.contacts(book)
    everybody = everybody.assign(sources=imports.services(book).reindex(everybody.index).fillna(""))
    earlier = [y for y in audits.years(book) if y < year]
    before_year = earlier[-1] if earlier else None
    found = audits.find(book, year)
    people = of_year(book, year, as_of, everybody)
    seen = measuring.looking_back(book, year, measuring.last_day(year, as_of)).rename_axis(["contact_id", "year"])
    known = seen.index.get_level_values("contact_id") > 0
    return Audit(
        year=year,
        as_of=as_of,
        rules=found.rules if found else dict(RULES),
        closed_on=found.closed_on if found else "",
        revision=found.revision if found else 1,
        contacts=everybody,
        people=people,
        before=of_year(book, before_year, dt.date(before_year, 12, 31), everybody, as_closed=False)
        if before_year
        else people[:0],
        before_year=before_year,
        evidence=seen[known],
        strangers=seen[~known],
        anchors=extras.read(book, found, schema.UNCHANGED).index if found else people.index[:0],
    )


def of_year(book: Book, year: int, as_of: dt.date, everybody: pd.DataFrame, as_closed: bool = True) -> pd.DataFrame:
    """Give a year's people with their tiers (``Audit.people``): a closed year's as they were then, or as who they are
    called now, to be put beside another year. In: ``Audit.contacts``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(of_year(book, 2026, dt.date(2026, 12, 31), read(book, 2026, dt.date(2026, 12, 31)).contacts))
    0
    """
    found = audits.find(book, year)
    chosen = answers.chosen(book, found, as_closed) if found else []
    since = pd.Index(chosen).difference(everybody.index).tolist()
    if since:
        # Called another's second entry only after the year was closed.
        everybody = pd.concat([everybody, contacts.alone(book, since).assign(sources="")])
    rules = found.rules if found else dict(RULES)
    given = carrying.read(book, found, chosen, partial(carrying.scored, rules=rules), as_closed)
    people = judge(everybody.loc[given.index], given, rules, as_of).rename(columns={"tier": "rule_tier"})
    rule = people["rule_tier"].astype("str")
    own = people["own_tier"].notna()
    return people.assign(
        tier=people["own_tier"].where(own, rule),
        own_reason=people["own_reason"].fillna(""),
        certainty=people["certainty"].mask(own),
        borderline=people["borderline"] & ~own,
    )


_TIER: Final = pd.CategoricalDtype(list(schema.TIERS))
