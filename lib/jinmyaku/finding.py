"""One contact by whatever the person calls them."""

from __future__ import annotations

import pandas as pd

from jinmyaku import schema
from jinmyaku.book import Book, contacts, imports
from jinmyaku.people import fold, normal_address
from jinmyaku.text import Fault


def find_contact(book: Book, wanted: str) -> int:
    """Find one contact by id, mail, telephone, LinkedIn page or unambiguous name.

    Raises Fault where nobody fits, or more than one does.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     ann = contacts.add(book, {"family": "Lee", "given": "Ann"}, [("mobile", "090-0000-1234")])
    ...     find_contact(book, "ann lee"), find_contact(book, "+81 90 0000 1234")
    (1, 1)
    """
    everybody, known = contacts.contacts(book), contacts.addresses(book)
    if wanted.isdecimal() and (
        person := book.rows("SELECT person_id FROM person WHERE contact_id = ?", (int(wanted),))
    ):
        return int(str(person[0][0]))
    fits = set(known.loc[known["value"].isin(_forms(wanted)), "contact_id"])
    turned = everybody["family"] + everybody["given"]
    written = pd.concat([everybody["display"], turned, imports.spellings(book).str.split("\n").explode()])
    name = _bare(wanted)
    fits = fits or set(written.index[written.map({said: _bare(said) for said in written.unique()}) == name])
    if len(fits) != 1:
        reason = "fault.contact_unknown" if not fits else "fault.contact_ambiguous"
        raise Fault(reason, found=wanted, ids=", ".join(str(number) for number in sorted(fits)))
    return int(fits.pop())


def _forms(wanted: str) -> set[str]:
    kinds = [schema.MAIL, schema.MOBILE, schema.LINKEDIN]
    rows = pd.DataFrame({"kind": kinds, "as_written": [wanted] * 3})
    return set(normal_address(rows, "JP")) - {""}


def _bare(name: str) -> str:
    return "".join(fold(name).split())
