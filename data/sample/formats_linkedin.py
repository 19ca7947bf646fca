"""LinkedIn's Connections.csv: three lines of notes, then one row per connection, newest first."""

from __future__ import annotations

import csv
import io
from datetime import date

from cast import Person

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are '
    "missing. You will only see email addresses for connections who have allowed their connections to "
    "see or download their email address using this setting "
    "https://www.linkedin.com/psettings/privacy/email. You can learn more here "
    'https://www.linkedin.com/help/linkedin/answer/261"\n\n'
)
HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
CLOSED = {2024: ("2012-04-24",), 2025: ("2012-04-24", "2021-07-15"), 2026: ("2012-04-24", "2021-07-15")}
SHOWS_MAIL = ("ally_user", "yoga", "broker")  # about one in twenty-five lets others see it
IN_KANJI = ("designer", "monthly_lunch", "crowd08", "crowd16", "crowd20")  # write their profile in Japanese


def day(iso: str) -> str:
    """Write a date as LinkedIn does: ``05 Mar 2024``."""
    when = date.fromisoformat(iso)
    return f"{when.day:02d} {MONTHS[when.month - 1]} {when.year}"


def row(person: Person, year: int) -> list[str]:
    """One connection: Latin names for most, the mail address only where its owner shows it."""
    if person.key in IN_KANJI:
        given, family = person.given, person.family
    else:
        given, family = person.roman_given, person.roman_family
    mail = person.mail(year) if person.key in SHOWS_MAIL else ""
    return [given, family, person.url, mail, *person.org(year), day(person.met)]


def connections(people: list[Person], year: int) -> bytes:
    """Write the export of everyone connected by the end of that year, closed accounts as blank rows."""
    rows = [(person.met, row(person, year)) for person in people if person.stands_in("linkedin", year)]
    rows += [(closed, ["", "", "", "", "", "", day(closed)]) for closed in CLOSED[year]]
    rows.sort(key=lambda pair: (pair[0], pair[1][2]), reverse=True)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(row for _, row in rows)
    return (NOTES + text.getvalue()).encode()
