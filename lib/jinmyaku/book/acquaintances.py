"""Who knows whom, and whom one has asked for an introduction, on disk."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Book, interactions
from jinmyaku.text import Fault

OUTCOMES: Final = ("", "introduced", "declined")
_PASSES_ON: Final = "passes_on"


def put(book: Book, one: int, other: int, how_well: str | None) -> None:
    """Say how well two contacts know each other (a word of ``future.ACCESS``), None for not at all. Raises Fault for a
    word that there is not, or someone with themselves.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, ben = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Ben Cole"))
    ...     put(book, ben, ann, "mutual")
    ...     read(book).values.tolist()
    [[1, 2, 'mutual']]
    """
    if how_well is not None and how_well not in future.ACCESS:
        raise Fault("fault.access", found=how_well[:20], known=", ".join(future.ACCESS))
    if one == other:
        raise Fault("fault.knows_self")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    with book.save() as disk:
        disk.execute(
            "INSERT INTO acquaintance (left_id, right_id, how_well, said_at) VALUES (?, ?, ?, ?)",
            (min(one, other), max(one, other), how_well, now),
        )


def take_back(book: Book, one: int, other: int) -> None:
    """Make the last thing said of two contacts as if it had never been said; what was said before it counts again.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, ben = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Ben Cole"))
    ...     put(book, ann, ben, None)
    ...     take_back(book, ann, ben)
    ...     len(read(book, strangers=True))
    0
    """
    with book.save() as disk:
        disk.execute(
            "DELETE FROM acquaintance WHERE id = (SELECT max(id) FROM acquaintance WHERE left_id = ? AND right_id = ?)",
            (min(one, other), max(one, other)),
        )


def read(book: Book, strangers: bool = False) -> pd.DataFrame:
    """Give who knows whom: ``left``, ``right`` (the smaller number first), ``how_well``; where asked, with
    those who by one's word do not know each other (a blank).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(read(book))
    0
    """
    found = book.frame(
        "SELECT min(one.person_id, other.person_id) AS left, max(one.person_id, other.person_id) AS right,"
        " coalesce(how_well, '') AS how_well FROM acquaintance JOIN person AS one ON one.contact_id = left_id"
        " JOIN person AS other ON other.contact_id = right_id WHERE one.person_id <> other.person_id ORDER BY id",
        text=("how_well",),
    ).drop_duplicates(["left", "right"], keep="last")
    return found if strangers else found[found["how_well"] != ""]


def ask(book: Book, asked: int, target: int, day: str, today: dt.date | None = None) -> int:
    """Write down that one has asked somebody to be introduced to somebody, on a day (ISO), and give its number. Raises
    Fault for a day that is none or, where today is given, for a later one.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann, ben = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Ben Cole"))
    ...     asked = ask(book, ann, ben, "2026-05-04")
    ...     requests(book)[["asked", "target", "came_of"]].values.tolist()
    [[1, 2, '']]
    """
    if asked == target:
        raise Fault("fault.knows_self")
    on = interactions.iso_day(day, today)
    with book.save() as disk:
        number = disk.execute(
            "INSERT INTO introduction_request (asked_id, target_id, day) VALUES (?, ?, ?)", (asked, target, on)
        ).lastrowid
    assert number is not None
    return number


def came_of(book: Book, number: int, outcome: str | None) -> None:
    """Say what came of a request (``OUTCOMES``, blank while open), None takes the request out. Raises Fault for an
    outcome that there is not."""
    if outcome is not None and outcome not in OUTCOMES:
        raise Fault("fault.outcome", found=outcome[:20], known=", ".join(OUTCOMES[1:]))
    with book.save() as disk:
        disk.execute(
            "UPDATE introduction_request SET came_of = coalesce(?2, came_of), removed = ?3 WHERE id = ?1",
            (number, outcome, int(outcome is None)),
        )


def requests(book: Book) -> pd.DataFrame:
    """Give the introductions one has asked for, newest first: index ``request_id``, ``asked``, ``target``, ``day``
    (datetime), ``came_of``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     len(requests(book))
    0
    """
    found = book.frame(
        "SELECT id AS request_id, one.person_id AS asked, other.person_id AS target, day, came_of"
        " FROM introduction_request JOIN person AS one ON one.contact_id = asked_id"
        " JOIN person AS other ON other.contact_id = target_id WHERE removed = 0 ORDER BY day DESC, id DESC",
        text=("day", "came_of"),
    ).set_index("request_id")
    return found.assign(day=pd.to_datetime(found["day"], format="%Y-%m-%d"))


def chances(book: Book) -> dict[str, float]:
    """Give the chance that someone passes one on, by how well they know each other: as one has said, else as a start
    (``future.PASSES_ON``).

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     set_chances(book, {"mutual": 0.4})
    ...     chances(book)
    {'vouches': 0.7, 'mutual': 0.4, 'in_touch': 0.3, 'met': 0.1, 'named': 0.0}
    """
    return {**future.PASSES_ON, **json.loads(book.setting(_PASSES_ON) or "{}")}


def set_chances(book: Book, said: Mapping[str, float | None]) -> None:
    """Say chances for words of ``future.PASSES_ON``, 0 to 1; None goes back to the start. Raises Fault for a word or a
    chance that there is not; then nothing is kept."""
    for how, chance in said.items():
        if how not in future.PASSES_ON:
            raise Fault("fault.access", found=how[:20], known=", ".join(future.PASSES_ON))
        if chance is not None and not 0 <= chance <= 1:
            raise Fault("fault.chance", found=f"{chance:g}"[:20])
    with book.save():
        now = {**json.loads(book.setting(_PASSES_ON) or "{}"), **said}
        book.set({_PASSES_ON: json.dumps({how: chance for how, chance in now.items() if chance is not None})})
