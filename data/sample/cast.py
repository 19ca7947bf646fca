"""The people of the sample: what is known of one, and how the hand-written cast is read."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
YEARS = (2024, 2025, 2026)
GATES_ONLY = "only"
STYLES = {"family": "home", "friend": "dinner", "mentor": "dinner", "community": "event"}


@dataclass
class Person:
    """One made-up person. ``orgs`` and ``mails`` hold from the year that is their key."""

    key: str
    family: str
    given: str
    family_yomi: str
    given_yomi: str
    roman_family: str
    roman_given: str
    relation: str
    met_via: str
    met: str = ""
    orgs: dict[int, tuple[str, str]] = field(default_factory=dict)
    mails: dict[int, str] = field(default_factory=dict)
    mobile: str = ""
    home: str = ""
    exports: dict[str, tuple[int, int]] = field(default_factory=dict)
    url: str = ""
    style: str = "meeting"
    starts: float = 0.5
    variants: dict[str, str] = field(default_factory=dict)
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    hours: dict[int, float] = field(default_factory=dict)
    looks: dict[int, dict[str, str]] = field(default_factory=dict)
    gives: list[str] = field(default_factory=list)
    family_first: bool = False

    @property
    def japanese(self) -> bool:
        """Whether the name is written in kanji or kana, with a reading."""
        return bool(self.family_yomi)

    @property
    def name(self) -> str:
        """The name as the owner writes it."""
        ordered = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(ordered)

    @property
    def first_year(self) -> int:
        """The first year in which the owner knows this person."""
        return min((first for first, _ in self.exports.values()), default=YEARS[0])

    def org(self, year: int) -> tuple[str, str]:
        """Employer and position in that year, both blank where there is none."""
        return latest(self.orgs, year) or ("", "")

    def mail(self, year: int) -> str:
        """The mail address in use that year, or blank."""
        return latest(self.mails, year) or ""

    def stands_in(self, export: str, year: int) -> bool:
        """Say whether the person is in that year's export of that kind."""
        first, last = self.exports.get(export, (9999, 0))
        return first <= year <= last

    def contact(self) -> str:
        """The one address that names this person in answers: profile, typed or private mail, mobile."""
        first_mail = self.mail(YEARS[0])
        if self.exports.get("linkedin", (9999, 0))[0] <= self.first_year:
            return self.url
        return first_mail or self.mobile

    def written(self, export: str) -> tuple[str, str]:
        """Family and given name as that export spells them."""
        family, _, given = self.variants.get(export, f"{self.family} {self.given}").partition(" ")
        return (family, given) if export in self.variants else (self.family, self.given)


def latest(by_year: dict[int, T], year: int) -> T | None:
    """The entry that holds in a year; before the first one, the first."""
    known = [start for start in sorted(by_year) if start <= year]
    start = known[-1] if known else min(by_year, default=None)
    return None if start is None else by_year[start]


def by_year(table: dict[str, Any]) -> dict[int, Any]:
    """Turn the text keys of a TOML table into years."""
    return {int(year): value for year, value in table.items()}


def slug(roman: str, key: str) -> str:
    """An invented profile address: the Latin name and a made-up ending."""
    ending = f"{random.Random('url ' + key).getrandbits(36):09x}"
    return f"https://www.linkedin.com/in/{re.sub('[^a-z]+', '-', roman.lower())}-{ending}"


def read_exports(text: str) -> dict[str, tuple[int, int]]:
    """Read ``linkedin google@2025 eight@-2024`` into first and last year per export."""
    spans = {}
    for word in text.split():
        export, _, span = word.partition("@")
        first, dash, last = span.partition("-")
        spans[export] = (int(first or YEARS[0]), int(last or YEARS[-1]) if dash else YEARS[-1])
    return spans


def read_answers(text: str) -> dict[str, str]:
    """Read ``value=3 effort=2``; gates and discomfort are no (0) unless the text begins with ``only``."""
    words = text.split()
    plain = {} if words[0] == GATES_ONLY else dict.fromkeys(("ally", "lifetime", "uses_me", "discomfort"), "0")
    return plain | dict(word.split("=") for word in words if "=" in word)


def read_person(key: str, entry: dict[str, Any]) -> Person:
    """Turn one table of people.toml into a person."""
    if "roman" in entry:
        roman_given, _, roman_family = entry["roman"].partition(" ")
    else:
        roman_given, _, roman_family = entry["name"].partition(" ")
    parts = entry["name"].split()
    japanese = len(parts) == 4
    family, given, family_yomi, given_yomi = parts if japanese else (roman_family, roman_given, "", "")
    if entry.get("family_first"):
        family, given = parts[0], " ".join(parts[1:])
    orgs = {year: tuple(org.split(" | ")) for year, org in by_year(entry.get("orgs", {})).items()}
    exports = read_exports(entry["in"])
    return Person(
        key,
        family,
        given,
        family_yomi,
        given_yomi,
        roman_family,
        roman_given,
        entry["relation"],
        entry["met_via"],
        entry.get("met", ""),
        orgs,
        by_year(entry.get("mails", {})),
        entry.get("mobile", ""),
        entry.get("home", ""),
        exports,
        slug(f"{roman_given} {roman_family}", key) if "linkedin" in exports else "",
        entry.get("style", STYLES.get(entry["relation"], "meeting")),
        entry.get("starts", 0.5),
        entry.get("variants", {}),
        {year: read_answers(text) for year, text in by_year(entry.get("answers", {})).items()},
        {year: float(hours) for year, hours in by_year(entry.get("hours", {})).items()},
        {int(name[5:]): look for name, look in entry.items() if name.startswith("look_")},
        entry.get("gives", []),
        japanese or bool(entry.get("family_first")),
    )


def read_cast(path: Path) -> tuple[dict[str, Any], list[Person]]:
    """Read people.toml: the owner, and the hand-written people in the order of the file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    me = tables.pop("me")
    return me, [read_person(key, entry) for key, entry in tables.items()]
