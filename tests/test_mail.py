"""The header of a mail: who wrote to whom, when, and whether it counts."""

from __future__ import annotations

import datetime as dt
from email.header import Header
from email.utils import format_datetime, getaddresses
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import schema
from jinmyaku.sources import mail, mail_dates
from jinmyaku.sources.addresses import Address, addresses
from jinmyaku.sources.rows import InteractionRow, Options, Party, Problem

PLAIN: Final = ("From: Ann Lee <ann@example.com>", "To: bob@example.com", "Date: Mon, 1 Jan 2024 00:00:00 +0000")
NEW_YEAR: Final = 1_704_067_200


def read(*lines: str | bytes, separator: str = "From -", **options: str | dt.date) -> InteractionRow | Problem:
    head = [line.encode() if isinstance(line, str) else line for line in (separator, *lines, "")]
    return mail.row(7, b"\n".join(head), Options(**options))  # type: ignore[arg-type]


def row(*lines: str | bytes, **options: str | dt.date) -> InteractionRow:
    made = read(*PLAIN, *lines, **options)
    assert isinstance(made, InteractionRow)
    return made


def sender(value: str | bytes) -> Address:
    (found,) = addresses(value.encode() if isinstance(value, str) else value)
    return found


def test_a_mail_gives_who_when_and_which() -> None:
    made = row(
        "Cc: =?utf-8?b?5bGx55SwIOWkqumDjg==?= <Taro@EXAMPLE.jp>", "Message-ID: <1@Example.com>", "Subject: secret"
    )
    assert made == InteractionRow(
        line=7,
        key="1@Example.com",
        kind="mail",
        at=NEW_YEAR,
        parties=(
            Party("from", "mail", "ann@example.com", "Ann Lee"),
            Party("to", "mail", "bob@example.com"),
            Party("cc", "mail", "Taro@example.jp", "山田 太郎"),
        ),
        people=2,
        thread="1@Example.com",
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"\x1b$BEDCf\x1b(B <a@example.jp>", "田中"),
        (b"\x93c\x92\x86 <a@example.jp>", "田中"),
        ("表 能 <a@example.jp>".encode("cp932"), "表 能"),
        ("髙橋 能 <a@example.jp>".encode("cp932"), "髙橋 能"),
        ("山田 太郎 <a@example.jp>".encode(), "山田 太郎"),
        ("Jürgen Groß <a@example.jp>".encode("latin-1"), "Jürgen Groß"),
        (b"=?unknown-8bit?q?=93=8C?= <a@example.jp>", "東"),
        (b"=?no-such-charset?q?Ann_Lee?= <a@example.jp>", "Ann Lee"),
        (b"=?iso-2022-jp?b?GyRCRURDZkJATzobKEI=?= <a@example.jp>", "田中太郎"),
        (b"=?Shift_JIS?B?jYKLtCCUXA==?= <a@example.jp>", "高橋 能"),
        (b"=?big5?b?pKSk5Q==?= <a@example.jp>", "中文"),
        (b"=?gb2312?b?1tDOxA==?= <a@example.jp>", "中文"),
        (b"=?iso-8859-1*de?q?J=FCrgen?= <a@example.jp>", "Jürgen"),
        (b'"=?utf-8?b?5bGx55Sw?=" <a@example.jp>', "山田"),
        (b"=?utf-8?b?5bGx55Sw?=\n =?utf-8?b?5aSq6YOO?= <a@example.jp>", "山田太郎"),
        (b"=?utf-8?b?5bGx5w==?= =?utf-8?b?lLA=?= <a@example.jp>", "山田"),
        (b"=?utf-8?q?Lee,_Ann_=28home=29?= <a@example.jp>", "Lee, Ann (home)"),
        (b"=?utf-8?b?5bGx55S?= <a@example.jp>", "山\ufffd"),
        (b"=?utf-8?x?Ann?= <a@example.jp>", "=?utf-8?x?Ann?="),
    ],
)
def test_a_name_is_read_in_whatever_charset_it_really_is(written: bytes, name: str) -> None:
    assert sender(written) == Address("a@example.jp", name)


@pytest.mark.parametrize(
    ("written", "value", "name"),
    [
        ("ann@example.com", "ann@example.com", ""),
        ("ann@example.com (Ann M. Lee)", "ann@example.com", "Ann M. Lee"),
        ("Ann (the (only) one) <ann@example.com>", "ann@example.com", "Ann"),
        ('"Lee, Ann" <ann@example.com>', "ann@example.com", "Lee, Ann"),
        ('"Ann \\"Annie\\" Lee" <ann@example.com>', "ann@example.com", 'Ann "Annie" Lee'),
        ("'Ann Lee' <ann@example.com>", "ann@example.com", "Ann Lee"),
        ("Ann Lee\n\t<Ann.Lee@EXAMPLE.COM>", "Ann.Lee@example.com", "Ann Lee"),
        ('"Lee, Ann"       ann@example.com', "ann@example.com", "Lee, Ann"),
        ('"ann@example.com" <ann@example.com>', "ann@example.com", ""),
        ('"ann lee"@example.com', '"ann lee"@example.com', ""),
        ("<@a.example,@b.example:ann@example.com>", "ann@example.com", ""),
        ("< ann@example.com >", "ann@example.com", ""),
        ("mailto:ann@example.com", "ann@example.com", ""),
        ("ann at example.com (Ann Lee)", "ann@example.com", "Ann Lee"),
        ('"Ann Lee <ann@example.com>', "ann@example.com", "Ann Lee"),
        ("Ann Lee <ann@example.com", "ann@example.com", "Ann Lee"),
        ("=?utf-8?q?Ann_=3Cann=40example=2Ecom=3E?=", "ann@example.com", "Ann"),
        ("Lists: Ann <ann@example.com>;", "ann@example.com", "Ann"),
        ("Ann\0 \x07Lee\u200b <ann@example.com>", "ann@example.com", "Ann Lee"),
        ("ann@[192.0.2.1]", "ann@[192.0.2.1]", ""),
        ("bounce+bob=example.jp@example.com", "bounce+bob=example.jp@example.com", ""),
    ],
)
def test_an_address_is_found_however_it_is_written(written: str, value: str, name: str) -> None:
    assert sender(written) == Address(value, name)


@pytest.mark.parametrize(
    "line", ["", "undisclosed-recipients:;", "Ann Lee", "<>", '"Ann" </O=EX/CN=ANN>', "(none)", ",;:"]
)
def test_a_line_without_an_address_has_nobody(line: str) -> None:
    assert addresses(line.encode()) == ()


def test_a_line_names_many() -> None:
    line = b"ann@x.example, Team: Bob <bob@x.example>, cy@x.example;, =?utf-8?q?Lee,_Di?= <di@x.example>; ed@x.example"
    assert [one.value.partition("@")[0] for one in addresses(line)] == ["ann", "bob", "cy", "di", "ed"]


def test_a_name_is_cut_after_two_hundred_letters() -> None:
    assert len(sender(f'"{"Ann " * 500}" <ann@example.com>').name) == 199


NAMES: Final = st.text(st.sampled_from("Aé山田髙能ñß ,.()<>@\"'"), min_size=1, max_size=30).map(str.strip)


@given(NAMES, st.sampled_from(["utf-8", "iso-2022-jp", "cp932", "gb18030"]))
def test_encoded_names_are_read_back(name: str, charset: str) -> None:
    try:
        written = Header(name, charset, maxlinelen=70).encode()
    except UnicodeEncodeError:
        return
    if written.startswith("=?"):
        shown = " ".join(name.split()).strip("\"' ")
        assert sender(f"{written} <ann@example.com>").name == shown


@given(
    st.lists(
        st.tuples(st.text("abc, .'é山", max_size=9), st.sampled_from(["a@x.example", "b.c+d@y.example"])), max_size=9
    )
)
def test_lists_of_addresses_are_split_as_the_standard_library_does(people: list[tuple[str, str]]) -> None:
    line = ", ".join(f'"{name}" <{value}>' for name, value in people)
    assert [one.value for one in addresses(line.encode())] == [value for _, value in getaddresses([line]) if value]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "Mon, 1 Jan 2024 00:00:00 +0000",
            "Mon, 01 Jan 2024 09:00:00 +0900 (JST)",
            "1 Jan 24 00:00 GMT",
            "1 JAN 2024 00:00 Z",
        ),
        *(
            "Mon, 1 Jan 2024 00:00:00 -0000",
            "Sun, 31 Dec 2023 19:00 EST",
            "Mon, 01 Jan 2024 09:00:00 JST",
            "1 Jan 124 00:00 UT",
        ),
        *(
            "Mon Jan  1 00:00:00 2024 +0000",
            "Mon Jan  1 09:00:00 +0900 2024",
            "2024-01-01 09:00:00+09:00",
            "1-Jan-2024 0:00 GMT",
        ),
        *("Monday, 1 January 2024 00:00:00 GMT", "Mon,1 Jan 2024 00.00.00 +0000", "Mon, 1 Jan 2024 09:00:00 GMT+0900"),
        *(
            "2024/01/01 09:00:00 +0900",
            "Mon,\n 1 Jan 2024\n 00:00:00 +0000",
            "Mon, 1 Jan 2024 00:00:00 A",
            "2024-01-01T00:00:00.5Z",
        ),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert mail_dates.seconds(written.encode(), "America/New_York") == NEW_YEAR


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC"])
def test_a_date_without_a_known_zone_is_one_of_here(zone: str) -> None:
    hours = 9 if zone == "Asia/Tokyo" else 0
    for written in (
        "Mon, 1 Jan 2024 00:00:00",
        "Mon Jan  1 00:00:00 2024",
        "2024-01-01 00:00",
        "1 Jan 2024 00:00 XYZT",
    ):
        assert mail_dates.seconds(written.encode(), zone) == NEW_YEAR - 3600 * hours


@pytest.mark.parametrize(
    "written",
    ["", "soon", "Tue, 32 Foo 2024 99:99:99 +9999", "30 Feb 2024 00:00 +0000", "1 Jan 2024 24:00 +0000", "1 Jan 2024"],
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert mail_dates.seconds(written.encode(), "UTC") is None


@given(st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2049, 12, 31)), st.integers(-14 * 60, 14 * 60))
def test_dates_written_by_the_rules_are_read_back(when: dt.datetime, ahead: int) -> None:
    there = when.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=ahead)))
    for written in (
        format_datetime(there),
        f"{there:%d %b %y %H:%M:%S %z}",
        f"{there:%a %b %d %H:%M:%S %z %Y}",
        str(there),
    ):
        assert mail_dates.seconds(written.encode(), "Asia/Tokyo") == there.timestamp()


@given(st.text("0123456789: ,-+/.()JanFebMonGMTESTZ", max_size=60), st.sampled_from(["UTC", "Asia/Tokyo"]))
def test_any_text_is_a_date_or_none(text: str, zone: str) -> None:
    at = mail_dates.seconds(text.encode(), zone)
    assert at is None or isinstance(at, int)


def test_a_date_that_cannot_be_read_is_the_last_receipts_or_else_the_separators() -> None:
    sent, hops = (
        ("From: ann@example.com", "Date: soon"),
        ("Received: by x; soon", "Received: from a\n\tby b; 1 Jan 2024 00:00 +0000"),
    )
    old = "Received: by c; 5 May 2020 00:00 +0000"
    for lines in ((*sent, *hops, old), (hops[1], old, sent[0])):
        made = read(*lines, separator="From x Mon Feb  5 00:00:00 2024")
        assert isinstance(made, InteractionRow)
        assert made.at == NEW_YEAR
    made = read(*sent, hops[0], separator="From ann@example.com Mon Jan  1 09:00:00 2024", zone="Asia/Tokyo")
    assert isinstance(made, InteractionRow)
    assert (made.at, made.left_out) == (NEW_YEAR, "")


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("Thu, 01 Jan 1970 00:00:00 +0000", "no_date"),
        ("Thu, 01 Jan 2099 00:00:00 +0000", "no_date"),
        ("Sat, 02 Jan 2027 00:00:00 +0000", "no_date"),
        ("Fri, 01 Jan 2027 12:00:00 +0000", ""),
        ("soon", "no_date"),
    ],
)
def test_a_mail_of_no_day_that_can_be_is_left_out(date: str, reason: str) -> None:
    made = read("From: ann@example.com", f"Date: {date}", until=dt.date(2026, 12, 31))
    assert isinstance(made, InteractionRow)
    assert (made.left_out, made.parties == ()) == (reason, bool(reason))


@pytest.mark.parametrize("line", ["", "From:", "From: Ann", "From: undisclosed:;"])
def test_a_mail_without_a_sender_is_a_problem_and_no_row(line: str) -> None:
    assert read(line, *PLAIN[1:]) == Problem(7, "problem.mail_no_sender")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (("X-Mozilla-Status: 0009",), "deleted"),
        (("X-Mozilla-Status: 0001",), ""),
        (("X-Mozilla-Status: no",), ""),
        (("X-Gmail-Labels: ゴミ箱,未読",), "deleted"),
        (("X-Gmail-Labels: =?UTF-8?B?44K044Of566x?=",), "deleted"),
        (("X-Gmail-Labels: Important,Trash",), "deleted"),
        (("X-Gmail-Labels: Inbox,Trash cans",), ""),
        (('X-Gmail-Labels: Inbox,"Trash, old"',), ""),
        (("X-Gmail-Labels: 下書き",), "draft"),
        (("X-Gmail-Labels: Drafts,Spam",), "draft"),
        (("X-Mozilla-Draft-Info: internal/draft; vcard=0",), "draft"),
        (("X-Uniform-Type-Identifier: com.apple.mail-draft",), "draft"),
        (("X-Gmail-Labels: 迷惑メール",), "spam"),
        (("X-Spam-Flag: YES",), "spam"),
        (("X-Spam-Status: Yes, score=9.9",), "spam"),
        (("X-Spam-Status: No, score=0.1", "X-Spam-Flag: NO"), ""),
        (("List-Id: <talk.example.com>",), "automated"),
        (("list-UNSUBSCRIBE : <https://example.com/leave>",), "automated"),
        (("List-Post: <mailto:talk@example.com>",), "automated"),
        (("Mailing-List: contact talk-help@example.com",), "automated"),
        (("Feedback-ID: 1:campaign:example",), "automated"),
        (("Precedence: Bulk",), "automated"),
        (("Precedence: list",), "automated"),
        (("Precedence: first-class",), ""),
        (("Auto-Submitted: auto-replied",), "automated"),
        (("Auto-Submitted: no",), ""),
        (("Auto-Submitted: no; owner=ann",), ""),
        (("X-Auto-Response-Suppress: All",), ""),
        (("Return-Path: <>",), "automated"),
        (("Return-Path: <ann@example.com>",), ""),
        (("Sender: Calendar <calendar-notification@example.com>",), "automated"),
        (("Sender: Assistant <cy@example.com>",), ""),
        (("Content-Type: text/calendar; method=REQUEST",), "automated"),
        (("Content-Type: multipart/mixed; x=text/calendar",), ""),
        (("Content-Class: urn:content-classes:calendarmessage",), "automated"),
        (("X-Gmail-Labels: Spam", "List-Id: <a.example.com>", "X-Mozilla-Status: 0008"), "deleted"),
    ],
)
def test_a_header_says_why_a_mail_counts_for_nobody(lines: tuple[str, ...], reason: str) -> None:
    made = row(*lines, "Message-ID: <1@example.com>")
    assert made.left_out == reason
    assert reason in ("", *schema.LEFT_OUT)
    if reason:
        assert made == InteractionRow(7, "1@example.com", "mail", NEW_YEAR, thread="1@example.com", left_out=reason)


@pytest.mark.parametrize(
    ("local", "automated"),
    [
        *(("no-reply", True), ("noreply", True), ("No_Reply", True), ("do-not-reply", True), ("shop+news", True)),
        *(
            ("notifications", True),
            ("ann.alerts", True),
            ("MAILER-DAEMON", True),
            ("bounces+7", True),
            ("info-mail", True),
        ),
        *(
            ("ann", False),
            ("newson", False),
            ("ann.newsom", False),
            ("reply", False),
            ("info", False),
            ("ecosystem", False),
        ),
    ],
)
def test_a_sender_who_is_a_machine_is_known_by_its_address(local: str, automated: bool) -> None:
    made = read(f"From: News System <{local}@alerts.example>", *PLAIN[1:])
    assert isinstance(made, InteractionRow)
    assert made.left_out == ("automated" if automated else "")


def test_a_mail_to_more_than_five_is_a_round_mail() -> None:
    others = ", ".join(f"person{n}@example.com" for n in range(4))
    assert (row(f"Cc: {others}").left_out, row(f"Cc: {others}").people) == ("", 5)
    made = row(f"Cc: {others}, last@example.com")
    assert (made.left_out, made.people, made.parties, made.at) == ("broadcast", 6, (), NEW_YEAR)


def test_a_recipient_counts_once_however_often_named() -> None:
    made = row("Cc: BOB@example.com, Cy <cy@example.com>", "Cc: cy@Example.com")
    assert ([(party.role, party.value) for party in made.parties[1:]], made.people) == (
        [("to", "bob@example.com"), ("cc", "cy@example.com")],
        2,
    )


def test_of_fields_that_stand_twice_the_first_counts_and_recipients_are_joined() -> None:
    made = row("From: second@example.com", "Date: Mon, 1 Jan 2001 00:00:00 +0000", "To: cy@example.com")
    assert ([party.value for party in made.parties], made.at) == (
        ["ann@example.com", "bob@example.com", "cy@example.com"],
        NEW_YEAR,
    )


def test_names_of_fields_may_be_in_any_case_and_lines_that_are_none_are_passed_by() -> None:
    made = read(
        "no field here", "FROM: ann@example.com", "tO : bob@example.com", ">From x", "DATE:\n 1 Jan 2024 00:00 +0000"
    )
    assert isinstance(made, InteractionRow)
    assert ([party.value for party in made.parties], made.at) == (["ann@example.com", "bob@example.com"], NEW_YEAR)


@pytest.mark.parametrize(
    ("lines", "thread"),
    [
        (("X-GM-THRID: 1780000000000000001", "References: <a@example.com>"), "a@example.com"),
        (("References: <a@example.com>\n <b@example.com>", "In-Reply-To: <b@example.com>"), "a@example.com"),
        (("In-Reply-To: Your mail <b@example.com>", "References:"), "b@example.com"),
        ((), "own@example.com"),
    ],
)
def test_a_thread_is_what_its_first_mail_is(lines: tuple[str, ...], thread: str) -> None:
    assert row("Message-ID: <own@example.com>", *lines).thread == thread


@pytest.mark.parametrize("written", ["<1@example.com>", " < 1@example.com > ", "1@example.com", "\n <1@example.com>"])
def test_a_key_is_the_identifier_without_brackets(written: str) -> None:
    assert row(f"Message-ID:{written}").key == "1@example.com"


def test_a_mail_without_an_identifier_has_a_key_of_what_is_the_same_in_every_copy() -> None:
    first = row("Subject: a\n secret", "X-Gmail-Labels: Inbox")
    again = row("Subject: a secret", "X-Gmail-Labels: Archived", separator="From x Mon Jan  1 00:00:00 2024")
    assert first.key == again.key != row("Subject: another").key
    assert "secret" not in repr(first)


@pytest.mark.parametrize(
    ("lines", "mine"),
    [
        (("X-Gmail-Labels: 送信済み,開封済み", "Delivered-To: bob@example.com"), ("ann@example.com",)),
        (("X-Gmail-Labels: =?utf-8?b?6YCB5L+h5riI44G/?=",), ("ann@example.com",)),
        (("X-Gmail-Labels: Gesendet",), ("ann@example.com",)),
        (("X-Gmail-Labels: Inbox", "Delivered-To: Bob@EXAMPLE.com"), ("Bob@example.com",)),
        (("X-Original-To: <bob@example.com>",), ("bob@example.com",)),
        (("Envelope-To: bob@example.com", "Delivered-To: mailing list talk"), ("bob@example.com",)),
        ((), ()),
    ],
)
def test_the_owners_own_addresses_are_told(lines: tuple[str, ...], mine: tuple[str, ...]) -> None:
    assert row(*lines).mine == mine


@given(st.lists(st.tuples(st.sampled_from(mail._NAMES), st.binary(max_size=40)), max_size=12))
def test_any_header_is_read_or_told(fields: list[tuple[str, bytes]]) -> None:
    made = read("From: ann@example.com", *(name.encode() + b": " + value for name, value in fields))
    if isinstance(made, InteractionRow):
        assert made.left_out in ("", *schema.LEFT_OUT)
        assert made.key
        assert all("@" in party.value and party.name.isprintable() for party in made.parties)


def test_a_blind_copy_counts_among_those_it_was_sent_to() -> None:
    many = ", ".join(f"p{n}@example.com" for n in range(6))
    assert row("Message-ID: <1@example.com>", f"Bcc: {many}").left_out == "broadcast"
    one = row("Message-ID: <1@example.com>", "Bcc: hidden@example.com")
    assert [party.role for party in one.parties if party.value == "hidden@example.com"] == ["cc"]
