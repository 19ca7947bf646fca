"""A whole export in one ZIP: the files in it, read in place, with limits on their number and size."""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, BinaryIO, Final, NamedTuple, cast

from jinmyaku.text import Fault

MOST_FILES: Final = 20_000
MIB: Final = 1 << 20
LARGEST: Final = 128 * MIB
LARGEST_IN_ALL: Final = 1024 * MIB
# A mailbox of many years, which is never held in memory.
LARGEST_STREAM: Final = 256 * 1024 * MIB
_MARK: Final = b"PK\x03\x04"

Opener = Callable[[], BinaryIO]
_BROKEN: Final = (
    zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error, KeyError,
)  # fmt: skip


class Member(NamedTuple):
    """A file of an archive: the path inside it, its first bytes, so many as asked for, and the whole of it."""

    name: str
    head: Callable[[int], bytes]
    open: Opener


def recognises(head: bytes) -> bool:
    """Say whether a file is a ZIP archive and not an office document, which is one inside.

    >>> [recognises(b"PK\\x03\\x04" + name) for name in (b"..Connections.csv", b"..[Content_Types].xml")]
    [True, False]
    """
    office = b"[Content_Types].xml" in head or b"mimetypeapplication/" in head
    return head.startswith(_MARK) and not office


def members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files of an archive; hidden ones are passed by.

    Raises Fault where the archive is broken, locked by a password or has more files than is sensible. Opening a file
    that unpacks to more than 128 MiB raises Fault too, whatever the archive says its size is, and so does opening what
    is left once a GiB has been unpacked in all.

    >>> with io.BytesIO() as made:
    ...     with zipfile.ZipFile(made, "w") as archive:
    ...         archive.writestr("Contacts/a.vcf", "BEGIN:VCARD")
    ...     [(one.name, one.head(5), one.open().read()) for one in members(made)]
    [('Contacts/a.vcf', b'BEGIN', b'BEGIN:VCARD')]
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise Fault("fault.zip_broken") from error
    files = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    if len(files) > MOST_FILES:
        raise Fault("fault.zip_many", found=len(files), most=MOST_FILES)
    if any(info.flag_bits & 1 for info in files):
        raise Fault("fault.zip_locked")
    unpacked = [0]
    for info in files:
        yield Member(info.filename, partial(_head, archive, info), partial(_open, archive, info, unpacked))


@contextlib.contextmanager
def streamed(opened: Opener, inside: str) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file of an archive to be read from its beginning to its end, never whole in memory; and say how large it
    is. Raises Fault where the archive is broken there, or larger than a mailbox can be.

    >>> made = io.BytesIO()
    >>> with zipfile.ZipFile(made, "w") as archive:
    ...     archive.writestr("Mail/all.mbox", "From ")
    >>> with streamed(lambda: io.BytesIO(made.getvalue()), "Mail/all.mbox") as (stream, size):
    ...     stream.read(), size
    (b'From ', 5)
    """
    try:
        with opened() as outer, zipfile.ZipFile(outer) as archive:
            info = archive.getinfo(inside)
            if info.file_size > LARGEST_STREAM:
                raise Fault("fault.file_large", most=LARGEST_STREAM // MIB)
            with archive.open(info) as packed:
                yield cast(BinaryIO, packed), info.file_size
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, KeyError) as error:
        raise Fault("fault.zip_broken") from error


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    with _unpacking(archive, info) as packed:
        return packed.read(size)


@contextlib.contextmanager
def _unpacking(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    try:
        with archive.open(info) as packed:
            yield packed
    except _BROKEN as error:
        raise Fault("fault.zip_broken") from error


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo, unpacked: list[int]) -> BinaryIO:
    if unpacked[0] > LARGEST_IN_ALL:
        raise Fault("fault.zip_large", most=LARGEST_IN_ALL // MIB)
    with _unpacking(archive, info) as packed:
        data = packed.read(LARGEST + 1)
    unpacked[0] += len(data)
    if len(data) > LARGEST:
        raise Fault("fault.file_large", most=LARGEST // MIB)
    return io.BytesIO(data)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
