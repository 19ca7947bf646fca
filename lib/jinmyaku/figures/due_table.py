"""Who needs a fresh answer first, as a table of words."""

from __future__ import annotations

import pandas as pd

from jinmyaku import text
from jinmyaku.due import WHY
from jinmyaku.figures.tables import MOST_ROWS, Table, worded


def due(waiting: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List who needs a fresh answer first, and why; in: ``due.first``.

    >>> one = {"display": ["Ann Lee"], "why": "moved twice", "tier": "grow", "hours": 40.0, "hours_before": 9.5}
    >>> due(pd.DataFrame(one), "en").frame.values.tolist()
    [['Ann Lee', 'time together has changed, the answer is two years old or more', 'Grow', '40 h', '9.5 h']]
    """
    some = waiting.head(most)
    joint = text.say(lang, "word.comma")
    words = {key: text.say(lang, f"due.{key}") for key in WHY}
    columns = {
        "name": some["display"],
        "why": some["why"].map(lambda keys: joint.join(words[key] for key in keys.split())),
        "tier": some["tier"].map(text.group(lang, "tier")).fillna("–"),
        "measured": text.hours(lang, some["hours"]),
        "before": text.hours(lang, some["hours_before"]),
    }
    return worded(pd.DataFrame(columns), lang, "due", len(waiting))
