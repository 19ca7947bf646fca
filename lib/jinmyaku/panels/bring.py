"""The panel that takes in exports and pasted names, and accounts for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from jinmyaku import intake, places, text
from jinmyaku.figures import tables
from jinmyaku.figures.tables import Table
from jinmyaku.intake import Account
from jinmyaku.panels import parts
from jinmyaku.workbook import Workbook


class Bring:
    """Files chosen, the inbox folder, or names typed in: each becomes one import, told of row by row."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        say = room.say
        self.status, self.account = parts.words(""), widgets.Output()
        self.upload = widgets.FileUpload(
            description=say("panel.upload"), multiple=True, layout=widgets.Layout(width="auto")
        )
        self.upload.observe(lambda _: self._guard(self.take_upload), names="value")
        self.inbox = parts.button(say("panel.inbox"), lambda: self._guard(self.take_inbox))
        self.names = widgets.Textarea(
            placeholder=say("panel.paste_hint"),
            rows=5,
            layout=widgets.Layout(width="auto", max_width="640px"),
            tooltip=say("panel.paste"),
        )
        self.paste = parts.button(say("panel.add_pasted"), lambda: self._guard(self.take_names), "primary")
        self.view = widgets.VBox(
            [
                widgets.HBox([self.upload, self.inbox]),
                parts.words(say("panel.paste")),
                self.names,
                self.paste,
                self.status,
                self.account,
            ]
        )

    def take_upload(self) -> None:
        """Take in the files just chosen."""
        files = [(str(file["name"]), bytes(file["content"])) for file in self.upload.value]
        if files:
            self._take([(name, partial(bytes, content)) for name, content in files])

    def take_inbox(self) -> None:
        """Take in every file of the inbox folder."""
        folder = places.make_private(self.room.book.folder / places.INBOX)
        files = intake.expand([folder])
        if not files:
            parts.rewrite(self.status, self.room.say("panel.inbox_empty", folder=str(folder)))
            return
        self._take([(str(file), file.read_bytes) for file in files])

    def take_names(self) -> None:
        """Take in the names typed or pasted."""
        if not self.names.value.strip():
            parts.rewrite(self.status, self.room.say("panel.nothing_pasted"))
            return
        written = self.names.value.encode()
        self._take([("names.txt", lambda: written)])
        self.names.value = ""

    def _take(self, files: Sequence[tuple[str, Callable[[], bytes]]]) -> None:
        account = intake.take_in_bytes(self.room.book, files, region=self.room.region, progress=self._progress)
        sums = {name: sum(getattr(file, name) for file in account.files) for name in ("added", "updated", "unchanged")}
        parts.rewrite(self.status, self.room.say("panel.taken", **sums))
        self.account.clear_output()
        with self.account:
            for table in account_tables(account, self.room.lang):
                display(table)
        self.room.tell()

    def _progress(self, file: str, at: int, of: int) -> None:
        parts.rewrite(self.status, self.room.say("panel.importing", file=file, at=at, n=of))

    def _guard(self, action: Callable[[], None]) -> None:
        parts.guarded(self.status, self.room.lang, action)


def account_tables(account: Account, lang: str) -> list[Table]:
    """Put an import's account into tables: what came of each file, and the lines that could not be used."""
    heads = text.group(lang, "column")
    counts = ("rows", "added", "updated", "unchanged", "duplicates")
    files = [
        {
            "file": _last(f.path),
            "source": text.group(lang, "source").get(f.source, "–"),
            **{c: getattr(f, c) for c in counts},
        }
        for f in account.files
    ]
    problems = [
        {"file": _last(f.path), "line": p.line or "–", "problem": text.say(lang, p.reason, **p.values)}
        for f in account.files
        for p in f.problems
    ]
    shown = problems[: tables.MOST_ROWS]
    more = text.say(lang, "count.more_rows", n=len(problems) - len(shown)) if len(problems) > len(shown) else ""
    return [
        Table(
            pd.DataFrame(files).rename(columns=heads),
            text.say(lang, "table.files"),
            empty=text.say(lang, "empty.files"),
        ),
        Table(
            pd.DataFrame(shown).rename(columns=heads),
            text.say(lang, "table.problems"),
            more,
            text.say(lang, "empty.problems"),
        ),
    ]


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
