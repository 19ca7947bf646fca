"""A notebook's parameters into an open audit, and what every notebook says of it in words."""

from __future__ import annotations

import datetime as dt
import html
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinmyaku import audit, places, schema, text, turnover
from jinmyaku.audit import Audit
from jinmyaku.book import Book, pseudonyms
from jinmyaku.text import Fault

PARAMETERS: Final = ("year", "lang", "data_dir", "as_of", "interactive")
SAMPLE: Final = "sample"
# Lines that stand above all others, as a paragraph.
LEAD: Final = "aloud"


class Workbook:
    """An open book, and the year, language and day a notebook looks at it with; its cell shows the sample banner.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(Path(folder), 2026, "ja", dt.date(2026, 12, 31), interactive=True)
    ...     room.say("tier.let_go"), len(room.read().people)
    ...     room.book.close()
    ('捨てる', 0)
    """

    def __init__(self, folder: Path, year: int, lang: str, as_of: dt.date, interactive: bool) -> None:
        self.year, self.lang, self.as_of, self.interactive = year, lang, as_of, interactive
        self.book = Book(folder)
        self.region = self.book.setting("region") or schema.REGIONS[lang]
        self.listeners: list[Callable[[], None]] = []
        self.openers: list[Callable[[int, str], None]] = []
        self.lookers: list[Callable[[int, str, bool], None]] = []

    def read(self) -> Audit:
        """Read the year's audit as it stands now."""
        return audit.read(self.book, self.year, self.as_of)

    def tell(self) -> None:
        """Let every panel of the page know that the book has changed."""
        for listener in self.listeners:
            listener()

    def open(self, contact: int, question: str) -> None:
        """Let every panel of the page that shows one person show this one, at a question."""
        for opener in self.openers:
            opener(contact, question)

    def look(self, contact: int, name: str, waiting: bool) -> None:
        """Let every panel of the page know that someone waits for a second look, or no longer does."""
        for looker in self.lookers:
            looker(contact, name, waiting)

    def say(self, key: str, **values: object) -> str:
        """Give a message in the workbook's language."""
        return text.say(self.lang, key, **values)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        said = [self.say(f"banner.{mark}") for mark in (SAMPLE, pseudonyms.MARK) if self.book.setting(mark)]
        rows = "".join(f'<p class="jinmyaku-banner" role="note">{line}</p>' for line in said)
        return {**({"text/html": rows} if said else {}), "text/plain": "\n".join(said)}


class Lines:
    """A few sentences, shown as a list or as a paragraph; all of it escaped.

    >>> Lines(["Ann & Hanako"])._repr_mimebundle_()["text/html"]
    '<ul class="jinmyaku-lines"><li>Ann &amp; Hanako</li></ul>'
    """

    def __init__(self, lines: list[str], kind: str = "lines") -> None:
        self.lines, self.kind = lines, kind

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        if self.kind == LEAD:
            told = f'<p class="jinmyaku-{LEAD}">{html.escape(" ".join(self.lines))}</p>'
        else:
            rows = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines)
            told = f'<ul class="jinmyaku-{self.kind}">{rows}</ul>'
        return {"text/html": told, "text/plain": "\n".join(self.lines)}


def start(
    year: object, lang: object = "en", data_dir: object = "", as_of: object = "", interactive: object = False
) -> Workbook:
    """Open the book that a notebook's parameters name.

    Raises Fault, which a notebook shows as one line, where a parameter is wrong or (in a run without a person) unknown;
    then nothing has been written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, start(2026, "ja", folder, "2026-12-31").book as book:
    ...     book.path.name
    'book.sqlite'
    """
    checked_lang = places.check_lang(lang)
    try:
        if interactive not in (True, False):
            raise Fault("fault.interactive", found=interactive)
        if not interactive:
            _refuse_strangers(_names_in_notebook())
        if not isinstance(data_dir, str):
            raise Fault("fault.data_dir", found=data_dir)
        checked_year, day = places.check_year(year), _day(as_of)
        folder = places.data_folder(data_dir)
        if interactive:
            turnover.begin()
        return Workbook(folder, checked_year, checked_lang, day, bool(interactive))
    except Fault as fault:
        raise Fault(fault.reason, checked_lang, **fault.values) from None


def headline(now: Audit, lang: str) -> Lines:
    """Say the year in three lines: who is where, where the hours go, what to look at again; and the next step. In:
    ``audit.read``.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     headline(audit.read(book, 2026, dt.date(2026, 12, 31)), "en").lines[0]
    'Nobody has been judged for 2026 yet.'
    """
    people = now.people
    state = audit.progress(now)
    before = _special(now, lang)
    if not state.judged and not state.carried:
        return Lines([*before, text.say(lang, "headline.nobody", year=now.year), next_step(now, lang)], "headline")
    table = audit.tiers(people)
    counts = {str(tier): int(n) for tier, n in table["people"].items()}
    spoken = text.hours(lang, table["hours"].round())
    total = text.hours(lang, table[["hours"]].sum().round())
    judged = state.judged + state.carried
    looks = "headline.looks" if state.second_looks else "headline.looks_none"
    lines = [
        text.say(lang, "headline.judged", year=now.year, chosen=state.chosen, judged=judged, **counts),
        text.say(lang, "headline.hours", hours=total.iloc[0], let_go_hours=spoken[schema.LET_GO]),
        text.say(lang, looks, n=state.second_looks),
    ]
    if state.carried:
        lines.insert(1, text.say(lang, "headline.carried", n=state.carried))
    if same := now.rules.get("same", 0.0):
        lines.append(text.say(lang, "scale.in_force", steps=f"{same:+.1f}"))
    return Lines([*before, *lines], "headline")


def _special(now: Audit, lang: str) -> list[str]:
    """What is to be known first of a year that was reopened, or has not begun."""
    again = [text.say(lang, "headline.revision", n=now.revision, year=now.year)] if now.revision > 1 else []
    ahead = [text.say(lang, "headline.not_begun", year=now.year)] if now.as_of.year < now.year else []
    return again + ahead


def standing(now: Audit, folder: Path, lang: str) -> Lines:
    """Say where the audit stands: the book, who is chosen and judged, what waits, and where it is all kept.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     standing(audit.read(book, 2026, dt.date(2026, 12, 31)), Path(folder), "en").lines[0]
    '0 contacts in the book'
    """
    state = audit.progress(now)
    lines = [
        text.say(lang, "start.contacts", n=state.contacts),
        text.say(lang, "start.chosen", n=state.chosen, year=now.year),
        text.say(lang, "start.judged", n=state.judged),
        text.say(lang, "start.looks", n=state.second_looks),
    ]
    if state.covered is not None and state.judged:
        lines.append(text.say(lang, "start.covered", share=f"{state.covered:.0%}"))
    return Lines([*lines, text.say(lang, "start.where", folder=str(folder))])


def next_step(now: Audit, lang: str) -> str:
    """Say what to do next.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(Path(folder)) as book:
    ...     next_step(audit.read(book, 2026, dt.date(2026, 12, 31)), "en")
    'Next: bring in an export or paste some names, in 1 List.'
    """
    state = audit.progress(now)
    if now.closed_on:
        return text.say(lang, "headline.closed", on=now.closed_on, year=now.year)
    if not state.contacts:
        return text.say(lang, "headline.next_import")
    if not state.chosen:
        return text.say(lang, "headline.next_choose")
    if state.unanswered:
        return text.say(lang, "headline.next_score", n=state.unanswered)
    if state.second_looks:
        return text.say(lang, "headline.next_looks", n=state.second_looks)
    return text.say(lang, "headline.next_read")


def _day(found: object) -> dt.date:
    if found == "":
        return dt.date.today()
    try:
        return dt.date.fromisoformat(str(found))
    except ValueError:
        raise Fault("fault.as_of", found=str(found)[:40]) from None


def _names_in_notebook() -> Mapping[str, object]:
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        return {}
    hidden: Mapping[str, object] = shell.user_ns_hidden
    return {name: value for name, value in shell.user_ns.items() if name not in hidden}


def _refuse_strangers(names: Mapping[str, object]) -> None:
    """Papermill only warns of a parameter that a notebook does not know; a misspelt one would pass unnoticed."""
    strangers = [
        name
        for name, value in names.items()
        if not name.startswith("_") and name not in PARAMETERS and not isinstance(value, types.ModuleType)
    ]
    if strangers:
        raise Fault("fault.parameter", found=", ".join(sorted(strangers)), known=", ".join(PARAMETERS))
