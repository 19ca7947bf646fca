"""The made-up network of data/sample into a book that is safe to play with."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import audit, future, intake, people, places, schema
from jinmyaku.book import (
    FILE,
    Book,
    Cell,
    acquaintances,
    answers,
    audits,
    contacts,
    gives,
    goals,
    interactions,
    key_people,
    overrides,
    parties,
    second_looks,
)
from jinmyaku.intake import Progress
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault
from jinmyaku.workbook import SAMPLE

REGION: Final = "JP"
ZONE: Final = "Asia/Tokyo"
# How its files write words of the book.
MYSELF: Final = "self"
FITS: Final = {value: word for word, value in future.FIT.items()}
ACCESSES: Final = {value: word for word, value in future.ACCESS.items()}
STATUSES: Final = {"open": "open", "done": "achieved"}
Row = dict[str, str]


def fill(folder: Path, progress: Progress | None = None) -> list[int]:
    """Make the sample's book in an empty data folder and give its years; all but the last are closed.

    Raises Fault where the folder already holds a book, or is data/private.
    """
    origin = places.root() / "data" / "sample"
    if folder.resolve() == (places.root() / "data" / "private").resolve():
        raise Fault("fault.sample_private")
    if (folder / FILE).exists():
        raise Fault("fault.not_empty", folder=str(folder))
    years = sorted(int(part.name) for part in (origin / "exports").iterdir() if part.is_dir())
    with Book(folder) as book:
        book.set({SAMPLE: "1", "region": REGION, interactions.ZONE: ZONE})
        parties.set_own(book, [row[part] for row in _read(origin / "me.csv") for part in ("name", "address")])
        for number, year in enumerate(years, start=1):
            _year(book, origin, year)
            if year == years[-1]:
                _between(book, origin)
            if year != years[-1]:
                audit.close(book, audit.begin(book, year), dt.date(year, 12, 31))
            if progress:
                progress(str(year), number, len(years))
    return years


def _year(book: Book, origin: Path, year: int) -> None:
    names = origin / f"typed-{year}.txt"
    exports = sorted((origin / "exports" / str(year)).iterdir())
    # The last exports of a year are of its last days.
    options, then = Options(region=REGION), dt.datetime(year, 12, 30, 9, tzinfo=dt.UTC)
    intake.take_in(book, exports, options, now=then)
    intake.take_in_bytes(book, [(names.name, names.read_bytes)], options, now=then)
    rows = _read(origin / f"answers-{year}.csv")
    whom = _contacts(book, [row["contact"] for row in rows])
    with book.save() as disk:
        told = (
            pd.DataFrame(rows)[["relation", "met_via"]].assign(contact_id=whom).melt("contact_id", None, "field", "new")
        )
        old = contacts.contacts(book)[["relation", "met_via"]].reset_index().melt("contact_id", None, "field", "old")
        news = told.merge(old, on=["contact_id", "field"])
        contacts.change(disk, news[(news["new"] != "") & (news["new"] != news["old"])], None)
        here = audit.begin(book, year)
        answers.choose(book, here, whom)
        for contact, row in zip(whom, rows, strict=True):
            answers.save(
                book, here, contact, {q: float(row[q]) for q in (*schema.QUESTIONS, schema.UNCHANGED) if row[q]}
            )
            if row["override_tier"]:
                overrides.put(book, here, contact, row["override_tier"], row["override_reason"])
        _sheets(book, here, origin / f"second_looks-{year}.csv")
        _mirror(book, here, origin / f"mirror-{year}.csv")
        _key_people(book, here, origin)
        _giving(book, here, origin)


def _goals(book: Book, here: audits.Audit, origin: Path) -> dict[str, int]:
    """The goals of a year by number; one of the same words as in an earlier year is the same goal."""
    numbers = {str(goal): int(str(number)) for number, goal in goals.read(book, here)["goal"].items()}
    for row in _of_year(origin / "goals.csv", here.year):
        words = {name: row[name] for name in ("goal", "achieved_means", "self_improvement")}
        fields: dict[str, Cell] = {**words, "horizon": int(row["horizon"]), "weight": float(row["weight"])}
        number = numbers.get(row["goal"]) or goals.add(book, here, fields)
        goals.put(book, here, number, {**fields, "status": STATUSES[row["status"]]})
        numbers[row["goal"]] = number
    return numbers


def _key_people(book: Book, here: audits.Audit, origin: Path) -> None:
    """The key people of a year, each for their goals; whoever its list does not name is one no longer."""
    numbers, before = _goals(book, here, origin), key_people.read(book, here)
    known = dict(zip(before["contact_id"].astype("str").where(before["contact_id"] > 0, before["description"]),
                     before.index.tolist(), strict=True))  # fmt: skip
    rows = _of_year(origin / "key_people.csv", here.year)
    stay = set()
    for whom, row in zip(_named(book, [row["contact"] for row in rows]), rows, strict=True):
        fields: dict[str, Cell] = {
            "contact_id": whom or None,
            "description": row["description"],
            "access": ACCESSES[float(row["access"])],
            "hourly_value": float(row["hourly_value_yen"]),
        }
        called = str(whom or row["description"])
        number = known[called] = known.get(called) or key_people.add(book, here, fields)
        key_people.put(book, here, number, fields)
        key_people.link(book, here, number, numbers[row["goal"]], FITS[float(row["fit"])])
        stay.add(number)
    for number in set(before.index.tolist()) - stay:
        key_people.put(book, here, number, {"removed": 1})


def _giving(book: Book, here: audits.Audit, origin: Path) -> None:
    """What there is to give in a year, and what is planned for key people and was given of it."""
    for row in _of_year(origin / "offers.csv", here.year):
        gives.offer(book, here, {"kind": row["kind"], "what": row["what"], "minutes": float(row["minutes"])})
    rows = _of_year(origin / "give_plans.csv", here.year)
    numbers = {int(contact): int(str(number)) for number, contact in key_people.read(book, here)["contact_id"].items()}
    for whom, row in zip(_contacts(book, [row["contact"] for row in rows]), rows, strict=True):
        amounts = {name: _amount(row[name]) for name in ("minutes", "money", "saved")}
        told = {name: row[name] for name in ("kind", "what", "day")}
        plan = gives.plan(book, here, {**told, **amounts, "key_person": numbers[whom]})
        if row["given_on"]:
            gives.done(book, here, plan, row["given_on"])


def _mirror(book: Book, here: audits.Audit, file: Path) -> None:
    rows = _read(file) if file.exists() else []
    for whom, row in zip(_contacts(book, [row["contact"] for row in rows]), rows, strict=True):
        answers.save(book, here, whom, {name: float(row[name]) for name in schema.MIRROR if row[name]})


def _between(book: Book, origin: Path) -> None:
    """What lies between people, whatever the year: gives, who knows whom, who introduced whom, who was asked to."""
    exchanged, known = _read(origin / "gives.csv"), _read(origin / "acquaintances.csv")
    asked, introduced = _read(origin / "introduction_requests.csv"), _read(origin / "introduced.csv")
    with book.save() as disk:
        for who, row in zip(_contacts(book, [row["contact"] for row in exchanged]), exchanged, strict=True):
            words = {name: row[name] for name in ("direction", "kind", "note")}
            amounts = {name: _amount(row[name]) for name in ("minutes", "money")}
            number = gives.record(book, who, {**words, **amounts, "day": row["date"], "unasked": int(row["unasked"])})
            if row["direction"] == "received":
                gives.change(book, number, {name: row[name] for name in ("thanked_on", "told_on")})
        for one, other, row in _both(book, known, "contact_a", "contact_b"):
            acquaintances.put(book, one, other, ACCESSES[float(row["how_well"])])
        for one, other, row in _both(book, asked, "asked", "target"):
            acquaintances.came_of(book, acquaintances.ask(book, one, other, row["date"]), row["came_of"])
        whom = _contacts(book, [row["contact"] for row in introduced])
        by = _named(book, [row["introduced_by"].replace(MYSELF, "") for row in introduced])
        news = pd.DataFrame({"contact_id": whom, "field": "introduced_by", "old": ""})
        contacts.change(disk, news.assign(new=[str(one or MYSELF) for one in by]), None)


def _sheets(book: Book, here: audits.Audit, file: Path) -> None:
    rows = _read(file)
    for contact, row in zip(_contacts(book, [row["contact"] for row in rows]), rows, strict=True):
        done = dt.date.fromisoformat(row["done_on"]) if row["done_on"] else None
        second_looks.write(book, here, contact, row, done)


def _contacts(book: Book, named: list[str]) -> list[int]:
    """Find whom mails, LinkedIn pages and telephones belong to."""
    known = contacts.addresses(book).drop_duplicates("value").set_index("value")["contact_id"]
    found = pd.Series(pd.NA, index=range(len(named)), dtype="Int64")
    for kind in (schema.LINKEDIN, schema.MAIL, schema.MOBILE):
        rows = pd.DataFrame({"kind": kind, "as_written": named}, index=found.index)
        found = found.fillna(people.normal_address(rows, REGION).map(known).astype("Int64"))
    return [int(contact) for contact in found]


def _named(book: Book, named: list[str]) -> list[int]:
    """As ``_contacts``, 0 for a blank."""
    found = dict(zip(filled := [one for one in named if one], _contacts(book, filled), strict=True))
    return [found.get(one, 0) for one in named]


def _both(book: Book, rows: list[Row], one: str, other: str) -> list[tuple[int, int, Row]]:
    return list(zip(*(_contacts(book, [row[end] for row in rows]) for end in (one, other)), rows, strict=True))


def _of_year(file: Path, year: int) -> list[Row]:
    return [row for row in _read(file) if row["year"] == str(year)]


def _amount(written: str) -> float | None:
    return float(written) if written else None


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
