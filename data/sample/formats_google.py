"""Google Contacts CSV: the old header in 2024, the new one from 2025."""

from __future__ import annotations

import csv
import io

from cast import Person

OLD = [
    "Name",
    "Given Name",
    "Additional Name",
    "Family Name",
    "Yomi Name",
    "Given Name Yomi",
    "Additional Name Yomi",
    "Family Name Yomi",
    "Name Prefix",
    "Name Suffix",
    "Initials",
    "Nickname",
    "Short Name",
    "Maiden Name",
    "Birthday",
    "Gender",
    "Location",
    "Billing Information",
    "Directory Server",
    "Mileage",
    "Occupation",
    "Hobby",
    "Sensitivity",
    "Priority",
    "Subject",
    "Notes",
    "Language",
    "Photo",
    "Group Membership",
    "E-mail 1 - Type",
    "E-mail 1 - Value",
    "E-mail 2 - Type",
    "E-mail 2 - Value",
    "Phone 1 - Type",
    "Phone 1 - Value",
    "Organization 1 - Type",
    "Organization 1 - Name",
    "Organization 1 - Yomi Name",
    "Organization 1 - Title",
    "Organization 1 - Department",
    "Organization 1 - Symbol",
    "Organization 1 - Location",
    "Organization 1 - Job Description",
    "Website 1 - Type",
    "Website 1 - Value",
]
NEW = [
    "First Name",
    "Middle Name",
    "Last Name",
    "Phonetic First Name",
    "Phonetic Middle Name",
    "Phonetic Last Name",
    "Name Prefix",
    "Name Suffix",
    "Nickname",
    "File As",
    "Organization Name",
    "Organization Title",
    "Organization Department",
    "Birthday",
    "Notes",
    "Photo",
    "Labels",
    "E-mail 1 - Label",
    "E-mail 1 - Value",
    "E-mail 2 - Label",
    "E-mail 2 - Value",
    "Phone 1 - Label",
    "Phone 1 - Value",
    "Website 1 - Label",
    "Website 1 - Value",
]
GROUPS = {"friend": "友人", "family": "家族", "client": "取引先", "mentor": "先生"}
NEW_HEADER_FROM = 2025


def katakana(reading: str) -> str:
    """Turn hiragana into katakana: Google's readings are often typed so."""
    return "".join(chr(ord(letter) + 96) if "ぁ" <= letter <= "ゖ" else letter for letter in reading)


def mails(person: Person, year: int) -> str:
    """Every address known by that year, oldest first, as Google joins several of one label."""
    known = [mail for start, mail in sorted(person.mails.items()) if start <= year]
    return " ::: ".join(known)


def profile(person: Person) -> str:
    """The LinkedIn address, which the owner pasted in for two people of three."""
    return person.url if person.url and sum(person.key.encode()) % 3 else ""


def old_row(person: Person, year: int) -> dict[str, str]:
    """One person under the header used until 2024."""
    family, given = person.written("google")
    org, title = person.org(year)
    readings = (katakana(person.family_yomi), katakana(person.given_yomi))
    group = GROUPS.get(person.relation)
    return {
        "Name": f"{family} {given}" if person.family_first else f"{given} {family}",
        "Given Name": given,
        "Family Name": family,
        "Yomi Name": " ".join(readings).strip(),
        "Given Name Yomi": readings[1],
        "Family Name Yomi": readings[0],
        "Notes": person.met_via,
        "Group Membership": f"* myContacts ::: {group}" if group else "* myContacts",
        "E-mail 1 - Type": "* Work" if org else "* Home",
        "E-mail 1 - Value": mails(person, year),
        "Phone 1 - Type": "Mobile" if person.mobile else "",
        "Phone 1 - Value": person.mobile,
        "Organization 1 - Name": org,
        "Organization 1 - Title": title,
        "Website 1 - Type": "LinkedIn" if profile(person) else "",
        "Website 1 - Value": profile(person),
    }


def new_row(person: Person, year: int) -> dict[str, str]:
    """One person under the header used from 2025."""
    family, given = person.written("google")
    org, title = person.org(year)
    group = GROUPS.get(person.relation)
    return {
        "First Name": given,
        "Last Name": family,
        "Phonetic First Name": katakana(person.given_yomi),
        "Phonetic Last Name": katakana(person.family_yomi),
        "Organization Name": org,
        "Organization Title": title,
        "Notes": person.met_via,
        "Labels": f"{group} ::: * myContacts" if group else "* myContacts",
        "E-mail 1 - Label": "* Work" if org else "* Home",
        "E-mail 1 - Value": mails(person, year),
        "Phone 1 - Label": "Mobile" if person.mobile else "",
        "Phone 1 - Value": person.mobile,
        "Website 1 - Label": "LinkedIn" if profile(person) else "",
        "Website 1 - Value": profile(person),
    }


def contacts(people: list[Person], year: int) -> bytes:
    """Write the export of that year, sorted by family name as Google does."""
    header, make = (NEW, new_row) if year >= NEW_HEADER_FROM else (OLD, old_row)
    rows = [make(person, year) for person in people if person.stands_in("google", year)]
    rows.sort(key=lambda row: (row.get("Last Name", row.get("Family Name", "")), row["E-mail 1 - Value"]))
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
