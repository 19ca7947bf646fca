"""The made-up network of data/sample into a book that is safe to play with."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from jinmyaku import audit, intake, people, places, schema
from jinmyaku.book import FILE, Book, answers, audits, contacts, interactions, overrides, parties, second_looks
from jinmyaku.intake import Progress
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault
from jinmyaku.workbook import SAMPLE

REGION: Final = "JP"
ZONE: Final = "Asia/Tokyo"
Row = Mapping[str, str]


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
            answers.save(book, here, contact, {q: float(row[q]) for q in schema.QUESTIONS if row[q]})
            if row["override_tier"]:
                overrides.put(book, here, contact, row["override_tier"], row["override_reason"])
        _sheets(book, here, origin / f"second_looks-{year}.csv")


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


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
