"""What to paste so that a machine runs a year's audit by itself: for cron, systemd, launchd and Windows."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

NAME: Final = "jinmyaku-audit"
LABEL: Final = "jinmyaku.audit"
LOG: Final = "scheduled.log"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class When(NamedTuple):
    """A day of every year and a time of it."""

    month: int
    day: int
    hour: int
    minute: int


def cron(command: Sequence[str], log: str, when: When) -> str:
    """Give the line of a crontab (crontab(5): minute, hour, day, month, weekday, command; a per cent sign is a new line
    there unless it is escaped). In: the words of the command, and the file that its words are added to.

    >>> cron(["/opt/100%/jinmyaku", "audit"], "/srv/ann lee/log", When(12, 1, 10, 0))
    "0 10 1 12 * /opt/100\\\\%/jinmyaku audit >>'/srv/ann lee/log' 2>&1"
    """
    said = f"{shlex.join(command)} >>{shlex.quote(log)} 2>&1".replace("%", "\\%")
    return f"{when.minute} {when.hour} {when.day} {when.month} * {said}"


def systemd(command: Sequence[str], when: When) -> str:
    """Give the lines for a terminal that write the two units for systemd and start the timer.

    >>> systemd(["/opt/jinmyaku", "audit"], When(12, 1, 10, 0)).splitlines()[-1]
    'systemctl --user enable --now jinmyaku-audit.timer'
    """
    folder = "~/.config/systemd/user"
    written = "".join(
        _written(f"{folder}/{NAME}.{kind}", unit)
        for kind, unit in (("service", service(command)), ("timer", timer(when)))
    )
    started = f"systemctl --user daemon-reload\nsystemctl --user enable --now {NAME}.timer\n"
    return f"mkdir -p {folder}\n{written}{started}"


def service(command: Sequence[str]) -> str:
    """Give the systemd unit that runs it (systemd.service(5)): words in quotes, with backslashes, per cent and dollar
    signs doubled.

    >>> service(["/opt/100%/jinmyaku", "audit"]).splitlines()[-1]
    'ExecStart="/opt/100%%/jinmyaku" "audit"'
    """
    words = (word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") for word in command)
    quoted = " ".join(f'"{word}"' for word in words)
    return f"[Unit]\nDescription=Jinmyaku\n\n[Service]\nType=oneshot\nExecStart={quoted}\n"


def timer(when: When) -> str:
    """Give the systemd timer of a unit of the same name (systemd.timer(5)): a day missed is made up for.

    >>> timer(When(12, 1, 10, 0)).splitlines()[4]
    'OnCalendar=*-12-01 10:00:00'
    """
    day = f"*-{when.month:02}-{when.day:02} {when.hour:02}:{when.minute:02}:00"
    return (
        "[Unit]\nDescription=Jinmyaku\n\n"
        f"[Timer]\nOnCalendar={day}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def launchd(command: Sequence[str], log: str, when: When) -> str:
    """Give the lines for a terminal that write the agent for macOS and load it.

    >>> launchd(["/opt/jinmyaku", "audit"], "/tmp/log", When(12, 1, 10, 0)).splitlines()[-1]
    'launchctl load ~/Library/LaunchAgents/jinmyaku.audit.plist'
    """
    file = f"~/Library/LaunchAgents/{LABEL}.plist"
    return f"mkdir -p ~/Library/LaunchAgents\n{_written(file, agent(command, log, when))}launchctl load {file}\n"


def agent(command: Sequence[str], log: str, when: When) -> str:
    """Give the agent of macOS (launchd.plist(5)): a day slept through is made up for.

    >>> "<string>/opt/a&amp;b</string>" in agent(["/opt/a&b"], "/tmp/log", When(12, 1, 10, 0))
    True
    """
    words = "".join(f"    <string>{escape(word)}</string>\n" for word in command)
    day = {"Month": when.month, "Day": when.day, "Hour": when.hour, "Minute": when.minute}
    moment = "".join(f"    <key>{key}</key><integer>{number}</integer>\n" for key, number in day.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<plist version="1.0">\n<dict>\n'
        f"  <key>Label</key><string>{LABEL}</string>\n"
        f"  <key>ProgramArguments</key>\n  <array>\n{words}  </array>\n"
        f"  <key>StartCalendarInterval</key>\n  <dict>\n{moment}  </dict>\n"
        f"  <key>StandardOutPath</key><string>{escape(log)}</string>\n"
        f"  <key>StandardErrorPath</key><string>{escape(log)}</string>\n"
        "</dict>\n</plist>\n"
    )


def windows(command: Sequence[str], when: When) -> str:
    """Give the task of the Windows scheduler as XML (Task Scheduler schema 1.2): a day missed is made up for.

    >>> "<Arguments>--data &quot;C:\\\\Ann Lee&quot;</Arguments>" in windows(["j.exe", "--data", "C:\\\\Ann Lee"],
    ...     When(12, 1, 10, 0))
    True
    """
    quotes = {'"': "&quot;"}
    program, *words = command
    begins = f"2020-{when.month:02}-{when.day:02}T{when.hour:02}:{when.minute:02}:00"
    months = f"<Months><{_MONTHS[when.month - 1]} /></Months>"
    return (
        '<?xml version="1.0"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\n'
        f"  <Triggers>\n    <CalendarTrigger>\n      <StartBoundary>{begins}</StartBoundary>\n"
        f"      <ScheduleByMonth><DaysOfMonth><Day>{when.day}</Day></DaysOfMonth>{months}</ScheduleByMonth>\n"
        "    </CalendarTrigger>\n  </Triggers>\n"
        "  <Settings><StartWhenAvailable>true</StartWhenAvailable></Settings>\n"
        f"  <Actions>\n    <Exec>\n      <Command>{escape(program)}</Command>\n"
        f"      <Arguments>{escape(subprocess.list2cmdline(words), quotes)}</Arguments>\n"
        "    </Exec>\n  </Actions>\n</Task>\n"
    )


def _written(file: str, content: str) -> str:
    """A file as a here-document, in which the shell changes nothing."""
    return f"cat >{file} <<'END'\n{content}END\n"
