"""Who is whom: addresses into one form, and persons never joined by a name alone."""

from __future__ import annotations

import pandas as pd
import pytest

from conftest import SHARED
from jinmyaku import matching, people

NOBODY = pd.DataFrame({"left": pd.Series(dtype="int64"), "right": pd.Series(dtype="int64")})


def groups(*rows: tuple[str, str, dict[str, str]], known: list[int | None] | None = None) -> list[int]:
    """Match rows of family name, given name and addresses; give the group of each, counted from 0."""
    nodes = pd.DataFrame([row[:2] for row in rows], columns=["family", "given"], dtype="str")
    nodes = nodes.assign(name="", family_reading="", given_reading="", organisation="", services="")
    pairs = [(node, kind, value) for node, row in enumerate(rows) for kind, value in row[2].items()]
    addresses = pd.DataFrame(pairs, columns=["node", "kind", "as_written"]).astype({"kind": "str", "as_written": "str"})
    addresses["value"] = people.normal_address(addresses, "JP")
    contact = pd.Series(known or [None] * len(rows), index=nodes.index, dtype="Int64")
    return pd.factorize(matching.match(nodes, addresses, contact, NOBODY))[0].tolist()


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


def test_an_equal_name_alone_joins_nobody() -> None:
    assert groups(("佐藤", "健", {}), ("佐藤", "健", {}), ("佐藤", "健", {"mail": "ken@example.jp"})) == [0, 1, 2]


def test_a_linkedin_page_joins_whatever_the_names_say() -> None:
    page = {"linkedin": "https://www.linkedin.com/in/ann-lee-1"}
    assert groups(("Lee", "Ann", page), ("Lee-Okafor", "Ann", page)) == [0, 0]


def test_a_mailbox_of_ones_own_joins_spellings() -> None:
    mail = {"mail": "naoki@example.jp"}
    assert groups(("中村", "直樹", mail), ("Nakamura", "Naoki", mail), ("ﾅｶﾑﾗ", "ﾅｵｷ", mail)) == [0, 0, 0]


def test_a_couple_with_one_mailbox_stays_two() -> None:
    assert groups(("Sato", "Taro", {"mail": "sato@example.jp"}), ("Sato", "Hanako", {"mail": "sato@example.jp"})) == [
        0,
        1,
    ]


def test_the_mailbox_of_an_office_joins_nobody() -> None:
    assert groups(("Lee", "Ann", {"mail": "info@example.com"}), ("Lee", "Ann", {"mail": "info@example.com"})) == [0, 1]


def test_a_mobile_joins_with_an_agreeing_family_name() -> None:
    mobile = {"mobile": "090-0000-0001"}
    assert groups(
        ("渡邉", "三郎", mobile), ("渡辺", "三郎", {"mobile": "+81 90 0000 0001"}), ("山田", "三郎", mobile)
    ) == [0, 0, 1]


def test_a_household_telephone_joins_nobody() -> None:
    home = {"home": "03-0000-0118"}
    assert groups(("岡部", "絵理", home), ("岡部", "俊介", home), ("岡部", "絵理", home)) == [0, 1, 2]


def test_a_chain_never_joins_two_linkedin_pages() -> None:
    one = {"linkedin": "https://www.linkedin.com/in/a-1", "mail": "ann@example.com"}
    two = {"linkedin": "https://www.linkedin.com/in/a-2", "mail": "ann@example.com"}
    assert groups(("Lee", "Ann", one), ("Lee", "Ann", two)) == [0, 1]


def test_a_chain_never_joins_two_contacts_of_the_book() -> None:
    rows = [("Lee", "Ann", {"mail": "a@example.com"}), ("Lee", "Ann", {"mail": "b@example.com"})]
    bridge = ("Lee", "Ann", {"mail": "a@example.com", "mobile": "090-0000-0002"})
    assert groups(*rows, bridge, known=[1, 2, None]) == [0, 1, 0]


def test_names_are_shown_in_their_own_order() -> None:
    names = pd.DataFrame(
        {"name": ["", "", "Prof. Ann Lee"], "family": ["山田", "Lee", ""], "given": ["太郎", "Ann", ""]}
    )
    assert people.display_name(names).tolist() == ["山田 太郎", "Ann Lee", "Prof. Ann Lee"]


def test_text_that_turns_its_direction_is_straightened() -> None:
    assert people.clean("\u202egnp.exe\x00\u200b") == "gnp.exe"


def test_the_homonyms_with_truth_are_never_joined_wrongly() -> None:
    file = SHARED / "exports" / "csv" / "homonyms_with_truth.csv"
    if not file.is_file():
        pytest.skip("the shared exports are not beside the project")
    table = pd.read_csv(file, dtype="str", keep_default_na=False)
    columns = {"mail": "email", "mobile": "phone", "linkedin": "url"}
    rows = [
        (row["last"], row["first"], {kind: row[column] for kind, column in columns.items() if row[column]})
        for row in table.to_dict("records")
    ]
    settled = table.assign(group=groups(*rows))[table["truth"] != "ask"]
    assert settled.groupby("group")["truth"].nunique().max() == 1
    assert settled.groupby("truth")["group"].nunique().max() == 1
