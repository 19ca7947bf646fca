"""A year's correspondence: who writes to whom about what, as plain letters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cast import Person
from formats_calendar import my_address
from rhythm import known_in, measured_hours

OWNER = "片桐 志保"
SUBJECTS = {
    "work": (
        "来週の打ち合わせの件",
        "資料ありがとうございました",
        "日程のご相談",
        "見積書の送付",
        "議事録の共有",
        "先日のお礼",
        "ご相談があります",
    ),
    "private": (
        "今度の土曜",
        "写真送ります",
        "元気にしていますか",
        "誕生日おめでとう",
        "この前はありがとう",
        "近いうちに",
    ),
    "abroad": (
        "Next week",
        "Thanks for today",
        "A quick question",
        "Draft for your review",
        "Slides from the call",
        "Catching up",
    ),
}
LINES = {
    "work": (
        "お世話になっております。ご確認をお願いいたします。",
        "ありがとうございます。承知しました。",
        "遅くなりましたが、資料をお送りします。",
    ),
    "private": (
        "連絡ありがとう。楽しみにしています。",
        "元気そうでよかった。また話そう。",
        "ゆっくりでいいので、返事ください。",
    ),
    "abroad": (
        "Sounds good, thank you.",
        "Could you have a look when you have a minute?",
        "Let me know what works for you.",
    ),
}
SILENT = {"vanished": 2025, "fading": 2026}  # from then on they no longer answer
STEPS = ((0.3, 0), (30, 1), (100, 2), (200, 3))  # hours a year below which there are so many threads
MOST = 4


@dataclass
class Letter:
    """One message as it will stand in the mailbox; ``other`` is the person at the other end."""

    when: datetime
    sender: tuple[str, str]
    to: list[tuple[str, str]]
    subject: str
    line: str
    mine: bool
    thread: str
    number: int = 0
    cc: list[tuple[str, str]] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)


def tone(person: Person) -> str:
    """Which subjects and sentences fit this person."""
    if not person.japanese:
        return "abroad"
    return "private" if person.relation in ("family", "friend", "community") else "work"


def thread_count(person: Person, year: int) -> int:
    """How many exchanges a year goes with the hours spent on each other."""
    if not person.mail(year):
        return 0
    if SILENT.get(person.key, 9999) == year:
        return 2
    if not known_in(person, year):
        return 0
    hours = measured_hours(person, year)
    return next((count for limit, count in STEPS if hours < limit), MOST)


def write_thread(person: Person, me: list[str], year: int, number: int) -> Iterator[Letter]:
    """One exchange of one to three letters, begun by whoever usually begins."""
    rng = random.Random(f"thread {person.key} {year} {number}")
    begin = max(date(year, 1, 4), date.fromisoformat(person.met) if person.met else date(year, 1, 4))
    when = datetime(begin.year, begin.month, begin.day, 9) + timedelta(
        minutes=rng.randrange(max(1, (date(year, 12, 20) - begin).days) * 1440)
    )
    when = when.replace(hour=rng.randint(8, 21))
    manner = tone(person)
    subject = rng.choice(SUBJECTS[manner])
    mine = rng.random() >= person.starts
    silent = SILENT.get(person.key, 9999) <= year
    for step in range(1 if silent else rng.choice((1, 1, 2, 2, 2, 3))):
        address = (OWNER, my_address(me, [person], when.date()))
        other = (person.name, person.mail(year))
        from_me = silent or mine == (step % 2 == 0)
        yield Letter(
            when,
            address if from_me else other,
            [other if from_me else address],
            subject if step == 0 else f"Re: {subject}",
            rng.choice(LINES[manner]),
            from_me,
            f"{person.key}-{year}-{number}",
            step,
        )
        when = min(when + timedelta(minutes=rng.randint(20, 4000)), datetime(year, 12, 28, 20))


def from_machines(mine: tuple[str, str], year: int) -> Iterator[Letter]:
    """What no person wrote: a newsletter every second month, and a bank's notices."""
    news, bank = (
        ("月刊プロダクト", "letter@monthly-product.example"),
        ("ひがしの信託", "no-reply@higashino.example"),
    )
    marks = {
        "List-Id": "<letter.monthly-product.example>",
        "Precedence": "bulk",
        "List-Unsubscribe": "<https://monthly-product.example/leave>",
    }
    for month in range(1, 13, 2):
        title, text = f"月刊プロダクト {month}月号", "今月の特集は料金表です。"
        first, third = datetime(year, month, 10, 7), datetime(year, month, 21, 3)
        yield Letter(first, news, [mine], title, text, False, f"news-{year}-{month}", extra=marks)
        title, text = "ご利用のお知らせ", "このメールは送信専用です。"
        yield Letter(third, bank, [mine], title, text, False, f"notice-{year}-{month}")


def not_for_me_alone(mine: tuple[str, str], people: dict[str, Person], year: int) -> Iterator[Letter]:
    """An automatic reply, a round mail to many, and a mail of which the owner got a copy."""
    client, lead, sato, takahashi = (
        (people[key].name, people[key].mail(year))
        for key in ("big_client", "broker", "sato_client", "ladder_takahashi")
    )
    away = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    subject, text = "自動応答: 夏季休業", "8月16日まで不在にしております。"
    summer, november = datetime(year, 8, 13, 10), datetime(year, 11, 2, 18)
    yield Letter(summer, client, [mine], subject, text, False, f"away-{year}", extra=away)
    many = [(one.name, one.mail(year)) for one in people.values() if one.stands_in("google", year)][:8]
    subject, text = "忘年会のご案内", "みなさま、今年もお世話になりました。"
    yield Letter(november, lead, [mine, *many], subject, text, False, f"round-{year}")
    subject, text = "要件の確認", "片桐さんはご参考まで。"
    yield Letter(datetime(year, 9, 4, 15), takahashi, [sato], subject, text, False, f"copy-{year}", cc=[mine])


def write_letters(people: list[Person], me: list[str], year: int) -> list[Letter]:
    """Everything sent and received in that year, in the order of time."""
    letters = [
        letter
        for person in people
        for number in range(thread_count(person, year))
        for letter in write_thread(person, me, year, number)
    ]
    mine = (OWNER, me[0])
    letters += from_machines(mine, year)
    letters += not_for_me_alone(mine, {person.key: person for person in people}, year)
    return sorted(letters, key=lambda letter: (letter.when, letter.thread, letter.number))
