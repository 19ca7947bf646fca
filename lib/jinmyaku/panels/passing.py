"""A way to a key person put into words: from whom to whom, the chance, and what was given to whoever would be asked."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from jinmyaku import aiming, future, introductions
from jinmyaku.connecting import Connections
from jinmyaku.figures import way_tables
from jinmyaku.introductions import ME, Path
from jinmyaku.panels.aimed import Aimed
from jinmyaku.text import say


def told(shared: Aimed, path: Path) -> dict[str, object]:
    """Give a way: ``people`` in their order, oneself left out, each with what leads to them; ``chance`` in words; the
    ``first`` to ask, with ``lines`` on what was given to them and whom around them one has looked after."""
    found, lang = shared.connections, shared.room.lang
    steps = [step(found, left, right, lang) for left, right in pairwise(path.people)]
    people = [
        {"name": shared.name(contact), "tier": str(found.people["tier"].get(contact, "undecided")), "step": said}
        for contact, said in zip(path.people[1:], steps, strict=True)
    ]
    first = path.people[1]
    return {
        "people": people,
        "chance": way_tables.chances(pd.Series([path.chance]), lang).iloc[0],
        "first": {"contact": first, "name": shared.name(first), "lines": given(shared, first)},
    }


def step(found: Connections, left: int, right: int, lang: str) -> str:
    """Say how well two on a way know each other, and whether one said so oneself or meetings show it."""
    edges = found.edges
    here = ((edges["left"] == left) & (edges["right"] == right)) | ((edges["left"] == right) & (edges["right"] == left))
    best = edges[here].sort_values("chance", ascending=False).iloc[0]
    how = say(lang, f"ways.me_{best['how']}" if left == ME else f"pairs.{best['how']}")
    return how if best["said"] else how + say(lang, "ways.seen_me" if left == ME else "ways.seen")


def given(shared: Aimed, contact: int) -> list[str]:
    """Say what one has given to somebody, the brake before asking, and whom around them one has looked after."""
    aims, lang = shared.aims, shared.room.lang
    ledger = aims.ledger[aims.ledger["contact_id"] == contact].rename(columns={"contact_id": "person"})
    table = future.given(ledger, pd.Timestamp(shared.now.last_day))
    said = [say(lang, "ways.gave_nothing")]
    if len(table):
        last = ledger.loc[ledger["direction"] == "given", "day"].max()
        said = [say(lang, "ways.gave", n=int(table["gives"].iloc[0]), day=f"{last:%Y-%m-%d}")]
    return [*said, brake(table, lang), *_around(aims, contact, lang)]


def brake(table: pd.DataFrame, lang: str) -> str:
    """Say how steadily one has given to somebody, before one asks. In: their row of ``future.given``, or none.

    >>> brake(pd.DataFrame(), "en")
    'Give first: 0 of 12 months since the first, 0 of 4 gives, 0 of 3 quarters with one.'
    """
    names = list(future.READY)
    row = table.iloc[0] if len(table) else pd.Series(0.0, index=[*names, "ready"])
    if row["ready"]:
        return say(lang, "ways.steady", months=int(row["months"]), n=int(row["gives"]))
    counts = {name: int(row[name]) for name in names} | {f"{name}_of": int(future.READY[name]) for name in names}
    return say(lang, "ways.brake", **counts)


def avoided(shared: Aimed, target: int) -> list[str]:
    """Say of those who know somebody, or stand on a way to them, whom not to ask now, and why."""
    found, lang = shared.connections, shared.room.lang
    edges = found.edges[found.edges["chance"] > 0]
    direct = (edges["left"] == ME) & (edges["right"] == target)
    near = edges[(edges["left"] == target) | (edges["right"] == target)]
    ways = introductions.paths(edges[~direct], target)
    there = {*near["left"], *near["right"]}
    there |= {one for path in ways for one in path.people}
    last = found.requests.drop_duplicates("asked").set_index("asked")["day"].dt.strftime("%Y-%m-%d").to_dict()
    return [
        say(lang, f"ways.avoided_{why}", name=shared.name(int(str(contact))), day=last.get(contact, ""))
        for contact, why in found.avoided.items()
        if contact in there and contact != target
    ]


def _around(aims: aiming.Aims, contact: int, lang: str) -> list[str]:
    """Whom a key person cares for, and what one has done for those."""
    mine = aims.named[aims.named["contact_id"] == contact]
    said = []
    for who, done in zip(mine["who_matters"], mine["done_for_them"], strict=True):
        said += [say(lang, "ways.matters", who=who)] if who else []
        said += [say(lang, "ways.done_for", done=done)] if done else []
    return said
