"""Close calls: how far each stands from another tier, with what is uncertain drawn as such."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.picture import Picture

MOST: Final = 15
REACH: Final = 4.0
EDGE: Final = {"width": 1, "color": "#ffffff"}
SHORT: Final = ["⅛", "¼", "½", "=", "2×", "4×", "8×"]
# Four answers in five would fall within this many standard deviations.
EIGHTY_PERCENT: Final = 1.2816


def closeness(close: pd.DataFrame, lang: str, band: float) -> Picture:
    """Draw the closest calls as a dot with its 80 % interval against the band; in: ``audit.close_calls``.

    The half width of the band, ``difference`` and ``spread`` are in doublings. Out: the figure, its alt text beside it.

    >>> call = {"display": ["Ann Lee"], "tier": "grow", "difference": 1.2, "spread": 0.9, "certainty": 0.6}
    >>> closeness(pd.DataFrame(call), "en", band=1.0).figure.layout.title.text
    'Whose tier could another answer turn?'
    """
    title = text.say(lang, "figure.closeness.title")
    some = close.head(MOST).iloc[::-1]
    figure = picture.blank(title, 150 + 30 * max(len(some), 1), {"xaxis.ticktext": SHORT, "xaxis.range": [-3.4, 3.4]})
    ticks = [-3, -2, -1, 0, 1, 2, 3]
    words = [text.say(lang, f"figure.closeness.{n}".replace("-", "less_")) for n in ticks]
    figure.update_xaxes(range=[-REACH, REACH], tickvals=ticks, ticktext=words, fixedrange=True, tickfont={"size": 11})
    rows = list(range(len(some)))
    figure.update_yaxes(
        tickvals=rows, ticktext=picture.safe(picture.short(some["display"])).tolist(), fixedrange=True, showgrid=False,
        range=[-0.7, max(len(some), 1) - 0.3],
    )  # fmt: skip
    figure.add_shape(
        type="rect", x0=-band, x1=band, y0=0, y1=1, yref="paper", fillcolor=picture.SHADE, line={"width": 0}
    )
    for tier in schema.TIERS:
        here = (some["tier"] == tier).to_numpy()
        part = some[here]
        figure.add_scatter(
            x=part["difference"],
            y=[row for row, mine in zip(rows, here, strict=True) if mine],
            mode="markers",
            marker={"size": 12, "symbol": picture.SYMBOLS[tier], "color": picture.COLOURS[tier], "line": EDGE},
            error_x={
                "type": "data",
                "array": part["spread"] * EIGHTY_PERCENT,
                "color": picture.GREY,
                "thickness": 1.2,
                "width": 0,
            },
            hovertemplate="%{customdata}<extra></extra>",
            customdata=_certainties(part, lang),
        )
    return Picture(figure, text.say(lang, "figure.closeness.alt", n=len(close)))


def _certainties(part: pd.DataFrame, lang: str) -> pd.Series:
    tier = part["tier"].astype("str").map(text.group(lang, "tier"))
    return text.fill(
        lang, pd.Series("figure.closeness.hover", index=part.index), tier=tier, percent=text.percent(part["certainty"])
    )
