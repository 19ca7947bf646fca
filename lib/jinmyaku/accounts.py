"""What came of an import, file by file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace

from jinmyaku import placing
from jinmyaku.book.import_files import Taken
from jinmyaku.reading import Read
from jinmyaku.sources import mapped
from jinmyaku.sources.rows import Problem
from jinmyaku.streaming import Incoming


@dataclass(frozen=True)
class FileAccount:
    """What came of one file: rows read, and each of them added, updated, unchanged or a duplicate; and its problems.

    ``interactions``: how many of the rows are interactions that count; ``left_out``: how many count for nobody, by
    reason (``schema.LEFT_OUT``). ``unmapped``: the table as it is, where its columns are still to be explained.
    """

    path: str
    source: str = ""
    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    interactions: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unmapped: mapped.Table | None = None

    @property
    def failed(self) -> bool:
        """Whether the file gave nothing."""
        return self.rows == 0


@dataclass(frozen=True)
class Account:
    """What came of one import: an account per file, the number the book keeps it under (None: nothing kept), and how
    many files in archives were passed by as of no use here."""

    files: tuple[FileAccount, ...]
    batch: int | None
    passed_by: int = 0


def of_contacts(read: Read, placed: placing.Placed = placing.NOTHING) -> FileAccount:
    """Give the account of a file of contacts, or of one that gave nothing.

    >>> of_contacts(Read("names.txt", source="typed")).failed
    True
    """
    account = FileAccount(read.name, read.source, len(read.rows), problems=tuple(read.problems), unmapped=read.unmapped)
    return _counted(account, placed.counts)


def of_interactions(read: Read, incoming: Incoming) -> FileAccount:
    """Give the account of a file of interactions."""
    arrivals, problems = incoming.arrivals, tuple(read.problems)
    account = FileAccount(
        read.name,
        read.source,
        incoming.rows,
        interactions=arrivals.counts["interactions"],
        left_out=dict(arrivals.left_out),
        problems=problems,
    )
    return _counted(account, arrivals.counts)


def of_known(read: Read, before: Taken) -> FileAccount:
    """Give the account of a file that an import has taken in already: whatever came after it, it changes nothing.

    >>> of_known(Read("names.txt", source="typed"), Taken("2026-01-05T10:00:00", 3, 0)).unchanged
    3
    """
    again = Problem(0, "problem.known", {"on": before.at[:10]})
    rows = len(read.rows) or before.rows
    return FileAccount(
        read.name, read.source, rows, unchanged=rows, interactions=before.interactions, problems=(again, *read.problems)
    )


def as_json(account: Account, said: Callable[[Problem], str]) -> dict[str, object]:
    """Give an account as plain data; ``said`` puts a problem into words.

    >>> file = FileAccount("names.txt", problems=(Problem(3, "problem.no_name"),))
    >>> as_json(Account((file,), None), lambda problem: problem.reason)["files"][0]["problems"]
    [{'line': 3, 'reason': 'problem.no_name'}]
    """
    names = [one.name for one in fields(FileAccount) if one.name not in ("problems", "unmapped", "left_out")]
    files = [
        {
            **{name: getattr(file, name) for name in names},
            "left_out": dict(file.left_out),
            "problems": [{"line": p.line, "reason": said(p)} for p in file.problems],
        }
        for file in account.files
    ]
    return {"files": files, "batch": account.batch}


def _counted(account: FileAccount, counts: Mapping[str, int]) -> FileAccount:
    added, updated, unchanged, duplicates = (counts.get(name, 0) for name in placing.COUNTED)
    return replace(account, added=added, updated=updated, unchanged=unchanged, duplicates=duplicates)
