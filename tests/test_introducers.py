"""Who introduced whom: asked one after the other, with the share that one introduced oneself to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ask
from jinmyaku import audit
from jinmyaku.book import audits, contacts, key_people
from jinmyaku.panels import introducers
from jinmyaku.panels.introducers import Introducers
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]


@pytest.fixture
def six(judged: Judged) -> list[int]:
    return [judged(f"Ann Lee{n}", ally=2) for n in range(6)]


def by(room: Workbook, contact: int) -> str:
    return str(contacts.contacts(room.book).loc[contact, "introduced_by"])


def test_key_people_are_asked_about_first(room: Workbook, six: list[int]) -> None:
    kim = contacts.add(room.book, {"given": "Kim", "family": "Fox", "met_via": "A talk on shops"})
    key_people.add(room.book, audit.begin(room.book, 2026), {"contact_id": kim})
    top = Introducers(room).view.first["top"]
    assert (top["name"], top["how"]) == ("Kim Fox", "A talk on shops")


def test_who_did_is_kept_and_taken_back(room: Workbook, six: list[int]) -> None:
    face = Introducers(room).view
    after = ask(face, "by", contact=six[0], by=str(six[5]))
    assert (by(room, six[0]), after["line"][:8]) == (str(six[5]), "Saved at")
    assert after["state"]["rows"] == [{"name": "Ann Lee5", "whom": "Ann Lee0"}]
    assert after["state"]["top"]["name"] == "Ann Lee1"
    back = ask(face, "undo")["state"]
    assert (by(room, six[0]), back["top"]["name"], back["rows"]) == ("", "Ann Lee0", [])


def test_above_65_per_cent_by_oneself_is_worth_a_thought(room: Workbook, six: list[int]) -> None:
    face = Introducers(room).view
    for contact in six[:4]:
        ask(face, "by", contact=contact, by="self")
    state = ask(face, "by", contact=six[4], by=str(six[5]))["state"]
    assert state["line"] == f"{say('en', 'path.share', share='80%', n=5)} {say('en', 'path.inbred')}"
    assert (state["top"]["name"], state["left"]) == ("Ann Lee5", say("en", "introducers.left", n=1))


def test_whoever_is_put_off_comes_last(room: Workbook, six: list[int]) -> None:
    face = Introducers(room).view
    assert ask(face, "later", contact=six[0])["state"]["top"]["name"] == "Ann Lee1"
    for contact in six[1:]:
        state = ask(face, "by", contact=contact, by="self")["state"]
    assert state["top"]["name"] == "Ann Lee0"


def test_nobody_introduces_themselves_and_nobody_is_made_up(room: Workbook, six: list[int]) -> None:
    face = Introducers(room).view
    assert ask(face, "by", contact=six[0], by=str(six[0]))["fault"] == say("en", "fault.introducer_self")
    assert "Nobody in the book" in ask(face, "by", contact=six[0], by="777")["fault"]
    assert (by(room, six[0]), face.first["undo"]) == ("", False)


def test_a_closed_year_is_read_only(room: Workbook, six: list[int]) -> None:
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = Introducers(room).view
    assert (face.first["top"], face.first["closed"]) == (None, say("en", "pairs.closed"))
    told = ask(face, "by", contact=six[0], by="self")["fault"]
    assert told == Fault("fault.year_closed", year=2026).say("en")


def test_without_a_person_there_is_a_table(room: Workbook, six: list[int]) -> None:
    contacts.edit(room.book, six[0], {"introduced_by": "self"})
    assert introducers.static(room).frame.iloc[0, 1:].tolist() == [1, "Ann Lee0"]


def test_where_nobody_matters_yet_it_says_so(room: Workbook) -> None:
    assert Introducers(room).view.first["line"] == say("en", "introducers.nobody")
