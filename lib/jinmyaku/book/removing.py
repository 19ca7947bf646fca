"""A contact that was added by mistake, out of the book again."""

from __future__ import annotations

from jinmyaku.book import Book
from jinmyaku.book.contacts import TOUCHED
from jinmyaku.text import Fault

# Exports that show the contact, answers of same and not the same, and whoever stands for it.
_ELSEWHERE = (
    "SELECT contact_id FROM contact_source UNION SELECT left_id FROM match_decision UNION SELECT right_id"
    " FROM match_decision UNION SELECT id FROM contact WHERE same_as IS NOT NULL"
    " UNION SELECT same_as FROM contact WHERE same_as IS NOT NULL"
)


def remove(book: Book, contact: int) -> None:
    """Take out a contact of whom nothing was said and whom no export shows. Raises Fault where something was, or one
    does; then the contact stays.

    >>> import pathlib, tempfile
    >>> from jinmyaku.book import contacts
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     remove(book, contacts.add(book, {"name": "Ann Lee"}, [("mail", "ann@example.com")]))
    ...     len(contacts.contacts(book)), len(contacts.addresses(book))
    (0, 0)
    """
    with book.save() as disk:
        if disk.execute(f"SELECT 1 WHERE ?1 IN ({TOUCHED}) OR ?1 IN ({_ELSEWHERE})", (contact,)).fetchone():
            raise Fault("fault.contact_in_use")
        disk.execute("DELETE FROM contact_address WHERE contact_id = ?", (contact,))
        disk.execute("DELETE FROM contact WHERE id = ?", (contact,))
