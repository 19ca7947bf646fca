"""Mailboxes as the benchmarks read them: made-up mail of a mailing list and of single people, about 15 KB each."""

from __future__ import annotations

import datetime as dt
import mailbox
import random
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from email.header import Header
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Final

import peak

from jinmyaku.sources import addresses, mail, mail_dates, mail_signs, mbox
from jinmyaku.sources.rows import Options

Pair = tuple[Callable[[], object], Callable[[], object]]

MEGABYTES: Final = 225
SENDERS: Final = 4_000
BODIES: Final = 400
READ: Final = ("From", "To", "Cc", "Date", "Message-ID")
WORDS: Final = (
    *("the", "agenda", "of", "next", "week", "is", "attached", "and", "we", "look", "forward", "to", "your", "answer"),
    *("before", "deadline", "which", "moved", "again", "from", "Tuesday", "Friday", "because", "half", "board", "will"),
    *("not", "arrive", "earlier", "thanks", "for", "patience", "regards"),
)
FAMILY: Final = ("佐藤", "鈴木", "高橋", "Müller", "García", "Lee", "Brown", "Novák", "Rossi", "Kowalski")
GIVEN: Final = ("花子", "健一", "美咲", "Jürgen", "José", "Ann", "Robin", "Jiří", "Chiara", "Zofia")


def mailing_list(folder: Path) -> Pair:
    """Read the mailbox of a mailing list against the standard library's mailbox and header parser."""
    return against(write(folder / "list.mbox", listed=True))


def correspondence(folder: Path) -> Pair:
    """Read as much mail between people, each of whose parties is decoded, against the same."""
    return against(write(folder / "people.mbox", listed=False))


def mailing_list_memory() -> float:
    """Read the mailbox of a mailing list in a process of its own and give the most memory it took (MiB)."""
    script = (
        "import sys; from collections import deque; from jinmyaku.sources import mbox\n"
        "from jinmyaku.sources.rows import Options\n"
        "with open(sys.argv[1], 'rb') as stream: deque(mbox.read(stream, Options()), maxlen=0)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder, "list.mbox"), listed=True)
        return peak.of(script, str(file))


def against(file: Path) -> Pair:
    """Read a mailbox both ways; each gives the number of messages."""

    def ours() -> int:
        forget()
        with file.open("rb") as stream:
            return sum(len(batch.interactions) for batch in mbox.read(stream, Options()))

    def theirs() -> int:
        messages = mailbox.mbox(file, factory=BytesHeaderParser().parse, create=False)
        return sum(1 for message in messages if [message[name] for name in READ])

    return ours, theirs


def forget() -> None:
    """Forget what earlier rounds have read, which a person's first import cannot know either."""
    for module in (addresses, mail, mail_dates, mail_signs):
        for thing in vars(module).values():
            if callable(clear := getattr(thing, "cache_clear", None)):
                clear()


def write(file: Path, listed: bool, megabytes: int = MEGABYTES) -> Path:
    """Write a made-up mailbox of so many megabytes, the same every time."""
    size = 0
    messages = made(random.Random(7), listed)
    with file.open("wb") as stream:
        while size < megabytes * 1_000_000:
            size += stream.write(next(messages))
    return file


def made(chance: random.Random, listed: bool) -> Iterator[bytes]:
    """Yield made-up messages without end."""
    people = [person(chance, number) for number in range(SENDERS)]
    bodies = [body(chance) for _ in range(BODIES)]
    signed = [folded(chance, 14) for _ in range(BODIES)]
    when = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
    number = 0
    while True:
        number += 1
        when += dt.timedelta(minutes=chance.randint(1, 400))
        sender = people[min(int(chance.expovariate(8 / SENDERS)), SENDERS - 1)]
        heads = [*route(chance, number, when), *chance.sample(signed, 3), *letter(chance, number, when, sender, people)]
        heads += list_heads() if listed else []
        stamp = f"From bounce-{number}@mail.example  {when:%a %b %d %H:%M:%S %Y}"
        yield "\n".join((stamp, *heads, "", "")).encode() + chance.choice(bodies)


def person(chance: random.Random, number: int) -> str:
    """Make someone, as a mail program writes them; names beyond ASCII encoded."""
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{number}"
    written = f'"{name}"'
    if not name.isascii():
        written = Header(name, chance.choice(("utf-8", "utf-8", "iso-2022-jp-2"))).encode()
    return f"{written} <person{number}@firm{number % 700}.example>"


def letter(chance: random.Random, number: int, when: dt.datetime, sender: str, people: list[str]) -> Iterator[str]:
    """Yield what the writer's own program puts into the header."""
    before = [f"<{number - n}.{chance.getrandbits(40):x}@mail.example>" for n in range(chance.randint(0, 5), 0, -1)]
    there = when.astimezone(dt.timezone(dt.timedelta(hours=chance.choice((-7, 0, 1, 9)))))
    yield f"From: {sender}"
    yield "To: " + ",\n\t".join(["Shiho Example <shiho@example.jp>", *chance.sample(people, chance.choice((0, 0, 1)))])
    if number % 3 == 0:
        yield "Cc: " + ",\n\t".join(chance.sample(people, chance.randint(1, 3)))
    yield f"Date: {there:%a, %d %b %Y %H:%M:%S %z}"
    yield f"Message-ID: <{number}.{chance.getrandbits(60):x}@mail.example>"
    yield f"Subject: Re: {' '.join(chance.sample(WORDS, 6))}"
    if before:
        yield f"In-Reply-To: {before[-1]}"
        yield "References: " + "\n ".join(before)
    yield "MIME-Version: 1.0"
    yield 'Content-Type: text/plain; charset="utf-8"'
    yield "Content-Transfer-Encoding: 8bit"
    yield "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101\n Thunderbird/102.4.1"


def route(chance: random.Random, number: int, when: dt.datetime) -> Iterator[str]:
    """Yield what the servers on the way put in front."""
    yield f"Return-Path: <bounce-{number}@mail.example>"
    yield "Delivered-To: shiho@example.jp"
    for hop in range(chance.randint(3, 6)):
        yield (
            f"Received: from mx{hop}.mail.example (mx{hop}.mail.example [192.0.2.{chance.randint(1, 254)}])\n"
            f"\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\n"
            f"\tby in{hop}.example.jp (Postfix) with ESMTPS id {chance.getrandbits(48):012X}\n"
            f"\tfor <shiho@example.jp>; {when:%a, %d %b %Y %H:%M:%S} +0000 (UTC)"
        )
    yield "X-Spam-Status: No, score=-2.1 required=5.0\n\ttests=BAYES_00,DKIM_SIGNED,SPF_PASS autolearn=ham version=3.4"


def list_heads() -> tuple[str, ...]:
    """Give what a mailing list's program adds."""
    return (
        "List-Id: Made-up discussions <talk.lists.example>",
        "List-Unsubscribe: <https://lists.example/talk>,\n <mailto:talk-request@lists.example?subject=unsubscribe>",
        "List-Archive: <https://lists.example/pipermail/talk/>",
        "List-Post: <mailto:talk@lists.example>",
        "Precedence: list",
        "Errors-To: talk-bounces@lists.example",
    )


def folded(chance: random.Random, lines: int) -> str:
    """Make a signature of so many lines."""
    name = chance.choice(("DKIM-Signature", "ARC-Seal", "ARC-Message-Signature", "X-Google-DKIM-Signature"))
    rest = "\n".join(f"\t {b64encode(chance.randbytes(48)).decode()}" for _ in range(lines))
    return f"{name}: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mail.example; s=2019;\n{rest}"


def body(chance: random.Random) -> bytes:
    """Make a text of some 10 KB, a fifth of it quoted, with marked lines that begin as a separator does."""
    lines = []
    for number in range(chance.randint(90, 200)):
        text = " ".join(chance.choices(WORDS, k=12))
        mark = "> " if number % 5 == 0 else ">From now on " if number % 60 == 7 else ""
        lines.append(mark + text)
    return "\n".join(lines).encode() + b"\n\n"
