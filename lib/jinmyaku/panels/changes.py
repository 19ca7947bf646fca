"""The panel of who is new, gone or in a new job, read anew after every import."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import display

from jinmyaku import news
from jinmyaku.figures import tables
from jinmyaku.figures.tables import Table
from jinmyaku.workbook import Workbook


class Changes:
    """The table of changes since the audit before."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.view = room, widgets.Output()
        self.refresh()
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the book again."""
        self.view.clear_output(wait=True)
        with self.view:
            display(changes_table(self.room))


def changes_table(room: Workbook) -> Table:
    """Put the changes since the audit before into a table."""
    day = news.since(room.book, room.read())
    found = news.news(room.book, day or "9999")
    return tables.news(found, room.lang, first=not day)
