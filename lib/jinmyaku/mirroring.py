"""In which tier others would put one: what was answered of it in a year, and what mail and calendar show beside."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import mirror, rates, schema
from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits, extras

# From here on, who keeps a relationship going contradicts an answer.
PULL: Final = 0.4
# Why a next step is the one to take, in the order in which they are looked at.
STEPS: Final = ("uses", "discomfort", "costs", "gives", "silent")
_STEP_SIZE: Final = 2.0
_RATES: Final = ("their_rate", "their_low", "their_high")


def read(book: Book, now: Audit, ranges: bool = True) -> pd.DataFrame:
    """Give everybody judged in a year with what was answered from their side: index ``contact_id``.

    In: whether answer rates are given with their ranges also where nobody was answered; they take long to work out.

    Out: ``display``, ``mine`` (my tier), ``schema.MIRROR``, ``answered``; of ``mirror.judge`` ``m_difference``,
    ``theirs`` (tier, ``undecided`` where not enough was answered), ``best``, ``worst``, ``at_risk``, ``second_look``;
    ``advice`` (``mirror.advice``); ``rho``, my difference less theirs: above 0 I profit more; ``suggested_effort``, a
    step of the ladder from the hours measured, NaN where none; ``start``, ``answer``, ``pull``, ``enough`` of
    ``rates.reciprocity`` and ``their_rate``, ``their_low``, ``their_high`` of ``rates.rates``; ``contradicts``: what
    interactions show says otherwise than the answer; ``step`` of ``STEPS`` where I am at risk of being let go, else
    blank.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book, audit.read(book, 2026, dt.date(2026, 12, 31))))
    0
    """
    people = now.people[["display", "tier", "difference", "relation"]].rename(columns={"tier": "mine"})
    measured = now.measured.reindex(people.index)
    suggested = np.log2(1 + measured["hours"]).round().clip(0, schema.LADDER_TOP)
    told = extras.wide(book, audits.find(book, now.year), list(schema.MIRROR)).reindex(people.index)
    known = people.assign(mine=people["mine"].astype("str"), suggested_effort=suggested).join(
        _shown(measured, ranges or bool(told.notna().any(axis=None)))
    )
    return settle(known, told, now.rules["band"])


def settle(known: pd.DataFrame, told: pd.DataFrame, band: float) -> pd.DataFrame:
    """Judge people's answers from their side beside what else is known of them, as one answer after the other is given.

    In: ``mine``, ``difference`` and what interactions show, as ``read`` gives them; ``schema.MIRROR`` on the same
    index. Out: both with all else of ``read``.

    >>> known = pd.DataFrame({"mine": ["grow"], "difference": [3.0], "pull": [0.0]})
    >>> told = pd.DataFrame({"m_ally": 0.0, "m_value": [1.0], "m_effort": 6.0, "m_uses": 0.0, "m_discomfort": 0.0})
    >>> settle(known, told, 1.0)[["theirs", "advice", "rho", "step"]].values.tolist()
    [['let_go', 'give', 8.0, 'costs']]
    """
    judged = mirror.judge(told, band=band).rename(columns={"difference": "m_difference", "tier": "theirs"})
    table = known.join(told).join(judged)
    asked = ["m_ally", "m_value", "m_effort", "m_uses"]
    table = table.assign(
        answered=told[asked].notna().any(axis=1),
        at_risk=table["at_risk"] & (table["theirs"] != schema.UNDECIDED),
        rho=known["difference"] - table["m_difference"],
        advice=mirror.advice(known["mine"], table["theirs"]),
        contradicts=_contradicts(table),
    )
    return table.assign(step=_step(table).where(table["at_risk"], ""))


def at_risk(table: pd.DataFrame) -> pd.DataFrame:
    """Give those who might let me go (``read``), whom I would grow first, the surest first.

    >>> row = {"at_risk": [True, True, False], "mine": ["maintain", "grow", "grow"], "m_difference": [-3.0, -1.0, 2.0]}
    >>> at_risk(pd.DataFrame(row))["mine"].tolist()
    ['grow', 'maintain']
    """
    risky = table[table["at_risk"]]
    rank = risky["mine"].map({tier: n for n, tier in enumerate(schema.TIERS)})
    return risky.assign(rank=rank).sort_values(["rank", "m_difference"], na_position="first").drop(columns="rank")


def _shown(measured: pd.DataFrame, ranges: bool) -> pd.DataFrame:
    counts = measured.assign(
        **{name: measured[name].fillna(0) for name in ("sent", "received", "i_start", "they_start")}
    )
    told = counts.assign(**{n: counts[n].fillna(0) for n in ("my_asks", "they_replied", "their_asks", "i_replied")})
    between = rates.reciprocity(told)
    rate = rates.rates(told) if ranges else pd.DataFrame(np.nan, told.index, list(_RATES))
    enough = between["enough"]
    shown = between[["start", "answer", "pull"]].where(enough)
    return shown.assign(
        enough=enough,
        they_start=told["they_start"],
        i_start=told["i_start"],
        **{name: rate[name].where(enough & (told["my_asks"] > 0)) for name in _RATES},
    )


def _contradicts(table: pd.DataFrame) -> pd.Series:
    """They seek me more than the answer says, or I seek them where it says they would keep me close."""
    sought = (table["pull"] >= PULL) & (table["theirs"] == schema.LET_GO)
    seeking = (table["pull"] <= -PULL) & (table["theirs"] == schema.GROW)
    return pd.Series(np.select([sought, seeking], ["sought", "seeking"], ""), index=table.index, dtype="str")


def _step(table: pd.DataFrame) -> pd.Series:
    """The one next step: the plainest reason first."""
    cases = [
        table["m_uses"] >= 1,
        table["m_discomfort"] >= 1,
        table["m_effort"] - table["m_value"] >= _STEP_SIZE,
        table["m_value"].notna() & table["m_effort"].notna(),
    ]
    return pd.Series(np.select(cases, STEPS[:-1], STEPS[-1]), index=table.index, dtype="str")
