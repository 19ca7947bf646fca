"""The mirror card by card: whom first, every answer on disk, the result at once, evidence that may contradict it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ask
from jinmyaku import audit
from jinmyaku.book import answers, audits, contacts, extras, goals, interactions, key_people
from jinmyaku.panels import aimed, looking
from jinmyaku.panels.glass import Glass
from jinmyaku.panels.looking import Looking
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
GROW = {"value": 8, "effort": 2}
MAINTAIN = {"value": 5, "effort": 5, "balance": 0}
LET_GO = {"value": 1, "effort": 7}
WHOLE = {"m_ally": 0, "m_value": 5, "m_effort": 4, "m_uses": 0, "m_discomfort": 0, "m_signs": 2}


def look(face: Looking, **given: float | None) -> dict:
    """Answer one question after the other, as keys do, and give what is shown at the end."""
    for question, value in given.items():
        state = ask(face.view, "answer", question=question, value=value)["state"]
    return state


def told(room: Workbook, contact: int) -> dict[str, float]:
    found = extras.wide(room.book, audit.begin(room.book, 2026), list(WHOLE))
    return found.loc[contact].to_dict()


def key(room: Workbook, contact: int) -> None:
    here = audit.begin(room.book, 2026)
    goal = goals.add(room.book, here, {"goal": "Open a second shop"})
    key_people.link(room.book, here, key_people.add(room.book, here, {"contact_id": contact}), goal, "achieved")


def test_key_people_come_first_then_those_to_grow(room: Workbook, judged: Judged) -> None:
    gone, kept, grown = judged("Ann Lee", **LET_GO), judged("Bo Berg", **MAINTAIN), judged("Cora Diaz", **GROW)
    key(room, gone)
    glass = Glass(room)
    assert (glass.order, glass.first, glass.outside) == ([gone, grown, kept], 2, 0)


def test_a_key_person_whom_the_year_does_not_judge_is_told_of(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    key(room, contacts.add(room.book, {"name": "Bo Berg"}))
    assert Looking(room).view.first["outside"] == say("en", "looking.outside", n=1)


def test_an_answer_is_on_disk_before_it_says_so(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    after = ask(Looking(room).view, "answer", question="m_ally", value=1)
    assert (after["line"][:8], after["state"]["card"]["now"]) == ("Saved at", "m_value")
    assert told(room, ann)["m_ally"] == 1


def test_six_keys_bring_the_next_and_the_result(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW), judged("Bo Berg", **MAINTAIN)
    state = look(Looking(room), **WHOLE)
    below = state["below"]
    assert (state["card"]["name"], below["name"], below["theirs"], below["own"]) == (
        "Bo Berg",
        "Ann Lee",
        "maintain",
        False,
    )
    assert below["said"][0] == "At best Grow, at worst Maintain."


def test_whoever_would_count_on_me_needs_no_more(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    state = look(Looking(room), m_ally=2)
    assert state["below"]["said"] == [say("en", "looking.settled"), say("en", "looking.advice_protect")]
    assert state["progress"]["lines"] == [say("en", "looking.all_done")]


def test_cannot_say_is_an_answer_and_no_number(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    state = look(Looking(room), **WHOLE | {"m_value": None})
    assert state["below"]["said"] == [say("en", "looking.undecided")]
    assert told(room, ann)["m_value"] != told(room, ann)["m_value"]
    assert Glass(room).open == set()


def test_the_advice_of_the_corner_and_one_next_step(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    state = look(Looking(room), **WHOLE | {"m_value": 1, "m_effort": 6})
    assert state["below"]["said"] == [
        say("en", "looking.same"),
        say("en", "looking.advice_give"),
        say("en", "step.costs"),
    ]
    [risk] = state["risk"]["rows"]
    assert (risk["name"], risk["step"]) == ("Ann Lee", say("en", "step.costs"))


def test_mail_may_contradict_the_answer(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    for month in range(1, 10):
        interactions.add(room.book, [ann], "in_person", f"2026-0{month}-04", 60)
    panel = Looking(room)
    panel.glass.table.loc[ann, ["pull", "enough"]] = [0.6, True]
    state = look(panel, **WHOLE | {"m_value": 1, "m_effort": 6})
    assert state["below"]["contradicts"] == say("en", "looking.sought")
    assert "9 meetings" in state["below"]["seen"][0]


def test_measured_hours_are_only_suggested(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    interactions.add(room.book, [ann], "in_person", "2026-05-04", 7 * 60)
    panel = Looking(room)
    assert panel.view.first["card"]["offered"]["step"] == 3
    assert "m_effort" not in answers.given(room.book, audit.begin(room.book, 2026), ann)
    ask(panel.view, "answer", question="m_effort", value=3, measured=True)
    assert answers.given(room.book, audit.begin(room.book, 2026), ann)["m_effort"] == (3, "measured")


def test_undo_brings_the_question_back(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    judged("Bo Berg", **MAINTAIN)
    panel = Looking(room)
    look(panel, **WHOLE)
    back = ask(panel.view, "undo")
    card = back["state"]["card"]
    assert (card["name"], card["now"], back["line"]) == ("Ann Lee", "m_signs", say("en", "time.undone"))
    assert "m_signs" not in answers.given(room.book, audit.begin(room.book, 2026), ann)
    ask(panel.view, "answer", question="m_value", value=9)
    assert told(room, ann)["m_value"] == 9
    ask(panel.view, "undo")
    assert told(room, ann)["m_value"] == 5


def test_skip_back_and_go_lose_nothing(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW), judged("Bo Berg", **MAINTAIN)
    face = Looking(room).view
    assert ask(face, "skip")["state"]["card"]["name"] == "Bo Berg"
    assert ask(face, "back")["state"]["card"]["name"] == "Ann Lee"
    assert ask(face, "go", words="berg")["state"]["card"]["name"] == "Bo Berg"
    assert ask(face, "go", words="nobody")["fault"] == Fault("fault.not_in_deck", found="nobody").say("en")
    assert ask(face, "go", words="")["fault"]


def test_the_mirror_opens_at_the_first_who_is_not_done(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW), judged("Bo Berg", **MAINTAIN)
    look(Looking(room), **WHOLE)
    room.book.memo.clear()
    first = Looking(room).view.first
    assert (first["card"]["name"], first["progress"]["lines"][0]) == ("Bo Berg", "0 of 1 others")


def test_only_the_questions_of_the_mirror_are_answered_here(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    face = Looking(room).view
    assert "m_ally" in ask(face, "answer", question="value", value=3)["fault"]
    assert "0 to 10" in ask(face, "answer", question="m_value", value=11)["fault"]


def test_a_closed_year_is_read_only(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    here = audit.begin(room.book, 2026)
    answers.save(room.book, here, ann, {"m_ally": 0})
    audits.close(room.book, here, dt.date(2026, 12, 31))
    face = Looking(room).view
    assert face.first["closed"] == say("en", "panel.closed")
    assert ask(face, "answer", question="m_ally", value=2)["fault"] == Fault("fault.year_closed", year=2026).say("en")


def test_where_nobody_is_chosen_it_says_what_to_do(room: Workbook) -> None:
    assert Looking(room).view.first == {"none": say("en", "panel.nobody_chosen", year=2026)}


def test_all_else_hears_of_it_once_the_keys_rest(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    panel, heard = Looking(room), []
    aimed.of(room).watchers.append(lambda: heard.append(len(aimed.of(room).mirrored)))
    look(panel, **WHOLE)
    assert heard == []
    ask(panel.view, "rest")
    assert heard == [1]


def test_an_answer_reads_the_audit_once_at_most(
    room: Workbook, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged("Ann Lee", **GROW)
    panel, read = Looking(room), []
    monkeypatch.setattr(audit, "read", lambda *_: read.append(1))
    look(panel, **WHOLE)
    assert read == []


def test_without_a_person_there_is_a_table(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    answers.save(room.book, audit.begin(room.book, 2026), ann, WHOLE)
    assert looking.static(room).frame.iloc[0, :4].tolist() == ["Ann Lee", "Grow", "Maintain", "Grow"]
