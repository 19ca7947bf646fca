"""The panel that judges: one person at a time, gates first, every answer on disk before it says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import ipywidgets as widgets

from jinmyaku import schema, text
from jinmyaku.panels import parts
from jinmyaku.panels.deck import MORE, Card, Deck
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

PLACE = widgets.Layout


class Cards:
    """One card on top of the deck: its questions, what has been answered, and the way to the next."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.deck = room, Deck(room)
        self.shown: Card = self.deck.card()
        say = room.say
        self.place = parts.words("")
        self.questions, self.more = widgets.VBox(), widgets.Accordion(selected_index=None)
        self.status, self.outcome, self.before = parts.words(""), parts.words(""), parts.words("")
        names = [(self.deck.names[contact] or say("word.nameless"), contact) for contact in self.deck.order]
        self.jump = widgets.Dropdown(options=names, layout=PLACE(width="16em"), tooltip=say("panel.jump"))
        self.jump.observe(self._jumped, names="value")
        self.ask_result = widgets.ToggleButton(description=say("panel.result"), layout=PLACE(width="auto"))
        self.ask_result.observe(lambda _: self._result(), names="value")
        steps = widgets.HBox(
            [
                parts.button("← " + say("panel.previous"), lambda: self._show(self.deck.move(-1))),
                parts.button(say("panel.next") + " →", lambda: self._show(self.deck.move(1)), "primary"),
                self.jump,
                self.ask_result,
            ],
            layout=PLACE(flex_flow="row wrap"),
        )
        self.view = widgets.VBox([self.place, self.status, self.questions, self.more, steps, self.outcome, self.before])
        self._show(self.shown)

    def answer(self, question: str, value: float | str | None, contact: int | None = None) -> None:
        """Put an answer on disk, then say so; a question that follows from it appears."""

        def save() -> None:
            card = self.deck.answer(question, _number(value), contact)
            now = dt.datetime.now().strftime("%H:%M:%S")
            parts.rewrite(self.status, self.room.say("panel.answer_saved", time=now), kind="saved")
            if card.asked != self.shown.asked or card.optional != self.shown.optional:
                self._lay(card)
            self.shown = card
            self._result()
            self._place()
            self.room.tell()

        parts.guarded(self.status, self.room.lang, save)

    def _show(self, card: Card) -> None:
        self.shown = card
        self._lay(card)
        parts.rewrite(self.status, "")
        self.ask_result.value = False
        self.jump.value = card.contact
        self._more(card)
        self._result()
        self._place()

    def _lay(self, card: Card) -> None:
        say, lang = self.room.say, self.room.lang
        name = (card.name or say("word.nameless")) + (f" · {card.organisation}" if card.organisation else "")
        shown = [q for q in card.asked if q not in ("value", "effort")]
        answer = partial(self.answer, contact=card.contact)
        boxes = {q: parts.ask(q, card.given.get(q), lang, answer) for q in card.asked}
        rows: list[widgets.Widget] = [boxes[q] for q in shown if q in ("ally", "lifetime", "uses_me")]
        if card.kept:
            rows.append(parts.words(say("panel.not_asked"), kind="quiet"))
        if card.optional:
            rows.append(parts.words(say("panel.scales_optional"), kind="quiet"))
        if "value" in boxes:
            rows.append(
                widgets.HBox(
                    [boxes["value"], boxes["effort"]],
                    layout=PLACE(flex_flow="row wrap", grid_gap="24px", align_items="flex-end"),
                )
            )
            rows.append(boxes["discomfort"])
        if "balance" in boxes:
            rows += [parts.words(say("panel.balance_why"), kind="quiet"), boxes["balance"]]
        # The name comes and goes with its questions, in one step: nobody answers below another person's name.
        parts.put(self.questions, [parts.words(name, "h3"), *rows])

    def _more(self, card: Card) -> None:
        answer = partial(self.answer, contact=card.contact)
        boxes = [parts.ask(q, card.given.get(q), self.room.lang, answer) for q in MORE]
        parts.put(self.more, [widgets.VBox(boxes)])
        self.more.titles = (self.room.say("panel.more"),)
        self.more.selected_index = None

    def _result(self) -> None:
        parts.rewrite(self.outcome, self.deck.result() if self.ask_result.value else "", kind="outcome")
        given = self.deck.last_year()
        said = [
            f"{self.room.say('short.' + q)}{self.room.say('word.colon')}{_answer_words(q, v, self.room.lang)}"
            for q, v in given.items()
        ]
        line = self.room.say("panel.last_year", said=self.room.say("word.comma").join(said)) if said else ""
        parts.rewrite(self.before, line, kind="quiet")

    def _place(self) -> None:
        card = self.shown
        left = self.deck.left()
        tail = self.room.say("panel.left", n=left) if left else self.room.say("panel.all_done")
        closed = self.room.say("panel.closed") if self.deck.closed else ""
        line = " · ".join(part for part in (self.room.say("panel.card", at=card.at, n=card.of), tail, closed) if part)
        parts.rewrite(self.place, line, kind="quiet")

    def _jumped(self, change: dict[str, int]) -> None:
        if change["new"] != self.shown.contact:
            self._show(self.deck.go(change["new"]))


class Choice:
    """Someone to pick from a list, with what belongs to them below; the list is read anew after each change."""

    def __init__(self, room: Workbook, label: str, show: Callable[[int], None]) -> None:
        self.room = room
        self.whom = widgets.Dropdown(options=[], layout=PLACE(width="22em"), tooltip=label)
        self.view = widgets.HBox([widgets.Label(label), self.whom])
        self.whom.observe(lambda change: show(change["new"]) if change["new"] is not None else None, names="value")

    def offer(self, names: dict[int, str]) -> None:
        """Set who can be picked, keeping the one picked where possible."""
        kept = self.whom.value if self.whom.value in names else next(iter(names), None)
        self.whom.options = [(name or self.room.say("word.nameless"), contact) for contact, name in names.items()]
        self.whom.value = kept


def _number(value: float | str | None) -> float | None:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return float(value)
    except ValueError:
        raise Fault("fault.answer_number", found=value[:20]) from None


def _answer_words(question: str, value: float, lang: str) -> str:
    if question in schema.LADDERS:
        return text.ladder(lang)[round(value)]
    return next((said for said, here in parts.choices(question, lang) if here == value), f"{value:g}")
