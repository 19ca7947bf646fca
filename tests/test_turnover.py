"""Pages that are run again and again in one kernel."""

from __future__ import annotations

import gc
import inspect
import weakref
from pathlib import Path
from typing import Any

import nbformat
from ipywidgets import Widget
from jupyter_core.utils import run_sync

from jinmyaku import kernel, panels, runs, workbook

ALONE = [
    show
    for name, show in inspect.getmembers(panels, inspect.isfunction)
    if show.__module__ == panels.__name__ and [*inspect.signature(show).parameters] == ["room"]
]
OPENED = "import gc; from jinmyaku.workbook import Workbook; gc.collect();"
OPENED += "print('open', sum(type(one) is Workbook for one in gc.get_objects()), 'kept', len(Out))"


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


def test_a_page_run_five_times_leaves_no_more_open_than_two(demo: Path) -> None:
    page = runs.working_copies(demo, 2026, "en") / "4_time.ipynb"
    cells = [cell.source for cell in nbformat.read(page, 4).cells if cell.cell_type == "code"]
    told: list[dict[str, Any]] = []
    with kernel.started(page.parent, page) as running:
        running.wait()
        run = run_sync(running.client.execute_interactive)
        for cell in (*cells * 5, OPENED):
            run(cell, output_hook=told.append)
    said = [one["content"].get("text") or one["content"].get("ename") for one in told]
    assert [line.strip() for line in said if line] == ["open 2 kept 0"]
