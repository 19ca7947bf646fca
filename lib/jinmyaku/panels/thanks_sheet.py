"""The panel of thanks still owed, and of the time that others have given."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from jinmyaku import aiming
from jinmyaku.book import audits, currency, gives
from jinmyaku.figures import future_tables
from jinmyaku.figures.give_tables import money, spans
from jinmyaku.figures.tables import Table
from jinmyaku.panels import aimed
from jinmyaku.panels.face import Act
from jinmyaku.panels.sheets import Sheet, check_there
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

RATE: Final = "rate"
HOUR: Final = 60
# More than anybody's hour is worth.
MOST: Final = 1e9
SIGNS: Final = {"thank": "thanked_on", "tell": "told_on"}


class Thanks(Sheet):
    """Thanks still owed, with what came of it; and what the time received is worth."""

    part = "thanks"
    groups = ("thanks",)

    def acts(self) -> dict[str, Act]:
        """Give what may be asked for."""
        return {"sign": self.sign, "nothing": self.nothing, "rate": self.rate, "currency": self.currency}

    def sign(self, which: int, what: str) -> dict[str, object]:
        """Write down that one has given thanks (``thank``), or told what came of it (``tell``), today."""
        self.open_year()
        check_there(self.aimed.aims.thanks, which)
        field = SIGNS[what]
        gives.change(self.book, which, {field: self.room.as_of.isoformat()})
        return self.done(lambda: gives.change(self.book, which, {field: ""}))

    def nothing(self, which: int) -> dict[str, object]:
        """Write down that there is nothing to tell of it: on the day of the thanks, else today."""
        self.open_year()
        check_there(self.aimed.aims.thanks, which)
        thanked = str(self.aimed.aims.thanks["thanked_on"].loc[which])
        gives.change(self.book, which, {"told_on": thanked or self.room.as_of.isoformat()})
        return self.done(lambda: gives.change(self.book, which, {"told_on": ""}))

    def currency(self, code: str) -> dict[str, object]:
        """Keep in which currency money is told. Raises Fault as ``currency.put``."""
        self.open_year()
        was = self.book.setting(currency.CURRENCY) or ""
        currency.put(self.book, code)
        return self.done(lambda: currency.put(self.book, was))

    def rate(self, value: float | None) -> dict[str, object]:
        """Keep what an hour of one's own is worth; None where it is not to count. Raises Fault for what is none."""
        if value is not None and not 0 <= value <= MOST:
            raise Fault("fault.money", found=str(value)[:20])
        was = self.aimed.now.rules.get(RATE, 0.0)
        self._set_rate(value or 0.0)
        return self.done(lambda: self._set_rate(was))

    def state(self) -> dict[str, object]:
        """Give what only this panel shows."""
        aims = self.aimed.aims
        owed = aims.thanks.assign(time=spans(aims.thanks["minutes"] / HOUR, self.room.lang))
        return {
            "soon": self.room.say("thanks.soon", n=aiming.SOON),
            "owed": [self._owed(row) for row in owed.reset_index().to_dict("records")],
            "received": self._received(),
            "any": bool(len(aims.ledger)),
            "rate": self.aimed.now.rules.get(RATE, 0.0) or None,
        }

    def _owed(self, row: Mapping[Hashable, Any]) -> dict[str, object]:
        days, say = (pd.Timestamp(self.room.as_of) - row["day"]).days, self.room.say
        facts = [f"{row['day']:%Y-%m-%d}", say(f"kind.{row['kind']}")]
        facts += [row["time"]] if row["minutes"] > 0 else []
        return {
            "number": int(row["exchange_id"]),
            "name": self.aimed.name(int(row["contact_id"])),
            "what": row["note"],
            "facts": facts,
            "since": say("thanks.since", n=int(days)) if days > 0 else "",
            "thank": bool(row["thank"]),
            "tell": bool(row["tell"]),
        }

    def _received(self) -> list[dict[Hashable, Any]]:
        """The time received of each person, in words."""
        table, lang = self.aimed.aims.received, self.room.lang
        columns = {
            "name": [self.aimed.name(int(contact)) for contact in table.index],
            "time": spans(table["minutes"] / HOUR, lang),
            "worth": money(table["worth"], self.aimed.currency, lang),
            "own": spans(table["own_hours"], lang),
        }
        return pd.DataFrame(columns, index=table.index).to_dict("records")

    def _set_rate(self, value: float) -> None:
        audits.set_rule(self.book, self.aimed.begin(), RATE, value)
        now = self.aimed.now
        self.aimed.now = replace(now, rules={**now.rules, RATE: value})


def static(room: Workbook) -> Table:
    """Give the thanks still owed as a table."""
    return future_tables.owed(aimed.of(room).aims.thanks, pd.Timestamp(room.as_of), room.lang)
