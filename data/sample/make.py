"""Make the sample: a made-up network over three years, as the exports a person would have, and her answers.

Run as ``python data/sample/make.py [OUT_DIR]``. Everything comes from people.toml, notes.toml
and one seed, so that two runs give the same bytes. Nothing in it is real.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import formats_calendar
import formats_eight
import formats_google
import formats_iphone
import formats_linkedin
import formats_mail
import formats_outlook
from cast import YEARS, Person, read_cast
from crowd import make_crowd
from judge import judge_crowd
from papers import papers

SEED = "c"


def project_root(start: Path) -> Path:
    """The folder above that holds pyproject.toml."""
    return next(folder for folder in start.resolve().parents if (folder / "pyproject.toml").is_file())


def exports(people: list[Person], me: list[str], year: int) -> dict[str, bytes]:
    """What the owner downloads at the end of one year, by file name."""
    return {
        "Connections.csv": formats_linkedin.connections(people, year),
        "google-contacts.csv": formats_google.contacts(people, year),
        "outlook.csv": formats_outlook.contacts(people, year),
        "eight.csv": formats_eight.cards(people, year),
        "iphone.vcf": formats_iphone.cards(people, year),
        "calendar.ics": formats_calendar.calendar(people, me, year),
        "mailbox.mbox": formats_mail.mailbox(people, me, year),
    }


def make(source: Path) -> dict[str, bytes]:
    """Make every file of the sample, by its path inside the folder."""
    me, cast = read_cast(source / "people.toml")
    notes = tomllib.loads((source / "notes.toml").read_text(encoding="utf-8"))
    crowd = make_crowd(SEED)
    judge_crowd(cast, crowd)
    people = cast + crowd
    files = papers(me, people, notes)
    for year in YEARS:
        files |= {f"exports/{year}/{name}": content for name, content in exports(people, me["mails"], year).items()}
    return files


def main(arguments: list[str]) -> None:
    """Write the sample into the folder given, else into its own."""
    source = project_root(Path(__file__)) / "data" / "sample"
    target = Path(arguments[0]) if arguments else source
    for name, content in make(source).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1:])
