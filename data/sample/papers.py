"""What the owner herself wrote down: answers, second looks, goals, gives, who knows whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from cast import YEARS, Person

QUESTIONS = (
    "ally",
    "lifetime",
    "uses_me",
    "value",
    "effort",
    "discomfort",
    "balance",
    "load",
    "hours_year",
    "money_year",
    "meetings_per_year",
    "review_done",
    "unchanged",
)
LOOK = ("they_did", "i_did", "who_started", "hours", "what_felt_off", "advice", "done_on")
OVERRIDES = {
    (2024, "junior"): ("maintain", "部下のうちは、手間も仕事のうちと考える"),
    (2025, "adviser_ceo"): ("maintain", "来年、契約の話がある。もう一年みる"),
    (2026, "headhunter"): ("maintain", "年に数回の電話だけなら続けたい"),
    (2026, "ladder_takahashi"): ("grow", "来期から窓口が髙橋さんになる"),
}
UNASKED = {"yes": "1", "no": "0"}
MIRROR = ("ally", "value", "effort", "uses", "discomfort", "signs")


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write rows as plain CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def answers(people: list[Person], year: int) -> bytes:
    """One row per person judged that year."""
    rows = []
    for person in (one for one in people if year in one.answers):
        given = person.answers[year]
        override = OVERRIDES.get((year, person.key), ("", ""))
        rows.append(
            [
                person.contact(),
                person.name,
                person.relation,
                person.met_via,
                *(given.get(question, "") for question in QUESTIONS),
                *override,
            ]
        )
    return table(("contact", "name", "relation", "met_via", *QUESTIONS, "override_tier", "override_reason"), rows)


def second_looks(people: list[Person], year: int) -> bytes:
    """The second looks done that year."""
    rows = [
        [person.contact(), *(person.looks[year][column] for column in LOOK)]
        for person in people
        if year in person.looks
    ]
    return table(("contact", *LOOK), rows)


def typed(people: list[Person], year: int) -> bytes:
    """Those whom the owner typed in that year: name, organisation, mail."""
    new = [person for person in people if person.exports.get("typed", (0, 0))[0] == year]
    return "".join(f"{person.name}, {person.org(year)[0]}, {person.mail(year)}\n" for person in new).encode()


def goals(notes: dict[str, Any]) -> bytes:
    """The goals of every year."""
    header = ("year", "horizon", "goal", "achieved_means", "weight", "self_improvement", "status")
    return table(header, ([goal[column] for column in header] for goal in notes["goal"]))


def key_people(notes: dict[str, Any], people: dict[str, Person]) -> bytes:
    """Who has achieved which goal, known by name or only described."""
    rows = []
    for goal in notes["goal"]:
        for line in goal["people"]:
            key, description, fit, access, worth = split(line)
            rows.append(
                [
                    goal["year"],
                    goal["goal"],
                    people[key].contact() if key else "",
                    description,
                    fit,
                    access,
                    worth,
                ]
            )
    return table(("year", "goal", "contact", "description", "fit", "access", "hourly_value_yen"), rows)


def gives(people: list[Person]) -> bytes:
    """Everything given and received, by date; of what was received, when thanks were given and word of what came."""
    header = ("date", "contact", "direction", "kind", "minutes", "money", "unasked", "note", "thanked_on", "told_on")
    rows = []
    for person in people:
        for line in person.gives:
            day, *rest = split(line)
            direction, kind, minutes, money, unasked, note, *after = rest
            row = [day, person.contact(), direction, kind, minutes, money, UNASKED[unasked], note, *(after or ["", ""])]
            rows.append(row)
    return table(header, sorted(rows))


def acquaintances(notes: dict[str, Any], people: dict[str, Person]) -> bytes:
    """Who knows whom, and how well."""
    pairs = (line.split() for line in notes["knows"]["pairs"])
    rows = [[people[first].contact(), people[second].contact(), well] for first, second, well in pairs]
    return table(("contact_a", "contact_b", "how_well"), rows)


def requests(notes: dict[str, Any], people: dict[str, Person]) -> bytes:
    """Whom the owner asked to introduce her to whom, and what came of it."""
    lines = (split(line) for line in notes["asked"]["rows"])
    rows = [[day, people[asked].contact(), people[target].contact(), came_of] for day, asked, target, came_of in lines]
    return table(("date", "asked", "target", "came_of"), rows)


def introduced(notes: dict[str, Any], people: dict[str, Person]) -> bytes:
    """Who introduced those who were judged, told from how they met: a contact, or the owner herself."""
    judged = (one for one in people.values() if one.answers and one.met_via in notes["introduced"])
    by = [(person.contact(), notes["introduced"][person.met_via]) for person in judged]
    return table(
        ("contact", "introduced_by"), ([who, key if key == "self" else people[key].contact()] for who, key in by)
    )


def offers(notes: dict[str, Any]) -> bytes:
    """What the owner has to give, year by year."""
    rows = [[year, *split(line)] for year, lines in notes["offers"].items() for line in lines]
    return table(("year", "kind", "what", "minutes"), rows)


def give_plans(notes: dict[str, Any], people: dict[str, Person]) -> bytes:
    """What she plans to give to key people, and what of it was given."""
    header = ("year", "contact", "kind", "what", "day", "minutes", "money", "saved", "given_on")
    lines = [(year, *split(line)) for year, lines in notes["plans"].items() for line in lines]
    return table(header, ([year, people[key].contact(), *rest] for year, key, *rest in lines))


def mirror(notes: dict[str, Any], people: dict[str, Person], year: str) -> bytes:
    """In which tier others would put the owner, by her answers in their hours."""
    answers = {key: dict(word.split("=") for word in line.split()) for key, line in notes["mirror"][year].items()}
    rows = [[people[key].contact(), *(given.get(name, "") for name in MIRROR)] for key, given in answers.items()]
    return table(("contact", *(f"m_{name}" for name in MIRROR)), rows)


def split(line: str) -> list[str]:
    """Give the parts of a line of notes."""
    return [part.strip() for part in line.split("|")]


def owner(me: dict[str, Any]) -> bytes:
    """The owner's own name and addresses, one address a row."""
    return table(
        ("name", "reading", "address"),
        ([f"{me['family']} {me['given']}", f"{me['family_yomi']} {me['given_yomi']}", mail] for mail in me["mails"]),
    )


def papers(me: dict[str, Any], people: list[Person], notes: dict[str, Any]) -> dict[str, bytes]:
    """Every file of the owner's own, by name."""
    by_key = {person.key: person for person in people}
    files = {
        "me.csv": owner(me),
        "goals.csv": goals(notes),
        "key_people.csv": key_people(notes, by_key),
        "gives.csv": gives(people),
        "acquaintances.csv": acquaintances(notes, by_key),
        "introduction_requests.csv": requests(notes, by_key),
        "introduced.csv": introduced(notes, by_key),
        "offers.csv": offers(notes),
        "give_plans.csv": give_plans(notes, by_key),
    }
    for year in YEARS:
        files |= {
            f"answers-{year}.csv": answers(people, year),
            f"typed-{year}.txt": typed(people, year),
            f"second_looks-{year}.csv": second_looks(people, year),
        }
    return files | {f"mirror-{year}.csv": mirror(notes, by_key, year) for year in notes["mirror"]}
