"""Commands for contacts that may be one person: duplicates, same; and region, by which telephones are read."""

from __future__ import annotations

import typer

from jinmyaku.cli.context import Context, put, show, speak


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(duplicates)
    app.command()(same)
    app.command()(region)


def duplicates(
    context: typer.Context,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """List pairs of contacts that may be one person, with the evidence."""
    from jinmyaku import duplicates as pairs
    from jinmyaku import text
    from jinmyaku.book import contacts

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        found, people = pairs.waiting(book), contacts.contacts(book)
    if as_json:
        rows = found.assign(evidence=found["evidence"].str.split(), against=found["against"].str.split())
        put({"pairs": rows.to_dict("records")})
        return
    heads, words = text.group(lang, "column"), text.group(lang, "strength")
    colon = text.say(lang, "word.colon")
    lines = [
        (
            str(pair.left),
            str(people.at[pair.left, "display"]),
            str(pair.right),
            str(people.at[pair.right, "display"]),
            words[str(pair.strength)],
            pairs.told(str(pair.evidence), lang)
            + (f"\n{heads['against']}{colon}{pairs.told(str(pair.against), lang)}" if pair.against else ""),
        )
        for pair in found.itertuples()
    ]
    if lines:
        show(("id", heads["person"], "id", heads["other"], heads["strength"], heads["evidence"]), lines)
    speak(text.say(lang, "cli.pairs", n=len(lines)) if lines else text.say(lang, "cli.pairs_none"))


def same(
    context: typer.Context,
    left: str = typer.Argument(..., metavar="ID"),
    right: str = typer.Argument(..., metavar="ID"),
    different: bool = typer.Option(False, "--no", help="They are different people; remember it."),
    undo: bool = typer.Option(False, "--undo", help="Take back what was said of these two."),
) -> None:
    """Say that two contacts are one person, or (--no) that they are not."""
    from jinmyaku.book import decisions
    from jinmyaku.text import Fault, say

    here: Context = context.obj
    lang = here.lang()
    if not (left.isdecimal() and right.isdecimal()) or left == right:
        raise Fault("fault.pair", left=left, right=right)
    low, high = sorted((int(left), int(right)))
    with here.book() as book:
        if undo and not decisions.undo(book, low, high):
            raise Fault("fault.pair_none", left=low, right=high)
        if not undo:
            decisions.decide(book, low, high, same=not different)
    key = "cli.pair_undone" if undo else "cli.different" if different else "cli.same"
    print(say(lang, key, left=low, right=high))


def region(
    context: typer.Context,
    code: str = typer.Argument("", metavar="[XX]", help="Two letters of a country, such as JP; none shows it."),
) -> None:
    """Show or set the country of telephone numbers that name none."""
    from jinmyaku import intake
    from jinmyaku.text import say

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        if code:
            intake.set_region(book, code)
        print(say(lang, "cli.region", region=book.setting("region") or intake.REGIONS[lang]))
