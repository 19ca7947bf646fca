"""What is to be given and what was given, on disk: an inventory, plans for key people, and what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Book, Cell, audits, interactions, versions
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault

_MINUTES: Final = 100_000.0
_MONEY: Final = 1e12
_DAYS: Final = ("day", "thanked_on", "told_on")
_LEDGER: Final = ("direction", "kind", "day", "minutes", "money", "unasked", "note", "thanked_on", "told_on", "removed")


def offer(book: Book, audit: Audit, fields: Mapping[str, Cell], number: int | None = None) -> int:
    """Keep something that one has to give, new or (by its number) as it is now, and give its number.

    In: ``kind`` (of ``future.KINDS``), ``what``, ``minutes`` it takes, ``removed``. Raises Fault for a value that there
    is not, or a closed year.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     offer(book, audits.begin(book, 2026, {}), {"kind": "knowledge", "what": "How to price", "minutes": 30})
    1
    """
    return _keep(book, audit, "give_offer", fields, number)


def plan(book: Book, audit: Audit, fields: Mapping[str, Cell], number: int | None = None) -> int:
    """Keep something to give to a key person, new or (by its number) as it is now, and give its number.

    In: ``key_person`` (their number), ``kind``, ``what``, ``day`` (ISO, blank where open), ``minutes`` it takes,
    ``money``, ``saved`` (minutes that it saves them), ``removed``. Raises Fault for a value that there is not, or a
    closed year.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import key_people
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     baker = key_people.add(book, here, {"description": "A baker"})
    ...     number = plan(book, here, {"key_person": baker, "kind": "care", "what": "Flowers", "minutes": 5})
    ...     plans(book, here)[["what", "minutes"]].values.tolist()
    [['Flowers', 5.0]]
    """
    return _keep(book, audit, "give_plan", fields, number)


def done(book: Book, audit: Audit, number: int, day: str, today: dt.date | None = None) -> int:
    """Write down that something planned was given on a day (ISO), as an exchange, and give its number.

    Raises Fault where it is for nobody with a name yet, was given already, or the day is none or, where today is given,
    later than it; then nothing is kept.
    """
    with audits.saving(book, audit):
        rows = plans(book, audit)
        if number not in rows.index:
            raise Fault("fault.give_unknown", found=number)
        row = rows.loc[number]
        if row["exchange_id"]:
            raise Fault("fault.give_done")
        if not row["contact_id"]:
            raise Fault("fault.give_nobody")
        fields = {name: None if pd.isna(row[name]) else float(row[name]) for name in ("minutes", "money")}
        said = {**fields, "direction": "given", "kind": str(row["kind"]), "day": day, "note": str(row["what"])}
        exchange = record(book, int(row["contact_id"]), {**said, "unasked": 1}, today)
        versions.put(book, audit, "give_plan", {"number": number}, {"exchange_id": exchange})
    return exchange


def undone(book: Book, audit: Audit, number: int) -> None:
    """Take back that something planned was given; it is planned again. Raises Fault where it was not given, or the year
    is closed."""
    with audits.saving(book, audit):
        given = int(plans(book, audit)["exchange_id"].get(number, 0))
        if not given:
            raise Fault("fault.give_not_done", found=number)
        versions.put(book, audit, "give_plan", {"number": number}, {"exchange_id": None})
        change(book, given, {"removed": 1})


def offers(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give what one has to give in a year: index ``offer_id``, ``kind``, ``what``, ``minutes``, ``begun``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(offers(book, None, 2026))
    0
    """
    found = versions.read(book, "give_offer", audit, year).rename(columns={"number": "offer_id"})
    return found.set_index("offer_id").drop(columns="year")


def plans(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give what is to be given in a year: index ``plan_id``, ``key_id``, ``contact_id`` (0 for nobody yet), ``kind``,
    ``what``, ``day``, ``minutes``, ``money``, ``saved``, ``exchange_id`` (0 while not given). What an earlier year gave
    is past.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(plans(book, None, 2026))
    0
    """
    from jinmyaku.book import key_people

    now = audit.year if audit else year
    found = versions.read(book, "give_plan", audit, year).rename(columns={"number": "plan_id", "key_person": "key_id"})
    people = key_people.read(book, audit, year)["contact_id"]
    found = found[found["key_id"].isin(people.index) & (found["exchange_id"].isna() | (found["year"] == now))]
    whom = found["key_id"].map(people).astype("int64")
    return (
        found.assign(contact_id=whom, exchange_id=found["exchange_id"].fillna(0).astype("int64"))
        .set_index("plan_id")
        .drop(columns=["year", "begun"])
    )


def record(book: Book, contact: int, fields: Mapping[str, Cell], today: dt.date | None = None) -> int:
    """Write down something given or received and give its number.

    In: ``direction`` (``given`` or ``received``), ``kind``, ``day`` (ISO), ``minutes``, ``money``, ``unasked`` (1),
    ``note``. Raises Fault for a value that there is not and, where today is given, for a later day; then nothing is
    kept.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"name": "Ann Lee"})
    ...     record(book, ann, {"direction": "received", "kind": "time", "day": "2026-05-04", "minutes": 90})
    ...     read(book)[["contact_id", "direction", "minutes"]].values.tolist()
    1
    [[1, 'received', 90.0]]
    """
    _known(fields)
    said = _checked({"minutes": None, "money": None, "unasked": 0, "note": "", **fields})
    if said.get("direction") not in ("given", "received"):
        raise Fault("fault.direction", found=str(said.get("direction"))[:20])
    said = {**said, "day": interactions.iso_day(str(said.get("day", "")), today), "contact_id": contact}
    with book.save() as disk:
        number = disk.execute(
            f"INSERT INTO exchange ({', '.join(said)}) VALUES ({', '.join('?' * len(said))})", tuple(said.values())
        ).lastrowid
    assert number is not None
    return number


def change(book: Book, number: int, fields: Mapping[str, Cell], today: dt.date | None = None) -> None:
    """Set fields of something given or received: those of ``record``, ``thanked_on`` and ``told_on`` (ISO days, blank
    where not yet), ``removed`` (1 takes it out, 0 brings it back). Raises Fault as ``record``, and for thanks on a day
    before that of what they are for."""
    _known(fields)
    said = _checked(fields)
    said |= {name: interactions.iso_day(str(said[name]), today) for name in _DAYS if said.get(name)}
    with book.save() as disk:
        for row in book.rows(f"SELECT {', '.join(_DAYS)} FROM exchange WHERE id = ?", (number,)):
            day, *after = ({**dict(zip(_DAYS, row, strict=True)), **said}[name] for name in _DAYS)
            if early := [one for one in after if one and str(one) < str(day)]:
                raise Fault("fault.thanked_early", found=early[0], day=day)
        disk.execute(
            f"UPDATE exchange SET {', '.join(f'{name} = ?' for name in said)} WHERE id = ?", (*said.values(), number)
        )


def read(book: Book) -> pd.DataFrame:
    """Give all that was given and received, oldest first: index ``exchange_id``, ``contact_id`` (who stands for them),
    ``direction``, ``kind``, ``day`` (datetime), ``minutes``, ``money``, ``unasked``, ``note``, ``thanked_on``,
    ``told_on`` (ISO, blank where not).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book))
    0
    """
    texts = ("direction", "kind", "day", "note", "thanked_on", "told_on")
    found = book.frame(
        "SELECT id AS exchange_id, person_id AS contact_id, direction, kind, day, minutes, money, unasked, note,"
        " thanked_on, told_on FROM exchange JOIN person USING (contact_id) WHERE removed = 0 ORDER BY day, id",
        text=texts,
    ).set_index("exchange_id")
    days = pd.to_datetime(found["day"], format="%Y-%m-%d")
    return found.assign(day=days).astype({"minutes": "float64", "money": "float64"})


def _keep(book: Book, audit: Audit, table: str, fields: Mapping[str, Cell], number: int | None) -> int:
    said = _checked(fields)
    if said.get("day"):
        said = {**said, "day": interactions.iso_day(str(said["day"]))}
    if number is None and not str(said.get("what") or ""):
        raise Fault("fault.give_blank")
    with audits.saving(book, audit):
        if "key_person" in said:
            versions.check(book, audit, "key_person", int(str(said["key_person"])))
        kept = number or versions.next_number(book, table)
        versions.put(book, audit, table, {"number": kept}, said)
    return kept


def _known(fields: Mapping[str, Cell]) -> None:
    if strange := [name for name in fields if name not in _LEDGER]:
        raise Fault("fault.field", found=strange[0][:40], known=", ".join(_LEDGER))


def _checked(fields: Mapping[str, Cell]) -> dict[str, Cell]:
    said = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    versions.check_length(said)
    if "kind" in said and said["kind"] not in future.KINDS:
        raise Fault("fault.give_kind", found=str(said["kind"])[:20], known=", ".join(future.KINDS))
    for name, reason, most in (
        ("minutes", "fault.give_minutes", _MINUTES),
        ("saved", "fault.give_minutes", _MINUTES),
        ("money", "fault.money_most", _MONEY),
    ):
        amount = said.get(name)
        if amount is not None and not (isinstance(amount, int | float) and 0 <= amount <= most):
            raise Fault(reason, found=str(amount)[:20], most=f"{most:,.0f}")
    return said
