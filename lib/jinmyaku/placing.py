"""The rows of one list into the book: to whom each belongs, what is new, what has changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

import pandas as pd

from jinmyaku import matching, people, schema
from jinmyaku.book import Book, contacts, decisions, imports
from jinmyaku.sources.rows import ContactRow

COUNTED: Final = ("added", "updated", "unchanged", "duplicates")


class Placed(NamedTuple):
    """What came of a file's rows: how many of each of ``COUNTED``, and the keys under which the list has them now."""

    counts: dict[str, int]
    keys: list[str]


NOTHING: Final = Placed({}, [])


def place(book: Book, batch: int, listing: str, rows: Sequence[ContactRow], region: str) -> Placed:
    """Write the rows of a list into the book, as part of an import, and say what came of them.

    A row that the list has shown before belongs to whom it belonged to. Any other is matched with the book; one that
    takes the place of a row no longer there counts as that row, changed. A field changes where the list says otherwise
    than last time; what only the person has edited stays.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book, book.save() as disk:
    ...     place(book, imports.begin(disk), "typed", [ContactRow(1, name="Ann Lee")], "JP").counts
    {'added': 1, 'updated': 0, 'unchanged': 0, 'duplicates': 0}
    """
    nodes, addresses = frames(rows, region)
    seen = imports.rows(book, listing)
    nodes["contact_id"] = nodes["key"].map(seen["contact_id"]).astype("Int64")
    news = nodes[nodes["contact_id"].isna() | (nodes["key"].map(seen["seen"]) != nodes["seen"])]
    if news.empty:
        return Placed(_counts(nodes, set(), set()), nodes["key"].tolist())
    before = contacts.contacts(book)
    new = news[news["contact_id"].isna()]
    joined = pd.DataFrame(columns=["left", "right"])
    if len(new):
        there = seen.loc[seen.index.isin(nodes["key"]), "contact_id"]
        side = _nodes(book, new, addresses, before, there, listing)
        nodes.loc[new.index, "contact_id"], joined = _whose(book, new, side)
    news = nodes.loc[news.index].astype({"contact_id": "int64"})
    fresh = ~news["contact_id"].isin(before.index)
    said = _one_each(news[fresh])
    news = news.assign(key_before=_predecessors(news, nodes, seen, listing))
    changes = _changes(news[~fresh], before, seen)
    if region in schema.EASTERN_REGIONS:
        changes = _own_script(news[~fresh], before, changes, contacts.touched(book))
    mine = addresses[addresses["node"].isin(news.index)]
    mine = mine.assign(contact_id=mine["node"].map(news["contact_id"]))
    known = contacts.addresses(book)[["contact_id", "kind", "value"]]
    more = mine.merge(known, how="left", on=["contact_id", "kind", "value"], indicator=True)
    more = more[more["_merge"] == "left_only"]
    with book.save() as disk:
        contacts.insert(disk, said, batch)
        contacts.change(disk, changes, batch)
        contacts.insert_addresses(disk, more, batch)
        decisions.join(disk, joined, batch)
        taken = news["key_before"].mask(~_renamed(news, nodes), news["key"].where(news["key"].isin(seen.index), ""))
        imports.record_rows(disk, listing, news.assign(key_before=taken).drop_duplicates("key", keep="last"), batch)
    updated = set(changes["contact_id"]) | set(more["contact_id"])
    return Placed(_counts(nodes, set(said.index), updated), nodes["key"].tolist())


def frames(rows: Sequence[ContactRow], region: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give rows as two frames: cleaned contact fields with ``key`` and ``seen``, all the row says as JSON (index:
    position); and their addresses: ``node`` (the position), ``kind``, ``as_written`` and ``value`` (the normal form).

    >>> nodes, addresses = frames([ContactRow(1, name="Ann\\tLee", addresses=(("mail", "Ann@Example.com"),))], "JP")
    >>> nodes["name"].tolist(), addresses["value"].tolist()
    (['Ann Lee'], ['ann@example.com'])
    """
    columns = ["key", *contacts.IMPORTED]
    nodes = pd.DataFrame([[getattr(row, c) for c in columns] for row in rows], columns=columns, dtype="str")
    for column in contacts.IMPORTED:
        nodes[column] = nodes[column].map(
            {said: contacts.clean(column, said) for said in nodes[column].unique().tolist()}
        )
    pairs = [(node, kind, written) for node, row in enumerate(rows) for kind, written in row.addresses]
    addresses = pd.DataFrame(pairs, columns=["node", "kind", "as_written"]).astype({"kind": "str", "as_written": "str"})
    addresses["as_written"] = addresses["as_written"].map(
        {t: people.clean(t) for t in addresses["as_written"].unique().tolist()}
    )
    normal = people.normal_address(addresses, region)
    addresses["value"] = normal.where(normal != "", addresses["as_written"])
    return nodes.assign(key=_keys(nodes, addresses), seen=_seen(nodes, addresses)), addresses


def _seen(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.Series:
    written = zip(addresses["kind"].tolist(), addresses["as_written"].tolist(), strict=True)
    lists: list[list[tuple[str, str]]] = [[] for _ in range(len(nodes))]
    for node, pair in zip(addresses["node"].tolist(), written, strict=True):
        lists[node].append(pair)
    told = nodes[list(contacts.IMPORTED)].assign(addresses=pd.Series(lists, index=nodes.index, dtype="object"))
    lines = told.to_json(orient="records", lines=True, force_ascii=False).split("\n")
    return pd.Series(lines[: len(nodes)], index=nodes.index, dtype="str")


def _keys(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.Series:
    """The service's own key, or all that the row says; equal rows without a key are counted, never taken for one."""
    bare = nodes[nodes["key"] == ""]
    said = addresses[addresses["node"].isin(bare.index)].groupby("node")["value"].agg(" ".join)
    name = people.name_key(bare) + "|" + bare["met_on"]
    whole = name + "|" + bare["organisation"] + "|" + said.reindex(bare.index).fillna("")
    weak = name.where(bare["met_on"] != "", whole)
    weak = weak + "|" + weak.groupby(weak).cumcount().astype("str")
    return nodes["key"].mask(nodes["key"] == "", weak.reindex(nodes.index))


class _Nodes(NamedTuple):
    """New rows and the book's contacts side by side; a contact's node is its id below zero."""

    nodes: pd.DataFrame
    addresses: pd.DataFrame
    contact: pd.Series


def _nodes(
    book: Book, rows: pd.DataFrame, addresses: pd.DataFrame, before: pd.DataFrame, there: pd.Series, listing: str
) -> _Nodes:
    held = imports.services(book).reindex(before.index).fillna("")
    # Whoever the list shows under a key that it no longer has may be among the new rows.
    others = held.str.split().map(lambda names: " ".join(name for name in names if name != listing))
    services = others.mask(before.index.isin(there), others + f" {listing}")
    columns = ["name", "family", "given", "family_reading", "given_reading", "organisation"]
    both = pd.concat(
        [rows[columns].assign(services=listing), before[columns].assign(services=services).set_axis(-before.index)]
    )
    known = contacts.addresses(book)
    mine = addresses.loc[addresses["node"].isin(rows.index), ["node", "kind", "value"]]
    reach = pd.concat([mine, known[["kind", "value"]].assign(node=-known["contact_id"])], ignore_index=True)
    contact = pd.Series(both.index, index=both.index).where(both.index < 0).mul(-1).astype("Int64")
    return _Nodes(both, reach, contact)


def _whose(book: Book, rows: pd.DataFrame, side: _Nodes) -> tuple[pd.Series, pd.DataFrame]:
    """To whom new rows belong, contacts of the book or new ones; and the contacts (``left``, ``right``) that turn out
    to be one person."""
    first = pd.Series(rows.index, index=rows.index).groupby(rows["key"]).transform("first")
    again = pd.DataFrame({"left": first, "right": rows.index})
    said = decisions.settled(book)
    apart = -said.loc[said["same"] == 0, ["left_person", "right_person"]].set_axis(["left", "right"], axis=1)
    groups = matching.match(side.nodes, side.addresses, side.contact, again[again["left"] != again["right"]], apart)
    known = side.contact.dropna().astype("int64")
    of_group = known.groupby(groups.reindex(known.index))
    owner = of_group.min()
    # Two whom the person has worked on apart are for the person to join.
    worked_on = known.isin(contacts.touched(book)).groupby(groups.reindex(known.index)).sum()
    joined = pd.DataFrame({"left": groups.reindex(known.index).map(owner), "right": known})
    free = groups.reindex(known.index).map(worked_on) < 2
    joined = joined[(joined["left"] != joined["right"]) & free]
    mine = groups.reindex(rows.index)
    unowned = mine[~mine.isin(owner.index)]
    numbers = pd.Series(pd.factorize(unowned)[0] + contacts.next_id(book), index=unowned.index, dtype="Int64")
    return mine.map(owner).astype("Int64").fillna(numbers.reindex(rows.index)), joined


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One line per new contact: of several rows the first that says something counts, and the earliest meeting."""
    said = rows[list(contacts.IMPORTED)].replace("", pd.NA).assign(contact_id=rows["contact_id"])
    # In order of dates the first is the earliest; grouping by the least text would go row by row.
    earliest = said.sort_values("met_on", kind="stable").groupby("contact_id")["met_on"].first()
    return said.groupby("contact_id").first().assign(met_on=earliest)


def _predecessors(news: pd.DataFrame, nodes: pd.DataFrame, seen: pd.DataFrame, listing: str) -> pd.Series:
    """The row of the same list that a row takes the place of, by key: the one under its own key; else one of the same
    contact that has gone from the list, or that the list dates earlier."""
    own = news["key"].where(news["key"].isin(seen.index), "")
    if listing == imports.NEVER_WHOLE or not len(seen):
        return own
    rest = seen[seen["contact_id"].isin(news.loc[own == "", "contact_id"])]
    gone = ~rest.index.isin(nodes["key"])
    met = pd.Series([json.loads(line).get("met_on", "") for line in rest["seen"]], index=rest.index, dtype="str")
    order = pd.DataFrame({"contact_id": rest["contact_id"], "gone": gone, "met": met}).rename_axis("old")
    order = order.sort_values(["gone", "met"], ascending=False).reset_index().drop_duplicates("contact_id")
    found = news.reset_index(names="row").merge(order, on="contact_id").set_index("row")
    later = found["gone"] | ((found["met"] != "") & (found["met"] < found["met_on"]))
    return own.mask(own == "", found.loc[later, "old"].reindex(news.index).fillna(""))


def _renamed(news: pd.DataFrame, nodes: pd.DataFrame) -> pd.Series:
    """Whether a row takes over the key of one that has gone; of several that would, the first does."""
    other = (news["key_before"] != "") & (news["key_before"] != news["key"])
    return other & ~news["key_before"].isin(nodes["key"]) & ~news["key_before"].duplicated()


def _changes(news: pd.DataFrame, before: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """What rows newly say of contacts in the book: what their list says otherwise than last time, and blanks."""
    last = news["key_before"].map(seen["seen"])
    told = pd.DataFrame([json.loads(line) if isinstance(line, str) else {} for line in last], index=news.index)
    told = told.reindex(columns=list(contacts.IMPORTED))
    found = []
    for field in contacts.IMPORTED:
        new, old, said = news[field], news["contact_id"].map(before[field]), told[field]
        differs = (said.notna() & (new != said)) | (old == "")
        here = differs & (new != "") & (new != old)
        rows = pd.DataFrame({"contact_id": news["contact_id"], "field": field, "old": old, "new": new})[here]
        found.append(rows.drop_duplicates("contact_id"))
    return pd.concat(found, ignore_index=True)


def _own_script(rows: pd.DataFrame, before: pd.DataFrame, changes: pd.DataFrame, kept: set[int]) -> pd.DataFrame:
    """A name in its own script takes the place of one in Latin letters, unless the person has worked on the contact."""
    rows = rows[people.eastern(rows) & ~rows["contact_id"].isin(kept)].drop_duplicates("contact_id")
    rows = rows[~people.eastern(before.loc[rows["contact_id"]]).to_numpy()]
    names = pd.concat(
        pd.DataFrame({"contact_id": whom, "field": part, "old": whom.map(before[part]), "new": rows[part]})
        for part in ("name", "family", "given")
        for whom in (rows["contact_id"],)
    )
    others = changes[~(changes["contact_id"].isin(rows["contact_id"]) & changes["field"].isin(names["field"]))]
    return pd.concat([others, names[names["old"] != names["new"]]], ignore_index=True)


def _counts(nodes: pd.DataFrame, added: set[int], updated: set[int]) -> dict[str, int]:
    contact = nodes["contact_id"]
    first = ~contact.duplicated()
    fresh, changed = contact.isin(added), contact.isin(updated)
    numbers = (first & fresh, first & ~fresh & changed, first & ~fresh & ~changed, ~first)
    return {name: int(which.sum()) for name, which in zip(COUNTED, numbers, strict=True)}
