"""The workbook as a person meets it: real working copies in a real JupyterLab, by mouse, and the book afterwards."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from desk import PATIENCE, SHOWN, YEAR, Desk, press, ready, saved
from jinmyaku import audit, finding
from jinmyaku.book import answers, second_looks
from jinmyaku.text import say


def test_all_pages_open_one_from_another(desk: Callable[..., Desk], demo_made: Path) -> None:
    here = desk(names="")
    (here.data / "book.sqlite").unlink()
    shutil.copytree(demo_made, here.data, dirs_exist_ok=True)
    seen = here.open("0_start")
    page, shown = seen.page, seen.page.locator(SHOWN)
    shown.get_by_role("link", name=re.compile("^1 ")).click()
    ready(page)
    expect(shown.get_by_role("grid").get_by_role("row")).not_to_have_count(0)
    shown.get_by_role("link", name=re.compile("^2 ")).click()
    ready(page)
    expect(shown.locator(".jp-deck-card").get_by_role("button", name=say("en", "deck.back"))).to_be_visible()
    expect(shown.get_by_text(say("en", "panel.look_intro"))).to_be_visible()
    for name, figures, marked in (("^3 ", 6, 6), ("^4 ", 4, 4), ("^6 ", 17, 15)):
        shown.get_by_role("link", name=re.compile(name)).click()
        ready(page)
        expect(shown.locator(".js-plotly-plot")).to_have_count(figures, timeout=PATIENCE)
        expect(shown.locator(".js-plotly-plot:has(.point)")).to_have_count(marked, timeout=PATIENCE)
    assert shown.locator("[data-title*='Share' i], [data-title*='cloud' i]").count() == 0
    assert seen.outside() == []


def test_an_own_decision_is_shown_as_one(desk: Callable[..., Desk]) -> None:
    here = desk()
    page = here.open("3_tiers").page
    page.get_by_role("textbox", name=say("en", "panel.override_reason")).fill("an old promise")
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
    page.get_by_label(say("en", "panel.they_did")).fill("lent a ladder in May")
    press(page, "panel.look_save")
    expect(saved(page)).to_be_visible()
    with here.book() as book:
        sheet = second_looks.read(book, audit.begin(book, YEAR), finding.find_contact(book, "Cora Diaz"))
    assert (sheet["they_did"], sheet["done_on"]) == ("lent a ladder in May", "")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", ["0_start", "1_list", "2_score", "3_tiers", "4_time", "5_future"])
def test_nothing_on_a_page_keeps_anyone_out(
    desk: Callable[..., Desk], judge_all: Callable[[Path, Iterable[Path]], Path], tmp_path: Path, name: str, lang: str
) -> None:
    here = desk(lang, names="")
    (tmp_path / "names.txt").write_text("\n".join(f"Person {number}" for number in range(40)), encoding="utf-8")
    page = judge_all(here.data, [tmp_path / "names.txt"]) and here.open(name).page
    page.wait_for_timeout(500)
    found = Axe().run(page, context=f"{SHOWN} .jp-OutputArea", options={"resultTypes": ["violations"]})
    assert [(rule["id"], rule["nodes"][0]["html"][:80]) for rule in found.response["violations"]] == []


@pytest.mark.parametrize("name", ["1_list", "2_score", "3_tiers", "4_time", "5_future", "6_review"])
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
    expect(page.locator(SHOWN).get_by_text("window.__pwned").first).to_be_attached()
    assert page.evaluate("window.__pwned") is None
    assert seen.outside() == []
    links = page.locator(f"{SHOWN} :is([href], [*|href])").evaluate_all(
        "all => all.map(one => one.href.baseVal ?? one.href)"
    )
    assert not [link for link in links if not re.search(r"/\d_\w+\.ipynb([?#]|$)", link)]
    assert page.locator(f"{SHOWN} :is(iframe, object, img:not(.plot-img), .jp-OutputArea-output script)").count() == 0


def wander(page: Page) -> None:
    """Pick everyone in every list, go through cards and sheets, and pass over the marks of every figure."""
    for row in page.locator(f"{SHOWN} .jp-roll-body .jp-roll-row:visible").all()[:12]:
        row.locator(".jp-roll-name").click()
    if page.locator(f"{SHOWN} .jp-deck-card").count():
        page.locator(f"{SHOWN} .jp-deck-card").focus()
        for key in ("r", *["ArrowRight"] * 12, "m"):
            page.keyboard.press(key)
    for pick in page.locator(f"{SHOWN} select:visible").all():
        for at in range(0, pick.locator("option").count(), 5):
            pick.select_option(index=at)
    for mark in page.locator(f"{SHOWN} .js-plotly-plot .point").all()[::4]:
        mark.hover(force=True)
