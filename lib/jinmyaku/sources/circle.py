"""Who takes part in LinkedIn's conversations: names and pages brought together, and which of them is the person."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from jinmyaku import schema
from jinmyaku.sources import talk
from jinmyaku.sources.rows import Party

# How LinkedIn names an account that was closed: nobody who could be told from others.
CLOSED: Final = frozenset(("", "linkedin member", "linkedinメンバー", "linkedin-mitglied", "membre de linkedin"))
# Names have commas in them ("Ann Lee, MBA, PhD"), and stand side by side with commas between them.
_MOST_COMMAS: Final = 3
_HOST: Final = re.compile(r"(?:https?:)?(?://)?(?:[a-z0-9-]+\.)*linkedin\.com(?=/)")


class Person(NamedTuple):
    """Someone as a message gives them: a name and a page, each blank where it is not told."""

    name: str = ""
    page: str = ""


class Sent(NamedTuple):
    """Who a message of a conversation is from and whom it went to, as its row has it: ``to`` is one cell.

    ``outgoing``: it is evidently from the person.
    """

    thread: str
    sender: Person
    to: str
    pages: tuple[str, ...]
    outgoing: bool


class Part(NamedTuple):
    """Who had part in a message, how many it went to, and which of the parties is evidently the person."""

    parties: tuple[Party, ...]
    people: int
    mine: tuple[str, ...]


@dataclass(frozen=True)
class Circle:
    """What the messages of a file tell together.

    ``known``: names that are one person's, commas or not. ``pages``: by conversation and name. ``own``: the person's
    names and pages, in the form that is compared. ``page``: the person's page as written, blank where not known.
    """

    known: frozenset[str]
    pages: Mapping[tuple[str, str], str]
    own: frozenset[str]
    page: str

    def part(self, sent: Sent) -> Part:
        """Give who had part in a message; closed accounts are counted, but nobody."""
        to, people = receivers(sent.to, sent.pages, self.known)
        told = [self._party(sent.thread, sent.sender, "from"), *(self._party(sent.thread, one, "to") for one in to)]
        parties: dict[tuple[str, str], Party] = {}
        for party in filter(None, told):
            # Whoever writes to a group is often among its receivers.
            parties.setdefault((party.kind, party.value), party)
        mine = tuple(party.value for party in parties.values() if _form(party) in self.own)
        return Part(tuple(parties.values()), people, mine)

    def _party(self, thread: str, one: Person, role: str) -> Party | None:
        name = fold(one.name)
        page = one.page or self.pages.get((thread, name), "") or (self.page if name in self.own else "")
        if page:
            return Party(role, schema.LINKEDIN, page, "" if name in CLOSED else one.name)
        return None if name in CLOSED else Party(role, "name", one.name)


def circle(messages: Sequence[Sent]) -> Circle:
    """Learn from all messages of a file who is who.

    >>> ann, own = Person("Ann Lee"), Person("Maki Oda", "https://www.linkedin.com/in/maki")
    >>> sent = Sent("1", ann, "Maki Oda", (), False)
    >>> circle([sent, Sent("2", own, "Ken Abe", (), False)]).part(sent).mine
    ('https://www.linkedin.com/in/maki',)
    """
    known = frozenset(fold(sent.sender.name) for sent in messages) - CLOSED
    pages: dict[tuple[str, str], str] = {}
    written: dict[str, str] = {}
    carried: defaultdict[str, set[str]] = defaultdict(set)
    threads: defaultdict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for sent in messages:
        for one in (sent.sender, *receivers(sent.to, sent.pages, known)[0]):
            name, page = fold(one.name), slug(one.page)
            names, slugs = threads[sent.thread]
            names |= {name} - CLOSED
            slugs |= {page} - {""}
            if page:
                written.setdefault(page, one.page)
                carried[page] |= {name} - CLOSED
                there = pages.setdefault((sent.thread, name), one.page)
                pages[sent.thread, name] = there if slug(there) == page else ""
    own = {fold(sent.sender.name) for sent in messages if sent.outgoing} or _everywhere(threads.values(), carried)
    own |= {name for page in own for name in carried.get(page, ())}
    own |= _only(page for page, names in carried.items() if names and names <= own)
    mine = _only(page for page in own if page in written)
    return Circle(known, pages, frozenset(own), written[mine.pop()] if mine else "")


def receivers(to: str, pages: Sequence[str], known: Collection[str] = ()) -> tuple[list[Person], int]:
    """Give whom a message went to, and how many they were.

    In: the names with commas between them, the pages of those who have one, and names known to be one person's. Out:
    persons: names and pages together where there are as many of both, else pages alone, else names.

    >>> receivers("Ann Lee, MBA,LinkedIn Member", (), {"ann lee, mba"})
    ([Person(name='Ann Lee, MBA', page=''), Person(name='LinkedIn Member', page='')], 2)
    """
    names = _names(to, known)
    there = [name for name in names if fold(name) not in CLOSED]
    if len(there) == len(pages):
        return [Person(*both) for both in zip(there, pages, strict=True)], len(names)
    if len(pages) == 1 and len(there) == len(names):
        return [Person(talk.clean(to), pages[0])], 1
    if pages:
        return [Person("", page) for page in pages], max(len(names), len(pages))
    return [Person(name) for name in names], len(names)


def fold(name: str) -> str:
    """Give a name in the form that is compared.

    >>> fold("Ａｎｎ  LEE")
    'ann lee'
    """
    return _fold(talk.clean(name))


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@lru_cache(maxsize=4096)
def slug(page: str) -> str:
    """Give a page in the form that is compared.

    >>> slug("https://www.linkedin.com/in/Ann-Lee/"), slug("jp.linkedin.com/in/ann-lee?x=1")
    ('/in/ann-lee', '/in/ann-lee')
    """
    return _HOST.sub("", page.casefold()).partition("?")[0].rstrip("/")


def _form(party: Party) -> str:
    return slug(party.value) if party.kind == schema.LINKEDIN else fold(party.value)


def _names(to: str, known: Collection[str]) -> list[str]:
    parts = [part.strip() for part in to.split(",") if part.strip()]
    names = []
    at = 0
    while at < len(parts):
        ends = range(min(len(parts), at + 1 + _MOST_COMMAS), at, -1)
        end = next((end for end in ends if fold(", ".join(parts[at:end])) in known), at + 1)
        names.append(talk.clean(", ".join(parts[at:end])))
        at = end
    return names


def _everywhere(threads: Iterable[tuple[set[str], set[str]]], carried: Mapping[str, set[str]]) -> set[str]:
    """The one name and the one page that none of two conversations or more lacks, where they are one person's."""
    whole = [both for both in threads if max(map(len, both)) > 1]
    if len(whole) < 2:
        return set()
    names, pages = (set.intersection(*side) for side in zip(*whole, strict=True))
    if len(names) > 1 or len(pages) > 1 or any(names - carried[page] for page in pages):
        return set()
    return names | pages


def _only(found: Iterable[str]) -> set[str]:
    several = set(found)
    return several if len(several) == 1 else set()
