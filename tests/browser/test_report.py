"""The report in a real browser: alone with its file, drawn whole, readable in every light, deaf to hostile names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from plotly.offline import get_plotlyjs

from jinmyaku import places, runs
from jinmyaku.figures import picture
from jinmyaku.report import KINDS
from jinmyaku.rerun import Asked, rerun
from jinmyaku.text import say

if TYPE_CHECKING:
    from conftest import Watched

EXPORTS = places.root().parent / "shared" / "exports"
# A picture and no table, where the review shows one.
FIGURE = re.compile(r"\bfigures\.(?!(?:\w+_)?tables?\.)[\w.]+\(")
FIGURES = sum(
    len(FIGURE.findall(cell.source)) for cell in nbformat.read(runs.template(runs.REVIEW), as_version=4).cells
)
DRAWN = "html[data-drawn='yes']"
LIBRARY = re.compile(r'(<script type="text/plain" id="plotly">)[^<]*')
POLICY = re.compile(r"<meta[^>]*Content-Security-Policy[^>]*>")
INJECTED = '<img src=x onerror="window.__pwned=1"><script>window.__pwned=2</script>'
DRAWN_MARKS = ".point, .points path, .js-fill, .js-line, .shapelayer path"
MARKS = f"plots => plots.map(plot => plot.querySelectorAll('{DRAWN_MARKS}').length)"
ADDRESSES = "links => links.map(link => link.getAttribute('href'))"
# Kinds of traces that the library in the page does not know: it draws them as something else, and says nothing.
UNKNOWN = """plots => plots.flatMap(
  plot => plot._fullData.filter(full => full.type !== (plot.data[full.index].type ?? 'scatter')).map(full => full.type)
)"""
WIDTHS = "plots => plots.map(plot => plot._fullLayout.width)"
PAPERS = "plots => plots.map(plot => plot._fullLayout.paper_bgcolor)"
# Where a figure leaves its box, or its box what follows it.
SPILLS = """plots => plots.flatMap(plot => {
  const box = plot.getBoundingClientRect(), after = plot.parentElement.nextElementSibling.getBoundingClientRect();
  const drawn = plot.querySelector('.main-svg').getBoundingClientRect();
  const inside = drawn.left >= box.left - 1 && drawn.right <= box.right + 1 && drawn.bottom <= box.bottom + 1;
  return inside && box.bottom <= after.top + 1 && drawn.width > 0.9 * box.width ? [] : [plot.ariaLabel];
})"""
CLIPPED = """plots => plots.flatMap(plot => {
  const box = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('.main-svg text')].filter(text => {
    const here = text.getBoundingClientRect();
    return here.width && (here.left < box.left - 2 || here.right > box.right + 2 || here.top < box.top - 2);
  }).map(text => text.textContent);
})"""
# Plotly shows no more than one hover in 50 ms.
HOVER = """async plots => {
  const said = [];
  for (const plot of plots) for (const [curveNumber, points] of plot.calcdata.entries()) {
    const {hoverinfo, xaxis = 'x', yaxis = 'y'} = points[0].trace;
    if (hoverinfo === 'skip') continue;
    for (const pointNumber of points.keys()) {
      Plotly.Fx.hover(plot, [{curveNumber, pointNumber}], xaxis + yaxis);
      await new Promise(done => setTimeout(done, 60));
      said.push(plot.querySelector('.hoverlayer').textContent);
    }
  }
  return said;
}"""


@pytest.fixture(scope="module")
def report(
    reported: Callable[[str], Path],
    hostile_files: list[Path],
    judge_all: Callable[[Path, Iterable[Path]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, str], Path]:
    """Make the report of the sample, of nobody, or of hostile names, once in each language."""

    @cache
    def make(whose: str, lang: str) -> Path:
        if whose == "sample":
            return reported(lang)
        data = tmp_path_factory.mktemp(whose) / "data"
        if whose != "nobody":
            judge_all(data, hostile_files if whose == "typed" else sorted(EXPORTS.rglob("adv__xss*.[cv][sc][vf]")))
        return rerun(data, Asked("2026", lang), print).report

    return make


def drawn(look: Callable[..., Watched], file: Path, **how: Any) -> Watched:
    seen = look(file.as_uri(), **how)
    expect(seen.page.locator(DRAWN)).to_have_count(1, timeout=20_000)
    return seen


def of_plots(page: Page, script: str) -> list[Any]:
    return list(page.locator(".plot").evaluate_all(script))


def words_of(file: Path) -> str:
    return LIBRARY.sub(r"\1", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_asks_for_nothing_draws_every_figure_and_sends_none_away(
    report: Callable[[str, str], Path], look: Callable[..., Watched], lang: str
) -> None:
    file = report("sample", lang)
    seen = drawn(look, file)
    assert seen.asked == [file.as_uri()]
    assert seen.page.locator("html").get_attribute("lang") == lang
    assert seen.page.locator(".plot").count() == FIGURES
    assert min(of_plots(seen.page, MARKS)) > 3
    assert of_plots(seen.page, UNKNOWN) == []
    expect(seen.page.locator("#no-pictures")).to_be_hidden()
    titles = seen.page.locator(".modebar-btn").evaluate_all("buttons => buttons.map(button => button.dataset.title)")
    assert titles
    assert not [title for title in titles if re.search("share|cloud|edit", title, re.I)]


def test_nothing_written_into_the_page_runs(
    report: Callable[[str, str], Path], look: Callable[..., Watched], tmp_path: Path
) -> None:
    page = report("sample", "en").read_text(encoding="utf-8").replace("</main>", INJECTED + "</main>")
    spoilt, bare = tmp_path / "spoilt.html", tmp_path / "bare.html"
    spoilt.write_text(page, encoding="utf-8")
    bare.write_text(POLICY.sub("", page), encoding="utf-8")
    assert drawn(look, spoilt).page.evaluate("window.__pwned") is None
    assert drawn(look, bare).page.evaluate("window.__pwned") is not None


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_holds_no_more_than_it_shows(report: Callable[[str, str], Path], lang: str) -> None:
    file = report("sample", lang)
    said = words_of(file)
    hidden = ("jupyter.widget", "papermill", "data_dir", "import ", "workbook.", "room.book", "In [", "kernelspec")
    assert not [word for word in hidden if word in said]
    assert not [place for place in (file.parent, places.root(), Path.home()) if str(place) in said]
    assert not re.search(r"(src|href|import|url)[\s=(:\"']*(https?:)?//", said)
    assert file.stat().st_size < 2_500_000


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (800, "light"), (1280, "light")])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_fits_every_screen_and_keeps_nobody_out(
    report: Callable[[str, str], Path], look: Callable[..., Watched], lang: str, width: int, scheme: str
) -> None:
    page = drawn(look, report("sample", lang), width=width, color_scheme=scheme).page
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert of_plots(page, SPILLS) == []
    assert of_plots(page, CLIPPED) == []
    found = Axe().run(page).response["violations"]
    grave = [fault for fault in found if fault["impact"] != "minor"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in grave] == []


def test_figures_follow_the_light_and_print_on_white(
    report: Callable[[str, str], Path], look: Callable[..., Watched]
) -> None:
    page = drawn(look, report("sample", "en"), color_scheme="dark").page
    assert of_plots(page, PAPERS) == [picture.PAPER["dark"]] * FIGURES
    for how, paper in (
        ({"media": "print"}, "light"),
        ({"media": "screen"}, "dark"),
        ({"color_scheme": "light"}, "light"),
    ):
        page.emulate_media(**how)
        page.wait_for_function(
            "paper => [...document.querySelectorAll('.plot')].every(p => p._fullLayout.paper_bgcolor === paper)",
            arg=picture.PAPER[paper],
        )


def test_paper_opens_every_table_and_a_screen_closes_them_again(
    report: Callable[[str, str], Path], look: Callable[..., Watched]
) -> None:
    page = drawn(look, report("sample", "en")).page
    folded, closed = page.locator("details"), page.locator("details:not([open])")
    assert closed.count() == folded.count() > 5
    page.emulate_media(media="print")
    expect(closed).to_have_count(0)
    assert {round(width) for width in of_plots(page, WIDTHS)} == {860}
    page.emulate_media(media="screen")
    expect(closed).to_have_count(folded.count())


def test_a_keyboard_reaches_every_part_and_every_table(
    report: Callable[[str, str], Path], look: Callable[..., Watched]
) -> None:
    page = drawn(look, report("sample", "ja")).page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=say("ja", "report.skip"))).to_be_focused()
    links = page.get_by_role("navigation").get_by_role("link")
    assert links.count() == page.locator("h2").count()
    for link in links.all():
        link.press("Enter")
        expect(page.get_by_role("heading", name=link.inner_text())).to_be_in_viewport()
    folded = page.locator("details").first
    folded.locator("summary").press("Enter")
    expect(folded.get_by_role("table")).to_be_visible()


def test_the_library_begins_with_no_more_than_is_drawn() -> None:
    assert len(KINDS.findall(get_plotlyjs())) == 1


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_without_scripts_the_tables_are_there(
    report: Callable[[str, str], Path], look: Callable[..., Watched], lang: str
) -> None:
    page = look(report("sample", lang).as_uri(), java_script_enabled=False).page
    expect(page.get_by_role("region", name=say(lang, "table.people")).get_by_role("row").nth(50)).to_be_visible()
    expect(page.locator("noscript p")).to_be_visible()


def test_an_old_browser_is_told_why_there_are_no_figures(
    report: Callable[[str, str], Path], look: Callable[..., Watched]
) -> None:
    page = look("about:blank").page
    page.add_init_script("delete window.DecompressionStream")
    page.goto(report("sample", "en").as_uri())
    expect(page.locator("#no-pictures")).to_be_visible()
    expect(page.locator("#no-pictures")).to_have_text(say("en", "report.no_script"))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_empty_book_says_what_to_do_next(
    report: Callable[[str, str], Path], look: Callable[..., Watched], lang: str
) -> None:
    page = drawn(look, report("nobody", lang)).page
    for key in ("headline.next_import", "empty.people", "empty.close", "empty.looks", "empty.kept", "empty.goals"):
        expect(page.get_by_text(say(lang, key)).first).to_be_visible()
    assert of_plots(page, SPILLS) == []


@pytest.mark.parametrize("whose", ["typed", "shared"])
def test_hostile_names_stay_words(report: Callable[[str, str], Path], look: Callable[..., Watched], whose: str) -> None:
    if whose == "shared" and not EXPORTS.is_dir():
        pytest.skip("the shared exports are not here")
    seen = drawn(look, report(whose, "en"))
    page, said = seen.page, " ".join(of_plots(seen.page, HOVER))
    assert said.count("window.__pwned") > 5
    assert "<b>Bold</b> & Co" in said
    expect(page.get_by_role("cell", name="<b>Bold</b> & Co").first).to_be_visible()
    assert page.evaluate("window.__pwned") is None
    strange = "main :is([href]:not(.contents a), [*|href]:not(.contents a), img, iframe, object, b, main style)"
    assert page.locator(strange).count() == 0
    assert all(part.startswith("#part-") for part in page.locator(".contents a").evaluate_all(ADDRESSES))
    assert seen.asked == [page.url]
