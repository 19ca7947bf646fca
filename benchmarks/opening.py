"""A report of 1,000 people and three years: how large it is, and how soon its first figure is drawn in Chromium.

Opened in turn with the page that plotly itself writes for a single bar, with its library inside: what is left of the
ratio is ours. The clock begins where the browser begins to open the file and stops with the frame that shows the first
figure.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import plotly.graph_objects as go
import reruns
import table
from cells import ARGS
from playwright.sync_api import Browser, sync_playwright

import crowd

TIMES: Final = 9
# Seconds until the first figure, and megabytes.
SOON: Final = 1.0
LARGE: Final = 2.5
FIRST: Final = """
  const seen = new MutationObserver(() => {
    if (!document.querySelector(".js-plotly-plot .point")) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.first = performance.now() / 1000; }));
  });
  seen.observe(document, { childList: true, subtree: true });
"""


def main() -> None:
    """Make both pages, open them in turn and print the rows."""
    path = shutil.which("chromium")
    if path is None:
        print("the report: could not be opened: chromium is not installed")
        return
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        ours, theirs = pages(Path(made))
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        pairs = [(opened(browser, theirs), opened(browser, ours)) for _ in range(TIMES + 1)][1:]
        browser.close()
        size = ours.stat().st_size / 1e6
    soon, alone = (statistics.median(seconds) for seconds in zip(*((b, a) for a, b in pairs), strict=True))
    what = f"first figure of a report of {reruns.OURS:,}"
    print(table.line(what, soon, "a bar in a page by plotly itself", alone, None))
    print(f"  drawn after {soon:.2f} s, of {SOON:g}: {'held' if soon <= SOON else 'NOT HELD'}")
    print(f"  it has {size:.2f} MB, of {LARGE:g}: {'held' if size <= LARGE else 'NOT HELD'}", flush=True)


def pages(folder: Path) -> tuple[Path, Path]:
    """Make the report, and the page with one bar."""
    data, bar = folder / "data", folder / "bar.html"
    reruns.fill(data, reruns.OURS)
    subprocess.run(
        [str(reruns.BIN / "jinmyaku"), "--data", str(data), "audit", str(crowd.YEAR)], check=True, capture_output=True
    )
    go.Figure(go.Bar(x=["a"], y=[1])).write_html(bar, include_plotlyjs=True)
    return data / str(crowd.YEAR) / "report.html", bar


def opened(browser: Browser, file: Path) -> float:
    """Open a page anew and give the seconds until its first figure was there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(FIRST)
    page.goto(file.as_uri())
    # The report lets no text run as code, which waiting for an expression is.
    while (seconds := page.evaluate("window.first ?? 0")) == 0:
        page.wait_for_timeout(50)
    context.close()
    return float(seconds)


if __name__ == "__main__":
    print(table.HEAD)
    main()
