"""The main chart: value against effort on the ladder, with the band in which they are about equal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from jinmyaku import schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

EDGE: Final = 0.6
TOP: Final = schema.LADDER_TOP
MOST_DOTS: Final = 400
MOST_NAMES: Final = 14
MOST_IN_STRIP: Final = 16
MOST_ARROWS: Final = 12
HEIGHT: Final = 640
PIXELS_A_STEP: Final = 56.0
HOVER: Final = "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>"
GOLDEN_ANGLE: Final = 2.399963


def value_effort(people: pd.DataFrame, moved: pd.DataFrame, lang: str, rules: Mapping[str, float]) -> Picture:
    """Draw who gives more than they cost.

    In: ``audit.Audit.people`` and ``audit.moves`` of the year (or nobody), the language and the year's rules: ``band``,
    the half width of the band, and ``same``, by how much it is moved up (doublings). People without both scales stand
    in a strip beside the plane when a gate settled them, and are only counted otherwise. Up to 400 people are dots,
    spread where they coincide; more are bubbles sized by their number.
    """
    placed = people[people["value"].notna() & people["effort_step"].notna()]
    strip = people[~people.index.isin(placed.index) & (people["gate"] != "none")]
    few = [1, 4, 7, 10]
    narrow = {
        "xaxis.domain": [0, 1],
        "xaxis.tickvals": few,
        "xaxis.ticktext": [text.say(lang, f"axis.{step}") for step in few],
        "margin.t": 110,
    }
    figure = picture.blank(text.say(lang, "figure.value_effort.title"), HEIGHT, narrow)
    _plane(figure, lang, rules, with_strip=len(strip) > 0)
    if len(placed) > MOST_DOTS:
        _bubbles(figure, placed, lang)
    else:
        spots = _spread(placed)
        _arrows(figure, spots, moved)
        _dots(figure, spots, lang)
        _names(figure, spots, moved)
    _strip(figure, strip, lang)
    return Picture(figure, _alt(people, placed, strip, lang))


def _plane(figure: Drawing, lang: str, rules: Mapping[str, float], with_strip: bool) -> None:
    words = [text.say(lang, f"axis.{step}") for step in range(TOP + 1)]
    axis = {
        "tickvals": list(range(TOP + 1)),
        "range": [-EDGE, TOP + EDGE],
        "tickfont": {"size": 11},
        "fixedrange": True,
    }
    right = 0.77 if with_strip else 1.0
    figure.update_xaxes(**axis | {"tickfont": {"size": 10}}, tickangle=0, ticktext=words, domain=[0, right])
    joint = text.say(lang, "word.blank")
    figure.update_yaxes(**axis, ticktext=[word.replace("<br>", joint) for word in words])
    _axis_titles(figure, lang, right)
    low, high = -EDGE, TOP + EDGE
    band, same = rules["band"], rules.get("same", 0.0)
    figure.add_scatter(
        x=[low, low, high, high],
        y=[low + same - band, low + same + band, high + same + band, high + same - band],
        fill="toself",
        fillcolor=picture.SHADE,
        line={"width": 0},
        hoverinfo="skip",
        mode="lines",
    )
    regions = (
        (schema.GROW, "above", {"x": 0, "y": TOP, "xanchor": "left"}),
        (schema.MAINTAIN, "equal", {"x": TOP + EDGE, "y": TOP + EDGE, "xanchor": "right", "yanchor": "bottom"}),
        (schema.LET_GO, "below", {"x": TOP, "y": 0, "xanchor": "right"}),
    )
    for tier, key, place in regions:
        name, meaning = text.say(lang, f"tier.{tier}"), text.say(lang, f"figure.value_effort.{key}")
        said = f"<b>{name}</b>{text.say(lang, 'word.colon')}{meaning}"
        figure.add_annotation(**place, text=said, showarrow=False, opacity=0.8, name=picture.WIDE)


def _axis_titles(figure: Drawing, lang: str, right: float) -> None:
    """Say along the axes, the right way up, what grows to the right and what grows upwards."""
    up, across = text.say(lang, "figure.value_effort.y"), text.say(lang, "figure.value_effort.x")
    common = {"xref": "paper", "yref": "paper", "showarrow": False}
    figure.add_annotation(text=f"↑ {up}", x=0, y=1, yshift=6, xanchor="left", yanchor="bottom", **common)
    figure.add_annotation(text=f"{across} →", x=right, y=0, yshift=-38, xanchor="right", yanchor="top", **common)
    figure.update_layout(margin={"b": 64, "t": 84})


def _spread(placed: pd.DataFrame) -> pd.DataFrame:
    """Place everyone: ``x``, ``y``; those of one spot stand in a sunflower around it."""
    spots = placed.assign(x=placed["effort_step"].astype("float64"), y=placed["value"].astype("float64"))
    cell = [spots["x"].round(), spots["y"].round()]
    rank = spots.groupby(cell)["x"].cumcount()
    size = spots.groupby(cell)["x"].transform("size")
    radius = np.where(size > 1, np.minimum(0.44, 0.15 * np.sqrt(size)) * np.sqrt((rank + 0.5) / size), 0.0)
    return spots.assign(
        x=spots["x"] + radius * np.cos(rank * GOLDEN_ANGLE), y=spots["y"] + radius * np.sin(rank * GOLDEN_ANGLE)
    )


def _dots(figure: Drawing, spots: pd.DataFrame, lang: str) -> None:
    size = 14 if len(spots) <= 40 else 11 if len(spots) <= 150 else 7
    looked = spots[spots["second_look"]]
    ring = {"size": size + 9, "symbol": "circle-open", "color": picture.GREY, "line": {"width": 1.5}}
    figure.add_scatter(x=looked["x"], y=looked["y"], mode="markers", marker=ring, hoverinfo="skip")
    for tier in schema.TIERS:
        here = spots[spots["tier"] == tier]
        symbols = np.where(here["gate"] == "none", picture.SYMBOLS[tier], picture.SYMBOLS[tier] + "-dot")
        figure.add_scatter(
            x=here["x"],
            y=here["y"],
            mode="markers",
            marker={
                "size": size,
                "symbol": symbols,
                "color": picture.COLOURS[tier],
                "line": {"width": 1, "color": "#ffffff"},
            },
            customdata=_hover(here, lang),
            hovertemplate=HOVER,
        )


def _bubbles(figure: Drawing, placed: pd.DataFrame, lang: str) -> None:
    cells = placed.assign(x=placed["effort_step"].round(), y=placed["value"].astype("float64").round())
    groups = cells.groupby(["tier", "x", "y"], observed=True).size().rename("n").reset_index()
    largest = groups["n"].max()
    for tier in schema.TIERS:
        here = groups[groups["tier"] == tier]
        said = text.fill(
            lang,
            pd.Series("count.bubble", index=here.index),
            n=here["n"],
            tier=pd.Series(text.say(lang, f"tier.{tier}"), index=here.index),
        )
        size = np.maximum(5.0, 46.0 * np.sqrt(here["n"] / largest))
        figure.add_scatter(
            x=here["x"],
            y=here["y"],
            mode="markers+text",
            text=here["n"].where(size >= 22, other=pd.NA).astype("Int64").astype("str").replace("<NA>", ""),
            textfont={"size": 11, "color": "#ffffff"},
            marker={"size": size, "symbol": picture.SYMBOLS[tier], "color": picture.COLOURS[tier], "opacity": 0.85},
            customdata=said,
            hovertemplate="%{customdata}<extra></extra>",
        )


def _hover(here: pd.DataFrame, lang: str) -> np.ndarray:
    reason = text.fill(
        lang,
        "reason." + here["reason"].astype("str"),
        value=text.hours(lang, here["value_hours"]),
        effort=text.hours(lang, here["effort_hours"]),
    )
    tier = here["tier"].astype("str").map(text.group(lang, "tier"))
    look = pd.Series("", index=here.index).mask(here["second_look"], text.say(lang, "word.second_look"))
    return np.column_stack([picture.safe(here["display"]), tier + text.say(lang, "word.colon") + reason, look])


def _arrows(figure: Drawing, spots: pd.DataFrame, moved: pd.DataFrame) -> None:
    """Where those who really moved stood last year."""
    real = moved[moved["real"]]
    there = real[real.index.isin(spots.index)].head(MOST_ARROWS)
    ends = there[["effort_before", "value_before"]].join(spots[["x", "y"]]).dropna()
    for ax, ay, x, y in ends.itertuples(index=False, name=None):
        figure.add_annotation(
            x=x, y=y, ax=ax, ay=ay, xref="x", yref="y", axref="x",
            ayref="y", showarrow=True, arrowhead=2, arrowsize=1, arrowwidth=1, arrowcolor=picture.GREY, opacity=0.7,
            standoff=8, text="",
        )  # fmt: skip


def _names(figure: Drawing, spots: pd.DataFrame, moved: pd.DataFrame) -> None:
    """Name the notable few, where a name covers neither a mark nor another name."""
    taken = [_Box(x - 0.13, x + 0.13, y - 0.15, y + 0.15) for x, y in zip(spots["x"], spots["y"], strict=True)]
    shown = 0
    notable = _notable(spots, moved)
    for x, y, label in zip(notable["x"], notable["y"], notable["label"], strict=True):
        for anchor, box in _places(x, y, _width(label) / PIXELS_A_STEP):
            if box.inside() and not any(box.touches(other) for other in taken):
                figure.add_annotation(
                    x=box.left if anchor == "left" else box.right, y=(box.low + box.high) / 2,
                    text=label, showarrow=False, xanchor=anchor, font={"size": 12}, name=picture.WIDE, borderpad=0,
                )  # fmt: skip
                taken.append(box)
                shown += 1
                break
        if shown == MOST_NAMES:
            return


class _Box(NamedTuple):
    """The room of a mark or a name, in ladder steps."""

    left: float
    right: float
    low: float
    high: float

    def inside(self) -> bool:
        return self.left > -EDGE and self.right < TOP + EDGE and self.low > -EDGE and self.high < TOP + EDGE

    def touches(self, other: _Box) -> bool:
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high


def _places(x: float, y: float, width: float) -> Iterator[tuple[str, _Box]]:
    """Where a name may stand: right of its mark, left, above, below."""
    half, gap = 0.17, 0.24
    yield "left", _Box(x + gap, x + gap + width, y - half, y + half)
    yield "right", _Box(x - gap - width, x - gap, y - half, y + half)
    for centre in (y + 0.4, y - 0.4):
        yield "left", _Box(x - width / 2, x + width / 2, centre - half, centre + half)


def _notable(spots: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    real = moved.index[moved["real"]]
    weight = spots["net_hours"].abs().rank(pct=True) + spots["second_look"] + spots.index.isin(real) * 1.5
    labels = picture.safe(picture.short(spots["display"]))
    return spots.assign(label=labels, weight=weight).sort_values("weight", ascending=False).head(60)


def _width(label: str) -> float:
    return sum(12.5 if ord(c) > 0x2E80 else 7.2 for c in label)


def _strip(figure: Drawing, strip: pd.DataFrame, lang: str) -> None:
    """Those whom a gate settled without scales, by name, beside the plane."""
    if not len(strip):
        return
    tier = strip["tier"].astype("str")
    order = strip.assign(tier=tier, place=tier.map({name: place for place, name in enumerate(schema.TIERS)}))
    order = order.sort_values(["place", "display"], kind="stable").head(MOST_IN_STRIP)
    figure.add_scatter(
        x=np.zeros(len(order)),
        y=MOST_IN_STRIP - np.arange(len(order)),
        xaxis="x2",
        yaxis="y2",
        mode="markers+text",
        text=" " + picture.safe(picture.short(order["display"], 14)),
        textposition="middle right",
        marker={
            "size": 11,
            "symbol": order["tier"].map(picture.SYMBOLS) + "-dot",
            "color": order["tier"].map(picture.COLOURS),
        },
        customdata=_hover(order, lang),
        hovertemplate=HOVER,
    )
    _strip_axes(figure)
    _strip_word(figure, MOST_IN_STRIP + 0.8, text.say(lang, "figure.value_effort.strip"))
    if len(strip) > len(order):
        _strip_word(figure, 0, text.say(lang, "count.more", n=len(strip) - len(order)))


def _strip_axes(figure: Drawing) -> None:
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        xaxis2={**hidden, "domain": [0.8, 1.0], "range": [-0.08, 1.0], "anchor": "y2"},
        yaxis2={**hidden, "domain": [0.0, 1.0], "range": [-0.5, MOST_IN_STRIP + 1.5], "anchor": "x2"},
    )


def _strip_word(figure: Drawing, y: float, said: str) -> None:
    place = {
        "x": 0,
        "y": y,
        "xref": "x2",
        "yref": "y2",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }
    figure.add_annotation(**place, text=said, opacity=0.75)


def _alt(people: pd.DataFrame, placed: pd.DataFrame, strip: pd.DataFrame, lang: str) -> str:
    counts = people["tier"].astype("str").value_counts()
    return text.say(
        lang,
        "figure.value_effort.alt",
        placed=len(placed),
        strip=len(strip),
        **{tier: int(counts.get(tier, 0)) for tier in schema.TIERS},
    )
