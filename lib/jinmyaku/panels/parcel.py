"""Files on their way from the browser to the kernel: piece by piece into a private folder that does not stay."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from jinmyaku import paths, places, sources
from jinmyaku.book import faults_of
from jinmyaku.sources import HEAD, archive
from jinmyaku.sources.archive import Opener
from jinmyaku.text import Fault


class Parcel:
    """Files that arrive one after another, each in pieces.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     parcel = Parcel(Path(folder), ["names.txt"])
    ...     parcel.add(0, b"Ann "), parcel.add(0, b"Lee")
    ...     with parcel.files()[0][1]() as file:
    ...         file.read()
    ...     parcel.close()
    (True, True)
    b'Ann Lee'
    """

    def __init__(self, home: Path, names: Sequence[str]) -> None:
        self.names = list(names)
        self.folder = places.aside(home)
        self._begun: dict[int, Path] = {}
        self.close = weakref.finalize(self, shutil.rmtree, self.folder, True)

    def add(self, at: int, piece: bytes) -> bool:
        """Add a piece to a file and say whether the rest is worth sending: what no reader knows by its beginning needs
        no more of it. Raises Fault where the disk does not take it."""
        first = at not in self._begun
        file = self._begun.setdefault(at, self.folder / str(at))
        with faults_of(file), open(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab") as out:
            out.write(piece)
        return not first or _known(piece[:HEAD], self.names[at])

    def files(self) -> list[tuple[str, Opener]]:
        """Give the names of what has arrived, and how to open each; the folder stays for as long as these do."""
        return [(self.names[at], partial(self._open, at)) for at in self._begun]

    def _open(self, at: int) -> BinaryIO:
        return paths.opened(self._begun[at])


def _known(head: bytes, name: str) -> bool:
    if archive.recognises(head):
        return True
    try:
        sources.choose(head, Path(name).name)
    except Fault:
        return False
    return True
