"""A stream of mail into the headers of its messages; bodies are passed over and never kept."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import BinaryIO, Final, NamedTuple

HEAD: Final = 64 * 1024
BLOCK: Final = 1 << 18
LONGEST_HEADER: Final = 1 << 20
# A separator and the line after it are judged by so many bytes.
_NEAR: Final = 2048

_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
_BARE_RETURN: Final = re.compile(rb"\r(?!\r?\n)")
_FROM: Final = re.compile(rb"\nFrom ")
_BLANK: Final = re.compile(rb"\n\r{0,2}\n")
_BLANKS: Final = re.compile(rb"(?:[ \t\r]*\n)*")
_COUNT: Final = re.compile(rb"\d{1,12}[ \t]*\r?\n")

_DAYS: Final = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
_DAY: Final = re.compile(rb"\b" + _DAYS + rb"|\b\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(rb"\d:\d\d(?!\d)")
# Words in small letters behind the time are the rest of a sentence.
_AFTER_TIME: Final = re.compile(rb"[^a-z]*(?:remote from .*)?")
# A sender, and what dates consist of.
_UNTIMED: Final = re.compile(rb"From *(?:\S+(?: at \S+)?)?(?: +(?:" + _DAYS + rb",?|[\dA-Z:,.+/-]+))*\s*")
_HEADER: Final = re.compile(
    rb"(?i)>From |(?:apparently-to|approved|auto-submitted|authentication-results|bcc|cc|comments|content-[a-z-]+|date"
    rb"|delivered-to|delivery-date|dkim-signature|disposition-notification-to|envelope-to|errors-to|from|importance"
    rb"|in-reply-to|keywords|lines|list-[a-z]+|mailing-list|message-id|mime-version|newsgroups|organi[sz]ation"
    rb"|originator|path|precedence|priority|received|received-spf|references|reply-to|resent-[a-z-]+|return-path"
    rb"|return-receipt-to|sender|sent|status|subject|thread-[a-z]+|to|user-agent|x400-[a-z-]+|x-[a-z0-9_-]+"
    rb"|arc-[a-z-]+)[ \t]*:"
)
_HEADER_LINES: Final = re.compile(rb"(?:[^\r\n].*\n)*")
_SENDER: Final = re.compile(rb"(?im)^from[ \t]*:")
_IDENTIFIED: Final = re.compile(rb"(?im)^(?:date|message-id)[ \t]*:")


class Message(NamedTuple):
    """A message's separator line and header: where it begins (line from 1, bytes from 0), and whether the header was
    too long and was cut."""

    line: int
    at: int
    head: bytes
    long: bool


class Opening(NamedTuple):
    """How a file of mail begins: how many bytes come before its first message, and whether that is the only one."""

    skipped: int
    single: bool


def opening(head: bytes) -> Opening | None:
    """Say how a file begins, by its first bytes, packed or not; None where it is no mail.

    A mailbox begins with a separator; a file with a single mail begins with its header, perhaps behind its length.

    >>> opening(b"From a@b.example Mon Jan  1 00:00:00 2024\\n"), opening(b"From,To")
    (Opening(skipped=0, single=False), None)
    >>> opening(b"9\\nFrom: a@b.example\\nDate: 1 Jan 2024 00:00 +0000\\n")
    Opening(skipped=2, single=True)
    """
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, HEAD)
        except zlib.error:
            return None
    head = _BARE_RETURN.sub(b"\n", head)
    marked = len(_MARK) if head.startswith(_MARK) else 0
    begins = _end(_BLANKS, head, marked)
    if separates(head, begins):
        return Opening(marked, single=False)
    begins = _end(_COUNT, head, begins)
    header = head[begins : begins + _end(_HEADER_LINES, head[begins:], 0)]
    one = _HEADER.match(header) and _SENDER.search(header) and _IDENTIFIED.search(header)
    return Opening(begins, single=True) if one else None


def separates(data: bytes, at: int) -> bool:
    """Say whether the line that begins at a place separates two messages.

    It begins with "From ", and either names a day and a time or stands before a known header. A line of a text that
    happens to begin so is told from it by the words that go on.

    >>> separates(b"From now on we meet at 10:30 each Mon\\n", 0), separates(b"From -\\nReturn-Path: <>\\n", 0)
    (False, True)
    """
    near = data[at : at + _NEAR]
    line, _, after = near.partition(b"\n")
    if not line.startswith(b"From "):
        return False
    time = _TIME.search(line)
    if time and _DAY.search(line, 5, time.start()) and _AFTER_TIME.fullmatch(line, time.end()):
        return True
    return _HEADER.match(after) is not None and _UNTIMED.fullmatch(line) is not None


@dataclass
class Messages:
    """The messages of a mailbox or of a file with a single one, packed by gzip or not, one after the other.

    ``start``: how many bytes, unpacked, to pass over. After the last message: ``size`` is how many bytes there were,
    ``last`` the line on which the last message began, and ``cut`` whether the file ended in the middle of it. If that
    was in its header, the message is not given.

    >>> import io
    >>> file = Messages(io.BytesIO(b"From a\\nTo: b\\n\\nHello.\\n\\nFrom a\\nTo: c\\n"))
    >>> [(one.line, one.at, one.head) for one in file], file.size, file.cut
    ([(1, 0, b'From a\\nTo: b\\n'), (6, 22, b'From a\\nTo: c\\n')], 35, False)
    """

    stream: BinaryIO
    start: int = 0
    size: int = 0
    last: int = 0
    cut: bool = False

    def __iter__(self) -> Iterator[Message]:
        """Yield them in the order of the file."""
        blocks = _with_newlines(self._unpacked())
        head, lines, skipped, single = b"", 0, self.start, False
        if self.start:
            head, lines = _behind(blocks, self.start)
        else:
            while len(head) < HEAD and (block := next(blocks, b"")):
                head += block
            skipped, single = opening(head) or (0, False)
            head, lines = head[skipped:], head.count(b"\n", 0, skipped)
        # What comes first begins a line too, and a single mail lacks the separator.
        before = b"\nFrom -\n" if single else b"\n"
        yield from self._split(before + head, blocks, skipped - len(before), lines - 1, single)

    def _unpacked(self) -> Iterator[bytes]:
        """Yield the bytes, and note whether a packed file breaks off."""
        # A packed stream that breaks off gives what it has by small reads only.
        read = getattr(self.stream, "read1", self.stream.read)
        try:
            first = read(BLOCK)
            blocks = chain((first,), iter(lambda: read(BLOCK), b""))
            if not first.startswith(_GZIP):
                yield from blocks
                return
            ended = yield from _gunzipped(blocks)
            self.cut = not ended
        except (EOFError, zlib.error):
            self.cut = True

    def _split(self, data: bytes, blocks: Iterator[bytes], base: int, lines: int, single: bool) -> Iterator[Message]:
        """Yield the messages of what begins with a newline, ``base`` bytes and ``lines`` lines into the file."""
        most = 1 if single else sys.maxsize
        over = False
        while not over:
            block = next(blocks, b"")
            over = not block
            data += block
            end = len(data) if over else len(data) - _NEAR
            places = [at for found in _FROM.finditer(data) if (at := found.start() + 1) < end and separates(data, at)]
            keep, counted = max(end, 1), 0
            for at, after in pairwise((*places[:most], end)):
                blank = _BLANK.search(data, at, after)
                stop = blank.start() + 1 if blank else after
                if not blank and after == end and not over and stop - at <= LONGEST_HEADER:
                    keep = at
                    break
                lines += data.count(b"\n", counted, at)
                counted, self.last = at, lines + 1
                if not blank and after == end and over and (self.cut or not (single or data.endswith(b"\n"))):
                    break
                most -= 1
                yield Message(
                    self.last, base + at, data[at : min(stop, at + LONGEST_HEADER)], stop - at > LONGEST_HEADER
                )
            self.size = base + len(data)
            self.cut = self.cut or (over and not single and not data.endswith(b"\n"))
            lines += data.count(b"\n", counted, keep - 1)
            base += keep - 1
            data = data[keep - 1 :]


def _gunzipped(blocks: Iterable[bytes]) -> Generator[bytes, None, bool]:
    """Yield the bytes of one packed file or of several in a row; return whether the last came to its end."""
    unpacking, ended, full = zlib.decompressobj(31), True, False
    for block in blocks:
        packed = block
        while packed or full:
            if ended and packed[:1] != _GZIP[:1]:
                return True
            data = unpacking.decompress(packed, BLOCK)
            yield data
            packed, ended, full = unpacking.unconsumed_tail, unpacking.eof, len(data) == BLOCK
            if ended:
                packed, unpacking, full = unpacking.unused_data, zlib.decompressobj(31), False
    return ended


def _with_newlines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Give lines that end in a carriage return alone a newline instead, which moves nothing; blank blocks go."""
    held = b""
    for block in blocks:
        whole = held + block
        held = whole[-2:] if whole.endswith(b"\r") else b""
        if b"\r" in whole:
            whole = _BARE_RETURN.sub(b"\n", whole)[: len(whole) - len(held)]
        if whole:
            yield whole
    if held:
        yield _BARE_RETURN.sub(b"\n", held)


def _behind(blocks: Iterator[bytes], start: int) -> tuple[bytes, int]:
    """Pass over so many bytes; give what is left of the block they end in, and how many lines they had."""
    lines = 0
    for block in blocks:
        lines += block.count(b"\n", 0, start)
        if len(block) > start:
            return block[start:], lines
        start -= len(block)
    return b"", lines


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at
