"""The panels of what one can give, of plans, of the ledger and of thanks: saved, undone, and never a balance."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from jinmyaku import audit, future, panels
from jinmyaku.book import contacts, gives, goals, key_people
from jinmyaku.panels import ahead, aimed
from jinmyaku.panels.give_sheet import MOST_LINES, Gives, Offers
from jinmyaku.panels.thanks_sheet import Thanks
from jinmyaku.text import group, say
from jinmyaku.workbook import Workbook
from told import do


@pytest.fixture
def ann(room: Workbook) -> int:
    """Somebody in the book, who is a key person whose hour has a value."""
    contact = contacts.add(room.book, {"given": "Ann", "family": "Lee"})
    key_people.add(room.book, audit.begin(room.book, 2026), {"contact_id": contact, "hourly_value": 6_000})
    return contact


def received(room: Workbook, contact: int, day: str = "2026-11-10", minutes: float | None = 90) -> int:
    said = {"direction": "received", "kind": "time", "day": day, "minutes": minutes, "note": "Read my draft"}
    return gives.record(room.book, contact, said)


def ledger(room: Workbook) -> list[list[Any]]:
    found = gives.read(room.book)
    return found.assign(day=found["day"].dt.strftime("%Y-%m-%d"))[["direction", "kind", "day", "note"]].values.tolist()


def test_what_one_can_give_is_written_changed_and_taken_back(room: Workbook) -> None:
    face = Offers(room).view
    do(face, "add", kind="knowledge", what="How to price")
    do(face, "write", which=1, fields={"minutes": 5})
    assert do(face, "write", which=1, fields={"what": " "})["fault"] == say("en", "fault.give_blank")
    [offer] = do(face, "remove", which=1)["state"]["offers"] or do(face, "undo")["state"]["offers"]
    assert (offer["what"], offer["minutes"], offer["small"]) == ("How to price", 5.0, True)
    assert (do(face, "undo")["state"]["offers"][0]["minutes"], do(face, "undo")["state"]["offers"]) == (None, [])


def test_a_plan_is_worth_what_it_is_in_their_hours(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    [person] = do(face, "plan", key=1, kind="care", what="Flowers")["state"]["people"]
    assert (person["planned"], person["plans"][0]["worth"]) == ("1 planned", "")
    tried = do(face, "worth", which=1, fields={"minutes": 5, "money": 6_000, "saved": None})
    assert (tried["worth"], tried["small"]) == ("worth about 1.1 h of theirs", True)
    assert gives.plans(room.book, audit.begin(room.book, 2026))["minutes"].isna().all()
    fields = {"minutes": 5, "saved": 120, "day": "2026-12-24"}
    [plan] = do(face, "write", which=1, fields=fields)["state"]["people"][0]["plans"]
    assert (plan["worth"], plan["day"], plan["small"]) == ("worth about 2 h of theirs", "2026-12-24", True)


def test_an_amount_that_cannot_be_is_worth_nothing(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    do(face, "plan", key=1, kind="care", what="Flowers")
    for fields in ({"minutes": -5}, {"minutes": 5, "saved": -60}, {"money": -1}):
        assert do(face, "worth", which=1, fields=fields) == {"number": 1, "worth": "", "small": False}


def test_a_note_has_an_end(room: Workbook, ann: int) -> None:
    said = {"direction": "given", "kind": "care", "day": "2026-11-02", "note": "Tea " * 200}
    assert "up to 500 letters" in do(Gives(room).view, "record", contact=ann, fields=said)["fault"]
    assert ledger(room) == []


def test_money_has_no_hours_where_theirs_have_no_value(room: Workbook) -> None:
    key_people.add(room.book, audit.begin(room.book, 2026), {"description": "A baker"})
    face = Gives(room).view
    do(face, "plan", key=1, kind="money", what="A book")
    [person] = do(face, "write", which=1, fields={"money": 3_000})["state"]["people"]
    assert person["plans"][0]["worth"] == say("en", "giving.worth_unknown")


def test_what_is_given_stands_in_the_ledger_until_it_is_taken_back(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    do(face, "plan", key=1, kind="care", what="Flowers")
    plan = do(face, "done", which=1)["state"]["people"][0]["plans"][0]
    assert (plan["given"], ledger(room)) == ("given on 2026-11-30", [["given", "care", "2026-11-30", "Flowers"]])
    assert "already" in do(face, "done", which=1)["fault"]
    assert do(face, "undo")["state"]["people"][0]["plans"][0]["given"] == ""
    assert ledger(room) == []


def test_to_strike_what_was_planned_makes_it_a_plan_again(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    do(face, "plan", key=1, kind="care", what="Flowers"), do(face, "done", which=1)
    [line] = do(face, "change", which=1, fields={"day": "2026-10-01"})["state"]["ledger"]
    state = do(face, "strike", which=line["number"])["state"]
    assert (state["people"][0]["plans"][0]["given"], state["ledger"]) == ("", [])
    state = do(face, "undo")["state"]
    assert (state["people"][0]["plans"][0]["given"], len(state["ledger"])) == ("given on 2026-10-01", 1)


def test_nobody_is_given_to_before_there_is_a_name(room: Workbook) -> None:
    key_people.add(room.book, audit.begin(room.book, 2026), {"description": "A baker"})
    face = Gives(room).view
    do(face, "plan", key=1, kind="care", what="Flowers")
    assert do(face, "done", which=1)["fault"] == say("en", "fault.give_nobody")
    assert do(face, "remove", which=1)["state"]["people"][0]["plans"] == []


def test_something_is_written_into_the_ledger_by_hand(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    said = {"direction": "given", "kind": "money", "day": "2026-11-02", "minutes": 30, "money": 5_000, "unasked": 1}
    [line] = do(face, "record", contact=ann, fields={**said, "note": "Lunch"})["state"]["ledger"]
    assert (line["facts"], line["unasked"], line["name"]) == (["30 min", "USD 5,000"], True, "Ann Lee")
    do(face, "change", which=line["number"], fields={"note": "A long lunch", "minutes": None})
    assert ledger(room)[0][3] == "A long lunch"
    assert do(face, "undo")["state"]["ledger"] == [line]
    assert do(face, "undo")["state"]["ledger"] == []


def test_a_day_yet_to_come_belongs_to_the_plans(room: Workbook, ann: int) -> None:
    face = Gives(room).view
    said = {"direction": "given", "kind": "care", "note": "Flowers"}
    told = do(face, "record", contact=ann, fields={**said, "day": "2026-12-24"})
    assert told["fault"] == say("en", "giving.later", found="2026-12-24", last="2026-11-30")
    assert "2026-05-04" in do(face, "record", contact=ann, fields={**said, "day": "soon"})["fault"]
    assert ledger(room) == []


@pytest.mark.parametrize(
    ("days", "lines"),
    [
        ([], ["nothing given yet: something small is a beginning"]),
        (
            ["2026-10-01"],
            [
                "Given once so far.",
                "give first: 1 of 12 months, 1 of 4 gives, 1 of 3 quarters",
            ],
        ),
        (
            ["2024-12-10", "2025-05-02", "2025-11-01", "2026-03-01"],
            ["gives: 4, over 23 months, in 4 of the last 8 quarters"],
        ),
    ],
)
def test_the_brake_is_told_in_words(room: Workbook, ann: int, days: list[str], lines: list[str]) -> None:
    for day in days:
        gives.record(room.book, ann, {"direction": "given", "kind": "care", "day": day})
    first = Gives(room).view.first
    assert first["people"][0]["lines"] == lines
    assert "a brake, not a licence" in first["brake"]


def test_the_latest_lines_are_shown_and_older_ones_when_they_are_asked_for(room: Workbook, ann: int) -> None:
    for day in range(1, MOST_LINES + 3):
        received(room, ann, f"2026-10-{day:02}")
    face = Gives(room).view
    first = face.first
    assert (first["ledger"][0]["day"], len(first["ledger"]), first["more"]) == ("2026-10-22", 20, "and 2 more")
    told = do(face, "older")["state"]
    assert (told["ledger"][-1]["day"], len(told["ledger"]), told["more"]) == ("2026-10-01", 22, "")
    assert do(face, "strike", which=told["ledger"][-1]["number"])["state"]["ledger"][-1]["day"] == "2026-10-02"


def test_thanks_are_owed_until_both_are_given(room: Workbook, ann: int) -> None:
    number, face = received(room, ann), Thanks(room).view
    assert [(one["since"], one["thank"], one["tell"]) for one in face.first["owed"]] == [("20 days ago", True, True)]
    assert do(face, "sign", which=number, what="thank")["state"]["owed"][0]["thank"] is False
    assert do(face, "sign", which=number, what="tell")["state"]["owed"] == []
    assert gives.read(room.book)[["thanked_on", "told_on"]].values.tolist() == [["2026-11-30", "2026-11-30"]]
    assert do(face, "undo")["state"]["owed"][0]["tell"] is True


def test_time_received_is_told_in_their_money_and_my_hours(room: Workbook, ann: int) -> None:
    received(room, ann, minutes=210)
    face = Thanks(room).view
    assert face.first["received"] == [{"name": "Ann Lee", "time": "3.5 h", "worth": "USD 21,000", "own": "–"}]
    assert do(face, "rate", value=3_000)["state"]["received"][0]["own"] == "7 h"
    assert audit.read(room.book, 2026, room.as_of).rules["rate"] == 3_000
    assert "Found: -1" in do(face, "rate", value=-1)["fault"]
    assert (do(face, "undo")["state"]["rate"], do(face, "rate", value=None)["state"]["rate"]) == (None, None)


def test_where_there_is_nothing_to_tell_thanks_are_done(room: Workbook, ann: int) -> None:
    number = received(room, ann)
    gives.change(room.book, number, {"thanked_on": "2026-11-11"})
    face = Thanks(room).view
    assert do(face, "nothing", which=number)["state"]["owed"] == []
    assert gives.read(room.book)[["thanked_on", "told_on"]].values.tolist() == [["2026-11-11", "2026-11-11"]]
    assert do(face, "undo")["state"]["owed"][0]["tell"] is True


@pytest.mark.parametrize(
    ("lang", "said", "code"), [("en", "USD 21,000", "EUR 21,000"), ("ja", "21,000円", "EUR 21,000")]
)
def test_money_is_told_in_ones_own_currency(room: Workbook, ann: int, lang: str, said: str, code: str) -> None:
    received(room, ann, minutes=210)
    room.lang, room.region = lang, {"en": "US", "ja": "JP"}[lang]
    face = Thanks(room).view
    assert face.first["received"][0]["worth"] == said
    told = do(face, "currency", code="eur")["state"]
    assert (told["currency"], told["received"][0]["worth"]) == ("EUR", code)
    assert ahead.received(aimed.of(room)).frame.iloc[0, 2] == code
    assert "YEN" in do(face, "currency", code="yen")["fault"]
    assert do(face, "undo")["state"]["received"][0]["worth"] == said


def test_a_closed_year_writes_nothing_down(room: Workbook, ann: int) -> None:
    number = received(room, ann)
    audit.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    gave, thanks = Gives(room).view, Thanks(room).view
    said = {"direction": "given", "kind": "care", "day": "2026-11-02"}
    faults = [
        do(gave, "record", contact=ann, fields=said),
        do(gave, "strike", which=number),
        do(gave, "plan", key=1, kind="care", what="Flowers"),
        do(thanks, "sign", which=number, what="thank"),
        do(thanks, "rate", value=3_000),
    ]
    assert ["2026 is closed" in told["fault"] for told in faults] == [True] * 5
    assert (gave.first["closed"], len(ledger(room))) == (say("en", "aim.closed"), 1)


def test_without_a_person_all_of_it_is_a_table(room: Workbook, ann: int) -> None:
    year = audit.begin(room.book, 2026)
    goals.add(room.book, year, {"goal": "Rest"})
    gives.offer(room.book, year, {"kind": "care", "what": "Flowers"})
    gives.plan(room.book, year, {"key_person": 1, "kind": "care", "what": "Flowers"})
    received(room, ann)
    room.interactive = False
    shown = [panels.goals, panels.key_people, panels.offers, panels.gives, panels.thanks]
    assert [len(show(room).frame) for show in shown] == [1] * 5


def test_no_balance_and_no_debt_is_told_to_anybody(room: Workbook, ann: int) -> None:
    received(room, ann, minutes=600)
    shown = json.dumps([Gives(room).view.first, Thanks(room).view.first])
    told = " ".join(word for name in ("giving", "offer", "thanks") for word in group("en", name).values())
    for word in ("balance", "debt", "owe ", "owes", "owed"):
        assert word not in shown.replace('"owed":', "").lower()
        assert word not in told.lower()
    assert not any(set(one) & {"difference", "net", "saldo"} for one in Gives(room).view.first["people"])
    assert set(group("en", "kind")) >= set(future.KINDS)
