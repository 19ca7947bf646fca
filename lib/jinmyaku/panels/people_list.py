"""The panel that lists contacts: search, one person's details, and choosing whom to judge."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from jinmyaku import schema, text
from jinmyaku.panels import parts
from jinmyaku.panels.roll import FIELDS, MOST_SHOWN, SHOWS, WRITTEN, Roll
from jinmyaku.workbook import Workbook

LONG = ("note", *WRITTEN)
PLACE = widgets.Layout


class PeopleList:
    """A list to search beside the details of one person; below, choosing by rule with an undo."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.roll = room, Roll(room)
        self.contact: int | None = None
        self._loading = False
        self.status, self.found, self.chosen = parts.words(""), parts.words(""), parts.words("")
        self._make_list()
        self._make_details()
        self._make_rules()
        left = widgets.VBox([self.search, self.show, self.names, self.found], layout=PLACE(width="22em"))
        columns = widgets.HBox([left, self.details], layout=PLACE(flex_flow="row wrap", grid_gap="24px"))
        self.view = widgets.VBox(
            [columns, self.status, parts.words(room.say("panel.bulk"), "h4"), self.rules, self.chosen]
        )
        self.refresh()
        self.open(None)
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the book again, as after an import."""
        self.roll.refresh()
        self.list()

    def list(self) -> None:
        """Show those who fit the search."""
        fits = self.roll.find(self.search.value, self.show.value)
        shown = fits.head(MOST_SHOWN)
        mark = {True: "● ", False: "○ "}
        nameless = self.room.say("word.nameless")
        self._loading = True
        self.names.options = [
            (mark[contact in self.roll.chosen] + (name or nameless) + (f" · {work}" if work else ""), contact)
            for contact, name, work in zip(shown.index.tolist(), shown["display"], shown["organisation"], strict=True)
        ]
        self.names.value = self.contact if self.contact in shown.index else None
        self._loading = False
        parts.rewrite(self.found, self.room.say("panel.found", shown=len(shown), n=len(fits)), kind="quiet")
        parts.rewrite(self.chosen, self.room.say("panel.chosen_now", n=len(self.roll.chosen), year=str(self.room.year)))

    def open(self, contact: int | None) -> None:
        """Show one person's details, or blank ones to write a new person in."""
        self._loading = True
        self.contact = contact
        given = self.roll.details(contact) if contact is not None else dict.fromkeys((*FIELDS, *WRITTEN), "")
        for field, box in self.fields.items():
            box.value = given[field]
        shown = self.roll.everybody["display"].get(contact) or self.room.say("word.nameless")
        parts.rewrite(self.whom, shown if contact is not None else self.room.say("panel.pick"), "h4")
        self.judged.value, self.judged.disabled = contact in self.roll.chosen, contact is None or bool(self.roll.closed)
        self._loading = False

    def save(self) -> None:
        """Keep what is written."""
        self.open(self.roll.save(self.contact, {field: box.value for field, box in self.fields.items()}))
        self.list()
        parts.rewrite(self.status, self.room.say("panel.saved"), kind="saved")

    def _make_list(self) -> None:
        say, wide = self.room.say, PLACE(width="auto")
        self.search = widgets.Text(placeholder=say("panel.search_hint"), tooltip=say("panel.search"), layout=wide)
        self.show = widgets.Dropdown(options=[(say(f"panel.show_{key}"), key) for key in SHOWS], layout=wide)
        self.names = widgets.Select(options=[], rows=14, layout=PLACE(width="auto", height="20em"))
        self.search.observe(lambda _: self.list(), names="value")
        self.show.observe(lambda _: self.list(), names="value")
        self.names.observe(self._picked, names="value")

    def _make_details(self) -> None:
        say = self.room.say
        self.fields = {field: self._field(field) for field in (*FIELDS, *WRITTEN)}
        self.judged = widgets.Checkbox(description=say("panel.judge_this"), indent=False)
        self.judged.observe(lambda change: self._when_meant(lambda: self._judge(change["new"])), names="value")
        buttons = widgets.HBox(
            [
                parts.button(say("panel.save"), lambda: self._guard(self.save), "primary"),
                parts.button(say("panel.new"), lambda: self.open(None)),
                self.judged,
            ]
        )
        rows = [
            widgets.VBox([parts.words(say(f"panel.{field}"), kind="label"), box]) for field, box in self.fields.items()
        ]
        grid = widgets.GridBox(
            rows, layout=PLACE(grid_template_columns="repeat(auto-fill, minmax(15em, 1fr))", grid_gap="0 16px")
        )
        self.whom = parts.words("", "h4")
        self.details = widgets.VBox([self.whom, grid, buttons], layout=PLACE(flex="1 1 24em", min_width="16em"))

    def _field(self, field: str) -> widgets.Widget:
        wide, label = PLACE(width="auto"), self.room.say(f"panel.{field}")
        if field == "relation":
            words = text.group(self.room.lang, "relation")
            return widgets.Dropdown(
                options=[("", ""), *((words[key], key) for key in schema.RELATIONS)], layout=wide, tooltip=label
            )
        if field in LONG:
            return widgets.Textarea(rows=2, layout=wide, tooltip=label)
        return widgets.Text(layout=wide, tooltip=label)

    def _make_rules(self) -> None:
        say = self.room.say
        self.number = widgets.BoundedIntText(value=100, min=1, max=30_000, layout=PLACE(width="6em"))
        words = text.group(self.room.lang, "relation")
        self.relation = widgets.Dropdown(
            options=[(words[key], key) for key in schema.RELATIONS], layout=PLACE(width="9em")
        )
        self.rules = widgets.HBox(
            [
                widgets.HBox([parts.button(say("panel.choose_top"), lambda: self._rule("top")), self.number]),
                parts.button(say("panel.choose_last"), lambda: self._rule("last")),
                widgets.HBox(
                    [parts.button(say("panel.choose_relation"), lambda: self._rule("relation")), self.relation]
                ),
                parts.button(say("panel.choose_all"), lambda: self._rule("all")),
                parts.button(say("panel.choose_none"), lambda: self._rule("none")),
                parts.button(say("panel.choose_undo"), lambda: self._guard(self._undo)),
            ],
            layout=PLACE(flex_flow="row wrap"),
        )

    def _picked(self, change: dict[str, int]) -> None:
        if not self._loading and change["new"] is not None:
            self.open(change["new"])

    def _judge(self, yes: bool) -> None:
        if self.contact is not None:
            self.roll.judge(self.contact, yes)
            self.list()

    def _rule(self, rule: str) -> None:
        def choose() -> None:
            self.roll.choose(rule, self.number.value, self.relation.value)
            self.list()
            self.open(self.contact)

        self._guard(choose)

    def _undo(self) -> None:
        self.roll.undo()
        self.list()
        self.open(self.contact)

    def _when_meant(self, action: Callable[[], None]) -> None:
        if not self._loading:
            self._guard(action)

    def _guard(self, action: Callable[[], None]) -> None:
        parts.rewrite(self.status, "")
        parts.guarded(self.status, self.room.lang, action)
