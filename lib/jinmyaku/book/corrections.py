"""What a meeting really was, where the person says otherwise than the export that brought it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, interactions
from jinmyaku.text import Fault

_KINDS: Final = ", ".join(f"'{kind}'" for kind in schema.MEETINGS)


def put(book: Book, interaction: int, kind: str) -> None:
    """Keep what a meeting was: in person, by video or a call. What its export says stays, and saying that again takes
    the correction back; one that was written by hand is changed itself.

    Raises Fault for what is no kind of meeting, or a meeting that is not in the book.

    >>> import pathlib, tempfile, jinmyaku.book.contacts as contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     met = interactions.add(book, [contacts.add(book, {"name": "Ann Lee"})], "in_person", "2026-05-04", 90)
    ...     put(book, met, "video")
    ...     interactions.everything(book)[0]["kind"].tolist()
    ['video']
    """
    if kind not in schema.MEETINGS:
        raise Fault("fault.interaction_kind", found=kind[:20], known=", ".join(schema.MEETINGS))
    with book.save() as disk:
        by_hand = f"CASE source WHEN '{interactions.TYPED}' THEN ?1 ELSE kind END"
        done = disk.execute(
            f"UPDATE interaction SET kind = {by_hand}, own_kind = CASE WHEN kind = ?1 OR source ="
            f" '{interactions.TYPED}' THEN NULL ELSE ?1 END WHERE id = ?2 AND kind IN ({_KINDS})",
            (kind, interaction),
        )
        if not done.rowcount:
            raise Fault("fault.no_meeting")
        made = int(book.setting(interactions.CORRECTED) or 0)
        book.set({interactions.CORRECTED: str(made + 1)})


def as_brought(book: Book, some: Iterable[int]) -> pd.Series:
    """Give what the export says of those interactions that the person has corrected: index ``interaction_id``.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     as_brought(book, [1]).to_dict()
    {}
    """
    wanted = ", ".join(str(int(number)) for number in some)
    found = book.frame(
        "SELECT id AS interaction_id, kind FROM interaction"
        f" WHERE own_kind IS NOT NULL AND own_kind <> kind AND id IN ({wanted})",
        text=("kind",),
    )
    return found.set_index("interaction_id")["kind"]
