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
from jinmyaku.book import Book, answers, archive, audits, contacts, interactions, overrides, time_rules, undoing
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
    assert [event.sequence.value for event in first] == [event.sequence.value for event in second]
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
    made = agenda.write([(entry, 1)], "s", "Asia/Tokyo", dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    assert made.replace(b"\r\n ", b"").count(b"Meet\\; A\\, B\\\\C") == 1
    assert next(iter(vobject.readOne(made.decode()).vevent_list)).summary.value == entry.title


def test_the_next_audit_rings_a_week_ahead() -> None:
    made = agenda.write(
        [(agenda.next_audit(2026, "jinmyaku audit 2027", "en"), 1)], "s", "UTC", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
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


def later(book: Book, file: Path, day: dt.date) -> dict[str, vobject.base.Component]:
    """Export again on another day, and give what is there by its identifier."""
    plan = planning.read(book, audit.read(book, 2026, day))
    appointments.write(book, plan, file, "JP", "en")
    return {event.uid.value: event for event in vobject.readOne(file.read_text(encoding="utf-8")).vevent_list}


def test_another_person_s_change_moves_nobody_and_the_past_stays(
    book: Book, judged: Callable[..., int], tmp_path: Path
) -> None:
    ann, bo = judged("Ann Lee", value=5, effort=5), judged("Bo Berg", value=5, effort=5)
    first = later(book, tmp_path / "plan.ics", DAY)
    overrides.put(book, audit.begin(book, 2026), bo, "let_go", "no longer")
    second = later(book, tmp_path / "plan.ics", dt.date(2027, 6, 30))
    mine = {uid: event for uid, event in second.items() if event.summary.value == "Meet A. L."}
    assert mine
    assert all(first[uid].dtstart.value == event.dtstart.value for uid, event in mine.items())
    assert min(event.dtstart.value.date() for event in second.values()) > dt.date(2027, 6, 30)
    assert [event.status.value for event in second.values()].count("CANCELLED") == 1
    assert ann


def test_a_year_later_the_next_twelve_months_are_added(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    judged("Ann Lee", value=5, effort=5)
    first = later(book, tmp_path / "plan.ics", DAY)
    second = later(book, tmp_path / "plan.ics", dt.date(2028, 1, 10))
    met = [event.dtstart.value.date() for event in second.values() if event.summary.value == "Meet A. L."]
    assert len(met) == 2
    assert min(met) > dt.date(2028, 1, 10)
    assert not set(first) & {uid for uid, event in second.items() if event.summary.value == "Meet A. L."}


def test_the_plan_of_the_next_year_takes_the_place_of_this_one(
    book: Book, judged: Callable[..., int], tmp_path: Path
) -> None:
    ann = judged("Ann Lee", value=5, effort=5)
    export(book, tmp_path / "plan.ics")
    here = audit.begin(book, 2027)
    answers.choose(book, here, [ann])
    answers.save(book, here, ann, {"value": 5, "effort": 5})
    appointments.write(book, planning.read(book, audit.read(book, 2027, DAY)), tmp_path / "next.ics", "JP", "en")
    events = list(vobject.readOne((tmp_path / "next.ics").read_text(encoding="utf-8")).vevent_list)
    assert titles(events).count("Meet A. L.") == 2
    assert len(titles(events, "CANCELLED")) == 2


def test_nothing_but_a_calendar_is_written_over(book: Book, tmp_path: Path) -> None:
    plan = planning.read(book, audit.read(book, 2026, DAY))
    (tmp_path / "note.txt").write_text("keep me")
    for place in (tmp_path / "note.txt", book.path, tmp_path):
        with pytest.raises(Fault):
            appointments.write(book, plan, place, "JP", "en")
    assert (tmp_path / "note.txt").read_text() == "keep me"
    assert book.damage() == []


def test_an_old_file_of_others_becomes_the_owner_s_alone(book: Book, tmp_path: Path) -> None:
    (tmp_path / "plan.ics").write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    (tmp_path / "plan.ics").chmod(0o644)
    export(book, tmp_path / "plan.ics")
    assert (tmp_path / "plan.ics").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "reading", "shown"),
    [
        ("José García", "", "J. G."),
        ("O\u2019Brien Pat", "", "O. P."),
        ("佐藤 花子", "サトウ ハナコ", "S. H."),
        ("林 太郎", "", "太."),
        ("\u202eAnn (ACME)", "", "A. A."),
        ("+81 90 1234", "", "–"),
        ("", "", "–"),
    ],
)
def test_initials_tell_no_name(name: str, reading: str, shown: str) -> None:
    assert agenda.initials(name, reading) == shown


def test_identifiers_survive_a_backup_from_before_the_first_export(
    book: Book, judged: Callable[..., int], tmp_path: Path
) -> None:
    judged("Ann Lee", value=5, effort=5)
    copy = book.backup("example")
    first = {event.uid.value for event in export(book, tmp_path / "plan.ics")}
    book.close()
    archive.restore(book.folder, copy)
    with Book(book.folder) as restored:
        assert {event.uid.value for event in export(restored, tmp_path / "plan.ics")} == first


def test_a_closed_year_keeps_people_without_a_rule_as_they_were(book: Book, judged: Callable[..., int]) -> None:
    ann = judged("Ann Lee", value=5, effort=5)
    audit.close(book, audit.begin(book, 2026), DAY)
    time_rules.put(book, audit.begin(book, 2025), {"times": 52, "length": 4}, ann)
    assert time_rules.own(book, audits.find(book, 2026)).empty
