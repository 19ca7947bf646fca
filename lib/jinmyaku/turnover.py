"""What a page that is run again and again leaves behind in its kernel: let go once no run shows it any more."""

from __future__ import annotations

from typing import Any, Final
from weakref import WeakSet

_LAST: Final[WeakSet[Any]] = WeakSet()
_BEFORE: Final[WeakSet[Any]] = WeakSet()


def begin() -> None:
    """Close the widgets of the run before the last, before another one begins; in a kernel in which a person sits.

    The last run's stay: each of them is on the page until the new run has put something in its place. Without this
    every return to a page would leave its panels, and the book they hold open, behind.

    >>> from ipywidgets import Label
    >>> begin()
    >>> old = Label()
    >>> begin()
    >>> begin()
    >>> old.comm is None
    True
    """
    from IPython.core.getipython import get_ipython
    from ipywidgets import Widget

    if shell := get_ipython():
        # Else IPython keeps every result for good, and says so on the page at the thousandth.
        shell.displayhook.cache_size = 0
    for widget in list(_BEFORE):
        widget.close()
    _BEFORE.clear()
    _BEFORE.update(_LAST)
    _LAST.clear()
    Widget.on_widget_constructed(_LAST.add)
