"""Where the packages lie that only the measurements are held against, apart from what the workbook runs on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path(sys.prefix) / "bench"
EXTENSIONS: Final = FOLDER / "share" / "jupyter" / "labextensions"
