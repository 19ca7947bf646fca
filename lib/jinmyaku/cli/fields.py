"""What the commands about goals and gives share: FIELD=TEXT into fields, and frames into plain data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

# Fields that hold a number; a blank takes it out.
AMOUNTS: Final = ("horizon", "weight", "hourly_value", "income", "minutes", "money", "saved")
Field = str | float | int | None


def split(given: Sequence[str] | None) -> tuple[int | None, dict[str, str]]:
    """Give the number that stands first, None where none does, and the fields after it.

    >>> split(["3", "status=achieved"]), split(["goal=Rest"])
    ((3, {'status': 'achieved'}), (None, {'goal': 'Rest'}))
    """
    rest = list(given or [])
    number = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
    return number, dict(pair(one) for one in rest)


def pair(given: str) -> tuple[str, str]:
    """Take FIELD=TEXT apart. Raises Fault where it is something else.

    >>> pair("weight = 2")
    ('weight', '2')
    """
    from jinmyaku.text import Fault

    name, equals, said = given.partition("=")
    if not equals or not name.strip():
        raise Fault("fault.field_form", found=given[:40])
    return name.strip(), said.strip()


def read(given: dict[str, str], known: Collection[str]) -> dict[str, Field]:
    """Read the numbers among fields. Raises Fault for a field that is not known, or for an amount that is none.

    >>> read({"weight": "3", "goal": "Rest"}, ["goal", "weight"])
    {'weight': 3.0, 'goal': 'Rest'}
    """
    from jinmyaku.text import Fault

    if strange := [name for name in given if name not in known]:
        raise Fault("fault.field", found=strange[0][:40], known=", ".join(known))
    return {name: amount(said) if name in AMOUNTS else said for name, said in given.items()}


def amount(said: str) -> float | None:
    """Read a number, None for a blank. Raises Fault for what is none.

    >>> amount("1.5"), amount("")
    (1.5, None)
    """
    from jinmyaku.text import Fault

    try:
        return float(said) if said else None
    except ValueError:
        raise Fault("fault.answer_number", found=said[:20]) from None


def whole(said: str) -> int:
    """Read the number of a thing. Raises Fault for what is none.

    >>> whole("12")
    12
    """
    from jinmyaku.text import Fault

    if not said.isdecimal():
        raise Fault("fault.number", found=said[:20])
    return int(said)


def records(frame: pd.DataFrame, number: str = "number") -> list[dict[str, object]]:
    """Give a frame as plain data, a row each with its index; what is not known is None, days are ISO text.

    >>> import pandas as pd
    >>> records(pd.DataFrame({"day": [pd.Timestamp("2026-05-04")], "minutes": [float("nan")]}, index=[7]))
    [{'number': 7, 'day': '2026-05-04', 'minutes': None}]
    """
    days = frame.select_dtypes("datetime").columns
    told = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in days}).rename_axis(number)
    told = told.reset_index().astype("object")
    return [
        {str(name): value for name, value in row.items()} for row in told.where(told.notna(), None).to_dict("records")
    ]


def only_one(*asked: object) -> None:
    """Raise Fault where more than one of some things is asked for at once.

    >>> only_one("", None, 3)
    """
    from jinmyaku.text import Fault

    if sum(one not in (None, "", False) for one in asked) > 1:
        raise Fault("fault.one_thing")
