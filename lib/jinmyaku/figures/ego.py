"""Oneself in the middle of one's people: which worlds they belong to, and who leads into another."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
import pandas as pd

from jinmyaku import schema, text
from jinmyaku.figures import labels, picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import LINE, caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.lines import cut, folded, plain, width
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
APART: Final = 0.15
REACH: Final = (1.62, 1.24)
# The least room that a wide screen gives, in pixels; what a ring adds to a mark.
PLOT: Final = (620.0, 470.0)
RING: Final = 9
ACROSS: Final = {-1: "right", 0: "center", 1: "left"}
UP: Final = {-1: "top", 0: "middle", 1: "bottom"}
NARROW_REACH: Final = (1.7, 1.22)


def ego(people: pd.DataFrame, edges: pd.DataFrame, reach: Reach, lang: str, bridges: Collection[int] = ()) -> Picture:
    """Draw oneself amid one's people, each group in a part of the ring with its name and count; colour and shape are
    the tier. Ties by one's own word are solid, those seen in meetings dotted. Named are key people (with a ring) and
    those who lead into another group or to somebody out of reach otherwise. Of more than 150 the ones with the most
    ties are drawn. No place is left to chance: the same people lie in the same places.

    In: ``connecting.Connections.people``, ``edges`` and ``reach``; ``introductions.bridges`` of the edges.

    >>> person = {"display": ["Ann"], "tier": "grow", "group": "", "relation": "", "key": False}
    >>> people = pd.DataFrame(person, index=[1])
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
        margin={"t": 84},
        title={"y": 1, "yanchor": "top", "pad": {"l": 4, "t": 14}},
    )
    narrow = {"xaxis.range": [-NARROW_REACH[0], NARROW_REACH[0]], "yaxis.range": [-NARROW_REACH[1], NARROW_REACH[1]]}
    figure.narrow.update({**narrow, "height": HEIGHT})
    here = ties[ties["left"].isin(spots.index) & ties["right"].isin(spots.index)]
    shown = here.sort_values(["said", "chance"], ascending=False, kind="stable").head(MOST_TIES)
    _ties(figure, spots, shown)
    _dots(figure, spots, lang)
    groups_at = _groups(figure, spots, lang)
    _names(figure, spots, crossing(people, ties, bridges), groups_at)
    taller = _reached(figure, reach, 2 * int(ties["said"].sum()) < len(people), lang)
    caption(figure, _said(spots, len(people), shown, len(here), lang), lang)
    figure.narrow["height"] += taller
    groups = int(people["group"].where(people["group"] != "").nunique()) or 1
    size = f"{reach.effective_size:,.0f}"
    return Picture(figure, text.say(lang, "ego.alt", n=len(people), groups=groups, size=size))


def group_names(people: pd.DataFrame, lang: str) -> pd.Series:
    """Give the group of each in words: an organisation, else (and where they are the only one of it) the kind of
    relation. In: ``group``, ``relation``.

    >>> people = pd.DataFrame({"group": ["Port", "Port", "Choir", "family"], "relation": ["work"] * 3 + ["family"]})
    >>> group_names(people, "en").tolist()
    ['Port', 'Port', 'work', 'family']
    """
    alone = people.groupby("group")["group"].transform("size") == 1
    group = people["group"].mask(alone & (people["relation"] != ""), people["relation"])
    return group.replace(text.group(lang, "relation"))


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


def _ties(figure: Drawing, spots: pd.DataFrame, ties: pd.DataFrame) -> None:
    for said, dash in ((False, "dot"), (True, "solid")):
        part = ties[ties["said"] == said]
        begins, ends = (spots.loc[part[side], ["x", "y"]].to_numpy() for side in ("left", "right"))
        _segments(figure, begins, ends, dash)


def _segments(figure: Drawing, begins: Any, ends: Any, dash: str) -> None:
    line = np.stack([begins, ends, np.full_like(begins, np.nan)], axis=1).reshape(-1, 2).round(3)
    figure.add_scatter(
        x=line[:, 0], y=line[:, 1], mode="lines", hoverinfo="skip", opacity=0.55,
        line={"width": 1, "dash": dash, "color": picture.GREY},
    )  # fmt: skip


def _dots(figure: Drawing, spots: pd.DataFrame, lang: str) -> None:
    size = _size(spots)
    rings = spots[spots["key"]]
    ring = {"size": size + RING, "symbol": "circle-open", "color": picture.GREY, "line": {"width": 2}}
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


def _groups(figure: Drawing, spots: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Name every part of the ring outside it, with how many there are; give where these names stand."""
    counts = spots.groupby("part", sort=False).agg(n=("turn", "size"), turn=("turn", "first"))
    places = labels.around(counts["turn"], OUTER, APART)
    names = [text.say(lang, "ego.others") if name == OTHERS else str(name) for name in counts.index]
    anchors = {"left": "right", "right": "left", "center": "center"}
    for said, n, (x, y, side) in zip(names, counts["n"], places.itertuples(index=False, name=None), strict=True):
        figure.add_annotation(
            {"text": f"{plain(cut(said, 12))}<br>{n:,}", "font.size": 10},
            x=x, y=y, text=f"{plain(cut(said, 18))} <b>{n:,}</b>", showarrow=False, xanchor=anchors[side],
            align=anchors[side], font={"size": 12},
            yanchor="middle" if side != "center" else "bottom" if y > 0 else "top",
        )  # fmt: skip
    return places.assign(said=[f"{cut(said, 18)} {n:,}" for said, n in zip(names, counts["n"], strict=True)])


def _names(figure: Drawing, spots: pd.DataFrame, across: pd.Series, groups: pd.DataFrame) -> None:
    """Name the key people and those who lead into another group, where a name covers no mark and no other name."""
    pixels = pd.Series(PLOT) / (2 * pd.Series(REACH))
    half = (_size(spots) + spots["key"] * RING) / 2
    marks = pd.DataFrame({"x": spots["x"] * pixels[0], "y": spots["y"] * pixels[1], "half": half + 1})
    order = spots.assign(across=across.reindex(spots.index), said=[cut(name, 16) for name in spots["display"]])
    order = order[order["key"] | (order["across"] > 0)].sort_values(["key", "across"], ascending=False, kind="stable")
    wide = order["said"].map(width) * labels.LETTER + 4
    own = pd.DataFrame({"x": [0.0], "y": [0.0], "half": [16.0]})
    found = labels.beside(
        marks.loc[order.index].assign(wide=wide), pd.concat([marks, own]), _taken(groups, pixels), MOST_NAMES
    )
    for one, side, up in found.itertuples(name=None):
        gap = marks.loc[one, "half"] + 2
        figure.add_annotation(
            x=spots.loc[one, "x"], y=spots.loc[one, "y"], text=plain(order.loc[one, "said"]), showarrow=False,
            xanchor=ACROSS[side], yanchor=UP[up], xshift=side * gap, yshift=up * gap, font={"size": 11},
            bgcolor="rgba(128,128,128,0.16)", borderpad=1, name=picture.WIDE,
        )  # fmt: skip


def _taken(groups: pd.DataFrame, pixels: pd.Series) -> pd.DataFrame:
    """Where the names of groups stand, in pixels."""
    x, y, wide = groups["x"] * pixels[0], groups["y"] * pixels[1], groups["said"].map(width) * (labels.LETTER + 0.6)
    left = x - wide * groups["side"].map({"left": 1.0, "center": 0.5, "right": 0.0})
    tall = labels.TALL
    return pd.DataFrame({"left": left, "right": left + wide, "low": y - tall, "high": y + tall})


def _reached(figure: Drawing, reach: Reach, few: bool, lang: str) -> int:
    """The answer below the title: how many worlds, of how many people; where few ties were told of, that it rests on
    these. Give how much taller a small screen is for it, in pixels."""
    size = f"{reach.effective_size:,.0f}" if reach.effective_size >= 10 else f"{reach.effective_size:,.1f}"
    lines = [text.say(lang, "ego.reach", n=reach.contacts, size=size, constraint=f"{reach.constraint:.2f}")]
    lines += [text.say(lang, "ego.untold")] if few else []
    small_words = "<br>".join(folded(line, 50, 2) for line in lines)
    figure.narrow["margin.t"] += LINE * (small_words.count("<br>") + 1)
    more = LINE * (len(lines) - 1)
    figure.update_layout(margin={"t": figure.layout["margin"]["t"] + more}, height=figure.layout["height"] + more)
    figure.add_annotation(
        {"text": small_words}, x=0, y=1, xref="paper", yref="paper", yshift=6, xanchor="left", yanchor="bottom",
        align="left", text="<br>".join(lines), showarrow=False,
    )  # fmt: skip
    return LINE * small_words.count("<br>") - more


def _said(spots: pd.DataFrame, people: int, shown: pd.DataFrame, ties: int, lang: str) -> list[str]:
    """How to read what is drawn, and what is not drawn. In: the people and ties drawn, and how many there are."""
    there = {"ringed": spots["key"].any(), "line": shown["said"].any(), "dotted": (~shown["said"]).any()}
    said = [text.say(lang, f"ego.{name}") for name in there if there[name]]
    said = [text.say(lang, "word.gap").join(said)] if said else []
    if people > len(spots):
        said.append(text.say(lang, "ego.most", shown=len(spots), n=people))
    if ties > len(shown):
        said.append(text.say(lang, "ego.ties", shown=len(shown), n=ties))
    return said


def _size(spots: pd.DataFrame) -> int:
    return 13 if len(spots) <= 40 else 10
