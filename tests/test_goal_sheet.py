"""The panel of goals: written in one's own words, asked of again in the next year, every change taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from jinmyaku import audit
from jinmyaku.book import contacts, goals, key_people
from jinmyaku.panels import aimed, face
from jinmyaku.panels.goal_sheet import Goals
from jinmyaku.text import say
from jinmyaku.workbook import Workbook
from told import do

HARM = "<img src=x onerror=alert(1)>"


def kept(room: Workbook) -> list[list[object]]:
    """Goals of the year as the book has them."""
    found = goals.read(room.book, audit.begin(room.book, 2026))
    return found[["goal", "horizon", "weight", "status"]].values.tolist()


def test_a_goal_is_written_down_and_taken_back(room: Workbook) -> None:
    shown = Goals(room).view
    told = do(shown, "add", horizon=3, goal="  A second shop ")
    assert (told["which"], told["line"][:8]) == (1, "Saved at")
    assert kept(room) == [["A second shop", 3, 2.0, "open"]]
    assert do(shown, "undo")["line"] == say("en", "aim.undone")
    assert (kept(room), do(shown, "undo")["state"]["undo"]) == ([], False)


def test_every_field_is_kept_as_it_is_left(room: Workbook) -> None:
    shown = Goals(room).view
    do(shown, "add", horizon=1, goal="Rest")
    fields = {"achieved_means": HARM, "self_improvement": "Saying no", "weight": 3}
    for field, value in fields.items():
        do(shown, "write", which=1, fields={field: value})
    [card] = do(shown, "write", which=1, fields={"horizon": 3})["state"]["goals"]
    assert {name: card[name] for name in fields} == fields
    assert [do(shown, "undo")["state"]["goals"][0]["horizon"] for _ in range(2)] == [1, 1]
    assert kept(room) == [["Rest", 1, 2.0, "open"]]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"goal": " "}, "fault.goal_blank"),
        ({"goal": "Rest" * 3000}, "fault.too_long"),
        ({"weight": 9}, "fault.goal_weight"),
        ({"status": "won"}, "fault.goal_status"),
    ],
)
def test_what_is_no_goal_is_refused_in_one_line(room: Workbook, fields: dict[str, object], reason: str) -> None:
    shown = Goals(room).view
    do(shown, "add", horizon=1, goal="Rest")
    told = do(shown, "write", which=1, fields=fields)
    assert told["fault"].startswith(say("en", reason).partition("{")[0])
    assert kept(room) == [["Rest", 1, 2.0, "open"]]


def test_what_is_gone_is_said_to_be_gone(room: Workbook) -> None:
    shown = Goals(room).view
    assert do(shown, "write", which=7, fields={"weight": 1})["fault"] == say("en", "aim.gone")


@pytest.mark.parametrize(("answer", "open_ones"), [("achieved", 0), ("dropped", 0), ("open", 1)])
def test_a_goal_of_last_year_asks_what_became_of_it(room: Workbook, answer: str, open_ones: int) -> None:
    goals.add(room.book, audit.begin(room.book, 2025), {"goal": "Rest"})
    shown = Goals(room).view
    assert [(one["goal"], one["said"][:10]) for one in shown.first["asked"]] == [("Rest", "From 2025:")]
    state = do(shown, "answer", which=1, status=answer)["state"]
    assert (state["asked"], [one["status"] for one in state["goals"]]) == ([], [answer])
    assert len(goals.read(room.book, audit.begin(room.book, 2027))) == open_ones
    assert [one["goal"] for one in do(shown, "undo")["state"]["asked"]] == ["Rest"]


def test_what_is_said_this_year_leaves_last_year_alone(room: Workbook) -> None:
    last = audit.begin(room.book, 2025)
    goals.add(room.book, last, {"goal": "Rest"})
    shown = Goals(room).view
    do(shown, "answer", which=1, status="open"), do(shown, "write", which=1, fields={"goal": "Rest more"})
    assert goals.read(room.book, last)["goal"].tolist() == ["Rest"]
    assert do(shown, "undo")["state"]["goals"][0]["since"] == "since 2025"


def test_a_card_says_its_state_and_who_is_named(room: Workbook) -> None:
    ann, here = contacts.add(room.book, {"name": "Ann Lee"}), audit.begin(room.book, 2026)
    shown = Goals(room).view
    do(shown, "add", horizon=1, goal="Rest")
    for fields, fit in (({"contact_id": ann, "access": "in_touch"}, "achieved"), ({"description": HARM}, "on_the_way")):
        key_people.link(room.book, here, key_people.add(room.book, here, fields), 1, fit)
    aimed.of(room).refresh()
    [card] = Goals(room).view.first["goals"]
    assert card["covered"] == 0.5
    assert card["people"] == [f"Ann Lee: {say('en', 'fit.achieved')}", f"{HARM}: {say('en', 'fit.on_the_way')}"]
    assert card["says"] == f"{say('en', 'state.covered')}, 50% covered"


def test_a_closed_year_says_so_and_keeps_nothing(room: Workbook) -> None:
    here = audit.begin(room.book, 2026)
    goals.add(room.book, here, {"goal": "Rest"})
    audit.close(room.book, here, dt.date(2026, 12, 31))
    shown = Goals(room).view
    assert (shown.first["closed"], shown.first["asked"]) == (say("en", "aim.closed"), [])
    for act in ({"act": "add", "horizon": 1, "goal": "More"}, {"act": "remove", "which": 1}):
        assert "2026 is closed" in do(shown, act.pop("act"), **act)["fault"]


def test_the_rest_of_the_page_hears_of_a_change_once_the_hands_rest(room: Workbook) -> None:
    shown, heard = Goals(room).view, []
    aimed.of(room).watchers.append(lambda: heard.append(len(aimed.of(room).aims.goals)))
    do(shown, "add", horizon=1, goal="Rest"), do(shown, "add", horizon=1, goal="Write")
    assert heard == []
    do(shown, "rest"), do(shown, "rest")
    assert heard == [2]


@pytest.mark.parametrize("word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "fetch(", "import(", "://"])
def test_the_browser_writes_no_markup_and_asks_no_network(word: str) -> None:
    assert word not in face.script("aims", "goal", "key", "give", "thanks")
