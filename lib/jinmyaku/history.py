"""Two years' results into what became of everyone, how many stayed, the shape of a year, and plan against actual."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import schema, scoring

ABSENT: Final = "absent"
PLACES: Final = (*schema.TIERS, ABSENT)
# What became of a tier: real moves are larger than the noise of answering, ``known`` had or has no answers on one side.
STAYED, REAL, NOISE, KNOWN, ENTERED, LEFT = "stayed", "real", "noise", "known", "entered", "left"
KINDS: Final = (STAYED, REAL, NOISE, KNOWN, ENTERED, LEFT)
# Why, and what kind of change that is.
WHYS: Final = {
    "": STAYED,
    "own_word": REAL,
    "gate_on": REAL,
    "gate_off": REAL,
    "difference": REAL,
    "noise": NOISE,
    "answered": KNOWN,
    "unanswered": KNOWN,
    "entered": ENTERED,
    "left": LEFT,
}
MEASURES: Final = ("stayed", "left", "entered", "closest_stayed", "grow_turnover")
# A year in which the network keeps its core loses a tenth of it (Mollenhorst 2009: 48 % of it is there after seven
# years), and 1 to 4 % of the closest (Roy and others 2022).
USUAL: Final = {"stayed": (0.90, 0.90), "left": (0.10, 0.10), "closest_stayed": (0.96, 0.99)}
EIGHTY_PERCENT: Final = 1.2816
# Of fewer people a percentage says less than a count.
FEW: Final = 15
RANKS: Final = 20
BANDS: Final = {"first": (0, 1), "to_5": (1, 5), "to_15": (5, 15), "rest": (15, None)}
ALL: Final = "all"
_ASKED: Final = ["tier", "gate", "reason", "own_tier", "difference"]


def moves(before: pd.DataFrame, now: pd.DataFrame, shift: float = 0.0) -> pd.DataFrame:
    """Say what became of everyone of two years, and why.

    In: two years' people by the same index: ``tier``, ``gate``, ``reason``, ``difference`` (doublings), ``own_tier``
    (the person's own word, NaN where there is none); by how much all answers have shifted (``scale.anchor_shift``).
    Out, one row for everybody of either year: ``tier_before`` and ``tier`` (``PLACES``), ``by`` (change of the
    difference net of the shift, doublings), ``why`` and ``kind`` (``WHYS``), ``gate`` (the reason that a gate gave or
    no longer gives, else blank). As in ``scoring.real_move``, three steps or a gate make a move real; so does the
    person's own word, which is no noise of answering. Where a gate changed and the tier did not, ``why`` says so.

    >>> years = [pd.DataFrame({"value": [value], "effort": [5.0]}) for value in (2.0, 8.0)]
    >>> before, now = (scoring.score(answers).assign(own_tier=None) for answers in years)
    >>> moves(before, now)[["tier_before", "tier", "by", "why", "kind"]].values.tolist()
    [['let_go', 'grow', 6.0, 'difference', 'real']]
    """
    everyone = before.index.union(now.index)
    there, here = (people[_ASKED].reindex(everyone) for people in (before, now))
    # Text is compared three times as quickly without its index.
    tiers, gates, owns = (
        [_word(people[name], blank).to_numpy("object") for people in (there, here)]
        for name, blank in {"tier": ABSENT, "gate": "none", "own_tier": ""}.items()
    )
    own = owns[0] != owns[1]
    by = here["difference"].astype("float64") - there["difference"].astype("float64") - shift
    same, gated, on = tiers[0] == tiers[1], gates[0] != gates[1], gates[1] != "none"
    cases = {
        "entered": tiers[0] == ABSENT,
        "left": tiers[1] == ABSENT,
        "": same & ~gated,
        "own_word": own & ~same,
        "gate_on": gated & on,
        "gate_off": gated,
        "unanswered": tiers[1] == schema.UNDECIDED,
        "answered": tiers[0] == schema.UNDECIDED,
        "difference": by.abs() >= scoring.REAL_MOVE,
    }
    why = pd.Series(np.select(list(cases.values()), list(cases), "noise"), index=everyone, dtype="str")
    gate = _word(here["reason"], "").where(why == "gate_on", _word(there["reason"], "").where(why == "gate_off", ""))
    table = pd.DataFrame({"tier_before": tiers[0], "tier": tiers[1], "by": by, "why": why}, everyone)
    return table.assign(kind=why.map(WHYS).mask(same, STAYED), gate=gate)


def migration(moved: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """Count who went from which tier to which: index and columns ``PLACES``; of these kinds of move alone, where any
    are named. In: ``moves``.

    >>> moved = pd.DataFrame({"tier_before": ["grow", "grow"], "tier": ["grow", "absent"], "kind": ["stayed", "left"]})
    >>> migration(moved).loc["grow"].tolist(), migration(moved, "left").loc["grow"].tolist()
    ([1, 0, 0, 0, 1], [0, 0, 0, 0, 1])
    """
    some = moved[moved["kind"].isin(kinds)] if kinds else moved
    counts = some.groupby(["tier_before", "tier"]).size().unstack(fill_value=0)
    return counts.reindex(index=list(PLACES), columns=list(PLACES), fill_value=0).fillna(0).astype("int64")


def ways(moved: pd.DataFrame) -> pd.DataFrame:
    """Count the ways that somebody went, in the order of the tiers: ``tier_before``, ``tier``, ``people``, and of these
    ``real`` moves and those within the ``noise``. In: ``moves``.

    >>> moved = pd.DataFrame({"tier_before": "maintain", "tier": "grow", "kind": ["real", "real", "noise"]})
    >>> ways(moved).values.tolist()
    [['maintain', 'grow', 3, 2, 1]]
    """
    kinds = {kind: (moved["kind"] == kind).astype("int64") for kind in (REAL, NOISE)}
    table = moved[["tier_before", "tier"]].assign(people=1).assign(**kinds)
    rank = {place: number for number, place in enumerate(PLACES)}
    summed = table.groupby(["tier_before", "tier"], as_index=False).sum()
    return summed.sort_values(["tier_before", "tier"], key=lambda places: places.map(rank), ignore_index=True)


def year_measures(before: pd.Series, now: pd.Series, closest: pd.Index) -> pd.DataFrame:
    """Count who stayed, left and came, and how much those to grow have changed.

    In: two years' tiers by the same index, and the closest of the year before. Out: index ``MEASURES``: ``count`` of
    ``of``, ``share`` and its 80 % interval ``low`` to ``high`` (``wilson``). Retention |A∩B|/|A|, churn |A\\B|/|A|,
    entry |B\\A|/|B|, turnover of those to grow 1 − |G∩G'|/|G∪G'|.

    >>> before, now = pd.Series("grow", index=[1, 2, 3]), pd.Series("grow", index=[2, 3, 4])
    >>> year_measures(before, now, pd.Index([1, 2]))[["count", "of"]].values.tolist()
    [[2, 3], [1, 3], [1, 3], [1, 2], [2, 4]]
    """
    both = before.index.intersection(now.index)
    grew, grow = (tiers.index[(tiers == schema.GROW).to_numpy()] for tiers in (before, now))
    kept, ever = grew.intersection(grow), grew.union(grow)
    counts = {
        "stayed": (len(both), len(before)),
        "left": (len(before) - len(both), len(before)),
        "entered": (len(now) - len(both), len(now)),
        "closest_stayed": (len(closest.intersection(now.index)), len(closest)),
        "grow_turnover": (len(ever) - len(kept), len(ever)),
    }
    table = pd.DataFrame.from_dict(counts, orient="index", columns=["count", "of"])
    return table.assign(share=table["count"] / table["of"].where(table["of"] > 0)).join(
        wilson(table["count"], table["of"])
    )


def wilson(count: pd.Series, of: pd.Series) -> pd.DataFrame:
    """Give the 80 % interval of a share, ``low`` to ``high``; NaN of nobody (Wilson 1927).

    >>> wilson(pd.Series([9, 0]), pd.Series([10, 0])).round(3).values.tolist()
    [[0.718, 0.97], [nan, nan]]
    """
    n = of.where(of > 0).astype("float64")
    share, q = count / n, EIGHTY_PERCENT**2 / n
    middle = (share + q / 2) / (1 + q)
    half = EIGHTY_PERCENT * np.sqrt(share * (1 - share) / n + q / (4 * n)) / (1 + q)
    return pd.DataFrame({"low": (middle - half).clip(lower=0.0), "high": (middle + half).clip(upper=1.0)})


def signature(hours: pd.Series, ranks: int = RANKS) -> pd.Series:
    """Give the shape of a year without names: the share of all hours by rank, and after the last rank that of all
    others together; NaN where there are no hours (Saramäki and others 2014).

    >>> signature(pd.Series([3.0, 6.0, 1.0]), ranks=2).to_dict()
    {1: 0.6, 2: 0.3, 3: 0.1}
    """
    most = np.sort(hours.dropna().to_numpy(np.float64))[::-1]
    padded = np.concatenate([most, np.zeros(max(0, ranks - len(most)))])
    parts = np.append(padded[:ranks], padded[ranks:].sum())
    total = parts.sum()
    return pd.Series(parts / total if total else np.nan, index=pd.RangeIndex(1, ranks + 2, name="rank"))


def shape_distance(one: pd.Series, other: pd.Series) -> float:
    """Give how far two signatures are apart: 0 the same shape, 1 nothing in common; NaN where one is unknown
    (Jensen-Shannon distance: Lin 1991; Endres and Schindelin 2003).

    >>> alone, shared = pd.Series([1.0, 0.0]), pd.Series([0.5, 0.5])
    >>> shape_distance(alone, alone), round(shape_distance(alone, shared), 3)
    (0.0, 0.558)
    """
    p, q = one.to_numpy(np.float64), other.to_numpy(np.float64)
    if np.isnan(p).any() or np.isnan(q).any():
        return float("nan")
    middle = (p + q) / 2
    apart = (_surprise(p, middle) + _surprise(q, middle)) / 2
    return float(np.sqrt(max(apart, 0.0)))


def hours_by_rank(hours: pd.Series) -> pd.DataFrame:
    """Say what the first, the next four, the ten after them and all others got: index ``BANDS``, ``people``, ``hours``
    and ``share``.

    >>> hours_by_rank(pd.Series([6.0, 2.0, 2.0, 0.0])).loc[["first", "to_5"]].values.tolist()
    [[1.0, 6.0, 0.6], [2.0, 4.0, 0.4]]
    """
    most = np.sort(hours[hours > 0].to_numpy(np.float64))[::-1]
    parts = {band: most[low:high] for band, (low, high) in BANDS.items()}
    table = pd.DataFrame(
        {"people": [len(part) for part in parts.values()], "hours": [float(part.sum()) for part in parts.values()]},
        index=pd.Index(list(parts), name="band"),
    )
    total = float(most.sum())
    return table.assign(share=table["hours"] / total if total else np.nan)


def plan_against_actual(table: pd.DataFrame) -> pd.DataFrame:
    """Hold hours planned against hours given, tier by tier and of all together.

    In: one row a person: ``tier``, ``planned``, ``given`` (hours a year; ``weighing.given``). Out: index the tiers in
    their order, as far as anybody is planned for, and ``all``; ``people``, ``planned``, ``given``, ``bias`` Σ(a−p)/Σp
    (above 0: more than planned) and ``wape`` Σ|a−p|/Σp, NaN where nothing was planned.

    >>> one = pd.DataFrame({"tier": "grow", "planned": [40.0, 10.0], "given": [30.0, 15.0]})
    >>> plan_against_actual(one).loc["all"].tolist()
    [2.0, 50.0, 45.0, -0.1, 0.3]
    """
    tier = table["tier"].astype("str")
    rows = table[["planned", "given"]].assign(off=(table["given"] - table["planned"]).abs(), people=1)
    sums = rows.groupby(tier).sum()
    sums = sums.loc[[t for t in schema.TIERS if t in sums.index]]
    if len(sums):
        sums.loc[ALL] = sums.sum()
    planned = sums["planned"].where(sums["planned"] > 0)
    sums = sums.assign(bias=(sums["given"] - sums["planned"]) / planned, wape=sums["off"] / planned)
    return sums[["people", "planned", "given", "bias", "wape"]]


def _word(column: pd.Series, otherwise: str) -> pd.Series:
    return column.astype("str").fillna(otherwise)


def _surprise(p: np.ndarray, middle: np.ndarray) -> float:
    there = p > 0
    return float(np.sum(p[there] * np.log2(p[there] / middle[there])))
