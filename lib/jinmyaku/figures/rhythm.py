"""When people were met, and whether they got the time that was planned for them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import cadence, text, weighing
from jinmyaku.figures import picture
from jinmyaku.figures.budget import letters, note, signed, small
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.spent import month_names
from jinmyaku.weighing import Strips

MOST_STRIPS: Final = 40
MOST_GAPS: Final = 20
ROW: Final = 23
MONTHS: Final = 12
# By how much of a month a video meeting stands beside one in person of the same month.
BESIDE: Final = 0.3
SMALLEST: Final = 8.0
LARGEST: Final = 15.0
# Between the tiers and the people of the dumbbells, in rows.
GAP: Final = 1.6
FAINT: Final = 0.4
# How much of the longest line a letter beside it takes on a small screen.
SMALL_LETTER: Final = 0.04


def strips(met: Strips, lang: str) -> Picture:
    """Draw the meetings of twelve months, a strip for each person, those on top for whom it is time; filled in person,
    open by video, larger for more in a month. In: ``weighing.strips``.

    >>> import datetime as dt
    >>> held = pd.DataFrame({"tier": ["grow"], "overdue": [1.8], "days": [27.0]}, index=[1])
    >>> rows = pd.DataFrame({"person": [1], "kind": "video", "day": pd.to_datetime(["2026-05-04"]), "meeting": True})
    >>> met = weighing.strips(held, pd.Series({1: "Ann Lee"}), rows, dt.date(2026, 12, 31))
    >>> strips(met, "en").alt[:69]
    'Meetings of the last twelve months, month by month, of 1 person to gr'
    """
    title = text.say(lang, "figure.strips.title")
    if not (met.in_person.to_numpy().any() or met.video.to_numpy().any()):
        nothing = picture.empty(title, text.say(lang, "figure.strips.none"), text.say(lang, "empty.strips"))
        nothing.drawing.layout["annotations"][0]["align"] = "left"
        return nothing
    some = met.people.head(MOST_STRIPS)
    late = int((some["overdue"] > 1).sum())
    # The words above each of the two parts take a row.
    row = np.arange(len(some))
    places = pd.Series(-1.0 - row - ((row >= late) & (late > 0)), index=some.index)
    figure = picture.blank(title, int(150 + ROW * (1 - places.iloc[-1])), small(title))
    ends = pd.DatetimeIndex(met.in_person.columns)
    _strip_axes(figure, some["display"], places, ends, lang)
    for kind in ("in_person", "video"):
        _dots(figure, kind, _marks(met, kind, places), ends, lang)
    heads = [(0.0, "overdue")] * (late > 0) + [(float(places.iloc[-1] + len(some) - late), "others")] * (
        late < len(some)
    )
    for place, key in heads:
        _beside(figure, "left", 0, place, f"<b>{text.say(lang, f'figure.strips.{key}')}</b>")
    _beside(figure, "right", 1, 0.0, text.say(lang, "figure.strips.since"))
    for place, days in zip(places, some["days"], strict=True):
        if not pd.isna(days):
            _beside(figure, "right", 1, float(place), text.say(lang, "figure.strips.days", n=int(days)))
    note(figure, text.say(lang, "figure.strips.key"), below=8)
    alt = text.say(lang, "figure.strips.alt", n=len(met.people), overdue=len(cadence.overdue(met.people)))
    return Picture(figure, alt)


def given(table: pd.DataFrame, lang: str) -> Picture:
    """Draw hours planned (open) and hours given (filled), by tier and for those with the largest gaps; faint is what is
    known only from one's own answer. In: ``weighing.given``.

    >>> one = {"display": ["Ann"], "tier": "grow", "planned": 48.0, "given": 20.0, "gap": -28.0, "measured": True}
    >>> given(pd.DataFrame(one), "en").alt[:60]
    'Hours planned beside hours given, of 1 people, 1 of them mea'
    """
    title = text.say(lang, "figure.given.title")
    if table.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.given"))
    some, groups, tiers = table.head(MOST_GAPS), text.group(lang, "tier"), weighing.by_tier(table)
    named = tiers.assign(display=[groups[str(tier)] for tier in tiers.index], tier=tiers.index, measured=True)
    rows = len(named) + len(some) + 2.6 + GAP
    middle = (len(some) + 1.3) / rows
    figure = picture.blank(title, int(130 + 30 * rows), small(title))
    _pair_axes(figure, "", named, (middle + GAP / rows, 1.0), lang)
    _pair_axes(figure, "2", some, (0.0, middle), lang)
    for axis, part in (("", named), ("2", some)):
        _pairs(figure, axis, part, lang)
    _ends(figure, named.iloc[0], lang)
    for top, key in ((1.0, "tiers"), (middle, "people")):
        figure.add_annotation(
            x=0, y=top, xref="paper", yref="paper", xanchor="left", yanchor="top", showarrow=False,
            text=f"<b>{text.say(lang, f'figure.given.{key}')}</b>",
        )  # fmt: skip
    measured = int(table["measured"].sum())
    if measured < len(table):
        note(figure, text.say(lang, "figure.given.faint" if measured else "figure.given.answers"))
    said = text.fill(
        lang, pd.Series("figure.given.alt_tier", index=named.index), group=named["display"],
        planned=text.hours(lang, named["planned"].round(1)), got=text.hours(lang, named["given"].round(1)),
    )  # fmt: skip
    joint = text.say(lang, "word.semicolon")
    alt = text.say(lang, "figure.given.alt", n=len(table), measured=measured, tiers=joint.join(said))
    return Picture(figure, alt)


def _strip_axes(figure: Drawing, names: pd.Series, places: pd.Series, ends: pd.DatetimeIndex, lang: str) -> None:
    figure.update_xaxes(
        range=[-0.6, MONTHS - 0.4], tickvals=list(range(MONTHS)), ticktext=month_names(ends, lang), showgrid=False,
        fixedrange=True, side="top",
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=places.tolist(), ticktext=picture.safe(picture.short(names)).tolist(), fixedrange=True,
        range=[float(places.iloc[-1]) - 0.7, 0.6],
    )  # fmt: skip
    figure.update_layout(margin={"r": 84, "t": 84})
    letters = month_names(ends, lang, short=True)
    narrow = {"xaxis.ticktext": letters, "xaxis.tickfont.size": 11, "yaxis.tickfont.size": 11, "margin.r": 66}
    figure.narrow.update(narrow)


def _marks(met: Strips, kind: str, places: pd.Series) -> pd.DataFrame:
    """One row for each month in which somebody was met in this way: ``x``, ``y``, ``n``, ``month``, ``tier``."""
    in_person, own = (table.loc[places.index].to_numpy() for table in (met.in_person, getattr(met, kind)))
    row, month = np.nonzero(own)
    beside = (in_person[row, month] > 0) * BESIDE if kind == "video" else 0.0
    tier = met.people["tier"].reindex(places.index).to_numpy()[row]
    return pd.DataFrame(
        {"x": month + beside, "y": places.to_numpy()[row], "n": own[row, month], "month": month, "tier": tier}
    )


def _dots(figure: Drawing, kind: str, marks: pd.DataFrame, ends: pd.DatetimeIndex, lang: str) -> None:
    shape, colour = marks["tier"].map(picture.SYMBOLS), marks["tier"].map(picture.COLOURS)
    month = marks["month"].map(dict(enumerate(month_names(ends, lang))))
    key = pd.Series(f"figure.strips.{kind}", index=marks.index)
    figure.add_scatter(
        x=marks["x"],
        y=marks["y"],
        mode="markers",
        marker={
            "size": np.minimum(SMALLEST + 2.5 * np.sqrt(marks["n"] - 1.0), LARGEST),
            "symbol": shape if kind == "in_person" else shape + "-open",
            "color": colour,
            "opacity": 1,
            "line": {"width": 2 if kind == "video" else 0, "color": colour},
        },
        customdata=text.fill(lang, key, month=month, n=marks["n"]),
        hovertemplate="%{customdata}<extra></extra>",
    )


def _beside(figure: Drawing, side: str, x: float, y: float, said: str) -> None:
    """Words at the left end of a row, or in the margin to its right."""
    figure.add_annotation(
        x=x, xref="paper", y=y, text=said, showarrow=False, xanchor="left", xshift=8 if side == "right" else 0,
        font={"size": 12 if side == "left" else 11},
    )  # fmt: skip


def _pair_axes(figure: Drawing, axis: str, part: pd.DataFrame, domain: tuple[float, float], lang: str) -> None:
    rows = list(range(0, -len(part), -1))
    most = max(float(part[["planned", "given"]].to_numpy().max()), 1.0)
    figure.update_layout(
        **{
            f"xaxis{axis}": {
                "range": [-0.02 * most, 1.16 * most],
                "ticksuffix": text.say(lang, "unit.hours"),
                "nticks": 6,
                "separatethousands": True,
                "exponentformat": "none",
                "rangemode": "tozero",
                "fixedrange": True,
                "anchor": f"y{axis}",
            },
            f"yaxis{axis}": {
                "domain": list(domain),
                "tickvals": rows,
                "ticktext": picture.safe(picture.short(part["display"])).tolist(),
                "range": [rows[-1] - 0.6, 1.3],
                "showgrid": False,
                "fixedrange": True,
                "anchor": f"x{axis}",
            },
        }
    )
    beside = SMALL_LETTER * float(signed(part["gap"], lang).map(letters).max())
    narrow = {f"xaxis{axis}.range": [-0.04 * most, (1.1 + beside) * most], f"xaxis{axis}.nticks": 4}
    figure.narrow.update(narrow | {f"yaxis{axis}.tickfont.size": 11})


def _pairs(figure: Drawing, axis: str, part: pd.DataFrame, lang: str) -> None:
    """A line for each row, cut by gaps; an open mark for what was planned, a filled one for what was given, the
    difference beside them."""
    y = np.arange(0, -len(part), -1, dtype="float64")
    places = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "hoverinfo": "skip"}
    gaps = np.full(len(part), np.nan)
    figure.add_scatter(
        x=np.column_stack([part["planned"], part["given"], gaps]).ravel(), y=np.column_stack([y, y, gaps]).ravel(),
        mode="lines", line={"width": 2, "color": picture.GREY}, **places,
    )  # fmt: skip
    shape, colour = part["tier"].map(picture.SYMBOLS), part["tier"].map(picture.COLOURS)
    edge = {"width": 2, "color": colour}
    figure.add_scatter(
        x=part["planned"], y=y, mode="markers", **places,
        marker={"size": 12, "symbol": shape + "-open", "color": colour, "line": edge},
    )  # fmt: skip
    figure.add_scatter(
        x=part["given"], y=y, mode="markers", **places,
        marker={"size": 12, "symbol": shape, "color": colour, "opacity": np.where(part["measured"], 1.0, FAINT)},
    )  # fmt: skip
    figure.add_scatter(
        x=part[["planned", "given"]].max(axis=1), y=y, mode="text", text="   " + signed(part["gap"], lang),
        textposition="middle right", textfont={"size": 11}, cliponaxis=False, **places,
    )  # fmt: skip


def _ends(figure: Drawing, row: pd.Series, lang: str) -> None:
    """Name both marks of the top row, outwards, so that neither word runs into the other."""
    right = "given" if row["given"] >= row["planned"] else "planned"
    for column, key in (("planned", "planned"), ("given", "got")):
        figure.add_annotation(
            x=row[column], y=0, yshift=16, showarrow=False, text=text.say(lang, f"figure.given.{key}"),
            xanchor="left" if column == right else "right", xshift=2 if column == right else -2, font={"size": 12},
        )  # fmt: skip
