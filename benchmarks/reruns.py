"""The yearly rerun against what runs a notebook without us: made-up people, all of them judged in three years.

`jinmyaku audit`, from the shell to the report, is held against the `papermill` command on a notebook without cells, and
against `papermill` on the same review followed by `jupyter nbconvert`; all of them in turn in the same run, so that a
machine that slows down slows all. What each costs the processor, its kernel included, is watched beside: a clock also
tells what others do to the machine.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import nbformat
import numpy as np
import pandas as pd
import table

import crowd
from jinmyaku import audit, runs
from jinmyaku.book import Book, answers

TIMES: Final = 7
OURS: Final = 1_000
MANY: Final = 10_000
YEARS: Final = (crowd.YEAR - 2, crowd.YEAR - 1, crowd.YEAR)
# To a meeting, so many mails, to and fro; a meeting a year for each person there is.
MAILS: Final = 3
BIN: Final = Path(sys.executable).parent
EMPTY, AUDIT, TWO, ALL = "empty", "audit", "two", "many"


class Spent(NamedTuple):
    """Seconds of one way to a report, run by run: by the clock, and of the processor."""

    clock: list[float]
    processor: list[float]


def main() -> None:
    """Measure all ways in turn and print the table."""
    with tempfile.TemporaryDirectory() as made:
        ways = prepare(Path(made))
        spent = {name: Spent([], []) for name in ways}
        for time_round in range(TIMES + 1):
            for name, way in ways.items():
                measure(way, spent[name] if time_round else Spent([], []))
    show(spent)


def show(spent: dict[str, Spent]) -> None:
    """Print the rows: by the clock, which is held, and of the processor, which is watched."""
    compared = (
        (f"jinmyaku audit, {OURS:,} people, 3 years", AUDIT, "papermill on an empty notebook", EMPTY, 1.15),
        (f"jinmyaku audit, {OURS:,} people, 3 years", AUDIT, "papermill, then nbconvert, of the review", TWO, 0.38),
        (f"jinmyaku audit, {MANY:,} people, 3 years", ALL, f"the same of {OURS:,}", AUDIT, 1.3),
    )
    for what, ours, reference, theirs, budget in compared:
        clock = [statistics.median(spent[name].clock) for name in (ours, theirs)]
        processor = [statistics.median(spent[name].processor) for name in (ours, theirs)]
        print(table.line(what, clock[0], reference, clock[1], budget))
        print(table.line("  of the processor", processor[0], "", processor[1], None), flush=True)


def prepare(folder: Path) -> dict[str, Callable[[], None]]:
    """Make the books and the notebook without cells, and give every way by its name."""
    for people in (OURS, MANY):
        fill(folder / str(people), people)
    empty = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    nbformat.write(empty, folder / "empty.ipynb")

    def command(name: str, *words: str) -> None:
        subprocess.run([str(BIN / name), *words], cwd=folder, capture_output=True, check=True)

    def ours(people: int) -> None:
        command("jinmyaku", "--data", str(folder / str(people)), "audit", str(crowd.YEAR))

    def two() -> None:
        named = ["-p", "year", str(crowd.YEAR), "-p", "data_dir", str(folder / str(OURS))]
        command("papermill", str(runs.template(runs.REVIEW)), "review.ipynb", *named)
        command("jupyter", "nbconvert", "--to", "html", "review.ipynb")

    return {
        EMPTY: lambda: command("papermill", "empty.ipynb", "out.ipynb"),
        AUDIT: lambda: ours(OURS),
        TWO: two,
        ALL: lambda: ours(MANY),
    }


def measure(way: Callable[[], None], spent: Spent) -> None:
    """Run one way and note what it took."""
    before, began = os.times(), time.perf_counter()
    way()
    spent.clock.append(time.perf_counter() - began)
    after = os.times()
    spent.processor.append(after.children_user + after.children_system - before.children_user - before.children_system)


def fill(folder: Path, people: int) -> None:
    """Make a data folder with so many people, chosen and judged in every year, the earlier years closed; and their
    meetings and mails in every year."""
    crowd.fill(folder, people)
    chance, number = np.random.default_rng(4), np.arange(1, people + 1)
    with Book(folder) as book, book.save() as disk:
        answers.choose(book, audit.begin(book, crowd.YEAR - 2), number.tolist())
        crowd.judged(book, crowd.YEAR - 2, number, chance)
        crowd.judged(book, crowd.YEAR, number, chance)
        crowd.close(book, crowd.YEAR - 2)
        me = ("INSERT INTO party (id, kind, value) VALUES (?, 'mail', ?)", "INSERT INTO party_mine VALUES (1, ?, 100)")
        disk.execute(me[0], (people + 1, "me@example.com"))
        disk.execute(me[1], (people + 1,))
        disk.executemany(me[0], [(n, f"person{n}@example.com") for n in number.tolist()])
        meet(disk, number, chance)


def meet(disk: sqlite3.Connection, number: np.ndarray, chance: np.random.Generator) -> None:
    """Write down the meetings and mails of all years, each with one person, who is found by their address; with some
    there are far more than with others, as in life."""
    size = len(number) * (1 + MAILS) * len(YEARS)
    whom = number[(len(number) * chance.random(size) ** 3).astype(np.int64)]
    second = np.repeat([np.datetime64(f"{year}-01-01T09", "s") for year in YEARS], size // len(YEARS))
    second = second + chance.integers(0, 300 * 86_400, size).astype("timedelta64[s]")
    met = np.arange(size) % (1 + MAILS) == 0
    mine = np.where(met, "there", np.where(chance.random(size) < 0.5, "from", "to"))
    rows = pd.DataFrame(
        {
            "id": np.arange(size) + len(number) + 1,
            "kind": np.where(met, "video", "mail"),
            "day": second.astype("datetime64[D]").astype("str"),
            "at": second.astype(np.int64),
            "thread": whom,
        }
    )
    disk.executemany(
        "INSERT INTO interaction (id, source, source_id, kind, day, at, thread, people, batch_id)"
        " VALUES (?, 'mbox', ?1, ?, ?, ?, ?, 1, 1)",
        rows.values.tolist(),
    )
    theirs = np.select([mine == "from", mine == "to"], ["to", "from"], "there")
    for party, role in ((np.full(size, len(number) + 1), mine), (whom, theirs)):
        part = pd.DataFrame({"interaction": rows["id"], "party": party, "role": role})
        disk.executemany("INSERT INTO interaction_party VALUES (?, ?, ?)", part.values.tolist())


if __name__ == "__main__":
    print(table.HEAD)
    main()
