"""What is brought in as a plain object: files in pieces, a folder, or names; each becomes one import, told of whole."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from jinmyaku import duplicates, intake, people, places
from jinmyaku.book import imports, undoing
from jinmyaku.panels import accounting, explain
from jinmyaku.panels.parcel import Parcel
from jinmyaku.sources import mapped
from jinmyaku.sources.archive import Opener
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

MOST_FILES: Final = 5_000
PASTED: Final = "names.txt"
LONGEST_NAME: Final = 200

Said = dict[str, object]


class Unknown(NamedTuple):
    """A table that waits for an explanation: how it is called, how it is opened, and its columns."""

    name: str
    opener: Opener
    table: mapped.Table


class Delivery:
    """Everything that can be brought in, and taken back; ``tell`` hears how far it is, in words.

    >>> import datetime as dt, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     Delivery(room, lambda said: None).paste("Ann Lee")["account"]["said"]
    ...     room.book.close()
    '1 new, 0 updated, 0 unchanged.'
    """

    def __init__(self, room: Workbook, tell: Callable[[str], None]) -> None:
        self.room, self.tell = room, tell
        self.inbox = room.book.folder / places.INBOX
        self.unknown: dict[int, Unknown] = {}
        self.account = intake.Account((), None)
        self._parcel: Parcel | None = None
        self._asked = 0

    def begin(self, names: Sequence[str]) -> None:
        """Expect files of these names; what was on its way before and never arrived is thrown away.

        Raises Fault where they are too many.
        """
        self.stop()
        if len(names) > MOST_FILES:
            raise Fault("bring.too_many", n=MOST_FILES)
        self._parcel = Parcel(self.room.book.folder, [_shown(name) for name in names])

    def piece(self, at: int, buffers: Sequence[bytes] = (b"",)) -> Said:
        """Take a piece of one of the files, and say whether more of it is wanted."""
        if self._parcel is None:
            raise Fault("bring.stopped")
        return {"more": self._parcel.add(at, b"".join(buffers))}

    def stop(self) -> None:
        """Throw away what is on its way."""
        if self._parcel is not None:
            self._parcel.close()
        self._parcel = None

    def arrived(self) -> Said:
        """Take in the files that have arrived."""
        if self._parcel is None:
            raise Fault("bring.stopped")
        # Only what waits for an explanation holds the files beyond this.
        parcel, self._parcel = self._parcel, None
        try:
            return self._take(parcel.files())
        except BaseException:
            parcel.close()
            raise

    def take_inbox(self) -> Said:
        """Take in every file of the inbox folder. Raises Fault where it is empty."""
        places.make_private(self.inbox)
        return self.folder(str(self.inbox), empty="bring.inbox_empty")

    def folder(self, path: str, empty: str = "bring.folder_empty") -> Said:
        """Take in a file, or every file of a folder, on this machine. Raises Fault where none is there, or too many."""
        written = path.strip().strip("\"'")
        if not written:
            raise Fault("bring.no_path")
        place = Path.home() / Path(written).expanduser()
        files = intake.expand([place]) if not place.is_dir() else _within(place)
        if not files:
            raise Fault(empty, folder=str(place))
        return self._take([(_shown(str(file)), partial(intake.opened, file)) for file in files])

    def paste(self, names: str) -> Said:
        """Take in names, one a line. Raises Fault where there is none."""
        if not names.strip():
            raise Fault("bring.nothing_pasted")
        return self._take([(PASTED, partial(io.BytesIO, names.encode("utf-8", "replace")))])

    def explain(self, table: int, said: Mapping[str, str]) -> Said:
        """Take in a table as it has been explained, with all others of the same columns."""
        mapping = explain.checked(said)
        columns = self.unknown[table].table.columns
        same = [one for one, unknown in self.unknown.items() if unknown.table.columns == columns]
        done = self._take([(self.unknown[one].name, self.unknown[one].opener) for one in same], mapping)
        for one in same:
            del self.unknown[one]
        return done | self.state()

    def leave_out(self, table: int) -> Said:
        """Ask no longer about a table."""
        del self.unknown[table]
        return self.state()

    def more(self, start: int) -> Said:
        """Give further lines of the last import that could not be used."""
        return accounting.problems(self.account, self.room.lang, start, accounting.MOST_LINES * 10)

    def undo(self, batch: int) -> Said:
        """Take one import back, whole."""
        done = undoing.undo(self.room.book, batch)
        self.room.tell()
        said = self.room.say("bring.undone", removed=done.removed, kept=done.kept)
        if done.later:
            said += " " + self.room.say("bring.undone_later")
        return self.state() | {"said": said, "undone": batch}

    def set_region(self, code: str) -> Said:
        """Read telephone numbers as of another country."""
        intake.set_region(self.room.book, code)
        self.room.region = code
        return {"region": code}

    def state(self) -> Said:
        """Give the earlier imports, the tables to explain, and the country of telephone numbers."""
        found = imports.batches(self.room.book)
        here = found[found["undone_at"] == ""]
        columns = [here[name].tolist() for name in ("batch", "imported_at", "files", "added", "updated")]
        return {
            "past": [
                {"batch": batch, "at": at[:10], "files": files, "said": self._counted(added, updated)}
                for batch, at, files, added, updated in zip(*columns, strict=True)
            ],
            "unknown": [
                {"table": number, "file": accounting.last(one.name), "columns": explain.asked(one.table)}
                for number, one in self.unknown.items()
            ],
            "region": self.room.region,
        }

    def _counted(self, added: int, updated: int) -> str:
        return self.room.say("bring.past_counts", added=added, updated=updated)

    def _take(self, files: Sequence[tuple[str, Opener]], mapping: Mapping[str, str] | None = None) -> Said:
        named = dict(_told_apart(files))
        account = intake.take_in_opened(
            self.room.book, list(named.items()), Options(self.room.region, mapping), progress=self._progress
        )
        self.account = account
        for file in account.files:
            if file.unmapped:
                self._asked += 1
                self.unknown[self._asked] = Unknown(file.path, named[file.path], file.unmapped)
        twins = 0
        if account.batch:
            self.tell(self.room.say("bring.comparing"))
            twins = len(duplicates.waiting(self.room.book))
            self.room.tell()
        told = accounting.told(account, self.room.lang)
        told["twins"] = self.room.say("bring.twins", n=twins) if twins else ""
        return self.state() | {"account": told}

    def _progress(self, file: str, at: int, of: int) -> None:
        reading = self.room.say("bring.reading", file=file, at=at + 1, n=of)
        self.tell(reading if at < of else self.room.say("bring.writing"))


def _within(folder: Path) -> list[Path]:
    """The files of a folder, unless it holds so many things that it can hardly be the one that was meant."""
    if len(list(islice(folder.rglob("*"), 2 * MOST_FILES + 1))) > 2 * MOST_FILES:
        raise Fault("bring.too_many", n=MOST_FILES)
    return intake.expand([folder])


def _told_apart(files: Sequence[tuple[str, Opener]]) -> Iterator[tuple[str, Opener]]:
    """Files of one name, as from two folders, under names of their own."""
    seen: Counter[str] = Counter()
    for name, opener in files:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", opener


def _shown(name: str) -> str:
    """A file's name as it can be shown and kept, whatever a disk or a browser calls it."""
    return people.clean(name.encode("utf-8", "replace").decode())[-LONGEST_NAME:] or "?"
