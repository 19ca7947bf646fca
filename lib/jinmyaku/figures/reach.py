"""Goals year by year, and how many of them are within reach through people."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.picture import Picture

ROW: Final = 52
BAR: Final = 0.4


def reached(goals: pd.DataFrame, lang: str) -> Picture:
    """Draw for every year the goals as a frame, those covered as a bar in it, and a line at those that somebody named
    has achieved.

    In: ``comparing.Comparison.goals``: index year; ``goals``, ``covered``, ``achieved`` (counts).

    >>> reached(pd.DataFrame({"goals": [5], "covered": [2], "achieved": [3]}, index=[2026]), "en").alt
    'Goals by year: 2026: 2 of 5 covered, 3 achieved by someone named. The table lists them.'
    """
    title = text.say(lang, "figure.reached.title")
    if goals.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.reached"))
    rows = [-float(row) for row in range(len(goals))]
    figure = picture.blank(title, int(130 + ROW * len(rows)), small(title))
    most = float(goals["goals"].max())
    figure.update_xaxes(range=[0, most * 1.02], visible=False, fixedrange=True)
    figure.update_yaxes(
        tickvals=rows, ticktext=[str(year) for year in goals.index], range=[rows[-1] - 0.6, 0.8], showgrid=False,
        fixedrange=True,
    )  # fmt: skip
    figure.add_bar(
        x=goals["covered"], y=rows, orientation="h", width=BAR, marker={"color": picture.GREY}, hoverinfo="skip"
    )
    said = covered(goals, lang)
    for row, of, achieved, words in zip(rows, goals["goals"], goals["achieved"], said, strict=True):
        edges = {"y0": row - BAR / 2 - 0.05, "y1": row + BAR / 2 + 0.05}
        figure.add_shape(type="rect", x0=0, x1=of, line={"width": 1.5, "color": picture.GREY}, **edges)
        beyond = {"y0": row - BAR / 2 - 0.16, "y1": row + BAR / 2 + 0.05}
        figure.add_shape(type="line", x0=achieved, x1=achieved, line={"width": 4, "color": picture.GREY}, **beyond)
        figure.add_annotation(
            x=0, y=row + BAR / 2 + 0.05, yshift=1, xanchor="left", yanchor="bottom", showarrow=False, text=words,
            font={"size": 12},
        )  # fmt: skip
    caption(figure, [text.say(lang, "figure.reached.key")], lang, left=30)
    years = [str(year) + text.say(lang, "word.colon") + words for year, words in zip(goals.index, said, strict=True)]
    return Picture(figure, text.say(lang, "figure.reached.alt", years=text.say(lang, "word.semicolon").join(years)))


def covered(goals: pd.DataFrame, lang: str) -> pd.Series:
    """Say how many goals are covered, and how many somebody named has achieved. In: as ``reached``.

    >>> covered(pd.DataFrame({"goals": [5], "covered": [2], "achieved": [3]}), "ja").tolist()
    ['5個のうち2個に手が届く、3個は達成した人がいる']
    """
    numbers = {name: goals[name].map("{:.0f}".format) for name in ("goals", "covered", "achieved")}
    return text.fill(lang, pd.Series("history.goals", index=goals.index), **numbers)
