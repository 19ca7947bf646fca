"""What the columns of an unknown table mean, as the person is asked once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jinmyaku import text
from jinmyaku.sources import mapped
from jinmyaku.text import Fault

NAMING: Final = frozenset(("name", "family", "given", "organisation", "mail"))
LONGEST: Final = 40


def asked(table: mapped.Table) -> list[dict[str, str]]:
    """Give the columns to ask about: the name, the first values, and what is proposed.

    >>> asked(mapped.describe("氏名,距離\\n佐藤 花子,3\\n".encode()))[0]
    {'column': '氏名', 'example': '佐藤 花子', 'proposed': 'name'}
    """
    return [
        {"column": column, "example": _example(table, place), "proposed": table.proposed.get(column, mapped.IGNORED)}
        for place, column in enumerate(table.columns)
    ]


def meanings(lang: str) -> list[list[str]]:
    """Give what a column can mean, with its words; first that it is left out.

    >>> meanings("en")[:2]
    [['', '(leave out)'], ['name', 'full name']]
    """
    words = text.group(lang, "meaning")
    return [[mapped.IGNORED, text.say(lang, "bring.ignore")], *([field, words[field]] for field in mapped.FIELDS)]


def checked(said: Mapping[str, str]) -> dict[str, str]:
    """Give the columns that mean something. Raises Fault where none of them names anybody.

    >>> checked({"氏名": "name", "距離": ""})
    {'氏名': 'name'}
    """
    found = {column: field for column, field in said.items() if field in mapped.FIELDS}
    if not NAMING & set(found.values()):
        raise Fault("bring.explain_name")
    return found


def _example(table: mapped.Table, place: int) -> str:
    cells = [row[place] for row in table.preview if place < len(row) and row[place]]
    return " / ".join(cell[:LONGEST] for cell in cells)
