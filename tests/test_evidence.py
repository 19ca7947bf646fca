"""What counts, in numbers: per person and year, per month, and what they say."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dated import ALIAS, ANN, ANN_AT_WORK, BO, CY, ME, STRANGER, Event, count, mail, meeting
from jinmyaku import evidence, rates, schema

TALK = {"kind": "message", "thread": 9}
NO_LAGS = {"my_lag_h": math.nan, "their_lag_h": math.nan}


def year(*events: Event, person: int = 21, of: int = 2026) -> pd.Series:
    """The evidence of one person and year."""
    return evidence.yearly(count(*events).rows).loc[(person, of)]


def numbers(found: pd.Series, *names: str) -> list[Any]:
    return [found[name] for name in names]


def test_hours_meetings_and_mails_are_counted_apart() -> None:
    found = year(
        meeting("2026-05-04 12:00", 60, ANN), meeting("2026-06-04 12:00", 30, ANN, BO, kind="video"),
        meeting("2026-07-04 12:00", 15, ANN, kind="call"), mail("2026-05-05 12:00", ME, ANN),
        mail("2026-05-06 12:00", ANN, ME),
    )  # fmt: skip
    assert numbers(found, "meetings", "in_person", "video", "sent", "received") == [3, 1, 1, 1, 1]
    assert numbers(found, "meeting_hours", "mail_hours", "hours") == pytest.approx([1.5, 5 / 60, 1.5 + 5 / 60])


def test_a_thread_belongs_to_whoever_opens_it() -> None:
    found = year(
        mail("2026-05-04 12:00", ME, ANN, thread=1), mail("2026-05-04 13:00", ANN, ME, thread=1),
        mail("2026-05-04 14:00", ANN, ME, thread=2),
    )  # fmt: skip
    assert numbers(found, "i_start", "they_start") == [1, 1]


def test_a_closing_thank_you_is_no_ask() -> None:
    found = year(
        mail("2026-05-04 12:00", ME, ANN, thread=1), mail("2026-05-04 13:00", ANN, ME, thread=1),
        mail("2026-05-04 14:00", ME, ANN, thread=1),
    )  # fmt: skip
    assert numbers(found, "my_asks", "they_replied", "their_asks", "i_replied") == [1, 1, 0, 0]


def test_only_a_silence_of_more_than_thirty_days_starts_an_old_thread_again() -> None:
    talk = mail("2026-01-01 12:00", ME, ANN, **TALK), mail("2026-01-31 12:00", ANN, ME, **TALK)
    assert numbers(year(*talk), "i_start", "they_start") == [1, 0]
    later = mail("2026-01-31 12:01", ANN, ME, **TALK)
    assert numbers(year(talk[0], later), "i_start", "they_start") == [1, 1]
    between = mail("2026-01-15 12:00", ANN, ME, thread=3)
    assert numbers(year(talk[0], between, later), "i_start", "they_start") == [1, 1]


def test_a_reply_comes_within_fourteen_days_in_the_same_thread() -> None:
    ask = mail("2026-05-01 12:00", ME, ANN, thread=1)
    assert year(ask, mail("2026-05-15 12:00", ANN, ME, thread=1))["they_replied"] == 1
    assert year(ask, mail("2026-05-15 12:01", ANN, ME, thread=1))["they_replied"] == 0
    assert year(ask, mail("2026-05-02 12:00", ANN, ME, thread=2))["they_replied"] == 0
    assert year(ask, mail("2026-05-02 12:00", ANN, ME))["they_replied"] == 0


def test_an_ask_belongs_to_the_year_it_was_sent_in() -> None:
    events = mail("2025-12-31 12:00", ME, ANN, thread=1), mail("2026-01-01 12:00", ANN, ME, thread=1)
    assert numbers(year(*events, of=2025), "my_asks", "they_replied", "received", "their_lag_h") == [1, 1, 0, 24]
    assert numbers(year(*events, of=2026), "my_asks", "their_asks", "received") == [0, 0, 1]


def test_lags_are_medians_in_hours() -> None:
    asks = [mail(f"2026-05-0{n} 12:00", ME, ANN, thread=n) for n in (1, 2, 3, 4)]
    answers = [mail(f"2026-05-0{n} {12 + n}:00", ANN_AT_WORK, ALIAS, thread=n) for n in (1, 2, 3, 4)]
    assert year(*asks, *answers)["their_lag_h"] == 2.5
    assert math.isnan(year(*asks, *answers)["my_lag_h"])


def test_a_mail_to_two_is_an_ask_to_both() -> None:
    events = mail("2026-05-04 12:00", ME, ANN, BO, thread=1), mail("2026-05-04 13:00", BO, ME, thread=1)
    assert [year(*events, person=who)["they_replied"] for who in (21, 22)] == [0, 1]


def test_a_message_is_two_way_once_both_have_written_in_its_thread() -> None:
    events = [
        mail("2026-05-01 12:00", ME, ANN, thread=1), mail("2026-05-02 12:00", ANN, ME, thread=1),
        mail("2026-05-03 12:00", ANN, ME, thread=1), mail("2026-05-04 12:00", ANN, ME, thread=2),
    ]  # fmt: skip
    assert year(*events)["last_two_way"] == pd.Timestamp("2026-05-03")
    assert year(*events)["last"] == pd.Timestamp("2026-05-04")
    assert pd.isna(year(events[0], events[3])["last_two_way"])
    assert year(events[3], meeting("2026-04-01", 60, ANN))["last_two_way"] == pd.Timestamp("2026-04-01")


def test_last_two_way_is_no_other_years_and_nobody_elses() -> None:
    events = meeting("2025-05-04", 60, ANN), mail("2026-05-04 12:00", ANN, ME), meeting("2026-01-01", 60, BO)
    assert pd.isna(year(*events)["last_two_way"])
    assert year(*events, of=2025)["last_two_way"] == pd.Timestamp("2025-05-04")


def test_what_was_written_down_by_its_day_starts_nothing() -> None:
    found = year(meeting("2026-05-04", math.nan, ANN, kind="mail"))
    assert numbers(found, "sent", "i_start", "my_asks") == [1, 0, 0]


def test_where_a_person_was_seen() -> None:
    events = [
        meeting("2026-05-04 12:00", 60, ANN, kind="video"), mail("2026-05-04 12:00", BO, ME),
        meeting("2026-05-05 12:00", 5, CY, kind="call", thread=9), meeting("2026-05-06 12:00", 5, ANN, kind="call"),
    ]  # fmt: skip
    table = evidence.yearly(count(*events).rows)
    assert rates.coverage(table).tolist() == ["calendar", "mail", "talk"]


def test_absence_in_every_place_is_told_as_such() -> None:
    table = evidence.yearly(count(mail("2026-05-04 12:00", ANN, ME)).rows).droplevel("year").reindex([21, 22])
    assert rates.coverage(table).to_dict() == {21: "mail", 22: ""}


def test_nothing_gives_no_rows() -> None:
    rows = count().rows
    assert len(evidence.yearly(rows)) == 0
    assert len(evidence.hours(rows)) == len(evidence.monthly(rows)) == 0
    assert evidence.months(rows, pd.Timestamp("2026-12-31")).mails.shape == (0, 12)


def test_any_year_that_grows_with_the_day_will_do() -> None:
    rows = count(meeting("2025-11-30", 60, ANN), meeting("2025-12-01", 60, ANN), meeting("2026-11-30", 60, ANN)).rows
    shifted = rows.assign(year=rows["year"] + (rows["day"].dt.month == 12))
    assert evidence.yearly(shifted)["meetings"].to_dict() == {(21, 2025): 1, (21, 2026): 2}


def test_twelve_months_up_to_a_months_end_are_its_calendar_months() -> None:
    days = ("2025-11-30", "2025-12-01", "2026-02-28", "2026-10-31", "2026-11-30", "2026-12-01")
    found = evidence.months(count(*(meeting(day, 60, ANN) for day in days)).rows, pd.Timestamp("2026-11-30"))
    assert found.meetings.loc[21].tolist() == [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert found.mails.loc[21].tolist() == [0] * 12
    assert [str(day.date()) for day in found.meetings.columns[[0, 2, 11]]] == ["2025-12-31", "2026-02-28", "2026-11-30"]


def test_twelve_months_up_to_any_day_are_all_of_the_year_before_it() -> None:
    days = ("2025-11-15", "2025-11-16", "2025-12-15", "2025-12-16", "2026-11-15")
    found = evidence.months(count(*(meeting(day, 60, ANN) for day in days)).rows, pd.Timestamp("2026-11-15"))
    assert found.meetings.loc[21].tolist() == [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_hours_by_month_of_persons_and_of_tiers() -> None:
    rows = count(meeting("2026-01-31", 60, ANN), meeting("2026-03-01", 30, BO), meeting("2026-03-02", 30, CY)).rows
    by_person = evidence.monthly(rows)
    assert by_person.index.tolist() == [21, 22, 23]
    assert [f"{month:%Y-%m}" for month in by_person.columns] == ["2026-01", "2026-02", "2026-03"]
    by_tier = evidence.monthly(rows, pd.Series({21: "grow", 22: "let_go"}))
    assert by_tier.to_dict("split")["data"] == [[1.0, 0.0, 0.0], [0.0, 0.0, 0.5]]
    of_tiers = pd.Series({21: "grow", 22: "let_go"}, dtype=pd.CategoricalDtype(list(schema.TIERS)))
    assert evidence.monthly(rows, of_tiers).index.tolist() == ["grow", "let_go"]


def test_a_rate_of_few_asks_stays_near_the_middle_and_wide() -> None:
    asks = pd.DataFrame({"my_asks": [0, 1, 100], "they_replied": [0, 1, 100], "their_asks": 4, "i_replied": 0})
    found = rates.rates(asks)
    assert found["their_rate"].round(3).tolist() == [0.5, 0.667, 0.99]
    assert (found["their_high"] - found["their_low"]).is_monotonic_decreasing
    assert found[["my_low", "my_rate", "my_high"]].iloc[0].round(3).tolist() == [0.021, 0.167, 0.369]


def reciprocity(**row: float) -> pd.Series:
    names = ("i_start", "they_start", "my_asks", "they_replied", "their_asks", "i_replied", "sent", "received")
    return rates.reciprocity(pd.DataFrame([{**dict.fromkeys(names, 0), **NO_LAGS, **row}])).iloc[0]


def test_who_reaches_out_says_who_keeps_it_going() -> None:
    assert reciprocity()["pull"] == 0
    mine = reciprocity(i_start=8, my_asks=8, sent=8)
    assert numbers(mine, "start", "answer", "enough") == pytest.approx([-0.8, -0.4, True])
    assert mine["pull"] == pytest.approx(-0.6)
    assert reciprocity(they_start=8, their_asks=8, received=8)["pull"] == pytest.approx(0.6)
    assert not reciprocity(they_start=5, their_asks=5, received=5)["enough"]


def test_whoever_waits_longer_pulls_less() -> None:
    assert reciprocity(my_lag_h=3, their_lag_h=1)["lag"] == pytest.approx(1 / 3)
    assert reciprocity(my_lag_h=0, their_lag_h=1_000)["lag"] == -1


def test_the_other_sides_view_is_the_opposite() -> None:
    here = reciprocity(i_start=5, my_asks=5, they_replied=4, their_lag_h=2, they_start=1, their_asks=1, my_lag_h=9)
    there = reciprocity(they_start=5, their_asks=5, i_replied=4, my_lag_h=2, i_start=1, my_asks=1, their_lag_h=9)
    assert here["pull"] == pytest.approx(-there["pull"])
    assert here["mutual"] == there["mutual"]


def test_a_change_of_counts_is_more_than_chance_from_two_on() -> None:
    found = rates.trend(pd.Series({21: 12, 22: 3}), pd.Series({21: 3, 23: 1}))
    assert found["doublings"].round(2).tolist() == [1.7, 2.0, -1.0]
    assert found["z"].round(2).tolist() == [2.32, 1.73, -1.0]


def test_concentration_of_hours() -> None:
    alike = rates.concentration(pd.Series([2.0] * 20))
    assert (alike.top_5, alike.top_15, round(alike.gini, 9)) == (0.25, 0.75, 0)
    alone = rates.concentration(pd.Series([0.0, 0.0, 0.0, 8.0]))
    assert (alone.top_5, alone.gini, alone.cumulative.tolist()) == (1.0, 0.75, [1.0] * 4)
    assert math.isnan(rates.concentration(pd.Series([0.0])).gini)
    assert len(rates.concentration(pd.Series([], dtype="float64")).cumulative) == 0


def test_what_one_thought_against_what_was_measured() -> None:
    said, hours = pd.Series({21: 5.0, 22: 3.0, 23: None}), pd.Series({21: 7.0, 22: 7.0, 23: 1.0})
    assert rates.overclaim(said, hours) == 1.0
    assert math.isnan(rates.overclaim(said, hours[:0]))


DAYS = ["2024-12-31", "2025-01-01", "2025-01-10", "2025-01-20", "2025-03-01", "2025-12-31", "2026-01-01", "2026-01-14"]
TIMES = st.builds(lambda day, hour: f"{day} {hour:02}:00", st.sampled_from(DAYS), st.integers(0, 23))
OTHERS = st.lists(st.sampled_from([ANN, ANN_AT_WORK, BO, STRANGER]), min_size=1, max_size=2, unique=True)
SENT = st.builds(
    lambda when, others, kind, thread: mail(when, ME, *others, kind=kind, thread=thread),
    TIMES, OTHERS, st.sampled_from(["mail", "message"]), st.integers(-1, 2),
)  # fmt: skip
GOT = st.builds(
    lambda when, other, kind, thread: mail(when, other, ME, kind=kind, thread=thread),
    TIMES, st.sampled_from([ANN, ANN_AT_WORK, BO]), st.sampled_from(["mail", "message"]), st.integers(-1, 2),
)  # fmt: skip
MET = st.builds(
    lambda when, others, kind, thread: meeting(when, 60, *others, kind=kind, thread=thread),
    TIMES | st.sampled_from(DAYS), OTHERS, st.sampled_from(schema.INTERACTIONS[:3]), st.sampled_from([-1, 9]),
)  # fmt: skip
BY_HAND = st.builds(lambda day, others: meeting(day, 20, *others, kind="mail"), st.sampled_from(DAYS), OTHERS)
EVENTS = st.lists(SENT | GOT | MET | BY_HAND, max_size=25)
Row = dict[str, Any]


def moment(row: Row) -> int:
    return row["at"] if row["at"] >= 0 else int(row["day"].timestamp())


def asked(row: Row, before: list[Row], after: list[Row]) -> tuple[bool, float | None]:
    """Whether a message is an ask, and the hours to its answer: one row at a time, as the method says it."""

    def together(other: Row) -> bool:
        return row["thread"] >= 0 and other["thread"] == row["thread"]

    silent = not before or moment(row) - moment(before[-1]) > 30 * 86_400
    starts = row["at"] >= 0 and (silent or not any(together(other) for other in before))
    answers = [moment(other) - moment(row) for other in after if together(other) and other["out"] != row["out"]]
    soon = starts and bool(answers) and answers[0] <= 14 * 86_400
    return starts, answers[0] / 3_600 if soon else None


def two_way(row: Row, before: list[Row]) -> bool:
    same = [other for other in before if other["thread"] == row["thread"] >= 0]
    return row["meeting"] or any(other["out"] != row["out"] for other in same)


def plain(rows: pd.DataFrame) -> dict[tuple[int, int], Row]:
    """The evidence per person and year, the slow way."""
    table: dict[tuple[int, int], Row] = {}
    for person in sorted(set(rows["person"])):
        all_of_them = rows[rows["person"] == person].sort_values(["day", "at", "interaction_id"]).to_dict("records")
        written = [row for row in all_of_them if not row["meeting"]]
        for of in sorted({row["year"] for row in all_of_them}):
            here = [row for row in all_of_them if row["year"] == of]
            table[(person, of)] = one_year(here, written)
    return table


def one_year(here: list[Row], written: list[Row]) -> Row:
    at = {row["interaction_id"]: n for n, row in enumerate(written)}
    notes = [row for row in here if not row["meeting"]]
    ask: dict[bool, list[float | None]] = {True: [], False: []}
    for row in notes:
        n = at[row["interaction_id"]]
        starts, lag = asked(row, written[:n], written[n + 1 :])
        ask[row["out"]] += [lag] if starts else []
    lags = {out: [lag for lag in some if lag is not None] for out, some in ask.items()}
    both = [r["day"] for r in here if two_way(r, written[: at.get(r["interaction_id"], 0)])]
    return {
        "hours": sum(row["hours"] for row in here),
        "meeting_hours": sum(row["hours"] for row in here if row["meeting"]),
        "mail_hours": sum(row["hours"] for row in notes),
        "meetings": len(here) - len(notes),
        "in_person": sum(row["kind"] == "in_person" for row in here),
        "video": sum(row["kind"] == "video" for row in here),
        "sent": sum(row["out"] for row in notes),
        "received": sum(not row["out"] for row in notes),
        "i_start": len(ask[True]),
        "they_start": len(ask[False]),
        "my_asks": len(ask[True]),
        "they_replied": len(lags[True]),
        "their_asks": len(ask[False]),
        "i_replied": len(lags[False]),
        "their_lag_h": statistics.median(lags[True]) if lags[True] else math.nan,
        "my_lag_h": statistics.median(lags[False]) if lags[False] else math.nan,
        "last_two_way": max(both) if both else pd.NaT,
        "first": here[0]["day"],
        "last": here[-1]["day"],
        "in_calendar": any(row["meeting"] and row["thread"] < 0 for row in here),
        "in_mail": any(row["kind"] == "mail" for row in here),
        "in_talk": any(row["kind"] == "message" or (row["meeting"] and row["thread"] >= 0) for row in here),
    }


@given(EVENTS)
def test_evidence_is_what_counting_row_by_row_finds(events: list[Event]) -> None:
    rows = count(*events).rows
    found, slow = evidence.yearly(rows), plain(rows)
    assert found.index.tolist() == list(slow)
    if slow:
        expected = pd.DataFrame(list(slow.values()), index=found.index)
        pd.testing.assert_frame_equal(found, expected.astype(found.dtypes), check_exact=False)


@given(EVENTS, st.integers(0, 9))
def test_the_order_of_rows_does_not_matter(events: list[Event], seed: int) -> None:
    rows = count(*events).rows
    pd.testing.assert_frame_equal(evidence.yearly(rows), evidence.yearly(rows.sample(frac=1, random_state=seed)))


@given(EVENTS)
def test_a_year_is_the_window_of_its_days(events: list[Event]) -> None:
    rows = count(*events).rows
    table = evidence.yearly(rows)
    for of in sorted(set(rows["year"])):
        some = evidence.window(rows, pd.Timestamp(of - 1, 12, 31), pd.Timestamp(of, 12, 31))
        pd.testing.assert_frame_equal(evidence.yearly(some), table.xs(of, level="year", drop_level=False))
        here = table.xs(of, level="year")
        pd.testing.assert_series_equal(evidence.hours(some), here["hours"])


@given(EVENTS, st.dates(dt.date(2024, 12, 1), dt.date(2026, 3, 1)))
def test_twelve_months_add_up_to_their_window(events: list[Event], day: dt.date) -> None:
    rows, end = count(*events).rows, pd.Timestamp(day)
    found = evidence.months(rows, end)
    some = evidence.window(rows, found.mails.columns[0] - pd.DateOffset(months=1) + pd.offsets.MonthEnd(0), end)
    if not end.is_month_end:
        some = evidence.window(rows, end - pd.DateOffset(years=1), end)
    notes = some[~some["meeting"]].groupby("person").size().reindex(found.mails.index, fill_value=0)
    assert found.mails.sum(axis=1).tolist() == notes.tolist()
    assert found.meetings.to_numpy().sum() == some["meeting"].sum()


@given(EVENTS)
def test_months_and_persons_add_up_to_all_hours(events: list[Event]) -> None:
    rows = count(*events).rows
    assert evidence.monthly(rows).to_numpy().sum() == pytest.approx(rows["hours"].sum())
    assert evidence.hours(rows).sum() == pytest.approx(rows["hours"].sum())


@given(st.lists(st.floats(0, 1_000), min_size=1, max_size=30))
def test_concentration_lies_between_all_alike_and_all_with_one(hours: list[float]) -> None:
    found = rates.concentration(pd.Series(hours))
    if sum(hours) > 0:
        assert -1e-9 <= found.gini <= 1 - 1 / len(hours) + 1e-9
        assert np.all(np.diff(found.cumulative) >= 0)
        assert found.top_5 <= found.top_15 <= 1 + 1e-9
