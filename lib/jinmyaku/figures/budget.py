"""Hours planned against the hours there are: what fits, where room comes from, and where it can go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import schema, text, timeplan, weighing
from jinmyaku.figures import picture
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

# Of a row's height: what is needed, in the frame of what there is; and half a step.
BAR: Final = 0.34
FRAME: Final = 0.46
HALF: Final = 0.28
# How much of the longest bar a letter beside it takes, on a wide screen and on a small one.
LETTER: Final = 0.017
SMALL_LETTER: Final = 0.05
CLEAR: Final = "rgba(128,128,128,0)"
# Less than this is nothing that anybody could use or miss (hours a year).
LITTLE: Final = 0.05


def fits(table: pd.DataFrame, lang: str) -> Picture:
    """Draw for each group the hours needed in the frame of those there are, what does not fit hatched; in:
    ``timeplan.plan``.

    >>> columns = {"people": [12], "needed": [576.0], "available": [345.6], "feasible": [False]}
    >>> fits(pd.DataFrame(columns, index=["grow"]), "en").alt
    'Hours a year, group by group: Grow 576 h needed, 346 h there, does not fit. The table below lists them.'
    """
    rows = [-float(row) for row in range(len(table))]
    figure = picture.blank(text.say(lang, "figure.budget.title"), 100 + 78 * len(rows))
    most = max(float(table[["needed", "available"]].to_numpy().max()), 1.0)
    figure.update_xaxes(range=[-0.004 * most, 1.04 * most], **_hours_axis(lang))
    figure.update_layout(margin={"l": 24})
    low, high = rows[-1] - 0.4, 0.9
    figure.update_yaxes(range=[low, high], showticklabels=False, showgrid=False, fixedrange=True)
    _needed(figure, table, rows)
    for row, available in zip(rows, table["available"], strict=True):
        frame = {"width": 2, "color": picture.GREY}
        figure.add_shape(
            type="rect", x0=0, x1=available, y0=row - FRAME / 2, y1=row + FRAME / 2, line=frame, layer="below"
        )
    figure.narrow["height"] = 130 + 92 * len(rows)
    said = _words(table, lang)
    for row, (wide, small) in zip(rows, said, strict=True):
        figure.add_annotation(
            {"text": small, "font.size": 12},
            x=0,
            y=row + FRAME / 2,
            yshift=2,
            text=wide,
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            align="left",
        )
    note(figure, text.say(lang, "figure.budget.key"), small=text.say(lang, "figure.budget.key_narrow"))
    return Picture(figure, _budget_alt(table, lang))


def steps(table: pd.DataFrame, rules: Mapping[str, float], lang: str) -> Picture:
    """Draw the way from the hours of now to the plan, step by step; in: ``weighing.steps`` and the year's rules.

    >>> hours = [60.5, -40.0, 0.0, 0.0, 28.0, 30.0, 497.5]
    >>> table = pd.DataFrame({"this_year": hours, "full_year": hours}, index=list(weighing.STEPS))
    >>> steps(table, timeplan.RULES, "en").alt[:65]
    'Hours a year, from now to the plan: Now 60 h; Let go −40 h; Grow '
    """
    some = table[(table["full_year"].abs() >= LITTLE) | table.index.isin([weighing.NOW, weighing.SLACK])]
    ends = some["full_year"].cumsum()
    names = step_names(some, lang)
    title = text.say(lang, "figure.steps.title")
    figure = picture.blank(title, 130 + 44 * len(some), small(title))
    most = max(float(ends.max()), 1.0)
    rows = [-float(row) for row in range(len(some))]
    short, long = hours_moved(some, lang), hours_moved(some, lang, both=True)
    wide, narrow_room = LETTER * max(map(letters, long)), SMALL_LETTER * max(map(letters, short))
    figure.update_xaxes(range=[0, most * (1 + wide)], **_hours_axis(lang), nticks=6)
    figure.update_yaxes(
        tickvals=rows, ticktext=names.tolist(), fixedrange=True, showgrid=False, range=[rows[-1] - 0.6, 1.0]
    )
    narrow = {"xaxis.range": [0, most * (1 + narrow_room)], "xaxis.nticks": 3, "yaxis.tickfont.size": 12}
    figure.narrow.update(narrow)
    for row, step in zip(rows, some.index, strict=True):
        _step(figure, str(step), row, float(ends[step] - some.loc[step, "full_year"]), float(ends[step]))
    _moved(figure, rows, ends, short, long)
    _there(figure, timeplan.hours(rules), most, lang)
    joint = text.say(lang, "word.semicolon")
    said = joint.join(f"{name} {hours}" for name, hours in zip(names, short, strict=True))
    return Picture(figure, text.say(lang, "figure.steps.alt", steps=said))


def step_names(table: pd.DataFrame, lang: str) -> pd.Series:
    """Name the steps of ``weighing.steps``; what is left over is called too few where it is below 0.

    >>> table = pd.DataFrame({"full_year": [60.5, -3.0]}, index=[weighing.NOW, weighing.SLACK])
    >>> step_names(table, "en").tolist()
    ['Now', 'Too few']
    """
    key = pd.Series([f"figure.steps.{step}" for step in table.index], index=table.index, dtype="str")
    return text.fill(lang, key.mask((key.index == weighing.SLACK) & (table["full_year"] < 0), "figure.steps.lacking"))


def hours_moved(table: pd.DataFrame, lang: str, both: bool = False) -> pd.Series:
    """Give the hours of the steps of ``weighing.steps`` with their signs; ``both``: with those of the first year, where
    they differ.

    >>> table = pd.DataFrame({"full_year": [60.0, -40.0], "this_year": [60.0, -30.0]}, index=["now", "let_go"])
    >>> hours_moved(table, "en", both=True).tolist()
    ['60 h', '−40 h (−30 h this year)']
    """
    levels = pd.Series(table.index.isin([weighing.NOW, weighing.SLACK]), index=table.index)
    full, first = (signed(table[span], lang, levels) for span in ("full_year", "this_year"))
    if not both:
        return full
    key = pd.Series("figure.steps.both", index=table.index)
    return full.mask(full != first, text.fill(lang, key, full=full, this=first))


def small(title: str) -> dict[str, object]:
    """Give the room above a figure that its title takes on a small screen.

    >>> small("Does it fit?")
    {'margin.t': 68}
    """
    return {"margin.t": 68 + 20 * picture.wrapped(title).count("<br>")}


def note(figure: Drawing, said: str, below: int = 26, small: str = "") -> None:
    """Say below a figure, from its left edge, how to read it; ``below``: pixels from its axis; ``small``: what a small
    screen says instead."""
    figure.add_annotation(
        {"text": small} if small else None,
        x=0, y=0, xref="paper", yref="paper", yshift=-below, xanchor="left", yanchor="top", text=said, showarrow=False,
        font={"size": 12}, opacity=0.8,
    )  # fmt: skip
    figure.update_layout(margin={"b": 30 + below})


def signed(hours: pd.Series, lang: str, levels: pd.Series | None = None) -> pd.Series:
    """Give hours with a sign, but for what is a level and no change.

    >>> signed(pd.Series([3.0, -12.4, 0.0]), "en").tolist()
    ['+3 h', '−12 h', '0 h']
    """
    amounts = hours.round(1)
    sign = pd.Series("", index=hours.index).mask(amounts > 0, "+").mask(amounts < 0, "−")
    return (sign if levels is None else sign.mask(levels, "")) + text.hours(lang, amounts.abs())


def letters(said: str) -> int:
    """Say how wide words are, in Latin letters.

    >>> letters("維持 a")
    6
    """
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in said)


def _needed(figure: Drawing, table: pd.DataFrame, rows: list[float]) -> None:
    """What is needed: full as far as there are hours, hatched beyond."""
    within = table[["needed", "available"]].min(axis=1)
    over = (table["needed"] - table["available"]).clip(lower=0.0)
    for row, group, inside, outside in zip(rows, table.index, within, over, strict=True):
        colour = _colour(str(group))
        figure.add_bar(x=[inside], y=[row], orientation="h", width=BAR, hoverinfo="skip", marker={"color": colour})
        if outside >= LITTLE:
            figure.add_bar(
                x=[outside], y=[row], base=inside, orientation="h", width=BAR, hoverinfo="skip", marker=_hatched(colour)
            )
    figure.update_layout(barmode="overlay")


def _words(table: pd.DataFrame, lang: str) -> list[tuple[str, str]]:
    """What is to be said of each group, on a wide screen and on a small one."""
    names, told = text.group(lang, "group"), _hours_told(table, lang)
    missing = text.hours(lang, (table["needed"] - table["available"]).clip(lower=0.0).round())
    said = []
    for group, n, fits in zip(table.index, table["people"], table["feasible"], strict=True):
        key = "fits" if fits else "fits_not"
        values: dict[str, object] = told[str(group)] | {"group": names[str(group)], "missing": missing[group]}
        values |= {"who": text.say(lang, "count.people", n=int(n))}
        wide, narrow = (text.say(lang, f"figure.budget.{key}{screen}", **values) for screen in ("", "_narrow"))
        said.append((wide, narrow))
    return said


def _hours_told(table: pd.DataFrame, lang: str) -> dict[str, dict[str, object]]:
    needed, available = (text.hours(lang, table[column].round(1)) for column in ("needed", "available"))
    return {str(group): {"needed": needed[group], "available": available[group]} for group in table.index}


def _budget_alt(table: pd.DataFrame, lang: str) -> str:
    names, told = text.group(lang, "group"), _hours_told(table, lang)
    said = [
        text.say(
            lang, f"figure.budget.alt_{'fits' if fits else 'fits_not'}", group=names[str(group)], **told[str(group)]
        )
        for group, fits in zip(table.index, table["feasible"], strict=True)
    ]
    return text.say(lang, "figure.budget.alt", groups=text.say(lang, "word.semicolon").join(said))


def _step(figure: Drawing, step: str, row: float, begin: float, end: float) -> None:
    colour = _colour(step)
    look: dict[str, object] = {"color": colour}
    if step == weighing.SLACK:
        look = _hatched(colour) if end < begin else {"color": CLEAR, "line": {"width": 2, "color": colour}}
    figure.add_bar(
        x=[abs(end - begin)],
        y=[row],
        base=min(begin, end),
        orientation="h",
        width=2 * HALF,
        hoverinfo="skip",
        marker=look,
    )


def _moved(figure: Drawing, rows: list[float], ends: pd.Series, short: pd.Series, long: pd.Series) -> None:
    """What each step moves, to the right of its bar, shorter on a small screen; and a line down to the next step."""
    begins = ends.shift(fill_value=0.0)
    for row, step in zip(rows, ends.index, strict=True):
        figure.add_annotation(
            {"text": short[step]}, x=max(begins[step], ends[step]), y=row, text=long[step], showarrow=False,
            xanchor="left", xshift=6, font={"size": 12},
        )  # fmt: skip
    for row, end in zip(rows[:-1], ends, strict=False):
        line = {"width": 1, "color": picture.GREY}
        figure.add_shape(type="line", x0=end, x1=end, y0=row - HALF, y1=row - 1 + HALF, line=line, layer="below")


def _there(figure: Drawing, hours: float, most: float, lang: str) -> None:
    """The hours there are, a line from top to bottom with its words above."""
    figure.add_shape(
        type="line",
        x0=hours,
        x1=hours,
        y0=0,
        y1=1,
        yref="paper",
        line={"width": 1.5, "dash": "dot", "color": picture.GREY},
    )
    said = text.say(lang, "figure.steps.there", hours=text.hours(lang, pd.Series([hours]).round(1)).iloc[0])
    left = hours < 0.6 * most
    figure.add_annotation(
        x=hours, y=1.0, text=said, showarrow=False, xanchor="left" if left else "right", yanchor="top",
        xshift=5 if left else -5, font={"size": 12},
    )  # fmt: skip


def _hours_axis(lang: str) -> dict[str, object]:
    unit = text.say(lang, "unit.hours")
    return {"fixedrange": True, "ticksuffix": unit, "separatethousands": True, "exponentformat": "none"}


def _hatched(colour: str) -> dict[str, object]:
    pattern = {"shape": "/", "fgcolor": colour, "bgcolor": CLEAR, "size": 7, "solidity": 0.35}
    return {"color": colour, "pattern": pattern, "line": {"width": 1.5, "color": colour}}


def _colour(group: str) -> str:
    """Its tier's; grey for what is none."""
    return picture.COLOURS.get(schema.MAINTAIN if group == weighing.MORE else group, picture.GREY)
