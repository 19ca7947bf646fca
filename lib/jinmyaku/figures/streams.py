"""The tiers of all years side by side, and who flows from one to another between them."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinmyaku import history, schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.matrix import SIGNS
from jinmyaku.figures.picture import Picture

HEIGHT: Final = 460
# Between the tiers of a year, of the height of the largest one; and half a year's block, of the width of all.
GAP: Final = 0.035
HALF: Final = 0.011
STUB: Final = 0.16
# How much of its height a short end loses on either side.
TAPER: Final = 0.3
# All the points along the edges of flows, from the first year to the last.
POINTS: Final = 40
# With more years, the counts inside stand on a wide screen only.
MANY: Final = 4
# The plot's height in pixels, and the least that a line of words takes of it.
PLOT: Final = 330
LINE: Final = 17
LOOKS: Final = {history.STAYED: 0.3, history.REAL: 0.75, history.NOISE: 0.3}
OTHERS: Final = 0.2


def flows(moves: pd.DataFrame, tiers: pd.DataFrame, lang: str) -> Picture:
    """Draw year after year how many each tier has and where they go: those who stay pale, real moves strong in the
    colour they go to, noise grey; short grey ends come new or are judged no more.

    In: ``comparing.Comparison.moves`` (index the later year) and ``tiers`` (index year). Nobody is named.

    >>> moved = pd.DataFrame({"tier_before": ["grow"], "tier": "grow", "kind": "stayed"})
    >>> tiers = pd.DataFrame({"grow": [1, 1], "maintain": 0, "let_go": 0, "undecided": 0}, index=[2025, 2026])
    >>> flows(pd.concat({2026: moved}, names=["year", "contact_id"]), tiers, "en").alt
    'People per tier, year by year: 2025: Grow 1; 2026: Grow 1. The tables list them.'
    """
    title = text.say(lang, "figure.flows.title")
    if len(tiers) < 2:
        return picture.empty(title, text.say(lang, "history.one_year"), text.say(lang, "empty.history"))
    figure = picture.blank(title, HEIGHT, small(title))
    years = [int(year) for year in tiers.index]
    tops = _tops(tiers)
    span = len(years) - 1
    half = HALF * span
    low = float((tops - tiers).to_numpy().min())
    pixel = -low / PLOT
    for at, (_, later) in enumerate(pairwise(years)):
        here = moves[moves.index.get_level_values("year") == later]
        ways = _flowing(here)
        seen = ways[ways["n"] >= pixel]
        _ribbons(figure, seen, (tops.iloc[at], tops.iloc[at + 1]), (at + half, at + 1 - half), span)
    _blocks(figure, tiers, tops, half)
    figure.update_xaxes(
        tickvals=list(range(len(years))), ticktext=[str(year) for year in years], side="top", showgrid=False,
        range=[-half * 1.5, span + half * 1.5], fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(visible=False, range=[low * 1.01, -low * 0.01], fixedrange=True)
    few = slice(None) if span <= MANY else slice(span % 3, None, 3)
    figure.narrow.update(
        {"xaxis.tickvals": list(range(len(years)))[few], "xaxis.ticktext": [str(year) for year in years][few]}
    )
    _words(figure, tiers, tops, (half, pixel), lang)
    caption(figure, [text.say(lang, f"figure.flows.key_{part}") for part in ("moved", "ends")], lang, left=104)
    return Picture(figure, _alt(tiers, lang))


def _tops(tiers: pd.DataFrame) -> pd.DataFrame:
    """The upper edge of every block, from 0 downwards, with a gap below each that has anybody."""
    heights = tiers + (tiers > 0) * GAP * float(tiers.sum(axis=1).max())
    return -(heights.cumsum(axis=1) - heights)


def _flowing(moved: pd.DataFrame) -> pd.DataFrame:
    """How many go each way: ``source``, ``target``, ``kind``, ``n``; ``leave`` and ``arrive``, how far below the upper
    edge of their blocks they begin and end. Who is in one year alone comes last."""
    order = {place: rank for rank, place in enumerate(history.PLACES)}
    kinds = {kind: rank for rank, kind in enumerate(history.KINDS)}
    table = moved.groupby(["tier_before", "tier", "kind"]).size().rename("n").reset_index()
    table = table.rename(columns={"tier_before": "source", "tier": "target"})
    rank = {"kind_rank": table["kind"].map(kinds), "to": table["target"].map(order), "of": table["source"].map(order)}
    table = table.assign(**rank).sort_values(["of", "to", "kind_rank"])
    table["leave"] = table.groupby("source")["n"].cumsum() - table["n"]
    table = table.sort_values(["to", "of", "kind_rank"])
    table["arrive"] = table.groupby("target")["n"].cumsum() - table["n"]
    return table


def _ribbons(
    figure: Drawing, table: pd.DataFrame, tops: tuple[pd.Series, pd.Series], x: tuple[float, float], spans: int
) -> None:
    """Draw the flows of two years, all of one look in one trace."""
    points = max(POINTS // spans, 6)
    looks = table["kind"].map(LOOKS).fillna(OTHERS)
    colours = (
        table["target"].map(picture.COLOURS).where(table["kind"].isin([history.STAYED, history.REAL]), picture.GREY)
    )
    for colour in colours.unique():
        for opacity in looks[colours == colour].unique():
            part = table[(colours == colour) & (looks == opacity)]
            line = np.concatenate([_ribbon(row, tops, x, points) for row in part.to_dict("records")])
            figure.add_scatter(
                x=line[:, 0].round(3), y=line[:, 1].round(2), mode="lines", fill="toself", fillcolor=colour,
                line={"width": 0}, opacity=opacity, hoverinfo="skip",
            )  # fmt: skip


def _ribbon(
    row: dict[Hashable, Any], tops: tuple[pd.Series, pd.Series], x: tuple[float, float], points: int
) -> NDArray[np.float64]:
    """One flow's outline, closed, with a break behind it; of who comes or goes only a short end that tapers."""
    n, (left, right) = float(row["n"]), x
    t = np.linspace(0.0, 1.0, points)
    if history.ABSENT in (row["source"], row["target"]):
        goes = row["target"] == history.ABSENT
        at = tops[0][row["source"]] - row["leave"] if goes else tops[1][row["target"]] - row["arrive"]
        reach = STUB * (right - left)
        across = left + reach * t if goes else right - reach * t
        upper, lower = at - TAPER * n * t, at - n + TAPER * n * t
    else:
        begin, end = tops[0][row["source"]] - row["leave"], tops[1][row["target"]] - row["arrive"]
        across = left + (right - left) * t
        upper = begin + (end - begin) * t * t * (3 - 2 * t)
        lower = upper - n
    outline = np.column_stack([np.r_[across, across[::-1]], np.r_[upper, lower[::-1]]])
    return np.vstack([outline, outline[:1], [[np.nan, np.nan]]])


def _blocks(figure: Drawing, tiers: pd.DataFrame, tops: pd.DataFrame, half: float) -> None:
    for at in range(len(tiers)):
        for tier in schema.TIERS:
            n, top = int(tiers.iloc[at][tier]), float(tops.iloc[at][tier])
            if n:
                figure.add_shape(
                    type="rect", x0=at - half, x1=at + half, y0=top, y1=top - n, line={"width": 0},
                    fillcolor=picture.COLOURS[tier],
                )  # fmt: skip


def _words(figure: Drawing, tiers: pd.DataFrame, tops: pd.DataFrame, sizes: tuple[float, float], lang: str) -> None:
    """Name the tiers to the left of the first year and to the right of the last; put counts beside the other blocks
    that are high enough for it."""
    names, last = text.group(lang, "tier"), len(tiers) - 1
    half, pixel = sizes
    for at in range(len(tiers)):
        counts = tiers.iloc[at]
        there = counts[counts > 0] if at in (0, last) else counts[counts > (LINE - 4) * pixel]
        middles = _apart((tops.iloc[at] - counts / 2)[there.index], LINE * pixel)
        for tier, n, y in zip(there.index.astype("str"), there, middles, strict=True):
            sign = f'<span style="color:{picture.COLOURS[tier]}">{SIGNS[tier]}</span>'
            said = f"{sign} {names[tier]} <b>{n:,}</b>" if at in (0, last) else f"{n:,}"
            left, inside = at == 0, 0 < at < last
            figure.add_annotation(
                {"text": f"{sign} <b>{n:,}</b>"} if at == last else None,
                x=at - half if left else at + half, y=float(y), text=said, showarrow=False, font={"size": 12 - inside},
                xanchor="right" if left else "left", xshift=-4 if left else 4,
                name=picture.WIDE if inside and last > MANY else None,
            )  # fmt: skip
    figure.update_layout(margin={"l": 120, "r": 120, "t": 92})
    figure.narrow.update({"margin.l": 120, "margin.r": 62, "margin.t": 112})


def _apart(middles: pd.Series, least: float) -> pd.Series:
    """Move words down until none stands in another's line."""
    steps = np.arange(len(middles)) * least
    placed = np.minimum.accumulate(middles.to_numpy(np.float64) + steps) - steps
    return pd.Series(placed, index=middles.index)


def _alt(tiers: pd.DataFrame, lang: str) -> str:
    names, comma = text.group(lang, "tier"), text.say(lang, "word.comma")
    years = [
        str(year)
        + text.say(lang, "word.colon")
        + comma.join(f"{names[str(tier)]} {n:,}" for tier, n in row.items() if n)
        for year, row in tiers.iterrows()
    ]
    return text.say(lang, "figure.flows.alt", years=text.say(lang, "word.semicolon").join(years))
