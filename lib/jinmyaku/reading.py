"""Files into rows: opened, recognised and read, archives file by file."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from jinmyaku.book.import_files import File
from jinmyaku.sources import DATED, HEAD, SOURCES, archive, choose, mapped, typed
from jinmyaku.sources.archive import Member, Opener
from jinmyaku.sources.rows import ContactRow, Options, Problem, Source
from jinmyaku.text import Fault

Explained = Callable[[Sequence[str]], dict[str, str] | None]
# Opens a stream and says how many bytes it has.
Stream = Callable[[], AbstractContextManager[tuple[BinaryIO, int]]]


@dataclass
class Read:
    """What a file gave: its rows and problems, the source and the list they are of, and the file's SHA-256.

    ``columns``: of a table that was read by a mapping. ``unmapped``: the table, where nobody has explained it yet.
    ``dated`` and ``stream``: the source and the bytes of an export of interactions, which is read later, in pieces.
    """

    name: str
    digest: str = ""
    source: str = ""
    listing: str = ""
    rows: list[ContactRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmapped: mapped.Table | None = None
    columns: tuple[str, ...] = ()
    dated: Source | None = None
    stream: Stream | None = None

    @property
    def file(self) -> File:
        """What an import remembers it as."""
        return File(Path(self.name).name, self.listing, self.digest)

    @property
    def taken(self) -> tuple[str, str]:
        """By what an import remembers the file: its SHA-256, and its name within an archive of that."""
        return self.digest, Path(self.name).name


def files(name: str, opened: Opener, options: Options, explained: Explained) -> Iterator[Read | None]:
    """Read one file, or of an archive each file that a known service wrote, with None for every other one.

    In: the file's name, how to open it, the options, and what the columns of a table were said to mean. Faults of the
    file become its problems.

    >>> import io
    >>> [one] = files("names.txt", lambda: io.BytesIO(b"Ann Lee"), Options(), lambda columns: None)
    >>> one.source, len(one.rows)
    ('typed', 1)
    """
    try:
        with opened() as stream:
            digest = fingerprint(stream)
            stream.seek(0)
            if not archive.recognises(stream.read(HEAD)):
                read = Read(name, digest, stream=partial(_plain, opened))
                yield _one(read, stream, options, explained)
                return
            found = 0
            for member in archive.members(stream):
                where = partial(archive.streamed, opened, member.name)
                one = _member(Read(f"{name}/{member.name}", digest, stream=where), member, options, explained)
                found += one is not None
                yield one
            if not found:
                yield Read(name, digest, problems=[Problem(0, "problem.zip_nothing")])
    except Fault as fault:
        yield refuse(Read(name), fault)


def fingerprint(stream: BinaryIO) -> str:
    """Give the SHA-256 of a file, read to its end.

    >>> import io
    >>> fingerprint(io.BytesIO(b"Ann Lee"))[:8]
    'a36e143c'
    """
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def refuse(read: Read, fault: Fault) -> Read:
    """Make what a file is at fault for one of its problems.

    >>> refuse(Read("a.zip"), Fault("fault.zip_broken")).problems[0].reason
    'fault.zip_broken'
    """
    values = {key: value if isinstance(value, int) else str(value) for key, value in fault.values.items()}
    read.problems.append(Problem(0, fault.reason, values))
    return read


def _member(read: Read, member: Member, options: Options, explained: Explained) -> Read | None:
    # In an archive, a table of no known service is one of the service's other lists, and text is anything.
    services = [source for source in SOURCES if source is not typed]
    try:
        head = member.head(HEAD)
        if archive.recognises(head):
            raise Fault("fault.zip_nested")
        known = [source for source in services if source.recognises(head, read.name)]
        if not known:
            return None
        if known[0] in DATED:
            return _one(read, io.BytesIO(head), options, explained, services)
        with member.open() as stream:
            return _one(read, stream, options, explained, services)
    except Fault as fault:
        return refuse(read, fault)


def _one(
    read: Read, stream: BinaryIO, options: Options, explained: Explained, sources: Sequence[Source] = SOURCES
) -> Read:
    stream.seek(0)
    head = stream.read(HEAD)
    source = choose(head, Path(read.name).name, sources)
    stream.seek(0)
    read.source = read.listing = source.NAME
    if source in DATED:
        read.dated = source
        return read
    if source is mapped:
        table = mapped.describe(head)
        mapping = options.mapping if options.mapping is not None else explained(table.columns)
        if mapping is None or not set(mapping) & set(table.columns):
            read.unmapped = table
            read.problems.append(_unexplained(table))
            return read
        read.columns, options = table.columns, replace(options, mapping=mapping)
        read.listing = f"csv:{hashlib.sha256(repr(table.columns).encode()).hexdigest()[:8]}"
    for some in source.read(stream, options):
        read.rows.extend(some.contacts)
        read.problems.extend(some.problems)
    read.problems.sort(key=lambda problem: problem.line)
    return read


@contextlib.contextmanager
def _plain(opened: Opener) -> Iterator[tuple[BinaryIO, int]]:
    with opened() as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        yield stream, size


def _unexplained(table: mapped.Table) -> Problem:
    pairs = ",".join(f"{meaning}={column}" for column, meaning in table.proposed.items())
    return Problem(0, "problem.needs_mapping", {"columns": ", ".join(table.columns), "map": pairs or "name=…"})
