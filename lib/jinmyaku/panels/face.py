"""A panel drawn in the browser by one module of JavaScript: what it asks, functions of a plain object answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any

import anywidget
import traitlets

from jinmyaku import text
from jinmyaku.text import Fault

Answer = Mapping[str, object] | None
Act = Callable[..., Answer]


def script(*names: str) -> str:
    """Give the JavaScript of a panel: what all share, and its own module, in one part or several.

    >>> script("deck").count("export default")
    1
    """
    return "\n".join(_asset(f"{part}.js") for part in ("panel", *names))


def style(name: str) -> str:
    """Give the look of a panel: what all share, and its own.

    >>> ".jp-panel-deck" in style("deck")
    True
    """
    return "\n".join(_asset(part) for part in ("panel.css", f"{name}.css"))


def words(lang: str, *groups: str) -> dict[str, str]:
    """Give the words of groups of messages for the browser, by group and name, with the language.

    >>> words("en", "tier")["tier.let_go"]
    'Let go'
    """
    found = {f"{group}.{name}": said for group in groups for name, said in text.group(lang, group).items()}
    return found | {"lang": lang, "silent": text.say(lang, "fault.silent")}


class Face(anywidget.AnyWidget):
    """The browser's side of a panel.

    ``acts`` are the functions that may be asked for by name; what one returns is sent back, a Fault as its one line.
    ``first`` is what the panel shows when it is drawn, so that it need not ask. What an act puts into ``later`` is done
    once its answer is on the way.
    """

    words = traitlets.Dict().tag(sync=True)
    first = traitlets.Dict().tag(sync=True)

    def __init__(self, acts: Mapping[str, Act], spoken: Mapping[str, str], first: Mapping[str, object]) -> None:
        super().__init__(words=dict(spoken), first=dict(first))
        self._acts = dict(acts)
        self.later: list[Callable[[], object]] = []
        self.on_msg(lambda _, asked, buffers: self.hear(asked, buffers))

    def hear(self, asked: Mapping[str, Any], buffers: Sequence[bytes] = ()) -> None:
        """Answer one question of the browser."""
        what = {name: value for name, value in asked.items() if name not in ("act", "number")}
        if buffers:
            what["buffers"] = buffers
        reply: dict[str, object] = {"number": asked["number"]}
        try:
            self.send(reply | dict(self._acts[asked["act"]](**what) or {}))
        except Fault as fault:
            self.send(reply | {"fault": fault.say(self.words["lang"])})
        except Exception as error:
            said = text.say(self.words["lang"], "fault.unexpected", found=type(error).__name__)
            self.send(reply | {"fault": said})
            raise
        while self.later:
            self.later.pop(0)()

    def tell(self, **what: object) -> None:
        """Tell the browser something it has not asked for."""
        self.send({"told": True, **what})


def _asset(name: str) -> str:
    return resources.files("jinmyaku").joinpath("assets", "panels", name).read_text(encoding="utf-8")
