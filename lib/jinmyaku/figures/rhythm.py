"""When people were met, and whether they got the time that was planned for them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from jinmyaku import cadence, text, weighing
from jinmyaku.figures import picture
from jinmyaku.figures.budget import note
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
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.strips"))
    some = met.people.head(MOST_STRIPS)
    late = int(some["overdue"].gt(1).sum())
    # The words above each of the two parts take a row.
    places = -np.arange(len(some), dtype="float64") - 1 - np.where(np.arange(len(some)) < late, 0, late > 0)
    lowest = places[-1]
    figure = picture.blank(title, 130 + ROW * int(1 - lowest))
    ends = pd.DatetimeIndex(met.in_person.columns)
    _strip_axes(figure, some, places, ends, lang)
    for kind, table in (("in_person", met.in_person), ("video", met.video)):
        beside = (met.in_person.loc[some.index].to_numpy() > 0) * BESIDE if kind == "video" else None
        _dots(figure, kind, table.loc[some.index], some["tier"], places, beside, month_names(ends, lang), lang)
    _since(figure, some["days"], places, lang)
    heads = [(0.0, "overdue")] * (late > 0) + [(float(places[late]) + 1, "others")] * (late < len(some))
    for place, key in heads:
        _head(figure, place, text.say(lang, f"figure.strips.{key}"))
    note(figure, text.say(lang, "figure.strips.key"))
    late_in_all = len(cadence.overdue(met.people))
    return Picture(figure, text.say(lang, "figure.strips.alt", n=len(met.people), overdue=late_in_all))


def given(table: pd.DataFrame, tiers: pd.DataFrame, lang: str) -> Picture:
    """Draw hours planned (open) and hours given (filled), by tier and for those with the largest gaps; faint is what is
    known only from one's own answer. In: ``weighing.given`` and ``weighing.by_tier``.

    >>> one = {"display": ["Ann"], "tier": "grow", "planned": 48.0, "given": 20.0, "gap": -28.0, "measured": True}
    >>> table = pd.DataFrame(one)
    >>> given(table, weighing.by_tier(table), "en").figure.layout.title.text
    'Did I give the time I planned?'
    """
    title = text.say(lang, "figure.given.title")
    if table.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.given"))
    some = table.head(MOST_GAPS)
    figure = picture.blank(title, 210 + 30 * (len(tiers) + len(some)))
    above = len(tiers) + 1.4
    share = above / (above + len(some) + 1.4)
    groups = text.group(lang, "tier")
    named = tiers.assign(display=[groups[str(tier)] for tier in tiers.index], tier=tiers.index, measured=True)
    for axis, part in (("", named), ("2", some)):
        _pairs(figure, axis, part, lang)
    _given_axes(figure, share, lang)
    for place, key in ((1.0, "tiers"), (1 - share - GAP, "people")):
        _word(figure, place, f"<b>{text.say(lang, f'figure.given.{key}')}</b>")
    measured = int(table["measured"].sum())
    if measured < len(table):
        note(figure, text.say(lang, "figure.given.faint" if measured else "figure.given.answers"))
    return Picture(figure, _given_alt(table, tiers, lang))


def _strip_axes(
    figure: go.Figure, some: pd.DataFrame, places: np.ndarray, ends: pd.DatetimeIndex, lang: str
) -> None:
    letters = month_names(ends, lang, short=True)
    figure.update_xaxes(
        range=[-0.6, MONTHS - 0.3], tickvals=list(range(MONTHS)), ticktext=month_names(ends, lang), showgrid=False,
        fixedrange=True, side="top",
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=places, ticktext=picture.safe(picture.short(some["display"])).tolist(), fixedrange=True,
        range=[float(places[-1]) - 0.7, 0.6],
    )  # fmt: skip
    figure.update_layout(margin={"r": 84, "t": 84})
    narrow = {"xaxis.ticktext": letters, "xaxis.tickfont.size": 11, "yaxis.tickfont.size": 11, "margin.r": 62}
    figure.layout.meta["narrow"].update(narrow | {"margin.t": 100})
