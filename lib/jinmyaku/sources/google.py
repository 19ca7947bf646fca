"""Google Contacts' CSV: the header of before 2024 with types and yomi, and the one since, with labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources.layout import Cells, Layout, page_kind, several
from jinmyaku.sources.phones import phone_kind
from jinmyaku.sources.rows import Batch, ContactRow, Options

NAME: Final = "google"
MOST_OF_A_KIND: Final = 20

_NUMBERED: Final = {
    f"{ours}{n}{end}": tuple(f"{theirs} {n} - {word}" for word in words)
    for ours, theirs in (("mail", "E-mail"), ("phone", "Phone"), ("url", "Website"))
    for n in range(1, MOST_OF_A_KIND + 1)
    for end, words in (("", ("Value",)), ("_kind", ("Label", "Type")))
}
_NAMES: Final = {
    "given": ("First Name", "Given Name"),
    "family": ("Last Name", "Family Name"),
    "middle": ("Middle Name", "Additional Name"),
    "given_reading": ("Phonetic First Name", "Given Name Yomi"),
    "family_reading": ("Phonetic Last Name", "Family Name Yomi"),
    "name": ("Name", "File As"),
    "nickname": ("Nickname",),
    "organisation": ("Organization Name", "Organization 1 - Name"),
    "title": ("Organization Title", "Organization 1 - Title"),
    "note": ("Notes",),
    "groups": ("Labels", "Group Membership"),
    **_NUMBERED,
}
_LAYOUT: Final = Layout(_NAMES, needed=("given", "family", "given_reading", "groups"))


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins with one of Google's two headers.

    >>> recognises(b"Given Name,Family Name,Given Name Yomi,Group Membership\\n", "contacts.csv")
    True
    """
    return _LAYOUT.fits(head)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the contacts; cells that hold several values are taken apart, photos are passed by.

    >>> import io
    >>> header = b"First Name,Last Name,Phonetic First Name,Labels,E-mail 1 - Label,E-mail 1 - Value\\n"
    >>> file = io.BytesIO(header + b"Ann,Lee,,* myContacts,* Work,a@example.jp ::: b@example.jp\\n")
    >>> [row.addresses for batch in read(file, Options()) for row in batch.contacts]
    [(('mail', 'a@example.jp'), ('mail', 'b@example.jp'))]
    """
    return _LAYOUT.read(stream, _contact)


def _contact(cells: Cells, line: int) -> ContactRow:
    def cell(name: str) -> str:
        return cells.get(name, "")

    numbers = range(1, MOST_OF_A_KIND + 1)
    written = [(schema.MAIL, cell(f"mail{n}")) for n in numbers]
    written += [(phone_kind(cell(f"phone{n}_kind")), cell(f"phone{n}")) for n in numbers]
    written += [(page_kind(url), url) for n in numbers for url in cell(f"url{n}").split(":::")]
    family, given = cell("family"), cell("given")
    return ContactRow(
        line=line,
        name="" if family or given else cell("name") or cell("nickname"),
        family=family,
        given=f"{given} {cell('middle')}".strip(),
        family_reading=cell("family_reading"),
        given_reading=cell("given_reading"),
        organisation=cell("organisation").split(":::")[0].strip(),
        title=cell("title").split(":::")[0].strip(),
        note=cell("note"),
        addresses=several(*written),
    )
