"""A year's goals, key people and gives, as every notebook, panel, command and report reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from jinmyaku import future
from jinmyaku.audit import Audit
from jinmyaku.book import Book, audits, contacts, gives, goals, key_people

# Thanks are best given within so many days.
SOON: Final = 2


@dataclass(frozen=True)
class Aims:
    """What a year aims at.

    ``goals``: ``goals.read`` with ``future.gaps`` (``people``, ``achieved``, ``covered``, ``gap``, ``state``), those
    nobody named has achieved first, those that are over (not of ``goals.GOES_ON``) last; ``ahead`` says which are not.
    ``people``: ``key_people.read`` (who stands there twice, as the newest of both) with
    ``name`` (the contact's, blank where only described), ``hourly`` (said, else by income), ``goals`` (for how many),
    ``chance`` (the best fit times access), ``hours`` together so far and ``a_year``, ``future.years_to``, and
    ``future.given``. ``links``: ``key_people.links`` with ``access`` and ``chance``. ``offers``: ``gives.offers``.
    ``plans``: ``gives.plans`` with ``worth`` (in the other's hours, NaN where their hour has no known value), ``small``
    (five minutes or less). ``ledger``: ``gives.read`` up to the day, with ``name``. ``received``: ``future.received``
    with ``name``, index ``contact_id``. ``total_gap``: of the goals ahead, by weight; NaN without any.
    """

    goals: pd.DataFrame
    people: pd.DataFrame
    links: pd.DataFrame
    offers: pd.DataFrame
    plans: pd.DataFrame
    ledger: pd.DataFrame
    received: pd.DataFrame
    total_gap: float

    @property
    def thanks(self) -> pd.DataFrame:
        """What was received and not yet thanked for, or of which they were not told what came: oldest first, with
        ``thank`` and ``tell`` (what is owed)."""
        theirs = self.ledger[self.ledger["direction"] == "received"]
        owed = theirs.assign(thank=theirs["thanked_on"] == "", tell=theirs["told_on"] == "")
        return owed[owed["thank"] | owed["tell"]].sort_values("day")

    @property
    def named(self) -> pd.DataFrame:
        """The key people who are in the book."""
        return self.people[self.people["contact_id"] > 0]


def read(book: Book, now: Audit) -> Aims:
    """Read what a year aims at.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     shop = goals.add(book, audit.begin(book, 2026), {"goal": "Open a second shop"})
    ...     aims = read(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
    >>> aims.goals["state"].tolist(), aims.total_gap
    (['nobody'], 1.0)
    """
    here = audits.find(book, now.year)
    aimed, people, known, same = _said(book, now.year)
    names = now.contacts["display"]
    # Of a closed year may be one who is called another's second entry since.
    since = people["contact_id"][(people["contact_id"] > 0) & ~people["contact_id"].isin(names.index)].unique()
    if len(since):
        names = pd.concat([names, contacts.alone(book, [int(one) for one in since])["display"]])
    whole = gives.read(book)
    ledger = whole[whole["day"] <= pd.Timestamp(now.last_day)]
    ledger = ledger.assign(name=_named(ledger["contact_id"], names))
    people = _people(now, people, known, ledger, names)
    table = _goals(aimed, known)
    plans = gives.plans(book, here, now.year)
    rate = people[people["contact_id"] > 0].drop_duplicates("contact_id").set_index("contact_id")["hourly"]
    received = future.received(_persons(ledger), rate, now.rules.get("rate", 0.0))
    received = received.rename_axis("contact_id").assign(name=_named(pd.Series(received.index, received.index), names))
    return Aims(
        goals=table,
        people=people,
        links=known,
        offers=gives.offers(book, here, now.year),
        plans=_plans(plans.assign(key_id=plans["key_id"].map(same)), people),
        ledger=ledger,
        received=received.sort_values("minutes", ascending=False),
        total_gap=future.total_gap(table, table[table["ahead"]]),
    )


def by_year(book: Book, last: int) -> pd.DataFrame:
    """Count the goals of each year up to one: ``year``, ``goals``, ``covered`` (state covered), ``achieved`` (by
    somebody named), ``gap`` (of those ahead, by weight, NaN without any). Years without any goal are not in it.

    >>> import pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     shop = goals.add(book, audit.begin(book, 2026), {"goal": "Open a second shop"})
    ...     by_year(book, 2026).values.tolist()
    [[2026.0, 1.0, 0.0, 0.0, 1.0]]
    """
    found = {}
    for year in [year for year in audits.years(book) if year <= last]:
        aimed, _, known, _ = _said(book, year)
        table = future.gaps(aimed, known)
        if len(table):
            found[year] = {
                "goals": len(table),
                "covered": int((table["state"] == "covered").sum()),
                "achieved": int((table["achieved"] > 0).sum()),
                "gap": future.total_gap(aimed, table[aimed["status"].isin(goals.GOES_ON).reindex(table.index)]),
            }
    columns = ["goals", "covered", "achieved", "gap"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("year").reset_index()


def key_people_for(book: Book, year: int) -> int:
    """Give how many key people, named or described, a year has for the goals ahead.

    >>> import pathlib, tempfile
    >>> from jinmyaku import audit
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     here = audit.begin(book, 2026)
    ...     shop = goals.add(book, here, {"goal": "Open a second shop"})
    ...     baker = key_people.add(book, here, {"description": "A baker with two shops"})
    ...     news = key_people.link(book, here, baker, shop, "achieved")
    ...     key_people_for(book, 2026)
    1
    """
    aimed, _, known, _ = _said(book, year)
    return int(known.loc[known["goal_id"].map(aimed["status"]).isin(goals.GOES_ON), "key_id"].nunique())


def _said(book: Book, year: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.Series]:
    """A year's goals, key people, each person once, which stands for which, and by number as whom each stands there:
    of several who turned out to be one person, as the newest."""
    here = audits.find(book, year)
    aimed, people = goals.read(book, here, year), key_people.read(book, here, year)
    known = key_people.links(book, here, year)
    number = people.index.to_series().astype("int64")
    same = number.groupby(people["contact_id"]).transform("max").where(people["contact_id"] > 0, number)
    known = known[known["key_id"].isin(people.index) & known["goal_id"].isin(aimed.index)]
    known = known.assign(key_id=known["key_id"].map(same).astype("int64"))
    known = known.assign(access=known["key_id"].map(people["access"]).astype("str"))
    known = known.assign(chance=future.chances(known), rank=known["fit"].map(future.FIT))
    best = known.sort_values("rank", ascending=False, kind="stable").drop_duplicates(["key_id", "goal_id"])
    return aimed, people[number == same], best.drop(columns="rank").sort_index(), same


def _goals(aimed: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Goals with their gaps, in the order of ``future.gaps``, those that are over last."""
    table = aimed.join(future.gaps(aimed, known))
    order = future.gaps(aimed, known).index
    return (
        table.loc[order]
        .assign(ahead=lambda rows: rows["status"].isin(goals.GOES_ON))
        .sort_values("ahead", ascending=False, kind="stable")
    )


def _people(
    now: Audit, people: pd.DataFrame, known: pd.DataFrame, ledger: pd.DataFrame, names: pd.Series
) -> pd.DataFrame:
    by = known.groupby("key_id")
    contact = people["contact_id"]
    all_hours = now.evidence["hours"].groupby(level="contact_id").sum()
    hours = contact.map(all_hours).fillna(0.0).astype("float64")
    a_year = contact.map(now.hours).fillna(0.0).astype("float64")
    given = future.given(_persons(ledger), pd.Timestamp(now.last_day)).reindex(contact.to_numpy())
    given = given.set_axis(people.index, axis=0)
    counts = given[["gives", "kinds", "small", "quarters"]].fillna(0).astype("int64")
    told = people.assign(
        name=_named(contact, names),
        hourly=people["hourly_value"].fillna(future.hourly(people["income"])),
        goals=by.size().reindex(people.index, fill_value=0),
        chance=by["chance"].max().reindex(people.index).fillna(0.0),
        a_year=a_year,
        ready=given["ready"].eq(True),
    )
    return told.join(future.years_to(hours, a_year)).join(counts).join(given[["months", "steady", "memory"]])


def _plans(plans: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    rate = plans["key_id"].map(people["hourly"]).astype("float64")
    money = plans["money"].where(plans["money"] > 0, 0.0)
    worth = future.worth_to_them(plans["minutes"].fillna(0.0), money, plans["saved"], rate)
    name = plans["key_id"].map(people["name"].where(people["name"] != "", people["description"])).astype("str")
    table = plans.assign(
        name=name,
        worth=worth.mask((money > 0) & rate.isna()),
        small=plans["minutes"] <= future.FIVE_MINUTES,
        done=plans["exchange_id"] > 0,
    )
    return (
        table.assign(late=table["day"].where(table["day"] != "", "9999"))
        .sort_values(["done", "late"], kind="stable")
        .drop(columns="late")
    )


def _persons(ledger: pd.DataFrame) -> pd.DataFrame:
    return ledger.rename(columns={"contact_id": "person"})


def _named(contact: pd.Series, names: pd.Series) -> pd.Series:
    return names.reindex(contact).set_axis(contact.index).astype("str").fillna("")
