"""Answers carried from an earlier year, which stand in only until the person has answered anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from jinmyaku import asking, schema, scoring
from jinmyaku.book import Book, answers, audits, carried, overrides

Score = Callable[[pd.DataFrame], pd.DataFrame]


def carry(book: Book, year: int) -> int:
    """Carry what counts in the latest earlier year, answers and own decisions, into one that is open; say how many.

    Whom that year judged is chosen, unless some of them are chosen already: then the person has chosen among them.
    Nothing said this year is written over, nor what was taken back; a carried answer that reads otherwise there now is
    carried anew, or goes where it no longer counts there; first of all in open years before this one, the oldest first,
    so that a correction walks on. All of it is one save, and doing it again changes nothing. The rules of judging come
    with it where the year is begun by this.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, last = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2025, {"band": 1.0, "strain": 1.0})
    ...     answers.choose(book, last, [ann])
    ...     answers.save(book, last, ann, {"value": 7})
    ...     carry(book, 2026), carry(book, 2026), answers.newest(book, audits.find(book, 2026)).values.tolist()
    (1, 0, [[1, 'value', 7.0, 'carried']])
    """
    with book.save():
        for earlier in (found for one in audits.years(book) if one < year and (found := audits.find(book, one))):
            since = carried.last(book, earlier.year)
            if since and not earlier.closed_on:
                _bring(book, earlier, since, new=False)
        here, last = audits.find(book, year), carried.last(book, year)
        if last is None or (here and here.closed_on):
            return 0
        here = audits.begin(book, year, last.rules)
        mine, theirs = answers.chosen(book, here), answers.chosen(book, last, as_closed=False)
        if not set(mine) & set(theirs):
            answers.choose(book, here, [*mine, *theirs])
        return _bring(book, here, last, new=True)


def scored(given: pd.DataFrame, rules: Mapping[str, float]) -> pd.DataFrame:
    """Score answers by the rules of a year (``scoring.score``).

    >>> scored(pd.DataFrame({"value": [6.0], "effort": [2.0]}), {"band": 1.0, "strain": 1.0})["tier"].tolist()
    ['grow']
    """
    same, rate = rules.get("same", 0.0), rules.get("rate") or None
    return scoring.score(given, band=rules["band"], strain=rules["strain"], rate=rate, same=same)


def read(book: Book, audit: audits.Audit | None, chosen: list[int], score: Score, as_closed: bool) -> pd.DataFrame:
    """Give what counts of an audit's answers and own decisions: index ``chosen``; ``schema.QUESTIONS``, ``measured``,
    ``own_tier``, ``own_reason``, as ``settle``, and ``carried_from``, the year of what is carried, 0 where nothing is.
    In: how answers are scored (``scoring.score``).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book, audits.begin(book, 2026, {}), [], lambda answers: answers, as_closed=True))
    0
    """
    index = pd.Index(chosen, name="contact_id", dtype="int64")
    if audit is None:
        told = pd.DataFrame(index=index, columns=list(schema.QUESTIONS), dtype="float64")
        unsaid = pd.Series(index=index, dtype="str")
        return told.assign(measured=False, own_tier=unsaid, own_reason=unsaid, **_fresh(told), carried_from=0)
    counted = answers.newest(book, audit, as_closed)
    given = answers.spread(counted).reindex(index)
    words = overrides.read(book, audit, as_closed).reindex(index)
    old = _old(counted, words)
    if not old.to_numpy().any():
        return given.join(words.drop(columns="own_origin")).assign(**_fresh(given), carried_from=0)
    since = carried.since(book, audit, as_closed).reindex(index=index, columns=old.columns)
    blank = asking.blanks(answers.blanks(book, audit), index)
    told = settle(given.join(words), old, audit.year - since, blank, score)
    return told.assign(carried_from=(audit.year - told["carried_years"]).where(told["carried"], 0))


def settle(
    given: pd.DataFrame, old: pd.DataFrame, years: pd.DataFrame, blank: pd.DataFrame, score: Score
) -> pd.DataFrame:
    """Leave out what was carried and no longer stands in: all of it once a card is answered, and before that a balance
    where value or effort was answered anew, and a second look at answers that were.

    In: answers with ``own_tier`` and ``own_reason``; of each whether it was carried, and how many years ago the person
    gave it; what cannot be said (``asking.blanks``). Out: the same with ``answered`` (anything by the person this
    year), ``stands_in`` (something carried counts, so the card still waits), ``carried`` (the tier would be another, or
    come about in another way, without it), ``carried_years`` (how old that is, 0 where not) and without ``own_origin``.

    >>> from jinmyaku import scoring
    >>> given = pd.DataFrame({"value": [7.0, 7.0], "effort": [2.0, 2.0], "own_tier": None, "own_reason": None})
    >>> old = pd.DataFrame({"value": [True, False], "effort": True}).reindex(columns=given.columns, fill_value=False)
    >>> blank, years = pd.DataFrame(False, given.index, list(asking.CARD)), old * 1.0
    >>> settle(given, old, years, blank, scoring.score)[["answered", "carried", "carried_years"]].values.tolist()
    [[False, True, 1], [True, True, 1]]
    """
    asked = [question for question in schema.QUESTIONS if question in given]
    own = given[asked].mask(old[asked])
    scored = score(own)
    answered = own.notna().any(axis=1)
    done = ~asking.waiting(own, blank, scored["ask_balance"]).any(axis=1)
    counts = old & ~done.to_numpy()[:, None]
    if "balance" in counts:
        counts["balance"] &= own[list(schema.LADDERS)].isna().all(axis=1)
    if "review_done" in counts:
        counts["review_done"] &= ~answered
    mixed = given[asked].where(~old[asked] | counts[asked])
    decided = given["own_tier"].notna() & ~old["own_tier"]
    rests = (_differ(scored, score(mixed)) & ~decided) | counts["own_tier"]
    age = years.where(counts).max(axis=1).fillna(1).where(rests, 0).astype("int64")
    told = given.drop(columns="own_origin", errors="ignore").assign(**mixed)
    gone = old["own_tier"] & ~counts["own_tier"]
    words = {name: given[name].mask(gone) for name in ("own_tier", "own_reason")}
    return told.assign(**words, answered=answered, stands_in=counts.any(axis=1), carried=rests, carried_years=age)


def _bring(book: Book, here: audits.Audit, last: audits.Audit, new: bool) -> int:
    """Let what is carried read as in the year before; new: also what is not carried yet. How many were put there."""
    if not carried.anything(book, here) and not (new and carried.lacks(book, here, last)):
        return 0
    both_years = set(answers.chosen(book, here)) & set(answers.chosen(book, last, as_closed=False))
    said = carried.said(book, here)
    mine = said[said["contact_id"].isin(both_years)]
    old = _counting(book, last, sorted(both_years))
    both = old.merge(mine, on=["contact_id", "question"], how="outer", suffixes=("", "_mine"))
    stands = both["value_mine"].notna() | (both["word_mine"].fillna("").str.strip() != "")
    ours = both["origin_mine"] == "carried"
    gone = both[ours & both["id"].isna() & stands]
    one, other = both["value"], both["value_mine"]
    differs = ((one != other) & ~(one.isna() & other.isna())) | (both["word"] != both["word_mine"])
    due = both[both["id"].notna() & ((both["id_mine"].isna() & new) | (ours & differs))]
    carried.withdraw(book, here, zip(gone["contact_id"].tolist(), gone["question"].tolist(), strict=True))
    carried.put(book, here, zip(due["contact_id"].tolist(), due["id"].astype("int64").tolist(), strict=True))
    return len(due)


def _counting(book: Book, last: audits.Audit, whom: list[int]) -> pd.DataFrame:
    """The newest answers and decisions of a year that count in it (``carried.said``)."""
    counts = read(book, last, whom, partial(scored, rules=last.rules), as_closed=False)
    counts = counts[[*schema.QUESTIONS, "own_tier"]].notna().melt(None, None, "question", "counts", ignore_index=False)
    said = carried.said(book, last)
    return said.merge(counts[counts["counts"]].reset_index()[["contact_id", "question"]])


def _differ(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Where two results come about in another way: by another gate, or without one from another difference."""
    gate, here, there = other["gate"].astype("str"), one["difference"], other["difference"]
    apart = (here != there) & ~(here.isna() & there.isna())
    return (one["gate"].astype("str") != gate) | ((gate == "none") & apart)


def _old(counted: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Of each answer, and of the own tier, whether it was carried."""
    marks = counted[counted["origin"] == "carried"].assign(old=True)
    table = marks.pivot(index="contact_id", columns="question", values="old")
    table = table.reindex(index=words.index, columns=list(schema.QUESTIONS)).notna()
    return table.assign(own_tier=words["own_origin"] == "carried").rename_axis(columns=None)


def _fresh(given: pd.DataFrame) -> dict[str, pd.Series]:
    """What ``settle`` says where nothing was carried."""
    answered = given[list(schema.QUESTIONS)].notna().any(axis=1)
    none = pd.Series(False, index=given.index)
    return {"answered": answered, "stands_in": none, "carried": none, "carried_years": none.astype("int64")}
