"""The command about what one gives and is given: give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from jinmyaku.cli import aims, fields
from jinmyaku.cli.context import Context, put, show, speak

if TYPE_CHECKING:
    from jinmyaku.aiming import Aims
    from jinmyaku.book import Book

PLANNED: Final = ("kind", "what", "day", "minutes", "money", "saved")
HAPPENED: Final = ("kind", "day", "minutes", "money", "note")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(give)


def give(
    context: typer.Context,
    year: str = typer.Argument(..., metavar="YEAR"),
    given: list[str] = typer.Argument(
        None,
        metavar="[PLAN] [FIELD=TEXT...]",
        help="kind (money, time, care, consideration, knowledge, introduction), what, day, minutes, money, saved "
        "(minutes that it saves them); of what happened, note. PLAN is a number, to change what is planned.",
    ),
    offer: bool = typer.Option(False, "--offer", help="Add to what you have to give: kind=, what=, minutes=."),
    plan: str = typer.Option("", "--plan", metavar="KEY", help="Plan something for this key person (a number)."),
    done: str = typer.Option("", "--done", metavar="PLAN", help="This was given; --on says when."),
    undone: str = typer.Option("", "--undone", metavar="PLAN", help="It was not given after all."),
    record: tuple[str, str] = typer.Option(
        ("", ""), "--record", metavar="given|received CONTACT", help="Write down what happened; --on says when."
    ),
    unasked: bool = typer.Option(False, "--unasked", help="It was given without being asked for."),
    thanked: str = typer.Option("", "--thanked", metavar="N", help="You gave thanks for this; --on says when."),
    told: str = typer.Option("", "--told", metavar="N", help="You told them what came of this; --on says when."),
    on: str = typer.Option("", "--on", metavar="DAY", help="As in 2026-05-04; default is today."),
    remove: bool = typer.Option(False, "--remove", help="Take the plan with this number out."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show what you have to give, plan and gave, and the thanks still owed; write any of it down."""
    import datetime as dt

    from jinmyaku import places
    from jinmyaku.text import Fault

    here: Context = context.obj
    of, (number, said) = places.check_year(year), fields.split(given)
    fields.only_one(offer, plan, done, undone, record[0], thanked, told, remove)
    day = on or dt.date.today().isoformat()
    with here.book() as book:
        if record[0]:
            _record(book, record, said, day, unasked)
        elif thanked or told:
            _note(book, fields.whole(thanked or told), "thanked_on" if thanked else "told_on", day)
        elif done or undone:
            _settle(book, of, fields.whole(done or undone), day if done else "")
        elif offer or plan or number is not None:
            _plan(book, of, number, said, offer, plan, remove)
        elif said or remove:
            raise Fault("fault.give_which")
        found = aims.aims(book, of)
    _tell(found, of, here.lang(), as_json)


def _record(book: Book, record: tuple[str, str], said: dict[str, str], day: str, unasked: bool) -> None:
    from jinmyaku import finding
    from jinmyaku.book import gives

    direction, contact = record
    told = {"kind": "time", "day": day, **fields.read(said, HAPPENED)}
    gives.record(book, finding.find_contact(book, contact), {**told, "direction": direction, "unasked": int(unasked)})


def _note(book: Book, number: int, what: str, day: str) -> None:
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    found = gives.read(book)
    if number not in found.index or found["direction"].loc[number] != "received":
        raise Fault("fault.exchange_unknown", found=number)
    gives.change(book, number, {what: day})


def _settle(book: Book, year: int, number: int, day: str) -> None:
    from jinmyaku import audit
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    here = audit.begin(book, year)
    if day:
        gives.done(book, here, number, day)
        return
    plans = gives.plans(book, here)
    if number not in plans.index or not plans["exchange_id"].loc[number]:
        raise Fault("fault.give_not_done", found=number)
    gives.undone(book, here, number)


def _plan(
    book: Book, year: int, number: int | None, said: dict[str, str], offer: bool, plan: str, remove: bool
) -> None:
    from jinmyaku import audit
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    now = aims.aims(book, year)
    if (offer or plan) and number is not None:
        raise Fault("fault.give_which")
    if offer:
        gives.offer(book, audit.begin(book, year), fields.read(said, ("kind", "what", "minutes")))
        return
    news = {**fields.read(said, PLANNED), **({"removed": 1} if remove else {})}
    if plan:
        news["key_person"] = whom = fields.whole(plan)
        if whom not in now.people.index:
            raise Fault("fault.key_unknown", found=whom)
    elif number not in now.plans.index:
        raise Fault("fault.give_unknown", found=number)
    if news:
        gives.plan(book, audit.begin(book, year), news, number)


def _tell(found: Aims, year: int, lang: str, as_json: bool) -> None:
    from jinmyaku import text

    if as_json:
        parts = {"offers": found.offers, "plans": found.plans, "ledger": found.ledger, "thanks": found.thanks}
        time = fields.records(found.received, "contact_id")
        put({**{name: fields.records(part) for name, part in parts.items()}, "time_received": time})
        return
    heads, kinds = text.group(lang, "shell"), text.group(lang, "kind")
    said = text.group(lang, "direction")
    blank = {"minutes": found.offers["minutes"], "planned": found.plans["minutes"], "ledger": found.ledger["minutes"]}
    minutes = {name: part.map("{:,.0f}".format, na_action="ignore").fillna("–") for name, part in blank.items()}
    offers = found.offers.assign(kind=found.offers["kind"].map(kinds), minutes=minutes["minutes"])
    plans = found.plans.assign(kind=found.plans["kind"].map(kinds), minutes=minutes["planned"])
    plans = plans.assign(done=plans["done"].map({True: text.say(lang, "word.yes"), False: ""}))
    ledger = found.ledger[found.ledger["day"].dt.year == year]
    ledger = ledger.assign(kind=ledger["kind"].map(kinds), minutes=minutes["ledger"])
    ledger = ledger.assign(direction=ledger["direction"].map(said), day=ledger["day"].dt.strftime("%Y-%m-%d"))
    for title, frame, columns in (
        ("offers", offers, ("kind", "what", "minutes")),
        ("plans", plans, ("name", "kind", "what", "day", "minutes", "done")),
        ("ledger", ledger, ("day", "name", "direction", "kind", "minutes", "note")),
    ):
        if len(frame):
            print(heads[title])
            rows = frame[list(columns)].reset_index().astype("str").itertuples(index=False, name=None)
            show(["", *(heads[column] for column in columns)], rows)
    for number, row in found.thanks.iterrows():
        owed = ("shell.owed_both" if row["tell"] else "shell.owed_thanks") if row["thank"] else "shell.owed_word"
        speak(text.say(lang, owed, number=number, name=row["name"], what=row["note"] or kinds[row["kind"]]))
