"""The owner's answers about the crowd, drawn so that a year's tiers come out plausibly spread."""

from __future__ import annotations

import random
from itertools import pairwise

from cast import YEARS, Person
from rhythm import known_in, plan

JUDGED = {2024: 60, 2025: 75, 2026: 90}
HALF = 5  # people left half-answered each year, the cast's own included
ANCHORS = {0: 3, 1: 1, -1: 1}  # by how many steps their answers changed, so many a year are called unchanged
LEFT_OUT = 2  # of the crowd judged in one year, so many are not judged again
KINDS = (
    "maintain",
    "let_go",
    "maintain",
    "let_go",
    "maintain",
    "let_go",
    "maintain",
    "let_go",
    "maintain",
    "maintain",
    "grow",
)
STEPS = {"maintain": (0, 0, 1, -1), "let_go": (-2, -3, -3, -4), "grow": (2, 3, 3, 4)}
EFFORTS = {
    "maintain": (0, 1, 1, 2, 2, 3, 3, 4, 4, 5),
    "let_go": (3, 3, 3, 4, 4, 5),
    "grow": (0, 1, 1, 2, 3, 4),
}


def judge_crowd(cast: list[Person], crowd: list[Person]) -> None:
    """Give members of the crowd their answers, so many each year that the totals are met."""
    chosen: list[Person] = []
    for year in YEARS:
        quota = JUDGED[year] - sum(year in person.answers for person in cast)
        kept = [person for person in chosen[:-LEFT_OUT] if known_in(person, year)]
        fresh = [person for person in crowd if known_in(person, year) and person not in chosen]
        fresh.sort(key=lambda person: ("typed" not in person.exports, -person.first_year, person.key))
        half = HALF - sum(len(one.answers.get(year, {})) in (2, 3) and not settled(one, year) for one in cast)
        chosen = kept + fresh[: quota - len(kept)]
        for person in chosen:
            person.answers[year] = draw(person, year)
        for person in [one for one in chosen if not settled(one, year)][-half:]:
            person.answers[year] = {key: person.answers[year].get(key, "0") for key in ("ally", "effort")}
    mark_anchors(cast + crowd)
    for person in cast + crowd:
        note_meetings(person)


def mark_anchors(people: list[Person]) -> None:
    """Mark some each year as those with whom nothing has changed; answered a little differently as one does, but
    neither higher nor lower on the whole."""
    for before, year in pairwise(YEARS):
        changes: dict[int, list[Person]] = {0: [], 1: [], -1: []}
        for person in people:
            then, now = (surplus(person.answers.get(one, {})) for one in (before, year))
            if then is not None and now is not None and now - then in changes:
                changes[now - then].append(person)
        for change, many in ANCHORS.items():
            for person in changes[change][:many]:
                person.answers[year]["unchanged"] = "1"


def surplus(answers: dict[str, str]) -> int | None:
    """By how many steps value is above effort, None where either was not asked."""
    return int(answers["value"]) - int(answers["effort"]) if "value" in answers and "effort" in answers else None


def settled(person: Person, year: int) -> bool:
    """Say whether the first two questions alone decide."""
    answers = person.answers[year]
    return answers.get("ally") == "2" or answers.get("lifetime") == "1"


def draw(person: Person, year: int) -> dict[str, str]:
    """Draw one year's answers; the person's kind and usual effort stay the same over the years."""
    base, rng = random.Random(f"kind {person.key}"), random.Random(f"answers {person.key} {year}")
    if person.relation == "friend" and "iphone" in person.exports and base.random() < 0.2:
        return {"ally": "2", "lifetime": "1"}
    kind = KINDS[int(person.key[5:]) % len(KINDS)]
    step, usual = base.choice(STEPS[kind]), base.choice(EFFORTS[kind])
    if abs(step) in (2, 3) and rng.random() < 0.12:
        step = step // abs(step)
    effort = max(0, min(9, usual + rng.choice((-1, 0, 0, 0, 1))))
    value = max(0, min(9, effort + step))
    answers = {
        "ally": rng.choice("0001"),
        "lifetime": "0",
        "uses_me": "0",
        "value": str(value),
        "effort": str(effort),
        "discomfort": "0",
        "load": rng.choice(("", "", "0", "0", "1")),
    }
    if kind == "let_go":
        answers |= unease(rng, year)
    if abs(value - effort) in (1, 2):
        answers["balance"] = str(direct(rng, value - effort))
    return answers


def direct(rng: random.Random, difference: int) -> int:
    """Draw the direct answer to a close call: it mostly says the same."""
    sign = 1 if difference > 0 else -1
    return rng.choice((0, sign)) if abs(difference) == 1 else sign * rng.choice((1, 1, 2, 3))


def unease(rng: random.Random, year: int) -> dict[str, str]:
    """Draw what goes with a relationship that costs more than it gives."""
    off = {"uses_me": rng.choice("0001"), "load": rng.choice(("", "1", "2", "3"))}
    if rng.random() < 0.25:
        off |= {"discomfort": "1", "review_done": "1" if year < YEARS[-1] and rng.random() < 0.6 else ""}
    return off


def note_meetings(person: Person) -> None:
    """Write down how often they met, for about half of those whose time was weighed."""
    for year, answers in person.answers.items():
        rng = random.Random(f"meetings {person.key} {year}")
        meetings = plan(person, year)
        if not meetings.times or "value" not in answers:
            continue
        if rng.random() < 0.5:
            answers.setdefault("meetings_per_year", str(meetings.times))
        if rng.random() < 0.2:
            answers.setdefault("hours_year", str(round(meetings.times * meetings.minutes / 60)))
