"""One's own rules for a year's time on disk: for all of a tier, and for single people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import timeplan
from jinmyaku.book import Book, audits
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault

# Of one person: how often and how long, and 1 where they depend on me.
OWN: Final[dict[str, tuple[float, float]]] = {"times": (0, 366), "length": (0, 24), "depends": (0, 1)}


def put(book: Book, audit: Audit, rules: Mapping[str, float | None], contact: int | None = None) -> None:
    """Keep rules of a year, of one contact where one is named; None goes back to what held before.

    Raises Fault for a rule that there is not, an amount out of its bounds, or a closed year; then nothing is kept.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     put(book, audits.begin(book, 2026, {}), {"hours_week": 8.0})
    ...     read(book, audits.find(book, 2026))["hours_week"]
    8.0
    """
    bounds = timeplan.BOUNDS if contact is None else OWN
    for rule, value in rules.items():
        if rule not in bounds:
            raise Fault("fault.time_rule", found=rule[:40], known=", ".join(bounds))
        low, high = bounds[rule]
        if value is not None and not low <= value <= high:
            raise Fault("fault.time_amount", rule=rule, found=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with audits.saving(book, audit) as disk:
        disk.executemany(
            "INSERT INTO time_rule (audit_id, contact_id, rule, value, decided_at) VALUES (?, ?, ?, ?, ?)",
            [(audit.id, contact, rule, value, now) for rule, value in rules.items()],
        )


def read(book: Book, audit: Audit | None, year: int | None = None) -> dict[str, float]:
    """Give the rules that hold in a year: its own, else those of the year before, else the usual ones.

    In: the year's audit; where it has none yet, the year. A closed year keeps what it had.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     put(book, audits.begin(book, 2025, {}), {"hours_week": 8.0})
    ...     read(book, None, 2026)["hours_week"], read(book, None, 2024)["hours_week"]
    (8.0, 12.0)
    """
    return {**timeplan.RULES, **said(book, audit, year)}


def said(book: Book, audit: Audit | None, year: int | None = None) -> dict[str, float]:
    """Give the rules that somebody has set, as ``read`` does, without the usual ones.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     put(book, audits.begin(book, 2026, {}), {"hours_week": 8.0, "weeks": None})
    ...     said(book, audits.find(book, 2026))
    {'hours_week': 8.0}
    """
    where, bound = _in_force(audit, year)
    found = book.rows(
        f"SELECT rule, value FROM time_rule JOIN audit ON audit.id = audit_id WHERE contact_id IS NULL AND {where}"
        " ORDER BY year, revision, time_rule.id",
        (bound,),
    )
    newest = {str(rule): value for rule, value in found}
    return {rule: float(str(value)) for rule, value in newest.items() if value is not None}


def own(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give the rules of single people that hold in a year, as ``read`` does: index ``contact_id``, ``own_times``,
    ``own_length``, ``depends``.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     mother = contacts.add(book, {"name": "Sachiko"})
    ...     put(book, audits.begin(book, 2026, {}), {"times": 52, "length": 3}, mother)
    ...     own(book, audits.find(book, 2026)).loc[mother, ["own_times", "own_length"]].tolist()
    [52.0, 3.0]
    """
    people = audits.persons(audit) if audit else "person"
    where, bound = _in_force(audit, year)
    found = book.frame(
        f"SELECT person_id AS contact_id, rule, value FROM time_rule JOIN {people} USING (contact_id)"
        f" JOIN audit ON audit.id = audit_id WHERE {where} ORDER BY year, revision, time_rule.id",
        (bound,),
        text=("rule",),
    ).drop_duplicates(["contact_id", "rule"], keep="last")
    wide = found.pivot(index="contact_id", columns="rule", values="value").reindex(columns=list(OWN)).astype("float64")
    wide = wide.rename_axis(columns=None).rename(columns={"times": "own_times", "length": "own_length"})
    wide = wide.assign(depends=wide["depends"].fillna(0.0))
    return wide[wide["own_times"].notna() | wide["own_length"].notna() | (wide["depends"] != 0)]


def freeze(book: Book, audit: Audit) -> None:
    """Write down every rule that holds in a year as its own, so that no later usual one changes it; but for how many
    key people time is kept, unless it was set: the key people of a closed year are frozen themselves.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     freeze(book, audits.begin(book, 2026, {}))
    ...     len(book.rows("SELECT rule FROM time_rule")) == len(timeplan.RULES) - 1
    True
    """
    with book.save():
        set_here = said(book, audit)
        put(book, audit, {rule: value for rule, value in read(book, audit).items()
                          if rule != "key_people" or rule in set_here})  # fmt: skip
        people = own(book, audit).rename(columns={"own_times": "times", "own_length": "length"})
        for contact, rules in people.to_dict("index").items():
            put(book, audit, {str(rule): _value(amount) for rule, amount in rules.items()}, int(str(contact)))


def _value(amount: float) -> float | None:
    return None if pd.isna(amount) else float(amount)


def _in_force(audit: Audit | None, year: int | None) -> tuple[str, int | None]:
    """Whose rules (SQL) count in a year: its own alone where it is closed, else those of earlier years too."""
    if audit and audit.closed_on:
        return "audit.id = ?", audit.id
    return "year <= ?", audit.year if audit else year
