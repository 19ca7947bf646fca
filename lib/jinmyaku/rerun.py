"""The yearly rerun: the inbox in, the review through papermill, the report out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from jinmyaku import audit, intake, paths, places, report, runs, schema, text, workbook
from jinmyaku.book import Book, audits
from jinmyaku.sources.rows import Options


@dataclass(frozen=True)
class Done:
    """What a rerun left: the year, its people per tier, the report, the notebook, seconds per step, lines to print."""

    year: int
    tiers: dict[str, int]
    report: Path
    notebook: Path
    seconds: dict[str, float] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Give it as plain data."""
        return {"year": self.year, "tiers": self.tiers, "report": str(self.report), "notebook": str(self.notebook)}


def rerun(
    data: Path,
    year: str | None,
    lang: str,
    output: Path | None,
    speak: Callable[[str], None],
    today: dt.date | None = None,
) -> Done:
    """Bring a year up to date and write its report; safe to run again.

    In: the data folder, the year (None: the latest in the book, else today's), the language, the report's folder (None:
    the year's own) and who hears of progress. Raises Fault where the year is none or the review fails; then an earlier
    report is untouched.
    """
    day = today or dt.date.today()
    asked = places.check_year(year) if year is not None else None
    clock = _Clock()
    with Book(data) as book:
        number = asked or audits.latest(book, day.year)
        _take_inbox(book, data, lang, speak)
        clock.lap("inbox")
        now = audit.read(book, number, day)
        headline = workbook.headline(now, lang).lines
    tiers = {tier: int(n) for tier, n in audit.tiers(now.people)["people"].items()}
    speak(text.say(lang, "cli.running"))
    notebook = runs.review(data, number, lang)
    clock.lap("review")
    speak(text.say(lang, "cli.writing"))
    folder = places.make_private(output or data / str(number))
    page = report.write(notebook, folder / "report.html", lang, number, day.isoformat())
    clock.lap("report")
    lines = (text.say(lang, "cli.report", file=str(page)), *headline)
    return Done(number, {str(t): tiers.get(t, 0) for t in schema.TIERS}, page, notebook, clock.laps, lines)


def _take_inbox(book: Book, data: Path, lang: str, speak: Callable[[str], None]) -> None:
    inbox = data / places.INBOX
    files = intake.unseen(book, paths.expand([inbox])) if inbox.is_dir() else []
    region = book.setting("region") or intake.REGIONS[lang]
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
