"""The panel that writes the plan as a calendar file into the year's folder."""

from __future__ import annotations

from typing import Final

from jinmyaku import appointments, places, schema
from jinmyaku.panels import face, promise
from jinmyaku.panels.face import Act
from jinmyaku.panels.own_time import TimeFace
from jinmyaku.workbook import Lines, Workbook

FILE: Final = f"plan.{schema.CALENDAR}"


class PlanFile:
    """Two choices and a button."""

    def __init__(self, room: Workbook) -> None:
        self.room, self.promise = room, promise.of(room)
        acts: dict[str, Act] = {"write": self.write}
        self.view = TimeFace(acts, face.words(room.lang, "diary"), self.state())

    def write(self, country: str, whole: bool) -> dict[str, object]:
        """Write the file. Raises Fault where a country's holidays are not known, or it cannot be written."""
        room = self.room
        file = places.make_private(room.book.folder / str(room.year)) / FILE
        region = country.strip().upper() or room.region
        done = appointments.write(room.book, self.promise.plan, file, region, room.lang, named=whole)
        # The dates of what is shown elsewhere are those of the calendar from now on.
        self.view.later.append(self.promise.tell)
        line = room.say("diary.done", n=done.entries, file=str(file.resolve()))
        if done.without:
            line += room.say("word.gap") + room.say("agenda.without", n=done.without, of=done.of)
        return {"line": line}

    def state(self) -> dict[str, object]:
        """Give all that is shown."""
        return {"part": "calendar", "country": self.room.region}


def static(room: Workbook) -> Lines:
    """Say what such a file holds, and how it is written from a shell."""
    command = f"jinmyaku calendar {room.year} --output {FILE}"
    return Lines([room.say("diary.what"), room.say("diary.shell", command=command), room.say("diary.again")])
