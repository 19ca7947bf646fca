"""Panels: the plain objects that decide, and the widgets that show them, without a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import ipywidgets
import pytest

from jinmyaku import panels, workbook
from jinmyaku.book import answers, contacts
from jinmyaku.panels import parts
from jinmyaku.panels.bring import Bring
from jinmyaku.panels.decide import Override, SecondLook
from jinmyaku.panels.deck import Deck
from jinmyaku.panels.editions import Edition
from jinmyaku.panels.judging import Cards
from jinmyaku.panels.people_list import PeopleList
from jinmyaku.panels.roll import FIELDS, WRITTEN, Roll
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def room(tmp_path: Path) -> Workbook:
    return workbook.start(2026, "en", str(tmp_path / "data"), "2026-11-30", True)


@pytest.fixture
def sample_room(demo: Path) -> Workbook:
    return workbook.start(2026, "ja", str(demo), "2026-11-30", True)


def person(room: Workbook, given: str, family: str = "Lee", chosen: bool = True) -> int:
    contact = contacts.add(room.book, {"given": given, "family": family})
    if chosen:
        Roll(room).judge(contact, True)
    return contact


def here(room: Workbook) -> answers.Audit:
    found = answers.find(room.book, 2026)
    assert found is not None
    return found


def test_a_yes_to_a_gate_ends_the_card_after_two_answers(room: Workbook) -> None:
    person(room, "Ann")
    deck = Deck(room)
    assert deck.card().asked == ("ally", "lifetime", "uses_me", "value", "effort", "discomfort")
    assert deck.answer("ally", 2).asked == ("ally", "lifetime")


def test_only_uses_me_makes_the_scales_optional(room: Workbook) -> None:
    person(room, "Ann")
    assert Deck(room).answer("uses_me", 2).optional


def test_the_balance_question_comes_only_when_it_is_close(room: Workbook) -> None:
    person(room, "Ann")
    deck = Deck(room)
    deck.answer("value", 5)
    assert "balance" in deck.answer("effort", 4).asked
    assert "balance" not in deck.answer("effort", 1).asked


def test_the_deck_opens_at_the_first_without_an_answer(room: Workbook) -> None:
    person(room, "Ann"), person(room, "Bo")
    deck = Deck(room)
    first = deck.card().contact
    deck.answer("ally", 2)
    assert (deck.left(), Deck(room).card().contact != first) == (1, True)


def test_moving_stays_within_the_deck(room: Workbook) -> None:
    person(room, "Ann"), person(room, "Bo")
    deck = Deck(room)
    assert [deck.move(step).at for step in (-1, 1, 1, -1)] == [1, 2, 2, 1]


def test_last_year_is_shown_only_after_this_year_is_answered(sample_room: Workbook) -> None:
    deck = Deck(sample_room)
    contact = next(c for c in deck.order if c in sample_room.read().before.index)
    deck.go(contact)
    for question in ("ally", "lifetime", "uses_me", "value", "effort", "balance"):
        deck.answer(question, None)
    assert deck.last_year() == {}
    deck.answer("ally", 2)
    assert deck.last_year() != {}


def test_every_answer_on_the_card_is_on_disk_before_it_says_so(room: Workbook) -> None:
    ann = person(room, "Ann")
    cards = Cards(room)
    cards.answer("value", 5.0)
    assert "Saved at" in cards.status.value
    assert answers.wide(room.book, here(room)).at[ann, "value"] == 5
    cards.answer("hours_year", "12.5")
    assert answers.wide(room.book, here(room)).at[ann, "hours_year"] == 12.5


def test_a_word_where_a_number_belongs_is_told_in_a_line(room: Workbook) -> None:
    person(room, "Ann")
    cards = Cards(room)
    cards.answer("hours_year", "many")
    assert "A number is needed here" in cards.status.value


def test_the_result_shows_only_when_asked(room: Workbook) -> None:
    person(room, "Ann")
    cards = Cards(room)
    cards.answer("ally", 2.0)
    assert "Grow" not in cards.outcome.value
    cards.ask_result.value = True
    assert "Grow · ally in hard times" in cards.outcome.value


def test_a_closed_year_can_be_read_and_says_why_it_does_not_change(room: Workbook) -> None:
    person(room, "Ann")
    answers.close(room.book, here(room), dt.date(2026, 12, 31))
    cards = Cards(room)
    cards.answer("value", 5.0)
    assert "This year is closed" in cards.status.value
    assert "closed" in cards.place.value


def test_searching_knows_kana_width_accents_and_mails(room: Workbook) -> None:
    contacts.add(
        room.book, {"family": "中村", "given": "直樹", "family_reading": "なかむら"}, [("mail", "naoki@example.jp")]
    )
    contacts.add(room.book, {"family": "Brontë", "given": "Zoé", "organisation": "Example"})
    roll = Roll(room)
    for words in ("中村", "ﾅｶﾑﾗ", "ナカムラ", "naoki", "NAOKI@example"):
        assert roll.find(words)["display"].tolist() == ["中村 直樹"], words
    assert roll.find("bronte exam")["display"].tolist() == ["Zoé Brontë"]
    assert roll.find("nobody").empty


def test_choosing_by_rule_one_by_one_and_undone(room: Workbook) -> None:
    ann, bo = person(room, "Ann", chosen=False), person(room, "Bo", chosen=False)
    roll = Roll(room)
    roll.choose("all")
    roll.judge(ann, False)
    assert roll.chosen == {bo}
    assert [roll.undo(), roll.undo(), roll.undo()] == [True, True, False]
    assert roll.chosen == set()


def test_choosing_by_relation_adds_to_those_chosen(room: Workbook) -> None:
    ann, bo = person(room, "Ann"), person(room, "Bo", chosen=False)
    contacts.edit(room.book, bo, {"relation": "friend"})
    roll = Roll(room)
    roll.choose("relation", relation="friend")
    assert roll.chosen == {ann, bo}


def test_details_come_back_as_they_were_written(room: Workbook) -> None:
    roll = Roll(room)
    blank = dict.fromkeys((*FIELDS, *WRITTEN), "")
    written = blank | {
        "family": "Lee", "given": "Ann", "relation": "friend", "met_via": "by Bo", "note": "two\nlines",
        "mails": "ann@example.com\nann@example.org", "phones": "090-0000-0001", "pages": "https://linkedin.com/in/ann-1",
    }  # fmt: skip
    ann = roll.save(None, written)
    assert roll.details(ann) == written
    assert roll.save(ann, written | {"phones": ""}) == ann
    assert contacts.addresses(room.book)["kind"].tolist() == ["mail", "mail", "linkedin"]
    with pytest.raises(Fault, match="needs a name"):
        roll.save(None, blank)


def test_pasted_names_are_taken_in_and_accounted_for(room: Workbook) -> None:
    told: list[int] = []
    room.listeners.append(lambda: told.append(1))
    bring = Bring(room)
    bring.names.value = "佐藤 花子、霊峰商事\nAnn Lee\n"
    bring.take_names()
    assert contacts.contacts(room.book)["display"].tolist() == ["佐藤 花子", "Ann Lee"]
    assert "2 new" in bring.status.value
    assert (bring.names.value, told) == ("", [1])


def test_nothing_pasted_and_an_empty_inbox_say_what_to_do(room: Workbook) -> None:
    bring = Bring(room)
    bring.take_names()
    assert "at least one name" in bring.status.value
    bring.take_inbox()
    assert "The inbox is empty" in bring.status.value


def test_the_list_shows_marks_and_opens_one_person(room: Workbook) -> None:
    ann = person(room, "Ann")
    shown = PeopleList(room)
    assert shown.names.options == (("● Ann Lee", ann),)
    shown.names.value = ann
    assert (shown.fields["given"].value, shown.judged.value) == ("Ann", True)
    shown.judged.value = False
    assert shown.names.options == (("○ Ann Lee", ann),)


def test_a_second_look_done_leaves_the_list(room: Workbook) -> None:
    ann = person(room, "Ann")
    answers.save(room.book, here(room), ann, {"value": 5, "effort": 2, "discomfort": 1})
    look = SecondLook(room)
    look.fields["advice"].value = "ask her"
    look._save(False)
    assert SecondLook(room).fields["advice"].value == "ask her"
    look._save(True)
    assert look.sheet.layout.display == "none"
    assert answers.wide(room.book, here(room)).at[ann, "review_done"] == 1


def test_an_own_decision_and_the_way_back(room: Workbook) -> None:
    ann = person(room, "Ann")
    answers.save(room.book, here(room), ann, {"value": 5, "effort": 5})
    panel = Override(room)
    panel._save("grow")
    assert "needs a reason" in panel.status.value
    panel.reason.value = "moving back"
    panel._save("grow")
    assert room.read().people.at[ann, "tier"] == "grow"
    panel._save(None)
    assert room.read().people.at[ann, "tier"] == "maintain"


def test_no_widget_shows_a_name_as_markup(room: Workbook) -> None:
    person(room, HOSTILE, HOSTILE)
    shown = [Cards(room).view, PeopleList(room).view, Override(room).view]
    markup = [w.value for view in shown for w in every(view) if isinstance(w, ipywidgets.HTML)]
    assert [value for value in markup if "<img" in value] == []
    assert any("&lt;img" in value for value in markup)


def every(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [widget, *(w for child in getattr(widget, "children", ()) for w in every(child))]


def test_no_panel_has_a_widget_for_every_contact(demo: Path) -> None:
    shown = workbook.start(2026, "en", str(demo), "", True)
    assert len(every(PeopleList(shown).view)) < 100
    assert len(every(Cards(shown).view)) < 100


@pytest.mark.parametrize("show", [panels.imports, panels.people, panels.cards, panels.second_look, panels.override])
def test_without_a_person_there_is_no_widget(show: Callable[[Workbook], object], demo: Path) -> None:
    assert not isinstance(show(workbook.start(2026, "ja", str(demo), "", False)), ipywidgets.Widget)


def test_another_language_and_the_sample_are_a_link_away(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINMYAKU_DATA", str(demo))
    editions = Edition(workbook.start(2026, "ja", str(demo), "", True))
    assert (editions.lang.value, editions.sample.value) == ("ja", True)
    assert editions.prepare("en", True) == "../en/0_start.ipynb"
    assert editions.prepare("en", False) == "../own-en/0_start.ipynb"
    assert "data/private" in (demo / "2026" / "own-en" / "1_list.ipynb").read_text().replace("\\\\", "/")
    assert (demo / "2026" / "en" / "1_list.ipynb").is_file()


def test_going_through_the_cards_leaves_no_widgets_behind(demo: Path) -> None:
    cards = Cards(workbook.start(2026, "en", str(demo), "", True))
    for _ in range(3):
        cards._show(cards.deck.move(1))
    some = len(ipywidgets.widgets.widget._instances)
    for _ in range(20):
        cards._show(cards.deck.move(1))
    assert len(ipywidgets.widgets.widget._instances) < some + 60


def test_every_answer_has_a_button_with_its_words() -> None:
    assert [said for said, _ in parts.choices("ally", "ja")] == [
        "いいえ",
        "まだわからない",
        "はい（実際にそうだった・確信がある）",
    ]
    assert len(parts.choices("value", "en")) == 11
