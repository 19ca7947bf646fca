"""Figures and tables of a plan that are drawn again whenever one's own rules change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinmyaku import measuring, weighing
from jinmyaku.planning import Plan
from jinmyaku.weighing import Strips
from jinmyaku.workbook import Workbook

Draw = Callable[[Plan], Any]


def follow(room: Workbook, plan: Plan, draw: Draw) -> Any:
    """Show what is drawn of a plan; with a person present, anew with every change of the rules.

    In: the plan as it stands, and what draws a figure, a table or lines of one.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import planning
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=False)
    ...     follow(room, planning.read(room.book, room.read()), lambda plan: plan.key_people_that_fit)
    ...     room.book.close()
    4
    """
    return Following(room, draw).view if room.interactive else draw(plan)


def met(room: Workbook, plan: Plan) -> Strips:
    """Lay out the meetings of a plan's twelve months as the book has them now.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import planning
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=False)
    ...     len(met(room, planning.read(room.book, room.read())).people)
    ...     room.book.close()
    0
    """
    from jinmyaku.panels import meetings, promise

    now, rows = promise.of(room).now, measuring.measured(room.book).rows
    return weighing.strips(meetings.to_meet(plan), now.contacts["display"], rows, now.last_day)


class Following:
    """A place on the page in which the plan is drawn again whenever it changes."""

    def __init__(self, room: Workbook, draw: Draw) -> None:
        import ipywidgets as widgets

        from jinmyaku.panels import promise

        self.promise, self.draw, self.view = promise.of(room), draw, widgets.Output()
        self.show()
        self.promise.watchers.append(self.show)

    def show(self) -> None:
        """Draw the plan as it is now."""
        drawn = self.draw(self.promise.plan)._repr_mimebundle_()
        self.view.outputs = ({"output_type": "display_data", "data": drawn, "metadata": {}},)
