"""An import taken back whole: the book as if it had never been, but for what the person has done since."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinmyaku import audit, intake
from jinmyaku.book import Book, answers, contacts, decisions, imports, undoing
from jinmyaku.sources.rows import Options
from jinmyaku.text import Fault

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
PAGE = "https://www.linkedin.com/in/"
KEPT = ("contact", "contact_address", "contact_change", "contact_source", "import_before", "match_decision")


def take(book: Book, *files: str) -> int:
    """Take in texts as one import, each an export of its own, whatever it says; its number."""
    later = "\n" * len(imports.batches(book))
    account = intake.take_in_bytes(book, [(f"{n}.csv", (text + later).encode) for n, text in enumerate(files)])
    assert account.batch is not None
    return account.batch


def row(given: str, job: str = "Example", mail: str = "") -> str:
    return f"{given},Lee,{PAGE}{given.lower()},{mail},{job},Editor,05 Mar 2024\n"


def state(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """All that the book holds of people, but for the numbers and dates of records."""
    return {table: sorted(map(repr, book.rows(f"SELECT * FROM {table}"))) for table in KEPT}  # type: ignore[misc]


def test_the_latest_import_leaves_no_trace(book: Book) -> None:
    take(book, HEADER + row("Ann") + row("Bo"))
    before = state(book)
    batch = take(book, HEADER + row("Ann", "Other", "ann@example.com") + row("Cy"))
    assert undoing.undo(book, batch) == undoing.Undone(removed=1, kept=0)
    assert state(book) == before


def test_the_first_import_leaves_an_empty_book(book: Book) -> None:
    undoing.undo(book, take(book, HEADER + row("Ann") + row("Bo")))
    assert all(rows == [] for rows in state(book).values())


def test_a_middle_import_leaves_what_the_later_one_brought(book: Book) -> None:
    take(book, HEADER + row("Ann", "First"))
    middle = take(book, HEADER + row("Ann", "Second") + row("Bo"))
    take(book, HEADER + row("Ann", "Third") + row("Bo") + row("Cy"))
    undoing.undo(book, middle)
    people = contacts.contacts(book)
    assert people[["given", "organisation"]].values.tolist() == [["Ann", "Third"], ["Bo", "Example"], ["Cy", "Example"]]
    assert book.rows("SELECT old, new FROM contact_change") in (
        [("First", "Third")],
        [("First", "Second"), ("Second", "Third")],
    )


def test_whom_the_person_has_judged_stays_as_if_typed_in(book: Book) -> None:
    batch = take(book, HEADER + row("Ann", mail="ann@example.com") + row("Bo"))
    here = audit.begin(book, 2026)
    answers.choose(book, here, [1])
    answers.save(book, here, 1, {"value": 5})
    assert undoing.undo(book, batch) == undoing.Undone(removed=1, kept=1)
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]
    assert answers.wide(book, here).at[1, "value"] == 5
    assert len(contacts.addresses(book)) == 2


def test_what_was_edited_by_hand_since_stays(book: Book) -> None:
    take(book, HEADER + row("Ann", "First"))
    batch = take(book, HEADER + row("Ann", "Second"))
    contacts.edit(book, 1, {"organisation": "By hand"})
    undoing.undo(book, batch)
    assert contacts.contacts(book).at[1, "organisation"] == "By hand"
    assert book.rows("SELECT old, new FROM contact_change") == [("First", "By hand")]


def test_an_address_that_another_service_shows_too_stays(book: Book) -> None:
    first = take(book, HEADER + row("Ann", mail="ann@example.com"))
    take(book, "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:ann@example.com\nEND:VCARD\n")
    assert undoing.undo(book, first).removed == 0
    assert contacts.addresses(book)["value"].tolist() == ["ann@example.com"]


def test_a_merge_that_an_import_made_goes_with_it(book: Book) -> None:
    for mail in ("a@example.com", "b@example.com"):
        contacts.add(book, {"family": "Lee", "given": "Ann"}, [("mail", mail)])
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@example.com\nEMAIL:b@example.com\nEND:VCARD\n"
    batch = take(book, card)
    assert len(contacts.contacts(book)) == 1
    undoing.undo(book, batch)
    assert len(contacts.contacts(book)) == 2
    assert decisions.settled(book).empty


def test_addresses_go_back_to_those_whom_an_import_had_joined(book: Book) -> None:
    table = "given,family,mail\nAnn,Lee,a@example.com\nAnn,Lee,b@example.com\n"
    mapping = {"given": "given", "family": "family", "mail": "mail"}
    intake.take_in_bytes(book, [("table.csv", table.encode)], Options("JP", mapping))
    before = state(book)
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nEMAIL:a@example.com\nEMAIL:b@example.com\nTEL:090-0000-0001\nEND:VCARD\n"
    )
    batch = take(book, card)
    assert len(contacts.contacts(book)) == 1
    undoing.undo(book, batch)
    assert state(book) == before


def test_what_a_later_import_still_shows_is_told_of(book: Book) -> None:
    first = take(book, HEADER + row("Ann"))
    second = take(book, HEADER + row("Ann"))
    assert undoing.undo(book, first) == undoing.Undone(removed=0, kept=0, later=second)


def test_an_import_is_taken_back_once(book: Book) -> None:
    batch = take(book, HEADER + row("Ann"))
    undoing.undo(book, batch)
    with pytest.raises(Fault, match="no import 1"):
        undoing.undo(book, batch)


def test_what_was_taken_back_can_be_brought_again(book: Book) -> None:
    undoing.undo(book, take(book, HEADER + row("Ann")))
    take(book, HEADER + row("Ann"))
    assert contacts.contacts(book)["display"].tolist() == ["Ann Lee"]


JOBS = st.lists(
    st.dictionaries(st.sampled_from(["Ann", "Bo", "Cy"]), st.sampled_from(["One", "Two", ""]), min_size=1),
    min_size=2,
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JOBS)
def test_taking_back_what_came_last_is_as_if_it_never_came(
    tmp_path_factory: pytest.TempPathFactory, exports: list[dict[str, str]]
) -> None:
    with Book(tmp_path_factory.mktemp("book")) as book:
        for export in exports[:-1]:
            take(book, HEADER + "".join(row(name, job) for name, job in export.items()))
        before = state(book)
        last = take(book, HEADER + "".join(row(name, job) for name, job in exports[-1].items()))
        undoing.undo(book, last)
        assert state(book) == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JOBS, st.integers(1, 3))
def test_taking_back_any_import_never_harms_the_book_nor_later_ones(
    tmp_path_factory: pytest.TempPathFactory, exports: list[dict[str, str]], which: int
) -> None:
    with Book(tmp_path_factory.mktemp("book")) as book:
        for export in exports:
            take(book, HEADER + "".join(row(name, job) for name, job in export.items()))
        undoing.undo(book, min(which, len(exports) - 1))
        people = contacts.contacts(book).set_index("given")["organisation"]
        assert set(exports[-1]) <= set(people.index)
        assert {name: people[name] for name, job in exports[-1].items() if job} == {
            name: job for name, job in exports[-1].items() if job
        }
        assert book.damage() == []
