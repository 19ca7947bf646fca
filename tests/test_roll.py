"""The list of contacts: found, sorted, chosen, related and undone; and one person's sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import ask
from jinmyaku import audit, intake
from jinmyaku.book import answers, audits, contacts, interactions
from jinmyaku.panels.people_list import PeopleList
from jinmyaku.panels.person import FIELDS, WRITTEN, Sheet
from jinmyaku.panels.roll import Roll, Wish
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

Person = Callable[..., int]
BLANK = dict.fromkeys((*FIELDS, *WRITTEN, "introduction", "introducer"), "")


@pytest.fixture
def person(room: Workbook) -> Person:
    def add(given: str, **fields: str) -> int:
        return contacts.add(room.book, {"given": given, "family": "Lee", **fields})

    return add


def names(roll: Roll, **wish: Any) -> list[str]:
    roll.find(Wish(**wish))
    return roll.shown()["given"].tolist()


def test_searching_knows_kana_romaji_width_accents_and_mails(room: Workbook) -> None:
    contacts.add(
        room.book, {"family": "中村", "given": "直樹", "family_reading": "なかむら"}, [("mail", "naoki@example.jp")]
    )
    contacts.add(room.book, {"family": "Brontë", "given": "Zoé", "organisation": "Example"})
    roll = Roll(room)
    for words in ("中村", "ﾅｶﾑﾗ", "ナカムラ", "nakamura", "naoki", "NAOKI@example"):
        assert names(roll, words=words) == ["直樹"], words
    assert names(roll, words="bronte exam") == ["Zoé"]
    assert names(roll, words="nobody") == []


def test_filters_narrow_the_list_together(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann", relation="friend"), person("Bo", relation="friend")
    person("Cy", relation="work")
    interactions.add(room.book, [ann], "call", "2026-05-04")
    interactions.add(room.book, [bo], "call", "2020-05-04")
    roll = Roll(room)
    assert names(roll, relation="friend", silence="year") == ["Ann"]
    assert names(roll, silence="dormant") == ["Bo"]
    assert names(roll, silence="unknown") == ["Cy"]
    assert names(roll, relation="none") == []


def test_filtering_by_source_and_by_last_year(room: Workbook, person: Person) -> None:
    ann = person("Ann")
    intake.take_in_bytes(room.book, [("names.txt", lambda: b"Bo Lee")])
    answers.choose(room.book, audit.begin(room.book, 2025), [ann])
    roll = Roll(room)
    assert roll.find(Wish(source="typed")) == 1
    assert names(roll, before="yes") == ["Ann"]


def test_sorting_puts_blanks_last_whichever_way(room: Workbook, person: Person) -> None:
    person("Ann", met_on="2020-01-01"), person("Bo"), person("Cy", met_on="2024-01-01")
    roll = Roll(room)
    assert names(roll, sort="met_on") == ["Ann", "Cy", "Bo"]
    assert names(roll, sort="met_on", down=True) == ["Cy", "Ann", "Bo"]


def test_japanese_names_sort_by_their_reading(room: Workbook, person: Person) -> None:
    for given, reading in (("渡辺", "わたなべ"), ("阿部", "アベ"), ("加藤", "かとう")):
        person(given, family="", family_reading=reading)
    assert names(Roll(room), sort="name") == ["阿部", "加藤", "渡辺"]


def test_ranges_of_positions_are_chosen_and_undone(room: Workbook, person: Person) -> None:
    ann, bo, cy = person("Ann"), person("Bo"), person("Cy")
    roll = Roll(room)
    roll.find(Wish(sort="name"))
    roll.judge(roll.ids([(0, 1)]), True)
    assert roll.chosen == {ann, bo}
    roll.judge([cy], True)
    roll.judge([ann], False)
    assert [roll.undo(), roll.undo(), sorted(roll.chosen)] == [True, True, [ann, bo]]
    assert [roll.undo(), roll.undo(), roll.chosen] == [True, False, set()]


def test_rules_add_to_those_chosen(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann", relation="friend"), person("Bo", met_on="2026-02-01")
    cy, di = person("Cy"), person("Di")
    interactions.add(room.book, [cy], "in_person", "2026-03-01", 60)
    answers.choose(room.book, audit.begin(room.book, 2025), [di])
    roll = Roll(room)
    found = []
    for rule in ("met", "last", "relation"):
        roll.choose(rule, relation="friend")
        found.append(sorted(roll.chosen))
    assert found == [[bo, cy], [bo, cy, di], [ann, bo, cy, di]]
    roll.choose("none")
    assert roll.chosen == set()
    roll.choose("top", 1)
    assert roll.chosen == {cy}


def test_two_pages_keep_the_choices_of_both(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann"), person("Bo")
    one, other = Roll(room), Roll(room)
    one.judge([ann], True)
    other.judge([bo], True)
    assert other.chosen == {ann, bo}
    one.undo()
    assert Roll(room).chosen == {bo}


def test_strong_ties_out_of_touch_are_offered(room: Workbook, person: Person) -> None:
    old, late, weak = person("Old"), person("Late"), person("Weak")
    here = audit.begin(room.book, 2020)
    answers.choose(room.book, here, [old, late, weak])
    for contact, value in ((old, 8), (late, 8), (weak, 1)):
        answers.save(room.book, here, contact, {"value": value, "effort": 3})
    interactions.add(room.book, [late], "call", "2025-01-01")
    shown = PeopleList(room)
    assert ask(shown.list, "dormant")["dormant"] == 1
    ask(shown.list, "choose", rule="dormant")
    assert shown.roll.chosen == {old}


def test_relations_are_set_in_bulk_and_taken_back(room: Workbook, person: Person) -> None:
    ann, bo = person("Ann", relation="work"), person("Bo")
    shown = PeopleList(room)
    told = ask(shown.list, "relate", ranges=[[0, 1]], relation="friend")
    assert told["said"] == "Relation of 2 people set: friend."
    assert contacts.contacts(room.book)["relation"].to_dict() == {ann: "friend", bo: "friend"}
    ask(shown.list, "undo")
    assert contacts.contacts(room.book)["relation"].to_dict() == {ann: "work", bo: ""}


def test_only_the_rows_asked_for_are_sent(room: Workbook, person: Person) -> None:
    for number in range(80):
        person(f"P{number:02d}")
    shown = PeopleList(room)
    assert (len(shown.state()["rows"]), shown.state()["shown"]) == (60, 80)
    told = ask(shown.list, "rows", start=78, stop=90)
    assert [row[2] for row in told["rows"]] == ["P78 Lee", "P79 Lee"]


def test_a_search_answers_with_the_first_rows(room: Workbook, person: Person) -> None:
    person("Ann"), person("Bo")
    state = ask(PeopleList(room).list, "find", words="bo", sort="name", down=False)["state"]
    assert (state["shown"], state["all"], [row[2] for row in state["rows"]]) == (1, 2, ["Bo Lee"])


def test_a_closed_year_keeps_its_choice(room: Workbook, person: Person) -> None:
    person("Ann")
    audits.close(room.book, audit.begin(room.book, 2026), audit.dt.date(2026, 12, 31))
    assert "closed" in ask(PeopleList(room).list, "judge", ranges=[[0, 0]], yes=True)["fault"]


def test_a_sheet_comes_back_as_it_was_written(room: Workbook) -> None:
    written = BLANK | {
        "family": "Lee", "given": "Ann", "relation": "friend", "met_via": "at a fair", "note": "two\nlines",
        "met_on": "2020-04-01", "introduction": "self", "mails": "ann@example.com\nann@example.org",
        "phones": "090-0000-0001", "pages": "https://linkedin.com/in/ann-1",
    }  # fmt: skip
    sheet = Sheet(room)
    ann = sheet.save(None, written)
    assert sheet.details(ann) == written
    assert sheet.save(ann, written | {"phones": ""}) == ann
    assert contacts.addresses(room.book)["kind"].tolist() == ["mail", "mail", "linkedin"]


def test_someone_without_any_address_is_edited(room: Workbook, person: Person) -> None:
    ann, sheet = person("Ann"), Sheet(room)
    sheet.save(ann, sheet.details(ann) | {"title": "Editor"})
    assert sheet.details(ann)["title"] == "Editor"


def test_who_introduced_us_is_somebody_of_the_book(room: Workbook, person: Person) -> None:
    ann, sheet = person("Ann"), Sheet(room)
    bo = sheet.save(None, BLANK | {"given": "Bo", "introduction": "someone", "introducer": "ann lee"})
    assert contacts.contacts(room.book).at[bo, "introduced_by"] == str(ann)
    assert sheet.details(bo)["introducer"] == "Ann Lee"
    with pytest.raises(Fault, match="Nobody in the book is called Zed"):
        sheet.save(bo, BLANK | {"given": "Bo", "introduction": "someone", "introducer": "Zed"})
    with pytest.raises(Fault, match="Nobody introduces themselves"):
        sheet.save(bo, BLANK | {"given": "Bo", "introduction": "someone", "introducer": "Bo"})


def test_a_sheet_says_what_is_wrong_in_a_line(room: Workbook, person: Person) -> None:
    sheet = Sheet(room)
    with pytest.raises(Fault, match="needs a name"):
        sheet.save(None, BLANK)
    with pytest.raises(Fault, match="A day is written as in"):
        sheet.save(None, BLANK | {"given": "Ann", "met_on": "May 2020"})


def test_days_we_met_are_written_and_taken_out(room: Workbook, person: Person) -> None:
    shown = PeopleList(room)
    ann = person("Ann")
    shown.refresh()
    told = ask(shown.person, "met", contact=ann, kind="in_person", day="2026-05-04", length="1.5")
    assert told["person"] is not None
    assert shown.roll.everybody.at[ann, "last_contact"] == "2026-05-04"
    assert shown.roll.everybody.at[ann, "hours"] == 1.5
    [day] = interactions.read(room.book, ann)["interaction_id"].tolist()
    ask(shown.person, "unmet", interaction=day)
    assert interactions.read(room.book, ann).empty
    assert "A day is written" in ask(shown.person, "met", contact=ann, kind="call", day="", length="")["fault"]


def test_saving_a_new_person_shows_them_in_the_list(room: Workbook) -> None:
    shown = PeopleList(room)
    told = ask(shown.person, "save", contact=None, given=BLANK | {"given": "Ann", "family": "Lee"})
    assert (told["person"]["name"], told["said"]) == ("Ann Lee", "Saved.")
    assert shown.state()["all"] == 1
    ask(shown.person, "judged", contact=told["person"]["contact"], yes=True)
    assert shown.state()["chosen"] == 1


def test_opening_a_row_shows_the_sheet(room: Workbook, person: Person) -> None:
    ann, shown = person("Ann"), PeopleList(room)
    shown.refresh()
    ask(shown.list, "open", contact=ann)
    assert shown.person.first["fields"]["given"] == "Ann"
