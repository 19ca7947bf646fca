"""A mailbox as Google Takeout writes it: headers with care, bodies of one line."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from email.header import Header

from cast import Person
from letters import Letter, write_letters

OLD_JAPANESE = "iso-2022-jp"
TOKYO = timedelta(hours=9)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number_of(text: str, digits: int) -> str:
    """A made-up number that is always the same for the same text."""
    return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))[:digits]


def charset(letter: Letter) -> str:
    """The charset of a letter: a third of the Japanese senders still write ISO-2022-JP."""
    everything = "".join([letter.sender[0], letter.subject, letter.line, *(name for name, _ in letter.to + letter.cc)])
    if everything.isascii():
        return "us-ascii"
    try:
        everything.encode(OLD_JAPANESE)
    except UnicodeEncodeError:
        return "utf-8"
    return OLD_JAPANESE if int(number_of(letter.sender[1], 6)) % 3 == 0 else "utf-8"


def encoded(text: str, how: str) -> str:
    """A header's text as RFC 2047 words, or as it is where plain letters do."""
    return text if text.isascii() else Header(text, how, maxlinelen=74).encode()


def address(pair: tuple[str, str], how: str) -> str:
    """Name and address for a From, To or Cc line."""
    name, mail = pair
    return f"{encoded(name, how)} <{mail}>"


def addresses(pairs: list[tuple[str, str]], how: str) -> str:
    """Several of them, one to a line."""
    return ",\n\t".join(address(pair, how) for pair in pairs)


def message_id(letter: Letter, number: int) -> str:
    """The identifier of a letter of the same thread."""
    return f"<{hashlib.sha256(f'{letter.thread} {number}'.encode()).hexdigest()[:20]}@mail.example>"


def headers(letter: Letter, how: str) -> dict[str, str]:
    """All header fields in the order in which Takeout has them."""
    when = letter.when
    stamp = f"{DAYS[when.weekday()]}, {when.day:02d} {MONTHS[when.month - 1]} {when:%Y %H:%M:%S} +0900"
    fields = {
        "X-GM-THRID": "17" + number_of(letter.thread, 17),
        "X-Gmail-Labels": encoded("送信済み" if letter.mine else "受信トレイ,開封済み", "utf-8"),
    }
    if not letter.mine:
        fields["Delivered-To"] = (letter.cc or letter.to)[0][1]
        fields["Received"] = f"from mail.{letter.sender[1].partition('@')[2]} by mx.example.jp; {stamp}"
    if letter.number:
        fields["In-Reply-To"] = message_id(letter, letter.number - 1)
        fields["References"] = " ".join(message_id(letter, number) for number in range(letter.number))
    fields |= {
        "MIME-Version": "1.0",
        "From": address(letter.sender, how),
        "Date": stamp,
        "Message-ID": message_id(letter, letter.number),
        "Subject": encoded(letter.subject, how),
        "To": addresses(letter.to, how),
    }
    if letter.cc:
        fields["Cc"] = addresses(letter.cc, how)
    return fields | letter.extra


def body(letter: Letter, how: str) -> tuple[str, bytes]:
    """The transfer encoding and the one line of text in it."""
    if how == "utf-8":
        return "base64", base64.b64encode(f"{letter.line}\n".encode())
    return "7bit", letter.line.encode(how)


def message(letter: Letter) -> bytes:
    """One message with its separator line."""
    how = charset(letter)
    transfer, text = body(letter, how)
    when = letter.when - TOKYO
    day = f"{DAYS[when.weekday()]} {MONTHS[when.month - 1]} {when.day:02d} {when:%H:%M:%S} +0000 {when.year}"
    lines = [f"From 18{number_of(letter.thread + str(letter.number), 17)}@xxx {day}"]
    lines += [f"{field}: {value}" for field, value in headers(letter, how).items()]
    lines += [
        f'Content-Type: text/plain; charset="{how.upper()}"',
        f"Content-Transfer-Encoding: {transfer}",
        "",
        "",
    ]
    return "\n".join(lines).encode() + text + b"\n\n"


def mailbox(people: list[Person], me: list[str], year: int) -> bytes:
    """Write that year's mails, both ways."""
    return b"".join(message(letter) for letter in write_letters(people, me, year))
