"""LinkedIn's messages in every shape the file has had: who wrote to whom, and never what."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
from collections.abc import Iterable, Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED
from jinmyaku.sources import HEAD, SOURCES, line, linkedin_messages, whatsapp
from jinmyaku.sources.rows import InteractionRow, Options, Party, Problem, Source

SECRET: Final = "himitsu"
NINE: Final = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
TEN: Final = NINE.replace("TO,", "TO,RECIPIENT PROFILE URLS,")
THIRTEEN: Final = f"{TEN},ATTACHMENTS,IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
OLDEST: Final = "FROM,TO,DATE,SUBJECT,CONTENT,DIRECTION,FOLDER"
AT: Final = "2026-07-01 10:00:00 UTC"
NOON: Final = int(dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC).timestamp())
PAGE: Final = {name: f"https://www.linkedin.com/in/{name.casefold()}" for name in ("Ann", "Ken", "Maki", "Eve")}
ALL: Final[tuple[Source, ...]] = tuple(
    {source.NAME: source for source in (*SOURCES, line, whatsapp, linkedin_messages)}.values()
)
Cells = dict[str, str]


def file(header: str, *rows: Cells, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    made = io.StringIO()
    names = header.split(",")
    writer = csv.writer(made, quoting=quoting)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return made.getvalue().encode()


def sent(sender: str, to: str, thread: str = "c1", date: str = AT, **more: str) -> Cells:
    """A message's cells under the names of all headers, its pages those of ``PAGE``."""
    pages = ",".join(PAGE[name] for name in to.split(",") if name in PAGE)
    text = {"SUBJECT": SECRET, "CONTENT": f'<p>"{SECRET}", he said:\n\n{SECRET}\n</p>', "FOLDER": "INBOX"}
    people = {"FROM": sender, "SENDER PROFILE URL": PAGE.get(sender, ""), "TO": to, "RECIPIENT PROFILE URLS": pages}
    return {
        "CONVERSATION ID": thread,
        "DATE": date,
        **people,
        **text,
        **{k.replace("_", " "): v for k, v in more.items()},
    }


def read(data: bytes, options: Options | None = None) -> tuple[list[InteractionRow], list[Problem]]:
    batches = list(linkedin_messages.read(io.BytesIO(data), options or Options()))
    return [row for one in batches for row in one.interactions], [fault for one in batches for fault in one.problems]


def rows(data: bytes) -> list[InteractionRow]:
    found, problems = read(data)
    assert problems == []
    return found


def linkedin(role: str, name: str) -> Party:
    return Party(role, "linkedin", PAGE[name], name)


TALKS: Final = (sent("Ann", "Maki"), sent("Maki", "Ann", date="2026-07-02 10:00:00 UTC"), sent("Maki", "Ken", "c2"))


@pytest.mark.parametrize("header", [TEN, f"{TEN},IS MESSAGE DRAFT", ",".join(reversed(TEN.split(",")))])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_the_newer_files_have_everyones_page(header: str, quoting: int) -> None:
    first, second, third = rows(file(header, *TALKS, quoting=quoting))
    assert first[2:8] == ("message", NOON, None, (linkedin("from", "Ann"), linkedin("to", "Maki")), 1, "c1")
    assert [row.line for row in (first, second, third)] == [2, 6, 10]
    assert third.parties == (linkedin("from", "Maki"), linkedin("to", "Ken"))
    assert {row.mine for row in (first, second, third)} == {(PAGE["Maki"],)}


def test_the_newest_file_says_what_is_a_draft() -> None:
    draft = sent("Maki", "Ken", IS_MESSAGE_DRAFT="Yes", IS_CONVERSATION_DRAFT="No")
    whole = sent("Maki", "Eve", "c2", IS_MESSAGE_DRAFT="No", IS_CONVERSATION_DRAFT="yes")
    plain = sent("Maki", "Ann", "c3", IS_MESSAGE_DRAFT="No", IS_CONVERSATION_DRAFT="No")
    found = rows(file(THIRTEEN, draft, whole, plain, quoting=csv.QUOTE_ALL))
    assert [row.left_out for row in found] == ["draft", "draft", ""]


def test_the_older_file_has_pages_of_senders_only_and_the_conversation_gives_them_to_receivers() -> None:
    first, second, third = rows(file(NINE, *TALKS))
    assert first.parties == (linkedin("from", "Ann"), linkedin("to", "Maki"))
    assert second.parties == (linkedin("from", "Maki"), linkedin("to", "Ann"))
    assert third.parties == (linkedin("from", "Maki"), Party("to", "name", "Ken"))
    assert {row.mine for row in (first, second, third)} == {(PAGE["Maki"],)}


def test_the_page_of_one_conversation_is_not_given_to_a_namesake_in_another() -> None:
    found = rows(file(NINE, *TALKS, sent("Maki", "Ann", "c3")))
    assert found[-1].parties == (linkedin("from", "Maki"), Party("to", "name", "Ann"))


def test_the_persons_own_page_is_theirs_in_every_conversation() -> None:
    found = rows(file(NINE, *TALKS, sent("Eve", "Maki", "c4")))
    assert found[-1].parties == (linkedin("from", "Eve"), linkedin("to", "Maki"))


def test_the_oldest_file_says_the_direction_and_has_no_conversations() -> None:
    cells = (sent("Ann", "Maki", DIRECTION="INCOMING"), sent("Maki", "Ann", DIRECTION="OUTGOING"), sent("Maki", "Ken"))
    first, second, third = rows(file(OLDEST, *cells))
    assert first.parties == (Party("from", "name", "Ann"), Party("to", "name", "Maki"))
    assert {row.mine for row in (first, second, third)} == {("Maki",)}
    assert first.thread == second.thread != third.thread
    assert "Ann" not in first.thread


def test_a_file_of_one_conversation_or_of_the_same_two_does_not_tell_who_the_person_is() -> None:
    assert {row.mine for row in rows(file(TEN, *TALKS[:2]))} == {()}
    assert {row.mine for row in rows(file(TEN, *TALKS[:2], sent("Ann", "Maki", "c9")))} == {()}


def test_the_person_without_any_page_is_not_taken_for_the_one_who_has_one() -> None:
    cells = [sent("Me", "Ann"), sent("Ann", "Me"), sent("Ann", "Me", "c2")]
    assert {row.mine for row in rows(file(NINE, *cells))} == {()}
    assert {row.mine for row in rows(file(NINE, *cells, sent("Me", "Ken", "c3")))} == {("Me",)}


GROUP: Final = [
    ("Ann,Ken", [PAGE["Ann"], PAGE["Ken"]], [("Ann", "linkedin"), ("Ken", "linkedin")], 2),
    ("Ann,LinkedIn Member, Ken", [PAGE["Ann"], PAGE["Ken"]], [("Ann", "linkedin"), ("Ken", "linkedin")], 3),
    ("Ann, MBA, PhD", [PAGE["Ann"]], [("Ann, MBA, PhD", "linkedin")], 1),
    ("Ann, MBA,Ken", [PAGE["Ann"], PAGE["Ken"]], [("", "linkedin"), ("", "linkedin")], 3),
    ("Ann,Ken", [], [("Ann", "name"), ("Ken", "name")], 2),
    ("Eve, Esq.,Ken", [], [("Eve, Esq.", "name"), ("Ken", "name")], 2),
    ("Ann,Maki,Ken", [], [("Ann", "name"), ("Ken", "name")], 3),
]


@pytest.mark.parametrize(("to", "pages", "expected", "people"), GROUP)
def test_names_and_pages_of_a_group_are_matched_by_their_number(
    to: str, pages: Sequence[str], expected: Sequence[tuple[str, str]], people: int
) -> None:
    cells = sent("Maki", "") | {"TO": to, "RECIPIENT PROFILE URLS": ",".join(pages), "SENDER PROFILE URL": ""}
    found = rows(file(TEN, cells, sent("Eve, Esq.", "Maki", "c7")))[0]
    assert [(p.name if p.kind == "linkedin" else p.value, p.kind) for p in found.parties[1:]] == list(expected)
    assert (found.people, found.left_out) == (people, "")


def test_more_than_five_receivers_are_a_broadcast_with_nobody_in_it() -> None:
    five, six = (",".join(f"P{n}" for n in range(many)) for many in (5, 6))
    found = rows(file(TEN, sent("Ann", five), sent("Ann", six)))
    assert [(row.left_out, row.people, len(row.parties)) for row in found] == [("", 5, 6), ("broadcast", 6, 0)]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (sent("Ann", "Maki", FOLDER="SPAM"), "spam"),
        (sent("LinkedIn", "Maki"), "automated"),
        (sent("Bob", "Maki", CONVERSATION_TITLE="Sponsored Conversation"), "automated"),
        (sent("Bob", "Maki", CONTENT='<p class="spinmail-quill-editor__spin-break">himitsu</p>'), "automated"),
        (sent("LinkedIn Member", "Maki"), "nobody_else"),
        (sent("LinkedIn Member", "Maki,Ann"), "nobody_else"),
        (sent("Maki", "LinkedIn Member"), "nobody_else"),
        (sent("Maki", ""), "nobody_else"),
        (sent("Maki", "Maki"), "nobody_else"),
        (sent("Ann", "Maki", date="2026-07-31 16:00:00 UTC"), "no_date"),
        (sent("Ann", "Maki", date="1970-01-01 00:00:00 UTC"), "no_date"),
        (sent("Ann", "Maki", date="2026-07-31 14:59:59 UTC", FOLDER="ARCHIVE"), ""),
    ],
)
def test_why_a_message_counts_for_nobody(cells: Cells, reason: str) -> None:
    [row], problems = read(file(THIRTEEN, cells), Options(zone="Asia/Tokyo", until=dt.date(2026, 7, 31)))
    assert (row.left_out, problems) == (reason, [])


@pytest.mark.parametrize(
    "date",
    [
        "2026-07-01 10:00:00", "2026-07-01 10:00 UTC", "2026-07-01T10:00:00Z", "2026/07/01 10:00:00 UTC",
        "7/1/26, 10:00 AM", "7/1/2026 10:00",
    ],
)  # fmt: skip
def test_times_are_utc_however_they_are_saved(date: str) -> None:
    assert [row.at for row in rows(file(TEN, sent("Ann", "Maki", date=date)))] == [NOON]


def test_a_message_without_a_sender_is_a_problem() -> None:
    found, problems = read(file(TEN, sent("", "Maki"), sent("Ann", "Maki")))
    assert ([row.line for row in found], problems) == ([6], [Problem(2, "problem.message_no_sender")])


def test_rows_without_a_date_are_told_of_together() -> None:
    undated = [sent("Ann", "Maki", date=date) for date in ("", "soon", "2026-02-30 10:00:00 UTC")]
    found, problems = read(file(TEN, undated[0], TALKS[0], *undated[1:]))
    assert [row.line for row in found] == [6]
    assert problems == [
        Problem(2, "problem.messages_undated", {"lines": 1}),
        Problem(10, "problem.messages_undated", {"lines": 2}),
    ]


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_text_of_many_lines_costs_no_message_after_it(quoting: int) -> None:
    long = sent("Ken", "Maki", CONTENT=f"{SECRET}, x, y, z\n" * 1000)
    found = rows(file(THIRTEEN, TALKS[0], long, *TALKS, quoting=quoting))
    assert [row.line for row in found] == [2, 6, 1007, 1011, 1015]


def test_a_text_that_is_cut_or_never_closes_costs_itself_and_stays_unsaid() -> None:
    data = file(TEN, TALKS[0], sent("Ken", "Maki"), *[sent("Ann", "Maki", CONTENT="hi")] * 3, quoting=csv.QUOTE_ALL)
    open_ = data.replace(b'<p>""himitsu""', b'<p>""himitsu', 2).replace(b'<p>""himitsu,', b'<p>"himitsu,')
    for damaged in (data[: data.index(b"Ken") + 200], open_):
        found, problems = read(damaged)
        assert {row.parties[0].name for row in found} >= {"Ann"}
        assert {fault.reason for fault in problems} <= {"problem.quote_open", "problem.messages_undated"}
        assert problems != []
        assert SECRET not in repr((found, problems))


def test_what_was_written_is_nowhere() -> None:
    for header in (NINE, TEN, THIRTEEN, OLDEST):
        data = file(header, *TALKS, sent("", "Maki"), sent("Ann", "Ken", date="soon"))
        assert SECRET.encode() in data
        assert SECRET not in repr(read(data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (f"{TEN}\n".encode(), "problem.only_header"),
        (b"a,b\n1,2\n", "problem.no_header"),
        (b"", "problem.no_header"),
    ],
)
def test_a_file_without_header_or_rows_is_a_problem(data: bytes, reason: str) -> None:
    assert [fault.reason for fault in read(data)[1]] == [reason]


@pytest.mark.parametrize("header", [NINE, TEN, THIRTEEN, OLDEST, f"{TEN},IS MESSAGE DRAFT"])
def test_only_this_source_claims_the_file(header: str) -> None:
    data = file(header, *TALKS)
    for whole in (
        data,
        data.decode().encode("utf-16"),
        b"\xef\xbb\xbf\nMessages\n\n" + data,
        data.replace(b"\n", b"\r\n"),
    ):
        for name in ("messages.csv", "messages.txt"):
            claiming = [source.NAME for source in ALL if source.recognises(whole[:HEAD], name)]
            assert claiming == [linkedin_messages.NAME]


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_a_spreadsheet_may_have_saved_it(separator: str) -> None:
    cells = [TEN.split(","), ["c1", "", "Ann", PAGE["Ann"], "Maki", PAGE["Maki"], AT, "", "hi", "INBOX"]]
    data = "\n".join(separator.join(row) for row in cells).encode()
    assert linkedin_messages.recognises(data, "messages.csv")
    assert rows(data)[0].parties == (linkedin("from", "Ann"), linkedin("to", "Maki"))


@pytest.mark.parametrize(
    "header",
    [
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "Subject,Body,From,To,Date",
    ],
)
def test_other_lists_are_not_claimed(header: str) -> None:
    assert not linkedin_messages.recognises(f"{header}\na,b,c,d,e,f,g\n".encode(), "messages.csv")


def test_the_same_message_has_the_same_key_whatever_its_file_and_its_people_are_called() -> None:
    keys = {rows(file(header, TALKS[0]))[0].key for header in (NINE, TEN, THIRTEEN)}
    keys.add(rows(file(TEN, sent("Ann Lee", "Maki")))[0].key)
    assert len(keys) == 1


MOMENTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["Ann", "Ken", "Maki"])), max_size=20
)


@given(MOMENTS, MOMENTS)
def test_a_longer_export_keeps_all_earlier_keys(
    older: list[tuple[int, int, str]], newer: list[tuple[int, int, str]]
) -> None:
    def written(moments: Iterable[tuple[int, int, str]], hour: int) -> list[Cells]:
        return [sent(who, "Eve", f"c{c}", f"2026-07-01 {hour}:00:0{s} UTC") for c, s, who in moments]

    before = [row.key for row in read(file(TEN, *written(older, 10)))[0]]
    after = [row.key for row in read(file(TEN, *written(newer, 11), *written(older, 10)))[0]]
    assert len(set(after)) == len(after)
    assert set(before) <= set(after)


@given(st.binary(max_size=300))
def test_any_bytes_below_the_header_are_read_or_told(data: bytes) -> None:
    assert any(read(f"{TEN}\n".encode() + data))


def test_many_messages_come_soon() -> None:
    cells = [
        sent("Maki" if n % 2 else f"P{n % 900}", f"P{n % 900}" if n % 2 else "Maki", f"c{n % 900}")
        for n in range(50_000)
    ]
    data = file(THIRTEEN, *cells)
    started = time.perf_counter()
    found, _ = read(data)
    assert time.perf_counter() - started < 15
    assert len(found) == 50_000
    assert found[1].mine == (PAGE["Maki"],)


@pytest.mark.parametrize(
    "cells",
    [
        sent("Ann", "x," * 200_000),
        sent("Ann", "Maki") | {"RECIPIENT PROFILE URLS": f"{PAGE['Maki']}," * 100_000},
        sent("Ann" * 1_000_000, "Maki", CONTENT="\n" * 90 + '"' * 1_000_000),
    ],
)
def test_hostile_rows_take_time_by_their_length_only(cells: Cells) -> None:
    started = time.perf_counter()
    found, _ = read(file(TEN, cells, TALKS[0]))
    assert len(found) == 2
    assert time.perf_counter() - started < 10


def test_the_shared_file_is_read_and_tells_whose_it_is() -> None:
    path = SHARED / "exports" / "csv" / "labeldekho__linkedin_Messages.csv"
    if not path.is_file():
        pytest.skip("the shared exports are not here")
    data = path.read_bytes()
    assert [source.NAME for source in ALL if source.recognises(data[:HEAD], path.name)] == [linkedin_messages.NAME]
    found, problems = read(data)
    assert (len(found), problems) == (11, [])
    assert {row.mine for row in found} == {("Test User",)}
    assert {row.left_out for row in found} == {""}
