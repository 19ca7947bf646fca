"""Outlook's contact export of a Japanese desktop: 95 columns, cp932, CRLF, every cell in its place."""

from __future__ import annotations

import csv
import io

from cast import Person
from formats_google import katakana

HEADER = [
    "肩書き",
    "名",
    "ミドル ネーム",
    "姓",
    "敬称",
    "会社名",
    "部署",
    "役職",
    "番地 (会社)",
    "住所 2 (会社)",
    "住所 3 (会社)",
    "市町村 (会社)",
    "都道府県 (会社)",
    "郵便番号 (会社)",
    "国 (会社)/地域",
    "番地 (自宅)",
    "住所 2 (自宅)",
    "住所 3 (自宅)",
    "市町村 (自宅)",
    "都道府県 (自宅)",
    "郵便番号 (自宅)",
    "国 (自宅)/地域",
    "番地 (その他)",
    "住所 2 (その他)",
    "住所 3 (その他)",
    "市町村 (その他)",
    "都道府県 (その他)",
    "郵便番号 (その他)",
    "国 (その他)/地域",
    "秘書の電話",
    "会社 FAX",
    "会社電話",
    "会社電話 2",
    "コールバック",
    "自動車電話",
    "会社代表電話",
    "自宅 FAX",
    "自宅電話",
    "自宅電話 2",
    "ISDN",
    "携帯電話",
    "その他の FAX",
    "その他の電話",
    "ポケットベル",
    "通常の電話",
    "無線電話",
    "TTY/TDD",
    "テレックス",
    "ID 番号",
    "Web ページ",
    "アカウント",
    "イニシャル",
    "インターネット空き時間情報",
    "キーワード",
    "その他住所私書箱",
    "ディレクトリ サーバー",
    "プライベート",
    "マネージャー",
    "メモ",
    "ユーザー 1",
    "ユーザー 2",
    "ユーザー 3",
    "ユーザー 4",
    "会社 ID",
    "会社住所私書箱",
    "会社名フリガナ",
    "記念日",
    "経費情報",
    "言語",
    "参照事項",
    "子供",
    "支払い条件",
    "事業所",
    "自宅住所私書箱",
    "趣味",
    "場所",
    "職業",
    "姓フリガナ",
    "性別",
    "誕生日",
    "電子メール アドレス",
    "電子メールの種類",
    "電子メール表示名",
    "電子メール 2 アドレス",
    "電子メール 2 の種類",
    "電子メール 2 表示名",
    "電子メール 3 アドレス",
    "電子メール 3 の種類",
    "電子メール 3 表示名",
    "配偶者",
    "秘書の氏名",
    "秘密度",
    "分類",
    "名前フリガナ",
    "優先度",
]
ALWAYS = {
    "プライベート": "False",
    "記念日": "00/0/0",
    "誕生日": "00/0/0",
    "性別": "指定なし",
    "秘密度": "標準",
    "優先度": "標準",
}


def representable(text: str) -> str:
    """What cp932 leaves of a text: a question mark for each letter that it does not have."""
    return text.encode("cp932", "replace").decode("cp932")


def row(person: Person, year: int) -> dict[str, str]:
    """One person; the company shortened to ㈱, as people type it."""
    family, given = person.written("outlook")
    org, title = person.org(year)
    department, _, position = title.rpartition(" ") if person.japanese else ("", "", title)
    mail = person.mail(year)
    shown = f"{family} {given}" if person.japanese else f"{given} {family}"
    filled = {
        "名": given,
        "姓": family,
        "会社名": org.replace("株式会社", "㈱"),
        "部署": department,
        "役職": position,
        "会社代表電話": f"03-0000-{3000 + sum(org.encode()) % 1000}" if org else "",
        "携帯電話": person.mobile,
        "姓フリガナ": katakana(person.family_yomi),
        "名前フリガナ": katakana(person.given_yomi),
        "電子メール アドレス": mail,
        "電子メールの種類": "SMTP" if mail else "",
        "電子メール表示名": f"{shown} ({mail})" if mail else "",
    }
    return ALWAYS | {column: representable(value) for column, value in filled.items()}


def contacts(people: list[Person], year: int) -> bytes:
    """Write the export of that year in the order in which the contacts were added."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(row(person, year) for person in people if person.stands_in("outlook", year))
    return text.getvalue().encode("cp932")
