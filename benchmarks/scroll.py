"""A long list scrolled: every frame of it by the browser's own trace, and what stands there afterwards."""

from __future__ import annotations

import itertools
import json
from typing import Final, NamedTuple

from cells import Notebook
from playwright.sync_api import Browser

JUMPS: Final = 150
STEP: Final = 2_000
WHEEL: Final = {"distance": 60_000, "speed": 20_000}
CATEGORIES: Final = ["disabled-by-default-devtools.timeline.frame", "blink.user_timing"]
BODY: Final = ".jp-roll-grid"


class Scrolled(NamedTuple):
    """Milliseconds between two frames drawn (by the trace) and two made (by the page), milliseconds from the last
    scroll until the rows in sight were there, and how many of these were the right ones."""

    drawn: list[float]
    made: list[float]
    settled: list[float]
    right: list[bool]


def jumps(here: Notebook, browser: Browser, names: list[str]) -> Scrolled:
    """Jump by so many pixels in every frame, down and up again."""
    found = Scrolled([], [], [], [])
    for step in (STEP, -STEP):
        start(here, browser)
        told = here.page.evaluate("([step, times]) => scrolling(step, times)", [step, JUMPS])
        note(found, told, browser, names)
    return found


def wheel(here: Notebook, browser: Browser, names: list[str]) -> Scrolled:
    """Turn the wheel, down and up again, as the browser itself turns it."""
    found = Scrolled([], [], [], [])
    box = here.page.locator(BODY).bounding_box()
    assert box is not None
    session = here.page.context.new_cdp_session(here.page)
    for sign in (-1, 1):
        start(here, browser)
        here.page.evaluate("() => { window.scrolled = scrolling(0, 0); }")
        gesture = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "gestureSourceType": "mouse"}
        far = {"yDistance": sign * WHEEL["distance"], "speed": WHEEL["speed"], "preventFling": True}
        session.send("Input.synthesizeScrollGesture", gesture | far)
        note(found, here.page.evaluate("() => window.scrolled"), browser, names)
    return found


def last_row(here: Notebook, names: list[str]) -> bool:
    """Go to the end by key and say whether the last row is in sight, with its name."""
    here.page.locator(".jp-roll-grid").focus()
    told = f"() => inSight()?.at(-1)[0] === {len(names) - 1}"
    here.press("End", told)
    place, name = here.page.evaluate("() => inSight().at(-1)")
    return names[place] == name


def start(here: Notebook, browser: Browser) -> None:
    """Begin a trace; the page's marks of before are forgotten."""
    here.page.evaluate("() => performance.clearMarks()")
    browser.start_tracing(page=here.page, categories=CATEGORIES)


def note(found: Scrolled, told: dict[str, object], browser: Browser, names: list[str]) -> None:
    """End the trace and add what it and the page say of one scroll."""
    events = json.loads(browser.stop_tracing())["traceEvents"]
    began = next(event["ts"] for event in events if event["name"] == "scroll-begin")
    drawn = sorted(event["ts"] for event in events if event["name"] == "DrawFrame")
    span = [ts for ts in drawn if 0 <= ts - began <= 1000 * float(str(told["span"]))]
    found.drawn.extend((after - before) / 1000 for before, after in itertools.pairwise(span))
    found.made.extend(told["frames"])
    found.settled.append(told["right"])
    rows = told["rows"] or []
    found.right.append(bool(rows) and all(names[place] == name for place, name in rows))
