"""What a label says of a telephone number."""

from __future__ import annotations

import re
from typing import Final

from jinmyaku import schema

# In this order: a "home fax" is a fax.
_WORDS: Final = (
    (schema.FAX, re.compile(r"fax|ファ[ック]クス", re.I)),
    (schema.MOBILE, re.compile(r"mobile|cell|iphone|携帯|handy|スマ", re.I)),
    (schema.DIRECT, re.compile(r"direct|直通", re.I)),
    (schema.HOME, re.compile(r"home|自宅|privat", re.I)),
    (schema.WORK, re.compile(r"work|business|office|company|勤務|会社|職場|main", re.I)),
)


def phone_kind(label: str) -> str:
    """Give the kind of a telephone number by the label it stands under.

    >>> phone_kind("* Mobile"), phone_kind("Home Fax"), phone_kind("会社"), phone_kind("")
    ('mobile', 'fax', 'work', 'phone')
    """
    return next((kind for kind, words in _WORDS if words.search(label)), schema.PHONE)
