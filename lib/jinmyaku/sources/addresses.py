"""Address lines of mail, however a program wrote them, into names and addresses."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from jinmyaku.sources.encoding import decode

LONGEST_NAME: Final = 200
# What is remembered stays small, whatever a header holds.
_LONGEST_WORDS: Final = 2000
_LONGEST_FIRST: Final = 1000
# Of a round mail to hundreds the names do not matter.
_LONGEST_NAMED: Final = 32 * 1024

_TOKEN: Final = re.compile(r'"[^"]*"|<[^<>]*>|=\?[^?\s]+\?[bBqQ]\?[^?]*\?=|[^"<>=(),;:]+|.', re.DOTALL)
_PART: Final = r"""[^\s"<>(),;:@\[\]\\]"""
# Tried only where a word begins, so that the time it takes goes with the length of the line.
_ADDRESS: Final = re.compile(
    rf'(?:"[^"]{{1,64}}"|(?<!{_PART}){_PART}{{1,250}})@(?:\[[^\[\]\s]+\]|{_PART}{{1,250}}(?!{_PART}))'
)
_ORDINARY: Final = re.compile(rf'(\s*"[^"]*"\s*|[^"<>(),;:@\\]*)<({_PART}{{1,250}}@{_PART}{{1,250}})>\s*(?:,|$)')
_DISGUISED: Final = re.compile(rf"(?<!\S)({_PART}{{1,64}}) at ({_PART}{{1,250}})$")
_WORD: Final = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_QUOTE: Final = "\ue022"


class Address(NamedTuple):
    """A mail address as written, its domain in small letters, and the name beside it, blank where there is none."""

    value: str
    name: str = ""


def addresses(line: bytes) -> tuple[Address, ...]:
    """Give the addresses of a line such as From or To, with the names decoded; what has no address is passed by.

    In: what stands behind the colon, folded or not. Groups, comments, names in quotes or encoded (RFC 5322, RFC 2047)
    are understood, and so are names in raw bytes and addresses without brackets. Nothing is raised.

    >>> addresses(b'"Lee, Ann" <ann@EXAMPLE.com>, Team: bob@example.com (Bob);')
    (Address(value='ann@example.com', name='Lee, Ann'), Address(value='bob@example.com', name='Bob'))
    """
    text = unfolded(line).replace('\\"', _QUOTE)
    if len(text) > _LONGEST_NAMED:
        return _bare(text)
    # A line that is wrong as a whole may still hold an address.
    return _plain(text) or tuple(_mailboxes(text)) or tuple(_mailboxes(worded(text))) or _bare(text)


def first(line: bytes) -> str:
    """Give the first address of a line, blank where there is none.

    >>> first(b"Ann <ann@example.com>, bob@example.com"), first(b"nobody")
    ('ann@example.com', '')
    """
    return _first(line[:_LONGEST_FIRST])


def unfolded(value: bytes) -> str:
    """Give the text of a header's value on one line; raw bytes are read in the most plausible encoding.

    >>> unfolded(b"one,\\n two ")
    'one, two'
    """
    value = value.replace(b"\n", b"").replace(b"\t", b" ").replace(b"\0", b"").strip()
    text = value.decode("ascii") if value.isascii() and b"\x1b" not in value else decode(value).text
    return text if text.isprintable() else _UNSEEN.sub("", text)


def worded(text: str) -> str:
    """Decode the encoded words of a text (RFC 2047), in whatever charset they really are.

    >>> worded("=?utf-8?q?J=C3=BCrgen?= =?utf-8?b?IExlZQ==?= (home)")
    'Jürgen Lee (home)'
    """
    said: list[str] = []
    charset, packed, end = "", b"", 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        # A letter may be cut in two by the border between two words.
        if found[1].lower() != charset or between.strip():
            said += [decode(packed, charset).text if packed else "", between if between.strip() or not end else ""]
            charset, packed = found[1].lower(), b""
        packed += _unpacked(found[2], found[3])
        end = found.end()
    return "".join([*said, decode(packed, charset).text if packed else "", text[end:]])


@lru_cache(maxsize=1 << 12)
def _first(line: bytes) -> str:
    return next((one.value for one in addresses(line)), "")


def _plain(text: str) -> tuple[Address, ...]:
    """The addresses of a line as nearly all are, none where anything in it is out of the ordinary."""
    made: list[Address] = []
    at = 0
    while at < len(text):
        found = _ORDINARY.match(text, at)
        if found is None:
            return ()
        made.append(_address(found[1].strip('" ')[:_LONGEST_WORDS], "", found[2]))
        at = found.end()
    return tuple(made)


def _bare(text: str) -> tuple[Address, ...]:
    return tuple(_address("", "", found) for found in _ADDRESS.findall(text))


def _mailboxes(text: str) -> Iterator[Address]:
    words: list[str] = []
    aside: list[str] = []
    angled, depth = "", 0
    for token in [*_TOKEN.findall(text), ","]:
        if token in ("(", ")"):
            depth = max(depth + (1 if token == "(" else -1), 0)
        elif depth:
            aside.append(token)
        elif token[0] == "<" and len(token) > 1:
            angled = token
        elif token == ":":
            words.clear()
        elif token in (",", ";"):
            if made := _made("".join(words), angled, "".join(aside)):
                yield made
            words, aside, angled = [], [], ""
        else:
            words.append(token)


def _made(words: str, angled: str, aside: str) -> Address | None:
    aside = aside[:_LONGEST_WORDS]
    if found := _ADDRESS.search(angled):
        return _address(words.strip('" ')[:_LONGEST_WORDS], aside, found[0])
    if bare := _ADDRESS.search(words):
        return _address(words.replace(bare[0], "").strip('" <')[:_LONGEST_WORDS], aside, bare[0])
    if hidden := _DISGUISED.search(words.strip()):
        return _address("", aside, f"{hidden[1]}@{hidden[2]}")
    return None


@lru_cache(maxsize=1 << 14)
def _address(words: str, aside: str, written: str) -> Address:
    local, _, domain = written.strip(".'").rpartition("@")
    value = f"{local}@{domain.lower()}"
    said = worded((words or aside).replace('"', "")).replace(_QUOTE, '"').replace("\\", "")
    said = _UNSEEN.sub("", " ".join(said.split()))[:LONGEST_NAME].strip("\"' ")
    return Address(value, "" if said.casefold() == value.casefold() else said)


def _unpacked(how: str, packed: str) -> bytes:
    if how in "qQ":
        return binascii.a2b_qp(packed.encode("utf-8", "replace"), header=True)
    digits = re.sub("[^A-Za-z0-9+/]", "", packed)
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
