"""Exports into the book: once is enough, nothing is lost, every row is accounted for."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jinmyaku import audit, intake, news
from jinmyaku.book import Book, audits, contacts, import_files
from jinmyaku.sources import mapped
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANN = "Ann,Lee,https://www.linkedin.com/in/ann-lee-1,,Example Ltd,Editor,05 Mar 2024\n"
BO = "Bo,Okafor,https://www.linkedin.com/in/bo-2,,,,06 Mar 2024\n"
COUNTS = ("rows", "added", "updated", "unchanged", "duplicates")


def take(book: Book, *files: tuple[str, str], keep: bool = True) -> list[tuple[int, ...]]:
    """Take in files given as names and texts; the counts of each."""
    account = intake.take_in_bytes(book, [(name, text.encode) for name, text in files], keep=keep)
    return [tuple(getattr(file, count) for count in COUNTS) for file in account.files]


def missing(book: Book) -> list[tuple[object, ...]]:
    """The keys of rows that their list no longer has, and the import in which they were first missing."""
    return list(book.rows("SELECT key, missing_since FROM contact_source WHERE missing_since IS NOT NULL"))


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


def test_who_is_no_longer_in_a_list_is_marked_and_unmarked(book: Book) -> None:
    take(book, ("c.csv", HEADER + ANN + BO))
    take(book, ("c.csv", HEADER + BO))
    assert missing(book) == [("https://www.linkedin.com/in/ann-lee-1", 2)]
    take(book, ("c.csv", HEADER + BO + ANN))
    assert missing(book) == []


def test_a_file_taken_in_before_changes_nothing_whatever_came_after_it(book: Book) -> None:
    old, new = HEADER + ANN, HEADER + ANN.replace("Example", "Other")
    take(book, ("old.csv", old))
    take(book, ("new.csv", new))
    before = book.rows("SELECT organisation FROM contact"), book.rows("SELECT count(*) FROM import_batch")
    for _ in range(2):
        account = intake.take_in_bytes(book, [("old.csv", old.encode), ("new.csv", new.encode)])
        assert [(f.rows, f.unchanged, f.problems[0].reason) for f in account.files] == [(1, 1, "problem.known")] * 2
        assert account.batch is None
    assert (book.rows("SELECT organisation FROM contact"), book.rows("SELECT count(*) FROM import_batch")) == before


def test_a_known_file_beside_a_new_one_is_passed_by(book: Book) -> None:
    take(book, ("old.csv", HEADER + ANN))
    account = intake.take_in_bytes(book, [("old.csv", (HEADER + ANN).encode), ("new.csv", (HEADER + ANN + BO).encode)])
    assert [(file.added, file.unchanged) for file in account.files] == [(0, 1), (1, 1)]
    assert account.batch == 2


def test_a_list_that_lost_most_of_its_people_is_taken_in_with_a_warning(book: Book) -> None:
    many = "".join(ANN.replace("ann-lee-1", f"ann-{n}").replace("Ann", f"Ann{n}") for n in range(90))
    take(book, ("c.csv", HEADER + many))
    account = intake.take_in_bytes(book, [("c.csv", (HEADER + BO).encode)])
    assert [(p.reason, dict(p.values)) for p in account.files[0].problems] == [
        ("problem.shrunk", {"before": 90, "still": 0})
    ]
    assert len(contacts.contacts(book)) == 91
    assert account.files[0].added == 1


def test_a_single_card_says_nothing_of_the_others(book: Book) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{0} Lee\nUID:{0}\nEND:VCARD\n"
    take(book, ("all.vcf", "".join(card.format(name) for name in ("Ann", "Bo", "Cy"))))
    take(book, ("one.vcf", card.format("Di")))
    assert missing(book) == []


def test_a_table_is_explained_once_and_known_ever_after(book: Book) -> None:
    table = "who,where\n佐藤 花子,例示\n"
    [unknown] = intake.take_in_bytes(book, [("t.csv", table.encode)]).files
    assert (unknown.failed, unknown.problems[0].reason) == (True, "problem.needs_mapping")
    mapping = mapped.parse("name=who, organisation=where")
    intake.take_in_bytes(book, [("t.csv", table.encode)], Options("JP", mapping))
    assert take(book, ("u.csv", table + "鈴木 一郎,例示\n")) == [(2, 1, 0, 1, 0)]


@pytest.mark.parametrize("written", ["nickname=x", "name", "name="])
def test_a_mapping_to_what_is_no_field_is_a_fault(written: str) -> None:
    with pytest.raises(Fault, match="organisation"):
        mapped.parse(written)


def test_a_whole_archive_is_read_and_what_is_no_list_passed_by(book: Book) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("Connections.csv", HEADER + ANN)
        packed.writestr("messages.csv", "CONVERSATION ID,FROM,TO\n1,a,b\n")
        packed.writestr("Profile.html", "<p>")
    account = intake.take_in_bytes(book, [("export.zip", made.getvalue)])
    assert [(file.path, file.added) for file in account.files] == [("export.zip/Connections.csv", 1)]
    assert account.passed_by == 2


def test_an_archive_without_a_list_is_a_failure_not_a_success(book: Book) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("Profile.html", "<p>")
    [file] = intake.take_in_bytes(book, [("export.zip", made.getvalue)]).files
    assert (file.failed, file.problems[0].reason) == (True, "problem.zip_nothing")


def test_another_country_reads_the_telephones_anew(book: Book) -> None:
    contacts.add(book, {"name": "Ann Lee"}, [("phone", "030 1234567")])
    intake.set_region(book, "de")
    assert contacts.addresses(book)["value"].tolist() == ["+49301234567"]
    with pytest.raises(Fault, match="country"):
        intake.set_region(book, "Atlantis")


def test_what_is_new_gone_and_moved_since_last_year(book: Book) -> None:
    then, now = dt.datetime(2025, 6, 1, tzinfo=dt.UTC), dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    cy = BO.replace("Bo", "Cy").replace("bo-2", "cy-3")
    intake.take_in_bytes(book, [("c.csv", (HEADER + ANN + BO).encode)], now=then)
    intake.take_in_bytes(book, [("c.csv", (HEADER + ANN.replace("Editor", "Chief") + cy).encode)], now=now)
    found = news.news(book, "2025-12-31")
    assert found[["kind", "display", "was", "became"]].values.tolist() == [
        ["new", "Cy Okafor", "", ""],
        ["gone", "Bo Okafor", "", ""],
        ["job", "Ann Lee", "Editor", "Chief"],
    ]
    assert news.news(book, "2026-12-31").empty


def test_news_begin_where_the_year_before_was_closed(book: Book) -> None:
    begun = audit.begin(book, 2025)
    audits.close(book, begun, dt.date(2026, 2, 3))
    assert news.since(book, audit.read(book, 2026, dt.date(2026, 12, 31))) == "2026-02-03"


@pytest.mark.skipif(os.name != "posix", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("what", ["import", "export", "backup"])
def test_a_full_disk_is_one_line_and_an_intact_book(book: Book, tmp_path: Path, what: str) -> None:
    take(book, ("c.csv", HEADER + ANN))
    many = "".join(ANN.replace("ann-lee-1", f"ann-{n}") for n in range(5000))
    (tmp_path / "c.csv").write_text(HEADER + many)
    room = {"import": book.path.stat().st_size + 8192, "export": 64, "backup": 1024}[what]
    words = {"import": ["import", tmp_path / "c.csv"], "export": ["export", tmp_path / "out"], "backup": ["backup"]}
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
        "from jinmyaku.cli import run; run()\n"
    )
    argv = [sys.executable, "-c", script, "--data", book.folder, *words[what]]
    done = subprocess.run(list(map(str, argv)), capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr.strip().splitlines()[-1][:16]) == (1, "The disk is full"), done.stderr
    assert "Traceback" not in done.stderr
    assert book.damage() == []
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]


def test_a_failure_in_the_middle_leaves_the_book_as_it_was(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(import_files, "record_file", fail)
    with pytest.raises(RuntimeError):
        take(book, ("c.csv", HEADER + ANN))
    assert contacts.contacts(book).empty
    assert book.rows("SELECT id FROM import_batch") == []


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
    assert len(rows) == 24
    assert [row for row in rows if row[0] != row[1]] == []


def test_an_archive_within_an_archive_is_refused_in_a_line(book: Book) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("Connections.csv", HEADER + ANN)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    [account] = intake.take_in_bytes(book, [("outer.zip", outer.getvalue)]).files
    assert [problem.reason for problem in account.problems] == ["fault.zip_nested"]
    assert contacts.contacts(book).empty
