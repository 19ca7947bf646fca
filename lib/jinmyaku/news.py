"""Who is new, gone from a list, or in a new job since the audit before."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits, contacts

NEW, GONE, JOB = "new", "gone", "job"
COLUMNS: Final = ("contact_id", "kind", "listing", "was", "became", "display")


def since(book: Book, now: Audit) -> str:
    """Give the day from which on imports are news: that on which the audit before was closed, or the end of its year;
    blank where there is none.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     begun = audit.begin(book, 2025)
    ...     since(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
    '2025-12-31'
    """
    if now.before_year is None:
        return ""
    before = audits.find(book, now.before_year)
    return (before.closed_on if before else "") or f"{now.before_year}-12-31"


def news(book: Book, day: str) -> pd.DataFrame:
    """Give what imports after a day brought: ``COLUMNS``; ``kind`` is new, gone (with the ``listing`` that no longer
    has them) or job, with what ``was`` and what it ``became``. New people first, then those gone, then jobs.

    >>> import pathlib, tempfile
    >>> from jinmyaku import intake
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     account = intake.take_in_bytes(book, [("names.txt", lambda: "佐藤 花子、例示商事".encode())])
    ...     news(book, "2020-12-31")[["kind", "became", "display"]].values.tolist()
    [['new', '例示商事', '佐藤 花子']]
    """
    people = contacts.contacts(book)
    found = pd.concat([_new(book, day, people), _gone(book, day), _jobs(book, day)], ignore_index=True)
    found = found.assign(display=found["contact_id"].map(people["display"]).fillna(""))
    order = found["kind"].map({NEW: 0, GONE: 1, JOB: 2})
    return found.assign(order=order).sort_values(["order", "display"], ignore_index=True)[list(COLUMNS)]


def _new(book: Book, day: str, people: pd.DataFrame) -> pd.DataFrame:
    """Whoever has no contact that was there before."""
    rows = book.frame(
        "SELECT person_id AS contact_id FROM contact JOIN person ON person.contact_id = contact.id"
        " LEFT JOIN import_batch ON import_batch.id = batch_id GROUP BY person_id"
        " HAVING min(coalesce(date(imported_at), '')) > ?",
        (day,),
    )
    here = people.reindex(rows["contact_id"])
    place = (here["organisation"] + " · " + here["title"]).str.strip(" ·").to_numpy()
    return rows.assign(kind=NEW, listing="", was="", became=place)


def _gone(book: Book, day: str) -> pd.DataFrame:
    rows = book.frame(
        "SELECT person_id AS contact_id, source AS listing FROM contact_source JOIN person USING (contact_id)"
        " JOIN import_batch ON import_batch.id = missing_since WHERE date(imported_at) > ?"
        " EXCEPT SELECT person_id, source FROM contact_source JOIN person USING (contact_id)"
        " WHERE missing_since IS NULL",
        (day,),
        text=("listing",),
    )
    return rows.assign(kind=GONE, was="", became="", listing=rows["listing"].str.partition(":")[0] if len(rows) else "")


def _jobs(book: Book, day: str) -> pd.DataFrame:
    rows = book.frame(
        "SELECT person_id AS contact_id, field, old, new FROM contact_change JOIN person USING (contact_id)"
        " JOIN import_batch ON import_batch.id = batch_id"
        " WHERE field IN ('organisation', 'title') AND old <> '' AND date(imported_at) > ?"
        " ORDER BY field, contact_change.id",
        (day,),
        text=("field", "old", "new"),
    )
    each = rows.groupby(["contact_id", "field"], sort=True).agg(was=("old", "first"), became=("new", "last"))
    each = each[each["was"] != each["became"]]
    joined = each.groupby("contact_id")[["was", "became"]].agg(" · ".join).reset_index()
    return joined.assign(kind=JOB, listing="")
