"""The layout of a service's CSV: by which columns it is known, and its rows into contact rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources import table
from jinmyaku.sources.dates import iso_date
from jinmyaku.sources.rows import Batch, ContactRow, Problem

BATCH: Final = 500
# Spreadsheets save with tabs or semicolons too.
DELIMITERS: Final = (",", "\t", ";")
# What Outlook writes into a field that has no value.
UNSPECIFIED: Final = frozenset(("Unspecified", "指定なし"))

Cells = Mapping[str, str]
Make = Callable[[Cells, int], ContactRow]


@dataclass(frozen=True)
class Layout:
    """The columns of a service: our name of each with the names it has had, and those without which it is another's."""

    aliases: Mapping[str, Sequence[str]]
    needed: Sequence[str]

    def fits(self, head: bytes) -> bool:
        """Say whether a file begins with this layout's header."""
        return self._delimiter(table.head_text(head)) is not None

    def read(self, stream: BinaryIO, make: Make) -> Iterator[Batch]:
        """Yield the rows below the header. ``make`` turns named cells and a line into a row; ``met_on`` is a date.

        A row without name and address becomes a problem, as does a file without the header or without rows.
        """
        text, problems = table.decoded(stream)
        delimiter = self._delimiter(text)
        if delimiter is None:
            expected = ", ".join(self.aliases[name][0] for name in self.needed)
            yield Batch(problems=(*problems, Problem(0, "problem.no_header", {"expected": expected})))
            return
        rows, faults = _parted(table.records(text, delimiter))
        at = table.find_header(rows, self.aliases, self.needed)
        assert at is not None
        header = rows[at]
        yield Batch(problems=(*problems, *(fault for fault in faults if fault.line > header.line)))
        yield from _batches(rows[at + 1 :], header, table.columns(header.cells, self.aliases), make)

    def _delimiter(self, text: str) -> str | None:
        """With what the header is parted; None where it is not this layout's."""
        for delimiter in DELIMITERS:
            rows, _ = _parted(islice(table.records(text, delimiter), 2 * table.HEADER_WITHIN))
            if table.find_header(rows, self.aliases, self.needed) is not None:
                return delimiter
        return None


def several(*written: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Give addresses as pairs of kind and value, a cell of several (`` ::: ``) taken apart, blanks left out.

    >>> several(("mail", "a@example.jp ::: b@example.jp"), ("phone", ""))
    (('mail', 'a@example.jp'), ('mail', 'b@example.jp'))
    """
    parts = [(kind, part.strip()) for kind, cell in written if cell for part in cell.split(":::")]
    return tuple(pair for pair in parts if pair[1])


def page_kind(url: str) -> str:
    """Give the kind of a web page.

    >>> page_kind("https://www.linkedin.com/in/ann-lee-1"), page_kind("https://example.com")
    ('linkedin', 'url')
    """
    return schema.LINKEDIN if "linkedin.com/" in url.casefold() else schema.URL


def _parted(found: Iterable[table.Record | Problem]) -> tuple[list[table.Record], list[Problem]]:
    rows: list[table.Record] = []
    faults: list[Problem] = []
    for one in found:
        rows.append(one) if isinstance(one, table.Record) else faults.append(one)
    return rows, faults


def _batches(
    rows: Sequence[table.Record], header: table.Record, places: Mapping[str, int], make: Make
) -> Iterator[Batch]:
    for start in range(0, len(rows), BATCH):
        contacts: list[ContactRow] = []
        problems: list[Problem] = []
        for row in rows[start : start + BATCH]:
            contact, faults = _contact(row, header, places, make)
            problems += faults
            contacts += [contact] if contact else []
        yield Batch(tuple(contacts), tuple(problems))
    if not rows:
        yield Batch(problems=(Problem(header.line, "problem.only_header"),))


def _contact(
    row: table.Record, header: table.Record, places: Mapping[str, int], make: Make
) -> tuple[ContactRow | None, list[Problem]]:
    width = len(header.cells)
    cells = {ours: row.cells[place].strip() for ours, place in places.items() if place < len(row.cells)}
    met_on = iso_date(cells.get("met_on", ""))
    cells["met_on"] = met_on or ""
    contact = make(cells, row.line)
    if not (contact.name or contact.family or contact.given or contact.organisation or contact.addresses):
        return None, [Problem(row.line, "problem.no_name")]
    problems = []
    if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        problems.append(Problem(row.line, "problem.ragged", {"expected": width, "found": len(row.cells)}))
    if met_on is None:
        problems.append(Problem(row.line, "problem.date", {"column": header.cells[places["met_on"]].strip()}))
    return contact, problems
