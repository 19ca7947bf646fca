"""The telephone's address book as vCard 3.0, in Apple's dialect."""

from __future__ import annotations

from cast import Person

PRODUCT = {2024: "iPhone OS 17.7.2", 2025: "iPhone OS 18.6", 2026: "iPhone OS 26.3"}
BIRTHDAYS = {
    "best_friend": "1604-03-14",
    "niece": "1604-07-07",
    "sister": "1604-10-02",
}  # 1604 means: year unknown
FOLD = 75


def fold(line: str) -> str:
    """Break a line after 75 octets, never inside a letter; what follows begins with a space."""
    parts, current = [], b""
    for letter in line:
        if len(current) + len(letter.encode()) > FOLD:
            parts.append(current.decode())
            current = b" "
        current += letter.encode()
    return "\r\n".join([*parts, current.decode()])


def escape(text: str) -> str:
    """Escape what vCard and iCalendar read as structure."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def reach(person: Person, year: int) -> list[str]:
    """The lines of mail addresses and telephones; the newest mail address is the preferred one."""
    known = [mail for start, mail in sorted(person.mails.items(), reverse=True) if start <= year]
    kind = "WORK" if person.org(year)[0] else "HOME"
    lines = [
        f"EMAIL;type=INTERNET;type={kind}{';type=pref' if not place else ''}:{mail}" for place, mail in enumerate(known)
    ]
    if person.mobile:
        lines.append(f"TEL;type=CELL;type=VOICE;type=pref:{person.mobile}")
    if person.home:
        lines += [f"item1.TEL:{person.home}", "item1.X-ABLabel:_$!<Home>!$_"]
    return lines


def card(person: Person, year: int) -> str:
    """One card: name, reading, work, addresses, birthday, profile."""
    family, given = person.written("iphone")
    shown = f"{family} {given}" if person.japanese else f"{given} {family}"
    org, title = person.org(year)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"PRODID:-//Apple Inc.//{PRODUCT[year]}//EN"]
    lines += [f"N:{escape(family)};{escape(given)};;;", f"FN:{escape(shown)}"]
    if person.japanese:
        lines += [f"X-PHONETIC-FIRST-NAME:{person.given_yomi}", f"X-PHONETIC-LAST-NAME:{person.family_yomi}"]
    if org:
        lines += [f"ORG:{escape(org)};", f"TITLE:{escape(title)}"]
    lines += reach(person, year)
    if person.key in BIRTHDAYS:
        lines.append(f"BDAY;X-APPLE-OMIT-YEAR=1604:{BIRTHDAYS[person.key]}")
    if person.url:
        lines.append(f"X-SOCIALPROFILE;type=linkedin:{person.url}")
    return "".join(fold(line) + "\r\n" for line in [*lines, "END:VCARD"])


def cards(people: list[Person], year: int) -> bytes:
    """Write the whole address book at the end of that year."""
    return "".join(card(person, year) for person in people if person.stands_in("iphone", year)).encode()
