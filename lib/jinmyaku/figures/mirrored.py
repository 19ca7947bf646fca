"""In which tier they may put me, beside the tier I put them in."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from jinmyaku import mirror, schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.lines import cut, folded, plain
from jinmyaku.figures.matrix import SIGNS
from jinmyaku.figures.picture import Picture

TIERS: Final = (schema.GROW, schema.MAINTAIN, schema.LET_GO)
HEIGHT: Final = 660
NARROW_HEIGHT: Final = 840
HALF: Final = 0.48
# With more people than that, fields have a count alone.
MOST_DOTS: Final = 400
# So many of a corner stand there with their names.
MOST_NAMES: Final = 6
GOLDEN_ANGLE: Final = 2.399963
# Of a field, below the words on top of it: the middle of the dots, and how far they spread.
MIDDLE: Final = 0.16
SPREAD: Final = (0.36, 0.25)
PALE: Final = "rgba(128,128,128,0.4)"
HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>"


def looking_glass(mirrored: pd.DataFrame, lang: str) -> Picture:
    """Draw everyone answered for as a dot in one of nine fields: my tier by rows, the tier they may put me in by
    columns, the advice of its corner in words. Few in a corner stand there with their names; of whom the best and the
    worst case are told in the hover. Those of whom one of the tiers is undecided are only counted.

    In: ``mirroring.read``.

    >>> row = {"display": ["Ann"], "mine": "grow", "theirs": "let_go", "best": "maintain", "worst": "let_go"}
    >>> looking_glass(pd.DataFrame({**row, "answered": True}), "en").alt
    '1 person seen from their side: 0 in the same tier both ways, 1 you would grow may let you go.'
    """
    title = text.say(lang, "mirror.title")
    asked = mirrored[mirrored["answered"]]
    people = asked[asked["mine"].isin(TIERS) & asked["theirs"].isin(TIERS)]
    if people.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.mirror"))
    figure = picture.blank(title, HEIGHT, small(title))
    _axes(figure, lang)
    counts = mirror.matrix(people["mine"], people["theirs"])
    _fields(figure, counts, lang)
    if len(people) <= MOST_DOTS:
        named = _named(people)
        _dots(figure, _spread(people[~named]), int(counts.to_numpy().max()), lang)
        _list(figure, people[named], lang)
    said = [text.say(lang, "mirror.key" if len(people) <= MOST_DOTS else "mirror.counts")]
    if len(asked) > len(people):
        said.append(text.say(lang, "mirror.undecided", n=len(asked) - len(people)))
    caption(figure, said, lang, left=60)
    narrow = figure.narrow
    narrow["height"] = NARROW_HEIGHT + narrow["margin.b"]
    same = int((people["mine"] == people["theirs"]).sum())
    risky = int(counts.to_numpy()[0, -1])
    return Picture(figure, text.say(lang, "mirror.alt", n=len(people), same=same, risky=risky))


def _axes(figure: Drawing, lang: str) -> None:
    names = text.group(lang, "tier")
    signs = {tier: f'<span style="color:{picture.COLOURS[tier]}">{SIGNS[tier]}</span>' for tier in TIERS}
    axis: dict[str, Any] = {"tickvals": [0, 1, 2], "showgrid": False, "fixedrange": True, "showline": False}
    figure.update_xaxes(
        **axis, side="top", range=[-0.5, 2.5], ticktext=[f"{signs[tier]} {names[tier]}" for tier in TIERS],
        tickangle=0,
    )  # fmt: skip
    figure.update_yaxes(**axis, range=[2.5, -0.5], ticktext=[f"{signs[tier]} {names[tier]}" for tier in TIERS])
    figure.update_layout(margin={"t": 124}, title={"y": 1, "yanchor": "top", "pad": {"l": 4, "t": 14}})
    place = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 12}}
    figure.add_annotation(text=text.say(lang, "mirror.theirs"), x=0.5, y=1, yshift=26, yanchor="bottom", **place)
    figure.add_annotation(
        text=text.say(lang, "mirror.mine"), x=0, y=1, xshift=-8, yshift=6, xanchor="right", yanchor="bottom",
        align="right", **place,
    )  # fmt: skip
    narrow = figure.narrow
    heads = [f"{signs[tier]}<br>{names[tier]}" for tier in TIERS]
    narrow.update({"yaxis.ticktext": heads, "xaxis.tickfont.size": 11, "yaxis.tickfont.size": 11})
    narrow.update({"margin.t": narrow["margin.t"] + 64, "height": NARROW_HEIGHT, "annotations.1.font.size": 11})


def _fields(figure: Drawing, counts: pd.DataFrame, lang: str) -> None:
    """Nine frames, each with its count; in the corners what it may mean."""
    size = 13 if counts.to_numpy().sum() <= MOST_DOTS else 24
    for row, mine in enumerate(TIERS):
        for column, theirs in enumerate(TIERS):
            figure.add_shape(
                type="rect", x0=column - HALF, x1=column + HALF, y0=row - HALF, y1=row + HALF, layer="below",
                line={"width": 1, "color": PALE}, fillcolor=picture.SHADE if row == column else "rgba(128,128,128,0)",
            )  # fmt: skip
            corner = mirror.advice(pd.Series([mine]), pd.Series([theirs])).iloc[0]
            n = int(counts.to_numpy()[row, column])
            count = f'<b style="font-size:{size}px">{n:,}</b>' if n else ""
            words = text.say(lang, f"mirror.{corner}") if corner else ""
            joint = "<br>" if count and words else ""
            figure.add_annotation(
                {"text": count + joint + folded(words, 15, 5), "font.size": 10},
                x=column - HALF, y=row - HALF, xshift=5, yshift=-3, xanchor="left", yanchor="top", align="left",
                text=count + (" " if joint else "") + folded(words, 32, 2), showarrow=False, font={"size": 12},
            )  # fmt: skip


def _named(people: pd.DataFrame) -> pd.Series:
    """Who stands in a corner with so few that each has a name there."""
    corner = mirror.advice(people["mine"], people["theirs"])
    return (corner != "") & (corner.groupby(corner).transform("size") <= MOST_NAMES)


def _spread(people: pd.DataFrame) -> pd.DataFrame:
    """Place people in their fields: ``x``, ``y``; a sunflower each, in the order of their names."""
    rank = {tier: at for at, tier in enumerate(TIERS)}
    ordered = people.sort_values("display", kind="stable")
    field = ordered.groupby(["mine", "theirs"])["display"]
    at, n = field.cumcount(), field.transform("size")
    far = np.sqrt((at + 0.5) / n) * np.minimum(1.0, np.sqrt(n / 12)) * (n > 1)
    x = ordered["theirs"].map(rank) + SPREAD[0] * far * np.cos(at * GOLDEN_ANGLE)
    y = ordered["mine"].map(rank) + MIDDLE + SPREAD[1] * far * np.sin(at * GOLDEN_ANGLE)
    return ordered.assign(x=x.astype("float64").round(3), y=y.astype("float64").round(3))


def _dots(figure: Drawing, spots: pd.DataFrame, most: int, lang: str) -> None:
    size = 13 if most <= 12 else 9 if most <= 60 else 6
    _marks(figure, spots, size, lang)


def _list(figure: Drawing, people: pd.DataFrame, lang: str) -> None:
    """The few of a corner one below the other, with their names; a small screen shows their marks alone."""
    rank = {tier: at for at, tier in enumerate(TIERS)}
    ordered = people.sort_values("display", kind="stable")
    at = ordered.groupby(["mine", "theirs"]).cumcount()
    x = ordered["theirs"].map(rank) - HALF + 0.07
    y = ordered["mine"].map(rank) - 0.06 + at * 0.1
    spots = ordered.assign(x=x.astype("float64"), y=y.astype("float64").round(3))
    _marks(figure, spots, 11, lang)
    for x, y, name in zip(spots["x"], spots["y"], spots["display"], strict=True):
        figure.add_annotation(
            {"text": plain(cut(name, 11)), "font.size": 10},
            x=x,
            y=y,
            text=plain(cut(name, 24)),
            xanchor="left",
            xshift=8,
            showarrow=False,
            font={"size": 12},
        )


def _marks(figure: Drawing, spots: pd.DataFrame, size: int, lang: str) -> None:
    for tier in TIERS:
        part = spots[spots["mine"] == tier]
        figure.add_scatter(
            x=part["x"], y=part["y"], mode="markers", hovertemplate=HOVER,
            customdata=np.column_stack([picture.safe(part["display"]), ranges(part, lang)]),
            marker={"size": size, "symbol": picture.SYMBOLS[tier], "color": picture.COLOURS[tier]},
        )  # fmt: skip


def ranges(people: pd.DataFrame, lang: str) -> pd.Series:
    """Say the best and the worst case of each. In: ``best``, ``worst`` (tiers).

    >>> ranges(pd.DataFrame({"best": ["grow", "grow"], "worst": ["let_go", "grow"]}), "en").tolist()
    ['at best Grow, at worst Let go', 'Grow in any case']
    """
    names = text.group(lang, "tier")
    best, worst = (people[case].astype("str").map(names) for case in ("best", "worst"))
    key = pd.Series("mirror.range", index=people.index).mask(best == worst, "mirror.sure")
    return text.fill(lang, key, best=best, worst=worst)
