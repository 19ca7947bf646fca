"""Mailboxes: where a message begins, whatever wrote it, and how much of a file there is."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import random
import time
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, SHARED
from jinmyaku.sources import mbox, messages
from jinmyaku.sources.rows import InteractionRow, Options, Problem

FILES: Final = sorted((SHARED / "exports" / "mbox").glob("*"))
# By hand: in two of them, a text has lines that begin with "From ".
COUNTS: Final = {"adv__headers.mbox": 20}
NOTHING: Final = {"adv__empty.mbox", "adv__not_mbox.mbox"}
STAMP: Final = b"From ann@example.com Mon Jan  1 00:00:00 2024"
Found = tuple[list[InteractionRow], list[Problem]]


def mail(number: int, *body: bytes, stamp: bytes = STAMP) -> bytes:
    lines = (stamp, b"From: Ann <ann@example.com>", b"To: bob@example.com", b"Message-ID: <%d@example.com>" % number)
    return b"\n".join([*lines, b"Date: Mon, 1 Jan 2024 00:00:00 +0000", b"", *body, b"", b""])


def read(data: bytes, start: int = 0) -> Found:
    batches = list(mbox.read(io.BytesIO(data), Options(start=start)))
    return [row for batch in batches for row in batch.interactions], [p for batch in batches for p in batch.problems]


def keys(data: bytes) -> list[str]:
    return [row.key for row in read(data)[0]]


def numbers(*wanted: int) -> list[str]:
    return [f"{number}@example.com" for number in wanted]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "From ann@example.com Mon Jan  1 00:00:00 2024",
            "From 1883049172935810508@xxx Fri Jan 09 22:00:00 +0000 2026",
        ),
        *('From "ann lee" Wed Jan 30 18:07:01 PST 2002', "From ann at example.com  Mon Jan  1 00:00:00 2024"),
        *("From ann Mon Jan 1 00:00 2024 remote from far", "From ann@example.com 2024-01-01 00:00:00"),
    ],
)
def test_a_line_with_a_day_and_a_time_separates_whatever_comes_next(line: str) -> None:
    assert messages.separates(f"{line}\nno header here\n".encode(), 0)


@pytest.mark.parametrize("line", ["From -", "From - ", "From ", "From ann@example.com", "From ann Mon Jan 1 2024"])
def test_a_line_without_a_time_separates_before_a_known_header_only(line: str) -> None:
    for after in ("Return-Path: <>", "x-anything: 1", "DATE : now", ">From ann Mon Jan  1 00:00:00 2024"):
        assert messages.separates(f"{line}\n{after}\n".encode(), 0)
        assert messages.separates(f"{line}\r\n{after}\r\n".encode(), 0)
    for after in ("", "Year: 1963", "so far"):
        assert not messages.separates(f"{line}\n{after}\n".encode(), 0)


@pytest.mark.parametrize(
    "line",
    [
        *("From now on we meet weekly.", "From the President xyz@example.com", "From 10:30 to 11:00 we talk."),
        *("From Mon 4 June 10:30 on we talk.", ">From ann Mon Jan  1 00:00:00 2024", "From: ann@example.com"),
        *("from ann Mon Jan  1 00:00:00 2024", "From Russia with love"),
    ],
)
def test_a_sentence_does_not_separate_not_even_before_a_known_header(line: str) -> None:
    assert not messages.separates(f"{line}\nSubject: agenda\n".encode(), 0)


def test_four_thousand_mails_with_all_kinds_of_lines_in_them_are_four_thousand() -> None:
    chance = random.Random(3)
    lines = (
        b"From now on, daily:",
        b">From ann Mon Jan  1 00:00:00 2024",
        b"From Russia with love",
        b"Year: 1963",
        b"",
    )
    more = (b"From the team at 9:30", b"To be", b">>From there", b"From: Ann", b"-- ", b"From ", b"hello " * 12)
    data = b"".join(mail(n, *chance.choices(lines + more, k=chance.randrange(30))) for n in range(4_000))
    assert keys(data) == numbers(*range(4_000))


def test_mails_of_thunderbird_have_no_sender_in_the_separator_and_unmarked_lines_in_the_text() -> None:
    texts = ((b"From Russia with love", b"", b"hm"), (b"From Russia with love", b"Year: 1963"))
    data = b"".join(mail(n, *text, stamp=b"From - ") for n, text in enumerate(texts))
    assert keys(data) == numbers(0, 1)


def test_mails_need_no_blank_line_between_them_and_none_behind_the_header() -> None:
    data = mail(1).rstrip(b"\n") + b"\n" + mail(2, b"text").rstrip(b"\n") + b"\n" + mail(3)
    assert keys(data) == numbers(1, 2, 3)


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\r\r\n"])
def test_lines_end_in_any_way(end: bytes) -> None:
    data = b"".join(mail(n, b"hello", b"From now on") for n in range(50))
    assert read(data.replace(b"\n", end))[0] == read(data)[0]


def test_a_mail_with_old_line_ends_is_found_among_others() -> None:
    data = mail(1) + mail(2, b"hello").replace(b"\n", b"\r") + mail(3).replace(b"\n", b"\r\n")
    assert keys(data) == numbers(1, 2, 3)


def test_a_mark_and_blank_lines_may_come_first() -> None:
    rows, problems = read(b"\xef\xbb\xbf\n\n" + mail(1) + mail(2))
    assert ([(row.key, row.line) for row in rows], problems) == ([("1@example.com", 3), ("2@example.com", 10)], [])


def test_lines_are_counted_from_one() -> None:
    assert [row.line for row in read(mail(1, b"a") + mail(2) + mail(3))[0]] == [1, 9, 16]


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (mail(1), "Inbox", True),
        (mail(1), "mail.txt", True),
        (b"\xef\xbb\xbf\r\n" + mail(1), "a.mbox", True),
        (mail(1).replace(b"\n", b"\r"), "a.mbox", True),
        (gzip.compress(mail(1) * 9, mtime=0), "a.mbox.gz", True),
        (gzip.compress(b"name,mail\n", mtime=0), "a.csv.gz", False),
        (b"\x1f\x8b\x00\x00", "a.mbox.gz", False),
        (b"From now on we meet weekly.\n", "a.mbox", False),
        (b"From,To,Subject\na,b,c\n", "mails.csv", False),
        (b"From: Ann\nTo: Bob\n\nDate: soon\n", "a.eml", False),
        (b"PK\x03\x04" + b" " * 5000, "a.mbox", False),
        (b"BEGIN:VCARD\nFN:Ann\n", "a.vcf", False),
        (b"", "a.mbox", False),
    ],
)
def test_a_mailbox_is_known_by_its_first_line(head: bytes, name: str, expected: bool) -> None:
    assert mbox.recognises(head, name) is expected


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"512       \n"])
def test_a_file_with_a_single_mail_is_read_whatever_its_text_holds(before: bytes) -> None:
    data = before + mail(1, b"hello", b"", mail(2)).partition(b"\n")[2].rstrip()
    assert mbox.recognises(data, "letter.eml")
    assert not mbox.recognises(data, "letter.txt")
    (batch,) = mbox.read(io.BytesIO(data), Options())
    assert [row.key for row in batch.interactions] == numbers(1)
    assert (batch.problems, batch.read_to) == ((), len(data))


def test_a_file_without_mails_is_one_problem() -> None:
    for data in (b"", b"\n\n", b"hello\n", b"PK" + b" " * 5000):
        assert read(data) == ([], [Problem(0, "problem.no_mails")])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of three mails, blocks of some hundred bytes."""
    monkeypatch.setattr(mbox, "_BATCH", 3)
    monkeypatch.setattr(messages, "BLOCK", 333)


def many(count: int = 40) -> bytes:
    """A mailbox with everything that separates, and something to tell of."""
    chance = random.Random(5)
    texts = [[b"From now on"] * chance.randrange(9) + [b"x" * chance.randrange(3_000)] for _ in range(count)]
    whole = [mail(n, *text) for n, text in enumerate(texts)]
    whole[7] = whole[7].replace(b"\n", b"\r\n")
    whole[11] = STAMP + b"\nTo: bob@example.com\n\nfrom nobody\n"
    return b"".join(whole)


@pytest.mark.parametrize(
    "data", [many(), many().replace(b"\n", b"\r\n"), gzip.compress(many(), mtime=0)], ids=["lf", "crlf", "gz"]
)
def test_reading_goes_on_from_wherever_it_was_broken_off(data: bytes, small: None) -> None:
    batches = list(mbox.read(io.BytesIO(data), Options()))
    assert len(batches) > 10
    whole = read(data)
    for number, batch in enumerate(batches, 1):
        before = [row for some in batches[:number] for row in some.interactions]
        told = [problem for some in batches[:number] for problem in some.problems]
        rows, problems = read(data, batch.read_to)
        assert (before + rows, told + problems) == whole


def test_the_last_batch_accounts_for_the_whole_file(small: None) -> None:
    assert list(mbox.read(io.BytesIO(many()), Options()))[-1].read_to == len(many())
    assert list(mbox.read(io.BytesIO(gzip.compress(many(), mtime=0)), Options()))[-1].read_to == len(many())


def test_a_batch_ends_after_so_many_bytes_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "_BATCH_BYTES", 10_000)
    ends = [batch.read_to for batch in mbox.read(io.BytesIO(many()), Options())]
    assert len(ends) > 3
    assert ends == sorted(ends)


PIECES: Final = st.sampled_from(
    [
        *(
            mail(1),
            mail(2, b"text"),
            STAMP + b"\n",
            b"From -\n",
            b"From: a@example.com\n",
            b"To: b@example.com\n",
            b"\n",
        ),
        *(
            b"\r\n",
            b"\r",
            b"From now on\n",
            b"From ",
            b">From -\n",
            b"\0",
            b"Date: x\n",
            b" folded\n",
            b"x" * 2047,
            b"\xff",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map(b"".join), st.integers(1, 9), st.integers(1, 5_000))
def test_a_file_gives_the_same_however_it_comes(data: bytes, batch: int, block: int) -> None:
    whole = read(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mbox, "_BATCH", batch)
        patch.setattr(messages, "BLOCK", block)
        assert read(data) == whole
        batches = list(mbox.read(io.BytesIO(data), Options()))
        for number, some in enumerate(batches[:-1], 1):
            rows = [row for before in batches[:number] for row in before.interactions]
            assert rows + read(data, some.read_to)[0] == whole[0]


@given(st.binary(max_size=300))
def test_any_bytes_in_a_header_are_read_or_told(data: bytes) -> None:
    rows, problems = read(STAMP + b"\nFrom: a@example.com\nTo: " + data + b"\n\n")
    assert rows or problems


def test_a_packed_mailbox_may_have_several_parts_and_padding() -> None:
    data = gzip.compress(mail(1) + mail(2)[:50]) + gzip.compress(mail(2)[50:], mtime=0) + bytes(512)
    assert read(data) == read(mail(1) + mail(2))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_of_a_packed_mailbox_that_breaks_off_all_before_is_kept_and_one_problem_told(share: float) -> None:
    data = b"".join(mail(n, random.Random(n).randbytes(3_000).hex().encode()) for n in range(200))
    packed = gzip.compress(data, mtime=0)
    rows, problems = read(packed[: int(len(packed) * share)])
    assert [row.key for row in rows] == numbers(*range(len(rows)))
    assert abs(len(rows) - 200 * share) < 5
    assert [problem.reason for problem in problems] == ["problem.mail_cut"]


def test_a_packed_stream_that_breaks_off_gives_what_it_has() -> None:
    packed = gzip.compress(b"".join(mail(n, random.Random(n).randbytes(3_000)) for n in range(200)))
    with gzip.GzipFile(fileobj=io.BytesIO(packed[: len(packed) // 2])) as stream:
        (batch,) = mbox.read(stream, Options())
    assert 90 < len(batch.interactions) < 110
    assert [problem.reason for problem in batch.problems] == ["problem.mail_cut"]


def test_a_mailbox_cut_in_a_text_keeps_that_mail() -> None:
    rows, problems = read(mail(1) + mail(2, b"and so on")[:-4])
    assert ([row.key for row in rows], problems) == (numbers(1, 2), [Problem(8, "problem.mail_cut")])


def test_a_mailbox_cut_in_a_header_leaves_that_mail_out() -> None:
    rows, problems = read(mail(1) + mail(2)[:100])
    assert ([row.key for row in rows], problems) == (numbers(1), [Problem(8, "problem.mail_cut")])


def test_a_mail_of_an_archive_is_read_in_place() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Takeout/Mail/all.mbox", many())
    with zipfile.ZipFile(made) as archive, archive.open("Takeout/Mail/all.mbox") as stream:
        batches = list(mbox.read(stream, Options()))
    assert [row for batch in batches for row in batch.interactions] == read(many())[0]


def test_a_header_without_end_is_cut_and_told() -> None:
    long = STAMP + b"\nFrom: a@example.com\nDate: 1 Jan 2024 00:00 +0000\n" + b"X-Long: x\n" * 300_000
    rows, problems = read(mail(1) + long + b"\n" + mail(2))
    assert [row.parties[0].value for row in rows] == ["ann@example.com", "a@example.com", "ann@example.com"]
    assert problems == [Problem(8, "problem.mail_header_long", {"mib": 1})]


class Endless(io.RawIOBase):
    """A mailbox of one mail with a text of so many bytes, made as it is read."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.first = mail(1)[:-2]

    def readable(self) -> bool:
        return True

    def readinto(self, block: Any) -> int:
        some = (self.first or b"text without end\n" * 20_000)[: min(len(block), self.left)]
        block[: len(some)] = some
        self.first = b""
        self.left -= len(some)
        return len(some)


def test_a_text_of_any_length_takes_no_memory() -> None:
    tracemalloc.start()
    (batch,) = mbox.read(io.BufferedReader(Endless(200 << 20)), Options())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(batch.interactions), batch.read_to) == (1, 200 << 20)
    assert peak < 10 << 20


@pytest.mark.parametrize(
    "data",
    [
        *(
            STAMP + b"\nFrom: " + text * 300_000
            for text in (b'"', b'\\"', b"(", b"a", b"<", b"=?", b"a@", b" ", b"a at ")
        ),
        *((b"From " + text + b"\n") * 3_000 for text in (b"Mon " * 400, b"1:11 " * 400, b"x " * 800)),
        STAMP + b"\nFrom: a@example.com\nReceived: x" + b"\n y;" * 200_000,
        STAMP + b"\nDate: Mon, " + b" 1 Jan" * 200_000,
        b"\n" * 3_000_000 + b"\r" * 3_000_000,
    ],
)
def test_long_files_take_time_by_their_length_only(data: bytes) -> None:
    started = time.perf_counter()
    read(data + b"\n\n")
    assert time.perf_counter() - started < 3


def test_the_mailbox_of_the_sample_has_what_was_written_into_it() -> None:
    data = (ROOT / "data/sample/exports/2026/mailbox.mbox").read_bytes()
    rows, problems = read(data)
    why = Counter(row.left_out for row in rows)
    # Six newsletters, six notices of a bank, an automatic reply; a round mail to nine.
    assert (why["automated"], why["broadcast"], why.total(), problems) == (13, 1, data.count(b"\nFrom ") + 1, [])
    own = {row[2] for row in csv.reader((ROOT / "data/sample/me.csv").read_text("utf-8").splitlines())}
    assert {address for row in rows for address in row.mine} <= own


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shared_file_gives_its_mails_or_says_why(path: Path) -> None:
    with (SHARED / "exports/MANIFEST.tsv").open(encoding="utf-8") as stream:
        table = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        (items,) = [int(row["items"]) for row in table if row["file"] == f"mbox/{path.name}"]
    tracemalloc.start()
    started = time.perf_counter()
    rows, problems = read(path.read_bytes())
    took, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    told = Counter(problem.reason for problem in problems)
    assert len(rows) + told["problem.mail_no_sender"] == COUNTS.get(path.name, items)
    assert (told["problem.no_mails"] == 1) == (path.name in NOTHING)
    assert mbox.recognises(path.read_bytes()[:65536], path.name) == (path.name not in NOTHING)
    assert took < 10
    assert peak < 100 << 20


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
def test_of_the_shared_hostile_mailbox_nothing_counts_that_should_not() -> None:
    data = (SHARED / "exports/mbox/adv__headers.mbox").read_bytes()
    options = Options(until=dt.date(2026, 12, 31))
    (batch,) = mbox.read(io.BytesIO(data), options)
    assert Counter(row.left_out for row in batch.interactions if row.left_out) == {
        "no_date": 2,
        "broadcast": 1,
        "deleted": 1,
    }
    assert batch.problems == (Problem(69, "problem.mail_no_sender"),)
    names = {party.name for row in batch.interactions for party in row.parties}
    assert {"田中", "東", "田中太郎", "鈴木花子"} <= names
    assert not any("\ufffd" in name for name in names)
