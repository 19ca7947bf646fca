"""What calendar, mail and talks show of the person on a card, in words and for a small drawing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jinmyaku import rates, scoring, text
from jinmyaku.figures import spent
from jinmyaku.panels.card import Card
from jinmyaku.panels.deck import Deck


def strip(deck: Deck, contact: int, lang: str) -> dict[str, object] | None:
    """Give the twelve months of one person, the oldest first.

    Out: ``labels``, ``meetings`` and ``mails`` of each, a ``line`` that sums them up and an ``alt`` that tells them one
    by one; ``line`` alone of somebody who was not seen; nothing as long as the book has no interactions.
    """
    if contact not in deck.months.meetings.index:
        seen_any = len(deck.now.evidence) + len(deck.now.strangers)
        return {"line": text.say(lang, "deck.unseen")} if seen_any else None
    at = deck.months.meetings.index.get_loc(contact)
    meetings, mails = (table.to_numpy()[at].tolist() for table in deck.months)
    ends = pd.DatetimeIndex(deck.months.meetings.columns)
    first = spent.month_names(ends, lang)[0]
    told = {"first": first, "meetings": _listed(meetings, lang), "mails": _listed(mails, lang)}
    return {
        "labels": spent.month_names(ends, lang, short=True),
        "meetings": meetings,
        "mails": mails,
        "line": _line(deck.measured.loc[[contact]].iloc[0], sum(meetings), sum(mails), lang),
        "alt": text.say(lang, "deck.by_month", **told),
    }


def places(deck: Deck, contact: int, lang: str) -> str:
    """Say where the hours of a person were measured."""
    where = rates.coverage(deck.measured.loc[[contact]]).iloc[0].split()
    *first, last = (text.say(lang, f"deck.from_{place}") for place in where)
    return (
        text.say(lang, "deck.from_both", first=text.say(lang, "word.comma").join(first), last=last) if first else last
    )


def gap(deck: Deck, card: Card, lang: str) -> dict[str, object] | None:
    """Give effort as one said it beside hours as they were measured (steps), and the difference in words; nothing where
    one of them is not known, or the answer was taken over from what was measured.
    """
    said = card.given.get("effort")
    if said is None or not card.measured or card.origins.get("effort") == "measured":
        return None
    spoken = {
        "said": amount(float(scoring.to_hours(np.array([said])).item()), lang),
        "measured": amount(card.measured, lang),
        "where": places(deck, card.contact, lang),
    }
    step = float(scoring.to_step(np.array([card.measured])).item())
    return {"said": said, "measured": step, "line": text.say(lang, "deck.gap", **spoken)}


def amount(hours: float, lang: str) -> str:
    """Say so many hours.

    >>> amount(31.4, "en"), amount(1.0, "ja")
    ('31 h', '1時間')
    """
    shown = f"{hours:,.0f}" if hours >= 10 else f"{hours:.1f}".removesuffix(".0")
    return shown + text.say(lang, "unit.hours")


def _line(row: pd.Series, meetings: int, mails: int, lang: str) -> str:
    begun = int(row["i_start"] + row["they_start"])
    last = row["last_two_way"]
    told = [text.say(lang, "deck.seen_meetings", n=meetings)] if meetings else []
    told += [text.say(lang, "deck.seen_mails", n=mails)] if mails else []
    line = text.say(lang, "deck.seen", counts=text.say(lang, "word.comma").join(told))
    if not pd.isna(last):
        line += text.say(lang, "deck.seen_last", day=f"{last:%Y-%m-%d}")
    if begun:
        line += text.say(lang, "deck.seen_begun", they=int(row["they_start"]), n=begun)
    return line


def _listed(counts: list[int], lang: str) -> str:
    return text.say(lang, "word.comma").join(str(count) for count in counts)
