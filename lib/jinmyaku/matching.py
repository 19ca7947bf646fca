"""Which rows and contacts are one person: found where something personal says so, never by a name alone.

Rows and contacts are the nodes here. Every frame of nodes has an index that names the node, and the columns of
``people`` for names, ``organisation``, and ``services``: the exports it stands in, parted by blanks. Every frame of
addresses has the columns ``node``, ``kind`` (``schema.ADDRESS_KINDS``) and ``value``.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Final

import numpy as np
import pandas as pd
import phonenumbers
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jinmyaku import people, schema

# A mailbox that an office shares says nothing about who writes from it.
SHARED_MAILBOX: Final = re.compile(
    r"(info|contact|office|sales|support|admin|hello|mail|team|staff|hr|jobs|recruit\w*|press|pr|service|inquiry|"
    r"reception|soumu|eigyo|saiyo|kouhou|webmaster|postmaster|no-?reply|do-?not-?reply)\d*@"
)
MOST_SHARING: Final = 20

_SCRIPTS: Final = {
    "kana": re.compile(r"[\u3041-\u3096\u30fc]+"),
    "han": re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]"),
    "latin": re.compile(r"[a-z]"),
}


def match(
    nodes: pd.DataFrame, addresses: pd.DataFrame, known: pd.Series, same: pd.DataFrame, apart: pd.DataFrame
) -> pd.Series:
    """Group nodes into persons.

    In: nodes and their addresses; ``known``, a series on the nodes that holds the contact id of those in the book and
    blank for new rows; ``same`` and ``apart``, pairs of nodes (``left``, ``right``) that stand for one person beyond
    doubt, or that were said to be two. Out: a series on the nodes with the number of their group.

    Two nodes are one person when they share a LinkedIn page; a mailbox of their own, unless their given names speak
    against it; a mobile or direct telephone and the family name; or name and organisation, where each of two exports
    has these once and no identifier of one speaks against the other's. A chain that would join two LinkedIn pages, or
    what was said to be apart, is not followed further than LinkedIn pages and ``same`` lead.

    >>> nodes = pd.DataFrame({"name": ["Ann Lee", "A. Lee", "Ann Lee"], "organisation": "", "services": ""})
    >>> nodes = nodes.assign(family="", given="", family_reading="", given_reading="")
    >>> mails = pd.DataFrame({"node": [0, 1], "kind": "mail", "value": "ann@example.com"})
    >>> nobody, none = pd.Series(pd.NA, nodes.index, dtype="Int64"), pd.DataFrame({"left": [], "right": []})
    >>> match(nodes, mails, nobody, none, none).tolist()
    [0, 0, 2]
    """
    certain = pd.concat([same[["left", "right"]], sharing(addresses[addresses["kind"] == schema.LINKEDIN])])
    likely = pd.concat([_same_mail(nodes, addresses), _same_phone(nodes, addresses)])
    groups = _components(nodes.index, pd.concat([certain, likely]))
    sure = _components(nodes.index, certain)
    torn = groups.isin(_torn(groups, sure, apart, addresses))
    groups = (groups * 2).where(~torn, sure * 2 + 1)
    pairs = _same_place(nodes, addresses, known, groups)
    return groups.replace(dict(zip(pairs["right"], pairs["left"], strict=True))) if len(pairs) else groups


def sharing(addresses: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs of nodes (``left``, ``right``) that have an address in common; one that more than twenty have is
    nobody's own, but for a LinkedIn page.

    >>> sharing(pd.DataFrame({"node": [1, 2], "kind": "mail", "value": "ann@example.com"})).values.tolist()
    [[1, 2]]
    """
    values = addresses.loc[addresses["value"] != "", ["node", "kind", "value"]].drop_duplicates(["node", "value"])
    count = values.groupby("value")["node"].transform("size")
    shared = values[(count > 1) & ((count <= MOST_SHARING) | (values["kind"] == schema.LINKEDIN))]
    first = shared.assign(first=shared.groupby("value")["node"].transform("first"))
    many = shared["value"].isin(shared.loc[count.reindex(shared.index) > MOST_SHARING, "value"])
    chain = first[many & (first["node"] != first["first"])][["first", "node"]].set_axis(["left", "right"], axis=1)
    pairs = shared[~many].merge(shared[~many], on="value", suffixes=("_l", "_r"))
    pairs = pairs[pairs["node_l"] < pairs["node_r"]][["node_l", "node_r"]].set_axis(["left", "right"], axis=1)
    return pd.concat([pairs, chain]).drop_duplicates(ignore_index=True)


def personal(addresses: pd.DataFrame) -> pd.DataFrame:
    """Give the addresses that belong to one person alone: LinkedIn pages, mailboxes no office shares, mobile and direct
    telephones; with ``sort``, under which a mobile and a direct telephone count alike.

    >>> both = pd.DataFrame({"node": 1, "kind": "mail", "value": ["ann@example.com", "info@example.com"]})
    >>> personal(both)["value"].tolist()
    ['ann@example.com']
    """
    kind, value = addresses["kind"], addresses["value"]
    phone = kind.isin([schema.MOBILE, schema.DIRECT]) | (kind.isin(schema.PHONES) & _is_mobile(value))
    mail = (kind == schema.MAIL) & ~value.str.match(SHARED_MAILBOX)
    own = addresses[(phone | mail | (kind == schema.LINKEDIN)) & (value != "")]
    return own.assign(sort=own["kind"].mask(phone, schema.MOBILE))


def agree(pairs: pd.DataFrame, tokens: pd.DataFrame, part: str) -> pd.Series:
    """Say of each pair whether the two names share a word that is this part (``given``, ``family``) of at least one of
    them; a lone word is every part.

    In: ``left``, ``right``; ``people.words``. Out: a series of booleans on the pairs.

    >>> nodes = pd.DataFrame({"name": "", "family": ["Lee", "Li"], "given": ["Ann", "Ann"]})
    >>> pairs, tokens = pd.DataFrame({"left": [0], "right": [1]}), people.words(nodes, readings=False)
    >>> [bool(agree(pairs, tokens, part).iloc[0]) for part in ("given", "family")]
    [True, False]
    """
    lone = tokens.groupby("node")["token"].transform("nunique") == 1
    words = tokens.assign(part=tokens[part] | lone)[["node", "token", "part"]]
    both = pairs.reset_index(names="pair").merge(words, left_on="left", right_on="node")
    both = both.merge(words, left_on=["right", "token"], right_on=["node", "token"], suffixes=("_l", "_r"))
    return pd.Series(pairs.index.isin(both.loc[both["part_l"] | both["part_r"], "pair"]), index=pairs.index)


def _same_mail(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    mails = addresses[addresses["kind"] == schema.MAIL]
    pairs = sharing(mails[~mails["value"].str.match(SHARED_MAILBOX)])
    tokens = people.words(nodes.loc[_named(pairs, nodes)], readings=True)
    return pairs[agree(pairs, tokens, "given") | ~_comparable(pairs, tokens)]


def _same_phone(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    own = personal(addresses)
    pairs = sharing(own[own["sort"] == schema.MOBILE])
    tokens = people.words(nodes.loc[_named(pairs, nodes)], readings=True)
    return pairs[agree(pairs, tokens, "family") & (agree(pairs, tokens, "given") | ~_both_given(pairs, tokens))]


def _same_place(nodes: pd.DataFrame, addresses: pd.DataFrame, known: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Pairs of groups of one name in one organisation that stand in different exports and do not contradict."""
    none = pd.DataFrame({"left": [], "right": []}, dtype="int64")
    somewhere = nodes[nodes["organisation"] != ""]
    if nodes["services"].nunique() < 2 or somewhere.empty:
        return none
    firm = people.organisation_key(somewhere["organisation"])
    place = people.name_key(somewhere) + "|" + firm
    # A lone word is half a name.
    place = place[place.str.contains(" ", regex=False) & (firm != "")]
    members = pd.DataFrame({"place": place, "group": groups.reindex(place.index)}).drop_duplicates()
    two = members[members.groupby("place")["group"].transform("size") == 2].groupby("place")["group"]
    pairs = pd.DataFrame({"left": two.min(), "right": two.max()}).drop_duplicates()
    exports = nodes["services"].str.split().explode().dropna()
    own = personal(addresses).set_index("node")["sort"]
    of_book = pd.Series("book", index=known.dropna().index)
    held = pd.concat([exports, own, of_book])
    said = pd.DataFrame({"group": groups.reindex(held.index).to_numpy(), "said": held.to_numpy()}).drop_duplicates()
    met = pairs.reset_index().merge(said, left_on="left", right_on="group")
    met = met.merge(said, left_on=["right", "said"], right_on=["group", "said"])
    free = pairs[~pairs.index.isin(met["place"]) & ~pairs["left"].isin(pairs["right"])]
    return free.drop_duplicates("right").drop_duplicates("left")


def _named(pairs: pd.DataFrame, nodes: pd.DataFrame) -> pd.Index:
    return nodes.index[nodes.index.isin(pairs["left"]) | nodes.index.isin(pairs["right"])]


def _comparable(pairs: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    """Whether both names are known in one script; 山田 and Yamada speak neither for nor against each other."""
    common = pd.Series(False, index=pairs.index)
    for pattern in _SCRIPTS.values():
        here = tokens.loc[tokens["token"].str.contains(pattern), "node"]
        common |= pairs["left"].isin(here) & pairs["right"].isin(here)
    return common


def _both_given(pairs: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    given = tokens.loc[tokens["given"], "node"]
    return pairs["left"].isin(given) & pairs["right"].isin(given) & _comparable(pairs, tokens[tokens["given"]])


def _is_mobile(values: pd.Series) -> pd.Series:
    kinds = {number: _phone_kind(number) for number in values[values.str.startswith("+")].unique()}
    return values.map(kinds) == phonenumbers.PhoneNumberType.MOBILE


def _phone_kind(number: str) -> int:
    try:
        return int(phonenumbers.number_type(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return int(phonenumbers.PhoneNumberType.UNKNOWN)


def _components(nodes: pd.Index, pairs: pd.DataFrame) -> pd.Series:
    left, right = nodes.get_indexer(pd.Index(pairs["left"])), nodes.get_indexer(pd.Index(pairs["right"]))
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(nodes), len(nodes)))
    return pd.Series(connected_components(graph, directed=False)[1], index=nodes).astype("int64")


def _torn(groups: pd.Series, sure: pd.Series, apart: pd.DataFrame, addresses: pd.DataFrame) -> set[Hashable]:
    """The groups that hold two LinkedIn pages that nothing sure joins, or two that were said to be apart."""
    pages = addresses[addresses["kind"] == schema.LINKEDIN]
    cores = pages["node"].map(sure).groupby(pages["node"].map(groups)).nunique()
    sides = apart["left"].map(groups)
    return set(cores[cores > 1].index) | set(sides[sides == apart["right"].map(groups)])
