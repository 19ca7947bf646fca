"""Who knows whom: suggested pairs by one key, any two by name, what was said to change, all of it undone again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ask
from jinmyaku import audit
from jinmyaku.book import acquaintances, audits, contacts, interactions
from jinmyaku.panels import aimed
from jinmyaku.panels.pair_sheet import ANSWERS, Pairs
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
GROW = {"value": 8, "effort": 2}


@pytest.fixture
def three(room: Workbook, judged: Judged) -> tuple[int, int, int]:
    """Ann and Bo twice in one meeting, Bo and Cora of one firm."""
    ann, bo, cora = (judged(name, **GROW) for name in ("Ann Lee", "Bo Berg", "Cora Diaz"))
    for day in ("2026-03-04", "2026-05-04"):
        interactions.add(room.book, [ann, bo], "in_person", day, 60)
    for contact in (bo, cora):
        contacts.edit(room.book, contact, {"organisation": "Example Ltd"})
    return ann, bo, cora


def said(room: Workbook) -> list[list[object]]:
    return acquaintances.read(room.book, strangers=True).values.tolist()


def test_pairs_are_asked_of_with_the_reason(room: Workbook, three: tuple[int, int, int]) -> None:
    panel = Pairs(room)
    ann, bo, cora = three
    assert panel.waiting == [(ann, bo), (bo, cora)]
    first, second = panel.view.first, ask(panel.view, "skip")["state"]
    assert (first["top"]["why"], second["top"]["why"]) == ("in 2 meetings together with you", "both at Example Ltd")
    assert first["line"] == say("en", "pairs.left", n=2)


def test_one_key_says_it_and_brings_the_next(room: Workbook, three: tuple[int, int, int]) -> None:
    ann, bo, _ = three
    after = ask(Pairs(room).view, "say", left=bo, right=ann, how=ANSWERS[4])
    assert (after["state"]["top"]["right"]["name"], after["line"][:8]) == ("Cora Diaz", "Saved at")
    assert said(room) == [[ann, bo, "mutual"]]


def test_strangers_are_said_and_not_asked_of_again(room: Workbook, three: tuple[int, int, int]) -> None:
    ann, bo, cora = three
    for pair in ((ann, bo), (bo, cora)):
        state = ask(Pairs(room).view, "say", left=pair[0], right=pair[1], how="strangers")["state"]
    assert (state["top"], state["line"]) == (None, say("en", "pairs.none"))
    assert [row["how"] for row in state["said"]] == ["strangers", "strangers"]
    assert acquaintances.read(room.book).empty


def test_undo_makes_it_as_if_never_said(room: Workbook, three: tuple[int, int, int]) -> None:
    ann, bo, _ = three
    panel = Pairs(room)
    ask(panel.view, "say", left=ann, right=bo, how="met")
    ask(panel.view, "say", left=ann, right=bo, how="vouches")
    assert ask(panel.view, "undo")["state"]["said"][0]["how"] == "met"
    back = ask(panel.view, "undo")["state"]
    assert (back["top"]["left"]["name"], back["said"], said(room)) == ("Ann Lee", [], [])
    assert ask(panel.view, "undo")["line"] == ""


def test_any_two_are_found_by_name(room: Workbook, three: tuple[int, int, int]) -> None:
    panel, (ann, _, cora) = Pairs(room), three
    [found] = ask(panel.view, "find", words="diaz")["rows"]
    assert found == {"contact": cora, "name": "Cora Diaz", "detail": "Example Ltd"}
    ask(panel.view, "say", left=ann, right=cora, how="in_touch")
    assert said(room) == [[ann, cora, "in_touch"]]


def test_what_cannot_be_is_told_in_one_line(room: Workbook, three: tuple[int, int, int]) -> None:
    face, (ann, bo, _) = Pairs(room).view, three
    assert ask(face, "say", left=ann, right=ann, how="met")["fault"] == say("en", "fault.knows_self")
    assert "mutual" in ask(face, "say", left=ann, right=bo, how="lovers")["fault"]
    assert (said(room), face.first["undo"]) == ([], False)


def test_a_closed_year_is_read_only(room: Workbook, three: tuple[int, int, int]) -> None:
    ann, bo, _ = three
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = Pairs(room).view
    assert (face.first["top"], face.first["closed"]) == (None, say("en", "pairs.closed"))
    told = ask(face, "say", left=ann, right=bo, how="met")["fault"]
    assert (told, said(room)) == (Fault("fault.year_closed", year=2026).say("en"), [])


def test_the_ways_hear_of_it_once_the_keys_rest(room: Workbook, three: tuple[int, int, int]) -> None:
    panel, heard = Pairs(room), []
    aimed.of(room).watchers.append(lambda: heard.append(len(aimed.of(room).connections.edges)))
    ask(panel.view, "say", left=three[0], right=three[2], how="met")
    assert heard == []
    ask(panel.view, "rest")
    assert heard == [5]
