"""Who takes part in an event: its organiser and attendees, as parties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import unquote

from jinmyaku import schema
from jinmyaku.sources import talk
from jinmyaku.sources.blocks import parted
from jinmyaku.sources.rows import Party

MOST_PEOPLE: Final = 20
THERE: Final = "there"

_SCHEME: Final = re.compile(r"(?i)^\"?\s*mailto:\s*")
_MAIL: Final = re.compile(r"[^\s\x00-\x1f\x7f-\x9f<>\"'(),;:@\[\]]+@[^\s\x00-\x1f\x7f-\x9f<>\"'(),;:@\[\]?]+")
_NO_PERSON: Final = re.compile(r"(?i)@(?:[a-z0-9-]+\.)*calendar\.google\.com$")
_THINGS: Final = frozenset(("ROOM", "RESOURCE", "GROUP"))
_ROLES: Final = {"DECLINED": "declined", "DELEGATED": "declined", "TENTATIVE": "maybe"}


class Company(NamedTuple):
    """Who takes part: the parties (none of a round of more than 20), how many people are named, and how many of them as
    attendees."""

    parties: tuple[Party, ...]
    people: int
    attendees: int


def company(organisers: Iterable[str], attendees: Iterable[str]) -> Company:
    """Give who takes part in an event.

    In: its ORGANIZER and ATTENDEE lines. Out: each person once, by mail, or by name where no mail is told; rooms,
    groups and who is only informed are nobody, and so is whoever organises as one of these.

    >>> bo = "ATTENDEE;CN=Bo;PARTSTAT=DECLINED:MAILTO:bo@example.com"
    >>> [(party.role, party.value) for party in company(["ORGANIZER:mailto:ann@example.com"], [bo]).parties]
    [('declined', 'bo@example.com'), ('there', 'ann@example.com')]
    """
    found: dict[str, Party | None] = {}
    for line in attendees:
        found.setdefault(*_party(line))
    named = sum(party is not None for party in found.values())
    for line in organisers:
        found.setdefault(*_party(line))
    there = [party for party in found.values() if party]
    parties = tuple(party for party in there if party.value) if len(there) <= MOST_PEOPLE else ()
    return Company(parties, len(there), named)


def address(text: str) -> str:
    """Give the mail address in a text, blank where there is none.

    >>> address("MAILTO:Ann@Example.com"), address("urn:uuid:1")
    ('Ann@Example.com', '')
    """
    bare = _SCHEME.sub("", text)
    found = _MAIL.search(unquote(bare) if "%40" in bare else bare) if "@" in bare or "%40" in bare else None
    return found[0] if found else ""


def is_person(mail: str) -> bool:
    """Say whether a mail address can be a person's; calendars and rooms of Google have addresses too.

    >>> is_person("ann@example.com"), is_person("room@resource.calendar.google.com"), is_person("")
    (True, False, False)
    """
    return bool(mail) and not _NO_PERSON.search(mail)


@lru_cache(maxsize=8192)
def _party(line: str) -> tuple[str, Party | None]:
    """What tells someone from others, and the person, None for what is none. No name or mail may be known."""
    _, said, value = parted(line)
    mail = address(value) or address(said.get("EMAIL", ""))
    name = talk.clean(said.get("CN", ""))
    name = "" if "@" in name and name.casefold() == mail.casefold() else name
    key = mail.casefold() or name.casefold() or _SCHEME.sub("", value)
    thing = said.get("CUTYPE", "").upper() in _THINGS or (mail and not is_person(mail))
    if not key or thing or said.get("ROLE", "").upper() == "NON-PARTICIPANT":
        return key, None
    role = _ROLES.get(said.get("PARTSTAT", "").upper(), THERE)
    return key, Party(role, schema.MAIL, mail, name) if mail else Party(role, "name", name)
