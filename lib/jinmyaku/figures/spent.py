"""Measured hours: how few people take most of them, and when they went to whom."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import rates, schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

# Of the measured, those whom this year does not judge, in the book or not.
OTHERS: Final = "others"
GROUPS: Final = (*schema.TIERS, OTHERS)
# Of the hours, what studies find with the five and the fifteen closest (Dunbar).
USUAL: Final = {rates.INNER: 0.4, rates.CLOSE: 0.6}
RANKS: Final = (1, 5, 15, 50, 150, 500, 1500, 5000, 15000)
MOST_POINTS: Final = 150
# A share below which words find no place between the curve and the axis.
LOW: Final = 0.15
CLEAR: Final = "rgba(128,128,128,0)"
# So that grey print tells the tiers apart as well; the order of the stack does too.
PATTERNS: Final = {
    schema.GROW: "",
    schema.MAINTAIN: "/",
    schema.LET_GO: "x",
    schema.UNDECIDED: ".",
    OTHERS: "",
}


def concentration(hours: pd.Series, lang: str) -> Picture:
    """Draw the cumulative share of measured hours by rank, with what studies find at 5 and 15 people.

    In: hours of a year with each person (``spending.Spending.people``). Nobody is named.

    >>> concentration(pd.Series([30.0] * 5 + [5.0] * 10 + [1.0] * 50), "en").alt
    'Of 65 people the first 5 take 60% of the measured hours, the first 15 80%. Studies find about 40% and 60%.'
    """
    title = text.say(lang, "figure.concentration.title")
    spread = rates.concentration(hours[hours > 0])
    share = spread.cumulative
    if share.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.bands"))
    figure = picture.blank(title, 380, {"margin.t": 84})
    last = max(len(share), RANKS[2] + 5)
    ticks = [rank for rank in RANKS if rank <= last]
    figure.update_xaxes(
        range=[-0.06, np.log10(last) + 0.02], tickvals=np.log10(ticks), ticktext=[f"{rank:,}" for rank in ticks],
        fixedrange=True,
    )  # fmt: skip
    figure.update_yaxes(range=[0, 1.16], tickvals=[0, 0.2, 0.4, 0.6, 0.8, 1], tickformat=".0%", fixedrange=True)
    _curve(figure, share)
    for rank, usual in USUAL.items():
        _usual(figure, rank, usual, lang)
        if len(share) > rank:
            _own(figure, rank, float(share[rank]), lang)
    picture.along(figure, text.say(lang, "figure.concentration.x"))
    figure.update_layout(margin={"r": 96, "b": 60, "t": 48})
    first, more = (f"{part:.0%}" for part in (spread.top_5, spread.top_15))
    return Picture(figure, text.say(lang, "figure.concentration.alt", n=len(share), first=first, more=more))


def monthly(hours: pd.DataFrame, lang: str) -> Picture:
    """Draw measured hours by month, stacked by tier; in: ``spending.Spending.months``.

    >>> ends = pd.to_datetime(["2026-11-30", "2026-12-31"])
    >>> monthly(pd.DataFrame([[2.0, 3.0]], index=["grow"], columns=ends), "en").alt
    'Measured hours by month: 5 h in all, most in Dec (3 h). Grow 5 h. The table below lists them.'
    """
    title = text.say(lang, "figure.monthly.title")
    there = hours[hours.sum(axis=1) > 0]
    if there.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.months"))
    figure = picture.blank(title, 380)
    names = group_names(lang)
    places = list(range(hours.shape[1]))
    for group, row in there.iterrows():
        name = names[str(group)]
        said = f"{name}{text.say(lang, 'word.colon')}%{{y:.1f}}{text.say(lang, 'unit.hours')}<extra></extra>"
        figure.add_bar(x=places, y=row, name=name, marker=_look(str(group)), hovertemplate=said)
    ticks, january = _month_ticks(pd.DatetimeIndex(hours.columns), lang)
    figure.update_xaxes(tickvals=places, ticktext=ticks, fixedrange=True, showgrid=False)
    some = slice(january % 3, None, 3)
    few = {"xaxis.tickvals": places[some], "xaxis.ticktext": ticks[some], "margin.t": 84, "height": 470}
    figure.narrow.update(few)
    figure.update_yaxes(ticksuffix=text.say(lang, "unit.hours"), fixedrange=True, rangemode="tozero")
    legend = {
        "orientation": "h",
        "x": 0,
        "y": 0,
        "yref": "container",
        "yanchor": "bottom",
        "traceorder": "normal",
        "bgcolor": CLEAR,
    }
    quiet = {"itemclick": False, "itemdoubleclick": False}
    figure.update_layout(barmode="stack", bargap=0.3, showlegend=True, legend=legend | quiet)
    return Picture(figure, _monthly_alt(there, names, lang))


def group_names(lang: str) -> dict[str, str]:
    """Give the words of the tiers and of those whom the year does not judge.

    >>> group_names("en")["others"]
    'Not judged'
    """
    return text.group(lang, "tier") | {OTHERS: text.say(lang, "figure.monthly.others")}


def month_names(ends: pd.DatetimeIndex, lang: str, short: bool = False) -> list[str]:
    """Name months by their last days, by the calendar month in which most of each lies; in short by a letter or number.

    >>> month_names(pd.to_datetime(["2026-11-30", "2026-12-03"]), "en")
    ['Nov', 'Nov']
    """
    said = text.group(lang, "initial") if short else text.group(lang, "month")
    return [said[str(day.month)] for day in _middles(ends)]


def _middles(ends: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return ends - pd.Timedelta(days=15)


def _month_ticks(ends: pd.DatetimeIndex, lang: str) -> tuple[list[str], int]:
    """Name the months, the year below January; and say which one that is."""
    january = int(np.argmax(_middles(ends).month == 1))
    ticks = month_names(ends, lang)
    ticks[january] += "<br>" + text.say(lang, "figure.monthly.year", year=_middles(ends)[january].year)
    return ticks, january


def _look(group: str) -> dict[str, object]:
    edge = picture.COLOURS.get(group, picture.GREY)
    pattern = {"shape": PATTERNS[group], "fillmode": "overlay", "fgcolor": "#ffffff", "size": 7, "solidity": 0.25}
    return {"color": picture.COLOURS.get(group, CLEAR), "pattern": pattern, "line": {"width": 1, "color": edge}}


def _monthly_alt(there: pd.DataFrame, names: dict[str, str], lang: str) -> str:
    by_month, by_group = there.sum(), there.sum(axis=1)
    most = int(by_month.to_numpy().argmax())
    told = pd.Series([by_month.sum(), by_month.iloc[most], *by_group]).round()
    total, peak, *each = text.hours(lang, told)
    groups = text.say(lang, "word.comma").join(
        f"{names[str(group)]} {said}" for group, said in zip(by_group.index, each, strict=True)
    )
    month = month_names(pd.DatetimeIndex(there.columns), lang)[most]
    return text.say(lang, "figure.monthly.alt", total=total, month=month, most=peak, groups=groups)


def _curve(figure: Drawing, share: pd.Series) -> None:
    """The curve, with a dot for each of the closest; of many, no more points than can be seen."""
    ranks = np.unique(np.geomspace(1, len(share), MOST_POINTS).round().astype("int64"))
    some = share.loc[ranks]
    figure.add_scatter(
        x=np.log10(some.index), y=some, mode="lines", line={"width": 3, "color": picture.GREY}, hoverinfo="skip"
    )
    near = share.head(rates.CLOSE)
    figure.add_scatter(
        x=np.log10(near.index), y=near, mode="markers", marker={"size": 6, "color": picture.GREY},
        customdata=near.index, hovertemplate="%{customdata}: %{y:.0%}<extra></extra>",
    )  # fmt: skip


def _usual(figure: Drawing, rank: int, usual: float, lang: str) -> None:
    """What studies find, a line across to its words in the margin."""
    figure.add_shape(
        type="line",
        x0=0,
        x1=1,
        xref="paper",
        y0=usual,
        y1=usual,
        line={"width": 1.5, "dash": "dot", "color": picture.GREY},
    )
    figure.add_annotation(
        x=1, xref="paper", y=usual, text=text.say(lang, "figure.concentration.usual", n=rank), showarrow=False,
        xanchor="left", xshift=6, align="left", font={"size": 11}, opacity=0.8,
    )  # fmt: skip


def _own(figure: Drawing, rank: int, share: float, lang: str) -> None:
    """One's own share at a rank: the first below the curve, the next above it, where neither crosses the other; near
    the axis both above."""
    first = rank == rates.INNER and share > LOW
    x = float(np.log10(rank))
    figure.add_scatter(x=[x], y=[share], mode="markers", marker={"size": 13, "color": picture.GREY}, hoverinfo="skip")
    figure.add_annotation(
        x=x, y=share, showarrow=False, text=text.say(lang, "figure.concentration.own", n=rank, share=f"{share:.0%}"),
        xanchor="left" if first else "right", xshift=8 if first else -2, yshift=-14 if first else 17,
    )  # fmt: skip
