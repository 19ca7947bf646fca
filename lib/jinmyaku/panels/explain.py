"""The panel that asks once what the columns of an unknown table mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as widgets

from jinmyaku import text
from jinmyaku.panels import parts
from jinmyaku.sources import mapped
from jinmyaku.text import Fault

PLACE = widgets.Layout
NAMING = frozenset(("name", "family", "given", "organisation", "mail"))


class Explain:
    """One line a column: its name, its first values, and what it means, with a proposal filled in."""

    def __init__(self, file: str, table: mapped.Table, lang: str, take: Callable[[Mapping[str, str]], None]) -> None:
        self.table, self.lang, self.take = table, lang, take
        words = text.group(lang, "meaning")
        options = [
            (text.say(lang, "panel.ignore"), mapped.IGNORED),
            *((words[field], field) for field in mapped.FIELDS),
        ]
        self.meanings = {
            column: widgets.Dropdown(
                options=options,
                value=table.proposed.get(column, mapped.IGNORED),
                tooltip=column,
                layout=PLACE(width="14em"),
            )
            for column in table.columns
        }
        rows = [
            widgets.HBox(
                [box, parts.words(self._example(place, column))], layout=PLACE(flex_flow="row wrap", grid_gap="12px")
            )
            for place, (column, box) in enumerate(self.meanings.items())
        ]
        ready = parts.button(text.say(lang, "panel.explain_take"), self.confirm, "primary")
        intro = parts.words(text.say(lang, "panel.explain", file=file))
        self.status = parts.words("")
        self.view = widgets.VBox([intro, *rows, ready, self.status])

    def confirm(self) -> None:
        """Take the table in as explained."""
        parts.guarded(self.status, self.lang, self._confirm)

    def _confirm(self) -> None:
        said = {column: str(box.value) for column, box in self.meanings.items() if box.value}
        if not NAMING & set(said.values()):
            raise Fault("panel.explain_name", self.lang)
        self.take(said)

    def _example(self, place: int, column: str) -> str:
        cells = [row[place] for row in self.table.preview if place < len(row) and row[place]]
        example = " / ".join(cell[:40] for cell in cells)
        return column + (text.say(self.lang, "word.colon") + example if example else "")
