"""Result frames into figures and tables."""

from jinmyaku.figures.close import closeness
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.plane import value_effort
from jinmyaku.figures.shares import split

__all__ = ["Picture", "closeness", "split", "value_effort"]
