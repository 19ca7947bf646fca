"""A year's working copies into a running JupyterLab that reads like a workbook."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote

LOCALES: Final = {"en": "en", "ja": "ja_JP"}
LOG: Final = "server.log"

_ASSETS: Final = files("jinmyaku") / "assets" / "lab"
_FOREIGN: Final = ("JUPYTER", "IPYTHON")
_POLL: Final = 0.1
_PATIENCE: Final = 10.0


def prepare(settings: Path, lang: str) -> None:
    """Write the settings that make JupyterLab a workbook.

    In: the folder that is to hold everything JupyterLab keeps, and a language. Out: ``settings/config``,
    written anew; what the person chose in JupyterLab's own menus lies beside it and stays.
    """
    settings.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The tabs of last time would all start again, each with a kernel of its own.
    shutil.rmtree(settings / "workspaces", ignore_errors=True)
    config = settings / "config"
    config.mkdir(mode=0o700, exist_ok=True)
    for part in (_ASSETS / "config").iterdir():
        (config / part.name).write_text(part.read_text(encoding="utf-8"), encoding="utf-8")
    overrides = config / "overrides.json"
    values = json.loads(overrides.read_text(encoding="utf-8"))
    values["@jupyterlab/translation-extension:plugin"] = {"locale": LOCALES[lang]}
    overrides.write_text(json.dumps(values, indent=2), encoding="utf-8")


def environment(settings: Path) -> dict[str, str]:
    """Say in which environment JupyterLab sees our settings and none of the person's own.

    In: the folder that ``prepare`` filled. Out: this process's environment without what steers Jupyter, and
    with every Jupyter folder inside ``settings``.
    """
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(_FOREIGN)}
    folders = {
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "choices",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    ours = {name: str(settings.resolve() / folder) for name, folder in folders.items()}
    return kept | ours | {"JUPYTER_NO_CONFIG": "1"}


def command(
    notebooks: Path,
    settings: Path,
    first: str = "0_start.ipynb",
    *,
    port: int | None = None,
    browser: bool = True,
) -> tuple[list[str], dict[str, str]]:
    """Say how JupyterLab is started on a folder of working copies.

    In: the folder, the settings that ``prepare`` filled, the notebook to open, a port (any free one if None)
    and whether to open a browser. Out: the arguments and the whole environment for a child process.
    """
    config = settings.resolve() / "config"
    options = {
        "ServerApp.root_dir": str(notebooks.resolve()),
        "ServerApp.open_browser": str(browser),
        "ServerApp.config_file": str(config / "server.json"),
        "ServerApp.kernel_websocket_connection_class": "jinmyaku.wire.PromptConnection",
        "LabApp.app_settings_dir": str(config),
        "LabApp.default_url": f"/doc/tree/{quote(first)}",
        "LabApp.extra_labextensions_path": str(_ASSETS / "labextensions"),
    }
    if port is not None:
        options |= {"ServerApp.port": str(port), "ServerApp.port_retries": "0"}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options["ServerApp.allow_root"] = "True"
    argv = [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]
    return argv, environment(settings)


def launch(
    notebooks: Path,
    settings: Path,
    lang: str,
    ready: Callable[[str], None],
    first: str = "0_start.ipynb",
    *,
    port: int | None = None,
    browser: bool = True,
) -> int:
    """Run JupyterLab on a folder of working copies until the person ends it.

    In: as ``command``, and a function that is given the address once the workbook can be opened. Out: 0 after
    Ctrl-C or "Shut Down", else the server's exit code; what it had to say is in ``settings/server.log``.
    """
    prepare(settings, lang)
    argv, env = command(notebooks, settings, first, port=port, browser=browser)
    with TemporaryDirectory(dir=settings, ignore_cleanup_errors=True) as scratch:
        # Jupyter leaves scratch folders behind; what a notebook puts into one is private besides.
        env |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), scratch)
        return _serve(argv, env, settings, first, ready)


def _serve(argv: list[str], env: dict[str, str], settings: Path, first: str, ready: Callable[[str], None]) -> int:
    """Run the server until it ends, and pass on its address; its exit code, 0 if the person ended it."""
    known = set(_servers(settings))
    with (settings / LOG).open("wb") as log:
        server = subprocess.Popen(argv, env=env, stdout=log, stderr=log, umask=0o077 if os.name == "posix" else -1)
    try:
        if address := _address(server, settings, known, first):
            ready(address)
        return server.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the server too, and it is ending its kernels.
        with suppress(subprocess.TimeoutExpired):
            server.wait(_PATIENCE)
        return 0
    finally:
        _stop(server)


def _servers(settings: Path) -> list[Path]:
    """The notes that running servers leave in the settings: one file each."""
    return list((settings / "runtime").glob("jpserver-*.json"))


def _address(server: subprocess.Popen[bytes], settings: Path, known: set[Path], first: str) -> str:
    """Wait until the server answers; its address with the token, blank if it ended instead."""
    while server.poll() is None:
        for path in set(_servers(settings)) - known:
            try:
                info = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                break
            return f"http://127.0.0.1:{info['port']}/doc/tree/{quote(first)}?token={info['token']}"
        time.sleep(_POLL)
    return ""


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server if it has not ended: politely, and then not."""
    for end in (server.terminate, server.kill):
        if server.poll() is not None:
            return
        end()
        with suppress(subprocess.TimeoutExpired):
            server.wait(_PATIENCE)
