"""What every source yields: contact rows, interaction rows and problems, in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact as one line or card of an export gives it, in the words it was written in.

    ``line`` counts from 1 and is where the row begins. ``key`` is the service's own identifier, blank where it
    has none. ``name`` is the full name as written, and blank where the export has only its parts. ``addresses``
    are pairs of a kind (``schema.ADDRESS_KINDS``) and the value as written. ``met_on`` is an ISO date or blank.
    """

    line: int
    key: str = ""
    name: str = ""
    family: str = ""
    given: str = ""
    family_reading: str = ""
    given_reading: str = ""
    organisation: str = ""
    title: str = ""
    met_on: str = ""
    note: str = ""
    addresses: tuple[tuple[str, str], ...] = ()


class Party(NamedTuple):
    """Someone who had part in an interaction.

    ``role``: one of ``schema.ROLES``. ``kind``: what ``value`` is, one of ``schema.PARTY_KINDS``: a mail address or a
    LinkedIn page as written; a ``name`` where the service knows people by name only; a ``title`` name, which merely
    stands in an entry's title and counts for nobody until the person confirms it. ``name``: as written beside an
    address.
    """

    role: str
    kind: str
    value: str
    name: str = ""


class InteractionRow(NamedTuple):
    """One dated meeting, call, mail or message as an export gives it; never its text or subject.

    ``line`` counts from 1 and is where it begins. ``key`` tells it from others of its service, and is the same in a
    later export. ``kind``: one of ``schema.INTERACTIONS``. ``at``: when it began, in seconds since 1970 UTC.
    ``minutes``: its length, None where it has none. ``parties``: who had part in it. ``people``: of a mail or message
    how many it was sent to, of a meeting how many are named, the person's own self among them; it may be more than
    ``parties`` lists. ``thread``: what belongs together, blank where that is not known. ``version``: of two rows of one
    key the greater is the newer. ``left_out``: why it counts for nobody, one of ``schema.LEFT_OUT``, blank where it
    counts. ``mine``: addresses that are evidently the person's own.
    """

    line: int
    key: str
    kind: str
    at: int
    minutes: float | None = None
    parties: tuple[Party, ...] = ()
    people: int = 0
    thread: str = ""
    version: str = ""
    left_out: str = ""
    mine: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file: where it stands, a message key, and the values that fill the message.

    ``line`` is 0 where the fault is the whole file's. Values never hold a name, an address or a note.
    """

    line: int
    reason: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows and some problems, as they come out of a file.

    ``read_to``: how many bytes of the file these and all batches before them account for, 0 where the format cannot be
    taken up in its middle.
    """

    contacts: tuple[ContactRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    interactions: tuple[InteractionRow, ...] = ()
    read_to: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may need to know beside the bytes.

    ``region``: of telephone numbers, as ISO 3166 letters. ``mapping``: what the columns of an unknown table mean, by
    their names; None where nobody has said so yet. ``zone``: of times that name none (IANA). ``since`` and ``until``:
    what recurs is followed from the one day to the other, and what lies after ``until`` has not taken place. ``start``:
    where in the file to go on, as ``Batch.read_to`` has said.
    """

    region: str = "JP"
    mapping: Mapping[str, str] | None = None
    zone: str = "UTC"
    since: dt.date = dt.date(2000, 1, 1)
    until: dt.date = dt.date(2100, 12, 31)
    start: int = 0


class Source(Protocol):
    """A format of export: says whether a file is its own, and reads it."""

    NAME: str

    def recognises(self, head: bytes, name: str) -> bool:
        """Say by the first 64 KiB whether the file is of this format; the name may only help."""

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Batch]:
        """Yield rows and problems as they come."""
