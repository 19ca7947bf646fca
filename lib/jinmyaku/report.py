"""A run into one HTML file that asks nothing of any network and shows nothing but words, tables and figures."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plotly.offline import get_plotlyjs

from jinmyaku import runs, text
from jinmyaku.book import faults_of
from jinmyaku.figures import picture

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Code is never shown, and these cells have nothing to show without a person.
DROPPED: Final = frozenset({"parameters", "injected-parameters", "panel"})
PLACE: Final = "<!--PLOTLY-->"
# Where plotly.js takes in its kinds of traces; bar is the first of them, scatter is there without.
KINDS: Final = re.compile(r"(\.register\(\[\w+\(\))(?:,\w+\(\))+\]")
# All of plotly.js is one function, given to another one; in brackets a browser reads it once, and not a first time only
# to find its end.
WHOLE: Final = re.compile(r"(\? self : this, )(\(\) => \{.*\})(\)\);?\s*)$", re.DOTALL)
# A table that no prose announces and that is longer than this is folded up on a screen.
MOST_OPEN: Final = 6
CAPTION: Final = re.compile(r'<div class="jinmyaku-table"[^>]* aria-label="([^"]*)">')


@dataclass(frozen=True)
class Press:
    """What every report is made with: nbconvert's exporter, plotly.js with its mark, and both looks of the figures."""

    exporter: Any
    library: str
    library_hash: str
    themes: str


def press() -> Press:
    """Give what every report is made with. It takes as long as a review does, so it is best done beside one.

    >>> press().library_hash.startswith("'sha256-")
    True
    """
    # See kernel: the grammar that nbformat's import would build.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from nbconvert.exporters.html import HTMLExporter

    exporter = HTMLExporter(
        raw_template=_asset("page.html.j2"), filters={"picture": _picture, "listed": _listed},
        exclude_anchor_links=True, default_preprocessors=[],
    )  # fmt: skip
    # Its maps and 3D would take twice as long to start as all that is drawn here.
    library = WHOLE.sub(r"\1(\2)\3", KINDS.sub(r"\1]", get_plotlyjs()))
    packed = base64.b64encode(gzip.compress(library.encode(), compresslevel=6, mtime=0)).decode("ascii")
    themes = _inert({mode: picture.theme(mode) for mode in picture.INK})
    return Press(exporter, packed, _hash(library), themes)


def put(page: str, target: Path) -> Path:
    """Put the page of a run in its place and give the file; it takes that of an earlier one only when it is whole.
    Raises Fault where it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     put("<!doctype html>", Path(folder, "report.html")).read_text()
    '<!doctype html>'
    """
    draft = target.with_name(target.name + ".draft")
    with faults_of(target):
        draft.write_text(page, encoding="utf-8")
        os.chmod(draft, 0o600)
        draft.replace(target)
    return target


def render(notebook: Path, lang: str, year: int, made_on: str, made_with: Press) -> str:
    """Give the page of a run as HTML text.

    One language; no code, no widget state, no metadata of the run. plotly.js comes from the installed package, gzipped
    inside the file; a Content-Security-Policy forbids every connection and every script but the page's own.
    """
    import nbformat

    boot, unpack = _asset("page.js"), _asset("unpack.js")
    words = {
        "lang": lang,
        "title": text.say(lang, "report.title", year=str(year)),
        "made": text.say(lang, "report.made", on=made_on),
        "no_script": text.say(lang, "report.no_script"),
        "css": _asset("page.css"),
        "contents": text.say(lang, "report.contents"),
        "skip": text.say(lang, "report.skip"),
        "script": boot,
        "unpack": unpack,
        "script_hashes": f"{_hash(boot)} {_hash(unpack)} {made_with.library_hash}",
        "themes": made_with.themes,
    }
    shown = _shown(nbformat.read(notebook, as_version=4), lang)
    exporter = made_with.exporter
    # HTMLExporter's own method goes through the page twice more, for cells and pictures that it does not have.
    page, _ = super(type(exporter), exporter).from_notebook_node(shown, resources=words)
    return str(page).replace(PLACE, made_with.library)


def _shown(notebook: NotebookNode, lang: str) -> NotebookNode:
    """Keep what a reader sees: one language, no panels, no parameters, nothing about the run."""
    cells = runs.in_language(notebook.cells, lang)
    notebook.cells = [cell for cell in cells if not DROPPED & set(cell.metadata.get("tags", []))]
    notebook.metadata = type(notebook.metadata)()
    for cell in notebook.cells:
        cell.metadata = type(cell.metadata)()
    return notebook


def _picture(data: Mapping[str, Any]) -> str:
    """Give a figure as a place to draw in, its words for those who cannot see it, and its data as inert JSON."""
    drawn = dict(data[picture.MIME])
    layout = {key: value for key, value in drawn["layout"].items() if key != "template"}
    alt, height = html.escape(str(data["text/plain"])), int(layout["height"])
    figure = _inert({"data": drawn["data"], "layout": layout, "config": drawn["config"]})
    place = f'<div class="plot" style="min-height:{height}px"></div>'
    return f'<figure role="group" aria-label="{alt}">{place}<script type="application/json">{figure}</script></figure>'


def _listed(shown: str, after: str, lang: str) -> str:
    """Give a table its caption; one that no prose announces is folded up when it is long, as the figure says it too."""
    found, rows = CAPTION.search(shown), shown.count("<tr>")
    if not found:
        return shown
    captioned = re.sub(r"(<table[^>]*>)", rf"\1<caption>{found[1]}</caption>", shown, count=1)
    if after == "prose" or rows <= MOST_OPEN:
        return captioned
    summary = html.escape(text.say(lang, "report.folded", caption=html.unescape(found[1]), n=rows))
    return f"<details><summary>{summary}</summary>{captioned}</details>"


def _inert(data: object) -> str:
    """JSON in which no text can end the script element around it."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return said.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"


def _asset(name: str) -> str:
    return resources.files("jinmyaku").joinpath("assets", name).read_text(encoding="utf-8")
