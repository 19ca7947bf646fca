"""Tiers and own rules into hours: what is needed, what there is, what is freed, and whom a plan can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import schema

KEY: Final = "key"
# In the order in which a plan is read; nobody is planned for who is undecided.
GROUPS: Final = (schema.GROW, schema.MAINTAIN, schema.LET_GO, KEY)

# What the rules are where nobody has set them: a dozen hours a week; most of them to those to grow (Dunbar: 60 % to
# fifteen people), those to maintain twice a year and then properly, and 13 % for people not met yet.
RULES: Final[dict[str, float]] = {
    "hours_week": 12.0,
    "weeks": 48.0,
    "money_year": 0.0,
    "share_grow": 60.0,
    "share_maintain": 25.0,
    "share_let_go": 2.0,
    "share_key": 13.0,
    "times_grow": 24.0,
    "times_maintain": 2.0,
    "times_let_go": 1.0,
    "times_key": 6.0,
    "length_grow": 2.0,
    "length_maintain": 3.0,
    "length_let_go": 0.5,
    "length_key": 2.5,
    "key_people": 2.0,
    "fade": 50.0,
}
# The least and the most that a rule can be; shares and fade in per cent.
BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "hours_week": (0, 112),
    "weeks": (1, 52),
    "money_year": (0, 1e12),
    **{f"share_{group}": (0, 100) for group in GROUPS},
    **{f"times_{group}": (0, 366) for group in GROUPS},
    **{f"length_{group}": (0, 24) for group in GROUPS},
    "key_people": (0, 100),
    "fade": (0, 100),
}
QUARTERS: Final = 4
_NEAR: Final = 1e-9


def hours(rules: Mapping[str, float]) -> float:
    """Give the hours a year there are for relationships.

    >>> hours(RULES)
    576.0
    """
    return rules["hours_week"] * rules["weeks"]


def needed(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.Series:
    """Give the hours a year that each person is planned for: times a year by hours each, travel and all.

    In: ``tier``, and ``own_times`` and ``own_length`` where an own rule for the person differs (NaN elsewhere). Out:
    hours, 0 for the undecided.

    >>> people = pd.DataFrame({"tier": ["grow", "maintain"], "own_times": [np.nan, 52.0], "own_length": [np.nan, 1.5]})
    >>> needed(people, RULES).tolist()
    [48.0, 78.0]
    """
    return times(people, rules) * length(people, rules)


def times(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.Series:
    """Give how often a year each person is planned to be met. In and out: as ``needed``.

    >>> times(pd.DataFrame({"tier": ["maintain", "undecided"], "own_times": np.nan}), RULES).tolist()
    [2.0, 0.0]
    """
    return people["own_times"].fillna(_by_tier(people, rules, "times"))


def length(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.Series:
    """Give how many hours each meeting with a person is planned to take. In and out: as ``needed``.

    >>> length(pd.DataFrame({"tier": ["maintain", "let_go"], "own_length": [np.nan, 1.0]}), RULES).tolist()
    [3.0, 1.0]
    """
    return people["own_length"].fillna(_by_tier(people, rules, "length"))


def plan(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.DataFrame:
    """Hold what is needed against what there is, group by group, with the three ways out where it does not fit.

    In: as ``needed``, with ``hours_now``. Out: index ``GROUPS``; ``people``, ``hours_now``, ``available``, ``needed``
    (hours a year), ``use`` (needed by available), ``feasible``; fewer people: ``people_that_fit``; rarer:
    ``times_that_fit`` a year; more hours: ``share_that_fits`` (of all hours) and ``hours_week_that_fit``.
    Whoever has an own rule is planned for first. NaN where there is nobody to divide by.

    >>> people = pd.DataFrame({"tier": ["grow"] * 12, "own_times": np.nan, "own_length": np.nan, "hours_now": 20.0})
    >>> plan(people, RULES).loc["grow", ["needed", "available", "people_that_fit"]].round(1).tolist()
    [576.0, 345.6, 7.0]
    """
    columns = ["tier", "own_times", "own_length", "hours_now"]
    everyone = pd.concat([people[columns], _key_people(rules)], ignore_index=True)
    everyone["needed"] = needed(everyone, rules)
    everyone["own"] = everyone["own_times"].notna() | everyone["own_length"].notna()
    group = everyone.groupby("tier")
    table = pd.DataFrame(
        {"people": group.size(), "hours_now": group["hours_now"].sum(), "needed": group["needed"].sum()}
    )
    table = table.reindex(list(GROUPS), fill_value=0.0).astype({"people": "int64"})
    apart = everyone[everyone["own"]].groupby("tier")["needed"].agg(["size", "sum"]).reindex(list(GROUPS), fill_value=0)
    total, each = hours(rules), pd.Series({g: rules[f"length_{g}"] for g in GROUPS})
    per_person = each * pd.Series({g: rules[f"times_{g}"] for g in GROUPS})
    table["available"] = pd.Series({g: rules[f"share_{g}"] / 100 * total for g in GROUPS})
    left, others = table["available"] - apart["sum"], table["people"] - apart["size"]
    # Where their own rules alone are too much, so many of the smallest of them as there is room for.
    rising = everyone[everyone["own"]].sort_values("needed").groupby("tier")["needed"].cumsum()
    held = (
        (rising <= everyone["tier"].map(table["available"]).reindex(rising.index))
        .groupby(everyone["tier"].reindex(rising.index))
        .sum()
        .reindex(list(GROUPS), fill_value=0)
    )
    return table.assign(
        use=table["needed"] / _positive(table["available"]),
        feasible=table["needed"] <= table["available"] + _NEAR,
        people_that_fit=(np.floor(left / _positive(per_person) + _NEAR).clip(lower=0) + held),
        times_that_fit=(left / _positive(others * each)).clip(lower=0),
        share_that_fits=table["needed"] / total if total else np.nan,
        hours_week_that_fit=table["needed"]
        / _positive(table["available"] / total if total else table["available"] * 0)
        / rules["weeks"],
    )


def freed(people: pd.DataFrame, rules: Mapping[str, float]) -> pd.DataFrame:
    """Give the hours freed per person: ``this_year`` and ``full_year``, of those to let go and of those to maintain who
    take more than planned. Time with family to be let go, or with anyone who depends on the person, is not freed.

    Fading leaves a share of the time (``fade``, per cent) each quarter, so that the first year frees the mean of
    1 − fade^k over its four quarters: 76.6 % with half of it each quarter.

    In: as ``needed``, with ``hours_now``, ``relation`` and ``depends`` (1 where they do).

    >>> people = pd.DataFrame({"tier": ["let_go"], "own_times": np.nan, "own_length": np.nan, "hours_now": 40.5})
    >>> freed(people.assign(relation="work", depends=0), RULES).round(3).values.tolist()
    [[30.625, 40.0]]
    """
    kept = (people["depends"] == 1) | ((people["tier"] == schema.LET_GO) & (people["relation"] == "family"))
    trimmed = people["tier"].isin((schema.LET_GO, schema.MAINTAIN)) & ~kept
    cut = (people["hours_now"].fillna(0.0) - needed(people, rules)).clip(lower=0.0).where(trimmed, 0.0)
    return pd.DataFrame({"this_year": cut * first_year(rules["fade"]), "full_year": cut})


def first_year(fade: float) -> float:
    """Give the share of a full year's hours that the first year of fading frees. In: what a quarter leaves, per cent.

    >>> first_year(50.0)
    0.765625
    """
    return float(np.mean([1 - (fade / 100) ** quarter for quarter in range(1, QUARTERS + 1)]))


def key_people_that_fit(table: pd.DataFrame, freed_this_year: float, rules: Mapping[str, float]) -> int:
    """Give how many key people the hours kept for them, and those freed in this year, have room for. In: ``plan``.

    >>> people = pd.DataFrame({"tier": [], "own_times": [], "own_length": [], "hours_now": []})
    >>> key_people_that_fit(plan(people, RULES), 0.0, RULES)
    4
    """
    each = rules["times_key"] * rules["length_key"]
    available = float(table["available"].loc[KEY])
    return int((available + freed_this_year) / each + _NEAR) if each else 0


def first_to_go(people: pd.DataFrame, tier: str, that_fit: int) -> pd.Index:
    """Give those of a tier whom a plan of fewer people would leave out, the first first.

    Never an ally, someone for life or someone with an own rule while there is anybody else; of the others those first
    who give least for the time they take.

    In: as ``needed``, with ``protected`` and ``difference`` (doublings of value over effort).

    >>> people = pd.DataFrame({"tier": "grow", "protected": [True, False], "difference": [-2.0, 3.0]})
    >>> first_to_go(people.assign(own_times=np.nan, own_length=np.nan), "grow", 1).tolist()
    [1]
    """
    here = people[people["tier"] == tier]
    own = here["own_times"].notna() | here["own_length"].notna()
    order = here.assign(kept=here["protected"] | own).sort_values(["kept", "difference"], na_position="first")
    return order.index[: max(0, len(here) - that_fit)]


def sanity(rules: Mapping[str, float]) -> float:
    """Give by how many per cent the shares add up to more than all (above 0), or leave over (below).

    >>> sanity(RULES)
    0.0
    """
    return sum(rules[f"share_{group}"] for group in GROUPS) - 100


def _key_people(rules: Mapping[str, float]) -> pd.DataFrame:
    blank = {"own_times": np.nan, "own_length": np.nan, "hours_now": 0.0}
    return pd.DataFrame([{"tier": KEY, **blank}] * int(rules["key_people"]), columns=["tier", *blank])


def _by_tier(people: pd.DataFrame, rules: Mapping[str, float], rule: str) -> pd.Series:
    amounts = np.array([*(rules[f"{rule}_{group}"] for group in GROUPS), 0.0])
    return pd.Series(amounts[pd.Index(GROUPS).get_indexer(pd.Index(people["tier"].astype("str")))], index=people.index)


def _positive(amounts: pd.Series) -> pd.Series:
    return amounts.astype("float64").where(amounts > 0)
