"""Commands that bring people into the book: import, undo-import, sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context, bar, put, show, speak

if TYPE_CHECKING:
    import pandas as pd

    from jinmyaku.accounts import Account
    from jinmyaku.book import Book
    from jinmyaku.sources.rows import Options


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command("undo-import")(undo_import)
    app.command()(sample)


def import_(
    context: typer.Context,
    paths: list[Path] = typer.Argument(..., metavar="PATH...", help="Exports, or folders of them."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Read and match, but write nothing."),
    mapping: str = typer.Option(
        "", "--map", metavar="FIELD=COLUMN,...", help="What the columns of an unknown table mean; remembered."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Take exports into the book; the same file twice changes nothing."""
    from jinmyaku import accounts, intake, text
    from jinmyaku.sources import mapped
    from jinmyaku.sources.rows import Options, Problem
    from jinmyaku.text import Fault

    here: Context = context.obj
    lang = here.lang()

    def said(problem: Problem) -> str:
        return text.say(lang, problem.reason, **problem.values)

    with here.rehearsal() if dry_run else here.book() as book:
        region = book.setting("region") or intake.REGIONS[lang]
        options = Options(region, mapped.parse(mapping) if mapping else None)
        account = _take(book, paths, options, lang, keep=not dry_run)
    for file in account.files:
        if not as_json and not file.failed:
            _tell(file, lang)
        for problem in file.problems:
            where = (
                text.say(lang, "problem.at_line", line=problem.line, said=said(problem))
                if problem.line
                else said(problem)
            )
            speak(file.path + text.say(lang, "word.colon") + where)
    if account.passed_by:
        speak(text.say(lang, "cli.passed_by", n=account.passed_by))
    if as_json:
        put(accounts.as_json(account, said))
    elif dry_run:
        speak(text.say(lang, "cli.rehearsed"))
    elif account.batch is not None:
        speak(text.say(lang, "cli.batch", batch=account.batch))
    if not account.files:
        raise Fault("fault.nothing_there", found=", ".join(map(str, paths)))
    if any(file.failed for file in account.files):
        raise typer.Exit(1)


def _take(book: Book, paths: list[Path], options: Options, lang: str, *, keep: bool) -> Account:
    """Take in with a progress bar; whoever presses Ctrl-C is told what is left and how to go on."""
    from jinmyaku import intake, text
    from jinmyaku.book import import_files

    try:
        progress = bar(text.say(lang, "cli.reading"), "B")
        return intake.take_in(book, paths, options, keep=keep, progress=progress)
    except KeyboardInterrupt:
        speak("\n" + text.say(lang, "bring.halted" if import_files.halted(book) else "bring.stopped"))
        raise typer.Exit(130) from None


def undo_import(
    context: typer.Context,
    batch: str = typer.Argument("", metavar="[BATCH]", help="The number of an import; none lists them."),
) -> None:
    """Take one import back, whole."""
    from jinmyaku import text
    from jinmyaku.book import imports, undoing
    from jinmyaku.text import Fault

    here: Context = context.obj
    lang = here.lang()
    with here.book() as book:
        if not batch:
            _list_imports(imports.batches(book), lang)
            return
        if not batch.isdecimal():
            known = imports.batches(book)
            raise Fault("fault.batch", found=batch, known=", ".join(map(str, known["batch"])) or "–")
        done = undoing.undo(book, int(batch))
    print(text.say(lang, "cli.undone", batch=batch, removed=done.removed, kept=done.kept))
    if done.interactions:
        print(text.say(lang, "bring.undone_dated", n=done.interactions))
    if done.later:
        speak(text.say(lang, "cli.undone_later", batch=done.later))


def sample(
    context: typer.Context,
    folder: Path | None = typer.Argument(None, metavar="[DIR]", help="An empty folder; default data/demo."),
) -> None:
    """Fill an empty data folder with the made-up sample network."""
    from jinmyaku import places, text
    from jinmyaku import sample as network
    from jinmyaku.book import Book, contacts

    here: Context = context.obj
    lang = here.lang()
    target = folder or (Path(here.data) if here.data else places.root() / "data" / "demo")
    years = network.fill(target, bar(text.say(lang, "cli.sampling")))
    with Book(target) as book:
        n = len(contacts.contacts(book))
    print(
        text.say(
            lang,
            "cli.sampled",
            folder=str(target),
            n=n,
            years=text.say(lang, "word.comma").join(str(year) for year in years),
        )
    )


def _tell(file: object, lang: str) -> None:
    from jinmyaku import schema, text
    from jinmyaku.accounts import FileAccount

    assert isinstance(file, FileAccount)
    counts = {name: getattr(file, name) for name in ("added", "updated", "unchanged", "duplicates")}
    source = text.say(lang, f"source.{file.source}")
    if file.source not in schema.DATED:
        print(text.say(lang, "cli.imported", file=file.path, source=source, rows=file.rows, **counts))
        return
    print(text.say(lang, "cli.interactions", file=file.path, source=source, interactions=file.interactions, **counts))
    for reason, n in file.left_out.items():
        print("  " + text.say(lang, f"left_out.{reason}", n=n))


def _list_imports(found: pd.DataFrame, lang: str) -> None:
    from jinmyaku import text

    here = found[found["undone_at"] == ""]
    if here.empty:
        speak(text.say(lang, "cli.no_batches"))
        return
    heads = text.group(lang, "column")
    counts = ("added", "updated", "unchanged", "interactions")
    halted = here["files"].map(lambda files: text.say(lang, "cli.unfinished", files=files))
    columns = here.assign(
        imported_at=here["imported_at"].str[:16].str.replace("T", " "),
        files=here["files"].mask(here["unfinished"] == 1, halted),
    )
    columns = columns[["batch", "imported_at", "files", *counts]].astype("str")
    show(
        ("id", heads["imported_at"], heads["files"], *(heads[c] for c in counts)),
        columns.itertuples(index=False, name=None),
    )
    speak(text.say(lang, "cli.batches"))
