"""Eight's business-card export: with a preamble in 2024, the Premium form in cp932 from 2025."""

from __future__ import annotations

import csv
import io

from cast import YEARS, Person

TAIL = [
    "e-mail",
    "郵便番号",
    "住所",
    "TEL会社",
    "TEL部門",
    "TEL直通",
    "Fax",
    "携帯電話",
    "URL",
    "名刺交換日",
    "Eightでつながっている人",
    "再データ化中の名刺",
    "'?'を含んだデータ",
]
HEADER_A = ["会社名", "部署名", "役職", "氏名", *TAIL]
HEADER_B = ["会社名", "部署名", "役職", "姓", "名", *TAIL]
PREAMBLE = (
    "12月28日20時15分 JST にEightで生成された名刺リストです。",
    "合計 {count} 件",
    "*「Eightでつながっている人」は、相手とつながっている場合に1が入ります。",
    "*「再データ化中の名刺」は、データ化のやり直しをしている場合に1が入ります。",
    "*「'?'を含んだデータ」は、読み取れない文字がある場合に1が入ります。",
    "",
    "",
)
PREMIUM_FROM = 2025


def jobs(person: Person, year: int) -> list[int]:
    """The years in which this person handed over a card: the first, and one for each job since."""
    first = person.exports["eight"][0]
    later = [start for start in person.orgs if first < start <= year]
    return [first, *sorted(later)]


def card(person: Person, handed_over: int, year: int) -> dict[str, str]:
    """One card as it stood in the year in which it was handed over."""
    family, given = person.written("eight")
    org, title = person.org(handed_over)
    department, _, position = ("", "", title) if title.isascii() else title.rpartition(" ")
    met = person.met if handed_over == person.exports["eight"][0] else f"{handed_over}-05-20"
    return {
        "会社名": org,
        "部署名": department,
        "役職": position,
        "氏名": f"{family} {given}",
        "姓": family,
        "名": given,
        "e-mail": person.mail(handed_over),
        "郵便番号": "100-0000",
        "住所": "東京都千代田区見本町1-1",
        "TEL会社": f"03-0000-{3000 + sum(org.encode()) % 1000}",
        "携帯電話": person.mobile,
        "名刺交換日": max(met, "2016-01-05").replace("-", "/"),
        "Eightでつながっている人": "1" if sum(person.key.encode()) % 2 else "",
        "再データ化中の名刺": "1" if year == handed_over == YEARS[-1] else "",
    }


def twice(cards: list[dict[str, str]]) -> list[dict[str, str]]:
    """Scan every eleventh card a second time, as happens in real lists."""
    return cards + cards[::11]


def cards(people: list[Person], year: int) -> bytes:
    """Write that year's list: shape A in UTF-8 with a preamble, or shape B in cp932 without."""
    rows = [
        card(person, handed_over, year)
        for person in people
        if person.stands_in("eight", year)
        for handed_over in jobs(person, year)
    ]
    rows = twice(sorted(rows, key=lambda row: (row["名刺交換日"], row["e-mail"]), reverse=True))
    premium = year >= PREMIUM_FROM
    text = io.StringIO()
    end = "\r\n" if premium else "\n"
    writer = csv.DictWriter(
        text, HEADER_B if premium else HEADER_A, restval="", extrasaction="ignore", lineterminator=end
    )
    writer.writeheader()
    writer.writerows(rows)
    if premium:
        return text.getvalue().encode("cp932")
    return ("\n".join(PREAMBLE).format(count=len(rows)) + "\n" + text.getvalue()).encode()
