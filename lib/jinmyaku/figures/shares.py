"""People and hours per tier, side by side."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import letters
from jinmyaku.figures.picture import Picture

HEIGHT: Final = 300


def split(table: pd.DataFrame, lang: str) -> Picture:
    """Draw how many people each tier has and how many hours a year they take; in: ``audit.tiers``.

    >>> table = pd.DataFrame({"people": [2], "hours": [9.0], "share": [1.0]}, index=["grow"])
    >>> split(table, "en").alt
    'Grow: 2 people, 9 h · 100%'
    """
    title = text.say(lang, "figure.split.title")
    figure = picture.blank(title, HEIGHT)
    names = [text.say(lang, f"tier.{tier}") for tier in table.index]
    colours = [picture.COLOURS[tier] for tier in table.index]
    people = [text.say(lang, "count.people", n=int(n)) for n in table["people"]]
    hours = [
        f"{said} · {share:.0%}" if share else said
        for said, share in zip(text.hours(lang, table["hours"].round()), table["share"], strict=True)
    ]
    figure.narrow.update(_narrow(table, people, hours))
    for axis, column, said in (("", "people", people), ("2", "hours", hours)):
        figure.add_bar(
            x=table[column], y=names, orientation="h", marker={"color": colours}, text=said, textposition="outside",
            cliponaxis=False, xaxis=f"x{axis}", yaxis=f"y{axis}", hoverinfo="skip",
        )  # fmt: skip
    quiet = {"visible": False, "fixedrange": True}
    rows = {"autorange": "reversed", "fixedrange": True, "showgrid": False}
    figure.update_layout(
        xaxis={**quiet, "domain": [0.0, 0.42], "range": [0, _room(table["people"])]},
        xaxis2={**quiet, "domain": [0.5, 0.94], "range": [0, _room(table["hours"])], "anchor": "y2"},
        yaxis=rows,
        yaxis2={**rows, "anchor": "x2", "showticklabels": False},
        bargap=0.35,
    )
    for left, key in ((0.0, "people"), (0.5, "hours")):
        figure.add_annotation(
            x=left, y=1.02, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            text=text.say(lang, f"figure.split.{key}"), opacity=0.8,
        )  # fmt: skip
    alt = "; ".join(f"{name}: {p}, {h}" for name, p, h in zip(names, people, hours, strict=True))
    return Picture(figure, alt)


def _narrow(table: pd.DataFrame, people: list[str], hours: list[str]) -> dict[str, object]:
    """Give the words beside the bars most of a small screen, and those of the hours more than the others."""
    ends = {
        axis: float(max(table[column].max(), 1)) / (1 - min(letter * max(map(letters, said), default=1), 0.85))
        for axis, column, said, letter in (("xaxis", "people", people, 0.066), ("xaxis2", "hours", hours, 0.05))
    }
    return {
        **{f"{axis}.range": [0, end] for axis, end in ends.items()},
        "xaxis2.domain": [0.46, 1.0],
        "annotations.1.x": 0.46,
        "margin.t": 136,
    }


def _room(amounts: pd.Series) -> float:
    """The end of an axis that leaves the longest bar's words their place."""
    return float(max(amounts.max(), 1)) * 1.35
