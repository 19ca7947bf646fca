"""What the commands share: the data folder, the language, and the ways to speak."""

from __future__ import annotations

import enum
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from jinmyaku.book import Book


class Lang(enum.StrEnum):
    """A language of the interface."""

    en = "en"
    ja = "ja"


@dataclass
class Context:
    """The data folder as given (blank: the default one) and the language asked for (blank: the system's)."""

    data: str
    asked: str = ""
    spoken: ClassVar[str] = ""

    def __post_init__(self) -> None:
        Context.spoken = self.lang()

    def lang(self, own: Lang | None = None) -> str:
        """Give the language of a command: its own option, the common one, or the system's."""
        system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
        Context.spoken = (own.value if own else "") or self.asked or ("ja" if system.startswith("ja") else "en")
        return Context.spoken

    def folder(self) -> Path:
        """Give the data folder."""
        from jinmyaku import places

        return places.data_folder(self.data)

    def book(self) -> Book:
        """Open the book of the data folder."""
        from jinmyaku.book import Book

        return Book(self.folder())

    def rehearsal(self) -> AbstractContextManager[Book]:
        """Open a copy of the book, to try something on."""
        from jinmyaku.book import archive

        return archive.rehearsal(self.folder())


def speak(line: str) -> None:
    """Say a line to the person, apart from a command's output."""
    print(line, file=sys.stderr)


def put(data: object) -> None:
    """Print one JSON object as a command's whole output."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def show(heads: Sequence[str], rows: Iterable[Sequence[str]], whole: Collection[str] = ()) -> None:
    """Print a table; the columns of some heads are never broken into lines."""
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(*(Column(head, overflow="fold", no_wrap=head in whole) for head in heads), box=None)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def bar(what: str, unit: str = "") -> Callable[[str, int, int], None] | None:
    """Give a progress bar for a person at a terminal, nothing otherwise."""
    if not sys.stderr.isatty():
        return None
    from tqdm import tqdm

    line = tqdm(desc=what, leave=False, file=sys.stderr, unit=unit, unit_scale=True)

    def step(name: str, at: int, total: int) -> None:
        line.total = total
        line.set_postfix_str(name)
        line.update(at - line.n)
        if at == total:
            line.close()

    return step
