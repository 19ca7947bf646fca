"""What a meeting really was: said by the person, counted from then on, and never lost to an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from conftest import ask
from jinmyaku import audit, panels
from jinmyaku.book import Book, audits, corrections, imports, interactions, meant, parties
from jinmyaku.book.brought import Arrivals
from jinmyaku.panels.meetings import Kinds
from jinmyaku.sources.rows import InteractionRow, Party
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
MAINTAIN = {"value": 5, "effort": 5, "balance": 0}
ME = "me@example.com"


def bring(book: Book, contact: int, day: str, key: str, kind: str = "in_person", version: str = "1") -> None:
    """A meeting as a calendar has it."""
    at = int(pd.Timestamp(day, tz="UTC").timestamp())
    there = (Party("there", "mail", ME), Party("there", "mail", "ann@example.com"))
    with book.save() as disk:
        row = InteractionRow(1, key, kind, at, 60.0, there, 2, version=version, mine=(ME,))
        Arrivals(book, imports.begin(disk), "ics", "UTC").put([row])
    parties.set_own(book, [ME])
    found = parties.read(book)
    [number] = found.index[found["value"] == "ann@example.com"]
    meant.put(book, [meant.Meant(int(number), contact, False)])


def kinds(book: Book) -> list[str]:
    return interactions.everything(book)[0]["kind"].astype("str").tolist()


def test_what_was_corrected_counts_and_can_be_taken_back(book: Book, judged: Judged) -> None:
    bring(book, judged("Ann Lee"), "2026-05-04", "a")
    before = interactions.stamp(book)
    corrections.put(book, 1, "video")
    assert (kinds(book), corrections.as_brought(book, [1]).to_dict()) == (["video"], {1: "in_person"})
    assert interactions.stamp(book) != before
    corrections.put(book, 1, "call")
    assert kinds(book) == ["call"]
    corrections.put(book, 1, "in_person")
    assert (kinds(book), corrections.as_brought(book, [1]).to_dict()) == (["in_person"], {})


def test_a_newer_export_does_not_unsay_it(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    bring(book, ann, "2026-05-04", "a")
    corrections.put(book, 1, "video")
    bring(book, ann, "2026-05-05", "a", version="2")
    assert (kinds(book), interactions.everything(book)[0]["day"].dt.day.tolist()) == (["video"], [5])


def test_what_was_written_by_hand_is_changed_itself(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    corrections.put(book, interactions.add(book, [ann], "in_person", "2026-05-04", 60), "call")
    assert (interactions.read(book, ann)["kind"].tolist(), kinds(book)) == (["call"], ["call"])


@pytest.mark.parametrize(("number", "kind"), [(1, "mail"), (1, "lunch"), (9, "video")])
def test_only_meetings_become_meetings(book: Book, judged: Judged, number: int, kind: str) -> None:
    bring(book, judged("Ann Lee"), "2026-05-04", "a")
    with pytest.raises(Fault):
        corrections.put(book, number, kind)
    assert kinds(book) == ["in_person"]


def test_a_mail_stays_a_mail(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    with pytest.raises(Fault, match="no longer in the book"):
        corrections.put(book, interactions.add(book, [ann], "mail", "2026-05-04"), "video")


def test_the_panel_corrects_and_counts_anew(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **MAINTAIN)
    for n, day in enumerate(("2026-03-04", "2026-05-04", "2024-05-04")):
        bring(room.book, ann, day, f"{n}")
    panel = Kinds(room)
    shown = ask(panel.view, "meetings", contact=ann)["meetings"]["rows"]
    assert [(row["day"], row["kind"]) for row in shown] == [("2026-05-04", "in_person"), ("2026-03-04", "in_person")]
    told = ask(panel.view, "kind", contact=ann, interaction=shown[0]["id"], kind="video")
    row = told["meetings"]["rows"][0]
    assert (row["kind"], row["brought"]) == ("video", "by its source: in person")
    [after] = panel.state()["rows"]
    assert (after["in_person"], after["video"], after["last"]) == (1, 1, "2026-05-04")


def test_the_longest_overdue_stand_on_top_and_let_go_nowhere(room: Workbook, judged: Judged) -> None:
    people = {name: judged(name, **MAINTAIN) for name in ("Ann Lee", "Bo Berg", "Cora Diaz", "Dan Eriksen")}
    gone = judged("Eve Fox", value=1, effort=7)
    for name, day in (("Ann Lee", "2026-10-04"), ("Bo Berg", "2025-01-05"), ("Cora Diaz", "2026-04-04")):
        interactions.add(room.book, [people[name], gone], "in_person", day, 60)
    state = Kinds(room).view.first
    assert [row["name"] for row in state["rows"]] == ["Bo Berg", "Cora Diaz", "Ann Lee", "Dan Eriksen"]
    assert state["line"] == say("en", "met.overdue", n=2)
    long, due, fine, unseen = (row["states"] for row in state["rows"])
    assert long == [say("en", "met.long", days=694, every=182)]
    assert due == [say("en", "met.due", days=240, every=182)]
    assert (fine, unseen) == ([], [say("en", "met.unseen")])


def test_a_name_is_found_beyond_those_shown(room: Workbook, judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinmyaku.panels.meetings.MOST_ROWS", 1)
    judged("Ann Lee", **MAINTAIN), judged("Bo Berg", **MAINTAIN)
    face = Kinds(room).view
    assert ([row["name"] for row in face.first["rows"]], face.first["shown"]) == (["Ann Lee"], "1 of 2 shown")
    assert [row["name"] for row in ask(face, "find", words="berg")["state"]["rows"]] == ["Bo Berg"]
    assert [row["name"] for row in ask(face, "find", words="")["state"]["rows"]] == ["Ann Lee"]


def test_without_evidence_the_plan_stands_alone(room: Workbook, judged: Judged) -> None:
    assert Kinds(room).view.first["line"] == say("en", "met.nobody")
    judged("Ann Lee", **MAINTAIN)
    room.tell()
    assert Kinds(room).view.first["line"] == say("en", "met.nothing")


def test_in_a_closed_year_nothing_is_corrected(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **MAINTAIN)
    met = interactions.add(room.book, [ann], "in_person", "2026-05-04", 60)
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = Kinds(room).view
    assert "closed" in ask(face, "kind", contact=ann, interaction=met, kind="video")["fault"]
    assert kinds(room.book) == ["in_person"]


def test_without_a_person_the_rhythm_is_a_table(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **MAINTAIN)
    interactions.add(room.book, [ann], "in_person", "2026-05-04", 60)
    room.interactive = False
    assert panels.kinds(room).frame.iloc[0, :3].tolist() == ["Ann Lee", "Maintain", "2"]
