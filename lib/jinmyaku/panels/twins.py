"""The panel that asks whether two contacts are one person, both side by side."""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets as widgets

from jinmyaku.panels import parts
from jinmyaku.panels.pairing import Pair, Pairing
from jinmyaku.workbook import Workbook


class Twins:
    """One pair at a time: what is known of both, what speaks for and against, and four buttons."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.pairing = room, Pairing(room)
        say = room.say
        self.place, self.status, self.shown = parts.words(""), parts.words(""), widgets.HTML()
        self.same = parts.button(say("panel.pair_same"), lambda: self._guard(lambda: self._say(True)), "primary")
        self.different = parts.button(say("panel.pair_different"), lambda: self._guard(lambda: self._say(False)))
        self.later = parts.button(say("panel.pair_later"), lambda: self._guard(self._later))
        self.undo = parts.button(say("panel.pair_undo"), lambda: self._guard(self._undo))
        self.asking = [self.same, self.different, self.later]
        buttons = widgets.HBox([*self.asking, self.undo], layout=widgets.Layout(flex_flow="row wrap"))
        self.view = widgets.VBox([self.place, self.shown, buttons, self.status])
        self.show()
        room.listeners.append(self.refresh)

    def refresh(self) -> None:
        """Read the book again, as after an import."""
        self.pairing.refresh()
        self.show()

    def show(self) -> None:
        """Show the pair on top, or that none is left."""
        pair = self.pairing.pair()
        for button in self.asking:
            button.layout.display = "" if pair else "none"
        if pair:
            parts.rewrite(self.place, self.room.say("panel.pair_at", at=pair.at, n=pair.of), kind="quiet")
            self.shown.value = beside(pair, self.room.say)
            return
        self.shown.value = ""
        done = "panel.pair_waiting" if self.pairing.later else "empty.pairs"
        parts.rewrite(self.place, self.room.say(done))

    def _say(self, same: bool) -> None:
        left, right = self.pairing.say(same)
        key = "panel.pair_said_same" if same else "panel.pair_said_different"
        self._tell(self.room.say(key, left=left, right=right))

    def _later(self) -> None:
        self.pairing.put_off()
        self.show()

    def _undo(self) -> None:
        names = self.pairing.undo()
        if names:
            self._tell(self.room.say("panel.pair_undone", left=names[0], right=names[1]))

    def _tell(self, line: str) -> None:
        self.room.tell()
        parts.rewrite(self.status, line, kind="saved")

    def _guard(self, action: Callable[[], None]) -> None:
        parts.rewrite(self.status, "")
        parts.guarded(self.status, self.room.lang, action)


def beside(pair: Pair, say: Callable[[str], str]) -> str:
    """Put both sides of a pair into a table of HTML, everything of theirs escaped.

    >>> pair = Pair(1, 2, ({"Name": "<b>"}, {"Name": "Ann"}), "same name", "", 1, 1, 1)
    >>> "&lt;b&gt;" in beside(pair, lambda key: key) and "<b>" not in beside(pair, lambda key: key)
    True
    """
    left, right = pair.sides
    rows = "".join(
        f'<tr><th scope="row">{html.escape(head)}</th><td>{_cell(left[head])}</td><td>{_cell(right[head])}</td></tr>'
        for head in left
        if left[head] or right[head]
    )
    nothing = say("panel.nothing")
    told = "".join(
        f'<tr><th scope="row">{html.escape(say(key))}</th><td colspan="2">{html.escape(line or nothing)}</td></tr>'
        for key, line in (("panel.for_it", pair.evidence), ("panel.against_it", pair.against))
    )
    return f'<div class="jinmyaku-table"><table class="jinmyaku jinmyaku-pair">{rows}{told}</table></div>'


def _cell(said: str) -> str:
    return "<br>".join(html.escape(line) for line in said.splitlines())
