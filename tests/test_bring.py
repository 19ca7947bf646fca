"""What is brought in: files in pieces, folders, names; accounted for in words, explained, taken back."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from jinmyaku import intake, panels, places, workbook
from jinmyaku.book import contacts
from jinmyaku.panels import accounting, parcel
from jinmyaku.panels.bring import Bring
from jinmyaku.panels.delivery import Delivery
from jinmyaku.text import Fault, say
from jinmyaku.workbook import Workbook

HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ANN = "Ann,Lee,https://www.linkedin.com/in/ann-1,ann@example.com,Example Ltd,Editor,05 Mar 2024\n"
BO = "Bo,Berg,https://www.linkedin.com/in/bo-2,bo@example.com,Sample Inc,Printer,06 Mar 2024\n"
NOBODY = ",,,,,,01 Jan 2024\n"
OWN = "who,place,points\nIda Jung,Example,3\n"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(room: Workbook) -> Ask:
    """Ask the panel as the browser does, and hear what it answers; what it tells meanwhile is kept beside."""
    panel = Bring(room)
    heard: list[dict[str, Any]] = []
    panel.view.send = lambda content: heard.append(dict(content))

    def asking(act: str, *buffers: bytes, **what: Any) -> dict[str, Any]:
        panel.view.hear({"act": act, "number": 1, **what}, [memoryview(piece) for piece in buffers])
        return heard[-1] | {"told": [one["progress"] for one in heard if one.get("told")]}

    return asking


def send(ask: Ask, **files: str | bytes) -> dict[str, Any]:
    """Send files whole, one piece each, and have them taken in; two letters at the end of a name are its suffix."""
    ask("begin", names=[name.replace("__", ".") for name in files])
    for at, body in enumerate(files.values()):
        ask("piece", body if isinstance(body, bytes) else body.encode(), at=at)
    return ask("arrived")


def names(room: Workbook) -> list[str]:
    return contacts.contacts(room.book)["display"].tolist()


def zipped(**files: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "."), body)
    return made.getvalue()


def test_files_are_told_of_one_by_one(ask: Ask, room: Workbook) -> None:
    told: list[int] = []
    room.listeners.append(lambda: told.append(1))
    reply = send(ask, Connections__csv=HEAD + ANN + BO + NOBODY, photo__jpg=b"\x00\xff\xd8 picture")
    files = [[file[key] for key in ("name", "source", "added", "problems")] for file in reply["account"]["files"]]
    assert files == [["Connections.csv", "LinkedIn", 2, 1], ["photo.jpg", "", 0, 1]]
    assert [(one["file"], one["line"]) for one in reply["account"]["problems"]] == [
        ("Connections.csv", "4"),
        ("photo.jpg", ""),
    ]
    assert reply["account"]["said"] == "2 new, 0 updated, 0 unchanged."
    assert (names(room), told) == (["Ann Lee", "Bo Berg"], [1])


def test_it_is_told_how_far_the_reading_is(room: Workbook) -> None:
    delivery, told = Delivery(room, print), []
    reply = delivery.paste("Ann Lee", pause=0)
    while "going" in reply:
        told.append((reply["going"]["said"], reply["going"]["share"]))
        reply = delivery.go_on(pause=0)
    assert told == [("Reading names.txt", 0.0), (say("en", "bring.writing"), 1.0)]
    assert reply["account"]["files"][0]["added"] == 1


def test_pieces_come_together_in_a_private_file_that_does_not_stay(ask: Ask, room: Workbook) -> None:
    body = (HEAD + ANN + BO).encode()
    ask("begin", names=["Connections.csv"])
    for start in range(0, len(body), 40):
        assert ask("piece", body[start : start + 40], at=0)["more"]
    [folder] = (room.book.folder / places.SCRATCH).iterdir()
    [file] = folder.iterdir()
    assert file.read_bytes() == body
    if os.name == "posix":
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (file, folder, folder.parent)]
        assert modes == [0o600, 0o700, 0o700]
    assert ask("arrived")["account"]["files"][0]["added"] == 2
    assert list((room.book.folder / places.SCRATCH).iterdir()) == []


def test_of_what_no_reader_knows_one_piece_is_enough(ask: Ask) -> None:
    ask("begin", names=["film.mov", "all.zip"])
    assert not ask("piece", b"\x00\x00\x00 ftyp" * 100, at=0)["more"]
    assert ask("piece", zipped(Connections__csv=HEAD + ANN), at=1)["more"]
    assert [file["added"] for file in ask("arrived")["account"]["files"]] == [0, 1]


def test_an_empty_file_costs_the_others_nothing(ask: Ask, room: Workbook) -> None:
    ask("begin", names=["empty.csv", "Connections.csv"])
    ask("piece", at=0)
    ask("piece", (HEAD + ANN).encode(), at=1)
    reply = ask("arrived")
    assert [file["failed"] for file in reply["account"]["files"]] == [True, False]
    assert names(room) == ["Ann Lee"]


def test_files_of_one_name_are_each_told_of(ask: Ask, room: Workbook) -> None:
    ask("begin", names=["a/list.csv", "a/list.csv"])
    ask("piece", (HEAD + ANN).encode(), at=0)
    ask("piece", (HEAD + BO).encode(), at=1)
    assert [file["added"] for file in ask("arrived")["account"]["files"]] == [1, 1]


def test_stopped_halfway_nothing_is_taken_in(ask: Ask, room: Workbook) -> None:
    ask("begin", names=["Connections.csv"])
    ask("piece", (HEAD + ANN).encode(), at=0)
    ask("stop")
    assert "stopped" in ask("arrived")["fault"].lower()
    assert (names(room), list((room.book.folder / places.SCRATCH).iterdir())) == ([], [])


def test_what_a_killed_kernel_left_behind_goes_after_a_day(room: Workbook) -> None:
    left = parcel.Parcel(room.book.folder, ["a.csv"])
    left.add(0, b"Ann")
    os.utime(left.folder, (0, 0))
    fresh = parcel.Parcel(room.book.folder, ["b.csv"])
    assert (left.folder.exists(), fresh.folder.exists()) == (False, True)
    left.close(), fresh.close()


def test_a_whole_archive_says_how_much_it_passed_by(ask: Ask) -> None:
    body = zipped(Connections__csv=HEAD + ANN, messages__html="<p>hello</p>", Invitations__csv="a,b\n1,2\n")
    account = send(ask, export__zip=body)["account"]
    assert [(file["name"], file["added"]) for file in account["files"]] == [("Connections.csv", 1)]
    assert account["passed"] == "2 other files in the archive are of no use here."


def test_of_many_faults_the_first_are_shown_and_the_rest_can_be_asked_for(ask: Ask) -> None:
    account = send(ask, Connections__csv=HEAD + ANN + NOBODY * 100)["account"]
    assert (len(account["problems"]), account["more"]) == (accounting.MOST_LINES, "and 40 more")
    rest = ask("more", start=accounting.MOST_LINES)
    assert (len(rest["problems"]), rest["more"]) == (40, "")


def test_pairs_that_wait_are_counted(ask: Ask) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nN:Lee;Ann;;;\nEND:VCARD\n"
    assert send(ask, a__csv=HEAD + ANN, b__vcf=card)["account"]["twins"] == say("en", "bring.twins", n=1)


def test_an_import_is_taken_back_and_leaves_the_list(ask: Ask, room: Workbook) -> None:
    ask("paste", names="Bo Berg")
    reply = send(ask, Connections__csv=HEAD + ANN)
    assert [one["files"] for one in reply["past"]] == ["Connections.csv", "names.txt"]
    back = ask("undo", batch=reply["account"]["batch"])
    assert back["said"] == say("en", "bring.undone", removed=1, kept=0)
    assert ([one["files"] for one in back["past"]], names(room)) == (["names.txt"], ["Bo Berg"])
    assert "no import" in ask("undo", batch=99)["fault"]


def test_pasted_names_are_taken_in_and_none_is_a_line(ask: Ask, room: Workbook) -> None:
    ask("paste", names="佐藤 花子、霊峰商事\nAnn Lee\n")
    assert names(room) == ["佐藤 花子", "Ann Lee"]
    assert ask("paste", names=" \n")["fault"] == say("en", "bring.nothing_pasted")


def test_a_folder_of_this_machine_is_taken_in(ask: Ask, room: Workbook, tmp_path: Path) -> None:
    (tmp_path / "exports" / "deep").mkdir(parents=True)
    (tmp_path / "exports" / "deep" / "Connections.csv").write_text(HEAD + ANN)
    (tmp_path / "exports" / ".hidden").write_text("Bo Berg")
    assert len(ask("folder", path=f' "{tmp_path / "exports"}" ')["account"]["files"]) == 1
    assert names(room) == ["Ann Lee"]
    assert ask("folder", path=str(tmp_path / "nowhere"))["fault"].startswith("There is no file or folder")
    assert ask("folder", path="  ")["fault"] == say("en", "bring.no_path")
    (tmp_path / "bare").mkdir()
    assert ask("folder", path=str(tmp_path / "bare"))["fault"] == say(
        "en", "bring.folder_empty", folder=str(tmp_path / "bare")
    )


def test_a_folder_that_can_hardly_be_meant_is_not_read(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinmyaku.panels.delivery.MOST_FILES", 2)
    for at in range(5):
        (tmp_path / f"{at}.csv").write_text(HEAD + ANN)
    many = say("en", "bring.too_many", n=2)
    assert ask("folder", path=str(tmp_path))["fault"] == many
    assert ask("begin", names=["a", "b", "c"])["fault"] == many


def test_the_inbox_is_a_button_away(ask: Ask, room: Workbook) -> None:
    inbox = room.book.folder / "inbox"
    assert ask("inbox")["fault"] == say("en", "bring.inbox_empty", folder=str(inbox))
    (inbox / "Connections.csv").write_text(HEAD + ANN)
    assert ask("inbox")["account"]["files"][0]["added"] == 1


def test_a_file_that_may_not_be_read_is_a_line_and_the_rest_goes_on(
    ask: Ask, room: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "exports").mkdir()
    for name in ("a.csv", "locked.csv"):
        (tmp_path / "exports" / name).write_text(HEAD + ANN)
    really = Path.open

    def refusing(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "locked.csv":
            raise PermissionError(13, "Permission denied")
        return really(path, *how, **more)

    monkeypatch.setattr(Path, "open", refusing)
    account = ask("folder", path=str(tmp_path / "exports"))["account"]
    assert [file["added"] for file in account["files"]] == [1, 0]
    assert account["problems"][0]["said"] == say("en", "bring.unreadable", found="Permission denied")


def test_an_unknown_table_is_explained_once(ask: Ask, room: Workbook) -> None:
    reply = send(ask, one__csv=OWN, other__csv=OWN.replace("Ida Jung", "Kai Lund"), Connections__csv=HEAD + ANN)
    assert [table["file"] for table in reply["unknown"]] == ["one.csv", "other.csv"]
    assert reply["account"]["problems"][0]["said"] == say("en", "bring.asked")
    first = reply["unknown"][0]
    assert first["columns"][0] == {"column": "who", "example": "Ida Jung", "proposed": ""}
    assert ask("explain", table=first["table"], said={"who": ""})["fault"] == say("en", "bring.explain_name")
    done = ask("explain", table=first["table"], said={"who": "name", "place": "organisation", "points": ""})
    assert (done["unknown"], [file["added"] for file in done["account"]["files"]]) == ([], [1, 1])
    assert names(room) == ["Ann Lee", "Ida Jung", "Kai Lund"]
    assert list((room.book.folder / places.SCRATCH).iterdir()) == []
    assert send(ask, third__csv=OWN.replace("Ida Jung", "Lea Moor"))["unknown"] == []


def test_a_table_of_a_folder_is_explained_just_the_same(ask: Ask, room: Workbook, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    [table] = ask("folder", path=str(tmp_path / "own.csv"))["unknown"]
    ask("explain", table=table["table"], said={"who": "name"})
    assert names(room) == ["Ida Jung"]


def test_a_table_can_be_left_out(ask: Ask, room: Workbook) -> None:
    [table] = send(ask, own__csv=OWN)["unknown"]
    assert ask("leave_out", table=table["table"])["unknown"] == []
    assert names(room) == []
    assert list((room.book.folder / places.SCRATCH).iterdir()) == []


def test_names_of_files_are_kept_fit_to_show(ask: Ask, room: Workbook) -> None:
    ask("begin", names=["../../\u202egpj.exe\ud800<b>.csv"])
    ask("piece", (HEAD + ANN).encode(), at=0)
    reply = ask("arrived")
    assert reply["past"][0]["files"] == "gpj.exe?<b>.csv"
    assert not list(room.book.folder.parent.glob("*.csv"))


def test_the_country_of_telephones_is_set(ask: Ask, room: Workbook) -> None:
    assert ask("region", code="DE")["region"] == "DE"
    assert (room.region, room.book.setting("region")) == ("DE", "DE")
    assert "two letters" in ask("region", code="??")["fault"]


def test_a_full_disk_is_one_line(ask: Ask, room: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("begin", names=["Connections.csv"])

    def full(*_: Any, **__: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert "The disk is full" in ask("piece", b"First", at=0)["fault"]


def test_a_failed_import_leaves_nothing_behind(room: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery = Delivery(room, print)
    delivery.begin(["Connections.csv"])
    delivery.piece(0, [(HEAD + ANN).encode()])

    def failing(*_: Any, **__: Any) -> None:
        raise Fault("fault.book_busy")

    monkeypatch.setattr(intake.placing, "place", failing)
    with pytest.raises(Fault):
        delivery.arrived()
    assert list((room.book.folder / places.SCRATCH).iterdir()) == []


def test_japanese_is_spoken_where_it_is_chosen(tmp_path: Path) -> None:
    room = workbook.start(2026, "ja", str(tmp_path / "data"), "2026-11-30", True)
    reply = Delivery(room, print).paste("佐藤 花子")
    assert reply["account"]["said"] == "新しい人1人、更新0人、変わりなし0人でした。"


def test_without_a_person_there_is_no_panel(demo: Path) -> None:
    assert panels.imports(workbook.start(2026, "ja", str(demo), "", False)) is None
