"""What a mail's header says of it beside who wrote to whom: in the bin, a draft, spam, sent from here, by no person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jinmyaku.sources.addresses import first, unfolded, worded

SENT: Final = "sent"
AUTOMATED: Final = "automated"

# Gmail's own labels in the languages it has them in; all other labels are the person's.
_LABELS: Final = {
    "deleted": (
        *("trash", "bin", "ゴミ箱", "papierkorb", "corbeille", "papelera", "cestino", "lixeira", "lixo", "prullenbak"),
        *("휴지통", "已删除邮件", "垃圾桶"),
    ),
    "draft": (
        *("draft", "drafts", "下書き", "entwürfe", "brouillons", "borradores", "bozze", "rascunhos", "concepten"),
        *("임시보관함", "草稿"),
    ),
    "spam": ("spam", "迷惑メール", "스팸함", "垃圾邮件", "垃圾郵件"),
    SENT: (
        *("sent", "sent mail", "送信済み", "送信済みメール", "gesendet", "messages envoyés", "envoyés", "enviados"),
        *("posta inviata", "inviati", "e-mails enviados", "verzonden", "verzonden berichten", "보낸편지함"),
        *("已发邮件", "已发送邮件", "寄件備份"),
    ),
}
_MEANING: Final = {label: sign for sign, labels in _LABELS.items() for label in labels}

_LONGEST_LABELS: Final = 4000
_LABEL: Final = re.compile(r'"[^"]*"|[^,"]+')

_LISTED: Final = frozenset((b"list-id", b"list-unsubscribe", b"list-post", b"mailing-list", b"feedback-id"))
_CALENDAR: Final = b"text/calendar"
_ROUND: Final = (b"bulk", b"list", b"junk")
# Thunderbird's flag of what it will remove when it next tidies up.
_EXPUNGED: Final = 0x0008
_WORD: Final = re.compile(rb"\s*([^\s;,(]+)")
_HEX: Final = re.compile(rb"\s*([0-9A-Fa-f]{1,8})\s*")
# Mailboxes behind which nobody sits, as a whole local part or as one word of it.
_MACHINE: Final = re.compile(
    r"(?i)(?<![^._+-])(?:no[-._]?reply|do[-._]?not[-._]?reply|notifications?|alerts?|mailer-daemon|postmaster|bounces?"
    r"|newsletters?|news|info-?mail|automat(?:ed?|ic)|system)(?![^._+-])"
)


def left_out(header: Mapping[bytes, bytes]) -> str:
    """Say why a mail counts for nobody, one of ``schema.LEFT_OUT``; blank where its header has no such sign.

    In: the header's fields by their names in small letters. ``X-Auto-Response-Suppress`` is no sign: it stands in the
    mail of persons too.

    >>> left_out({b"x-mozilla-status": b"0009"}), left_out({b"list-id": b"<talk.example.com>"}), left_out({})
    ('deleted', 'automated', '')
    """
    said = labels(header[b"x-gmail-labels"]) if b"x-gmail-labels" in header else ()
    if "deleted" in said or _expunged(header.get(b"x-mozilla-status", b"")):
        return "deleted"
    apple = header.get(b"x-uniform-type-identifier", b"")
    if "draft" in said or b"x-mozilla-draft-info" in header or b"mail-draft" in apple:
        return "draft"
    if "spam" in said or _word(header, b"x-spam-flag") == b"yes" or _word(header, b"x-spam-status") == b"yes":
        return "spam"
    return AUTOMATED if _automated(header) else ""


def labels(line: bytes) -> frozenset[str]:
    """Give what the labels of Gmail say of a mail: some of deleted, draft, spam and sent.

    >>> labels("受信トレイ,ゴミ箱".encode()), labels(b"=?utf-8?b?6YCB5L+h5riI44G/?=")
    (frozenset({'deleted'}), frozenset({'sent'}))
    """
    return _labels(line[:_LONGEST_LABELS])


@lru_cache(maxsize=1 << 12)
def _labels(line: bytes) -> frozenset[str]:
    named = (label.strip('" ').casefold() for label in _LABEL.findall(worded(unfolded(line))))
    return frozenset(_MEANING[name] for name in named if name in _MEANING)


@lru_cache(maxsize=1 << 14)
def machine(address: str) -> bool:
    """Say whether an address is one that nobody writes from, by its local part.

    >>> machine("no-reply@example.com"), machine("shop+news@example.com"), machine("newson@example.com")
    (True, True, False)
    """
    return _MACHINE.search(address.rpartition("@")[0]) is not None


def _automated(header: Mapping[bytes, bytes]) -> bool:
    """The signs of RFC 2919, 2369, 3834 and 5321, of those before them, and of calendars that write for a person."""
    return (
        not _LISTED.isdisjoint(header)
        or _word(header, b"precedence") in _ROUND
        or _word(header, b"auto-submitted") not in (b"", b"no")
        or header.get(b"return-path", b"").strip() == b"<>"
        or header.get(b"content-type", b"").lstrip()[: len(_CALENDAR)].lower() == _CALENDAR
        or b"calendarmessage" in header.get(b"content-class", b"")
        or (b"sender" in header and machine(first(header[b"sender"])))
    )


def _word(header: Mapping[bytes, bytes], name: bytes) -> bytes:
    """The first word of a field, in small letters."""
    found = _WORD.match(header[name]) if name in header else None
    return found[1].lower() if found else b""


def _expunged(status: bytes) -> bool:
    found = _HEX.fullmatch(status)
    return found is not None and bool(int(found[1], 16) & _EXPUNGED)
