"""The command line: what the notebooks do, for a shell. Heavy modules are imported by the command that needs them."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

import typer

from jinmyaku.cli import aims, ask, giving, keep, measure, pairs, plan_time, schedule, take, ties, write
from jinmyaku.cli.context import Context, Lang, speak

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for module in (take, pairs, measure, ask, write, plan_time, aims, giving, ties, keep, schedule):
    module.register(app)


@app.callback(help="A yearly audit of your own relationships, on your own machine.")
def main(
    context: typer.Context,
    data: str = typer.Option(
        "", "--data", metavar="DIR", help="Data folder; default $JINMYAKU_DATA, then data/private."
    ),
    lang: Lang | None = typer.Option(None, "--lang", help="Language of what is said; default is the system's."),
) -> None:
    """Keep what every command shares."""
    context.obj = Context(data, lang.value if lang else "")


def run() -> None:
    """Run the command line; an expected fault is one line on standard error and exit code 1."""
    from jinmyaku.text import Fault

    # Else what is private would stay in scratch folders.
    signal.signal(signal.SIGTERM, _end)
    try:
        app()
    except Fault as fault:
        speak(fault.say(Context.spoken or "en"))
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output, such as head, has had enough; nothing may be flushed into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    finally:
        # At its end Python would search all that was imported for garbage, which takes a quarter of a second.
        gc.disable()
        gc.freeze()


def _end(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
