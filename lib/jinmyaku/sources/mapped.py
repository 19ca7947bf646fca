"""Any other table, through a mapping of its columns that the person confirms once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources import table
from jinmyaku.sources.dates import iso_date
from jinmyaku.sources.layout import BATCH, DELIMITERS, page_kind, several
from jinmyaku.sources.names import split_name
from jinmyaku.sources.phones import phone_kind
from jinmyaku.sources.rows import Batch, ContactRow, Options, Problem
from jinmyaku.text import Fault

NAME: Final = "csv"
PREVIEW: Final = 3

# What a column can mean, and the names such columns go by.
FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "name": ("name", "full name", "display name", "氏名", "名前", "お名前", "宛名", "表示名", "nom complet"),
    "family": (
        "last", "last name", "family", "family name", "surname", "姓", "名字", "苗字", "氏名［姓］", "名前（姓）",
        "nachname", "nom", "apellidos",
    ),
    "given": (
        "first", "first name", "given", "given name", "forename", "名", "氏名［名］", "名前（名）", "vorname", "prénom",
        "nombre",
    ),
    "reading": (
        "reading", "yomi", "furigana", "ふりがな", "フリガナ", "よみ", "よみがな", "読み", "カナ", "氏名（カナ）",
        "氏名カナ", "氏名フリガナ",
    ),
    "family_reading": ("last name reading", "family name reading", "セイ", "姓（カナ）", "姓フリガナ", "姓カナ"),
    "given_reading": ("first name reading", "given name reading", "メイ", "名（カナ）", "名フリガナ", "名カナ"),
    "organisation": (
        "organisation", "organization", "company", "employer", "firm", "会社", "会社名", "勤務先", "所属", "組織",
        "firma", "unternehmen", "société", "entreprise", "empresa",
    ),
    "title": ("title", "job title", "position", "role", "役職", "肩書", "肩書き", "職業", "funktion", "poste", "cargo"),
    "mail": (
        "mail", "email", "e-mail", "emails", "mail address", "email address", "e-mail address", "primary email",
        "メール", "メールアドレス", "eメール", "電子メール", "Email(1)", "e-mail-adresse", "courriel", "correo",
        "別のメールアドレス",
    ),
    "mobile": ("mobile", "mobile phone", "cell", "cell phone", "携帯", "携帯電話", "携帯番号", "携帯電話(1)", "handy"),
    "phone": (
        "phone", "phones", "telephone", "tel", "phone number", "電話", "電話番号", "TEL-1(1)", "telefon", "téléphone",
        "teléfono",
    ),
    "work": ("work phone", "business phone", "office phone", "勤務先電話", "会社電話", "TEL会社"),
    "home": ("home phone", "自宅電話", "自宅TEL"),
    "url": ("url", "urls", "web", "website", "web page", "homepage", "linkedin", "profile", "ホームページ", "サイト"),
    "met_on": ("met on", "met", "since", "connected on", "登録日", "名刺交換日", "出会った日", "交換日"),
    "note": ("note", "notes", "memo", "comment", "comments", "メモ", "備考", "コメント", "bemerkung", "notiz"),
}  # fmt: skip
IGNORED: Final = ""

_OTHER: Final = re.compile(r"(?im)\A\s*(?:BEGIN:|From |\[LINE\]|[{\[<]|%PDF|PK)")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE: Final = re.compile(r"[+＋]?[\d０-９][\d０-９()（）\-‐−ー. ]{7,}")
_LISTED: Final = re.compile(r"\s*(?::::|[;；、]|,(?=\s*[^\s,@]+@))\s*")
# A spreadsheet's apostrophe before what it would run; our own tables have it too.
_GUARDED: Final = re.compile(r"^'(?=['=+\-@\t\r＝＋－＠])")


@dataclass(frozen=True)
class Table:
    """A table of an unknown service: its columns, what they seem to mean, and its first rows.

    ``columns`` are the header's names, or numbers where there is no header. ``proposed`` maps columns to ``FIELDS``.
    """

    columns: tuple[str, ...]
    proposed: Mapping[str, str]
    preview: tuple[tuple[str, ...], ...]


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file looks like a table: lines of text with two cells or more, or one column of a known name.

    >>> recognises("氏名,電話\\n佐藤,090-0000-0001\\n".encode("cp932"), "list.csv"), recognises(b"hello\\n", "a.txt")
    (True, False)
    """
    text = table.head_text(head)
    if "\x00" in text or text.count("\ufffd") > len(text) // 20 or _OTHER.match(text):
        return False
    rows = _rows(text)
    return bool(rows) and (len(rows[0].cells) > 1 or bool(_proposal(_names(rows[0]), ())))


def parse(written: str) -> dict[str, str]:
    """Give what columns mean from ``field=column,field=column``. Raises Fault for what is no field.

    >>> parse("name=氏名, mail=メール")
    {'氏名': 'name', 'メール': 'mail'}
    """
    found = {}
    for pair in written.split(","):
        meaning, equals, column = (part.strip() for part in pair.partition("="))
        if not (equals and column) or meaning not in FIELDS:
            raise Fault("fault.map", found=pair.strip(), known=", ".join(FIELDS))
        found[column] = meaning
    return found


def describe(data: bytes) -> Table:
    """Give the columns of a table, a proposal of what they mean, and its first rows.

    >>> found = describe("氏名,電話,距離\\n佐藤 花子,090-0000-0001,3\\n".encode("cp932"))
    >>> found.columns, dict(found.proposed)
    (('氏名', '電話', '距離'), {'氏名': 'name', '電話': 'phone'})
    """
    rows = _rows(table.head_text(data))
    if not rows:
        return Table((), {}, ())
    header = _names(rows[0])
    body = rows if header != _written(rows[0]) else rows[1:]
    preview = tuple(tuple(cell.strip() for cell in row.cells[: len(header)]) for row in body[:PREVIEW])
    return Table(header, _proposal(header, preview), preview)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the rows by the mapping in the options; without one, the only thing to say is which columns there are.

    >>> import io
    >>> file = io.BytesIO("氏名,メール\\n佐藤 花子,a@example.jp; b@example.jp\\n".encode())
    >>> options = Options(mapping={"氏名": "name", "メール": "mail"})
    >>> [(row.family, row.addresses) for batch in read(file, options) for row in batch.contacts]
    [('佐藤', (('mail', 'a@example.jp'), ('mail', 'b@example.jp')))]
    """
    text, problems = table.decoded(stream)
    rows = _rows(text, problems)
    if options.mapping is None or not rows:
        yield Batch(problems=(Problem(0, "problem.needs_mapping"),))
        return
    header = _names(rows[0])
    body = rows if header != _written(rows[0]) else rows[1:]
    wanted = [(place, options.mapping.get(column, IGNORED)) for place, column in enumerate(header)]
    yield Batch(problems=tuple(problems))
    for start in range(0, len(body), BATCH):
        found = [(row.line, _contact(row, wanted)) for row in body[start : start + BATCH]]
        lost = tuple(Problem(line, "problem.no_name") for line, contact in found if contact is None)
        yield Batch(tuple(contact for _, contact in found if contact), lost)
    if not body:
        yield Batch(problems=(Problem(rows[0].line, "problem.only_header"),))


def _rows(text: str, problems: list[Problem] | None = None) -> list[table.Record]:
    """The rows under the delimiter that cuts most of them into equally many cells."""
    best = max((list(table.records(text, delimiter)) for delimiter in DELIMITERS), key=_evenness)
    if problems is not None:
        problems += [one for one in best if isinstance(one, Problem)]
    rows = [one for one in best if isinstance(one, table.Record)]
    # Titles above the table stand in a line with fewer cells than its header.
    width = max((len(row.cells) for row in rows[: table.HEADER_WITHIN]), default=0)
    first = next((n for n, row in enumerate(rows) if sum(bool(c.strip()) for c in row.cells) * 2 > width), 0)
    return rows[first:]


def _evenness(found: Sequence[table.Record | Problem]) -> int:
    widths = [len(one.cells) for one in found[:50] if isinstance(one, table.Record)]
    most = max(set(widths), key=widths.count, default=0)
    return widths.count(most) * most if most > 1 else 0


def _written(row: table.Record) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.cells)


def _names(row: table.Record) -> tuple[str, ...]:
    """The header's names, or numbers where the first row is somebody already."""
    cells = _written(row)
    if any(_MAIL.fullmatch(cell) or _PHONE.fullmatch(cell) for cell in cells):
        return tuple(str(number) for number in range(1, len(cells) + 1))
    return cells


def _proposal(header: Sequence[str], preview: Sequence[Sequence[str]]) -> dict[str, str]:
    places = table.columns(header, {field: (*names, field) for field, names in FIELDS.items()})
    found = {header[place]: field for field, place in reversed(places.items())}
    for place, column in enumerate(header):
        cells = [row[place] for row in preview if place < len(row) and row[place]]
        looks = [field for field, like in _LOOKS if cells and all(like(cell) for cell in cells)]
        if looks and column not in found:
            found[column] = looks[0]
    return {column: found[column] for column in header if column in found}


_LOOKS: Final[Sequence[tuple[str, Callable[[str], object]]]] = (
    ("mail", _MAIL.fullmatch),
    ("phone", _PHONE.fullmatch),
)


def _contact(row: table.Record, wanted: Sequence[tuple[int, str]]) -> ContactRow | None:
    said: dict[str, list[str]] = {}
    for place, field in wanted:
        cell = _GUARDED.sub("", row.cells[place].strip()) if place < len(row.cells) else ""
        if cell and field:
            said.setdefault(field, []).append(cell)
    one = {field: cells[0] for field, cells in said.items()}
    name = one.get("name", "")
    family, given = one.get("family", ""), one.get("given", "")
    if name and not (family or given):
        family, given = split_name(name)
    reading = split_name(one.get("reading", ""))
    addresses = several(*((_kind(field, cell), _LISTED.sub(" ::: ", cell)) for field, cell in _reached(said)))
    if not (family or given or one.get("organisation") or addresses):
        return None
    return ContactRow(
        line=row.line,
        name=name,
        family=family,
        given=given,
        family_reading=one.get("family_reading", reading[0]),
        given_reading=one.get("given_reading", reading[1]),
        organisation=one.get("organisation", ""),
        title=one.get("title", ""),
        met_on=iso_date(one.get("met_on", "")) or "",
        note="\n".join(said.get("note", [])),
        addresses=addresses,
    )


def _reached(said: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for field in ("mail", "mobile", "phone", "work", "home", "url"):
        for cell in said.get(field, ()):
            yield field, cell


def _kind(field: str, cell: str) -> str:
    if field == "url":
        return page_kind(cell)
    return schema.MAIL if field == "mail" else phone_kind(field)
