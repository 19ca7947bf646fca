"""Commands about what one aims at: goal, key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from jinmyaku.cli import fields
from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    import pandas as pd

    from jinmyaku.aiming import Aims
    from jinmyaku.book import Book


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(goal)
    app.command()(key)


def goal(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    given: list[str] = typer.Argument(
        None,
        metavar="[NUMBER] [FIELD=TEXT...]",
        help="goal, achieved_means, self_improvement, horizon (1 or 3 years), weight (1 to 3), status "
        "(open, achieved, dropped, carried).",
    ),
    add: bool = typer.Option(False, "--add", help="Write down a new one: at least goal=TEXT."),
    remove: bool = typer.Option(False, "--remove", help="Take the goal with this number out."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show, write or close the goals of a year, with how far each is within reach through people."""
    from jinmyaku import audit, places
    from jinmyaku.book import goals, versions
    from jinmyaku.text import Fault

    here: Context = context.obj
    of, (number, said) = places.check_year(year), fields.split(given)
    news = {**fields.read(said, versions.THINGS["goal"].fields), **({"removed": 1} if remove else {})}
    if (news or add) and (number is None) != add:
        raise Fault("fault.goal_which")
    with here.book() as book:
        if add:
            number = goals.add(book, audit.begin(book, of), news)
        elif number is not None:
            _known(aims(book, of).goals.index, number, "fault.goal_unknown")
            if news:
                goals.put(book, audit.begin(book, of), number, news)
        found = aims(book, of)
    _tell_goals(found, None if remove else number, here.lang(), as_json)


def key(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    given: list[str] = typer.Argument(
        None,
        metavar="[NUMBER] [FIELD=TEXT...]",
        help="access (named, met, in_touch, mutual, vouches), hourly_value, income, respect, who_matters, "
        "done_for_them, description.",
    ),
    add: str = typer.Option("", "--add", metavar="CONTACT", help="Somebody in the book, as a new key person."),
    describe: str = typer.Option("", "--describe", metavar="TEXT", help="A new one who is only described as yet."),
    name: str = typer.Option("", "--name", metavar="CONTACT", help="Who the one described is."),
    goals: list[str] = typer.Option(
        [], "--goal", metavar="GOAL=FIT", help="How far they are: achieved or on_the_way; GOAL= takes it back."
    ),
    remove: bool = typer.Option(False, "--remove", help="Take the key person with this number out."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show or write who has already achieved your goals, in the book or only described as yet."""
    from jinmyaku import audit, finding, places
    from jinmyaku.book import key_people, versions
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    of, (number, said) = places.check_year(year), fields.split(given)
    fields.only_one(add, describe, name, remove)
    news = fields.read(said, [one for one in versions.THINGS["key_person"].fields if one != "contact_id"])
    ties = [(fields.whole(one), fit or None) for one, fit in map(fields.pair, goals)]
    new = bool(add or describe)
    if (news or ties or name or remove or new) and (number is None) != new:
        raise Fault("fault.key_which")
    with here.book() as book:
        now = aims(book, of)
        for one, _ in ties:
            _known(now.goals.index, one, "fault.goal_unknown")
        if number is not None:
            _known(now.people.index, number, "fault.key_unknown")
        whom = finding.find_contact(book, add or name) if add or name else None
        there = _there(now, whom) if add else None
        if name and number is not None:
            _unnamed(now, number, whom)
        number = there or number
        news |= {"contact_id": whom} if whom is not None and there is None else {}
        news |= {"description": describe} if describe else {"removed": 1} if remove else {}
        if news or ties:
            with book.save():
                on = audit.begin(book, of)
                if number is None:
                    number = key_people.add(book, on, news)
                elif news:
                    key_people.put(book, on, number, news)
                for one, fit in ties:
                    key_people.link(book, on, number, one, fit)
        found = aims(book, of)
    if there is not None:
        speak(say(here.lang(), "cli.key_there", name=found.people["name"].loc[there], number=there))
    _tell_people(found, None if remove else number, here.lang(), as_json)


def aims(book: Book, year: int) -> Aims:
    """Read a year's goals, key people and gives, as they are today."""
    import datetime as dt

    from jinmyaku import aiming, audit

    return aiming.read(book, audit.read(book, year, dt.date.today()))


def who(people: pd.DataFrame) -> pd.Series:
    """Give what key people are called: their name, else how they are described. In: ``aiming.Aims.people``."""
    return people["name"].where(people["name"] != "", people["description"])


def _known(there: pd.Index, number: int, reason: str) -> None:
    from jinmyaku.text import Fault

    if number not in there:
        raise Fault(reason, found=number)


def _there(now: Aims, contact: int | None) -> int | None:
    """The number of the key person who is a contact already."""
    found = now.people.index[now.people["contact_id"] == contact]
    return int(found[0]) if len(found) else None


def _unnamed(now: Aims, number: int, contact: int | None) -> None:
    """Raise Fault where a key person has the name of somebody else already."""
    from jinmyaku.text import Fault

    if now.people["contact_id"].loc[number] not in (0, contact):
        raise Fault("fault.key_named", found=number)


def _tell_goals(found: Aims, number: int | None, lang: str, as_json: bool) -> None:
    from jinmyaku import text

    if as_json:
        gap = None if found.total_gap != found.total_gap else found.total_gap
        put({"goals": fields.records(found.goals), "total_gap": gap})
        return
    words = {name: text.group(lang, name) for name in ("state", "status")}
    heads = text.group(lang, "shell")
    rows = found.goals if number is None else found.goals.loc[[number]]
    show(
        ("", heads["goal"], heads["horizon"], heads["status"], heads["state"], heads["covered"]),
        [
            (str(n), row["goal"], f"{row['horizon']:g}", words["status"][row["status"]], words["state"][row["state"]],
             f"{row['covered']:.0%}")
            for n, row in rows.iterrows()
        ],
    )  # fmt: skip
    for name in ("achieved_means", "self_improvement") if number is not None else ():
        print(f"{heads[name]}{text.say(lang, 'word.colon')}{rows.iloc[0][name] or '–'}")


def _tell_people(found: Aims, number: int | None, lang: str, as_json: bool) -> None:
    from jinmyaku import text

    if as_json:
        ties = fields.records(found.links.set_index("key_id"), "key")
        put({"key_people": fields.records(found.people), "goals_of": ties})
        return
    heads, access, colon = text.group(lang, "shell"), text.group(lang, "access"), text.say(lang, "word.colon")
    rows = found.people if number is None else found.people.loc[[number]]
    called = found.goals["goal"]
    aimed = found.links.assign(goal=found.links["goal_id"].map(called)).groupby("key_id")["goal"].agg(" / ".join)
    show(
        ("", heads["who"], heads["access"], heads["goals"], heads["gives"], heads["hours"]),
        [
            (str(n), name, access[row["access"]], str(aimed.get(n, "")), str(row["gives"]), f"{row['hours']:,.0f}")
            for (n, row), name in zip(rows.iterrows(), who(rows), strict=True)
        ],
    )
    for name in ("description", "respect", "who_matters", "done_for_them") if number is not None else ():
        print(f"{heads[name]}{colon}{rows.iloc[0][name] or '–'}")
