"""Rows of many exports into persons: normalise names and addresses, and match without ever trusting a name alone.

Rows and contacts are the nodes here. Every frame of nodes has an index that names the node, and the columns
``family``, ``given``, ``name``, ``family_reading``, ``given_reading``. Every frame of addresses has the columns
``node``, ``kind`` (``schema.ADDRESS_KINDS``) and ``value``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable
from functools import partial
from typing import Final
from urllib.parse import unquote

import numpy as np
import pandas as pd
import phonenumbers
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from jinmyaku import schema

# A mailbox that an office shares says nothing about who writes from it.
SHARED_MAILBOX: Final = re.compile(
    r"(info|contact|office|sales|support|admin|hello|mail|team|staff|hr|jobs|recruit\w*|press|pr|service|inquiry|"
    r"reception|soumu|eigyo|saiyo|kouhou|webmaster|postmaster|no-?reply|do-?not-?reply)\d*@"
)
MOST_SHARING: Final = 20

# Forms of one family name that registers and keyboards mix up.
_VARIANTS: Final = str.maketrans(
    "髙﨑邉邊齋齊斎濵濱澤廣國櫻淺眞惠嶋嶌瀧德冨", "高崎辺辺斉斉斉浜浜沢広国桜浅真恵島島滝徳富"
)
_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_MISLEADING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffc]"
)
_SCRIPTS: Final = {
    "kana": re.compile(r"[\u3041-\u3096\u30fc]+"),
    "han": re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]"),
    "latin": re.compile(r"[a-z]"),
}
_LINKEDIN: Final = re.compile(r"^(?:https?://)?(?:[\w-]+\.)?linkedin\.com/(?:mwlite/)?(?:in|pub)/([^/?#\s]+)", re.I)


def clean(text: str, joint: str = " ") -> str:
    """Give a text without controls and without marks that turn its direction, in NFC, lines trimmed and joined.

    >>> clean(" Ann\\u202e\\tLee ")
    'Ann Lee'
    """
    spaced = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u3000", " ")
    return joint.join(_MISLEADING.sub("", line).strip() for line in spaced.splitlines()).strip()


def fold(text: str) -> str:
    """Give the form in which names are compared: NFKC, no case, no accents, hiragana, one form per variant kanji.

    >>> fold("Zoé"), fold("ﾅｶﾑﾗ"), fold("渡邉")
    ('zoe', 'なかむら', '渡辺')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA).translate(_VARIANTS)
    if plain.isascii():
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def display_name(names: pd.DataFrame) -> pd.Series:
    """Give the name to show: the family name first where it is written in kanji, kana or hangul, else as written.

    In: ``name``, ``family``, ``given``. Out: one series of text; blank where nothing is known.

    >>> display_name(pd.DataFrame({"name": ["", ""], "family": ["山田", "Yamada"], "given": ["太郎", "Taro"]})).tolist()
    ['山田 太郎', 'Taro Yamada']
    """
    eastern = (names["family"] + names["given"]).str.contains(r"[\u3005-\u9fff\uac00-\ud7af]", regex=True)
    parts = (names["given"] + " " + names["family"]).mask(eastern, names["family"] + " " + names["given"]).str.strip()
    return parts.where(
        (parts != "") & (eastern | (names["name"] == "")), names["name"].where(names["name"] != "", parts)
    )


def normal_address(addresses: pd.DataFrame, region: str) -> pd.Series:
    """Give addresses in the form in which they are compared; blank where one is none.

    In: ``kind``, ``as_written``; the region (ISO 3166) reads telephone numbers without a country. Mails lose case and
    plus-tag, telephone numbers become E.164, LinkedIn pages their slug, other pages case and a last slash.

    >>> rows = pd.DataFrame({"kind": ["mail", "mobile"], "as_written": ["A.B+x@EXAMPLE.com", "090-0000-1234"]})
    >>> normal_address(rows, "JP").tolist()
    ['a.b@example.com', '+819000001234']
    """
    forms: dict[str, Callable[[str], str]] = {schema.MAIL: _mail, schema.LINKEDIN: _linkedin, schema.URL: _url}
    out = pd.Series("", index=addresses.index, dtype="str")
    for kind in addresses["kind"].unique():
        here = addresses["kind"] == kind
        form = forms.get(kind, partial(_phone, region=region))
        written = addresses.loc[here, "as_written"]
        out = out.mask(here, written.map({text: form(text) for text in written.unique()}).reindex(out.index))
    return out


def name_key(nodes: pd.DataFrame) -> pd.Series:
    """Give one text per node by which equal names, in any order and spelling of letters, are equal. In: nodes. Out: a
    series of text on their index, blank where no name is known.

    >>> nodes = pd.DataFrame({"name": ["", "Müller Ann"], "family": ["Muller", ""], "given": ["Ann", ""]})
    >>> name_key(nodes).tolist()
    ['ann muller', 'ann muller']
    """
    tokens = _tokens(nodes, readings=False).sort_values(["node", "token"])
    joined = tokens.drop_duplicates(["node", "token"]).groupby("node")["token"].agg(" ".join)
    return joined.reindex(nodes.index).fillna("")


def match(nodes: pd.DataFrame, addresses: pd.DataFrame, known: pd.Series, same: pd.DataFrame) -> pd.Series:
    """Group nodes into persons.

    In: nodes and their addresses; ``known``, a series on the nodes that holds the contact id of those in the book and
    blank for new rows; ``same``, pairs of nodes (``left``, ``right``) that stand for one person beyond doubt.
    Out: a series on the nodes with the number of their group.

    Two nodes are one person when they share a LinkedIn page; a mailbox of their own, unless their given names speak
    against it; or a mobile or direct telephone and the family name. A chain that would join two contacts of the book,
    or two LinkedIn pages, is not followed further than LinkedIn pages and ``same`` lead.

    >>> nodes = pd.DataFrame({"name": ["Ann Lee", "A. Lee", "Ann Lee"]})
    >>> nodes = nodes.assign(family="", given="", family_reading="", given_reading="")
    >>> mails = pd.DataFrame({"node": [0, 1], "kind": "mail", "value": "ann@example.com"})
    >>> nobody, none = pd.Series(pd.NA, nodes.index, dtype="Int64"), pd.DataFrame({"left": [], "right": []})
    >>> match(nodes, mails, nobody, none).tolist()
    [0, 0, 2]
    """
    certain = pd.concat([same[["left", "right"]], _sharing(addresses[addresses["kind"] == schema.LINKEDIN])])
    likely = pd.concat([_same_mail(nodes, addresses), _same_phone(nodes, addresses)])
    groups = _components(nodes.index, pd.concat([certain, likely]))
    sure = _components(nodes.index, certain)
    torn = groups.isin(_overfull(groups, sure, known, addresses))
    return (groups * 2).where(~torn, sure * 2 + 1)


def _same_mail(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    mails = addresses[addresses["kind"] == schema.MAIL]
    pairs = _sharing(mails[~mails["value"].str.match(SHARED_MAILBOX)])
    tokens = _tokens(nodes.loc[_named(pairs, nodes)], readings=True)
    return pairs[_agree(pairs, tokens, "given") | ~_comparable(pairs, tokens)]


def _same_phone(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    own = addresses["kind"].isin([schema.MOBILE, schema.DIRECT])
    pairs = _sharing(addresses[own | (addresses["kind"].isin(schema.PHONES) & _is_mobile(addresses["value"]))])
    tokens = _tokens(nodes.loc[_named(pairs, nodes)], readings=True)
    return pairs[_agree(pairs, tokens, "family") & (_agree(pairs, tokens, "given") | ~_both_given(pairs, tokens))]


def _sharing(addresses: pd.DataFrame) -> pd.DataFrame:
    """Pairs of nodes (``left``, ``right``) with one value in common; a value of too many nodes is nobody's own."""
    values = addresses.loc[addresses["value"] != "", ["node", "kind", "value"]].drop_duplicates(["node", "value"])
    sharing = values.groupby("value")["node"].transform("size")
    shared = values[(sharing > 1) & ((sharing <= MOST_SHARING) | (values["kind"] == schema.LINKEDIN))]
    first = shared.assign(first=shared.groupby("value")["node"].transform("first"))
    many = shared["value"].isin(shared.loc[sharing.reindex(shared.index) > MOST_SHARING, "value"])
    chain = first[many & (first["node"] != first["first"])][["first", "node"]].set_axis(["left", "right"], axis=1)
    pairs = shared[~many].merge(shared[~many], on="value", suffixes=("_l", "_r"))
    pairs = pairs[pairs["node_l"] < pairs["node_r"]][["node_l", "node_r"]].set_axis(["left", "right"], axis=1)
    return pd.concat([pairs, chain]).drop_duplicates(ignore_index=True)


def _tokens(nodes: pd.DataFrame, readings: bool) -> pd.DataFrame:
    """One row per node and word of its name: ``node``, ``token``, ``given``, ``family`` (which part it stands in)."""
    parts = [("family", False, True), ("given", True, False)]
    if readings:
        parts += [("family_reading", False, True), ("given_reading", True, False)]
    frames = [_words_of(nodes[part], given, family) for part, given, family in parts]
    whole = nodes.loc[(nodes["family"] == "") & (nodes["given"] == ""), "name"]
    frames.append(_words_of(whole, True, True))
    return pd.concat(frames, ignore_index=True)


def _words_of(texts: pd.Series, given: bool, family: bool) -> pd.DataFrame:
    folded = texts[texts != ""]
    folded = folded.map({text: fold(text) for text in folded.unique()})
    words = folded.astype("str").str.findall(r"[^\W\d_]+").explode().dropna()
    frame = pd.DataFrame({"node": words.index, "token": words.astype("str").to_numpy()})
    return frame.assign(given=given, family=family)


def _named(pairs: pd.DataFrame, nodes: pd.DataFrame) -> pd.Index:
    return nodes.index[nodes.index.isin(pairs["left"]) | nodes.index.isin(pairs["right"])]


def _agree(pairs: pd.DataFrame, tokens: pd.DataFrame, part: str) -> pd.Series:
    """Whether two names share a word that is this part of at least one of them; a lone word is every part."""
    lone = tokens.groupby("node")["token"].transform("nunique") == 1
    words = tokens.assign(part=tokens[part] | lone)[["node", "token", "part"]]
    both = pairs.reset_index(names="pair").merge(words, left_on="left", right_on="node")
    both = both.merge(words, left_on=["right", "token"], right_on=["node", "token"], suffixes=("_l", "_r"))
    return pd.Series(pairs.index.isin(both.loc[both["part_l"] | both["part_r"], "pair"]), index=pairs.index)


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
    return int(phonenumbers.number_type(phonenumbers.parse(number)))


def _components(nodes: pd.Index, pairs: pd.DataFrame) -> pd.Series:
    left, right = nodes.get_indexer(pd.Index(pairs["left"])), nodes.get_indexer(pd.Index(pairs["right"]))
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(nodes), len(nodes)))
    return pd.Series(connected_components(graph, directed=False)[1], index=nodes).astype("int64")


def _overfull(groups: pd.Series, sure: pd.Series, known: pd.Series, addresses: pd.DataFrame) -> set[Hashable]:
    """The groups that hold two contacts of the book, or two LinkedIn pages that nothing sure joins."""
    contacts = known.groupby(groups).nunique()
    pages = addresses[addresses["kind"] == schema.LINKEDIN]
    cores = pages["node"].map(sure).groupby(pages["node"].map(groups)).nunique()
    return set(contacts[contacts > 1].index) | set(cores[cores > 1].index)


def _mail(written: str) -> str:
    mail = unicodedata.normalize("NFKC", written).strip().strip("<>").casefold().removeprefix("mailto:")
    local, at, domain = mail.rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}" if at and local and domain and " " not in mail else ""


def _phone(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", written).removeprefix("tel:"), region)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", written)
    if not phonenumbers.is_possible_number(number):
        return re.sub(r"\D", "", written)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _linkedin(written: str) -> str:
    found = _LINKEDIN.match(written.strip())
    return unicodedata.normalize("NFC", unquote(found[1])).casefold() if found else ""


def _url(written: str) -> str:
    return written.strip().casefold().removeprefix("https://").removeprefix("http://").rstrip("/")
