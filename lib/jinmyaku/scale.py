"""How one uses the scale: whether answers differ at all, where "about the same" lies, what has shifted in a year."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku.scoring import column

LEAST_ANCHORS: Final = 3
LEAST_ANSWERS: Final = 10
MOST_OF_ONE: Final = 0.6
LEAST_SPREAD: Final = 0.8


def anchor_shift(now: pd.Series, before: pd.Series, anchors: pd.Index) -> float:
    """Say by how much one uses the scale otherwise than a year ago: the median change of those with whom nothing has
    changed; NaN with fewer than three of them (response shift: Sprangers and Schwartz 1999).

    In: answers or differences of two years (ladder steps) by contact, and the contacts that have not changed.

    >>> now, before = pd.Series([5.0, 6.0, 7.0]), pd.Series([4.0, 5.0, 6.0])
    >>> anchor_shift(now, before, pd.Index([0, 1, 2])), anchor_shift(now, before, pd.Index([0, 1]))
    (1.0, nan)
    """
    change = (now - before).reindex(anchors).dropna()
    return float(change.median()) if len(change) >= LEAST_ANCHORS else float("nan")


def narrow(answers: pd.DataFrame) -> str:
    """Say whether the answers of value use too little of the scale to tell people apart: ``one_answer`` where more than
    60 % are the same step, ``small_spread`` where their standard deviation is below 0.8, else blank; and blank below
    ten answers.

    >>> narrow(pd.DataFrame({"value": [5.0] * 9 + [7.0]})), narrow(pd.DataFrame({"value": range(10)}))
    ('one_answer', '')
    """
    given = pd.Series(column(answers, "value")).dropna()
    if len(given) < LEAST_ANSWERS:
        return ""
    if given.value_counts(normalize=True).iloc[0] > MOST_OF_ONE:
        return "one_answer"
    return "small_spread" if given.std() < LEAST_SPREAD else ""


def equality_offset(answers: pd.DataFrame, prior: float = 5.0) -> float:
    """Say where this person's own "about the same" sits on V - E, drawn to 0 with the weight of five contacts.

    To be offered, never applied silently. In: ``value``, ``effort``, ``balance``. Out: ladder steps.

    >>> equality_offset(pd.DataFrame({"value": [5.0] * 5, "effort": [4.0] * 5, "balance": [0.0] * 5}))
    0.5
    """
    gap = column(answers, "value") - column(answers, "effort")
    same = gap[(column(answers, "balance") == 0) & ~np.isnan(gap)]
    return float(np.median(same) * len(same) / (len(same) + prior)) if len(same) else 0.0
