"""Queries of many rows: SQLite gives each column as one long text, which numpy reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

Cell = str | int | float | None


def read(
    disk: sqlite3.Connection, sql: str, values: Sequence[Cell], real: Iterable[str], words: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Give a query as ``Book.large`` does, without an object for every cell.

    >>> read(sqlite3.connect(":memory:"), "SELECT 7 AS id, 'mail' AS kind", (), [], {"kind": ["mail"]}).values.tolist()
    [[7, 'mail']]
    """
    told = {name: _digits(name) for name in real} | {name: _place(name, known) for name, known in words.items()}
    names = [column[0] for column in disk.execute(f"{sql} LIMIT 0", values).description]
    texts = disk.execute(
        f"SELECT {', '.join(f'group_concat({told.get(name, name)})' for name in names)} FROM ({sql})", values
    ).fetchone()
    reals = set(real)
    kinds = [np.float64 if name in reals else np.int64 for name in names]
    found: dict[str, Any] = {
        name: np.fromstring(said, dtype=kind, sep=",") if said else np.empty(0, kind)
        for name, kind, said in zip(names, kinds, texts, strict=True)
    }
    labels = {name: pd.CategoricalDtype(list(known)) for name, known in words.items()}
    named = {name: pd.Categorical.from_codes(found[name], dtype=dtype) for name, dtype in labels.items()}
    return pd.DataFrame(found | named)


def _digits(column: str) -> str:
    """The digits (SQL) of a real column, of whole numbers without a fraction, which is three times as quick."""
    whole = f"CAST({column} AS INTEGER)"
    exact = f"WHEN {column} = {whole} THEN {whole} ELSE printf('%!.17g', {column})"
    return f"CASE WHEN {column} IS NULL THEN 'nan' {exact} END"


def _place(column: str, words: Sequence[str]) -> str:
    """The place (SQL) of a column's word among others, -1 for none of them."""
    return f"CASE {column} " + " ".join(f"WHEN '{word}' THEN {n}" for n, word in enumerate(words)) + " ELSE -1 END"
