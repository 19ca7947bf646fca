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
        metavar="[NUMBER] [FIELD=TEXT...]",
        help="kind (money, time, care, consideration, knowledge, introduction), what, day, minutes, money, saved "
        "(minutes that it saves them); of what happened, note. NUMBER is that of a plan, to change it.",
    ),
    offer: bool = typer.Option(
        False, "--offer", help="Add to what you have to give: kind=, what=, minutes=; with a number, change that one."
    ),
    plan: str = typer.Option("", "--plan", metavar="KEY", help="Plan something for this key person (a number)."),
    done: str = typer.Option("", "--done", metavar="PLAN", help="This was given; --on says when."),
    undone: str = typer.Option("", "--undone", metavar="PLAN", help="It was not given after all."),
    record: tuple[str, str] = typer.Option(
        ("", ""), "--record", metavar="given|received CONTACT", help="Write down what happened; --on says when."
    ),
    unasked: bool = typer.Option(False, "--unasked", help="It was given without being asked for."),
    thanked: str = typer.Option("", "--thanked", metavar="N", help="You gave thanks for this; --on says when."),
    told: str = typer.Option("", "--told", metavar="N", help="You told them what came of this; --on says when."),
    not_thanked: str = typer.Option("", "--not-thanked", metavar="N", help="You did not thank for this after all."),
    not_told: str = typer.Option("", "--not-told", metavar="N", help="You did not tell them after all."),
    strike: str = typer.Option("", "--strike", metavar="N", help="Take this out of what was given and received."),
    on: str = typer.Option("", "--on", metavar="DAY", help="As in 2026-05-04; default is today."),
    remove: bool = typer.Option(False, "--remove", help="Take the plan, or with --offer the offer, out."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Show what you have to give, plan and gave, and the thanks still owed; write any of it down."""
    import datetime as dt

    from jinmyaku import places
    from jinmyaku.text import Fault

    here: Context = context.obj
    of, (number, said) = places.check_year(year), fields.split(given)
    notes = {"thanked_on": thanked, "told_on": told}, {"thanked_on": not_thanked, "told_on": not_told}
    words = [*notes[0].values(), *notes[1].values()]
    fields.only_one(plan, done, undone, record[0], strike, offer or remove, *words)
    day = on or dt.date.today().isoformat()
    with here.book() as book:
        if record[0]:
            _record(book, record, said, day, unasked)
        elif any(words):
            for note, after in zip(notes, (day, ""), strict=True):
                _note(book, note, after)
        elif done or undone:
            _settle(book, of, fields.whole(done or undone), day if done else "")
        elif strike:
            _strike(book, of, fields.whole(strike))
        elif offer:
            _offer(book, of, number, said, remove)
        elif plan or number is not None:
            _plan(book, of, number, said, plan, remove)
        elif said or remove:
            raise Fault("fault.give_which")
        found = aims.aims(book, of)
    _tell(found, of, here.lang(), as_json)


def _record(book: Book, record: tuple[str, str], said: dict[str, str], day: str, unasked: bool) -> None:
    import datetime as dt

    from jinmyaku import finding
    from jinmyaku.book import gives

    direction, contact = record
    told = {"kind": "time", "day": day, **fields.read(said, HAPPENED)}
    told |= {"direction": direction, "unasked": int(unasked)}
    gives.record(book, finding.find_contact(book, contact), told, dt.date.today())


def _note(book: Book, notes: dict[str, str], day: str) -> None:
    """Write a day, or none, beside what was received; in: by field, the number of what is meant, blank for none."""
    import datetime as dt

    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    found = gives.read(book)
    for what, said in notes.items():
        if not said:
            continue
        number = fields.whole(said)
        if number not in found.index or found["direction"].loc[number] != "received":
            raise Fault("fault.exchange_unknown", found=number)
        gives.change(book, number, {what: day}, dt.date.today())


def _strike(book: Book, year: int, number: int) -> None:
    """Take something out of the ledger; what was planned of it is planned again."""
    from jinmyaku import audit
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    if number not in gives.read(book).index:
        raise Fault("fault.ledger_unknown", found=number)
    plans = aims.aims(book, year).plans
    for plan in plans.index[plans["exchange_id"] == number]:
        gives.undone(book, audit.begin(book, year), int(plan))
    gives.change(book, number, {"removed": 1})


def _settle(book: Book, year: int, number: int, day: str) -> None:
    import datetime as dt

    from jinmyaku import audit
    from jinmyaku.book import gives

    here = audit.begin(book, year)
    if day:
        gives.done(book, here, number, day, dt.date.today())
    else:
        gives.undone(book, here, number)


def _offer(book: Book, year: int, number: int | None, said: dict[str, str], remove: bool) -> None:
    from jinmyaku import audit
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    if number is None and remove:
        raise Fault("fault.give_which")
    if number is not None and number not in aims.aims(book, year).offers.index:
        raise Fault("fault.offer_unknown", found=number)
    news = {**fields.read(said, ("kind", "what", "minutes")), **({"removed": 1} if remove else {})}
    if news or number is None:
        gives.offer(book, audit.begin(book, year), news, number)


def _plan(book: Book, year: int, number: int | None, said: dict[str, str], plan: str, remove: bool) -> None:
    from jinmyaku import audit
    from jinmyaku.book import gives
    from jinmyaku.text import Fault

    now = aims.aims(book, year)
    if plan and number is not None:
        raise Fault("fault.give_which")
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
    told = text.group(lang, "direction")
    marks = {True: text.say(lang, "word.yes"), False: ""}
    plans = found.plans.assign(
        done=found.plans["done"].map(marks),
        small=found.plans["small"].map(marks),
        worth=text.hours(lang, found.plans["worth"].astype("float64").round(1)),
    )
    ledger = found.ledger[found.ledger["day"].dt.year == year]
    ledger = ledger.assign(direction=ledger["direction"].map(told), day=ledger["day"].dt.strftime("%Y-%m-%d"))
    for title, frame, columns in (
        ("offers", found.offers, ("kind", "what", "minutes")),
        ("plans", plans, ("name", "kind", "what", "day", "minutes", "small", "worth", "done")),
        ("ledger", ledger, ("day", "name", "direction", "kind", "minutes", "note")),
    ):
        if len(frame):
            counts = frame["minutes"].astype("float64")
            minutes = counts.map("{:,.0f}".format).where(counts.notna(), "–")
            said = frame.assign(kind=frame["kind"].map(kinds), minutes=minutes)
            print(heads[title])
            rows = said[list(columns)].reset_index().astype("str").itertuples(index=False, name=None)
            show(["", *(heads[column] for column in columns)], rows)
    for number, row in found.thanks.iterrows():
        owed = ("shell.owed_both" if row["tell"] else "shell.owed_thanks") if row["thank"] else "shell.owed_word"
        speak(text.say(lang, owed, number=number, name=row["name"], what=row["note"] or kinds[row["kind"]]))
