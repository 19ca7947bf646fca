"""The shape of a year: how hours fall from the first person to the twentieth, whoever they are."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

HEIGHT: Final = 430
TICKS: Final = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001)
# Shares below this are not drawn, nor those far below the first person's where even that is small.
LEAST: Final = 0.001
FAR: Final = 10
RANKS: Final = (1, 5, 10, 15, 20)
# Jensen-Shannon distances below these are called nearly the same, and alike.
SAME: Final = 0.1
ALIKE: Final = 0.2


def shape(signatures: pd.DataFrame, distances: pd.Series, measured: bool, lang: str) -> Picture:
    """Draw each year's share of hours by rank on a log scale, the last year strong, the one before it dashed, earlier
    ones faint; and say how far the two are apart. Nobody is named.

    In: ``comparing.Comparison.signatures``, ``distances`` and ``measured``.

    >>> years = pd.DataFrame({2025: [0.6, 0.4, 0.0], 2026: [0.7, 0.3, 0.0]}, index=[1, 2, 3])
    >>> shape(years, pd.Series({2026: 0.07}), True, "en").alt
    'Share of hours by rank. 2025 and 2026 have nearly the same shape (distance 0.07). The table lists them.'
    """
    title = text.say(lang, "figure.shape.title")
    known = signatures.iloc[:-1].dropna(axis=1, how="all")
    if known.empty or known.shape[1] < 2:
        return picture.empty(title, text.say(lang, "history.one_year"), text.say(lang, "empty.history"))
    figure = picture.blank(title, HEIGHT, small(title))
    drawn = known.where(known >= min(LEAST, float(known.max().min()) / FAR))
    last = int(drawn.dropna(how="all").index.max())
    low, high = float(drawn.min().min()), float(drawn.max().max())
    ticks = [rank for rank in RANKS if rank <= last]
    figure.update_xaxes(range=[0.6, last + 0.4], tickvals=ticks, showgrid=False, fixedrange=True)
    figure.update_yaxes(
        type="log", range=[np.log10(low * 0.7), np.log10(high * 1.4)], tickvals=list(TICKS),
        ticktext=[f"{100 * tick:g}%" for tick in TICKS], fixedrange=True,
    )  # fmt: skip
    _curves(figure, drawn)
    before, now = (int(year) for year in known.columns[-2:])
    _names(figure, drawn, lang)
    picture.along(figure, text.say(lang, "figure.shape.x"))
    apart = closeness(float(distances[now]), before, now, lang)
    by = text.say(lang, "figure.shape.measured" if measured else "figure.shape.said")
    caption(figure, [apart, by], lang, below=54, left=30)
    figure.update_layout(margin={"r": 64})
    return Picture(figure, text.say(lang, "figure.shape.alt", apart=apart))


def closeness(distance: float, before: int, now: int, lang: str) -> str:
    """Say in words how far the shapes of two years are apart (``history.shape_distance``).

    >>> closeness(0.35, 2025, 2026, "en")
    '2025 and 2026 differ in shape (distance 0.35).'
    """
    key = "same" if distance < SAME else "alike" if distance < ALIKE else "other"
    return text.say(lang, f"shape.{key}", before=str(before), now=str(now), distance=f"{distance:.2f}")


def _curves(figure: Drawing, drawn: pd.DataFrame) -> None:
    looks = {1: {"width": 3, "dash": "solid"}, 2: {"width": 2, "dash": "dash"}}
    for back, year in reversed(list(enumerate(reversed(drawn.columns), 1))):
        line = drawn[year].dropna()
        figure.add_scatter(
            x=line.index, y=line, mode="lines+markers" if back == 1 else "lines", hoverinfo="skip",
            line={"color": picture.GREY, **looks.get(back, {"width": 1, "dash": "solid"})},
            marker={"size": 6}, opacity=1.0 if back <= len(looks) else 0.4,
        )  # fmt: skip


def _names(figure: Drawing, drawn: pd.DataFrame, lang: str) -> None:
    """Name the last two lines at their ends, out of each other's way, and in a corner the faint ones."""
    ends = [(int(year), drawn[year].dropna()) for year in drawn.columns[-2:]]
    higher = ends[0][1].iloc[-1] > ends[1][1].iloc[-1]
    for (year, line), up in zip(ends, (higher, not higher), strict=True):
        latest = year == ends[-1][0]
        figure.add_annotation(
            x=line.index[-1], y=float(np.log10(line.iloc[-1])), xanchor="left", xshift=6, yshift=8 if up else -8,
            showarrow=False, text=f"<b>{year}</b>" if latest else f"– – {year}",
        )  # fmt: skip
    if drawn.shape[1] > len(ends):
        faint = [str(year) for year in drawn.columns[:-2]]
        span = faint[0] if len(faint) == 1 else text.say(lang, "history.span", first=faint[0], last=faint[-1])
        figure.add_annotation(
            x=1, y=1, xref="paper", yref="paper", xanchor="right", yanchor="top", showarrow=False,
            text=text.say(lang, "figure.shape.faint", years=span), opacity=0.8,
        )  # fmt: skip
