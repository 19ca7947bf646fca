"""In which tier others would put one, beside one's own and beside what mail and calendar show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import audit, mirror, mirroring, schema
from jinmyaku.book import Book, answers, audits, interactions

DAY = dt.date(2026, 12, 31)
Judged = Callable[..., int]


def read(book: Book) -> pd.DataFrame:
    return mirroring.read(book, audit.read(book, 2026, DAY))


def say(book: Book, contact: int, **said: float) -> None:
    answers.save(book, audit.begin(book, 2026), contact, {f"m_{name}": value for name, value in said.items()})


def test_what_is_not_answered_puts_nobody_at_risk(book: Book, judged: Judged) -> None:
    judged("Ann Lee", value=6, effort=3)
    row = read(book).iloc[0]
    assert row[["mine", "theirs", "answered", "at_risk", "step"]].tolist() == ["grow", "undecided", False, False, ""]


def test_it_is_the_rule_of_ones_own_audit_in_their_hours(book: Book, judged: Judged) -> None:
    ann, bo = judged("Ann Lee", value=6, effort=3), judged("Bo Berg", value=1, effort=5)
    say(book, ann, ally=0, value=1, effort=5, uses=0, discomfort=0)
    say(book, bo, ally=2)
    table = read(book)
    assert table["theirs"].tolist() == ["let_go", "grow"]
    assert table["advice"].tolist() == ["give", "say_a_word"]
    assert table["rho"].tolist()[0] == 3 - (-4)


def test_the_worst_case_alone_is_enough_for_the_list(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee", value=6, effort=3)
    say(book, ann, ally=0, value=3, effort=4, uses=0, discomfort=0)
    row = read(book).iloc[0]
    assert row[["best", "theirs", "worst", "at_risk"]].tolist() == ["maintain", "maintain", "let_go", True]


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ({"uses": 1, "discomfort": 1, "value": 1, "effort": 5}, "uses"),
        ({"uses": 0, "discomfort": 1, "value": 1, "effort": 5}, "discomfort"),
        ({"uses": 0, "discomfort": 0, "value": 1, "effort": 5}, "costs"),
        ({"uses": 0, "discomfort": 0, "value": 3, "effort": 4}, "gives"),
        ({"uses": 2}, "uses"),
    ],
)
def test_everyone_at_risk_has_one_next_step_the_plainest_first(
    book: Book, judged: Judged, said: dict[str, float], step: str
) -> None:
    say(book, judged("Ann Lee", value=6, effort=3), ally=0, **said)
    row = read(book).iloc[0]
    assert (row["at_risk"], row["step"]) == (True, step)


def test_those_one_would_grow_come_first_in_the_list() -> None:
    rows = {"at_risk": True, "mine": ["let_go", "grow", "maintain"], "m_difference": [-6.0, -1.0, -2.0]}
    assert mirroring.at_risk(pd.DataFrame(rows))["mine"].tolist() == ["grow", "maintain", "let_go"]


def test_measured_hours_suggest_what_one_costs_them(book: Book, judged: Judged) -> None:
    ann = judged("Ann Lee")
    interactions.add(book, [ann], "in_person", "2026-05-04", 7 * 60)
    assert read(book)["suggested_effort"].tolist() == [3.0]


def known(pull: float) -> pd.DataFrame:
    return pd.DataFrame({"mine": ["grow"], "difference": [3.0], "pull": [pull]})


def said(value: float, effort: float) -> pd.DataFrame:
    given = {"m_ally": 0.0, "m_value": value, "m_effort": effort, "m_uses": 0.0, "m_discomfort": 0.0}
    return pd.DataFrame({name: [amount] for name, amount in given.items()})


@pytest.mark.parametrize(
    ("pull", "value", "contradicts"),
    [(0.5, 1, "sought"), (-0.5, 9, "seeking"), (0.5, 9, ""), (-0.5, 1, ""), (0.0, 1, ""), (np.nan, 1, "")],
)
def test_who_keeps_it_going_may_contradict_the_answer_but_never_changes_it(
    pull: float, value: float, contradicts: str
) -> None:
    table = mirroring.settle(known(pull), said(value, 5.0), 1.0)
    assert table["contradicts"].tolist() == [contradicts]
    assert table["theirs"].tolist() == ["let_go" if value < 5 else "grow"]


@given(value=st.integers(0, 10), effort=st.integers(0, 10), pull=st.floats(-1, 1))
def test_the_answer_lies_between_its_best_and_its_worst_case(value: int, effort: int, pull: float) -> None:
    row = mirroring.settle(known(pull), said(value, effort), 1.0).iloc[0]
    order = {tier: n for n, tier in enumerate((schema.LET_GO, schema.MAINTAIN, schema.GROW))}
    assert order[row["worst"]] <= order[row["theirs"]] <= order[row["best"]]
    assert row["at_risk"] == (row["worst"] == schema.LET_GO) == bool(row["step"])


def test_a_closed_year_keeps_what_was_answered(book: Book, judged: Judged) -> None:
    say(book, judged("Ann Lee", value=6, effort=3), ally=2)
    audit.close(book, audit.begin(book, 2026), DAY)
    assert read(book)["theirs"].tolist() == ["grow"]
    assert audits.find(book, 2027) is None


def test_the_matrix_counts_everybody_who_has_both_tiers() -> None:
    mine = pd.Series(["grow", "grow", "let_go", "grow"])
    theirs = pd.Series(["grow", "let_go", "let_go", "undecided"])
    assert mirror.matrix(mine, theirs).values.tolist() == [[1, 0, 1], [0, 0, 0], [0, 0, 1]]
