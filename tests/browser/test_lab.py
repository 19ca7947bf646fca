"""Working copies open as pages that run by themselves, with nothing of JupyterLab in the way."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Page, Request, WebSocket, expect

from jinmyaku import lab as jupyterlab

if TYPE_CHECKING:
    from conftest import Workbook

HOSTILE = (
    "<script>window.hacked = 1</script><img src='x' onerror='window.hacked = 2'>"
    "<img src='https://example.com/seen.png'><a href='javascript:window.hacked = 3'>press</a>"
    "<button data-commandlinker-command='jinmyaku:show-code' data-commandlinker-args='{}'>linked</button>"
)
COUNT = """
from pathlib import Path
runs = int(Path("runs").read_text()) + 1 if Path("runs").exists() else 1
_ = Path("runs").write_text(str(runs))
print("run number", runs)
"""
PANEL = """
import ipywidgets
button, answer = ipywidgets.Button(description="Answer"), ipywidgets.Label("nothing yet")
button.on_click(lambda _: setattr(answer, "value", "answer kept"))
ipywidgets.VBox([button, answer])
"""
PROSE = {"editable": False, "deletable": False}
CODE = PROSE | {"jupyter": {"source_hidden": True}}
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)"


@dataclass
class Visit:
    """A workbook in a browser, and all that the browser asked for."""

    page: Page
    workbook: Workbook
    requests: list[Request] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        self.requests.append(request)

    def output(self, text: str) -> None:
        expect(self.page.locator(f"{SHOWN} pre", has_text=text)).to_be_visible(timeout=20_000)


def write_notebook(path: Path, *cells: nbformat.NotebookNode) -> None:
    metadata = {"jinmyaku": {"run_on_open": True, "refresh": True}}
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), path)


def write_workbook(folder: Path) -> Path:
    prose = new_markdown_cell(f"# Start here\n\nGo to [the list](1_list.ipynb).\n\n{HOSTILE}", metadata=PROSE)
    back = new_markdown_cell("# The list\n\nBack to [the start](0_start.ipynb).", metadata=PROSE)
    start = [new_code_cell(source, metadata=CODE) for source in (COUNT, PANEL)]
    second = [new_code_cell(source, metadata=CODE) for source in ("print('sum', 6 * 7)", "1 / 0")]
    write_notebook(folder / "0_start.ipynb", prose, *start)
    write_notebook(folder / "1_list.ipynb", back, *second)
    return folder


def open_page(browser: Browser, workbook: Workbook) -> Visit:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    visit = Visit(page, workbook)
    page.on("request", visit.asked)
    page.on("websocket", lambda socket: visit.sockets.append(socket.url))
    page.goto(workbook.address)
    expect(page.get_by_role("button", name="Answer")).to_be_visible(timeout=30_000)
    return visit


@pytest.fixture(scope="module")
def visit(
    chromium: Browser, lab: Callable[[Path, str], Workbook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    opened = open_page(chromium, lab(write_workbook(tmp_path_factory.mktemp("2026")), "en"))
    yield opened
    opened.page.context.close()


def test_the_environment_drops_the_persons_own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_TOKEN", "")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")
    env = jupyterlab.environment(tmp_path)
    ours = {name: value for name, value in env.items() if name.startswith(("JUPYTER", "IPYTHON"))}
    assert ours.pop("JUPYTER_NO_CONFIG") == "1"
    assert len(ours) == 5
    assert all(Path(value).parent == tmp_path for value in ours.values())
    assert env["PATH"] == os.environ["PATH"]


def test_the_command_runs_this_python_without_a_shell(tmp_path: Path) -> None:
    folder = tmp_path / "a b'c"
    argv, _ = jupyterlab.command(folder, tmp_path, "1_list.ipynb", port=4321, browser=False)
    assert argv[1:3] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={folder}" in argv
    assert {"--ServerApp.port=4321", "--ServerApp.port_retries=0"} <= set(argv)
    assert not any("token" in part or "--ServerApp.ip" in part for part in argv)


def test_each_language_has_its_locale(tmp_path: Path) -> None:
    for lang, locale in (("ja", "ja_JP"), ("en", "en")):
        jupyterlab.prepare(tmp_path / "settings", lang)
        written = json.loads((tmp_path / "settings" / "config" / "overrides.json").read_text())
        assert written["@jupyterlab/translation-extension:plugin"] == {"locale": locale}


def test_a_page_opens_alone_and_has_run(visit: Visit) -> None:
    page = visit.page
    visit.output("run number 1")
    assert urlsplit(page.url).path == "/doc/tree/0_start.ipynb"
    expect(page).to_have_title("Start here")
    assert page.locator("[data-shell-mode='single-document']").count() == 1
    for clutter in ("#jp-main-statusbar", ".jp-SideBar", ".jp-FileBrowser", ".jp-Launcher", ".jp-Dialog"):
        expect(page.locator(f"{clutter}:visible")).to_have_count(0)
    assert page.locator(".lm-MenuBar-itemLabel").all_inner_texts() == ["File", "View", "Settings"]


def test_neither_code_nor_the_signs_of_an_editor_show(visit: Visit) -> None:
    assert visit.page.locator(SHOWN).count() == 1
    signs = (".cm-editor", ".jp-InputPrompt", ".jp-OutputPrompt", ".jp-Collapser", ".jp-Placeholder")
    for sign in (*signs, ".jp-Toolbar", ".jp-InternalAnchorLink", ".jinmyaku-preparing > span:not(:empty)"):
        expect(visit.page.locator(f"{SHOWN} {sign}:visible")).to_have_count(0)


def test_a_widget_answers_a_click(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Answer").click()
    expect(visit.page.get_by_text("answer kept")).to_be_visible()


def test_single_keys_leave_the_cells_alone(visit: Visit) -> None:
    page = visit.page
    before = page.locator(f"{SHOWN} .jp-Cell").count()
    for place in (page.get_by_role("button", name="Answer"), page.locator(f"{SHOWN} .jp-MarkdownCell")):
        place.focus()
        for key in ("d", "d", "x", "a", "b", "v", "y", "1", "Shift+M", "Shift+Enter"):
            page.keyboard.press(key)
    assert page.locator(f"{SHOWN} .jp-Cell").count() == before
    assert page.locator(f"{SHOWN} .jp-MarkdownCell").count() == 1
    assert (visit.workbook.notebooks / "runs").read_text() == "1"


def test_prose_cannot_be_edited(visit: Visit) -> None:
    prose = visit.page.locator(f"{SHOWN} .jp-MarkdownOutput p").first
    prose.dblclick()
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.type("spoilt")
    expect(prose).to_be_visible()
    expect(visit.page.locator(f"{SHOWN} .cm-editor:visible")).to_have_count(0)
    expect(prose).not_to_contain_text("spoilt")


def test_hostile_prose_does_nothing(visit: Visit) -> None:
    visit.page.get_by_text("press", exact=True).click()
    visit.page.get_by_text("linked", exact=True).click()
    assert visit.page.evaluate("window.hacked") is None
    expect(visit.page.locator(f"{SHOWN}.jinmyaku-page")).to_be_visible()


def test_a_link_opens_the_next_page_and_coming_back_runs_the_first_again(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="the list").click()
    visit.output("sum 42")
    expect(page.locator(f"{SHOWN} .ansi-red-fg", has_text="ZeroDivisionError").first).to_be_visible()
    expect(page).to_have_title("The list")
    page.get_by_role("link", name="the start").click()
    visit.output("run number 2")
    page.go_back()
    expect(page).to_have_title("The list")
    page.go_back()
    visit.output("run number 3")
    assert len(page.context.pages) == 1


def test_a_page_runs_although_the_focus_went_to_nothing(chromium: Browser, visit: Visit) -> None:
    page = chromium.new_context().new_page()
    page.add_init_script("HTMLElement.prototype.focus = () => {}")
    page.goto(visit.workbook.address.replace("0_start", "1_list"))
    expect(page.get_by_text("sum 42")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.activeElement === document.body")
    page.context.close()


def test_a_page_runs_once_the_widgets_that_live_on_are_found(chromium: Browser, visit: Visit) -> None:
    page, frames = chromium.new_context().new_page(), list[bytes]()

    def listen(socket: WebSocket) -> None:
        for way in ("framesent", "framereceived"):
            socket.on(way, lambda frame: frames.append(frame if isinstance(frame, bytes) else frame.encode()))

    page.on("websocket", listen)
    page.goto(visit.workbook.address)
    expect(page.get_by_role("button", name="Answer")).to_be_visible(timeout=30_000)
    order = [kind for frame in frames for kind in (b"update_states", b"execute_request") if kind in frame]
    assert order[0] == b"update_states"
    page.context.close()


def test_the_curious_can_see_the_code(visit: Visit) -> None:
    page = visit.page
    code = page.locator(f"{SHOWN} .jp-CodeCell .cm-editor:visible")
    for shown in (2, 0):
        page.get_by_role("menuitem", name="View", exact=True).click()
        page.get_by_role("menuitemcheckbox", name="Show the code").or_(
            page.get_by_role("menuitem", name="Show the code")
        ).click()
        expect(code).to_have_count(shown)


def test_no_request_leaves_the_machine(visit: Visit) -> None:
    outside = [request for request in visit.requests if urlsplit(request.url).hostname != "127.0.0.1"]
    outside = [request for request in outside if not request.url.startswith(("data:", "blob:"))]
    assert {(request.url, request.failure) for request in outside} == {("https://example.com/seen.png", "csp")}
    assert {urlsplit(url).hostname for url in visit.sockets} == {"127.0.0.1"}
    asked = [urlsplit(request.url).path for request in visit.requests]
    assert not [path for path in asked if re.search(r"/api/(news|update|build|extensions)", path)]


def test_japanese_menus_and_a_quiet_end(
    chromium: Browser, lab: Callable[[Path, str], Workbook], tmp_path: Path
) -> None:
    workbook = lab(write_workbook(tmp_path), "ja")
    page = open_page(chromium, workbook).page
    assert page.locator(".lm-MenuBar-itemLabel").all_inner_texts() == ["ファイル", "表示", "設定"]
    page.get_by_role("menuitem", name="表示", exact=True).click()
    expect(page.get_by_text("コードを表示")).to_be_visible()
    expect(page.locator(f"{SHOWN}:lang(ja)")).to_be_visible()
    page.context.close()
    assert (workbook.stop(), workbook.process.returncode) == ("", 0)
    assert list(workbook.home.rglob("*")) == []
    assert (workbook.settings / jupyterlab.LOG).is_file()
