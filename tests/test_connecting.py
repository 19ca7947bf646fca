"""Who of a year's people knows whom: ways, whom not to ask, and what would be lost with those to let go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import aiming, audit, connecting, future, introductions, mirroring
from jinmyaku.book import Book, acquaintances, answers, contacts, interactions, key_people
from jinmyaku.connecting import Connections
from jinmyaku.introductions import ME
from jinmyaku.panels import apart, bridges
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

DAY = dt.date(2026, 12, 31)
Judged = Callable[..., int]


def read(book: Book, day: dt.date = DAY) -> Connections:
    now = audit.read(book, day.year, day)
    return connecting.read(book, now, aiming.read(book, now), mirroring.read(book, now))


def key(book: Book, contact: int, access: str = "named") -> int:
    return key_people.add(book, audit.begin(book, 2026), {"contact_id": contact, "access": access})


def lost(book: Book) -> pd.DataFrame:
    now = audit.read(book, 2026, DAY)
    return connecting.lost(now, aiming.read(book, now), read(book))


def how(book: Book) -> dict[int, str]:
    """How near each is to oneself."""
    edges = read(book).edges
    mine = edges[edges["left"] == ME]
    return dict(zip(mine["right"], mine["how"], strict=True))


def test_how_near_someone_is_comes_from_the_gates_and_from_contact(book: Book, judged: Judged) -> None:
    ally, met, known = judged("Ann Lee", ally=2), judged("Bo Berg"), judged("Cy Cole")
    interactions.add(book, [met], "in_person", "2026-05-04", 60)
    assert how(book) == {ally: "vouches", met: "in_touch", known: "met"}


def test_of_a_key_person_counts_what_was_said(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", ally=2)
    key(book, ann, "met")
    assert how(book) == {ann: "met"}


def test_two_who_were_twice_in_a_meeting_with_me_have_met(book: Book, judged: Judged) -> None:
    ann, bo, cy = judged("Ann Lee"), judged("Bo Berg"), judged("Cy Cole")
    for day in ("2026-05-04", "2026-06-04"):
        interactions.add(book, [ann, bo], "in_person", day, 60)
    interactions.add(book, [ann, cy], "in_person", "2026-07-04", 60)
    edges = read(book).edges
    ties = edges[edges["left"] != ME]
    assert ties[["left", "right", "how", "said"]].values.tolist() == [[ann, bo, "met", False]]
    acquaintances.put(book, bo, ann, None)
    assert (read(book).edges["left"] == ME).all()


def test_a_way_leads_through_those_who_know_the_key_person(book: Book, judged: Judged) -> None:
    ann, target = judged("Ann Lee", ally=2), contacts.add(book, {"name": "Kay King"})
    key(book, target)
    acquaintances.put(book, ann, target, "mutual")
    assert [(path.people, round(path.chance, 2)) for path in read(book).paths(target)] == [((ME, ann, target), 0.35)]


def test_a_way_leads_through_those_who_are_not_judged(book: Book) -> None:
    ann, bo, target = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Bo Berg", "Kay King"))
    key(book, target)
    acquaintances.put(book, ann, bo, "mutual")
    acquaintances.put(book, bo, target, "vouches")
    found = read(book)
    assert [(path.people, round(path.chance, 3)) for path in found.paths(target)] == [((ME, bo, target), 0.07)]
    assert (how(book), found.reach.contacts, found.said) == ({ann: "met", bo: "met", target: "named"}, 2, 2)


def test_a_chance_of_ones_own_holds_until_it_is_taken_back(book: Book, judged: Judged) -> None:
    ann, target = judged("Ann Lee", ally=2), contacts.add(book, {"name": "Kay King"})
    acquaintances.put(book, ann, target, "mutual")
    acquaintances.set_chances(book, {"mutual": 0.4})
    assert round(read(book).paths(target)[0].chance, 2) == 0.28
    with pytest.raises(Fault, match="from 0 to 1"):
        acquaintances.set_chances(book, {"met": 0.2, "mutual": 1.5})
    acquaintances.set_chances(book, {"mutual": None})
    assert acquaintances.chances(book) == future.PASSES_ON


@pytest.mark.parametrize(("day", "free"), [("2026-06-30", True), ("2026-07-01", False), ("2026-12-31", False)])
def test_whoever_was_asked_in_the_last_six_months_is_left_in_peace(
    book: Book, judged: Judged, day: str, free: bool
) -> None:
    ann, target = judged("Ann Lee", ally=2), contacts.add(book, {"name": "Kay King"})
    key(book, target)
    acquaintances.put(book, ann, target, "mutual")
    acquaintances.ask(book, ann, target, day)
    assert bool(read(book).paths(target)) == free
    assert read(book).avoided.to_dict() == ({} if free else {ann: "asked"})


def test_a_request_of_a_later_year_says_nothing_of_this_one(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee"), judged("Bo Berg")
    acquaintances.ask(book, ann, bo, "2027-03-01")
    assert len(read(book).avoided) == 0


def test_nobody_who_might_let_me_go_is_asked(book: Book, judged: Judged) -> None:
    ann, target = judged("Ann Lee", value=6, effort=2), contacts.add(book, {"name": "Kay King"})
    key(book, target)
    acquaintances.put(book, ann, target, "vouches")
    said = {"m_ally": 0, "m_value": 1, "m_effort": 6, "m_uses": 0}
    answers.save(book, audit.begin(book, 2026), ann, said)
    assert (read(book).avoided.to_dict(), read(book).paths(target)) == ({ann: "lets_go"}, [])


PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.1, 0.3, 0.5, 0.7])), max_size=24)


def network(pairs: list[tuple[int, int, float]]) -> pd.DataFrame:
    rows = [(min(left, right), max(left, right), chance) for left, right, chance in pairs if left != right]
    return pd.DataFrame(rows, columns=["left", "right", "chance"])


@given(pairs=PAIRS, avoided=st.sets(st.integers(1, 7)))
def test_no_way_ever_leads_through_someone_avoided(pairs: list[tuple[int, int, float]], avoided: set[int]) -> None:
    for path in introductions.paths(network(pairs), 7, avoided):
        assert not set(path.people[1:-1]) & avoided
        assert (path.people[0], path.people[-1], len(path.people) <= 4) == (ME, 7, True)


@given(pairs=PAIRS)
def test_what_is_lost_is_the_difference_of_the_worlds_reached_with_and_without(
    pairs: list[tuple[int, int, float]],
) -> None:
    edges = network(pairs)
    mine = sorted({right for left, right in zip(edges["left"], edges["right"], strict=True) if left == ME})
    for person, loss in introductions.losses(edges, mine).items():
        without = edges[(edges["left"] != person) & (edges["right"] != person)]
        whole, rest = introductions.reach(edges).effective_size, introductions.reach(without).effective_size
        assert loss == pytest.approx(whole - rest)


def work(book: Book, contact: int, organisation: str) -> None:
    contacts.edit(book, contact, {"organisation": organisation})


def test_with_someone_to_let_go_the_only_one_of_a_place_would_be_lost(book: Book, judged: Judged) -> None:
    gone, kept = judged("Ann Lee", value=1, effort=6), judged("Bo Berg", value=5, effort=5)
    work(book, gone, "Example Ltd")
    assert lost(book)[["display", "only_in", "ways"]].values.tolist() == [["Ann Lee", "Example Ltd", ""]]
    work(book, kept, "Example Ltd.")
    assert len(lost(book)) == 0


def test_with_someone_to_let_go_the_best_way_to_a_key_person_would_be_lost(book: Book, judged: Judged) -> None:
    gone, target = judged("Ann Lee", value=1, effort=6), contacts.add(book, {"name": "Kay King"})
    key(book, target)
    acquaintances.put(book, gone, target, "mutual")
    assert lost(book)["ways"].to_dict() == {gone: str(target)}


def test_a_way_to_someone_one_is_in_touch_with_is_not_lost(book: Book, judged: Judged) -> None:
    gone, target = judged("Ann Lee", value=1, effort=6), contacts.add(book, {"name": "Kay King"})
    key(book, target, "in_touch")
    acquaintances.put(book, gone, target, "mutual")
    assert len(lost(book)) == 0


def test_what_would_be_lost_stands_where_time_becomes_less(room: Workbook) -> None:
    book = room.book
    ann = contacts.add(book, {"family": "Lee", "given": "<b>Ann</b>", "organisation": "Example Ltd"})
    here = audit.begin(book, 2026)
    answers.choose(book, here, [ann])
    answers.save(book, here, ann, {"value": 1, "effort": 6})
    assert bridges.lines(room) == ["<b>Ann</b> Lee: nobody else you keep is at Example Ltd."]
    assert apart.Fading(room).view.first["bridges"] == tuple(bridges.lines(room))
    assert bridges.lines(room)[0] in apart.static(room).lines
    assert "&lt;b&gt;Ann" in bridges.static(room).html()


def test_pairs_to_ask_about_are_those_to_grow_who_met_or_work_together(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", ally=2), judged("Bo Berg", ally=2)
    cy, dee = judged("Cy Cole", value=5, effort=5), judged("Dee Dorn", ally=2)
    interactions.add(book, [ann, bo, cy], "in_person", "2026-05-04", 60)
    work(book, bo, "Example Ltd")
    work(book, dee, "Example Ltd")
    now = audit.read(book, 2026, DAY)
    pairs = connecting.to_ask(book, now, aiming.read(book, now))
    assert pairs.values.tolist() == [[ann, bo, 1, ""], [bo, dee, 0, "Example Ltd"]]
    acquaintances.put(book, ann, bo, None)
    assert len(connecting.to_ask(book, now, aiming.read(book, now))) == 1


def test_of_a_large_organisation_the_first_pairs_are_asked_about(
    book: Book, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bo, cy, dee = (judged(f"{name} Lee", ally=2) for name in ("Ann", "Bo", "Cy", "Dee"))
    for one in (ann, bo, cy, dee):
        work(book, one, "Example Ltd")
    now = audit.read(book, 2026, DAY)
    aims = aiming.read(book, now)
    every = connecting.to_ask(book, now, aims)
    assert len(every) == 6
    monkeypatch.setattr(connecting, "MOST_COLLEAGUES", 4)
    first = connecting.to_ask(book, now, aims)
    assert first.values.tolist() == every.head(5).values.tolist()
