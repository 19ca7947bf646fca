"""Every benchmark of the project as one table: what, against what, ratio, budget, held or not; below it how well
persons are found in a public benchmark, and how quick the panels are in a real browser.

Run with `make bench`, or `python benchmarks/run.py NAME...` for some. Each pair is timed in turn in the same run, so
that a machine that slows down slows both; the ratio is of the medians. Nothing here is asserted by a test.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import beside
import calendars
import evidences
import febrl
import mailboxes
import measures
import opening
import panels
import reruns
import table


class Bench(NamedTuple):
    """What is measured, against which reference, and the ratio that must not be passed (None: only watched)."""

    what: str
    reference: str
    budget: float | None
    times: int
    prepare: Callable[[Path], tuple[Callable[[], object], Callable[[], object]]]


BENCHES = {
    "scoring": Bench(
        "scoring 1,000,000 rows in memory", "pandas.read_csv of the same rows", 4.0, 5, measures.scoring_rows
    ),
    "import": Bench("importing 30,000 LinkedIn rows into a book", "read_csv and to_sql", 15.0, 3, measures.importing),
    "again": Bench("importing them again, 1 % changed", "importing them first", 1.0, 3, measures.importing_again),
    "mailbox": Bench(
        "reading 225 MB of a mailing list", "mailbox and BytesHeaderParser", 0.25, 3, mailboxes.mailing_list
    ),
    "letters": Bench(
        "reading 225 MB of personal mail", "mailbox and BytesHeaderParser", 0.25, 3, mailboxes.correspondence
    ),
    "calendar": Bench("reading 20,000 events, 300 recurring", "icalendar's own parse", 1.5, 3, calendars.calendar),
    "evidence": Bench("evidence of 2,000,000 interactions", "groupby-sum of the same rows", 3.0, 5, evidences.yearly),
    "counted": Bench("counting them", "joining parties to them in pandas", None, 3, evidences.counted),
    "vcard": Bench("reading 10,000 vCards", "email.message_from_bytes of each card", None, 3, measures.vcards),
    "help": Bench("jinmyaku --help", "python -c 'import typer'", None, 7, measures.help_text),
}


IMPORT_MIB = 600
MAILBOX_MIB = 250

# Those that measure more than one pair.
OTHERS: dict[str, Callable[[], None]] = {
    "rerun": reruns.main,
    "opening": opening.main,
    "febrl": febrl.main,
    "panels": panels.main,
}


def seconds(action: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def measure(bench: Bench) -> tuple[float, float]:
    """Time ours and the reference in turn and give the medians."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = bench.prepare(Path(folder))
        pairs = [(seconds(theirs), seconds(ours)) for _ in range(bench.times)]
    return statistics.median(ours for _, ours in pairs), statistics.median(theirs for theirs, _ in pairs)


def main(names: list[str]) -> None:
    """Measure what was asked for, or all, and print the table row by row."""
    print(table.HEAD)
    for name in names or [*BENCHES, *OTHERS]:
        if name in OTHERS:
            OTHERS[name]()
            continue
        bench = BENCHES[name]
        ours, theirs = measure(bench)
        print(table.line(bench.what, ours, bench.reference, theirs, bench.budget), flush=True)
        if name == "again":
            peak = measures.import_memory()
            held = "held" if peak <= IMPORT_MIB else "NOT HELD"
            print(f"  both in one process took {peak:.0f} MiB at most, of {IMPORT_MIB}: {held}", flush=True)
        if name == "mailbox":
            peak = mailboxes.mailing_list_memory()
            held = "held" if peak <= MAILBOX_MIB else "NOT HELD"
            print(f"  in a process of its own it took {peak:.0f} MiB at most, of {MAILBOX_MIB}: {held}", flush=True)


if __name__ == "__main__":
    sys.path.append(str(beside.FOLDER))
    main(sys.argv[1:])
