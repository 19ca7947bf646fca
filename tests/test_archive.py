"""Everything out as plain CSV and back without loss, and a copy of the book put back in its place."""

from __future__ import annotations

import csv
import io
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jinmyaku.book import Book, archive, contacts, migrations
from jinmyaku.text import Fault

# What SQLite and a CSV file can hold as text.
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=30)


def whole(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(folder / "book.sqlite")) as disk:
        tables = [row[0] for row in disk.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        return {table: disk.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall() for table in tables}


@given(TEXT)
@example("'=1+1")
@example("\t=1")
@example("''")
def test_what_is_guarded_comes_back_and_no_spreadsheet_runs_it(text: str) -> None:
    assert archive.unguarded(archive.guarded(text)) == text
    assert archive.guarded(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_the_sample_goes_out_and_comes_back_the_same(demo: Path, tmp_path: Path) -> None:
    with Book(demo) as book:
        archive.export(book, tmp_path / "out")
    archive.restore(tmp_path / "new", tmp_path / "out")
    assert whole(tmp_path / "new") == whole(demo)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=5))
@example(["", "NULL", "'", "a\r\nb", 'say "x"', "=cmd", "\ufeff"])
def test_any_text_survives_the_way_out_and_back(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    folder = tmp_path_factory.mktemp("book")
    with Book(folder / "a") as book:
        with book.save() as disk:
            for note in notes:
                disk.execute("INSERT INTO contact (name, note) VALUES (?, ?)", ("x", note))
        archive.export(book, folder / "out")
    archive.restore(folder / "b", folder / "out")
    assert whole(folder / "b") == whole(folder / "a")


def test_no_cell_of_an_export_is_a_formula(book: Book, tmp_path: Path) -> None:
    contacts.add(book, {"family": '=HYPERLINK("http://x.example")', "note": "@SUM(1)"}, [("phone", "+81 90")])
    archive.export(book, tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        lines = io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")
        cells = [cell for row in csv.reader(lines) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == [], file.name


def test_an_export_is_for_its_owner_only(book: Book, tmp_path: Path) -> None:
    archive.export(book, tmp_path / "out")
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_an_export_never_mixes_with_other_files(book: Book, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(Fault, match="empty"):
        archive.export(book, tmp_path)


def test_a_backup_is_put_back_and_what_was_there_is_kept(book: Book) -> None:
    contacts.add(book, {"name": "Ann Lee"})
    copy = book.backup("test")
    contacts.add(book, {"name": "Bo Okafor"})
    kept = archive.restore(book.folder, copy)
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]
    assert kept is not None
    archive.restore(book.folder, kept)
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee", "Bo Okafor"]


def test_a_book_that_no_longer_opens_is_set_aside_and_the_copy_put_there(book: Book) -> None:
    contacts.add(book, {"name": "Ann Lee"})
    copy = book.backup("test")
    book.close()
    book.path.write_bytes(b"nothing but noise " * 500)
    kept = archive.restore(book.folder, copy)
    assert kept is not None
    assert kept.read_bytes().startswith(b"nothing but noise")
    with Book(book.folder) as again:
        assert contacts.contacts(again)["display"].tolist() == ["Ann Lee"]


@pytest.mark.parametrize("content", [b"", b"no book at all, but long enough to be read as one" * 100])
def test_what_is_no_book_is_not_put_in_its_place(book: Book, tmp_path: Path, content: bytes) -> None:
    contacts.add(book, {"name": "Ann Lee"})
    (tmp_path / "x.sqlite").write_bytes(content)
    with pytest.raises(Fault, match="not a sound copy"):
        archive.restore(book.folder, tmp_path / "x.sqlite")
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]
    assert [file.name for file in book.folder.iterdir()] == ["book.sqlite"]


def test_a_copy_from_a_newer_version_is_not_put_back(book: Book) -> None:
    copy = book.backup("test")
    with closing(sqlite3.connect(copy)) as raw, raw:
        raw.execute("INSERT INTO migration VALUES (99, 'later', '2030-01-01')")
    with pytest.raises(Fault, match="newer"):
        archive.restore(book.folder, copy)


def damage(folder: Path, table: str, change: Callable[[str], str]) -> None:
    file = folder / f"{table}.csv"
    file.write_text(change(file.read_text(encoding="utf-8-sig")), encoding="utf-8")


def test_an_export_with_a_hole_in_it_is_not_put_back(demo: Path, tmp_path: Path) -> None:
    with Book(demo) as book:
        archive.export(book, tmp_path / "out")
    before = whole(demo)
    damage(tmp_path / "out", "answer", lambda text: text.replace("value", "worth", 1))
    with pytest.raises(Fault, match=r"answer\.csv"):
        archive.restore(demo, tmp_path / "out")
    (tmp_path / "out" / "answer.csv").unlink()
    with pytest.raises(Fault, match=r"answer\.csv"):
        archive.restore(demo, tmp_path / "out")
    after = whole(demo)
    assert after == before


def test_a_book_of_a_newer_version_is_set_aside_by_its_name(book: Book) -> None:
    copy = book.backup("command")
    with book.save() as disk:
        disk.execute("INSERT INTO migration VALUES (99, 'later', '2030-01-01')")
    book.close()
    kept = archive.restore(book.folder, copy)
    assert kept is not None
    assert kept.name.startswith("newer-")


def first_version(folder: Path) -> Path:
    """A book as the first version made it, with one contact."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "book.sqlite", isolation_level=None)) as disk:
        migrations.apply(disk, migrations.known()[:1])
        disk.execute("INSERT INTO contact (name) VALUES ('Ann Lee')")
    return folder


def test_a_book_of_the_first_version_is_brought_up_after_a_backup(tmp_path: Path) -> None:
    with Book(first_version(tmp_path / "old")) as book:
        assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]
        assert book.damage() == []
    assert len(list((tmp_path / "old" / "backups").glob("*-migration.sqlite"))) == 1


def test_a_copy_of_the_first_version_is_brought_up_as_it_is_put_back(book: Book, tmp_path: Path) -> None:
    archive.restore(book.folder, first_version(tmp_path / "old") / "book.sqlite")
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]
    assert len(migrations.applied(book._connection)) == len(migrations.known())
