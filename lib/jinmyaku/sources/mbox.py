"""Mailboxes (.mbox, packed or not) and single mails: who wrote to whom and when, by the headers alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from jinmyaku.sources import mail
from jinmyaku.sources.messages import LONGEST_HEADER, Messages, opening
from jinmyaku.sources.rows import Batch, InteractionRow, Options, Problem

NAME: Final = "mbox"
_BATCH: Final = 2000
_BATCH_BYTES: Final = 32 << 20
# Files with a single mail have no mark of their own; these are other formats' names.
_OTHERS: Final = (".txt", ".csv", ".vcf", ".ics")


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file is a mailbox, packed by gzip or not, or a single mail.

    In: the beginning of the file. Its name counts only for a single mail, which text may look like.

    >>> recognises(b"From a@example.com Mon Jan  1 00:00:00 2024\\nTo: b@example.com\\n", "Inbox")
    True
    >>> mail = b"From: a@example.com\\nDate: 1 Jan 2024 00:00 +0000\\n"
    >>> recognises(mail, "letter.eml"), recognises(mail, "notes.txt")
    (True, False)
    """
    begins = opening(head)
    return begins is not None and not (begins.single and name.casefold().endswith(_OTHERS))


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the mails of a mailbox, whatever its size: bodies are passed over, and no more than a block is held.

    In: the file, and the options: ``zone`` of dates that name none, ``until`` after which no mail was sent, and
    ``start``, where to go on. Out: batches of up to 2,000 mails; what has no sender becomes a problem.

    >>> import io
    >>> file = b"From -\\nFrom: ann@example.com\\nTo: bob@example.com\\nDate: 1 Jan 2024 00:00 +0000\\n\\nHello.\\n"
    >>> [batch] = read(io.BytesIO(file), Options())
    >>> [party.value for party in batch.interactions[0].parties], batch.interactions[0].at, batch.read_to
    (['ann@example.com', 'bob@example.com'], 1704067200, 86)
    """
    rows: list[InteractionRow] = []
    problems: list[Problem] = []
    messages = Messages(stream, options.start)
    begun = options.start
    for message in messages:
        if len(rows) + len(problems) >= _BATCH or message.at - begun >= _BATCH_BYTES:
            yield Batch(problems=tuple(problems), interactions=tuple(rows), read_to=message.at)
            rows, problems, begun = [], [], message.at
        if message.long:
            problems.append(Problem(message.line, "problem.mail_header_long", {"mib": LONGEST_HEADER >> 20}))
        made = mail.row(message.line, message.head, options)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            rows.append(made)
    if not (messages.last or options.start):
        problems.append(Problem(0, "problem.no_mails"))
    elif messages.cut:
        problems.append(Problem(messages.last, "problem.mail_cut"))
    yield Batch(problems=tuple(problems), interactions=tuple(rows), read_to=messages.size)
