"""What is to be given, what was given and received, and thanks still owed, into tables of words; without a balance."""

from __future__ import annotations

from typing import Final

import pandas as pd

from jinmyaku import future, text
from jinmyaku.figures.aim_tables import NOTHING, brake
from jinmyaku.figures.aims import whose
from jinmyaku.figures.giving import next_mark, whole_years
from jinmyaku.figures.tables import MOST_ROWS, Table, worded

YEN: Final = "JPY"


def offers(table: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List what one has to give; in: ``aiming.Aims.offers``.

    >>> offer = {"kind": ["knowledge"], "what": "How to price", "minutes": 5.0}
    >>> offers(pd.DataFrame(offer), "en").frame.values.tolist()
    [['knowledge', 'How to price', '5 min', 'yes']]
    """
    ordered = table.assign(rank=table["kind"].map(_KINDS)).sort_values(["rank", "minutes"], kind="stable")
    some = ordered.head(most)
    columns = {
        "kind": some["kind"].map(text.group(lang, "kind")),
        "what_give": some["what"],
        "minutes": minutes(some["minutes"], lang),
        "five": _five(some["minutes"], lang),
    }
    return worded(pd.DataFrame(columns), lang, "offers", len(table))


def plans(table: pd.DataFrame, lang: str, most: int = MOST_ROWS, currency: str = "") -> Table:
    """List what is to be given to whom, with what it is worth in their hours; in: ``aiming.Aims.plans``, and the
    currency of its money (``money``).

    >>> plan = {"name": ["Ann"], "kind": "care", "what": "Flowers", "day": "2026-05-04", "minutes": 5.0}
    >>> plan |= {"money": 3000.0, "worth": 0.5}
    >>> plans(pd.DataFrame({**plan, "small": True, "done": False}), "en").frame.values.tolist()
    [['Ann', 'care', 'Flowers', '2026-05-04', '5 min', '3,000', 'about 30 min', 'yes', '']]
    """
    some = table.head(most)
    columns = {
        "name": some["name"],
        "kind": some["kind"].map(text.group(lang, "kind")),
        "what_give": some["what"],
        "day": some["day"].replace("", NOTHING),
        "minutes": minutes(some["minutes"], lang),
        "money_give": money(some["money"], currency, lang),
        "worth_theirs": about(some["worth"], lang),
        "five": _five(some["minutes"], lang),
        "done": some["done"].map({True: text.say(lang, "word.yes"), False: ""}),
    }
    return worded(pd.DataFrame(columns), lang, "plans", len(table))


def ledger(table: pd.DataFrame, lang: str, most: int = MOST_ROWS, currency: str = "") -> Table:
    """List what was given and received, the latest first; nothing is added up. In: ``aiming.Aims.ledger``, and the
    currency of its money (``money``).

    >>> row = {"name": ["Ann"], "day": pd.to_datetime(["2026-05-04"]), "direction": "given", "kind": "care"}
    >>> ledger(pd.DataFrame({**row, "minutes": 5.0, "money": None, "note": "Flowers"}), "en").frame.values.tolist()
    [['2026-05-04', 'Ann', 'given', 'care', '5 min', '–', 'Flowers']]
    """
    some = table.sort_values("day", ascending=False, kind="stable").head(most)
    columns = {
        "day": some["day"].dt.strftime("%Y-%m-%d"),
        "name": some["name"],
        "direction": some["direction"].map({side: text.say(lang, f"give.{side}") for side in ("given", "received")}),
        "kind": some["kind"].map(text.group(lang, "kind")),
        "minutes": minutes(some["minutes"], lang),
        "money_give": money(some["money"], currency, lang),
        "note": some["note"],
    }
    return worded(pd.DataFrame(columns), lang, "ledger", len(table))


def steady(people: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List how steadily was given to each key person, beside ``giving.quarters``; in: ``aiming.Aims.people``.

    >>> person = {"contact_id": [7], "name": "Ann", "description": "", "gives": 5, "small": 3, "kinds": 2}
    >>> person |= {"quarters": 4, "months": 14.2, "ready": True}
    >>> steady(pd.DataFrame(person), "en").frame.iloc[0, :5].tolist()
    ['Ann', '5', '3', '2', '4 of 8']
    """
    named = people[people["contact_id"] > 0].drop_duplicates("contact_id")
    some = named.sort_values(["quarters", "name"], ascending=[False, True], kind="stable").head(most)
    counts = {name: some[name].map("{:,}".format) for name in ("gives", "small", "kinds", "quarters")}
    of = pd.Series(f"{future.QUARTERS}", index=some.index)
    columns = {
        "name": whose(some),
        "gives_all": counts["gives"],
        "five": counts["small"],
        "kinds_of_six": counts["kinds"],
        "quarters": text.fill(lang, pd.Series("give.quarters_of", index=some.index), count=counts["quarters"], of=of),
        "brake": brake(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "steady", len(named))


def together(people: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List hours with each key person, beside ``giving.together``, and when each mark (Hall 2018) would be reached as
    this year goes; in: ``aiming.Aims.people``.

    >>> people = pd.DataFrame({"contact_id": [7], "name": "Ann", "description": "", "a_year": 15.0})
    >>> people = people.join(future.years_to(pd.Series([20.0]), pd.Series([15.0])))
    >>> together(people, "en").frame.values.tolist()
    [['Ann', '20 h', '15 h', '2', '5', '12', '50 h in about 2 years']]
    """
    named = people[people["contact_id"] > 0].drop_duplicates("contact_id")
    some = named.sort_values("hours", ascending=False, kind="stable").head(most)
    marks = {f"years_{hours:.0f}": some[f"years_to_{hours:.0f}"] for hours in future.FRIEND_HOURS}
    columns = {
        "name": whose(some),
        "together": text.hours(lang, some["hours"].round(1)),
        "together_year": text.hours(lang, some["a_year"].round(1)),
        **{name: _years(years) for name, years in marks.items()},
        "next_mark": next_mark(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "together", len(named))


def received(table: pd.DataFrame, ledger: pd.DataFrame, lang: str, most: int = MOST_ROWS, currency: str = "") -> Table:
    """List the time that others have given: how long, at their hourly value, in one's own hours; how often they were
    thanked and told what came of it. In: ``aiming.Aims.received`` and ``ledger``, the currency of one's money
    (``money``).

    >>> time = {"name": ["Ann"], "minutes": 210.0, "worth": 175_000.0, "own_hours": 58.3}
    >>> rows = {"contact_id": [7], "direction": "received", "thanked_on": "2026-05-05", "told_on": ""}
    >>> received(pd.DataFrame(time, index=[7]), pd.DataFrame(rows), "en").frame.values.tolist()
    [['Ann', '3.5 h', '175,000', '58 h', '1 of 1', '0 of 1']]
    """
    some = table.head(most)
    theirs = ledger[ledger["direction"] == "received"]
    by = theirs.assign(thanked=theirs["thanked_on"] != "", told=theirs["told_on"] != "").groupby("contact_id")
    whole = by.size().reindex(some.index, fill_value=0).map("{:,}".format)
    key = pd.Series("give.times_of", index=some.index)
    done = {name: by[name].sum().reindex(some.index, fill_value=0).map("{:,}".format) for name in ("thanked", "told")}
    columns = {
        "name": some["name"],
        "time_received": spans(some["minutes"] / 60, lang),
        "worth_money": money(some["worth"], currency, lang),
        "own_hours": text.hours(lang, some["own_hours"].round(1)),
        **{name: text.fill(lang, key, count=count, of=whole) for name, count in done.items()},
    }
    return worded(pd.DataFrame(columns), lang, "received", len(table))


def owed(thanks: pd.DataFrame, today: pd.Timestamp, lang: str, most: int = MOST_ROWS) -> Table:
    """List thanks still owed: for what, what is left to do, and days since; in: ``aiming.Aims.thanks``, the day.

    >>> row = {"name": ["Ann"], "day": pd.to_datetime(["2026-05-04"]), "kind": "time", "note": "", "thank": True}
    >>> owed(pd.DataFrame({**row, "tell": True}), pd.Timestamp("2026-05-06"), "en").frame.values.tolist()
    [['Ann', '2026-05-04', 'time', '', 'say thank you, and later tell them what came of it', '2']]
    """
    some = thanks.head(most)
    key = pd.Series("give.tell", index=some.index).mask(some["thank"], "give.thank")
    columns = {
        "name": some["name"],
        "day": some["day"].dt.strftime("%Y-%m-%d"),
        "kind": some["kind"].map(text.group(lang, "kind")),
        "note": some["note"],
        "owed": text.fill(lang, key.mask(some["thank"] & some["tell"], "give.thank_and_tell")),
        "days_since": (today - some["day"]).dt.days.map("{:,}".format),
    }
    return worded(pd.DataFrame(columns), lang, "owed", len(thanks))


def about(hours: pd.Series, lang: str) -> pd.Series:
    """Say hours in words that claim no more than they know: below one in minutes, a dash where unknown.

    >>> about(pd.Series([0.5, 3.2, float("nan")]), "en").tolist()
    ['about 30 min', 'about 3.2 h', '–']
    """
    key = pd.Series("give.about", index=hours.index)
    return text.fill(lang, key, amount=spans(hours, lang)).where(hours.notna(), NOTHING)


def spans(hours: pd.Series, lang: str) -> pd.Series:
    """Say hours, below one in minutes, a dash where unknown.

    >>> spans(pd.Series([0.5, 3.24, float("nan")]), "en").tolist()
    ['30 min', '3.2 h', '–']
    """
    return text.hours(lang, hours.round(1)).mask(hours < 1, minutes((hours * 60).round(), lang))


def minutes(amounts: pd.Series, lang: str) -> pd.Series:
    """Say minutes, a dash where unknown.

    >>> minutes(pd.Series([5.0, None]), "en").tolist()
    ['5 min', '–']
    """
    count = amounts.astype("float64").fillna(0.0).map("{:,.0f}".format)
    said = text.fill(lang, pd.Series("give.minutes", index=amounts.index), count=count)
    return said.where(amounts.notna(), NOTHING)


def money(amounts: pd.Series, currency: str, lang: str) -> pd.Series:
    """Say money in its currency (ISO 4217, blank where it is not known); a dash where there is none.

    >>> money(pd.Series([175_000.0, None]), "USD", "en").tolist(), money(pd.Series([30_000.0]), "JPY", "ja").tolist()
    (['USD 175,000', '–'], ['30,000円'])
    """
    amount = amounts.astype("float64").fillna(0.0)
    said = amount.map("{:,.0f}".format)
    if currency:
        words = "give.yen" if currency == YEN else "give.money"
        code = pd.Series(currency, index=amounts.index, dtype="str")
        said = text.fill(lang, pd.Series(words, index=amounts.index), code=code, amount=said)
    return said.where(amount > 0, NOTHING)


_KINDS = {kind: rank for rank, kind in enumerate(future.KINDS)}


def _five(amounts: pd.Series, lang: str) -> pd.Series:
    return (amounts <= future.FIVE_MINUTES).map({True: text.say(lang, "word.yes"), False: ""})


def _years(years: pd.Series) -> pd.Series:
    """Nothing where a mark is behind, a dash where it is not in sight."""
    said = whole_years(years).map("{:,}".format)
    return said.mask(years == 0, "").where(years.notna(), NOTHING)
