"""Paths into files that can be opened."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from jinmyaku.text import Fault

if TYPE_CHECKING:
    from jinmyaku.sources.archive import Opener

INDEXES: Final = (".msf", ".dat", "table_of_contents")


def expand(paths: Iterable[Path]) -> list[Path]:
    """Give the files behind paths, those of folders sorted by name. Raises Fault where a path is not there.

    Of a folder hidden files are left out, and what mail programs keep beside a mailbox: its index, and mailboxes that
    are empty.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = [Path(folder, name).write_text("") for name in ("b.csv", "a.vcf", ".hidden")]
    ...     [file.name for file in expand([Path(folder)])]
    ['a.vcf', 'b.csv']
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".") and not _beside(p))
        elif path.is_file():
            found.append(path)
        else:
            raise Fault("fault.no_file", found=str(path))
    return found


def opened(path: Path) -> BinaryIO:
    """Open a file. Raises Fault where it may not be read.

    >>> opened(Path("no-such-file"))
    Traceback (most recent call last):
        ...
    jinmyaku.text.Fault: the file cannot be opened: No such file or directory. Check its permissions.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise Fault("bring.unreadable", found=error.strerror or "?") from error


def size(opener: Opener) -> int:
    """Give how many bytes can be read, 0 where it cannot be opened.

    >>> size(lambda: io.BytesIO(b"Ann Lee"))
    7
    """
    try:
        with opener() as stream:
            return stream.seek(0, io.SEEK_END)
    except Fault:
        return 0


def _beside(file: Path) -> bool:
    index = file.suffix in INDEXES or file.name in INDEXES
    return index or (file.with_name(f"{file.name}.msf").exists() and file.stat().st_size == 0)
