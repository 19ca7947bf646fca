"""Who of a year's people knows whom: ways to key people, worlds one reaches, and what would be lost with someone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from jinmyaku import introductions, measuring, schema
from jinmyaku.aiming import Aims
from jinmyaku.audit import Audit
from jinmyaku.book import Book, acquaintances, pseudonyms
from jinmyaku.introductions import ME, Path, Reach
from jinmyaku.people import organisation_key

# Asked so lately, somebody is not asked again.
RESTS: Final = pd.DateOffset(months=6)
# Two who were so often in one meeting with me are taken to have met.
TOGETHER: Final = 2
# Whoever is so near needs nobody between.
IN_TOUCH: Final = ("in_touch", "mutual", "vouches")
# Pairs to ask about at once.
MOST_PAIRS: Final = 40
# Nobody tells of more pairs of colleagues than these; a thousand people of one organisation make half a million.
MOST_COLLEAGUES: Final = 10_000


@dataclass(frozen=True)
class Connections:
    """A year's network.

    ``people``: those judged and the key people who are in the book, index ``contact_id``: ``display``, ``tier``,
    ``organisation``, ``relation``, ``group`` (organisation, else the kind of relation), ``key``. ``edges``: ``left``,
    ``right`` (0 is oneself), ``how`` (a word of ``future.ACCESS``), ``chance`` (``acquaintances.chances``), ``said``
    (by one's own word, else as interactions show); also of those who are not among ``people`` but of whom one has said
    whom they know. ``avoided``: whom not to ask, index ``contact_id``, ``why``
    (``lets_go``: they might let one go; ``asked``: in the last six months). ``requests``: ``acquaintances.requests``.
    ``reach``: ``introductions.reach``.
    """

    people: pd.DataFrame
    edges: pd.DataFrame
    avoided: pd.Series
    requests: pd.DataFrame
    reach: Reach

    @property
    def said(self) -> int:
        """How many ties of others to each other one has told of; all not told of count as none."""
        return int((self.edges["said"] & (self.edges["left"] != ME)).sum())

    def near(self, person: int) -> bool:
        """Say whether one is in touch with somebody already, or nearer."""
        own = self.edges[(self.edges["left"] == ME) & (self.edges["right"] == person)]
        return bool(own["how"].isin(IN_TOUCH).any())

    def paths(self, target: int) -> list[Path]:
        """Give ways to somebody by others, each with another first step, the best first (``introductions.paths``)."""
        straight = (self.edges["left"] == ME) & (self.edges["right"] == target)
        return introductions.paths(self.edges[~straight], target, set(self.avoided.index))


def read(book: Book, now: Audit, aims: Aims, mirrored: pd.DataFrame) -> Connections:
    """Read who knows whom. In: the year's audit, aims and mirror (``mirroring.read``).

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import aiming, audit, mirroring
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     now = audit.read(book, 2026, dt.date(2026, 12, 31))
    ...     read(book, now, aiming.read(book, now), mirroring.read(book, now)).reach.contacts
    0
    """
    people = _people(now, aims)
    if book.setting(pseudonyms.MARK):
        people = _blurred(people)
    ties = _ties(book, now, people.index)
    known = ties[ties["how"] != ""]
    told = known[known["said"]]
    whom = people.index.union(pd.Index(pd.concat([told["left"], told["right"]]).unique(), dtype="int64"))
    edges = pd.concat([_mine(now, aims, whom, people.index), known], ignore_index=True)
    edges = edges.assign(chance=edges["how"].map(acquaintances.chances(book)).astype("float64"))
    requests = acquaintances.requests(book)
    today = pd.Timestamp(now.last_day)
    lately = requests[(requests["day"] > today - RESTS) & (requests["day"] <= today)]
    risky = mirrored.index[mirrored["at_risk"]]
    avoided = pd.Series({**dict.fromkeys(lately["asked"], "asked"), **dict.fromkeys(risky, "lets_go")}, dtype="str")
    return Connections(people, edges, avoided, requests, introductions.reach(edges))


def to_ask(book: Book, now: Audit, aims: Aims) -> pd.DataFrame:
    """Give pairs of whom it is worth saying whether they know each other: among those to grow and key people, who
    were in meetings together or are of one organisation, and of whom nothing was said yet.

    Out: ``left``, ``right``, ``together`` (meetings), ``organisation`` (blank where not the same); most meetings first.
    Where those of one organisation would make more pairs than ``MOST_COLLEAGUES``, only about the first so many.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import aiming, audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     now = audit.read(book, 2026, dt.date(2026, 12, 31))
    ...     len(to_ask(book, now, aiming.read(book, now)))
    0
    """
    grow = now.people.index[now.people["tier"] == schema.GROW]
    whom = grow.union(pd.Index(aims.named["contact_id"].unique()))
    met = _together(book, now, whom).rename("together")
    where = now.contacts["organisation"].reindex(whom)
    there = pd.DataFrame({"person": whom, "organisation": organisation_key(where).to_numpy()})
    there = there[there["organisation"].fillna("") != ""]
    pairs = there.groupby("organisation").cumcount(ascending=False)
    first = there[pairs.cumsum() - pairs < MOST_COLLEAGUES]
    shared = _pairs(first.merge(there, on="organisation", suffixes=("_left", "_right")))
    firm = shared.set_index(["left", "right"])["organisation"]
    table = pd.DataFrame({"together": met, "organisation": firm[~firm.index.duplicated()]}).reset_index()
    said = acquaintances.read(book, strangers=True)
    known = pd.MultiIndex.from_frame(said[["left", "right"]])
    table = table[~pd.MultiIndex.from_frame(table[["left", "right"]]).isin(known)]
    written = table["left"].map(now.contacts["organisation"]).where(table["organisation"].notna(), "")
    table = table.assign(together=table["together"].fillna(0).astype("int64"), organisation=written.astype("str"))
    return table.sort_values(["together", "left", "right"], ascending=[False, True, True], ignore_index=True)


def lost(now: Audit, aims: Aims, found: Connections) -> pd.DataFrame:
    """Say what would be lost with each of those to let go: index ``contact_id``, ``display``, ``worlds`` (by how much
    the effective size shrinks), ``only_in`` (an organisation where one knows nobody else, blank for none), ``ways``
    (numbers of key people one is not in touch with, to whom the best way leads through them, a blank between).
    Those with whom nothing is lost but themselves are not in it.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import aiming, audit, mirroring
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     now = audit.read(book, 2026, dt.date(2026, 12, 31))
    ...     aims = aiming.read(book, now)
    ...     len(lost(now, aims, read(book, now, aims, mirroring.read(book, now))))
    0
    """
    gone = now.people[now.people["tier"] == schema.LET_GO]
    kept = now.people[now.people["tier"] != schema.LET_GO]["organisation"]
    ways = {key: found.paths(int(key)) for key in aims.named["contact_id"].unique() if not found.near(int(key))}
    through = [(person, str(key)) for key, paths in ways.items() for path in paths[:1] for person in path.people[1:-1]]
    by = pd.DataFrame(through, columns=["person", "key"]).astype("str").groupby("person")["key"].agg(" ".join)
    by.index = by.index.astype("int64")
    organisation = gone["organisation"].str.strip()
    alone = (organisation != "") & ~organisation_key(organisation).isin(organisation_key(kept))
    table = pd.DataFrame(
        {
            "display": gone["display"],
            "worlds": introductions.losses(found.edges, list(gone.index)).reindex(gone.index).fillna(0.0),
            "only_in": organisation.where(alone, "").astype("str"),
            "ways": by.reindex(gone.index).fillna("").astype("str"),
        }
    )
    held = (table["only_in"] != "") | (table["ways"] != "")
    return table[held].sort_values("worlds", ascending=False)


def _people(now: Audit, aims: Aims) -> pd.DataFrame:
    key = pd.Index(aims.named["contact_id"].unique(), dtype="int64")
    who = now.people.index.union(key)
    folk = now.contacts.reindex(who)[["display", "organisation", "relation"]].fillna("")
    organisation = folk["organisation"].str.strip()
    tier = now.people["tier"].astype("str").reindex(who).fillna(schema.UNDECIDED)
    # One organisation in several spellings is one group, under the first of them.
    firm = organisation.groupby(organisation_key(organisation)).transform("first")
    group = firm.where(organisation != "", folk["relation"])
    return folk.assign(tier=tier, group=group, key=who.isin(key)).rename_axis("contact_id")


def _blurred(people: pd.DataFrame) -> pd.DataFrame:
    """Where nobody is to be known, put those of groups of fewer than ``pseudonyms.FEW`` to their kind of relation, and
    those of kinds of fewer to none."""
    group = people["group"]
    for wider in (people["relation"], ""):
        group = group.mask(group.groupby(group).transform("size") < pseudonyms.FEW, wider)
    return people.assign(group=group, relation=people["relation"].mask(group == "", ""))


def _mine(now: Audit, aims: Aims, who: pd.Index, shown: pd.Index) -> pd.DataFrame:
    """How near each is to oneself: as said of key people, else by gate answers and interactions. Whoever is not among
    those shown is there because one said whom they know, so one has met them."""
    judged, seen = now.people.reindex(who), now.measured.reindex(who)
    ever = now.last_contact.reindex(who).notna()
    near = [
        (judged["ally"] == 2) | (judged["lifetime"] == 1),
        seen["they_start"].fillna(0) > 0,
        seen["last_two_way"].notna(),
        ever | judged["tier"].notna() | ~who.isin(shown),
    ]
    how = pd.Series(np.select(near, ["vouches", "mutual", "in_touch", "met"], "named"), index=who, dtype="str")
    told = aims.named.drop_duplicates("contact_id").set_index("contact_id")["access"]
    how = told.reindex(who).fillna(how).astype("str")
    said = pd.Series(who.isin(told.index), index=who)
    return pd.DataFrame({"left": ME, "right": who, "how": how.to_numpy(), "said": said.to_numpy()})


def _ties(book: Book, now: Audit, who: pd.Index) -> pd.DataFrame:
    """Who knows whom: as said of anybody, else those of some people seen together."""
    said = acquaintances.read(book, strangers=True).assign(said=True)
    met = _together(book, now, who)
    seen = met[met >= TOGETHER].index.to_frame(index=False).assign(how_well="met", said=False)
    both = pd.concat([said, seen], ignore_index=True).drop_duplicates(["left", "right"])
    return both.rename(columns={"how_well": "how"}).astype({"left": "int64", "right": "int64"})


def _together(book: Book, now: Audit, who: Collection[int]) -> pd.Series:
    """In how many counted meetings two of some people were there with me, up to the audit's last day."""
    rows = measuring.measured(book).rows
    here = rows[rows["meeting"] & rows["person"].isin(list(who)) & (rows["day"] <= pd.Timestamp(now.last_day))]
    there = here[["interaction_id", "person"]].astype("int64")
    both = _pairs(there.merge(there, on="interaction_id", suffixes=("_left", "_right")))
    return both.groupby(["left", "right"])["interaction_id"].nunique()


def _pairs(both: pd.DataFrame) -> pd.DataFrame:
    """Keep each pair once, the smaller number first."""
    pairs = both[both["person_left"] < both["person_right"]]
    return pairs.rename(columns={"person_left": "left", "person_right": "right"}).reset_index(drop=True)
