"""A year's diary: who is met when, as single meetings and as series with their exceptions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cast import Person
from rhythm import WEEKS, Plan, plan

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOURS = {
    "meeting": (9, 18),
    "call": (9, 19),
    "lunch": (12, 13),
    "dinner": (18, 20),
    "event": (17, 20),
    "weekend": (9, 14),
    "home": (11, 18),
}
AT_WEEKEND = {"weekend", "home"}
TITLES = {
    "meeting": "{family}さん 打ち合わせ",
    "call": "Call {given}",
    "lunch": "{family}さんとランチ",
    "dinner": "{family}さんと夕食",
    "event": "教室（{family}さん）",
    "weekend": "川べりマルシェ 準備",
    "home": "{given}と食事",
}
SERIES_TITLES = {
    1: "週次 1on1（{family}さん）",
    2: "隔週 打ち合わせ（{family}さん）",
    0: "月例ランチ（{family}さん）",
}
FORTNIGHTLY, MONTHLY = range(20, 26), range(10, 13)


@dataclass
class Event:
    """One entry, in local time; ``every`` is the weeks between the dates of a series, 0 for a month."""

    uid: str
    start: datetime
    minutes: int
    summary: str
    guests: list[Person] = field(default_factory=list)
    every: int | None = None
    until: date | None = None
    without: list[datetime] = field(default_factory=list)
    instead_of: datetime | None = None
    all_day: bool = False
    status: str = "CONFIRMED"
    mine: str = "ACCEPTED"


@dataclass
class Diary:
    """The events of one year, no two of people at the same time."""

    year: int
    events: list[Event] = field(default_factory=list)
    taken: set[tuple[date, int]] = field(default_factory=set)

    def free(self, start: datetime, minutes: int) -> bool:
        """Say whether every hour of a meeting is still free."""
        return all(slot not in self.taken for slot in slots(start, minutes))

    def add(self, event: Event) -> None:
        """Enter an event and take its hours."""
        self.events.append(event)
        self.taken.update(slots(event.start, event.minutes))


def slots(start: datetime, minutes: int) -> Iterator[tuple[date, int]]:
    """The full hours that a meeting touches."""
    last = start.hour + (start.minute + minutes - 1) // 60
    yield from ((start.date(), hour) for hour in range(start.hour, last + 1))


def keep_diary(people: list[Person], year: int) -> Diary:
    """Fill the year: the series first, then the single meetings, the longest first."""
    diary = Diary(year)
    plans = sorted(((person, plan(person, year)) for person in people), key=lambda pair: -pair[1].minutes)
    for person, meetings in plans:
        if is_series(person, meetings):
            add_series(diary, person, meetings)
    for person, meetings in plans:
        if not is_series(person, meetings):
            add_singles(diary, person, meetings)
    return diary


def is_series(person: Person, meetings: Plan) -> bool:
    """Say whether people who meet so often would have made a series of it."""
    monthly = meetings.times in MONTHLY and person.style in ("meeting", "lunch")
    return person.style != "weekend" and (meetings.times >= FORTNIGHTLY.start or monthly)


def title(template: str, person: Person) -> str:
    """Fill in a title as the owner would write it."""
    if not person.japanese and template not in TITLES.values():
        return f"1:1 {person.given} / Shiho"
    return template.format(family=person.family, given=person.given)


def weekly_dates(first: datetime, every: int, count: int) -> list[datetime]:
    """The dates of a weekly or fortnightly series between early January and 20 December."""
    dates = [first + timedelta(weeks=every * step) for step in range(52)]
    within = [when for when in dates if when.date() <= date(first.year, 12, 20)]
    return within if count >= WEEKS else within[: count + 1]


def monthly_dates(first: datetime) -> list[datetime]:
    """The second such weekday of each month."""
    found = []
    for month in range(1, 13):
        start = first.replace(month=month, day=8)
        found.append(start + timedelta(days=(first.weekday() - start.weekday()) % 7))
    return found


def add_series(diary: Diary, person: Person, meetings: Plan) -> None:
    """Enter a series of one person, two of them where one a week does not hold the hours."""
    rng = random.Random(f"series {person.key} {diary.year}")
    every = 0 if meetings.times in MONTHLY else 2 if meetings.times in FORTNIGHTLY else 1
    for part in range(2 if meetings.times > WEEKS else 1):
        count = min(meetings.times, WEEKS)
        for _ in range(400):
            first = first_date(rng, diary.year, person.style)
            dates = monthly_dates(first) if every == 0 else weekly_dates(first, every, count)
            if all(diary.free(when, meetings.minutes) for when in dates):
                break
        left_out = sorted(rng.sample(dates[1:-1], len(dates) - count))
        event = Event(
            f"{person.key}-{diary.year}-s{part}",
            dates[0],
            meetings.minutes,
            title(SERIES_TITLES[every], person),
            [person],
            every,
            dates[-1].date(),
            left_out,
        )
        diary.add(event)
        diary.taken.update(slot for when in dates for slot in slots(when, meetings.minutes))
        if every != 2:
            move_one(diary, event, [when for when in dates[2:-2] if when not in left_out])


def first_date(rng: random.Random, year: int, style: str) -> datetime:
    """Draw a weekday and an hour, in the first full week of January."""
    low, high = HOURS[style]
    day = date(year, 1, 6) + timedelta(days=rng.randrange(7))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime(year, 1, day.day, rng.randint(low, high))


def move_one(diary: Diary, series: Event, dates: list[datetime]) -> None:
    """Move one meeting of a series to the day after, where that is free."""
    for when in dates[len(dates) // 2 :]:
        moved = when + timedelta(days=1, minutes=30)
        if when.weekday() < 4 and diary.free(moved, series.minutes):
            diary.add(
                Event(
                    series.uid,
                    moved,
                    series.minutes,
                    series.summary + " 日程変更",
                    series.guests,
                    instead_of=when,
                )
            )
            return


def add_singles(diary: Diary, person: Person, meetings: Plan) -> None:
    """Spread single meetings over the part of the year in which the two knew each other."""
    rng = random.Random(f"single {person.key} {diary.year}")
    begin = max(date(diary.year, 1, 5), date.fromisoformat(person.met) if person.met else date(diary.year, 1, 5))
    days = max(1, (date(diary.year, 12, 26) - begin).days)
    low, high = HOURS[person.style]
    for number in range(meetings.times):
        for _ in range(400):
            day = begin + timedelta(days=rng.randrange(days))
            weekend = day.weekday() > 4
            start = datetime(day.year, day.month, day.day, rng.randint(low, high), rng.choice((0, 0, 30)))
            if weekend == (person.style in AT_WEEKEND) and diary.free(start, meetings.minutes):
                break
        diary.add(
            Event(
                f"{person.key}-{diary.year}-{number:02d}",
                start,
                meetings.minutes,
                title(TITLES[person.style], person),
                [person],
            )
        )
