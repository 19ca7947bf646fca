"""Who is whom: joined by what is personal, never by a name alone."""

from __future__ import annotations

import pandas as pd

from jinmyaku import matching, people

HALVES = (("Lee", "Ann", {"mail": "a@example.com"}), ("Lee", "Ann", {"mobile": "090-0000-0002"}))
BRIDGE = ("Lee", "Ann", {"mail": "a@example.com", "mobile": "090-0000-0002"})


def groups(
    *rows: tuple[str, str, dict[str, str]],
    known: list[int | None] | None = None,
    apart: list[tuple[int, int]] | None = None,
    places: list[tuple[str, str]] | None = None,
) -> list[int]:
    """Match rows of family name, given name and addresses; give the group of each, counted from 0. ``places``: the
    organisation of each and the exports it stands in."""
    nodes = pd.DataFrame([row[:2] for row in rows], columns=["family", "given"], dtype="str")
    nodes = nodes.assign(name="", family_reading="", given_reading="")
    where = pd.DataFrame(places or [("", "")] * len(rows), columns=["organisation", "services"], dtype="str")
    pairs = [(node, kind, value) for node, row in enumerate(rows) for kind, value in row[2].items()]
    addresses = pd.DataFrame(pairs, columns=["node", "kind", "as_written"]).astype({"kind": "str", "as_written": "str"})
    addresses["value"] = people.normal_address(addresses, "JP")
    contact = pd.Series(known or [None] * len(rows), index=nodes.index, dtype="Int64")
    same = pd.DataFrame([], columns=["left", "right"], dtype="int64")
    two = pd.DataFrame(apart or [], columns=["left", "right"], dtype="int64")
    return pd.factorize(matching.match(nodes.join(where), addresses, contact, same, two))[0].tolist()


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


def test_a_row_with_both_mailboxes_joins_two_contacts_of_the_book() -> None:
    assert groups(*HALVES, BRIDGE, known=[1, 2, None]) == [0, 0, 0]


def test_what_was_said_to_be_two_stays_two_whatever_joins_them() -> None:
    assert groups(*HALVES, BRIDGE, known=[1, 2, None], apart=[(0, 1)]) == [0, 1, 2]


def test_name_and_organisation_join_across_exports() -> None:
    places = [("例示商事（株）", "google"), ("例示商事", "linkedin")]
    assert groups(("佐藤", "健", {}), ("佐藤", "健", {}), places=places) == [0, 0]


def test_name_and_organisation_within_one_export_join_nobody() -> None:
    assert groups(("佐藤", "健", {}), ("佐藤", "健", {}), places=[("例示商事", "google")] * 2) == [0, 1]


def test_name_and_organisation_yield_to_an_identifier_that_conflicts() -> None:
    places = [("Example", "google"), ("Example", "linkedin")]
    two = (("Lee", "Ann", {"mail": "ann@example.com"}), ("Lee", "Ann", {"mail": "lee.ann@example.com"}))
    assert groups(*two, places=places) == [0, 1]


def test_name_and_organisation_of_three_join_nobody() -> None:
    places = [("Example", "google"), ("Example", "linkedin"), ("Example", "eight")]
    assert groups(*[("Lee", "Ann", {})] * 3, places=places) == [0, 1, 2]


def test_half_a_name_and_an_organisation_join_nobody() -> None:
    places = [("Example", "google"), ("Example", "linkedin")]
    assert groups(("佐藤", "", {}), ("佐藤", "", {}), places=places) == [0, 1]


def test_a_telephone_number_of_no_country_is_nobodys_mobile() -> None:
    odd = {"phone": "+999 nobody"}
    assert groups(("Lee", "Ann", odd), ("Lee", "Ann", odd)) == [0, 1]
