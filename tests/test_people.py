"""Names and addresses: one form to show, one form to compare."""

from __future__ import annotations

import pandas as pd
import pytest

from jinmyaku import people


@pytest.mark.parametrize(
    ("kind", "written", "normal"),
    [
        ("mail", " Mailto:Ann.Lee+news@Example.COM ", "ann.lee@example.com"),
        ("mail", "ａｎｎ＠example.com", "ann@example.com"),
        ("mail", "no address", ""),
        ("mobile", "０９０－００００－１２３４", "+819000001234"),
        ("phone", "+1 (202) 555-0123", "+12025550123"),
        ("phone", "12", "12"),
        ("linkedin", "https://jp.linkedin.com/in/Ann-Lee-1a2b3c/?trk=x", "ann-lee-1a2b3c"),
        ("linkedin", "www.linkedin.com/in/%E4%BD%90%E8%97%A4-1", "佐藤-1"),
        ("url", "https://Example.com/Ann/", "example.com/ann"),
    ],
)
def test_addresses_have_one_form(kind: str, written: str, normal: str) -> None:
    rows = pd.DataFrame({"kind": [kind], "as_written": [written]})
    assert people.normal_address(rows, "JP").tolist() == [normal]


def test_names_are_shown_in_their_own_order() -> None:
    names = pd.DataFrame(
        {"name": ["", "", "Prof. Ann Lee"], "family": ["山田", "Lee", ""], "given": ["太郎", "Ann", ""]}
    )
    assert people.display_name(names).tolist() == ["山田 太郎", "Ann Lee", "Prof. Ann Lee"]


def test_text_that_turns_its_direction_is_straightened() -> None:
    assert people.clean("\u202egnp.exe\x00\u200b") == "gnp.exe"


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("サトウ", "sato"),
        ("おおの", "ono"),
        ("ﾅｶﾞｼﾏ", "nagashima"),
        ("しょうじ", "shoji"),
        ("はっとり", "hattori"),
        ("こっちゃん", "kotchan"),
        ("シェーン", "shen"),
        ("ゆうき", "yuki"),
        ("じゅんいち", "junichi"),
        ("Ohno", "ono"),
        ("佐藤", "佐藤"),
    ],
)
def test_kana_are_spelt_as_passports_spell_them(kana: str, letters: str) -> None:
    assert people.romaji(kana) == letters


def test_an_organisation_is_one_whatever_its_legal_form_and_width() -> None:
    names = pd.Series(["株式会社例示", "例示（株）", "㈱例示", "例示 株式会社", "レイジ", "ﾚｲｼﾞ"])
    assert people.organisation_key(names).tolist() == ["例示"] * 4 + ["れいじ"] * 2


def test_an_organisation_keeps_a_word_that_only_looks_like_a_legal_form() -> None:
    assert people.organisation_key(pd.Series(["Agatha Co., Ltd.", "Company of Coders"])).tolist() == [
        "agatha",
        "ofcoders",
    ]
