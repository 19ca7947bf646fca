"""The book: what it says is saved is on disk, whoever dies or writes beside it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jinmyaku import audit
from jinmyaku.book import Book, answers, audits, contacts, decisions, migrations, overrides, second_looks
from jinmyaku.text import Fault

SAVERS = Path(__file__).with_name("savers.py")


def test_an_answer_is_there_for_the_next_who_opens(book: Book, judged: Callable[..., int]) -> None:
    ann = judged("Ann Lee", value=5, effort=2)
    with Book(book.folder) as other:
        here = audits.find(other, 2026)
        assert here is not None
        assert answers.wide(other, here).loc[ann, ["value", "effort"]].tolist() == [5.0, 2.0]


def test_the_newest_answer_counts_and_every_change_is_kept(book: Book, judged: Callable[..., int]) -> None:
    ann, here = judged("Ann Lee", value=5), audit.begin(book, 2026)
    answers.save(book, here, ann, {"value": 7})
    answers.save(book, here, ann, {"value": None})
    assert ann not in answers.wide(book, here).index
    assert answers.history(book, here, ann)["value"].fillna(-1).tolist() == [5, 7, -1]


@pytest.mark.parametrize("given", [{"value": 11}, {"ally": 1.5}, {"hours_year": -1}, {"luck": 1}])
def test_an_answer_off_its_scale_saves_nothing(book: Book, judged: Callable[..., int], given: dict[str, float]) -> None:
    ann, here = judged("Ann Lee"), audit.begin(book, 2026)
    with pytest.raises(Fault):
        answers.save(book, here, ann, {"effort": 3, **given})
    assert answers.history(book, here, ann).empty


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_two_hundred_kills_lose_nothing_that_was_told_as_saved(book: Book, judged: Callable[..., int]) -> None:
    judged("Ann Lee")
    run = subprocess.run(
        [sys.executable, SAVERS, "kill", book.folder, "200"], capture_output=True, text=True, check=True
    )
    told = [tuple(map(int, line.split())) for line in run.stdout.splitlines()]
    assert len(told) == 200
    assert [line for line in told if line[1] < line[0] or not line[2]] == []
    assert told[-1][0] > 200


def test_two_who_save_at_once_lose_nothing(book: Book, judged: Callable[..., int]) -> None:
    judged("Ann Lee")
    both = [subprocess.Popen([sys.executable, SAVERS, "count", book.folder, "300"]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert book.setting("count") == "600"
    assert len(book.rows("SELECT 1 FROM answer")) == 600


def test_a_save_that_fails_leaves_the_book_as_it_was(book: Book, judged: Callable[..., int]) -> None:
    ann, here = judged("Ann Lee", value=5), audit.begin(book, 2026)
    with pytest.raises(Fault), book.save():
        answers.save(book, here, ann, {"value": 9})
        answers.save(book, here, ann, {"value": 99})
    assert answers.wide(book, here).at[ann, "value"] == 5


def test_a_closed_year_keeps_its_people_whoever_they_are_called_later(book: Book, judged: Callable[..., int]) -> None:
    ann, anna = judged("Ann Lee", value=8, effort=2), judged("Anna Lee", value=1, effort=7)
    day = dt.date(2026, 12, 31)
    audits.close(book, audit.begin(book, 2026), day)
    before = audit.read(book, 2026, day).people
    decisions.decide(book, ann, anna, same=True)
    now = audit.read(book, 2026, day).people
    assert now[["display", "tier", "value"]].values.tolist() == before[["display", "tier", "value"]].values.tolist()
    assert audit.read(book, 2027, day).before.index.tolist() == [ann]
    decisions.undo(book, ann, anna)
    assert audit.read(book, 2027, day).before.index.tolist() == [ann, anna]


def test_who_was_one_person_when_a_year_was_closed_stays_so_in_it(book: Book, judged: Callable[..., int]) -> None:
    ann, anna = judged("Ann Lee", value=8, effort=2), judged("Anna Lee", value=1, effort=7)
    decisions.decide(book, ann, anna, same=True)
    audits.close(book, audit.begin(book, 2026), dt.date(2026, 12, 31))
    decisions.undo(book, ann, anna)
    assert audit.read(book, 2026, dt.date(2026, 12, 31)).people.index.tolist() == [ann]


def test_a_closed_year_never_changes(book: Book, judged: Callable[..., int]) -> None:
    ann, here = judged("Ann Lee", value=5), audit.begin(book, 2026)
    audits.close(book, here, dt.date(2026, 12, 31))
    for change in (
        lambda: answers.save(book, here, ann, {"value": 6}),
        lambda: overrides.put(book, here, ann, "grow", "because"),
        lambda: answers.choose(book, here, []),
        lambda: second_looks.write(book, here, ann, {"advice": "x"}),
    ):
        with pytest.raises(Fault, match="closed"):
            change()
    with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(book.path) as raw:
        raw.execute("DELETE FROM answer")


def test_answers_are_only_ever_added(book: Book, judged: Callable[..., int]) -> None:
    judged("Ann Lee", value=5)
    with pytest.raises(sqlite3.IntegrityError), sqlite3.connect(book.path) as raw:
        raw.execute("UPDATE answer SET value = 1")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_files_are_for_their_owner_only(book: Book, judged: Callable[..., int]) -> None:
    judged("Ann Lee", value=5)
    book.backup("test")
    for path in book.folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert stat.S_IMODE(book.folder.stat().st_mode) == 0o700


def test_ten_backups_are_kept_and_each_is_a_whole_book(book: Book, judged: Callable[..., int], tmp_path: Path) -> None:
    judged("Ann Lee", value=5)
    copies = [book.backup("test") for _ in range(12)]
    assert [copy.exists() for copy in copies] == [False] * 2 + [True] * 10
    (tmp_path / "old").mkdir()
    shutil.copy(copies[-1], tmp_path / "old" / "book.sqlite")
    with Book(tmp_path / "old") as old:
        assert contacts.contacts(old)["display"].tolist() == ["Ann Lee"]


def test_a_book_from_a_newer_version_is_refused_untouched(book: Book) -> None:
    book.close()
    with sqlite3.connect(book.path) as raw:
        raw.execute("INSERT INTO migration VALUES (99, 'later', '2030-01-01')")
    before = book.path.read_bytes()
    with pytest.raises(Fault, match="newer"):
        Book(book.folder)
    assert book.path.read_bytes() == before


def test_a_migration_that_fails_half_way_leaves_the_old_book(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.close()
    broken = migrations.Migration(99, "broken", "CREATE TABLE extra (id INTEGER) STRICT; CREATE TABLE contact (id);")
    monkeypatch.setattr(migrations, "known", lambda: [*REAL, broken])
    for _ in range(3):
        with pytest.raises(Fault, match=r"could not be brought up to date \(step 99: table contact already exists\)"):
            Book(book.folder)
    monkeypatch.undo()
    with Book(book.folder) as again:
        assert again.rows("SELECT 1 FROM sqlite_schema WHERE name = 'extra'") == []
    assert len(list((book.folder / "backups").glob("*-migration.sqlite"))) == 1


REAL = migrations.known()


def test_a_file_that_is_no_book_is_refused_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite").write_bytes(b"something else entirely, over and over. " * 200)
    with pytest.raises(Fault, match="not a sound book"):
        Book(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("room", [1_024, 20_480, 61_440, 102_400])
def test_a_disk_too_full_for_a_new_book_is_told_in_a_line(tmp_path: Path, room: int) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; from jinmyaku.book import Book\n"
        "from jinmyaku.text import Fault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); limit = int(sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try: Book(Path(sys.argv[1]))\n"
        "except Fault as fault: print(fault)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, tmp_path, str(room)], capture_output=True, text=True)
    assert (run.stdout[:35], run.stderr) == ("The disk is full; nothing was saved", "")
    with Book(tmp_path) as again:
        assert again.damage() == []


@pytest.mark.skipif(os.name != "posix", reason="needs RLIMIT_FSIZE")
def test_a_full_disk_is_told_in_a_line_and_loses_nothing(book: Book, judged: Callable[..., int]) -> None:
    judged("Ann Lee", value=5)
    script = (
        "import resource, signal, sys; from pathlib import Path; from jinmyaku.book import Book, contacts\n"
        "from jinmyaku.text import Fault\n"
        "book = Book(Path(sys.argv[1])); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "limit = book.path.stat().st_size + 8192; resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try:\n"
        "    for n in range(500): contacts.add(book, {'family': 'x' * 2000})\n"
        "except Fault as fault: print(fault)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, book.folder], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("The disk is full; nothing was saved")
    with Book(book.folder) as again:
        assert again.damage() == []
        assert "Ann Lee" in contacts.contacts(again)["display"].tolist()


def test_one_who_waits_too_long_is_told_so(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinmyaku.book.PATIENCE", 0.1)
    with Book(book.folder) as other, book.save(), pytest.raises(Fault, match="another program"), other.save():
        pass


def test_every_commit_waits_for_the_disk(book: Book) -> None:
    assert book.rows("PRAGMA synchronous") == [(2,)]
    newer = sqlite3.sqlite_version_info >= (3, 51, 3)
    assert book.rows("PRAGMA journal_mode") == [("wal" if newer else "delete",)]


def test_an_own_decision_needs_a_reason_and_can_be_taken_back(book: Book, judged: Callable[..., int]) -> None:
    ann, here = judged("Ann Lee", value=5, effort=5), audit.begin(book, 2026)
    with pytest.raises(Fault, match="reason"):
        overrides.put(book, here, ann, "grow", " ")
    overrides.put(book, here, ann, "grow", "she is moving back")
    assert overrides.read(book, here).loc[ann].tolist() == ["grow", "she is moving back", "person"]
    overrides.put(book, here, ann, None, "")
    assert overrides.read(book, here).empty


def test_a_second_look_can_wait_half_written(book: Book, judged: Callable[..., int]) -> None:
    ann, here = judged("Ann Lee", discomfort=1), audit.begin(book, 2026)
    second_looks.write(book, here, ann, {"advice": "ask her"})
    assert second_looks.read(book, here, ann)["done_on"] == ""
    second_looks.write(book, here, ann, {"advice": "ask her first"}, dt.date(2026, 11, 30))
    assert second_looks.read(book, here, ann)["advice"] == "ask her first"
    assert answers.wide(book, here).at[ann, "review_done"] == 1


def test_a_contact_edited_by_hand_keeps_the_old_value_on_record(book: Book) -> None:
    ann = contacts.add(book, {"given": "Ann", "family": "Lee"}, [("mail", "ann@example.com")])
    contacts.edit(book, ann, {"family": "Okafor"}, [("mail", "ann@example.org")])
    assert contacts.contacts(book).at[ann, "display"] == "Ann Okafor"
    assert contacts.addresses(book)["value"].tolist() == ["ann@example.org"]
    assert book.rows("SELECT field, old, new, batch_id FROM contact_change") == [("family", "Lee", "Okafor", None)]


def test_nobody_is_added_without_a_name(book: Book) -> None:
    with pytest.raises(Fault, match="needs a name"):
        contacts.add(book, {"title": "Editor"})
