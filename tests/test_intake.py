"""Exports into the book: once is enough, nothing is lost, every row is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from jinmyaku import intake
from jinmyaku.book import Book, contacts, imports
from jinmyaku.text import Fault

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANN = "Ann,Lee,https://www.linkedin.com/in/ann-lee-1,,Example Ltd,Editor,05 Mar 2024\n"
BO = "Bo,Okafor,https://www.linkedin.com/in/bo-2,,,,06 Mar 2024\n"
COUNTS = ("rows", "added", "updated", "unchanged", "duplicates")


def take(book: Book, *files: tuple[str, str], keep: bool = True) -> list[tuple[int, ...]]:
    """Take in files given as names and texts; the counts of each."""
    account = intake.take_in_bytes(book, [(name, text.encode) for name, text in files], keep=keep)
    return [tuple(getattr(file, count) for count in COUNTS) for file in account.files]


def test_the_same_file_twice_changes_nothing(book: Book) -> None:
    assert take(book, ("c.csv", HEADER + ANN + BO)) == [(2, 2, 0, 0, 0)]
    before = contacts.contacts(book)
    assert take(book, ("c.csv", HEADER + ANN + BO)) == [(2, 0, 0, 2, 0)]
    assert contacts.contacts(book).equals(before)


def test_a_new_job_is_one_change_with_the_old_one_on_record(book: Book) -> None:
    take(book, ("c.csv", HEADER + ANN))
    assert take(book, ("c.csv", HEADER + ANN.replace("Example Ltd", "Sample Inc"))) == [(1, 0, 1, 0, 0)]
    assert contacts.contacts(book)["organisation"].tolist() == ["Sample Inc"]
    assert book.rows("SELECT field, old, new, batch_id FROM contact_change") == [
        ("organisation", "Example Ltd", "Sample Inc", 2)
    ]


def test_what_was_edited_by_hand_stays_until_the_service_says_otherwise(book: Book) -> None:
    take(book, ("c.csv", HEADER + ANN))
    contacts.edit(book, 1, {"title": "Chief Editor"})
    take(book, ("c.csv", HEADER + ANN))
    assert contacts.contacts(book)["title"].tolist() == ["Chief Editor"]


def test_a_second_source_fills_what_was_blank(book: Book) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nN:Okafor;Bo;;;\nORG:Sample Inc\nURL:https://linkedin.com/in/bo-2\nEND:VCARD\n"
    assert take(book, ("c.csv", HEADER + BO), ("p.vcf", card)) == [(1, 1, 0, 0, 0), (1, 0, 1, 0, 0)]
    assert contacts.contacts(book)["organisation"].tolist() == ["Sample Inc"]


def test_two_of_one_name_stay_two_however_often_they_come(book: Book) -> None:
    names = ("names.txt", "佐藤 健\n佐藤 健\n")
    assert take(book, names) == [(2, 2, 0, 0, 0)]
    assert take(book, names) == [(2, 0, 0, 2, 0)]


def test_a_namesake_before_the_known_one_is_not_taken_for_them(book: Book) -> None:
    take(book, ("names.txt", "佐藤 健, 例示商事\n"))
    assert take(book, ("names.txt", "佐藤 健, 南海大学\n佐藤 健, 例示商事\n")) == [(2, 1, 0, 1, 0)]
    assert contacts.contacts(book)["organisation"].tolist() == ["例示商事", "南海大学"]


def test_one_person_twice_in_a_file_is_counted_as_such(book: Book) -> None:
    assert take(book, ("names.txt", "Ann Lee, ann@example.com\nLee Ann, ANN@example.com\n")) == [(2, 1, 0, 0, 1)]


def test_a_rehearsal_writes_nothing(book: Book) -> None:
    assert take(book, ("c.csv", HEADER + ANN), keep=False) == [(1, 1, 0, 0, 0)]
    assert contacts.contacts(book).empty
    assert not (book.folder / "backups").exists()


def test_a_bad_file_costs_only_itself(book: Book) -> None:
    account = intake.take_in_bytes(book, [("a.png", lambda: b"\x89PNG"), ("c.csv", (HEADER + ANN).encode)])
    assert [file.failed for file in account.files] == [True, False]
    assert account.files[0].problems[0].reason == "fault.file_unknown"
    assert account.batch == 1


def test_a_shorter_export_takes_nobody_away(book: Book) -> None:
    take(book, ("c.csv", HEADER + ANN + BO))
    take(book, ("c.csv", HEADER + BO))
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee", "Bo Okafor"]


def test_a_failure_in_the_middle_leaves_the_book_as_it_was(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(imports, "record_file", fail)
    with pytest.raises(RuntimeError):
        take(book, ("c.csv", HEADER + ANN))
    assert contacts.contacts(book).empty


def test_a_backup_comes_before_every_import(book: Book) -> None:
    take(book, ("c.csv", HEADER + ANN))
    assert [copy.name.rpartition("-")[2] for copy in (book.folder / "backups").iterdir()] == ["import.sqlite"]


def test_a_folder_is_all_its_files_and_a_missing_one_a_fault(book: Book, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "c.csv").write_text(HEADER + ANN)
    (tmp_path / "in" / ".hidden").write_text("x")
    assert [Path(f.path).name for f in intake.take_in(book, [tmp_path / "in"]).files] == ["c.csv"]
    with pytest.raises(Fault, match="no file"):
        intake.take_in(book, [tmp_path / "nowhere"])


def test_the_counts_of_a_file_add_up_to_its_rows(demo: Path) -> None:
    with Book(demo) as book:
        rows = book.rows("SELECT rows, added + updated + unchanged + duplicates FROM import_file")
    assert len(rows) == 18
    assert [row for row in rows if row[0] != row[1]] == []
