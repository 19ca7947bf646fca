"""Oneself in the middle of one's people: which worlds they belong to, and who leads into another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from jinmyaku import schema, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import caption
from jinmyaku.figures.lines import cut, folded, plain
from jinmyaku.figures.picture import Picture
from jinmyaku.introductions import ME, Reach

MOST_PEOPLE: Final = 150
# Groups with a place and a name of their own; the others share one.
MOST_GROUPS: Final = 14
MOST_TIES: Final = 400
MOST_NAMES: Final = 14
HEIGHT: Final = 620
# Of the way from the middle to the edge, where people begin; and where the names of groups stand.
INNER: Final = 0.36
OUTER: Final = 1.1
# How many people's room each group has beside its own, so that its name finds a place.
SPARE: Final = 2.5
GOLDEN: Final = 0.618034
OTHERS: Final = ""
# So near to the middle a name stands above or below the ring; and how far from the next one.
UPRIGHT: Final = 0.12
APART: Final = 0.13
REACH: Final = (1.62, 1.24)
NARROW_REACH: Final = (1.7, 1.22)


def ego(people: pd.DataFrame, edges: pd.DataFrame, reach: Reach, lang: str, bridges: Collection[int] = ()) -> Picture:
    """Draw oneself amid one's people, each group in a part of the ring with its name and count; colour and shape are
    the tier. Ties by one's own word are solid, those seen in meetings dotted. Named are key people (with a ring) and
    those who lead into another group or to somebody out of reach otherwise. Of more than 150 the ones with the most
    ties are drawn. No place is left to chance: the same people lie in the same places.

    In: ``connecting.Connections.people``, ``edges`` and ``reach``; ``introductions.bridges`` of the edges.

    >>> people = pd.DataFrame({"display": ["Ann"], "tier": "grow", "group": "", "key": False}, index=[1])
    >>> edges = pd.DataFrame({"left": [0], "right": [1], "said": False, "chance": 0.3})
    >>> ego(people, edges, Reach(1, 1.0, 1.0), "en").alt
    '1 person around you in 1 group; they open about 1 different worlds. The table lists the groups.'
    """
    title = text.say(lang, "ego.title")
    if people.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.groups"))
    people = people.assign(group=group_names(people, lang))
    ties = among(people, edges)
    spots = placed(_chosen(people, edges, ties))
    figure = picture.blank(title, HEIGHT, small(title))
    hidden = {"visible": False, "fixedrange": True}
    wide, high = REACH
    figure.update_layout(
        xaxis={**hidden, "range": [-wide, wide]},
        yaxis={**hidden, "range": [-high, high]},
        margin_t=84,
        title={"y": 1, "yanchor": "top", "pad": {"l": 4, "t": 14}},
    )
    narrow = {"xaxis.range": [-NARROW_REACH[0], NARROW_REACH[0]], "yaxis.range": [-NARROW_REACH[1], NARROW_REACH[1]]}
    figure.layout.meta["narrow"].update(
        {**narrow, "height": 580, "margin.t": figure.layout.meta["narrow"]["margin.t"] + 36}
    )
    here = ties[ties["left"].isin(spots.index) & ties["right"].isin(spots.index)]
    shown = here.sort_values(["said", "chance"], ascending=False, kind="stable").head(MOST_TIES)
    _ties(figure, spots, shown)
    _dots(figure, spots, lang)
    _groups(figure, spots, lang)
    _names(figure, spots, crossing(people, ties, bridges))
    _reached(figure, reach, lang)
    caption(figure, _said((len(people), len(spots)), (len(here), len(shown)), lang), lang)
    groups = int(people["group"].where(people["group"] != "").nunique()) or 1
    size = f"{reach.effective_size:,.0f}"
    return Picture(figure, text.say(lang, "ego.alt", n=len(people), groups=groups, size=size))


def group_names(people: pd.DataFrame, lang: str) -> pd.Series:
    """Give the group of each in words: an organisation, else the kind of relation. In: ``group``.

    >>> group_names(pd.DataFrame({"group": ["Port", "family"]}), "ja").tolist()
    ['Port', '家族']
    """
    return people["group"].replace(text.group(lang, "relation"))


def among(people: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Give the ties of people among themselves. In: as ``ego``.

    >>> edges = pd.DataFrame({"left": [0, 1, 1], "right": [1, 2, 3]})
    >>> among(pd.DataFrame(index=[1, 2]), edges).values.tolist()
    [[1, 2]]
    """
    return edges[(edges["left"] != ME) & edges["left"].isin(people.index) & edges["right"].isin(people.index)]


def crossing(people: pd.DataFrame, ties: pd.DataFrame, bridges: Collection[int] = ()) -> pd.Series:
    """Count of each person the ties into another group, one more for a bridge; index ``contact_id``, 0 for none. In:
    people (``group``), ties (``among``).

    >>> people = pd.DataFrame({"group": ["Port", "Port", "Choir"]}, index=[1, 2, 3])
    >>> crossing(people, pd.DataFrame({"left": [1, 1], "right": [2, 3]}), [2]).tolist()
    [1, 1, 1]
    """
    both = [ties[side].map(people["group"]) for side in ("left", "right")]
    across = ties[both[0] != both[1]]
    ends = pd.concat([across["left"], across["right"]]).value_counts().reindex(people.index, fill_value=0)
    counts: pd.Series = ends + people.index.isin(list(bridges))
    return counts


def placed(people: pd.DataFrame) -> pd.DataFrame:
    """Give each person a place: ``x``, ``y`` around oneself at 0, ``part`` (the group, ``OTHERS`` for those of groups
    of one and of small ones beyond the fourteenth), ``turn`` (the middle of its part of the ring, in turns).

    >>> table = placed(pd.DataFrame({"group": ["Port", "Port", "Choir"], "chance": 0.5, "display": ""}))
    >>> table["part"].tolist()
    ['Port', 'Port', '']
    """
    sizes = people.loc[people["group"] != "", "group"].value_counts()
    kept = sizes[sizes > 1].sort_index().sort_values(ascending=False, kind="stable").index[:MOST_GROUPS]
    order = {group: rank for rank, group in enumerate([*kept, OTHERS])}
    part = people["group"].where(people["group"].isin(kept), OTHERS)
    table = people.assign(part=part, rank=part.map(order).astype("int64"))
    table = table.sort_values(["rank", "chance", "display"], ascending=[True, False, True], kind="stable")
    counts = table.groupby("rank").size()
    room = (counts + SPARE) / (counts + SPARE).sum()
    # Small parts lie to the left and right, where their names have room: the ring begins above, to the left.
    start = room.cumsum() - room + float(room.iloc[0]) * -0.5
    at, n = table.groupby("rank").cumcount(), table["rank"].map(counts)
    share = ((at + 0.5) * GOLDEN) % 1.0
    inside = room * counts / (counts + SPARE)
    turn = table["rank"].map(start + room / 2)
    angle = 2 * np.pi * (turn + (share.where(n > 1, 0.5) - 0.5) * table["rank"].map(inside))
    far = np.sqrt(INNER**2 + (at + 0.5) / n * (1 - INNER**2))
    return table.assign(x=far * np.sin(angle), y=far * np.cos(angle), turn=turn)


def _chosen(people: pd.DataFrame, edges: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """The 150 with the most ties, key people first; ``chance`` that they open a door."""
    own = edges[edges["left"] == ME].drop_duplicates("right").set_index("right")["chance"]
    many = pd.concat([ties["left"], ties["right"]]).value_counts().reindex(people.index, fill_value=0)
    table = people.assign(chance=own.reindex(people.index).fillna(0.0), many=many)
    return table.sort_values(["key", "many", "chance"], ascending=False, kind="stable").head(MOST_PEOPLE)


def _ties(figure: go.Figure, spots: pd.DataFrame, ties: pd.DataFrame) -> None:
    for said, dash in ((False, "dot"), (True, "solid")):
        part = ties[ties["said"] == said]
        begins, ends = (spots.loc[part[side], ["x", "y"]].to_numpy() for side in ("left", "right"))
        _segments(figure, begins, ends, dash)


def _segments(figure: go.Figure, begins: Any, ends: Any, dash: str) -> None:
    line = np.stack([begins, ends, np.full_like(begins, np.nan)], axis=1).reshape(-1, 2).round(3)
    figure.add_scatter(
        x=line[:, 0], y=line[:, 1], mode="lines", hoverinfo="skip", opacity=0.55,
        line={"width": 1, "dash": dash, "color": picture.GREY},
    )  # fmt: skip


def _dots(figure: go.Figure, spots: pd.DataFrame, lang: str) -> None:
    size = 13 if len(spots) <= 40 else 10
    rings = spots[spots["key"]]
    ring = {"size": size + 9, "symbol": "circle-open", "color": picture.GREY, "line": {"width": 2}}
    figure.add_scatter(x=rings["x"], y=rings["y"], mode="markers", marker=ring, hoverinfo="skip")
    words = text.group(lang, "tier")
    for tier in schema.TIERS:
        part = spots[spots["tier"] == tier]
        told = np.column_stack([picture.safe(part["display"]), picture.safe(part["group"])])
        figure.add_scatter(
            x=part["x"].round(3), y=part["y"].round(3), mode="markers", customdata=told,
            marker={
                "size": size, "symbol": picture.SYMBOLS[tier], "color": picture.COLOURS[tier],
                "line": {"width": 1, "color": "#ffffff"},
            },
            hovertemplate=f"<b>%{{customdata[0]}}</b><br>%{{customdata[1]}}<br>{words[tier]}<extra></extra>",
        )  # fmt: skip
    figure.add_annotation(x=0, y=0, text=f"<b>{text.say(lang, 'ego.me')}</b>", showarrow=False, font={"size": 14})


def _groups(figure: go.Figure, spots: pd.DataFrame, lang: str) -> None:
    """Name every part of the ring outside it, with how many there are."""
    counts = spots.groupby("part", sort=False).agg(n=("turn", "size"), turn=("turn", "first"))
    places = _beside(counts["turn"])
    for name, n, x, y in zip(counts.index, counts["n"], places["x"], places["y"], strict=True):
        said = text.say(lang, "ego.others") if name == OTHERS else str(name)
        at = f"annotations.{len(figure.layout.annotations)}"
        small_words = {f"{at}.text": f"{plain(cut(said, 12))}<br>{n:,}", f"{at}.font.size": 10}
        figure.layout.meta["narrow"].update(small_words)
        side = "center" if abs(x) < UPRIGHT else "left" if x > 0 else "right"
        figure.add_annotation(
            x=x, y=y, text=f"{plain(cut(said, 18))} <b>{n:,}</b>", showarrow=False, xanchor=side, align=side,
            font={"size": 12}, yanchor="middle" if side != "center" else "bottom" if y > 0 else "top",
        )  # fmt: skip


def _beside(turns: pd.Series) -> pd.DataFrame:
    """Where the names of parts stand outside the ring: ``x``, ``y``; on either side one above the other, begun at the
    top and at the bottom, where they would run into each other."""
    spots = pd.DataFrame({"x": np.sin(2 * np.pi * turns), "y": np.cos(2 * np.pi * turns)}) * OUTER
    side = [spots["x"] > 0, spots["y"] > 0]
    for _, part in spots.groupby(side, sort=False):
        free = np.inf
        for name in part["y"].abs().sort_values(ascending=False).index:
            high = max(min(abs(spots.loc[name, "y"]), free), 0.0)
            free = high - APART
            across = np.sqrt(max(OUTER**2 - high**2, 0.0))
            spots.loc[name] = np.copysign([across, high], part.loc[name])
    return spots


def _names(figure: go.Figure, spots: pd.DataFrame, across: pd.Series) -> None:
    """Name the key people and those who lead into another group, where no other name stands too near."""
    order = spots.assign(across=across.reindex(spots.index))
    order = order[order["key"] | (order["across"] > 0)].sort_values(["key", "across"], ascending=False, kind="stable")
    taken: list[tuple[float, float]] = []
    for x, y, name in zip(order["x"], order["y"], order["display"], strict=True):
        if len(taken) == MOST_NAMES:
            return
        if any(abs(x - other) < 0.46 and abs(y - beside) < 0.1 for other, beside in taken):
            continue
        taken.append((x, y))
        figure.add_annotation(
            x=x, y=y, text=plain(cut(name, 16)), showarrow=False, yanchor="bottom", yshift=9, font={"size": 11},
            bgcolor="rgba(128,128,128,0.16)", borderpad=1, name=picture.WIDE,
        )  # fmt: skip


def _reached(figure: go.Figure, reach: Reach, lang: str) -> None:
    """The answer below the title: how many worlds, of how many people."""
    size = f"{reach.effective_size:,.0f}" if reach.effective_size >= 10 else f"{reach.effective_size:,.1f}"
    said = text.say(lang, "ego.reach", n=reach.contacts, size=size, constraint=f"{reach.constraint:.2f}")
    figure.layout.meta["narrow"][f"annotations.{len(figure.layout.annotations)}.text"] = folded(said, 50, 2)
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", yshift=6, xanchor="left", yanchor="bottom", align="left", text=said,
        showarrow=False,
    )  # fmt: skip


def _said(people: tuple[int, int], ties: tuple[int, int], lang: str) -> list[str]:
    said = [text.say(lang, "ego.key")]
    if people[0] > people[1]:
        said.append(text.say(lang, "ego.most", shown=people[1], n=people[0]))
    if ties[0] > ties[1]:
        said.append(text.say(lang, "ego.ties", shown=ties[1], n=ties[0]))
    return said
