"""The panels of what one can give, of what is planned for whom, and of what was given and received."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from jinmyaku import future
from jinmyaku.book import Cell, gives, interactions
from jinmyaku.figures import future_tables
from jinmyaku.figures.give_tables import money, spans
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed
from jinmyaku.panels.face import Act
from jinmyaku.panels.sheets import Sheet, before, check_there, plain
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

# So many of the latest lines of the ledger are shown at first, and so many more each time they are asked for.
MOST_LINES: Final = 20
HOUR: Final = 60


class Offers(Sheet):
    """An inventory of what one can give, by its kinds."""

    part = "offers"
    groups = ("offer", "kind")

    def acts(self) -> dict[str, Act]:
        """Give what may be asked for."""
        return {"add": self.add, "write": self.write, "remove": self.remove}

    def add(self, kind: str, what: str) -> dict[str, object]:
        """Write down something to give."""
        number = gives.offer(self.book, self.aimed.begin(), {"kind": kind, "what": what})
        return self.done(lambda: self._put(number, {"removed": 1})) | {"which": number}

    def write(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Keep fields of it as they are now. Raises Fault as ``gives.offer``, and for no words."""
        _check_words(fields)
        was = before(self.aimed.aims.offers, which, fields)
        self._put(which, fields)
        return self.written(lambda: self._put(which, was))

    def remove(self, which: int) -> dict[str, object]:
        """Take it out."""
        check_there(self.aimed.aims.offers, which)
        self._put(which, {"removed": 1})
        return self.done(lambda: self._put(which, {"removed": 0}))

    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""
        rows = self.aimed.aims.offers.reset_index().to_dict("records")
        return {
            "kinds": list(future.KINDS),
            "offers": [
                {
                    "number": int(row["offer_id"]),
                    "kind": row["kind"],
                    "what": row["what"],
                    "minutes": plain(row["minutes"]),
                    "small": row["minutes"] <= future.FIVE_MINUTES,
                }
                for row in rows
            ],
        }

    def _put(self, number: int, fields: Mapping[str, Cell]) -> int:
        return gives.offer(self.book, self.aimed.begin(), fields, number)


class Gives(Sheet):
    """What is planned to be given to whom; what was given and received, without any balance."""

    part = "gives"
    groups = ("giving", "kind")
    _lines = MOST_LINES

    def acts(self) -> dict[str, Act]:
        """Give what may be asked for."""
        return {
            "plan": self.plan,
            "write": self.write,
            "worth": self.worth,
            "done": self.given,
            "undone": self.not_given,
            "remove": self.remove,
            "find": self.found,
            "record": self.record,
            "change": self.change,
            "strike": self.strike,
            "older": self.older,
        }

    def older(self) -> dict[str, object]:
        """Show more of the ledger."""
        self._lines += MOST_LINES
        return {"state": self.told()}

    def plan(self, key: int, kind: str, what: str) -> dict[str, object]:
        """Plan something to give to a key person."""
        check_there(self.aimed.aims.people, key)
        number = gives.plan(self.book, self.aimed.begin(), {"key_person": key, "kind": kind, "what": what})
        return self.done(lambda: self._put(number, {"removed": 1})) | {"which": number}

    def write(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Keep fields of a plan as they are now. Raises Fault as ``gives.plan``, and for no words."""
        _check_words(fields)
        was = before(self.aimed.aims.plans, which, fields)
        self._put(which, fields)
        return self.written(lambda: self._put(which, was))

    def worth(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Say what a plan would be worth in the other's hours, nothing where an amount cannot be; nothing is kept."""
        check_there(self.aimed.aims.plans, which)
        row = self.aimed.aims.plans.loc[[which], ["key_id", "minutes", "money", "saved"]].astype("float64").iloc[0]
        asked = row[["minutes", "money", "saved"]].to_dict() | dict(fields)
        if any(isinstance(amount, int | float) and amount < 0 for amount in asked.values()):
            return {"worth": "", "small": False}
        one = {name: pd.Series([value], dtype="float64") for name, value in asked.items()}
        rate = pd.Series([self.aimed.aims.people["hourly"].loc[int(row["key_id"])]], dtype="float64")
        worth = future.worth_to_them(one["minutes"].fillna(0.0), one["money"], one["saved"], rate)
        said = spans(worth, self.room.lang).iloc[0]
        return {"worth": self._worth(worth.iloc[0], said), "small": bool(one["minutes"].iloc[0] <= future.FIVE_MINUTES)}

    def given(self, which: int) -> dict[str, object]:
        """Write into the ledger that something planned was given, today. Raises Fault as ``gives.done``."""
        here = self.aimed.begin()
        gives.done(self.book, here, which, self.aimed.now.last_day.isoformat())
        return self.done(lambda: gives.undone(self.book, self.aimed.begin(), which))

    def not_given(self, which: int) -> dict[str, object]:
        """Take back that something planned was given."""
        check_there(self.aimed.aims.plans, which)
        exchange = int(self.aimed.aims.plans["exchange_id"].loc[which])
        gives.undone(self.book, self.aimed.begin(), which)
        return self.done(lambda: self._given_again(which, exchange))

    def remove(self, which: int) -> dict[str, object]:
        """Take a plan out."""
        check_there(self.aimed.aims.plans, which)
        self._put(which, {"removed": 1})
        return self.done(lambda: self._put(which, {"removed": 0}))

    def record(self, contact: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Write down something given or received. Raises Fault as ``gives.record``, and for a day yet to come."""
        self.open_year()
        self._check_day(fields)
        number = gives.record(self.book, contact, fields)
        return self.done(lambda: gives.change(self.book, number, {"removed": 1}))

    def change(self, which: int, fields: Mapping[str, Cell]) -> dict[str, object]:
        """Set fields of something given or received. Raises Fault as ``record``."""
        self.open_year()
        self._check_day(fields)
        ledger = self.aimed.aims.ledger
        was = before(ledger.assign(day=ledger["day"].dt.strftime("%Y-%m-%d")), which, fields)
        gives.change(self.book, which, fields)
        return self.done(lambda: gives.change(self.book, which, was))

    def strike(self, which: int) -> dict[str, object]:
        """Take something out of the ledger; what was planned of it is planned again."""
        self.open_year()
        check_there(self.aimed.aims.ledger, which)
        plans = self.aimed.aims.plans
        planned = plans.index[plans["exchange_id"] == which]
        if len(planned):
            return self.not_given(int(planned[0]))
        gives.change(self.book, which, {"removed": 1})
        return self.done(lambda: gives.change(self.book, which, {"removed": 0}))

    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""
        aims, lang = self.aimed.aims, self.room.lang
        plans = aims.plans.assign(time=spans(aims.plans["worth"], lang)).reset_index().to_dict("records")
        hour = money(aims.people["hourly"], self.aimed.currency, lang)
        people = aims.people.assign(brake=future_tables.brake(aims.people, lang), hour=hour)
        some = aims.ledger.iloc[::-1].head(self._lines)
        some = some.assign(
            time=spans(some["minutes"] / HOUR, lang), cost=money(some["money"], self.aimed.currency, lang)
        )
        rest = len(aims.ledger) - len(some)
        return {
            "kinds": list(future.KINDS),
            "today": self.aimed.now.last_day.isoformat(),
            "brake": self.room.say("giving.brake", **{name: int(limit) for name, limit in future.READY.items()}),
            "people": [self._person(row, plans) for row in people.reset_index().to_dict("records")],
            "offers": {str(kind): what.tolist() for kind, what in aims.offers.groupby("kind")["what"]},
            "ledger": [self._line(row) for row in some.reset_index().to_dict("records")],
            "more": self.room.say("count.more_rows", n=rest) if rest else "",
        }

    def _person(self, row: Mapping[Hashable, Any], plans: list[dict[Hashable, Any]]) -> dict[str, object]:
        contact, say = int(row["contact_id"]), self.room.say
        mine = [plan for plan in plans if plan["key_id"] == row["key_id"]]
        planned = sum(not plan["done"] for plan in mine)
        return {
            "number": int(row["key_id"]),
            "name": self.aimed.name(contact) if contact else row["description"],
            "hourly": say("giving.hourly", amount=row["hour"]) if row["hourly"] > 0 else "",
            "lines": self._steady(row) if contact else [say("giving.nobody_yet")],
            "planned": say("giving.planned", n=planned) if planned else "",
            "plans": [self._plan(plan) for plan in mine],
        }

    def _steady(self, row: Mapping[Hashable, Any]) -> list[str]:
        """How steadily one has given, and what comes before one asks for anything."""
        if not row["gives"] or row["ready"]:
            return [row["brake"]]
        so_far = self.room.say("giving.steady", n=int(row["gives"]), quarters=int(row["quarters"]))
        return [so_far, row["brake"]]

    def _plan(self, row: Mapping[Hashable, Any]) -> dict[str, object]:
        ledger, exchange = self.aimed.aims.ledger, int(row["exchange_id"])
        day = f"{ledger['day'].loc[exchange]:%Y-%m-%d}" if exchange in ledger.index else ""
        return {
            "number": int(row["plan_id"]),
            **{name: plain(row[name]) for name in ("kind", "what", "day", "minutes", "money", "saved")},
            "named": bool(row["contact_id"]),
            "worth": self._worth(row["worth"], row["time"]),
            "small": bool(row["small"]),
            "given": self.room.say("giving.given_on", day=day) if exchange else "",
        }

    def _worth(self, hours: float, said: str) -> str:
        """What it is worth in the other's hours, in words."""
        if pd.isna(hours):
            return self.room.say("giving.worth_unknown")
        return self.room.say("giving.worth", time=said) if hours else ""

    def _line(self, row: Mapping[Hashable, Any]) -> dict[str, object]:
        minutes, cost = plain(row["minutes"]), plain(row["money"])
        return {
            "number": int(row["exchange_id"]),
            "contact": int(row["contact_id"]),
            "name": self.aimed.name(int(row["contact_id"])),
            "day": f"{row['day']:%Y-%m-%d}",
            **{name: row[name] for name in ("direction", "kind", "note")},
            "minutes": minutes,
            "money": cost,
            "unasked": bool(row["unasked"]),
            "facts": [*([row["time"]] if minutes else []), *([row["cost"]] if cost else [])],
        }

    def _check_day(self, fields: Mapping[str, Cell]) -> None:
        last = self.aimed.now.last_day.isoformat()
        if "day" in fields and (day := interactions.iso_day(str(fields["day"]))) > last:
            raise Fault("giving.later", found=day, last=last)

    def _given_again(self, number: int, exchange: int) -> None:
        with self.book.save():
            self._put(number, {"exchange_id": exchange})
            gives.change(self.book, exchange, {"removed": 0})

    def _put(self, number: int, fields: Mapping[str, Cell]) -> int:
        return gives.plan(self.book, self.aimed.begin(), fields, number)


def static_offers(room: Workbook) -> Table:
    """Give what one has to give as a table."""
    return future_tables.offers(aimed.of(room).aims.offers, room.lang)


def static(room: Workbook) -> Table:
    """Give what is planned for whom, and what of it was given, as a table."""
    return future_tables.plans(aimed.of(room).aims.plans, room.lang, currency=aimed.of(room).currency)


def _check_words(fields: Mapping[str, Cell]) -> None:
    if "what" in fields and not str(fields["what"]).strip():
        raise Fault("fault.give_blank")
