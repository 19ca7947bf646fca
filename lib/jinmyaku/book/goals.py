"""Goals on disk: for one year and three, in the person's words, kept across years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Book, Cell, audits, versions
from jinmyaku.book.audits import Audit
from jinmyaku.text import Fault

HORIZONS: Final = (1, 3)
STATUSES: Final = ("open", "achieved", "dropped", "carried")
# These are still ahead, and of what years say to carry on, the next one goes on.
GOES_ON: Final = future.AHEAD
LEAST: Final = 1.0
MOST: Final = 3.0


def add(book: Book, audit: Audit, fields: Mapping[str, Cell]) -> int:
    """Write down a new goal and give its number. In: ``goal`` and any of the other fields; raises Fault as ``put``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     add(book, audits.begin(book, 2026, {}), {"goal": "Open a second shop", "horizon": 3})
    1
    """
    if not str(fields.get("goal", "")).strip():
        raise Fault("fault.goal_blank")
    with audits.saving(book, audit):
        number = versions.next_number(book, "goal")
        put(book, audit, number, fields)
    return number


def put(book: Book, audit: Audit, number: int, fields: Mapping[str, Cell]) -> bool:
    """Keep what a year says of a goal and say whether it is news.

    In: any of ``horizon`` (``HORIZONS``, years), ``goal``, ``achieved_means``, ``weight`` (1 to 3),
    ``self_improvement``, ``status`` (``STATUSES``), ``removed``. Raises Fault for a value that there is not, a goal
    that was taken out, or a closed year.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2026, {})
    ...     put(book, here, add(book, here, {"goal": "Rest"}), {"status": "achieved"})
    ...     read(book, here)["status"].tolist()
    True
    ['achieved']
    """
    said = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    if said.get("goal") == "":
        raise Fault("fault.goal_blank")
    if "horizon" in said and said["horizon"] not in HORIZONS:
        raise Fault("fault.horizon", found=str(said["horizon"])[:20])
    if "status" in said and said["status"] not in STATUSES:
        raise Fault("fault.goal_status", found=str(said["status"])[:20], known=", ".join(STATUSES))
    if "weight" in said and not _within(said["weight"]):
        raise Fault("fault.goal_weight", found=str(said["weight"])[:20])
    return versions.put(book, audit, "goal", {"number": number}, said)


def read(book: Book, audit: Audit | None, year: int | None = None) -> pd.DataFrame:
    """Give the goals of a year: index ``goal_id``, the fields, ``begun`` (year) and ``said`` (whether this year has
    said anything of it). Those that an earlier year achieved or dropped are past; those it carried on are open again.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audits.begin(book, 2025, {})
    ...     numbers = [add(book, here, {"goal": goal}) for goal in ("Rest", "Write a book")]
    ...     news = put(book, here, 1, {"status": "achieved"})
    ...     read(book, None, 2026)[["goal", "status", "said"]].values.tolist()
    [['Write a book', 'open', False]]
    """
    now = audit.year if audit else year
    found = versions.read(book, "goal", audit, year).rename(columns={"number": "goal_id"}).set_index("goal_id")
    said = found["year"] == now
    found = found.assign(said=said, status=found["status"].where(said | ~found["status"].isin(GOES_ON), "open"))
    return found[said | (found["status"] == "open")].drop(columns="year")


def _within(weight: Cell) -> bool:
    return isinstance(weight, int | float) and LEAST <= weight <= MOST
