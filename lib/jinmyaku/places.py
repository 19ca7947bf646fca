"""Where things are: the project, its templates and sample, the data folder and a year's place in it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Final

from jinmyaku import schema
from jinmyaku.text import Fault

VARIABLE: Final = "JINMYAKU_DATA"
INBOX: Final = "inbox"
SCRATCH: Final = "scratch"
LOCK: Final = ".running"
# What a killed process has left behind; younger ones may still be in use by another.
DAY: Final = 24 * 60 * 60
# Names a file in which a process that has read a year already hands it to one that it has started.
READ_AHEAD: Final = "JINMYAKU_READ_AHEAD"


def root() -> Path:
    """Find the project: the nearest folder above the package, or above its environment, whose pyproject is ours.

    Raises Fault where neither stands in a project.

    >>> (root() / "pyproject.toml").is_file()
    True
    """
    for start in _starts():
        for folder in (start, *start.parents):
            if _is_ours(folder / "pyproject.toml"):
                return folder
    raise Fault("fault.no_root")


def data_folder(given: str = "") -> Path:
    """Give the data folder, absolute: the given one, else $JINMYAKU_DATA, else data/private of the project. Raises
    Fault where none is named and there is no project.

    >>> data_folder("private").is_absolute()
    True
    """
    named = given or os.environ.get(VARIABLE, "")
    return Path(named).expanduser().resolve() if named else root() / "data" / "private"


def make_private(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner only; give it back. Folders that are there
    already stay as they are.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     make_private(Path(folder, "private", "2026")).is_dir()
    True
    """
    try:
        if not folder.is_dir():
            make_private(folder.parent)
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Fault("fault.no_folder", folder=str(folder)) from error
    return folder


def aside(home: Path) -> Path:
    """Make a new folder, for its owner only, in the scratch folder of a data folder; what is left there from more than
    a day ago goes. Raises Fault where it cannot be made.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     aside(Path(folder)).parent.name
    'scratch'
    """
    scratch = make_private(home / SCRATCH)
    for left in scratch.iterdir():
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > DAY:
                shutil.rmtree(left, ignore_errors=True)
    try:
        return Path(tempfile.mkdtemp(dir=scratch))
    except OSError as error:
        raise Fault("fault.no_folder", folder=str(scratch)) from error


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """Give a folder as ``aside`` makes it that goes with the block, and so does a data folder that was made for it.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with scratch(Path(folder, "data")) as made:
    ...         made.is_dir()
    ...     Path(folder, "data").exists()
    True
    False
    """
    there = home.exists()
    made = aside(home)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        # Another process may have put something there meanwhile.
        with suppress(OSError):
            if not there:
                made.parent.rmdir()
                home.rmdir()


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold a data folder for one run; whoever holds it when their process ends, however it ends, holds it no more.

    Raises Fault where another run holds it, or the folder cannot be written to.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with alone(Path(folder)), suppress(Fault), alone(Path(folder)):
    ...         print("twice")
    """
    folder = make_private(home)
    try:
        held = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Fault("fault.no_folder", folder=str(folder)) from error
    try:
        try:
            _hold(held)
        except (BlockingIOError, PermissionError) as error:
            raise Fault("fault.running", folder=str(folder)) from error
        except OSError as error:
            raise Fault("fault.disk", folder=str(folder), found=error.strerror or "?") from error
        yield
    finally:
        os.close(held)


def _hold(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_year(found: object) -> int:
    """Give a year as a number. Raises Fault unless it is a whole number from 2000 to 2100, in plain digits.

    >>> check_year("2026"), check_year(2024)
    (2026, 2024)
    """
    plain = (
        re.fullmatch(r"[0-9]{4}", str(found)) if isinstance(found, (int, str)) and not isinstance(found, bool) else None
    )
    if not plain or not schema.FIRST_YEAR <= int(plain[0]) <= schema.LAST_YEAR:
        raise Fault("fault.year", found=" ".join(str(found).split())[:40])
    return int(plain[0])


def check_lang(found: object) -> str:
    """Give a language. Raises Fault unless it is one of ours.

    >>> check_lang("ja")
    'ja'
    """
    if found not in schema.LANGUAGES:
        raise Fault("fault.lang", found=" ".join(str(found).split())[:40])
    return str(found)


def _starts() -> Iterator[Path]:
    package = resources.files("jinmyaku")
    if isinstance(package, Path):
        yield package
    yield Path(sys.prefix)


def _is_ours(file: Path) -> bool:
    if not file.is_file():
        return False
    return bool(tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}).get("name") == "jinmyaku")
