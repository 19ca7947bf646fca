"""LinkedIn's messages.csv, in every shape it has had: who wrote to whom and when, never what."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from jinmyaku import schema
from jinmyaku.sources import table, talk
from jinmyaku.sources.circle import Person, Sent, circle, fold
from jinmyaku.sources.layout import DELIMITERS, page_kind
from jinmyaku.sources.rows import Batch, InteractionRow, Options, Problem

NAME: Final = "linkedin_messages"

_ALIASES: Final = {
    "thread": ("CONVERSATION ID",),
    "title": ("CONVERSATION TITLE",),
    "sender": ("FROM",),
    "page": ("SENDER PROFILE URL",),
    "to": ("TO",),
    "pages": ("RECIPIENT PROFILE URLS",),
    "date": ("DATE",),
    "content": ("CONTENT",),
    "direction": ("DIRECTION",),
    "folder": ("FOLDER",),
    "draft": ("IS MESSAGE DRAFT",),
    "draft_thread": ("IS CONVERSATION DRAFT",),
}
_ALWAYS: Final = ("sender", "to", "date", "content")
_NEEDED: Final = ((*_ALWAYS, "thread"), (*_ALWAYS, "direction"))

_DATE: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:UTC|Z)?")
# As a spreadsheet saves it, and as the oldest exports have it.
_AMERICAN: Final = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d{{2}}),?\s+{talk.TIME}\s*(?:UTC)?")
_SERVICE: Final = "linkedin"
_SPONSORED: Final = "sponsored conversation"
# What its editor for campaigns puts around every paragraph.
_CAMPAIGN: Final = 'class="spinmail-quill-editor'
_LONGEST_PAGE: Final = 300


class _Message(NamedTuple):
    """A message: the line of its row, when it was sent, whose it is, and why it counts for nobody."""

    line: int
    at: int
    sent: Sent
    left_out: str


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins like messages.csv: a header with sender, receivers, date, text and conversation.

    >>> recognises(b"FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER\\n", "m.csv"), recognises(b"From,To\\n", "m.csv")
    (True, False)
    """
    return _header(table.head_text(head)) is not None


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the messages, drafts and advertisements marked as such; what was written is not kept.

    In: the file, and options: only ``until`` and its ``zone`` count, since LinkedIn's times are UTC. Out: batches of
    rows and problems. Rows without a sender or a date become problems, as does a file without header or rows.

    >>> import io
    >>> text = b"CONVERSATION ID,FROM,TO,DATE,CONTENT\\nc1,Ann Lee,Ken Abe,2026-07-01 10:00:00 UTC,Hello\\n"
    >>> [row] = [row for batch in read(io.BytesIO(text), Options()) for row in batch.interactions]
    >>> row.at, [(party.role, party.value) for party in row.parties]
    (1782900000, [('from', 'Ann Lee'), ('to', 'Ken Abe')])
    """
    text, problems = table.decoded(stream)
    found = _header(text)
    if found is None:
        expected = ", ".join(_ALIASES[name][0] for name in _NEEDED[0])
        yield Batch(problems=(*problems, Problem(0, "problem.no_header", {"expected": expected})))
        return
    delimiter, header = found
    messages, faults = _messages(_records(text, delimiter, header), header)
    yield Batch(problems=(*problems, *faults))
    rows = _rows(messages, options)
    while some := tuple(islice(rows, talk.BATCH)):
        yield Batch(interactions=some)


def _header(text: str) -> tuple[str, table.Record] | None:
    """With what the cells are parted, and the header; None where it is another table's."""
    for delimiter in DELIMITERS:
        some = islice(table.records(text, delimiter), 2 * table.HEADER_WITHIN)
        rows = [row for row in some if isinstance(row, table.Record)]
        for needed in _NEEDED:
            at = table.find_header(rows, _ALIASES, needed)
            if at is not None:
                return delimiter, rows[at]
    return None


def _records(text: str, delimiter: str, header: table.Record) -> Iterator[table.Record | Problem]:
    """The rows below the header. A text may go on for any number of lines, as long as its row has all its cells."""
    lines = talk.lines(text)
    csv.field_size_limit(max(table.LONGEST_CELL, len(text)))
    reader = csv.reader((f"{line}\n" for line in lines[header.line :]), delimiter=delimiter)
    at = header.line
    for cells in reader:
        end = header.line + reader.line_num
        if end - at > 1 and len(cells) != len(header.cells):
            break
        if any(cell.strip() for cell in cells):
            yield table.Record(at + 1, cells)
        at = end
    for one in table.records("\n".join(lines[at:]), delimiter):
        yield one._replace(line=at + one.line) if isinstance(one, table.Record) else replace(one, line=at + one.line)


def _messages(records: Iterable[table.Record | Problem], header: table.Record) -> tuple[list[_Message], list[Problem]]:
    places = table.columns(header.cells, _ALIASES)
    messages: list[_Message] = []
    faults: list[Problem] = []
    undated: list[int] = []
    empty = True
    for record in records:
        if isinstance(record, Problem):
            faults.append(record)
            continue
        empty = False
        cells = {ours: _bare(record.cells[place]) for ours, place in places.items() if place < len(record.cells)}
        at = _moment(cells.get("date", ""))
        if at is None:
            undated.append(record.line)
            continue
        faults += _skipped(undated)
        undated = []
        message = _message(record.line, at, cells)
        if message.sent.sender == Person() and not message.left_out:
            faults.append(Problem(record.line, "problem.message_no_sender"))
        else:
            messages.append(message)
    faults += _skipped(undated)
    if empty:
        faults.append(Problem(header.line, "problem.only_header"))
    return messages, faults


def _skipped(lines: Sequence[int]) -> list[Problem]:
    """Rows one after the other are mostly the lines of one text, and told of at once."""
    return [Problem(lines[0], "problem.messages_undated", {"lines": len(lines)})] if lines else []


def _bare(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _message(line: int, at: int, cells: Mapping[str, str]) -> _Message:
    sender = Person(talk.clean(cells.get("sender", "")), _page(cells.get("page", "")))
    to, pages = cells.get("to", ""), map(_page, cells.get("pages", "").split(","))
    thread = cells.get("thread", "") or talk.digest(NAME, *sorted((fold(sender.name), " ".join(to.casefold().split()))))
    outgoing = cells.get("direction", "").upper() == "OUTGOING"
    return _Message(line, at, Sent(thread, sender, to, tuple(filter(None, pages)), outgoing), _reason(cells))


def _reason(cells: Mapping[str, str]) -> str:
    """Why the message counts for nobody, as far as its own row tells."""
    if "yes" in (cells.get("draft", "").casefold(), cells.get("draft_thread", "").casefold()):
        return "draft"
    if cells.get("folder", "").upper() == "SPAM":
        return "spam"
    advertised = fold(cells.get("title", "")) == _SPONSORED or _CAMPAIGN in cells.get("content", "")
    return "automated" if advertised or fold(cells.get("sender", "")) == _SERVICE else ""


def _page(cell: str) -> str:
    cell = cell.strip()
    known = page_kind(cell) == schema.LINKEDIN and len(cell) <= _LONGEST_PAGE and not re.search(r"\s", cell)
    return cell if known else ""


def _moment(written: str) -> int | None:
    """When it was, in seconds since 1970 UTC; None for no date."""
    if found := _DATE.fullmatch(written):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        clock = talk.Clock(hour, minute, second)
    elif found := _AMERICAN.fullmatch(written):
        month, day, year = (int(found[place]) for place in (1, 2, 3))
        year, clock = year + 2000 * (year < 100), talk.clock(found.groups()[3:])
    else:
        return None
    try:
        return int(dt.datetime(year, month, day, *clock, tzinfo=dt.UTC).timestamp())
    except ValueError:
        return None


def _rows(messages: Sequence[_Message], options: Options) -> Iterator[InteractionRow]:
    known = circle([message.sent for message in messages])
    first, last = talk.span(options)
    counts: Counter[tuple[str, int]] = Counter()
    for message in messages:
        line, at, sent, left_out = message
        counts[sent.thread, at] += 1
        # A name or a page may be another in a later export, a conversation may not.
        key = talk.digest(sent.thread, str(at), str(counts[sent.thread, at]))
        parties, people, mine = known.part(sent)
        if not left_out and not first <= at < last:
            left_out = "no_date"
        if people > talk.MOST_RECIPIENTS:
            left_out, parties, mine = left_out or "broadcast", (), ()
        elif len(parties) < 2 or parties[0].role != "from":
            left_out = left_out or "nobody_else"
        yield InteractionRow(line, key, "message", at, None, parties, people, sent.thread, left_out=left_out, mine=mine)
