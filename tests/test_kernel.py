"""A kernel that starts ahead of its notebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jupyter_core.utils import run_sync

from jinmyaku import kernel, runs
from jinmyaku.kernel import Kernel
from jinmyaku.text import Fault


def notebook(folder: Path, *cells: str) -> Path:
    file = folder / "some.ipynb"
    file.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [cell]} for cell in cells]}))
    return file


def said(running: Kernel, code: str) -> str:
    told: list[str] = []

    def note(message: dict[str, dict[str, str]]) -> None:
        told.append(message["content"].get("text", ""))

    run_sync(running.client.execute_interactive)(code, output_hook=note)
    return "".join(told).strip()


def test_what_a_notebook_imports_is_there_before_its_first_cell(tmp_path: Path) -> None:
    file = notebook(tmp_path, "from jinmyaku import cadence\ncadence", "import colorsys")
    with kernel.started(tmp_path, file) as running:
        running.wait()
        asked = "import sys; print([name in sys.modules for name in ('jinmyaku.cadence', 'colorsys')])"
        assert said(running, asked) == "[True, True]"
        assert (
            said(running, "print('cadence' in dir(), 'gc' in dir(), __import__('gc').isenabled())")
            == "False False True"
        )
        assert said(running, "print(__import__('os').getcwd())") == str(tmp_path)


def test_imports_that_fail_are_left_to_the_notebook(tmp_path: Path) -> None:
    with kernel.started(tmp_path, notebook(tmp_path, "import no_such_module")) as running:
        running.wait()
        assert said(running, "import gc; print(gc.isenabled())") == "True"


def test_a_kernel_ends_with_its_block(tmp_path: Path) -> None:
    with kernel.started(tmp_path, notebook(tmp_path)) as running:
        process = running.manager.provisioner.process
    assert process.poll() is not None


def test_a_kernel_that_ends_too_early_is_a_fault(tmp_path: Path) -> None:
    with kernel.started(tmp_path, notebook(tmp_path)) as running:
        running.manager.provisioner.process.kill()
        with pytest.raises(Fault, match="The kernel, the Python that runs the notebook, ended"):
            running.wait()


def test_a_kernel_that_ends_in_the_middle_leaves_the_partial_notebook(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = demo / "ends.ipynb"
    review = json.loads(runs.template(runs.REVIEW).read_text(encoding="utf-8"))
    code = [cell for cell in review["cells"] if cell["cell_type"] == "code"]
    code[2]["source"] = ["import os\n", "os._exit(1)"]
    file.write_text(json.dumps(review))
    monkeypatch.setattr(runs, "template", lambda _: file)
    with pytest.raises(Fault, match="The kernel, the Python that runs the notebook, ended"):
        runs.review(demo, 2026, "en")
    assert (demo / "2026" / "review-en.partial.ipynb").stat().st_mode & 0o777 == 0o600
    assert not (demo / "2026" / "review-en.ipynb").exists()
