"""How much time a person takes in a year: the hours to measure, and the meetings that make them up."""

from __future__ import annotations

import random
from typing import NamedTuple

from cast import YEARS, Person

MINUTES = {"meeting": 60, "call": 45, "lunch": 90, "dinner": 150, "event": 120, "weekend": 300, "home": 180}
WEEKS = 46  # a weekly meeting takes place so often, holidays and the new year left out
LONGEST = 240
OFF = (0.25, 0.3, 2.4, 2.8)  # some efforts that were answered are clearly not what the calendar shows


class Plan(NamedTuple):
    """So many meetings of so many minutes."""

    times: int
    minutes: int


def measured_hours(person: Person, year: int) -> float:
    """Hours that calendar and mail are to show: near the effort answered, save for a few people."""
    if year in person.hours:
        return person.hours[year]
    if not person.mail(year) or not any(person.stands_in(export, year) for export in person.exports):
        return 0.0
    rng = random.Random(f"hours {person.key} {year}")
    effort = person.answers.get(year, {}).get("effort")
    if effort is None:
        return rng.choice((0.0, 0.0, 1.0)) if person.relation != "friend" else rng.choice((2.0, 5.0, 8.0))
    fit = rng.choice(OFF) if rng.random() < 0.07 else rng.uniform(0.7, 1.2)
    return float(2 ** int(effort) - 1) * fit


def plan(person: Person, year: int) -> Plan:
    """Divide the hours into meetings of the length that is usual between these two."""
    minutes = measured_hours(person, year) * 60
    if minutes < 30 or not person.mail(year):
        return Plan(0, 0)
    usual = MINUTES[person.style]
    count = max(1, round(minutes / usual))
    if count > WEEKS:
        count = WEEKS if minutes / WEEKS <= LONGEST * 0.75 else 2 * WEEKS
    return Plan(count, max(30, min(600, round(minutes / count / 15) * 15)))


def known_in(person: Person, year: int) -> bool:
    """Say whether the owner knows this person by the end of that year, and still sees them somewhere."""
    return year in YEARS and any(person.stands_in(export, year) for export in person.exports)
