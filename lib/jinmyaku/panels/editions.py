"""The panel that picks a language, and the sample or one's own book."""

from __future__ import annotations

import ipywidgets as widgets
from IPython.display import Markdown, display

from jinmyaku import places, runs, sample
from jinmyaku.book import FILE, Book
from jinmyaku.panels import parts
from jinmyaku.workbook import SAMPLE, Workbook

NAMES = {"en": "English", "ja": "日本語"}


class Edition:
    """The workbook in another language or on another book, as a link that opens it in the same window."""

    def __init__(self, room: Workbook) -> None:
        self.room = room
        languages = [(said, lang) for lang, said in NAMES.items()]
        books = [(room.say("panel.own_book"), False), (room.say("panel.sample_book"), True)]
        quiet = {"button_width": "auto"}
        self.lang = widgets.ToggleButtons(options=languages, value=room.lang, style=quiet)
        self.sample = widgets.ToggleButtons(options=books, value=bool(room.book.setting(SAMPLE)), style=quiet)
        self.status, self.link = parts.words(""), widgets.Output()
        go = parts.button(room.say("panel.open_edition"), self._offer, "primary")
        rows = widgets.Layout(flex_flow="row wrap")
        self.view = widgets.VBox([widgets.HBox([self.lang, self.sample, go], layout=rows), self.status, self.link])

    def prepare(self, lang: str, on_sample: bool) -> str:
        """Make the working copies, and the sample's book where it is wanted and not there, and give the link.

        JupyterLab shows the folder of the year for which it was opened; the copies of any other book go there too.
        """
        home = places.data_folder()
        with Book(home) as book:
            at_home = bool(book.setting(SAMPLE)) == on_sample
        data = home if at_home else places.root() / "data" / ("demo" if on_sample else "private")
        if on_sample and not (data / FILE).exists():
            sample.fill(data)
        folder = lang if at_home else f"{'sample' if on_sample else 'own'}-{lang}"
        runs.working_copies(data, self.room.year, lang, home / str(self.room.year) / folder)
        return f"../{folder}/0_start.ipynb"

    def _offer(self) -> None:
        def offer() -> None:
            parts.rewrite(self.status, self.room.say("panel.preparing"))
            link = self.prepare(self.lang.value, self.sample.value)
            parts.rewrite(self.status, "")
            self.link.clear_output()
            with self.link:
                display(Markdown(f"[{self.room.say('panel.go_edition')}]({link})"))

        parts.guarded(self.status, self.room.lang, offer)
