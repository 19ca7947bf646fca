"""A delimited text file into records with their line numbers, whatever its encoding and however ragged."""

from __future__ import annotations

import csv
import functools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final, NamedTuple

from jinmyaku.sources import encoding
from jinmyaku.sources.rows import Problem

MOST_LINES: Final = 100
HEADER_WITHIN: Final = 40
LONGEST_CELL: Final = 16 * 1024 * 1024


class Record(NamedTuple):
    """One row of a table: the line it begins on, and its cells."""

    line: int
    cells: list[str]


def records(text: str, delimiter: str = ",") -> Iterator[Record | Problem]:
    """Yield the rows of a text that are not blank; a quote that never closes costs its own line only.

    >>> [record.cells for record in records('a,"b\\nc"\\n\\nd,e\\n')]
    [['a', 'b\\nc'], ['d', 'e']]
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        taken = _span(lines, at)
        if taken == 0:
            yield Problem(at + 1, "problem.quote_open")
        cells = _cells("\n".join(lines[at : at + taken]), delimiter) if taken else lines[at].split(delimiter)
        if any(cells) and any(cell.strip() for cell in cells):
            yield Record(at + 1, cells)
        at += max(taken, 1)


def find_header(rows: Sequence[Record], aliases: Mapping[str, Sequence[str]], needed: Sequence[str]) -> int | None:
    """Give the position of the first row that names all the needed columns, None where none does.

    >>> find_header([Record(1, ["Notes:"]), Record(2, ["First Name"])], {"given": ["First Name"]}, ["given"])
    1
    """
    for position, row in enumerate(rows[:HEADER_WITHIN]):
        if set(needed) <= set(columns(row.cells, aliases)):
            return position
    return None


def columns(header: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give where each column of ours stands in a header, names compared in NFKC, without blanks and case.

    >>> columns(["Last Name", "名"], {"given": ["First Name", "名"], "family": ["Last Name", "姓"]})
    {'given': 1, 'family': 0}
    """
    places = {_bare(name): place for place, name in reversed(list(enumerate(header)))}
    found = {
        ours: places.get(_bare(theirs))
        for ours, names in aliases.items()
        for theirs in reversed(names)
        if _bare(theirs) in places
    }
    return {ours: place for ours, place in found.items() if place is not None}


def decoded(stream: BinaryIO) -> tuple[str, list[Problem]]:
    """Read a whole file as text; bytes that no encoding explains become a problem, not a guess. Out: the text without
    its mark, and the problems.

    >>> import io
    >>> decoded(io.BytesIO("佐藤 花子".encode("cp932")))
    ('佐藤 花子', [])
    """
    found = encoding.decode(stream.read())
    text = found.text.removeprefix("\ufeff")
    lost = text.count("\ufffd")
    return text, [Problem(0, "problem.undecodable", {"n": lost})] if lost else []


# Every reader of tables looks at the beginning of the same file.
@functools.lru_cache(4)
def head_text(head: bytes) -> str:
    """Give the beginning of a file as text, to recognise a header by.

    >>> head_text("First Name,姓\\nAnn,".encode("utf-8-sig"))
    'First Name,姓\\n'
    """
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    return encoding.decode(whole_lines).text.removeprefix("\ufeff")


def _span(lines: Sequence[str], at: int) -> int:
    """How many lines the record takes; 0 where its quote does not close within reason."""
    quotes = 0
    for taken, line in enumerate(lines[at : at + MOST_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return taken
    return 0


def _cells(record: str, delimiter: str) -> list[str]:
    if '"' not in record:
        return record.split(delimiter)
    return next(
        csv.reader([record] if "\n" not in record else record.splitlines(keepends=True), delimiter=delimiter), []
    )


@functools.lru_cache(1 << 12)
def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
