"""Bringing in and settling who is the same person, in a real JupyterLab: by drop, by button and by key."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from desk import PATIENCE, SHOWN, Desk
from jinmyaku.book import Book, contacts, import_files
from jinmyaku.text import say

if TYPE_CHECKING:
    from conftest import Watched

HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
LINKEDIN = HEAD + (
    "Finn,Gray,https://www.linkedin.com/in/finn-1,finn@example.com,Example Ltd,Editor,05 Mar 2024\n"
    "Gwen,Hall,https://www.linkedin.com/in/gwen-2,gwen@example.com,Sample Inc,Printer,06 Mar 2024\n"
    ",,,,,,01 Jan 2024\n"
)
CARD = "BEGIN:VCARD\nVERSION:3.0\nN:{};{};;;\nORG:{}\nEMAIL:{}\nEND:VCARD\n"
TWICE = CARD.format("Gray", "Finn", "", "gray@example.org") + CARD.format("Hall", "Gwen", "", "hall@example.org")
OWN = "who,place,points\nIda Jung,Example,3\n"
DROP = """(node, files) => {
  const data = new DataTransfer();
  for (const [name, body] of files) data.items.add(new File([body], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    node.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""
WIDER = """panels => panels.flatMap(panel => [...panel.querySelectorAll("*")].filter(one =>
  one.checkVisibility() && !one.closest(".jp-panel-hidden, select") &&
  one.getBoundingClientRect().right > innerWidth + 1).map(one => one.className))"""


@pytest.fixture
def open_list(desk: Callable[..., Desk]) -> Iterator[Callable[..., tuple[Watched, Path]]]:
    """Open 1 List on a book of one's own with some names in it; give the page and the data folder. Its kernel serves
    nobody else, as it may still be taking something in.
    """
    used: list[Desk] = []

    def show(lang: str = "en", names: str = "", **how: Any) -> tuple[Watched, Path]:
        here = desk(lang, names)
        used.append(here)
        seen = here.open("1_list", **how)
        expect(seen.page.locator(".jp-panel-twins")).to_be_visible(timeout=PATIENCE)
        return seen, here.data

    yield show
    for here in used:
        here.end("1_list")


def people(data: Path) -> list[str]:
    with Book(data) as book:
        return sorted(contacts.contacts(book)["display"])


def drop(page: Page, *files: tuple[str, str], on: str = ".jp-MarkdownOutput") -> None:
    """Let files go over some place of the page."""
    page.locator(f"{SHOWN} {on}").first.evaluate(DROP, [list(file) for file in files])


def drop_from_disk(page: Page, *paths: Path) -> None:
    """Let files and folders go over the panel, as from the desktop."""
    box = page.locator(".jp-bring-drop").bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def press(page: Page, key: str, lang: str = "en", **values: Any) -> None:
    page.locator(f"{SHOWN} .jp-panel").get_by_role("button", name=say(lang, key, **values), exact=True).click()


def account(page: Page, lang: str = "en") -> Locator:
    return page.get_by_role("region", name=say(lang, "bring.account"))


def card(page: Page) -> Locator:
    return page.locator(".jp-twins-card")


def status(page: Page, panel: str) -> Locator:
    return page.locator(f".jp-panel-{panel} [role=status]")


def test_files_dropped_anywhere_are_accounted_for_and_taken_back(open_list: Callable[..., Any]) -> None:
    seen, data = open_list()
    page = seen.page
    drop(page, ("Connections.csv", LINKEDIN), ("cards.vcf", TWICE), ("photo.jpg", "\x00 no list"))
    rows = account(page).get_by_role("row")
    expect(rows.filter(has_text="Connections.csv")).to_have_text(re.compile(r"LinkedIn\D+2\D+0\D+0\D+0\D+1$"))
    expect(rows.filter(has_text="photo.jpg")).to_contain_text(say("en", "bring.unknown_source"))
    expect(account(page).get_by_text("Connections.csv, line 4")).to_be_visible()
    expect(account(page).get_by_text(say("en", "bring.twins", n=2))).to_be_visible()
    assert people(data) == ["Finn Gray", "Finn Gray", "Gwen Hall", "Gwen Hall"]
    press(page, "bring.twins_go")
    expect(card(page)).to_be_focused()
    press(page, "bring.undo")
    expect(status(page, "bring")).to_have_text(say("en", "bring.undone", removed=4, kept=0))
    expect(account(page)).to_have_count(0)
    assert people(data) == []
    assert page.url.endswith("1_list.ipynb") or "1_list" in page.url
    assert seen.outside() == []


def test_a_folder_is_walked_and_an_archive_is_opened(open_list: Callable[..., Any], tmp_path: Path) -> None:
    seen, data = open_list()
    page = seen.page
    deep = tmp_path / "exports" / "deep"
    deep.mkdir(parents=True)
    (deep / "Connections.csv").write_text(LINKEDIN)
    (deep / ".DS_Store").write_text("x")
    (tmp_path / "exports" / "empty.csv").write_text("")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("Contacts/cards.vcf", CARD.format("Lee", "Ann", "", ""))
        archive.writestr("messages.html", "<p>hello</p>")
    drop_from_disk(page, tmp_path / "exports", tmp_path / "all.zip")
    expect(account(page).get_by_role("row")).to_have_count(4)
    expect(account(page).get_by_text(say("en", "bring.passed_by", n=1))).to_be_visible()
    expect(account(page).get_by_role("row").filter(has_text="cards.vcf")).to_contain_text("vCard")
    assert people(data) == ["Ann Lee", "Finn Gray", "Gwen Hall"]


def test_files_are_chosen_by_key_and_an_unknown_table_is_explained(open_list: Callable[..., Any]) -> None:
    seen, data = open_list()
    page = seen.page
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=say("en", "bring.choose")).press("Enter")
    own = {"name": "own.csv", "mimeType": "text/csv", "buffer": OWN.encode()}
    chooser.value.set_files([own, {**own, "name": "Connections.csv", "buffer": LINKEDIN.encode()}])
    form = page.get_by_role("region", name=say("en", "bring.explain", file="own.csv"))
    form.get_by_label("who").select_option("name")
    form.get_by_label("place").select_option("organisation")
    form.get_by_role("button", name=say("en", "bring.explain_take")).press("Enter")
    expect(form).to_have_count(0)
    expect(account(page).get_by_role("row").filter(has_text="own.csv")).to_contain_text(say("en", "source.csv"))
    assert people(data) == ["Finn Gray", "Gwen Hall", "Ida Jung"]


def test_a_large_archive_arrives_whole_and_shows_how_far_it_is(open_list: Callable[..., Any], tmp_path: Path) -> None:
    seen, data = open_list()
    page = seen.page
    large = tmp_path / "takeout.zip"
    with zipfile.ZipFile(large, "w") as archive:
        archive.writestr("photos/a.jpg", os.urandom(60_000_000))
        archive.writestr("Connections.csv", LINKEDIN)
    drop_from_disk(page, large)
    expect(page.locator(".jp-bring-told")).to_contain_text(re.compile(r"takeout.zip, 1 of 1 · \d+ of 60 MB"))
    expect(account(page).get_by_role("row").filter(has_text="Connections.csv")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".jp-bring-work")).to_be_hidden()
    with Book(data) as book:
        assert import_files.digests(book) == {hashlib.sha256(large.read_bytes()).hexdigest()}
    assert list((data / "scratch").iterdir()) == []


def test_sending_is_stopped_at_a_press(open_list: Callable[..., Any], tmp_path: Path) -> None:
    seen, data = open_list()
    large = tmp_path / "takeout.zip"
    with large.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(800_000_000)
    drop_from_disk(seen.page, large)
    expect(seen.page.locator(".jp-bring-told")).to_contain_text(re.compile(r"takeout.zip, 1 of 1 · \d+ of 800 MB"))
    seen.page.get_by_role("button", name=say("en", "bring.stop"), exact=True).press("Enter")
    expect(status(seen.page, "bring")).to_have_text(say("en", "bring.stopped"))
    assert (people(data), list((data / "scratch").iterdir())) == ([], [])


def test_names_a_folder_and_earlier_imports(open_list: Callable[..., Any], tmp_path: Path) -> None:
    seen, data = open_list(names="Bo Berg")
    page = seen.page
    page.get_by_label(say("en", "bring.paste")).fill("佐藤 花子、霊峰商事\nAnn Lee\n")
    press(page, "bring.add")
    expect(account(page).get_by_role("row").filter(has_text="names.txt")).to_be_visible()
    expect(page.get_by_label(say("en", "bring.paste"))).to_have_value("")
    (tmp_path / "Connections.csv").write_text(LINKEDIN)
    path = page.get_by_label(say("en", "bring.folder"))
    path.fill(str(tmp_path / "nowhere"))
    path.press("Enter")
    expect(status(page, "bring")).to_contain_text("There is no file or folder")
    path.fill(str(tmp_path))
    path.press("Enter")
    expect(account(page).get_by_role("row").filter(has_text="Connections.csv")).to_be_visible()
    page.get_by_text(say("en", "bring.past")).click()
    earlier = page.locator(".jp-bring-past li")
    expect(earlier).to_have_count(3)
    pasted = earlier.nth(1)
    pasted.get_by_role("button").click()
    expect(pasted.get_by_role("button", name=say("en", "bring.keep"))).to_be_focused()
    pasted.get_by_role("button", name=say("en", "bring.back"), exact=True).click()
    expect(earlier).to_have_count(2)
    assert people(data) == ["Bo Berg", "Finn Gray", "Gwen Hall"]
    expect(account(page)).to_be_visible()


def test_pairs_are_settled_by_key(open_list: Callable[..., Any]) -> None:
    doubled = "".join(f"{name}, Example\n" * 2 for name in ("Ann Lee", "Bo Berg", "Cora Diaz", "Dan Fox", "Eve Gray"))
    seen, data = open_list(names=doubled.replace("Example\nAnn", "Reiji\nAnn"))
    page = seen.page
    names = page.locator(".jp-twins-names [role=columnheader]")
    card(page).focus()
    first = names.nth(1).inner_text()
    page.keyboard.press("l")
    expect(names.nth(1)).not_to_have_text(first)
    second = names.nth(1).inner_text()
    page.keyboard.press("s")
    expect(status(page, "twins")).to_have_text(say("en", "twins.said_same", left=second, right=second))
    expect(card(page)).to_be_focused()
    assert len(people(data)) == 9
    page.keyboard.press("d")
    expect(status(page, "twins")).to_contain_text("stay two people")
    page.keyboard.press("u")
    expect(status(page, "twins")).to_contain_text("Taken back")
    page.keyboard.press("u")
    expect(names.nth(1)).to_have_text(second)
    assert len(people(data)) == 10
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=say("en", "twins.same"), exact=True)).to_be_focused()


def test_many_pairs_are_settled_at_once_and_taken_back(open_list: Callable[..., Any]) -> None:
    doubled = "".join(f"{name}, Example\n" * 2 for name in ("Ann Lee", "Bo Berg", "Cora Diaz"))
    seen, data = open_list(names=doubled)
    page = seen.page
    page.get_by_role("button", name=say("en", "twins.alike", n=3)).press("Enter")
    listed = page.get_by_role("group", name=say("en", "twins.alike_which"))
    expect(listed.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("s")
    assert len(people(data)) == 6
    listed.get_by_role("listitem").first.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    press(page, "twins.alike", n=3)
    listed.get_by_role("listitem").first.get_by_role("checkbox").uncheck()
    listed.get_by_role("button", name=say("en", "twins.alike_do", n=2)).click()
    expect(status(page, "twins")).to_have_text(say("en", "twins.said_all", n=2))
    assert len(people(data)) == 4
    page.keyboard.press("u")
    expect(status(page, "twins")).to_have_text(say("en", "twins.undone_all", n=2))
    assert len(people(data)) == 6


def test_hostile_names_stay_words(open_list: Callable[..., Any], hostile_files: list[Path]) -> None:
    seen, _ = open_list()
    page = seen.page
    bad = '<img src=x onerror="window.__pwned=1">'
    files = [(file.name, file.read_text(encoding="utf-8")) for file in hostile_files]
    table = f"who,{bad}\nIda,{bad}\n".replace('"', "")
    drop(page, *files, (f"{bad}.csv", LINKEDIN), (f"{bad}2.csv", table), (f"{bad}.jpg", "\x00"))
    expect(account(page)).to_be_visible(timeout=PATIENCE)
    expect(account(page).get_by_role("row").filter(has_text=f"{bad}.csv")).to_be_visible()
    expect(page.locator(".jp-bring-form").get_by_text("<img").first).to_be_visible()
    card(page).focus()
    for key in "llsdu":
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    more = page.locator(".jp-twins-all")
    if more.is_visible():
        more.click()
    assert page.evaluate("window.__pwned") is None
    assert seen.outside() == []
    assert page.locator(".jp-panel :is(img, svg, script, iframe, a, b, style)").count() == 0


@pytest.mark.parametrize(("lang", "width", "light"), [("en", 1280, "dark"), ("ja", 390, "light"), ("ja", 800, "dark")])
def test_every_state_is_for_everybody(open_list: Callable[..., Any], lang: str, width: int, light: str) -> None:
    doubled = "".join(f"{name}、霊峰商事\n" * 2 for name in ("佐藤 花子", "中村 直樹", "田中 一郎"))
    seen, data = open_list(lang, doubled, width=width, color_scheme=light)
    page = seen.page
    sound(page)
    drop(page, ("Connections.csv", LINKEDIN), ("own.csv", OWN), ("photo.jpg", "\x00 no list"))
    expect(account(page, lang)).to_be_visible()
    page.get_by_text(say(lang, "bring.past")).click()
    page.locator(".jp-bring-past button").first.click()
    sound(page)
    card(page).scroll_into_view_if_needed()
    expect(page.locator(".jp-panel-twins")).not_to_have_attribute("aria-busy", "true")
    page.locator(".jp-twins-all").click()
    expect(page.locator(".jp-twins-list")).to_be_visible()
    sound(page)
    page.locator(".jp-twins-list .jp-panel-main").click()
    expect(status(page, "twins")).to_have_text(say(lang, "twins.said_all", n=3))
    sound(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    sound(page)
    assert len(people(data)) == 5


def sound(page: Page) -> None:
    """Expect nothing serious from axe in the two panels, and nothing that leaves the page to the right."""
    found = Axe().run(page, context={"include": [[".jp-panel-bring"], [".jp-panel-twins"]]}).response["violations"]
    grave = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in grave] == []
    assert page.locator(".jp-panel-bring, .jp-panel-twins").evaluate_all(WIDER) == []
