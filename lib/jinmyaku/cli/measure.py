"""Commands about oneself and what interactions show: me, zone, currency, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    import pandas as pd

    from jinmyaku.book import Book
    from jinmyaku.measuring import Measured

MOST: int = 10


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(me)
    app.command()(zone)
    app.command()(currency)
    app.command()(evidence)


def me(
    context: typer.Context,
    addresses: list[str] = typer.Argument(
        None, metavar="[ADDRESS...]", help="All of your mail addresses, LinkedIn pages and names in talks."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show which addresses are your own, or say it."""
    from jinmyaku import measuring
    from jinmyaku.book import parties
    from jinmyaku.text import say

    here: Context = context.obj
    with here.book() as book:
        if addresses:
            parties.set_own(book, addresses)
        own = [said for _, said in parties.own(book)]
        likely = _likely(measuring.measured(book))
    found = [said for said in likely if said not in own]
    if as_json:
        put({"me": own, "likely": found})
        return
    for said in own:
        print(said)
    if not own and not likely:
        speak(say(here.lang(), "cli.me_unknown"))
    elif found:
        speak(say(here.lang(), "cli.me_more" if own else "cli.me_likely", addresses=" ".join(found)))


def zone(
    context: typer.Context,
    name: str = typer.Argument("", metavar="[ZONE]", help="As in Asia/Tokyo; none shows the one in use."),
) -> None:
    """Set the time zone in which your days are counted."""
    from jinmyaku.book import interactions

    here: Context = context.obj
    with here.book() as book:
        if name:
            interactions.set_zone(book, name)
        print(interactions.zone(book))


def currency(
    context: typer.Context,
    code: str = typer.Argument("", metavar="[CODE]", help="As in JPY, EUR or USD; none shows the one in use."),
) -> None:
    """Set the currency in which your money is told."""
    from jinmyaku import schema
    from jinmyaku.book import currency as kept

    here: Context = context.obj
    with here.book() as book:
        if code:
            kept.put(book, code)
        print(kept.read(book, book.setting("region") or schema.REGIONS[here.lang()]))


def evidence(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show what calendar, mail and talks say of a calendar year, person by person."""
    import datetime as dt

    from jinmyaku import measuring, places
    from jinmyaku.book import contacts

    here: Context = context.obj
    number = places.check_year(year)
    with here.book() as book:
        found = measuring.measured(book)
        table = measuring.of_year(book, number, dt.date(number, 12, 31))
        names = contacts.contacts(book)["display"]
        people = table[table.index > 0].assign(name=names)
        strangers = measuring.strangers(found, table)
        if as_json:
            put(
                {
                    "people": measuring.as_json(people),
                    "left_out": measuring.left_out(found, number),
                    "candidates": measuring.as_json(strangers, "party"),
                    "me": _mine(book, found),
                }
            )
        else:
            _print(people, strangers, measuring.left_out(found, number), here.lang())
            _unsure(found, here.lang())


def _mine(book: Book, found: Measured) -> dict[str, object]:
    from jinmyaku.book import parties

    own = [said for _, said in parties.own(book)]
    return {"addresses": own or _likely(found), "confirmed": bool(own)}


def _likely(found: Measured) -> list[str]:
    here = found.parties.loc[list(found.likely)]
    page = "https://www.linkedin.com/in/"
    return [
        page + value if kind == "linkedin" else value for kind, value in zip(here["kind"], here["value"], strict=True)
    ]


def _unsure(found: Measured, lang: str) -> None:
    from jinmyaku.text import say

    if not found.confirmed and len(found.parties):
        likely = _likely(found)
        speak(say(lang, "cli.me_likely", addresses=" ".join(likely)) if likely else say(lang, "cli.me_unknown"))


def _print(people: pd.DataFrame, strangers: pd.DataFrame, left_out: dict[str, int], lang: str) -> None:
    from jinmyaku import text

    heads = text.group(lang, "measured")
    numbers = ("hours", "meetings", "sent", "received", "i_start", "they_start")
    columns = people.sort_values("hours", ascending=False).assign(
        hours=people["hours"].round(1).astype("str"),
        last_two_way=people["last_two_way"].dt.strftime("%Y-%m-%d").fillna("–"),
    )
    wanted = ["name", *numbers, "last_two_way"]
    rows = columns[wanted].astype("str").itertuples(index=False, name=None)
    show([heads[column] for column in wanted], rows, whole=[heads[column] for column in wanted[1:]])
    for reason, n in left_out.items():
        speak(text.say(lang, f"left_out.{reason}", n=n))
    for row in strangers.head(MOST).itertuples():
        speak(text.say(lang, "cli.stranger", name=row.name, hours=f"{row.hours:,.0f}"))
