"""Commands that read and judge without a notebook: contacts, tier, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context, put, speak

if TYPE_CHECKING:
    import pandas as pd


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(contacts)
    app.command()(tier)
    app.command()(check)


def contacts(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
    csv: Path | None = typer.Option(None, "--csv", metavar="FILE", help="Write a CSV file."),
) -> None:
    """List the contacts in the book."""
    from jinmyaku import listing

    here: Context = context.obj
    with here.book() as book:
        people = listing.everybody(book)
    if csv:
        listing.write_csv(people, csv)
    if as_json:
        put({"contacts": listing.as_json(people)})
    elif not csv:
        _print_table(people, here.lang())


def tier(
    context: typer.Context,
    answers: Path = typer.Argument(
        ..., metavar="ANSWERS.csv", help="One row a person, columns named as the questions."
    ),
    output: Path | None = typer.Option(
        None, "--output", metavar="FILE", help="Where to write; default standard output."
    ),
    band: float = typer.Option(1.0, "--band", help="Half width of about equal, in doublings, 0.5 to 2."),
) -> None:
    """Judge a CSV of answers by the rule; needs no book."""
    from jinmyaku import sheet
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    if not 0.5 <= band <= 2:
        raise Fault("fault.band", found=band)
    table, faults = sheet.judge_file(answers, band, lang)
    for fault in faults:
        speak(fault.say(lang))
    sheet.write(table, output)
    speak(say(lang, "cli.tiered", n=len(table)))
    if faults:
        raise typer.Exit(1)


def check(context: typer.Context) -> None:
    """Check that the book is sound."""
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        if damage := book.damage():
            raise Fault("fault.book_damaged", file=book.path.name, folder=str(book.folder), found=damage[0])
        counts = {table: book.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("contact", "answer")}
        size = book.path.stat().st_size // 1024
    print(say(lang, "cli.sound", contacts=counts["contact"], answers=counts["answer"], size=size))


def _print_table(people: pd.DataFrame, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from jinmyaku import text

    heads = text.group(lang, "column")
    table = Table("id", *(heads[c] for c in ("name", "organisation", "title", "relation")), box=None)
    relation = people["relation"].map(text.group(lang, "relation")).fillna("")
    columns = people[["id", "name", "organisation", "title"]].assign(relation=relation).astype("str")
    for row in columns.itertuples(index=False):
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
