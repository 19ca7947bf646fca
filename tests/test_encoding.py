"""Which encoding bytes were written in."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jinmyaku.sources.encoding import codec, decode, garbled, non_ascii_lines

KANJI = "山田中村小林高橋佐藤鈴木渡辺伊藤加藤吉田"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Spaßlund", "cp1252"),
        ("Jürgen Größe", "cp1252"),
        ("Hélène Lefèvre", "cp1252"),
        ("Sean O’Dell", "cp1252"),
        ("MÜLLER", "cp1252"),
        ("Løvstrøm", "cp1252"),
        ("João Muñoz", "cp1252"),
        ("Gołąb Świątek", "cp1250"),
        ("Gdańsk", "cp1250"),
        ("Kovačević", "cp1250"),
        ("Gołąb Świątek", "iso8859_2"),
        ("Ірина Київська", "cp1251"),
        ("Щедрик Сергій", "cp1251"),
        ("Γιώργος Αθηναίος", "cp1253"),
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "cp1253"),
        ("דוד שלום", "cp1255"),
        ("Gülşen Yılmaz", "cp1254"),
        ("能", "cp932"),
        ("髙橋 﨑", "cp932"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "cp932"),
        ("iPhone用ケース", "cp932"),
        ("渡邊 誠", "euc_jp"),
        ("ヤマダ はなこ", "euc_jp"),
        ("山田 太郎", "utf-8"),
        ("山田 太郎", "utf-16"),
        ("Ada Example, 1 Road", "utf-16-be"),
        ("Ada Example, 1 Road", "utf-16-le"),
        ("山田 太郎", "iso2022_jp"),
    ],
)
def test_a_name_comes_out_as_it_was_written(text: str, written: str) -> None:
    assert decode(text.encode(written)).text == text


def test_a_mark_at_the_start_goes_before_a_label() -> None:
    assert decode("\ufeffÄ".encode(), "cp1252") == ("Ä", "utf-8")


def test_a_label_that_fits_is_believed() -> None:
    assert decode(b"\xe9", "windows-1251") == ("й", "cp1251")


def test_a_label_that_does_not_fit_is_not_believed() -> None:
    assert decode("Müller".encode("cp1252"), "utf-8").text == "Müller"


@pytest.mark.parametrize("label", ["Shift_JIS", "SHIFT-JIS", "sjis", "x-sjis", "Windows-31J", "MS_Kanji"])
def test_a_label_of_shift_jis_means_the_code_page(label: str) -> None:
    assert decode("髙﨑".encode("cp932"), label) == ("髙﨑", "cp932")


@pytest.mark.parametrize("label", ["", "klingon", "idna", "rot13", "zlib", "unicode_escape", "\0", "x" * 9999])
def test_a_label_that_is_no_encoding_of_files_stands_for_none(label: str) -> None:
    assert codec(label) == ""


def test_makers_own_characters_survive_in_mail_encoding() -> None:
    assert decode(b"\x1b$B|b66\x1b(B").text == "髙橋"


def test_one_broken_byte_does_not_change_the_encoding_of_the_rest() -> None:
    found = decode("山田太郎,Ärger\n".encode() * 20 + b"\xff\n")
    assert found.encoding == "utf-8"
    assert found.text.count("\ufffd") == 1


def test_nothing_that_fits_leaves_marks_to_be_seen() -> None:
    assert "\ufffd" in decode(b"\x81\xff\x8d\x81").text


def test_text_of_the_wrong_encoding_looks_garbled() -> None:
    assert garbled("Müller".encode().decode("cp1252"))
    assert not garbled("O’Brien – Müller・山田ABC")


def test_a_line_without_an_end_is_cut() -> None:
    assert max(map(len, non_ascii_lines(b"\xe9" * 100_000))) <= 4096


@pytest.mark.parametrize("data", [b"a" * 5_000_000 + b"\xe9", b"\xe9" * 5_000_000, b"a\n\xe9\xb0b" * 1_000_000])
def test_time_grows_with_size_only(data: bytes) -> None:
    started = time.perf_counter()
    decode(data)
    assert time.perf_counter() - started < 1


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_and_any_label_give_text(data: bytes, label: str) -> None:
    assert isinstance(decode(data, label).text, str)


@given(st.text(max_size=60))
def test_what_is_written_in_utf8_with_its_mark_is_read_back(text: str) -> None:
    assert decode(text.encode("utf-8-sig")).text == text


@given(
    st.text(alphabet=KANJI + "はなこタロウ", min_size=2, max_size=30),
    st.sampled_from(["cp932", "euc_jp", "utf-8"]),
)
def test_japanese_is_read_back_from_any_of_its_encodings(text: str, written: str) -> None:
    data = text.encode(written)
    assume(written == "utf-8" or "\ufffd" in data.decode(errors="replace"))
    assert decode(data).text == text


@given(st.text(alphabet=KANJI + "髙﨑能表ｱﾞｰ", max_size=30))
def test_a_label_makes_the_way_there_and_back_exact(text: str) -> None:
    assert decode(text.encode("cp932"), "SHIFT_JIS").text == text
