"""Notebooks: working copies in one language, runs without a person, and a report that is whole or not there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import plotly.graph_objects as go
import pytest

from conftest import ROOT, crowd
from jinmyaku import kernel, report, rerun, runs
from jinmyaku.book import Book
from jinmyaku.figures import picture
from jinmyaku.text import Fault

NAMES = [file.stem for file in sorted((ROOT / "notebooks").glob("*.ipynb"))]


def arguments(notebook: str, output: Path, *words: str) -> list[str]:
    """What papermill's own command line is given."""
    return [str(ROOT / "notebooks" / notebook), str(output), "--no-progress-bar", *words]


def outputs(notebook: Path, kind: str) -> list[str]:
    cells = nbformat.read(notebook, as_version=4).cells
    return [str(o) for c in cells if c.cell_type == "code" for o in c.outputs if o.output_type == kind]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of ten thousand people, made once."""
    return crowd(tmp_path_factory.mktemp("crowd"), 10_000)


def test_every_template_is_one_of_the_workbook() -> None:
    assert list(runs.TEMPLATES) == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("people", ["nobody", "sample", "10,000"])
def test_every_notebook_runs_without_a_person(
    name: str, people: str, demo_made: Path, crowded: Path, tmp_path: Path
) -> None:
    data = {"sample": demo_made, "10,000": crowded}.get(people, tmp_path / "data")
    lang = "ja" if name in ("1_list", "3_tiers") else "en"
    done = run_in_process(name, tmp_path / "out.ipynb", data, lang)
    assert outputs(done, "error") == []
    assert "widget-view" not in done.read_text(encoding="utf-8")
    for figure in drawn(done):
        go.Figure(figure)
    if people == "10,000":
        assert done.stat().st_size < 2_000_000


def drawn(notebook: Path) -> list[dict[str, Any]]:
    """The figures of a run, as plotly takes them."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [output.get("data", {}).get(picture.MIME) for cell in cells for output in cell.get("outputs", [])]
    return [{part: one[part] for part in ("data", "layout")} for one in shown if one]


def run_in_process(name: str, output: Path, data: Path, lang: str) -> Path:
    papermill_api = runs._papermill()
    parameters = {"year": 2026, "lang": lang, "data_dir": str(data)}
    papermill_api.execute_notebook(
        str(runs.template(name)), str(output), parameters, kernel_name="python3", progress_bar=False,
        shutdown_kernel="immediate", config=kernel.encrypted(),
    )  # fmt: skip
    return output


def test_papermill_alone_runs_the_review(demo_made: Path, tmp_path: Path) -> None:
    words = ["-p", "year", "2026", "-p", "lang", "ja", "-p", "data_dir", os.path.relpath(demo_made, tmp_path)]
    argv = [sys.executable, "-m", "papermill", *arguments("6_review.ipynb", tmp_path / "out.ipynb", *words)]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=tmp_path, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "2026年は90人のうち85人を見直しました" in (tmp_path / "out.ipynb").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-p", "year", "../../x"), "The year must be a whole number from 2000 to 2100"),
        (("-p", "year", "-1"), "The year must be"),
        (("-p", "year", "99999"), "The year must be"),
        (("-p", "yeer", "2026"), "Unknown parameter: yeer. Known ones: year, lang, data_dir, as_of, interactive."),
        (("-p", "lang", "de"), "The language must be en or ja. Found: de."),
        (("-p", "as_of", "soon"), "The day must be written as in 2026-11-30. Found: soon."),
        (("-p", "lang", "ja", "-p", "year", "2"), "年は2026のように"),
    ],
)
def test_a_wrong_parameter_is_one_line_and_writes_nothing(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    runs._papermill()
    from papermill.cli import papermill
    from papermill.exceptions import PapermillExecutionError

    argv = arguments("6_review.ipynb", tmp_path / "out.ipynb", *words, "-p", "data_dir", str(data))
    with pytest.raises(PapermillExecutionError):
        papermill.main(argv, standalone_mode=False)
    assert not data.exists()
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    [error] = [o for c in cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"]
    assert [re.sub(r"\x1b\[[\d;]*m", "", line) for line in error.traceback] == [error.evalue]
    assert error.evalue.startswith(said)


def test_working_copies_speak_one_language_and_keep_what_was_written(demo: Path) -> None:
    folder = runs.working_copies(demo, 2026, "ja")
    assert sorted(file.name for file in folder.iterdir()) == [f"{name}.ipynb" for name in NAMES]
    first = folder / "0_start.ipynb"
    written = first.read_text(encoding="utf-8")
    assert "人脈の棚卸し" in written
    assert "Your yearly audit" not in written
    first.write_text("mine", encoding="utf-8")
    assert runs.working_copies(demo, 2026, "ja") == folder
    assert first.read_text(encoding="utf-8") == "mine"
    assert runs.working_copies(demo, 2026, "en") == demo / "2026" / "en"


def test_working_copies_are_folded_locked_and_private(demo: Path) -> None:
    for file in runs.working_copies(demo, 2026, "en").iterdir():
        notebook = nbformat.read(file, as_version=4)
        assert notebook.metadata.jinmyaku.run_on_open
        assert "papermill" not in notebook.metadata
        assert all(c.metadata.jupyter.source_hidden for c in notebook.cells if c.cell_type == "code")
        assert not any(c.metadata.editable for c in notebook.cells if c.cell_type == "markdown")
        assert any("interactive = True" in c.source for c in notebook.cells)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_template_ever_changes(demo: Path) -> None:
    before = {name: (ROOT / "notebooks" / f"{name}.ipynb").read_bytes() for name in NAMES}
    runs.working_copies(demo, 2026, "en")
    runs.review(demo, 2026, "en")
    assert {name: (ROOT / "notebooks" / f"{name}.ipynb").read_bytes() for name in NAMES} == before


def again(data: Path, year: str | None = "2026", lang: str = "en") -> rerun.Done:
    return rerun.rerun(data, rerun.Asked(year, lang), lambda _: None, dt.date(2026, 11, 30))


def test_a_rerun_takes_in_the_inbox_and_leaves_a_report(demo: Path) -> None:
    (demo / "inbox").mkdir()
    (demo / "inbox" / "more.txt").write_text("Zed Newcomer, zed@example.com\n")
    done = again(demo)
    assert done.tiers == {"grow": 31, "maintain": 36, "let_go": 18, "undecided": 5} or sum(done.tiers.values()) == 90
    assert done.report == demo / "2026" / "report.html"
    assert stat.S_IMODE(done.report.stat().st_mode) == 0o600
    again(demo)
    with Book(demo) as book:
        assert book.rows("SELECT count(*) FROM contact WHERE family = 'Newcomer'") == [(1,)]
        assert book.rows("SELECT count(*) FROM import_file WHERE file = 'more.txt'") == [(1,)]
    # The book as it was, which serves the import too, and as it is now.
    assert len(list((demo / "backups").glob("*-audit.sqlite"))) == 2


def test_a_second_rerun_says_the_same_and_the_latest_year_is_the_default(demo: Path) -> None:
    first = again(demo).report.read_bytes()
    second = again(demo, None)
    assert (second.year, second.report.read_bytes()) == (2026, first)


def test_a_failed_run_leaves_the_old_report_and_says_which_cell(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (demo / "2026").mkdir(exist_ok=True)
    (demo / "2026" / "report.html").write_text("the report of last time")
    broken = nbformat.read(runs.template("6_review"), as_version=4)
    next(cell for cell in broken.cells if cell.source.startswith("seen =")).source = "seen = 1 / 0"
    nbformat.write(broken, demo / "broken.ipynb")
    monkeypatch.setattr(runs, "template", lambda _: demo / "broken.ipynb")
    said = r'stopped under "The year in relationships" \(cell \d+, ZeroDivisionError\)\..*review-en.partial.ipynb'
    with pytest.raises(Fault, match=said) as told:
        again(demo)
    assert "division" not in str(told.value)
    assert (demo / "2026" / "report.html").read_text() == "the report of last time"
    assert (demo / "2026" / "review-en.partial.ipynb").is_file()


def test_an_empty_book_gives_a_report_that_says_what_to_do(tmp_path: Path) -> None:
    page = again(tmp_path / "data").report.read_text(encoding="utf-8")
    assert "Nobody has been judged for 2026 yet." in page
    assert "Next: bring in an export or paste some names" in page


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_report_holds_nothing_but_what_is_read(reported: Callable[[str], Path], lang: str) -> None:
    page = reported(lang).read_text(encoding="utf-8")
    for word in (
        "workbook.start",
        "import audit",
        "widget",
        "papermill",
        "injected-parameters",
        str(reported(lang).parent.parent),
        str(ROOT),
        "ipykernel",
    ):
        assert word not in page, word
    assert re.findall(r'(?:src|href|action)\s*=\s*"?https?:', page) == []
    assert "@import" not in page
    assert f'<html lang="{lang}">' in page


def test_a_report_lets_no_script_run_but_its_own(reported: Callable[[str], Path]) -> None:
    page = reported("en").read_text(encoding="utf-8")
    policy = re.search(r'<meta content="([^"]+)" http-equiv="Content-Security-Policy"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe-eval" not in policy[1]
    assert re.search(r"script-src 'sha256-\S+' 'sha256-\S+' 'sha256-\S+';", policy[1])


def test_markup_in_a_name_cannot_end_the_data_it_stands_in() -> None:
    drawn = {"data": [{"text": ["</script><script>alert(1)</script>"]}], "layout": {"height": 300}, "config": {}}
    said = report._picture({"application/vnd.plotly.v1+json": drawn, "text/plain": '"><b>alt'})
    assert said.count("</script>") == 1
    assert "<b>" not in said
    assert json.loads(said.partition('json">')[2].partition("</script>")[0])["data"] == drawn["data"]


def test_the_file_is_small(reported: Callable[[str], Path]) -> None:
    assert reported("en").stat().st_size < 2_500_000
