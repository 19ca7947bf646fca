"""How fast the cards go, to say how long the rest will take."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable
from typing import Final

# Until there is a pace of one's own: six quick answers.
GUESS: Final = 30.0
# Whoever needs longer for one card was away from it.
LONGEST: Final = 180.0
LEAST: Final = 3
RECENT: Final = 20


class Pace:
    """The median time between the last twenty cards of this sitting. ``clock`` tells seconds.

    >>> times = iter([0.0, 20.0, 40.0, 60.0])
    >>> pace = Pace(lambda: next(times))
    >>> pace.seconds, pace.own, [pace.done() for _ in range(3)], pace.seconds, pace.own
    (30.0, False, [None, None, None], 20.0, True)
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._last = clock, clock()
        self._taken: deque[float] = deque(maxlen=RECENT)

    def done(self) -> None:
        """Note that a card is done."""
        now = self._clock()
        if now - self._last <= LONGEST:
            self._taken.append(now - self._last)
        self._last = now

    @property
    def own(self) -> bool:
        """Whether there are enough cards to speak of a pace."""
        return len(self._taken) >= LEAST

    @property
    def seconds(self) -> float:
        """Give the seconds that a card takes."""
        return statistics.median(self._taken) if self.own else GUESS
