"""LINE's talk history as its telephone apps send it: who said something when, never what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from jinmyaku.sources import table, talk
from jinmyaku.sources.rows import Batch, Options
from jinmyaku.sources.talk import Day, Said, Talk

NAME: Final = "line"

_HEADER: Final = re.compile(r"\[LINE\]\s*(.*)")
# With one other person, and within a group.
_WITH: Final = re.compile(r"(.+)とのトーク(?:履歴)?|Chat (?:history )?with (.+)|[與与](.+)的(?:聊天|對話|对话).{0,2}")
_WITHIN: Final = re.compile(r"(.+?)\s?のトーク(?:履歴)?|Chat history in (.+)|(.+)的(?:聊天|對話|对话).{0,2}")
_MEMO: Final = frozenset(("Keepメモ", "Keep Memo"))

_WEEKDAYS: Final = {
    word: weekday
    for weekday, words in enumerate(
        (
            "月 月曜 月曜日 Mon Monday 一 周一 週一 星期一",
            "火 火曜 火曜日 Tue Tuesday 二 周二 週二 星期二",
            "水 水曜 水曜日 Wed Wednesday 三 周三 週三 星期三",
            "木 木曜 木曜日 Thu Thursday 四 周四 週四 星期四",
            "金 金曜 金曜日 Fri Friday 五 周五 週五 星期五",
            "土 土曜 土曜日 Sat Saturday 六 周六 週六 星期六",
            "日 日曜 日曜日 Sun Sunday 周日 週日 星期日",
        )
    )
    for word in words.split()
}
_WORD: Final = "|".join(_WEEKDAYS)
_DAY: Final = re.compile(rf"(?:({_WORD}),\s*)?({talk.DATE})(?:\s?BE)?\s?[(（]?({_WORD})?[)）]?\s*")
_LONGEST_DAY: Final = 40
# Where nothing above a message says when it was.
_NO_DAY: Final = Day(0, 0, 0, True)
_SPOKEN: Final = re.compile(rf"{talk.TIME}\t([^\t]*)(?:\t(.*))?")
# How LINE for computers writes a message: nothing but a blank between the name and what was said.
_BLANKS: Final = re.compile(rf"{talk.TIME} \S")
_CALL: Final = re.compile(r"☎\ufe0e?\ufe0f?(?:\D{0,30}?(?:(\d{1,3}):)?(\d{1,3}):(\d{2})\s*$)?")
_UNSENT: Final = re.compile(
    r"(?:.{1,200}が)?メッセージの送信を取り消しました。?|(?:.{1,200} )?[Uu]nsent a message\.?|Message unsent\.?"
)


def recognises(head: bytes, name: str) -> bool:
    """Say whether the file begins like a talk of LINE: with its mark, or with a date and a time below it.

    >>> recognises("[LINE] 佐藤 花子とのトーク履歴\\n".encode(), "a.txt"), recognises(b"Ann Lee\\n", "[LINE] Ann.txt")
    (True, False)
    """
    first, second, *_ = *filter(str.strip, talk.lines(table.head_text(head))), "", ""
    marked = _HEADER.match(first.strip())
    return bool(marked or (_day(first) and (_SPOKEN.match(second) or _BLANKS.match(second))))


def read(stream: BinaryIO, options: Options) -> Iterator[Batch]:
    """Yield the messages, and of a talk with one other person the calls.

    In: the file, and options: its times are of ``zone``. Out: batches of rows and problems. What LINE itself notes
    down, missed calls and messages taken back are passed by.

    >>> import io
    >>> text = "[LINE] 佐藤 花子とのトーク履歴\\n\\n2026/06/01(月)\\n10:23\\t森 遥\\tお元気ですか\\n"
    >>> [row] = [row for batch in read(io.BytesIO(text.encode()), Options()) for row in batch.interactions]
    >>> [(party.role, party.value) for party in row.parties], row.mine
    ([('from', '森 遥'), ('to', '佐藤 花子')], ('森 遥',))
    """
    text, problems = table.decoded(stream)
    yield from talk.batches(_talk(talk.lines(text)), problems, options)


def _talk(lines: Sequence[str]) -> Talk:
    title, other = _title(next(filter(str.strip, lines), ""))
    said = list(_said(lines, title, bool(other)))
    speakers = list(dict.fromkeys(one.who for one in said if one.who))
    rest = [name for name in speakers if name != other]
    desktop = not said and any(map(_BLANKS.match, lines))
    return Talk(
        said,
        names=list(dict.fromkeys((*speakers, other))) if other else speakers,
        thread=talk.digest(NAME, *(one.apart for one in said[:1])),
        mine=(rest[0],) if other and len(rest) == 1 else (),
        memo=other in _MEMO,
        empty="problem.line_desktop" if desktop else "problem.talk_empty",
    )


def _title(first: str) -> tuple[str, str]:
    """What the talk is called, and whom it is with where that is one person."""
    header = _HEADER.match(first.strip())
    said = header[1].strip() if header else ""
    for form in (_WITH, _WITHIN):
        if found := form.fullmatch(said):
            name = talk.clean(next(filter(None, found.groups())))
            return name, name if form is _WITH else ""
    return talk.clean(said), ""


def _said(lines: Sequence[str], title: str, calls: bool) -> Iterator[Said]:
    day, apart, at = _NO_DAY, title, 0
    while at < len(lines):
        number, line = at + 1, lines[at]
        at += 1
        day = _day(line) or day
        spoken = _SPOKEN.match(line)
        if spoken is None:
            continue
        who, text = (spoken[6], spoken[7]) if spoken[7] is not None else ("", spoken[6])
        at += _more(text, lines, at)
        who, clock = talk.clean(who), talk.clock(spoken.groups())
        if _counts(who, text, calls):
            apart = apart or day.stamp(clock)
            yield Said(number, day, clock, who, apart, _minutes(text))


def _counts(who: str, text: str, calls: bool) -> bool:
    if text.startswith("☎"):
        return calls and _minutes(text) is not None
    return bool(who) and not _UNSENT.fullmatch(text)


def _day(line: str) -> Day | None:
    found = _DAY.fullmatch(line) if len(line) <= _LONGEST_DAY else None
    weekday = (found[1] or found[3]) if found else None
    return talk.day(found[2], _WEEKDAYS[weekday]) if found and weekday else None


def _more(text: str, lines: Sequence[str], at: int) -> int:
    """How many lines further a text in quotes goes on; what looks like a message there is quoted."""
    quotes = text.count('"')
    if not text.startswith('"') or quotes % 2 == 0:
        return 0
    for more, line in enumerate(lines[at : at + table.MOST_LINES], start=1):
        quotes += line.count('"')
        if quotes % 2 == 0 and line.endswith('"'):
            return more
    return 0


def _minutes(text: str) -> float | None:
    found = _CALL.match(text)
    if found is None or found[2] is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 60 + minutes + seconds / 60
