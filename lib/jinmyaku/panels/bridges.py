"""What would be lost with those to let go: places and key people that one reaches through nobody else."""

from __future__ import annotations

import pandas as pd

from jinmyaku import connecting, text
from jinmyaku.figures import way_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed
from jinmyaku.workbook import Workbook


def lines(room: Workbook) -> list[str]:
    """Say it in a sentence each, the largest loss first; nothing where nothing would be lost.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=False)
    ...     lines(room), static(room).frame.empty
    ...     room.book.close()
    ([], True)
    """
    say = room.say
    told = []
    for name, only_in, ways in _found(room)[["display", "only_in", "ways"]].itertuples(index=False, name=None):
        who = name or say("word.nameless")
        if only_in:
            told.append(say("bridge.only", name=who, organisation=only_in))
        if ways:
            told.append(say("bridge.way", name=who, people=_people(room, ways)))
    return told


def static(room: Workbook) -> Table:
    """List those to let go with whom a bridge would be lost: the place where one knows nobody else, the key people to
    whom the best way leads through them, and by how much the worlds one reaches would shrink."""
    return way_tables.lost(_found(room), aimed.of(room).now.contacts["display"], room.lang)


def _found(room: Workbook) -> pd.DataFrame:
    shared = aimed.of(room)
    return connecting.lost(shared.now, shared.aims, shared.connections)


def _people(room: Workbook, ways: str) -> str:
    shared = aimed.of(room)
    return text.say(room.lang, "word.comma").join(shared.name(int(key)) for key in ways.split())
