"""An export of interactions into the book, piece by piece, so that it can be stopped and taken up again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Final
from zoneinfo import ZoneInfo

from jinmyaku import schema
from jinmyaku.book import Book, import_files
from jinmyaku.book.brought import Arrivals
from jinmyaku.book.import_files import Halted
from jinmyaku.reading import Read
from jinmyaku.sources.rows import InteractionRow, Options

PIECE: Final = 4096


@dataclass
class Incoming:
    """A file of interactions on its way: what of it is in the book, and what waits for the end of the import.

    ``before``: what an earlier try of the same import has behind it.
    """

    book: Book
    batch: int
    read: Read
    options: Options
    before: Halted | None = None
    waiting: list[InteractionRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.arrivals = Arrivals(self.book, self.batch, self.read.source, self.options.zone)
        if self.before:
            self.arrivals.counts = Counter(self.before.counts)
            self.arrivals.left_out = Counter(self.before.left_out)
        self._told = self.before.counts.get("problems", 0) if self.before else 0

    def pieces(self) -> Generator[float, None, None]:
        """Read the file, yielding how much of it is done (0 to 1). A piece of a mailbox is in the book when it is told
        of; what cannot be taken up in its middle waits for ``finish``."""
        assert self.read.dated is not None
        assert self.read.stream is not None
        start = self.before.read_to if self.before else 0
        with self.read.stream() as (stream, size):
            for some in self.read.dated.read(stream, replace(self.options, start=start)):
                self.read.problems.extend(some.problems)
                if some.read_to:
                    with self.book.save():
                        self.arrivals.put(some.interactions)
                        self._record(some.read_to)
                else:
                    self.waiting.extend(some.interactions)
                yield min(stream.tell() / size, 1.0) if size else 1.0

    def finish(self) -> None:
        """Write what waits, and keep what came of the file."""
        for start in range(0, len(self.waiting), PIECE):
            self.arrivals.put(self.waiting[start : start + PIECE])
        self.waiting.clear()
        if self.read.source == schema.CALENDAR:
            self.arrivals.withdraw(*_span(self.options))
        if self.rows:
            self._record(0)

    @property
    def rows(self) -> int:
        """How many rows the file has given."""
        return sum(self.arrivals.counts[name] for name in ("added", "updated", "unchanged", "duplicates"))

    def _record(self, read_to: int) -> None:
        counts = {**self.arrivals.counts, "rows": self.rows, "problems": self._told + len(self.read.problems)}
        with self.book.save() as disk:
            import_files.record_file(disk, self.batch, self.read.file, counts, self.arrivals.left_out, read_to)


def _span(options: Options) -> tuple[int, int]:
    """The moments (seconds) between which what recurs was followed."""
    zone = ZoneInfo(options.zone)
    begin, end = (dt.datetime.combine(day, dt.time(), zone) for day in (options.since, options.until))
    return int(begin.timestamp()), int((end + dt.timedelta(days=1)).timestamp())
