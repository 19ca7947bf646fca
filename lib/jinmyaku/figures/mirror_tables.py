"""In which tier others would put one, and what interactions show beside, into tables of words."""

from __future__ import annotations

import pandas as pd

from jinmyaku import mirror as rule
from jinmyaku import schema, text
from jinmyaku.figures.mirrored import TIERS
from jinmyaku.figures.tables import MOST_ROWS, Table, worded


def mirror(mirrored: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List everyone answered for: one's own tier, theirs with the best and the worst case, what interactions show, and
    where those say otherwise; in: ``mirroring.read``. Those to grow come first.

    >>> row = {"display": ["Ann"], "mine": "grow", "theirs": "let_go", "best": "maintain", "worst": "let_go"}
    >>> row |= {"answered": True, "enough": True, "they_start": 3, "i_start": 1, "contradicts": "sought"}
    >>> rates = {"their_rate": 0.8, "their_low": 0.6, "their_high": 0.9}
    >>> mirror(pd.DataFrame({**row, **rates}), "en").frame.iloc[0, 5:].tolist()
    ['they began 3 of 4; they answer 60% to 90%', 'they seek you more than your answer says']
    """
    asked = mirrored[mirrored["answered"]]
    rank = asked["mine"].map({tier: at for at, tier in enumerate(schema.TIERS)})
    some = asked.assign(rank=rank).sort_values(["rank", "display"], kind="stable").head(most)
    columns = _tiers(some, lang, ("mine", "theirs", "best", "worst"))
    columns |= {"evidence_seen": seen(some, lang), "otherwise": contradiction(some, lang)}
    return worded(pd.DataFrame(columns), lang, "mirror", len(asked))


def at_risk(risky: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those who might let one go, with one next step each; in: ``mirroring.at_risk``, in its order.

    >>> row = {"display": ["Ann"], "mine": "grow", "theirs": "maintain", "worst": "let_go", "step": "uses"}
    >>> at_risk(pd.DataFrame(row), "en").frame.values.tolist()
    [['Ann', 'Grow', 'Maintain', 'Let go', 'Get in touch once without asking for anything.']]
    """
    some = risky.head(most)
    columns = _tiers(some, lang, ("mine", "theirs", "worst"))
    columns["next_step"] = some["step"].map(text.group(lang, "step") | {"": ""})
    return worded(pd.DataFrame(columns), lang, "at_risk", len(risky))


def corners(mirrored: pd.DataFrame, lang: str) -> Table:
    """Count people by one's own tier (rows) and the one they might give (columns), beside ``mirrored.looking_glass``;
    in: ``mirroring.read``.

    >>> row = {"mine": ["grow"], "theirs": "let_go", "answered": True}
    >>> corners(pd.DataFrame(row), "en").frame.values.tolist()
    [['Grow', 0, 0, 1], ['Maintain', 0, 0, 0], ['Let go', 0, 0, 0]]
    """
    asked = mirrored[mirrored["answered"]]
    counts = rule.matrix(asked["mine"], asked["theirs"])
    names = text.group(lang, "tier")
    columns = {"mine": pd.Series([names[tier] for tier in TIERS], index=counts.index)}
    columns |= {f"theirs_{tier}": counts[tier] for tier in TIERS}
    return worded(pd.DataFrame(columns) if len(asked) else pd.DataFrame(), lang, "corners")


def seen(people: pd.DataFrame, lang: str) -> pd.Series:
    """Say who begins and how often they answer, with the range in which four of five such rates would lie; that too
    little is on record where it is. In: ``enough``, ``they_start``, ``i_start``, ``their_rate``, ``their_low``,
    ``their_high`` (``mirroring.read``). Out: text on its index.

    >>> row = {"enough": [False], "they_start": 0, "i_start": 0, "their_rate": None, "their_low": None}
    >>> seen(pd.DataFrame({**row, "their_high": None}), "en").tolist()
    ['too little on record']
    """
    began = (people["they_start"] + people["i_start"]).fillna(0).astype("int64")
    key = pd.Series("mirror.unseen", index=people.index).mask(people["enough"] & (began > 0), "mirror.began")
    rated = people["enough"] & people["their_rate"].notna()
    key = key.mask(rated, "mirror.answer").mask(rated & (began > 0), "mirror.began_answer")
    theirs = people["they_start"].fillna(0).astype("int64").map("{:,}".format)
    low, high = (text.percent(people[end].astype("float64")) for end in ("their_low", "their_high"))
    return text.fill(lang, key, theirs=theirs, all=began.map("{:,}".format), low=low, high=high)


def contradiction(people: pd.DataFrame, lang: str) -> pd.Series:
    """Say where interactions say otherwise than the answer, blank elsewhere. In: ``contradicts`` (``mirroring.read``).
    Out: text on its index.

    >>> contradiction(pd.DataFrame({"contradicts": ["seeking", ""]}), "en").tolist()
    ['you seek them more than they seek you', '']
    """
    said = people["contradicts"]
    key = pd.Series("", index=people.index).mask(said == "sought", "mirror.sought")
    return text.fill(lang, key.mask(said == "seeking", "mirror.seeking"))


def _tiers(people: pd.DataFrame, lang: str, which: tuple[str, ...]) -> dict[str, pd.Series]:
    names = text.group(lang, "tier")
    return {"name": people["display"], **{one: people[one].astype("str").map(names) for one in which}}
