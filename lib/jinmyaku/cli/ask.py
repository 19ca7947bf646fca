"""Commands that read and judge without a notebook: contacts, tier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    import pandas as pd


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(contacts)
    app.command()(tier)


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


def _print_table(people: pd.DataFrame, lang: str) -> None:
    from jinmyaku import text

    heads = text.group(lang, "column")
    relation = people["relation"].map(text.group(lang, "relation")).fillna("")
    columns = people[["id", "name", "organisation", "title"]].assign(relation=relation).astype("str")
    titles = ("id", *(heads[c] for c in ("name", "organisation", "title", "relation")))
    show(titles, columns.itertuples(index=False, name=None))
