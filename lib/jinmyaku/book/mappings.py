"""What the columns of the person's own tables mean, as confirmed once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from jinmyaku.book import Book


def find(book: Book, columns: Sequence[str]) -> dict[str, str] | None:
    """Give what the columns of a table were said to mean, None where nobody has said so yet.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     remember(book, ("氏名", "距離"), {"氏名": "name"})
    ...     find(book, ("氏名", "距離")), find(book, ("氏名",))
    ({'氏名': 'name'}, None)
    """
    found = book.rows("SELECT mapping FROM csv_mapping WHERE columns = ?", (_written(columns),))
    return json.loads(str(found[0][0])) if found else None


def remember(book: Book, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Keep what the columns of a table mean.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     remember(book, ("name",), {"name": "name"})
    """
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    kept = {column: mapping[column] for column in columns if mapping.get(column)}
    with book.save() as disk:
        disk.execute(
            "INSERT OR REPLACE INTO csv_mapping (columns, mapping, confirmed_at) VALUES (?, ?, ?)",
            (_written(columns), json.dumps(kept, ensure_ascii=False), now),
        )


def _written(columns: Sequence[str]) -> str:
    return json.dumps(list(columns), ensure_ascii=False)
