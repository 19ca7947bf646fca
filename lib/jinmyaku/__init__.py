"""A yearly audit of one's own relationships.

What a notebook or a script of one's own may count on; everything else is reached through its module. Names are
imported when they are first used, so that the command line starts at once.

>>> import jinmyaku
>>> jinmyaku.check_year("2026")
2026
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinmyaku.audit import read
    from jinmyaku.book import Book
    from jinmyaku.figures import closeness, split, value_effort
    from jinmyaku.intake import take_in
    from jinmyaku.places import check_year, data_folder
    from jinmyaku.scoring import score
    from jinmyaku.text import Fault, say
    from jinmyaku.workbook import start

__all__ = [
    "Book",
    "Fault",
    "check_year",
    "closeness",
    "data_folder",
    "read",
    "say",
    "score",
    "split",
    "start",
    "take_in",
    "value_effort",
]

_HOMES: Final = {
    "Book": "book",
    "Fault": "text",
    "check_year": "places",
    "closeness": "figures",
    "data_folder": "places",
    "read": "audit",
    "say": "text",
    "score": "scoring",
    "split": "figures",
    "start": "workbook",
    "take_in": "intake",
    "value_effort": "figures",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'jinmyaku' has no attribute {name!r}")
    return getattr(import_module(f"jinmyaku.{_HOMES[name]}"), name)
