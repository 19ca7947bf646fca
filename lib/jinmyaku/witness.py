"""What calendar, mail and talks show of one person's year, in words."""

from __future__ import annotations

import pandas as pd

from jinmyaku import rates, text
from jinmyaku.audit import Audit

# From so large a z on, a change is more than chance.
CHANGED = 2.0


def lines(now: Audit, contact: int, lang: str) -> list[str]:
    """Say what was measured with someone in the twelve months: time, who starts, who answers, and what has changed;
    where nothing was, that this says nothing about closeness.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit
    >>> from jinmyaku.book import Book, contacts, interactions
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     met = interactions.add(book, [ann], "in_person", "2026-05-04", 90)
    ...     lines(audit.read(book, 2026, dt.date(2026, 12, 31)), ann, "en")[0]
    '1.5 h in twelve months: 1 meeting; mails and messages: 0 sent, 0 received. Last both ways: 2026-05-04.'
    """
    if contact not in now.measured.index:
        unseen = [text.say(lang, "witness.unseen")] if len(now.evidence) else []
        return [*unseen, *_change(now, contact, lang)]
    here = now.measured.loc[[contact]]
    row = here.iloc[0]
    last = "–" if pd.isna(row["last_two_way"]) else f"{row['last_two_way']:%Y-%m-%d}"
    said = [
        text.say(
            lang,
            "witness.time",
            hours=f"{row['hours']:,.1f}",
            meetings=text.say(lang, "witness.meetings", n=int(row["meetings"])),
            sent=int(row["sent"]),
            received=int(row["received"]),
            last=last,
        )
    ]
    if row["i_start"] + row["they_start"]:
        said.append(text.say(lang, "witness.starts", mine=int(row["i_start"]), theirs=int(row["they_start"])))
    return [*said, *_answers(here, lang), *_change(now, contact, lang)]


def _answers(here: pd.DataFrame, lang: str) -> list[str]:
    """How often each answers what the other began, with the range in which four of five such rates would lie."""
    row, rate = here.iloc[0], rates.rates(here).iloc[0]
    said = []
    for who, asks, replied, lag in (
        ("their", "my_asks", "they_replied", "their_lag_h"),
        ("my", "their_asks", "i_replied", "my_lag_h"),
    ):
        if row[asks]:
            low, high = f"{rate[f'{who}_low']:.0%}", f"{rate[f'{who}_high']:.0%}"
            told = {"n": int(row[replied]), "of": int(row[asks]), "low": low, "high": high}
            said.append(text.say(lang, f"witness.{who}_answers", **told))
            if not pd.isna(row[lag]):
                said[-1] += text.say(lang, "word.gap") + text.say(lang, "witness.lag", hours=f"{row[lag]:,.0f}")
    return said


def _change(now: Audit, contact: int, lang: str) -> list[str]:
    """Whether meetings or mails are more or fewer than in the twelve months before, beyond chance."""
    before = now.evidence[now.evidence.index.get_level_values("year") == now.year - 1].droplevel("year")
    # A year of which nothing at all was brought in says nothing.
    if before.empty or now.measured.empty:
        return []
    said = []
    for what, columns in (("meetings", ["meetings"]), ("mails", ["sent", "received"])):
        tables = (table.reindex([contact]) for table in (before, now.measured))
        old, new = (table[columns].fillna(0).sum(axis=1).astype("float64") for table in tables)
        z = float(rates.trend(new, old)["z"].iloc[0])
        if abs(z) >= CHANGED:
            told = {"before": int(old.iloc[0]), "now": int(new.iloc[0])}
            said.append(text.say(lang, f"witness.{what}_{'more' if z > 0 else 'fewer'}", **told))
    return said
