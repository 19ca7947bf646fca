"""A figure while it is being drawn: the plain data of which plotly.js makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jinmyaku.digits import lean

if TYPE_CHECKING:
    import plotly.graph_objects as go


class Drawing:
    """Traces and a layout in plotly's own names, as ``go.Figure`` would give them to plotly.js.

    Plotly's Python checks every part each time another one is added, which for a review's figures takes longer than all
    the rest of drawing them; here it checks a figure once, when it is asked to (``checked``). What a small screen lays
    out otherwise is in ``narrow``: values by their paths in the layout, as in ``{"xaxis.tickfont.size": 10}``.

    >>> drawing = Drawing({"height": 300})
    >>> drawing.add_bar(x=pd.Series([1.0, None]), y=["a", "b"])
    >>> drawing.add_annotation({"text": "short"}, text="in many words")
    >>> drawing.as_json()["data"], drawing.narrow
    ([{'type': 'bar', 'x': [1, None], 'y': ['a', 'b']}], {'annotations.0.text': 'short'})
    >>> drawing.checked().layout.annotations[0].text
    'in many words'
    """

    def __init__(self, layout: Mapping[str, Any], narrow: Mapping[str, Any] | None = None) -> None:
        self.narrow: dict[str, Any] = dict(narrow or {})
        self.traces: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {
            **layout, "meta": {"narrow": self.narrow}, "xaxis": {}, "yaxis": {}, "shapes": [], "annotations": [],
        }  # fmt: skip

    def add_scatter(self, **said: Any) -> None:
        """Add a trace of marks, lines or texts."""
        self.traces.append({"type": "scatter", **said})

    def add_bar(self, **said: Any) -> None:
        """Add a trace of bars."""
        self.traces.append({"type": "bar", **said})

    def add_shape(self, **said: Any) -> None:
        """Add a line or a rectangle."""
        self.layout["shapes"].append(said)

    def add_annotation(self, small: Mapping[str, Any] | None = None, /, **said: Any) -> None:
        """Add words; ``small``: what of them is otherwise on a small screen."""
        place = f"annotations.{len(self.layout['annotations'])}"
        self.narrow.update({f"{place}.{name}": value for name, value in (small or {}).items()})
        self.layout["annotations"].append(said)

    def update_layout(self, **said: Any) -> None:
        """Set parts of the layout; those beside them stay."""
        _set(self.layout, said)

    def update_xaxes(self, **said: Any) -> None:
        """Set parts of the first axis across."""
        _set(self.layout["xaxis"], said)

    def update_yaxes(self, **said: Any) -> None:
        """Set parts of the first axis upwards."""
        _set(self.layout["yaxis"], said)

    def as_json(self) -> dict[str, Any]:
        """Give all of it as JSON holds it."""
        return {"data": _plain(self.traces), "layout": _plain(self.layout)}

    def checked(self) -> go.Figure:
        """Give it as plotly's figure. Raises ValueError for whatever plotly.js would not know."""
        # A run that only shows figures needs none of plotly's Python.
        import plotly.graph_objects as go

        return go.Figure(self.as_json())


def _set(there: dict[str, Any], said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if isinstance(value, Mapping) and isinstance(there.get(name), dict):
            _set(there[name], value)
        else:
            there[name] = value


def _plain(said: Any) -> Any:
    """What JSON holds: lists for arrays, null for what is missing, no more digits than can be seen."""
    if isinstance(said, Mapping):
        return {name: _plain(value) for name, value in said.items() if value is not None}
    if isinstance(said, (pd.Series, pd.Index)):
        return _plain(said.to_numpy())
    if isinstance(said, np.ndarray):
        return lean(said) if said.ndim == 1 and said.dtype.kind == "f" else _plain(said.tolist())
    if isinstance(said, (list, tuple)):
        return [_plain(value) for value in said]
    if isinstance(said, (float, np.floating)):
        return float(said) if np.isfinite(said) else None
    return said.item() if isinstance(said, np.generic) else said
