"""The panels of second looks and of one's own decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import ipywidgets as widgets

from jinmyaku import audit, schema, text
from jinmyaku.book import overrides, second_looks
from jinmyaku.panels import parts
from jinmyaku.workbook import Workbook

PLACE = widgets.Layout


class Choice:
    """Someone to pick from a list, with what belongs to them below; the list is read anew after each change."""

    def __init__(self, room: Workbook, label: str, show: Callable[[int], None]) -> None:
        self.room = room
        self.view = self.whom = parts.labelled(widgets.Dropdown(options=[], layout=PLACE(max_width="22em")), label)
        self.whom.observe(lambda change: show(change["new"]) if change["new"] is not None else None, names="value")

    def offer(self, names: dict[int, str]) -> None:
        """Set who can be picked, keeping the one picked where possible."""
        kept = self.whom.value if self.whom.value in names else next(iter(names), None)
        self.whom.options = [(name or self.room.say("word.nameless"), contact) for contact, name in names.items()]
        self.whom.value = kept


class SecondLook:
    """The sheet of facts for those who need a second look; it can be left half-written."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        say = room.say
        self.status, self.choice = parts.words(""), Choice(room, say("panel.look_whom"), self._show)
        self.fields = {
            field: parts.labelled(widgets.Textarea(rows=3, layout=PLACE(max_width="640px")), say(f"panel.{field}"))
            for field in second_looks.SHEET
        }
        buttons = widgets.HBox(
            [
                parts.button(say("panel.look_save"), lambda: self._save(False)),
                parts.button(say("panel.look_done"), lambda: self._save(True), "primary"),
                parts.button(say("panel.look_again"), self._answer_again),
            ],
            layout=PLACE(flex_flow="row wrap"),
        )
        self.sheet = widgets.VBox(
            [self.choice.view, parts.words(say("panel.look_intro")), *self.fields.values(), buttons]
        )
        self.view = widgets.VBox([self.sheet, self.status])
        self._shown: int | None = None
        self.waiting: dict[int, str] = {}
        self.refresh()
        room.listeners.append(self.refresh)
        room.lookers.append(self.look)

    def refresh(self) -> None:
        """Read anew who waits for a second look."""
        found = audit.second_looks(self.room.read().people)["display"]
        self.waiting = dict(zip(found.index.tolist(), found.tolist(), strict=True))
        self._offer()

    def look(self, contact: int, name: str, waiting: bool) -> None:
        """Take one person in, or out."""
        self.waiting.pop(contact, None)
        if waiting:
            self.waiting[contact] = name
        self._offer()

    def _offer(self) -> None:
        self._keep()
        self.sheet.layout.display = "" if self.waiting else "none"
        parts.rewrite(self.status, "" if self.waiting else self.room.say("panel.look_none"))
        self.choice.offer(self.waiting)

    def _show(self, contact: int) -> None:
        if contact == self._shown:
            return
        self._keep()
        self._shown = contact
        written = second_looks.read(self.room.book, audit.begin(self.room.book, self.room.year), contact)
        for field, box in self.fields.items():
            box.value = written[field]

    def _keep(self) -> None:
        """What is half-written of one person is kept before another's sheet is shown, or none."""
        if self._shown is None:
            return
        here, sheet = audit.begin(self.room.book, self.room.year), {f: box.value for f, box in self.fields.items()}
        kept = second_looks.read(self.room.book, here, self._shown)
        if any(sheet[field].strip() != kept[field] for field in sheet) and not here.closed_on:
            second_looks.write(self.room.book, here, self._shown, sheet)

    def _answer_again(self) -> None:
        """Keep the sheet as it is, and show the card; what was answered before stays on record."""
        contact = self.choice.whom.value
        self._save(False)
        self.room.open(contact, "value")

    def _save(self, done: bool) -> None:
        def save() -> None:
            here, sheet = audit.begin(self.room.book, self.room.year), {f: box.value for f, box in self.fields.items()}
            second_looks.write(self.room.book, here, self.choice.whom.value, sheet, dt.date.today() if done else None)
            if done:
                self.refresh()
            parts.rewrite(self.status, self.room.say("panel.saved"), kind="saved")

        parts.guarded(self.status, self.room.lang, save)


class Override:
    """One's own word on a tier, with its reason, and the way back to the rule."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        say, words = room.say, text.group(room.lang, "tier")
        self.status, self.by_rule = parts.words(""), parts.words("")
        self.tier = widgets.ToggleButtons(
            options=[(words[tier], tier) for tier in schema.TIERS[:3]],
            style={"button_width": "auto"},
            tooltip=say("panel.override_tier"),
        )
        self.reason = parts.labelled(widgets.Text(layout=PLACE(max_width="640px")), say("panel.override_reason"))
        self.choice = Choice(room, say("panel.override_whom"), self._show)
        buttons = widgets.HBox(
            [
                parts.button(say("panel.override_set"), lambda: self._save(self.tier.value), "primary"),
                parts.button(say("panel.override_back"), lambda: self._save(None)),
            ]
        )
        self.view = widgets.VBox([self.choice.view, self.by_rule, self.tier, self.reason, buttons, self.status])
        self.refresh()

    def refresh(self) -> None:
        """Read anew who is judged."""
        names = self.room.read().people["display"].sort_values()
        self.choice.offer(dict(zip(names.index.tolist(), names.tolist(), strict=True)))

    def _show(self, contact: int) -> None:
        row = self.room.read().people.loc[contact]
        rule = text.say(self.room.lang, f"tier.{row['rule_tier']}")
        parts.rewrite(self.by_rule, self.room.say("panel.by_rule", tier=rule), kind="quiet")
        self.reason.value = str(row["own_reason"])
        self.tier.value = str(row["tier"]) if row["tier"] in schema.TIERS[:3] else None
        parts.rewrite(self.status, "")

    def _save(self, tier: str | None) -> None:
        def save() -> None:
            here = audit.begin(self.room.book, self.room.year)
            overrides.put(self.room.book, here, self.choice.whom.value, tier, self.reason.value)
            self._show(self.choice.whom.value)
            parts.rewrite(self.status, self.room.say("panel.override_saved"), kind="saved")

        parts.guarded(self.status, self.room.lang, save)
