"""A full name into its parts."""

from __future__ import annotations

import re
from typing import Final

_EASTERN: Final = re.compile(r"[\u3005-\u9fff\uac00-\ud7af]")


def split_name(name: str) -> tuple[str, str]:
    """Give family and given name of a full name: the first word where it is written in kanji or kana, else the last.

    >>> split_name("佐藤 花子"), split_name("Lee, Ann"), split_name("Ann Mary Lee"), split_name("佐藤")
    (('佐藤', '花子'), ('Lee', 'Ann'), ('Lee', 'Ann Mary'), ('佐藤', ''))
    """
    before, comma, after = name.partition(",")
    if comma and before.strip() and after.strip():
        return before.strip(), after.strip()
    words = name.split()
    if len(words) < 2:
        return name.strip(), ""
    if _EASTERN.search(name):
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])
