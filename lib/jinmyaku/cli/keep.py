"""Commands that keep the book: export, backup, restore, check, close, reopen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context

if TYPE_CHECKING:
    from jinmyaku.book import Book
    from jinmyaku.book.audits import Audit


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(export)
    app.command()(backup)
    app.command()(restore)
    app.command()(check)
    app.command()(close)
    app.command()(reopen)


def export(
    context: typer.Context,
    folder: Path = typer.Argument(..., metavar="DIR", help="A new or empty folder."),
) -> None:
    """Write everything in the book as plain CSV files, one a table."""
    from jinmyaku.book import archive
    from jinmyaku.text import say

    here: Context = context.obj
    with here.book() as book:
        counts = archive.export(book, folder)
    print(say(here.lang(), "cli.exported", tables=len(counts), rows=sum(counts.values()), folder=str(folder)))


def backup(context: typer.Context) -> None:
    """Copy the book into its backups folder."""
    from jinmyaku.text import say

    here: Context = context.obj
    with here.book() as book:
        copy = book.backup("command")
    print(say(here.lang(), "cli.backed_up", file=str(copy)))


def restore(
    context: typer.Context,
    source: Path = typer.Argument(..., metavar="FILE", help="A copy of the book, or a folder made by export."),
) -> None:
    """Put a copy of the book back; what was there before is kept beside it."""
    from jinmyaku.book import BACKUPS, archive
    from jinmyaku.text import say

    here: Context = context.obj
    lang, folder = here.lang(), here.folder()
    beside = folder / BACKUPS / source.name
    kept = archive.restore(folder, beside if not source.exists() and beside.exists() else source)
    print(say(lang, "cli.restored", file=str(source)))
    if kept:
        print(say(lang, "cli.set_aside", file=str(kept)))


def check(context: typer.Context) -> None:
    """Check that the book is sound."""
    from jinmyaku.book import contacts
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        if damage := book.damage():
            raise Fault("fault.book_damaged", file=book.path.name, folder=str(book.folder), found=damage[0])
        known, [(given,)] = len(contacts.contacts(book)), book.rows("SELECT count(*) FROM answer")
        size = book.path.stat().st_size // 1024
    print(say(lang, "cli.sound", n=known, answers=say(lang, "cli.sound_answers", n=given), size=size))


def close(context: typer.Context, year: str = typer.Argument(..., metavar="YEAR")) -> None:
    """Close a year for good: nothing of it changes any more."""
    from jinmyaku import audit, places
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang, number, today = here.lang(), places.check_year(year), dt.date.today()
    with here.book() as book:
        found = _found(book, number)
        if found.closed_on:
            raise Fault("fault.already_closed", year=str(number), on=found.closed_on)
        state = audit.progress(audit.read(book, number, today))
        audit.close(book, found, today)
    print(say(lang, "cli.closed", year=str(number), judged=state.judged + state.carried, chosen=state.chosen))


def reopen(context: typer.Context, year: str = typer.Argument(..., metavar="YEAR")) -> None:
    """Open a closed year again as a new revision, to correct it; the closed one stays beside it."""
    from jinmyaku import places, record
    from jinmyaku.book import audits
    from jinmyaku.text import say

    here: Context = context.obj
    lang, number = here.lang(), places.check_year(year)
    with here.book() as book:
        again = audits.reopen(book, _found(book, number))
    kept = record.keep_closed(here.folder() / str(number), again.revision - 1)
    print(say(lang, "cli.reopened", year=str(number), revision=again.revision))
    for file in kept:
        print(say(lang, "cli.kept_closed", file=str(file)))


def _found(book: Book, year: int) -> Audit:
    from jinmyaku.book import audits
    from jinmyaku.text import Fault

    found = audits.find(book, year)
    if found is None:
        known = ", ".join(str(one) for one in audits.years(book)) or "–"
        raise Fault("fault.no_audit", year=str(year), known=known)
    return found
