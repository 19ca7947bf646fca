"""A year's figures as data: every frame that is drawn or told as a CSV table, and all of them in one JSON file."""

from __future__ import annotations

import errno
import json
import math
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from jinmyaku import audit, cells, places, planning, schema
from jinmyaku.audit import Audit
from jinmyaku.book import faults_of
from jinmyaku.overview import Overview

FILE: Final = "audit.json"
REPORT: Final = "report.html"
FOLDER: Final = "tables"
# In the names of files from which nobody is to be known.
HIDDEN: Final = "-pseudonyms"
# Who somebody is, what was answered, what came of it.
WHO: Final = ("display", "organisation", "title", "relation", "met_on")
RESULT: Final = (
    "tier", "rule_tier", "own_reason", "reason", "gate", "difference", "spread", "value_hours", "effort_hours",
    "net_hours", "p_grow", "p_maintain", "p_let_go", "certainty", "borderline", "fragile", "second_look", "early",
    "ambivalent", "cadence", "answered", "carried", "carried_from",
)  # fmt: skip

# Of some of them, beside what they are listed for.
CALLED: Final = ("display", "tier", "reason", "value_hours", "effort_hours")


def frames(seen: Overview) -> dict[str, pd.DataFrame]:
    """Give what figures and tables of a year show, by name; whoever is in one stands there with their number and name.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import overview
    >>> from jinmyaku.book import Book
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     made = frames(overview.read(book, 2026, dt.date(2026, 12, 31)))
    >>> made["tiers"]["people"].tolist()
    [0, 0, 0, 0]
    """
    now, spent, plan, years = seen.now, seen.spent, seen.plan, seen.years
    told = [*WHO, *schema.QUESTIONS, *RESULT]
    hours = spent.people.rename("hours").rename_axis("contact_id")
    return {
        "people": now.people[told],
        "tiers": audit.tiers(now.people).rename_axis("tier"),
        "close_calls": seen.close[[*CALLED, "difference", "spread", "certainty", "borderline", "fragile"]],
        "second_looks": audit.second_looks(now.people)[[*CALLED, "discomfort", "contradiction"]],
        "due": seen.due,
        "moves": _years(years.moves),
        "years": years.tiers,
        "year_measures": _years(years.measures),
        "scale_drift": years.drift,
        "hours_by_rank": _years(years.bands),
        "signatures": years.signatures,
        "plan_kept": years.plan.rename_axis("contact_id"),
        "goals_by_year": years.goals,
        **_future(seen),
        "evidence": _named(now, now.measured),
        "hours": _named(now, hours.to_frame()),
        "hours_by_month": spent.months.rename_axis("tier").rename(columns=lambda end: f"{end:%Y-%m}"),
        "hours_said": spent.claims.rename_axis("contact_id"),
        "plan": plan.table.rename_axis("tier"),
        "planned": plan.people[["display", "tier", "hours_now", "planned", "freed_this_year", "freed_full_year"]],
        "rhythm": _named(now, plan.held),
    }


def numbers(seen: Overview) -> dict[str, Any]:
    """Give the numbers that a report says in words: how far the year is, people and hours per tier, the plan, the gap
    of all goals, and how many worlds one reaches.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import overview
    >>> from jinmyaku.book import Book
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     numbers(overview.read(book, 2026, dt.date(2026, 12, 31)))["tiers"]["grow"]
    {'people': 0, 'hours': 0.0}
    """
    now, plan, aims, linked = seen.now, seen.plan, seen.aims, seen.linked
    state, table = audit.progress(now), audit.tiers(now.people)
    return {
        "year": now.year,
        "as_of": now.as_of.isoformat(),
        "closed_on": now.closed_on,
        "revision": now.revision,
        "contacts": state.contacts,
        "chosen": state.chosen,
        "judged": state.judged + state.carried,
        "carried": state.carried,
        "second_looks": state.second_looks,
        "hours": float(table["hours"].sum()),
        "tiers": {
            str(tier): {"people": int(row["people"]), "hours": float(row["hours"])} for tier, row in table.iterrows()
        },
        "plan": planning.as_json(plan),
        "total_gap": None if math.isnan(aims.total_gap) else aims.total_gap,
        "reach": {"contacts": linked.reach.contacts, "effective_size": linked.reach.effective_size},
    }


def pages(told: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Give the files that a year leaves as data, by their place beside the report: ``tables/NAME.csv``, and all of them
    with the numbers as ``audit.json``.

    CSV: UTF-8 with a mark, CRLF, no cell that a spreadsheet would run, an empty cell for what is not known. A table of
    the JSON is what makes it a frame again, ``pd.DataFrame(**tables["people"])``.

    >>> made = pages({"year": 2026}, {"people": pd.DataFrame({"display": ["=1+1"]}, index=[7])})
    >>> json.loads(made["audit.json"])["tables"]["people"], made["tables/people.csv"]
    ({'columns': ['id', 'display'], 'data': [[7, '=1+1']]}, "\ufeffid,display\\r\\n7,'=1+1\\r\\n")
    """
    made, lines = {}, []
    for name, table in tables.items():
        made[f"{FOLDER}/{name}.csv"], rows = cells.both(_flat(table))
        lines.append(f"{json.dumps(name)}: {rows}")
    head = json.dumps(dict(told), ensure_ascii=False)[1:-1]
    return {**made, FILE: "{" + head + ', "tables": {\n' + ",\n".join(lines) + "\n}}\n"}


def write(folder: Path, made: Mapping[str, str]) -> None:
    """Write the ``pages`` of a year into a folder of their own, for its owner only. Raises Fault where one cannot be
    written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder), pages({"year": 2026}, {}))
    ...     [file.name for file in Path(folder).iterdir()]
    ['audit.json']
    """
    for place, content in made.items():
        file = folder / place
        places.make_private(file.parent)
        with (
            faults_of(file),
            open(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="") as out,
        ):
            out.write(content)


def put(written: Path, folder: Path, mark: str = "") -> Path:
    """Put what was written (``write``) into its place beside the report, where each file takes that of an earlier one
    at once, and give the file that has all of it; a mark goes into the names of file and folder. Raises Fault where
    one cannot be put there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as folder:
    ...     write(Path(made), pages({"year": 2026}, {}))
    ...     put(Path(made), Path(folder), "-x").name
    'audit-x.json'
    """
    file, tables = folder / FILE.replace(".", f"{mark}."), places.make_private(folder / f"{FOLDER}{mark}")
    for draft in (written / FOLDER).glob("*.csv"):
        _move(draft, tables / draft.name)
    _move(written / FILE, file)
    return file


def keep_closed(folder: Path, revision: int) -> list[Path]:
    """Keep reports, data and tables of a closed year under the number of its revision (``report-1.html``), so that the
    next run does not write over them; give where they are.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = Path(folder, "report.html").write_text("as closed")
    ...     [file.name for file in keep_closed(Path(folder), 1)]
    ['report-1.html']
    """
    kept = []
    for mark in ("", HIDDEN):
        for name in (REPORT, FILE, FOLDER):
            there = folder / name
            there = there.with_stem(f"{there.stem}{mark}")
            if there.exists():
                with faults_of(there):
                    kept.append(there.replace(there.with_stem(f"{there.stem}-{revision}")))
    return kept


def _future(seen: Overview) -> dict[str, pd.DataFrame]:
    aims, linked = seen.aims, seen.linked
    return {
        "goals": aims.goals,
        "key_people": aims.people,
        "key_people_for_goals": aims.links.set_index("key_id"),
        "offers": aims.offers,
        "gives_planned": aims.plans,
        "gives": aims.ledger,
        "time_received": aims.received,
        "mirror": seen.mirrored,
        "network": linked.people,
        "acquaintances": linked.edges.set_index("left"),
        "requests": linked.requests,
        "lost_with": seen.lost,
    }


def _years(table: pd.DataFrame) -> pd.DataFrame:
    """Of several years, the year as the first column."""
    inner = str(table.index.names[-1] or "id").replace("contact_id", "id")
    return table.rename_axis(["year", inner]).reset_index(inner)


def _named(now: Audit, table: pd.DataFrame) -> pd.DataFrame:
    """With the names of those in the book before it; whoever is not in it has a number below 0."""
    names = now.contacts["display"].reindex(table.index).fillna("")
    return pd.concat([names.rename("display"), table], axis=1).rename_axis("contact_id")


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """The index as the first column, dates and labels as text."""
    named = str(table.index.name or "id").replace("contact_id", "id")
    flat = table.reset_index(names=named)
    dates = {str(name): flat[name].dt.strftime("%Y-%m-%d").astype("str") for name in flat.select_dtypes("datetime")}
    labels = {str(name): flat[name].astype("str") for name in flat.select_dtypes("category")}
    return flat.assign(**dates, **labels)


def _move(draft: Path, file: Path) -> None:
    with faults_of(file):
        try:
            draft.replace(file)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # The report's folder may lie on another disk.
            beside = file.with_name(f"{file.name}.draft")
            shutil.copy2(draft, beside)
            beside.replace(file)
