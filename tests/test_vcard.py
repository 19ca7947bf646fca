"""vCards as telephones and mail programs write them."""

from __future__ import annotations

import base64
import csv
import io
import time
import tracemalloc
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku.sources import vcard
from jinmyaku.sources.rows import ContactRow, Options, Problem

ROOT: Final = Path(__file__).parents[1]
EXPORTS: Final = ROOT.parent / "shared/exports"
FILES: Final = sorted((EXPORTS / "vcard").glob("*.vcf"))
# Cards of these hold no name, firm or address; in the last, each card within the card is a contact too.
NOBODY: Final = (
    "Photo_Outlook_v2",
    "custom_prop",
    "v21_im",
    "__052",
    "__053",
    "__055",
    "__063",
    "__068",
    "__073",
)
OTHERWISE: Final = dict.fromkeys((*NOBODY, "vcard-group"), 0) | {"v21_nest": 3}


def read(data: bytes) -> tuple[list[ContactRow], list[Problem]]:
    batches = list(vcard.read(io.BytesIO(data), Options()))
    return [row for batch in batches for row in batch.contacts], [p for batch in batches for p in batch.problems]


def card(*lines: str | bytes) -> bytes:
    body = [line.encode() if isinstance(line, str) else line for line in lines]
    return b"\r\n".join([b"BEGIN:VCARD", *body, b"END:VCARD", b""])


def only(*lines: str | bytes) -> ContactRow:
    rows, problems = read(card(*lines))
    assert (len(rows), problems) == (1, [])
    return rows[0]


def test_a_card_gives_every_field_it_has() -> None:
    row = only(
        *(
            "VERSION:3.0",
            "N:Example;Ada;Mary;Dr.;",
            "FN:Dr. Ada Example",
            "ORG:Sample Ltd;Sales",
            "TITLE:Director",
        ),
        *("X-PHONETIC-LAST-NAME:えぐざんぷる", "X-PHONETIC-FIRST-NAME:えいだ", "NOTE:met\\nonce", "UID:u1"),
        *(
            "item1.EMAIL;type=INTERNET:ada@example.com",
            "item1.X-ABLabel:_$!<Work>!$_",
            "TEL;TYPE=CELL:090-0000-0000",
        ),
    )
    assert row == ContactRow(
        line=1,
        key="u1",
        name="Dr. Ada Example",
        family="Example",
        given="Ada Mary",
        family_reading="えぐざんぷる",
        given_reading="えいだ",
        organisation="Sample Ltd",
        title="Director",
        note="met\nonce",
        addresses=(("mail", "ada@example.com"), ("mobile", "090-0000-0000")),
    )


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("TEL", "phone"),
        ("TEL;CELL", "mobile"),
        ("TEL;TYPE=work,cell", "mobile"),
        ("TEL;HOME;FAX", "fax"),
        ('TEL;TYPE="HOME,VOICE"', "home"),
        ("TEL;TYPE=WORK;TYPE=VOICE", "work"),
        ("TEL;PAGER", "phone"),
        ("TEL;X-OTHER;PREF", "phone"),
    ],
)
def test_a_telephone_is_of_the_kind_its_type_says(head: str, kind: str) -> None:
    assert only(f"{head}:03-0000-0000").addresses == ((kind, "03-0000-0000"),)


def test_a_telephone_without_a_type_is_of_the_kind_its_label_says() -> None:
    row = only("item1.TEL:1", "item1.X-ABLabel:携帯", "item2.TEL:2", "item2.X-ABLabel:homeFax", "item3.TEL:3")
    assert row.addresses == (("mobile", "1"), ("fax", "2"), ("phone", "3"))


def test_a_uri_loses_its_scheme_and_what_is_no_telephone_is_left_out() -> None:
    row = only("TEL;VALUE=uri:tel:+1-555-0100;ext=2", "TEL:sip:a@example.com", "EMAIL:mailto:a@example.com")
    assert row.addresses == (("phone", "+1-555-0100;ext=2"), ("mail", "a@example.com"))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://www.linkedin.com/in/example", "linkedin"),
        ("http\\://jp.linkedin.com/pub/example", "linkedin"),
        ("linkedin.com/in/example", "linkedin"),
        ("https://www.linkedin.com/company/example", "url"),
        ("https://linkedin.com.example.org/in/x", "url"),
        ("https://example.org@linkedin.com/in/x", "url"),
        ("https://example.org/linkedin.com/in/x", "url"),
    ],
)
def test_a_profile_is_known_by_host_and_path(address: str, kind: str) -> None:
    for name in ("URL", "X-SOCIALPROFILE;type=linkedin"):
        assert only(f"{name}:{address}").addresses == ((kind, address.replace("\\", "")),)


def test_readings_of_a_feature_phone_stay_as_written() -> None:
    row = only("N;CHARSET=SHIFT_JIS:髙橋;能;;;".encode("cp932"), "SOUND;X-IRMC-N:ﾀｶﾊｼ;ﾁｶﾗ;;;".encode("cp932"))
    assert (row.family, row.given, row.family_reading, row.given_reading) == ("髙橋", "能", "ﾀｶﾊｼ", "ﾁｶﾗ")


@pytest.mark.parametrize(("text", "reading"), [("やまだ はなこ", ("やまだ", "はなこ")), ("EXAMPLE", ("", ""))])
def test_a_sorting_word_is_a_reading_only_in_kana(text: str, reading: tuple[str, str]) -> None:
    row = only("FN:x", f"SORT-STRING:{text}")
    assert (row.family_reading, row.given_reading) == reading


def test_quoted_names_of_a_feature_phone_are_joined_decoded_and_parted_in_that_order() -> None:
    row = only("N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8D=82=8B=B4=3B=94=", "=5C=3B=3B=3B")
    assert (row.family, row.given) == ("高橋", "能")


def test_escapes_are_undone_and_commas_kept() -> None:
    row = only("FN:Example\\, Ada", "N:Exam\\;ple;Ada,Mary", "ORG:A\\\\B\\;C;D", "TITLE:Chief, Staff")
    assert (row.name, row.family, row.given) == ("Example, Ada", "Exam;ple", "Ada Mary")
    assert (row.organisation, row.title) == ("A\\B;C", "Chief, Staff")


def test_a_folded_line_is_one_line_even_within_a_letter_and_before_the_colon() -> None:
    row = only(b"FN:J\xc3", b" \xbcrgen Exam", "\tple", "EMAIL;TYPE=", " work:a@example.com")
    assert (row.name, row.addresses) == ("Jürgen Example", (("mail", "a@example.com"),))


def test_old_names_without_a_full_name_leave_it_blank() -> None:
    row = only("VERSION:2.1", "N:Example;Ada")
    assert (row.name, row.family, row.given) == ("", "Example", "Ada")


def test_a_nickname_stands_where_there_is_no_other_name() -> None:
    assert only("NICKNAME:Addie").name == "Addie"
    assert only("NICKNAME:Addie", "FN:Ada").name == "Ada"


@pytest.mark.parametrize("line", ["ORG:Sample Ltd;", "EMAIL:a@example.com", "URL:example.com"])
def test_a_card_of_a_firm_or_an_address_alone_is_kept(line: str) -> None:
    only(line)


@pytest.mark.parametrize("lines", [(), ("VERSION:3.0",), ("BDAY:2000-01-01",), ("TEL;HOME:",), ("N:;;;;", "FN: ")])
def test_a_card_of_nobody_is_a_problem_and_no_row(lines: tuple[str, ...]) -> None:
    assert read(card(*lines)) == ([], [Problem(1, "problem.card_empty")])


def test_the_next_card_or_the_end_of_the_file_closes_a_card() -> None:
    rows, problems = read(b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nBEGIN:VCARD\nFN:C")
    assert [row.name for row in rows] == ["A", "B", "C"]
    assert problems == [Problem(1, "problem.card_not_ended"), Problem(6, "problem.card_not_ended")]


def test_stray_lines_cost_only_themselves() -> None:
    rows, problems = read(b"hello\n" + card("FN:A", "what is this", "TEL:1") + b"\nbye\n\n")
    assert [(row.name, row.addresses) for row in rows] == [("A", (("phone", "1"),))]
    assert problems == [
        Problem(1, "problem.text_outside_card", {"lines": 1}),
        Problem(4, "problem.card_line_skipped", {"lines": 1}),
        Problem(8, "problem.text_outside_card", {"lines": 1}),
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"name,mail\nAda,a@example.com\n", b"END:VCARD\n"])
def test_a_file_without_cards_is_one_problem(data: bytes) -> None:
    assert read(data) == ([], [Problem(0, "problem.no_cards")])


def test_what_cannot_be_read_is_told_by_line_and_property() -> None:
    rows, problems = read(card("FN:Ada", b"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=B1=B1=E5=B1"))
    assert [row.name for row in rows] == ["Ada"]
    assert problems == [Problem(3, "problem.card_undecodable", {"property": "NOTE"})]


def test_an_agent_is_not_a_contact_however_it_is_written() -> None:
    for inner in (b"AGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", b"AGENT:BEGIN:VCARD\n FN:B\n END:VCARD\n"):
        rows, problems = read(b"BEGIN:VCARD\nFN:A\n" + inner + b"TEL:1\nEND:VCARD\n")
        assert ([row.name for row in rows], rows[0].addresses, problems) == (["A"], (("phone", "1"),), [])


def test_agents_of_agents_are_passed_over_at_any_depth() -> None:
    inner = b"AGENT:\nBEGIN:VCARD\nFN:B\n" * 2000 + b"END:VCARD\n" * 2000
    rows, problems = read(b"BEGIN:VCARD\nFN:A\n" + inner + b"TEL:1\nEND:VCARD\n")
    assert ([row.name for row in rows], rows[0].addresses, problems) == (["A"], (("phone", "1"),), [])


def test_an_agent_without_an_end_does_not_swallow_the_next_card() -> None:
    rows, _ = read(b"BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\n" + card("FN:C"))
    assert [row.name for row in rows] == ["A", "C"]


PHOTO: Final = base64.b64encode(bytes(range(256)) * 15_000)


@pytest.mark.parametrize(
    "photo",
    [
        b"PHOTO;ENCODING=b;TYPE=JPEG:" + PHOTO,
        b"PHOTO;BASE64:" + b"\r\n ".join(PHOTO[at : at + 74] for at in range(0, len(PHOTO), 74)),
        b"PHOTO;ENCODING=BASE64:" + b"\r\n".join(PHOTO[at : at + 74] for at in range(0, len(PHOTO), 74)) + b"\r\n",
        b"PHOTO;VALUE=uri:http://example.invalid/photo.png",
    ],
)
def test_a_photo_is_passed_over(photo: bytes) -> None:
    tracemalloc.start()
    row = only("FN:A", photo, "TEL:1")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (row.name, row.addresses) == ("A", (("phone", "1"),))
    assert peak < 50 * 2**20


@pytest.mark.parametrize(
    "data",
    [
        card("FN:A", "NOTE:x", *[" y"] * 200_000),
        card("FN:" + "a;" * 1_000_000, "N:" + ";" * 1_000_000),
        card("FN:A", "EMAIL:" + "<" + "@" * 1_000_000),
        card("FN:A", "AGENT:" + " " * 1_000_000 + "x"),
        card("FN:A", 'TEL;X="' + '"a' * 1_000_000),
        b"".join(card(f"N:Example{i};Ada", f"EMAIL:a{i}@example.com", f"TEL;CELL:{i}") for i in range(10_000)),
    ],
)
def test_long_files_take_time_by_their_length_only(data: bytes) -> None:
    started = time.perf_counter()
    assert read(data)[0]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n", b"\r\r\n"])
def test_lines_end_in_any_way(end: bytes) -> None:
    row, *_ = read(card("FN:A", "NOTE:x", " y", "TEL:1").replace(b"\r\n", end))[0]
    assert (row.name, row.note, row.addresses) == ("A", "xy", (("phone", "1"),))


@pytest.mark.parametrize("written", ["utf-8-sig", "utf-16", "utf-16-be", "iso2022_jp", "cp932", "euc_jp"])
def test_a_whole_file_may_be_in_any_encoding_without_saying_so(written: str) -> None:
    text = card("FN:山田 花子", "ORG:例示商事;営業部").decode()
    assert [(row.name, row.organisation) for row in read(text.encode(written))[0]] == [("山田 花子", "例示商事")]


def test_cards_of_different_encodings_may_share_a_file() -> None:
    names = {"山田 太郎": "utf-8", "高橋 能": "cp932", "Jürgen Größe": "cp1252"}
    data = b"".join(card(f"FN:{name}".encode(written)) for name, written in names.items())
    assert [row.name for row in read(data)[0]] == list(names)


def test_zeros_are_left_out_of_values() -> None:
    assert only(b"FN:A\0da").name == "Ada"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"BEGIN:VCARD\r\n", True),
        (b"\xef\xbb\xbf\r\nbegin : vcard \r\n", True),
        ("\ufeffBEGIN:VCARD\r\n".encode("utf-16-le"), True),
        ("BEGIN:VCARD\r\n".encode("utf-16-be"), True),
        (b"BEGIN:VCALENDAR\r\n", False),
        (b"From a@example.com Mon Jan  1 00:00:00 2024\n\nBEGIN:VCARD\n", False),
        (b"name\nAda\n", False),
        (b"", False),
    ],
)
def test_a_file_is_known_by_its_beginning_and_not_by_its_name(head: bytes, expected: bool) -> None:
    assert vcard.recognises(head, "contacts.vcf") is expected
    assert vcard.recognises(head, "notes.txt") is expected


def test_batches_are_bounded() -> None:
    batches = list(vcard.read(io.BytesIO(card("FN:A") * 1201), Options()))
    assert [len(batch.contacts) for batch in batches] == [500, 500, 201]


VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufffd"), max_size=40)


@given(VALUES, VALUES)
def test_names_written_by_the_rules_are_read_back(family: str, given_name: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")

    row = only("FN:x", f"N:{escaped(family)};{escaped(given_name)};;;")
    assert (row.family, row.given) == (family.strip(), given_name.strip())


@given(st.text(alphabet="山田能表髙﨑ソ十ｱｲはな", min_size=1, max_size=20))
def test_japanese_names_of_a_labelled_card_are_read_back(name: str) -> None:
    assert only(f"FN;CHARSET=SHIFT_JIS:{name}".encode("cp932")).name == name


@given(st.lists(st.sampled_from([b"BEGIN:VCARD", b"END:VCARD", b"AGENT:", b"FN:A", b" x", b"=", b"\xff", b""])))
def test_lines_in_any_order_lose_no_line_silently(lines: list[bytes]) -> None:
    rows, problems = read(b"\n".join(lines))
    assert rows or problems


@given(st.binary(max_size=400))
def test_any_bytes_in_a_card_are_read_or_told(data: bytes) -> None:
    rows, problems = read(b"BEGIN:VCARD\nFN:A\n" + data)
    assert rows
    assert all(problem.reason.startswith("problem.") for problem in problems)


@pytest.mark.skipif(not FILES, reason="the shared exports are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shared_file_gives_its_contacts_or_says_why(path: Path) -> None:
    with (EXPORTS / "MANIFEST.tsv").open(encoding="utf-8") as stream:
        table = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        (items,) = [int(row["items"]) for row in table if row["file"] == f"vcard/{path.name}"]
    expected = next((count for part, count in OTHERWISE.items() if part in path.stem), items)
    started = time.perf_counter()
    rows, problems = read(path.read_bytes())
    assert time.perf_counter() - started < 2
    assert len(rows) == expected
    assert rows or problems
    assert vcard.recognises(path.read_bytes()[:65536], path.name)
