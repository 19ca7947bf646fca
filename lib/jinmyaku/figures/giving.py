"""What was given to key people, quarter by quarter, and how many hours there were together."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from jinmyaku import future, text
from jinmyaku.figures import picture
from jinmyaku.figures.aims import whose
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.lines import cut, folded, plain
from jinmyaku.figures.picture import Picture

MOST_PEOPLE: Final = 25
# What the names take on a small screen, in pixels.
NAMES: Final = 92
ROW: Final = 30
# Beside gives that took longer stand those of five minutes, of a quarter's width.
BESIDE: Final = 0.3
SMALLEST: Final = 9.0
LARGEST: Final = 18.0
# Hours that still have their place; who was met longer has a bar to the edge.
MOST_HOURS: Final = 250.0


def quarters(ledger: pd.DataFrame, people: pd.DataFrame, today: pd.Timestamp, lang: str) -> Picture:
    """Draw what was given to each key person in the last eight quarters, larger for more; filled what took longer, open
    what took five minutes or less. What came back is not in it.

    In: ``aiming.Aims.ledger`` and ``people``, the day up to which it is read.

    >>> day = pd.Timestamp("2026-11-30")
    >>> ledger = pd.DataFrame({"contact_id": [7], "day": [day], "minutes": [5.0], "direction": ["given"]})
    >>> people = pd.DataFrame({"contact_id": [7], "name": ["Ann Lee"], "description": "", "quarters": 1, "months": 0.0})
    >>> quarters(ledger, people, day, "en").alt
    'Gives to 1 key person in the last eight quarters: 1, 1 of them of five minutes or less. The table lists them.'
    """
    title = text.say(lang, "give.title")
    named = people[people["contact_id"] > 0].drop_duplicates("contact_id")
    mine = ledger[(ledger["direction"] == "given") & ledger["contact_id"].isin(named["contact_id"])]
    quarter = ((today - mine["day"]).dt.days / future.DAYS_A_QUARTER).astype("int64")
    lately = mine.assign(quarter=quarter)[(quarter >= 0) & (quarter < future.QUARTERS)]
    if named.empty or lately.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.quarters"))
    shown = named.sort_values(["quarters", "name"], ascending=[False, True], kind="stable").head(MOST_PEOPLE)
    marks = _marks(lately, shown)
    figure = picture.blank(title, 118 + ROW * len(shown), small(title))
    _rows(figure, whose(shown))
    _quarter_axis(figure, today)
    _dots(figure, marks, lang)
    for row, (n, months) in enumerate(zip(shown["quarters"], shown["months"].fillna(0.0), strict=True)):
        key = "give.of_quarters" if n else "give.none_yet"
        _beside(figure, -row, text.say(lang, key, count=int(n), months=f"{months:.0f}"), str(int(n)))
    said = [text.say(lang, "give.key")]
    if len(named) > len(shown):
        said.append(text.say(lang, "give.most", shown=len(shown), n=len(named)))
    caption(figure, said, lang, below=12, left=NAMES)
    _taller(figure)
    little = int((lately["minutes"] <= future.FIVE_MINUTES).sum())
    return Picture(figure, text.say(lang, "give.alt", n=len(named), gives=len(lately), small=little))


def together(people: pd.DataFrame, lang: str) -> Picture:
    """Draw the hours with each key person so far beside those at which people of one study had become casual friends
    (50), friends (90) and close friends (200) (Hall 2018): an order of magnitude. Words beside say how long the next
    one would take as this year goes.

    In: ``aiming.Aims.people``.

    >>> people = pd.DataFrame({"contact_id": [7], "name": "Ann", "description": "", "a_year": 15.0})
    >>> together(people.join(future.years_to(pd.Series([20.0]), pd.Series([15.0]))), "en").alt
    'Hours so far with 1 key person, beside 50, 90 and 200 hours; the most are 20 h. The table lists them.'
    """
    title = text.say(lang, "give.hours_title")
    named = people[people["contact_id"] > 0].drop_duplicates("contact_id")
    if named.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.quarters"))
    shown = named.sort_values("hours", ascending=False, kind="stable").head(MOST_PEOPLE)
    figure = picture.blank(title, 140 + ROW * len(shown), small(title))
    _rows(figure, whose(shown))
    rows = -np.arange(len(shown), dtype="float64")
    figure.add_bar(
        x=shown["hours"].clip(upper=MOST_HOURS), y=rows, orientation="h", width=0.5, hoverinfo="skip",
        marker={"color": picture.GREY},
    )  # fmt: skip
    _friend_axis(figure, lang)
    hours = text.hours(lang, shown["hours"].round())
    for row, so_far, said in zip(rows, hours, next_mark(shown, lang), strict=True):
        joint = text.say(lang, "word.comma") if said else ""
        _beside(figure, row, f"{so_far}{joint}{said}", so_far)
    most = [text.say(lang, "give.most", shown=len(shown), n=len(named))] if len(named) > len(shown) else []
    caption(figure, [text.say(lang, "give.hours_key"), *most], lang, below=8, left=NAMES)
    _taller(figure)
    return Picture(figure, text.say(lang, "give.hours_alt", n=len(named), most=hours.iloc[0]))


def next_mark(people: pd.DataFrame, lang: str) -> pd.Series:
    """Say in how many years the next mark of hours would be reached as this year goes; blank beyond the last one, and
    where there was no hour this year, so. In: ``future.years_to``, ``a_year``.

    >>> people = future.years_to(pd.Series([20.0, 60.0, 300.0]), pd.Series([15.0, 0.0, 9.0]))
    >>> next_mark(people.assign(a_year=[15.0, 0.0, 9.0]), "en").tolist()
    ['50 h in about 2 years', 'none this year', '']
    """
    said, key = pd.Series(0.0, index=people.index), pd.Series("", index=people.index, dtype="str")
    mark = pd.Series("", index=people.index, dtype="str")
    for hours in reversed(future.FRIEND_HOURS):
        before = people["hours"] < hours
        mark, key = mark.mask(before, f"{hours:.0f}"), key.mask(before, "give.next")
        said = said.mask(before, people[f"years_to_{hours:.0f}"])
    key = key.mask((key != "") & ~(people["a_year"] > 0), "give.no_hours")
    years = whole_years(said)
    key = key.mask((key == "give.next") & (years == 1), "give.next_soon")
    return text.fill(lang, key, mark=mark, years=years.map("{:,}".format))


def whole_years(years: pd.Series) -> pd.Series:
    """Round years to whole ones, of which there is always one.

    >>> whole_years(pd.Series([0.2, 4.7, None])).tolist()
    [1, 5, 1]
    """
    return years.fillna(0.0).clip(lower=1).round().astype("int64")


def _marks(lately: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """One row for each person, quarter and size: ``x`` (0 the oldest), ``y``, ``n``, ``small``."""
    row = {contact: at for at, contact in enumerate(shown["contact_id"])}
    gives = lately[lately["contact_id"].isin(list(row))]
    little = (gives["minutes"] <= future.FIVE_MINUTES).rename("small")
    table = gives.groupby(["contact_id", "quarter", little]).size().rename("n").reset_index()
    both = table.groupby(["contact_id", "quarter"])["small"].transform("nunique") > 1
    aside = (both & table["small"]) * BESIDE - (both & ~table["small"]) * BESIDE
    x = future.QUARTERS - 1 - table["quarter"] + aside * 0.7
    return table.assign(x=x.astype("float64").round(2), y=-table["contact_id"].map(row))


def _dots(figure: Drawing, marks: pd.DataFrame, lang: str) -> None:
    for little, symbol in ((False, "circle"), (True, "circle-open")):
        part = marks[marks["small"] == little]
        key = pd.Series("give.small_dot" if little else "give.dot", index=part.index, dtype="str")
        figure.add_scatter(
            x=part["x"], y=part["y"], mode="markers", customdata=text.fill(lang, key, n=part["n"]),
            hovertemplate="%{customdata}<extra></extra>", cliponaxis=False,
            marker={
                "size": np.minimum(SMALLEST + 3.5 * np.sqrt(part["n"] - 1.0), LARGEST), "symbol": symbol,
                "color": picture.GREY, "opacity": 1, "line": {"width": 2, "color": picture.GREY},
            },
        )  # fmt: skip


def _rows(figure: Drawing, names: pd.Series) -> None:
    rows = [-row for row in range(len(names))]
    figure.update_yaxes(
        tickvals=rows, ticktext=[plain(cut(name, 22)) for name in names], range=[rows[-1] - 0.7, 0.7], fixedrange=True
    )
    narrow = {
        "yaxis.ticktext": [plain(cut(name, 15)) for name in names],
        "yaxis.tickfont.size": 11,
        "margin.r": 70,
        "margin.l": NAMES,
    }
    figure.update_layout(margin={"r": 222}, title={"y": 1, "yanchor": "top", "pad": {"l": 4, "t": 14}})
    figure.narrow.update(narrow | {"margin.t": figure.narrow["margin.t"] + 24})


def _quarter_axis(figure: Drawing, today: pd.Timestamp) -> None:
    """Eight quarters that end today, each by the month in which it ends."""
    ago = np.arange(future.QUARTERS - 1, -1, -1) * future.DAYS_A_QUARTER
    ends = [f"{today - pd.Timedelta(days=float(days)):%Y-%m}" for days in ago]
    places = list(range(future.QUARTERS))
    axis: dict[str, Any] = {
        "range": [-0.6, future.QUARTERS - 0.4],
        "fixedrange": True,
        "side": "top",
        "showgrid": False,
    }
    figure.update_xaxes(**axis, tickvals=places, ticktext=ends, tickangle=0, tickfont={"size": 11})
    figure.update_layout(margin={"t": 84})
    few = {"xaxis.tickvals": places[1::3], "xaxis.ticktext": ends[1::3]}
    figure.narrow.update(few)


def _friend_axis(figure: Drawing, lang: str) -> None:
    marks = [int(hours) for hours in future.FRIEND_HOURS]
    words = [text.say(lang, f"give.friend_{mark}") for mark in marks]
    figure.update_xaxes(
        range=[0, MOST_HOURS], side="top", fixedrange=True, tickvals=marks, tickangle=0, tickfont={"size": 11},
        ticktext=[f"{word}<br>{mark}{text.say(lang, 'unit.hours')}" for word, mark in zip(words, marks, strict=True)],
        gridcolor=picture.GREY, griddash="dot",
    )  # fmt: skip
    figure.update_layout(margin={"t": 96})
    narrow = figure.narrow
    narrow.update({"xaxis.tickfont.size": 10, "margin.t": narrow["margin.t"] + 20})
    narrow["xaxis.ticktext"] = [f"{folded(word, 7, 2)}<br>{mark}" for word, mark in zip(words, marks, strict=True)]


def _beside(figure: Drawing, row: float, said: str, small_said: str) -> None:
    """Words to the right of a row, fewer on a small screen."""
    figure.add_annotation(
        {"text": small_said},
        x=1,
        xref="paper",
        y=row,
        text=said,
        showarrow=False,
        xanchor="left",
        xshift=8,
        font={"size": 11},
    )


def _taller(figure: Drawing) -> None:
    """Rows keep their height on a small screen, where the title takes more."""
    narrow = figure.narrow
    narrow["height"] += narrow["margin.t"] - figure.layout["margin"]["t"]
