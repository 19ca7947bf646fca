"""The panel that takes in exports and pasted names, accounts for them, and takes them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from jinmyaku import intake, people, places, text
from jinmyaku.book import imports, undoing
from jinmyaku.figures import tables
from jinmyaku.figures.tables import Table
from jinmyaku.intake import Account
from jinmyaku.panels import parts
from jinmyaku.panels.explain import Explain
from jinmyaku.sources.rows import Options
from jinmyaku.workbook import Workbook

Files = Sequence[tuple[str, Callable[[], bytes]]]
PLACE = widgets.Layout


class Bring:
    """Files chosen, the inbox folder, or names typed in: each becomes one import, told of row by row."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        say = room.say
        self.status, self.account, self.unknown = parts.words(""), widgets.Output(), widgets.VBox()
        self.upload = widgets.FileUpload(description=say("panel.upload"), multiple=True, layout=PLACE(width="auto"))
        self.upload.observe(lambda _: self._guard(self.take_upload), names="value")
        self.inbox = parts.button(say("panel.inbox"), lambda: self._guard(self.take_inbox))
        self.names = widgets.Textarea(
            placeholder=say("panel.paste_hint"),
            rows=5,
            layout=PLACE(width="auto", max_width="640px"),
            tooltip=say("panel.paste"),
        )
        self.paste = parts.button(say("panel.add_pasted"), lambda: self._guard(self.take_names), "primary")
        self._make_past()
        self.view = widgets.VBox(
            [
                widgets.HBox([self.upload, self.inbox], layout=PLACE(flex_flow="row wrap")),
                parts.words(say("panel.paste")),
                self.names,
                self.paste,
                self.status,
                self.unknown,
                self.account,
                self.past,
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

    def undo(self) -> None:
        """Take back the import that is picked."""
        if self.which.value is None:
            return
        done = undoing.undo(self.room.book, self.which.value)
        self.account.clear_output()
        self._list_past()
        self.room.tell()
        parts.rewrite(self.status, self.room.say("panel.import_undone", removed=done.removed, kept=done.kept))

    def set_region(self, code: str) -> None:
        """Read telephone numbers as of another country."""
        intake.set_region(self.room.book, code)
        self.room.region = code
        parts.rewrite(self.status, self.room.say("panel.region_set", region=code))

    def _make_past(self) -> None:
        say = self.room.say
        self.which = widgets.Dropdown(
            options=[], layout=PLACE(width="auto", max_width="36em"), tooltip=say("panel.earlier_imports")
        )
        back = parts.button(say("panel.undo_import"), lambda: self._guard(self.undo))
        self.region = widgets.Dropdown(
            options=sorted(people.REGIONS),
            value=self.room.region,
            layout=PLACE(width="6em"),
            tooltip=say("panel.region"),
        )
        self.region.observe(lambda change: self._guard(lambda: self.set_region(change["new"])), names="value")
        wrap = PLACE(flex_flow="row wrap", grid_gap="0 12px")
        rows = [
            widgets.HBox([self.which, back], layout=wrap),
            widgets.HBox([widgets.Label(say("panel.region")), self.region], layout=wrap),
        ]
        self.past = widgets.Accordion([widgets.VBox(rows)], titles=(say("panel.earlier_imports"),), selected_index=None)
        self._list_past()

    def _list_past(self) -> None:
        found = imports.batches(self.room.book)
        here = found[found["undone_at"] == ""]
        self.which.options = [
            (self.room.say("panel.import_line", at=at[:10], files=files[:80], added=added, updated=updated), int(batch))
            for batch, at, files, added, updated in zip(
                here["batch"], here["imported_at"], here["files"], here["added"], here["updated"], strict=True
            )
        ]

    def _take(self, files: Files, mapping: Mapping[str, str] | None = None) -> None:
        options = Options(self.room.region, mapping)
        account = intake.take_in_bytes(self.room.book, files, options, progress=self._progress)
        sums = {name: sum(getattr(file, name) for file in account.files) for name in ("added", "updated", "unchanged")}
        said = self.room.say("panel.taken", **sums)
        if account.passed_by:
            said += " " + self.room.say("panel.passed_by", n=account.passed_by)
        parts.rewrite(self.status, said)
        self.account.clear_output()
        with self.account:
            for table in account_tables(account, self.room.lang):
                display(table)
        self._ask(account, dict(files))
        self._list_past()
        self.room.tell()

    def _ask(self, account: Account, contents: Mapping[str, Callable[[], bytes]]) -> None:
        """Ask what the columns of tables mean that nobody has explained yet."""
        asked = [file for file in account.files if file.unmapped]
        forms = [
            Explain(
                _last(file.path),
                file.unmapped,
                self.room.lang,
                partial(self._take, [(file.path, contents[file.path])]),
            ).view
            for file in asked
            if file.unmapped
        ]
        parts.put(self.unknown, forms)

    def _progress(self, file: str, at: int, of: int) -> None:
        parts.rewrite(self.status, self.room.say("panel.importing", file=file, at=min(at + 1, of), n=of))

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
