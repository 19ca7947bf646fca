"""Connections.csv in every shape it has had, typed names, and tables however ragged."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from conftest import SHARED
from jinmyaku.sources import HEAD, choose, linkedin, table, typed
from jinmyaku.sources.rows import Batch, ContactRow, Options, Problem
from jinmyaku.text import Fault, say

NOTES = 'Notes:\n"When exporting your connection data, some ""addresses"" are missing."\n\n'
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROW = "Ann,Lee,https://www.linkedin.com/in/ann-lee-1,ann@example.com,Example Ltd,Editor,05 Mar 2024\n"
ANN = ContactRow(
    line=2,
    key="https://www.linkedin.com/in/ann-lee-1",
    family="Lee",
    given="Ann",
    organisation="Example Ltd",
    title="Editor",
    met_on="2024-03-05",
    addresses=(("mail", "ann@example.com"), ("linkedin", "https://www.linkedin.com/in/ann-lee-1")),
)


def read(text: str | bytes) -> tuple[list[ContactRow], list[Problem]]:
    data = text.encode() if isinstance(text, str) else text
    batches: list[Batch] = list(linkedin.read(io.BytesIO(data), Options()))
    return [c for b in batches for c in b.contacts], [p for b in batches for p in b.problems]


def test_a_plain_export() -> None:
    assert read(HEADER + ROW) == ([ANN], [])


@pytest.mark.parametrize(
    "text",
    [
        NOTES + HEADER + ROW,
        "\ufeff" + NOTES + HEADER + ROW,
        (NOTES + HEADER + ROW).replace("\n", "\r\n"),
        'Notes:,,,,,,\n"When exporting",,,,,,\n,,,,,,\n' + HEADER + ROW,
        HEADER + ROW + ",,,,,,\n\n",
        (HEADER + ROW).replace(",", "\t"),
        (HEADER + ROW).replace(",", ";"),
        HEADER.replace("First Name", "Vorname").replace("Last Name", "Nachname").replace("Connected On", "Verbunden am")
        + ROW,
        HEADER.replace("First Name", "名").replace("Last Name", "姓").replace("Connected On", "つながった日") + ROW,
    ],
)
def test_every_shape_gives_the_same_person(text: str) -> None:
    found, problems = read(text)
    assert [(c.family, c.given, c.met_on, c.addresses) for c in found] == [("Lee", "Ann", "2024-03-05", ANN.addresses)]
    assert problems == []
    assert linkedin.recognises(text.encode(), "x")


def test_columns_may_stand_anywhere_and_the_page_be_missing() -> None:
    found, _ = read("Last Name,Connected On,First Name\nLee,27-Nov-20,Ann\n")
    assert (found[0].family, found[0].given, found[0].met_on, found[0].addresses) == ("Lee", "Ann", "2020-11-27", ())


def test_a_closed_account_costs_its_own_row() -> None:
    found, problems = read(HEADER + ",,,,,,16 Jan 2024\n" + ROW)
    assert [c.given for c in found] == ["Ann"]
    assert problems == [Problem(2, "problem.no_name")]


def test_names_that_look_like_nothing_are_kept() -> None:
    found, _ = read(HEADER + "None,NA,,,null,NaN,\nAnn,O'Neil,,,=1+1,,\n")
    assert [(c.given, c.family, c.organisation) for c in found] == [("None", "NA", "null"), ("Ann", "O'Neil", "=1+1")]


def test_a_quote_that_never_closes_costs_its_own_line() -> None:
    found, problems = read(HEADER + '"Bo,Okafor,,,,,\n' + ROW)
    assert [c.given for c in found] == ['"Bo', "Ann"]
    assert [(p.line, p.reason) for p in problems] == [(2, "problem.quote_open")]


def test_ragged_rows_keep_what_fits_and_are_told_of() -> None:
    found, problems = read(HEADER + "Ann,Lee\nBo,Lee,,,,,05 Mar 2024,more,still\n")
    assert [c.given for c in found] == ["Ann", "Bo"]
    assert [(p.line, p.values) for p in problems] == [
        (2, {"expected": 7, "found": 2}),
        (3, {"expected": 7, "found": 9}),
    ]


def test_a_date_that_is_none_costs_only_itself() -> None:
    found, problems = read(HEADER + "Ann,Lee,,,,,32 Foo 2024\n")
    assert found[0].met_on == ""
    assert problems == [Problem(2, "problem.date", {"column": "Connected On"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_japanese_values_in_every_encoding(encoding: str) -> None:
    text = HEADER + "太郎,髙橋,,,例示商事（株）,課長,05 Mar 2024\n花子,佐藤,,,株式会社例示,部長,06 Mar 2024\n"
    found, _ = read(text.encode(encoding))
    assert [(c.family, c.organisation) for c in found] == [("髙橋", "例示商事（株）"), ("佐藤", "株式会社例示")]


def test_a_header_alone_says_so() -> None:
    assert [p.reason for p in read(HEADER)[1]] == ["problem.only_header"]


def test_a_cell_of_two_megabytes_is_read() -> None:
    found, _ = read(HEADER + f'Ann,Lee,,,"{"x" * 2_000_000}",,\n' + ROW)
    assert len(found) == 2


def test_long_names_and_markup_pass_through_untouched() -> None:
    found, _ = read(HEADER + "<script>,<b>Bold</b> & Co,,,,,\n")
    assert (found[0].given, found[0].family) == ("<script>", "<b>Bold</b> & Co")


@pytest.mark.parametrize(
    ("line", "name", "organisation", "addresses"),
    [
        ("佐藤 花子", ("佐藤", "花子"), "", ()),
        ("佐藤　花子、霊峰商事、hanako@example.jp", ("佐藤", "花子"), "霊峰商事", (("mail", "hanako@example.jp"),)),
        ("Ann Lee, Example, Inc., ann@example.com", ("Lee", "Ann"), "Example, Inc.", (("mail", "ann@example.com"),)),
        ("Ann Lee <ann@example.com>", ("Lee", "Ann"), "", (("mail", "ann@example.com"),)),
        ("Ann Lee\t+1 202 555 0101", ("Lee", "Ann"), "", (("phone", "+1 202 555 0101"),)),
        ("佐藤", ("佐藤", ""), "", ()),
    ],
)
def test_typed_lines(
    line: str, name: tuple[str, str], organisation: str, addresses: tuple[tuple[str, str], ...]
) -> None:
    [row] = typed.read_text(line)[0].contacts
    assert ((row.family, row.given), row.organisation, row.addresses) == (name, organisation, addresses)


def test_blank_typed_lines_are_nothing_and_no_names_a_problem() -> None:
    assert typed.read_text("\n  \nAnn\n")[0].contacts[0].line == 3
    assert typed.read_text(" \n")[0].problems == (Problem(0, "problem.no_names"),)


def test_a_file_nobody_knows_is_refused_in_words() -> None:
    with pytest.raises(Fault, match="no reader knows"):
        choose(b"\x89PNG\r\n\x1a\n", "photo.png")
    with pytest.raises(Fault, match="empty"):
        choose(b"\xef\xbb\xbf", "people.csv")


def test_two_sources_that_claim_one_file_are_both_named() -> None:
    with pytest.raises(Fault, match="linkedin and linkedin"):
        choose(HEADER.encode(), "x", (linkedin, linkedin))


def test_records_keep_the_line_they_begin_on() -> None:
    found = [r.line for r in table.records('a,"b\nb"\n\nc,d\n') if isinstance(r, table.Record)]
    assert found == [1, 4]


EXPORTS = sorted((SHARED / "exports").glob("csv/*")) if SHARED.is_dir() else []


@pytest.mark.skipif(not EXPORTS, reason="the shared exports are not beside the project")
@pytest.mark.parametrize("file", EXPORTS, ids=lambda file: file.name)
def test_every_shared_export_is_read_or_refused_in_a_line(file: Path) -> None:
    resource = pytest.importorskip("resource")
    data, began = file.read_bytes(), time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        batches = list(choose(data[:HEAD], file.name).read(io.BytesIO(data), Options()))
    except Fault as fault:
        batches = [Batch(problems=(Problem(0, fault.reason, {}),))]
    reasons = [say("en", p.reason, **p.values) for b in batches for p in b.problems]
    assert sum(len(b.contacts) + len(b.interactions) for b in batches) > 0 or reasons
    assert time.process_time() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("YANG-DB__linkedin_Connections.csv", 1869),
        ("adv__formula_names.csv", 14),
        ("adv__path_traversal_names.csv", 14),
        ("adv__xss_names.csv", 17),
        ("synth__linkedin_new-format_ja-en_1200.csv", 1200),
    ],
)
def test_shared_exports_give_every_row(name: str, rows: int) -> None:
    file = SHARED / "exports" / "csv" / name
    if not file.is_file():
        pytest.skip("the shared exports are not beside the project")
    found, problems = read(file.read_bytes())
    closed = sum(p.reason == "problem.no_name" for p in problems)
    assert len(found) + closed >= rows
