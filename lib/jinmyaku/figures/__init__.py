"""Result frames into figures and tables."""

from jinmyaku.figures import (
    aims,
    due_table,
    ego,
    future_tables,
    giving,
    history_tables,
    measured_tables,
    mirrored,
    tables,
    time_tables,
)
from jinmyaku.figures.budget import fits, steps
from jinmyaku.figures.close import closeness
from jinmyaku.figures.dumbbell import claims
from jinmyaku.figures.kept import kept_plan
from jinmyaku.figures.matrix import migration
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.plane import value_effort
from jinmyaku.figures.ranks import shape
from jinmyaku.figures.reach import reached
from jinmyaku.figures.retention import staying
from jinmyaku.figures.rhythm import given, strips
from jinmyaku.figures.shares import split
from jinmyaku.figures.spent import concentration, monthly
from jinmyaku.figures.streams import flows

__all__ = [
    "Picture",
    "aims",
    "claims",
    "closeness",
    "concentration",
    "due_table",
    "ego",
    "fits",
    "flows",
    "future_tables",
    "given",
    "giving",
    "history_tables",
    "kept_plan",
    "measured_tables",
    "migration",
    "mirrored",
    "monthly",
    "reached",
    "shape",
    "split",
    "staying",
    "steps",
    "strips",
    "tables",
    "time_tables",
    "value_effort",
]
