"""What the benchmarks do: each gives our action and the reference's, on the same made-up data."""

from __future__ import annotations

import email
import io
import itertools
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import peak

from jinmyaku import intake, schema, scoring
from jinmyaku.book import Book
from jinmyaku.sources import vcard
from jinmyaku.sources.rows import Options

Pair = tuple[Callable[[], object], Callable[[], object]]


def answered(rows: int) -> pd.DataFrame:
    """Make answers to every question, three in ten blank."""
    chance = np.random.default_rng(1)
    columns = {
        name: chance.integers(int(scale.low), int(min(scale.high, 10)) + 1, rows).astype("float64")
        for name, scale in schema.QUESTIONS.items()
    }
    frame = pd.DataFrame(columns)
    return frame.mask(chance.random(frame.shape) < 0.3).assign(relation="work")


def connections(rows: int, changed: float = 0.0) -> str:
    """Make a Connections.csv of so many people, a share of them in a new job."""
    chance = np.random.default_rng(2)
    other = chance.random(rows) < changed
    page = "https://www.linkedin.com/in/person-"
    firms = np.where(other, "New ", "Example ")
    lines = [f"Given{n},Family{n % 977},{page}{n},,{firms[n]}{n % 400},Editor,05 Mar 2024" for n in range(rows)]
    return "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n" + "\n".join(lines) + "\n"


def scoring_rows(folder: Path) -> Pair:
    """Score a million rows against reading them."""
    file = folder / "answers.csv"
    answered(1_000_000).to_csv(file, index=False)
    frame = pd.read_csv(file)
    return lambda: scoring.score(frame), lambda: pd.read_csv(file)


def importing(folder: Path) -> Pair:
    """Import and match against reading a CSV into a table of SQLite."""
    file = folder / "Connections.csv"
    file.write_text(connections(30_000), encoding="utf-8")
    numbers = itertools.count()

    def ours() -> None:
        with Book(folder / f"book-{next(numbers)}") as book:
            intake.take_in(book, [file])

    return ours, lambda: to_sql(file, folder / "table.sqlite")


def import_memory() -> float:
    """Import the same rows in a process of their own, and again with one in a hundred changed, and give the most memory
    it took (MiB)."""
    script = (
        "import sys; from pathlib import Path; from jinmyaku import intake; from jinmyaku.book import Book\n"
        "folder = Path(sys.argv[1])\n"
        "with Book(folder / 'book') as book:\n"
        "    for name in ('first.csv', 'again.csv'): intake.take_in(book, [folder / name])\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "first.csv").write_text(connections(30_000), encoding="utf-8")
        Path(folder, "again.csv").write_text(connections(30_000, changed=0.01), encoding="utf-8")
        return peak.of(script, folder)


def to_sql(file: Path, table: Path) -> None:
    """The plainest way to get a CSV into SQLite with pandas."""
    with sqlite3.connect(table) as disk:
        pd.read_csv(file, dtype="str").to_sql("connection", disk, if_exists="replace")


def importing_again(folder: Path) -> Pair:
    """Import the same people a year later against importing them first."""
    (folder / "first.csv").write_text(connections(30_000), encoding="utf-8")
    (folder / "again.csv").write_text(connections(30_000, changed=0.01), encoding="utf-8")
    numbers = itertools.count()

    def first() -> None:
        with Book(folder / f"book-{next(numbers)}") as book:
            intake.take_in(book, [folder / "first.csv"])

    def again() -> None:
        with Book(max(folder.glob("book-*"), key=lambda path: path.stat().st_mtime)) as book:
            intake.take_in(book, [folder / "again.csv"])

    return again, first


def vcards(folder: Path) -> Pair:
    """Read vCards against the standard library's parser of headers on the same bytes."""
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:山田;太郎{n};;;",
        "FN:山田 太郎{n}",
        "EMAIL:p{n}@example.jp",
        "END:VCARD",
        "",
    )
    card = "\r\n".join(lines)
    data = "".join(card.format(n=n) for n in range(10_000)).encode()
    parts = [b"BEGIN" + part for part in data.split(b"BEGIN")[1:]]
    return lambda: list(vcard.read(io.BytesIO(data), Options())), lambda: [
        email.message_from_bytes(p).items() for p in parts
    ]


def help_text(folder: Path) -> Pair:
    """Start the command line against importing what it stands on."""
    ours = [sys.executable, "-c", "import sys; sys.argv = ['jinmyaku', '--help']; from jinmyaku.cli import run; run()"]
    return lambda: quiet(ours, folder), lambda: quiet([sys.executable, "-c", "import typer"], folder)


def quiet(argv: list[str], folder: Path) -> None:
    """Run a command whose output nobody reads."""
    subprocess.run(argv, cwd=folder, capture_output=True, check=True)
