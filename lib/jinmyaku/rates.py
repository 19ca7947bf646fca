"""Evidence into what it says: rates, who reaches out, change, spread, and how it compares with what one thought."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import scoring

ENOUGH: Final = 6
# Of all hours 40 % go to the five closest and 60 % to the closest fifteen (Dunbar).
INNER: Final = 5
CLOSE: Final = 15
# The middle 80 % of what a rate may be.
LOW: Final = 0.1
HIGH: Final = 0.9
PLACES: Final = ("calendar", "mail", "talk")
# Whose answers, to how many asks.
ASKED: Final = {"their": ("they_replied", "my_asks"), "my": ("i_replied", "their_asks")}


class Concentration(NamedTuple):
    """How hours are spread: ``cumulative`` share by rank (index 1 to n, the most first), the shares of the first 5 and
    15, and the Gini coefficient (0 all alike, towards 1 all with one). NaN where there are no hours."""

    cumulative: pd.Series
    top_5: float
    top_15: float
    gini: float


def rates(table: pd.DataFrame) -> pd.DataFrame:
    """Give how often asks are answered, on the index of ``yearly``: ``their_rate``, ``their_low``, ``their_high`` of
    mine, and ``my_rate``, ``my_low``, ``my_high`` of theirs.

    Of k answered asks out of n: (k + 1) / (n + 2), and the 80 % interval of Beta(k + 1, n - k + 1), the uniform prior's
    (Laplace's rule of succession). To be compared with the same person's in another year, not between people.

    >>> rates(pd.DataFrame({"my_asks": [8], "they_replied": [8], "their_asks": [0], "i_replied": [0]})).values.round(2)
    array([[0.9 , 0.77, 0.99, 0.5 , 0.1 , 0.9 ]])
    """
    # At the top of the module it would slow down every start, over half a second with scipy.stats.
    from scipy.special import betaincinv

    found: dict[str, pd.Series | NDArray[np.float64]] = {}
    for whose, (answered, asks) in ASKED.items():
        a, b = table[answered] + 1.0, table[asks] - table[answered] + 1.0
        found[f"{whose}_rate"] = _rate(table, whose)
        found[f"{whose}_low"] = np.asarray(betaincinv(a, b, LOW))
        found[f"{whose}_high"] = np.asarray(betaincinv(a, b, HIGH))
    return pd.DataFrame(found, index=table.index)


def reciprocity(table: pd.DataFrame) -> pd.DataFrame:
    """Say who keeps a relationship going, from -1 (I alone reach out, and wait) to +1 (they do); 0 is mutual.

    In: ``yearly``. Out: ``start`` (they - I) / (they + I + 2); ``answer``: their rate less mine; ``lag``: how many
    doublings longer I take to answer than they do, (log2(mine + 1) - log2(theirs + 1)) / 3 within ±1, NaN where either
    is not known; ``pull``: the mean of what is known of these three; ``mutual``: 1 - |start|; ``enough``: six messages
    or more, below which none of it is to be shown. Shown beside an answer, never in its place.

    >>> row = {"i_start": 0, "they_start": 6, "my_asks": 0, "they_replied": 0, "their_asks": 6, "i_replied": 6}
    >>> row |= {"my_lag_h": 1.0, "their_lag_h": np.nan, "sent": 6, "received": 6}
    >>> reciprocity(pd.DataFrame([row]))[["start", "mutual", "enough"]].values.tolist()
    [[0.75, 0.25, True]]
    """
    parts = pd.DataFrame(
        {
            "start": (table["they_start"] - table["i_start"]) / (table["they_start"] + table["i_start"] + 2),
            "answer": _rate(table, "their") - _rate(table, "my"),
            "lag": (np.log2(table["my_lag_h"] + 1) - np.log2(table["their_lag_h"] + 1)).clip(-3, 3) / 3,
        }
    )
    enough = table["sent"] + table["received"] >= ENOUGH
    return parts.assign(pull=parts.mean(axis=1), mutual=1 - parts["start"].abs(), enough=enough)


def trend(now: pd.Series, before: pd.Series) -> pd.DataFrame:
    """Compare a count or hours with those of a year before, person by person; who is missing in one has 0 there.

    Out: ``doublings`` log2((now + 1) / (before + 1)); ``z`` (now - before) / √(now + before), the difference of two
    counts by its spread (Poisson): of counts only, and more than chance from 2 on, either way.

    >>> trend(pd.Series({1: 7}), pd.Series({1: 1, 2: 3})).round(2).values.tolist()
    [[2.0, 2.12], [-2.0, -1.73]]
    """
    now, before = now.align(before, fill_value=0)
    doublings = np.log2((now + 1) / (before + 1))
    return pd.DataFrame({"doublings": doublings, "z": (now - before) / np.sqrt((now + before).clip(lower=1))})


def coverage(table: pd.DataFrame) -> pd.Series:
    """Say where each person was seen: words of ``PLACES`` with a blank between, and blank where nowhere.

    Friends and family are met and called without an entry: who is not seen is not distant for that.

    >>> coverage(pd.DataFrame({"in_calendar": [True, False], "in_mail": False, "in_talk": [True, False]})).tolist()
    ['calendar talk', '']
    """
    words = np.array([" ".join(w for n, w in enumerate(PLACES) if code >> n & 1) for code in range(2 ** len(PLACES))])
    code = sum(table[f"in_{word}"].eq(True).to_numpy() << n for n, word in enumerate(PLACES))
    return pd.Series(words[code], index=table.index, name="coverage", dtype="str")


def concentration(hours: pd.Series) -> Concentration:
    """Say how hours are spread over people; who is to be counted with none has 0.

    Gini: Σ(2i - n - 1)·h / (n·Σh) over the hours in rising order, i from 1 to n.

    >>> spread = concentration(pd.Series([30.0] * 5 + [5.0] * 10))
    >>> spread.top_5, spread.top_15, round(spread.gini, 3)
    (0.75, 1.0, 0.417)
    """
    most = np.sort(hours.dropna().to_numpy(np.float64))[::-1]
    n, total = len(most), most.sum()
    if not total:
        return Concentration(pd.Series([], dtype="float64", index=pd.RangeIndex(0)), np.nan, np.nan, np.nan)
    share = np.cumsum(most) / total
    gini = float(((n + 1 - 2 * np.arange(1, n + 1)) * most).sum() / (n * total))
    cumulative = pd.Series(share, index=pd.RangeIndex(1, n + 1, name="rank"), name="share")
    return Concentration(cumulative, float(share[min(INNER, n) - 1]), float(share[min(CLOSE, n) - 1]), gini)


def effort_step(hours: pd.Series) -> pd.Series:
    """Give measured hours a year as a step of the ladder of effort, log2(1 + hours).

    >>> effort_step(pd.Series([0.0, 31.0])).tolist()
    [0.0, 5.0]
    """
    return pd.Series(scoring.to_step(hours.to_numpy(np.float64)), index=hours.index, name="effort")


def overclaim(said: pd.Series, hours: pd.Series) -> float:
    """Say by how many steps (doublings) one thinks to spend more than was measured: the median of the answer less
    log2(1 + hours) over all who have both, NaN where nobody has.

    Both sides of a tie overrate their own share (Ross and Sicoly 1979). To be shown, never taken off.

    >>> overclaim(pd.Series({1: 6.0, 2: 5.0, 3: 9.0}), pd.Series({1: 31.0, 2: 15.0}))
    1.0
    """
    gap = (said - effort_step(hours)).dropna()
    return float(gap.median()) if len(gap) else np.nan


def _rate(table: pd.DataFrame, whose: str) -> pd.Series:
    answered, asks = ASKED[whose]
    rate: pd.Series = (table[answered] + 1.0) / (table[asks] + 2.0)
    return rate
