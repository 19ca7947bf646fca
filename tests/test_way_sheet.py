"""Ways to a key person, and around whom not to ask; requests, and what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ask
from jinmyaku import audit
from jinmyaku.book import acquaintances, answers, audits, contacts, gives, goals, key_people
from jinmyaku.panels import pair_sheet, way_sheet
from jinmyaku.panels.way_sheet import Ways
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
ALLY = {"ally": 2}


def name_key(room: Workbook, **fields: object) -> int:
    here = audit.begin(room.book, 2026)
    number = key_people.add(room.book, here, fields)
    goal = goals.add(room.book, here, {"goal": "Open a second shop"})
    key_people.link(room.book, here, number, goal, "achieved")
    return number


@pytest.fixture
def four(room: Workbook, judged: Judged) -> dict[str, int]:
    """Two allies who know Kim, whom I know by name only; Dan knows nobody."""
    people = {name: judged(f"{name} Lee", **ALLY) for name in ("Ann", "Bo", "Dan")}
    people["Kim"] = contacts.add(room.book, {"given": "Kim", "family": "Lee"})
    name_key(room, contact_id=people["Kim"], access="named")
    acquaintances.put(room.book, people["Ann"], people["Kim"], "mutual")
    acquaintances.put(room.book, people["Bo"], people["Kim"], "met")
    return people


def firsts(state: dict) -> list[str]:
    return [way["first"]["name"] for way in state["ways"]]


def test_ways_begin_with_different_people_the_best_first(room: Workbook, four: dict[str, int]) -> None:
    state = Ways(room).view.first
    assert (firsts(state), [way["chance"] for way in state["ways"]]) == (
        ["Ann Lee", "Bo Lee"],
        ["about 1 in 3", "about 1 in 15"],
    )
    assert [one["step"] for one in state["ways"][0]["people"]] == [
        say("en", "ways.me_vouches") + say("en", "ways.seen_me"),
        say("en", "pairs.mutual"),
    ]
    assert state["keys"][0]["goals"] == ["Open a second shop"]


def test_whoever_was_asked_is_left_alone_for_half_a_year(room: Workbook, four: dict[str, int]) -> None:
    face = Ways(room).view
    after = ask(face, "asked", contact=four["Ann"], day="2026-11-03")
    state = after["state"]
    assert (firsts(state), after["line"][:8]) == (["Bo Lee"], "Saved at")
    assert state["avoided"] == [say("en", "ways.avoided_asked", name="Ann Lee", day="2026-11-03")]
    assert firsts(ask(face, "undo")["state"]) == ["Ann Lee", "Bo Lee"]
    assert firsts(ask(face, "asked", contact=four["Ann"], day="2026-05-03")["state"]) == ["Ann Lee", "Bo Lee"]


def test_whoever_might_let_me_go_is_not_asked(room: Workbook, four: dict[str, int]) -> None:
    answers.save(room.book, audit.begin(room.book, 2026), four["Ann"], {"m_ally": 0, "m_value": 1, "m_effort": 6})
    state = Ways(room).view.first
    assert (firsts(state), state["avoided"]) == (["Bo Lee"], [say("en", "ways.avoided_lets_go", name="Ann Lee")])


def test_a_day_that_is_none_or_lies_ahead_is_refused(room: Workbook, four: dict[str, int]) -> None:
    face = Ways(room).view
    assert "2026-05-04" in ask(face, "asked", contact=four["Ann"], day="soon")["fault"]
    ahead = ask(face, "asked", contact=four["Ann"], day="2026-12-24")["fault"]
    assert ahead == Fault("fault.asked_ahead", found="2026-12-24").say("en")
    assert acquaintances.requests(room.book).empty


def test_an_introduction_is_taken_over_by_a_press(room: Workbook, four: dict[str, int]) -> None:
    face, (ann, kim) = Ways(room).view, (four["Ann"], four["Kim"])
    [request] = ask(face, "asked", contact=ann, day="2026-11-03")["state"]["requests"]
    assert request["offers"] == []
    [request] = ask(face, "came", request=request["request"], outcome="introduced")["state"]["requests"]
    assert [offer["act"] for offer in request["offers"]] == ["met", "by"]
    for offer in request["offers"]:
        [request] = ask(face, offer["act"], **offer["what"])["state"]["requests"]
    assert request["offers"] == []
    assert contacts.contacts(room.book).loc[kim, "introduced_by"] == str(ann)
    assert key_people.read(room.book, audit.begin(room.book, 2026))["access"].tolist() == ["met"]
    for _ in range(2):
        ask(face, "undo")
    assert contacts.contacts(room.book).loc[kim, "introduced_by"] == ""
    assert key_people.read(room.book, audit.begin(room.book, 2026))["access"].tolist() == ["named"]


def test_a_request_may_be_declined_and_set_right(room: Workbook, four: dict[str, int]) -> None:
    face = Ways(room).view
    [request] = ask(face, "asked", contact=four["Ann"], day="2026-11-03")["state"]["requests"]
    [request] = ask(face, "came", request=request["request"], outcome="declined")["state"]["requests"]
    assert (request["came"], request["offers"]) == ("declined", [])
    assert ask(face, "undo")["state"]["requests"][0]["came"] == ""
    assert "declined" in ask(face, "came", request=request["request"], outcome="maybe")["fault"]


def test_what_was_given_stands_beside_whom_to_ask(room: Workbook, four: dict[str, int]) -> None:
    for day in ("2025-03-01", "2025-09-01", "2026-03-01", "2026-09-01"):
        gives.record(room.book, four["Ann"], {"direction": "given", "kind": "care", "day": day})
    first, second = (way["first"]["lines"] for way in Ways(room).view.first["ways"])
    assert first == [
        say("en", "ways.gave", n=4, day="2026-09-01"),
        say("en", "ways.steady", months=20, n=4),
    ]
    assert second[0] == say("en", "ways.gave_nothing")
    assert second[1].startswith("Give first: 0 of 12 months")


def test_whom_a_key_person_cares_for_is_told(room: Workbook, four: dict[str, int]) -> None:
    name_key(room, contact_id=four["Ann"], access="vouches", who_matters="Her sister", done_for_them="Found a flat")
    lines = Ways(room).view.first["ways"][0]["first"]["lines"]
    assert lines[-2:] == ["Who matters to them: Her sister", "What you did for those: Found a flat"]


def test_a_key_person_one_is_in_touch_with_needs_nobody_between(room: Workbook, four: dict[str, int]) -> None:
    name_key(room, contact_id=four["Dan"], access="in_touch")
    state = ask(Ways(room).view, "pick", contact=four["Dan"])["state"]
    assert state["direct"] == say("en", "ways.direct", name="Dan Lee")
    assert state["none"] == say("en", "ways.nobody", name="Dan Lee")


def test_where_there_is_no_key_person_it_says_what_to_do(room: Workbook) -> None:
    assert Ways(room).view.first["none"] == say("en", "ways.no_key")
    name_key(room, description="Someone who took a clinic to ten branches")
    room.book.memo.clear()
    assert Ways(room).view.first["none"] == say("en", "ways.only_described")


def test_a_closed_year_is_read_only(room: Workbook, four: dict[str, int]) -> None:
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = Ways(room).view
    assert face.first["closed"] == say("en", "pairs.closed")
    closed = Fault("fault.year_closed", year=2026).say("en")
    assert ask(face, "asked", contact=four["Ann"], day="2026-11-03")["fault"] == closed
    assert ask(face, "by", contact=four["Ann"], by="self")["fault"] == closed


def test_without_a_person_everything_is_said_all_the_same(room: Workbook, four: dict[str, int]) -> None:
    ways, pairs = way_sheet.static(room).frame, pair_sheet.static(room).frame
    assert ways.iloc[:, 1].tolist() == ["You → Ann Lee → Kim Lee", "You → Bo Lee → Kim Lee"]
    assert pairs.empty
