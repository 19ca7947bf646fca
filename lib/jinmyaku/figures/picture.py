"""A figure as it is shown everywhere: one theme, hostile text made harmless, no way out to the web."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from jinmyaku import schema
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.lines import CLOSING

if TYPE_CHECKING:
    import plotly.graph_objects as go

MIME: Final = "application/vnd.plotly.v1+json"
CONFIG: Final = {
    "showSendToCloud": False,
    "displaylogo": False,
    "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
}
# Okabe and Ito's set; colour means the tier and nothing else, and the shape says it too.
COLOURS: Final = {
    schema.GROW: "#009E73",
    schema.MAINTAIN: "#0072B2",
    schema.LET_GO: "#D55E00",
    schema.UNDECIDED: "#8C8C8C",
}
SYMBOLS: Final = {
    schema.GROW: "circle",
    schema.MAINTAIN: "square",
    schema.LET_GO: "diamond",
    schema.UNDECIDED: "cross",
}
FONT: Final = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP",'
    " sans-serif"
)
INK: Final = {"light": "#1b1b1b", "dark": "#ececec"}
PAPER: Final = {"light": "#ffffff", "dark": "#171717"}
# What a small screen has no room for: annotations of this name.
WIDE: Final = "wide"
GREY: Final = "#808080"
SHADE: Final = "rgba(128,128,128,0.15)"


@dataclass(frozen=True)
class Picture:
    """A drawing with its text alternative; a notebook draws it, a report takes it as data."""

    drawing: Drawing
    alt: str

    @functools.cached_property
    def figure(self) -> go.Figure:
        """The drawing as plotly's own figure (``Drawing.checked``)."""
        return self.drawing.checked()

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {MIME: {**self.drawing.as_json(), "config": CONFIG}, "text/plain": self.alt}


@functools.cache
def theme(mode: str) -> dict[str, Any]:
    """Give the look of figures on light or dark paper, as a template of plotly. Raises KeyError for any other mode.

    >>> theme("dark")["layout"]["paper_bgcolor"]
    '#171717'
    """
    ink, paper = INK[mode], PAPER[mode]
    axis = {
        "gridcolor": "rgba(128,128,128,0.18)",
        "zeroline": False,
        "linecolor": GREY,
        "ticks": "",
        "automargin": True,
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 13, "color": ink},
            "paper_bgcolor": paper,
            "plot_bgcolor": paper,
            "title": {"x": 0, "xref": "container", "xanchor": "left", "font": {"size": 17}, "pad": {"l": 4, "t": 6}},
            "margin": {"l": 12, "r": 16, "t": 64, "b": 12},
            "hoverlabel": {
                "bgcolor": paper,
                "bordercolor": GREY,
                "font": {"color": ink, "family": FONT},
                "align": "left",
            },
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": GREY, "activecolor": ink},
        }
    }


def blank(title: str, height: int, narrow: dict[str, Any] | None = None) -> Drawing:
    """Begin a figure with its question as the title; ``narrow`` is what a small screen lays out otherwise. Height in
    pixels.

    >>> blank("Where do the hours go?", 300).layout["title"]["text"]
    'Where do the hours go?'
    """
    small = {"title.text": wrapped(title), "title.font.size": 15, **(narrow or {})}
    return Drawing({"template": theme("light"), "title": {"text": title}, "height": height}, small)


def empty(title: str, said: str, why: str) -> Picture:
    """Give a figure of which there is nothing to draw yet: its question, and a few words in place of an answer; its
    text alternative says why.

    >>> empty("When did the hours go?", "Nothing yet.", "No calendar has been brought in yet.").alt
    'No calendar has been brought in yet.'
    """
    lines = wrapped(title).count("<br>")
    figure = blank(title, 130, {"margin.t": 68 + 20 * lines, "height": 134 + 20 * lines})
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(xaxis=hidden, yaxis=hidden)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", xanchor="left", yanchor="top", showarrow=False, text=said
    )
    return Picture(figure, why)


def along(figure: Drawing, said: str) -> None:
    """Say below a figure what grows to the right."""
    figure.add_annotation(
        text=f"{said} →", x=1, y=0, xref="paper", yref="paper", yshift=-30, xanchor="right", yanchor="top",
        showarrow=False,
    )  # fmt: skip


def safe(texts: pd.Series) -> pd.Series:
    """Give texts of which plotly makes no link, no bold and no line break.

    >>> safe(pd.Series(['<a href="x">Bob</a> & Co'])).tolist()
    ['&lt;a href="x"&gt;Bob&lt;/a&gt; &amp; Co']
    """
    return (
        texts.astype("str")
        .str.replace("&", "&amp;", regex=False)
        .str.replace("<", "&lt;", regex=False)
        .str.replace(">", "&gt;", regex=False)
    )


def short(texts: pd.Series, most: int = 18) -> pd.Series:
    """Cut texts to what a label can hold. ``most`` counts characters.

    >>> short(pd.Series(["Ann Lee", "Ann Lee of the Harbour Office"])).tolist()
    ['Ann Lee', 'Ann Lee of the Ha…']
    """
    return texts.where(texts.str.len() <= most, texts.str.slice(0, most - 1) + "…")


def wrapped(title: str, most: int = 24) -> str:
    """Break a title into lines for a small screen: at blanks, or in a text without them anywhere but before what closes
    words.

    >>> wrapped("Who gives more than they cost me?", 20), wrapped("誰（か）", 3)
    ('Who gives more than<br>they cost me?', '誰（か）')
    """
    lines = [""]
    for piece in (word + " " for word in title.split(" ")) if " " in title else title:
        if piece not in CLOSING and len(lines[-1]) + len(piece.rstrip()) > most:
            lines.append("")
        lines[-1] += piece
    return "<br>".join(line.strip() for line in lines)
