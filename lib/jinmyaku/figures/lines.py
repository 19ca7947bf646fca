"""Texts of one's own in a figure: broken into lines by their width, and of no meaning to plotly."""

from __future__ import annotations

import re
from typing import Final

# A sign of a script without blanks, a word of another, or a blank.
PIECES: Final = re.compile(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+")
WIDE: Final = 0x2E80
CUT: Final = "…"
# These never begin a line.
CLOSING: Final = "、。，．」』）・ー：？"


def width(said: str) -> int:
    """Give how wide a text is, in Latin letters.

    >>> width("Ann"), width("佐藤")
    (3, 4)
    """
    return sum(2 if ord(sign) >= WIDE else 1 for sign in said)


def cut(said: str, most: int) -> str:
    """Cut a text to a width in Latin letters.

    >>> cut("Ann Lee", 7), cut("Ann Lee of the Harbour", 8), cut("佐藤 花子", 5)
    ('Ann Lee', 'Ann Lee…', '佐藤…')
    """
    if width(said) <= most:
        return said
    kept = ""
    for sign in said:
        if width(kept + sign) > most - 1:
            break
        kept += sign
    return kept.rstrip() + CUT


def folded(said: str, most: int, rows: int) -> str:
    """Break a text into at most so many lines of a width in Latin letters; signs that plotly reads are made harmless.

    >>> folded("Open a <second> shop", 9, 3)
    'Open a<br>&lt;second&gt;<br>shop'
    >>> folded("二つ目の店を開く", 8, 2)
    '二つ目の<br>店を開く'
    >>> folded("Open a second shop", 9, 1)
    'Open a…'
    """
    lines = [""]
    for piece in PIECES.findall(said.strip()):
        if not piece.strip():
            lines[-1] += " " if lines[-1] else ""
        elif lines[-1] and piece not in CLOSING and width(lines[-1] + piece) > most:
            lines.append(cut(piece, most))
        else:
            lines[-1] += cut(piece, most)
    kept = [line.rstrip() for line in lines[:rows]]
    if len(lines) > rows:
        kept[-1] = cut(kept[-1] + CUT, most) if width(kept[-1]) < most else cut(kept[-1], most - 1)
    return "<br>".join(plain(line) for line in kept)


def plain(said: str) -> str:
    """Give a text of which plotly makes no link, no bold and no line break (``picture.safe`` for one).

    >>> plain("<b>Bob</b> & Co")
    '&lt;b&gt;Bob&lt;/b&gt; &amp; Co'
    """
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
