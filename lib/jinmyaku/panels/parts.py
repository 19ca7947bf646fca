"""Pieces that several panels show: escaped words, a line of status, one question."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from jinmyaku import schema, text
from jinmyaku.text import Fault

Options = Sequence[tuple[str, float]]


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


def guarded(status: widgets.HTML, lang: str, action: Callable[[], None]) -> None:
    """Do something; a fault becomes the status line, and one that nobody expected is told of and passed on."""
    try:
        action()
    except Fault as fault:
        rewrite(status, fault.say(lang), kind="fault")
    except Exception as error:
        rewrite(status, text.say(lang, "fault.unexpected", found=type(error).__name__), kind="fault")
        raise


def choices(question: str, lang: str) -> Options:
    """Give the answers of a question with their words. Out: pairs of words and number.

    >>> choices("value", "en")[2]
    ('2  one long meal', 2.0)
    """
    if question in schema.LADDERS:
        return [(f"{step}  {said}", float(step)) for step, said in enumerate(text.ladder(lang))]
    return [(said, float(value)) for value, said in text.group(lang, f"answer.{question}").items()]


def ask(question: str, value: float | None, lang: str, answer: Callable[[str, float | None], None]) -> widgets.Widget:
    """Show one question with the answer so far; every choice is answered at once."""
    given = _box(question, value, lang)
    scale = question in schema.LADDERS
    clear = button(text.say(lang, "panel.cannot_say" if scale else "panel.clear"), lambda: _blank(given))
    given.observe(lambda change: answer(question, change["new"]), names="value")
    spoken = words(text.say(lang, f"question.{question}"), kind="question")
    if scale:
        return widgets.VBox([spoken, given, clear], layout=widgets.Layout(flex="1 1 20em", min_width="16em"))
    return widgets.VBox([spoken, widgets.HBox([given, clear], layout=widgets.Layout(flex_flow="row wrap"))])


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


def _box(question: str, value: float | None, lang: str) -> Any:
    label = text.say(lang, f"question.{question}")
    if not schema.QUESTIONS[question].whole:
        return widgets.Text(value="" if value is None else f"{value:g}", continuous_update=False, tooltip=label)
    options = choices(question, lang)
    if question in schema.LADDERS:
        wide = widgets.Layout(width="auto", max_width="24em", height="15.6em")
        return widgets.Select(options=options, value=value, rows=11, layout=wide, tooltip=label)
    return widgets.ToggleButtons(options=options, value=value, style={"button_width": "auto"}, tooltip=label)


def _blank(given: Any) -> None:
    given.value = "" if isinstance(given, widgets.Text) else None


def _tagged(said: str, tag: str, kind: str) -> str:
    return f'<{tag} class="jinmyaku-{kind or "words"}">{html.escape(said)}</{tag}>'
