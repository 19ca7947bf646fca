"""The panels in a real JupyterLab in a real Chromium: until painted, until saved, in memory, and while scrolling.

Every time is the page's own: from the event of the key that runs a cell or gives an answer until a frame that shows
what comes of it has been painted. What ours is held against is measured in the same run: a row of ipywidgets for each
contact, the plainest way to do it, and ipydatagrid. A panel is painted in a fresh kernel, its imports included; the
references have theirs done.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import cells
import keys
import numpy as np
import scroll
from cells import Lab
from playwright.sync_api import Browser, Error, sync_playwright

import crowd

TIMES: Final = 5
OURS: Final = 10_000
LONG: Final = 30_000
ROWS: Final = 100
FRAME_MS: Final = 1000 / 60

ROOM: Final = 'from jinmyaku import panels, workbook\nroom = workbook.start({}, "en", {!r}, "{}", True)\nroom'
CARDS: Final = ("panels.cards(room)", "seen('.jp-deck-card h3')")
LIST: Final = ("panels.people(room)", "seen('.jp-roll-body > .jp-roll-row') && inSight()")
# What else stands on the page of the cards.
BESIDE: Final = """from IPython.display import display
display(panels.order(room), panels.second_look(room), panels.scale(room))"""
MADE_UP: Final = f"""import ipywidgets as widgets
import pandas as pd
people = pd.DataFrame({{"name": [f"Robin{{n}} Brooks" for n in range({OURS})], "value": 5, "effort": 2, "tier": ""}})
"""
WIDGETS: Final = (
    f"""def row(name):
    said = widgets.Label(name)
    value, effort = (widgets.BoundedIntText(5, min=0, max=10) for _ in range(2))
    tier = widgets.Dropdown(options=["", "grow", "maintain", "let go"])
    value.observe(lambda change: setattr(said, "value", f"{{name}} {{change['new']}}"), "value")
    made = widgets.HBox([said, value, effort, tier])
    made.add_class("bench-row")
    return made

widgets.VBox([row(name) for name in people["name"][:{ROWS}]])""",
    f"document.querySelectorAll('.bench-row select').length === {ROWS} && seen('.bench-row .widget-label')",
)
GRID: Final = (
    # Wide enough for a name to be written whole.
    "DataGrid(people, editable=True, base_column_size=160, layout={'height': '432px'})",
    "window.written.has('Robin1 Brooks')",
)

LAYOUT: Final = "{:<52} {:>9} {:>9} {:<34} {:>9} {:>6} {:>14}  {}"


class Row(NamedTuple):
    """What was measured in which unit, the reference in the same, and the budget of the median, the 95th percentile or
    the maximum (None: only watched)."""

    what: str
    unit: str
    found: Sequence[float]
    reference: str
    theirs: Sequence[float]
    held: str
    budget: float | None

    def __str__(self) -> str:
        worst = "p95" if self.held == "p95" else "max"
        values = {"median": statistics.median(self.found), "p95": p95(self.found), "max": max(self.found)}
        theirs = statistics.median(self.theirs) if self.theirs else None
        ratio = "–" if theirs is None else f"{values['median'] / theirs:.2f}"
        judged = "watched" if self.budget is None else "held" if values[self.held] <= self.budget else "NOT HELD"
        return LAYOUT.format(
            self.what,
            said(values["median"], self.unit),
            said(values[worst], self.unit),
            self.reference,
            "–" if theirs is None else said(theirs, self.unit),
            ratio,
            "–" if self.budget is None else f"{self.held} {said(self.budget, self.unit)}",
            judged,
        )


class Painted(NamedTuple):
    """Of each round: seconds until painted, and memory (MiB)."""

    cards: list[float]
    list: list[float]
    list_again: list[float]
    cards_again: list[float]
    both: list[float]
    pandas: list[float]
    widgets: list[float]
    grid: list[float]


def main() -> None:
    """Measure everything and print the table."""
    path = shutil.which("chromium")
    if path is None:
        print("panels: could not be run: chromium is not installed")
        return
    with tempfile.TemporaryDirectory() as made, cells.running(Path(made)) as lab, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(cells.ARGS))
        try:
            for people in (OURS, LONG):
                crowd.fill(Path(made, str(people)), people)
            print(LAYOUT.format("panels", "median", "p95/max", "reference", "median", "ratio", "budget", ""))
            paint(lab, browser, Path(made, str(OURS)))
            press(lab, browser, Path(made, str(OURS)))
            roll(lab, browser, Path(made, str(LONG)))
        finally:
            browser.close()


def paint(lab: Lab, browser: Browser, folder: Path) -> None:
    """Run every cell in a fresh kernel, all of them in turn, so that a machine that slows down slows all."""
    room, found = opening(folder), Painted([], [], [], [], [], [], [], [])
    reason = "" if importlib.util.find_spec("ipydatagrid") else "not installed (make bench installs it)"
    for _ in range(TIMES):
        with cells.opened(lab, browser, [room, CARDS[0], LIST[0]]) as here:
            found.cards.append(here.run(1, CARDS[1]))
            here.rest()
            found.list_again.append(here.run(2, LIST[1]))
            found.both.append(here.megabytes())
        with cells.opened(lab, browser, [room, LIST[0], CARDS[0]]) as here:
            found.list.append(here.run(1, LIST[1]))
            here.rest()
            found.cards_again.append(here.run(2, CARDS[1]))
        with cells.opened(lab, browser, ["import pandas"]) as here:
            found.pandas.append(here.megabytes())
        with cells.opened(lab, browser, [MADE_UP, WIDGETS[0]]) as here:
            found.widgets.append(here.run(1, WIDGETS[1]))
        reason = reason or paint_grid(lab, browser, found.grid)
    plain, grid = f"{ROWS} rows of ipywidgets, painted", f"ipydatagrid of {OURS:,}, painted"
    if reason:
        print(f"ipydatagrid could not be run: {reason}")
    for name, ours, again, budget in (
        ("scoring panel", found.cards, found.cards_again, 0.7),
        ("choosing list", found.list, found.list_again, 1.0),
    ):
        what = f"{name} of {OURS:,}, painted"
        print(Row(what, "s", ours, plain, found.widgets, "median", budget))
        print(Row(what, "s", ours, grid, found.grid, "median", budget))
        print(Row(f"{name} of {OURS:,}, after the other panel", "s", again, plain, found.widgets, "median", None))
    base = statistics.median(found.pandas)
    above = [both - base for both in found.both]
    what = "kernel with both panels, above one that has pandas"
    print(Row(what, "MiB", above, "that one", found.pandas, "max", 150), flush=True)


def paint_grid(lab: Lab, browser: Browser, took: list[float]) -> str:
    """Add the seconds of ipydatagrid, or say why it could not be run."""
    try:
        with cells.opened(lab, browser, [f"{MADE_UP}from ipydatagrid import DataGrid", GRID[0]]) as here:
            here.page.evaluate("() => watchCanvases()")
            took.append(here.run(1, GRID[1]))
    except (RuntimeError, Error) as error:
        return str(error)
    return ""


def press(lab: Lab, browser: Browser, folder: Path) -> None:
    """Go from card to card, and answer."""
    with cells.opened(lab, browser, [MADE_UP, WIDGETS[0]]) as here:
        here.run(1, WIDGETS[1])
        here.rest()
        plain = keys.edits(here)
    with cells.opened(lab, browser, [opening(folder), CARDS[0], BESIDE]) as here:
        here.run(1, CARDS[1])
        here.rest()
        skipped = keys.skips(here)
        answered, kept = keys.answers(here, folder)
        here.run(2, "document.querySelectorAll('.jp-InputPrompt')[2].textContent.trim() === '[3]:'")
        here.rest()
        beside, kept_beside = keys.answers(here, folder)
    reference = "edit in a row of ipywidgets, shown"
    print(Row(f"next card of {OURS:,}", "ms", skipped, reference, plain, "p95", 80))
    print(Row(f"answer of {OURS:,}, saved on disk", "ms", answered, reference, plain, "p95", 80))
    print(Row("  with the page's other panels beside it", "ms", beside, reference, plain, "p95", 80))
    print(f"  {kept + kept_beside} of {len(answered + beside)} answers were on disk when the page said so", flush=True)


def roll(lab: Lab, browser: Browser, folder: Path) -> None:
    """Scroll the long list."""
    names = crowd.names(folder)
    with cells.opened(lab, browser, [opening(folder), LIST[0]]) as here:
        opened = here.run(1, LIST[1])
        here.rest()
        jumped = scroll.jumps(here, browser, names)
        wheeled = scroll.wheel(here, browser, names)
        last = scroll.last_row(here, names)
    print(Row(f"choosing list of {LONG:,}, painted", "s", [opened], "", [], "median", None))
    for how, found in ((f"jumps of {scroll.STEP:,} px", jumped), ("wheel", wheeled)):
        what = f"frame of {LONG:,}, {how}"
        print(Row(f"{what}, {len(found.drawn)} drawn", "ms", found.drawn, "a frame at 60 Hz", [FRAME_MS], "p95", 33))
        print(Row(f"{what}, by the page", "ms", found.made, "a frame at 60 Hz", [FRAME_MS], "p95", 33))
        print(Row("  rows in sight after the last scroll", "ms", found.settled, "", [], "max", 200))
        print(f"  the right rows then: {sum(found.right)} of {len(found.right)} times")
    print(f"  the last of {LONG:,} rows " + ("was reached, with its name" if last else "was NOT reached"), flush=True)


def opening(folder: Path) -> str:
    """Give the cell that opens the book, as the notebooks do."""
    return ROOM.format(crowd.YEAR, str(folder), crowd.AS_OF)


def p95(values: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return float(np.percentile(values, 95))


def said(value: float, unit: str) -> str:
    """Write a value with its unit."""
    return f"{value:,.2f} {unit}" if unit == "s" else f"{value:,.1f} {unit}"
