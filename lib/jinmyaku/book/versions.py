"""What years say of things that last, on disk: every version is kept, the newest of a year or before it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from jinmyaku.book import Book, Cell, audits
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault


class Thing(NamedTuple):
    """A table of versions: what each thing is known by, its fields with what holds where nothing is said, which of them
    begin anew with a year, and what is over (SQL) once the year that said it is."""

    key: tuple[str, ...]
    fields: Mapping[str, Cell]
    anew: Mapping[str, Cell] = {}
    over: str = "0"


THINGS: Final[dict[str, Thing]] = {
    "goal": Thing(
        ("number",),
        {"horizon": 1, "goal": "", "achieved_means": "", "weight": 2.0, "self_improvement": "", "status": "open"},
        {"status": "open"},
        "status IN ('achieved', 'dropped')",
    ),
    "key_person": Thing(
        ("number",),
        {
            "contact_id": None, "description": "", "access": "named", "hourly_value": None, "income": None,
            "respect": "", "who_matters": "", "done_for_them": "",
        },
    ),
    "key_goal": Thing(("key_person", "goal"), {"fit": "achieved"}),
    "give_offer": Thing(("number",), {"kind": "time", "what": "", "minutes": None}),
    "give_plan": Thing(
        ("number",),
        {
            "key_person": 0, "kind": "time", "what": "", "day": "", "minutes": None, "money": None, "saved": None,
            "exchange_id": None,
        },
        {"exchange_id": None},
        "exchange_id IS NOT NULL",
    ),
}  # fmt: skip
_MARKS: Final = ("removed", "written_at")
# So many letters a field of one's own words holds.
MOST_LETTERS: Final = 500


def read(book: Book, table: str, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give what holds in a year, one row a thing, with its key and fields, ``year`` (of the version that holds) and
    ``begun`` (of the first one).

    In: a table of ``THINGS`` and the year's audit; where it has none yet, the year. A closed year keeps what it had.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     one = put(book, audits.begin(book, 2025, {}), "goal", {"number": 1}, {"goal": "Open a second shop"})
    ...     read(book, "goal", None, 2026)[["number", "goal", "year"]].values.tolist()
    [[1, 'Open a second shop', 2025]]
    """
    held = book.kept(
        f"{table} in {audit or year}", book.version(), lambda: _held(book, table, audit, audit.year if audit else year)
    )
    # What is kept is nobody's to write into.
    return held.copy(deep=False)


def put(book: Book, audit: Audit, table: str, key: Mapping[str, int], fields: Mapping[str, Cell]) -> bool:
    """Keep fields of a thing as a year says them, and say whether that is news; the other fields stay as they were.

    In: the thing's key; its fields, or ``removed`` (1 takes it out, 0 brings it back). Raises Fault for a field that
    there is not, for a text that is too long, where the thing was taken out and is not brought back, and where the year
    is closed.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     [put(book, here, "goal", {"number": 1}, {"goal": "Rest"}) for _ in range(2)]
    [True, False]
    """
    thing = THINGS[table]
    if strange := [name for name in fields if name not in (*thing.fields, "removed")]:
        raise Fault("fault.field", found=strange[0][:40], known=", ".join(thing.fields))
    check_length(fields)
    with audits.saving(book, audit) as disk:
        of_year, before = _newest(book, table, audit, key)
        if before.get("removed") and "removed" not in fields:
            raise Fault("aim.gone")
        now = {**thing.fields, "removed": 0, **before, **(thing.anew if of_year != audit.year else {}), **fields}
        if now == before and of_year == audit.year:
            return False
        row = {"audit_id": audit.id, **key, **now, "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
        disk.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
        )
    return True


def check(book: Book, audit: Audit, table: str, number: int) -> None:
    """Raise Fault where a thing with a number was taken out in a year or before it.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     news = put(book, here, "goal", {"number": 1}, {"goal": "Rest"})
    ...     check(book, here, "goal", 1)
    """
    if _newest(book, table, audit, {"number": number})[1].get("removed"):
        raise Fault("aim.gone")


def check_length(fields: Mapping[str, Cell]) -> None:
    """Raise Fault for a field with more than 500 letters.

    >>> check_length({"goal": "Rest" * 200})
    Traceback (most recent call last):
        ...
    jinmyaku.text.Fault: A text here has up to 500 letters; “goal” has 800. Say it shorter.
    """
    for name, value in fields.items():
        if isinstance(value, str) and len(value) > MOST_LETTERS:
            raise Fault("fault.too_long", field=name[:40], found=len(value), most=MOST_LETTERS)


def next_number(book: Book, table: str) -> int:
    """Give the number of the next thing of a table; to be asked for within the save that uses it.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     next_number(book, "goal")
    1
    """
    return int(str(book.rows(f"SELECT coalesce(max(number), 0) + 1 FROM {table}")[0][0]))


def freeze(book: Book, audit: Audit) -> None:
    """Write down all that holds in a year as its own, so that nothing said of an earlier year changes it.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     one = put(book, audits.begin(book, 2025, {}), "goal", {"number": 1}, {"goal": "Rest"})
    ...     freeze(book, audits.begin(book, 2026, {}))
    ...     len(book.rows("SELECT id FROM goal"))
    2
    """
    with book.save() as disk:
        for table, thing in THINGS.items():
            columns = (*thing.key, *thing.fields, *_MARKS)
            values = [f"'{thing.anew[name]}'" if thing.anew.get(name) else name for name in columns]
            same = " AND ".join(f"other.{part} = this.{part}" for part in thing.key)
            disk.execute(
                f"INSERT INTO {table} (audit_id, {', '.join(columns)})"
                f" SELECT ?1, {', '.join(values)} FROM {table} AS this"
                f" WHERE id = (SELECT other.id FROM {table} AS other JOIN audit ON audit.id = other.audit_id"
                f" WHERE year <= ?2 AND {same} ORDER BY year DESC, revision DESC, other.id DESC LIMIT 1)"
                f" AND audit_id <> ?1 AND NOT ({thing.over})",
                (audit.id, audit.year),
            )


def _newest(book: Book, table: str, audit: Audit, key: Mapping[str, int]) -> tuple[Cell, dict[str, Cell]]:
    """The year and the fields of the version that holds, removed or not; none where there is none."""
    columns = (*THINGS[table].fields, "removed")
    found = book.rows(
        f"SELECT year, {', '.join(columns)} FROM {table} JOIN audit ON audit.id = audit_id WHERE year <= ? AND"
        f" {' AND '.join(f'{part} = ?' for part in key)} ORDER BY year DESC, revision DESC, {table}.id DESC LIMIT 1",
        (audit.year, *key.values()),
    )
    return (found[0][0], dict(zip(columns, found[0][1:], strict=True))) if found else (None, {})


def _held(book: Book, table: str, audit: Audit | None, year: int | None) -> pd.DataFrame:
    if not book.rows(f"SELECT 1 FROM {table} LIMIT 1"):
        # Of nothing it is the same in every year.
        return book.kept(f"no {table}", "", lambda: _newest_of(book, table, None, year))
    return _newest_of(book, table, audit, year)


def _newest_of(book: Book, table: str, audit: Audit | None, year: int | None) -> pd.DataFrame:
    thing = THINGS[table]
    where, bound = _in_force(audit, year)
    found = _versions(book, table, where, bound)
    begun = _versions(book, table, "year <= ?", year).groupby(list(thing.key))["year"].min()
    newest = found.drop_duplicates(list(thing.key), keep="last")
    newest = newest[newest["removed"] == 0].join(begun.rename("begun"), on=list(thing.key))
    return newest.drop(columns=["id", *_MARKS]).sort_values(list(thing.key), ignore_index=True)


def _versions(book: Book, table: str, where: str, bound: int | None) -> pd.DataFrame:
    thing = THINGS[table]
    columns = (*thing.key, *thing.fields, *_MARKS)
    texts = [name for name, usual in thing.fields.items() if isinstance(usual, str)]
    found = book.frame(
        f"SELECT {table}.id, {', '.join(columns)}, year FROM {table} JOIN audit ON audit.id = audit_id"
        f" WHERE {where} ORDER BY year, revision, {table}.id",
        (bound,),
        text=(*texts, "written_at"),
    )
    amounts = [name for name, usual in thing.fields.items() if usual is None or isinstance(usual, float)]
    return found.astype(dict.fromkeys(amounts, "float64") | dict.fromkeys([*thing.key, "removed", "year"], "int64"))


def _in_force(audit: Audit | None, year: int | None) -> tuple[str, int | None]:
    if audit and audit.closed_on:
        return "audit.id = ?", audit.id
    return "year <= ?", audit.year if audit else year
