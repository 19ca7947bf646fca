"""Commands that write a year: choose, answer, open, audit."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path

import typer

from jinmyaku.cli.context import Context, Lang, put, speak


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(choose)
    app.command()(answer)
    app.command("open")(open_)
    app.command()(audit)


def choose(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    top: int | None = typer.Option(
        None, "--top", metavar="N", min=1, help="The first N by last year's hours and exports."
    ),
    everybody: bool = typer.Option(False, "--all", help="Everybody in the book."),
    ids: list[str] | None = typer.Option(
        None, "--ids", metavar="ID,ID,...", help="These contacts, besides those chosen."
    ),
) -> None:
    """Choose whom to judge this year."""
    from jinmyaku import choosing, finding, places
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    number = places.check_year(year)
    if [top is not None, everybody, bool(ids)].count(True) != 1:
        raise Fault("fault.choose_how")
    with here.book() as book:
        wanted = [finding.find_contact(book, part) for some in ids or [] for part in some.replace(",", " ").split()]
        chosen = choosing.choose(book, number, top=top, everybody=everybody, more=wanted)
    print(say(lang, "cli.chosen", n=len(chosen), year=str(number)))


def answer(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    contact: str = typer.Argument(..., metavar="CONTACT", help="An id, a mail address or an unambiguous name."),
    given: list[str] = typer.Argument(..., metavar="QUESTION=VALUE...", help="value= takes an answer back."),
) -> None:
    """Answer for one person from a shell."""
    from jinmyaku import finding, places
    from jinmyaku.book import answers, audits
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    number, values = places.check_year(year), dict(_pair(pair) for pair in given)
    with here.book() as book:
        whom = finding.find_contact(book, contact)
        found = audits.find(book, number)
        if found is None or whom not in answers.chosen(book, found):
            raise Fault("fault.not_chosen", contact=whom, year=str(number))
        answers.save(book, found, whom, values)
    print(say(lang, "cli.answered", n=len(values), contact=whom, year=str(number)))


def open_(
    context: typer.Context,
    year: str | None = typer.Argument(None, metavar="[YEAR]", help="Default: the latest year in the book."),
    lang: Lang | None = typer.Option(None, "--lang", help="en or ja."),
    browser: bool = typer.Option(True, help="Open a browser window."),
    port: int | None = typer.Option(None, "--port", help="Port of JupyterLab; default is a free one."),
) -> None:
    """Open the workbook for a year in JupyterLab."""
    import datetime as dt

    from jinmyaku import lab, places, runs
    from jinmyaku.book import audits
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    spoken, data = here.lang(lang), here.folder()
    number = places.check_year(year) if year is not None else None
    with here.book() as book:
        number = number or audits.latest(book, dt.date.today().year)
    folder = runs.working_copies(data, number, spoken)
    speak(say(spoken, "cli.open_lab", year=number))

    def ready(address: str) -> None:
        speak(say(spoken, "cli.stop", address=address))

    os.environ[places.VARIABLE] = str(data)
    first = f"{folder.name}/0_start.ipynb"
    if lab.launch(folder.parent, data / "lab", spoken, ready, first, port=port, browser=browser):
        raise Fault("fault.lab", file=str(data / "lab" / lab.LOG))


def audit(
    context: typer.Context,
    year: str | None = typer.Argument(None, metavar="[YEAR]", help="Default: the latest year in the book."),
    lang: Lang | None = typer.Option(None, "--lang", help="en or ja."),
    output: Path | None = typer.Option(
        None, "--output", metavar="DIR", help="Where the report goes; default DATA/YEAR."
    ),
    pseudonyms: bool = typer.Option(False, "--pseudonyms", help="A report from which nobody can be known."),
    this_year: bool = typer.Option(False, "--this-year", help="The year of today, as for a schedule."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Take in the inbox, carry last year's answers forward, run the review and write the report of a year."""
    import datetime as dt

    from jinmyaku import places, runs
    from jinmyaku.text import Fault

    here: Context = context.obj
    spoken, data = here.lang(lang), here.folder()
    started = time.perf_counter()
    if this_year and year is not None:
        raise Fault("fault.year_twice")
    year = str(dt.date.today().year) if this_year else year
    if year is not None:
        places.check_year(year)
    with runs.warm(data) as ahead:
        # It takes long to import, and the kernel is starting.
        from jinmyaku import rerun

        done = rerun.rerun(data, rerun.Asked(year, spoken, output, pseudonyms), speak, ahead=ahead)
    if as_json:
        put({**done.as_json(), "seconds": {**done.seconds, "whole": round(time.perf_counter() - started, 2)}})
        return
    for line in done.lines:
        print(line)


def _pair(pair: str) -> tuple[str, float | None]:
    from jinmyaku.text import Fault

    question, equals, value = pair.partition("=")
    try:
        number = float(value) if value else None
    except ValueError:
        raise Fault("fault.answer_form", found=pair[:40]) from None
    if not equals or (number is not None and not math.isfinite(number)):
        raise Fault("fault.answer_form", found=pair[:40])
    return question, number
