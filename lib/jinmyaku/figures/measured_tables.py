"""What interactions show, into tables of words."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import rates, scoring, text
from jinmyaku.figures.spent import USUAL, group_names
from jinmyaku.figures.tables import Table, worded

MOST_ROWS: Final = 20


def strangers(found: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List with whom time was spent who is not in the book; in: ``measuring.strangers``.

    >>> one = {"name": ["Ken Abe"], "hours": 31.2, "meetings": 12.0, "sent": 30.0, "received": 10.0}
    >>> strangers(pd.DataFrame({**one, "last": pd.to_datetime(["2026-05-04"])}), "en").frame.values.tolist()
    [['Ken Abe', '31 h', 12, 40, '2026-05-04']]
    """
    some = found.head(most)
    columns = {
        text.say(lang, "column.name"): some["name"],
        text.say(lang, "whose.table_hours"): text.hours(lang, some["hours"]),
        text.say(lang, "whose.table_meetings"): some["meetings"].astype("int64"),
        text.say(lang, "whose.table_mails"): (some["sent"] + some["received"]).astype("int64"),
        text.say(lang, "whose.table_last"): some["last"].dt.strftime("%Y-%m-%d"),
    }
    hidden = len(found) - len(some)
    return Table(
        frame=pd.DataFrame(columns),
        caption=text.say(lang, "whose.table"),
        more=text.say(lang, "count.more_rows", n=hidden) if hidden > 0 else "",
        empty=text.say(lang, "whose.table_none"),
    )


def bands(hours: pd.Series, lang: str) -> Table:
    """Say what the five with most hours take, the ten after them and all others, beside what studies find.

    In: measured hours of a year with each person (``spending.Spending.people``).

    >>> bands(pd.Series([30.0] * 5 + [5.0] * 10), "en").frame.values.tolist()[1]
    ['the next 10', 10, '50 h', '25%', 'about 20%']
    """
    most = hours[hours > 0].sort_values(ascending=False)
    edges = (0, rates.INNER, rates.CLOSE, len(most))
    parts = [most.iloc[low:high] for low, high in pairwise(edges)]
    usual = np.diff([0.0, *USUAL.values(), 1.0])
    told = pd.DataFrame({"people": [len(part) for part in parts], "hours": [part.sum() for part in parts]})
    columns = {
        "band": [text.say(lang, f"band.{name}") for name in ("inner", "close", "rest")],
        "people": told["people"],
        "hours": text.hours(lang, told["hours"].round()),
        "share": text.percent(told["hours"] / max(float(most.sum()), 1e-9)),
        "usual": [text.say(lang, "band.about", share=f"{share:.0%}") for share in usual],
    }
    frame = pd.DataFrame(columns)
    return worded(frame[frame["people"] > 0] if len(most) else frame[:0], lang, "bands")


def months(hours: pd.DataFrame, lang: str) -> Table:
    """List measured hours by month and tier; in: ``spending.Spending.months``.

    >>> ends = pd.to_datetime(["2026-11-30", "2026-12-31"])
    >>> months(pd.DataFrame([[2.0, 3.0]], index=["grow"], columns=ends), "en").frame.values.tolist()
    [['2026-11', '2 h', '2 h'], ['2026-12', '3 h', '3 h']]
    """
    there = hours[hours.sum(axis=1) > 0].T
    if there.empty:
        return worded(there[:0], lang, "months")
    names = group_names(lang)
    columns = {"month": pd.Series(_spans(pd.DatetimeIndex(there.index), lang), index=there.index)}
    columns |= {names[str(group)]: text.hours(lang, there[group].round(1)) for group in there}
    return worded(pd.DataFrame(columns | {"all": text.hours(lang, there.sum(axis=1).round(1))}), lang, "months")


def claims(said: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List hours said beside hours measured, the largest gap first; in: ``spending.Spending.claims``.

    >>> claims(pd.DataFrame({"display": ["Ann Lee"], "said": [6.0], "measured": [5.0]}), "en").frame.values.tolist()
    [['Ann Lee', '63 h', '31 h']]
    """
    some = said.head(most)
    spent = {
        name: text.hours(lang, pd.Series(scoring.to_hours(some[name].to_numpy("float64")), index=some.index).round(1))
        for name in ("said", "measured")
    }
    return worded(pd.DataFrame({"name": some["display"], **spent}), lang, "claims", len(said))


def coverage(seen: pd.Series, lang: str) -> Table:
    """Count where the judged were seen; in: ``spending.Spending.seen``. Who was seen in two places counts in both.

    >>> coverage(pd.Series(["calendar mail", ""]), "en").frame.values.tolist()[:2]
    [['calendar, or a day written down', 1], ['mail', 1]]
    """
    counts = {place: int(seen.str.contains(place, regex=False).sum()) for place in rates.PLACES}
    counts["nothing"] = int((seen == "").sum())
    columns = {"seen": [text.say(lang, f"seen.{place}") for place in counts], "people": list(counts.values())}
    frame = pd.DataFrame(columns)
    return worded(frame if len(seen) else frame[:0], lang, "coverage")


def _spans(ends: pd.DatetimeIndex, lang: str) -> list[str]:
    """Name whole months by number; others by their last day."""
    if ends.is_month_end.all():
        return [str(month) for month in ends.strftime("%Y-%m")]
    return [text.say(lang, "figure.monthly.until", day=day) for day in ends.strftime("%Y-%m-%d")]
