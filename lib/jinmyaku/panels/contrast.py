"""Two texts beside each other, cut where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

# Letters and whether the other side lacks them; a line is a row of these, a side a row of lines.
Piece = tuple[str, bool]
Side = list[list[Piece]]

# Below this two lines are two things, not one thing written in two ways.
AKIN: Final = 0.75
LONGEST: Final = 200


def contrast(left: str, right: str) -> tuple[Side, Side]:
    """Cut both sides into pieces that the other one has too or lacks; beside nothing, nothing differs.

    >>> contrast("Jon Berg", "John Berg")[1]
    [[('Jo', False), ('h', True), ('n Berg', False)]]
    >>> contrast("a@b.c\\nd@e.f", "a@b.c")[0]
    [[('a@b.c', False)], [('d@e.f', True)]]
    """
    here, there = left.splitlines(), right.splitlines()
    only_here, only_there = (
        [line for line in one if line not in other] for one, other in ((here, there), (there, here))
    )
    if not (here and there):
        return [[(line, False)] for line in here], [[(line, False)] for line in there]
    if len(only_here) == len(only_there) == 1:
        cut = _cut(only_here[0], only_there[0])
        return _side(here, only_here, cut[0]), _side(there, only_there, cut[1])
    return _side(here, only_here), _side(there, only_there)


def _side(lines: Sequence[str], only: Sequence[str], cut: list[Piece] | None = None) -> Side:
    return [(cut or [(line, True)]) if line in only else [(line, False)] for line in lines]


def _cut(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    match = SequenceMatcher(None, left, right, autojunk=False)
    if max(len(left), len(right)) > LONGEST or match.ratio() < AKIN:
        return [(left, True)], [(right, True)]
    steps = match.get_opcodes()
    return (
        _joined((left[a:b], kind != "equal") for kind, a, b, _, _ in steps),
        _joined((right[c:d], kind != "equal") for kind, _, _, c, d in steps),
    )


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    runs = groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1])
    return [("".join(said for said, _ in run), lacks) for lacks, run in runs]
