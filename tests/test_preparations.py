"""Pages to prepare a meeting: kept as written, by year and person, and what was written the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from conftest import ask
from jinmyaku import audit, panels
from jinmyaku.book import Book, audits, decisions, preparations
from jinmyaku.panels.pages import Prepare
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

Judged = Callable[..., int]
MAINTAIN = {"value": 5, "effort": 5, "balance": 0}


def page(**given: str) -> dict[str, str]:
    return dict.fromkeys(preparations.PAGE, "") | given


def test_the_newest_page_counts(book: Book, judged: Judged) -> None:
    ann, here = judged("Ann Lee"), audit.begin(book, 2026)
    assert preparations.write(book, here, ann, page(to_ask="The garden"))
    assert preparations.write(book, here, ann, page(to_ask="The garden", to_give="Seeds"))
    assert preparations.read(book, here, ann) == page(to_ask="The garden", to_give="Seeds")


def test_what_says_the_same_is_not_kept_again(book: Book, judged: Judged) -> None:
    ann, here = judged("Ann Lee"), audit.begin(book, 2026)
    preparations.write(book, here, ann, page(to_ask="The garden"))
    assert not preparations.write(book, here, ann, page(to_ask=" The garden\n"))
    assert book.rows("SELECT count(*) FROM preparation") == [(1,)]


def test_a_year_shows_what_was_written_before_it(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    for year, said in ((2024, "Moss"), (2025, "Ferns"), (2026, "Seeds")):
        preparations.write(book, audit.begin(book, year), ann, page(to_give=said))
    assert preparations.before(book, 2026, ann) == (2025, page(to_give="Ferns"))
    preparations.write(book, audit.begin(book, 2025), ann, page())
    assert preparations.before(book, 2026, ann) == (2024, page(to_give="Moss"))
    assert preparations.before(book, 2024, ann) is None


def test_a_blank_page_is_none(book: Book, judged: Judged) -> None:
    ann, here = judged("Ann Lee"), audit.begin(book, 2026)
    preparations.write(book, here, ann, page(to_give="Seeds"))
    assert preparations.written(book, here).index.tolist() == [ann]
    preparations.write(book, here, ann, page())
    assert preparations.written(book, here).empty


def test_a_closed_year_refuses_and_stays(book: Book, judged: Judged) -> None:
    ann, here = judged("Ann Lee"), audit.begin(book, 2026)
    preparations.write(book, here, ann, page(to_give="Seeds"))
    audits.close(book, here, dt.date(2026, 12, 31))
    with pytest.raises(Fault, match="2026 is closed"):
        preparations.write(book, here, ann, page(to_give="Moss"))
    assert preparations.read(book, audits.find(book, 2026), ann)["to_give"] == "Seeds"


def test_two_entries_of_one_person_have_one_page(book: Book, judged: Judged) -> None:
    one, two = judged("Ann Lee"), judged("Anne Lee")
    here = audit.begin(book, 2026)
    preparations.write(book, here, two, page(to_give="Seeds"))
    decisions.decide(book, one, two, same=True)
    assert preparations.read(book, here, one)["to_give"] == "Seeds"
    assert preparations.written(book, here).index.tolist() == [one]


def test_a_page_is_written_and_read_in_the_panel(room: Workbook, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", **MAINTAIN), judged("Bo Berg", **MAINTAIN)
    judged("Cora Diaz", value=8, effort=2)
    last = audit.begin(room.book, 2025)
    preparations.write(room.book, last, bo, page(last_spoke_of="The move"))
    face = Prepare(room).view
    assert [contact for contact, *_ in face.first["people"]] == [ann, bo]
    saved = ask(face, "write", contact=ann, page=page(to_ask="How is the garden?"))
    assert (saved["written"], saved["line"][:8]) == (True, "Saved at")
    other = ask(face, "open", contact=bo)["state"]
    assert (other["page"], other["before"]["page"]["last_spoke_of"]) == (page(), "The move")
    again = ask(face, "open", contact=ann)["state"]
    assert (again["page"]["to_ask"], again["before"]) == ("How is the garden?", None)


def test_the_panel_of_a_closed_year_keeps_nothing(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **MAINTAIN)
    audits.close(room.book, audit.begin(room.book, 2026), dt.date(2026, 12, 31))
    face = Prepare(room).view
    assert face.first["closed"] == say("en", "prepare.closed")
    assert "closed" in ask(face, "write", contact=ann, page=page(to_ask="The garden"))["fault"]


def test_what_stands_on_a_page_is_in_no_table(room: Workbook, judged: Judged) -> None:
    ann = judged("Ann Lee", **MAINTAIN)
    judged("Bo Berg", **MAINTAIN)
    preparations.write(room.book, audit.begin(room.book, 2026), ann, page(to_ask="The garden"))
    room.interactive = False
    rows = panels.prepare(room).frame.values.tolist()
    assert [row[0] for row in rows] == ["Ann Lee", "Bo Berg"]
    assert (rows[0][2][:2], rows[1][2]) == ("20", say("en", "prepare.none"))


def test_nobody_to_maintain_is_said(room: Workbook) -> None:
    first = Prepare(room).view.first
    assert (first["people"], first["contact"], first["page"], first["before"]) == ([], None, {}, None)
