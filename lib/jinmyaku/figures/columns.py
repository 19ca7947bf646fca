"""How the columns of a table are set: what stays in one line, and what is a number."""

from __future__ import annotations

from typing import Final

import pandas as pd

# A number with its unit, or nothing.
NUMBER: Final = r"[+−]?\d[\d,.]*(?:\s?\D{1,5})?|–|"
# How wide, in Latin letters, words are that never break.
WHOLE: Final = 14
BROAD: Final = "[\u2e80-\uffff]"


def kinds(frame: pd.DataFrame) -> list[str]:
    """Name the columns, counted from 1, that hold short words which do not break, and those of numbers, which stand to
    the right; for a style sheet.

    >>> kinds(pd.DataFrame({"Name": ["Ann Lee"], "Hours": ["1,240 h"], "Reason": ["ally in hard times, and for good"]}))
    ['whole-1', 'whole-2', 'number-2']
    """
    said = []
    for at, (_, column) in enumerate(frame.items(), 1):
        words = column.astype("str").fillna("–")
        if (words.str.len() + words.str.count(BROAD)).max() <= WHOLE:
            said.append(f"whole-{at}")
            if at > 1 and words.str.fullmatch(NUMBER).all() and words.str.contains(r"\d").any():
                said.append(f"number-{at}")
    return said
