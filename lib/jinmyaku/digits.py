"""Numbers for a file that people and programs read: with no more digits than mean anything."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

DIGITS: Final = 6
# What is nearer to nothing than this is nothing: its digits could not be counted any more.
NOTHING: Final = 1e-290


def lean(numbers: NDArray[np.floating[Any]]) -> list[Any]:
    """Give numbers with six digits, as Python's own; None for those that are missing or without end, and no fraction
    where none of them has one.

    >>> lean(np.array([1 / 3, np.nan, 12345678.0])), lean(np.array([4.0, 7.0]))
    ([0.333333, None, 12345700.0], [4, 7])
    """
    known = np.isfinite(numbers)
    there = np.where(known & (np.abs(numbers) > NOTHING), numbers, 0.0)
    size = np.where(there == 0, 1.0, np.abs(there))
    power = 10.0 ** (DIGITS - 1 - np.floor(np.log10(size)))
    seen: NDArray[Any] = np.round(there * power) / power
    if (seen == np.rint(seen)).all() and (size < 2.0**53).all():
        seen = seen.astype("int64")
    said: list[Any] = seen.tolist()
    return said if known.all() else np.where(known, seen.astype(object), None).tolist()  # type: ignore[call-overload]
