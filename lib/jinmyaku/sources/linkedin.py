"""LinkedIn's Connections.csv, in every shape it has had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources.layout import Cells, Layout, page_kind, several
from jinmyaku.sources.rows import Batch, ContactRow, Options

NAME: Final = "linkedin"

# The Japanese names are unconfirmed: no export with a Japanese header is known.
_LAYOUT: Final = Layout(
    {
        "given": ("First Name", "Vorname", "名"),
        "family": ("Last Name", "Nachname", "姓"),
        "met_on": ("Connected On", "Verbunden am", "つながった日"),
        "url": ("URL", "Profile URL"),
        "mail": ("Email Address", "E-Mail-Adresse", "メールアドレス"),
        "organisation": ("Company", "Unternehmen", "会社", "会社名"),
        "title": ("Position", "役職"),
    },
    needed=("given", "family", "met_on"),
)


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins like Connections.csv: a header with both names and the day of connecting.

    >>> recognises(b"First Name,Last Name,Company,Connected On\\n", "Connections.csv"), recognises(b"a,b\\n", "b.csv")
    (True, False)
    """
    return _LAYOUT.fits(head)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the connections; rows of closed accounts, which have neither name nor address, become problems.

    >>> import io
    >>> file = io.BytesIO(b"First Name,Last Name,Connected On\\nAnn,Lee,05 Mar 2024\\n")
    >>> [(row.family, row.met_on) for batch in read(file, Options()) for row in batch.contacts]
    [('Lee', '2024-03-05')]
    """
    return _LAYOUT.read(stream, _contact)


def _contact(cells: Cells, line: int) -> ContactRow:
    url = cells.get("url", "")
    kind = page_kind(url)
    addresses = several((schema.MAIL, cells.get("mail", "")), (kind, url))
    family, given = cells.get("family", ""), cells.get("given", "")
    # A closed account leaves its company behind, which is nobody.
    someone = bool(family or given or addresses)
    return ContactRow(
        line=line,
        key=url if kind == schema.LINKEDIN else "",
        family=family,
        given=given,
        organisation=cells.get("organisation", "") if someone else "",
        title=cells.get("title", ""),
        met_on=cells["met_on"],
        addresses=addresses,
    )
