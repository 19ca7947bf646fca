"""Names as a person types or pastes them: one a line, bare or with organisation, mail, telephone or page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources import line as of_line
from jinmyaku.sources import table, whatsapp
from jinmyaku.sources.names import split_name
from jinmyaku.sources.rows import Batch, ContactRow, Options, Problem

NAME: Final = "typed"
LONGEST_LINE: Final = 300
MOST_FIELDS: Final = 6

_FIELDS: Final = re.compile(r"\s*[\t,;、，；|｜]\s*")
_ANGLED: Final = re.compile(r"^(.*?)\s*[<＜]([^<>＜＞]+@[^<>＜＞]+)[>＞]\s*$")
_PHONE: Final = re.compile(r"^[+＋]?[\d０-９()（）\-‐−ー. ]{8,}$")


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file is a plain list: a .txt of short lines with few fields, and no other format's mark.

    >>> recognises(b"Ann Lee, ann@example.com\\n", "names.txt"), recognises(b"BEGIN:VCARD\\n", "names.txt")
    (True, False)
    """
    text = table.head_text(head)
    lines = [line for line in text.splitlines() if line.strip()]
    plain = (
        "\x00" not in text and "\ufffd" not in text and not re.search(r"^(BEGIN:|\[LINE\]|From )", text, re.I | re.M)
    )
    short = all(len(line) <= LONGEST_LINE and len(_FIELDS.split(line)) <= MOST_FIELDS for line in lines)
    talk = of_line.recognises(head, name) or whatsapp.recognises(head, name)
    return name.casefold().endswith(".txt") and plain and short and not talk


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield one contact a line; the first field that is no address is the name, the rest the organisation.

    >>> file = io.BytesIO("佐藤 花子、例示商事".encode())
    >>> [(row.family, row.organisation) for batch in read(file, Options()) for row in batch.contacts]
    [('佐藤', '例示商事')]
    """
    text, problems = table.decoded(stream)
    contacts = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        contact = _contact(number, line)
        if contact is None:
            problems.append(Problem(number, "problem.no_name"))
        else:
            contacts.append(contact)
    if not contacts:
        problems.append(Problem(0, "problem.no_names"))
    yield Batch(tuple(contacts), tuple(problems))


def read_text(text: str) -> list[Batch]:
    """Read pasted text.

    >>> [row] = read_text("山田　太郎、例示商事、taro@example.jp")[0].contacts
    >>> row.family, row.given, row.organisation, row.addresses
    ('山田', '太郎', '例示商事', (('mail', 'taro@example.jp'),))
    """
    return list(read(io.BytesIO(text.encode()), Options()))


def _contact(number: int, line: str) -> ContactRow | None:
    angled = _ANGLED.match(line.strip())
    fields = [*_FIELDS.split(angled[1]), angled[2]] if angled else _FIELDS.split(line.strip())
    addresses = [(kind, field) for field in fields if (kind := _kind(field))]
    words = [field.strip('" ') for field in fields if field and not _kind(field)]
    if not words and not addresses:
        return None
    name = words[0] if words else ""
    family, given = split_name(name)
    return ContactRow(
        line=number,
        name=name,
        family=family,
        given=given,
        organisation=", ".join(words[1:]),
        addresses=tuple(addresses),
    )


def _kind(field: str) -> str:
    if re.fullmatch(r"[^\s@]+@[^\s@]+", field):
        return schema.MAIL
    if "linkedin.com/" in field.casefold():
        return schema.LINKEDIN
    if re.match(r"https?://", field, re.I):
        return schema.URL
    return schema.PHONE if _PHONE.match(field) else ""
