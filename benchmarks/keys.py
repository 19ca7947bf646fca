"""Keys pressed on a panel one by one, each when what the one before brought has been painted."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from cells import Notebook

TIMES: Final = 120
PLACE: Final = ".jp-deck-who .jp-panel-quiet"
LINE: Final = ".jp-panel-deck > .jp-panel-line"
LABEL: Final = ".bench-row .widget-label"
NEWEST: Final = (
    "SELECT answer.id, question, value, family, given FROM answer JOIN contact ON contact.id = contact_id"
    " ORDER BY answer.id DESC LIMIT 1"
)


def skips(here: Notebook) -> list[float]:
    """Go from card to card (ms)."""
    here.page.locator(".jp-deck-card").focus()
    return [here.press("ArrowRight", f"changed({PLACE!r})") for _ in range(TIMES)]


def answers(here: Notebook, folder: Path) -> tuple[list[float], int]:
    """Answer at random (ms), and count the answers that somebody else finds on disk as soon as the page says so."""
    chance = random.Random(4)
    took, kept, before = [], 0, newest(folder)
    here.page.locator(".jp-deck-card").focus()
    for _ in range(TIMES):
        name = here.page.locator(".jp-deck-who h3").text_content()
        offered = here.page.locator(".jp-deck-option kbd").all_text_contents()
        at = chance.randrange(len(offered))
        took.append(here.press(offered[at], f"saved({LINE!r})"))
        number, question, value, family, given = now = newest(folder)
        new = number != before[0] and {family, given} == set(str(name).split())
        kept += new and value == (at - 3 if question == "balance" else at)
        before = now
    return took, kept


def newest(folder: Path) -> tuple[int, str, float, str, str]:
    """Give the newest answer on disk, read by a connection that the panel knows nothing of."""
    with closing(sqlite3.connect(f"{(folder / 'book.sqlite').as_uri()}?mode=ro", uri=True)) as disk:
        found: tuple[int, str, float, str, str] = disk.execute(NEWEST).fetchone()
        return found


def edits(here: Notebook) -> list[float]:
    """Change a number in the first row of ipywidgets, up and down in turn (ms)."""
    here.page.locator(".bench-row input").first.focus()
    return [here.press(("ArrowUp", "ArrowDown")[n % 2], f"changed({LABEL!r})") for n in range(TIMES)]
