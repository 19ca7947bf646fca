"""Hours as one said them beside hours as they were measured, person by person."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import rates, text
from jinmyaku.figures import picture
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

MOST: Final = 15
FEW: Final = (0, 2, 4, 6, 8, 10)
# Nearer to the end of the axis than this, a label has no room to the right of its mark (steps).
ROOM: Final = 1.5
SHORTEST: Final = 6.0
# Less than so many times each other, two amounts of hours are called alike.
ALIKE: Final = 1.15


def claims(said: pd.DataFrame, lang: str) -> Picture:
    """Draw the largest gaps between hours said (open) and measured (filled), on the ladder of effort.

    In: ``spending.Spending.claims``: ``display``, ``said`` and ``measured`` (steps), the largest gap first.

    >>> claims(pd.DataFrame({"display": ["Ann Lee"], "said": [6.0], "measured": [5.0]}), "en").alt
    'For one person, the hours said beside those measured. The table below lists them.'
    """
    title = text.say(lang, "figure.claims.title")
    if said.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.claims"))
    some = said.head(MOST).iloc[::-1]
    narrow = {"xaxis.tickvals": [1, 4, 7, 10], "xaxis.ticktext": [text.say(lang, f"axis.{n}") for n in (1, 4, 7, 10)]}
    figure = picture.blank(title, 150 + 30 * len(some), narrow)
    last = max(float(some[["said", "measured"]].to_numpy().max()) + 0.8, SHORTEST)
    figure.update_xaxes(
        range=[-0.6, last], tickvals=list(FEW), ticktext=[text.say(lang, f"axis.{n}") for n in FEW],
        fixedrange=True, tickfont={"size": 11},
    )  # fmt: skip
    rows = list(range(len(some)))
    figure.update_yaxes(
        tickvals=rows, ticktext=picture.safe(picture.short(some["display"])).tolist(), fixedrange=True, showgrid=False,
        range=[-0.7, len(some) + 0.1],
    )  # fmt: skip
    _links(figure, some)
    for column, symbol in (("said", "circle-open"), ("measured", "circle")):
        figure.add_scatter(
            x=some[column], y=rows, mode="markers", hoverinfo="skip",
            marker={"size": 12, "symbol": symbol, "color": picture.GREY, "line": {"width": 2, "color": picture.GREY}},
        )  # fmt: skip
    _labels(figure, some.iloc[-1], last, lang)
    return Picture(figure, text.say(lang, "figure.claims.alt", n=len(said)))


def overclaim(said: pd.DataFrame, lang: str) -> str:
    """Say in a sentence how what was said compares with what was measured; blank below five people. In: as ``claims``.

    >>> overclaim(pd.DataFrame({"said": [6.0] * 5, "measured": [5.0] * 5}), "en")[:63]
    'You said about 2 times the hours that were measured (the median'
    """
    if len(said) < rates.INNER:
        return ""
    gap = float((said["said"] - said["measured"]).median())
    times = 2.0 ** abs(gap)
    key = "same" if times < ALIKE else "more" if gap > 0 else "less"
    return text.say(lang, f"claim.{key}", n=len(said), times=f"{times:.1f}".removesuffix(".0"))


def _links(figure: Drawing, some: pd.DataFrame) -> None:
    """All lines in one trace, cut by gaps."""
    gaps = np.full(len(some), np.nan)
    x = np.column_stack([some["said"], some["measured"], gaps]).ravel()
    y = np.column_stack([np.arange(len(some)), np.arange(len(some)), gaps]).ravel()
    figure.add_scatter(x=x, y=y, mode="lines", line={"width": 2, "color": picture.GREY}, hoverinfo="skip")


def _labels(figure: Drawing, row: pd.Series, last: float, lang: str) -> None:
    """Name both marks of the top row, outwards, so that neither word runs into the other; ``last``: the axis's end."""
    right = "said" if row["said"] >= row["measured"] else "measured"
    top = figure.layout["yaxis"]["tickvals"][-1]
    for column in ("said", "measured"):
        outward = row[column] < 1 or (column == right and row[column] < last - ROOM)
        figure.add_annotation(
            x=row[column], y=top, yshift=17, showarrow=False, text=text.say(lang, f"figure.claims.{column}"),
            xanchor="left" if outward else "right", xshift=-6 if outward else 6, font={"size": 12},
        )  # fmt: skip
