"""Whom a name that stands alone may mean: by all of it, by its sound, by one word."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import namesakes

WORDS = st.text("abcdefgoøüアイう佐藤花子", min_size=1, max_size=6)


def known(*rows: tuple[str, ...]) -> pd.DataFrame:
    """Contacts 1, 2, … of family, given, both readings and a name in one piece, as far as they are given."""
    columns = ["family", "given", "family_reading", "given_reading", "name"]
    filled = [(*row, *[""] * (len(columns) - len(row))) for row in rows]
    return namesakes.forms(pd.DataFrame(filled, columns=columns).assign(contact=range(1, len(rows) + 1)))


def fits(
    name: str, people: pd.DataFrame, source: str = "line", linkedin: tuple[int, ...] = ()
) -> list[tuple[int, str]]:
    asked = pd.DataFrame({"name": [name], "source": source}, index=[7])
    listings = pd.Series("linkedin vcard", index=list(linkedin), dtype="str")
    found = namesakes.fitting(asked, people, listings)
    return list(zip(found["contact"], found["evidence"], strict=True))


HANAKO = ("佐藤", "花子", "サトウ", "ハナコ")
ANN = ("Müller", "Ann")


@pytest.mark.parametrize(
    "name", ["Ann Müller", "MULLER ANN", "Müller, Ann", "annmüller", "Ａｎｎ Muller", "Dr. Ann Muller"]
)
def test_a_full_name_fits_in_any_order_and_spelling(name: str) -> None:
    assert fits(name, known(HANAKO, ANN)) == [(2, "full")]


@pytest.mark.parametrize("name", ["佐藤花子", "佐藤 花子", "花子 佐藤", "佐藤花子さん", "佐藤　花子 様"])
def test_a_name_without_a_blank_fits_too(name: str) -> None:
    assert fits(name, known(HANAKO, ANN)) == [(1, "full")]


@pytest.mark.parametrize("name", ["さとうはなこ", "サトウ ハナコ", "Hanako Sato", "Satoh Hanako", "ｻﾄｳ ﾊﾅｺ"])
def test_a_name_fits_by_its_sound(name: str) -> None:
    assert fits(name, known(HANAKO, ANN)) == [(1, "sound")]


@pytest.mark.parametrize(
    ("name", "evidence"), [("佐藤", "family"), ("さとうさん", "family"), ("Hanako", "given"), ("花子ちゃん", "given")]
)
def test_a_single_word_fits_either_part(name: str, evidence: str) -> None:
    assert fits(name, known(HANAKO, ANN)) == [(1, evidence)]


def test_a_name_in_one_piece_fits_by_each_of_its_words() -> None:
    people = known(("", "", "", "", "Ann Lee"))
    assert [fits(name, people) for name in ("Lee Ann", "lee", "Ann Lee Smith")] == [[(1, "full")], [(1, "word")], []]


def test_half_a_name_is_no_full_name() -> None:
    assert fits("Lee", known(("Lee", "", "", "", "Ann Lee"))) == [(1, "family")]
    assert fits("Lee", known(("Lee",))) == [(1, "full")]


def test_what_fits_best_comes_first() -> None:
    people = known(("Maria", "Rossi"), ("Lopez", "Maria"), ("Maria",))
    assert fits("Maria", people) == [(3, "full"), (1, "family"), (2, "given")]


def test_linkedin_means_the_only_one_of_its_own_contacts() -> None:
    people = known(ANN, ANN, ANN)
    assert fits("Ann Müller", people, "linkedin_messages", linkedin=(2,))[0] == (2, "linkedin")
    assert {evidence for _, evidence in fits("Ann Müller", people, "line", linkedin=(2,))} == {"full"}
    assert {evidence for _, evidence in fits("Ann Müller", people, "linkedin_messages", linkedin=(1, 2))} == {"full"}


def test_only_what_fits_one_person_in_full_is_beyond_doubt() -> None:
    people = known(ANN, HANAKO, ("佐藤", "健"), ("Lee", "Bo"), ("Lee", "Bo"))
    asked = pd.DataFrame(
        {"name": ["Ann Müller", "佐藤", "Bo Lee", "Hanako Sato"], "source": "line"}, index=[7, 8, 9, 10]
    )
    found = namesakes.fitting(asked, people, pd.Series(dtype="str"))
    assert namesakes.only(found).to_dict() == {7: 1}


def test_nobody_fits_where_nobody_is_known_or_nothing_is_a_word() -> None:
    assert fits("Ann", known()) == []
    assert fits("123 🎣", known(ANN, ("", "", "", "", "123"))) == []
    assert (
        len(namesakes.only(namesakes.fitting(pd.DataFrame({"name": [], "source": []}), known(ANN), pd.Series([""]))))
        == 0
    )


@given(family=WORDS, given_name=WORDS)
def test_everybody_fits_their_own_name_either_way_round(family: str, given_name: str) -> None:
    people = known((family, given_name))
    for name in (f"{family} {given_name}", f"{given_name} {family}"):
        assert fits(name, people) == [(1, "full")]
