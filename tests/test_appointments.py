"""The plan as a calendar file: what is in it, that other readers read it, and that a second export updates it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject

from jinmyaku import agenda, appointments, audit, intake, planning
from jinmyaku.agenda import Entry
from jinmyaku.book import Book, audits, contacts, interactions, time_rules, undoing
from jinmyaku.sources import ics
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault

DAY = dt.date(2026, 12, 31)


def export(book: Book, file: Path, lang: str = "en", **how: bool) -> list[vobject.base.Component]:
    """Export the plan of 2026 and read it with a reader that is not the writer's."""
    plan = planning.read(book, audit.read(book, 2026, DAY))
    appointments.write(book, plan, file, "JP", lang, **how)
    return list(vobject.readOne(file.read_text(encoding="utf-8")).vevent_list)


def titles(events: list[vobject.base.Component], status: str = "CONFIRMED") -> list[str]:
    return [event.summary.value for event in events if event.status.value == status]


def test_meetings_reviews_and_the_next_audit_stand_in_it(
    book: Book, judged: Callable[..., int], tmp_path: Path
) -> None:
    judged("Ann Lee", value=5, effort=5)
    judged("Bo Berg", value=1, effort=6)
    found = titles(export(book, tmp_path / "plan.ics"))
    assert found.count("Meet A. L.") == 2
    assert sum("Look back" in title for title in found) == 4
    assert "Yearly audit of relationships 2027" in found
    assert not any("B." in title for title in found)


def test_names_stand_in_it_only_where_that_is_wanted(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    judged("Ann Lee", value=5, effort=5)
    assert "Meet Ann Lee" in titles(export(book, tmp_path / "plan.ics", named=True))
    export(book, tmp_path / "short.ics")
    assert "Ann" not in (tmp_path / "short.ics").read_text(encoding="utf-8")


def test_a_second_export_has_the_same_entries(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    judged("Ann Lee", value=5, effort=5)
    first, second = (export(book, tmp_path / f"{n}.ics") for n in (1, 2))
    assert {event.uid.value for event in first} == {event.uid.value for event in second}
    assert [int(events[0].sequence.value) for events in (first, second)] == [1, 2]
    assert [event.dtstart.value for event in first] == [event.dtstart.value for event in second]


def test_what_is_no_longer_planned_is_cancelled(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    judged("Ann Lee", value=5, effort=5)
    export(book, tmp_path / "plan.ics")
    time_rules.put(book, audits.begin(book, 2026, {}), {"times_maintain": 1})
    events = export(book, tmp_path / "plan.ics")
    assert titles(events).count("Meet A. L.") == 1
    assert len(titles(events, "CANCELLED")) == 1


def test_our_own_reader_reads_it_too(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    interactions.set_zone(book, "Asia/Tokyo")
    judged("Ann Lee", value=5, effort=5)
    events = export(book, tmp_path / "plan.ics")
    stream = io.BytesIO((tmp_path / "plan.ics").read_bytes())
    options = Options(zone="UTC", until=dt.date(2030, 1, 1))
    rows = [row for some in ics.read(stream, options) for row in some.interactions]
    assert sorted(row.at for row in rows) == sorted(int(event.dtstart.value.timestamp()) for event in events)


def test_lines_are_folded_and_text_is_escaped() -> None:
    entry = Entry("x", dt.datetime(2027, 1, 4, 10), 30, "Meet; A, B\\C " + "長い名前" * 20)
    made = agenda.write([entry], "s", "Asia/Tokyo", 1, dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    assert made.replace(b"\r\n ", b"").count(b"Meet\\; A\\, B\\\\C") == 1
    assert next(iter(vobject.readOne(made.decode()).vevent_list)).summary.value == entry.title


def test_the_next_audit_rings_a_week_ahead() -> None:
    made = agenda.write(
        [agenda.next_audit(2026, "jinmyaku audit 2027", "en")], "s", "UTC", 1, dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    ).decode()
    assert "TRIGGER:-P7D" in made
    assert "jinmyaku audit 2027" in made.replace("\r\n ", "")


def test_an_identifier_says_nothing_without_the_secret() -> None:
    assert agenda.identifier("meeting 2026 1 1", "a") != agenda.identifier("meeting 2026 1 1", "b")


def test_a_country_without_known_holidays_is_a_fault(book: Book, tmp_path: Path) -> None:
    plan = planning.read(book, audit.read(book, 2026, DAY))
    with pytest.raises(Fault, match="holidays"):
        appointments.write(book, plan, tmp_path / "plan.ics", "XX", "en")


def test_a_closed_year_keeps_the_rules_it_had(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    here = audit.begin(book, 2026)
    time_rules.put(book, here, {"hours_week": 7})
    audit.close(book, here, DAY)
    monkeypatch.setitem(time_rules.timeplan.RULES, "share_grow", 10.0)
    assert time_rules.read(book, audits.find(book, 2026))["share_grow"] == 60.0
    with pytest.raises(Fault, match="closed"):
        time_rules.put(book, here, {"hours_week": 8})


def test_the_rules_of_a_year_come_from_the_year_before(book: Book) -> None:
    ann = contacts.add(book, {"name": "Ann Lee"})
    before = audit.begin(book, 2025)
    time_rules.put(book, before, {"hours_week": 7})
    time_rules.put(book, before, {"times": 52, "length": 1.5, "depends": 1}, ann)
    here = audit.begin(book, 2026)
    assert time_rules.read(book, here)["hours_week"] == 7
    assert time_rules.own(book, here).loc[ann].tolist() == [52, 1.5, 1]


@pytest.mark.parametrize(("rule", "amount"), [("hours", 3.0), ("share_grow", 120.0), ("hours_week", -1.0)])
def test_a_rule_that_cannot_be_is_a_fault(book: Book, rule: str, amount: float) -> None:
    with pytest.raises(Fault):
        time_rules.put(book, audit.begin(book, 2026), {rule: amount})


def test_an_export_is_for_its_owner_only(book: Book, tmp_path: Path) -> None:
    export(book, tmp_path / "plan.ics")
    assert (tmp_path / "plan.ics").stat().st_mode & 0o077 == 0


def test_whom_an_own_rule_or_a_page_is_about_stays_when_an_import_is_taken_back(book: Book) -> None:
    brought = b"First Name,Last Name,Email Address,Connected On\nAnn,Lee,ann@example.com,05 Mar 2024\n"
    intake.take_in_bytes(book, [("Connections.csv", lambda: brought)])
    time_rules.put(book, audit.begin(book, 2026), {"times": 52}, 1)
    assert undoing.undo(book, 1).kept == 1


def test_whoever_was_last_met_years_ago_is_overdue(book: Book, judged: Callable[..., int]) -> None:
    ann = judged("Ann Lee", value=5, effort=5)
    interactions.add(book, [ann], "in_person", "2024-01-10", 60)
    held = planning.read(book, audit.read(book, 2026, DAY)).held
    assert held.loc[ann, "overdue"] > 5
    assert not held.loc[ann, "seen"]
