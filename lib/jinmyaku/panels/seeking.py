"""Contacts by a part of their name, in any writing of it, or of an address."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku.people import fold, romaji

MOST_FOUND: Final = 8


def haystack(people: pd.DataFrame, addresses: pd.DataFrame | None = None) -> pd.Series:
    """Give of each contact all that is searched: name, reading (in kana and Latin letters) and organisation, folded;
    their addresses too, where these are given (``contacts.addresses``).

    >>> person = {"display": "佐藤 花子", "family_reading": "さとう", "given_reading": "はなこ", "organisation": "青葉"}
    >>> haystack(pd.DataFrame([person])).tolist()
    ['佐藤 花子 さとう はなこ sato hanako 青葉']
    """
    read = people["family_reading"] + " " + people["given_reading"]
    joined = people["display"]
    for part in (read, read.map(romaji), people["organisation"]):
        joined = joined + " " + part
    if addresses is not None:
        written = addresses.groupby("contact_id")["as_written"].agg(" ".join)
        joined = joined + " " + written.reindex(people.index).fillna("").astype("str")
    folded: pd.Series = joined.map(fold)
    return folded


def seek(hay: pd.Series, words: str, first: pd.Index, most: int = MOST_FOUND) -> list[int]:
    """Give contacts in whose line all words stand, some of them before the others.

    >>> seek(pd.Series(["ann lee", "ben lee"], index=[1, 2]), "Lee", pd.Index([2]))
    [2, 1]
    """
    wanted = fold(words).split()
    if not wanted:
        return []
    here = pd.Series(True, index=hay.index)
    for word in wanted:
        here &= hay.str.contains(word, regex=False)
    fits = hay[here]
    order = pd.DataFrame({"later": ~fits.index.isin(first), "line": fits}, index=fits.index)
    return [int(contact) for contact in order.sort_values(["later", "line"]).index[:most]]
