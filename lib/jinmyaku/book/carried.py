"""Last year's answers in a year that has none of its own yet: carried forward on disk, and how old each of them is."""

from __future__ import annotations

import sqlite3
from typing import Final

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, answers, audits
from jinmyaku.book.audits import Audit

_CHOSEN: Final = "(SELECT person_id FROM audit_contact JOIN person USING (contact_id) WHERE audit_id = ?1)"


def carry(book: Book, year: int) -> int:
    """Carry the answers and own decisions of the latest earlier year into one that is open, and say how many.

    Whom that year judged is chosen, unless some of them are chosen already: then the person has chosen among them.
    Nothing said this year is written over, nor what was taken back; a carried answer that reads otherwise there now is
    carried anew. All of it is one save, and doing it again changes nothing. The rules of judging come with it where the
    year is begun by this.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, last = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2025, {})
    ...     answers.choose(book, last, [ann])
    ...     answers.save(book, last, ann, {"value": 7})
    ...     carry(book, 2026), carry(book, 2026), answers.newest(book, audits.find(book, 2026)).values.tolist()
    (1, 0, [[1, 'value', 7.0, 'carried']])
    """
    with book.save() as disk:
        here, last = audits.find(book, year), _last(book, year)
        if last is None or (here and here.closed_on):
            return 0
        here = audits.begin(book, year, last.rules)
        mine, theirs = answers.chosen(book, here), answers.chosen(book, last, as_closed=False)
        if not set(mine) & set(theirs):
            answers.choose(book, here, [*mine, *theirs])
        return _answers(disk, here, last) + _decisions(disk, here, last)


def since(book: Book, audit: Audit, as_closed: bool = True) -> pd.DataFrame:
    """Give the year before an audit's in which each question was last answered by the person: index ``contact_id``, one
    column a question, and ``own_tier`` for their own decision; NaN where never.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     answers.save(book, audits.begin(book, 2025, {}), ann, {"value": 7})
    ...     since(book, audits.begin(book, 2027, {}))["value"].to_dict()
    {1: 2025.0}
    """
    people = audits.persons(audit, as_closed)
    joined = f"JOIN {people} USING (contact_id) JOIN audit ON audit.id = audit_id"
    found = book.frame(
        f"SELECT person_id AS contact_id, question, max(year) AS year FROM answer {joined}"
        " WHERE origin <> 'carried' AND value IS NOT NULL AND year < ?1 GROUP BY 1, 2 UNION ALL"
        f" SELECT person_id, 'own_tier', max(year) FROM override {joined}"
        " WHERE origin <> 'carried' AND tier IS NOT NULL AND year < ?1 GROUP BY 1",
        (audit.year,),
        text=("question",),
    )
    wide = found.pivot(index="contact_id", columns="question", values="year")
    return wide.reindex(columns=[*schema.QUESTIONS, "own_tier"]).astype("float64").rename_axis(columns=None)


def _last(book: Book, year: int) -> Audit | None:
    """The latest earlier year that judged anybody."""
    rows = book.rows("SELECT max(year) FROM audit JOIN audit_contact ON audit.id = audit_id WHERE year < ?", (year,))
    return audits.find(book, int(str(rows[0][0]))) if rows[0][0] is not None else None


def _newest(table: str, by: str, audit: str) -> str:
    """The rows (SQL) of an audit that count, one a person and what ``by`` names."""
    inner = f"SELECT max({table}.id) FROM {table} JOIN person USING (contact_id) WHERE audit_id = {audit}"
    return (
        f"(SELECT person_id, {table}.* FROM {table} JOIN person USING (contact_id) WHERE {table}.id IN"
        f" ({inner} GROUP BY person_id{by}))"
    )


def _answers(disk: sqlite3.Connection, here: Audit, last: Audit) -> int:
    """What was answered keeps its day, so that it can be seen how old it is."""
    asked = ", ".join(f"'{question}'" for question in schema.QUESTIONS)
    return disk.execute(
        "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at)"
        " SELECT ?1, old.person_id, old.question, old.value, 'carried', old.answered_at"
        f" FROM {_newest('answer', ', question', '?2')} AS old"
        f" LEFT JOIN {_newest('answer', ', question', '?1')} AS mine"
        " ON mine.person_id = old.person_id AND mine.question = old.question"
        f" WHERE old.value IS NOT NULL AND old.question IN ({asked}) AND old.person_id IN {_CHOSEN}"
        " AND (mine.id IS NULL OR (mine.origin = 'carried' AND mine.value <> old.value)) ORDER BY old.id",
        (here.id, last.id),
    ).rowcount


def _decisions(disk: sqlite3.Connection, here: Audit, last: Audit) -> int:
    return disk.execute(
        "INSERT INTO override (audit_id, contact_id, tier, reason, decided_at, origin)"
        " SELECT ?1, old.person_id, old.tier, old.reason, old.decided_at, 'carried'"
        f" FROM {_newest('override', '', '?2')} AS old"
        f" LEFT JOIN {_newest('override', '', '?1')} AS mine ON mine.person_id = old.person_id"
        f" WHERE old.tier IS NOT NULL AND old.person_id IN {_CHOSEN} AND (mine.id IS NULL"
        " OR (mine.origin = 'carried' AND (mine.tier, mine.reason) IS NOT (old.tier, old.reason))) ORDER BY old.id",
        (here.id, last.id),
    ).rowcount
