"""A year's goals, key people and gives as everything reads them, and what they mean for its time and its calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject

from jinmyaku import aiming, appointments, audit, giving, planning, promises
from jinmyaku.aiming import Aims
from jinmyaku.book import Book, audits, contacts, decisions, gives, goals, interactions, key_people, time_rules

DAY = dt.date(2026, 12, 31)
Judged = Callable[..., int]


def read(book: Book) -> Aims:
    return aiming.read(book, audit.read(book, 2026, DAY))


def key(book: Book, goal: int | None, fit: str = "achieved", **fields: object) -> int:
    """A key person of 2026, for a goal."""
    here = audit.begin(book, 2026)
    number = key_people.add(book, here, {"description": "A baker", **fields})
    if goal is not None:
        key_people.link(book, here, number, goal, fit)
    return number


def goal(book: Book, words: str = "A shop", **fields: object) -> int:
    return goals.add(book, audit.begin(book, 2026), {"goal": words, **fields})


def test_goals_that_nobody_named_has_achieved_come_first_and_closed_ones_last(book: Book) -> None:
    shop, rest, sail = (goal(book, words) for words in ("A shop", "Rest", "Sail"))
    key(book, shop, access="named")
    key(book, rest, "on_the_way", access="vouches")
    goals.put(book, audit.begin(book, 2026), sail, {"status": "achieved"})
    assert read(book).goals["state"].to_dict() == {rest: "nobody_there", shop: "no_contact", sail: "nobody"}
    assert read(book).goals.index[-1] == sail


def test_only_open_goals_count_in_the_whole_gap_by_their_weight(book: Book) -> None:
    shop, rest = goal(book, weight=3), goal(book, "Rest", weight=1)
    key(book, shop, access="vouches")
    assert read(book).total_gap == 0.25
    goals.put(book, audit.begin(book, 2026), rest, {"status": "dropped"})
    assert read(book).total_gap == 0


def test_a_goal_carried_on_is_still_ahead(book: Book) -> None:
    shop, rest = goal(book, weight=3), goal(book, "Rest", weight=1)
    key(book, shop, access="vouches")
    key(book, rest)
    for number in (shop, rest):
        goals.put(book, audit.begin(book, 2026), number, {"status": "carried"})
    assert (read(book).total_gap, aiming.key_people_for(book, 2026)) == (0.25, 2)
    goals.put(book, audit.begin(book, 2026), shop, {"status": "achieved"})
    assert aiming.by_year(book, 2026).values.tolist() == [[2026, 2, 1, 2, 1.0]]
    assert (read(book).total_gap, aiming.key_people_for(book, 2026)) == (1.0, 1)


def test_one_person_under_two_entries_is_one_key_person(book: Book) -> None:
    ann, again = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Lee Ann"))
    shop, rest = goal(book), goal(book, "Rest")
    old = key(book, shop, contact_id=ann, access="met")
    new = key(book, shop, "on_the_way", contact_id=again, access="in_touch")
    key_people.link(book, audit.begin(book, 2026), old, rest, "on_the_way")
    gives.plan(book, audit.begin(book, 2026), {"key_person": old, "what": "A card"})
    decisions.decide(book, ann, again, same=True)
    aims = read(book)
    assert aims.links[["key_id", "goal_id", "fit"]].values.tolist() == [
        [new, shop, "achieved"],
        [new, rest, "on_the_way"],
    ]
    assert (aims.people.index.tolist(), aims.plans["key_id"].tolist()) == ([new], [new])
    assert (aims.goals["covered"].to_dict(), aiming.key_people_for(book, 2026)) == ({shop: 0.5, rest: 0.25}, 1)
    assert key_people.link(book, audit.begin(book, 2026), new, rest, None)
    assert read(book).links["goal_id"].tolist() == [shop]


def test_what_is_worth_an_hour_is_said_or_told_from_income(book: Book) -> None:
    said, earns, neither = key(book, None, hourly_value=3000.0), key(book, None, income=1e8), key(book, None)
    assert read(book).people["hourly"].fillna(-1).to_dict() == {said: 3000, earns: 50_000, neither: -1}


def test_a_planned_give_is_worth_their_hours_and_a_small_one_is_marked(book: Book) -> None:
    baker, here = key(book, None, hourly_value=3000.0), audit.begin(book, 2026)
    gives.plan(book, here, {"key_person": baker, "kind": "care", "what": "A card", "minutes": 5, "saved": 60})
    gives.plan(book, here, {"key_person": baker, "kind": "money", "what": "Flowers", "minutes": 30, "money": 6000})
    assert read(book).plans[["worth", "small"]].values.tolist() == [[1.0, True], [2.5, False]]


def test_money_for_somebody_whose_hour_has_no_known_value_has_no_worth(book: Book) -> None:
    baker = key(book, None)
    gives.plan(book, audit.begin(book, 2026), {"key_person": baker, "kind": "money", "what": "Flowers", "money": 6000})
    assert read(book).plans["worth"].isna().all()


def test_thanks_are_owed_until_given_and_until_they_know_what_came_of_it(book: Book) -> None:
    ann = contacts.add(book, {"name": "Ann Lee"})
    for day in ("2026-06-01", "2026-05-01", "2027-01-05"):
        gives.record(book, ann, {"direction": "received", "kind": "time", "day": day, "minutes": 90})
    gives.record(book, ann, {"direction": "given", "kind": "care", "day": "2026-07-01"})
    gives.change(book, 1, {"thanked_on": "2026-06-02"})
    assert read(book).thanks[["thank", "tell"]].to_dict("index") == {
        2: {"thank": True, "tell": True},
        1: {"thank": False, "tell": True},
    }
    gives.change(book, 1, {"told_on": "2026-06-20"})
    assert read(book).thanks.index.tolist() == [2]


def test_time_received_is_told_in_their_money_and_in_ones_own_hours(book: Book) -> None:
    ann = contacts.add(book, {"name": "Ann Lee"})
    key(book, None, contact_id=ann, income=1e8)
    gives.record(book, ann, {"direction": "received", "kind": "time", "day": "2026-05-01", "minutes": 210})
    audits.set_rule(book, audit.begin(book, 2026), "rate", 3000.0)
    assert read(book).received.round(1).loc[ann].tolist() == [210.0, 175_000.0, 58.3, "Ann Lee"]


def test_no_frame_sets_what_came_against_what_went(book: Book) -> None:
    ann = contacts.add(book, {"name": "Ann Lee"})
    key(book, goal(book), contact_id=ann)
    aims = read(book)
    columns = {str(name) for frame in (aims.people, aims.ledger, aims.received) for name in frame}
    assert not {name for name in columns if "balance" in name or "debt" in name or "owed" in name}


def test_hours_together_stand_on_the_scale_of_friendship(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    key(book, None, contact_id=ann)
    for month in (2, 5, 8):
        interactions.add(book, [ann], "in_person", f"2026-{month:02d}-01", 300)
    assert read(book).people[["hours", "a_year", "years_to_50"]].round(2).values.tolist() == [[15.0, 15.0, 2.33]]


def kept(book: Book) -> tuple[float, bool]:
    plan = planning.read(book, audit.read(book, 2026, DAY))
    return plan.rules["key_people"], plan.by_aims


def test_key_people_of_open_goals_set_how_many_time_is_kept_for(book: Book) -> None:
    assert kept(book) == (2, False)
    shop, done = goal(book), goal(book, "Rest")
    for one in (shop, shop, shop, done, None):
        key(book, one)
    goals.put(book, audit.begin(book, 2026), done, {"status": "achieved"})
    assert kept(book) == (3, True)
    assert promises.sentences(planning.read(book, audit.read(book, 2026, DAY)), "en")[-1].startswith(
        "I keep 13 % for the 3 key people named in 5 Future"
    )


def test_what_the_person_has_set_herself_holds_against_it(book: Book) -> None:
    key(book, goal(book))
    time_rules.put(book, audit.begin(book, 2026), {"key_people": 4})
    assert kept(book) == (4, False)
    time_rules.put(book, audit.begin(book, 2026), {"key_people": None})
    assert kept(book) == (1, True)


def test_a_closed_year_keeps_its_number_and_the_next_one_has_its_own(book: Book) -> None:
    key(book, goal(book))
    audit.close(book, audit.begin(book, 2026), DAY)
    later = audit.begin(book, 2027)
    for number in (2, 3):
        key_people.link(book, later, key_people.add(book, later, {"description": f"Baker {number}"}), 1, "achieved")
    assert planning.kept_rules(book, 2026)["key_people"] == 1
    assert planning.kept_rules(book, 2027)["key_people"] == 3


def planned(book: Book, day: str = "2027-01-12", **fields: object) -> int:
    """A card planned for Ann."""
    ann = contacts.add(book, {"family": "Lee", "given": "Ann"})
    return gives.plan(book, audit.begin(book, 2026), {
        "key_person": key(book, None, contact_id=ann), "kind": "care", "what": "A card about Bo", "day": day, **fields,
    })  # fmt: skip


def export(book: Book, file: Path, named: bool = False) -> dict[str, str]:
    """Export the calendar of 2026: what its gives are called, and their status."""
    appointments.write(book, planning.read(book, audit.read(book, 2026, DAY)), file, "JP", "en", named=named)
    events = vobject.readOne(file.read_text(encoding="utf-8")).vevent_list
    return {one.summary.value: one.status.value for one in events if "audit" not in one.summary.value}


def test_a_give_planned_for_a_day_stands_in_the_calendar_without_a_name(book: Book, tmp_path: Path) -> None:
    planned(book, minutes=5)
    assert export(book, tmp_path / "a.ics") == {"Something for A. L.": "CONFIRMED"}
    text = (tmp_path / "a.ics").read_text(encoding="utf-8")
    assert [name for name in ("Ann", "Lee", "Bo") if name in text] == []
    assert export(book, tmp_path / "b.ics", named=True) == {"Something for Ann Lee": "CONFIRMED"}


def test_a_give_without_a_day_or_with_one_that_is_past_stands_in_none(book: Book) -> None:
    for day in ("", "2026-12-30"):
        planned(book, day)
    assert giving.entries(book, 2026, dt.date(2027, 1, 1), "en") == []


@pytest.mark.parametrize("how", ["done", "removed", "no day"])
def test_a_give_that_is_planned_no_more_is_cancelled(book: Book, tmp_path: Path, how: str) -> None:
    number, here = planned(book), audit.begin(book, 2026)
    export(book, tmp_path / "a.ics")
    if how == "done":
        gives.done(book, here, number, "2026-12-30")
    else:
        gives.plan(book, here, {"removed": 1} if how == "removed" else {"day": ""}, number)
    assert export(book, tmp_path / "a.ics") == {"No longer planned": "CANCELLED"}


def test_a_give_moved_to_another_day_is_the_same_entry(book: Book, tmp_path: Path) -> None:
    number = planned(book)
    export(book, tmp_path / "a.ics")
    gives.plan(book, audit.begin(book, 2026), {"day": "2027-02-01"}, number)
    assert export(book, tmp_path / "a.ics") == {"Something for A. L.": "CONFIRMED"}


def test_a_give_for_somebody_only_described_names_nobody(book: Book) -> None:
    baker = key(book, None, description="The baker at the corner")
    said = {"key_person": baker, "what": "A note", "day": "2027-01-12", "minutes": 40}
    gives.plan(book, audit.begin(book, 2026), said)
    (entry,) = giving.entries(book, 2026, DAY, "en")
    assert (entry.title, entry.told, entry.minutes) == ("Something for a key person", "time", 40)
    (entry,) = giving.entries(book, 2026, DAY, "en", named=True)
    assert (entry.title, entry.told) == ("Something for The baker at the corner", "A note")
