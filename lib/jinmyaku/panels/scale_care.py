"""How the scale is used: a warning where answers hardly differ, one's own "about the same", and what stayed."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets as widgets

from jinmyaku import audit, scale, scoring, spending
from jinmyaku.audit import Audit
from jinmyaku.book import audits
from jinmyaku.figures.dumbbell import overclaim
from jinmyaku.panels import parts
from jinmyaku.workbook import Lines, Workbook


@dataclass(frozen=True)
class Care:
    """What there is to say of a year's answers: ``scale.narrow``; where V - E stands for "about the same"
    (``scale.equality_offset``), how many said so and how many tiers it would change; the offset in force; by how much
    answers have shifted against last year, and by how many anchors."""

    narrow: str
    offset: float
    equals: int
    changes: int
    same: float
    shift: float
    anchors: int


def care(now: Audit) -> Care:
    """Look at how a year's answers use the scale.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku.book import Book, audits
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     care(audit.read(book, 2026, dt.date(2026, 12, 31)))
    Care(narrow='', offset=0.0, equals=0, changes=0, same=0.0, shift=0.0, anchors=0)
    """
    people = now.people
    offset = round(scale.equality_offset(people), 1)
    rules = now.rules
    other = scoring.score(
        people, band=rules["band"], strain=rules["strain"], rate=rules.get("rate") or None, same=offset
    )
    changes = int((other["tier"].astype("str") != people["rule_tier"].astype("str")).sum())
    return Care(
        narrow=scale.narrow(people),
        offset=offset,
        equals=int(((people["balance"] == 0) & people["value"].notna() & people["effort_step"].notna()).sum()),
        changes=changes,
        same=rules.get("same", 0.0),
        shift=round(now.shift, 1),
        anchors=len(now.anchors.intersection(now.before.index)),
    )


def lines(now: Audit, room: Workbook) -> list[str]:
    """Put it into sentences."""
    found, say = care(now), room.say
    enough = int(now.people["value"].notna().sum()) >= scale.LEAST_ANSWERS
    told = [say(f"scale.{found.narrow or ('wide' if enough else 'few')}", n=scale.LEAST_ANSWERS)]
    if found.same:
        told.append(say("scale.in_force", steps=f"{found.same:+.1f}"))
    elif found.offset:
        told.append(say("scale.offer", steps=f"{found.offset:+.1f}", equals=found.equals, n=found.changes))
    if now.before_year is not None:
        moved = "scale.anchors" if found.shift else "scale.anchors_still"
        key = moved if found.anchors >= scale.LEAST_ANCHORS else "scale.few_anchors"
        told.append(say(key, steps=f"{found.shift:+.1f}", n=found.anchors))
    if claimed := overclaim(spending.claims(now.people, now.hours), room.lang):
        told.append(claimed)
    return told


def gaps(now: Audit) -> list[int]:
    """Give those of whom the hours said and measured are a factor of two or more apart, the largest gap first; nobody
    where the sentence about it is not shown."""
    said = spending.claims(now.people, now.hours)
    far = (said["said"] - said["measured"]).abs() >= 1
    return [int(contact) for contact in said.index[far]] if overclaim(said, "en") else []


class ScaleCare:
    """The sentences, looked up when asked for, and the offer to take one's own "about the same" over."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        say = room.say
        self.status, self.told = parts.words(""), widgets.VBox()
        self.take = parts.button(say("scale.take"), lambda: self._guard(self.take_over))
        self.back = parts.button(say("scale.back"), lambda: self._guard(self.go_back))
        self.gaps: list[int] = []
        self.gap = parts.button(say("scale.gap"), lambda: self._guard(self.look_at_gap))
        again = parts.button(say("scale.again"), lambda: self._guard(self.refresh))
        buttons = [again, self.take, self.back, self.gap]
        row = widgets.HBox(buttons, layout=widgets.Layout(flex_flow="row wrap"))
        self.view = widgets.VBox([self.told, row, self.status])
        self.refresh()

    def refresh(self) -> None:
        """Look at the answers as they are now."""
        now = self.room.read()
        found = care(now)
        parts.put(self.told, [parts.words(line) for line in lines(now, self.room)])
        self.take.layout.display = "" if found.offset and not found.same else "none"
        self.back.layout.display = "" if found.same else "none"
        self.gaps = gaps(now)
        self.gap.layout.display = "" if self.gaps else "none"

    def take_over(self) -> None:
        """Let one's own "about the same" count from now on."""
        self._set(care(self.room.read()).offset)

    def go_back(self) -> None:
        """Let "about the same" be where value and effort are equal."""
        self._set(0.0)

    def look_at_gap(self) -> None:
        """Show the card with the largest gap between hours said and measured again, and with every press the next."""
        self.room.open(self.gaps.pop(0), "effort")
        self.gap.layout.display = "" if self.gaps else "none"

    def _set(self, same: float) -> None:
        audits.set_rule(self.room.book, audit.begin(self.room.book, self.room.year), "same", same)
        self.room.tell()
        self.refresh()
        parts.rewrite(self.status, self.room.say("panel.saved"), kind="saved")

    def _guard(self, action: parts.Action) -> None:
        parts.rewrite(self.status, "")
        parts.guarded(self.status, self.room.lang, action)


def static(room: Workbook) -> Lines:
    """Give the sentences alone."""
    return Lines(lines(room.read(), room))
