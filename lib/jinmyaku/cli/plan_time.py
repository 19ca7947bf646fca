"""Commands about one's own time: plan, rule, calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    from jinmyaku.book import Book
    from jinmyaku.planning import Plan
    from jinmyaku.workbook import Workbook


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(plan)
    app.command()(rule)
    app.command()(rhythm)
    app.command()(prepare)
    app.command()(fading)
    app.command()(calendar)


def plan(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Hold the hours that people need against those there are, by your own rules."""
    from jinmyaku import planning, promises, text

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        found = _read(book, year)
    if as_json:
        put(planning.as_json(found))
        return
    heads, groups = text.group(lang, "plan"), text.group(lang, "group")
    columns = ("people", "needed", "available")
    rows = [
        (groups[str(group)], *(f"{row[c]:,.0f}" for c in columns), heads["fits" if row["feasible"] else "fits_not"])
        for group, row in found.table.to_dict("index").items()
    ]
    show([heads["group"], *(heads[c] for c in columns), ""], rows)
    for line in promises.consequences(found, lang):
        speak(line)


def rule(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    given: list[str] = typer.Argument(None, metavar="[RULE=AMOUNT...]", help="RULE= goes back to the usual one."),
    contact: str = typer.Option(
        "", "--contact", metavar="CONTACT", help="A rule for one person: times, length, depends."
    ),
) -> None:
    """Show or set your rules for a year's time."""
    import datetime as dt
    import math

    from jinmyaku import audit, finding, places, planning
    from jinmyaku.book import audits, time_rules

    here: Context = context.obj
    number = places.check_year(year)
    with here.book() as book:
        whom = finding.find_contact(book, contact) if contact else None
        if given:
            time_rules.put(book, audit.begin(book, number), _amounts(given), whom)
        rules = planning.kept_rules(book, number)
        own = time_rules.own(book, audits.find(book, number), number)
        names = audit.read(book, number, dt.date.today()).contacts["display"]
    for name, amount in rules.items() if whom is None else ():
        print(f"{name}={amount:g}")
    own = own if whom is None else own[own.index == whom]
    for contact_id, row in own.iterrows():
        said = {"times": row["own_times"], "length": row["own_length"], "depends": row["depends"]}
        known = " ".join(f"{name}={amount:g}" for name, amount in said.items() if not math.isnan(amount))
        print(f"{names.get(contact_id, contact_id)}: {known}")


def rhythm(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Hold planned meetings against real ones; those for whom it is time come first."""
    from jinmyaku import planning
    from jinmyaku.panels import meetings

    here: Context = context.obj
    with _room(here, year) as room:
        if as_json:
            table = meetings.to_meet(planning.read(room.book, room.read()))
            put({"people": planning.rhythm_json(table, room.read().contacts["display"])})
            return
        table = meetings.static(room).frame
    show([str(head) for head in table.columns], table.fillna("").astype("str").itertuples(index=False, name=None))


def prepare(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    contact: str = typer.Argument(..., metavar="CONTACT", help="An id, a mail address or an unambiguous name."),
    given: list[str] = typer.Argument(None, metavar="[FIELD=TEXT...]", help="None shows the page."),
) -> None:
    """Show or write the page that prepares a meeting with someone."""
    from jinmyaku import audit, finding, places
    from jinmyaku.book import audits, preparations
    from jinmyaku.text import Fault, group

    here: Context = context.obj
    number = places.check_year(year)
    said = dict(one.partition("=")[::2] for one in given or [])
    if strange := [name for name in said if name not in preparations.PAGE]:
        raise Fault("fault.page_field", found=strange[0][:40], known=", ".join(preparations.PAGE))
    with here.book() as book:
        whom = finding.find_contact(book, contact)
        page = preparations.read(book, audits.find(book, number), whom) | said
        if said:
            preparations.write(book, audit.begin(book, number), whom, page)
    heads = group(here.lang(), "prepare")
    for field in preparations.PAGE:
        print(f"{heads[field]}: {page[field] or '–'}")


def fading(context: typer.Context, year: str = typer.Argument(..., metavar="YEAR")) -> None:
    """Show the steps in which time with those to let go becomes less, for whom, and for whom never."""
    from jinmyaku.panels import apart

    here: Context = context.obj
    with _room(here, year) as room:
        for line in apart.static(room).lines:
            print(line)


def calendar(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    output: Path = typer.Option(..., "--output", metavar="FILE.ics", help="Where to write the calendar."),
    names: bool = typer.Option(False, "--names", help="Write whole names; without it, initials."),
    country: str = typer.Option("", "--country", metavar="CODE", help="Whose public holidays are left free."),
) -> None:
    """Write the plan as a calendar file; importing a later one updates the first."""
    from jinmyaku import appointments, intake
    from jinmyaku.text import say

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        region = country.strip().upper() or book.setting("region") or intake.REGIONS[lang]
        done = appointments.write(book, _read(book, year), output, region, lang, named=names)
    print(say(lang, "cli.calendar", n=done.entries, file=str(output)))
    if done.without:
        speak(say(lang, "agenda.without", n=done.without, of=done.of))


@contextmanager
def _room(here: Context, year: str) -> Iterator[Workbook]:
    """The notebook's room, with nobody in front of it."""
    import datetime as dt

    from jinmyaku import places, workbook

    number = places.check_year(year)
    room = workbook.Workbook(here.folder(), number, here.lang(), dt.date.today(), interactive=False)
    with room.book:
        yield room


def _read(book: Book, year: str) -> Plan:
    import datetime as dt

    from jinmyaku import audit, places, planning

    return planning.read(book, audit.read(book, places.check_year(year), dt.date.today()))


def _amounts(given: list[str]) -> dict[str, float | None]:
    from jinmyaku.text import Fault

    amounts: dict[str, float | None] = {}
    for one in given:
        name, written, said = one.partition("=")
        if not written:
            raise Fault("fault.rule_form", found=one[:40])
        try:
            amounts[name.strip()] = float(said) if said.strip() else None
        except ValueError:
            raise Fault("fault.answer_number", found=said[:20]) from None
    return amounts
