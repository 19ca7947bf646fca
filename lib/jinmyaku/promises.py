"""A plan in words: the rules as sentences one could sign, what follows from them, and the ways out."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from jinmyaku import schema, text, timeplan
from jinmyaku.planning import Plan

_TIERS: Final = (schema.GROW, schema.MAINTAIN, schema.LET_GO)


def sentences(plan: Plan, lang: str) -> list[str]:
    """Give the rules as sentences in the first person.

    >>> from jinmyaku import planning
    >>> sentences(_empty(), "en")[0]
    'I give 12 hours a week, 48 weeks a year, to the people in my life: 576 hours.'
    """
    rules, counts = plan.rules, plan.table["people"]
    said = [
        text.say(
            lang,
            "promise.hours",
            week=_n(rules["hours_week"]),
            weeks=_n(rules["weeks"]),
            year=_n(timeplan.hours(rules)),
        )
    ]
    for tier in _TIERS:
        said.append(
            text.say(
                lang,
                f"promise.{tier}",
                share=_n(rules[f"share_{tier}"]),
                n=int(counts[tier]),
                often=_often(rules[f"times_{tier}"], lang),
                length=_n(rules[f"length_{tier}"]),
            )
        )
    key = "promise.key_aimed" if plan.by_aims else "promise.key"
    said.append(text.say(lang, key, share=_n(rules["share_key"]), n=int(rules["key_people"])))
    if rules["money_year"]:
        said.append(text.say(lang, "promise.money", amount=f"{rules['money_year']:,.0f}"))
    own = plan.people["own_times"].notna() | plan.people["own_length"].notna()
    if own.any():
        said.append(text.say(lang, "promise.own", n=int(own.sum())))
    return said


def consequences(plan: Plan, lang: str) -> list[str]:
    """Say whether the plan fits, group by group with the three ways out where it does not, and what is freed.

    >>> consequences(_empty(), "en")[0]
    'It fits.'
    """
    said = [text.say(lang, "plan.all_fits" if plan.fits else "plan.not_all_fits")]
    over = timeplan.sanity(plan.rules)
    if over > 0:
        said.append(text.say(lang, "plan.shares_over", over=_n(over)))
    for group, row in plan.table.iterrows():
        if not row["feasible"]:
            said.append(way_out(str(group), row, lang))
    freed = plan.freed
    said.append(text.say(lang, "plan.freed", this_year=_n(freed["this_year"]), full_year=_n(freed["full_year"])))
    room = "plan.key_fit" if plan.fits else "plan.key_first"
    said.append(text.say(lang, room, n=plan.key_people_that_fit))
    return said


def way_out(group: str, row: pd.Series, lang: str) -> str:
    """Say what a group needs and has, and the ways out that there are: fewer people, rarer, a larger share, more hours;
    each rounded so that it still leads out. In: a row of ``timeplan.plan``.

    >>> row = {"needed": 576.0, "available": 345.6, "people_that_fit": 7.0, "times_that_fit": 14.4}
    >>> way_out("grow", pd.Series(row | {"share_that_fits": 1.0, "hours_week_that_fit": 20.0}), "en")
    'Grow needs 576 h and has 346 h. Ways out: 7 people instead, 14.4 times a year, 20 hours a week in all.'
    """
    exits = []
    if row["people_that_fit"] >= 1:
        exits.append(text.say(lang, "plan.exit_people", n=int(row["people_that_fit"])))
    times = math.floor(row["times_that_fit"] * 10) / 10 if row["times_that_fit"] > 0 else 0
    if times:
        exits.append(text.say(lang, "plan.exit_times", times=f"{times:g}"))
    if row["share_that_fits"] < 1:
        exits.append(text.say(lang, "plan.exit_share", share=math.ceil(row["share_that_fits"] * 100)))
    if row["hours_week_that_fit"] <= timeplan.BOUNDS["hours_week"][1]:
        exits.append(text.say(lang, "plan.exit_week", week=f"{math.ceil(row['hours_week_that_fit'] * 2) / 2:g}"))
    listed = text.say(lang, "word.comma").join(exits)
    said = text.say(lang, "plan.exits", exits=listed) if exits else text.say(lang, "plan.no_exit")
    told = {"group": text.say(lang, f"group.{group}"), "needed": _n(row["needed"]), "available": _n(row["available"])}
    return text.say(lang, "plan.way_out", **told, exits=said)


def _often(times: float, lang: str) -> str:
    return text.say(lang, "promise.once") if times == 1 else text.say(lang, "promise.often", times=_n(times))


def _n(amount: float) -> str:
    return f"{amount:,.1f}".removesuffix(".0") if abs(amount) < 10 else f"{amount:,.0f}"


def _empty() -> Plan:
    import datetime as dt
    import pathlib
    import tempfile

    from jinmyaku import audit, planning
    from jinmyaku.book import Book

    with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
        return planning.read(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
