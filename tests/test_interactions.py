"""Interactions in the book: brought once, renewed, taken back, and whose they are."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from jinmyaku.book import Book, brought, contacts, imports, interactions, parties, undoing
from jinmyaku.book.brought import Arrivals
from jinmyaku.sources.rows import InteractionRow, Party
from jinmyaku.text import Fault

NOON = 1_767_225_600  # 2026-01-01 00:00 UTC
ANN = Party("from", "mail", "ann@example.com", "Ann Lee")
ME = Party("to", "mail", "me@example.jp")


def mail(key: str = "id-1", at: int = NOON, **more: object) -> InteractionRow:
    return InteractionRow(1, key, "mail", at, parties=(ANN, ME), people=1)._replace(**more)


def bring(book: Book, rows: Iterable[InteractionRow], source: str = "mbox") -> dict[str, int]:
    with book.save() as disk:
        arrivals = Arrivals(book, imports.begin(disk), source, "Asia/Tokyo")
        arrivals.put(list(rows))
    return {name: n for name, n in arrivals.counts.items() if n}


def dump(book: Book) -> str:
    tables = ("interaction", "interaction_party", "party", "party_mine", "interaction_before", "interaction_seen")
    return json.dumps({table: book.frame(f"SELECT * FROM {table} ORDER BY 1, 2").to_json() for table in tables})


def test_the_same_mail_twice_is_one_interaction(book: Book) -> None:
    assert bring(book, [mail(), mail("id-2")]) == {"added": 2, "interactions": 2}
    before = interactions.everything(book)
    assert bring(book, [mail(), mail("id-2")]) == {"unchanged": 2, "interactions": 2}
    for there, now in zip(before, interactions.everything(book), strict=True):
        assert there.equals(now)


def test_a_longer_export_adds_only_what_is_new(book: Book) -> None:
    bring(book, [mail()])
    assert bring(book, [mail(), mail("id-2"), mail("id-3")]) == {"added": 2, "unchanged": 1, "interactions": 3}


def test_two_copies_in_one_import_are_one(book: Book) -> None:
    assert bring(book, [mail(), mail()]) == {"added": 1, "duplicates": 1, "interactions": 1}


def test_the_copy_in_the_bin_does_not_unsay_a_mail(book: Book) -> None:
    bring(book, [mail(left_out="deleted"), mail()])
    bring(book, [mail(left_out="deleted")])
    assert book.rows("SELECT left_out FROM interaction") == [("",)]


def test_what_was_ahead_counts_once_it_has_taken_place(book: Book) -> None:
    bring(book, [mail(left_out="ahead")], "ics")
    assert bring(book, [mail()], "ics") == {"updated": 1, "interactions": 1}


def test_a_moved_meeting_moves_and_an_older_export_does_not_move_it_back(book: Book) -> None:
    bring(book, [mail(version="1", minutes=60.0)], "ics")
    bring(book, [mail(version="2", minutes=90.0, at=NOON + 86400)], "ics")
    bring(book, [mail(version="1", minutes=60.0)], "ics")
    assert book.rows("SELECT day, minutes FROM interaction") == [("2026-01-02", 90.0)]


def test_of_imports_that_were_stopped_nothing_counts(book: Book) -> None:
    bring(book, [mail(version="1", minutes=60.0)], "ics")
    before = interactions.everything(book)
    for day in (1, 2):
        other = ANN._replace(value=f"ann{day}@example.com")
        bring(book, [mail(version=str(1 + day), at=NOON + day * 86400, parties=(other, ME))], "ics")
        with book.save() as disk:
            disk.execute("UPDATE import_batch SET unfinished = 1 WHERE id = (SELECT max(id) FROM import_batch)")
    for there, now in zip(before, interactions.everything(book), strict=True):
        assert there.to_dict("list") == now.to_dict("list")


def test_who_declines_later_is_seen(book: Book) -> None:
    bring(book, [mail(version="1", parties=(ANN, ME))], "ics")
    bring(book, [mail(version="2", parties=(ANN._replace(role="declined"), ME))], "ics")
    assert ("declined",) in book.rows("SELECT role FROM interaction_party")


def test_undoing_takes_back_what_one_import_brought_and_changed(book: Book) -> None:
    bring(book, [mail(version="1", minutes=60.0)], "ics")
    before = dump(book)
    bring(book, [mail(version="2", minutes=90.0), mail("id-2", parties=(Party("from", "mail", "new@example.com"),))])
    bring(book, [mail(version="2", minutes=90.0)], "ics")
    for batch in (3, 2):
        undoing.undo(book, batch)
    assert dump(book) == before


def test_a_later_import_keeps_what_it_showed_again(book: Book) -> None:
    bring(book, [mail(), mail("id-2")])
    bring(book, [mail()])
    done = undoing.undo(book, 1)
    assert done.interactions == 1
    assert len(book.rows("SELECT id FROM interaction")) == 1


def test_days_are_counted_where_the_person_lives(book: Book) -> None:
    bring(book, [mail(at=NOON - 3600)])
    assert book.rows("SELECT day FROM interaction") == [("2026-01-01",)]
    interactions.set_zone(book, "America/New_York")
    assert book.rows("SELECT day FROM interaction") == [("2025-12-31",)]


def test_an_unknown_zone_is_refused(book: Book) -> None:
    with pytest.raises(Fault, match="time zone"):
        interactions.set_zone(book, "Asia/Nowhere")


def test_an_absurd_moment_does_not_stop_an_import(book: Book) -> None:
    assert brought.local_days([-(10**18), 10**18], "UTC") == ["1970-01-01", "1970-01-01"]


def test_a_party_is_whoever_has_the_address(book: Book) -> None:
    bring(book, [mail()])
    assert parties.read(book)["person"].tolist() == [-1, -2]
    ann = contacts.add(book, {"name": "Ann Lee"}, [("mail", "Ann@Example.com")])
    parties.set_own(book, ["me@example.jp"])
    assert parties.read(book)["person"].tolist() == [ann, 0]


def test_an_address_that_two_contacts_share_is_nobodys(book: Book) -> None:
    bring(book, [mail()])
    for name in ("Ann Lee", "Bob Lee"):
        contacts.add(book, {"name": name}, [("mail", "ann@example.com")])
    assert parties.read(book)["person"].iloc[0] < 0


def test_a_name_in_a_talk_is_told_apart_by_service(book: Book) -> None:
    talk = mail(parties=(Party("from", "name", "まり"),))
    bring(book, [talk], "line")
    bring(book, [talk], "whatsapp")
    assert book.rows("SELECT source FROM party ORDER BY id") == [("line",), ("whatsapp",)]


def test_a_name_in_a_title_is_nobodys_until_the_person_says_so(book: Book) -> None:
    bring(book, [mail(parties=(Party("there", "title", "佐藤"),))], "ics")
    assert parties.read(book)["person"].isna().all()
    sato = contacts.add(book, {"family": "佐藤", "given": "花子"})
    parties.say(book, 1, sato)
    assert parties.read(book)["person"].tolist() == [sato]


def test_a_decision_about_a_party_outlives_the_import(book: Book) -> None:
    bring(book, [mail()])
    sato = contacts.add(book, {"family": "佐藤"})
    parties.say(book, 1, sato)
    undoing.undo(book, 1)
    bring(book, [mail()])
    assert parties.read(book)["person"].iloc[0] == sato


def test_no_mail_id_stands_in_the_book(book: Book) -> None:
    bring(book, [mail("<secret-id@corp.example>", thread="<secret-thread@corp.example>")])
    assert "secret" not in dump(book)


def test_the_person_s_own_addresses_are_counted_where_they_show(book: Book) -> None:
    bring(book, [mail(mine=("me@example.jp",)), mail("id-2", mine=("me@example.jp",))])
    assert parties.read(book).set_index("value")["mine"]["me@example.jp"] == 2
    undoing.undo(book, 1)
    assert parties.read(book).empty


def meeting(at: int, version: str = "1", uid: str = "w1", **more: object) -> InteractionRow:
    return mail(f"{uid} {at}", at, version=version, thread=uid, kind="in_person", minutes=60.0)._replace(**more)


def calendar(book: Book, rows: Iterable[InteractionRow]) -> int:
    """Bring a calendar as an import does, and give how many meetings count then."""
    with book.save() as disk:
        arrivals = Arrivals(book, imports.begin(disk), "ics", "Asia/Tokyo")
        arrivals.put(list(rows))
        arrivals.withdraw(NOON - 1, NOON + 100 * DAY)
    return int((interactions.everything(book)[0]["left_out"] == "").sum())


DAY = 86_400
WEEKLY = [meeting(NOON + week * 7 * DAY) for week in range(4)]


def test_a_time_taken_out_of_a_series_no_longer_counts(book: Book) -> None:
    assert calendar(book, WEEKLY) == 4
    assert calendar(book, [row._replace(version="2") for row in WEEKLY[1:]]) == 3


def test_a_series_that_moved_counts_once(book: Book) -> None:
    calendar(book, WEEKLY)
    assert calendar(book, [meeting(row.at + 4 * 3600, "2") for row in WEEKLY]) == 4


def test_an_older_calendar_takes_nothing_out_and_a_missing_event_stays(book: Book) -> None:
    calendar(book, [row._replace(version="2") for row in WEEKLY])
    assert calendar(book, WEEKLY[:1]) == 4
    assert calendar(book, [meeting(NOON, uid="w2")]) == 5


def test_undoing_a_calendar_brings_back_what_it_took_out(book: Book) -> None:
    calendar(book, WEEKLY)
    before = dump(book)
    calendar(book, [row._replace(version="2") for row in WEEKLY[1:]])
    undoing.undo(book, 2)
    assert dump(book) == before


def test_undoing_in_any_order_keeps_what_a_standing_import_shows(book: Book) -> None:
    for last in (6, 10, 11):
        bring(book, [mail(f"id-{number}") for number in range(last)])
    undoing.undo(book, 3)
    undoing.undo(book, 1)
    assert len(book.rows("SELECT id FROM interaction")) == 10


def test_a_mail_that_was_first_seen_in_the_bin_gets_its_thread(book: Book) -> None:
    bring(book, [mail(left_out="deleted", parties=(), thread="")])
    bring(book, [mail(thread="root")])
    assert book.rows("SELECT thread FROM interaction") == [(brought.code("root"),)]


def test_an_answer_that_names_only_the_mail_it_answers_belongs_to_its_thread(book: Book) -> None:
    bring(book, [mail("x1", thread="x1"), mail("x2", thread="x1"), mail("x3", thread="x2")])
    bring(book, [mail("x4", thread="x3")])
    assert {row[0] for row in book.rows("SELECT thread FROM interaction")} == {brought.code("x1")}


def test_nothing_that_ends_a_terminal_line_comes_into_the_book(book: Book) -> None:
    bring(book, [mail(parties=(Party("from", "mail", "\x1bcann@x.example", "Ann\x1b[2J"),))])
    assert "\x1b" not in "".join(book.rows("SELECT value || name FROM party")[0][0])
