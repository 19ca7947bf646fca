"""Who may be one person: asked with the evidence beside it, answered, remembered, taken back."""

from __future__ import annotations

import pandas as pd
import pytest

from conftest import SHARED
from jinmyaku import audit, duplicates, intake
from jinmyaku.book import Book, answers, contacts, decisions
from jinmyaku.sources.rows import Options
from jinmyaku.suggestions import DOUBTFUL, FAIR, STRONG, WEAK
from jinmyaku.text import Fault

Pair = tuple[str, str, int]


def add(book: Book, family: str, given: str, *written: tuple[str, str], **fields: str) -> int:
    return contacts.add(book, {"family": family, "given": given, **fields}, written)


def asked(book: Book) -> list[Pair]:
    """The pairs that wait: evidence, what speaks against, strength."""
    found = duplicates.waiting(book)
    return list(found[["evidence", "against", "strength"]].itertuples(index=False, name=None))


def test_two_of_one_name_are_asked_about(book: Book) -> None:
    add(book, "佐藤", "健")
    add(book, "佐藤", "健")
    assert asked(book) == [("name", "", WEAK)]


def test_one_name_in_one_organisation_is_strong(book: Book) -> None:
    add(book, "佐藤", "健", organisation="例示商事（株）")
    add(book, "佐藤", "健", organisation="例示商事")
    assert asked(book) == [("name organisation", "", STRONG)]


def test_other_mailboxes_speak_against(book: Book) -> None:
    add(book, "佐藤", "健", ("mail", "ken@a.example"))
    add(book, "佐藤", "健", ("mail", "sato@b.example"))
    assert asked(book) == [("name", "other_mail", DOUBTFUL)]


def test_a_reading_in_kana_meets_a_name_in_latin_letters(book: Book) -> None:
    add(book, "大野", "順一", family_reading="オオノ", given_reading="ジュンイチ")
    add(book, "Ohno", "Junichi")
    assert asked(book) == [("sound", "", FAIR)]


def test_a_mailbox_that_spells_the_name_is_evidence(book: Book) -> None:
    add(book, "佐藤", "花子", ("mail", "hanako.sato@example.jp"))
    add(book, "Sato", "Hanako")
    assert asked(book) == [("spelt", "", FAIR)]


def test_a_slip_of_the_pen_in_one_organisation_is_asked_about(book: Book) -> None:
    add(book, "Lindqvist", "Katarina", organisation="Example")
    add(book, "Lindquist", "Katarina", organisation="Example")
    assert asked(book) == [("near organisation", "", FAIR)]


def test_an_initial_in_one_organisation_is_asked_about(book: Book) -> None:
    add(book, "Lindqvist", "Katarina", organisation="Example")
    add(book, "Lindqvist", "K.", organisation="Example Ltd")
    assert asked(book) == [("near organisation", "", FAIR)]


def test_a_couple_with_one_mailbox_is_asked_about(book: Book) -> None:
    add(book, "佐藤", "太郎", ("mail", "sato@example.jp"))
    add(book, "佐藤", "花子", ("mail", "sato@example.jp"))
    assert asked(book) == [("mail", "", STRONG)]


def test_a_lone_family_name_and_an_office_mailbox_ask_nothing(book: Book) -> None:
    add(book, "佐藤", "", ("mail", "info@example.jp"))
    add(book, "佐藤", "", ("mail", "info@example.jp"))
    assert asked(book) == []


def test_the_likeliest_pair_comes_first(book: Book) -> None:
    for organisation in ("", "例示", "例示"):
        add(book, "佐藤", "健", organisation=organisation)
    assert [strength for _, _, strength in asked(book)] == [STRONG, WEAK, WEAK]


def test_an_answer_is_remembered_and_taken_back(book: Book) -> None:
    left, right = add(book, "佐藤", "健"), add(book, "佐藤", "健")
    decisions.decide(book, left, right, same=False)
    assert asked(book) == []
    assert decisions.undo(book, left, right)
    assert len(asked(book)) == 1
    assert not decisions.undo(book, left, right)


def test_one_person_shows_what_either_contact_knows(book: Book) -> None:
    left = add(book, "Lee", "Ann", ("mail", "a@example.com"), title="Editor")
    right = add(book, "Lee", "Ann", ("mail", "b@example.com"), organisation="Example")
    decisions.decide(book, left, right, same=True)
    assert contacts.contacts(book)[["title", "organisation"]].values.tolist() == [["Editor", "Example"]]
    assert contacts.addresses(book)["value"].tolist() == ["a@example.com", "b@example.com"]
    assert asked(book) == []


def test_the_answers_of_both_are_one_persons(book: Book) -> None:
    here = audit.begin(book, 2026)
    both = [add(book, "Lee", "Ann"), add(book, "Lee", "Ann")]
    answers.choose(book, here, both)
    answers.save(book, here, both[0], {"value": 5})
    answers.save(book, here, both[1], {"effort": 3})
    decisions.decide(book, *both, same=True)
    assert answers.chosen(book, here) == [both[0]]
    assert answers.wide(book, here)[["value", "effort"]].values.tolist() == [[5, 3]]
    decisions.undo(book, *both)
    assert answers.wide(book, here)["value"].dropna().tolist() == [5]


def test_three_who_are_one_stand_for_the_first_until_one_is_taken_out(book: Book) -> None:
    one, two, three = (add(book, "Lee", "Ann") for _ in range(3))
    decisions.decide(book, two, three, same=True)
    decisions.decide(book, one, three, same=True)
    assert contacts.contacts(book).index.tolist() == [one]
    decisions.undo(book, one, three)
    assert contacts.contacts(book).index.tolist() == [one, two]


def test_two_who_differ_cannot_become_one_by_way_of_a_third(book: Book) -> None:
    one, two, three = (add(book, "Lee", "Ann") for _ in range(3))
    decisions.decide(book, one, three, same=False)
    decisions.decide(book, one, two, same=True)
    with pytest.raises(Fault, match="different"):
        decisions.decide(book, two, three, same=True)
    assert contacts.contacts(book).index.tolist() == [one, three]


def test_a_contact_that_is_not_there_is_a_fault(book: Book) -> None:
    with pytest.raises(Fault, match="contacts"):
        decisions.decide(book, add(book, "Lee", "Ann"), 99, same=True)


def test_a_card_with_both_mailboxes_joins_two_and_says_which_import_did(book: Book) -> None:
    both = [add(book, "Lee", "Ann", ("mail", f"{front}@example.com")) for front in "ab"]
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@example.com\nEMAIL:b@example.com\nEND:VCARD\n"
    intake.take_in_bytes(book, [("a.vcf", card.encode)])
    assert contacts.contacts(book).index.tolist() == both[:1]
    assert book.rows("SELECT same, batch_id FROM match_decision") == [(1, 1)]


def test_what_was_said_to_differ_no_card_joins(book: Book) -> None:
    both = [add(book, "Lee", "Ann", ("mail", f"{front}@example.com")) for front in "ab"]
    decisions.decide(book, *both, same=False)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@example.com\nEMAIL:b@example.com\nEND:VCARD\n"
    intake.take_in_bytes(book, [("a.vcf", card.encode)])
    assert set(both) <= set(contacts.contacts(book).index)


def test_two_whom_the_person_has_judged_only_the_person_joins(book: Book) -> None:
    both = [add(book, "Lee", "Ann", ("mail", f"{front}@example.com")) for front in "ab"]
    answers.choose(book, audit.begin(book, 2026), both)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@example.com\nEMAIL:b@example.com\nEND:VCARD\n"
    intake.take_in_bytes(book, [("a.vcf", card.encode)])
    assert contacts.contacts(book).index.tolist() == both
    assert [evidence.split()[0] for evidence, _, _ in asked(book)] == ["mail"]


def test_a_name_in_kanji_takes_the_place_of_the_latin_one(book: Book) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nN:{};;;\nFN:{}\nEMAIL:hanako@example.jp\nEND:VCARD\n"
    for family_given, name in (("Sato;Hanako", "Hanako Sato"), ("佐藤;花子", "佐藤 花子")):
        text = card.format(family_given, name)
        intake.take_in_bytes(book, [("a.vcf", text.encode)], Options("JP"))
    assert contacts.contacts(book)["display"].tolist() == ["佐藤 花子"]


@pytest.fixture
def homonyms(book: Book) -> pd.DataFrame:
    """The table of homonyms through a real import: of each row its truth and the person it became."""
    file = SHARED / "exports" / "csv" / "homonyms_with_truth.csv"
    if not file.is_file():
        pytest.skip("the shared exports are not beside the project")
    columns = {"first": "given", "last": "family", "email": "mail", "phone": "mobile", "truth": "note"}
    intake.take_in(book, [file], Options("JP", columns | {"organisation": "organisation", "url": "url"}))
    return book.frame(
        "SELECT person_id AS person, seen ->> 'note' AS truth FROM contact_source JOIN person USING (contact_id)",
        text=("truth",),
    )


def test_homonyms_are_never_joined_unasked(homonyms: pd.DataFrame) -> None:
    assert len(homonyms) == 20
    together = homonyms.groupby("person")["truth"].agg(set)
    assert [truths for truths in together if len(truths) > 1] == []
    asked_of = homonyms[homonyms["truth"] == "ask"]
    assert asked_of["person"].is_unique


def test_every_homonym_that_only_the_person_can_tell_is_asked_about(book: Book, homonyms: pd.DataFrame) -> None:
    pairs = duplicates.waiting(book)
    asked_about = set(pairs["left"]) | set(pairs["right"])
    assert set(homonyms.loc[homonyms["truth"] == "ask", "person"]) <= asked_about


def test_every_split_of_a_homonym_is_asked_about(book: Book, homonyms: pd.DataFrame) -> None:
    pairs = duplicates.waiting(book)[["left", "right"]].values.tolist()
    known = homonyms[homonyms["truth"] != "ask"].groupby("truth")["person"].unique()
    split = [[min(a, b), max(a, b)] for people in known for n, a in enumerate(people) for b in people[n + 1 :]]
    assert [pair for pair in split if pair not in pairs] == []
