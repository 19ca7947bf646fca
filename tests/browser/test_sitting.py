"""One sitting from exports to tiers, recorded as a walk: bring in, settle, choose, judge, stop, go on, read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from conftest import ROOT
from desk import PATIENCE, SHOWN, YEAR, Desk, chosen, ready, until
from jinmyaku import audit, duplicates
from jinmyaku.text import say

EXPORTS = ROOT / "data" / "sample" / "exports" / str(YEAR)
SITTING = 20
JUDGED = 10


def press(page: Page, panel: str, name: str) -> None:
    page.locator(f"{SHOWN} {panel}").get_by_role("button", name=name, exact=True).click()


def bring_in(page: Page, files: list[Path]) -> None:
    """Choose files and wait until they are accounted for."""
    with page.expect_file_chooser() as chooser:
        press(page, ".jp-panel-bring", say("en", "bring.choose"))
    chooser.value.set_files(files)
    account = page.get_by_role("region", name=say("en", "bring.account"))
    expect(account.get_by_role("row")).to_have_count(len(files) + 1, timeout=PATIENCE)


def settle(page: Page) -> int:
    """Answer every pair by key, the likely ones as one person, and say how many there were."""
    press(page, ".jp-panel-bring", say("en", "bring.twins_go"))
    card, answered = page.locator(f"{SHOWN} .jp-twins-card"), 0
    expect(card).to_be_focused(timeout=PATIENCE)
    while card.is_visible():
        pair, likely = card.get_attribute("aria-label"), card.get_by_text(re.compile("likely")).count()
        page.keyboard.press("s" if likely else "d")
        expect(card).not_to_have_attribute("aria-label", str(pair))
        answered += 1
    return answered


def judge(page: Page, keys: str, after: str) -> None:
    """Judge the person on the card by key, and wait for the next."""
    card = page.locator(f"{SHOWN} .jp-deck-card")
    for key in keys:
        card.press(key)
    expect(card.locator("header")).not_to_contain_text(after)


def test_one_sitting_from_exports_to_tiers(desk: Callable[..., Desk]) -> None:
    here = desk(names="")
    page = here.open("1_list").page
    bring_in(page, sorted(file for file in EXPORTS.iterdir() if file.suffix in (".csv", ".vcf")))
    assert settle(page) >= 3
    with here.book() as book:
        assert duplicates.waiting(book).empty

    page.get_by_label(say("en", "roll.number")).fill(str(SITTING))
    press(page, ".jp-roll-rules", say("en", "roll.choose"))
    until(lambda: chosen(here), SITTING)

    page.get_by_role("link", name=re.compile("^2 ")).click()
    ready(page)
    place = page.locator(f"{SHOWN} .jp-deck-who .jp-panel-quiet").first
    for number in range(JUDGED):
        expect(place).to_have_text(f"{number + 1} of {SITTING}")
        judge(page, ("000820", "000280", "20", "01", "0004404")[number % 5], f"{number + 1} of {SITTING}")
    expect(place).to_have_text(f"{JUDGED + 1} of {SITTING}")

    here.kill_kernel("2_score")
    page.close()
    page = here.open("2_score").page
    place = page.locator(f"{SHOWN} .jp-deck-who .jp-panel-quiet").first
    expect(place).to_have_text(f"{JUDGED + 1} of {SITTING}")
    with here.book() as book:
        tiers = audit.tiers(audit.read(book, YEAR, audit.dt.date(YEAR, 12, 31)).people)["people"]
    assert tiers.to_dict() == {"grow": 6, "maintain": 2, "let_go": 2, "undecided": SITTING - JUDGED}

    judge(page, "000280", f"{JUDGED + 1} of {SITTING}")
    page.get_by_role("link", name=re.compile("^3 ")).click()
    ready(page)
    table = page.locator(
        f"{SHOWN} .jinmyaku-table", has=page.get_by_role("columnheader", name=say("en", "column.share"))
    )
    expect(table.get_by_role("row", name=re.compile(f"^{say('en', 'tier.let_go')} 3 "))).to_be_visible(timeout=PATIENCE)
