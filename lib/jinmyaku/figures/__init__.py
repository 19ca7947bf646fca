"""Result frames into figures and tables."""

from jinmyaku.figures.closeness import closeness
from jinmyaku.figures.picture import Picture
from jinmyaku.figures.split import split
from jinmyaku.figures.value_effort import value_effort

__all__ = ["Picture", "closeness", "split", "value_effort"]
