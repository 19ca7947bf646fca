"""Pieces that several panels show: escaped words, a button, a line of status."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from jinmyaku import text
from jinmyaku.text import Fault

Action = Callable[[], None]


def words(said: str, tag: str = "div", kind: str = "") -> widgets.HTML:
    """Show a text, escaped."""
    return widgets.HTML(_tagged(said, tag, kind))


def rewrite(shown: widgets.HTML, said: str, tag: str = "div", kind: str = "") -> None:
    """Put another text in its place, escaped."""
    shown.value = _tagged(said, tag, kind)


def button(said: str, press: Callable[[], None], kind: str = "") -> widgets.Button:
    """Make a button that is as wide as its words."""
    made = widgets.Button(
        description=said, button_style=kind, layout=widgets.Layout(width="auto", align_self="flex-start")
    )
    made.on_click(lambda _: press())
    return made


def labelled(field: Any, said: str) -> Any:
    """Give a field its label, above it."""
    field.description, field.style.description_width = said, "initial"
    field.layout.width = "auto"
    field.add_class("jinmyaku-field")
    return field


def guarded(status: widgets.HTML, lang: str, action: Action) -> None:
    """Do something; a fault becomes the status line, and one that nobody expected is told of and passed on."""
    try:
        action()
    except Fault as fault:
        rewrite(status, fault.say(lang), kind="fault")
    except Exception as error:
        rewrite(status, text.say(lang, "fault.unexpected", found=type(error).__name__), kind="fault")
        raise


def put(box: Any, children: Sequence[widgets.Widget]) -> None:
    """Show other children in a box and let go of those before the last, with all that belongs to them.

    The last ones stay for a click that is still on its way; without this every card would leave its widgets behind.
    """
    for old in getattr(box, "past", ()):
        _close(old)
    box.past, box.children = box.children, tuple(children)


def _close(widget: Any) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (getattr(widget, "style", None), widget.layout, widget):
        if part is not None:
            part.close()


def _tagged(said: str, tag: str, kind: str) -> str:
    return f'<{tag} class="jinmyaku-{kind or "words"}">{html.escape(said)}</{tag}>'
