"""The panel of rules for single people: a sick mother, a weekly class."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from functools import partial

import pandas as pd

from jinmyaku import text
from jinmyaku.panels import face, promise, seeking
from jinmyaku.panels.face import Act
from jinmyaku.panels.own_time import TimeFace, clock, exact
from jinmyaku.workbook import Workbook


class OwnRules:
    """The rules of single people, found by name."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        acts: dict[str, Act] = {
            "find": self.find,
            "keep": self.keep,
            "remove": self.remove,
            "undo": self.undo,
        }
        self.view = TimeFace(acts, face.words(room.lang, "own", "time"), self.state())
        self.promise.watchers.append(self.show)

    def show(self) -> None:
        """Show the rules as they are now."""
        self.view.tell(state=self.state())

    def find(self, words: str) -> dict[str, object]:
        """Give people by name, each with what is to be known before a rule is made."""
        found = self.promise.find(words, seeking.MOST_FOUND + 1)
        some = found[: seeking.MOST_FOUND]
        return {"rows": self._people(some, self.promise.own()), "more": len(found) > len(some)}

    def keep(self, contact: int, times: float | None, length: float | None, depends: bool) -> dict[str, object]:
        """Keep a rule for one person."""
        self.promise.keep_own(contact, times, length, depends)
        return self._after("own.kept", name=self.promise.name(contact), time=clock())

    def remove(self, contact: int) -> dict[str, object]:
        """Let the rule of the tier count again."""
        self.promise.remove_own(contact)
        return self._after("own.removed", name=self.promise.name(contact))

    def undo(self) -> dict[str, object]:
        """Take the last change back."""
        return self._after("time.undone") if self.promise.undo(own=True) else {"state": self.state()}

    def state(self) -> dict[str, object]:
        """Give all that is shown."""
        own = self.promise.own()
        return {
            "part": "own",
            "people": self._people(own.index, own),
            "undo": self.promise.can_undo(own=True),
            "closed": self.room.say("time.closed") if self.promise.closed else "",
        }

    def _after(self, key: str, **values: object) -> dict[str, object]:
        self.view.later.append(partial(self.promise.tell, self.show))
        return {"state": self.state(), "line": self.room.say(key, **values)}

    def _people(self, some: Iterable[int], own: pd.DataFrame) -> list[dict[str, object]]:
        """Each person's name, firm, what their tier would give them, and the rule of their own where there is one."""
        rules = own.to_dict("index")
        return [self._person(int(contact), rules.get(contact, {})) for contact in some]

    def _person(self, contact: int, rule: Mapping[Hashable, object]) -> dict[str, object]:
        plan, say = self.promise.plan, self.room.say
        tier = str(plan.people["tier"].get(contact, ""))
        usual = say("own.unplanned", year=self.room.year)
        if tier:
            times, length = plan.rules[f"times_{tier}"], plan.rules[f"length_{tier}"]
            usual = say("own.as_tier", tier=say(f"tier.{tier}"), times=exact(times), length=exact(length))
        return {
            "contact": contact,
            "name": self.promise.name(contact),
            "detail": str(self.promise.now.contacts["organisation"].get(contact, "")),
            "usual": usual,
            "times": _known(rule.get("own_times")),
            "length": _known(rule.get("own_length")),
            "depends": rule.get("depends") == 1,
            "said": " · ".join(own_words(rule, self.room.lang)),
        }


def own_words(rule: Mapping[Hashable, object], lang: str) -> list[str]:
    """Put a rule for one person into words. In: a row of ``Promise.own``.

    >>> own_words({"own_times": 52.0, "own_length": None, "depends": 1.0}, "en")
    ['52 times a year', 'depends on me']
    """
    times, length = _known(rule.get("own_times")), _known(rule.get("own_length"))
    said = [] if times is None else [text.say(lang, "own.said_times", times=exact(times))]
    said += [] if length is None else [text.say(lang, "own.said_length", length=exact(length))]
    return [*said, *([text.say(lang, "own.said_depends")] if rule.get("depends") == 1 else [])]


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not math.isnan(value) else None
