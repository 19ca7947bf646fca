"""Goals, key people and gives in the book: said of a year, kept across years, and never lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinmyaku import audit, intake
from jinmyaku.book import (
    Book,
    acquaintances,
    archive,
    audits,
    contacts,
    decisions,
    gives,
    goals,
    key_people,
    undoing,
    versions,
)
from jinmyaku.text import Fault

Judged = Callable[..., int]


def close(book: Book, year: int) -> None:
    audit.close(book, audit.begin(book, year), dt.date(year, 12, 31))


def held(book: Book, year: int) -> list[list[object]]:
    """The goals of a year: words and status."""
    return goals.read(book, audits.find(book, year), year)[["goal", "status"]].values.tolist()


def test_a_goal_goes_on_into_later_years_until_one_closes_it(book: Book) -> None:
    shop = goals.add(book, audit.begin(book, 2024), {"goal": "A second shop"})
    goals.put(book, audit.begin(book, 2025), shop, {"status": "achieved"})
    assert [held(book, year) for year in (2024, 2025, 2026)] == [
        [["A second shop", "open"]],
        [["A second shop", "achieved"]],
        [],
    ]


def test_a_goal_achieved_last_year_is_past_and_a_dropped_one_too(book: Book) -> None:
    here = audit.begin(book, 2024)
    for goal, status in (("Shop", "achieved"), ("Boat", "dropped"), ("Book", "carried")):
        goals.put(book, here, goals.add(book, here, {"goal": goal}), {"status": status})
    assert held(book, 2025) == [["Book", "open"]]


def test_a_goal_carried_on_keeps_its_number_and_may_say_something_new(book: Book) -> None:
    old = goals.add(book, audit.begin(book, 2024), {"goal": "Rest", "horizon": 3, "weight": 3})
    goals.put(book, audit.begin(book, 2025), old, {"horizon": 1, "self_improvement": "Say no once a month"})
    found = goals.read(book, audits.find(book, 2025))
    assert found.loc[old, ["horizon", "weight", "begun"]].tolist() == [1, 3.0, 2024]
    assert goals.read(book, audits.find(book, 2024)).loc[old, "horizon"] == 3


def test_a_closed_year_stays_as_it_was_when_an_earlier_one_is_edited(book: Book) -> None:
    early = audit.begin(book, 2024)
    shop = goals.add(book, early, {"goal": "A shop"})
    audit.begin(book, 2025)
    close(book, 2025)
    goals.put(book, early, shop, {"goal": "A bakery", "status": "dropped"})
    assert held(book, 2025) == [["A shop", "open"]]


def test_a_closed_year_takes_nothing_new(book: Book) -> None:
    goals.add(book, audit.begin(book, 2025), {"goal": "Rest"})
    close(book, 2025)
    here = audits.find(book, 2025)
    assert here is not None
    for change in (
        lambda: goals.put(book, here, 1, {"goal": "Work"}),
        lambda: key_people.add(book, here, {"description": "A baker"}),
        lambda: gives.offer(book, here, {"what": "Time"}),
    ):
        with pytest.raises(Fault) as refused:
            change()
        assert refused.value.reason == "fault.year_closed"
    assert held(book, 2025) == [["Rest", "open"]]


def test_what_a_year_takes_out_is_gone_in_it_and_after_but_not_before(book: Book) -> None:
    rest = goals.add(book, audit.begin(book, 2024), {"goal": "Rest"})
    goals.put(book, audit.begin(book, 2025), rest, {"removed": 1})
    assert [len(held(book, year)) for year in (2024, 2025, 2026)] == [1, 0, 0]
    goals.put(book, audit.begin(book, 2025), rest, {"removed": 0})
    assert held(book, 2026) == [["Rest", "open"]]


def test_what_was_taken_out_elsewhere_is_not_written_to(book: Book) -> None:
    here = audit.begin(book, 2026)
    rest, baker = goals.add(book, here, {"goal": "Rest"}), key_people.add(book, here, {"description": "A baker"})
    for change in (
        lambda: goals.put(book, here, rest, {"weight": 3}),
        lambda: key_people.put(book, here, baker, {"access": "met"}),
        lambda: key_people.link(book, here, baker, rest, "achieved"),
        lambda: gives.plan(book, here, {"key_person": baker, "what": "A card"}),
    ):
        change()
        for taken in ({"removed": 1}, {"removed": 0}):
            goals.put(book, here, rest, taken)
            key_people.put(book, here, baker, taken)
            if taken["removed"]:
                with pytest.raises(Fault) as refused:
                    change()
                assert refused.value.reason == "aim.gone"
    assert (len(held(book, 2026)), len(gives.plans(book, here))) == (1, 1)


def test_a_key_person_is_added_once(book: Book) -> None:
    ann, again, bo = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Lee Ann", "Bo Berg"))
    decisions.decide(book, ann, again, same=True)
    here = audit.begin(book, 2026)
    first = key_people.add(book, here, {"contact_id": ann, "respect": "Patience"})
    baker = key_people.add(book, here, {"description": "A baker"})
    assert key_people.add(book, here, {"contact_id": again, "access": "met", "respect": ""}) == first
    with pytest.raises(Fault, match=f"key person {first} already"):
        key_people.put(book, here, baker, {"contact_id": again})
    assert key_people.put(book, here, baker, {"contact_id": bo})
    assert key_people.read(book, here)[["access", "respect"]].values.tolist() == [["met", "Patience"], ["named", ""]]


def test_no_thanks_are_older_than_what_they_are_for(book: Book) -> None:
    ann, today = contacts.add(book, {"name": "Ann Lee"}), dt.date(2026, 6, 1)
    said = {"direction": "received", "kind": "time", "day": "2026-05-01"}
    number = gives.record(book, ann, said, today)
    for field in ("thanked_on", "told_on"):
        with pytest.raises(Fault, match="older"):
            gives.change(book, number, {field: "2026-04-30"})
        with pytest.raises(Fault, match="still ahead"):
            gives.change(book, number, {field: "2026-06-02"}, today)
    with pytest.raises(Fault, match="still ahead"):
        gives.record(book, ann, {**said, "day": "2026-06-02"}, today)
    assert len(gives.read(book)) == 1


@pytest.mark.parametrize(("field", "line"), [("minutes", "Minutes are from 0 to 100,000"), ("money", "An amount of")])
def test_an_amount_too_large_is_told_by_its_own_bound(book: Book, field: str, line: str) -> None:
    with pytest.raises(Fault, match=line):
        gives.record(
            book, contacts.add(book, {"name": "Ann Lee"}),
            {"direction": "given", "kind": "money", "day": "2026-05-01", field: 1e13},
        )  # fmt: skip


def test_setting_a_goal_back_is_an_undo(book: Book) -> None:
    here = audit.begin(book, 2026)
    rest = goals.add(book, here, {"goal": "Rest", "weight": 1})
    before = goals.read(book, here)
    goals.put(book, here, rest, {"weight": 3, "status": "dropped"})
    goals.put(book, here, rest, {"weight": 1, "status": "open"})
    assert goals.read(book, here).equals(before)


def test_two_notebooks_on_one_book_do_not_take_the_same_number(tmp_path: Path) -> None:
    with Book(tmp_path) as one, Book(tmp_path) as other:
        first, second = audit.begin(one, 2026), audit.begin(other, 2026)
        numbers = [goals.add(one, first, {"goal": "Rest"}), goals.add(other, second, {"goal": "Work"})]
        goals.put(other, second, numbers[0], {"weight": 3})
        assert numbers == [1, 2]
        assert goals.read(one, first)[["goal", "weight"]].values.tolist() == [["Rest", 3.0], ["Work", 2.0]]


SAID = st.lists(
    st.tuples(
        st.sampled_from((2024, 2025, 2026)),
        st.sampled_from(("goal", "key_person", "give_offer")),
        st.integers(1, 2),
        st.sampled_from(({"removed": 1}, {"removed": 0}, {"status": "achieved"}, {"status": "carried"}, {})),
    ),
    max_size=8,
)


@given(before=SAID, after=SAID)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_freezing_a_year_changes_nothing_in_it_and_nothing_said_of_other_years_does(
    tmp_path_factory: pytest.TempPathFactory, before: list, after: list
) -> None:
    with Book(tmp_path_factory.mktemp("freeze")) as book:
        say(book, before)
        here = audit.begin(book, 2025)
        then = told(book, here)
        close(book, 2025)
        assert told(book, audits.find(book, 2025)) == then
        say(book, [one for one in after if one[0] != 2025])
        assert told(book, audits.find(book, 2025)) == then


def told(book: Book, here: audits.Audit | None) -> list[object]:
    """What a year holds, but for which year said it."""
    found = [goals.read(book, here), *(versions.read(book, table, here) for table in ("key_person", "give_offer"))]
    return [frame.drop(columns=["said", "year", "begun"], errors="ignore").astype("str").to_dict() for frame in found]


def say(book: Book, said: list) -> None:
    """Say things of years, of goals also their status."""
    with book.save():
        for year, table, number, fields in said:
            known = {name: fields[name] for name in (*versions.THINGS[table].fields, "removed") if name in fields}
            versions.put(book, audit.begin(book, year), table, {"number": number}, {"removed": 0, **known})


def everything(book: Book, here: audits.Audit) -> tuple[object, ...]:
    frames = (
        goals.read(book, here),
        key_people.read(book, here),
        key_people.links(book, here),
        gives.offers(book, here),
        gives.plans(book, here),
        gives.read(book),
        acquaintances.read(book),
        acquaintances.requests(book),
    )
    return tuple(frame.reset_index().astype("str").values.tolist() for frame in frames)


@pytest.fixture
def full(book: Book, judged: Judged) -> audits.Audit:
    """A book with one of everything: Ann is a key person, Bo knows her, Cy was asked."""
    ann, bo, cy = judged("Ann Lee"), judged("Bo Berg"), judged("Cy Cole")
    here = audit.begin(book, 2026)
    shop = goals.add(book, here, {"goal": "=A shop"})
    baker = key_people.add(book, here, {"contact_id": ann, "respect": "Patience"})
    key_people.link(book, here, baker, shop, "achieved")
    gives.offer(book, here, {"kind": "knowledge", "what": "Prices", "minutes": 30})
    card = gives.plan(book, here, {"key_person": baker, "kind": "care", "what": "A card", "minutes": 5})
    gives.done(book, here, card, "2026-05-04")
    gives.plan(book, here, {"key_person": baker, "kind": "time", "what": "A visit", "day": "2027-01-12"})
    gives.record(book, ann, {"direction": "received", "kind": "time", "day": "2026-04-01", "minutes": 90})
    acquaintances.put(book, ann, bo, "mutual")
    acquaintances.ask(book, cy, ann, "2026-05-01")
    return here


def test_all_of_it_leaves_as_csv_and_comes_back(book: Book, full: audits.Audit, tmp_path: Path) -> None:
    archive.export(book, tmp_path / "out")
    archive.restore(tmp_path / "new", tmp_path / "out")
    with Book(tmp_path / "new") as back:
        assert everything(back, full) == everything(book, full)


def test_when_two_entries_are_one_person_all_of_it_goes_with_them(book: Book, full: audits.Audit) -> None:
    again = contacts.add(book, {"name": "Lee Ann"})
    other = key_people.add(book, full, {"contact_id": again})
    gives.record(book, again, {"direction": "given", "kind": "care", "day": "2026-06-01"})
    acquaintances.put(book, again, 3, "met")
    decisions.decide(book, 1, again, same=True)
    (whole,) = set(key_people.read(book, full)["contact_id"])
    assert key_people.read(book, full).loc[other, "contact_id"] == whole
    assert set(gives.read(book)["contact_id"]) == set(gives.plans(book, full)["contact_id"]) == {whole}
    assert sorted(acquaintances.read(book)[["left", "right"]].max(axis=1)) == [2, 3]
    assert acquaintances.requests(book)["target"].tolist() == [whole]
    decisions.undo(book, 1, again)
    assert key_people.read(book, full)["contact_id"].tolist() == [1, again]


def test_whoever_stands_there_twice_is_taken_out_at_once(book: Book) -> None:
    ann, again, bo = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Lee Ann", "Bo Berg"))
    here = audit.begin(book, 2026)
    first, second, other = (key_people.add(book, here, {"contact_id": one}) for one in (ann, again, bo))
    decisions.decide(book, ann, again, same=True)
    assert key_people.read(book, here).index.tolist() == [first, second, other]
    key_people.put(book, here, second, {"removed": 1})
    assert key_people.read(book, here).index.tolist() == [other]


def test_a_key_person_under_a_second_entry_is_the_same_in_a_closed_year(book: Book) -> None:
    ann, again = contacts.add(book, {"name": "Ann Lee"}), contacts.add(book, {"name": "Lee Ann"})
    here = audit.begin(book, 2025)
    key_people.add(book, here, {"contact_id": again})
    decisions.decide(book, ann, again, same=True)
    before = key_people.read(book, here)["contact_id"].tolist()
    close(book, 2025)
    assert before == key_people.read(book, audits.find(book, 2025))["contact_id"].tolist()


@pytest.mark.parametrize("tie", ["key", "give", "knows", "asked"])
def test_taking_an_import_back_keeps_whom_something_was_said_of(book: Book, tie: str) -> None:
    names = b"Ann Lee\nBo Berg\nCy Cole"
    batch = intake.take_in_bytes(book, [("names.txt", lambda: names)]).batch
    assert batch is not None
    here = audit.begin(book, 2026)
    {
        "key": lambda: key_people.add(book, here, {"contact_id": 1}),
        "give": lambda: gives.record(book, 1, {"direction": "given", "kind": "time", "day": "2026-05-04"}),
        "knows": lambda: acquaintances.put(book, 1, 2, "met"),
        "asked": lambda: acquaintances.ask(book, 1, 2, "2026-05-04"),
    }[tie]()
    kept = 1 if tie in ("key", "give") else 2
    assert undoing.undo(book, batch) == undoing.Undone(removed=3 - kept, kept=kept)
    assert contacts.contacts(book).index.tolist() == [1, 2][:kept]


def test_what_was_given_of_a_plan_is_one_exchange_and_can_be_taken_back(book: Book, full: audits.Audit) -> None:
    assert gives.plans(book, full)["exchange_id"].tolist() == [1, 0]
    assert gives.read(book).loc[1, ["direction", "kind", "note", "unasked"]].tolist() == ["given", "care", "A card", 1]
    with pytest.raises(Fault, match="already"):
        gives.done(book, full, 1, "2026-06-01")
    gives.undone(book, full, 1)
    assert (gives.plans(book, full)["exchange_id"].tolist(), len(gives.read(book))) == ([0, 0], 1)


def test_a_plan_given_last_year_is_past_and_an_open_one_goes_on(book: Book, full: audits.Audit) -> None:
    assert gives.plans(book, None, 2027)["what"].tolist() == ["A visit"]
    close(book, 2026)
    assert gives.plans(book, audits.find(book, 2026))["what"].tolist() == ["A card", "A visit"]


def test_a_give_for_somebody_without_a_name_cannot_be_written_down(book: Book) -> None:
    here = audit.begin(book, 2026)
    baker = key_people.add(book, here, {"description": "A baker"})
    plan = gives.plan(book, here, {"key_person": baker, "what": "A card"})
    with pytest.raises(Fault, match="no name yet"):
        gives.done(book, here, plan, "2026-05-04")
    assert len(gives.read(book)) == 0


def test_a_day_that_is_none_keeps_nothing(book: Book, full: audits.Audit) -> None:
    with pytest.raises(Fault):
        gives.done(book, full, 2, "yesterday")
    assert (gives.plans(book, full)["exchange_id"].tolist(), len(gives.read(book))) == ([1, 0], 2)
