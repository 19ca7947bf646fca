"""Where the cards of a vCard file begin and end, and which of their lines are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from jinmyaku.sources.rows import Problem

_CHUNK: Final = 1 << 20
_MARK: Final = re.compile(rb"(?i)\s*(BEGIN|END)\s*:\s*VCARD\s*$")
_NAME: Final = re.compile(rb"\s*([^\s;:\"]{1,80})\s*[;:]")
_AGENT: Final = re.compile(rb"(?i)[^:]*:\s*+(BEGIN\s*:\s*VCARD\s*)?$")

PLAIN: Final = {
    "FN": "name",
    "NICKNAME": "nickname",
    "TITLE": "title",
    "UID": "key",
    "X-PHONETIC-LAST-NAME": "family_reading",
    "X-PHONETIC-FIRST-NAME": "given_reading",
}
_TOLD: Final = ("N", "ORG", "NOTE", "SOUND", "SORT-STRING", "X-ABLABEL")
_REACHED: Final = ("EMAIL", "TEL", "URL", "X-SOCIALPROFILE")
_WANTED: Final = frozenset((*PLAIN, *_TOLD, *_REACHED))


@dataclass(slots=True)
class Card:
    """The lines of one card that are wanted, unfolded but not decoded."""

    line: int
    lines: list[tuple[int, bytes]] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    ended: bool = False


def _lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    start = number = 0
    while start < len(data):
        end = data.find(b"\n", start + _CHUNK) + 1 or len(data)
        for line in data[start:end].splitlines():
            number += 1
            yield number, line
        start = end


def cards(data: bytes) -> Iterator[Card | Problem]:
    """Yield the cards of a file, and a problem where text stands outside them.

    In: the bytes of a file, lines ending as they may. Out: cards and problems in order; no card within a card.

    >>> [card] = cards(b"BEGIN:VCARD\\nFN:Ann\\n  Lee\\nEND:VCARD\\n")
    >>> card.line, card.lines, card.ended
    (1, [(2, b'FN:Ann Lee')], True)
    """
    scanner = _Scanner()
    for number, line in _lines(data):
        scanner.feed(number, line)
        if scanner.done:
            yield from scanner.done
            scanner.done.clear()
    scanner.close(ended=False)
    if scanner.seen:
        scanner.leave_outside()
    yield from scanner.done


class _Scanner:
    """Sorts lines into cards: knows folded lines, soft breaks, photos, agents' cards and cards without an end."""

    def __init__(self) -> None:
        self.done: list[Card | Problem] = []
        self.seen = False
        self.card: Card | None = None
        self.outside: list[int] = []
        self.depth = 0
        self.start = 0
        self.pieces: list[bytes] = []
        self.open = self.wanted = self.quoted = self.soft = self.base64 = self.agent = self.inline = False

    def feed(self, number: int, line: bytes) -> None:
        if self.open and line[:1] in (b" ", b"\t"):
            self.agent = self.inline = False
            self.more(line[1:])
            return
        if self.inline:
            self.inline, self.depth = False, self.depth + 1
        if mark := _MARK.match(line):
            self.bound(number, begins=mark[1].upper() == b"BEGIN")
        elif not line.strip():
            self.soft = self.base64 = False
        elif self.card is None:
            self.outside.append(number)
        elif (self.quoted and (self.soft or line.startswith(b"="))) or (self.base64 and b":" not in line):
            self.more(line)
        else:
            self.property(number, line, self.card)

    def bound(self, number: int, *, begins: bool) -> None:
        if begins and self.agent:
            self.depth += 1
            self.agent = False
        elif begins:
            self.close(ended=False)
            self.leave_outside()
            self.card, self.seen = Card(number), True
        elif self.depth:
            self.depth -= 1
        elif self.card is None:
            self.outside.append(number)
        else:
            self.close(ended=True)

    def property(self, number: int, line: bytes, card: Card) -> None:
        self.finish()
        found = _NAME.match(line)
        if not found:
            if not self.depth:
                card.strays.append(number)
            return
        name = found[1].rpartition(b".")[2].upper().decode("ascii", "replace")
        head = line[:400].partition(b":")[0].upper()
        agent = _AGENT.match(line) if name == "AGENT" else None
        self.agent, self.inline = agent is not None, agent is not None and agent[1] is not None
        self.quoted = b"QUOTED-PRINTABLE" in head
        self.base64 = b"BASE64" in head or b"ENCODING=B" in head
        self.wanted = name in _WANTED and not self.depth and (name != "SOUND" or b"X-IRMC-N" in head)
        self.start, self.open = number, True
        self.more(line)

    def more(self, piece: bytes) -> None:
        if self.quoted:
            piece = piece.rstrip()
            self.soft = piece.endswith(b"=")
            piece = piece[:-1] if self.soft else piece
        if self.wanted:
            self.pieces.append(piece)

    def finish(self) -> None:
        if self.pieces and self.card:
            self.card.lines.append((self.start, b"".join(self.pieces)))
        self.pieces = []
        self.open = self.wanted = self.quoted = self.soft = self.base64 = self.agent = self.inline = False

    def close(self, *, ended: bool) -> None:
        self.finish()
        if self.card:
            self.card.ended = ended
            self.done.append(self.card)
        self.card, self.depth = None, 0

    def leave_outside(self) -> None:
        if self.outside:
            lines = {"lines": len(self.outside)}
            self.done.append(Problem(self.outside[0], "problem.text_outside_card", lines))
        self.outside = []
