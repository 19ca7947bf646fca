"""A year's figures as files: what a spreadsheet and a program read of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import record
from jinmyaku.book import archive


def test_no_cell_of_a_table_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    frame = pd.DataFrame({"display": ["=1+1", "@x", "Ann, Lee", None], "hours": [1.5, -2.0, None, 3.0]})
    record.write(tmp_path, record.pages({"year": 2026}, {"people": frame}))
    lines = (tmp_path / "tables" / "people.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines == ["id,display,hours", "0,'=1+1,1.5", "1,'@x,-2.0", '2,"Ann, Lee",', "3,,3.0", ""]
    told = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["tables"]["people"]
    assert told["columns"] == ["id", "display", "hours"]
    assert told["data"][::2] == [[0, "=1+1", 1.5], [2, "Ann, Lee", None]]


def test_what_is_alike_to_python_stays_apart_in_a_table(tmp_path: Path) -> None:
    frame = pd.DataFrame({"one": [True, 1, None], "two": [1, "x", 1.5]}, dtype="object")
    record.write(tmp_path, record.pages({"year": 2026}, {"mixed": frame}))
    lines = (tmp_path / "tables" / "mixed.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["id,one,two", "0,True,1", "1,1,x", "2,,1.5"]
    told = (tmp_path / "audit.json").read_text(encoding="utf-8")
    assert '"data": [[0,true,1],[1,1,"x"],[2,null,1.5]]' in told


def test_cells_of_anything_are_json_whatever_they_are() -> None:
    cells = [np.int64(3), np.bool_(True), np.inf, pd.NA, dt.date(2026, 5, 4)]
    made = record.pages({"year": 2026}, {"mixed": pd.DataFrame({"one": cells}, dtype="object")})
    told = json.loads(made["audit.json"])["tables"]["mixed"]["data"]
    assert [cell for _, cell in told] == [3, True, None, None, "2026-05-04"]


@given(st.lists(st.tuples(st.text(), st.none() | st.floats(), st.booleans()), max_size=5))
def test_every_cell_comes_back_from_both_kinds_of_file(rows: list[tuple[str, float | None, bool]]) -> None:
    made = record.pages({"year": 2026}, {"all": pd.DataFrame(rows, columns=["text", "number", "yes"])})
    seen = list(csv.DictReader(io.StringIO(made["tables/all.csv"].removeprefix("\ufeff"), newline="")))
    told = pd.DataFrame(**json.loads(made["audit.json"])["tables"]["all"])
    assert [archive.unguarded(row["text"]) for row in seen] == told["text"].tolist() == [text for text, _, _ in rows]
    assert [row["yes"] == "True" for row in seen] == told["yes"].tolist() == [yes for _, _, yes in rows]
    numbers = [number if number is not None and np.isfinite(number) else None for _, number, _ in rows]
    for row, other, number in zip(seen, told["number"].tolist(), numbers, strict=True):
        assert row["number"] == "" if number is None else float(row["number"]) == other == pytest.approx(number, 1e-5)
