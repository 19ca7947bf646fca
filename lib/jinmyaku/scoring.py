"""Answers into value, effort, difference, certainty, tier and second look: the method's rule, over whole frames."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import schema

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BAND: Final = 1.0
SURE: Final = 0.60
REAL_MOVE: Final = 3.0

# Assumed noise of one answer, in ladder steps; a measured effort is surer than a felt one.
NOISE_ANSWER: Final = 0.75
NOISE_MEASURED: Final = 0.3
NOISE_BALANCE: Final = 1.0
# By so much more an answer of an earlier year may be off, for each year: assumed to be as much as by asking again.
NOISE_YEAR: Final = 0.75

REASONS: Final = (
    "ally", "lifetime", "ally_and_lifetime", "only_uses_me", "value_above", "value_below", "about_equal",
    "balance_above", "balance_below", "balance_equal", "not_enough",
)  # fmt: skip
GATES: Final = ("none", "keep", "uses_me")
CADENCES: Final = ("under", "within", "over")
_ERFC: Final = np.frompyfunc(math.erfc, 1, 1)


def to_hours(step: Floats) -> Floats:
    """Turn ladder steps into my own hours a year, 2^s - 1.

    >>> to_hours(np.array([0.0, 3.0, 10.0])).tolist()
    [0.0, 7.0, 1023.0]
    """
    return np.exp2(step) - 1.0


def to_step(hours: Floats) -> Floats:
    """Turn hours a year into ladder steps, log2(1 + h); the inverse of ``to_hours``.

    >>> to_step(np.array([0.0, 31.0])).tolist()
    [0.0, 5.0]
    """
    return np.log2(1.0 + hours)


def effort_step(answers: pd.DataFrame, rate: float | None = None, strain: float = 1.0) -> pd.Series:
    """Give the ladder step of effort, the person's own overall answer before one worked out from its parts.

    In: ``effort`` (step), ``hours_year`` (h), ``load`` (0-4), ``money_year`` (currency); any may be absent or blank.
    The parts add up to hours x (1 + strain x load / 4) + money / rate, ``rate`` being the value of one's own hour.
    Out: one series of steps on the same index; blank where neither an answer nor hours nor priced money are known.

    >>> parts = pd.DataFrame({"effort": [None, 2.0], "hours_year": [15.5, 500.0], "load": [4.0, 0.0]})
    >>> effort_step(parts).tolist()
    [5.0, 2.0]
    """
    hours, money = column(answers, "hours_year"), column(answers, "money_year")
    strained = hours * (1.0 + strain * np.nan_to_num(column(answers, "load")) / 4.0)
    priced = money / rate if rate else np.full(len(answers), np.nan)
    known = ~(np.isnan(strained) & np.isnan(priced))
    parts = np.where(known, to_step(np.nan_to_num(strained) + np.nan_to_num(priced)), np.nan)
    own = column(answers, "effort")
    return pd.Series(np.where(np.isnan(own), parts, own), index=answers.index, name="effort_step")


def difference(value: Floats, effort: Floats, balance: Floats) -> Floats:
    """Give value over effort in doublings: V - E, its mean with the direct answer where both are known, or that alone.

    >>> blank = np.array([np.nan])
    >>> difference(np.array([5.0]), np.array([3.0]), blank).item(), difference(blank, blank, np.array([-1.0])).item()
    (2.0, -1.0)
    """
    exchange = value - effort
    both = np.where(np.isnan(balance), exchange, (exchange + balance) / 2.0)
    return np.where(np.isnan(exchange), balance, both)


def score(
    answers: pd.DataFrame, *, band: float = BAND, rate: float | None = None, strain: float = 1.0, same: float = 0.0
) -> pd.DataFrame:
    """Judge every contact by the method's rule.

    In: one row per contact with the columns of ``schema.QUESTIONS`` (0-10 ladders, gates and the rest; blank = not
    answered), and where known ``relation``, ``known_months`` (months), ``measured`` (True where the effort is a
    measured one that the person confirmed) and ``carried_years`` (how many years old the answers are). Any column may
    be absent. ``same`` is where V - E stands for "about the same" (ladder steps; ``scale.equality_offset``, where the
    person has taken it over).

    Out, on the same index:

    - ``effort_step``, ``value_hours``, ``effort_hours``, ``net_hours`` (h a year), ``difference`` (doublings),
      ``spread`` (its standard deviation);
    - ``tier``, ``tier_by_exchange`` (as if there were no gates), ``gate``, ``reason`` (keys of ``REASONS``);
    - ``p_grow``, ``p_maintain``, ``p_let_go``, ``certainty`` (of the tier; blank at a gate and where the method
      leaves the case open), ``borderline``, ``fragile`` (one answer, one step, another tier);
    - ``contradiction``, ``open_case``, ``second_look``, ``ask_balance``, ``early``, ``ambivalent``;
    - ``cadence`` for those to maintain (``over`` two meetings a year, ``under`` one, else ``within``).

    The order of the rule is the article's: ally or for life, only uses me, then the difference against the band.
    Probabilities: a normal error of the difference (assumed noise of 0.75 step an answer, test-retest about .85; of an
    answer carried from an earlier year the variance of another 0.75 step for each year, assumed too).

    >>> score(pd.DataFrame({"value": [6.0], "effort": [2.0]}))[["tier", "difference"]].values.tolist()
    [['grow', 4.0]]
    """
    value, balance = column(answers, "value"), column(answers, "balance")
    effort = effort_step(answers, rate, strain).to_numpy()
    d = difference(value - same, effort, balance)
    gates = _gates(answers)
    tier = _tier_codes(gates, d, band)
    out = _amounts(answers, value, effort, balance, d)
    out["tier"] = _labels(tier, schema.TIERS)
    out["tier_by_exchange"] = _labels(_tier_codes(np.zeros(len(d), np.int8), d, band), schema.TIERS)
    out["gate"] = _labels(gates, GATES)
    out["reason"] = _labels(_reason_codes(answers, gates, d, value - effort, band), REASONS)
    out = out.assign(**_open_cases(answers, gates, tier, d, band))
    out = out.assign(**_certainty(gates, tier, d, out["spread"].to_numpy(), band, out["open_case"].to_numpy()))
    out["fragile"] = _fragile(gates, value, effort, balance, d, band)
    gap = np.abs(value - effort - same)
    out["ask_balance"] = (gates == 0) & (gap >= 0.5) & (gap <= 2.5) & np.isnan(balance)
    out["early"] = column(answers, "known_months") < 6
    out["ambivalent"] = (value >= 4) & ((column(answers, "load") >= 2) | (column(answers, "discomfort") >= 1))
    out["cadence"] = _cadence(answers, tier)
    return out


def faults(answers: pd.DataFrame) -> pd.DataFrame:
    """List the answers that are off their scale: columns ``row`` (index label), ``question``, ``value``.

    >>> faults(pd.DataFrame({"ally": [2.0, 7.0], "value": [1.5, None]})).values.tolist()
    [[1, 'ally', 7.0], [0, 'value', 1.5]]
    """
    found = []
    for question, scale in schema.QUESTIONS.items():
        given = pd.Series(column(answers, question), index=answers.index)
        off = given.notna() & ~given.between(scale.low, scale.high)
        if scale.whole:
            off |= given.notna() & (given % 1 != 0)
        found.append(pd.DataFrame({"row": given.index[off], "question": question, "value": given[off].to_numpy()}))
    return pd.concat(found, ignore_index=True)


def real_move(now: pd.DataFrame, before: pd.DataFrame, least: float = REAL_MOVE, shift: float = 0.0) -> pd.Series:
    """Say who changed tier by more than the noise of answering: the difference by three steps, or a gate.

    In: two results of ``score`` on the same index, and by how much all answers have shifted (``scale.anchor_shift``).
    Out: True or False on that index. With nothing changed at all a third of the tiers without a gate would come out
    otherwise on asking again; with three steps one in eleven.

    >>> a, b = (score(pd.DataFrame({"value": [v], "effort": [5.0]})) for v in (2.0, 8.0))
    >>> real_move(b, a).tolist()
    [True]
    """
    moved = now["tier"].astype("str") != before["tier"].astype("str")
    gate = now["gate"].astype("str") != before["gate"].astype("str")
    return moved & (gate | ((now["difference"] - before["difference"] - shift).abs() >= least))


def column(answers: pd.DataFrame, name: str) -> Floats:
    """Give one question's answers as numbers, all blank where nobody was asked.

    >>> column(pd.DataFrame({"value": [5]}), "effort").tolist()
    [nan]
    """
    if name not in answers:
        return np.full(len(answers), np.nan)
    return answers[name].to_numpy(dtype=np.float64, na_value=np.nan)


def _labels(codes: NDArray[np.int8], names: tuple[str, ...]) -> pd.Categorical[int]:
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(names)))


def _gates(answers: pd.DataFrame) -> NDArray[np.int8]:
    keep = (column(answers, "ally") == 2) | (column(answers, "lifetime") == 1)
    used = column(answers, "uses_me") == 2
    return np.where(keep, 1, np.where(used, 2, 0)).astype(np.int8)


def _tier_codes(gates: NDArray[np.int8], d: Floats, band: float) -> NDArray[np.int8]:
    """Positions in ``schema.TIERS``: grow 0, maintain 1, let go 2, undecided 3."""
    by_exchange = np.where(d > band, 0, np.where(d < -band, 2, np.where(np.isnan(d), 3, 1)))
    return np.where(gates == 1, 0, np.where(gates == 2, 2, by_exchange)).astype(np.int8)


def _amounts(answers: pd.DataFrame, value: Floats, effort: Floats, balance: Floats, d: Floats) -> pd.DataFrame:
    measured = column(answers, "measured") == 1
    noise = np.sqrt(NOISE_ANSWER**2 + np.where(measured, NOISE_MEASURED, NOISE_ANSWER) ** 2)
    exchange, direct = ~np.isnan(value - effort), ~np.isnan(balance)
    both = np.where(exchange & direct, np.sqrt(noise**2 + NOISE_BALANCE**2) / 2.0, noise)
    spread = np.where(exchange, both, np.where(direct, NOISE_BALANCE, np.nan))
    spread = np.sqrt(spread**2 + NOISE_YEAR**2 * np.nan_to_num(column(answers, "carried_years")))
    value_hours, effort_hours = to_hours(value), to_hours(effort)
    return pd.DataFrame(
        {
            "effort_step": effort,
            "value_hours": value_hours,
            "effort_hours": effort_hours,
            "net_hours": value_hours - effort_hours,
            "difference": d,
            "spread": spread,
        },
        index=answers.index,
    )


def _reason_codes(
    answers: pd.DataFrame, gates: NDArray[np.int8], d: Floats, exchange: Floats, band: float
) -> NDArray[np.int8]:
    ally, lifetime = column(answers, "ally") == 2, column(answers, "lifetime") == 1
    gate = np.select([ally & lifetime, ally, lifetime], [2, 0, 1], 3)
    side = np.where(d > band, 4, np.where(d < -band, 5, 6)) + np.where(np.isnan(exchange), 3, 0)
    return np.where(gates > 0, gate, np.where(np.isnan(d), REASONS.index("not_enough"), side)).astype(np.int8)


def _open_cases(
    answers: pd.DataFrame, gates: NDArray[np.int8], tier: NDArray[np.int8], d: Floats, band: float
) -> dict[str, Bools]:
    used = column(answers, "uses_me") == 2
    contradiction = ((gates == 1) & used) | ((gates == 2) & (d >= -band))
    open_case = contradiction
    if "relation" in answers:
        relative = (answers["relation"] == "family").fillna(False).to_numpy(dtype=bool)
        open_case = contradiction | (relative & (gates != 1) & (tier != 3))
    looked = column(answers, "review_done") == 1
    second_look = ((column(answers, "discomfort") >= 1) | open_case) & ~looked
    return {"contradiction": contradiction, "open_case": open_case, "second_look": second_look}


def _certainty(
    gates: NDArray[np.int8], tier: NDArray[np.int8], d: Floats, spread: Floats, band: float, open_case: Bools
) -> dict[str, Floats | Bools]:
    grow = np.where(gates > 0, gates == 1, _below((d - band) / spread))
    let_go = np.where(gates > 0, gates == 2, _below((-band - d) / spread))
    maintain = np.clip(1.0 - grow - let_go, 0.0, 1.0)
    of_tier = np.choose(tier, [grow, maintain, let_go, np.nan])
    certainty = np.where((gates > 0) | open_case, np.nan, of_tier)
    return {
        "p_grow": grow,
        "p_maintain": maintain,
        "p_let_go": let_go,
        "certainty": certainty,
        "borderline": certainty < SURE,
    }


def _below(z: Floats) -> Floats:
    """The share of the normal distribution below z."""
    # As scipy.special.ndtr, whose import takes longer than to score a year.
    return 0.5 * np.asarray(_ERFC(-z / math.sqrt(2.0)), dtype=np.float64)


def _fragile(gates: NDArray[np.int8], value: Floats, effort: Floats, balance: Floats, d: Floats, band: float) -> Bools:
    """Whether the farthest that one step of one answer moves the difference, up or down, crosses the band."""
    exchange, direct = ~np.isnan(value - effort), ~np.isnan(balance)
    weight = np.where(exchange & direct, 0.5, 1.0)
    up = np.fmax(np.minimum(1.0, schema.LADDER_TOP - value), np.minimum(1.0, effort))
    down = np.fmax(np.minimum(1.0, value), np.minimum(1.0, schema.LADDER_TOP - effort))
    up = np.fmax(np.where(exchange, up, np.nan), np.minimum(1.0, 3.0 - balance)) * weight
    down = np.fmax(np.where(exchange, down, np.nan), np.minimum(1.0, 3.0 + balance)) * weight
    here = _tier_codes(gates, d, band)
    moved: Bools = (_tier_codes(gates, d + up, band) != here) | (_tier_codes(gates, d - down, band) != here)
    return moved & ~np.isnan(d)


def _cadence(answers: pd.DataFrame, tier: NDArray[np.int8]) -> pd.Categorical[int]:
    meetings = column(answers, "meetings_per_year")
    code = np.where(meetings > 2, 2, np.where(meetings < 1, 0, 1))
    asked = (tier == schema.TIERS.index(schema.MAINTAIN)) & ~np.isnan(meetings)
    return _labels(np.where(asked, code, -1).astype(np.int8), CADENCES)
