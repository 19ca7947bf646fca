"""The command line: plain words, plain data, exit codes that mean what they say."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import ROOT
from jinmyaku import cli
from jinmyaku.cli.context import Context

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
RUN = "from jinmyaku.cli import run; run()"
ANN = "Ann,Lee,https://www.linkedin.com/in/ann-lee-1,ann@example.com,Example Ltd,Editor,05 Mar 2024\n"


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and its words."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Runs the command on one data folder, in an environment without a language of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.env = {"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "", "JINMYAKU_DATA": str(data)}

    def __call__(self, *words: object) -> Done:
        """Run it in this process, where nothing has to be imported again."""
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
        with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
            patch.chdir(self.data.parent)
            for name, value in self.env.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["jinmyaku", *map(str, words)])
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            patch.setattr(Context, "spoken", "")
            cli.run()
        for stream in streams:
            stream.seek(0)
        return Done(int(ended.value.code or 0), *(stream.read() for stream in streams))

    def process(self, *words: object) -> Done:
        """Run it in a process of its own, as from a real shell."""
        argv = [sys.executable, "-c", RUN, *map(str, words)]
        done = subprocess.run(
            argv, capture_output=True, text=True, env=os.environ | self.env, cwd=self.data.parent, encoding="utf-8"
        )
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "Connections.csv"
    file.write_text(HEADER + ANN, encoding="utf-8")
    return file


def test_help_lists_what_is_built_and_nothing_else(shell: Shell) -> None:
    done = shell("--help")
    names = [line.split()[0] for line in done.stdout.partition("Commands:")[2].splitlines() if line.strip()]
    keeping = ["backup", "check", "close", "export", "reopen", "restore", "schedule"]
    listing = ["choose", "contacts", "duplicates", "import", "region", "same", "undo-import"]
    measuring = ["evidence", "me", "zone", "calendar", "plan", "rule", "rhythm", "prepare", "fading"]
    aiming = ["currency", "give", "goal", "key", "knows", "mirror", "way"]
    assert sorted(names) == sorted(
        [*keeping, *listing, *measuring, *aiming, "answer", "audit", "open", "sample", "tier"]
    )


def test_an_import_as_data(shell: Shell, export: Path) -> None:
    done = shell.process("import", export, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    [file] = json.loads(done.stdout)["files"]
    counts = {"rows": 1, "added": 1, "updated": 0, "unchanged": 0, "duplicates": 0, "interactions": 0, "problems": []}
    assert file == {"path": str(export), "source": "linkedin", "left_out": {}, **counts}
    assert json.loads(done.stdout)["batch"] == 1


def test_a_file_that_gives_nothing_is_exit_one_and_costs_the_others_nothing(shell: Shell, export: Path) -> None:
    (export.parent / "photo.png").write_bytes(b"\x89PNG\r\n")
    done = shell.process("import", export, export.parent / "photo.png")
    assert done.returncode == 1
    assert "1 rows read as LinkedIn; 1 new" in done.stdout
    assert "no reader knows this kind of file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dry_run_writes_nothing(shell: Shell, export: Path) -> None:
    assert json.loads(shell("import", export, "--dry-run", "--json").stdout)["batch"] is None
    assert not shell.data.exists()
    shell("import", export)
    before = {file: file.read_bytes() for file in shell.data.rglob("*") if file.is_file()}
    tried = json.loads(shell("import", export, "--dry-run", "--json").stdout)
    assert tried["files"][0]["unchanged"] == 1
    assert {file: file.read_bytes() for file in shell.data.rglob("*") if file.is_file()} == before


def test_an_empty_folder_is_told_of(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = shell("import", tmp_path / "empty")
    assert (done.returncode, "There is no file in" in done.stderr) == (1, True)


def test_a_sheet_of_contacts_is_for_its_owner_only(shell: Shell, export: Path, tmp_path: Path) -> None:
    shell("import", export)
    shell("contacts", "--csv", tmp_path / "list.csv")
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600


def test_contacts_as_data(shell: Shell, export: Path) -> None:
    shell("import", export)
    [ann] = json.loads(shell("contacts", "--json").stdout)["contacts"]
    assert (ann["id"], ann["name"], ann["emails"], ann["organisation"]) == (
        1,
        "Ann Lee",
        ["ann@example.com"],
        "Example Ltd",
    )
    assert ann["urls"] == ["https://www.linkedin.com/in/ann-lee-1"]
    assert (ann["first_interaction"], ann["last_interaction"]) == (None, None)


def test_contacts_as_a_sheet_hold_no_formula(shell: Shell, tmp_path: Path) -> None:
    for n, name in enumerate(["=1+1", "+1", "-1", "@x", "＝1", "\tx"]):
        (tmp_path / f"{n}.csv").write_text(
            HEADER + f"{name},Lee,https://linkedin.com/in/a{n},,=cmd,,\n", encoding="utf-8"
        )
        shell("import", tmp_path / f"{n}.csv")
    assert shell("contacts", "--csv", tmp_path / "out.csv").returncode == 0
    cells = [c for line in (tmp_path / "out.csv").read_text("utf-8-sig").splitlines() for c in line.split(",")]
    assert [cell for cell in cells if cell.strip('"')[:1] in tuple("=+-@\t\r＝＋－＠")] == []


def test_choose_answer_and_audit(shell: Shell, export: Path) -> None:
    shell("import", export)
    assert shell("choose", "2026", "--all").stdout == "1 person chosen for 2026.\n"
    done = shell("answer", "2026", "ann@example.com", "value=7", "effort=3")
    assert done.stdout == "Saved 2 answers for contact 1, 2026.\n"
    found = json.loads(shell("audit", "2026", "--json").stdout)
    assert (found["year"], found["tiers"]) == (2026, {"grow": 1, "maintain": 0, "let_go": 0, "undecided": 0})
    assert Path(found["report"]).is_file()
    assert Path(found["notebook"]).is_file()
    assert set(found["seconds"]) == {"backup", "inbox", "carrying", "review", "report", "whole"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", "2026", "Ann Lee", "value=11"), "value takes a whole number from 0 to 10. Found: 11."),
        (("answer", "2026", "Ann Lee", "luck=1"), "There is no question luck."),
        (("answer", "2026", "Ann Lee", "value"), "An answer is written question=value"),
        (("answer", "2026", "Nobody", "value=1"), "Nobody in the book fits Nobody."),
        (("answer", "2025", "Ann Lee", "value=1"), "Contact 1 is not chosen for 2025."),
        (("choose", "2026"), "Say whom to choose"),
        (("choose", "../../x", "--all"), "The year must be a whole number"),
        (("import", "/nowhere/at/all.csv"), "There is no file or folder"),
    ],
)
def test_a_fault_is_one_line_and_exit_one(shell: Shell, export: Path, words: tuple[str, ...], said: str) -> None:
    shell("import", export)
    shell("choose", "2026", "--all")
    done = shell(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("year", ["../../x", "２０２４", "-1", "99999", "2024\n", "/etc", "1999"])
def test_a_year_that_is_none_writes_nothing(shell: Shell, year: str) -> None:
    for words in (("audit", "--", year), ("choose", "--all", "--", year), ("open", "--no-browser", "--", year)):
        done = shell(*words)
        assert done.returncode == 1
        assert done.stderr.startswith("The year must be")
    assert not shell.data.exists()


def test_wrong_usage_is_exit_two(shell: Shell) -> None:
    assert shell.process("import").returncode == 2
    assert shell("--lang", "de", "check").returncode == 2
    assert shell("undo").returncode == 2


def test_the_commands_speak_japanese(shell: Shell, export: Path) -> None:
    assert "新しい人1" in shell("--lang", "ja", "import", export).stdout
    shell.env["LANG"] = "ja_JP.UTF-8"
    assert shell.process("choose", "2026", "--all").stdout == "2026年に見直す人は1人です。\n"


CASES = """id,ally,lifetime,value,effort,uses_me,discomfort,review_done,balance,meetings_per_year
a,2,1,2,8,0,0,0,,
b,0,0,,,2,0,0,,
c,0,0,5,5,0,0,0,,12
d,0,0,8,4,0,1,0,,
e,1,0,,,0,0,0,,
"""


def test_tier_needs_no_book(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text(CASES)
    done = shell("tier", tmp_path / "answers.csv")
    rows = [line.split(",") for line in done.stdout.splitlines()]
    assert rows[0][-6:] == ["tier", "reason", "difference", "certainty", "second_look", "cadence"]
    assert [row[10] for row in rows[1:]] == ["grow", "let_go", "maintain", "grow", "undecided"]
    assert [row[-2:] for row in rows[1:]] == [["0", ""], ["0", ""], ["0", "over"], ["1", ""], ["0", ""]]
    assert not shell.data.exists()


def test_tier_names_every_bad_cell_and_goes_on(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("id,value,effort\na,12,3\nb,x,3\nc,9,3\n")
    done = shell("tier", tmp_path / "answers.csv", "--output", tmp_path / "out.csv")
    assert done.returncode == 1
    assert "line 2, value: expected 0–10, found 12." in done.stderr
    assert "line 3, value: expected 0–10, found x." in done.stderr
    assert [line.split(",")[3] for line in (tmp_path / "out.csv").read_text().splitlines()[1:]] == [
        "undecided",
        "undecided",
        "grow",
    ]


def test_tier_takes_another_band_within_reason(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("id,value,effort\na,6,4\n")
    assert ",grow," in shell("tier", tmp_path / "answers.csv").stdout
    assert ",maintain," in shell("tier", tmp_path / "answers.csv", "--band", "2").stdout
    assert shell("tier", tmp_path / "answers.csv", "--band", "9").returncode == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name,colour\na,red\n"])
def test_tier_refuses_what_is_no_sheet_of_answers(shell: Shell, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answers.csv").write_bytes(content)
    done = shell("tier", tmp_path / "answers.csv")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_the_sample_never_goes_where_a_book_is(shell: Shell) -> None:
    assert "148 contacts, the years 2024, 2025, 2026" in shell("sample", shell.data).stdout
    assert shell("sample", shell.data).stderr.startswith("The folder")
    assert shell("sample", ROOT / "data" / "private").stderr.startswith("The sample never goes")


def test_check_says_when_the_book_is_sound_and_when_not(shell: Shell, export: Path) -> None:
    shell("import", export)
    assert shell("check").stdout.startswith("The book is sound: 1 contact, 0 answers")
    book = bytearray((shell.data / "book.sqlite").read_bytes())
    book[4096 * 3 : 4096 * 4] = b"\x55" * 4096
    (shell.data / "book.sqlite").write_bytes(bytes(book))
    done = shell("check")
    assert done.returncode == 1
    assert "not a sound book" in done.stderr


def test_a_pipe_that_closes_early_is_no_fault(shell: Shell, demo: Path) -> None:
    line = f'{sys.executable} -c "{RUN}" --data {demo} contacts --json | head -1'
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=os.environ | shell.env)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.parametrize("words", [["--help"], ["import", "--help"], []])
def test_the_start_imports_nothing_heavy(words: list[str]) -> None:
    heavy = "('pandas', 'plotly', 'papermill')"
    tell = (
        f"import atexit, sys; atexit.register(lambda: print([m for m in {heavy} if m in sys.modules], file=sys.stderr))"
    )
    code = f"{tell}; {RUN}"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_an_import_is_listed_and_taken_back(shell: Shell, export: Path) -> None:
    assert shell("undo-import").stdout == ""
    shell("import", export)
    assert "Connections.csv" in shell("undo-import").stdout
    assert shell("undo-import", "1").stdout.startswith("Import 1 is taken back: 1 contacts")
    assert json.loads(shell("contacts", "--json").stdout)["contacts"] == []
    assert shell("undo-import", "1").returncode == 1


def test_a_table_of_nobody_is_explained_in_the_shell(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("who,where\nAnn Lee,Example\n", encoding="utf-8")
    unknown = shell("import", tmp_path / "list.csv")
    assert unknown.returncode == 1
    assert "who, where" in unknown.stderr
    done = shell("import", tmp_path / "list.csv", "--map", "name=who,organisation=where", "--json")
    assert json.loads(done.stdout)["files"][0]["added"] == 1
    assert shell("import", tmp_path / "list.csv", "--map", "luck=who").returncode == 1


def test_pairs_are_shown_and_answered_in_the_shell(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("佐藤 健, 例示\n佐藤 健, 南海\n", encoding="utf-8")
    shell("import", tmp_path / "names.txt")
    [pair] = json.loads(shell("duplicates", "--json").stdout)["pairs"]
    assert (pair["left"], pair["right"], pair["evidence"]) == (1, 2, ["name"])
    assert "名前が同じ" in shell("--lang", "ja", "duplicates").stdout
    assert shell("same", 1, 2, "--no").returncode == 0
    assert json.loads(shell("duplicates", "--json").stdout)["pairs"] == []
    shell("same", 1, 2, "--undo")
    shell("same", 1, 2)
    assert len(json.loads(shell("contacts", "--json").stdout)["contacts"]) == 1
    assert "1 contact," in shell("check").stdout
    assert shell("same", 1, 9).stderr.count("\n") == 1


def test_the_country_of_telephones_is_shown_and_set(shell: Shell) -> None:
    assert "US" in shell("region").stdout
    assert "JP" in shell("region", "jp").stdout
    assert "JP" in shell("region").stdout
    assert shell("region", "Atlantis").returncode == 1


def test_a_book_goes_out_is_copied_and_comes_back(shell: Shell, export: Path, tmp_path: Path) -> None:
    shell("import", export)
    copy = Path(shell("backup").stdout.split()[-1].rstrip("."))
    assert shell("export", tmp_path / "out").returncode == 0
    assert (tmp_path / "out" / "contact.csv").is_file()
    shell("undo-import", "1")
    assert shell("restore", copy.name).returncode == 0
    assert len(json.loads(shell("contacts", "--json").stdout)["contacts"]) == 1
    assert shell("restore", tmp_path / "out").returncode == 0
    assert shell("restore", tmp_path / "nowhere").stderr.count("\n") == 1


def test_a_closed_year_says_so_and_leaves_a_backup(shell: Shell, export: Path) -> None:
    assert shell("close", "2026").returncode == 1
    shell("import", export)
    shell("choose", "2026", "--all")
    assert "2026" in shell("close", "2026").stdout
    assert "closed" in shell("close", "2026").stderr
    assert shell("answer", "2026", "1", "value=5").returncode == 1
    assert len(list((shell.data / "backups").glob("*-close.sqlite"))) == 1


def test_one_s_own_time_from_a_shell(shell: Shell, demo: Path, tmp_path: Path) -> None:
    def run(*words: object) -> str:
        done = shell("--data", demo, *words)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    tiers = json.loads(run("plan", "2026", "--json"))["tiers"]
    assert not tiers["grow"]["feasible"]
    assert "times_grow=8" in run("rule", "2026", "times_grow=8", "times_maintain=1", "hours_week=20")
    assert all(tier["feasible"] for tier in json.loads(run("plan", "2026", "--json"))["tiers"].values())
    assert json.loads(run("rhythm", "2026", "--json"))["people"]
    assert "How are you?" in run("prepare", "2026", "北條 雅人", "to_ask=How are you?")
    assert "2027" in run("fading", "2026")
    assert "entries written" in run("calendar", "2026", "--output", tmp_path / "plan.ics")


def test_what_was_measured_from_a_shell(shell: Shell, demo: Path) -> None:
    found = json.loads(shell("--data", demo, "evidence", "2026", "--json").stdout)
    first = found["people"][0]
    assert (first["name"], first["meetings"]) == ("北條 雅人", 92)
    assert [one["name"] for one in found["candidates"]] == ["Tove Lindqvist"]
    assert found["left_out"]["automated"] == 13
    assert found["me"]["confirmed"]
    assert "shiho.katagiri@example.jp" in shell("--data", demo, "me").stdout
    assert shell("--data", demo, "zone", "Mars/Olympus").returncode == 1
