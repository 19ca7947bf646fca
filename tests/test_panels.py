"""Panels: the plain objects that decide, and the widgets that show them, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ipywidgets
import pytest

from conftest import ask
from jinmyaku import panels, workbook
from jinmyaku.book import answers, audits, contacts, second_looks
from jinmyaku.panels import face
from jinmyaku.panels.decide import Override, SecondLook
from jinmyaku.panels.editions import Edition
from jinmyaku.panels.judging import Cards
from jinmyaku.panels.people_list import PeopleList
from jinmyaku.panels.roll import Roll
from jinmyaku.panels.scale_care import ScaleCare
from jinmyaku.workbook import Workbook

HOSTILE = "<img src=x onerror=alert(1)>"


def person(room: Workbook, given: str, family: str = "Lee", chosen: bool = True) -> int:
    contact = contacts.add(room.book, {"given": given, "family": family})
    if chosen:
        Roll(room).judge([contact], True)
    return contact


def here(room: Workbook) -> audits.Audit:
    found = audits.find(room.book, 2026)
    assert found is not None
    return found


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


def test_a_half_written_sheet_is_kept_when_another_is_picked(room: Workbook) -> None:
    both = [person(room, name) for name in ("Ann", "Bo")]
    for contact in both:
        answers.save(room.book, here(room), contact, {"value": 5, "effort": 2, "discomfort": 1})
    look = SecondLook(room)
    first = look.choice.whom.value
    look.fields["advice"].value = "ask her"
    look.choice.whom.value = next(contact for contact in both if contact != first)
    assert look.fields["advice"].value == ""
    assert second_looks.read(room.book, here(room), first)["advice"] == "ask her"


def test_a_half_written_sheet_is_kept_when_nothing_calls_for_it_any_more(room: Workbook) -> None:
    ann = person(room, "Ann")
    answers.save(room.book, here(room), ann, {"value": 5, "effort": 2, "discomfort": 1})
    cards, look = Cards(room), SecondLook(room)
    look.fields["advice"].value = "ask her"
    ask(cards.view, "answer", question="discomfort", value=0, contact=ann)
    assert look.sheet.layout.display == "none"
    assert second_looks.read(room.book, here(room), ann)["advice"] == "ask her"


def test_a_second_look_leads_back_to_the_card_and_both_answers_stay(room: Workbook) -> None:
    ann = person(room, "Ann")
    answers.save(room.book, here(room), ann, {"ally": 0, "value": 5, "effort": 2, "discomfort": 1})
    cards, look = Cards(room), SecondLook(room)
    look.fields["advice"].value = "ask her"
    look._answer_again()
    assert cards.state()["card"]["now"] == "value"
    cards.answer("value", 2, ann)
    assert answers.history(room.book, here(room), ann)["value"].tolist()[-2:] == [1.0, 2.0]
    assert second_looks.read(room.book, here(room), ann)["advice"] == "ask her"


def test_an_own_point_of_balance_is_offered_and_never_applied_by_itself(room: Workbook) -> None:
    for name in ("Ann", "Bo", "Cy", "Di", "Ed"):
        contact = person(room, name)
        answers.save(room.book, here(room), contact, {"value": 6, "effort": 4, "balance": 0})
    care = ScaleCare(room)
    assert room.read().rules["same"] == 0
    assert "1.0 steps" in care.told.children[1].value
    care.take_over()
    assert room.read().rules["same"] == 1.0
    assert set(room.read().people["difference"]) == {0.5}
    assert "Your own point of balance counts" in workbook.headline(room.read(), "en").lines[-1]
    care.go_back()
    assert set(room.read().people["difference"]) == {1.0}


def test_no_widget_shows_a_name_as_markup(room: Workbook) -> None:
    person(room, HOSTILE, HOSTILE)
    markup = [w.value for w in every(Override(room).view) if isinstance(w, ipywidgets.HTML)]
    assert [value for value in markup if "<img" in value] == []


@pytest.mark.parametrize("name", ["bring", "deck", "person", "roll", "twins"])
def test_no_module_of_the_browser_writes_markup_or_asks_the_network(name: str) -> None:
    code = face.script(name)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        'fetch("',
        "import(",
        "://",
    ):
        assert word not in code.replace('"http://www.w3.org/2000/svg"', ""), word


def every(widget: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    return [widget, *(w for child in getattr(widget, "children", ()) for w in every(child))]


def test_no_panel_has_a_widget_for_every_contact(demo: Path) -> None:
    shown = workbook.start(2026, "en", str(demo), "", True)
    assert len(every(PeopleList(shown).view)) < 100
    assert len(every(Cards(shown).view)) < 100


@pytest.mark.parametrize(
    "show", [panels.imports, panels.people, panels.cards, panels.second_look, panels.override, panels.scale]
)
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
