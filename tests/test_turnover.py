"""Pages that are run again and again in one kernel."""

from __future__ import annotations

import gc
import inspect
import weakref
from pathlib import Path
from typing import Any

import nbformat
import pytest
from ipywidgets import Label, Widget
from jupyter_core.utils import run_sync

from jinmyaku import kernel, panels, runs, turnover, workbook

ALONE = [
    show
    for name, show in inspect.getmembers(panels, inspect.isfunction)
    if show.__module__ == panels.__name__ and [*inspect.signature(show).parameters] == ["room"]
]
OPENED = """
import gc
from jinmyaku import turnover
from jinmyaku.workbook import Workbook
gc.collect()
print(*turnover._TABS, "open", sum(type(one) is Workbook for one in gc.get_objects()), "kept", len(Out))
"""


def test_no_panel_keeps_the_book_of_the_run_before_the_last(tmp_path: Path) -> None:
    opened = []
    shown: list[list[Any]] = [[], []]
    for _ in range(4):
        room = workbook.start(2026, "en", str(tmp_path), "2026-11-30", True)
        opened.append(weakref.ref(room))
        shown = [shown[-1], [show(room) for show in ALONE]]
    widgets = [one for run in shown for one in run if isinstance(one, Widget)]
    assert len(widgets) > 20
    assert all(one.comm is not None for one in widgets)
    shown.clear()
    widgets.clear()
    gc.collect()
    assert [one() is None for one in opened[:2]] == [True, True]
    room.book.close()


def test_a_tab_leaves_the_panels_of_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for tab in ("one", "two", "two", "two", "one"):
        monkeypatch.setattr(turnover, "_tab", lambda tab=tab: tab)
        turnover.begin()
        made.append(Label())
    assert [label.comm is None for label in made] == [False, True, False, False, False]


def test_of_many_tabs_the_latest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for tab in range(turnover.MOST_TABS + 1):
        monkeypatch.setattr(turnover, "_tab", lambda tab=tab: str(tab))
        turnover.begin()
        made.append(Label())
    assert [label.comm is None for label in made] == [True, *[False] * turnover.MOST_TABS]


def test_a_page_run_five_times_leaves_no_more_open_than_two(demo: Path) -> None:
    page = runs.working_copies(demo, 2026, "en") / "4_time.ipynb"
    cells = [cell.source for cell in nbformat.read(page, 4).cells if cell.cell_type == "code"]
    told: list[dict[str, Any]] = []
    with kernel.started(page.parent, page) as running:
        running.wait()
        tab = running.client.session.session
        run = run_sync(running.client.execute_interactive)
        for cell in (*cells * 5, OPENED):
            run(cell, output_hook=told.append)
    said = [one["content"].get("text") or one["content"].get("ename") for one in told]
    assert [line.strip() for line in said if line] == [f"{tab} open 2 kept 0"]
