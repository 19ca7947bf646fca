"""The comparison of years into tables of words, one beside every figure of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import history, schema, text
from jinmyaku.figures.budget import signed
from jinmyaku.figures.matrix import place_names
from jinmyaku.figures.retention import told
from jinmyaku.figures.tables import Table, worded

MOST_ROWS: Final = 60
# In the order in which moves are listed.
ORDER: Final = (history.REAL, history.NOISE, history.KNOWN, history.ENTERED, history.LEFT)


def years(tiers: pd.DataFrame, moves: pd.DataFrame, lang: str) -> Table:
    """List for every year its people by tier, and what became of them since the year before.

    In: ``comparing.Comparison.tiers`` and ``moves``.

    >>> tiers = pd.DataFrame({"grow": [1, 1], "maintain": 0, "let_go": 0, "undecided": 0}, index=[2025, 2026])
    >>> moved = pd.concat({2026: pd.DataFrame({"kind": ["stayed"]})}, names=["year", "contact_id"])
    >>> years(tiers, moved, "en").frame.values.tolist()
    [['2025', 1, 1, 0, 0, 0, '–', '–', '–', '–'], ['2026', 1, 1, 0, 0, 0, '0', '0', '0', '0']]
    """
    kinds = moves.groupby("year")["kind"].value_counts().unstack(fill_value=0)
    kinds = kinds.reindex(index=tiers.index, columns=list(history.KINDS))
    since = pd.Series(tiers.index.isin(moves.index.get_level_values("year")), index=tiers.index)
    counts = {
        kind: kinds[kind].fillna(0).map("{:,.0f}".format).where(since, "–")
        for kind in (history.REAL, history.NOISE, history.ENTERED, history.LEFT)
    }
    names = text.group(lang, "tier")
    columns = {"year": tiers.index.astype("str"), "people": tiers.sum(axis=1)}
    columns |= {names[tier]: tiers[tier] for tier in schema.TIERS}
    return worded(pd.DataFrame(columns | counts, index=tiers.index), lang, "years")


def migration(moved: pd.DataFrame, lang: str) -> Table:
    """List how many went from which tier to which, and how many of them really moved; in: ``history.moves``.

    >>> moved = pd.DataFrame({"tier_before": ["maintain"] * 2, "tier": "grow", "kind": ["real", "noise"]})
    >>> migration(moved, "en").frame.values.tolist()
    [['Maintain', 'Grow', 2, '1', '1']]
    """
    every, names = history.ways(moved), place_names(lang)
    change = every["tier_before"] != every["tier"]
    columns = {
        "before": every["tier_before"].map(names),
        "now": every["tier"].map(names),
        "people": every["people"],
        **{kind: every[kind].map("{:,}".format).where(change, "") for kind in (history.REAL, history.NOISE)},
    }
    return worded(pd.DataFrame(columns), lang, "migration")


def moves(moved: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those whose tier changed, with the reason in words: real moves first, the largest first, then those within
    the noise, who came and went, and whose gate changed alone. In: ``comparing.Comparison.last_moves``.

    >>> one = {"display": ["Ann"], "tier_before": "let_go", "tier": "grow", "kind": "real", "why": "difference"}
    >>> moves(pd.DataFrame({**one, "by": 6.0, "gate": ""}), "en").frame.values.tolist()
    [['Ann', 'Let go', 'Grow', 'yes', 'value over effort +6 steps']]
    """
    ranks = {kind: number for number, kind in enumerate((*ORDER, history.STAYED))}
    rank = moved["kind"].map(ranks).where((moved["kind"] != history.STAYED) | (moved["why"] != ""))
    every = moved.assign(rank=rank, size=-moved["by"].abs()).dropna(subset="rank").sort_values(["rank", "size"])
    some, names = every.head(most), place_names(lang)
    words = {history.REAL: "word.yes", history.NOISE: "history.noise", history.STAYED: "history.same_tier"}
    real = text.fill(lang, some["kind"].map(words).fillna(""))
    columns = {
        "name": some["display"],
        "before": some["tier_before"].map(names),
        "now": some["tier"].map(names),
        "real": real,
        "reason": whys(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "years_moves", len(every))


def whys(moved: pd.DataFrame, lang: str) -> pd.Series:
    """Give the reason of each change of tier in words; blank where there is none. In: ``history.moves``.

    >>> whys(pd.DataFrame({"why": ["gate_off"], "gate": ["ally"], "by": [0.5]}), "en").tolist()
    ['no longer: ally in hard times']
    """
    key = ("moved." + moved["why"]).mask(moved["why"] == "", "")
    gate = moved["gate"].map(text.group(lang, "reason"))
    return text.fill(lang, key, gate=gate, by=_steps(moved["by"].fillna(0.0)))


def staying(measures: pd.DataFrame, lang: str) -> Table:
    """List who stayed, left and came, counts first; in: ``comparing.Comparison.measures``.

    >>> one = history.year_measures(pd.Series(["grow"] * 8), pd.Series(["grow"] * 6), pd.Index([0]))
    >>> one = pd.concat({2026: one}, names=["year", "measure"])
    >>> staying(one, "en").frame.values.tolist()[0]
    ['2026', 'Still judged', '6 of 8', '75%', '52% to 89%', 'about 90%']
    """
    rows = measures[measures["of"] > 0].reset_index().sort_values("year", ascending=False, kind="stable")
    between = {"low": text.percent(rows["low"]), "high": text.percent(rows["high"])}
    usual = rows["measure"].map({measure: f"usual_share.{measure}" for measure in history.USUAL}).fillna("")
    columns = {
        "year": rows["year"].astype("str"),
        "measure": rows["measure"].map(text.group(lang, "measure")),
        "count": told(rows, lang),
        "percent": text.percent(rows["share"]),
        "interval": text.fill(lang, pd.Series("history.between", index=rows.index), **between),
        "usual": text.fill(lang, usual),
    }
    return worded(pd.DataFrame(columns), lang, "staying")


def bands(table: pd.DataFrame, distances: pd.Series, lang: str) -> Table:
    """List year by year what the first, the next and all others got of the hours, and how far the shape is from the
    year before; in: ``comparing.Comparison.bands`` and ``distances``.

    >>> table = pd.concat({2026: history.hours_by_rank(pd.Series([6.0, 2.0]))}, names=["year", "band"])
    >>> bands(table, pd.Series({2026: 0.07}), "en").frame.values.tolist()
    [['2026', '6 h · 75%', '2 h · 25%', '–', '–', '0.07']]
    """
    said = text.hours(lang, table["hours"].round()) + " · " + text.percent(table["share"])
    wide = said.where(table["people"] > 0, "–").unstack("band").reindex(columns=list(history.BANDS))
    heads = {f"rank_{band}": wide[band] for band in history.BANDS}
    apart = distances.reindex(wide.index).map("{:.2f}".format, na_action="ignore").fillna("–")
    frame = pd.DataFrame({"year": wide.index.astype("str"), **heads, "distance": apart}, index=wide.index)
    return worded(frame.sort_index(ascending=False), lang, "ranks")


def kept_plan(table: pd.DataFrame, lang: str) -> Table:
    """Add up by tier what was planned a year ago and what was given since; in: ``comparing.Comparison.plan``.

    >>> one = pd.DataFrame({"tier": "grow", "planned": [40.0, 10.0], "given": [30.0, 15.0]})
    >>> kept_plan(one, "en").frame.values.tolist()[-1]
    ['Together', 2, '50 h', '45 h', '−5 h', '−10%', '30%']
    """
    sums = history.plan_against_actual(table)
    names = text.group(lang, "tier") | {history.ALL: text.say(lang, "history.together")}
    hours = {column: text.hours(lang, sums[column].round(1)) for column in ("planned", "given")}
    bias = _steps((sums["bias"] * 100).round()).add("%").where(sums["bias"].notna(), "–")
    columns = {
        "tier": sums.index.map(names),
        "people": sums["people"].astype("int64"),
        **hours,
        "gap": signed(sums["given"] - sums["planned"], lang),
        "bias": bias,
        "wape": text.percent(sums["wape"]),
    }
    return worded(pd.DataFrame(columns, index=sums.index), lang, "kept")


def drift(table: pd.DataFrame, lang: str) -> Table:
    """List by how much one's own scale has moved from year to year; in: ``comparing.Comparison.drift``.

    >>> row = {"anchors": [4], "value": 1.0, "effort": 0.0, "difference": 1.0}
    >>> drift(pd.DataFrame(row, index=pd.Index([2026], name="year")), "en").frame.values.tolist()
    [['2026', 4, '+1', '0', '+1']]
    """
    steps = {f"scale_{scale}": _steps(table[scale]) for scale in ("value", "effort", "difference")}
    columns = {"year": table.index.astype("str"), "anchors": table["anchors"].astype("int64"), **steps}
    return worded(pd.DataFrame(columns, index=table.index).sort_index(ascending=False), lang, "drift")


def reached(goals: pd.DataFrame, lang: str) -> Table:
    """List goals and how many are within reach, year by year; in: ``comparing.Comparison.goals``.

    >>> goals = pd.DataFrame({"goals": [5], "covered": [2], "achieved": [3], "gap": [0.4]}, index=[2026])
    >>> reached(goals, "en").frame.values.tolist()
    [['2026', '5', '2', '3', '40%']]
    """
    counts = {f"goals_{name}": goals[column].map("{:.0f}".format) for name, column in _GOALS.items()}
    columns = {"year": goals.index.astype("str"), **counts, "goals_gap": text.percent(goals["gap"])}
    return worded(pd.DataFrame(columns, index=goals.index), lang, "reached")


def _steps(amounts: pd.Series) -> pd.Series:
    """Steps with their sign; none of 0, a dash where unknown."""
    said = amounts.round(1).map(lambda step: f"{step:+.1f}".removesuffix(".0") if step else "0", na_action="ignore")
    return said.astype("str").str.replace("-", "−", regex=False).where(amounts.notna(), "–")


_GOALS: Final = {"all": "goals", "covered": "covered", "achieved": "achieved"}
