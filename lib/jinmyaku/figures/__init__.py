"""Result frames into figures and tables."""

from jinmyaku.figures.budget import fits, steps
from jinmyaku.figures.close import closeness
from jinmyaku.figures.dumbbell import claims
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.plane import value_effort
from jinmyaku.figures.rhythm import given, strips
from jinmyaku.figures.shares import split
from jinmyaku.figures.spent import concentration, monthly

__all__ = [
    "Picture",
    "claims",
    "closeness",
    "concentration",
    "fits",
    "given",
    "monthly",
    "split",
    "steps",
    "strips",
    "value_effort",
]
