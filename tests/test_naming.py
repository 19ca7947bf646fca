"""Who was there: own addresses, names without a person, people not in the book; each answer kept and taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from conftest import ask
from jinmyaku import audit, measuring, panels, workbook
from jinmyaku.book import answers, audits, contacts, imports, interactions, meant, parties, removing
from jinmyaku.book.brought import Arrivals
from jinmyaku.panels.naming import Naming
from jinmyaku.panels.own import Own
from jinmyaku.panels.presence import FIRST, Whose
from jinmyaku.sources.rows import InteractionRow, Party
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

ME = "me@example.jp"
KEN = Party("from", "mail", "ken.abe@example.com", "Ken Abe")
MARI = Party("from", "name", "まり")
MAY = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


def bring(room: Workbook, source: str, *rows: InteractionRow) -> None:
    with room.book.save() as disk:
        Arrivals(room.book, imports.begin(disk), source, "Asia/Tokyo").put(rows)


def wrote(who: Party, key: str, at: dt.datetime = MAY, mine: tuple[str, ...] = (ME,)) -> InteractionRow:
    """What someone wrote to me."""
    kind = "mail" if who.kind == "mail" else "message"
    return InteractionRow(1, key, kind, int(at.timestamp()), None, (who, Party("to", "mail", ME)), 1, mine=mine)


def met(who: Party, key: str, minutes: float = 60) -> InteractionRow:
    there = (who._replace(role="there"), Party("there", "mail", ME))
    return InteractionRow(1, key, "in_person", int(MAY.timestamp()), minutes, there, 2, mine=(ME,))


def titled(name: str, key: str) -> InteractionRow:
    at = int(MAY.replace(hour=12).timestamp())
    return InteractionRow(1, key, "in_person", at, 60, (Party("there", "title", name, name),), 2)


@pytest.fixture
def talk(room: Workbook) -> Workbook:
    """Ken met and wrote, まり wrote in a talk, and 佐藤 stands in a title."""
    contacts.add(room.book, {"family": "佐藤", "given": "花子", "given_reading": "ハナコ"})
    bring(room, "ics", met(KEN, "1", 90), titled("佐藤", "2"))
    bring(room, "mbox", wrote(KEN, "3"), wrote(KEN, "4"))
    bring(room, "line", *(wrote(MARI, f"t{n}") for n in range(3)))
    return room


def party(naming: Naming, name: str) -> int:
    known = naming.found.parties["name"]
    return int(known.index[known == name][0])


def person_of(room: Workbook, name: str) -> float:
    known = parties.read(room.book)
    return float(known.loc[known["name"] == name, "person"].iloc[0])


def test_names_wait_the_most_frequent_first(talk: Workbook) -> None:
    names = Naming(talk).names
    assert names["name"].tolist() == ["まり", "佐藤"]
    assert names["times"].tolist() == [3, 1]
    assert names["kind"].tolist() == ["name", "title"]
    assert names["last"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-04"] * 2


def test_a_title_counts_once_it_is_said_who_it_names(talk: Workbook) -> None:
    naming = Naming(talk)
    assert naming.fits[["contact", "evidence"]].values.tolist() == [[1, "family"]]
    naming.say(party(naming, "佐藤"), 1)
    assert naming.names["name"].tolist() == ["まり"]
    naming.refresh()
    assert measuring.of_year(talk.book, 2026, naming.end).at[1, "hours"] == 1
    assert naming.undo() == "佐藤"
    naming.refresh()
    assert naming.names["name"].tolist() == ["まり", "佐藤"]


def test_nobody_is_not_asked_about_again(talk: Workbook) -> None:
    naming = Naming(talk)
    naming.say(party(naming, "まり"), None)
    naming.refresh()
    assert (naming.names["name"].tolist(), naming.said["contact"].tolist()) == (["佐藤"], [0])
    naming.ask_again(party(naming, "まり"))
    naming.refresh()
    assert (len(naming.names), len(naming.said)) == (2, 0)


def test_what_is_mine_or_fits_nothing_that_counts_is_not_asked(talk: Workbook) -> None:
    crowd = tuple(Party("to", "name", f"Person {n}") for n in range(20))
    bring(talk, "whatsapp", InteractionRow(1, "g", "message", int(MAY.timestamp()), None, (MARI, *crowd), 20))
    parties.set_own(talk.book, [ME, "まり"])
    assert Naming(talk).names["name"].tolist() == ["佐藤"]


def test_all_names_beyond_doubt_are_taken_over_at_once_and_back(talk: Workbook) -> None:
    ann, bo = (contacts.add(talk.book, {"family": "Lee", "given": given}) for given in ("Ann", "Bo"))
    for number, name in enumerate(("Ann Lee", "Bo Lee")):
        bring(talk, "whatsapp", wrote(Party("from", "name", name), f"w{number}"))
    naming = Naming(talk)
    assert naming.say_all() == 2
    assert (person_of(talk, "Ann Lee"), person_of(talk, "Bo Lee"), naming.say_all()) == (ann, bo, 0)
    naming.undo()
    assert naming.undo() == "2 names"
    assert person_of(talk, "Ann Lee") < 0


def test_strangers_have_addresses_and_most_hours_first(talk: Workbook) -> None:
    bring(talk, "ics", met(Party("there", "mail", "ida@example.com", "Ida"), "5", 120))
    strangers = Naming(talk).strangers
    assert strangers["name"].tolist() == ["Ida", "Ken Abe"]
    assert strangers[["meetings", "received"]].values.tolist() == [[1, 0], [1, 2]]


def test_only_the_twelve_months_up_to_the_day_count(talk: Workbook) -> None:
    bring(talk, "mbox", wrote(KEN._replace(value="old@example.com"), "6", MAY.replace(year=2024)))
    assert Naming(talk).strangers["value"].tolist() == ["ken.abe@example.com"]
    assert len(Naming(Workbook(talk.book.folder, 2027, "en", dt.date(2027, 8, 1), True)).strangers) == 0


def test_a_stranger_is_added_with_their_address_and_chosen(talk: Workbook) -> None:
    naming = Naming(talk)
    contact, chosen = naming.add(party(naming, "Ken Abe"))
    row = contacts.contacts(talk.book).loc[contact]
    assert (row["family"], row["given"], chosen) == ("Abe", "Ken", True)
    assert contacts.addresses(talk.book)["value"].tolist() == ["ken.abe@example.com"]
    assert answers.chosen(talk.book, audit.begin(talk.book, 2026)) == [contact]
    naming.undo()
    assert contacts.contacts(talk.book)["display"].tolist() == ["佐藤 花子"]
    assert (person_of(talk, "Ken Abe") < 0, answers.chosen(talk.book, audit.begin(talk.book, 2026))) == (True, [])


def test_a_name_is_added_without_an_address(talk: Workbook) -> None:
    naming = Naming(talk)
    contact, _ = naming.add(party(naming, "まり"))
    assert (person_of(talk, "まり"), len(contacts.addresses(talk.book))) == (contact, 0)
    assert contacts.contacts(talk.book).at[contact, "display"] == "まり"


def test_a_linkedin_page_is_added_as_one(talk: Workbook) -> None:
    page = "https://www.linkedin.com/in/ida-jung-1a2b/"
    bring(talk, "linkedin_messages", wrote(Party("from", "linkedin", page), "li"))
    naming = Naming(talk)
    contact, _ = naming.add(party(naming, page))
    assert contacts.contacts(talk.book).at[contact, "display"] == "Ida Jung"
    assert contacts.addresses(talk.book)[["kind", "value"]].values.tolist() == [["linkedin", "ida-jung-1a2b"]]


def test_whoever_was_judged_meanwhile_stays(talk: Workbook) -> None:
    naming = Naming(talk)
    contact, _ = naming.add(party(naming, "Ken Abe"))
    answers.save(talk.book, audit.begin(talk.book, 2026), contact, {"value": 7})
    with pytest.raises(Fault, match="stays in the book"):
        naming.undo()
    assert answers.chosen(talk.book, audit.begin(talk.book, 2026)) == [contact]
    assert (naming.can_undo, person_of(talk, "Ken Abe")) == (True, contact)


def test_a_contact_that_an_export_shows_is_not_removed(room: Workbook) -> None:
    ann = contacts.add(room.book, {"name": "Ann Lee"})
    with room.book.save() as disk:
        disk.execute("INSERT INTO import_batch (id, imported_at) VALUES (1, '')")
        disk.execute("INSERT INTO contact_source VALUES ('vcard', 'k', ?, '{}', 1, 1, NULL)", (ann,))
    with pytest.raises(Fault):
        removing.remove(room.book, ann)


def test_a_second_address_counts_for_its_owner_and_is_no_address_of_theirs(talk: Workbook) -> None:
    naming = Naming(talk)
    naming.say(party(naming, "Ken Abe"), 1)
    naming.refresh()
    assert (len(naming.strangers), len(contacts.addresses(talk.book))) == (0, 0)
    assert measuring.of_year(talk.book, 2026, naming.end).at[1, "meetings"] == 1


def test_in_a_closed_year_people_are_added_but_not_chosen(talk: Workbook) -> None:
    audits.close(talk.book, audit.begin(talk.book, 2026), dt.date(2026, 12, 31))
    whose = Whose(talk)
    told = ask(whose.view, "add", party=party(whose.naming, "Ken Abe"))
    assert told["line"] == say("en", "whose.added_closed", name="Ken Abe", year=2026)
    assert len(contacts.contacts(talk.book)) == 2
    assert ask(whose.view, "say", party=party(whose.naming, "まり"), contact=1)["line"].startswith("まり: counted as")


def test_people_are_found_by_name_reading_and_firm(talk: Workbook) -> None:
    contacts.add(talk.book, {"family": "Lee", "given": "Ann", "organisation": "Hanabi Ltd"})
    naming = Naming(talk)
    assert [naming.find(words) for words in ("花子", "hana", "ANN lee", "nobody", " ")] == [[1], [2, 1], [2], [], []]


def test_likely_addresses_are_used_until_others_are_said(talk: Workbook) -> None:
    own = Own(Naming(talk))
    assert own.likely()[["value", "times"]].values.tolist() == [[ME, 3]]
    own.take(own.likely()["value"].tolist())
    own.add("Me, https://www.linkedin.com/in/me")
    assert (own.said(), len(own.likely())) == ([ME, "Me", "https://www.linkedin.com/in/me"], 0)
    own.remove("Me")
    own.naming.undo()
    own.naming.undo()
    assert own.said() == [ME]
    with pytest.raises(Fault, match="First write"):
        own.add(" , ")


def test_an_own_linkedin_page_is_kept_as_a_page(room: Workbook) -> None:
    page = "https://www.linkedin.com/in/me-1"
    row = wrote(MARI, "1", mine=(page,))._replace(parties=(MARI, Party("to", "linkedin", page)))
    bring(room, "linkedin_messages", row)
    own = Own(Naming(room))
    own.take(own.likely()["value"].tolist())
    assert parties.own(room.book) == [("linkedin", page)]
    assert measuring.measured(room.book).parties["person"].tolist()[-1] == 0


def test_days_move_with_the_zone_and_back(talk: Workbook) -> None:
    bring(talk, "mbox", wrote(KEN, "late", MAY.replace(hour=20)))
    whose = Whose(talk)
    before = whose.own.zone
    assert ask(whose.view, "zone", zone=" America/New_York ")["own"]["zone"] == "America/New_York"
    assert "time zone" in ask(whose.view, "zone", zone="Mars/Olympus")["fault"]
    ask(whose.view, "undo")
    assert interactions.zone(talk.book) == before


def test_the_panel_shows_all_and_tells_the_others(talk: Workbook) -> None:
    told: list[int] = []
    talk.listeners.append(lambda: told.append(1))
    whose = Whose(talk)
    state: dict[str, Any] = ask(whose.view, "own_these")
    assert (state["own"]["said"], state["line"], told) == ([ME], f"Counted as you from now on: {ME}.", [1])
    [ken] = state["strangers"]["rows"]
    assert ken["seen"] == ["1.5 h", "1 meeting or call", "2 mails and messages", "last on 2026-05-04"]
    assert [row["seen"] for row in state["names"]["rows"]][1] == ["calendar", "once", "last on 2026-05-04"]
    assert state["left"] == "Not counted in 2026: 1 that name someone only in the title."


def test_long_lists_come_a_dozen_at_a_time(talk: Workbook) -> None:
    bring(
        talk, "mbox", *(wrote(KEN._replace(value=f"p{n}@example.com", name=f"Person {n}"), f"p{n}") for n in range(30))
    )
    whose = Whose(talk)
    assert len(whose.state()["strangers"]["rows"]) == FIRST  # type: ignore[index]
    more = ask(whose.view, "more", which="strangers")["strangers"]
    assert (len(more["rows"]), more["more"]) == (2 * FIRST, "Show more (7 left)")


def test_whoever_has_the_name_of_a_contact_is_offered_as_them(talk: Workbook) -> None:
    ken = contacts.add(talk.book, {"family": "Abe", "given": "Ken", "organisation": "Reiji"})
    whose = Whose(talk)
    [row] = whose.state()["strangers"]["rows"]  # type: ignore[index]
    assert row["fits"] == [[ken, "Ken Abe", "Reiji", "same name", True]]
    told = ask(whose.view, "find", words="", party=row["party"])
    assert (told["rows"], told["more"]) == ([[ken, "Ken Abe", "Reiji"]], False)
    ask(whose.view, "say", party=row["party"], contact=ken)
    assert ask(whose.view, "said")["rows"] == [[row["party"], "Ken Abe", "Ken Abe"]]


def test_an_empty_book_says_what_to_bring(room: Workbook) -> None:
    state = Whose(room).state()
    assert (state["any"], state["undo"]) == (False, False)
    assert state["own"]["line"] == say("en", "whose.own_nobody")  # type: ignore[index]


def test_without_a_person_the_strangers_are_a_table(talk: Workbook, tmp_path: Path) -> None:
    talk.interactive = False
    assert "Ken Abe" in panels.whose(talk).html()
    nobody = workbook.start(2026, "ja", str(tmp_path / "other"), "2026-11-30", False)
    assert panels.whose(nobody).plain() == say("ja", "whose.table_none")


def test_panel_and_function_do_not_hide_each_other(talk: Workbook) -> None:
    assert [type(panels.whose(talk)).__name__ for _ in range(2)] == ["WhoseFace"] * 2


def test_an_answer_outlives_the_import_it_was_about(talk: Workbook) -> None:
    naming = Naming(talk)
    naming.say(party(naming, "まり"), 1)
    assert meant.said(talk.book)["contact"].tolist() == [1]
    assert [kept.contact for kept in meant.of(talk.book, meant.said(talk.book).index)] == [1]
