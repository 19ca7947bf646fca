"""The bytes of a calendar file into its calendars, time zones and events, each as unfolded lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from jinmyaku.sources.encoding import decode

CALENDAR: Final = "VCALENDAR"
EVENT: Final = "VEVENT"
ZONE: Final = "VTIMEZONE"

_BOUND: Final = re.compile(rb"\n((?i:BEGIN|END))[ \t]*:[ \t]*([\w-]{1,40})[ \t]*(?=\n|\Z)")
_RETURN: Final = re.compile(rb"\r+\n?")
_HEAD: Final = re.compile(r'[^":;]++(?:;[^":;]*+(?:"[^"]*+"[^":;]*+)*+)*+:')
_PARAMETER: Final = re.compile(r';\s*([^=;:"]*+)=((?:[^";:]++|"[^"]*+")*+)')
_ADDRESS: Final = re.compile(r"(?i):(?=\"?mailto:)")
_CODED: Final = re.compile(r"\^([n'^])")
_DECODED: Final = {"n": " ", "'": '"', "^": "^"}


class Block(NamedTuple):
    """The lines of one component, unfolded, without those of components within it (a time zone keeps them).

    ``line``: where it begins. ``calendar``: the number of the calendar it stands in. ``ended``: whether its END is
    there. ``cut``: whether the file breaks off within it, in the middle of a line. A calendar comes as several blocks:
    what stands between its other components.
    """

    name: str
    line: int
    lines: list[str]
    calendar: int = 0
    ended: bool = True
    cut: bool = False


class Line(NamedTuple):
    """A line in its parts: the name in capitals, the parameters by their names in capitals, and the value."""

    name: str
    parameters: Mapping[str, str]
    value: str


def unified(data: bytes) -> tuple[bytes, str, int]:
    """Bring a file into lines that end in a newline and bytes that can be cut at them.

    In: the bytes of the file. Out: its bytes, their encoding, and how many characters no encoding explains.

    >>> unified("BEGIN:VCALENDAR\\r\\n".encode("utf-16"))
    (b'BEGIN:VCALENDAR\\n', 'utf-8', 0)
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096] or b"\x1b$" in data:
        whole = decode(data)
        if whole.encoding.startswith(("utf-16", "iso2022")):
            data = whole.text.encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if b"\r" in data:
        data = _RETURN.sub(b"\n", data.replace(b"\r\n", b"\n"))
    if data.isascii():
        return data, "utf-8", 0
    # A line may be folded within a letter.
    found = decode(_unfolded(data))
    return data, found.encoding, found.text.count("\ufffd")


def blocks(data: bytes, encoding: str = "utf-8") -> Iterator[Block]:
    """Yield the calendars, time zones and events of a file as ``unified`` gives it.

    Tasks, journals, alarms and everything else are passed by. A component without an END ends where the next begins.

    >>> text = b"BEGIN:VEVENT\\nUID:\\n 1\\nBEGIN:VALARM\\nUID:2\\nEND:VALARM\\nEND:VEVENT\\n"
    >>> [(one.name, one.line, one.lines) for one in blocks(text) if one.lines]
    [('VEVENT', 1, ['UID:1'])]
    """
    cutter = _Cutter(encoding)
    data = b"\n" + data
    at = counted = number = 0
    for found in _BOUND.finditer(data):
        start = found.start() + 1
        number += data.count(b"\n", counted, start)
        counted = start
        cutter.take(data[at:start])
        at = found.end()
        name = found[2].decode("ascii", "replace").upper()
        yield from cutter.begin(name, number) if found[1].upper() == b"BEGIN" else cutter.end(name, number)
    cutter.take(data[at:])
    yield from cutter.close(number, ended=cutter.name == CALENDAR, cut=not data.endswith(b"\n"))


def parted(line: str) -> Line:
    """Part a line into name, parameters and value; a colon or semicolon within quotes parts nothing.

    A quote that never closes costs the parameters behind it only. Escapes in parameters (RFC 6868) are undone.

    >>> parted('attendee;CN="Lee; Ann":mailto:ann@example.com')[1:]
    (mappingproxy({'CN': 'Lee; Ann'}), 'mailto:ann@example.com')
    """
    head, _, value = line.partition(":")
    if ";" in head:
        found = _HEAD.match(line)
        if found:
            end = found.end() - 1
        else:
            address = _ADDRESS.search(line)
            end = address.start() if address else line.rfind(":")
        head, value = line[:end], line[end + 1 :]
    name, parameters = _head(head)
    return Line(name, parameters, value.strip())


@lru_cache(maxsize=4096)
def _head(head: str) -> tuple[str, Mapping[str, str]]:
    name, _, rest = head.partition(";")
    parameters = {key.strip().upper(): _plain(value) for key, value in _PARAMETER.findall(f";{rest}")}
    return name.strip().upper(), MappingProxyType(parameters)


def _plain(value: str) -> str:
    value = value.strip().replace('"', "").replace("\\", "")
    return _CODED.sub(lambda found: _DECODED[found[1]], value) if "^" in value else value


def _unfolded(data: bytes) -> bytes:
    return data.replace(b"\n ", b"").replace(b"\n\t", b"")


@dataclass
class _Cutter:
    """Sorts what stands between BEGIN and END lines into blocks; ``name`` is that of the open one."""

    encoding: str
    name: str = CALENDAR
    line: int = 1
    calendar: int = 0
    depth: int = 0
    parts: list[bytes] = field(default_factory=list)

    def take(self, part: bytes) -> None:
        if not self.depth:
            self.parts.append(part)

    def begin(self, name: str, number: int) -> Iterator[Block]:
        if name in (EVENT, CALENDAR) or (name == ZONE and self.name != EVENT):
            yield from self.close(number, ended=self.name == CALENDAR)
            self.name, self.line = name, number
            self.calendar += name == CALENDAR
        elif self.name == EVENT:
            self.depth += 1
        elif self.name == ZONE:
            self.parts.append(b"\nBEGIN:" + name.encode())

    def end(self, name: str, number: int) -> Iterator[Block]:
        if name in (self.name, CALENDAR):
            yield from self.close(number, ended=self.name in (name, CALENDAR))
        elif self.depth:
            self.depth -= 1
        elif self.name == ZONE:
            self.parts.append(b"\nEND:" + name.encode())

    def close(self, number: int, *, ended: bool, cut: bool = False) -> Iterator[Block]:
        text = _unfolded(b"".join(self.parts)).decode(self.encoding, "replace")
        lines = [line for line in text.split("\n") if line]
        yield Block(self.name, self.line, lines, self.calendar, ended, cut)
        self.name, self.line, self.depth, self.parts = CALENDAR, number, 0, []
