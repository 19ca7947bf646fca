"""Answers of an earlier year in a year that has none of its own yet: put on disk, and how old each of them is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, answers, audits
from jinmyaku.book.audits import Audit


def said(book: Book, audit: Audit) -> pd.DataFrame:
    """Give the newest answer of every question of an audit, those that were taken back or cannot be said too: ``id``,
    ``contact_id``, ``question``, ``value``, ``origin``; and own decisions with the question ``own_tier``, ``id`` below
    0 and the tier and its reason in ``word``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     answers.save(book, audit, ann, {"value": None})
    ...     said(book, audit)[["contact_id", "question", "origin"]].values.tolist()
    [[1, 'value', 'person']]
    """
    decided = book.frame(
        "SELECT -id AS id, person_id AS contact_id, 'own_tier' AS question, NULL AS value, origin,"
        " coalesce(tier, '') || ' ' || reason AS word FROM override JOIN person USING (contact_id) WHERE id IN"
        " (SELECT max(id) FROM override JOIN person USING (contact_id) WHERE audit_id = ? GROUP BY person_id)",
        (audit.id,),
        text=("question", "origin", "word"),
    )
    given = answers.last_said(book, audit, "person").drop(columns="taken_back").assign(word="")
    return pd.concat([given, decided.astype({"id": "int64", "contact_id": "int64", "value": "float64"})])


def anything(book: Book, audit: Audit) -> bool:
    """Whether an audit holds anything that was carried.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     anything(book, audits.begin(book, 2026, {}))
    False
    """
    here = "WHERE audit_id = ?1 AND origin = 'carried'"
    sql = f"SELECT EXISTS (SELECT 1 FROM answer {here}) OR EXISTS (SELECT 1 FROM override {here})"
    return bool(book.rows(sql, (audit.id,))[0][0])


def lacks(book: Book, audit: Audit, last: Audit) -> bool:
    """Whether another audit has an answer or decision, however old, of somebody whom an audit judges, and this one has
    none. Where second entries of one person are joined, it may say so although there is one under the other entry.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, year = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     answers.save(book, audits.begin(book, 2025, {}), ann, {"value": 7})
    ...     answers.choose(book, year, [ann])
    ...     lacks(book, year, audits.find(book, 2025))
    True
    """
    judged = "JOIN person USING (contact_id) WHERE audit_id = ?2 AND person_id IN (SELECT person_id FROM judged)"
    mine = "WHERE own.audit_id = ?1 AND own.contact_id = old.contact_id"
    sql = (
        "WITH judged AS (SELECT person_id FROM audit_contact JOIN person USING (contact_id) WHERE audit_id = ?1)"
        f" SELECT EXISTS (SELECT 1 FROM answer AS old {judged} AND NOT EXISTS (SELECT 1 FROM answer AS own {mine}"
        f" AND own.question = old.question)) OR EXISTS (SELECT 1 FROM override AS old {judged} AND NOT EXISTS"
        f" (SELECT 1 FROM override AS own {mine}))"
    )
    return bool(book.rows(sql, (audit.id, last.id))[0][0])


def put(book: Book, audit: Audit, rows: Iterable[tuple[int, int]]) -> None:
    """Put answers and decisions of an earlier year into an audit as carried. In: pairs of whose and which (``id`` as in
    ``said``). They keep the day on which they were given. Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     answers.save(book, audits.begin(book, 2025, {}), ann, {"value": 7})
    ...     put(book, audits.begin(book, 2026, {}), [(ann, 1)])
    ...     answers.newest(book, audits.find(book, 2026)).values.tolist()
    [[1, 'value', 7.0, 'carried']]
    """
    ordered = sorted(rows, key=lambda row: abs(row[1]))
    with audits.saving(book, audit) as disk:
        disk.executemany(
            "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at)"
            " SELECT ?, ?, question, value, 'carried', answered_at FROM answer WHERE id = ?",
            [(audit.id, whose, which) for whose, which in ordered if which > 0],
        )
        disk.executemany(
            "INSERT INTO override (audit_id, contact_id, tier, reason, decided_at, origin)"
            " SELECT ?, ?, tier, reason, decided_at, 'carried' FROM override WHERE id = ?",
            [(audit.id, whose, -which) for whose, which in ordered if which < 0],
        )


def withdraw(book: Book, audit: Audit, rows: Iterable[tuple[int, str]]) -> None:
    """Make carried answers and decisions as if they had never been carried. In: pairs of whose and which question
    (``own_tier`` for the decision). Raises Fault where the year is closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     answers.save(book, audit, ann, {"value": 7}, "carried")
    ...     withdraw(book, audit, [(ann, "value")])
    ...     len(answers.newest(book, audit)), len(answers.blanks(book, audit))
    (0, 0)
    """
    now, both = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), list(rows)
    with audits.saving(book, audit) as disk:
        disk.executemany(
            "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at, taken_back)"
            " VALUES (?, ?, ?, NULL, 'carried', ?, 1)",
            [(audit.id, whose, which, now) for whose, which in both if which != "own_tier"],
        )
        disk.executemany(
            "INSERT INTO override (audit_id, contact_id, tier, reason, decided_at, origin)"
            " VALUES (?, ?, NULL, '', ?, 'carried')",
            [(audit.id, whose, now) for whose, which in both if which == "own_tier"],
        )


def since(book: Book, audit: Audit, as_closed: bool = True) -> pd.DataFrame:
    """Give the year before an audit's in which each question was last answered by the person: index ``contact_id``, one
    column a question, and ``own_tier`` for their own decision; NaN where never.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> from jinmyaku.book import answers
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


def last(book: Book, year: int) -> Audit | None:
    """Give the audit of the latest earlier year that judged anybody, None where there is none.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     last(book, 2026) is None
    True
    """
    rows = book.rows("SELECT max(year) FROM audit JOIN audit_contact ON audit.id = audit_id WHERE year < ?", (year,))
    return audits.find(book, int(str(rows[0][0]))) if rows[0][0] is not None else None
