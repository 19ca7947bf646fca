"""The panel of key people: named or described, near or far, and what that does to the gap of a goal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jinmyaku import audit
from jinmyaku.book import contacts, decisions, goals, interactions, key_people
from jinmyaku.panels.key_sheet import KeyPeople
from jinmyaku.text import say
from jinmyaku.workbook import Workbook
from told import do

CLINIC = "Someone who took a clinic to ten branches"


@pytest.fixture
def shop(room: Workbook) -> int:
    """A goal of the year."""
    return goals.add(room.book, audit.begin(room.book, 2026), {"goal": "A second shop"})


def ann(room: Workbook) -> int:
    return contacts.add(room.book, {"given": "Ann", "family": "Lee", "organisation": "Example Ltd"})


def kept(room: Workbook) -> list[list[Any]]:
    found = key_people.read(room.book, audit.begin(room.book, 2026))
    return found[["contact_id", "description", "access"]].values.tolist()


def test_somebody_from_the_book_is_found_and_named_for_a_goal(room: Workbook, shop: int) -> None:
    contact, face = ann(room), KeyPeople(room).view
    assert do(face, "find", words="lee")["rows"] == [{"contact": contact, "name": "Ann Lee", "detail": "Example Ltd"}]
    told = do(face, "add", contact=contact, description="", goal=shop)
    assert (told["which"], kept(room)) == (1, [[contact, "", "named"]])
    assert told["state"]["people"][0]["fits"] == [[shop, "achieved"]]
    assert f"“A second shop”: {say('en', 'state.no_contact')}." in told["line"]


def test_a_name_given_later_closes_the_gap_at_once(room: Workbook, shop: int) -> None:
    contact, face = ann(room), KeyPeople(room).view
    do(face, "add", contact=None, description=CLINIC, goal=shop)
    do(face, "name", which=1, contact=contact)
    told = do(face, "write", which=1, fields={"access": "mutual"})
    assert f"“A second shop”: {say('en', 'state.covered')}, 75% covered." in told["line"]
    assert (told["state"]["people"][0]["name"], kept(room)) == ("Ann Lee", [[contact, CLINIC, "mutual"]])
    do(face, "undo"), do(face, "undo")
    assert kept(room) == [[0, CLINIC, "named"]]


def test_a_change_that_moves_no_gap_says_only_that_it_is_saved(room: Workbook, shop: int) -> None:
    face = KeyPeople(room).view
    do(face, "add", contact=ann(room), description="", goal=shop)
    line = do(face, "write", which=1, fields={"respect": "Keeps her word"})["line"]
    assert (line[:8], len(line)) == ("Saved at", len("Saved at 12:34:56"))


def test_nobody_stands_here_twice(room: Workbook, shop: int) -> None:
    contact, face = ann(room), KeyPeople(room).view
    do(face, "add", contact=contact, description="", goal=None)
    again = do(face, "add", contact=contact, description="", goal=None)
    assert (again["which"], again["line"], len(kept(room))) == (1, say("en", "key.there"), 1)
    do(face, "add", contact=None, description=CLINIC, goal=shop)
    assert do(face, "name", which=2, contact=contact)["fault"] == say("en", "key.twice")


def test_an_entry_of_the_same_person_is_the_same_key_person(room: Workbook, shop: int) -> None:
    one, two = ann(room), contacts.add(room.book, {"given": "Anne", "family": "Lee"})
    face = KeyPeople(room).view
    do(face, "add", contact=two, description="", goal=shop)
    decisions.decide(room.book, one, two, same=True)
    room.tell()
    assert say("en", "key.there") in do(face, "add", contact=one, description="", goal=None)["line"]


def test_somebody_there_already_is_linked_with_the_goal_that_was_meant(room: Workbook, shop: int) -> None:
    contact, face = ann(room), KeyPeople(room).view
    do(face, "add", contact=contact, description="", goal=None)
    again = do(face, "add", contact=contact, description="", goal=shop)
    assert (again["which"], again["state"]["people"][0]["fits"]) == (1, [[shop, "achieved"]])
    assert say("en", "key.there") in again["line"]
    assert do(face, "undo")["state"]["people"][0]["fits"] == []


def test_somebody_is_found_by_an_address(room: Workbook) -> None:
    contact = contacts.add(room.book, {"name": "Ann Lee"}, [("mail", "ann@port.example")])
    assert [row["contact"] for row in do(KeyPeople(room).view, "find", words="port.example")["rows"]] == [contact]


def test_what_another_page_took_out_is_said_to_be_gone_and_goes(room: Workbook, shop: int) -> None:
    face = KeyPeople(room).view
    do(face, "add", contact=ann(room), description="", goal=None)
    key_people.put(room.book, audit.begin(room.book, 2026), 1, {"removed": 1})
    told = do(face, "write", which=1, fields={"respect": "Keeps her word"})
    assert (told["fault"], told["state"]["people"]) == (say("en", "aim.gone"), [])


def test_how_far_somebody_is_with_a_goal_is_said_and_unsaid(room: Workbook, shop: int) -> None:
    face = KeyPeople(room).view
    do(face, "add", contact=ann(room), description="", goal=None)
    fits = [do(face, "link", which=1, goal=shop, fit=fit)["state"]["people"][0]["fits"] for fit in ("on_the_way", "")]
    assert fits == [[[shop, "on_the_way"]], []]
    assert do(face, "undo")["state"]["people"][0]["fits"] == [[shop, "on_the_way"]]


def test_somebody_taken_out_comes_back_with_all_that_was_said(room: Workbook, shop: int) -> None:
    face = KeyPeople(room).view
    do(face, "add", contact=ann(room), description="", goal=shop)
    do(face, "write", which=1, fields={"income": 30_000_000.0})
    assert do(face, "remove", which=1)["state"]["people"] == []
    [person] = do(face, "undo")["state"]["people"]
    assert (person["hourly"], person["fits"]) == ("An hour of theirs: about USD 15,000", [[shop, "achieved"]])


@pytest.mark.parametrize(("minutes", "access"), [(60, "in_touch"), (None, None)])
def test_measured_access_is_a_suggestion_and_never_set(room: Workbook, minutes: int | None, access: str | None) -> None:
    contact = ann(room)
    if minutes:
        interactions.add(room.book, [contact], "in_person", "2026-03-04", minutes)
    face = KeyPeople(room).view
    [person] = do(face, "add", contact=contact, description="", goal=None)["state"]["people"]
    suggested = person["suggestion"] and person["suggestion"]["access"]
    assert (suggested, person["access"]) == (access, "named")
    if access:
        assert "2026-03-04" in person["suggestion"]["why"]
        state = do(face, "write", which=1, fields={"access": access})["state"]
        assert state["people"][0]["suggestion"] is None


@pytest.mark.parametrize("fields", [{"income": -1}, {"access": "close"}, {"hourly_value": "much"}])
def test_what_cannot_be_is_refused_and_not_kept(room: Workbook, fields: dict[str, Any]) -> None:
    face = KeyPeople(room).view
    do(face, "add", contact=ann(room), description="", goal=None)
    assert "Found" in do(face, "write", which=1, fields=fields)["fault"]
    assert kept(room)[0][2] == "named"
    assert do(face, "add", contact=None, description=" ", goal=None)["fault"] == say("en", "fault.key_blank")


def test_a_closed_year_shows_its_key_people_and_keeps_nothing(room: Workbook, shop: int) -> None:
    here = audit.begin(room.book, 2026)
    key_people.add(room.book, here, {"description": CLINIC})
    audit.close(room.book, here, dt.date(2026, 12, 31))
    face = KeyPeople(room).view
    assert [one["description"] for one in face.first["people"]] == [CLINIC]
    assert "2026 is closed" in do(face, "link", which=1, goal=shop, fit="achieved")["fault"]
