"""A plan of one's time, and what became of it, into tables of words."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import cadence, text, timeplan, weighing
from jinmyaku.figures.budget import hours_moved, signed, step_names
from jinmyaku.figures.tables import Table, worded
from jinmyaku.weighing import Strips

MOST_ROWS: Final = 60
NEAR: Final = 1e-6


def budget(table: pd.DataFrame, lang: str) -> Table:
    """Put ``timeplan.plan`` into words, with the three ways out where a group does not fit.

    >>> row = {"people": [12], "needed": [576.0], "available": [345.6], "feasible": [False], "people_that_fit": [7.0]}
    >>> row |= {"times_that_fit": [14.4], "share_that_fits": [1.2], "hours_week_that_fit": [20.1]}
    >>> budget(pd.DataFrame(row, index=["grow"]), "en").frame.values.tolist()
    [['Grow', '12', '576 h', '346 h', 'does not fit', '7', '14.4', '–', '20.5 h']]
    """
    groups, out = text.group(lang, "group"), ~table["feasible"].astype("bool")
    verdict = table["feasible"].map({True: text.say(lang, "plan.fits"), False: text.say(lang, "plan.fits_not")})
    # Rounded so that each still leads out.
    times = _down(table["times_that_fit"], 10)
    share, week = -_down(-table["share_that_fits"], 100), -_down(-table["hours_week_that_fit"], 2)
    columns = {
        "group": [groups[str(group)] for group in table.index],
        "people": table["people"].map("{:,.0f}".format),
        "needed": text.hours(lang, table["needed"].round(1)),
        "available": text.hours(lang, table["available"].round(1)),
        "verdict": verdict,
        "people_that_fit": table["people_that_fit"].map("{:,.0f}".format).where(out, ""),
        "times_that_fit": times.map("{:g}".format).where(times > 0, "–").where(out, ""),
        "share_that_fits": text.percent(share.where(share <= 1)).where(out, ""),
        "hours_week_that_fit": week.map("{:g}".format)
        .add(text.say(lang, "unit.hours"))
        .where(week <= timeplan.BOUNDS["hours_week"][1], "–")
        .where(out, ""),
    }
    return worded(pd.DataFrame(columns), lang, "budget")


def steps(table: pd.DataFrame, lang: str) -> Table:
    """Put the way from now to the plan into words; in: ``weighing.steps``.

    >>> table = pd.DataFrame({"this_year": [60.5, -30.0], "full_year": [60.5, -40.0]}, index=["now", "let_go"])
    >>> steps(table, "en").frame.values.tolist()
    [['Now', '60 h', '60 h'], ['Let go', '−30 h', '−40 h']]
    """
    spans = {
        span: hours_moved(table.assign(full_year=table[span]), lang).tolist() for span in ("this_year", "full_year")
    }
    return worded(pd.DataFrame({"step": step_names(table, lang).tolist(), **spans}), lang, "steps")


def rhythm(met: Strips, lang: str, most: int = MOST_ROWS) -> Table:
    """List planned and real meetings, those on top for whom it is time; in: ``weighing.strips``.

    >>> import datetime as dt
    >>> one = {"display": "Ann", "tier": ["maintain"], "times": 2.0, "in_person": 3, "video": 1, "seen": True}
    >>> one = pd.DataFrame(one).assign(overdue=1.3, last_two_way=pd.Timestamp("2026-05-04"))
    >>> rhythm(Strips(one, one, one), "en").frame.iloc[0, 5:].tolist()
    ['2026-05-04', 'it is time, met more than twice a year']
    """
    some = met.people.head(most)
    columns = {
        "name": some["display"],
        "tier": some["tier"].map(text.group(lang, "tier")),
        "times": some["times"].round(1).map("{:g}".format),
        "in_person": some["in_person"],
        "video": some["video"],
        "last_two_way": some["last_two_way"].dt.strftime("%Y-%m-%d"),
        "standing": _standing(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "rhythm", len(met.people))


def given(table: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List hours planned and given, the largest gap first; in: ``weighing.given``.

    >>> one = {"display": ["Ann"], "tier": "grow", "planned": 48.0, "given": 20.0, "gap": -28.0, "measured": False}
    >>> given(pd.DataFrame(one), "en").frame.values.tolist()
    [['Ann', 'Grow', '48 h', '20 h', '−28 h', 'your answer']]
    """
    some = table.head(most)
    known = {True: text.say(lang, "known.measured"), False: text.say(lang, "known.said")}
    columns = {"name": some["display"], "tier": some["tier"].map(text.group(lang, "tier"))}
    columns |= _gaps(some, lang) | {"from": some["measured"].map(known)}
    return worded(pd.DataFrame(columns), lang, "given", len(table))


def given_tiers(table: pd.DataFrame, lang: str) -> Table:
    """Add up hours planned and given by tier; in: ``weighing.given``.

    >>> table = pd.DataFrame({"tier": ["grow", "grow"], "planned": 48.0, "given": [20.0, 3.0], "gap": [-28.0, -45.0]})
    >>> given_tiers(table, "en").frame.values.tolist()
    [['Grow', 2, '96 h', '23 h', '−73 h']]
    """
    sums, groups = weighing.by_tier(table), text.group(lang, "tier")
    names = pd.Series([groups[str(tier)] for tier in sums.index], index=sums.index, dtype="str")
    columns = {"tier": names, "people": sums["people"], **_gaps(sums, lang)}
    return worded(pd.DataFrame(columns), lang, "given_tiers")


def dormant(found: pd.DataFrame, lang: str, most: int) -> Table:
    """List strong ties out of touch; in: ``weighing.dormant``, and how many to suggest.

    >>> one = {"display": ["Ann"], "organisation": "", "last_contact": "2022-05-04", "years": 4.6}
    >>> dormant(pd.DataFrame(one), "en", 2).frame.values.tolist()
    [['Ann', '', '2022-05-04', '4']]
    """
    some = found.head(most)
    columns = {
        "name": some["display"],
        "organisation": some["organisation"],
        "last_contact": some["last_contact"].replace("", "–"),
        "years": np.floor(some["years"]).map("{:.0f}".format, na_action="ignore").fillna("–"),
    }
    return worded(pd.DataFrame(columns), lang, "dormant", len(found))


def own_rules(people: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those with a rule of their own: ``display``, ``own_times``, ``own_length``, ``depends`` (1: on me).

    >>> one = {"display": ["Sachiko"], "own_times": [52.0], "own_length": [float("nan")], "depends": [1.0]}
    >>> own_rules(pd.DataFrame(one), "en").frame.values.tolist()
    [['Sachiko', '52', '', 'yes']]
    """
    some = people.head(most)
    amounts = {
        name: some[f"own_{name}"].map("{:,g}".format).where(some[f"own_{name}"].notna(), "")
        for name in ("times", "length")
    }
    depends = (some["depends"] == 1).map({True: text.say(lang, "word.yes"), False: ""})
    return worded(
        pd.DataFrame({"name": some["display"], **amounts, "depends": depends}), lang, "own_rules", len(people)
    )


def prepared(people: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those to maintain with the last contact of both, and the day on which a page for them was written:
    ``display``, ``last_two_way``, ``written`` (ISO text).

    >>> one = {"display": ["Ann"], "last_two_way": pd.to_datetime(["2026-05-04"]), "written": [None]}
    >>> prepared(pd.DataFrame(one), "en").frame.values.tolist()
    [['Ann', '2026-05-04', 'not written yet']]
    """
    some = people.head(most)
    columns = {
        "name": some["display"],
        "last_two_way": some["last_two_way"].dt.strftime("%Y-%m-%d").fillna("–"),
        "written": some["written"].fillna(text.say(lang, "prepare.none")),
    }
    return worded(pd.DataFrame(columns), lang, "prepared", len(people))


def _down(amounts: pd.Series, parts: int) -> pd.Series:
    """The next part of a whole below."""
    return (amounts * parts + NEAR) // 1 / parts


def _gaps(table: pd.DataFrame, lang: str) -> dict[str, pd.Series]:
    hours = {column: text.hours(lang, table[column].round(1)) for column in ("planned", "given")}
    return hours | {"gap": signed(table["gap"], lang)}


def _standing(people: pd.DataFrame, lang: str) -> pd.Series:
    """What is worth a thought about each: time to meet, met too often or too rarely, nothing known."""
    joint = text.say(lang, "word.comma")
    said = pd.Series("", index=people.index, dtype="str").mask(
        ~people["seen"] & people["last_two_way"].isna(), text.say(lang, "rhythm.unseen")
    )
    said = said.mask(people["overdue"] > 1, text.say(lang, "rhythm.overdue"))
    marks = cadence.standing(people)
    for key in ("over", "under"):
        here = marks == key
        glue = pd.Series("", index=people.index).mask(said != "", joint)
        said = said.mask(here, said + glue + text.say(lang, f"mark.{key}"))
    return said
