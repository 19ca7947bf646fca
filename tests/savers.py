"""Processes that save into a book while the tests kill or race them; run as a script by test_book."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from jinmyaku import audit
from jinmyaku.book import Book, answers, contacts


def save_for_ever(folder: Path) -> None:
    """Save answers, contacts and choices in turn and tell each on standard output, but only once it is saved."""
    with Book(folder) as book:
        here = audit.begin(book, 2026)
        while True:
            answers.save(book, here, 1, {"hours_year": 1})
            tell(book)
            new = contacts.add(book, {"family": "Person"})
            tell(book)
            answers.choose(book, here, [new, 1])
            tell(book)


def kept(book: Book) -> int:
    """Count what can only grow: answers, contacts, and the newest contact that was chosen."""
    counts = ("count(*) FROM answer", "count(*) FROM contact", "max(contact_id) FROM audit_contact")
    return sum(int(str(book.rows(f"SELECT {count}")[0][0] or 0)) for count in counts)


def tell(book: Book) -> None:
    """Say how much there is, which is said only after a save."""
    os.write(1, f"{kept(book)}\n".encode())


def count_up(folder: Path, times: int) -> None:
    """Read a number, add one, save it with an answer; so many times."""
    with Book(folder) as book:
        here = audit.begin(book, 2026)
        for _ in range(times):
            with book.save():
                now = int(book.setting("count") or "0")
                book.set({"count": str(now + 1)})
                answers.save(book, here, 1, {"hours_year": now})


def fork_and_kill(folder: Path, times: int) -> None:
    """Kill so many savers at a random moment each, and after each print what it told and what is on disk."""
    import random
    import select
    import signal
    import time

    chance = random.Random(7)
    for _ in range(times):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(writing, 1)
            save_for_ever(folder)
        os.close(writing)
        select.select([reading], [], [], 30)
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = b""
        while more := os.read(reading, 65536):
            told += more
        os.close(reading)
        with Book(folder) as book:
            there, sound = kept(book), not book.damage()
        last = max((int(line) for line in told.split(b"\n")[:-1] if line), default=0)
        print(last, there, int(sound))


if __name__ == "__main__":
    if sys.argv[1] == "kill":
        fork_and_kill(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        count_up(Path(sys.argv[2]), int(sys.argv[3]))
