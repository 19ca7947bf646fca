"""A year's answers on disk: whom an audit judges, and what was answered of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, Cell, audits
from jinmyaku.book.audits import Audit
from jinmyaku.book.columns import Kinds
from jinmyaku.text import Fault


def choose(book: Book, audit: Audit, contacts: Iterable[int]) -> None:
    """Set whom an audit judges; answers of those no longer chosen stay in the book. Raises Fault where the year is
    closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, hanako = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "佐藤 花子"))
    ...     choose(book, audits.begin(book, 2026, {}), [hanako])
    ...     chosen(book, audits.begin(book, 2026, {}))
    [2]
    """
    wanted = set(contacts)
    with audits.saving(book, audit) as disk:
        now = set(chosen(book, audit))
        gone, new = sorted(now - wanted), sorted(wanted - now)
        theirs = "contact_id IN (SELECT id FROM contact WHERE id = ?2 OR same_as = ?2)"
        disk.executemany(f"DELETE FROM audit_contact WHERE audit_id = ?1 AND {theirs}", [(audit.id, c) for c in gone])
        disk.executemany("INSERT INTO audit_contact VALUES (?, ?)", [(audit.id, c) for c in new])


def chosen(book: Book, audit: Audit, as_closed: bool = True) -> list[int]:
    """Give the contacts an audit judges; of a closed one as they were then, or as who they are called now.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     choose(book, audit, [ann])
    ...     chosen(book, audit)
    [1]
    """
    people = audits.persons(audit, as_closed)
    sql = f"SELECT DISTINCT person_id FROM audit_contact JOIN {people} USING (contact_id) WHERE audit_id = ? ORDER BY 1"
    return list(book.large(sql, (audit.id,))["person_id"].tolist())


def save(book: Book, audit: Audit, contact: int, given: Mapping[str, float | None], origin: str = "person") -> None:
    """Put answers on disk, None taking one back; they are there when this returns.

    Raises Fault for an unknown question, an answer off its scale or a closed year; then none of them is saved.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     save(book, audit, ann, {"value": 7})
    ...     wide(book, audit)["value"].to_dict()
    {1: 7.0}
    """
    for question, value in given.items():
        check(question, value)
    rows = [(audit.id, contact, question, value, origin, _now()) for question, value in given.items()]
    with audits.saving(book, audit) as disk:
        disk.executemany(
            "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )


def take_back(book: Book, audit: Audit, contact: int, question: str) -> None:
    """Make a question as if it had never been asked; what was answered stays on record. Raises Fault where the year is
    closed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     save(book, audit, ann, {"value": 7})
    ...     take_back(book, audit, ann, "value")
    ...     len(blanks(book, audit)), len(wide(book, audit)), len(history(book, audit, ann))
    (0, 0, 2)
    """
    with audits.saving(book, audit) as disk:
        disk.execute(
            "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at, taken_back)"
            " VALUES (?, ?, ?, NULL, 'person', ?, 1)",
            (audit.id, contact, question, _now()),
        )


def check(question: str, value: float | None) -> None:
    """Raise Fault unless the question is known and the value stands on its scale, or is None.

    >>> check("value", 7)
    >>> check("value", 11)
    Traceback (most recent call last):
        ...
    jinmyaku.text.Fault: value takes a whole number from 0 to 10. Found: 11.
    """
    scale = (schema.QUESTIONS | schema.EXTRAS).get(question)
    if scale is None:
        raise Fault("fault.question", found=question, known=", ".join(schema.QUESTIONS))
    if value is None:
        return
    if not scale.low <= value <= scale.high or (scale.whole and value != int(value)):
        reason = "fault.answer_whole" if scale.whole else "fault.answer"
        raise Fault(reason, question=question, low=scale.low, high=f"{scale.high:g}", found=f"{value:g}")


def wide(book: Book, audit: Audit, as_closed: bool = True) -> pd.DataFrame:
    """Give an audit's answers: index ``contact_id`` (as ``chosen``), one column a question, and ``measured`` for
    confirmed hours.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     save(book, audit, ann, {"value": 7, "effort": 3})
    ...     wide(book, audit)[["value", "effort"]].values.tolist()
    [[7.0, 3.0]]
    """
    return spread(newest(book, audit, as_closed))


def newest(book: Book, audit: Audit, as_closed: bool = True) -> pd.DataFrame:
    """Give the answers of an audit that count, the newest of each question: ``contact_id`` (as ``chosen``),
    ``question``, ``value``, ``origin``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     given = [save(book, audit, ann, {"value": step}) for step in (7, 4)]
    ...     newest(book, audit).values.tolist()
    [[1, 'value', 4.0, 'person']]
    """
    people = audits.persons(audit, as_closed)
    found = last_said(book, audit, people)
    return found.loc[found["value"].notna(), ["contact_id", "question", "value", "origin"]]


def last_said(book: Book, audit: Audit, people: str) -> pd.DataFrame:
    """Give the newest answer of every question of an audit, also where it says none: ``id``, ``contact_id``,
    ``question``, ``value`` (NaN for none), ``origin``, ``taken_back`` (0 or 1). In: who stands for whom
    (``audits.persons``). Read anew only where something has changed.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     given = [save(book, audit, ann, {"value": step}) for step in (7, None)]
    ...     last_said(book, audit, "person").values.tolist()
    [[2, 1, 'value', nan, 'person', 0]]
    """
    return _kept(book, audit.id, people, lambda: _last_said(book, people, "WHERE audit_id = ?", (audit.id,)))


def read_ahead(book: Book) -> None:
    """Read the answers of all audits for ``last_said``, which is quicker than one audit after another.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     read_ahead(book)
    """
    for audit, said in _last_said(book, "person").groupby("audit_id"):
        _kept(book, int(str(audit)), "person", said.copy)


def spread(counted: pd.DataFrame) -> pd.DataFrame:
    """Give answers one row a person. In: ``newest``. Out: as ``wide``.

    >>> spread(pd.DataFrame({"contact_id": [1], "question": "effort", "value": 3.0, "origin": "measured"}))["measured"]
    contact_id
    1    True
    Name: measured, dtype: bool
    """
    index, row = np.unique(counted["contact_id"].to_numpy(dtype="int64"), return_inverse=True)
    column = pd.Index(schema.QUESTIONS).get_indexer(pd.Index(counted["question"]))
    table = np.full((len(index), len(schema.QUESTIONS)), np.nan)
    asked = column >= 0
    table[row[asked], column[asked]] = counted["value"].to_numpy(dtype="float64")[asked]
    answers = pd.DataFrame(table, index=index, columns=list(schema.QUESTIONS))
    measured = counted.loc[(counted["question"] == "effort") & (counted["origin"] == "measured"), "contact_id"]
    return answers.assign(measured=answers.index.isin(measured)).rename_axis(index="contact_id", columns=None)


def blanks(book: Book, audit: Audit) -> pd.DataFrame:
    """Give the questions of which it was said that they cannot be answered: ``contact_id``, ``question``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     save(book, audit, ann, {"value": None})
    ...     blanks(book, audit).values.tolist()
    [[1, 'value']]
    """
    found = last_said(book, audit, "person")
    return found.loc[found["value"].isna() & (found["taken_back"] == 0), ["contact_id", "question"]]


def given(book: Book, audit: Audit, contact: int) -> dict[str, tuple[float | None, str]]:
    """Give one person's answers as they stand, extras included: by question the value, None for one that cannot be
    said, and its origin.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     save(book, audit, ann, {"value": 7, "effort": None})
    ...     given(book, audit, ann)
    {'value': (7.0, 'person'), 'effort': (None, 'person')}
    """
    found: dict[str, tuple[float | None, str]] = {}
    theirs = "contact_id IN (SELECT id FROM contact WHERE id = ?2 OR same_as = ?2)"
    if audit.closed_on:
        theirs = f"contact_id IN (SELECT contact_id FROM {audits.persons(audit)} WHERE person_id = ?2)"
    sql = f"SELECT question, value, origin, taken_back FROM answer WHERE audit_id = ?1 AND {theirs} ORDER BY id"
    for question, value, origin, taken_back in book.rows(sql, (audit.id, contact)):
        if taken_back:
            found.pop(str(question), None)
        else:
            found[str(question)] = (None if value is None else float(value), str(origin))
    return found


def history(book: Book, audit: Audit, contact: int) -> pd.DataFrame:
    """Give every answer of one contact, newest last: ``id``, ``question``, ``value``, ``origin``, ``answered_at``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, audit = contacts.add(book, {"name": "Ann Lee"}), audits.begin(book, 2026, {})
    ...     given = [save(book, audit, ann, {"value": step}) for step in (7, 4)]
    ...     history(book, audit, ann)["value"].tolist()
    [7.0, 4.0]
    """
    columns, both = "id, question, value, origin, answered_at", "answer JOIN person USING (contact_id)"
    sql = f"SELECT {columns} FROM {both} WHERE audit_id = ? AND person_id = ? ORDER BY id"
    return book.frame(sql, (audit.id, contact), text=("question", "origin", "answered_at"))


def _last_said(book: Book, people: str, where: str = "", values: Sequence[Cell] = ()) -> pd.DataFrame:
    found = book.large(
        "SELECT id, audit_id, person_id AS contact_id, question, value, origin, taken_back"
        f" FROM answer JOIN {people} USING (contact_id) {where}",
        values,
        Kinds(["value"], words={"question": [*schema.QUESTIONS, *schema.EXTRAS], "origin": schema.ORIGINS}),
    )
    # SQLite takes three times as long to find the newest.
    newest = found.sort_values("id").drop_duplicates(["audit_id", "contact_id", "question"], keep="last")
    return newest.astype({"question": "str", "origin": "str"})


def _kept(book: Book, audit: int, people: str, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    return book.kept(f"said in {audit} {people}", book.version(), lambda: work().drop(columns="audit_id"))


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
