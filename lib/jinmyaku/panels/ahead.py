"""Figures and tables of the future, drawn again whenever a panel of the page changes what they show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from jinmyaku import connecting, introductions, mirroring
from jinmyaku.figures import aims, ego, future_tables, giving, mirrored
from jinmyaku.panels import aimed
from jinmyaku.panels.aimed import Aimed
from jinmyaku.workbook import Workbook

Draw = Callable[[Aimed], Any]


def follow(room: Workbook, draw: Draw) -> Any:
    """Show what is drawn of a year's aims; with a person present, anew with every change.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=False)
    ...     follow(room, lambda here: len(here.aims.goals))
    ...     room.book.close()
    0
    """
    shared = aimed.of(room)
    if not room.interactive:
        return draw(shared)
    import ipywidgets as widgets

    view = widgets.Output()

    def show() -> None:
        drawn = draw(shared)._repr_mimebundle_()
        view.outputs = ({"output_type": "display_data", "data": drawn, "metadata": {}},)

    show()
    shared.watchers.append(show)
    return view


def matrix(here: Aimed) -> Any:
    """Draw goals by people, with what is missing."""
    return aims.matrix(here.aims.goals, here.aims.people, here.aims.links, here.room.lang)


def goals(here: Aimed) -> Any:
    """List the goals, and how far each is within reach."""
    return future_tables.goals(here.aims.goals, here.room.lang)


def beyond(here: Aimed) -> Any:
    """List what I respect in key people as persons, who matters to them, and what I have done for those."""
    return future_tables.beyond(here.aims.people, here.room.lang)


def ledger(here: Aimed) -> Any:
    """List what was given and received."""
    return future_tables.ledger(here.aims.ledger, here.room.lang, currency=here.currency)


def quarters(here: Aimed) -> Any:
    """Draw when something was given to key people."""
    return giving.quarters(here.aims.ledger, here.aims.people, pd.Timestamp(here.now.last_day), here.room.lang)


def steady(here: Aimed) -> Any:
    """List how steadily something was given to key people."""
    return future_tables.steady(here.aims.people, here.room.lang)


def received(here: Aimed) -> Any:
    """List the time that others have given."""
    return future_tables.received(here.aims.received, here.aims.ledger, here.room.lang, currency=here.currency)


def glass(here: Aimed) -> Any:
    """Draw my tiers against those that others may have for me."""
    return mirrored.looking_glass(here.mirrored, here.room.lang)


def corners(here: Aimed) -> Any:
    """Count people by both tiers, with what the corners advise."""
    return future_tables.corners(here.mirrored, here.room.lang)


def mirror(here: Aimed) -> Any:
    """List where others would put me, and what mail and calendar show beside it."""
    return future_tables.mirror(here.mirrored, here.room.lang)


def at_risk(here: Aimed) -> Any:
    """List those who might let me go, each with one step."""
    return future_tables.at_risk(mirroring.at_risk(here.mirrored), here.room.lang)


def network(here: Aimed) -> Any:
    """Draw who of my people knows whom."""
    found = here.connections
    return ego.ego(found.people, found.edges, found.reach, here.room.lang, introductions.bridges(found.edges))


def groups(here: Aimed) -> Any:
    """List the groups of my people."""
    found = here.connections
    return future_tables.groups(found.people, found.edges, here.room.lang, introductions.bridges(found.edges))


def worlds(here: Aimed) -> Any:
    """Say how many worlds I reach, with the formulas."""
    return future_tables.worlds(here.connections.reach, here.room.lang)


def lost(here: Aimed) -> Any:
    """List what would be lost with those to let go."""
    found = connecting.lost(here.now, here.aims, here.connections)
    return future_tables.lost(found, here.now.contacts["display"], here.room.lang)


def together(here: Aimed) -> Any:
    """Draw hours together with key people, on the scale of friendship."""
    return giving.together(here.aims.people, here.room.lang)


def together_table(here: Aimed) -> Any:
    """List hours together with key people."""
    return future_tables.together(here.aims.people, here.room.lang)
