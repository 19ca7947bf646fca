"""vCards 2.1, 3.0 and 4.0, read line by line: a bad line costs only itself, a bad card only itself."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO, Final, NamedTuple

from jinmyaku import schema
from jinmyaku.sources.cards import PLAIN, Card, cards
from jinmyaku.sources.encoding import codec, decode, garbled, non_ascii_lines
from jinmyaku.sources.rows import Batch, ContactRow, Options, Problem

NAME: Final = "vcard"
_BATCH: Final = 500

_START: Final = re.compile(rb"(?i)(?:^|[\r\n]|\xff\xfe|\xfe\xff|\xef\xbb\xbf)[ \t]*BEGIN[ \t]*:[ \t]*VCARD\b")
_HEAD: Final = re.compile(rb'[^":]*+(?:"[^"]*+"[^":]*+)*+:')
_PART: Final = re.compile(r"((?:[^;\\]++|\\.?)*+)(?:;|$)", re.DOTALL)
_LISTED: Final = re.compile(r"(?<!\\),(?=\S)")
_ESCAPED: Final = re.compile(r"\\([nN,;:\\\"])")
_KANA: Final = re.compile(r"[\u3040-\u30ff\uff66-\uff9f\s;,・]+")
_MAIL: Final = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>")
_SCHEME: Final = re.compile(r"(?i)^(tel|mailto):")
_LINKEDIN: Final = re.compile(r"(?i)(https?:)?(//)?([a-z0-9-]+\.)*linkedin\.com(:\d+)?/(in|pub)/")

_TYPES: Final = {
    "FAX": schema.FAX,
    **dict.fromkeys(("CELL", "MOBILE", "X-MOBIL", "IPHONE"), schema.MOBILE),
    "PAGER": schema.PHONE,
    "HOME": schema.HOME,
    "WORK": schema.WORK,
}
_LABELS: Final = {
    schema.FAX: re.compile("(?i)fax|ファ[クッ]"),
    schema.MOBILE: re.compile("(?i)mobil|cell|iphone|携帯|スマホ"),
    schema.DIRECT: re.compile("(?i)direct|直通"),
    schema.HOME: re.compile("(?i)home|自宅"),
    schema.WORK: re.compile("(?i)work|office|勤務|会社|職場"),
}


class _Head(NamedTuple):
    """What stands before the colon of a line."""

    name: str
    group: str
    types: frozenset[str]
    charset: str
    quoted: bool
    base64: bool


def recognises(head: bytes, name: str) -> bool:
    """Say whether a file is vCards, by a first card near its start.

    In: the beginning of the file and its name, which does not count. Out: yes or no.

    >>> recognises(b"begin:vcard\\r\\nversion:3.0\\r\\n", "people.txt"), recognises(b"a,b", "a.vcf")
    (True, False)
    """
    top = head[:2048].replace(b"\0", b"")
    return _START.search(top) is not None and not top.startswith(b"From ")


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Read the cards of a file, whatever their version and encoding; nothing they point to is fetched.

    In: the file, and options, which vCards do not need. Out: batches of up to 500 cards' rows and problems.

    >>> import io
    >>> card = b"BEGIN:VCARD\\nFN:Ada Example\\nEMAIL:ada@example.com\\nEND:VCARD\\n"
    >>> [row.name for batch in read(io.BytesIO(card), Options()) for row in batch.contacts]
    ['Ada Example']
    """
    data, undeclared = _unified(stream.read())
    rows: list[ContactRow] = []
    problems: list[Problem] = []
    empty = True
    for card in cards(data):
        row, faults = _row(card, undeclared) if isinstance(card, Card) else (None, [card])
        rows += [row] if row else []
        problems += faults
        if len(rows) >= _BATCH or len(problems) >= _BATCH:
            yield Batch(tuple(rows), tuple(problems))
            rows, problems, empty = [], [], False
    if rows or problems:
        yield Batch(tuple(rows), tuple(problems))
    elif empty:
        yield Batch((), (Problem(0, "problem.no_cards"),))


def _unified(data: bytes) -> tuple[bytes, str]:
    """Bring what cannot be cut into lines into UTF-8; name the encoding of other files' undeclared lines."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4096] or b"\x1b$" in data:
        whole = decode(data)
        if whole.encoding.startswith(("utf-16", "iso2022")):
            return whole.text.encode("utf-8", "replace"), ""
    lines = (line for line in non_ascii_lines(data) if not _utf8(line) and b"CHARSET" not in line[:200].upper())
    return data.removeprefix(b"\xef\xbb\xbf"), decode(b"\n".join(islice(lines, 2000))).encoding


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _row(card: Card, undeclared: str) -> tuple[ContactRow | None, list[Problem]]:
    person = _Person()
    problems: list[Problem] = []
    for number, line in card.lines:
        found = _HEAD.match(line)
        end = found.end() - 1 if found else line.find(b":")
        if end < 0:
            card.strays.append(number)
            continue
        head = _head(line[:end])
        text = _text(head, line[end + 1 :], undeclared)
        if "\ufffd" in text:
            problems.append(Problem(number, "problem.card_undecodable", {"property": head.name}))
        person.take(head, text)
    if card.strays:
        problems.append(Problem(min(card.strays), "problem.card_line_skipped", {"lines": len(card.strays)}))
    row = person.row(card.line)
    if row is None:
        return None, [*problems, Problem(card.line, "problem.card_empty")]
    if not card.ended:
        problems.append(Problem(card.line, "problem.card_not_ended"))
    return row, problems


@lru_cache(maxsize=1024)
def _head(head: bytes) -> _Head:
    name, *params = head.decode("ascii", "replace").upper().replace('"', "").split(";")
    types: set[str] = set()
    values = {"CHARSET": "", "ENCODING": ""}
    for param in params:
        key, equals, value = param.strip().partition("=")
        if key in values:
            values[key] = value.strip()
        elif key == "TYPE" or not equals:
            types.update((value or key).replace(" ", "").split(","))
    group, _, bare = name.strip().rpartition(".")
    ways = types | {values["ENCODING"]}
    base64 = not ways.isdisjoint(("B", "BASE64"))
    return _Head(bare, group, frozenset(types), values["CHARSET"], "QUOTED-PRINTABLE" in ways, base64)


def _text(head: _Head, value: bytes, undeclared: str) -> str:
    raw = value
    if head.quoted:
        raw = binascii.a2b_qp(value)
    elif head.base64:
        raw = _unpacked(value)
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii").replace("\0", "")
    # Of a file that was brought into UTF-8, labels speak only of the bytes that were packed.
    label = head.charset if undeclared or raw is not value else ""
    return _read(raw, label, undeclared).replace("\0", "")


def _unpacked(value: bytes) -> bytes:
    try:
        return binascii.a2b_base64(value)
    except binascii.Error:
        return "\ufffd".encode()


def _read(raw: bytes, label: str, undeclared: str) -> str:
    if codec(label):
        return decode(raw, label).text
    # Half-width kana in cp932 can look like two bytes of UTF-8; three bytes hardly ever do.
    doubtful = undeclared in ("cp932", "euc_jp") and not re.search(rb"[\xe1-\xef][\x80-\xbf]{2}", raw)
    text = None if doubtful else _utf8(raw)
    if text is None:
        text = decode(raw, undeclared).text
    return decode(raw).text if garbled(text) else text


def _parts(text: str) -> list[str]:
    return _PART.findall(text) if "\\" in text else text.split(";")


def _plain(text: str) -> str:
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
    return text.strip()


def _pair(text: str) -> tuple[str, str]:
    first, second, *_ = *map(_plain, _parts(text)), "", ""
    return first, second


class _Person:
    """Gathers what the lines of one card say; of values that can stand once, the first one counts."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.notes: list[str] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.labels: dict[str, str] = {}

    def take(self, head: _Head, text: str) -> None:
        if head.name in PLAIN:
            self.say(**{PLAIN[head.name]: _plain(text)})
        elif head.name == "N":
            family, given, middle, *_ = (_plain(_LISTED.sub(" ", part)) for part in (*_parts(text), "", ""))
            self.say(family=family, given=f"{given} {middle}".strip())
        elif head.name == "ORG":
            self.say(organisation=_pair(text)[0])
        elif head.name == "SOUND":
            self.say(**dict(zip(("family_sound", "given_sound"), _pair(text), strict=True)))
        elif head.name == "SORT-STRING":
            self.sort(_plain(text))
        elif head.name == "NOTE":
            self.notes += filter(None, [_plain(text)])
        elif head.name == "X-ABLABEL":
            self.labels[head.group] = _plain(text)
        else:
            self.reach(head, _plain(text))

    def say(self, **values: str) -> None:
        for key, value in values.items():
            if value:
                self.said.setdefault(key, value)

    def sort(self, text: str) -> None:
        if _KANA.fullmatch(text):
            family, given, *_ = *re.split(r"[\s;,・]+", text), "", ""
            self.say(family_sort=family, given_sort=given)

    def reach(self, head: _Head, text: str) -> None:
        value = _SCHEME.sub("", text, count=1)
        if head.name == "EMAIL":
            found = _MAIL.search(value)
            self.addresses.append((schema.MAIL, found[1] if found else value, ""))
        elif head.name != "TEL":
            self.addresses.append((schema.LINKEDIN if _LINKEDIN.match(text) else schema.URL, text, ""))
        elif not value.lower().startswith("sip:"):
            kind = next((kind for word, kind in _TYPES.items() if word in head.types), schema.PHONE)
            self.addresses.append((kind, value, head.group))

    def labelled(self, kind: str, group: str) -> str:
        label = self.labels.get(group, "") if kind == schema.PHONE and group else ""
        return next((better for better, words in _LABELS.items() if words.search(label)), kind)

    def row(self, line: int) -> ContactRow | None:
        said = self.said
        pairs = ((self.labelled(kind, group), value) for kind, value, group in self.addresses if value)
        addresses = tuple(dict.fromkeys(pairs))
        named = said.get("family") or said.get("given")
        name = said.get("name") or ("" if named else said.get("nickname", ""))
        if not (name or named or said.get("organisation") or addresses):
            return None
        readings = {
            key: said.get(key) or said.get(f"{part}_sound") or said.get(f"{part}_sort", "")
            for key, part in (("family_reading", "family"), ("given_reading", "given"))
        }
        kept = {key: said.get(key, "") for key in ("key", "family", "given", "organisation", "title")}
        note = "\n".join(self.notes)
        return ContactRow(line=line, name=name, note=note, addresses=addresses, **kept, **readings)
