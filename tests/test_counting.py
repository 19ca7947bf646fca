"""What counts, for whom, and for how many hours."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dated import ALIAS, ANN, ANN_AT_WORK, BO, CY, DINNER, LUNCH, ME, STRANGER, WHO, Event, count, frames, mail, meeting
from jinmyaku import counting, schema

NOON = "2026-05-04 12:00"
ADDRESSES = (ME, ALIAS, ANN, ANN_AT_WORK, BO, CY, STRANGER, LUNCH, DINNER)


def got(*events: Event, who: pd.Series = WHO) -> list[tuple[int, float]]:
    """Persons and their minutes, row by row."""
    rows = count(*events, who=who).rows
    return [(int(person), round(hours * 60, 3)) for person, hours in zip(rows["person"], rows["hours"], strict=True)]


def why(*events: Event, who: pd.Series = WHO) -> dict[int, str]:
    """Reasons by number of interaction."""
    return {int(number): str(reason) for number, reason in count(*events, who=who).left_out.items()}


def test_a_mail_of_mine_counts_for_those_in_to_and_not_for_those_in_copy() -> None:
    found = count(mail(NOON, ME, ANN, BO, cc=(CY,)))
    assert found.rows[["person", "kind", "out", "meeting"]].values.tolist() == [
        [21, "mail", True, False],
        [22, "mail", True, False],
    ]
    assert found.left_out.empty


def test_a_mail_to_me_counts_for_its_writer_and_not_for_fellow_recipients() -> None:
    found = count(mail(NOON, ANN, ME, BO, cc=(CY,)))
    assert found.rows[["person", "out"]].values.tolist() == [[21, False]]


def test_a_mail_of_which_i_only_got_a_copy_is_left_out() -> None:
    assert why(mail(NOON, ANN, BO, cc=(ME,))) == {1: "copy"}
    assert why(mail(NOON, ME, cc=(ANN,))) == {1: "copy"}
    assert why(mail(NOON, ANN, ALIAS, cc=(ME,))) == {}


def test_a_mail_neither_from_me_nor_to_me_is_left_out() -> None:
    archive, blind = mail(NOON, ANN, BO), mail(NOON, ANN)
    assert why(archive, blind) == {1: "not_mine", 2: "not_mine"}


def test_as_long_as_nobody_is_me_mails_are_left_out_and_meetings_count() -> None:
    unknown = WHO.drop([ME, ALIAS])
    events = mail(NOON, ME, ANN), mail(NOON, ANN, ME, kind="message"), meeting(NOON, 60, ANN)
    assert why(*events, who=unknown) == {1: "not_mine", 2: "not_mine"}
    assert got(*events, who=unknown) == [(21, 60)]


def test_my_own_other_address_is_nobody_else() -> None:
    assert why(mail(NOON, ME, ALIAS), meeting(NOON, 60, ME, ALIAS)) == {1: "nobody_else", 2: "nobody_else"}
    assert got(mail(NOON, ALIAS, ANN, ME)) == [(21, 4)]


def test_one_person_with_two_addresses_is_one() -> None:
    assert got(mail(NOON, ME, ANN, ANN_AT_WORK, BO)) == [(21, 2), (22, 2)]
    assert got(meeting(NOON, 60, ME, ANN, ANN_AT_WORK)) == [(21, 60)]


def test_more_than_five_recipients_are_a_broadcast() -> None:
    events = [mail(NOON, ME, ANN, people=5), mail(NOON, ME, ANN, people=6), mail(NOON, ANN, ME, people=6)]
    assert why(*events) == {2: "broadcast", 3: "broadcast"}


def test_a_second_address_is_no_sixth_recipient() -> None:
    assert why(mail(NOON, ME, ANN, ANN_AT_WORK, people=6), mail(NOON, ME, ANN, ME, people=6)) == {}


def test_mails_and_messages_take_the_minutes_assumed() -> None:
    assert got(mail(NOON, ME, ANN, BO, CY)) == [(21, 1.333), (22, 1.333), (23, 1.333)]
    assert got(mail(NOON, ANN, ME)) == [(21, 1)]
    assert got(mail(NOON, ME, ANN, kind="message"), mail(NOON, BO, ME, kind="message")) == [(21, 0.5), (22, 0.5)]


def test_somebody_not_in_the_book_counts_under_their_own_number() -> None:
    assert got(mail(NOON, STRANGER, ME)) == [(-15, 1)]


def test_a_meeting_is_shared_by_those_who_were_there() -> None:
    assert got(meeting(NOON, 90, ME, ANN, BO, CY)) == [(21, 30), (22, 30), (23, 30)]
    assert got(meeting(NOON, 90, ME, ANN, declined=(BO,), maybe=(CY,))) == [(21, 90)]


def test_a_name_nobody_has_confirmed_has_part_and_gets_nothing() -> None:
    assert got(meeting(NOON, 60, ME, ANN, LUNCH)) == [(21, 30)]
    assert got(meeting(NOON, 60, ME, ANN, LUNCH, DINNER)) == [(21, 20)]


def test_only_names_nobody_has_confirmed_count_for_nobody_until_one_is() -> None:
    said = meeting(NOON, 60, LUNCH), meeting(NOON, 60, LUNCH, left_out="title_only")
    assert why(*said) == {1: "title_only", 2: "title_only"}
    assert got(said[1], who=pd.Series({**WHO, LUNCH: 24.0})) == [(24, 60)]


def test_what_i_declined_or_left_open_is_left_out() -> None:
    events = [
        meeting(NOON, 60, ANN, declined=(ME,)),
        meeting(NOON, 60, ANN, maybe=(ME,)),
        meeting(NOON, 60, ANN, ALIAS, declined=(ME,)),
    ]
    assert why(*events) == {1: "declined", 2: "tentative"}


def test_more_than_eight_people_are_a_broadcast() -> None:
    crowd = pd.Series({ME: 0.0, **{party: float(party) for party in range(30, 38)}})
    assert why(meeting(NOON, 60, *range(30, 37)), meeting(NOON, 60, *range(30, 38)), who=crowd) == {2: "broadcast"}
    assert got(meeting(NOON, 70, ME, *range(30, 37)), who=crowd)[0] == (30, 10)


def test_whoever_sits_alone_meets_nobody() -> None:
    assert why(meeting(NOON), meeting(NOON, 60, ME, declined=(ANN,))) == {1: "nobody_else", 2: "nobody_else"}


def test_what_its_reader_left_out_stays_out() -> None:
    assert why(mail(NOON, ME, ANN, left_out="automated"), meeting(NOON, left_out="cancelled")) == {
        1: "automated",
        2: "cancelled",
    }


def test_a_meeting_takes_twelve_hours_at_most() -> None:
    assert got(meeting("2026-05-04 08:00", 100 * 365 * 24 * 60, ANN)) == [(21, 720)]


@pytest.mark.parametrize("minutes", [math.nan, 0.0, -30.0])
def test_without_a_length_it_is_still_a_meeting(minutes: float) -> None:
    rows = count(meeting(NOON, minutes, ANN)).rows
    assert rows[["meeting", "hours"]].values.tolist() == [[True, 0.0]]


def test_meetings_at_one_time_share_it() -> None:
    assert got(meeting(NOON, 60, ANN), meeting(NOON, 60, BO)) == [(21, 30), (22, 30)]
    chain = meeting(NOON, 60, ANN), meeting("2026-05-04 12:30", 60, BO), meeting("2026-05-04 13:15", 45, CY)
    assert got(*chain) == [(21, 43.636), (22, 43.636), (23, 32.727)]
    assert got(meeting(NOON, 60, ANN), meeting("2026-05-04 13:00", 60, BO)) == [(21, 60), (22, 60)]
    inside = meeting("2026-05-04 12:15", 60, BO), meeting("2026-05-04 14:00", 60, CY)
    assert got(meeting(NOON, 180, ANN), *inside) == [(21, 108), (22, 36), (23, 36)]


def test_what_counts_for_nobody_takes_no_time_from_others() -> None:
    events = meeting(NOON, 60, ANN), meeting(NOON, 60, BO, left_out="cancelled"), meeting(NOON, 60, BO, declined=(ME,))
    assert got(*events) == [(21, 60)]


def test_a_chain_past_midnight_gives_a_day_no_more_than_its_own_meetings_cover() -> None:
    late = meeting("2026-05-04 20:00", 720, ANN)
    early = [meeting("2026-05-05 07:00", 60, BO) for _ in range(10)]
    rows = count(late, *early).rows
    assert rows.groupby("day")["hours"].sum().round(3).tolist() == [6.545, 1.0]


def test_what_was_written_down_by_its_day_takes_what_was_said() -> None:
    assert got(meeting("2026-05-04", 60, ANN), meeting("2026-05-04", 900, BO), meeting("2026-05-04", 60, CY)) == [
        (21, 60),
        (22, 900),
        (23, 60),
    ]


def test_a_mail_written_down_by_hand_counts_as_one_of_mine() -> None:
    by_hand = meeting("2026-05-04", math.nan, ANN, kind="mail"), meeting("2026-05-04", 30, BO, kind="message")
    assert got(*by_hand, who=WHO.drop([ME, ALIAS])) == [(21, 4), (22, 30)]
    assert count(*by_hand).rows["out"].tolist() == [True, True]


def test_the_year_is_that_of_the_local_day() -> None:
    rows = count(mail("2025-12-31 23:30", ME, ANN, day="2026-01-01")).rows
    assert rows[["year"]].values.tolist() == [[2026]]


def test_what_has_no_day_is_left_out() -> None:
    interactions, parties = frames([mail(NOON, ME, ANN)])
    found = counting.counted(interactions.assign(day=pd.NaT), parties, WHO)
    assert found.left_out.tolist() == ["no_date"]


def test_nothing_gives_nothing() -> None:
    rows, left_out = count()
    assert (len(rows), len(left_out)) == (0, 0)
    assert {"starts", "lag", "two_way"} <= set(rows)


def test_rows_stand_by_person_and_in_time() -> None:
    rows = count(mail("2026-05-05 09:00", ME, ANN), mail("2026-05-04 09:00", ME, BO), mail(NOON, ANN, ME)).rows
    assert rows[["person", "interaction_id"]].values.tolist() == [[21, 3], [21, 1], [22, 2]]


def test_every_reason_is_a_word_of_the_book() -> None:
    assert count(mail(NOON, ME)).left_out.cat.categories.tolist() == list(schema.LEFT_OUT)


TIMES = st.builds(
    lambda day, quarter: f"{day} {quarter // 4:02}:{quarter % 4 * 15:02}",
    st.sampled_from(["2025-12-31", "2026-01-01", "2026-01-02"]),
    st.integers(0, 95),
)
SOME = st.lists(st.sampled_from(ADDRESSES), max_size=4, unique=True)
MEETINGS = st.builds(
    lambda when, minutes, there, no: meeting(when, minutes, *there, declined=tuple(set(no) - set(there))),
    TIMES,
    st.sampled_from([math.nan, 15.0, 60.0, 240.0, 900.0]),
    SOME,
    SOME,
)
MAILS = st.builds(
    lambda when, sender, to, cc: mail(when, sender, *to, cc=tuple(set(cc) - set(to))),
    TIMES,
    st.sampled_from(ADDRESSES),
    SOME,
    SOME,
)
EVENTS = st.lists(MEETINGS | MAILS, max_size=12)


def covered(rows: pd.DataFrame, lengths: pd.Series) -> float:
    """The hours that meetings cover, a quarter of an hour at a time."""
    each = rows.drop_duplicates("interaction_id")
    ends = each["at"] + 60 * lengths.reindex(each["interaction_id"]).fillna(0).clip(upper=720).to_numpy()
    quarters = {q for start, end in zip(each["at"], ends, strict=True) for q in range(start, int(end), 900)}
    return len(quarters) / 4


@given(st.lists(MEETINGS, max_size=12))
def test_hours_never_exceed_the_length_of_a_meeting_nor_the_clock(events: list[Event]) -> None:
    lengths = frames(events)[0]["minutes"]
    rows = count(*events).rows
    each = rows.groupby("interaction_id")["hours"].sum()
    assert (each <= lengths.reindex(each.index).fillna(0).clip(upper=720) / 60 + 1e-9).all()
    assert rows["hours"].sum() <= covered(rows, lengths) + 1e-9
    for _, day in rows.groupby("day"):
        assert day["hours"].sum() <= min(24, covered(day, lengths)) + 1e-9


@given(EVENTS)
def test_an_interaction_counts_for_somebody_or_has_a_reason(events: list[Event]) -> None:
    rows, left_out = count(*events)
    assert set(rows["interaction_id"]).isdisjoint(left_out.index)
    assert set(rows["interaction_id"]) | set(left_out.index) == set(range(1, len(events) + 1))
    assert not rows.duplicated(["interaction_id", "person"]).any()
    assert (rows["person"] != 0).all()


@given(EVENTS, st.integers(0, 9))
def test_the_order_of_rows_does_not_matter(events: list[Event], seed: int) -> None:
    given_order = (*frames(events), WHO)
    other_order = (frame.sample(frac=1, random_state=seed) for frame in given_order)
    here, there = counting.counted(*given_order), counting.counted(*other_order)
    pd.testing.assert_frame_equal(here.rows, there.rows)
    pd.testing.assert_series_equal(here.left_out, there.left_out)


@given(EVENTS, st.permutations([21.0, 22.0, 23.0, -15.0]))
def test_other_numbers_for_persons_change_nothing_else(events: list[Event], numbers: list[float]) -> None:
    new = {0.0: 0.0, **dict(zip([21.0, 22.0, 23.0, -15.0], numbers, strict=True))}
    here, there = count(*events), count(*events, who=WHO.map(new))
    by = ["person", "day", "at", "interaction_id"]
    renamed = here.rows.assign(person=here.rows["person"].map(new).astype("int64")).sort_values(by, ignore_index=True)
    pd.testing.assert_frame_equal(renamed, there.rows)
    assert here.left_out.equals(there.left_out)


def test_a_day_never_gets_more_than_a_day() -> None:
    nine = np.array([0, 12 * 3_600, 24 * 3_600 - 60])
    hours = counting.shared_time(nine, np.full(3, 720.0), np.zeros(3, np.int64))
    assert hours.sum() == pytest.approx(24)
