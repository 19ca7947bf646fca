"""The one table of all that is timed: what, against what, ratio, budget, held or not."""

from __future__ import annotations

from typing import Final

LAYOUT: Final = "{:<44} {:>9} {:<40} {:>9} {:>7} {:>7}  {}"
HEAD: Final = LAYOUT.format("what", "seconds", "reference", "seconds", "ratio", "budget", "")


def line(what: str, ours: float, reference: str, theirs: float, budget: float | None) -> str:
    """Give the row of one measurement: seconds of ours and of the reference, and the ratio that must not be passed
    (None: only watched)."""
    ratio = ours / theirs
    held = "watched" if budget is None else "held" if ratio <= budget else "NOT HELD"
    said = "–" if budget is None else f"{budget:g}"
    return LAYOUT.format(what, f"{ours:.3f}", reference, f"{theirs:.3f}", f"{ratio:.2f}", said, held)
