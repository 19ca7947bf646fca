"""A CSV of answers judged by the rule, without a book."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pandas as pd

from jinmyaku import schema, scoring
from jinmyaku.book import faults_of
from jinmyaku.figures import tables
from jinmyaku.text import Fault

ADDED = ("tier", "reason", "difference", "certainty", "second_look", "cadence")


def judge_file(file: Path, band: float, lang: str) -> tuple[pd.DataFrame, list[Fault]]:
    """Give a file's rows with ``tier``, ``reason``, ``difference``, ``certainty``, ``second_look`` and ``cadence``.

    A cell that is off its scale is told of in a Fault and counts as blank. Raises Fault where the file is no CSV with
    at least one column of answers.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     length = Path(folder, "answers.csv").write_text("name,value,effort\\nAnn Lee,6,2\\n")
    ...     table, faults = judge_file(Path(folder, "answers.csv"), scoring.BAND, "en")
    >>> table[["name", "tier", "difference"]].values.tolist(), faults
    ([['Ann Lee', 'grow', 4.0]], [])
    """
    rows = _read(file)
    known = [question for question in schema.QUESTIONS if question in rows]
    if not known:
        raise Fault("fault.csv_column", file=file.name, known=", ".join(schema.QUESTIONS))
    numbers = {
        name: pd.to_numeric(rows[name].str.strip(), errors="coerce")
        for name in (*known, "known_months")
        if name in rows
    }
    answers = pd.DataFrame(numbers, index=rows.index)
    faults = _faults(file, rows, answers, known)
    for fault in faults:
        answers.loc[int(str(fault.values["line"])) - 2, str(fault.values["column"])] = float("nan")
    if "relation" in rows:
        answers["relation"] = rows["relation"].str.strip()
    judged = scoring.score(answers, band=band)
    words = tables.reasons(judged, lang)
    added = {
        "tier": judged["tier"].astype("str"),
        "reason": words,
        "difference": judged["difference"].round(3),
        "certainty": judged["certainty"].round(3),
        "second_look": judged["second_look"].astype("int8"),
        "cadence": judged["cadence"].astype("object").where(judged["cadence"].notna(), ""),
    }
    return rows.assign(**added), faults


def write(table: pd.DataFrame, output: Path | None) -> None:
    """Write a judged table as CSV, to standard output where no file is given. Raises Fault where the file cannot be
    written.

    >>> write(pd.DataFrame({"name": ["Ann Lee"], "tier": ["grow"]}), None)
    name,tier
    Ann Lee,grow
    """
    if output is None:
        table.to_csv(sys.stdout, index=False, lineterminator="\n")
        return
    with faults_of(output):
        table.to_csv(output, index=False)


def _read(file: Path) -> pd.DataFrame:
    if not file.is_file():
        raise Fault("fault.no_file", found=str(file))
    try:
        rows = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError, csv.Error) as error:
        raise Fault("fault.csv_unreadable", file=file.name, found=str(error).splitlines()[0][:80]) from error
    return rows.reset_index(drop=True)


def _faults(file: Path, rows: pd.DataFrame, answers: pd.DataFrame, known: list[str]) -> list[Fault]:
    off = scoring.faults(answers[known])
    words = [(row, name) for name in known for row in rows.index[answers[name].isna() & (rows[name].str.strip() != "")]]
    found = sorted({*words, *zip(off["row"], off["question"], strict=True)})
    return [
        Fault(
            "fault.csv_cell",
            file=file.name,
            line=int(row) + 2,
            column=name,
            expected=f"{schema.QUESTIONS[name].low:g}–{schema.QUESTIONS[name].high:g}",
            found=str(rows.at[row, name])[:20],
        )
        for row, name in found
    ]
