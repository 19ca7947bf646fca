"""Pairs of contacts that may be one person, with the evidence for and against; only the person can say.

Nodes and addresses are as in ``matching``.
"""

from __future__ import annotations

from typing import Final

import pandas as pd
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from jinmyaku import people, schema
from jinmyaku.matching import personal, sharing

# Evidence on which a pair is suggested, then what only supports it; in the order in which it is told.
GROUNDS: Final = ("page", "mail", "mobile", "name", "sound", "spelt", "near")
SUPPORT: Final = ("organisation", "line")
AGAINST: Final = {schema.LINKEDIN: "other_page", schema.MAIL: "other_mail", schema.MOBILE: "other_mobile"}
STRONG, FAIR, WEAK, DOUBTFUL = 3, 2, 1, 0
# Below this two names are not almost alike (Winkler, 1990; chosen on made-up misspellings).
ALIKE: Final = 0.9


def suggest(nodes: pd.DataFrame, addresses: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    """Give the pairs that may be one person, the likeliest first.

    In: contacts as nodes, their addresses, and the pairs (``left``, ``right``) that the person has settled already.
    Out: ``left``, ``right``, ``evidence`` and ``against`` (keys parted by blanks) and ``strength`` (``STRONG`` to
    ``DOUBTFUL``).

    >>> nodes = pd.DataFrame({"name": "", "family": ["佐藤", "Sato"], "given": ["花子", "Hanako"]})
    >>> nodes = nodes.assign(family_reading=["サトウ", ""], given_reading=["ハナコ", ""], organisation="Reiji")
    >>> none = pd.DataFrame({"node": [], "kind": [], "value": []}, dtype="str")
    >>> suggest(nodes, none, pd.DataFrame({"left": [], "right": []}))[["evidence", "strength"]].values.tolist()
    [['sound organisation', 3]]
    """
    found = _grounds(nodes, addresses)
    pairs = found.drop(columns="ground").drop_duplicates(ignore_index=True)
    known = pd.MultiIndex.from_frame(settled[["left", "right"]].astype("int64"))
    pairs = pairs[~pd.MultiIndex.from_frame(pairs).isin(known)].reset_index(drop=True)
    firm = people.organisation_key(nodes["organisation"])
    lines = addresses[addresses["kind"].isin(schema.PHONES)]
    proofs = {ground: found.loc[found["ground"] == ground, ["left", "right"]] for ground in GROUNDS}
    proofs["line"] = sharing(lines)
    flags = pd.DataFrame({ground: _among(pairs, proof) for ground, proof in proofs.items()}, index=pairs.index)
    here, there = pairs["left"].map(firm), pairs["right"].map(firm)
    flags["organisation"] = (here == there) & (here != "")
    flags["line"] &= ~flags["mobile"]
    contrary = _contrary(pairs, addresses)
    strength = _strength(flags, contrary.any(axis=1))
    pairs = pairs.assign(
        evidence=_words(flags[[*GROUNDS, *SUPPORT]]), against=_words(contrary), strength=strength.astype("int64")
    )
    return pairs.sort_values(["strength", "left", "right"], ascending=[False, True, True], ignore_index=True)


def _grounds(nodes: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    own = personal(addresses)
    name, sound = people.name_key(nodes), _sound(nodes)
    mails = own[own["sort"] == schema.MAIL]
    spelt = pd.concat([_nodes(_spelt(mails)), _nodes(sound)], ignore_index=True)
    grounds = {
        "page": sharing(own[own["sort"] == schema.LINKEDIN]),
        "mail": sharing(mails),
        "mobile": sharing(own[own["sort"] == schema.MOBILE]),
        "name": sharing(_nodes(_whole(name))),
        "sound": sharing(_nodes(sound)),
        "spelt": sharing(spelt),
        "near": _near(nodes, name),
    }
    found = pd.concat([pairs.assign(ground=ground) for ground, pairs in grounds.items()], ignore_index=True)
    low, high = found[["left", "right"]].min(axis=1), found[["left", "right"]].max(axis=1)
    found = found.assign(left=low.astype("int64"), right=high.astype("int64")).drop_duplicates(ignore_index=True)
    # What sounds alike because it is written alike says nothing new, and neither does a mail that spells that sound.
    for ground in ("sound", "spelt", "near"):
        both = _among(found, found[found["ground"].isin(("name", "sound") if ground != "sound" else ("name",))])
        found = found[~((found["ground"] == ground) & both)].reset_index(drop=True)
    return found


def _nodes(values: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"node": values.index, "kind": "name", "value": values.to_numpy()})


def _whole(keys: pd.Series) -> pd.Series:
    """Only names of two words or more: a lone word is half a name."""
    return keys[keys.str.contains(" ", regex=False)]


def _sound(nodes: pd.DataFrame) -> pd.Series:
    """How a name is said, in Latin letters: its reading where it has one, else itself where it is not in kanji."""
    read = nodes[(nodes["family_reading"] != "") & (nodes["given_reading"] != "")]
    as_read = read.assign(name="", family=read["family_reading"], given=read["given_reading"])
    plain = nodes.drop(index=read.index)
    tokens = people.words(pd.concat([as_read, plain]), readings=False)
    told = {token: people.romaji(token) for token in tokens["token"].unique()}
    tokens = tokens.assign(token=tokens["token"].map(told).astype("str"))
    unsaid = tokens.loc[~tokens["token"].str.fullmatch("[a-z]+"), "node"]
    tokens = tokens[~tokens["node"].isin(unsaid)].drop_duplicates(["node", "token"]).sort_values(["node", "token"])
    return _whole(tokens.groupby("node")["token"].agg(" ".join).astype("str"))


def _spelt(mails: pd.DataFrame) -> pd.Series:
    """The name that the front of a mail address spells: hanako.sato@ reads as "hanako sato"."""
    fronts = mails.set_index("node")["value"].astype("str").str.replace("@.*", "", regex=True)
    words = {front: sorted(map(people.romaji, front.replace("_", ".").split("."))) for front in fronts.unique()}
    names = {front: " ".join(parts) for front, parts in words.items() if all(len(part) > 1 for part in parts)}
    return _whole(fronts.map(names).dropna().astype("str"))


def _near(nodes: pd.DataFrame, name: pd.Series) -> pd.DataFrame:
    """Pairs of one organisation and one word of the name whose names are almost alike, or one of which is shortened to
    an initial."""
    firm = people.organisation_key(nodes["organisation"])
    tokens = people.words(nodes.loc[firm[firm != ""].index], readings=False).drop_duplicates(["node", "token"])
    blocks = tokens.assign(kind="word", value=tokens["token"] + "|" + tokens["node"].map(firm).astype("str"))
    pairs = sharing(blocks[tokens["token"].str.len() > 1])
    if pairs.empty:
        return pairs
    left, right = pairs["left"].map(name).astype("str"), pairs["right"].map(name).astype("str")
    alike = cpdist(left.tolist(), right.tolist(), scorer=JaroWinkler.similarity) >= ALIKE
    short = _initials(left) == _initials(right)
    shortened = short & (left.str.contains(r"\b\w\b") | right.str.contains(r"\b\w\b"))
    return pairs[(pd.Series(alike, index=pairs.index) | shortened) & (left != right)]


def _initials(names: pd.Series) -> pd.Series:
    """The longest word and the first letters of the others, in order of letters."""
    parts = {name: name.split() for name in names.unique()}
    forms = {
        name: max(words, key=len) + " " + " ".join(sorted(word[0] for word in words if word != max(words, key=len)))
        for name, words in parts.items()
        if words
    }
    return names.map(forms).fillna("")


def _among(pairs: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    theirs = pd.MultiIndex.from_arrays(
        [others[["left", "right"]].min(axis=1).astype("int64"), others[["left", "right"]].max(axis=1).astype("int64")]
    )
    return pd.Series(pd.MultiIndex.from_frame(pairs[["left", "right"]]).isin(theirs), index=pairs.index)


def _contrary(pairs: pd.DataFrame, addresses: pd.DataFrame) -> pd.DataFrame:
    """Of which sort both have an identifier of their own, but none in common."""
    own = personal(addresses)
    table = {}
    for sort, key in AGAINST.items():
        mine = own[own["sort"] == sort]
        both = pairs["left"].isin(mine["node"]) & pairs["right"].isin(mine["node"])
        table[key] = both & ~_among(pairs, sharing(mine))
    return pd.DataFrame(table, index=pairs.index)


def _strength(flags: pd.DataFrame, contrary: pd.Series) -> pd.Series:
    named = flags["name"] | flags["sound"]
    supported = flags["organisation"] | flags["line"] | flags["mobile"] | flags["mail"] | flags["spelt"]
    strong = flags["page"] | flags["mail"] | (named & supported)
    fair = flags["mobile"] | flags["sound"] | flags["spelt"] | flags["near"]
    strength = pd.Series(WEAK, index=flags.index).mask(fair, FAIR).mask(strong, STRONG)
    return strength.mask(contrary, strength - 1)


def _words(flags: pd.DataFrame) -> pd.Series:
    said = pd.Series("", index=flags.index, dtype="str")
    for key in flags:
        said = said.mask(flags[key], said + f" {key}")
    return said.str.strip()
