"""A table into text, cell by cell: as a CSV file and as JSON, which have the same digits."""

from __future__ import annotations

import functools
import json
import math
import re
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from jinmyaku.book import archive
from jinmyaku.digits import lean

# What ends a cell of a CSV file unless it stands in quotes.
QUOTED: Final = re.compile(r'[",\r\n]')
# Rows written without a pause: meanwhile nothing else of the process goes on, and a review that runs waits.
AT_ONCE: Final = 200


class _Column(NamedTuple):
    csv: list[str]
    json: list[str]


def both(table: pd.DataFrame) -> tuple[str, str]:
    """Give a table as CSV and as JSON.

    In: columns of numbers, truth, text, or of anything that JSON has; NaN and None for what is not known. Out: CSV
    (RFC 4180), UTF-8 with a mark, CRLF, no cell that a spreadsheet would run, an empty cell for what is not known; and
    JSON that makes a frame again, ``pd.DataFrame(**json.loads(...))``.

    >>> both(pd.DataFrame({"display": ["=1+1", None], "hours": [1 / 3, 2]}))[1]
    '{"columns": ["display", "hours"], "data": [["=1+1",0.333333],[null,2.0]]}'
    """
    columns = [_column(table[name]) for name in table]
    return _csv(table, columns), _json(table, columns)


def _csv(table: pd.DataFrame, columns: list[_Column]) -> str:
    head = ",".join(_csv_cell(str(name)) for name in table)
    rows = _rows([column.csv for column in columns], len(table), "\r\n")
    return f"\ufeff{head}\r\n{rows}" + ("\r\n" if rows else "")


def _json(table: pd.DataFrame, columns: list[_Column]) -> str:
    named = json.dumps([str(name) for name in table], ensure_ascii=False)
    rows = _rows([column.json for column in columns], len(table), "],[")
    return f'{{"columns": {named}, "data": [{f"[{rows}]" if rows else ""}]}}'


def _rows(columns: list[list[str]], length: int, between: str) -> str:
    rows = map(",".join, zip(*columns, strict=True))
    return between.join([between.join(islice(rows, AT_ONCE)) for _ in range(0, length, AT_ONCE)])


def _column(column: pd.Series) -> _Column:
    """Each value that occurs is put into signs once, which is most of the work; cells that are alike share them."""
    values = column.to_numpy()
    # In a column of anything True and 1 would pass for alike.
    number, some = (slice(None), values) if column.dtype == "object" else pd.factorize(values, use_na_sentinel=False)
    told = lean(some) if column.dtype.kind == "f" else some.tolist()
    if column.dtype.kind in "fiu":
        digits = list(map(repr, told))
        made = [[missing if one == "None" else one for one in digits] for missing in ("", "null")]
    else:
        made = [list(map(_csv_cell, told)), list(map(_json_cell, told))]
    return _Column(*(np.array(signs, dtype="object")[number].tolist() for signs in made))


# Typed, as True and 1 are the same to a cache.
@functools.lru_cache(1 << 16, typed=True)
def _csv_cell(cell: object) -> str:
    said = "" if _missing(cell) else archive.guarded(str(cell))
    return '"' + said.replace('"', '""') + '"' if QUOTED.search(said) else said


@functools.lru_cache(1 << 16, typed=True)
def _json_cell(cell: object) -> str:
    return "null" if _missing(cell) else json.dumps(cell, ensure_ascii=False, default=_plain)


def _plain(cell: object) -> object:
    return cell.item() if isinstance(cell, np.generic) else str(cell)


def _missing(cell: object) -> bool:
    """Whether it is not known, or without end, as in columns of numbers."""
    return bool(pd.isna(cell)) or (isinstance(cell, float) and math.isinf(cell))  # type: ignore[call-overload]
