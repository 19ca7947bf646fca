"""The command that tells how a machine runs the audit every year by itself."""

from __future__ import annotations

import enum
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jinmyaku.cli.context import Context

if TYPE_CHECKING:
    from jinmyaku.schedules import When


class System(enum.StrEnum):
    """What runs a command at a time of its own."""

    cron = "cron"
    systemd = "systemd"
    launchd = "launchd"
    windows = "windows"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(schedule)


def schedule(
    context: typer.Context,
    system: System | None = typer.Option(None, "--for", help="cron, systemd, launchd or windows; default is all."),
    day: str = typer.Option("12-01", "--day", metavar="MM-DD", help="The day of every year."),
    at: str = typer.Option("10:00", "--at", metavar="HH:MM", help="The time of that day."),
) -> None:
    """Print what to paste so that the audit runs every year by itself; nothing is changed."""
    from jinmyaku import schedules
    from jinmyaku.text import say

    here: Context = context.obj
    lang, data = here.lang(), here.folder()
    when = _when(day, at)
    command = [*_program(), "--data", str(data), "--lang", lang, "audit", "--this-year"]
    print(say(lang, "schedule.before"))
    for one in [system] if system else list(System):
        print("", say(lang, f"schedule.{one.value}", name=schedules.NAME), "", sep="\n")
        print(_entry(one, command, str(data), when, lang), end="")


def _entry(system: System, command: Sequence[str], data: str, when: When, lang: str) -> str:
    from jinmyaku import schedules
    from jinmyaku.text import say

    log = str(Path(data) / schedules.LOG)
    if system == System.cron:
        return f"{schedules.cron(command, log, when)}\n"
    if system == System.systemd:
        return schedules.systemd(command, when)
    if system == System.launchd:
        return schedules.launchd(command, log, when)
    then = say(lang, "schedule.windows_then", name=schedules.NAME)
    return f"{schedules.windows(command, when)}\n{then}\n"


def _program() -> list[str]:
    """The command of this installation, by its whole path: whoever runs it has no search path of ours."""
    beside = Path(sys.executable).parent
    names = ("jinmyaku", "jinmyaku.exe")
    found = [str(beside / name) for name in names if (beside / name).is_file()]
    return found[:1] or [sys.executable, "-c", "from jinmyaku.cli import run; run()"]


def _when(day: str, at: str) -> When:
    import datetime as dt

    from jinmyaku.schedules import When
    from jinmyaku.text import Fault

    try:
        # A year without a 29th of February: what is planned for that day would come every fourth year only.
        date = dt.datetime.strptime(f"2001-{day}", "%Y-%m-%d")
    except ValueError:
        raise Fault("fault.schedule_day", found=day[:20]) from None
    try:
        time = dt.datetime.strptime(at, "%H:%M")
    except ValueError:
        raise Fault("fault.schedule_time", found=at[:20]) from None
    return When(date.month, date.day, time.hour, time.minute)
