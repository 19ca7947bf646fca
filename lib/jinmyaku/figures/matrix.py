"""Who went from which tier to which between two years, in counts: what really moved, and what lies within the noise."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import history, schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

HEIGHT: Final = 480
# The shapes of the tiers as signs of text.
SIGNS: Final = {schema.GROW: "●", schema.MAINTAIN: "■", schema.LET_GO: "◆", schema.UNDECIDED: "✚"}
HALF: Final = 0.47
DARKEST: Final = 0.42
# From the middle of a cell, where a real count stands above one within the noise; and others beside both.
ABOVE: Final = 0.19
BESIDE: Final = 0.3
FAINT: Final = 0.62
# The room that names take beside the rows on a small screen.
LEFT: Final = {"en": 76, "ja": 58}
PALE: Final = "rgba(128,128,128,0.25)"


def migration(moved: pd.DataFrame, before: int | None, now: int, lang: str) -> Picture:
    """Draw the counts of everyone's tier in two years: real moves bold, noise grey, those who stayed on the diagonal.

    In: ``history.moves`` of two years, and the years. Nobody is named.

    >>> moved = pd.DataFrame({"tier_before": ["grow", "maintain"], "tier": "grow", "kind": ["stayed", "real"]})
    >>> migration(moved, 2025, 2026, "en").alt
    'From 2025 to 2026 1 person stayed in their tier, 1 really moved, 0 moved within the noise. The table lists them.'
    """
    title = text.say(lang, "figure.migration.title")
    if before is None:
        return picture.empty(title, text.say(lang, "history.one_year"), text.say(lang, "empty.history"))
    if moved.empty:
        why = text.say(lang, "empty.history_anew", before=str(before), year=now)
        return picture.empty(title, text.say(lang, "history.nothing_anew", year=now), why)
    counts = history.migration(moved)
    rows, columns = _heads(counts.sum(axis="columns"), lang), _heads(counts.sum(), lang)
    narrow = {
        "xaxis.ticktext": _heads(counts.sum(), lang, "<br>"),
        "xaxis.tickfont.size": 10,
        "yaxis.tickfont.size": 11,
    }
    figure = picture.blank(title, HEIGHT, small(title) | narrow)
    places = list(range(len(history.PLACES)))
    figure.update_xaxes(
        tickvals=places, ticktext=columns, tickangle=0, side="top", range=[-0.5, 4.5], showgrid=False, fixedrange=True
    )
    figure.update_yaxes(tickvals=places, ticktext=rows, range=[4.5, -0.5], showgrid=False, fixedrange=True)
    ways = history.ways(moved)
    _cells(figure, ways)
    both = (ways["real"] > 0) & (ways["noise"] > 0)
    moving = (ways["real"] > 0) | (ways["noise"] > 0)
    _counts(figure, ways, ways["people"] - ways["real"] - ways["noise"], (moving * BESIDE, 0.0), {"size": 15})
    _counts(figure, ways, ways["real"], (0.0, both * -ABOVE), {"size": 18, "weight": "bold"})
    _counts(figure, ways, ways["noise"], (0.0, both * ABOVE), {"size": 14}, FAINT)
    figure.add_annotation(
        text=text.say(lang, "figure.migration.corner", before=str(before), now=str(now)), x=0, y=1, xref="paper",
        yref="paper", xanchor="right", yanchor="bottom", xshift=-8, yshift=8, showarrow=False, align="right",
    )  # fmt: skip
    caption(
        figure, [text.say(lang, f"figure.migration.key_{part}") for part in ("moved", "others")], lang, left=LEFT[lang]
    )
    figure.update_layout(margin={"t": 104})
    figure.narrow.update({"margin.t": 142})
    kinds = moved["kind"].value_counts()
    stayed, moves, noisy = (int(kinds.get(kind, 0)) for kind in (history.STAYED, history.REAL, history.NOISE))
    alt = text.say(lang, "figure.migration.alt", before=str(before), year=now, n=stayed, real=moves, noise=noisy)
    return Picture(figure, alt)


def place_names(lang: str) -> dict[str, str]:
    """Give the words of the tiers and of those whom a year does not judge.

    >>> place_names("en")["absent"]
    'Not judged'
    """
    return text.group(lang, "tier") | {history.ABSENT: text.say(lang, "history.absent")}


def _heads(totals: pd.Series, lang: str, gap: str = " ") -> list[str]:
    names = place_names(lang)
    said = []
    for place, n in totals.items():
        sign = SIGNS.get(str(place))
        mark = f'<span style="color:{picture.COLOURS[str(place)]}">{sign}</span>{gap}' if sign else ""
        said.append(f"{mark}{names[str(place)]}<br>{n:,}")
    return said


def _cells(figure: Drawing, ways: pd.DataFrame) -> None:
    """A field for each way from tier to tier, the darker the more went it; those who stayed in a frame."""
    most = float(ways["people"].max())
    shares = {(row["tier_before"], row["tier"]): row["people"] / most for row in ways.to_dict("records")}
    for row, before in enumerate(history.PLACES):
        for column, now in enumerate(history.PLACES):
            share = float(shares.get((before, now), 0.0))
            frame = picture.GREY if row == column and before != history.ABSENT else PALE
            figure.add_shape(
                type="rect", x0=column - HALF, x1=column + HALF, y0=row - HALF, y1=row + HALF, layer="below",
                fillcolor=f"rgba(128,128,128,{DARKEST * share**0.5:.2f})", line={"width": 1, "color": frame},
            )  # fmt: skip


def _counts(
    figure: Drawing,
    ways: pd.DataFrame,
    counts: pd.Series,
    aside: tuple[pd.Series | float, pd.Series | float],
    font: dict[str, object],
    opacity: float = 1.0,
) -> None:
    """The counts above 0, in the middle of their cells or aside of it, where another stands beside them."""
    rank = {place: number for number, place in enumerate(history.PLACES)}
    there = counts > 0
    x, y = ways["tier"].map(rank) + aside[0], ways["tier_before"].map(rank) + aside[1]
    figure.add_scatter(
        x=x[there], y=y[there], mode="text", text=counts[there].map("{:,}".format), textfont=font, opacity=opacity,
        hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
