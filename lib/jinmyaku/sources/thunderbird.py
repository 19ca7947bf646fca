"""Thunderbird's address book as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources.layout import Cells, Layout, page_kind, several
from jinmyaku.sources.rows import Batch, ContactRow, Options

NAME: Final = "thunderbird"

_PHONES: Final = {
    "Work Phone": schema.WORK,
    "Home Phone": schema.HOME,
    "Mobile Number": schema.MOBILE,
    "Fax Number": schema.FAX,
}
# Other languages have other headers, which are not known well enough; they go through a mapping.
_LAYOUT: Final = Layout(
    {
        "name": ("Display Name",),
        "mail": ("Primary Email",),
        "mail2": ("Secondary Email",),
        "given": ("First Name",),
        "family": ("Last Name",),
        "nickname": ("Nickname",),
        "organisation": ("Organization", "Organisation"),
        "title": ("Job Title",),
        "url": ("Web Page 1",),
        "url2": ("Web Page 2",),
        "note": ("Notes",),
        **{column: (column,) for column in _PHONES},
    },
    needed=("name", "mail", "mail2"),
)


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins with Thunderbird's header.

    >>> recognises(b"First Name,Last Name,Display Name,Primary Email,Secondary Email\\n", "abook.csv")
    True
    """
    return _LAYOUT.fits(head)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the contacts.

    >>> import io
    >>> file = io.BytesIO(b"Display Name,Primary Email,Secondary Email\\nAnn Lee,ann@example.com,\\n")
    >>> [row.name for batch in read(file, Options()) for row in batch.contacts]
    ['Ann Lee']
    """
    return _LAYOUT.read(stream, _contact)


def _contact(cells: Cells, line: int) -> ContactRow:
    def cell(name: str) -> str:
        return cells.get(name, "")

    mails = [(schema.MAIL, cell(column)) for column in ("mail", "mail2")]
    phones = [(kind, cell(column)) for column, kind in _PHONES.items()]
    pages = [(page_kind(cell(column)), cell(column)) for column in ("url", "url2")]
    family, given = cell("family"), cell("given")
    return ContactRow(
        line=line,
        name=cell("name") or ("" if family or given else cell("nickname")),
        family=family,
        given=given,
        organisation=cell("organisation"),
        title=cell("title"),
        note=cell("note"),
        addresses=several(*mails, *phones, *pages),
    )
