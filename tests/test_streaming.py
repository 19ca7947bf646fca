"""Exports of interactions into the book: accounted for, stopped and taken up again, never doubled."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from jinmyaku import intake, measuring
from jinmyaku.accounts import FileAccount
from jinmyaku.book import Book, contacts, imports, interactions, parties, undoing
from jinmyaku.panels.delivery import Delivery
from jinmyaku.sources import mbox
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


def mail(number: int, sender: str = "ann@example.com", to: str = "me@example.jp", more: str = "") -> str:
    return (
        f"From - Mon Jan 05 10:00:00 2026\nFrom: {sender}\nTo: {to}\nMessage-ID: <{number}@mail.example>\n"
        f"Date: Mon, 5 Jan 2026 10:{number % 60:02d}:00 +0900\n{more}\nFrom me to you, secretly.\n\n"
    )


def mailbox(count: int, begin: int = 0) -> bytes:
    return "".join(mail(number) for number in range(begin, begin + count)).encode()


def take(book: Book, *files: tuple[str, bytes]) -> list[FileAccount]:
    return list(intake.take_in_bytes(book, [(n, (lambda b=body: b)) for n, body in files], now=NOW).files)


def days(book: Book) -> list[str]:
    return [str(row[0]) for row in book.rows("SELECT day FROM interaction ORDER BY id")]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few mails, so that there is something to stop between."""
    monkeypatch.setattr(mbox, "_BATCH", 3)


def test_a_mailbox_is_accounted_for(book: Book) -> None:
    news = mail(90, more="List-Id: <news.example>\n")
    [account] = take(book, ("Inbox", mailbox(4) + news.encode() + mail(0).encode()))
    counts = (account.source, account.rows, account.added, account.duplicates, account.interactions)
    assert counts == ("mbox", 6, 5, 1, 4)
    assert account.left_out == {"automated": 1}


def test_a_longer_mailbox_adds_only_what_is_new(book: Book) -> None:
    take(book, ("Inbox", mailbox(4)))
    [account] = take(book, ("Inbox", mailbox(6)))
    assert (account.added, account.unchanged, account.interactions) == (2, 4, 6)


def test_the_same_mailbox_again_is_not_even_read(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    take(book, ("Inbox", mailbox(4)))
    monkeypatch.setattr(mbox, "read", None)
    [account] = take(book, ("Inbox", mailbox(4)))
    assert (account.rows, account.unchanged, account.interactions) == (4, 4, 4)
    assert [problem.reason for problem in account.problems] == ["problem.known"]


def test_mail_and_contacts_come_in_one_import_and_go_in_one(book: Book) -> None:
    head = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    connections = head + "Ann,Lee,,ann@example.com,Reiji,Editor,05 Mar 2024\n"
    accounts = take(book, ("Inbox", mailbox(4)), ("Connections.csv", connections.encode()))
    assert [(one.source, one.added) for one in accounts] == [("mbox", 4), ("linkedin", 1)]
    done = undoing.undo(book, 1)
    assert (done.removed, done.interactions, days(book)) == (1, 4, [])
    assert book.rows("SELECT id FROM party") == []


def stopped(book: Book, body: bytes, steps: int = 3) -> None:
    going = intake.steps(book, [("Inbox", lambda: io.BytesIO(body))], now=NOW)
    for _ in range(steps):
        next(going)
    going.close()


def test_nothing_of_a_stopped_mailbox_counts(book: Book, small: None) -> None:
    stopped(book, mailbox(20))
    assert len(days(book)) > 0
    assert interactions.everything(book)[0].empty
    assert imports.batches(book)["unfinished"].tolist() == [1]


def test_it_goes_on_where_it_stopped(book: Book, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped(book, mailbox(20))
    there, seen = len(days(book)), []
    read = mbox.read

    def watched(stream: io.BytesIO, options: object) -> object:
        seen.append(options.start)  # type: ignore[attr-defined]
        return read(stream, options)  # type: ignore[arg-type]

    monkeypatch.setattr(mbox, "read", watched)
    [account] = take(book, ("Inbox", mailbox(20)))
    assert 0 < there < 20
    assert seen[0] > 0
    assert (account.rows, account.added, account.interactions) == (20, 20, 20)
    assert len(interactions.everything(book)[0]) == 20
    assert imports.batches(book)["batch"].tolist() == [1]


def test_a_stopped_import_can_be_taken_back(book: Book, small: None) -> None:
    stopped(book, mailbox(20))
    undoing.undo(book, 1)
    assert days(book) == []
    [account] = take(book, ("Inbox", mailbox(20)))
    assert account.added == 20


def test_a_fault_in_the_middle_keeps_what_was_read(book: Book, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = mbox.read

    def failing(stream: io.BytesIO, options: object) -> object:
        yield next(iter(read(stream, options)))  # type: ignore[arg-type]
        raise Fault("fault.zip_broken")

    monkeypatch.setattr(mbox, "read", failing)
    [account] = take(book, ("Inbox", mailbox(9)))
    assert account.rows == 3
    assert [problem.reason for problem in account.problems] == ["fault.zip_broken"]


def test_a_mailbox_in_an_archive_is_read_without_unpacking_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinmyaku.sources.archive.LARGEST", 100)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Takeout/Mail/all.mbox", mailbox(50))
        archive.writestr("Takeout/readme.html", "<html>")
    [account] = take(book, ("takeout.zip", packed.getvalue()))
    assert (account.source, account.added) == ("mbox", 50)


def test_no_text_of_a_mail_comes_into_the_book(book: Book) -> None:
    take(book, ("Inbox", mail(1, more="Subject: Confidential matter\n").encode()))
    content = book.path.read_bytes()
    assert b"secretly" not in content
    assert b"Confidential" not in content


def test_hours_count_for_whoever_has_the_address(book: Book) -> None:
    ann = contacts.add(book, {"name": "Ann Lee"}, [("mail", "ann@example.com")])
    take(book, ("Inbox", mailbox(4)))
    parties.set_own(book, ["me@example.jp"])
    table = measuring.of_year(book, 2026, dt.date(2026, 12, 31))
    assert table.loc[ann, ["received", "sent"]].tolist() == [4, 0]
    assert table.loc[ann, "hours"] == pytest.approx(4 / 60)


def test_until_the_person_says_who_they_are_the_likely_addresses_count(book: Book) -> None:
    body = "".join(mail(n, more="Delivered-To: me@example.jp\n") for n in range(4)).encode()
    take(book, ("Inbox", body))
    found = measuring.measured(book)
    assert (len(found.rows), found.confirmed) == (4, False)
    assert found.parties.loc[list(found.likely), "value"].tolist() == ["me@example.jp"]


def test_where_nothing_tells_it_is_whoever_is_always_there(book: Book) -> None:
    senders = [f"{name}@example.com" for name in ("ann", "bo", "cy", "di")]
    take(book, ("Inbox", "".join(mail(n, senders[n % 4]) for n in range(12)).encode()))
    found = measuring.measured(book)
    assert found.parties.loc[list(found.likely), "value"].tolist() == ["me@example.jp"]


def test_the_panel_can_be_stopped_and_goes_on(room: Workbook, small: None) -> None:
    delivery = Delivery(room, print)
    inbox = room.book.folder / "inbox"
    inbox.mkdir()
    (inbox / "Inbox").write_bytes(mailbox(20))
    going = delivery.take_inbox(pause=0)
    assert "going" in going
    delivery.go_on(pause=0)
    delivery.go_on(pause=0)
    assert delivery.stop()["said"] == say("en", "bring.halted")
    assert delivery.take_inbox()["account"]["files"][0]["added"] == 20


def test_a_name_in_the_sample_s_title_waits_to_be_confirmed(demo: Path) -> None:
    with Book(demo) as book:
        titles = parties.read(book).query("kind == 'title'")
        assert "佐藤" in titles["name"].tolist()
        assert titles["person"].isna().all()


def test_a_later_import_of_the_same_mails_counts_whatever_was_stopped(book: Book, small: None) -> None:
    stopped(book, mailbox(20))
    [account] = take(book, ("newer", mailbox(22)))
    assert account.interactions == 22
    assert len(interactions.everything(book)[0]) == 22


def test_a_stopped_import_changes_nothing_that_counts(book: Book, small: None) -> None:
    binned = "".join(mail(n, more="X-Mozilla-Status: 0008\n") for n in range(12)).encode()
    take(book, ("Trash", binned))
    stopped(book, mailbox(12))
    assert set(interactions.everything(book)[0]["left_out"]) == {"deleted"}
    take(book, ("Inbox", mailbox(12)))
    assert set(interactions.everything(book)[0]["left_out"]) == {""}


def test_an_import_taken_back_no_longer_says_whose_book_it_is(book: Book) -> None:
    mine = "".join(mail(n, more="Delivered-To: me@example.jp\n") for n in range(4)).encode()
    other = "".join(mail(n, to="bo@example.com", more="Delivered-To: bo@example.com\n") for n in range(50, 59)).encode()
    take(book, ("mine", mine))
    take(book, ("other", other))
    undoing.undo(book, 2)
    found = measuring.measured(book)
    assert found.parties.loc[list(found.likely), "value"].tolist() == ["me@example.jp"]
