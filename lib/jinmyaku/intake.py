"""Exports into the book: opened, read, placed, and every row accounted for."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from jinmyaku import people, placing, reading
from jinmyaku.book import Book, contacts, imports, mappings
from jinmyaku.sources import mapped
from jinmyaku.sources.archive import Opener
from jinmyaku.sources.rows import Options, Problem
from jinmyaku.text import Fault

Progress = Callable[[str, int, int], None]
REGIONS: Final = {"ja": "JP", "en": "US"}
# From so many people on, a list that has lost half of them is more likely cut short than true.
MANY: Final = 20


@dataclass(frozen=True)
class FileAccount:
    """What came of one file: rows read, and each of them added, updated, unchanged or a duplicate; and its problems.

    ``unmapped``: the table as it is, where its columns are still to be explained.
    """

    path: str
    source: str = ""
    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    problems: tuple[Problem, ...] = ()
    unmapped: mapped.Table | None = None

    @property
    def failed(self) -> bool:
        """Whether the file gave nothing."""
        return self.rows == 0


@dataclass(frozen=True)
class Account:
    """What came of one import: an account per file, the number the book keeps it under (None: nothing kept), and how
    many files in archives were passed by as no contacts."""

    files: tuple[FileAccount, ...]
    batch: int | None
    passed_by: int = 0


def take_in(
    book: Book,
    paths: Iterable[Path],
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
    files = [(str(path), partial(opened, path)) for path in expand(paths)]
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
    chosen = options or Options(region=book.setting("region") or Options().region)
    read: list[reading.Read] = []
    passed_by = 0
    explained = partial(mappings.find, book)
    for number, (name, opener) in enumerate(files, start=1):
        if progress:
            progress(Path(name).name, number - 1, len(files))
        for one in reading.files(name, opener, chosen, explained):
            if one is None:
                passed_by += 1
            else:
                read.append(one)
    if progress and files:
        progress(Path(files[-1][0]).name, len(files), len(files))
    known = imports.taken(book) if chosen.mapping is None else {}
    fresh = [one for one in read if not one.rows or one.taken not in known]
    if not any(one.rows for one in fresh):
        return Account(tuple(_known(one, known) for one in read), None, passed_by)
    if keep:
        book.backup("import")
    with book.save(keep=keep) as disk:
        if not book.setting("region"):
            book.set({"region": chosen.region})
        batch = imports.begin(disk, now)
        placed = [_place(book, batch, one, chosen) for one in fresh]
        accounts = _mark(book, batch, fresh, placed)
        for one, account in zip(fresh, accounts, strict=True):
            if one.rows:
                counts = {name: getattr(account, name) for name in ("rows", *placing.COUNTED)}
                counts["problems"] = len(account.problems)
                imports.record_file(disk, batch, Path(one.name).name, one.listing, one.digest, counts)
    told = iter(accounts)
    every = tuple(_known(one, known) if one.rows and one.taken in known else next(told) for one in read)
    return Account(every, batch if keep else None, passed_by)


def unseen(book: Book, files: Iterable[Path]) -> list[Path]:
    """Give those files that no import has taken in as they are now.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     length = Path(folder, "names.txt").write_text("Ann Lee")
    ...     account = take_in(book, [Path(folder, "names.txt")])
    ...     unseen(book, [Path(folder, "names.txt")])
    []
    """
    known = imports.digests(book)
    return [file for file in files if _digest(file) not in known]


def expand(paths: Iterable[Path]) -> list[Path]:
    """Give the files behind paths, those of folders sorted by name, hidden ones left out. Raises Fault where a path is
    not there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = [Path(folder, name).write_text("") for name in ("b.csv", "a.vcf", ".hidden")]
    ...     [file.name for file in expand([Path(folder)])]
    ['a.vcf', 'b.csv']
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
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


def as_json(account: Account, said: Callable[[Problem], str]) -> dict[str, object]:
    """Give an account as plain data; ``said`` puts a problem into words.

    >>> file = FileAccount("names.txt", problems=(Problem(3, "problem.no_name"),))
    >>> as_json(Account((file,), None), lambda problem: problem.reason)["files"][0]["problems"]
    [{'line': 3, 'reason': 'problem.no_name'}]
    """
    names = [one.name for one in fields(FileAccount) if one.name not in ("problems", "unmapped")]
    files = [
        {
            **{name: getattr(file, name) for name in names},
            "interactions": 0,
            "problems": [{"line": p.line, "reason": said(p)} for p in file.problems],
        }
        for file in account.files
    ]
    return {"files": files, "batch": account.batch}


def _place(book: Book, batch: int, read: reading.Read, options: Options) -> placing.Placed:
    if not read.rows:
        return placing.NOTHING
    if read.columns and options.mapping is not None:
        mappings.remember(book, read.columns, options.mapping)
    return placing.place(book, batch, read.listing, read.rows, options.region)


def _mark(book: Book, batch: int, read: Sequence[reading.Read], placed: Sequence[placing.Placed]) -> list[FileAccount]:
    """Keep who is in each list now; the last file of a list that has lost half of its people is told of."""
    accounts = [_account(one, done) for one, done in zip(read, placed, strict=True)]
    for listing in dict.fromkeys(one.listing for one in read if one.rows):
        here = [at for at, one in enumerate(read) if one.listing == listing and one.rows]
        keys = {key for at in here for key in placed[at].keys}
        with book.save() as disk:
            before, still = imports.mark(disk, listing, keys, batch)
        if before >= MANY and still * 2 < before and listing != imports.NEVER_WHOLE:
            account = accounts[here[-1]]
            shrunk = Problem(0, "problem.shrunk", {"before": before, "still": still})
            accounts[here[-1]] = replace(account, problems=(*account.problems, shrunk))
    return accounts


def _known(read: reading.Read, known: Mapping[tuple[str, str], str]) -> FileAccount:
    """A file that an import has taken in already, whatever came after it, changes nothing."""
    if not read.rows:
        return _account(read)
    again = Problem(0, "problem.known", {"on": known[read.taken][:10]})
    rows = len(read.rows)
    return FileAccount(read.name, read.source, rows, unchanged=rows, problems=(again, *read.problems))


def _account(read: reading.Read, placed: placing.Placed = placing.NOTHING) -> FileAccount:
    rows, problems = len(read.rows), tuple(read.problems)
    return FileAccount(read.name, read.source, rows, problems=problems, unmapped=read.unmapped, **placed.counts)


def _stream(get: Callable[[], bytes]) -> BinaryIO:
    return io.BytesIO(get())


def _digest(file: Path) -> str:
    with opened(file) as stream:
        return reading.fingerprint(stream)
