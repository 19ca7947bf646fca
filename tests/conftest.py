"""Books on disk, made-up people and the project's own places, for every test."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from jinmyaku import audit, places, rerun, sample, workbook
from jinmyaku.book import Book, answers, contacts
from jinmyaku.workbook import Workbook

ROOT = places.root()
SHARED = ROOT.parent / "shared"

# A shared machine may stall for seconds; what is tested is what comes out, not how soon.
settings.register_profile("project", deadline=None, max_examples=60)
settings.load_profile("project")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book."""
    with Book(tmp_path / "data") as made:
        yield made


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Workbook]:
    """An open notebook of 2026 on an empty book, with a person in front of it."""
    made = workbook.start(2026, "en", str(tmp_path / "data"), "2026-11-30", True)
    yield made
    made.book.close()


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's book, made once for all workers; tests take a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made, turn = shared / "demo", shared / "demo-turn"
    while not made.exists():
        try:
            turn.mkdir()
        except FileExistsError:
            time.sleep(0.1)
            continue
        if not made.exists():
            sample.fill(base / "demo-draft")
            (base / "demo-draft").rename(made)
        turn.rmdir()
    return made


@pytest.fixture(scope="session")
def reported(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the report of the sample in one language, made once; to be read only."""

    @cache
    def report(lang: str) -> Path:
        data = Path(shutil.copytree(demo_made, tmp_path_factory.mktemp("reported") / "demo"))
        return rerun.rerun(data, rerun.Asked("2026", lang), lambda _: None, dt.date(2026, 11, 30)).report

    return report


@pytest.fixture
def demo(demo_made: Path, tmp_path: Path) -> Path:
    """A data folder with the sample's book, to be changed at will."""
    return Path(shutil.copytree(demo_made, tmp_path / "demo"))


@pytest.fixture
def judged(book: Book) -> Callable[..., int]:
    """Add a person, choose them for 2026 and answer: ``judged("Ann Lee", value=5, effort=2)``."""

    def add(name: str, year: int = 2026, **given: float) -> int:
        given_name, _, family = name.partition(" ")
        contact = contacts.add(book, {"given": given_name, "family": family})
        here = audit.begin(book, year)
        answers.choose(book, here, [*answers.chosen(book, here), contact])
        answers.save(book, here, contact, given)
        return contact

    return add


def crowd(folder: Path, people: int, year: int = 2026) -> Path:
    """Make a data folder with so many people, all judged, with names that tell nothing."""
    number = pd.Series(range(1, people + 1))
    rows = pd.DataFrame({"family": "Person", "given": number.astype("str"), "organisation": "Example"})
    with Book(folder) as made, made.save() as disk:
        contacts.insert(disk, rows.set_axis(number), None)
        here = audit.begin(made, year)
        answers.choose(made, here, number.tolist())
        disk.executemany(
            "INSERT INTO answer (audit_id, contact_id, question, value, origin, answered_at)"
            " VALUES (?, ?, ?, ?, 'person', '')",
            [(here.id, n, q, float((n * k) % 11)) for n in number for q, k in (("value", 7), ("effort", 3))],
        )
    return folder


def ask(face: Any, act: str, **what: Any) -> dict[str, Any]:
    """Ask a panel as the browser does, and give what is sent back, as JSON would carry it."""
    sent: list[dict[str, Any]] = []
    face.send = lambda message, *_: sent.append(json.loads(json.dumps(message)))
    face.hear({"act": act, "number": 1, **what})
    return next(message for message in sent if message.get("number") == 1)
