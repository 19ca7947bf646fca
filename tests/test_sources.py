"""Each service's table into the same rows, whatever its header, language and encoding."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from conftest import SHARED
from jinmyaku.sources import HEAD, archive, choose, eight, google, mapped, outlook, thunderbird
from jinmyaku.sources.dates import iso_date
from jinmyaku.sources.names import split_name
from jinmyaku.sources.phones import phone_kind
from jinmyaku.sources.rows import ContactRow, Options, Problem
from jinmyaku.text import Fault

GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Last Name,Organization Name,Photo,Labels,"
    "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value\n"
    "直樹,,中村,なおき,なかむら,例示商事,https://photo.example/1,* myContacts,* Work,"
    "naoki@work.example ::: naoki@home.example,Mobile,090-0000-0001,,https://www.linkedin.com/in/naoki-1\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Family Name,Given Name Yomi,Family Name Yomi,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title\n"
    "中村 直樹,直樹,中村,なおき,なかむら,* myContacts,* Home,naoki@home.example,Home Fax,03-0000-0002,例示商事,部長\n"
)
OUTLOOK_JA = (
    "名,ミドル ネーム,姓,姓フリガナ,名前フリガナ,会社名,役職,会社電話,携帯電話,電子メール アドレス,"
    "電子メール 2 アドレス,誕生日,性別\n"
    "誠,,佐藤,サトウ,マコト,例示商事,課長,03-0000-0001,090-0000-0001,makoto@example.jp,,00/0/0,指定なし\n"
)
OUTLOOK_EN = (
    "First Name,Last Name,Company,Job Title,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address,Birthday\n"
    "Zoë,Müller,Unspecified,Editor,+49 30 0000001,,zoe@example.de,zm@example.de,0/0/00\n"
)
EIGHT_ONE = (
    "Eightからのダウンロード\n作成日,2026/11/01\n\n会社名,部署名,役職,氏名,e-mail,郵便番号,住所,TEL会社,TEL直通,携帯電話,URL,名刺交換日\n"
    "旧社,営業部,主任,佐藤 誠,m@old.example,,,03-0000-0001,03-0000-0002,,,2024/05/26\n"
    "新社,営業部,部長,佐藤 誠,m@new.example,,,,,090-0000-0001,,2026/04/01\n"
)
EIGHT_TWO = (
    "会社名,役職,姓,名,e-mail,TEL会社,携帯電話,名刺交換日\n例示商事,部長,佐藤,誠,m@x.example,03-0000-0001,,2026/04/01\n"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Mobile Number,Organization\n"
    "Ann,Lee,Ann Lee,,ann@example.com,lee@example.com,,+81 90 0000 0001,Example\n"
)


def read(data: bytes, mapping: Mapping[str, str] | None = None) -> tuple[str, list[ContactRow], list[Problem]]:
    """Recognise and read a file: its source, rows and problems."""
    source = choose(data[:HEAD], "any.csv")
    batches = list(source.read(io.BytesIO(data), Options(mapping=mapping)))
    return source.NAME, [c for b in batches for c in b.contacts], [p for b in batches for p in b.problems]


def one(data: bytes, mapping: Mapping[str, str] | None = None) -> ContactRow:
    """The only row of a file without problems."""
    _, [row], problems = read(data, mapping)
    assert problems == []
    return row


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (GOOGLE_NEW, google),
        (GOOGLE_OLD, google),
        (OUTLOOK_JA, outlook),
        (OUTLOOK_EN, outlook),
        (EIGHT_ONE, eight),
        (EIGHT_TWO, eight),
        (THUNDERBIRD, thunderbird),
    ],
)
def test_each_table_is_known_by_its_columns_alone(text: str, source: object) -> None:
    assert choose(text.encode(), "data.bin") is source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932", "iso2022_jp"])
def test_googles_table_in_any_encoding(encoding: str) -> None:
    row = one(GOOGLE_NEW.encode(encoding))
    assert (row.family, row.given, row.family_reading) == ("中村", "直樹", "なかむら")
    assert row.addresses == (
        ("mail", "naoki@work.example"),
        ("mail", "naoki@home.example"),
        ("mobile", "090-0000-0001"),
        ("linkedin", "https://www.linkedin.com/in/naoki-1"),
    )


def test_googles_old_table_saved_with_tabs() -> None:
    row = one(GOOGLE_OLD.replace(",", "\t").encode("utf-16"))
    assert (row.family_reading, row.title) == ("なかむら", "部長")
    assert row.addresses == (("mail", "naoki@home.example"), ("fax", "03-0000-0002"))


@pytest.mark.parametrize("spelt", ["電子メール アドレス", "電子メールアドレス", "電子メール　アドレス"])
def test_outlooks_japanese_header_however_it_is_spelt(spelt: str) -> None:
    row = one(OUTLOOK_JA.replace("電子メール アドレス", spelt).encode("cp932"))
    assert (row.family, row.family_reading, row.organisation) == ("佐藤", "サトウ", "例示商事")
    assert row.addresses == (("mail", "makoto@example.jp"), ("mobile", "090-0000-0001"), ("work", "03-0000-0001"))


def test_outlooks_blanks_are_no_words() -> None:
    row = one(OUTLOOK_EN.encode("cp1252"))
    assert (row.family, row.given, row.organisation) == ("Müller", "Zoë", "")


def test_eights_newest_card_comes_first() -> None:
    _, rows, problems = read(EIGHT_ONE.encode("cp932"))
    assert [(row.family, row.organisation, row.met_on, row.line) for row in rows] == [
        ("佐藤", "新社", "2026-04-01", 6),
        ("佐藤", "旧社", "2024-05-26", 5),
    ]
    assert ("direct", "03-0000-0002") in rows[1].addresses
    assert problems == []


def test_eights_two_columns_for_the_name() -> None:
    row = one(EIGHT_TWO.encode("utf-8-sig"))
    assert (row.family, row.given, row.met_on) == ("佐藤", "誠", "2026-04-01")


def test_thunderbirds_table() -> None:
    row = one(THUNDERBIRD.encode())
    assert row.addresses[:2] == (("mail", "ann@example.com"), ("mail", "lee@example.com"))
    assert (row.name, row.organisation) == ("Ann Lee", "Example")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Müller,Jürgen", "cp1252"),
        ("Żółć,Świętosława", "cp1250"),
        ("Παπαδόπουλος,Γιώργος", "cp1253"),
        ("כהן,אברהם", "cp1255"),
        ("Шевченко,Їжак", "cp1251"),
        ("渡邉,健太郎", "cp932"),
        ("渡邉,健太郎", "euc_jp"),
    ],
)
def test_the_encoding_is_chosen_by_how_the_text_reads(name: str, encoding: str) -> None:
    text = f"Last Name,First Name,Company,Job Title,E-mail Address,E-mail 2 Address\n{name},,,a@example.com,\n"
    row = one(text.encode(encoding))
    assert f"{row.family},{row.given}" == name


def test_a_table_of_nobody_says_what_its_columns_seem_to_mean() -> None:
    table = mapped.describe("名簿\n\n氏名,所属,距離,連絡\n佐藤 花子,例示,3,h@example.jp\n".encode("cp932"))
    assert table.columns == ("氏名", "所属", "距離", "連絡")
    assert dict(table.proposed) == {"氏名": "name", "所属": "organisation", "連絡": "mail"}
    assert table.preview == (("佐藤 花子", "例示", "3", "h@example.jp"),)


def test_a_table_is_read_as_it_was_explained() -> None:
    row = one(b"who;since;where\nLee, Ann;01.05.2020;Berlin\n", {"who": "name", "since": "met_on"})
    assert (row.family, row.given, row.met_on, row.note) == ("Lee", "Ann", "2020-05-01", "")


def test_a_table_without_a_header_has_numbers_for_columns() -> None:
    data = "佐藤 花子,h@example.jp\n鈴木 一郎,i@example.jp\n".encode()
    assert mapped.describe(data).columns == ("1", "2")
    _, rows, _ = read(data, {"1": "name", "2": "mail"})
    assert [row.family for row in rows] == ["佐藤", "鈴木"]


def test_the_apostrophe_of_a_spreadsheet_is_taken_off_again() -> None:
    row = one(b"name,note\n'=Ann,'+1 at once\n", {"name": "name", "note": "note"})
    assert (row.name, row.note) == ("=Ann", "+1 at once")


@pytest.mark.parametrize(
    "data", [b"hello\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.4,a,b\n1,2,3\n", b'{"a": 1, "b": 2}\n']
)
def test_what_is_no_table_is_not_taken_for_one(data: bytes) -> None:
    assert not mapped.recognises(data, "x.csv")


def zipped(*files: tuple[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            packed.writestr(name, data)
    return made.getvalue()


def test_an_archive_is_read_in_place_without_what_is_hidden() -> None:
    data = zipped(("Contacts/a.vcf", "x"), ("__MACOSX/._a.vcf", "y"), (".DS_Store", "z"))
    assert [(one.name, one.open().read()) for one in archive.members(io.BytesIO(data))] == [("Contacts/a.vcf", b"x")]


def test_an_archive_that_is_cut_short_is_a_fault() -> None:
    data = zipped(("a.vcf", random.Random(7).randbytes(5000)))
    with pytest.raises(Fault, match="broken"):
        list(archive.members(io.BytesIO(data[:3000])))


def test_an_archive_damaged_inside_costs_that_file() -> None:
    data = bytearray(zipped(("a.vcf", random.Random(7).randbytes(5000)), ("b.vcf", "x")))
    data[2000:2100] = bytes(100)
    broken, whole = archive.members(io.BytesIO(bytes(data)))
    assert whole.open().read() == b"x"
    with pytest.raises(Fault, match="broken"):
        broken.open()


def test_a_bomb_is_stopped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", 1 << 20)
    [bomb] = archive.members(io.BytesIO(zipped(("a.vcf", bytes(2 << 20)))))
    with pytest.raises(Fault, match="more than 1 MiB"):
        bomb.open()


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    with pytest.raises(Fault, match="4 files"):
        list(archive.members(io.BytesIO(zipped(*((f"{n}.vcf", "x") for n in range(4))))))


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(zipped(("a.vcf", "x")))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(Fault, match="password"):
        list(archive.members(io.BytesIO(bytes(data))))


@pytest.mark.parametrize(
    ("written", "iso"),
    [("3 May 2024", "2024-05-03"), ("2024-05-03 10:00", "2024-05-03"), ("31.02.2024", None), ("0000/00/00", "")],
)
def test_dates(written: str, iso: str | None) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("山田　太郎", ("山田", "太郎")),
        ("Ann van der Berg", ("Berg", "Ann van der")),
        ("", ("", "")),
        ("Lee,", ("Lee,", "")),
    ],
)
def test_a_name_in_one_piece_is_taken_apart(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("label", "kind"),
    [("自宅FAX", "fax"), ("勤務先直通", "direct"), ("* Work", "work"), ("iPhone", "mobile"), ("Pager", "phone")],
)
def test_the_kind_of_a_telephone_by_its_label(label: str, kind: str) -> None:
    assert phone_kind(label) == kind


def shared() -> Iterator[Path]:
    for folder in ("csv", "vcard"):
        yield from sorted((SHARED / "exports" / folder).glob("*"))


@pytest.mark.parametrize("file", list(shared()) or [None], ids=lambda file: file.name if file else "absent")
def test_every_export_at_hand_gives_rows_or_reasons(file: Path | None) -> None:
    if file is None:
        pytest.skip("the shared exports are not beside the project")
    data = file.read_bytes()
    try:
        source, rows, problems = read(data)
    except Fault:
        return
    assert rows or problems or source == "linkedin_messages"
