"""The header of a mail into an interaction: who wrote to whom, when, and whether it counts; never what about."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from jinmyaku import schema
from jinmyaku.sources import mail_dates, mail_signs
from jinmyaku.sources.addresses import addresses, first
from jinmyaku.sources.rows import InteractionRow, Options, Party, Problem

# Mail to more is no letter.
MOST_RECIPIENTS: Final = 5

_NAMES: Final = (
    *("from", "to", "cc", "bcc", "date", "message-id", "references", "in-reply-to", "subject", "sender", "return-path"),
    *("delivered-to", "x-original-to", "envelope-to", "x-gmail-labels", "x-uniform-type-identifier"),
    *("x-mozilla-status", "x-mozilla-draft-info", "x-spam-flag", "x-spam-status", "list-id", "list-unsubscribe"),
    *("list-post", "mailing-list", "feedback-id", "precedence", "auto-submitted", "content-type", "content-class"),
)
_INITIALS: Final = "".join(sorted({name[0] for name in _NAMES}))
_GROUPED: Final = "|".join(f"{i}(?:{'|'.join(name[1:] for name in _NAMES if name[0] == i)})" for i in _INITIALS)
# The letter that a line begins with is looked at first: most lines of a header are of no use.
_FIELD: Final = re.compile(rf"(?i)\n(?=[{_INITIALS}])({_GROUPED})[ \t]*:(.*(?:\n[ \t].*)*)".encode())
_RECEIVED: Final = re.compile(rb"(?i)\nreceived[ \t]*:.*(?:\n[ \t].*)*;(.*(?:\n[ \t].*)*)")
_REMEMBERED: Final = 512
_BRACKETED: Final = re.compile(rb"<\s*([^<>\s]+)")
_LONGEST_IDENTIFIER: Final = 998
_DELIVERED: Final = (b"delivered-to", b"x-original-to", b"envelope-to")
_SEPARATOR_DATE: Final = 80
_TELLING: Final = (b"date", b"from", b"to", b"subject")
# Nobody's mailbox reaches back so far, but a broken clock does.
_EARLIEST: Final = 631_152_000


def row(line: int, head: bytes, options: Options) -> InteractionRow | Problem:
    """Give a mail's interaction, or a problem where nobody is said to have sent it.

    In: the line it begins on, its separator line and header with newlines, and the options (zone, until). Out: of a
    mail that counts for nobody only why, when and its key.

    >>> head = b"From -\\nFrom: Ann Lee <ann@example.com>\\nTo: bob@example.com\\nDate: 1 Jan 2024 00:00 +0000\\n"
    >>> made = row(1, head, Options())
    >>> made.parties[0], made.at, made.people
    (Party(role='from', kind='mail', value='ann@example.com', name='Ann Lee'), 1704067200, 1)
    """
    header = _header(head)
    reason = mail_signs.left_out(header)
    senders = () if reason else _parties("from", header.get(b"from", b""))[:MOST_RECIPIENTS]
    if not (reason or senders):
        return Problem(line, "problem.mail_no_sender")
    if senders and mail_signs.machine(senders[0].value):
        reason = mail_signs.AUTOMATED
    at = _sent_at(header, head, options.zone)
    parties: tuple[Party, ...] = ()
    people = 0
    if not reason:
        # A blind copy, which only the sender's own mailbox knows of, is a copy.
        copied = _parties("cc", header.get(b"cc", b"")) + _parties("cc", header.get(b"bcc", b""))
        sent_to = _sent_to(_parties("to", header.get(b"to", b"")), copied)
        people, parties = len(sent_to), senders + sent_to
        reason = "broadcast" if people > MOST_RECIPIENTS else "" if _dated(at, options.until) else "no_date"
    key = _identifier(header.get(b"message-id", b"")) or _fingerprint(header, head)
    thread = _thread(header) or key
    if reason:
        return InteractionRow(line, key, schema.MAIL, at or 0, people=people, thread=thread, left_out=reason)
    mine = _mine(header, senders)
    return InteractionRow(line, key, schema.MAIL, at or 0, None, parties, people, thread, mine=mine)


def _header(head: bytes) -> dict[bytes, bytes]:
    """The fields that tell something, by their names in small letters; of two of a name the first counts."""
    header: dict[bytes, bytes] = {}
    for written, value in _FIELD.findall(head.replace(b"\r", b"")):
        name = written.lower()
        if name not in header:
            header[name] = value
        elif name in (b"to", b"cc", b"bcc"):
            header[name] += b"," + value
    return header


def _sent_to(to: tuple[Party, ...], cc: tuple[Party, ...]) -> tuple[Party, ...]:
    """Those named in either line, each once."""
    if len(to) + len(cc) < 2:
        return to or cc
    named: dict[str, Party] = {}
    for party in (*to, *cc):
        named.setdefault(party.value.lower(), party)
    return tuple(named.values())


def _parties(role: str, line: bytes) -> tuple[Party, ...]:
    return _remembered(role, line) if len(line) <= _REMEMBERED else _made(role, line)


def _made(role: str, line: bytes) -> tuple[Party, ...]:
    return tuple([Party(role, schema.MAIL, value, name) for value, name in addresses(line)])


_remembered = lru_cache(maxsize=1 << 14)(_made)


def _sent_at(header: Mapping[bytes, bytes], head: bytes, zone: str) -> int | None:
    """When a mail was sent, or if that cannot be read received, or put into the mailbox."""
    at = mail_dates.seconds(header.get(b"date", b""), zone)
    if at is not None:
        return at
    separator = head.partition(b"\n")[0][-_SEPARATOR_DATE:]
    received = (found[1] for found in _RECEIVED.finditer(head))
    read = (mail_dates.seconds(written, zone) for written in chain(received, (separator,)))
    return next((at for at in read if at is not None), None)


def _dated(at: int | None, until: dt.date) -> bool:
    return at is not None and _EARLIEST <= at < _end_of(until)


@lru_cache(maxsize=16)
def _end_of(until: dt.date) -> int:
    """The end of the day after, everywhere on Earth."""
    return calendar.timegm((until + dt.timedelta(days=2)).timetuple())


def _identifier(value: bytes) -> str:
    found = _BRACKETED.search(value)
    word = found[1] if found else value.strip(b"<> \t\n").partition(b" ")[0]
    return word[:_LONGEST_IDENTIFIER].decode("latin-1")


def _thread(header: Mapping[bytes, bytes]) -> str:
    for name in (b"references", b"in-reply-to"):
        if name in header and (identifier := _identifier(header[name])):
            return identifier
    return ""


def _fingerprint(header: Mapping[bytes, bytes], head: bytes) -> str:
    """A key for a mail that has none, of what is the same in every copy of it."""
    told = b"\0".join(b" ".join(header.get(name, b"").split()) for name in _TELLING)
    return f"mail:{hashlib.blake2b(told if told.strip(bytes(1)) else head, digest_size=16).hexdigest()}"


def _mine(header: Mapping[bytes, bytes], senders: Sequence[Party]) -> tuple[str, ...]:
    """The address that a mail was evidently sent from or delivered to by the owner's own service."""
    if b"x-gmail-labels" in header and mail_signs.SENT in mail_signs.labels(header[b"x-gmail-labels"]):
        return (senders[0].value,)
    for name in _DELIVERED:
        if name in header and (address := first(header[name])):
            return (address,)
    return ()
