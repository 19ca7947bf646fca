"""One person's card: what is asked of whom, what has been answered, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

MORE: Final = ("hours_year", "meetings_per_year", "money_year", "load")
Given = dict[str, float | None]
Kept = dict[str, tuple[float | None, str]]


@dataclass(frozen=True)
class Card:
    """One person to judge.

    ``given``: answers so far, None for what cannot be said. ``asked``: the questions on the card; ``waiting``: the
    first without an answer, None where all have one; ``now``: the one to show, which may be one that is looked at
    again. ``row``: the person with ``scoring.score``, tier and reason.
    """

    contact: int
    given: Given
    origins: dict[str, str]
    asked: tuple[str, ...]
    now: str | None
    waiting: str | None
    at: int
    of: int
    row: pd.DataFrame
    measured: float | None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to ask, whatever is being looked at again."""
        return self.waiting is None

    @property
    def kept(self) -> bool:
        """Whether a gate has settled it, so that nothing else is asked."""
        return self.given.get("ally") == 2 or self.given.get("lifetime") == 1

    @property
    def optional(self) -> bool:
        """Whether the two scales may stay blank."""
        return not self.kept and self.given.get("uses_me") == 2

    @property
    def second_look(self) -> bool:
        """Whether it calls for a second look."""
        return bool(self.row["second_look"].iloc[0])

    @property
    def offered(self) -> tuple[float, bool] | None:
        """The hours a year that can be taken over as effort, and whether they were measured: those of dated
        interactions, else what the parts given add up to."""
        if self.measured:
            return self.measured, True
        parts = float(self.row["effort_hours"].iloc[0])
        return (parts, False) if self.given.get("effort") is None and not np.isnan(parts) else None


class Judged(NamedTuple):
    """Answers as they were on disk, and what came of them: the questions on the card, the next, the scored row."""

    kept: Kept
    asked: tuple[str, ...]
    now: str | None
    row: pd.DataFrame
