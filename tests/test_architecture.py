"""The house: a module imports only from the rows above it, and each heavy dependency has one home."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import jinmyaku
from conftest import ROOT

LIB = ROOT / "lib" / "jinmyaku"
ROWS = (
    ("schema", "digits"),
    ("text",),
    ("places", "schedules"),
    ("sources",),
    ("people", "scoring", "asking", "timeplan", "future", "introductions", "replies"),
    ("scale", "mirror", "cadence", "spreading", "counting", "evidence", "rates"),
    ("weighing", "history", "due"),
    ("matching", "namesakes"),
    ("suggestions",),
    ("figures",),
    ("book",),
    ("measuring", "carrying", "cells"),
    ("paths", "placing", "reading", "audit", "finding", "listing", "sheet"),
    ("streaming", "ranking", "spending", "spans", "witness", "aiming", "mirroring"),
    ("planning",),
    ("accounts", "connecting", "comparing"),
    ("aloud", "overview"),
    ("record",),
    ("intake", "choosing", "news", "duplicates"),
    ("agenda",),
    ("giving",),
    ("appointments",),
    ("promises",),
    ("turnover",),
    ("workbook",),
    ("sample",),
    ("kernel",),
    ("runs", "lab", "wire"),
    ("panels",),
    ("report",),
    ("rerun",),
    ("cli",),
)
LEVEL = {name: level for level, row in enumerate(ROWS) for name in row}
HOMES = {
    "sqlite3": {"book"},
    "plotly": {"figures", "report"},
    "ipywidgets": {"panels", "turnover"},
    "anywidget": {"panels"},
    "papermill": {"runs"},
    "icalendar": {"sources", "agenda"},
    "holidays": {"agenda"},
    "networkx": {"introductions"},
    "tzlocal": {"book"},
    "jupyter_server": {"wire"},
    "nbconvert": {"report"},
    "typer": {"cli"},
    "rich": {"cli"},
    "tqdm": {"cli"},
    "phonenumbers": {"people", "matching"},
    "scipy": {"matching", "rates"},
}
PURE = {
    "introductions",
    "mirror",
    "future",
    "weighing",
    "history",
    "due",
    "schedules",
    "timeplan",
    "cadence",
    "spreading",
    "replies",
    "counting",
    "evidence",
    "rates",
    "people",
    "asking",
    "scale",
    "matching",
    "namesakes",
    "suggestions",
    "scoring",
    "figures",
    "schema",
    "digits",
}


@cache
def imports() -> list[tuple[str, str, bool]]:
    """Every import of the package as (home, what is imported, only for type checking)."""
    found = []
    for file in LIB.rglob("*.py"):
        home = file.relative_to(LIB).parts[0].removesuffix(".py")
        if home == "__init__":
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        typing = {id(n) for t in ast.walk(tree) if isinstance(t, ast.If) for n in ast.walk(t)}
        for node in ast.walk(tree):
            hidden = id(node) in typing
            if isinstance(node, ast.Import):
                found += [(home, alias.name, hidden) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "jinmyaku":
                found += [(home, f"jinmyaku.{alias.name}", hidden) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.append((home, node.module, hidden))
    return found


def test_every_module_has_its_row() -> None:
    there = {path.stem for path in LIB.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert there - {"__init__"} == set(LEVEL)


def test_imports_go_up_only() -> None:
    own = [(home, name.split(".")[1]) for home, name, _ in imports() if name.startswith("jinmyaku.")]
    assert [(home, name) for home, name in own if home != name and LEVEL[name] >= LEVEL[home]] == []


@pytest.mark.parametrize("package", HOMES)
def test_a_heavy_dependency_has_one_home(package: str) -> None:
    homes = {home for home, name, _ in imports() if name.split(".")[0] == package}
    assert homes <= HOMES[package]


def test_the_middle_has_no_clock_no_database_and_prints_nothing() -> None:
    for name in PURE:
        for file in [LIB / f"{name}.py"] if (LIB / f"{name}.py").is_file() else (LIB / name).rglob("*.py"):
            source = file.read_text(encoding="utf-8")
            assert not any(word in source for word in ("datetime.now", "date.today", "print(", "time.time")), file


def test_the_public_names_are_these() -> None:
    assert jinmyaku.__all__ == sorted(jinmyaku._HOMES)
    assert [name for name in jinmyaku.__all__ if not callable(getattr(jinmyaku, name))] == []
    with pytest.raises(AttributeError):
        jinmyaku.anything_else  # noqa: B018


def sizes() -> list[tuple[Path, int]]:
    return [(file, len(file.read_text(encoding="utf-8").splitlines())) for file in LIB.rglob("*.py")]


def test_modules_stay_small() -> None:
    assert [file.name for file, lines in sizes() if lines > 300] == []


def test_functions_stay_small() -> None:
    long = []
    for file, _ in sizes():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and (node.end_lineno or 0) - body[0].lineno + 1 > 40:
                    long.append(f"{file.name}:{node.name}")
    assert long == []
