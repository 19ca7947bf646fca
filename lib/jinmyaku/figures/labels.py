"""Where words find room: beside marks without covering any, and around a ring without running into each other."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

# So wide is a letter and so tall a line, in pixels, with its ground.
LETTER: Final = 6.4
TALL: Final = 17.0
# The eight sides of a mark: across and up.
SIDES: Final = np.array([(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)])
# So near to the middle a name stands above or below the ring.
UPRIGHT: Final = 0.12


def beside(wanted: pd.DataFrame, marks: pd.DataFrame, taken: pd.DataFrame, most: int) -> pd.DataFrame:
    """Give those of some marks whose words find room beside them, in their order: ``across`` and ``up`` (-1, 0 or 1),
    the side on which they stand, away from the middle (0, 0) where that is free.

    In, all in pixels from the middle: of the marks with words ``x``, ``y``, ``half`` (from its middle to its edge) and
    ``wide`` (of its words); every mark with ``x``, ``y`` and ``half``; places that are taken with ``left``, ``right``,
    ``low`` and ``high``; how many words at most. On a wider screen, where marks stand further apart, they find room all
    the same.

    >>> marks = pd.DataFrame({"x": [50.0, 80.0], "y": 0.0, "half": 5.0})
    >>> none = pd.DataFrame(columns=["left", "right", "low", "high"], dtype="float64")
    >>> beside(marks.head(1).assign(wide=40.0), marks, none, 9).values.tolist()
    [[1, 1]]
    """
    places = marks[["x", "y", "half"]].to_numpy()
    # A mark is a box that nothing may lie on either.
    boxes = np.column_stack([places[:, [0]] - places[:, [2]], places[:, [0]] + places[:, [2]],
                             places[:, [1]] - places[:, [2]], places[:, [1]] + places[:, [2]]])  # fmt: skip
    full = np.vstack([boxes, taken[["left", "right", "low", "high"]].to_numpy(dtype="float64")])
    found: dict[object, tuple[int, int]] = {}
    for one, x, y, half, wide in wanted[["x", "y", "half", "wide"]].itertuples(name=None):
        if len(found) == most:
            break
        sides = SIDES[np.argsort(-(SIDES @ np.array([x, y])) / np.hypot(*SIDES.T), kind="stable")]
        tried = _boxes(x, y, half + 2.0, wide, sides)
        free = ~_meet(tried, full).any(axis=1)
        if free.any():
            best = int(free.argmax())
            found[one] = (int(sides[best, 0]), int(sides[best, 1]))
            full = np.vstack([full, tried[best]])
    return pd.DataFrame.from_dict(found, orient="index", columns=["across", "up"])


def around(turns: pd.Series, far: float, apart: float) -> pd.DataFrame:
    """Give places for words around a ring: ``x``, ``y``, ``side`` (``left``, ``right``, or ``center`` for one above
    and one below); those of one side never nearer than ``apart`` where the ring has room for all.

    In: where on the ring, in turns from the top; how far from the middle.

    >>> around(pd.Series([0.0, 0.25, 0.26]), 1.0, 0.2).round(2).values.tolist()
    [[0.0, 1.0, 'center'], [1.0, 0.0, 'right'], [0.98, -0.2, 'right']]
    """
    spots = pd.DataFrame({"x": far * np.sin(2 * np.pi * turns), "y": far * np.cos(2 * np.pi * turns)})
    side = pd.Series(np.where(spots["x"] >= 0, "right", "left"), index=spots.index, dtype="str")
    near = spots["x"].abs()[spots["x"].abs() < UPRIGHT]
    ends = {}
    for end in (1, -1):
        here = near[np.sign(spots.loc[near.index, "y"]) == end]
        ends[end] = bool(len(here))
        if len(here):
            side = side.mask(side.index == here.idxmin(), "center")
    for name, sign in (("left", -1), ("right", 1)):
        column = spots.loc[side == name, "y"].sort_values(ascending=False)
        rows = _spread(column.to_numpy(), far - apart * ends[1], -far + apart * ends[-1], apart)
        spots.loc[column.index, "y"] = rows
        spots.loc[column.index, "x"] = sign * np.sqrt(np.maximum(far**2 - rows**2, 0.0))
    return spots.assign(side=side)


def _spread(rows: np.ndarray, top: float, low: float, apart: float) -> np.ndarray:
    """Move rows, highest first, as little as it takes to stand apart: down from the top, then up from below."""
    steps = apart * np.arange(len(rows))
    down = np.minimum.accumulate(np.minimum(rows, top) + steps) - steps
    lifted: np.ndarray = np.maximum.accumulate((np.maximum(down, low) + steps)[::-1])[::-1] - steps
    return lifted


def _boxes(x: float, y: float, gap: float, wide: float, sides: np.ndarray) -> np.ndarray:
    """Left, right, low and high of words on each side of a mark."""
    across, up = sides.T
    left = x + across * gap + (across - 1) * wide / 2
    low = y + up * gap + (up - 1) * TALL / 2
    return np.column_stack([left, left + wide, low, low + TALL])


def _meet(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of some boxes lie on which others."""
    one, other = some[:, None, :], others[None, :, :]
    across = (one[..., 0] < other[..., 1]) & (other[..., 0] < one[..., 1])
    along: np.ndarray = across & (one[..., 2] < other[..., 3]) & (other[..., 2] < one[..., 3])
    return along
