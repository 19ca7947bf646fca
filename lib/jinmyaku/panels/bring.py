"""The panel that takes in exports and pasted names, accounts for them, and takes them back."""

from __future__ import annotations

from jinmyaku import people
from jinmyaku.panels import explain, face
from jinmyaku.panels.delivery import Delivery
from jinmyaku.panels.face import Act, Face
from jinmyaku.workbook import Workbook


class BringFace(Face):
    """The browser's side of it."""

    _esm = face.script("bring")
    _css = face.style("bring")


class Bring:
    """Files dropped or chosen, a folder, or names typed in: each becomes one import, told of file by file."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        self.delivery = delivery = Delivery(room, self._tell)
        acts: dict[str, Act] = {
            "begin": delivery.begin,
            "piece": delivery.piece,
            "stop": delivery.stop,
            "arrived": delivery.arrived,
            "on": delivery.go_on,
            "inbox": delivery.take_inbox,
            "folder": delivery.folder,
            "paste": delivery.paste,
            "explain": delivery.explain,
            "leave_out": delivery.leave_out,
            "more": delivery.more,
            "undo": delivery.undo,
            "region": delivery.set_region,
        }
        first = delivery.state() | {
            "inbox": str(delivery.inbox),
            "regions": sorted(people.REGIONS),
            "meanings": explain.meanings(room.lang),
        }
        self.view = BringFace(acts, face.words(room.lang, "bring", "column", "table"), first)

    def _tell(self, said: str) -> None:
        self.view.tell(progress=said)
