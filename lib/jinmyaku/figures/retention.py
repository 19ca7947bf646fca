"""How many stayed, left and came from year to year, with how sure that is and what studies find."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import history, schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import note, small
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.picture import Picture

ROW: Final = 22
HEAD: Final = 1.5
FAINT: Final = 0.55


def staying(measures: pd.DataFrame, lang: str) -> Picture:
    """Draw shares of who stayed, left and came as dots with their 80 % intervals, year by year, beside what studies
    find.

    In: ``comparing.Comparison.measures`` (index the later year and the measure).

    >>> one = history.year_measures(pd.Series(["grow"]), pd.Series(["grow"]), pd.Index([0]))
    >>> staying(pd.concat({2026: one}, names=["year", "measure"]), "en").alt[:60]
    'Who stayed, left and came, with 80% intervals. 2026: Still j'
    """
    title = text.say(lang, "figure.staying.title")
    known = measures[measures["of"] > 0]
    if known.empty:
        return picture.empty(title, text.say(lang, "history.one_year"), text.say(lang, "empty.history"))
    rows = _placed(known)
    low = float(rows["y"].min())
    figure = picture.blank(title, int(130 - ROW * low), small(title))
    figure.update_xaxes(range=[-0.02, 1.02], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", fixedrange=True)
    figure.update_yaxes(
        tickvals=rows["y"].tolist(), ticktext=[str(year) for year in rows["year"]], range=[low - 0.8, 0.7],
        showgrid=False, fixedrange=True, tickfont={"size": 11},
    )  # fmt: skip
    _usual(figure, rows)
    _dots(figure, rows)
    _heads(figure, rows, lang)
    _counts(figure, rows, lang)
    note(figure, text.say(lang, "figure.staying.key"))
    digits = len(str(int(known["of"].max())))
    figure.update_layout(margin={"r": 100 + 14 * digits})
    figure.narrow.update({"margin.r": 58 + 14 * digits})
    return Picture(figure, _alt(rows, lang))


def _placed(known: pd.DataFrame) -> pd.DataFrame:
    """One row a dot, in the order of the measures and within each the latest first; ``y`` downwards, with room for a
    heading above each measure."""
    flat = known.reset_index()
    order = flat["measure"].map({name: rank for rank, name in enumerate(history.MEASURES)})
    rows = flat.assign(order=order).sort_values(["order", "year"], ascending=[True, False], ignore_index=True)
    new = (rows["measure"] != rows["measure"].shift()).cumsum()
    return rows.assign(y=-(np.arange(len(rows)) + HEAD * new - 0.5), latest=rows["year"] == rows["year"].max())


def _usual(figure: Drawing, rows: pd.DataFrame) -> None:
    for measure, (low, high) in history.USUAL.items():
        here = rows.loc[rows["measure"] == measure, "y"]
        if here.empty:
            continue
        edges = {"y0": float(here.min()) - 0.5, "y1": float(here.max()) + 0.5, "x0": low, "x1": high, "layer": "below"}
        if low == high:
            figure.add_shape(type="line", line={"width": 2, "dash": "dot", "color": picture.GREY}, **edges)
        else:
            figure.add_shape(type="rect", line={"width": 0}, fillcolor="rgba(128,128,128,0.45)", **edges)


def _dots(figure: Drawing, rows: pd.DataFrame) -> None:
    grow = rows["measure"] == "grow_turnover"
    for latest in (False, True):
        for own, colour in ((False, picture.GREY), (True, picture.COLOURS[schema.GROW])):
            part = rows[(rows["latest"] == latest) & (grow == own)]
            figure.add_scatter(
                x=part["share"], y=part["y"], mode="markers", hoverinfo="skip", opacity=1.0 if latest else FAINT,
                marker={"size": 12 if latest else 8, "color": colour}, cliponaxis=False,
                error_x={
                    "type": "data", "array": part["high"] - part["share"], "arrayminus": part["share"] - part["low"],
                    "color": picture.GREY, "thickness": 1.5, "width": 0,
                },
            )  # fmt: skip


def _heads(figure: Drawing, rows: pd.DataFrame, lang: str) -> None:
    """What each group of dots shows, and in words what studies find."""
    first = rows.drop_duplicates("measure")
    for measure, y in zip(first["measure"], first["y"], strict=True):
        head = f"<b>{text.say(lang, f'measure.{measure}')}</b>"
        usual = text.say(lang, f"usual.{measure}") if measure in history.USUAL else ""
        figure.add_annotation(
            {"text": head},
            x=0,
            xref="paper",
            y=y + 0.95,
            showarrow=False,
            xanchor="left",
            text=f"{head}　{usual}" if usual else head,
        )


def _counts(figure: Drawing, rows: pd.DataFrame, lang: str) -> None:
    """Counts to the right of every row, percentages second."""
    said, share = told(rows, lang), text.percent(rows["share"])
    for y, count, part in zip(rows["y"], said, share, strict=True):
        figure.add_annotation(
            {"text": count}, x=1, xref="paper", y=y, xshift=10, xanchor="left", showarrow=False,
            text=f"{count} · {part}", font={"size": 11},
        )  # fmt: skip


def told(rows: pd.DataFrame, lang: str) -> pd.Series:
    """Say counts of a whole. In: ``count``, ``of``.

    >>> told(pd.DataFrame({"count": [18], "of": [24]}), "en").tolist()
    ['18 of 24']
    """
    numbers = {name: rows[name].map("{:,}".format) for name in ("count", "of")}
    return text.fill(lang, pd.Series("history.count_of", index=rows.index), **numbers)


def _alt(rows: pd.DataFrame, lang: str) -> str:
    here = rows[rows["latest"]]
    names = here["measure"].map(text.group(lang, "measure"))
    said = (names + " " + told(here, lang)).tolist()
    last = str(here["year"].iloc[0])
    return text.say(lang, "figure.staying.alt", year=last, measures=text.say(lang, "word.semicolon").join(said))
