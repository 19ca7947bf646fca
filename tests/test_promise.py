"""One's own rules for time: tried and kept, the ways out, single people, giving less time, the calendar's file."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable

import icalendar
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from conftest import ask
from jinmyaku import audit, panels, timeplan
from jinmyaku.book import audits, contacts, time_rules
from jinmyaku.panels import promise
from jinmyaku.panels.apart import Fading
from jinmyaku.panels.own_time import TimeRules
from jinmyaku.panels.plan_file import PlanFile
from jinmyaku.panels.promise import Promise
from jinmyaku.panels.single import OwnRules
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
GROW = {"value": 8, "effort": 2}
MAINTAIN = {"value": 5, "effort": 5, "balance": 0}
LET_GO = {"value": 1, "effort": 7}


def group(state: dict, name: str) -> dict:
    return next(one for one in state["groups"] if one["group"] == name)


def kept(room: Workbook) -> dict[str, float]:
    return time_rules.read(room.book, audits.find(room.book, room.year), room.year)


def test_what_is_tried_is_answered_and_not_kept(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    face = TimeRules(room).view
    plan = ask(face, "try", rules={"times_grow": 200})["plan"]
    assert (plan["verdict"], group(plan, "grow")["needed"]) == ("It does not fit as it is.", "400")
    assert kept(room) == timeplan.RULES


def test_an_answer_does_not_read_the_audit_again(room: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    face, read = TimeRules(room).view, []
    monkeypatch.setattr(audit, "read", lambda *_: read.append(1))
    ask(face, "try", rules={"times_grow": 30}), ask(face, "keep", rules={"times_grow": 30}), ask(face, "undo")
    assert read == []


def test_a_rule_is_kept_taken_back_and_usual_again(room: Workbook) -> None:
    face = TimeRules(room).view
    assert ask(face, "keep", rules={"hours_week": 8, "weeks": 40})["line"].startswith("Saved at")
    ask(face, "keep", rules={"fade": 25})
    back = ask(face, "undo")
    assert (back["line"], kept(room)["fade"], kept(room)["hours_week"]) == (say("en", "time.undone"), 50, 8)
    assert ask(face, "usual")["state"]["rules"] == timeplan.RULES
    assert ask(face, "undo")["state"]["rules"]["weeks"] == 40


def test_all_else_on_the_page_hears_of_it_once_the_sliders_rest(room: Workbook) -> None:
    panel, heard = TimeRules(room), []
    panel.promise.watchers.append(lambda: heard.append(panel.promise.plan.rules["hours_week"]))
    ask(panel.view, "keep", rules={"hours_week": 8}), ask(panel.view, "keep", rules={"hours_week": 9})
    assert heard == []
    ask(panel.view, "rest")
    assert heard == [9]


def test_what_is_as_it_was_is_no_change(room: Workbook) -> None:
    shared = Promise(room)
    shared.keep({"hours_week": 12.0})
    assert (shared.can_undo(), shared.undo()) == (False, False)


def test_an_amount_out_of_bounds_is_told_by_the_name_of_its_rule(room: Workbook) -> None:
    told = ask(TimeRules(room).view, "keep", rules={"share_grow": 101})
    assert told["fault"] == "Grow: Share, % can be from 0 to 100. Found: 101."
    assert kept(room)["share_grow"] == 60


def test_a_closed_year_is_read_only(room: Workbook) -> None:
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = TimeRules(room).view
    assert face.first["closed"] == say("en", "time.closed")
    assert "closed" in ask(face, "keep", rules={"hours_week": 8})["fault"]
    assert (kept(room), face.first["undo"]) == (timeplan.RULES, False)


AMOUNTS = {
    "hours_week": some.floats(1, 60),
    "share_grow": some.integers(1, 100),
    "times_grow": some.floats(1, 100),
    "length_grow": some.floats(0.25, 8),
}


@given(some.fixed_dictionaries(AMOUNTS), some.integers(1, 60), some.integers(0, 3))
def test_every_way_out_leads_out(rules: dict[str, float], n: int, own: int) -> None:
    rules = timeplan.RULES | rules
    people = pd.DataFrame({"tier": ["grow"] * n, "own_times": float("nan"), "own_length": float("nan")})
    people.loc[: own - 1, "own_times"] = 12.0
    people = people.assign(hours_now=1.0)
    way = promise.way_out("grow", timeplan.plan(people, rules).loc["grow"])
    if way is None:
        return
    found = {"times_grow": way.times, "share_grow": way.share, "hours_week": way.week}
    for rule, value in found.items():
        if value is not None:
            assert timeplan.plan(people, rules | {rule: value})["feasible"].loc["grow"], rule
    assert way.times is None or way.times < rules["times_grow"]


def test_a_way_out_is_a_press_away_or_says_why_not(room: Workbook, judged: Judged) -> None:
    for n in range(12):
        judged(f"Ann Lee{n}", **GROW)
    panel = TimeRules(room)
    ways = group(panel.view.first["plan"], "grow")["ways"]
    assert [way.get("rules") for way in ways] == [None, {"times_grow": 14.4}, {"share_grow": 100}, {"hours_week": 20}]
    assert [way["said"] for way in ways][:2] == ["fewer people: 7 of 12", "rarer: 14.4 times a year"]
    more = ask(panel.view, "try", rules={"times_grow": 60})["plan"]
    assert group(more, "grow")["ways"][-1] == {"said": say("en", "time.way_share_not", share="250")}
    after = ask(panel.view, "keep", rules=ways[1]["rules"])["state"]["plan"]
    assert group(after, "grow")["ways"] == []


def test_fewer_key_people_is_a_rule(room: Workbook) -> None:
    plan = ask(TimeRules(room).view, "try", rules={"key_people": 9})["plan"]
    assert group(plan, "key")["ways"][0] == {"said": "fewer people: 4", "rules": {"key_people": 4}}


def test_allies_are_the_last_to_be_left_out(room: Workbook, judged: Judged) -> None:
    judged("Ally One", ally=2)
    judged("Bo Berg", **GROW)
    judged("Cora Diaz", value=10, effort=1)
    face = TimeRules(room).view
    told = ask(face, "fewer", group="grow", rules={"times_grow": 100})
    assert (told["names"], told["kept"]) == (["Bo Berg", "Cora Diaz"], "")
    told = ask(face, "fewer", group="grow", rules={"times_grow": 300})
    assert (told["names"][-1], told["kept"]) == ("Ally One", say("en", "time.fewer_kept_one", n=1))


def test_one_person_gets_a_rule_of_their_own(room: Workbook, judged: Judged) -> None:
    mother = judged("Sachiko Mori", **LET_GO)
    panel, rules = OwnRules(room), TimeRules(room)
    [found] = ask(panel.view, "find", words="sachi")["rows"]
    assert (found["contact"], found["usual"]) == (
        mother,
        say("en", "own.as_tier", tier="Let go", times="1", length="0.5"),
    )
    told: list[dict] = []
    rules.view.send = lambda message, *_: told.append(message)
    after = ask(panel.view, "keep", contact=mother, times=52, length=3, depends=True)
    assert after["state"]["people"][0]["said"] == "52 times a year · 3 h each · depends on me"
    assert group(told[-1]["state"]["plan"], "let_go")["needed"] == "156"
    assert ask(panel.view, "remove", contact=mother)["state"]["people"] == []
    assert ask(panel.view, "undo")["state"]["people"][0]["times"] == 52
    assert ask(panel.view, "undo")["state"]["people"] == []


def test_a_rule_of_ones_own_says_something(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **GROW)
    panel = OwnRules(room)
    blank = ask(panel.view, "keep", contact=ann, times=None, length=None, depends=False)
    assert (blank["fault"], panel.promise.can_undo(own=True)) == (say("en", "own.blank"), False)
    assert "0 to 366" in ask(panel.view, "keep", contact=ann, times=400, length=None, depends=False)["fault"]


def test_someone_without_a_tier_is_found_last_and_told_of(room: Workbook, judged: Judged) -> None:
    stranger = contacts.add(room.book, {"given": "Ann", "family": "Abe"})
    ann = judged("Ann Lee", **GROW)
    rows = ask(OwnRules(room).view, "find", words="ann")["rows"]
    assert [row["contact"] for row in rows] == [ann, stranger]
    assert rows[1]["usual"] == say("en", "own.unplanned", year=2026)


def test_family_and_dependants_are_named_apart(room: Workbook, judged: Judged) -> None:
    for name in ("Ann Lee", "Bo Berg", "Cora Diaz"):
        judged(name, **LET_GO)
    contacts.edit(room.book, 2, {"family": "Berg", "given": "Bo", "relation": "family"}, [], "JP")
    time_rules.put(room.book, audit.begin(room.book, 2026), {"depends": 1}, 3)
    state = Fading(room).view.first
    assert (list(state["names"]), state["whom"]) == (["Ann Lee"], say("en", "apart.whom", n=1))
    assert list(state["outside"]) == ["Bo Berg (family)", "Cora Diaz (depends on you)"]


def test_giving_less_time_has_four_quarters_with_dates(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **LET_GO)
    first, *_, last = Fading(room).view.first["steps"]
    assert first == ("From 2026-12-01: Answer a little later than before.", "Look back on 2027-03-01.")
    assert last == ("From 2027-09-01: Make no first move any more.", "Look back on 2027-12-01.")


def test_where_nobody_is_let_go_there_is_nothing_to_do(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **GROW)
    assert Fading(room).view.first["none"] == say("en", "apart.none")


def test_the_calendar_is_written_into_the_years_folder(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **MAINTAIN)
    judged("Bo Berg", **LET_GO)
    face, file = PlanFile(room).view, room.book.folder / "2026" / "plan.ics"
    line = ask(face, "write", country="jp", whole=False)["line"]
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert (line, stat.S_IMODE(file.stat().st_mode)) == (say("en", "diary.done", n=7, file=str(file)), 0o600)
    assert {str(event["summary"]) for event in events if "Meet" in event["summary"]} == {"Meet A. L."}
    assert ask(face, "write", country="", whole=True)["line"] == line
    assert "Meet Ann Lee" in file.read_text(encoding="utf-8")


def test_the_calendar_of_an_unknown_country_is_one_line(room: Workbook) -> None:
    assert "public holidays of XX" in ask(PlanFile(room).view, "write", country="XX", whole=False)["fault"]


def test_steps_begin_when_the_calendar_does(room: Workbook, judged: Judged) -> None:
    judged("Ann Lee", **LET_GO)
    panel = Fading(room)
    ask(PlanFile(room).view, "write", country="JP", whole=False)
    room.as_of = dt.date(2026, 12, 24)
    room.tell()
    assert panel.state()["steps"][0][0].startswith("From 2026-12-01")


def test_without_a_person_everything_is_said_all_the_same(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **LET_GO)
    time_rules.put(room.book, audit.begin(room.book, 2026), {"times": 12}, ann)
    room.interactive = False
    rules, fading = panels.time_rules(room).lines, panels.fading(room).lines
    assert rules[0] == say("en", "promise.hours", week="12", weeks="48", year="576")
    assert rules[-1] == say("en", "plan.key_fit", n=promise.of(room).plan.key_people_that_fit)
    assert fading[4] == "For this one: Ann Lee"
    assert panels.own_rules(room).frame.values.tolist() == [["Ann Lee", "12", "", ""]]
    assert (panels.prepare(room).frame.empty, panels.kinds(room).frame.empty) == (True, True)
    assert "jinmyaku calendar 2026" in panels.calendar(room).lines[1]


def test_all_panels_of_a_page_share_one_plan(room: Workbook) -> None:
    assert promise.of(room) is promise.of(room)
    assert [panels.time_rules(room), panels.own_rules(room), panels.fading(room)]
    assert len(promise.of(room).watchers) == 3


def test_an_empty_book_has_a_plan_that_fits(room: Workbook) -> None:
    plan = TimeRules(room).view.first["plan"]
    assert (plan["fits"], plan["verdict"], len(plan["sentences"])) == (True, "It fits.", 5)


def test_a_fault_in_taking_back_loses_no_step(room: Workbook) -> None:
    shared = Promise(room)
    shared.keep({"hours_week": 8.0})
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    with pytest.raises(Fault, match="closed"):
        shared.undo()
    assert shared.can_undo()
