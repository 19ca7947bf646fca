"""Outlook's CSV: English and Japanese, of the desktop and of the web."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku import schema
from jinmyaku.sources.layout import UNSPECIFIED, Cells, Layout, page_kind, several
from jinmyaku.sources.rows import Batch, ContactRow, Options

NAME: Final = "outlook"

_PHONES: Final = {
    schema.MOBILE: {"mobile": ("Mobile Phone", "携帯電話")},
    schema.HOME: {"home": ("Home Phone", "自宅電話"), "home2": ("Home Phone 2", "自宅電話 2")},
    schema.WORK: {
        "work": ("Business Phone", "会社電話"),
        "work2": ("Business Phone 2", "会社電話 2"),
        "switchboard": ("Company Main Phone", "会社代表電話"),
    },
    schema.PHONE: {
        "phone": ("Primary Phone", "通常の電話"),
        "phone2": ("Other Phone", "その他の電話"),
        "car": ("Car Phone", "自動車電話"),
    },
    schema.FAX: {"fax": ("Business Fax", "会社 FAX"), "fax2": ("Home Fax", "自宅 FAX")},
}
_KINDS: Final = {ours: kind for kind, columns in _PHONES.items() for ours in columns}
_LAYOUT: Final = Layout(
    {
        "given": ("First Name", "名"),
        "family": ("Last Name", "姓"),
        "mail": ("E-mail Address", "電子メール アドレス"),
        "mail2": ("E-mail 2 Address", "電子メール 2 アドレス"),
        "mail3": ("E-mail 3 Address", "電子メール 3 アドレス"),
        "middle": ("Middle Name", "ミドル ネーム"),
        "given_reading": ("Given Yomi", "名前フリガナ", "フリガナ (名)", "名フリガナ"),
        "family_reading": ("Surname Yomi", "姓フリガナ", "フリガナ (姓)"),
        "organisation": ("Company", "会社名"),
        "title": ("Job Title", "役職"),
        "note": ("Notes", "メモ"),
        "url": ("Web Page", "Web ページ", "Personal Web Page"),
        **{ours: names for columns in _PHONES.values() for ours, names in columns.items()},
    },
    needed=("given", "family", "mail", "mail2"),
)


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins with Outlook's header, by the columns of its first two mail addresses.

    >>> recognises("名,姓,電子メール アドレス,電子メール 2 アドレス\\n".encode("cp932"), "contacts.csv")
    True
    """
    return _LAYOUT.fits(head)


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the contacts; the header may be spelt with or without blanks, full or half width.

    >>> import io
    >>> file = io.BytesIO("名,姓,電子メール アドレス,電子メール 2 アドレス\\n誠,佐藤,a@example.jp,\\n".encode("cp932"))
    >>> [(row.family, row.given) for batch in read(file, Options()) for row in batch.contacts]
    [('佐藤', '誠')]
    """
    return _LAYOUT.read(stream, _contact)


def _contact(cells: Cells, line: int) -> ContactRow:
    def cell(name: str) -> str:
        said = cells.get(name, "")
        return "" if said in UNSPECIFIED else said

    mails = [(schema.MAIL, cell(column)) for column in ("mail", "mail2", "mail3")]
    phones = [(kind, cell(column)) for column, kind in _KINDS.items()]
    return ContactRow(
        line=line,
        family=cell("family"),
        given=f"{cell('given')} {cell('middle')}".strip(),
        family_reading=cell("family_reading"),
        given_reading=cell("given_reading"),
        organisation=cell("organisation"),
        title=cell("title"),
        note=cell("note"),
        addresses=several(*mails, *phones, (page_kind(cell("url")), cell("url"))),
    )
