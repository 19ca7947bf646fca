"""Commands about what lies between people: mirror, way, knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jinmyaku.cli import fields
from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    import pandas as pd

    from jinmyaku.book import Book
    from jinmyaku.connecting import Connections

_MIRROR = ("ally", "value", "effort", "uses", "discomfort", "signs")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(mirror)
    app.command()(way)
    app.command()(knows)


def mirror(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    contact: str = typer.Argument("", metavar="[CONTACT]", help="An id, a mail address or an unambiguous name."),
    given: list[str] = typer.Argument(
        None,
        metavar="[QUESTION=VALUE...]",
        help="ally, value, effort, uses, discomfort, signs, in their hours; value= takes an answer back.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show in which tier others would put you, or answer it for one person."""
    import datetime as dt

    from jinmyaku import audit, finding, mirroring, places
    from jinmyaku.book import answers, audits
    from jinmyaku.text import Fault

    here: Context = context.obj
    number = places.check_year(year)
    said = {f"m_{name.removeprefix('m_')}": fields.amount(value) for name, value in map(fields.pair, given or [])}
    if strange := [name for name in said if name.removeprefix("m_") not in _MIRROR]:
        raise Fault("fault.field", found=strange[0].removeprefix("m_")[:40], known=", ".join(_MIRROR))
    with here.book() as book:
        whom = finding.find_contact(book, contact) if contact else None
        found = audits.find(book, number)
        if whom is not None and (found is None or whom not in answers.chosen(book, found)):
            raise Fault("fault.not_chosen", contact=whom, year=str(number))
        if said and found is not None and whom is not None:
            answers.save(book, found, whom, said)
        table = mirroring.read(book, audit.read(book, number, dt.date.today()))
    shown = table[table["answered"]] if whom is None else table.loc[[whom]]
    if as_json:
        put({"people": fields.records(shown.rename(columns={"display": "name"}), "id")})
    else:
        _tell_mirror(shown, here.lang())


def way(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    contact: str = typer.Argument(..., metavar="CONTACT", help="Whom to be introduced to."),
    asked: str = typer.Option("", "--asked", metavar="CONTACT", help="You asked this one; --on says when."),
    on: str = typer.Option("", "--on", metavar="DAY", help="As in 2026-05-04; default is today."),
    came_of: str = typer.Option(
        "", "--came-of", metavar="N=WHAT", help="Of request N came introduced or declined; N= takes it out."
    ),
    chance: list[str] = typer.Option(
        [],
        "--chance",
        metavar="HOW=CHANCE",
        help="How likely one passes you on, as in mutual=0.4; mutual= goes back to the start value.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show ways to somebody by those who know them, whom not to ask now, and what you asked for."""
    import datetime as dt

    from jinmyaku import aiming, audit, connecting, finding, mirroring, places
    from jinmyaku.book import acquaintances

    here: Context = context.obj
    number = places.check_year(year)
    fields.only_one(asked, came_of)
    with here.book() as book:
        whom = finding.find_contact(book, contact)
        if chance:
            said = {how: fields.amount(value) for how, value in map(fields.pair, chance)}
            acquaintances.set_chances(book, said)
        if asked:
            today = dt.date.today()
            acquaintances.ask(book, finding.find_contact(book, asked), whom, on or today.isoformat(), today)
        if came_of:
            _outcome(book, *fields.pair(came_of))
        now = audit.read(book, number, dt.date.today())
        found = connecting.read(book, now, aiming.read(book, now), mirroring.read(book, now))
        chances = acquaintances.chances(book)
    names = now.contacts["display"]
    if as_json:
        put(_way(found, whom, names) | {"chances": chances})
    else:
        _tell_way(found, whom, names, here.lang())


def knows(
    context: typer.Context,
    one: str = typer.Argument(..., metavar="CONTACT"),
    other: str = typer.Argument(..., metavar="CONTACT"),
    how: str = typer.Argument("met", metavar="[HOW]", help="named, met, in_touch, mutual, vouches; no for strangers."),
) -> None:
    """Say that two people know each other, and how well."""
    from jinmyaku import finding
    from jinmyaku.book import acquaintances, contacts
    from jinmyaku.text import group, say

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        left, right = (finding.find_contact(book, wanted) for wanted in (one, other))
        acquaintances.put(book, left, right, None if how == "no" else how)
        names = contacts.contacts(book)["display"]
    key = "cli.strangers" if how == "no" else "cli.knows"
    print(say(lang, key, one=names.get(left, left), other=names.get(right, right), how=group(lang, "pairs").get(how)))


def _outcome(book: Book, said: str, outcome: str) -> None:
    from jinmyaku.book import acquaintances
    from jinmyaku.text import Fault

    number = fields.whole(said)
    if number not in acquaintances.requests(book).index:
        raise Fault("fault.request_unknown", found=number)
    acquaintances.came_of(book, number, outcome or None)


def _tell_mirror(shown: pd.DataFrame, lang: str) -> None:
    from jinmyaku import text

    heads, tiers, steps = text.group(lang, "shell"), text.group(lang, "tier"), text.group(lang, "step")
    rows = [
        (
            str(row["display"]),
            *(tiers[row[column]] for column in ("mine", "theirs", "best", "worst")),
            steps[row["step"]] if row["step"] else "",
        )
        for _, row in shown.iterrows()
    ]
    if not rows:
        speak(text.say(lang, "cli.mirror_none"))
        return
    show([heads[name] for name in ("who", "mine", "theirs", "best", "worst", "step")], rows)


def _way(found: Connections, whom: int, names: pd.Series) -> dict[str, object]:
    paths = found.paths(whom)
    steps = [[{"id": one, "name": names.get(one)} for one in path.people[1:]] for path in paths]
    avoided = found.avoided.rename("why").to_frame().assign(name=names.reindex(found.avoided.index))
    return {
        "id": whom,
        "in_touch": found.near(whom),
        "ways": [{"people": people, "chance": path.chance} for people, path in zip(steps, paths, strict=True)],
        "avoided": fields.records(avoided, "id"),
        "requests": fields.records(found.requests[found.requests["target"] == whom]),
    }


def _tell_way(found: Connections, whom: int, names: pd.Series, lang: str) -> None:
    from jinmyaku import text

    paths = found.paths(whom)
    wanted = found.requests[found.requests["target"] == whom]
    if found.near(whom):
        print(text.say(lang, "ways.direct", name=names.get(whom) or whom))
    for path in paths:
        along = " → ".join(str(names.get(one) or one) for one in path.people[1:])
        print(text.say(lang, "cli.way", along=along, chance=f"{path.chance:.0%}"))
    if not paths:
        speak(text.say(lang, "cli.way_none"))
    for number, row in wanted.iterrows():
        came = text.say(lang, f"outcome.{row['came_of'] or 'open'}")
        asked = names.get(row["asked"]) or row["asked"]
        print(text.say(lang, "cli.asked", number=number, day=f"{row['day']:%Y-%m-%d}", name=asked, came=came))
    if len(found.avoided):
        speak(text.say(lang, "cli.way_avoided", n=len(found.avoided)))
