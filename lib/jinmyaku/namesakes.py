"""Names that stand alone in talks and titles, against the names of the book: who may be meant, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

import pandas as pd

from jinmyaku import people

# What a name fits by: how strong it is.
STRENGTH: Final = {"linkedin": 4, "full": 3, "sound": 2, "family": 1, "given": 1, "word": 1}
SURE, FULL = STRENGTH["linkedin"], STRENGTH["full"]
PARTS: Final = ("name", "family", "given", "family_reading", "given_reading")

_POLITE: Final = re.compile(
    r"(?<=\S)\s*(?:さん|さま|様|くん|君|ちゃん|氏|先生|殿)$|^(?:dr|mr|mrs|ms|prof)\.?\s+(?=\S)", re.I
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_MESSAGES: Final = "linkedin_messages"
_CONTACTS: Final = re.compile(r"\blinkedin\b")
# How a name is compared, and a form of it.
_Form = tuple[str, str]


def forms(known: pd.DataFrame) -> pd.DataFrame:
    """Give all forms in which the names of contacts are compared.

    In: ``contact`` and ``PARTS``, a contact as often as its name is written in different ways. Out: ``contact``,
    ``evidence`` (a key of ``STRENGTH``), ``way`` and ``form``, as ``fitting`` takes them.

    >>> known = pd.DataFrame({"contact": [1], "name": ["Ann Lee"]}).assign(**dict.fromkeys(PARTS[1:], ""))
    >>> forms(known)["form"].unique().tolist()
    ['ann lee', 'annlee', 'ann', 'lee']
    """
    rows = zip(known["contact"], known[list(PARTS)].itertuples(index=False, name=None), strict=True)
    told = pd.DataFrame(_forms(rows, _written), columns=["contact", "evidence", "form"])
    return told.assign(way=told["evidence"].mask(~told["evidence"].isin(("full", "sound")), "word"))


def fitting(asked: pd.DataFrame, known: pd.DataFrame, listings: pd.Series) -> pd.DataFrame:
    """Give whom each name may mean.

    In: ``asked``, index ``party``: ``name`` as written, and ``source``; ``known``: ``forms``; the exports in which
    contacts stand (index contact, text such as ``linkedin vcard``). Out: ``party``, ``contact``, ``evidence`` (a key of
    ``STRENGTH``) and ``strength``, those of a party together and the strongest first.

    A name fits by all of its words, in any order and spelling of letters (``full``), by how they sound (``sound``), or,
    where it is a single word, by a family name, a given name or a word of a name that is not divided. One that LinkedIn
    gives and that is in full that of only one of its contacts is ``linkedin``.

    >>> asked = pd.DataFrame({"name": ["佐藤花子", "Sato", "Ann Lee"], "source": "line"}, index=[7, 8, 9])
    >>> known = pd.DataFrame({"contact": [1], "name": "", "family": "佐藤", "given": "花子"})
    >>> known = forms(known.assign(family_reading="サトウ", given_reading="ハナコ"))
    >>> fitting(asked, known, pd.Series({1: "eight"})).values.tolist()
    [[7, 1, 'full', 3], [8, 1, 'family', 1]]
    """
    said = pd.DataFrame(_forms(zip(asked.index, asked["name"], strict=True), _said), columns=["party", "way", "form"])
    found = said.merge(known, on=["way", "form"])[["party", "contact", "evidence"]].drop_duplicates()
    found["evidence"] = found["evidence"].mask(_surest(found, asked["source"], listings), "linkedin")
    found = found.assign(strength=found["evidence"].map(STRENGTH).astype("int64"))
    best = found.sort_values(["party", "strength", "contact"], ascending=[True, False, True], kind="stable")
    return best.drop_duplicates(["party", "contact"]).reset_index(drop=True)


def only(found: pd.DataFrame) -> pd.Series:
    """Give the contact of each name that fits exactly one, in full: index ``party``. In: ``fitting``.

    >>> rows = [(7, 1, "full", 3), (8, 1, "full", 3), (8, 2, "full", 3), (9, 2, "family", 1)]
    >>> only(pd.DataFrame(rows, columns=["party", "contact", "evidence", "strength"])).to_dict()
    {7: 1}
    """
    sure = found[found["strength"] == SURE]
    rest = found[~found["party"].isin(sure["party"])]
    alone = rest[~rest["party"].duplicated(keep=False) & (rest["strength"] == FULL)]
    return pd.concat([sure, alone]).set_index("party")["contact"]


def _surest(found: pd.DataFrame, sources: pd.Series, listings: pd.Series) -> pd.Series:
    """Among several of one name, the only one whom LinkedIn lists is whom LinkedIn means."""
    listed = listings.index[listings.str.contains(_CONTACTS)]
    told = found["party"].map(sources) == _MESSAGES
    fits = found[told & (found["evidence"] == "full") & found["contact"].isin(listed)]
    alone = fits[~fits["party"].duplicated(keep=False)]
    return pd.Series(found.index.isin(alone.index), index=found.index)


def _forms(rows: Iterable[tuple[int, object]], of: Callable[..., Iterator[_Form]]) -> list[tuple[int, str, str]]:
    return [(which, *form) for which, said in rows for form in dict.fromkeys(of(said))]


def _said(name: str) -> Iterator[_Form]:
    for variant in dict.fromkeys((name, _POLITE.sub("", name))):
        words = _words(variant)
        yield from (("full", form) for form in _whole((), words))
        yield from (("sound", form) for form in (*_whole((), words), *_whole((), _spelt(words))))
        if len(words) == 1:
            yield from (("word", form) for form in (*words, *_spelt(words)))


def _written(parts: tuple[str, ...]) -> Iterator[_Form]:
    name, family, given, family_reading, given_reading = map(_words, parts)
    # Half a name is no full name.
    split = (family, given) if bool(family) == bool(given) or not name else ((), ())
    read = (family_reading, given_reading) if bool(family_reading) == bool(given_reading) or not family else ((), ())
    for pair in (split, ((), name)):
        yield from (("full", form) for form in _whole(*pair))
    for pair in (split, ((), name), read):
        yield from (("sound", form) for form in (*_whole(*pair), *_whole(*map(_spelt, pair))))
    whole = () if family or given else name
    for sort, words in (("family", (*family, *family_reading)), ("given", (*given, *given_reading)), ("word", whole)):
        yield from ((sort, form) for form in (*words, *_spelt(words)))


def _whole(family: tuple[str, ...] = (), given: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Forms of all of a name: its words in order of letters, and run together, either part first."""
    words = (*family, *given)
    return (" ".join(sorted(set(words))), "".join(words), "".join((*given, *family))) if words else ()


@lru_cache(maxsize=1 << 16)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(people.fold(text)))


@lru_cache(maxsize=1 << 16)
def _spelt(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(people.romaji(word) for word in words)
