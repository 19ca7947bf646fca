"""What is brought in as a plain object: files in pieces, a folder, or names; each becomes one import, told of whole."""

from __future__ import annotations

import io
import math
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from jinmyaku import duplicates, intake, paths, people, places
from jinmyaku.accounts import Account
from jinmyaku.book import import_files, imports, undoing
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
_PAST: Final = ("batch", "imported_at", "files", "added", "updated", "interactions", "unfinished")

Said = dict[str, object]


class Unknown(NamedTuple):
    """A table that waits for an explanation: how it is called, how it is opened, and its columns."""

    name: str
    opener: Opener
    table: mapped.Table


class Going(NamedTuple):
    """An import under way: its steps, what is done with its account, when it began (seconds), where its files lie."""

    steps: Generator[intake.Step, None, Account]
    after: Callable[[], None]
    began: float
    parcel: Parcel | None


class Delivery:
    """Everything that can be brought in, and taken back; ``tell`` hears what else is being done, in words.

    Whatever takes in files takes no longer than ``pause`` seconds at a time (without it, as long as it may take): what
    it returns then is how far it is, and ``go_on`` goes on.

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
        self.account = Account((), None)
        self._parcel: Parcel | None = None
        self._going: Going | None = None
        self._named: dict[str, Opener] = {}
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

    def stop(self) -> Said:
        """Throw away what is on its way; of a mailbox that is being read, what is read so far waits for the rest."""
        parcels = [self._parcel, self._going.parcel if self._going else None]
        going, self._parcel, self._going = self._going, None, None
        if going:
            going.steps.close()
        for parcel in parcels:
            if parcel is not None:
                parcel.close()
        waits = bool(import_files.halted(self.room.book))
        return self.state() | {"said": self.room.say("bring.halted" if waits else "bring.stopped")}

    def arrived(self, pause: float = math.inf) -> Said:
        """Take in the files that have arrived."""
        if self._parcel is None:
            raise Fault("bring.stopped")
        # Only what waits for an explanation holds the files beyond this.
        parcel, self._parcel = self._parcel, None
        return self._take(parcel.files(), pause, parcel=parcel)

    def take_inbox(self, pause: float = math.inf) -> Said:
        """Take in every file of the inbox folder. Raises Fault where it is empty."""
        places.make_private(self.inbox)
        return self.folder(str(self.inbox), pause, empty="bring.inbox_empty")

    def folder(self, path: str, pause: float = math.inf, *, empty: str = "bring.folder_empty") -> Said:
        """Take in a file, or every file of a folder, on this machine. Raises Fault where none is there, or too many."""
        written = path.strip().strip("\"'")
        if not written:
            raise Fault("bring.no_path")
        place = Path.home() / Path(written).expanduser()
        files = paths.expand([place]) if not place.is_dir() else _within(place)
        if not files:
            raise Fault(empty, folder=str(place))
        return self._take([(_shown(str(file)), partial(paths.opened, file)) for file in files], pause)

    def paste(self, names: str, pause: float = math.inf) -> Said:
        """Take in names, one a line. Raises Fault where there is none."""
        if not names.strip():
            raise Fault("bring.nothing_pasted")
        return self._take([(PASTED, partial(io.BytesIO, names.encode("utf-8", "replace")))], pause)

    def explain(self, table: int, said: Mapping[str, str], pause: float = math.inf) -> Said:
        """Take in a table as it has been explained, with all others of the same columns."""
        mapping = explain.checked(said)
        columns = self.unknown[table].table.columns
        same = [one for one, unknown in self.unknown.items() if unknown.table.columns == columns]

        def settled() -> None:
            for one in same:
                del self.unknown[one]

        return self._take([(self.unknown[n].name, self.unknown[n].opener) for n in same], pause, mapping, after=settled)

    def go_on(self, pause: float = math.inf) -> Said:
        """Go on with what is being taken in. Raises Fault where nothing is."""
        if self._going is None:
            raise Fault("bring.stopped")
        going, until = self._going, time.monotonic() + pause
        try:
            while True:
                step = next(going.steps)
                if time.monotonic() > until:
                    return {"going": self._progress(going, step)}
        except StopIteration as end:
            self._going = None
            return self._taken(end.value, going)
        except BaseException:
            self.stop()
            raise

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
        if done.interactions:
            said += " " + self.room.say("bring.undone_dated", n=done.interactions)
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
        columns = [here[name].tolist() for name in _PAST]
        return {
            "past": [
                {"batch": batch, "at": at[:10], "files": files, "said": accounting.past(self.room.lang, *counts)}
                for batch, at, files, *counts in zip(*columns, strict=True)
            ],
            "unknown": [
                {"table": number, "file": accounting.last(one.name), "columns": explain.asked(one.table)}
                for number, one in self.unknown.items()
            ],
            "region": self.room.region,
        }

    def _take(
        self,
        files: Sequence[tuple[str, Opener]],
        pause: float,
        mapping: Mapping[str, str] | None = None,
        *,
        after: Callable[[], None] = lambda: None,
        parcel: Parcel | None = None,
    ) -> Said:
        self._named = dict(_told_apart(files))
        options = Options(self.room.region, mapping)
        steps = intake.steps(self.room.book, list(self._named.items()), options)
        self._going = Going(steps, after, time.monotonic(), parcel)
        return self.go_on(pause)

    def _taken(self, account: Account, going: Going) -> Said:
        self.account = account
        for file in account.files:
            if file.unmapped:
                self._asked += 1
                self.unknown[self._asked] = Unknown(file.path, self._named[file.path], file.unmapped)
        twins = 0
        if account.batch:
            self.tell(self.room.say("bring.comparing"))
            twins = len(duplicates.waiting(self.room.book))
            self.room.tell()
        going.after()
        self._named = {}
        told = accounting.told(account, self.room.lang)
        told["twins"] = self.room.say("bring.twins", n=twins) if twins else ""
        return self.state() | {"account": told}

    def _progress(self, going: Going, step: intake.Step) -> Said:
        share = step.at / step.of if step.of else 0.0
        said = self.room.say("bring.reading", file=step.file) if step.file else self.room.say("bring.writing")
        spent = time.monotonic() - going.began
        if share and spent > 2:
            left = spent / share * (1 - share)
            minutes = left > 90
            n = round(left / 60) if minutes else max(5, 5 * round(left / 5))
            said += " · " + self.room.say("bring.left_minutes" if minutes else "bring.left_seconds", n=n)
        return {"said": said, "share": share}


def _within(folder: Path) -> list[Path]:
    """The files of a folder, unless it holds so many things that it can hardly be the one that was meant."""
    if len(list(islice(folder.rglob("*"), 2 * MOST_FILES + 1))) > 2 * MOST_FILES:
        raise Fault("bring.too_many", n=MOST_FILES)
    return paths.expand([folder])


def _told_apart(files: Sequence[tuple[str, Opener]]) -> Iterator[tuple[str, Opener]]:
    """Files of one name, as from two folders, under names of their own."""
    seen: Counter[str] = Counter()
    for name, opener in files:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", opener


def _shown(name: str) -> str:
    """A file's name as it can be shown and kept, whatever a disk or a browser calls it."""
    return people.clean(name.encode("utf-8", "replace").decode())[-LONGEST_NAME:] or "?"
