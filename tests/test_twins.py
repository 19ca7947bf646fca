"""Pairs that may be one person: one by one or many at once, remembered and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jinmyaku import duplicates, panels, workbook
from jinmyaku.book import Book, contacts, decisions
from jinmyaku.panels.contrast import contrast
from jinmyaku.panels.pairing import Pairing
from jinmyaku.panels.twins import Twins
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(room: Workbook) -> Ask:
    """Ask the panel as the browser does; it is made at the first question, when there is somebody in the book."""
    heard: list[dict[str, Any]] = []
    made: list[Twins] = []

    def asking(act: str, **what: Any) -> dict[str, Any]:
        if not made:
            made.append(Twins(room))
            made[0].view.send = lambda content: heard.append(dict(content))
        if act in ("say", "later") and not what.get("left"):
            top = made[0].pairing.waiting[0]
            what |= {"left": top.left, "right": top.right}
        made[0].view.hear({"act": act, "number": len(heard), **what})
        return heard[-1]

    return asking


def person(room: Workbook, given: str, mail: str = "", family: str = "Lee", **fields: str) -> int:
    """Add somebody; two of the same name are a pair that waits."""
    return contacts.add(room.book, {"given": given, "family": family, **fields}, [("mail", mail)] if mail else [])


def couples(room: Workbook, *names: str, organisation: str = "Example") -> list[tuple[int, int]]:
    return [
        (person(room, name, organisation=organisation), person(room, name, organisation=organisation)) for name in names
    ]


def people(room: Workbook) -> list[str]:
    return contacts.contacts(room.book)["display"].tolist()


def test_a_pair_is_shown_side_by_side_with_what_differs(ask: Ask, room: Workbook) -> None:
    person(room, "Ann", "ann@example.com", title="Editor")
    person(room, "Ann", "lee@example.org", organisation="Reiji")
    pair = ask("look")["pair"]
    rows = {row["head"]: row for row in pair["rows"]}
    assert [row["mark"] for row in pair["rows"]] == ["same", "", "", "differs"]
    assert rows["Mail"]["left"] == [[("ann@example.com", True)]]
    assert (pair["names"], pair["evidence"], pair["against"]) == (
        ["Ann Lee", "Ann Lee"],
        "same name",
        "different mail addresses",
    )


def test_one_letter_more_stands_out() -> None:
    left, right = contrast("Hana Sato\nH. Sato", "Hanna Sato\nH. Sato")
    assert left == [[("Hana Sato", False)], [("H. Sato", False)]]
    assert right == [[("Ha", False), ("n", True), ("na Sato", False)], [("H. Sato", False)]]
    assert contrast("abc", "xyz") == ([[("abc", True)]], [[("xyz", True)]])
    assert contrast("a\nb", "") == ([[("a", False)], [("b", False)]], [])


def test_the_same_person_becomes_one_and_two_again(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann")
    said = ask("say", same=True)
    assert (said["said"], said["pair"], people(room)) == ("Ann Lee and Ann Lee are one person now.", None, ["Ann Lee"])
    back = ask("back")
    assert back["said"] == "Taken back: Ann Lee and Ann Lee."
    assert (back["pair"]["names"], len(people(room)), back["undo"]) == (["Ann Lee", "Ann Lee"], 2, False)


def test_different_people_are_not_asked_about_again(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann", "Bo")
    assert ask("say", same=False)["left"] == "1 pair to answer"
    assert Pairing(room).left == 1
    assert len(people(room)) == 4


def test_one_left_for_later_waits_until_it_is_asked_for(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann", "Bo")
    assert ask("later")["pair"]["names"] == ["Bo Lee", "Bo Lee"]
    over = ask("later")
    assert (over["pair"], over["none"], over["later"]) == (None, say("en", "twins.only_later"), "2 left for later")
    assert ask("back")["pair"]["names"] == ["Bo Lee", "Bo Lee"]
    ask("later")
    again = ask("again")
    assert (again["pair"]["names"], again["later"]) == (["Ann Lee", "Ann Lee"], "")


def test_a_late_key_counts_for_no_other_pair(ask: Ask, room: Workbook) -> None:
    first, second = couples(room, "Ann", "Bo")
    ask("say", left=first[0], right=first[1], same=True)
    ask("say", left=first[0], right=first[1], same=True)
    assert ask("look")["pair"]["both"] == list(second)


def test_of_three_who_may_be_one_all_pairs_are_asked_about(ask: Ask, room: Workbook) -> None:
    one, two, three = (person(room, "Ann", organisation="Example") for _ in range(3))
    pairing = Pairing(room)
    pairing.say(same=True)
    assert pairing.waiting[0].both == (one, three)
    pairing.say(same=True)
    assert (pairing.waiting, pairing.left, people(room)) == ([], 0, ["Ann Lee"])
    assert pairing.undo()
    assert pairing.waiting[0].both == (one, three)
    assert pairing.undo()
    assert {pair.both for pair in pairing.waiting} == {(one, two), (one, three), (two, three)}


def test_what_an_answer_set_aside_comes_back_with_it(ask: Ask, room: Workbook) -> None:
    couples(room, "Bo")
    for _ in range(3):
        person(room, "Ann", organisation="Example")
    pairing = Pairing(room)
    before = list(pairing.waiting)
    pairing.waiting.sort(key=pairing.names)
    pairing.say(same=True)
    assert (len(pairing.waiting), len(pairing.aside), pairing.left) == (1, 2, 3)
    pairing.undo()
    assert (sorted(pairing.waiting), pairing.aside) == (sorted(before), [])


def test_one_answer_for_all_pairs_of_the_same_evidence(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann", "Bo", "Cora")
    couples(room, "Dan", organisation="")
    state = ask("look")
    assert state["alike"]["said"] == "All 3 pairs with this evidence are the same person"
    shown = ask("alike")
    assert next(pair["names"] for pair in shown["pairs"]) == ["Ann Lee · Example", "Ann Lee · Example"]
    assert len(people(room)) == 8
    done = ask("all", pairs=[pair["both"] for pair in shown["pairs"][:2]])
    assert (done["said"], done["left"]) == ("2 pairs answered: each is one person now.", "2 pairs to answer")
    assert len(people(room)) == 6
    back = ask("back")
    assert (back["said"], len(people(room))) == ("Taken back: the answer to 2 pairs.", 8)
    assert back["alike"]["n"] == 3


def test_what_is_only_possible_is_asked_one_by_one(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann", "Bo", organisation="")
    assert ask("look")["alike"] is None


def test_an_answer_for_many_is_kept_whole_or_not_at_all(ask: Ask, room: Workbook) -> None:
    one, _, three = (person(room, "Ann", organisation="Example") for _ in range(3))
    decisions.decide(room.book, one, three, same=False)
    found = ask("alike")["pairs"]
    assert (
        "Ann Lee and Ann Lee were said to be different" in ask("all", pairs=[pair["both"] for pair in found])["fault"]
    )
    assert len(people(room)) == 3
    assert ask("look")["left"] == "2 pairs to answer"


def test_contradicting_an_earlier_answer_is_a_line_with_names(room: Workbook) -> None:
    one, two, three = (person(room, "Ann", organisation="Example") for _ in range(3))
    pairing = Pairing(room)
    # As in another window, meanwhile.
    decisions.decide(room.book, one, three, same=False)
    decisions.decide(room.book, two, three, same=True)
    with pytest.raises(Fault, match="Ann Lee and Ann Lee were said to be different"):
        pairing.say(same=True)
    assert (len(people(room)), pairing.waiting[0].both) == (2, (one, two))


def test_other_panels_hear_of_it_once_the_person_turns_away(ask: Ask, room: Workbook) -> None:
    told: list[int] = []
    room.listeners.append(lambda: told.append(1))
    couples(room, "Ann", "Bo")
    ask("say", same=True)
    assert told == []
    ask("leave"), ask("leave")
    assert told == [1]


def test_after_an_import_the_book_is_read_when_the_panel_is_looked_at(ask: Ask, room: Workbook) -> None:
    assert ask("look")["pair"] is None
    couples(room, "Ann")
    room.tell()
    assert ask("look")["pair"]["names"] == ["Ann Lee", "Ann Lee"]


def test_an_answer_is_taken_back_even_after_an_import(ask: Ask, room: Workbook) -> None:
    couples(room, "Ann", "Bo")
    ask("say", same=True)
    couples(room, "Cora")
    room.tell()
    assert ask("look")["left"] == "2 pairs to answer"
    back = ask("back")
    assert (back["left"], back["pair"]["names"]) == ("3 pairs to answer", ["Ann Lee", "Ann Lee"])


def test_hostile_names_travel_as_words(ask: Ask, room: Workbook) -> None:
    for _ in range(2):
        person(room, "<img src=x onerror=alert(1)>", organisation="<b>")
    assert ask("look")["pair"]["rows"][1]["left"] == [[("<b>", False)]]


def test_without_a_person_the_pairs_are_a_table(demo: Path) -> None:
    shown = panels.duplicates(workbook.start(2026, "ja", str(demo), "", False))
    assert "text/html" in shown._repr_mimebundle_()


def test_an_answer_does_not_look_for_all_pairs_again(room: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(40):
        person(room, f"{chr(97 + at // 2)}nn", organisation="Example")
    panel, looked = Twins(room), []
    panel.view.send = print
    find = duplicates.waiting
    monkeypatch.setattr(duplicates, "waiting", lambda book: looked.append(1) or find(book))
    for at in range(12):
        top = panel.pairing.waiting[0]
        panel.view.hear({"act": "say", "number": at, "left": top.left, "right": top.right, "same": at % 3 > 0})
    assert (panel.pairing.left, looked) == (8, [])


def test_many_pairs_are_one_save(book: Book) -> None:
    ids = [contacts.add(book, {"family": "Lee", "given": str(at)}) for at in range(6)]
    saves: list[str] = []
    book._connection.set_trace_callback(lambda sql: saves.append(sql) if sql == "COMMIT" else None)
    decisions.decide_all(book, [(ids[0], ids[1]), (ids[3], ids[2]), (ids[4], ids[5])], same=True)
    assert (len(saves), len(contacts.contacts(book))) == (1, 3)
    with pytest.raises(Fault):
        decisions.decide_all(book, [(ids[0], ids[2]), (ids[0], 99)], same=True)
    assert len(contacts.contacts(book)) == 3
