"""The panel that judges: one person at a time, one question after the other, every answer on disk before it says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from jinmyaku import asking, schema, scoring, text
from jinmyaku.audit import Audit
from jinmyaku.figures import tables
from jinmyaku.panels import face, seen
from jinmyaku.panels.card import MORE, Card
from jinmyaku.panels.deck import Deck
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.seen import amount
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

SPOKEN = (
    "deck", "question", "short", "ladder", "ladder_hours", "example", "tier", "dot", "answer.ally", "answer.lifetime",
    "answer.uses_me", "answer.discomfort", "answer.balance", "answer.load",
)  # fmt: skip


# What a second look asks anew; the balance only where it belongs on the card.
_TOGETHER = ("value", "effort", "balance")


class CardFace(Face):
    """The browser's side of the cards."""

    _esm = face.script("deck")
    _css = face.style("deck")


class Cards:
    """The deck in the browser: what is asked there, the deck does; what it shows, ``state`` says in words."""

    def __init__(self, room: Workbook, now: Audit | None = None) -> None:
        self.room, self.deck = room, Deck(room, now=now)
        acts: dict[str, Act] = {
            "show": self.state,
            "answer": self.answer,
            "undo": lambda: self._after(self.deck.undo()),
            "back": lambda: self._after(self.deck.back(), False),
            "skip": lambda: self._after(self.deck.move(1), False),
            "look": lambda question: self._after(self.deck.look(question), False),
            "go": self.go,
            "extra": self.extra,
            "outcome": self.outcome,
        }
        self.view = CardFace(acts, face.words(room.lang, *SPOKEN), self.state())
        room.listeners.append(self.refresh)
        room.openers.append(self.open)

    def refresh(self) -> None:
        """Read the book again and show it, as after a second look."""
        self.deck.refresh()
        self.view.first = self.state()
        self.view.tell(state=self.view.first)

    def open(self, contact: int, question: str) -> None:
        """Show a card at one of its questions."""
        if contact in self.deck.order:
            self.deck.go(contact)
            self.deck.look(*dict.fromkeys((question, *_TOGETHER)))
            self.view.first = self.state()
            self.view.tell(state=self.view.first, focus=True)

    def answer(
        self, question: str, value: float | None, contact: int | None = None, measured: bool = False
    ) -> dict[str, object]:
        """Put an answer on disk and give what is to be shown then."""
        card = self.deck.answer(question, value, contact, "measured" if measured else "person")
        return self._after(card)

    def extra(self, question: str, value: str | float | None, contact: int) -> dict[str, object]:
        """Keep what is said of a person beside the questions, written as a number or blank."""
        return self._after(self.deck.answer(question, _number(value), contact))

    def go(self, words: str = "", contact: int | None = None) -> dict[str, object]:
        """Go to a card by its contact, or by words of a name. Raises Fault where nobody chosen has such a name."""
        found = contact if contact in self.deck.order else self.deck.find(words)
        if found is None:
            raise Fault("fault.not_in_deck", found=words[:40])
        return self._after(self.deck.go(found), False)

    def outcome(self, contact: int) -> dict[str, object]:
        """Give tier, reason and place in the chart of a card whose questions are answered; Fault before that."""
        card = self.deck._read(contact)
        if not card.complete:
            raise Fault("fault.answer_first")
        row, lang = card.row.iloc[0], self.room.lang
        own = self.room.read().people.loc[[contact]]
        tier, place = str(own["tier"].iloc[0]), (row["effort_step"], row["value"])
        shown = str(row["gate"]) == "none" and not any(pd.isna(step) for step in place)
        sure = row["certainty"]
        return {
            "outcome": {
                "contact": contact,
                "tier": tier,
                "reason": str(tables.reasons(own, lang).iloc[0]),
                "marks": str(tables.marks(own, lang).iloc[0]),
                "sure": "" if pd.isna(sure) else self.room.say("deck.sure", percent=f"{sure:.0%}"),
                "place": [float(step) for step in place] if shown else None,
                "band": self.deck.now.rules["band"],
                "same": self.deck.now.rules.get("same", 0.0),
                "gap": seen.gap(self.deck, card, lang),
            }
        }

    def state(self) -> dict[str, object]:
        """Give all that is shown: the card on top, how far the deck is, and the card judged last."""
        card = self.deck.card()
        below = card if card.complete else None
        if below is None and self.deck.judged_last in self.deck.order:
            below = self.deck._read(int(self.deck.judged_last or 0))
        return {
            "card": self._card(card),
            "progress": self._progress(),
            "below": self._below(below, own=below is card) if below else None,
            "undo": self.deck.can_undo,
            "closed": self.room.say("panel.closed") if self.deck.now.closed_on else "",
        }

    def _after(self, _: Card, saved: bool = True) -> dict[str, object]:
        line = self.room.say("panel.answer_saved", time=dt.datetime.now().strftime("%H:%M:%S")) if saved else ""
        state = self.state()
        self.view.set_trait("first", state)
        if saved and (looked := self.deck.looked):
            name = str(looked.row["display"].iloc[0])
            self.view.later.append(partial(self.room.look, looked.contact, name, looked.second_look))
        return {"state": state, "saved": line}

    def _card(self, card: Card) -> dict[str, object]:
        row, say, lang = card.row.iloc[0], self.room.say, self.room.lang
        known = (row["organisation"], row["title"])
        facts = [f"{row['family_reading']} {row['given_reading']}".strip()]
        facts += [say(f"relation.{row['relation']}")] if row["relation"] else []
        facts += [say("deck.since", day=str(row["met_on"])[:7])] if row["met_on"] else []
        facts += [str(row["met_via"])] if row["met_via"] else []
        return {
            "contact": card.contact,
            "name": str(row["display"]) or say("word.nameless"),
            "detail": " · ".join(str(part) for part in known if part),
            "facts": " · ".join(fact for fact in facts if fact),
            "at": card.at,
            "of": card.of,
            "now": card.now,
            "kept": card.kept,
            "optional": card.optional,
            "questions": [self._asked(card, question) for question in card.asked],
            "offered": self._offered(card),
            "seen": seen.strip(self.deck, card.contact, lang),
            "extras": {key: card.given[key] for key in (*MORE, *schema.EXTRAS) if card.given.get(key) is not None},
        }

    def _offered(self, card: Card) -> dict[str, object] | None:
        if card.offered is None:
            return None
        hours, measured = card.offered
        step = min(round(scoring.to_step(np.array([hours])).item()), schema.LADDER_TOP)
        told = {"hours": amount(hours, self.room.lang), "said": text.ladder(self.room.lang)[step]}
        line = self.room.say("deck.parts", **told)
        if measured:
            line = self.room.say("deck.measured", where=seen.places(self.deck, card.contact, self.room.lang), **told)
        return {"step": step, "measured": measured, "line": line}

    def _asked(self, card: Card, question: str) -> dict[str, object]:
        value = card.given.get(question)
        said = self._said(question, value) if question in card.given else ""
        if card.origins.get(question) == "measured":
            said = self.room.say("deck.measured_said", said=said)
        return {"key": question, "said": said, "value": value, "open": question not in card.given}

    def _said(self, question: str, value: float | None) -> str:
        lang = self.room.lang
        if value is None:
            return text.say(lang, "panel.cannot_say")
        if question in schema.LADDERS:
            return text.ladder(lang)[round(value)]
        return text.say(lang, f"answer.{question}.{value:.0f}")

    def _progress(self) -> dict[str, object]:
        deck, say = self.deck, self.room.say
        left, counts = deck.left(), deck.tiers()
        lines = [say("panel.left", n=left) if left else say("panel.all_done")]
        if left:
            minutes = max(1, round(left * deck.pace.seconds / 60))
            key = "deck.time" if deck.pace.own else "deck.time_guess"
            lines.append(say(key, minutes=minutes, seconds=round(deck.pace.seconds)))
        judged = sum(counts.values()) - counts[schema.UNDECIDED]
        told = []
        if judged and (covered := deck.covered()) is not None:
            key = "deck.covers" if deck.by_last_year else "deck.covers_dated"
            told.append(say(key, n=judged, share=f"{covered:.0%}"))
        if judged:
            told.append(say("deck.tiers", **counts))
        if hours := deck.let_go_hours():
            told.append(say("deck.let_go_hours", hours=amount(hours, self.room.lang)))
        return {"done": len(deck.order) - left, "of": len(deck.order), "lines": lines, "told": told}

    def _below(self, card: Card, own: bool) -> dict[str, object]:
        row, last = card.row.iloc[0], self.deck.last_year(card)
        asked = [question for question in asking.CARD if question in last or (last and question in card.asked)]
        changes = [
            {
                "short": self.room.say(f"short.{question}"),
                "then": self._said(question, last.get(question)) if last.get(question) is not None else "–",
                "now": self._said(question, card.given[question]) if card.given.get(question) is not None else "–",
                "same": last.get(question) == card.given.get(question),
            }
            for question in asked
        ]
        return {
            "contact": card.contact,
            "name": str(row["display"]) or self.room.say("word.nameless"),
            "own": own,
            "kept": card.kept,
            "changes": changes,
            "unchanged": card.given.get(schema.UNCHANGED) == 1,
            "look": card.second_look,
            "hours": card.given.get("hours_year"),
        }


def _number(value: str | float | None) -> float | None:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return float(value.translate(_PLAIN))
    except ValueError:
        raise Fault("fault.answer_number", found=value[:20]) from None


# Digits and signs as a Japanese keyboard writes them; a comma parts thousands.
_PLAIN: Mapping[int, int | None] = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")
