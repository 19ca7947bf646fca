"""One person's sheet as a plain object: what is known of them, written and kept, and the days on which we met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from jinmyaku import finding, schema
from jinmyaku.book import contacts, interactions
from jinmyaku.text import Fault
from jinmyaku.workbook import Workbook

FIELDS: Final = (
    "family", "given", "family_reading", "given_reading", "organisation", "title", "relation", "met_on", "met_via",
    "note",
)  # fmt: skip
# What a person writes in each of the three address fields stands for these kinds.
WRITTEN: Final = {
    "mails": ((schema.MAIL,), schema.MAIL),
    "phones": (schema.PHONES, schema.PHONE),
    "pages": ((schema.LINKEDIN, schema.URL), schema.URL),
}
SELF: Final = "self"
SOMEONE: Final = "someone"


class Sheet:
    """The sheets of a book's people.

    >>> import datetime as dt, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     room = Workbook(pathlib.Path(folder), 2026, "en", dt.date(2026, 12, 31), interactive=True)
    ...     sheet = Sheet(room)
    ...     ann = sheet.save(None, {"family": "Lee", "given": "Ann", "introduction": "self"})
    ...     sheet.details(ann)["given"], sheet.details(ann)["introduction"]
    ...     room.book.close()
    ('Ann', 'self')
    """

    def __init__(self, room: Workbook) -> None:
        self.room = room

    def details(self, contact: int | None) -> dict[str, str]:
        """Give the fields of one contact as a person edits them, all blank for a new one.

        Addresses stand one a line; ``introduction`` is blank, ``self`` or ``someone``, and ``introducer`` the name.
        """
        if contact is None:
            return dict.fromkeys((*FIELDS, *WRITTEN, "introduction", "introducer"), "")
        row = contacts.contacts(self.room.book, contact).loc[contact]
        mine = contacts.addresses(self.room.book, contact)
        written = {
            name: "\n".join(mine.loc[mine["kind"].isin(kinds), "as_written"]) for name, (kinds, _) in WRITTEN.items()
        }
        fields = {field: str(row[field]) for field in FIELDS}
        if not (fields["family"] or fields["given"]):
            fields["family"] = str(row["name"])
        by = str(row["introduced_by"])
        introducer = self.name(int(by)) if by not in ("", SELF) else ""
        return {**fields, **written, "introduction": SOMEONE if introducer else by, "introducer": introducer}

    def name(self, contact: int) -> str:
        """Give the name to show of a contact, or of the person it stands for; blank where there is none any more."""
        person = self.room.book.rows("SELECT person_id FROM person WHERE contact_id = ?", (contact,))
        if not person:
            return ""
        return str(contacts.contacts(self.room.book, int(str(person[0][0])))["display"].iloc[0])

    def save(self, contact: int | None, given: Mapping[str, str]) -> int:
        """Keep what was written of a contact, a new one where there is none yet, and give its id.

        Raises Fault where it has no name, or the one who introduced us is nobody of the book.
        """
        given = {name: given.get(name, "") for name in (*FIELDS, *WRITTEN, "introduction", "introducer")}
        fields = {field: given[field] for field in FIELDS}
        if not any(fields[name].strip() for name in ("family", "given", "organisation")):
            raise Fault("fault.nameless")
        fields["met_on"] = interactions.iso_day(fields["met_on"]) if fields["met_on"].strip() else ""
        fields["introduced_by"] = self._introducer(contact, given["introduction"], given["introducer"])
        kept = contacts.addresses(self.room.book, contact or 0)
        kinds = dict(kept[["as_written", "kind"]].itertuples(index=False, name=None))
        written = [
            (kinds.get(line.strip()) or _page_kind(line, kind), line.strip())
            for name, (_, kind) in WRITTEN.items()
            for line in given[name].splitlines()
            if line.strip()
        ]
        if contact is None:
            return contacts.add(self.room.book, fields, written, self.room.region)
        contacts.edit(self.room.book, contact, fields, written, self.room.region)
        return contact

    def met(self, contact: int, kind: str, day: str, hours: str) -> None:
        """Write down that we met or spoke on a day, for so many hours where known. Raises Fault for what is no day, or
        no length."""
        try:
            minutes = float(hours) * 60 if hours.strip() else None
        except ValueError:
            raise Fault("fault.answer_number", found=hours[:20]) from None
        interactions.add(self.room.book, [contact], kind, day, minutes)

    def _introducer(self, contact: int | None, introduction: str, introducer: str) -> str:
        if introduction != SOMEONE or not introducer.strip():
            return SELF if introduction == SELF else ""
        before = contacts.contacts(self.room.book, contact or 0)["introduced_by"].get(contact or 0, "")
        if before not in ("", SELF) and self.name(int(before)) == introducer.strip():
            return str(before)
        try:
            found = finding.find_contact(self.room.book, introducer.strip())
        except Fault as fault:
            reason = "unknown" if fault.reason == "fault.contact_unknown" else "ambiguous"
            raise Fault(f"fault.introducer_{reason}", found=introducer.strip()[:40]) from fault
        if found == contact:
            raise Fault("fault.introducer_self")
        return str(found)


def _page_kind(line: str, kind: str) -> str:
    return schema.LINKEDIN if kind == schema.URL and "linkedin.com/" in line.casefold() else kind
