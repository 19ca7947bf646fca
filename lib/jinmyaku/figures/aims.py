"""Goals by the people who have achieved them: how far each goal is within reach, and what is still missing."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from jinmyaku import future, text
from jinmyaku.figures import picture
from jinmyaku.figures.budget import small
from jinmyaku.figures.caption import LINE, caption
from jinmyaku.figures.drawing import Drawing
from jinmyaku.figures.lines import cut, folded, plain
from jinmyaku.figures.picture import Picture

MOST_GOALS: Final = 12
MOST_PEOPLE: Final = 25
# Columns for which a small screen has room.
FEW: Final = 8
# Heads that stand upright.
UPRIGHT: Final = 5
ROW: Final = 66
NARROW_ROW: Final = 82
# Room for a goal's words beside its row, in pixels; and of the plot, where people end and what is missing begins.
LABEL: Final = 226
NARROW_LABEL: Final = 118
SHARES: Final = (0.75, 0.79)
NARROW_SHARES: Final = (0.6, 0.66)
HALF: Final = 0.45
DARKEST: Final = 0.6
PALE: Final = "rgba(128,128,128,0.35)"


def matrix(goals: pd.DataFrame, people: pd.DataFrame, links: pd.DataFrame, lang: str) -> Picture:
    """Draw open goals as rows and key people as columns: how far somebody is with a goal times how near they are, as
    shade and number; in the last column what is missing, with its state in words. Those without anyone who has achieved
    them stand on top, an empty row is a dotted one; of more than 25 people the nearest are drawn.

    In: ``aiming.Aims.goals``, ``people`` and ``links``.

    >>> goal = {"goal": "A second shop", "horizon": 1, "status": "open", "gap": 1.0, "state": "nobody", "achieved": 0}
    >>> goals = pd.DataFrame([goal], index=pd.Index([1], name="goal_id"))
    >>> people = pd.DataFrame({"name": [], "description": [], "chance": []}, index=pd.Index([], name="key_id"))
    >>> links = pd.DataFrame({"key_id": [], "goal_id": [], "fit": [], "access": [], "chance": []})
    >>> matrix(goals, people, links, "en").alt
    '1 goal and 0 key people; nobody named has achieved 1 of them. The table lists them.'
    """
    title = text.say(lang, "aims.title")
    aimed = goals[goals["status"].isin(future.AHEAD)]
    if aimed.empty:
        return picture.empty(title, text.say(lang, "word.nothing_yet"), text.say(lang, "empty.goals"))
    rows = aimed.head(MOST_GOALS)
    tied = links[links["goal_id"].isin(rows.index)]
    whole = people[people.index.isin(tied["key_id"])].sort_values("chance", ascending=False, kind="stable")
    columns = whole.head(MOST_PEOPLE)
    figure = picture.blank(title, ROW * len(rows), small(title))
    names = whose(columns)
    _axes(figure, names, len(rows), lang)
    _frames(figure, rows, max(len(columns), 1))
    if len(columns):
        _cells(figure, rows, names, tied[tied["key_id"].isin(columns.index)], lang)
    else:
        _nobody(figure, len(rows), lang)
    _labels(figure, rows, lang)
    _missing(figure, rows, lang)
    _below(figure, (len(aimed), len(rows)), (len(whole), len(columns)), lang)
    open_ones = int((aimed["achieved"] == 0).sum())
    alt = text.say(lang, "aims.alt", n=len(aimed), people=len(whole), without=open_ones)
    return Picture(figure, alt)


def whose(people: pd.DataFrame) -> pd.Series:
    """Give the name of each key person, the description where they have none yet. In: ``name``, ``description``.

    >>> whose(pd.DataFrame({"name": ["Ann Lee", ""], "description": ["", "A baker"]})).tolist()
    ['Ann Lee', 'A baker']
    """
    return people["name"].where(people["name"] != "", people["description"]).astype("str")


def _axes(figure: Drawing, names: pd.Series, rows: int, lang: str) -> None:
    n = max(len(names), 1)
    upright, room = len(names) <= UPRIGHT, 12 if len(names) > 3 else 18
    heads = [folded(name, room, 2) if upright else plain(cut(name, 18)) for name in names]
    quiet: dict[str, Any] = {"showgrid": False, "fixedrange": True}
    figure.update_layout(
        xaxis={
            **quiet, "domain": [0, SHARES[0]], "range": [-0.5, n - 0.5], "side": "top", "showline": False,
            "tickvals": list(range(len(names))), "ticktext": heads, "tickangle": 0 if upright else 50,
            "tickfont": {"size": 12 if n <= 14 else 11},
        },
        xaxis2={**quiet, "overlaying": "x", "range": [-0.5, n - 0.5], "visible": False},
        xaxis3={**quiet, "domain": [SHARES[1], 1], "range": [0, 1.02], "visible": False, "anchor": "y"},
        yaxis={**quiet, "range": [0.5 - rows, 0.5], "showticklabels": False},
    )  # fmt: skip
    top = 92 if upright else 150
    figure.update_layout(
        margin={"l": LABEL, "t": top},
        height=ROW * rows + top,
        title={"y": 1, "yanchor": "top", "pad": {"l": 4, "t": 14}},
    )
    few = min(n, FEW)
    lean = len(names) > 2
    small_heads = [plain(cut(name, 14)) if lean else folded(name, 12, 2) for name in names]
    narrow_top = (100 if lean else 52) + figure.narrow["margin.t"] - 20
    figure.narrow.update(
        {
            "xaxis.domain": [0, NARROW_SHARES[0]], "xaxis3.domain": [NARROW_SHARES[1], 1],
            "xaxis.range": [-0.5, few - 0.5], "xaxis.ticktext": small_heads, "xaxis.tickangle": 50 if lean else 0,
            "xaxis.tickfont.size": 11, "margin.l": NARROW_LABEL, "margin.t": narrow_top,
            "height": NARROW_ROW * rows + narrow_top,
        }
    )  # fmt: skip
    said = text.say(lang, "aims.missing")
    place = {"x": 0, "y": 1, "xref": "x3 domain", "yref": "paper", "yanchor": "bottom", "yshift": 6}
    _note(figure, said, {"text": folded(said, 11, 2), "font.size": 11}, **place)


def _frames(figure: Drawing, rows: pd.DataFrame, n: int) -> None:
    """Every row in a frame as wide as all people; dotted where nobody stands in it."""
    for row, state in enumerate(rows["state"]):
        empty = state == "nobody"
        line = {
            "width": 1.5 if empty else 1,
            "color": picture.GREY if empty else PALE,
            "dash": "dot" if empty else "solid",
        }
        figure.add_shape(
            type="rect", x0=-0.5, x1=n - 0.5, xref="x", y0=-row - HALF, y1=-row + HALF, line=line, layer="below"
        )


def _cells(figure: Drawing, rows: pd.DataFrame, names: pd.Series, tied: pd.DataFrame, lang: str) -> None:
    place = {key: at for at, key in enumerate(names.index)}
    spots = pd.DataFrame({"x": tied["key_id"].map(place), "y": -tied["goal_id"].map(_ranks(rows)), "z": tied["chance"]})
    joint = text.say(lang, "word.comma")
    told = tied["fit"].map(text.group(lang, "fit")) + joint + tied["access"].map(text.group(lang, "access"))
    goal = tied["goal_id"].map(rows["goal"].map(lambda said: folded(said, 48, 3)))
    head = picture.safe(tied["key_id"].map(names))
    # A heat map would fill what is empty as well.
    for x, y, share in zip(spots["x"], spots["y"], spots["z"], strict=True):
        figure.add_shape(
            type="rect", x0=x - HALF, x1=x + HALF, y0=y - HALF + 0.05, y1=y + HALF - 0.05, layer="below",
            line={"width": 1, "color": PALE}, fillcolor=f"rgba(128,128,128,{0.06 + (DARKEST - 0.06) * share:.2f})",
        )  # fmt: skip
    said = np.column_stack([head, goal, told])
    far = (spots["x"] >= FEW).to_numpy()
    # Those beyond have an axis of their own, which a small screen leaves out.
    for axis, here in (("x", ~far), ("x2", far)):
        part = spots[here]
        if len(part):
            figure.add_scatter(
                x=part["x"], y=part["y"], mode="text", text=(part["z"] * 100).map("{:.0f}".format), xaxis=axis,
                textfont={"size": 13 if len(names) <= 14 else 10}, customdata=said[here],
                hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
            )  # fmt: skip


def _nobody(figure: Drawing, rows: int, lang: str) -> None:
    """Without a single person there is an axis all the same, so that what is missing has its place beside it."""
    figure.add_scatter(x=[0.0], y=[(1 - rows) / 2], mode="text", text=[text.say(lang, "aims.nobody")], hoverinfo="skip")
    figure.narrow["xaxis.showticklabels"] = False


def _labels(figure: Drawing, rows: pd.DataFrame, lang: str) -> None:
    """Each goal in its own words beside its row, with the years it is for above."""
    for row, (horizon, goal) in enumerate(zip(rows["horizon"], rows["goal"], strict=True)):
        when = f"<i>{text.say(lang, f'aims.in_{int(horizon)}')}</i>"
        small_words = {"text": f"{when}<br>{folded(goal, 18, 3)}", "font.size": 10, "xshift": 4 - NARROW_LABEL}
        said = f"{when}<br>{folded(goal, 32, 2)}"
        _note(figure, said, small_words, x=0, xref="paper", y=-row, xshift=4 - LABEL)


def _missing(figure: Drawing, rows: pd.DataFrame, lang: str) -> None:
    """What is missing of each goal as a bar in its frame, its state in words above."""
    words = text.group(lang, "state")
    y = -np.arange(len(rows), dtype="float64") - 0.24
    figure.add_bar(
        x=rows["gap"], y=y, orientation="h", width=0.2, marker={"color": picture.GREY}, xaxis="x3", hoverinfo="skip"
    )
    for row, (state, gap) in enumerate(zip(rows["state"], rows["gap"], strict=True)):
        figure.add_shape(
            type="rect",
            x0=0,
            x1=1,
            xref="x3",
            y0=y[row] - 0.1,
            y1=y[row] + 0.1,
            line={"width": 1, "color": picture.GREY},
        )
        missing = text.say(lang, "aims.gap", share=f"{gap:.0%}")
        said = f"<b>{words[state]}</b><br>{missing}"
        small_words = {"text": f"<b>{folded(words[state], 15, 3)}</b>", "font.size": 10}
        _note(figure, said, small_words, x=0, xref="x3 domain", y=y[row] + 0.16, yanchor="bottom")


def _below(figure: Drawing, goals: tuple[int, int], people: tuple[int, int], lang: str) -> None:
    """How to read it, and who is not drawn; a small screen has room for fewer people."""
    said = [text.say(lang, "aims.key")]
    if goals[0] > goals[1]:
        said.append(text.say(lang, "aims.first_goals", shown=goals[1], n=goals[0]))
    here = len(said)
    if people[0] > people[1]:
        said.append(text.say(lang, "aims.nearest", shown=people[1], n=people[0]))
    tall = figure.narrow["height"]
    caption(figure, said, lang, left=NARROW_LABEL - 8)
    narrow, place = figure.narrow, f"annotations.{len(figure.layout['annotations']) - 1}.text"
    lines = narrow[place].split("<br>")
    if people[1] > FEW:
        told = text.say(lang, "aims.nearest", shown=FEW, n=people[0])
        lines = [*lines[: len(lines) - (len(said) > here)], told]
    narrow[place] = "<br>".join(lines)
    narrow["margin.b"] = 18 + LINE * len(lines)
    figure.update_layout(height=figure.layout["height"] + figure.layout["margin"]["b"])
    narrow["height"] = tall + narrow["margin.b"]


def _note(figure: Drawing, said: str, small_words: dict[str, object], **place: Any) -> None:
    """Words, and what of them is otherwise on a small screen."""
    look = {"xanchor": "left", "yanchor": "middle", "align": "left", "showarrow": False, "font": {"size": 12}}
    figure.add_annotation(small_words, **{**look, **place}, text=said)


def _ranks(rows: pd.DataFrame) -> dict[Any, int]:
    return {goal: at for at, goal in enumerate(rows.index)}
