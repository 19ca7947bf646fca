"""Files into rows: opened, recognised and read, archives file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from jinmyaku.sources import HEAD, SOURCES, archive, choose, mapped, typed
from jinmyaku.sources.archive import Opener
from jinmyaku.sources.rows import ContactRow, Options, Problem, Source
from jinmyaku.text import Fault

Explained = Callable[[Sequence[str]], dict[str, str] | None]


@dataclass
class Read:
    """What a file gave: its rows and problems, the source and the list they are of, and the file's SHA-256.

    ``columns``: of a table that was read by a mapping. ``unmapped``: the table, where nobody has explained it yet.
    """

    name: str
    digest: str = ""
    source: str = ""
    listing: str = ""
    rows: list[ContactRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmapped: mapped.Table | None = None
    columns: tuple[str, ...] = ()

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
                yield _one(Read(name, digest), stream, options, explained)
                return
            found = 0
            for inside, member in archive.members(stream):
                one = _member(Read(f"{name}/{inside}", digest), member, options, explained)
                found += one is not None
                yield one
            if not found:
                yield Read(name, digest, problems=[Problem(0, "problem.zip_nothing")])
    except Fault as fault:
        yield _refused(Read(name), fault)


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


def _member(read: Read, opened: Opener, options: Options, explained: Explained) -> Read | None:
    # In an archive, a table of no known service is one of the service's other lists, and text is anything.
    services = [source for source in SOURCES if source is not typed]
    try:
        with opened() as stream:
            head = stream.read(HEAD)
            if archive.recognises(head):
                raise Fault("fault.zip_nested")
            if not any(source.recognises(head, read.name) for source in services):
                return None
            return _one(read, stream, options, explained, services)
    except Fault as fault:
        return _refused(read, fault)


def _one(
    read: Read, stream: BinaryIO, options: Options, explained: Explained, sources: Sequence[Source] = SOURCES
) -> Read:
    stream.seek(0)
    head = stream.read(HEAD)
    source = choose(head, Path(read.name).name, sources)
    stream.seek(0)
    read.source = read.listing = source.NAME
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


def _unexplained(table: mapped.Table) -> Problem:
    pairs = ",".join(f"{meaning}={column}" for column, meaning in table.proposed.items())
    return Problem(0, "problem.needs_mapping", {"columns": ", ".join(table.columns), "map": pairs or "name=…"})


def _refused(read: Read, fault: Fault) -> Read:
    values = {key: value if isinstance(value, int) else str(value) for key, value in fault.values.items()}
    read.problems.append(Problem(0, fault.reason, values))
    return read
