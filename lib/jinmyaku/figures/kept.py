"""What became of the plan of the year before."""

from __future__ import annotations

import pandas as pd

from jinmyaku import history, text
from jinmyaku.figures import picture, rhythm
from jinmyaku.figures.budget import small
from jinmyaku.figures.picture import Picture


def kept_plan(table: pd.DataFrame, planned_in: int | None, year: int, lang: str) -> Picture:
    """Draw the hours planned a year ago (open) beside those given since (filled), by tier and for the largest gaps.

    In: ``comparing.Comparison.plan`` and ``plan_year``, and the year. As ``rhythm.given``.

    >>> one = {"display": ["Ann"], "tier": "grow", "planned": 48.0, "given": 20.0, "gap": -28.0, "measured": True}
    >>> kept_plan(pd.DataFrame(one), 2025, 2026, "en").alt[-57:]
    'Together 58% less than planned; person by person 58% off.'
    """
    title = text.say(lang, "figure.kept.title")
    if planned_in is None or table.empty:
        why = "empty.kept" if planned_in is None else "empty.kept_anew"
        told = text.say(lang, why, before=str(planned_in), year=year)
        return picture.empty(title, text.say(lang, "word.nothing_yet"), told)
    drawn = rhythm.given(table, lang)
    title = text.say(lang, "figure.kept.title_years", before=str(planned_in), year=year)
    drawn.drawing.update_layout(title={"text": title})
    drawn.drawing.narrow.update({"title.text": picture.wrapped(title), **small(title)})
    return Picture(drawn.drawing, f"{drawn.alt}{text.say(lang, 'word.gap')}{off_plan(table, lang)}")


def off_plan(table: pd.DataFrame, lang: str) -> str:
    """Say by how much all hours together differ from the plan, and how much of it went elsewhere or did not happen; in:
    as ``kept_plan``. Blank where nothing was planned.

    >>> off_plan(pd.DataFrame({"tier": "grow", "planned": [40.0, 10.0], "given": [30.0, 15.0]}), "en")
    'Together 10% less than planned; person by person 30% off.'
    """
    sums = history.plan_against_actual(table)
    if not sums["planned"].sum():
        return ""
    bias, wape = (float(sums[column][history.ALL]) for column in ("bias", "wape"))
    key = "same" if abs(bias) < 0.005 else "more" if bias > 0 else "less"
    return text.say(lang, f"off_plan.{key}", bias=f"{abs(bias):.0%}", wape=f"{wape:.0%}")
