"""The yearly rerun: the inbox in, the review through papermill, the report out."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinmyaku import carrying, overview, paths, places, record, report, runs, schema, text, workbook
from jinmyaku.book import Book, audits, pseudonyms
from jinmyaku.kernel import Kernel
from jinmyaku.text import Fault

_PULSE: Final = 0.01
# What fails ahead in the kernel is not told of.
PATIENCE: Final = 5.0


@dataclass(frozen=True)
class Done:
    """What a rerun left: the year, its people per tier, how many of them by carried answers, how many need a fresh
    answer first; the report, the notebook, the same as data, seconds per step, lines to print."""

    year: int
    tiers: dict[str, int]
    carried: int
    due: int
    report: Path
    notebook: Path
    record: Path
    seconds: dict[str, float] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Give it as plain data."""
        counts = {"year": self.year, "tiers": self.tiers, "carried": self.carried, "due": self.due}
        return {**counts, **{name: str(getattr(self, name)) for name in ("report", "notebook", "record")}}


class Asked(NamedTuple):
    """What is asked of a rerun: the year (None: the latest in the book, else today's), the language, the report's
    folder (None: the year's own), and whether nobody is to be known from report and data (``pseudonyms``)."""

    year: str | None
    lang: str
    output: Path | None = None
    hidden: bool = False


class _Standing(NamedTuple):
    """A year's numbers, how many need a fresh answer, and what is said of it."""

    told: dict[str, Any]
    due: int
    headline: list[str]


def rerun(
    data: Path,
    asked: Asked,
    speak: Callable[[str], None],
    today: dt.date | None = None,
    ahead: Kernel | None = None,
) -> Done:
    """Bring a year up to date and write its report; safe to run again.

    A backup, what is new in the inbox, last year's answers where this one has none (``carrying.carry``), the review
    through papermill, the report, and the same as data (``record``). In: the data folder, who hears of progress, and a
    kernel that was started ahead (``runs.warm``). Raises Fault where the year is none, another run goes on in the
    folder, or the review fails; then an earlier report is untouched.
    """
    year = places.check_year(asked.year) if asked.year is not None else None
    with places.alone(data):
        return _rerun(data, year, asked, speak, today or dt.date.today(), ahead)


def _rerun(
    data: Path, year: int | None, asked: Asked, speak: Callable[[str], None], day: dt.date, ahead: Kernel | None
) -> Done:
    lang, hidden = asked.lang, asked.hidden
    clock = _Clock()
    with Book(data) as book:
        number = year or audits.latest(book, day.year)
        speak(text.say(lang, "cli.saving_copy"))
        book.backup("audit")
        clock.lap("backup")
        speak(text.say(lang, "cli.taking_inbox"))
        _take_inbox(book, data, lang, speak)
        clock.lap("inbox")
        if ahead and not hidden:
            ahead.ahead(f"from jinmyaku import overview; overview.count_ahead({str(data)!r})")
        speak(text.say(lang, "cli.carrying"))
        carrying.carry(book, number)
        clock.lap("carrying")
    speak(text.say(lang, "cli.running"))
    mark = record.HIDDEN if hidden else ""
    # What the report needs besides the run is made while the kernel works.
    with _told_of(data, lang, hidden) as shown, places.scratch(data) as aside, ThreadPoolExecutor(1) as beside:
        if ahead:
            ahead.ahead(f"from jinmyaku import overview; overview.read_ahead({str(shown)!r}, {number}, {str(day)!r})")
        if ahead and not hidden:
            # To count is work for two, and this machine may have no more than two processors.
            _wait(ahead, overview.has_counted, PATIENCE)
        runs.ready()
        made_with = beside.submit(report.press)
        working = beside.submit(_standing, shown, number, day, lang, ahead, aside)
        kept_run = data / str(number) / f"review{mark}-{lang}.ipynb"
        notebook = _review(shown, number, lang, day, ahead, kept_run)
        clock.lap("review")
        speak(text.say(lang, "cli.writing"))
        made = report.render(notebook, lang, number, day.isoformat(), made_with.result())
        standing = working.result()
        folder = places.make_private(asked.output or data / str(number))
        kept = record.put(aside, folder, mark)
        page = report.put(made, folder / record.REPORT.replace(".", f"{mark}."))
    clock.lap("report")
    return _done(standing, lang, page, notebook, kept, clock.laps)


@contextlib.contextmanager
def _told_of(data: Path, lang: str, hidden: bool) -> Iterator[Path]:
    """The folder of the book that is told of: one's own, or a copy in which nobody can be known."""
    if not hidden:
        yield data
        return
    with pseudonyms.copy(data, lang) as book:
        yield book.folder


def _done(standing: _Standing, lang: str, page: Path, notebook: Path, kept: Path, seconds: dict[str, float]) -> Done:
    told, due = standing.told, standing.due
    lines = [text.say(lang, "cli.report", file=str(page)), text.say(lang, "cli.tables", file=str(kept))]
    lines += standing.headline
    if due:
        lines.append(text.say(lang, "cli.waiting_first", n=due))
    tiers = {tier: int(told["tiers"][tier]["people"]) for tier in schema.TIERS}
    return Done(told["year"], tiers, told["carried"], due, page, notebook, kept, seconds, tuple(lines))


def _wait(ahead: Kernel, done: Callable[[Path], bool], at_most: float = math.inf) -> None:
    """Wait, at most so many seconds, for what the kernel does ahead, or its end."""
    until = time.monotonic() + at_most
    while ahead.lives() and not done(ahead.handed) and time.monotonic() < until:
        time.sleep(_PULSE)


def _standing(data: Path, year: int, day: dt.date, lang: str, ahead: Kernel | None, aside: Path) -> _Standing:
    """Take what the kernel has read, or read it where there is none, and write it aside as data."""
    if ahead:
        _wait(ahead, Path.exists)
    with Book(data) as book:
        seen = overview.read(book, year, day, ahead.handed if ahead else None)
    told = record.numbers(seen)
    record.write(aside, record.pages(told, record.frames(seen)))
    return _Standing(told, len(seen.due), workbook.headline(seen.now, lang).lines)


def _review(data: Path, year: int, lang: str, day: dt.date, ahead: Kernel | None, kept: Path) -> Path:
    """Run the review; a cell that fails is told of by the heading it stands under."""
    try:
        return runs.review(data, year, lang, day.isoformat(), ahead, kept)
    except Fault as fault:
        partial = kept.with_name(str(fault.values.get("file", "")))
        heading = _heading(partial, lang) if fault.reason == "fault.run_failed" else ""
        if not heading:
            raise
        raise Fault("fault.run_failed_in", fault.lang, heading=heading, **fault.values) from fault
    finally:
        for file in (kept, runs.partial(kept)):
            if record.HIDDEN in kept.stem and file.is_file():
                runs.hide_paths(file)


def _heading(partial: Path, lang: str) -> str:
    """The heading above the cell of a run that failed; blank where there is none."""
    heading = ""
    for cell in json.loads(partial.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (found := re.match(r"#+ .+", source)):
            heading = runs.heading_in(found[0], lang).lstrip("# ")
        if any(output["output_type"] == "error" for output in cell.get("outputs", [])):
            return heading
    return ""


def _take_inbox(book: Book, data: Path, lang: str, speak: Callable[[str], None]) -> None:
    inbox = data / places.INBOX
    there = paths.expand([inbox]) if inbox.is_dir() else []
    if not there:
        return
    # What knows every format takes long to import.
    from jinmyaku import intake
    from jinmyaku.sources.rows import Options

    files = intake.unseen(book, there)
    region = book.setting("region") or schema.REGIONS[lang]
    for file in intake.take_in(book, files, Options(region=region)).files:
        name = Path(file.path).name
        for problem in file.problems:
            said = text.say(lang, problem.reason, **problem.values)
            speak(
                f"{name}: "
                + (text.say(lang, "problem.at_line", line=problem.line, said=said) if problem.line else said)
            )


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._last = round(now - self._last, 2), now
