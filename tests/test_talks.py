"""Talks of LINE and WhatsApp: who wrote when, in every form their dates take, and never what."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED
from jinmyaku.sources import HEAD, SOURCES, line, linkedin_messages, mapped, typed, whatsapp
from jinmyaku.sources.rows import Batch, InteractionRow, Options, Party, Problem, Source

TOKYO: Final = Options(zone="Asia/Tokyo")
ANN_TO_KEN: Final = (Party("from", "name", "Ann"), Party("to", "name", "Ken"))
# Every text says it, so that none can stand in a row unseen.
SECRET: Final = "himitsu"

LINE_JA: Final = (
    "[LINE] 佐藤 花子とのトーク履歴\n保存日時：2026/07/01 12:00\n\n"
    '2026/06/01(月)\n10:23\t佐藤 花子\thimitsu\n10:24\t森 遥\t"himitsu\nhimitsu"\n10:24\t森 遥\t[スタンプ]himitsu\n'
    "\n2026/06/02(火)\n9:05\t佐藤 花子\t☎ 通話時間 1:02:30\n9:06\t佐藤 花子\t☎ 不在着信\n"
    "9:07\t\tメッセージの送信を取り消しました\n9:08\t花子がメッセージの送信を取り消しました\n"
)
LINE_EN: Final = (
    "[LINE] Chat history with Ann\nSaved on: 6/2/2026, 12:00\n\nMon, 6/1/2026\n"
    "10:23 AM\tAnn\thimitsu\n1:05PM\tKen\thimitsu\n1:06PM\tKen\t☎ Call time 0:30\n1:07PM\tKen\t☎ Missed call\n"
)
IPHONE: Final = (
    "[2026/07/01 12:34:56] Ann: \u200eMessages are end-to-end encrypted, himitsu.\n"
    "[2026/07/01 12:34:56] Ann: himitsu\nhimitsu: more\n"
    "\u200e[2026/07/01 12:35:00] Ken: \u200e<attached: himitsu.jpg>\n"
)
ANDROID: Final = (
    "13/6/2026, 12:30 - Messages and calls are end-to-end encrypted. himitsu\n"
    "13/6/2026, 12:34 - Ann: himitsu\n13/6/2026, 12:35 - Ken: <Media omitted>\nhimitsu\n"
)
AMERICAN: Final = "6/13/26, 12:34\u202fPM - Ann: himitsu\n6/13/26, 1:05\u202fPM - Ken: himitsu\n"
FIXTURES: Final = {"LINE_JA": LINE_JA, "LINE_EN": LINE_EN, "IPHONE": IPHONE, "ANDROID": ANDROID, "AMERICAN": AMERICAN}
ALL: Final[tuple[Source, ...]] = tuple(
    {source.NAME: source for source in (*SOURCES, line, whatsapp, linkedin_messages)}.values()
)


def batches(text: str | bytes, options: Options = TOKYO) -> list[Batch]:
    data = text.encode() if isinstance(text, str) else text
    [source] = [source for source in (line, whatsapp) if source.recognises(data[:HEAD], "talk.txt")]
    return list(source.read(io.BytesIO(data), options))


def read(text: str | bytes, options: Options = TOKYO) -> tuple[list[InteractionRow], list[Problem]]:
    found = batches(text, options)
    return [row for one in found for row in one.interactions], [fault for one in found for fault in one.problems]


def rows(text: str | bytes, options: Options = TOKYO) -> list[InteractionRow]:
    found, problems = read(text, options)
    assert problems == []
    return found


def local(row: InteractionRow, zone: str = "Asia/Tokyo") -> str:
    return dt.datetime.fromtimestamp(row.at, ZoneInfo(zone)).isoformat(" ", "minutes")[:16]


def line_talk(*said: str, title: str = "Ann", date: str = "2026/06/01(月)") -> str:
    return "\n".join((f"[LINE] {title}とのトーク履歴", "", date, *said, ""))


# LINE


def test_a_talk_of_line_gives_its_messages_and_calls() -> None:
    found = rows(LINE_JA)
    assert [(row.line, row.kind, local(row), row.minutes, row.parties[0][:3]) for row in found] == [
        (5, "message", "2026-06-01 10:23", None, ("from", "name", "佐藤 花子")),
        (6, "message", "2026-06-01 10:24", None, ("from", "name", "森 遥")),
        (8, "message", "2026-06-01 10:24", None, ("from", "name", "森 遥")),
        (11, "call", "2026-06-02 09:05", 62.5, ("there", "name", "佐藤 花子")),
    ]
    assert [(row.people, row.mine, row.left_out) for row in found] == [
        *[(1, ("森 遥",), "")] * 3,
        (2, ("森 遥",), ""),
    ]
    assert len({row.key for row in found}) == 4
    assert len({row.thread for row in found}) == 1


def test_an_english_talk_of_line_has_the_other_in_its_header_and_the_person_opposite() -> None:
    found = rows(LINE_EN)
    assert [(row.kind, local(row), row.minutes) for row in found] == [
        ("message", "2026-06-01 10:23", None),
        ("message", "2026-06-01 13:05", None),
        ("call", "2026-06-01 13:06", 0.5),
    ]
    assert found[0].parties == ANN_TO_KEN
    assert {row.mine for row in found} == {("Ken",)}


@pytest.mark.parametrize(
    "date",
    [
        "2026/06/01(月)", "2026/6/1(Mon)", "2026.06.01 月曜日", "2026.06.01 Monday", "Mon, 6/1/2026", "Mon, 01/06/2026",
        "Mon, 06/01/2026", "Mon, 01/06/2569 BE", "2026/06/01（一）",
    ],
)  # fmt: skip
def test_dates_of_line_in_every_form(date: str) -> None:
    [row] = rows(line_talk("10:23\tAnn\thi", date=date))
    assert local(row) == "2026-06-01 10:23"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("23:59", "23:59"), ("0:05", "00:05"), ("午後1:05", "13:05"), ("午前0:05", "00:05"), ("下午12:05", "12:05"),
        ("1:05 PM", "13:05"), ("12:05AM", "00:05"), ("PM 1:05", "13:05"), ("1:05 p.m.", "13:05"),
    ],
)  # fmt: skip
def test_times_of_line_in_every_form(clock: str, expected: str) -> None:
    [row] = rows(line_talk(f"{clock}\tAnn\thi"))
    assert local(row) == f"2026-06-01 {expected}"


@pytest.mark.parametrize(
    ("header", "others", "mine"),
    [
        ("[LINE] Annとのトーク履歴", ["Ann"], ("Ken",)),
        ("[LINE] Annとのトーク", ["Ann"], ("Ken",)),
        ("[LINE] Chat history with Ann", ["Ann"], ("Ken",)),
        ("[LINE] 與Ann的聊天記錄", ["Ann"], ("Ken",)),
        ("[LINE] 花火の会のトーク履歴", [], ()),
        ("[LINE]花火の会 のトーク履歴", [], ()),
        ("[LINE] Chat history in Friends", [], ()),
        ("[LINE] Friends", [], ()),
    ],
)
def test_the_header_names_the_other_only_where_there_is_one(
    header: str, others: list[str], mine: tuple[str, ...]
) -> None:
    [row] = rows(f"{header}\n\n2026/06/01(月)\n10:23\tKen\thi\n")
    assert [party.value for party in row.parties] == ["Ken", *others]
    assert (row.people, row.mine) == (1, mine)


def test_a_text_in_quotes_may_hold_what_looks_like_a_message() -> None:
    found = rows(line_talk('10:23\tAnn\t"hi', "2026/06/05(金)", '10:30\tEve\t""no""', 'bye"', "10:24\tKen\thi"))
    assert [(row.parties[0].value, local(row)) for row in found] == [
        ("Ann", "2026-06-01 10:23"),
        ("Ken", "2026-06-01 10:24"),
    ]


def test_a_quote_that_never_closes_costs_nothing() -> None:
    found = rows(line_talk('10:23\tAnn\t"hi', "10:24\tKen\thi", "10:25\tAnn\thi"))
    assert [row.line for row in found] == [4, 5, 6]


def test_a_call_without_a_name_is_with_both_and_none_is_known_of_a_group() -> None:
    text = line_talk("10:23\t☎ 通話時間 5:30")
    [row] = rows(text)
    assert (row.kind, row.minutes, row.people, row.parties) == ("call", 5.5, 2, (Party("there", "name", "Ann"),))
    found, problems = read(text.replace("とのトーク", "のトーク"))
    assert (found, [fault.reason for fault in problems]) == ([], ["problem.talk_empty"])


def test_a_memo_to_oneself_counts_for_nobody() -> None:
    [row] = rows(line_talk("10:23\tKen\thi", title="Keepメモ"))
    assert row.left_out == "nobody_else"


def test_a_date_that_does_not_exist_is_told_once_and_costs_its_messages_only() -> None:
    text = line_talk(
        "10:23\tAnn\thi", "2026/06/31(火)", "10:24\tAnn\thi", "10:25\tAnn\thi", "2026/07/01(水)", "9:00\tAnn\thi"
    )
    found, problems = read(text)
    assert [row.line for row in found] == [4, 9]
    assert problems == [Problem(6, "problem.talk_date")]


@pytest.mark.parametrize("said", ["25:61\tAnn\thi", "Sun, 6/1/2026\n10:23\tAnn\thi"])
def test_neither_an_impossible_time_nor_a_wrong_weekday_is_guessed_at(said: str) -> None:
    found, problems = read(line_talk(said))
    assert (found, [fault.reason for fault in problems]) == ([], ["problem.talk_date"])


@pytest.mark.parametrize("text", ["[LINE] Annとのトーク履歴\n保存日時：2026/07/01 12:00\n", LINE_JA[:60]])
def test_a_talk_in_which_nothing_was_said_is_a_problem(text: str) -> None:
    assert read(text) == ([], [Problem(0, "problem.talk_empty")])


def test_what_line_for_computers_saves_is_known_and_not_guessed_at() -> None:
    assert read("2026.06.01 月曜日\n10:23 佐藤 花子 himitsu\n") == ([], [Problem(0, "problem.line_desktop")])


# WhatsApp


@pytest.mark.parametrize(
    ("text", "lines", "times"),
    [
        (IPHONE, [2, 4], ["2026-07-01 12:34", "2026-07-01 12:35"]),
        (ANDROID, [2, 3], ["2026-06-13 12:34", "2026-06-13 12:35"]),
        (AMERICAN, [1, 2], ["2026-06-13 12:34", "2026-06-13 13:05"]),
    ],
)
def test_a_chat_gives_its_messages_and_attachments(text: str, lines: list[int], times: list[str]) -> None:
    found = rows(text)
    assert [(row.line, local(row)) for row in found] == list(zip(lines, times, strict=True))
    assert found[0].parties == ANN_TO_KEN
    assert {(row.kind, row.people, row.mine, row.left_out) for row in found} == {("message", 1, (), "")}


@pytest.mark.parametrize(
    "stamp",
    [
        "[2026/07/13 9:05:56] ", "[13.07.26, 09:05:56] ", "[13/07/2026, 9:05:56\u202fAM] ", "[7/13/26, 9:05:56 AM] ",
        "[13.7.2026 klo 9.05.56] ", "[2026/07/13 午前9:05:56] ", "2026/07/13 9:05 - ", "13.07.26, 09:05 - ",
        "13/07/2026 à 09:05 - ", "13/7/26, 9:05 a.\u00a0m. - ", "2026-07-13, 09:05 - ", "2026. 7. 13. 오전 9:05 - ",
        "13/7/2569 09:05 - ", "\u200e[13/07/26, 9:05:56] ", "\ufeff13-07-26, 9:05 am – ",
    ],
)  # fmt: skip
def test_stamps_of_whatsapp_in_every_form(stamp: str) -> None:
    [row] = rows(f"{stamp}Ann: hi\n")
    assert (local(row), row.parties[0].value) == ("2026-07-13 09:05", "Ann")


def chat(*dates: str) -> str:
    return "".join(f"{date}, 12:34 - Ann: hi\n" for date in dates)


@pytest.mark.parametrize(
    ("dates", "first", "reason"),
    [
        (["1/2/26", "13/2/26"], "2026-02-01", None),
        (["2/1/26", "2/13/26"], "2026-02-01", None),
        (["11/2/26", "1/3/26"], "2026-02-11", None),
        (["2/11/26", "3/1/26"], "2026-02-11", None),
        (["5/5/26"], "2026-05-05", None),
        (["1/2/26"], "2026-02-01", "problem.day_first"),
    ],
)
def test_which_of_day_and_month_comes_first_is_seen_from_the_whole_file(
    dates: list[str], first: str, reason: str | None
) -> None:
    found, problems = read(chat(*dates))
    assert local(found[0])[:10] == first
    assert [fault.reason for fault in problems] == [reason] * (reason is not None)


def test_in_america_the_month_comes_first_where_nothing_else_tells() -> None:
    [row], problems = read(chat("1/2/26"), Options(region="US", zone="America/New_York"))
    assert local(row, "America/New_York") == "2026-01-02 12:34"
    assert problems == [Problem(0, "problem.month_first")]


def test_one_bad_date_does_not_turn_the_others_around() -> None:
    found, problems = read(chat("14/2/26", "15/2/26", "2/31/26", "16/2/26"))
    assert [local(row)[:10] for row in found] == ["2026-02-14", "2026-02-15", "2026-02-16"]
    assert problems == [Problem(3, "problem.talk_date")]


def test_a_date_taken_the_wrong_way_is_put_right_under_the_same_key() -> None:
    [before], _ = read(chat("2/1/26"))
    after, problems = read(chat("2/1/26", "2/13/26"))
    assert (after[0].key, problems) == (before.key, [])
    assert after[0].at != before.at


@pytest.mark.parametrize(
    "notice",
    [
        "1/7/2026, 9:00 - Ann added Ken",
        '1/7/2026, 9:00 - Ann changed the subject from "Trip: Spain" to "Trip"',
        "[2026/07/01 9:00:00] \u200eAnn created this group",
        "[2026/07/01 9:00:00] Ann: \u200eAnn added Ken",
        "himitsu: a line of its own",
    ],
)
def test_what_whatsapp_notes_down_itself_is_passed_by(notice: str) -> None:
    found = rows(f"[2026/07/01 8:59:00] Ann: hi\n{notice}\n[2026/07/01 9:01:00] Ken: hi\n")
    assert [row.parties for row in found] == [
        ANN_TO_KEN,
        (ANN_TO_KEN[1]._replace(role="from"), ANN_TO_KEN[0]._replace(role="to")),
    ]


def test_the_name_of_a_group_is_not_a_person() -> None:
    text = (
        "[2026/07/01 9:00:00] Friends: \u200eMessages are end-to-end encrypted.\n"
        "[2026/07/01 9:00:01] Friends: \u200eAnn added you\n"
        "[2026/07/01 9:01:00] Ann: hi\n[2026/07/01 9:02:00] Ken: \u200eimage omitted\n"
    )
    assert [[party.value for party in row.parties] for row in rows(text)] == [["Ann", "Ken"], ["Ken", "Ann"]]


# Both


@pytest.mark.parametrize("text", FIXTURES.values(), ids=FIXTURES)
def test_what_was_said_is_nowhere(text: str) -> None:
    assert SECRET in text
    assert SECRET not in repr(batches(text))
    assert SECRET not in repr(batches(text.replace("/2026", "/0").replace("2026/", "0/")))


@pytest.mark.parametrize("text", FIXTURES.values(), ids=FIXTURES)
def test_names_stand_in_no_key_and_no_thread(text: str) -> None:
    names = {party.value for row in rows(text) for party in row.parties}
    assert [row for row in rows(text) if any(name in row.key + row.thread for name in names)] == []


@pytest.mark.parametrize("text", FIXTURES.values(), ids=FIXTURES)
def test_only_one_source_claims_a_talk(text: str) -> None:
    for name in ("talk.txt", "_chat.txt", "talk.csv"):
        for encoded in (
            text.encode(),
            text.encode("utf-8-sig"),
            text.encode("utf-16"),
            text.replace("\n", "\r\n").encode(),
        ):
            assert len([source for source in ALL if source.recognises(encoded, name)]) == 1


def test_a_list_of_names_is_no_talk() -> None:
    data = "佐藤 花子、例示商事\n13/6/2026\n[Ann]\n".encode()
    assert [source.NAME for source in ALL if source.recognises(data, "names.txt")] == [typed.NAME]


@pytest.mark.parametrize("file", sorted((SHARED / "exports" / "csv").glob("*.csv")), ids=lambda path: path.stem)
def test_no_table_is_claimed_twice(file: Path) -> None:
    head = file.read_bytes()[:HEAD]
    claiming = [source.NAME for source in ALL if source.recognises(head, file.name)]
    assert len(claiming) <= 1
    assert not {line.NAME, whatsapp.NAME} & set(claiming)


@pytest.mark.parametrize("text", FIXTURES.values(), ids=FIXTURES)
def test_a_talk_is_read_alike_in_any_encoding(text: str) -> None:
    expected = rows(text)
    for data in (text.encode("utf-16"), text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode()):
        assert [row[1:] for row in rows(data)] == [row[1:] for row in expected]
    assert rows(LINE_JA.encode("cp932", "replace")) != []


def test_names_are_shown_clean_and_bounded() -> None:
    names = (
        "\u202a+81 90\u20110000\u20110001\u202c",
        "~\u202fMaki",
        "<script>x</script>",
        "M" * 3000,
        "👩\u200d🔧",
        "a\x00b\x07c",
    )
    found = rows("".join(f"1/7/2026, 9:00 - {name}: hi\n14/7/2026, 9:00 - Ann: hi\n" for name in names[:1]))
    assert found[0].parties[0].value == "+81 90\u20110000\u20110001"
    several = [rows(f"14/7/2026, 9:00 - {name}: hi\n")[0].parties[0].value for name in names[1:]]
    assert several == ["Maki", "<script>x</script>", "M" * 200, "👩\u200d🔧", "abc"]


def test_many_recipients_are_a_broadcast_with_nobody_in_it() -> None:
    found = rows("".join(f"14/7/2026, 9:0{n} - P{n}: hi\n" for n in range(7)))
    assert {(row.left_out, row.parties, row.people) for row in found} == {("broadcast", (), 6)}
    assert [row.left_out for row in rows("".join(f"14/7/2026, 9:0{n} - P{n}: hi\n" for n in range(6)))] == [""] * 6


def test_what_lies_after_the_span_or_before_any_book_has_no_date() -> None:
    text = "14/7/1999, 9:00 - Ann: hi\n30/6/2026, 23:59 - Ann: hi\n1/7/2026, 0:00 - Ann: hi\n"
    found = rows(text, Options(zone="Asia/Tokyo", until=dt.date(2026, 6, 30)))
    assert [row.left_out for row in found] == ["no_date", "", "no_date"]


def test_times_are_of_the_zone_and_keys_are_not() -> None:
    for text in (LINE_JA, ANDROID):
        here, there = rows(text), rows(text, Options(zone="America/New_York"))
        assert [row.key for row in here] == [row.key for row in there]
        assert [after.at - before.at for before, after in zip(here, there, strict=True)] == [13 * 3600] * len(here)


def test_one_minute_in_two_talks_is_two_messages() -> None:
    keys = [rows(line_talk("10:23\tKen\thi", title=title))[0].key for title in ("Ann", "Maki")]
    chats = [f"1/7/2026, 9:00 - {other}: hi\n14/7/2026, 9:00 - Ken: hi\n" for other in ("Ann", "Maki")]
    keys += [rows(text)[1].key for text in chats]
    assert len(set(keys)) == 4


def test_a_chat_whose_beginning_is_gone_keeps_its_keys_once_both_have_spoken() -> None:
    said = [f"14/7/2026, 9:{n:02d} - {who}: hi\n" for n, who in enumerate(["Ann", "Ken"] * 10)]
    whole, rest = rows("".join(said)), rows("".join(said[7:]))
    assert [row.key for row in rest][1:] == [row.key for row in whole][8:]


Steps = Sequence[tuple[int, int, str]]
WHO = st.sampled_from(["Ann", "Ken", "Maki", "森 遥"])
STEPS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), WHO), min_size=1, max_size=30)


def moments(steps: Steps) -> list[tuple[dt.datetime, str]]:
    at, found = dt.datetime(2026, 1, 1, 9), []
    for days, minutes, who in steps:
        at += dt.timedelta(days=days, minutes=minutes)
        found.append((at, who))
    return found


def as_line(steps: Steps) -> str:
    days = "月火水木金土日"
    said = [f"{at:%Y/%m/%d}({days[at.weekday()]})\n{at:%H:%M}\t{who}\thi\n" for at, who in moments(steps)]
    return "[LINE] Annとのトーク履歴\n\n" + "".join(said)


def as_android(steps: Steps) -> str:
    return "".join(f"{at:%d/%m/%Y}, {at:%H:%M} - {who}: hi\n" for at, who in moments(steps))


def as_iphone(steps: Steps) -> str:
    mark = {0: "\u200e"}
    stamped = zip(moments(steps), steps, strict=True)
    return "".join(f"[{at:%Y/%m/%d %H:%M:%S}] {who}: {mark.get(step[1], '')}hi\n" for (at, who), step in stamped)


@given(STEPS, st.sampled_from([as_line, as_android, as_iphone]), st.floats(0, 1))
def test_a_longer_export_keeps_all_earlier_keys(steps: Steps, write: Callable[[Steps], str], share: float) -> None:
    text = write(steps)
    whole = [row.key for row in read(text)[0]]
    cut = text[: max(int(len(text) * share), text.index("\n") + 1)]
    part = [row.key for row in read(cut)[0]]
    assert len(set(whole)) == len(whole)
    assert set(part) <= set(whole)


@given(STEPS, st.sampled_from([as_line, as_android]))
def test_every_message_is_a_row_at_its_time(steps: Steps, write: Callable[[Steps], str]) -> None:
    found, _ = read(write(steps))
    assert [row.parties[0].value for row in found] == [who for _, _, who in steps]
    sure = write is as_line or any(at.day > 12 for at, _ in moments(steps))
    assert not sure or [local(row) for row in found] == [f"{at:%Y-%m-%d %H:%M}" for at, _ in moments(steps)]


PIECES = st.sampled_from(
    [
        "2026/06/01(月)", "Mon, 6/1/2026", "10:23", "\t", "Ann", "\n", '"', "☎ 1:02", "\x00", "\u200e", "]", "[", " - ",
        ": ", "99/99/9999", "1/2/26, 9:00 - ", "[2026/07/01 9:00:00] ", "\ud83d", "0/0/0",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.sampled_from(["[LINE] Annとのトーク履歴\n", "14/7/2026, 9:00 - Ann: hi\n"]))
def test_anything_below_a_beginning_is_read_or_told(pieces: list[str], beginning: str) -> None:
    found, problems = read((beginning + "".join(pieces)).encode("utf-8", "replace"))
    assert found or problems
    assert all(row.kind in ("message", "call") and all(party.value for party in row.parties) for row in found)


@given(st.binary(max_size=300))
def test_any_bytes_below_a_beginning_are_read_or_told(data: bytes) -> None:
    for beginning in (b"[LINE] Chat history with Ann\n", b"14/7/2026, 9:00 - Ann: hi\n"):
        assert any(read(beginning + data))


def long_line() -> str:
    said = "".join(f"{m // 5}:{m % 60:02d}\t{'Ann' if m % 3 else 'Ken'}\t{'hello ' * 15}\n" for m in range(100))
    return "[LINE] Annとのトーク履歴\n" + "".join(f"2026/06/{1 + n % 30:02d}(月)\n{said}" for n in range(1000))


def long_chat() -> str:
    said = (f"{n % 28 + 1}/6/2026, {n % 24}:{n % 60:02d} - {'Ann' if n % 3 else 'Ken'}: " for n in range(100_000))
    return "".join(f"{one}{'hello ' * 13}\n" for one in said)


@pytest.mark.parametrize("write", [long_line, long_chat])
def test_a_hundred_thousand_messages_come_in_batches_and_soon(write: Callable[[], str]) -> None:
    data = write().encode()
    assert len(data) > 9_000_000
    started = time.perf_counter()
    found = batches(data)
    assert time.perf_counter() - started < 10
    assert sum(len(one.interactions) for one in found) == 100_000
    assert max(len(one.interactions) for one in found) <= 2000


@pytest.mark.parametrize(
    "text",
    [
        "[LINE] Annとのトーク履歴\n2026/06/01(月)\n" + '10:23\tAnn\t"x\n' * 50_000,
        "[LINE] Annとのトーク履歴\n2026/06/01(月)\n10:23\tAnn\t" + "x" * 5_000_000 + "\n" + "☎" * 1_000_000,
        "14/7/2026, 9:00 - Ann: hi\n14/7/2026, 9:00 - " + "x" * 5_000_000,
        "14/7/2026, 9:00 - Ann: hi\n" + "[" * 1_000_000 + "\n" + "1/" * 1_000_000,
        "14/7/2026, 9:00 - Ann: hi\n" + "99/99/9999, 9:00 - Ann: hi\n" * 50_000,
    ],
)
def test_hostile_talks_take_time_by_their_length_only(text: str) -> None:
    started = time.perf_counter()
    found, problems = read(text)
    assert found
    assert len(problems) <= 1
    assert time.perf_counter() - started < 10


def test_the_table_of_no_known_service_is_not_asked() -> None:
    assert not mapped.recognises(LINE_JA.encode(), "talk.txt")
