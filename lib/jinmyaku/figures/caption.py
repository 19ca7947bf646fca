"""Words below a figure, line by line, that break otherwise on a small screen."""

from __future__ import annotations

from typing import Final

from jinmyaku.figures import picture
from jinmyaku.figures.drawing import Drawing

LINE: Final = 17
# How many letters a line holds on a small screen, from the figure's left edge.
LETTERS: Final = {"en": 58, "ja": 31}


def caption(figure: Drawing, lines: list[str], lang: str, below: int = 6, left: int = 0) -> None:
    """Say below a figure how to read it. ``below``: pixels from its axis; ``left``: pixels that a small screen begins
    further to the left, where there are words beside the axis.

    >>> figure = picture.blank("Who stayed?", 300)
    >>> caption(figure, ["Pale: stayed.", "Strong: moved."], "en")
    >>> figure.layout["annotations"][0]["text"]
    'Pale: stayed.<br>Strong: moved.'
    """
    narrow = [picture.wrapped(line, LETTERS[lang]) for line in lines]
    rows = sum(line.count("<br>") + 1 for line in narrow)
    figure.add_annotation(
        {"text": "<br>".join(narrow), "xshift": -left, "font.size": 11},
        x=0, y=0, xref="paper", yref="paper", yshift=-below, xanchor="left", yanchor="top", align="left",
        text="<br>".join(lines), showarrow=False, font={"size": 12}, opacity=0.8,
    )  # fmt: skip
    figure.update_layout(margin={"b": below + 12 + LINE * len(lines)})
    taller = {"margin.b": below + 12 + LINE * rows, "height": figure.layout["height"] + LINE * (rows - len(lines))}
    figure.narrow.update(taller)
