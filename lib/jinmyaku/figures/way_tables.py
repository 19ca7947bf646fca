"""Who knows whom, ways to a key person, and what would be lost with someone, into tables of words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import pandas as pd

from jinmyaku import introductions, schema, text
from jinmyaku.figures import ego
from jinmyaku.figures.aim_tables import NOTHING
from jinmyaku.figures.tables import MOST_ROWS, Table, worded
from jinmyaku.introductions import ME, Path, Reach

ARROW: Final = " → "
# Names in one field of a table; the rest is counted.
MOST_NAMES: Final = 6


def pairs(found: pd.DataFrame, names: pd.Series, lang: str, most: int = MOST_ROWS) -> Table:
    """List pairs of whom it is worth saying whether they know each other, and why; in: ``connecting.to_ask``, the names
    of contacts.

    >>> pair = {"left": [1], "right": [2], "together": 3, "organisation": "Example Ltd"}
    >>> pairs(pd.DataFrame(pair), pd.Series({1: "Ann", 2: "Ben"}), "en").frame.values.tolist()
    [['Ann', 'Ben', '3 meetings with both, both of Example Ltd']]
    """
    some = found.head(most)
    met, firm = some["together"] > 0, some["organisation"] != ""
    key = pd.Series("path.met_both", index=some.index).mask(firm, "path.firm").mask(met & firm, "path.met_and_firm")
    count = some["together"].map("{:,}".format)
    columns = {
        "one": _named(some["left"], names),
        "another": _named(some["right"], names),
        "why_ask": text.fill(lang, key, count=count, organisation=some["organisation"]),
    }
    return worded(pd.DataFrame(columns), lang, "to_ask", len(found))


def paths(
    found: Mapping[int, Sequence[Path]], names: pd.Series, ledger: pd.DataFrame, people: pd.DataFrame, lang: str
) -> Table:
    """List the ways to key people, the best first, each with whom to ask first, what was given to them so far, and whom
    around them one has looked after.

    In: for each contact ``connecting.Connections.paths``; the names of contacts, ``aiming.Aims.ledger`` and ``people``.

    >>> gave = {"contact_id": [1], "direction": "given", "day": pd.to_datetime(["2026-05-04"])}
    >>> people = pd.DataFrame({"contact_id": [9], "done_for_them": ""})
    >>> way = Path((0, 1, 9), 0.35)
    >>> paths({9: [way]}, pd.Series({1: "Ann", 9: "Ken"}), pd.DataFrame(gave), people, "en").frame.values.tolist()
    [['Ken', 'You → Ann → Ken', 'about 1 in 3', 'Ann', '1, the last on 2026-05-04', '–']]
    """
    known = {**names.to_dict(), ME: text.say(lang, "ego.me")}
    nameless = text.say(lang, "word.nameless")
    rows = [
        (target, ARROW.join(str(known.get(one) or nameless) for one in way.people), way.chance, way.people[1])
        for target, ways in found.items()
        for way in ways
        if len(way.people) > 2
    ]
    table = pd.DataFrame(rows, columns=["target", "way", "chance", "first"])
    cared = people[people["contact_id"] > 0].drop_duplicates("contact_id").set_index("contact_id")["done_for_them"]
    columns = {
        "to_whom": _named(table["target"], names),
        "way": table["way"],
        "chance": chances(table["chance"].astype("float64"), lang),
        "first_step": _named(table["first"], names),
        "given_so_far": given_so_far(table["first"], ledger, lang),
        "looked_after": _named(table["first"], cared).replace("", NOTHING),
    }
    return worded(pd.DataFrame(columns), lang, "paths")


def chances(shares: pd.Series, lang: str) -> pd.Series:
    """Say a chance as one in so many, rounded to what is known of it.

    >>> chances(pd.Series([0.49, 0.35, 0.021, 0.8]), "en").tolist()
    ['about 1 in 2', 'about 1 in 3', 'about 1 in 50', 'more likely than not']
    """
    often = 1 / shares
    step = pd.Series(1.0, index=shares.index).mask(often >= 10, 5.0).mask(often >= 30, 10.0).mask(often >= 100, 100.0)
    said = ((often / step).round() * step).map("{:,.0f}".format)
    key = pd.Series("path.one_in", index=shares.index).mask(often < 1.5, "path.likely")
    return text.fill(lang, key, count=said)


def given_so_far(whom: pd.Series, ledger: pd.DataFrame, lang: str) -> pd.Series:
    """Say what was given to each of some contacts so far: how often, and when last. In: contacts and
    ``aiming.Aims.ledger``. Out: text on the index of ``whom``.

    >>> given_so_far(pd.Series([7]), pd.DataFrame({"contact_id": [], "direction": [], "day": []}), "en").tolist()
    ['nothing yet']
    """
    days = ledger[ledger["direction"] == "given"].groupby("contact_id")["day"].agg(["size", "max"])
    here = days.reindex(whom).set_axis(whom.index)
    count, last = here["size"].fillna(0).astype("int64"), pd.to_datetime(here["max"])
    key = pd.Series("give.none_yet", index=whom.index).mask(count > 0, "path.given")
    return text.fill(lang, key, count=count.map("{:,}".format), last=last.dt.strftime("%Y-%m-%d").fillna(""))


def requests(found: pd.DataFrame, names: pd.Series, lang: str, most: int = MOST_ROWS) -> Table:
    """List the introductions one has asked for and what came of them; in: ``acquaintances.requests``, the names of
    contacts.

    >>> row = {"asked": [1], "target": [9], "day": pd.to_datetime(["2026-05-04"]), "came_of": ""}
    >>> requests(pd.DataFrame(row), pd.Series({1: "Ann", 9: "Ken"}), "en").frame.values.tolist()
    [['2026-05-04', 'Ann', 'Ken', 'no answer yet']]
    """
    some = found.head(most)
    outcomes = {name: text.say(lang, f"path.{name or 'waiting'}") for name in ("", "introduced", "declined")}
    columns = {
        "day": some["day"].dt.strftime("%Y-%m-%d"),
        "asked": _named(some["asked"], names),
        "to_whom": _named(some["target"], names),
        "came_of": some["came_of"].map(outcomes),
    }
    return worded(pd.DataFrame(columns), lang, "requests", len(found))


def lost(found: pd.DataFrame, names: pd.Series, lang: str, most: int = MOST_ROWS) -> Table:
    """List what would be lost with those to let go; in: ``connecting.lost``, the names of contacts.

    >>> row = {"display": ["Ann"], "worlds": [1.3], "only_in": "Port", "ways": "9"}
    >>> lost(pd.DataFrame(row), pd.Series({9: "Ken"}), "en").frame.values.tolist()
    [['Ann', 'Port', 'Ken', '1.3']]
    """
    some = found.head(most)
    columns = {
        "name": some["display"],
        "only_in": some["only_in"].replace("", NOTHING),
        "ways": some["ways"].map(lambda keys: _listed([int(key) for key in keys.split()], names, lang) or NOTHING),
        "worlds": some["worlds"].map("{:.1f}".format),
    }
    return worded(pd.DataFrame(columns), lang, "lost", len(found))


def introduced(people: pd.DataFrame, names: pd.Series, lang: str, most: int = MOST_ROWS) -> Table:
    """List who introduced whom, oneself among them, most first, with the share that one introduced oneself to below.

    In: ``introduced_by`` of those who matter (``self``, the number of a contact, blank where not known), index
    ``contact_id``; the names of contacts.

    >>> people = pd.DataFrame({"introduced_by": ["self", "1", "1"]}, index=[7, 8, 9])
    >>> introduced(people, pd.Series({1: "Ann", 7: "Bo", 8: "Cy", 9: "Di"}), "en").frame.values.tolist()
    [['Ann', 2, 'Cy, Di'], ['Yourself', 1, 'Bo']]
    """
    known = people[people["introduced_by"] != ""]
    whom = pd.Series(known.index, index=known.index).groupby(known["introduced_by"]).agg(list)
    table = pd.DataFrame({"whom": whom, "n": whom.map(len)}).sort_values("n", ascending=False, kind="stable")
    some = table.head(most)
    numbers = pd.Series(pd.to_numeric(some.index.to_series(), errors="coerce").fillna(ME).astype("int64"))
    columns = {
        "by_whom": numbers.map({**names.to_dict(), ME: text.say(lang, "path.yourself")}).fillna(""),
        "people": some["n"],
        "whom": some["whom"].map(lambda ones: _listed(ones, names, lang)),
    }
    made = worded(pd.DataFrame(columns), lang, "introduced")
    return Table(made.frame, made.caption, by_myself(people["introduced_by"], lang), made.empty)


def by_myself(introduced_by: pd.Series, lang: str) -> str:
    """Say the share of people one introduced oneself to, and where it is large what it may mean (Uzzi and Dunlap 2005);
    in: as ``introductions.by_myself``.

    >>> by_myself(pd.Series(["self", "1"]), "en")
    'You introduced yourself to 50% of the 2 people of whom it is known.'
    """
    share, n = introductions.by_myself(introduced_by)
    if not n:
        return text.say(lang, "path.share_unknown")
    said = text.say(lang, "path.share", share=f"{share:.0%}", n=n)
    if not introductions.inbred(share, n):
        return said
    return f"{said}{text.say(lang, 'word.gap')}{text.say(lang, 'path.inbred')}"


def groups(
    people: pd.DataFrame, edges: pd.DataFrame, lang: str, bridges: Collection[int] = (), most: int = MOST_ROWS
) -> Table:
    """List the groups of the ego network with how many there are, how many to grow, its key people, and who leads into
    others, beside ``ego.ego``; in: the same.

    >>> people = {"display": ["Ann", "Ben"], "tier": "grow", "group": ["Port", "Choir"], "relation": ""}
    >>> people["key"] = [True, False]
    >>> edges = pd.DataFrame({"left": [1], "right": [2]})
    >>> groups(pd.DataFrame(people, index=[1, 2]), edges, "en").frame.values.tolist()
    [['Port', 1, 1, 'Ann', 'Ann'], ['Choir', 1, 1, '', 'Ben']]
    """
    across = ego.crossing(people, ego.among(people, edges), bridges)
    group = ego.group_names(people, lang).replace("", text.say(lang, "ego.others"))
    by = people.assign(grow=people["tier"] == schema.GROW).groupby(group, sort=False)
    table = pd.DataFrame({"people": by.size(), "grow": by["grow"].sum()}).sort_values(
        "people", ascending=False, kind="stable"
    )
    some = table.head(most)
    order = across.sort_values(ascending=False, kind="stable")
    leading, key = order.index[order > 0], people.index[people["key"]]
    told = {name: _by_group(ones, group, people["display"], lang) for name, ones in (("key", key), ("lead", leading))}
    columns = {
        "group_of": pd.Series(some.index, index=some.index),
        "people": some["people"],
        "to_grow": some["grow"],
        "key_ones": told["key"].reindex(some.index).fillna(""),
        "leads_on": told["lead"].reindex(some.index).fillna(""),
    }
    return worded(pd.DataFrame(columns), lang, "groups", len(table))


def worlds(reach: Reach, lang: str) -> Table:
    """Say how many different worlds one reaches, with the formulas; in: ``introductions.reach``.

    >>> worlds(Reach(2, 2.0, 0.5), "en").frame["Value"].tolist()
    ['2', '2.0', '0.50']
    """
    values = [f"{reach.contacts:,}", f"{reach.effective_size:,.1f}", f"{reach.constraint:.2f}"]
    measures = ("contacts", "effective_size", "constraint")
    columns = {
        "measure": [text.say(lang, f"path.{name}") for name in measures],
        "amount": values,
        "how": [text.say(lang, f"path.{name}_how") for name in measures],
    }
    return worded(pd.DataFrame(columns) if reach.contacts else pd.DataFrame(), lang, "worlds")


def _named(contacts: pd.Series, names: pd.Series) -> pd.Series:
    return contacts.map(names.astype("str")).fillna("").astype("str")


def _by_group(ones: pd.Index, group: pd.Series, display: pd.Series, lang: str) -> pd.Series:
    whom = pd.Series(ones, index=ones).groupby(group[ones])
    return whom.agg(lambda some: _listed(list(some), display, lang)).astype("str")


def _listed(ones: Sequence[int], names: pd.Series, lang: str) -> str:
    """Names in a row; of many the first, and how many more."""
    said = text.say(lang, "word.comma").join(str(names.get(one, "")) for one in ones[:MOST_NAMES])
    more = len(ones) - MOST_NAMES
    return said + text.say(lang, "word.gap") + text.say(lang, "path.others", n=more) if more > 0 else said
