"""The project itself: nothing private can be committed, the lists agree, the templates are clean."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from jinmyaku import runs

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def tracked() -> list[str]:
    try:
        return git(ROOT, "ls-files").splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")


def test_nothing_private_is_ever_staged(demo_made: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in (".gitignore", "README.md"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "pyproject.toml").write_text("")
    shutil.copytree(demo_made, tmp_path / "data" / "private")
    report = runs.review(tmp_path / "data" / "private", 2026, "en")
    runs.working_copies(tmp_path / "data" / "private", 2026, "ja")
    left = "out.ipynb people.csv report.html notebooks/out.ipynb notebooks/.ipynb_checkpoints/x.ipynb"
    left += " data/other/book.sqlite data/mine.csv lib/book.sqlite tests/out.html"
    for name in left.split():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(report.read_bytes())
    git(tmp_path, "add", "-A")
    assert git(tmp_path, "diff", "--cached", "--name-only").split() == [".gitignore", "README.md", "pyproject.toml"]


def test_conda_has_the_same_packages_with_the_same_floors() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    listed = {entry.lower().replace("_", "-") for entry in conda if isinstance(entry, str)} - {"pip"}
    wanted = {entry.lower() for entry in PYPROJECT["project"]["dependencies"]}
    assert listed == wanted | {"python" + PYPROJECT["project"]["requires-python"]}


def test_every_dependency_says_why_it_is_here() -> None:
    lines = (
        (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("dependencies = [")[1].split("]")[0].splitlines()
    )
    assert [line for line in lines if '"' in line and "#" not in line] == []


def test_the_lock_is_hashed_complete_and_names_no_host() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.M))
    extras = PYPROJECT["project"]["optional-dependencies"]["test"]
    for entry in [*PYPROJECT["project"]["dependencies"], *extras]:
        name = re.split(r"[><=]", entry)[0].lower().replace("_", "-")
        assert name in {pin.lower().replace("_", "-") for pin in pins}, name
    assert "://" not in lock
    assert len(re.findall(r"--hash=sha256:", lock)) >= len(pins)


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    words = re.compile(r"--index[-]url|/simple/|/home/\w|/Users/\w|" + re.escape(str(ROOT)))
    for name in tracked():
        file = ROOT / name
        if file.suffix in {".png", ".sqlite"} or name == "tests/test_project.py" or not file.is_file():
            continue
        assert not words.search(file.read_bytes().decode("utf-8", "replace")), name


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
class TestTemplate:
    """What every notebook template keeps to."""

    def test_is_clean(self, file: Path) -> None:
        notebook = json.loads(file.read_text(encoding="utf-8"))
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        for cell in notebook["cells"]:
            assert not cell.get("outputs")
            assert cell.get("execution_count") is None
            assert set(cell["metadata"]) <= {"tags", "jupyter"}

    def test_has_short_cells_without_definitions(self, file: Path) -> None:
        for cell in code_cells(file):
            lines = [line for line in "".join(cell["source"]).splitlines() if line.strip()]
            assert len(lines) <= 6
            assert not [n for n in ast.walk(ast.parse("".join(cell["source"]))) if isinstance(n, ast.FunctionDef)]
            assert cell["metadata"]["jupyter"]["source_hidden"]
            assert "hide-input" in cell["metadata"]["tags"]

    def test_has_its_parameters_typed_and_commented(self, file: Path) -> None:
        [cell] = [cell for cell in code_cells(file) if "parameters" in cell["metadata"]["tags"]]
        lines = "".join(cell["source"]).splitlines()
        assert [line.partition(":")[0] for line in lines] == ["year", "lang", "data_dir", "as_of", "interactive"]
        assert all(re.fullmatch(r"\w+: \w+ = [^=]+  # [^=]+", line) for line in lines)

    def test_says_everything_in_both_languages(self, file: Path) -> None:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        tags = [cell["metadata"].get("tags", []) for cell in cells if cell["cell_type"] == "markdown"]
        heads = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown" and not c["metadata"].get("tags")]
        assert [t for t in tags if t not in ([], ["en"], ["ja"])] == []
        assert tags.count(["en"]) == tags.count(["ja"])
        assert [head for head in heads if not re.fullmatch(r"#+ [^|]+ \| [^|]+", head)] == []


def code_cells(file: Path) -> list[dict[str, dict[str, list[str]]]]:
    return [c for c in json.loads(file.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]


def test_the_readmes_name_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    from jinmyaku.cli import app

    commands = [command.name or command.callback.__name__ for command in app.registered_commands]  # type: ignore[union-attr]
    for name in ("README.md", "README.ja.md"):
        words = (ROOT / name).read_text(encoding="utf-8")
        assert [command for command in commands if f"jinmyaku {command}" not in words] == [], name


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_lead_nowhere_that_is_not_there(name: str) -> None:
    words = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", words)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_makefile_has_what_the_readmes_call() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in ("README.md", "README.ja.md"):
        called = set(re.findall(r"\bmake (\w+)", (ROOT / name).read_text(encoding="utf-8")))
        assert called <= targets
        assert {"audit", "test", "lab"} <= called
