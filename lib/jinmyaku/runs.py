"""A template into a year's working copy in one language, and into a run without a person."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinmyaku import kernel, places, schema
from jinmyaku.kernel import Kernel
from jinmyaku.text import Fault

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES: Final = ("0_start", "1_list", "2_score", "3_tiers", "4_time", "5_future", "6_review")
REVIEW: Final = "6_review"
# These show results, or keep every word as it is typed, so coming back to them may run them again; the others hold
# half-typed words.
REFRESHED: Final = ("0_start", "3_tiers", "4_time", "6_review")
ENGINE: Final = "ahead"


def working_copies(data: Path, year: int, lang: str, folder: Path | None = None) -> Path:
    """Make a year's notebooks in one language and give their folder; a copy that is there stays as it is.

    In: the data folder whose book they open, and where they go if not into its YEAR/LANG. Raises Fault where a template
    is missing.
    """
    folder = places.make_private(folder or data / str(year) / lang)
    for name in TEMPLATES:
        copy = folder / f"{name}.ipynb"
        if not copy.exists():
            _prepare(template(name), copy, _parameters(data, year, lang, interactive=True), lang)
    return folder


def review(
    data: Path, year: int, lang: str, as_of: str = "", ahead: Kernel | None = None, kept: Path | None = None
) -> Path:
    """Run the review without a person and give the notebook it left beside the year's report.

    In: a kernel that was started ahead (``warm``), which has ended when this returns; the notebook's file if not the
    usual one. Raises Fault where a cell fails
    or the kernel ends; the partial notebook is kept beside, and an earlier one stays.
    """
    if ahead is None:
        with warm(data) as started:
            return review(data, year, lang, as_of, started, kept)
    done = kept or data / str(year) / f"review-{lang}.ipynb"
    unfinished = partial(done)
    places.make_private(done.parent)
    parameters = {**_parameters(data, year, lang, interactive=False), "as_of": as_of}
    papermill = _papermill(ahead)
    try:
        papermill.execute_notebook(
            str(template(REVIEW)), str(unfinished), parameters, engine_name=ENGINE, kernel_name=kernel.NAME,
            progress_bar=False, request_save_on_cell_execute=False,
        )  # fmt: skip
    except papermill.PapermillExecutionError as error:
        raise Fault("fault.run_failed", cell=error.exec_count, found=error.ename, file=unfinished.name) from error
    finally:
        ahead.end()
        if unfinished.exists():
            os.chmod(unfinished, 0o600)
    unfinished.replace(done)
    return done


def partial(notebook: Path) -> Path:
    """Give the file of a run that is not done, or failed, by that of the whole one.

    >>> partial(Path("review-en.ipynb")).name
    'review-en.partial.ipynb'
    """
    return notebook.with_suffix(f".partial{notebook.suffix}")


def hide_paths(notebook: Path) -> None:
    """Take out of a run where on this machine it was made: papermill's notes and the data folder among its parameters.

    In: the notebook, which is written anew for its owner only.
    """
    told = json.loads(notebook.read_text(encoding="utf-8"))
    for part in (told, *told["cells"]):
        part["metadata"].pop("papermill", None)
    for cell in told["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"])
            cell["source"] = re.sub(r"^data_dir = .*$", 'data_dir = ""', source, flags=re.M).splitlines(keepends=True)
    draft = notebook.with_name(f"{notebook.name}.draft")
    with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
    draft.replace(notebook)


def ready() -> None:
    """Get ready to run a notebook beside other work: import what runs it, and let no thread keep it waiting for long.

    >>> ready()
    >>> "papermill" in sys.modules
    True
    """
    _papermill()
    # A run is messages to and fro; for each of them Python would let another thread work on for 5 ms.
    sys.setswitchinterval(0.0005)


@contextlib.contextmanager
def warm(data: Path) -> Iterator[Kernel]:
    """Start the kernel of a review in a data folder, before anything else is done for it; it ends with the block.

    Raises Fault where the folder cannot be made.
    """
    with kernel.started(places.make_private(data), template(REVIEW)) as ahead:
        yield ahead


def template(name: str) -> Path:
    """Give a template of the project. Raises Fault where it is missing.

    >>> template("0_start").name
    '0_start.ipynb'
    """
    file = places.root() / "notebooks" / f"{name}.ipynb"
    if not file.is_file():
        raise Fault("fault.exists_not", file=file.name, folder=str(file.parent))
    return file


def in_language(cells: Iterable[NotebookNode], lang: str) -> list[NotebookNode]:
    """Give the cells of one language; a heading that is written ``English | 日本語`` keeps its own half.

    >>> from types import SimpleNamespace
    >>> cells = [SimpleNamespace(cell_type="code", source=lang, metadata={"tags": [lang]}) for lang in schema.LANGUAGES]
    >>> [cell.source for cell in in_language(cells, "ja")]
    ['ja']
    """
    others = set(schema.LANGUAGES) - {lang}
    kept = [cell for cell in cells if not others & set(cell.metadata.get("tags", []))]
    for cell in kept:
        if cell.cell_type == "markdown":
            cell.source = heading_in(cell.source, lang)
    return kept


def heading_in(source: str, lang: str) -> str:
    """Give the half of each shared heading that is in a language.

    >>> heading_in("## Close calls | きわどい判定", "ja")
    '## きわどい判定'
    """
    half = r"\1 \3" if lang == "ja" else r"\1 \2"
    return re.sub(r"^(#+) (.+?) \| (.+)$", half, source, flags=re.M)


def _prepare(source: Path, copy: Path, parameters: Mapping[str, Any], lang: str) -> None:
    """Let papermill write the parameters, keep one language, lock the prose, and put the copy in place at once."""
    import nbformat

    papermill = _papermill()
    with tempfile.TemporaryDirectory(dir=copy.parent) as aside:
        draft = Path(aside) / copy.name
        papermill.execute_notebook(str(source), str(draft), dict(parameters), prepare_only=True, progress_bar=False)
        notebook = nbformat.read(draft, as_version=4)
        notebook.cells = in_language(notebook.cells, lang)
        for cell in notebook.cells:
            cell.metadata.editable = cell.cell_type != "markdown"
            cell.metadata.deletable = False
            if cell.cell_type == "code":
                cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        notebook.metadata.pop("papermill", None)
        notebook.metadata["jinmyaku"] = {"run_on_open": True, "refresh": source.stem in REFRESHED, "lang": lang}
        nbformat.write(notebook, draft)
        os.chmod(draft, 0o600)
        draft.replace(copy)


def _parameters(data: Path, year: int, lang: str, interactive: bool) -> dict[str, Any]:
    return {"year": year, "lang": lang, "data_dir": str(data), "interactive": interactive}


def _papermill(ahead: Kernel | None = None) -> Any:
    """Papermill, with an engine that runs a notebook in a kernel that was started ahead."""
    # jsonschema would build a grammar at import that no notebook schema uses, over a second.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.iorw import write_ipynb

    class Ahead(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, *_: object, **__: object) -> None:
            assert ahead is not None
            client = PapermillNotebookClient(nb_man, km=ahead.manager, store_widget_state=False)
            client.kc = ahead.client
            ahead.wait()
            try:
                client.execute()
            except DeadKernelError as error:
                write_ipynb(nb_man.nb, nb_man.nb.metadata.papermill.output_path)
                raise Fault("fault.kernel") from error

    papermill_engines.register(ENGINE, Ahead)
    return papermill
