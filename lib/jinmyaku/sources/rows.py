"""What every source yields: contact rows and problems, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol


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
    """Some rows and some problems, as they come out of a file."""

    contacts: tuple[ContactRow, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader may need to know beside the bytes.

    ``region``: of telephone numbers, as ISO 3166 letters. ``mapping``: what the columns of an unknown table mean, by
    their names; None where nobody has said so yet.
    """

    region: str = "JP"
    mapping: Mapping[str, str] | None = None


class Source(Protocol):
    """A format of export: says whether a file is its own, and reads it."""

    NAME: str

    def recognises(self, head: bytes, name: str) -> bool:
        """Say by the first 64 KiB whether the file is of this format; the name may only help."""

    def read(self, stream: BinaryIO, options: Options) -> Iterator[Batch]:
        """Yield rows and problems as they come."""
