"""Who needs a fresh answer first, and why."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import rates, schema

# In the order in which to answer: not judged yet, another picture in calendar and mail, near the edge of a tier, a
# second look due, carried twice or more.
WHY: Final = ("new", "moved", "close", "look", "twice")
# More than chance would have it, in standard deviations; twice or half the hours; from so many hours a year on.
CHANCE: Final = 2.0
DOUBLING: Final = 1.0
SOME_HOURS: Final = 6.0
# Within half a step of the edge of a tier, an answer given again would as soon fall on its other side.
NEAR: Final = 0.5
COUNTED: Final = ("meetings", "sent", "received")


def first(
    people: pd.DataFrame,
    before: pd.DataFrame,
    contacts: pd.DataFrame,
    measured: pd.DataFrame,
    measured_before: pd.DataFrame,
    band: float,
) -> pd.DataFrame:
    """List those whose answer is not fresh and should be, the most pressing first; nobody whose card is answered.

    In: ``Audit.people`` and ``before``, ``Audit.contacts``, evidence of this year and of the last (``Audit.measured``),
    and the band of the rule. Out: index ``contact_id``; ``why`` (words of ``WHY`` with a blank between), ``display``,
    ``organisation``, ``tier`` (blank where none), ``hours`` and ``hours_before`` (measured, a year). Whoever was never
    chosen is in it as new where six hours or more were measured.

    >>> waiting = {"display": ["Ann Lee"], "organisation": "", "tier": "grow", "answered": False, "stands_in": True}
    >>> waiting |= {"gate": "none", "own_tier": None, "difference": 1.2, "second_look": False, "carried_years": 2}
    >>> people = pd.DataFrame({**waiting, "effort_hours": 7.0}, index=[1])
    >>> seen = pd.DataFrame({"meetings": [], "sent": [], "received": [], "hours": []})
    >>> first(people, people, people, seen, seen, 1.0)["why"].tolist()
    ['close twice']
    """
    asked = people[~people["answered"] | people["stands_in"]]
    strange = measured.index[measured["hours"] >= SOME_HOURS].intersection(contacts.index)
    strange = strange.difference(people.index.union(before.index))
    table = pd.concat([asked, contacts.loc[strange].assign(tier=schema.UNDECIDED)])
    table = table.assign(
        hours=measured["hours"].reindex(table.index).fillna(0.0),
        hours_before=measured_before["hours"].reindex(table.index).fillna(0.0),
    )
    marks = pd.DataFrame(
        {
            "new": table["tier"] == schema.UNDECIDED,
            "moved": table.index.isin(_moved(measured, measured_before)),
            "close": _close(table, band),
            "look": table["second_look"].eq(True),
            "twice": table["carried_years"] >= 2,
        },
        index=table.index,
    )[list(WHY)]
    words = (marks.astype("object") * np.array([f"{word} " for word in WHY], dtype="object")).sum(axis=1)
    most = table[["hours", "effort_hours"]].max(axis=1)
    order = table.assign(why=words.astype("str").str.strip(), rank=marks.to_numpy().argmax(axis=1), most=-most)
    order = order[marks.any(axis=1)].sort_values(["rank", "most"], kind="stable")
    tier = order["tier"].astype("str").replace(schema.UNDECIDED, "")
    columns = ["why", "display", "organisation", "tier", "hours", "hours_before"]
    return order.assign(tier=tier)[columns].rename_axis("contact_id")


def _moved(now: pd.DataFrame, before: pd.DataFrame) -> pd.Index:
    """Whose evidence is another than the year before; nobody where all of it has doubled or halved: then the exports
    are others, and not the people."""
    counts, counts_before = (table[list(COUNTED)].sum(axis=1) for table in (now, before))
    for here, there in ((counts, counts_before), (now["hours"], before["hours"])):
        if abs(np.log2((here.sum() + 1) / (there.sum() + 1))) >= DOUBLING:
            return now.index[:0]
    z = rates.trend(counts, counts_before)["z"].abs()
    hours = rates.trend(now["hours"], before["hours"])["doublings"].abs()
    most = pd.concat([now["hours"], before["hours"]], axis=1).max(axis=1).reindex(z.index)
    return z.index[(z >= CHANCE) | ((hours >= DOUBLING) & (most >= SOME_HOURS))]


def _close(table: pd.DataFrame, band: float) -> pd.Series:
    by_exchange = (table["gate"].astype("str") == "none") & table["own_tier"].isna()
    return by_exchange & ((table["difference"].abs() - band).abs() <= NEAR)
