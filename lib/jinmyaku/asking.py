"""What a card still asks: gates first, no more than the tier needs, a blank taken for an answer."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import schema

GATES: Final = ("ally", "lifetime")
SCALES: Final = ("uses_me", "value", "effort", "discomfort")
CARD: Final = (*GATES, *SCALES, "balance")


def asked(answers: pd.DataFrame, ask_balance: pd.Series) -> pd.DataFrame:
    """Say which questions belong on each person's card: whoever is kept for good is asked nothing beyond the gates, and
    the balance only where value and effort are close.

    In: any of ``CARD`` as columns, and ``scoring.score``'s ``ask_balance``. Out: True or False per person and question.

    >>> answers = pd.DataFrame({"ally": [2.0, 0.0], "balance": [None, None]})
    >>> asked(answers, pd.Series([False, True])).sum(axis=1).tolist()
    [2, 7]
    """
    given = answers.reindex(columns=list(CARD))
    kept = (given["ally"] == 2) | (given["lifetime"] == 1)
    table = pd.DataFrame(dict.fromkeys(CARD, ~kept), index=answers.index)
    table["balance"] &= ask_balance | given["balance"].notna()
    return table.assign(**dict.fromkeys(GATES, True))


def waiting(answers: pd.DataFrame, blank: pd.DataFrame, ask_balance: pd.Series) -> pd.DataFrame:
    """Say which of them still wait for an answer; where somebody only uses me, the two scales do not.

    In: as ``asked``, and ``blank``: True per person and question where it was said that it cannot be said.

    >>> answers, none = pd.DataFrame({"ally": [0.0], "lifetime": [0.0], "uses_me": [2.0]}), pd.Series([False])
    >>> found = waiting(answers, pd.DataFrame(False, answers.index, list(CARD)), none)
    >>> found.columns[found.iloc[0]].tolist()
    ['discomfort']
    """
    given = answers.reindex(columns=list(CARD))
    table = asked(answers, ask_balance) & given.isna() & ~blank.reindex(index=answers.index, columns=list(CARD))
    used = given["uses_me"] == 2
    return table.assign(**{scale: table[scale] & ~used for scale in schema.LADDERS})


def blanks(said: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Give what cannot be said as a table of True and False. In: ``contact_id`` and ``question``, and everybody.

    >>> blanks(pd.DataFrame({"contact_id": [7], "question": ["value"]}), pd.Index([7, 8]))["value"].tolist()
    [True, False]
    """
    pairs = said[said["question"].isin(CARD)].drop_duplicates().assign(blank=True)
    table = pairs.pivot(index="contact_id", columns="question", values="blank")
    return table.reindex(index=index, columns=list(CARD)).notna()
