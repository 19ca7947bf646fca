"""WhatsApp's exported chats, from iPhones and Android: who wrote when, never what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, NamedTuple

from jinmyaku.sources import table, talk
from jinmyaku.sources.rows import Batch, Options
from jinmyaku.sources.talk import Clock, Day, Said, Talk

NAME: Final = "whatsapp"

# What the telephone itself says begins with this mark, as do attachments.
_MARK: Final = "\u200e"
_JOINT: Final = r"(?:,?\s(?:(?:klo|kl\.|à|às|um|alle|at)\s)?|,)"
_STAMP: Final = re.compile(
    rf"[\ufeff\u200e\u200f]*(?:(\[)\s?)?({talk.DATE})\.?{_JOINT}{talk.TIME}(?(1)\s?\]\s?|\s[-–]\s)"
)
_QUOTES: Final = ('""', "“”", "„“", "«»", "「」")


class _Line(NamedTuple):
    """A line that begins with a date: where it stands, when, and what follows."""

    number: int
    day: Day
    clock: Clock
    rest: str


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins like an exported chat: with a date and time in brackets or before a dash.

    >>> recognises(b"13/6/2026, 12:34 - Maria: hola\\n", "chat.txt"), recognises(b"Maria\\n", "_chat.txt")
    (True, False)
    """
    first = next(filter(str.strip, talk.lines(table.head_text(head))), "")
    return _STAMP.match(first.strip()) is not None


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the messages, attachments among them; what WhatsApp itself notes down is passed by.

    In: the file, and options: its times are of ``zone``, and ``region`` decides whether the day or the month comes
    first where the file does not. Out: batches of rows and problems.

    >>> import io
    >>> text = "[2026/07/01 12:34:56] 森 遥: お元気ですか\\n[2026/07/01 12:35:10] Maria: はい\\n"
    >>> rows = [row for batch in read(io.BytesIO(text.encode()), Options()) for row in batch.interactions]
    >>> [[(party.role, party.value) for party in row.parties] for row in rows]
    [[('from', '森 遥'), ('to', 'Maria')], [('from', 'Maria'), ('to', '森 遥')]]
    """
    text, problems = table.decoded(stream)
    yield from talk.batches(_talk(list(_stamped(talk.lines(text)))), problems, options)


def _stamped(lines: Sequence[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, start=1):
        if found := _STAMP.match(line):
            yield _Line(number, talk.day(found[2]), talk.clock(found.groups()[2:]), line[found.end() :])


def _talk(lines: Sequence[_Line]) -> Talk:
    said = _said(lines)
    names = list(dict.fromkeys(one.who for one in said))
    first = [said[0].day.stamp(said[0].clock), said[0].who] if said else []
    return Talk(said, names, thread=talk.digest(NAME, *(sorted(names) if len(names) <= 2 else first)))


def _said(lines: Sequence[_Line]) -> list[Said]:
    """What people wrote. Each is told apart by who else spoke last, which a longer or later export says too."""
    said: list[Said] = []
    people: set[str] = set()
    title = last = before = ""
    for position, (number, day, clock, rest) in enumerate(lines):
        who, text = _parted(rest)
        if not who:
            continue
        marked = text.startswith(_MARK) and not text.startswith(f"{_MARK}<")
        if marked and position == 0:
            title = who
        if marked and (position == 0 or text[1:].startswith(who)):
            continue
        other = before if last == who else last
        said.append(Said(number, day, clock, who, other or lines[0].day.stamp(lines[0].clock)))
        if not marked:
            people.add(who)
            last, before = who, other
    # The name of a group stands before the first notice as if it had said it.
    return [one for one in said if one.who != title or title in people]


def _parted(rest: str) -> tuple[str, str]:
    """The name and the text; no name where the line is a notice."""
    name, colon, text = rest.partition(": ")
    if not colon and rest.endswith(":"):
        name, colon = rest[:-1], ":"
    # A notice may quote a group's name that has a colon in it.
    whole = all(name.count(opening) == name.count(closing) for opening, closing in _QUOTES) and name.count('"') % 2 == 0
    return (talk.clean(name), text) if colon and whole else ("", "")
