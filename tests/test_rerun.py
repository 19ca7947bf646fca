"""The yearly rerun: one command that can be run again, killed and run again; years reopened; the same every year."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from typer.testing import CliRunner

from jinmyaku import audit, places, rerun, runs, schedules, spending, workbook
from jinmyaku.book import (
    Book,
    answers,
    audits,
    contacts,
    interactions,
    overrides,
    preparations,
    second_looks,
    time_rules,
)
from jinmyaku.cli import app
from jinmyaku.cli import schedule as command
from jinmyaku.kernel import Kernel
from jinmyaku.schedules import When
from jinmyaku.text import Fault

DAY = dt.date(2027, 11, 30)
Judged = Callable[..., int]


def again(data: Path, said: list[str] | None = None) -> rerun.Done:
    return rerun.rerun(data, rerun.Asked("2027", "en"), (said if said is not None else []).append, DAY)


def left(data: Path) -> dict[str, bytes]:
    """What a rerun leaves to be read."""
    files = [file for file in (data / "2027").rglob("*") if file.is_file() and file.suffix != ".ipynb"]
    return {str(file.relative_to(data)): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def fourth(demo_made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[rerun.Done, list[str]]:
    """The sample's fourth year, without a single answer."""
    said: list[str] = []
    data = Path(shutil.copytree(demo_made, tmp_path_factory.mktemp("fourth") / "demo"))
    return again(data, said), said


def test_a_fourth_year_without_answers_says_what_the_third_said(fourth: tuple[rerun.Done, list[str]]) -> None:
    done, said = fourth
    assert (sum(done.tiers.values()), done.carried, done.tiers["undecided"]) == (90, 85, 5)
    page = done.report.read_text(encoding="utf-8")
    assert "For 85 of them answers of an earlier year stand in" in page
    assert "(answer of 2026)" in page
    assert said == [
        "Making a backup", "Looking into the inbox", "Carrying last year's answers forward", "Running the review",
        "Writing the report",
    ]  # fmt: skip


def test_a_second_rerun_leaves_the_same_to_the_last_byte(fourth: tuple[rerun.Done, list[str]]) -> None:
    done, _ = fourth
    data = done.report.parents[1]
    first = left(data)
    assert {file for file in first if "tables" not in file} == {"2027/report.html", "2027/audit.json"}
    assert again(data).as_json() == done.as_json()
    assert left(data) == first


def test_the_numbers_of_a_report_come_out_as_data_too(fourth: tuple[rerun.Done, list[str]]) -> None:
    done, _ = fourth
    told = json.loads(done.record.read_text(encoding="utf-8"))
    page, beside = done.report.read_text(encoding="utf-8"), done.record.parent / "tables"
    assert {tier: row["people"] for tier, row in told["tiers"].items()} == done.tiers
    assert f"{told['judged']} of {told['chosen']} people judged for 2027" in page
    assert f"{told['hours']:,.0f} h a year go to them" in page
    assert pd.DataFrame(**told["tables"]["due"])["id"].tolist() == [int(row["id"]) for row in table(done, "due")]
    assert len(table(done, "people")) == told["chosen"]
    assert {file.stat().st_mode & 0o777 for file in beside.iterdir()} == {0o600}
    assert {file.stem for file in beside.iterdir()} == set(told["tables"])


def table(done: rerun.Done, name: str) -> list[dict[str, str]]:
    with (done.record.parent / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("works", [True, False])
def test_what_a_kernel_does_ahead_changes_nothing(demo: Path, monkeypatch: pytest.MonkeyPatch, works: bool) -> None:
    again(demo)
    before = left(demo)
    if not works:
        monkeypatch.setattr(Kernel, "ahead", lambda *_: None)
        monkeypatch.setattr(rerun, "PATIENCE", 0.1)
    with runs.warm(demo) as ahead:
        rerun.rerun(demo, rerun.Asked("2027", "en"), lambda _: None, DAY, ahead)
        assert ahead.handed.exists() == works
    assert left(demo) == before


def test_a_rerun_that_was_killed_is_run_again(demo: Path) -> None:
    code = f"""
import datetime as dt, sys
from pathlib import Path
from jinmyaku import rerun
rerun.rerun(Path({str(demo)!r}), rerun.Asked("2027", "en"), lambda line: print(line, flush=True), dt.date(2027, 11, 30))
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "Running the review":
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    assert not (demo / "2027" / "report.html").exists()
    done = again(demo)
    assert done.report.read_bytes().endswith(b"</html>")
    assert not list((demo / "2027").rglob("*.draft"))
    with Book(demo) as book:
        assert book.damage() == []


def test_a_cell_that_fails_is_told_of_by_its_heading_in_the_language(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["## Close calls | きわどい判定\n", "Text"]},
        {"cell_type": "code", "source": "1 / 0", "outputs": [{"output_type": "error"}]},
        {"cell_type": "markdown", "source": "## After | あと"},
    ]
    (tmp_path / "partial.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert rerun._heading(tmp_path / "partial.ipynb", "ja") == "きわどい判定"
    assert rerun._heading(tmp_path / "partial.ipynb", "en") == "Close calls"


def test_a_backup_that_says_the_same_is_not_kept_again(book: Book) -> None:
    first = book.backup("audit")
    assert (book.backup("audit"), book.backup("import")) == (first, first)
    contacts.add(book, {"name": "Ann Lee"})
    assert book.backup("audit") != first
    assert sorted(file.name for file in first.parent.iterdir())[-1].endswith("-audit.sqlite")


def test_a_closed_year_is_corrected_in_a_new_revision(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", value=6, effort=2)
    first = audit.begin(book, 2026)
    overrides.put(book, first, ann, "maintain", "one more year")
    second_looks.write(book, first, ann, {"advice": "Ask less of her."})
    preparations.write(book, first, ann, {"to_ask": "How is the garden?"})
    time_rules.put(book, first, {"hours_week": 8.0})
    audit.close(book, first, dt.date(2026, 12, 31))
    second = audits.reopen(book, first)
    assert (second.revision, second.closed_on) == (2, "")
    assert audit.read(book, 2026, dt.date(2026, 12, 31)).people.loc[ann, ["tier", "value"]].tolist() == ["maintain", 6]
    assert second_looks.read(book, second, ann)["advice"] == "Ask less of her."
    assert preparations.read(book, second, ann)["to_ask"] == "How is the garden?"
    assert time_rules.read(book, second)["hours_week"] == 8.0
    answers.save(book, second, ann, {"value": 1})
    audit.close(book, second, dt.date(2027, 1, 5))
    kept = [answers.wide(book, one)["value"].tolist() for one in (closed(book, 1), closed(book, 2))]
    assert kept == [[6.0], [1.0]]
    with pytest.raises(Fault, match="jinmyaku reopen 2026"):
        answers.save(book, second, ann, {"value": 3})


def closed(book: Book, revision: int) -> audits.Audit:
    [(number, on)] = book.rows("SELECT id, closed_on FROM audit WHERE revision = ?", (revision,))
    return audits.Audit(int(str(number)), 2026, revision, {}, str(on))


def test_an_open_year_is_not_opened_again(book: Book) -> None:
    with pytest.raises(Fault, match="2026 is open"):
        audits.reopen(book, audit.begin(book, 2026))
    assert book.rows("SELECT count(*) FROM audit") == [(1,)]


def test_a_revision_has_a_copy_of_every_table_of_a_year(book: Book) -> None:
    with book.save() as disk:
        said = audits._said(disk)
    assert {"answer", "audit_contact", "override", "second_look", "time_rule", "preparation", "goal"} <= set(said)
    for table_name in said:
        referred = {row[2] for row in book.rows(f"PRAGMA foreign_key_list({table_name})")}
        # A copy that pointed to the rows of the closed year would need their new numbers.
        assert not referred & set(said), table_name


WHEN = When(12, 1, 9, 30)
WORDS = ["/opt/ann's tools/100%/jinmyaku", "--data", "/srv/Ann & Bo <x>", "audit", "--this-year"]


def test_the_line_for_cron_has_five_fields_and_the_command(tmp_path: Path) -> None:
    line = schedules.cron(WORDS, "/srv/a b%/log", WHEN)
    assert line.split()[:5] == ["30", "9", "1", "12", "*"]
    said = re.sub(r"\\%", "%", line.split(maxsplit=5)[5])
    assert shlex.split(said) == [*WORDS, ">>/srv/a b%/log", "2>&1"]
    assert not re.search(r"(?<!\\)%", line)


def test_the_units_for_systemd_say_the_words_as_they_are() -> None:
    [line] = [line for line in schedules.service(WORDS).splitlines() if line.startswith("ExecStart=")]
    assert [word.replace("%%", "%") for word in shlex.split(line.removeprefix("ExecStart="))] == WORDS
    assert "OnCalendar=*-12-01 09:30:00\nPersistent=true" in schedules.timer(WHEN)


def test_what_is_pasted_writes_the_files_as_they_are(tmp_path: Path) -> None:
    for lines, end in (
        (schedules.systemd(WORDS, WHEN), "systemctl"),
        (schedules.launchd(WORDS, "log", WHEN), "launchctl"),
    ):
        pasted = "\n".join(line for line in lines.splitlines() if not line.startswith(end))
        subprocess.run(["sh", "-c", pasted], env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, check=True)
    units = tmp_path / ".config" / "systemd" / "user"
    assert (units / "jinmyaku-audit.service").read_text() == schedules.service(WORDS)
    assert (units / "jinmyaku-audit.timer").read_text() == schedules.timer(WHEN)
    [agent] = (tmp_path / "Library" / "LaunchAgents").iterdir()
    assert agent.read_text() == schedules.agent(WORDS, "log", WHEN)


def test_the_entries_of_macos_and_windows_are_sound_xml() -> None:
    agent = ElementTree.fromstring(schedules.agent(WORDS, "/tmp/log", WHEN))
    assert [word.text for word in agent.findall("./dict/array/string")] == WORDS
    task = ElementTree.fromstring(schedules.windows(WORDS, WHEN))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext(".//t:Command", None, space) == WORDS[0]
    assert task.findtext(".//t:Arguments", None, space) == '--data "/srv/Ann & Bo <x>" audit --this-year'
    assert task.find(".//t:Months/t:December", space) is not None


@pytest.mark.parametrize(("day", "at"), [("02-29", "10:00"), ("13-01", "10:00"), ("soon", "10:00"), ("12-01", "25:00")])
def test_a_day_that_no_year_has_is_refused(day: str, at: str) -> None:
    with pytest.raises(Fault, match="written as"):
        command._when(day, at)


def test_a_schedule_says_what_was_never_tried(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from typer.testing import CliRunner

    from jinmyaku.cli import app

    done = CliRunner().invoke(app, ["--data", str(demo), "--lang", "en", "schedule"])
    parts = re.split(r"\n(?=cron \(|systemd \(|launchd \(|Windows )", done.stdout)
    assert ["Not tried" in part for part in parts] == [False, False, False, True, True]
    assert f"--data {demo} --lang en audit --this-year" in parts[1]
    only = CliRunner().invoke(app, ["--data", str(demo), "--lang", "ja", "schedule", "--for", "cron", "--day", "01-15"])
    assert "0 10 15 1 * " in only.stdout
    assert "launchd" not in only.stdout


def test_a_command_that_is_told_to_end_leaves_nothing_private_behind(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from jinmyaku import cli, places\n"
        "def work():\n"
        "    with places.scratch(Path(sys.argv[1])) as aside:\n"
        "        (aside / 'read').write_text('private'); os.kill(os.getpid(), signal.SIGTERM)\n"
        "cli.app = work; cli.run()"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == 128 + 15
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    old, young = places.aside(tmp_path), places.aside(tmp_path)
    os.utime(old, (0, 0))
    fresh = places.aside(tmp_path)
    assert {young, fresh} == set((tmp_path / "scratch").iterdir())
    assert fresh.stat().st_mode & 0o777 == 0o700


def test_reopening_a_year_keeps_its_report(book: Book) -> None:
    folder = book.folder / "2026"
    folder.mkdir()
    for name in ("report.html", "audit.json", "report-pseudonyms.html"):
        (folder / name).write_text("as closed")
    (folder / "tables").mkdir()
    audits.close(book, audit.begin(book, 2026), DAY)
    done = CliRunner().invoke(app, ["--data", str(book.folder), "reopen", "2026"])
    assert done.exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == [
        "audit-1.json", "report-1.html", "report-pseudonyms-1.html", "tables-1",
    ]  # fmt: skip
    now = audit.read(book, 2026, DAY)
    assert workbook.headline(now, "en").lines[0].startswith("This is version 2 of 2026")


def test_a_year_that_has_not_begun_has_nothing_measured(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", 2028, value=6, effort=3)
    interactions.add(book, [ann], "in_person", "2026-05-04", 90)
    today = dt.date(2026, 11, 25)
    ahead, now = audit.read(book, 2028, today), audit.read(book, 2026, today)
    assert (ahead.hours.sum(), now.hours.sum()) == (0.0, 1.5)
    assert [spending.spending(book, year).months.to_numpy().sum() for year in (ahead, now)] == [0.0, 1.5]
    assert workbook.headline(ahead, "en").lines[0].startswith("The year 2028 has not begun yet")


def test_two_runs_of_one_folder_do_not_write_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from jinmyaku import places\n"
    code += "with places.alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    argv = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Fault, match="Another run is still going on"):
            rerun.rerun(tmp_path, rerun.Asked("2026", "en"), print)
        other.kill()
    with places.alone(tmp_path):
        assert list(tmp_path.iterdir()) == [tmp_path / ".running"]
