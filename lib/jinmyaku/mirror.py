"""In which tier they would put me: the same rule, seen from the other side and in the other's hours."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import schema, scoring

# How far the answers may be off either way, in steps: people are liked more than they think (Boothby and others 2018),
# and give less than they think (Ross and Sicoly 1979).
REACH: Final = 1.0
_CASES: Final = {"tier": 0.0, "best": REACH, "worst": -REACH}
ASKED: Final = ("m_ally", "m_value", "m_effort", "m_uses")
_TIERS: Final = (schema.GROW, schema.MAINTAIN, schema.LET_GO)


def judge(answers: pd.DataFrame, band: float = scoring.BAND) -> pd.DataFrame:
    """Judge oneself by what the other may get and spend.

    In: ``m_ally`` (0 to 2: would they count on me), ``m_value`` (what they get from me) and ``m_effort`` (what I cost
    them), both on the ladder in *their* hours, ``m_uses`` (0 to 2: do I come only when I want something),
    ``m_discomfort`` (0 to 2). Out: ``difference``, ``tier`` by the rule of scoring, ``best`` and ``worst`` (a step
    either way), ``at_risk`` (the worst is to be let go), ``second_look``.

    >>> answers = pd.DataFrame({"m_ally": [0.0], "m_value": 3.0, "m_effort": 4.0, "m_uses": 0.0, "m_discomfort": 0.0})
    >>> judge(answers)[["tier", "best", "worst", "at_risk"]].values.tolist()
    [['maintain', 'maintain', 'let_go', True]]
    """
    # Of most people nothing is said here.
    some = answers[answers[list(ASKED)].notna().any(axis=1)]
    tiers = {
        name: _tier(some, step, band).reindex(answers.index, fill_value=schema.UNDECIDED)
        for name, step in _CASES.items()
    }
    table = pd.DataFrame({"difference": answers["m_value"] - answers["m_effort"], **tiers})
    return table.assign(
        at_risk=table["worst"] == schema.LET_GO, second_look=(answers["m_discomfort"] >= 1).astype("bool")
    )


def matrix(mine: pd.Series, theirs: pd.Series) -> pd.DataFrame:
    """Count people by the tier I give them (rows) and the one they may give me (columns).

    >>> matrix(pd.Series(["grow"]), pd.Series(["let_go"])).values.tolist()
    [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    """
    both = pd.crosstab(mine.astype("str"), theirs.astype("str"))
    return both.reindex(index=list(_TIERS), columns=list(_TIERS), fill_value=0)


def advice(mine: pd.Series, theirs: pd.Series) -> pd.Series:
    """Name the advice of the corners: ``give`` (I would grow them, they might let me go), ``say_a_word`` (the other way
    round), ``protect`` (both would grow), ``agree`` (both would let go); blank elsewhere.

    >>> advice(pd.Series(["grow", "maintain"]), pd.Series(["let_go", "grow"])).tolist()
    ['give', '']
    """
    grow, gone = schema.GROW, schema.LET_GO
    corners = [(grow, gone, "give"), (gone, grow, "say_a_word"), (grow, grow, "protect"), (gone, gone, "agree")]
    which = [(mine == here) & (theirs == there) for here, there, _ in corners]
    return pd.Series(np.select(which, [name for *_, name in corners], ""), index=mine.index, dtype="str")


def _tier(answers: pd.DataFrame, step: float, band: float) -> pd.Series:
    """The tier by the one rule there is, with what they get moved by a step."""
    said = {"ally": answers["m_ally"], "uses_me": answers["m_uses"], "effort": answers["m_effort"]}
    told = pd.DataFrame({**said, "value": answers["m_value"] + step}).reindex(columns=list(schema.QUESTIONS))
    return scoring.score(told.astype("float64"), band=band)["tier"].astype("str")
