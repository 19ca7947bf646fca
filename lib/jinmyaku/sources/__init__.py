"""Exports into contact rows and problems, one module per format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jinmyaku.sources import (
    eight,
    google,
    ics,
    line,
    linkedin,
    linkedin_messages,
    mapped,
    mbox,
    outlook,
    thunderbird,
    typed,
    vcard,
    whatsapp,
)
from jinmyaku.sources.rows import Source
from jinmyaku.text import Fault

# Those of interactions, as ``schema.DATED``.
DATED: Final[tuple[Source, ...]] = (mbox, ics, linkedin_messages, line, whatsapp)
SOURCES: Final[tuple[Source, ...]] = (linkedin, google, outlook, eight, thunderbird, vcard, typed, *DATED)
# A table that no service claims.
REST: Final[Source] = mapped
HEAD: Final = 64 * 1024


def choose(head: bytes, name: str, sources: Iterable[Source] = SOURCES, rest: Source | None = REST) -> Source:
    """Give the one source that recognises a file by its beginning; the rest is asked where no other does.

    Raises Fault where the file is empty, where no source knows it, and where two claim it (naming both).

    >>> choose(b"BEGIN:VCARD\\r\\nVERSION:3.0\\r\\n", "people.vcf").NAME
    'vcard'
    """
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Fault("fault.file_empty")
    claiming = [source for source in sources if source.recognises(head, name)]
    if not claiming and rest and rest.recognises(head, name):
        return rest
    if not claiming:
        raise Fault("fault.file_unknown")
    if len(claiming) > 1:
        raise Fault("fault.file_claimed", first=claiming[0].NAME, second=claiming[1].NAME)
    return claiming[0]
