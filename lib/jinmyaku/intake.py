"""Exports into the book: opened, read, placed, and every row accounted for."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

from jinmyaku import accounts, paths, people, placing, reading, schema
from jinmyaku.accounts import Account, FileAccount
from jinmyaku.book import Book, audits, contacts, import_files, imports, interactions, mappings
from jinmyaku.sources.archive import Opener
from jinmyaku.sources.rows import Options, Problem
from jinmyaku.streaming import Incoming
from jinmyaku.text import Fault

# The file at hand, and the bytes done of all.
Progress = Callable[[str, int, int], None]
REGIONS: Final = schema.REGIONS
# From so many people on, a list that has lost half of them is more likely cut short than true.
MANY: Final = 20
YEARS_BACK: Final = 10


class Step(NamedTuple):
    """How far an import is: the file it is at, and the bytes done of all."""

    file: str
    at: int
    of: int


def take_in(
    book: Book,
    places: Iterable[Path],
    options: Options | None = None,
    *,
    keep: bool = True,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Account:
    """Take exports into the book, as one import that stands or falls whole.

    In: files, ZIP archives, or folders whose files are all taken. A file that gives nothing is told of in its account
    and costs the others nothing. ``options`` has the region of telephone numbers (default: the book's) and the mapping
    of an unknown table; ``keep`` False only rehearses; ``now`` is when, if not at this moment. Out: the account. Raises
    Fault where a path is not there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     length = Path(folder, "names.txt").write_text("Ann Lee")
    ...     take_in(book, [Path(folder, "names.txt")]).files[0].added
    1
    """
    files = [(str(path), partial(paths.opened, path)) for path in paths.expand(places)]
    return take_in_opened(book, files, options, keep=keep, progress=progress, now=now)


def take_in_bytes(
    book: Book,
    files: Sequence[tuple[str, Callable[[], bytes]]],
    options: Options | None = None,
    *,
    keep: bool = True,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Account:
    """Take in what is not on disk, such as files dropped on a page: pairs of a name and a way to get the bytes. Out:
    the account.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     account = take_in_bytes(book, [("names.txt", lambda: b"Ann Lee, ann@example.com")])
    >>> account.files[0].source, account.files[0].added
    ('typed', 1)
    """
    streams = [(name, partial(_stream, get)) for name, get in files]
    return take_in_opened(book, streams, options, keep=keep, progress=progress, now=now)


def take_in_opened(
    book: Book,
    files: Sequence[tuple[str, Opener]],
    options: Options | None = None,
    *,
    keep: bool = True,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
) -> Account:
    """Take in what can be opened, as ``take_in`` does: pairs of a name and a way to open it. Out: the account.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     take_in_opened(book, [("names.txt", lambda: io.BytesIO(b"Ann Lee"))]).files[0].added
    1
    """
    with contextlib.ExitStack() as rehearsal:
        if not keep:
            rehearsal.enter_context(book.save(keep=False))
        going = steps(book, files, options, now=now, backup=keep)
        while True:
            try:
                step = next(going)
            except StopIteration as end:
                account: Account = end.value
                return account if keep else replace(account, batch=None)
            if progress:
                progress(step.file, step.at, step.of)


def steps(
    book: Book,
    files: Sequence[tuple[str, Opener]],
    options: Options | None = None,
    *,
    now: dt.datetime | None = None,
    backup: bool = True,
) -> Generator[Step, None, Account]:
    """Take in what can be opened, as a generator that says how far it is and returns the account.

    Whoever stops asking leaves the book as it was: of a mailbox that was not read to its end nothing counts, but the
    next import of the same file goes on from there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     [step.at for step in steps(book, [("names.txt", lambda: io.BytesIO(b"Ann Lee"))])]
    [0, 7]
    """
    chosen = _chosen(book, options or Options(region=book.setting("region") or Options().region), now)
    read, passed_by, done, total = yield from _read(book, files, chosen)
    known = import_files.taken(book) if chosen.mapping is None else {}
    fresh = [one for one in read if not _is_known(one, known)]
    if not any(one.rows or one.dated for one in fresh):
        return Account(tuple(_again(one, known) for one in read), None, passed_by)
    if backup:
        book.backup("import")
    batch, halted = import_files.resume(book, [one.taken for one in fresh], now)
    incoming: dict[int, Incoming] = {}
    weight = (total - done) / max(1, sum(one.dated is not None for one in fresh))
    try:
        for at, one in enumerate(fresh):
            if one.dated is not None:
                incoming[at] = Incoming(book, batch, one, chosen, halted.get(one.taken))
                for share in _refusing(one, incoming[at]):
                    yield Step(Path(one.name).name, round(done + share * weight), total)
                done += round(weight)
        settled = _finish(book, batch, fresh, incoming, chosen)
    except BaseException:
        with book.save() as disk:
            import_files.drop_empty(disk, batch)
        raise
    yield Step("", total, total)
    told = iter(settled)
    every = tuple(_again(one, known) if _is_known(one, known) else next(told) for one in read)
    return Account(every, batch if any(not account.failed for account in settled) else None, passed_by)


def unseen(book: Book, files: Iterable[Path]) -> list[Path]:
    """Give those files that no import has taken in as they are now.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     length = Path(folder, "names.txt").write_text("Ann Lee")
    ...     account = take_in(book, [Path(folder, "names.txt")])
    ...     unseen(book, [Path(folder, "names.txt")])
    []
    """
    known = import_files.digests(book)
    return [file for file in files if _digest(file) not in known]


def set_region(book: Book, code: str) -> None:
    """Set the country of telephone numbers that name none, and read all numbers anew. Raises Fault for no country.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     set_region(book, "de")
    ...     book.setting("region")
    'DE'
    """
    region = code.strip().upper()
    if region not in people.REGIONS:
        raise Fault("fault.region", found=code[:10])
    with book.save():
        book.set({"region": region})
        contacts.renormalise(book, region)


def _chosen(book: Book, options: Options, now: dt.datetime | None) -> Options:
    """Where and when the person is: what recurs is followed from ten years back, or the first audit, to this day."""
    zone = interactions.zone(book)
    until = (now or dt.datetime.now(dt.UTC)).astimezone(ZoneInfo(zone)).date()
    since = min([until.year - YEARS_BACK, *audits.years(book)])
    return replace(options, zone=zone, since=dt.date(since, 1, 1), until=until)


def _read(
    book: Book, files: Sequence[tuple[str, Opener]], options: Options
) -> Generator[Step, None, tuple[list[reading.Read], int, int, int]]:
    """Recognise everything, and read what is of contacts. Out: what was read, how many files were passed by, and the
    bytes done, of all."""
    sizes = [paths.size(opener) for _, opener in files]
    read: list[reading.Read] = []
    passed_by = done = 0
    explained = partial(mappings.find, book)
    for (name, opener), size in zip(files, sizes, strict=True):
        yield Step(Path(name).name, done, sum(sizes))
        found = list(reading.files(name, opener, options, explained))
        read += [one for one in found if one is not None]
        passed_by += sum(one is None for one in found)
        done += 0 if any(one and one.dated for one in found) else size
    return read, passed_by, done, sum(sizes)


def _refusing(read: reading.Read, incoming: Incoming) -> Iterator[float]:
    """The pieces of a file; what its bytes are at fault for becomes one of its problems, and what was read stays."""
    try:
        yield from incoming.pieces()
    except Fault as fault:
        reading.refuse(read, fault)


def _finish(
    book: Book, batch: int, fresh: Sequence[reading.Read], incoming: Mapping[int, Incoming], options: Options
) -> list[FileAccount]:
    """Write what waits, and let the import count."""
    with book.save() as disk:
        if not book.setting("region"):
            book.set({"region": options.region})
        placed = [_place(book, batch, one, options) for one in fresh]
        for arriving in incoming.values():
            arriving.finish()
        told = _mark(book, batch, fresh, placed)
        for at, (one, account) in enumerate(zip(fresh, told, strict=True)):
            if at in incoming:
                told[at] = accounts.of_interactions(one, incoming[at])
            elif one.rows:
                counts = {name: getattr(account, name) for name in ("rows", *placing.COUNTED)}
                counts["problems"] = len(account.problems)
                import_files.record_file(disk, batch, one.file, counts)
        if incoming and not book.setting(interactions.ZONE):
            book.set({interactions.ZONE: options.zone})
        import_files.halt(disk, batch, unfinished=False)
        if all(account.failed for account in told):
            import_files.drop(disk, batch)
    return told


def _place(book: Book, batch: int, read: reading.Read, options: Options) -> placing.Placed:
    if not read.rows:
        return placing.NOTHING
    if read.columns and options.mapping is not None:
        mappings.remember(book, read.columns, options.mapping)
    return placing.place(book, batch, read.listing, read.rows, options.region)


def _mark(book: Book, batch: int, read: Sequence[reading.Read], placed: Sequence[placing.Placed]) -> list[FileAccount]:
    """Keep who is in each list now; the last file of a list that has lost half of its people is told of."""
    told = [accounts.of_contacts(one, done) for one, done in zip(read, placed, strict=True)]
    for listing in dict.fromkeys(one.listing for one in read if one.rows):
        here = [at for at, one in enumerate(read) if one.listing == listing and one.rows]
        keys = {key for at in here for key in placed[at].keys}
        with book.save() as disk:
            before, still = imports.mark(disk, listing, keys, batch)
        if before >= MANY and still * 2 < before and listing != imports.NEVER_WHOLE:
            account = told[here[-1]]
            shrunk = Problem(0, "problem.shrunk", {"before": before, "still": still})
            told[here[-1]] = replace(account, problems=(*account.problems, shrunk))
    return told


def _is_known(read: reading.Read, known: Mapping[tuple[str, str], import_files.Taken]) -> bool:
    """A calendar is read again whatever was read of it: what was ahead then may have taken place."""
    return bool(read.rows or (read.dated and read.source != schema.CALENDAR)) and read.taken in known


def _again(read: reading.Read, known: Mapping[tuple[str, str], import_files.Taken]) -> FileAccount:
    return accounts.of_known(read, known[read.taken]) if _is_known(read, known) else accounts.of_contacts(read)


def _stream(get: Callable[[], bytes]) -> BinaryIO:
    return io.BytesIO(get())


def _digest(file: Path) -> str:
    with paths.opened(file) as stream:
        return reading.fingerprint(stream)
