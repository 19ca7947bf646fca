"""Goals and the people who have achieved them, into tables of words."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import future, text
from jinmyaku.figures.aims import whose
from jinmyaku.figures.tables import MOST_ROWS, Table, worded

NOTHING: Final = "–"


def goals(table: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List goals with what is within reach, and their states in words; in: ``aiming.Aims.goals``, in their order.

    >>> goal = {"goal": "A second shop", "horizon": 1, "achieved_means": "", "self_improvement": "Pricing"}
    >>> goal |= {"status": "open", "people": 1, "achieved": 0, "covered": 0.25, "state": "nobody_there"}
    >>> goals(pd.DataFrame([goal]), "en").frame.values.tolist()
    [['A second shop', 'in one year', '', 'Pricing', 1, 0, '25%', 'Nobody there yet']]
    """
    some = table.head(most)
    closed = ~some["status"].isin(future.AHEAD)
    when = {years: text.say(lang, f"aims.in_{years}") for years in (1, 3)}
    state = some["state"].map(text.group(lang, "state")).mask(closed, some["status"].map(text.group(lang, "status")))
    columns = {
        "goal": some["goal"],
        "horizon": some["horizon"].map(when),
        "achieved_means": some["achieved_means"],
        "better": some["self_improvement"],
        "named": some["people"],
        "there": some["achieved"],
        "within": text.percent(some["covered"]),
        "state": state,
    }
    return worded(pd.DataFrame(columns), lang, "goals", len(table))


def key_people(people: pd.DataFrame, links: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List key people: how far they are, how near, hours so far, and in words what comes before asking them for
    anything; in: ``aiming.Aims.people`` and ``links``.

    >>> person = {"contact_id": [7], "name": "Ann", "description": "", "access": "met", "hours": 3.0, "a_year": 3.0}
    >>> person |= {"gives": 2, "months": 5.0, "quarters": 3, "ready": False, "chance": 0.25}
    >>> links = pd.DataFrame({"key_id": [0], "goal_id": [1], "fit": ["achieved"]})
    >>> key_people(pd.DataFrame(person), links, "en").frame.values.tolist()
    [['Ann', 'has achieved it', 1, 'have met', '3 h', '3 h', 'give first: 5 of 12 months, 2 of 4 gives']]
    """
    some = people.sort_values("chance", ascending=False, kind="stable").head(most)
    columns = {
        "name": whose(some),
        "fit": _fits(some, links, lang),
        "goals_all": links.groupby("key_id").size().reindex(some.index, fill_value=0),
        "access": some["access"].map(text.group(lang, "access")),
        "together": text.hours(lang, some["hours"].round(1)),
        "together_year": text.hours(lang, some["a_year"].round(1)),
        "brake": brake(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "key_people", len(people))


def beyond(people: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List what is said of key people beyond skill and record: what one respects in them, who matters to them, what one
    has done for those; in: ``aiming.Aims.people``. Those of whom nothing is said are not in it.

    >>> person = {"name": ["Ann"], "description": "", "respect": "Patience", "who_matters": "", "done_for_them": ""}
    >>> beyond(pd.DataFrame(person), "en").frame.values.tolist()
    [['Ann', 'Patience', '', '']]
    """
    said = ["respect", "who_matters", "done_for_them"]
    there = people[(people[said] != "").any(axis=1)]
    some = there.head(most)
    return worded(some[said].assign(name=whose(some))[["name", *said]], lang, "beyond", len(there))


def brake(people: pd.DataFrame, lang: str, rule: dict[str, float] | None = None) -> pd.Series:
    """Say what comes before asking somebody for an introduction: which of one's own rules do not hold yet, or what has
    been given so far. It never says that one may ask. In: ``contact_id``, ``gives``, ``months``, ``quarters``,
    ``ready`` (``future.given``), and the rule that ``ready`` was read by (``future.READY``). Out: text on its index.

    >>> people = pd.DataFrame({"contact_id": [1, 2, 0], "gives": [5, 1, 0], "months": [14.2, 1.0, 0.0], "quarters": 4})
    >>> said = brake(people.assign(ready=[True, False, False]), "en")
    >>> said[0], said[1]
    ('gives: 5, over 14 months, in 4 of the last 8 quarters', 'give first: 1 of 12 months, 1 of 4 gives')
    >>> said[2]
    'first meet them'
    """
    needed = {**future.READY, **(rule or {})}
    so_far = people[list(needed)].astype("float64").fillna(0.0)
    told = {name: np.floor(so_far[name]).map("{:,.0f}".format) for name in needed}
    lacking = pd.Series("", index=people.index, dtype="str")
    for name, least in needed.items():
        of = pd.Series(f"{least:g}", index=people.index)
        part = text.fill(lang, pd.Series(f"give.brake_{name}", index=people.index), count=told[name], of=of)
        joint = pd.Series("", index=people.index).mask(lacking != "", text.say(lang, "word.comma"))
        lacking = lacking.mask(so_far[name] < least, lacking + joint + part)
    key = pd.Series("give.steady", index=people.index).mask(~people["ready"], "give.first")
    key = key.mask(so_far["gives"] == 0, "give.begin").mask(people["contact_id"] == 0, "give.meet")
    return text.fill(lang, key, lacking=lacking, **told)


def _fits(people: pd.DataFrame, links: pd.DataFrame, lang: str) -> pd.Series:
    """The best that is said of each; nothing where they stand for no goal yet."""
    best = links.assign(far=links["fit"].map(future.FIT)).sort_values("far").drop_duplicates("key_id", keep="last")
    said = best.set_index("key_id")["fit"].map(text.group(lang, "fit")).astype("str")
    return said.reindex(people.index).fillna(NOTHING)
