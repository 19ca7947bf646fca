"""The panel that asks whether two contacts are one person, both side by side."""

from __future__ import annotations

from collections.abc import Sequence

from jinmyaku import text
from jinmyaku.panels import face
from jinmyaku.panels.contrast import contrast
from jinmyaku.panels.face import Act, Face
from jinmyaku.panels.pairing import Pairing
from jinmyaku.workbook import Workbook

MOST_NAMES = 500


class TwinsFace(Face):
    """The browser's side of it."""

    _esm = face.script("twins")
    _css = face.style("twins")


class Twins:
    """One pair at a time: what is known of both, what speaks for and against, and four keys.

    Other panels hear of the answers only when the person turns away from this one: to read the whole book anew after
    every answer would make each of them slow.
    """

    def __init__(self, room: Workbook) -> None:
        self.room, self.pairing = room, Pairing(room)
        self._untold = self._stale = self._telling = False
        acts: dict[str, Act] = {
            "say": self.say,
            "later": self.later,
            "back": self.back,
            "again": self.again,
            "alike": self.alike,
            "all": self.say_all,
            "look": self.look,
            "leave": self.leave,
        }
        self.view = TwinsFace(acts, face.words(room.lang, "twins"), self.state())
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Take note that the book has changed; it is read again when the panel is looked at."""
        # What it tells itself it knows already.
        if not self._telling:
            self._stale = True
            self.view.tell(stale=True)

    def look(self) -> dict[str, object]:
        """Read the book again where it has changed, and give what to show."""
        if self._stale:
            self.pairing.refresh()
            self._stale = False
        return self.state()

    def say(self, left: int, right: int, same: bool) -> dict[str, object]:
        """Keep the answer to the pair on top; one that is no longer on top stays as it is."""
        if not self._on_top(left, right):
            return self.state()
        names = self.pairing.say(same)
        return self._changed("twins.said_same" if same else "twins.said_different", *names)

    def later(self, left: int, right: int) -> dict[str, object]:
        """Leave the pair on top for later."""
        if self._on_top(left, right):
            self.pairing.put_off()
        return self.state()

    def again(self) -> dict[str, object]:
        """Let those left for later wait again."""
        self.pairing.take_up()
        return self.state()

    def back(self) -> dict[str, object]:
        """Take back what was done last."""
        names = self.pairing.undo()
        if len(names) == 1:
            return self._changed("twins.undone", *names[0])
        self._untold |= bool(names)
        return self.state() | ({"said": self.room.say("twins.undone_all", n=len(names))} if names else {})

    def alike(self) -> dict[str, object]:
        """Give the pairs that one answer would be for, by number and by name."""
        found = self.pairing.alike()
        some = found[:MOST_NAMES]
        return {
            "pairs": [{"both": list(pair.both), "names": list(self.pairing.labels(pair))} for pair in some],
            "more": self.room.say("twins.alike_more", n=MOST_NAMES) if len(found) > len(some) else "",
        }

    def say_all(self, pairs: Sequence[Sequence[int]]) -> dict[str, object]:
        """Keep that each of these pairs is one person."""
        n = self.pairing.say_all({(left, right) for left, right in pairs})
        self._untold = True
        return self.state() | {"said": self.room.say("twins.said_all", n=n)}

    def leave(self) -> None:
        """Let the other panels know, where there is something to know."""
        if not self._untold:
            return
        self._untold, self._telling = False, True
        try:
            self.room.tell()
        finally:
            self._telling = False

    def state(self) -> dict[str, object]:
        """Give what to show: the pair on top, or that none is left, and what can be done."""
        pairing, say = self.pairing, self.room.say
        pair = pairing.pair()
        shown: dict[str, object] = {
            "left": say("twins.left", n=pairing.left),
            "later": say("twins.put_off", n=len(pairing.later)) if pairing.later else "",
            "undo": pairing.can_undo,
            "pair": None,
        }
        if pair is None:
            return shown | {"none": say("twins.only_later" if pairing.later else "empty.pairs")}
        left, right = pair.sides
        lists = say("column.source")
        rows = [_row(head, left[head], right[head], head == lists) for head in left]
        n = len(pairing.alike())
        return shown | {
            "pair": {
                "both": [pair.left, pair.right],
                "names": list(pairing.names(pairing.waiting[0])),
                "rows": [row for row in rows if row["left"] or row["right"]],
                "evidence": pair.evidence,
                "against": pair.against or say("twins.nothing"),
                "strength": text.say(self.room.lang, f"strength.{pair.strength}"),
            },
            "alike": {"n": n, "said": say("twins.alike", n=n, evidence=pair.evidence)} if n else None,
        }

    def _on_top(self, left: int, right: int) -> bool:
        return bool(self.pairing.waiting) and self.pairing.waiting[0].both == (left, right)

    def _changed(self, key: str, left: str, right: str) -> dict[str, object]:
        self._untold = True
        return self.state() | {"said": self.room.say(key, left=left, right=right)}


def _row(head: str, left: str, right: str, lists: bool = False) -> dict[str, object]:
    """One line of the comparison; to stand in different lists is no difference between two people."""
    here, there = contrast(left, "" if lists else right)[0], contrast(right, "" if lists else left)[0]
    mark = "" if lists or not (left and right) else "same" if left == right else "differs"
    return {"head": head, "left": here, "right": there, "mark": mark}
