"""Ways to a key person, the worlds one reaches, and the mirror."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import prod

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import introductions, mirror, schema
from jinmyaku.introductions import ME, paths, reach


def edges(*rows: tuple[int, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right", "chance"])


# 1 and 2 know 9; 3 knows someone who does; 4 is far away.
NETWORK = edges((ME, 1, 0.7), (1, 9, 0.5), (ME, 2, 0.5), (2, 9, 0.3), (ME, 3, 0.7), (3, 5, 0.5), (5, 9, 0.5))


def test_the_best_way_has_the_largest_product_of_chances() -> None:
    assert [path.people for path in paths(NETWORK, 9)] == [(0, 1, 9), (0, 3, 5, 9), (0, 2, 9)]
    assert [round(path.chance, 3) for path in paths(NETWORK, 9)] == [0.35, 0.175, 0.15]


def test_the_alternatives_begin_with_different_people() -> None:
    two_ways = pd.concat([NETWORK, edges((1, 5, 0.9))])
    firsts = [path.people[1] for path in paths(two_ways, 9)]
    assert len(firsts) == len(set(firsts)) == 3


def test_a_way_avoids_whoever_is_not_to_be_asked() -> None:
    assert [path.people for path in paths(NETWORK, 9, avoided={1})] == [(0, 3, 5, 9), (0, 2, 9)]
    assert all(5 not in path.people for path in paths(NETWORK, 9, avoided={5}))


def test_more_than_three_steps_are_no_way() -> None:
    chain = edges((ME, 1, 0.9), (1, 2, 0.9), (2, 3, 0.9), (3, 9, 0.9))
    assert paths(chain, 9) == []


def test_nobody_whom_nobody_knows_can_be_reached() -> None:
    assert paths(NETWORK, 77) == []
    assert paths(edges((ME, 1, 0.0), (1, 9, 0.5)), 9) == []
    assert paths(edges(), 9) == []


@given(st.sampled_from([1, 2, 3]), st.floats(0.05, 0.95))
def test_a_better_tie_never_makes_the_best_way_worse(first: int, chance: float) -> None:
    better = NETWORK.assign(
        chance=NETWORK["chance"].mask((NETWORK["right"] == first) & (NETWORK["left"] == ME), chance)
    )
    best, before = paths(better, 9)[0].chance, paths(NETWORK, 9)[0].chance
    raised = chance >= float(NETWORK.loc[(NETWORK["left"] == ME) & (NETWORK["right"] == first), "chance"].iloc[0])
    assert best >= before - 1e-12 if raised else best <= before + 1e-12


def known_ways(network: pd.DataFrame, target: int, avoided: set[int]) -> dict[int, float]:
    """The best chance by first step, looking at every row of people there is."""
    chance: dict[tuple[int, int], float] = {}
    for left, right, share in network.itertuples(index=False, name=None):
        for pair in ((left, right), (right, left)):
            chance[pair] = max(chance.get(pair, 0.0), share)
    others = {one for pair in chance for one in pair} - {ME, target} - avoided
    best: dict[int, float] = {}
    for between in (some for n in range(3) for some in permutations(sorted(others), n)):
        row = (ME, *between, target)
        share = prod(chance.get(pair, 0.0) for pair in pairwise(row))
        there = prod(chance.get(pair, 0.0) for pair in pairwise(row[:3]))
        if share > 0 and (len(between) < 2 or chance.get((ME, row[2]), 0.0) < there - 1e-12):
            best[row[1]] = max(best.get(row[1], 0.0), share)
    return best


TIES = st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))


@given(st.lists(TIES.filter(lambda tie: tie[0] != tie[1]), max_size=24), st.sets(st.integers(1, 5), max_size=2))
def test_no_better_way_is_left_out(ties: list[tuple[int, int, float]], avoided: set[int]) -> None:
    best = known_ways(edges(*ties), 6, avoided)
    found = paths(edges(*ties), 6, avoided, most=9)
    assert {path.people[1]: path.chance for path in found} == pytest.approx(best)
    assert [path.chance for path in found] == sorted((path.chance for path in found), reverse=True)


def test_three_ways_lead_past_someone_who_knows_everybody() -> None:
    hub = edges((ME, 1, 0.7), (ME, 2, 0.3), (ME, 3, 0.3), (2, 999, 0.1), (3, 999, 0.1))
    crowd = pd.DataFrame({"left": [1] * 250 + list(range(10, 260)), "right": [*range(10, 260)] + [999] * 250})
    assert [path.people[1] for path in paths(pd.concat([hub, crowd.assign(chance=0.7)]), 999)] == [1, 2, 3]


def test_nobody_stands_before_someone_i_reach_as_well_myself() -> None:
    assert [path.people for path in paths(edges((ME, 1, 0.7), (1, 2, 0.5), (ME, 2, 0.5), (2, 9, 0.3)), 9)] == [
        (0, 2, 9)
    ]
    better = paths(edges((ME, 1, 0.7), (1, 2, 0.5), (ME, 2, 0.3), (2, 9, 0.3)), 9)
    assert [path.people for path in better] == [(0, 1, 2, 9), (0, 2, 9)]


def clique(people: range) -> list[tuple[int, int, float]]:
    return [(left, right, 1.0) for left in people for right in people if left < right]


@pytest.mark.parametrize(
    ("known", "size", "constraint"),
    [([], 10.0, 0.10), (clique(range(1, 6)) + clique(range(6, 11)), 6.0, 0.32), (clique(range(1, 11)), 1.0, 0.36)],
    ids=["strangers to each other", "two groups of five", "all know each other"],
)
def test_worlds_are_counted_as_burt_does(known: list[tuple[int, int, float]], size: float, constraint: float) -> None:
    found = reach(edges(*[(ME, one, 1.0) for one in range(1, 11)], *known))
    assert (found.contacts, found.effective_size) == (10, size)
    assert round(found.constraint, 2) == constraint


def test_letting_the_only_bridge_go_costs_more_than_one_of_many() -> None:
    network = edges(*[(ME, one, 1.0) for one in range(1, 6)], *clique(range(1, 5)), (5, 6, 1.0))
    lost = introductions.losses(network, [1, 5])
    assert lost[5] > lost[1]
    assert introductions.bridges(network) == {5}


def test_nobody_at_all_reaches_nothing() -> None:
    found = reach(edges())
    assert (found.contacts, found.effective_size) == (0, 0.0)
    assert np.isnan(found.constraint)


def test_whoever_is_known_by_name_only_opens_no_world() -> None:
    network = edges((ME, 1, 0.5), (ME, 2, 0.0), (1, 2, 0.5), (2, 3, 0.5))
    assert reach(network) == reach(edges((ME, 1, 0.5), (1, 2, 0.5)))
    assert introductions.losses(network, [2])[2] == 0
    assert introductions.bridges(network) == {1, 2}


def test_who_introduced_themselves_to_most_is_told() -> None:
    share, known = introductions.by_myself(pd.Series(["self"] * 7 + ["3"] * 3 + [""] * 5))
    assert (share, known) == (0.7, 10)
    assert introductions.inbred(share, known)
    assert np.isnan(introductions.by_myself(pd.Series([""]))[0])


def seen(**answers: float) -> pd.Series:
    asked = {"m_ally": 0.0, "m_value": np.nan, "m_effort": np.nan, "m_uses": 0.0, "m_discomfort": 0.0}
    return mirror.judge(pd.DataFrame([asked | answers])).iloc[0]


def test_the_mirror_judges_by_the_same_rule() -> None:
    assert seen(m_ally=2, m_value=0, m_effort=9)["tier"] == schema.GROW
    assert seen(m_uses=2, m_value=9, m_effort=0)["tier"] == schema.LET_GO
    assert seen(m_value=5, m_effort=5)["tier"] == schema.MAINTAIN
    assert seen()["tier"] == schema.UNDECIDED


def test_a_step_either_way_gives_the_best_and_the_worst() -> None:
    close = seen(m_value=4, m_effort=5)
    assert close[["tier", "best", "worst", "at_risk"]].tolist() == ["maintain", "maintain", "let_go", True]
    assert not seen(m_value=8, m_effort=2)["at_risk"]


def test_what_may_have_felt_off_asks_for_a_second_look() -> None:
    assert seen(m_discomfort=1)["second_look"]
    assert not seen(m_discomfort=np.nan)["second_look"]


def test_the_corners_carry_the_advice() -> None:
    mine = pd.Series(["grow", "let_go", "grow", "let_go", "maintain"])
    theirs = pd.Series(["let_go", "grow", "grow", "let_go", "grow"])
    assert mirror.advice(mine, theirs).tolist() == ["give", "say_a_word", "protect", "agree", ""]
    assert mirror.matrix(mine, theirs).to_numpy().sum() == 5
