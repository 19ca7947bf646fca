"""Who knows whom: ways to a key person, how many worlds one reaches, and what would be lost with someone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

import pandas as pd

ME: Final = 0
MOST_PATHS: Final = 3
# Chances that differ by less are the same.
_SAME: Final = 1e-12
# Who introduced themselves to more than this share of those who matter lives in a world of their own (Uzzi and Dunlap
# 2005: a rule of thumb). Of fewer than so many people a share says nothing.
INBRED: Final = 0.65
FEW: Final = 5


class Path(NamedTuple):
    """A way to someone: the people on it, oneself (0) first, and the chance that all of them pass one on."""

    people: tuple[int, ...]
    chance: float


def paths(edges: pd.DataFrame, target: int, avoided: Collection[int] = (), most: int = MOST_PATHS) -> list[Path]:
    """Give the best ways from oneself to somebody, each with another first step, the best first.

    In: ``edges``, one row a pair: ``left``, ``right`` (0 is oneself) and ``chance`` that one passes on to the other
    when asked; whom not to go through, as they would let one go or were asked lately. The best way has the largest
    product of chances; at most three steps, as longer chains hardly ever arrive (Dodds and others 2003: 1.6 % of chains
    to strangers did). Nobody stands before someone whom one reaches as well oneself.

    >>> edges = pd.DataFrame({"left": [0, 1, 0, 2], "right": [1, 9, 2, 9], "chance": [0.7, 0.5, 0.5, 0.3]})
    >>> [(path.people, round(path.chance, 2)) for path in paths(edges, 9)]
    [((0, 1, 9), 0.35), ((0, 2, 9), 0.15)]
    """
    hops = _hops(edges[~edges[["left", "right"]].isin(set(avoided) - {ME, target}).any(axis=1)])
    first = hops[hops["start"] == ME].rename(columns={"end": "one", "chance": "near"})[["one", "near"]]
    last = hops[(hops["end"] == target) & (hops["start"] != ME)]
    straight = first[first["one"] == target].assign(two=target, chance=lambda rows: rows["near"], steps=1)
    first = first[first["one"] != target]
    short = first.merge(last, left_on="one", right_on="start")
    short = short.assign(two=target, chance=short["near"] * short["chance"], steps=2)
    between = hops[(hops["start"] != target) & hops["end"].isin(last["start"])].rename(columns={"end": "two"})
    far = first.merge(between, left_on="one", right_on="start").assign(there=lambda rows: rows["near"] * rows["chance"])
    own = far["two"].map(first.set_index("one")["near"]).fillna(0.0)
    far = far[own < far["there"] - _SAME].drop(columns=["start", "chance"]).merge(last, left_on="two", right_on="start")
    far = far.assign(chance=far["there"] * far["chance"], steps=3)
    ways = pd.concat([part[["one", "two", "chance", "steps"]] for part in (straight, short, far)])
    best = ways.sort_values(["chance", "steps", "one", "two"], ascending=[False, True, True, True])
    found = best.drop_duplicates("one").head(most).itertuples(index=False, name=None)
    return [Path((*(ME, int(one), int(two))[:steps], target), float(c)) for one, two, c, steps in found]


class Reach(NamedTuple):
    """How many different worlds one reaches: contacts, their effective size, and constraint."""

    contacts: int
    effective_size: float
    constraint: float


def reach(edges: pd.DataFrame) -> Reach:
    """Say how many different worlds a person's contacts open.

    In: ``edges`` (``left``, ``right``; 0 is oneself), each as strong as another, but for those whose ``chance``, where
    there is one, is 0: whoever is known by name only opens nothing. Effective size n - 2t / n, where t
    counts ties among the n contacts; constraint Σ_j (p_ij + Σ_q p_iq p_qj)², p the share of someone's ties that goes to
    another (Burt 1992). Constraint falls with n alone, so it is only to be held against a year with as many contacts.

    >>> closed = pd.DataFrame({"left": [0, 0, 1], "right": [1, 2, 2]})
    >>> reach(closed[:2]), reach(closed)
    (Reach(contacts=2, effective_size=2.0, constraint=0.5), Reach(contacts=2, effective_size=1.0, constraint=1.125))
    """
    contacts, among, degree = _among(edges)
    n = len(contacts)
    if not n:
        return Reach(0, 0.0, float("nan"))
    # All my ties are as strong, so p of mine is 1 / n; networkx's own goes through all pairs, half a minute for 300.
    through = (1 / degree.reindex(among["end"])).groupby(among["start"].to_numpy()).sum()
    alone = n - len(through)
    constraint = float(((1 + through) ** 2).sum() + alone) / n**2
    return Reach(n, n - len(among) / n, constraint)


def losses(edges: pd.DataFrame, people: Collection[int]) -> pd.Series:
    """Say by how much the worlds one reaches would shrink without each of some people (effective size); index person.

    >>> edges = pd.DataFrame({"left": [0, 0, 0, 1], "right": [1, 2, 3, 2]})
    >>> losses(edges, [1, 3]).round(2).to_dict()
    {1: 0.33, 3: 1.33}
    """
    contacts, among, _ = _among(edges)
    n, ties = len(contacts), len(among) / 2
    own = among.groupby("start").size().reindex(contacts, fill_value=0).reindex(list(people)).astype("float64")
    left = n - 1 - 2 * (ties - own) / (n - 1) if n > 1 else own * 0.0
    whole = n - 2 * ties / n if n else 0.0
    return (whole - left).fillna(0.0)


def bridges(edges: pd.DataFrame) -> set[int]:
    """Give those without whom somebody would be out of reach.

    >>> bridges(pd.DataFrame({"left": [0, 1], "right": [1, 2]}))
    {1}
    """
    edges = _open(edges)
    ends = pd.concat([edges["left"], edges["right"]])
    straight = edges.loc[(edges["left"] == ME) | (edges["right"] == ME), ["left", "right"]].sum(axis=1)
    if ends.isin({ME, *straight}).all():
        return set()
    # What finds ways in networks takes longer to import than to draw one's own.
    import networkx as nx

    graph = nx.Graph(zip(edges["left"], edges["right"], strict=True))
    return {int(one) for one in nx.articulation_points(graph) if one != ME}


def by_myself(introduced: pd.Series) -> tuple[float, int]:
    """Give the share of people to whom one introduced oneself, and of how many it is known.

    In: ``introduced_by`` of contacts: ``self``, the id of who did, or blank where it is not known. Above 65 % is worth
    a thought.

    >>> by_myself(pd.Series(["self", "self", "12", ""]))
    (0.6666666666666666, 3)
    """
    known = introduced[introduced != ""]
    return (float((known == "self").mean()) if len(known) else float("nan"), len(known))


def inbred(share: float, known: int) -> bool:
    """Say whether the share of people to whom one introduced oneself is worth a thought. In: as ``by_myself`` gives.

    >>> inbred(0.7, 10), inbred(1.0, 1)
    (True, False)
    """
    return known >= FEW and share > INBRED


def _among(edges: pd.DataFrame) -> tuple[pd.Index, pd.DataFrame, pd.Series]:
    """Who can pass one on, the ties among these from both sides (``start``, ``end``), and how many ties each has in
    all; whoever is known by name only cannot."""
    there = _open(edges)[["left", "right"]].set_axis(["start", "end"], axis=1)
    both = pd.concat([there, there.rename(columns={"start": "end", "end": "start"})]).drop_duplicates()
    contacts = pd.Index(both.loc[both["start"] == ME, "end"])
    among = both[both["start"].isin(contacts) & both["end"].isin(contacts)]
    return contacts, among, both.groupby("start").size()


def _open(edges: pd.DataFrame) -> pd.DataFrame:
    """Ties through which one can be passed on."""
    return edges[edges["chance"] > 0] if "chance" in edges else edges


def _hops(edges: pd.DataFrame) -> pd.DataFrame:
    """Each pair from both sides: ``start``, ``end``, ``chance``; of two that say the same pair, the better one."""
    known = edges.loc[(edges["chance"] > 0) & (edges["left"] != edges["right"]), ["left", "right", "chance"]]
    there = known.set_axis(["start", "end", "chance"], axis=1)
    back = known.set_axis(["end", "start", "chance"], axis=1)
    both = pd.concat([there, back], ignore_index=True).sort_values("chance", ascending=False)
    return both[both["end"] != ME].drop_duplicates(["start", "end"])
