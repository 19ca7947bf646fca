"""What a page that is run again and again leaves behind in its kernel: let go once no run shows it any more."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from weakref import WeakSet

# A page that is closed, or loaded anew, comes back as another tab; nobody keeps more of one page open.
MOST_TABS: Final = 4


class Runs(NamedTuple):
    """The widgets of one browser tab's last run of a page, and of the run before."""

    last: WeakSet[Any]
    before: WeakSet[Any]


_TABS: Final[dict[str, Runs]] = {}


def begin() -> None:
    """Close the widgets of the run before the last, before another one begins; in a kernel in which a person sits.

    The last run's stay: each of them is on the page until the new run has put something in its place; so do those in
    other tabs on the same page. Without this every return to a page would leave its panels, and the book they hold
    open, behind.

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
    tab = _tab()
    known = _TABS.pop(tab, None) or Runs(WeakSet(), WeakSet())
    _TABS[tab] = Runs(WeakSet(), known.last)
    gone = [_TABS.pop(one) for one in list(_TABS)[:-MOST_TABS]]
    for widget in [*known.before, *(one for runs in gone for part in runs for one in part)]:
        widget.close()
    Widget.on_widget_constructed(_note)


def _note(widget: Any) -> None:
    _TABS.setdefault(_tab(), Runs(WeakSet(), WeakSet())).last.add(widget)


def _tab() -> str:
    """From which tab comes what the kernel is doing; every connection of JupyterLab has a number of its own."""
    from IPython.core.getipython import get_ipython

    asked = getattr(get_ipython(), "get_parent", dict[str, Any])()
    return str(asked.get("header", {}).get("session", ""))
