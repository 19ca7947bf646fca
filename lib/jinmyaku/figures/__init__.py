"""Result frames into figures and tables."""

from jinmyaku.figures.close import closeness
from jinmyaku.figures.dumbbell import claims
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.plane import value_effort
from jinmyaku.figures.shares import split
from jinmyaku.figures.spent import concentration, monthly

__all__ = ["Picture", "claims", "closeness", "concentration", "monthly", "split", "value_effort"]
