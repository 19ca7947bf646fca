"""The workbook as a person meets it: real working copies in a real JupyterLab, by mouse, and the book afterwards."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import psutil
import pytest
from playwright.sync_api import Locator, Page, expect

from jinmyaku import audit, finding, intake, runs
from jinmyaku.book import Book, answers, contacts
from jinmyaku.text import group, say

if TYPE_CHECKING:
    from conftest import Watched, Workbook

YEAR = 2026
SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden).jinmyaku-page"
PATIENCE = 40_000
NAMES = "Ann Lee\nBo Berg, Example Ltd, bo@example.com\nCora Diaz\nDan Eriksen\nEve Fox\n"
CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Finn,Gray,https://www.linkedin.com/in/finn-gray-1,finn@example.com,Example Ltd,Editor,05 Mar 2024\n"
    "Gwen,Hall,https://www.linkedin.com/in/gwen-hall-2,gwen@example.com,Sample Inc,Printer,06 Mar 2024\n"
)


@dataclass(frozen=True)
class Desk:
    """One data folder and its working copies, on the server of one language."""

    data: Path
    lang: str
    server: Workbook
    look: Callable[..., Watched]

    def open(self, name: str, **how: Any) -> Watched:
        """Open one notebook in a page of its own, and wait until it has run."""
        copies = runs.working_copies(self.data, YEAR, self.lang)
        path = (copies / f"{name}.ipynb").relative_to(self.server.notebooks)
        token = self.server.address.partition("?")[2]
        base = self.server.address.partition("/doc/")[0]
        seen = self.look(f"{base}/doc/tree/{path.as_posix()}?{token}", **how)
        ready(seen.page)
        return seen

    def book(self) -> Book:
        return Book(self.data)

    def leave(self) -> None:
        """End what works out these notebooks, so that a long row of tests does not fill the memory."""
        for session in self.ask("GET", "/api/sessions"):
            self.ask("DELETE", f"/api/sessions/{session['id']}")

    def ask(self, method: str, path: str) -> Any:
        base, _, rest = self.server.address.partition("/doc/")
        headers = {"Authorization": f"token {rest.partition('token=')[2]}"}
        with urlopen(Request(base + path, method=method, headers=headers), timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def kill_kernel(self, name: str) -> None:
        """Kill what works out one notebook, without a chance to tidy up."""
        for process in psutil.Process(self.server.process.pid).children(recursive=True):
            if (
                process.environ()
                .get("JPY_SESSION_NAME", "")
                .endswith(f"{self.data.name}/{YEAR}/{self.lang}/{name}.ipynb")
            ):
                os.kill(process.pid, signal.SIGKILL)
                process.wait(10)
                return
        pytest.fail("no kernel found")

    def given(self, name: str) -> dict[str, float]:
        """Give one person's answers, read anew from disk."""
        with self.book() as book:
            here = audit.begin(book, YEAR)
            row = answers.wide(book, here).reindex([finding.find_contact(book, name)]).iloc[0].drop("measured")
        return {str(question): float(value) for question, value in row.dropna().items()}


def ready(page: Page) -> None:
    """Wait until the page in front has run, and no cell has failed."""
    expect(page.locator(f"{SHOWN} .jp-OutputArea-output").first).to_be_attached(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} .jinmyaku-preparing > span")).to_be_empty(timeout=PATIENCE)
    expect(page.locator(f"{SHOWN} [data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)


@pytest.fixture(scope="module")
def serve(lab: Callable[[Path, str], Workbook], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workbook]:
    """Give the one server of a language; every data folder lies below its root."""
    running: dict[str, Workbook] = {}

    def server(lang: str) -> Workbook:
        if lang not in running:
            running[lang] = lab(tmp_path_factory.mktemp("root"), lang)
        return running[lang]

    return server


@pytest.fixture
def desk(
    serve: Callable[[str], Workbook], look: Callable[..., Watched], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
    """Give a desk of one's own, with so many people, all chosen."""
    used: list[Desk] = []

    def sit(lang: str = "en", names: str = NAMES) -> Desk:
        server = serve(lang)
        used.append(Desk(server.notebooks / re.sub(r"\W+", "_", request.node.name), lang, server, look))
        with used[-1].book() as book:
            if names:
                intake.take_in_bytes(book, [("names.txt", names.encode)])
                answers.choose(book, audit.begin(book, YEAR), contacts.contacts(book).index.tolist())
        return used[-1]

    yield sit
    for here in used:
        here.leave()


def press(page: Page, key: str, **how: Any) -> None:
    page.locator(SHOWN).get_by_role("button", name=re.compile(re.escape(say("en", key))), **how).first.click()


def question(page: Page, key: str) -> Locator:
    """Give the box of one question: its words and its answers."""
    spoken = page.locator(":scope > .widget-html", has_text=say("en", f"question.{key}"))
    return page.locator(f"{SHOWN} .widget-vbox", has=spoken)


def answer(page: Page, key: str, value: int) -> None:
    """Answer one question by mouse."""
    if key in ("value", "effort"):
        question(page, key).locator("select").select_option(index=value)
    else:
        said = group("en", f"answer.{key}")[str(value)]
        question(page, key).get_by_role("button", name=said, exact=True).click()


def saved(page: Page) -> Locator:
    return page.locator(f"{SHOWN} .jinmyaku-saved")


def until(found: Callable[[], Any], wanted: Any) -> None:
    """Wait for what a click without words of its own leaves on disk."""
    end = time.monotonic() + 10
    while found() != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert found() == wanted


def names(desk: Desk) -> list[str]:
    with desk.book() as book:
        return contacts.contacts(book)["display"].tolist()


def chosen(desk: Desk) -> int:
    with desk.book() as book:
        return len(answers.chosen(book, audit.begin(book, YEAR)))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_all_pages_open_one_from_another(desk: Callable[..., Desk], demo_made: Path, lang: str) -> None:
    here = desk(lang, names="")
    (here.data / "book.sqlite").unlink()
    shutil.copytree(demo_made, here.data, dirs_exist_ok=True)
    seen = here.open("0_start")
    page, shown = seen.page, seen.page.locator(SHOWN)
    shown.get_by_role("link", name=re.compile("^1 ")).click()
    ready(page)
    expect(shown.locator("select option")).not_to_have_count(0)
    shown.get_by_role("link", name=re.compile("^2 ")).click()
    ready(page)
    expect(shown.get_by_text(say(lang, "question.ally"))).to_be_visible()
    expect(shown.get_by_text(say(lang, "panel.look_intro"))).to_be_visible()
    for name, figures in (("^3 ", 3), ("^6 ", 3)):
        shown.get_by_role("link", name=re.compile(name)).click()
        ready(page)
        expect(shown.locator(".js-plotly-plot")).to_have_count(figures, timeout=PATIENCE)
        expect(shown.locator(".js-plotly-plot:has(.point)")).to_have_count(figures, timeout=PATIENCE)
    assert shown.locator("[data-title*='Share' i], [data-title*='cloud' i]").count() == 0
    assert seen.outside() == []


def test_what_the_page_calls_saved_is_on_disk_and_an_ally_needs_no_scales(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    expect(question(page, "value")).to_be_visible()
    answer(page, "ally", 2)
    expect(saved(page)).to_be_visible()
    assert here.given("Ann Lee") == {"ally": 2}
    expect(question(page, "value")).to_have_count(0)
    expect(page.get_by_text(say("en", "panel.not_asked"))).to_be_visible()
    answer(page, "ally", 0)
    expect(question(page, "effort")).to_be_visible()


def test_a_close_call_is_asked_for_the_balance(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    answer(page, "value", 6)
    expect(question(page, "balance")).to_have_count(0)
    answer(page, "effort", 5)
    expect(question(page, "balance")).to_be_visible()
    answer(page, "balance", 1)
    until(lambda: here.given("Ann Lee"), {"value": 6, "effort": 5, "balance": 1})


def test_the_next_visit_begins_where_this_one_ended(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    name = page.locator(f"{SHOWN} h3")
    answer(page, "lifetime", 1)
    expect(saved(page)).to_be_visible()
    press(page, "panel.next")
    expect(name).to_have_text("Bo Berg · Example Ltd")
    expect(saved(page)).to_have_count(0)
    press(page, "panel.previous")
    expect(name).to_have_text("Ann Lee")
    page.close()
    expect(here.open("2_score").page.locator(f"{SHOWN} h3")).to_have_text("Bo Berg · Example Ltd")


def test_killing_the_kernel_loses_nothing_that_was_saved(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("2_score").page
    for value, after in ((2, "Bo Berg · Example Ltd"), (3, "Cora Diaz")):
        answer(page, "value", value)
        expect(saved(page)).to_be_visible()
        press(page, "panel.next")
        expect(page.locator(f"{SHOWN} h3")).to_have_text(after)
    answer(page, "value", 4)
    expect(saved(page)).to_be_visible()
    answer(page, "effort", 1)
    here.kill_kernel("2_score")
    assert [here.given(name).get("value") for name in ("Ann Lee", "Bo Berg", "Cora Diaz")] == [2, 3, 4]
    with here.book() as book:
        assert book.damage() == []


def test_two_tabs_keep_the_answers_of_both(desk: Callable[..., Desk]) -> None:
    here = desk()
    first, second = here.open("2_score").page, here.open("2_score").page
    press(second, "panel.next")
    expect(second.locator(f"{SHOWN} h3")).to_have_text("Bo Berg · Example Ltd")
    for value in (3, 7):
        answer(first, "value", value)
        answer(second, "effort", value)
    for page in (first, second):
        expect(saved(page)).to_be_visible()
    until(lambda: (here.given("Ann Lee"), here.given("Bo Berg")), ({"value": 7}, {"effort": 7}))


def test_names_are_pasted_and_files_are_chosen(desk: Callable[..., Desk]) -> None:
    here = desk(names="")
    page = here.open("1_list").page
    page.get_by_placeholder(say("en", "panel.paste_hint")).fill(NAMES)
    press(page, "panel.add_pasted")
    account = page.get_by_role("region", name=say("en", "table.files"))
    expect(account.get_by_role("row", name="names.txt")).to_be_visible()
    assert names(here) == ["Ann Lee", "Bo Berg", "Cora Diaz", "Dan Eriksen", "Eve Fox"]
    with page.expect_file_chooser() as chooser:
        press(page, "panel.upload")
    chooser.value.set_files({"name": "Connections.csv", "mimeType": "text/csv", "buffer": CONNECTIONS.encode()})
    expect(account.get_by_role("row", name="Connections.csv linkedin 2")).to_be_visible()
    assert names(here)[5:] == ["Finn Gray", "Gwen Hall"]


def test_a_person_is_found_shown_and_edited(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    people = page.locator(f"{SHOWN} select[size]").first
    page.get_by_placeholder(say("en", "panel.search_hint")).fill("bo@example")
    expect(people.locator("option")).to_have_count(1)
    people.select_option(index=0)
    box = page.locator(f"{SHOWN} .widget-vbox:has(> .widget-html)", has_text=say("en", "panel.organisation")).last
    expect(box.locator("input")).to_have_value("Example Ltd")
    box.locator("input").fill("Sample Inc")
    press(page, "panel.save", exact=True)
    expect(page.get_by_text(say("en", "panel.saved"), exact=True)).to_be_visible()
    with here.book() as book:
        assert contacts.contacts(book).set_index("display")["organisation"]["Bo Berg"] == "Sample Inc"


def test_people_are_chosen_by_rule_and_that_is_undone(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("1_list").page
    press(page, "panel.choose_none")
    expect(page.get_by_text(say("en", "panel.chosen_now", n=0, year=YEAR))).to_be_visible()
    assert chosen(here) == 0
    page.locator(f"{SHOWN} input[type='number']").fill("3")
    press(page, "panel.choose_top")
    expect(page.get_by_text(say("en", "panel.chosen_now", n=3, year=YEAR))).to_be_visible()
    press(page, "panel.choose_undo")
    press(page, "panel.choose_undo")
    expect(page.get_by_text(say("en", "panel.chosen_now", n=5, year=YEAR))).to_be_visible()
    assert chosen(here) == 5


def test_an_own_decision_is_shown_as_one(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("3_tiers").page
    page.get_by_placeholder(say("en", "panel.override_reason")).fill("an old promise")
    page.locator(SHOWN).get_by_role("button", name=say("en", "tier.maintain"), exact=True).click()
    press(page, "panel.override_set")
    expect(saved(page)).to_be_visible()
    page.close()
    reason = say("en", "reason.own", reason="an old promise", rule=say("en", "tier.undecided"))
    expect(here.open("3_tiers").page.get_by_role("cell", name=reason)).to_be_visible()


def test_the_sheet_of_a_second_look_is_kept(desk: Callable[..., Desk]) -> None:
    here = desk()
    with here.book() as book:
        answers.save(book, audit.begin(book, YEAR), finding.find_contact(book, "Cora Diaz"), {"discomfort": 2})
    page = here.open("2_score").page
    box = page.locator(f"{SHOWN} .widget-vbox:has(> .widget-html)", has_text=say("en", "panel.they_did")).last
    box.locator("textarea").fill("lent a ladder in May")
    press(page, "panel.look_save")
    expect(saved(page)).to_be_visible()
    with here.book() as book:
        sheet = answers.sheet(book, audit.begin(book, YEAR), finding.find_contact(book, "Cora Diaz"))
    assert (sheet["they_did"], sheet["done_on"]) == ("lent a ladder in May", "")


@pytest.mark.parametrize("name", ["1_list", "2_score", "3_tiers", "6_review"])
def test_hostile_names_stay_words(
    desk: Callable[..., Desk],
    hostile_files: list[Path],
    judge_all: Callable[[Path, Iterable[Path]], Path],
    name: str,
) -> None:
    here = desk(names="")
    judge_all(here.data, hostile_files)
    seen = here.open(name)
    page = seen.page
    wander(page)
    expect(page.locator(SHOWN).get_by_text("window.__pwned").or_(page.locator("option")).first).to_be_attached()
    assert page.evaluate("window.__pwned") is None
    assert seen.outside() == []
    links = page.locator(f"{SHOWN} :is([href], [*|href])").evaluate_all(
        "all => all.map(one => one.href.baseVal ?? one.href)"
    )
    assert not [link for link in links if not re.search(r"/\d_\w+\.ipynb([?#]|$)", link)]
    assert page.locator(f"{SHOWN} :is(iframe, object, img:not(.plot-img), .jp-OutputArea-output script)").count() == 0


def wander(page: Page) -> None:
    """Pick everyone in every list, and pass with the mouse over the marks of every figure."""
    for pick in page.locator(f"{SHOWN} select:visible").all():
        for at in range(0, pick.locator("option").count(), 5):
            pick.select_option(index=at)
    for mark in page.locator(f"{SHOWN} .js-plotly-plot .point").all()[::4]:
        mark.hover(force=True)
