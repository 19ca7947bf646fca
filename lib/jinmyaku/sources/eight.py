"""Eight's CSV of business cards: with a preamble and one column for the name, and without, with two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources.layout import Cells, Layout, page_kind, several
from jinmyaku.sources.names import split_name
from jinmyaku.sources.rows import Batch, ContactRow, Options

NAME: Final = "eight"

_PHONES: Final = {
    "TEL会社": schema.WORK,
    "TEL部門": schema.WORK,
    "TEL直通": schema.DIRECT,
    "携帯電話": schema.MOBILE,
    "Fax": schema.FAX,
}
_LAYOUT: Final = Layout(
    {
        "organisation": ("会社名",),
        "mail": ("e-mail",),
        "met_on": ("名刺交換日",),
        "name": ("氏名",),
        "family": ("姓",),
        "given": ("名",),
        "title": ("役職",),
        "url": ("URL",),
        **{column: (column,) for column in _PHONES},
    },
    needed=("organisation", "mail", "met_on"),
)


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file has Eight's header, below its preamble or at once.

    >>> recognises("会社名,部署名,役職,氏名,e-mail,名刺交換日\\n".encode("cp932"), "eight.csv")
    True
    """
    return _LAYOUT.fits(head)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the cards, the newest first, so that of two cards of one person the newer says where they work.

    >>> import io
    >>> lines = ["会社名,氏名,e-mail,名刺交換日", "旧社,佐藤 誠,a@x.example,2024/05/26"]
    >>> lines += ["新社,佐藤 誠,a@x.example,2026/04/01"]
    >>> file = io.BytesIO("\\n".join(lines).encode("cp932"))
    >>> [(row.organisation, row.met_on) for batch in read(file, Options()) for row in batch.contacts]
    [('新社', '2026-04-01'), ('旧社', '2024-05-26')]
    """
    batches = list(_LAYOUT.read(stream, _contact))
    cards = sorted((card for batch in batches for card in batch.contacts), key=lambda card: card.met_on, reverse=True)
    yield Batch(tuple(cards), tuple(problem for batch in batches for problem in batch.problems))


def _contact(cells: Cells, line: int) -> ContactRow:
    name, url = cells.get("name", ""), cells.get("url", "")
    family, given = split_name(name) if name else (cells.get("family", ""), cells.get("given", ""))
    phones = [(kind, cells.get(column, "")) for column, kind in _PHONES.items()]
    return ContactRow(
        line=line,
        name=name,
        family=family,
        given=given,
        organisation=cells.get("organisation", ""),
        title=cells.get("title", ""),
        met_on=cells["met_on"],
        addresses=several((schema.MAIL, cells.get("mail", "")), *phones, (page_kind(url), url)),
    )
