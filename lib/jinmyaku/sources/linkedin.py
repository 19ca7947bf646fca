"""LinkedIn's Connections.csv, in every shape it has had."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources import table
from jinmyaku.sources.rows import Batch, ContactRow, Options, Problem

NAME: Final = "linkedin"
BATCH: Final = 500

# The Japanese names are unconfirmed: no export with a Japanese header is known.
ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "given": ("First Name", "Vorname", "名"),
    "family": ("Last Name", "Nachname", "姓"),
    "url": ("URL", "Profile URL"),
    "mail": ("Email Address", "E-Mail-Adresse", "メールアドレス"),
    "organisation": ("Company", "Unternehmen", "会社", "会社名"),
    "title": ("Position", "役職"),
    "met_on": ("Connected On", "Verbunden am", "つながった日"),
}
NEEDED: Final = ("given", "family", "met_on")

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins like Connections.csv: a header with both names and the day of connecting.

    >>> recognises(b"First Name,Last Name,Company,Connected On\\n", "Connections.csv"), recognises(b"a,b\\n", "b.csv")
    (True, False)
    """
    return _header(_records(table.head_text(head))[0]) is not None


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the connections; rows of closed accounts, which have neither name nor address, become problems. A file
    without the header gives one problem.

    >>> import io
    >>> file = io.BytesIO(b"First Name,Last Name,Connected On\\nAnn,Lee,05 Mar 2024\\n")
    >>> [(row.family, row.met_on) for batch in read(file, Options()) for row in batch.contacts]
    [('Lee', '2024-03-05')]
    """
    text, problems = table.decoded(stream)
    rows, faults = _records(text)
    at = _header(rows)
    if at is None:
        yield Batch(
            problems=(*problems, Problem(0, "problem.no_header", {"expected": "First Name, Last Name, Connected On"}))
        )
        return
    places, width = table.columns(rows[at].cells, ALIASES), len(rows[at].cells)
    yield Batch(problems=(*problems, *(fault for fault in faults if fault.line > rows[at].line)))
    body = rows[at + 1 :]
    for start in range(0, len(body), BATCH):
        yield _batch(body[start : start + BATCH], places, width)
    if not body:
        yield Batch(problems=(Problem(rows[at].line, "problem.only_header"),))


def iso_date(written: str) -> str | None:
    """Give a date as ISO text, blank for a blank one and None for one that cannot be read.

    >>> iso_date("05 Mar 2024"), iso_date("27-Nov-20"), iso_date("2024/05/26"), iso_date("soon")
    ('2024-03-05', '2020-11-27', '2024-05-26', None)
    """
    return _iso_date(written.strip()) if written.strip() else ""


@lru_cache(maxsize=50_000)
def _iso_date(written: str) -> str | None:
    words = re.fullmatch(r"(\d{1,2})\.?[ -]([^\W\d_]{3})[^\W\d_]*\.?,?[ -](\d{4}|\d{2})", written)
    if words and (month := _MONTHS.get(words[2].casefold())):
        return _valid(_century(words[3]), month, int(words[1]))
    if numbers := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?", written):
        return _valid(int(numbers[1]), int(numbers[2]), int(numbers[3]))
    if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", written):
        return _valid(int(german[3]), int(german[2]), int(german[1]))
    return None


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _records(text: str) -> tuple[list[table.Record], list[Problem]]:
    """Rows and faults under the delimiter that gives a header; spreadsheets save with tabs or semicolons too."""
    for delimiter in (",", "\t", ";"):
        found = list(table.records(text, delimiter))
        rows = [f for f in found if isinstance(f, table.Record)]
        if _header(rows) is not None:
            return rows, [f for f in found if isinstance(f, Problem)]
    return [], []


def _header(rows: Sequence[table.Record]) -> int | None:
    return table.find_header(rows, ALIASES, NEEDED)


def _batch(rows: Sequence[table.Record], places: Mapping[str, int], width: int) -> Batch:
    contacts, problems = [], []
    for row in rows:
        cells = {ours: row.cells[place].strip() for ours, place in places.items() if place < len(row.cells)}
        contact = _contact(row.line, cells)
        if contact is None:
            problems.append(Problem(row.line, "problem.no_name"))
            continue
        if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
            problems.append(Problem(row.line, "problem.ragged", {"expected": width, "found": len(row.cells)}))
        if contact.met_on == "" and cells.get("met_on"):
            problems.append(Problem(row.line, "problem.date", {"column": "Connected On"}))
        contacts.append(contact)
    return Batch(tuple(contacts), tuple(problems))


def _contact(line: int, cells: Mapping[str, str]) -> ContactRow | None:
    url, mail = cells.get("url", ""), cells.get("mail", "")
    addresses = [(schema.MAIL, mail)] if mail else []
    if url:
        addresses.append((schema.LINKEDIN if "linkedin.com/" in url.casefold() else schema.URL, url))
    family, given = cells.get("family", ""), cells.get("given", "")
    if not (family or given or addresses):
        return None
    return ContactRow(
        line=line,
        key=url if "linkedin.com/" in url.casefold() else "",
        family=family,
        given=given,
        organisation=cells.get("organisation", ""),
        title=cells.get("title", ""),
        met_on=iso_date(cells.get("met_on", "")) or "",
        addresses=tuple(addresses),
    )
