"""The panel that looks from the other side: one person at a time, in their hours, and what may come of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import schema, text, witness
from jinmyaku.figures import mirror_tables
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed, face
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.glass import Glass, Side
from jinmyaku.panels.own_time import clock
from jinmyaku.panels.seen import amount
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

LADDERS: Final = ("m_value", "m_effort")
SPOKEN: Final = (
    "looking", "deck", "ladder", "ladder_hours", "example", "tier", "answer.uses_me", "answer.discomfort",
)  # fmt: skip
MOST_AT_RISK: Final = 30
# From so many doublings on, one side gets more out of it.
MORE: Final = 1.0


class MirrorFace(Face):
    """The browser's side of the mirror."""

    _esm = face.script("mirror")
    _css = face.style("deck") + face.style("mirror")


class Looking:
    """The mirror in the browser: what is asked there, the glass does; what it shows, ``state`` says in words.

    What else shows the mirror hears of an answer once the keys rest, for to draw it all anew takes longer than a key.
    """

    def __init__(self, room: Workbook) -> None:
        self.room, self.glass = room, Glass(room)
        acts: dict[str, Act] = {
            "show": self.state,
            "answer": self.answer,
            "undo": self.undo,
            "back": lambda: {"state": self.state(self.glass.back())},
            "skip": lambda: {"state": self.state(self.glass.move(1))},
            "look": lambda question: {"state": self.state(self.glass.look(question))},
            "go": self.go,
            "rest": self.rest,
        }
        self.view = MirrorFace(acts, face.words(room.lang, *SPOKEN), self.state())
        self.glass.aimed.watchers.append(self.show)

    def show(self) -> None:
        """Read the year again and show it."""
        self.glass.refresh()
        self.view.tell(state=self.state())

    def rest(self) -> None:
        """Let all else that shows the mirror know of it."""
        self.glass.aimed.tell(self.show)

    def answer(
        self, question: str, value: float | None, contact: int | None = None, measured: bool = False
    ) -> dict[str, object]:
        """Put an answer on disk and give what is to be shown then."""
        if question not in schema.MIRROR:
            raise Fault("fault.question", found=question[:40], known=", ".join(schema.MIRROR))
        side = self.glass.answer(question, value, contact, "measured" if measured else "person")
        return {"state": self.state(side), "line": self.room.say("panel.answer_saved", time=clock())}

    def undo(self) -> dict[str, object]:
        """Take the last answer back."""
        undone = self.glass.aimed.can_undo("mirror")
        return {"state": self.state(self.glass.undo()), "line": self.room.say("time.undone") if undone else ""}

    def go(self, words: str = "", contact: int | None = None) -> dict[str, object]:
        """Go to somebody by contact, or by words of a name. Raises Fault where nobody chosen has such a name."""
        found = contact if contact in self.glass.order else self.glass.find(words)
        if found is None:
            raise Fault("fault.not_in_deck", found=words[:40])
        return {"state": self.state(self.glass.go(found))}

    def state(self, side: Side | None = None) -> dict[str, object]:
        """Give all that is shown: the one on top, how far it is, what came of the last, and who might let one go."""
        say, glass = self.room.say, self.glass
        if not glass.order:
            return {"none": say("panel.nobody_chosen", year=self.room.year)}
        here = side or glass.side()
        below = here if here.complete else glass.side(glass.last) if glass.last in glass.order else None
        return {
            "card": self._card(here),
            "progress": self._progress(),
            "below": {**self._result(below), "own": below is here} if below else None,
            "risk": self._risk(),
            "outside": say("looking.outside", n=glass.outside) if glass.outside else "",
            "undo": glass.aimed.can_undo("mirror"),
            "closed": say("panel.closed") if glass.aimed.closed else "",
        }

    def _card(self, side: Side) -> dict[str, object]:
        person, say = self.glass.aimed.now.contacts.loc[side.contact], self.room.say
        step = side.row["suggested_effort"]
        offered = None
        if not pd.isna(step):
            hours = amount(float(self.glass.aimed.now.hours[side.contact]), self.room.lang)
            offered = {
                "step": int(step),
                "line": say("looking.measured", hours=hours, said=self._said("m_effort", step)),
            }
        return {
            "contact": side.contact,
            "name": self.glass.aimed.name(side.contact),
            "detail": " · ".join(str(person[part]) for part in ("organisation", "title") if person[part]),
            "mine": str(side.row["mine"]),
            "at": side.at,
            "of": len(self.glass.order),
            "now": side.now,
            "settled": side.given.get("m_ally") == 2,
            "questions": [
                {
                    "key": question,
                    "value": side.given.get(question),
                    "open": question not in side.given,
                    "said": self._answered(side, question) if question in side.given else "",
                }
                for question in side.asked
            ],
            "offered": offered,
        }

    def _answered(self, side: Side, question: str) -> str:
        said = self._said(question, side.given[question])
        return self.room.say("deck.measured_said", said=said) if side.origins[question] == "measured" else said

    def _said(self, question: str, value: float | None) -> str:
        lang = self.room.lang
        if value is None:
            return text.say(lang, "panel.cannot_say")
        if question in LADDERS:
            return text.ladder(lang)[round(value)]
        if question == "m_signs":
            return text.say(lang, "looking.times", n=int(value))
        if question == "m_ally":
            return text.say(lang, f"looking.m_ally_{value:.0f}")
        return text.say(lang, f"answer.{question.replace('m_uses', 'uses_me').removeprefix('m_')}.{value:.0f}")

    def _progress(self) -> dict[str, object]:
        glass, say = self.glass, self.room.say
        left = sum(at < glass.first for at in glass.open)
        done, of, key = glass.first - left, glass.first, "looking.first"
        if not left:
            left, of, key = len(glass.open), len(glass.order) - glass.first, "looking.others"
            done = of - left
        lines = [say(key, done=done, of=of)] if of else []
        if left:
            lines.append(say("looking.time", minutes=max(1, round(left * glass.seconds / 60))))
        else:
            lines = [say("looking.all_done")]
        return {"done": done, "of": of, "lines": lines}

    def _result(self, side: Side) -> dict[str, object]:
        say, row, lang = self.room.say, side.row, self.room.lang
        tiers = [str(row[name]) for name in ("theirs", "best", "worst")]
        best, worst = (say(f"tier.{tier}") for tier in tiers[1:])
        undecided = tiers[0] == schema.UNDECIDED
        said = [say("looking.range", best=best, worst=worst) if best != worst else say("looking.same")]
        if undecided or side.given.get("m_ally") == 2:
            said = [say("looking.undecided" if undecided else "looking.settled")]
        if row["advice"]:
            said.append(say(f"looking.advice_{row['advice']}"))
        elif not undecided and abs(row["rho"]) >= MORE:
            said.append(say("looking.more_mine" if row["rho"] > 0 else "looking.more_theirs"))
        said += [say("looking.second_look")] if row["second_look"] else []
        said += [say(f"step.{row['step']}")] if row["step"] else []
        return {
            "contact": side.contact,
            "name": self.glass.aimed.name(side.contact),
            "mine": str(row["mine"]),
            "theirs": tiers[0],
            "said": said,
            "seen": witness.lines(self.glass.aimed.now, side.contact, lang),
            "contradicts": say(f"looking.{row['contradicts']}") if row["contradicts"] else "",
        }

    def _risk(self) -> dict[str, object]:
        say, found = self.room.say, self.glass.at_risk()
        some = found.head(MOST_AT_RISK)
        rows = [
            {
                "contact": int(contact),
                "name": self.glass.aimed.name(int(contact)),
                "mine": mine,
                "step": say(f"step.{step}"),
            }
            for contact, mine, step in zip(some.index, some["mine"], some["step"], strict=True)
        ]
        more = len(found) - len(some)
        answered = int(self.glass.table["answered"].sum())
        line = say("looking.risk_some", n=len(found)) if len(found) else say("looking.risk_none", n=answered)
        return {
            "line": line if answered else "",
            "rows": rows,
            "more": say("count.more_rows", n=more) if more else "",
        }


def static(room: Workbook) -> Table:
    """Give in which tier others might put one, as a table."""
    return mirror_tables.mirror(aimed.of(room).mirrored, room.lang)
