"""Words below a figure, line by line, that break otherwise on a small screen."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from jinmyaku.figures import picture

LINE: Final = 17
# How many letters a line holds on a small screen, from the figure's left edge.
LETTERS: Final = {"en": 58, "ja": 31}


def caption(figure: go.Figure, lines: list[str], lang: str, below: int = 6, left: int = 0) -> None:
    """Say below a figure how to read it. ``below``: pixels from its axis; ``left``: pixels that a small screen begins
    further to the left, where there are words beside the axis.

    >>> figure = picture.blank("Who stayed?", 300)
    >>> caption(figure, ["Pale: stayed.", "Strong: moved."], "en")
    >>> figure.layout.annotations[0].text
    'Pale: stayed.<br>Strong: moved.'
    """
    narrow = [picture.wrapped(line, LETTERS[lang]) for line in lines]
    rows = sum(line.count("<br>") + 1 for line in narrow)
    place = f"annotations.{len(figure.layout.annotations)}"
    figure.add_annotation(
        x=0, y=0, xref="paper", yref="paper", yshift=-below, xanchor="left", yanchor="top", align="left",
        text="<br>".join(lines), showarrow=False, font={"size": 12}, opacity=0.8,
    )  # fmt: skip
    figure.update_layout(margin_b=below + 12 + LINE * len(lines))
    small = {f"{place}.text": "<br>".join(narrow), f"{place}.xshift": -left, f"{place}.font.size": 11}
    taller = {"margin.b": below + 12 + LINE * rows, "height": figure.layout.height + LINE * (rows - len(lines))}
    figure.layout.meta["narrow"].update(small | taller)
