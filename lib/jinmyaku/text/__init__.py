"""A message key into words, in English or Japanese. The language is always an argument."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinmyaku import schema

if TYPE_CHECKING:
    import pandas as pd


class Fault(Exception):
    """An expected fault of input or data, told in one line: a message key and the values that fill it.

    >>> str(Fault("fault.year", found="99999"))
    'The year must be a whole number from 2000 to 2100, as in 2026. Found: 99999.'
    """

    def __init__(self, reason: str, lang: str = "en", **values: object) -> None:
        super().__init__(reason)
        self.reason, self.lang, self.values = reason, lang, values

    def say(self, lang: str) -> str:
        """Give the line in a language."""
        return say(lang, self.reason, **self.values)

    def __str__(self) -> str:
        return self.say(self.lang)

    def _render_traceback_(self) -> list[str]:
        """A notebook shows the line alone, where IPython would print a traceback."""
        return [str(self)]


def say(lang: str, key: str, **values: object) -> str:
    """Give a message in a language, its {placeholders} filled; the form ``key_one`` serves where n is 1.

    Raises KeyError for an unknown key.

    >>> say("en", "count.people", n=1), say("en", "count.people", n=1200), say("ja", "tier.let_go")
    ('1 person', '1,200 people', '捨てる')
    """
    known = _words(lang)
    if values.get("n") == 1 and f"{key}_one" in known:
        key = f"{key}_one"
    return (
        known[key].format_map({name: _shown(name, value) for name, value in values.items()}) if values else known[key]
    )


def group(lang: str, prefix: str) -> dict[str, str]:
    """Give all messages below a prefix, by what follows it, in the order of the file.

    >>> list(group("en", "tier"))
    ['grow', 'maintain', 'let_go', 'undecided']
    """
    return dict(_below(lang, prefix))


def fill(lang: str, keys: pd.Series, **columns: pd.Series) -> pd.Series:
    """Give one sentence a row: ``keys`` names each row's message, ``columns`` hold the values of the placeholders.

    In: series of one index; blank keys give a blank sentence. Out: a series of text on that index.

    >>> import pandas as pd
    >>> fill("en", pd.Series(["reason.value_above"]), value=pd.Series(["7 h"]), effort=pd.Series(["1 h"])).tolist()
    ['value 7 h, effort 1 h a year']
    """
    # A command that only tells of itself needs no pandas.
    import pandas as pd

    said = pd.Series("", index=keys.index, dtype="str")
    for key in keys.dropna().unique():
        here = keys == key
        if not here.any() or not key:
            continue
        parts = re.split(r"\{(\w+)\}", _words(lang)[key])
        line = pd.Series(parts[0], index=keys.index[here], dtype="str")
        for name, after in zip(parts[1::2], parts[2::2], strict=True):
            line = line + columns[name][here].astype("str") + after
        said = said.mask(here, line.reindex(keys.index))
    return said


def ladder(lang: str) -> tuple[str, ...]:
    """Give the words of the eleven ladder steps.

    >>> ladder("en")[2], len(ladder("ja"))
    ('one long meal', 11)
    """
    return tuple(_words(lang)[f"ladder.{step}"] for step in range(schema.LADDER_TOP + 1))


def hours(lang: str, amounts: pd.Series) -> pd.Series:
    """Give hours a year as words: one decimal below ten, whole numbers above, a dash where unknown.

    >>> import pandas as pd
    >>> hours("ja", pd.Series([0.4, 63.2, 1023.0, None])).tolist()
    ['0.4時間', '63時間', '1,023時間', '–']
    """
    shown = amounts.map(lambda h: f"{h:,.0f}" if abs(h) >= 10 or h == round(h) else f"{h:,.1f}", na_action="ignore")
    return (shown.astype("str") + _words(lang)["unit.hours"]).where(amounts.notna(), "–")


def percent(shares: pd.Series) -> pd.Series:
    """Give shares as whole percents, a dash where unknown.

    >>> import pandas as pd
    >>> percent(pd.Series([0.654, None])).tolist()
    ['65%', '–']
    """
    known = shares.notna()
    return (shares * 100).round().fillna(0).astype("int64").astype("str").add("%").where(known, "–")


def keys(lang: str) -> frozenset[str]:
    """Give every message key of a language."""
    return frozenset(_words(lang))


def _shown(name: str, value: object) -> object:
    """A count gets its thousands marked; a year, a line or a contact does not."""
    return f"{value:,}" if isinstance(value, int) and value > 999 and name not in ("year", "contact", "line") else value


@cache
def _below(lang: str, prefix: str) -> dict[str, str]:
    start = prefix + "."
    return {key.removeprefix(start): said for key, said in _words(lang).items() if key.startswith(start)}


@cache
def _words(lang: str) -> dict[str, str]:
    if lang not in schema.LANGUAGES:
        raise Fault("fault.lang", found=lang)
    source = resources.files("jinmyaku.text").joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(source), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, item in table.items():
        if isinstance(item, str):
            yield prefix + name, item
        else:
            yield from _flat(item, f"{prefix}{name}.")
