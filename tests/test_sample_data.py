"""The sample network: made by its script, self-contained, in scale, and with its stories in it."""

from __future__ import annotations

import csv
import email.policy
import io
import mailbox
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from math import log2
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from conftest import ROOT
from jinmyaku import schema

SAMPLE = ROOT / "data" / "sample"
YEARS = (2024, 2025, 2026)
MADE_BY_HAND = {"people.toml", "notes.toml"}
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
RESERVED = re.compile(r"(example\.(com|org|net|jp)|[\w.-]+\.example)$")


def made_files(folder: Path) -> dict[str, bytes]:
    """Every file that the script writes, by its path inside the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc", ".png"} and path.name not in MADE_BY_HAND
    }


def decoded(name: str, content: bytes) -> str:
    """An export's text: the Japanese office formats are cp932, all else is UTF-8."""
    japanese = name.endswith("outlook.csv") or (name.endswith("eight.csv") and "2024" not in name)
    return content.decode("cp932" if japanese else "utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV of the owner's own."""
    return list(csv.DictReader(io.StringIO((SAMPLE / name).read_text(encoding="utf-8"))))


def answers(year: int) -> dict[str, dict[str, str]]:
    """One year's answers by contact."""
    return {row["contact"]: row for row in rows(f"answers-{year}.csv")}


def named(name: str, year: int) -> dict[str, str]:
    """One person's answers, for names that stand only once."""
    (found,) = [row for row in rows(f"answers-{year}.csv") if row["name"] == name]
    return found


def number(row: dict[str, str], question: str) -> float | None:
    """An answer as a number, None where it is blank."""
    return float(row[question]) if row[question] else None


def difference(row: dict[str, str]) -> float | None:
    """Value over effort in ladder steps, the direct answer mixed in."""
    value, effort, balance = (number(row, question) for question in ("value", "effort", "balance"))
    if effort is None and row["hours_year"]:
        effort = log2(1 + float(row["hours_year"]) * (1 + (number(row, "load") or 0) / 4))
    if value is None or effort is None:
        return balance
    return value - effort if balance is None else (value - effort + balance) / 2


def tier(row: dict[str, str]) -> str:
    """The tier by the rule of the article, with a dead band of one step."""
    d = difference(row)
    if row["ally"] == "2" or row["lifetime"] == "1":
        return schema.GROW
    if row["uses_me"] == "2":
        return schema.LET_GO
    if d is None:
        return schema.UNDECIDED
    return schema.GROW if d > 1 else schema.LET_GO if d < -1 else schema.MAINTAIN


def pending(row: dict[str, str]) -> bool:
    """Whether a second look is open: something feels off, or two answers contradict each other."""
    d = difference(row)
    used = row["uses_me"] == "2"
    ally = row["ally"] == "2" or row["lifetime"] == "1"
    contradiction = used and (ally or (d is not None and d >= -1))
    return (row["discomfort"] in ("1", "2") or contradiction) and row["review_done"] != "1"


def events(year: int) -> list[dict[str, list[str]]]:
    """The events of a calendar: values by property, without the parameters."""
    text = (SAMPLE / f"exports/{year}/calendar.ics").read_text(encoding="utf-8").replace("\n ", "")
    found = []
    for block in text.split("BEGIN:VEVENT\n")[1:]:
        event: dict[str, list[str]] = {}
        for line in block.split("\nEND:VEVENT")[0].split("\n"):
            name, _, value = line.partition(":")
            key = name.partition(";")[0] + (":DATE" if "VALUE=DATE" in name else "")
            event.setdefault(key, []).append(f"{name}:{value}" if key == "ATTENDEE" else value)
        found.append(event)
    return found


def occurrences(event: dict[str, list[str]]) -> int:
    """How often an event takes place: exceptions left out, a moved one counted once."""
    if "RECURRENCE-ID" in event:
        return 0
    if "RRULE" not in event:
        return 1
    rule = re.sub(r"UNTIL=(\w+)Z", r"UNTIL=\1", event["RRULE"][0])
    start = datetime.strptime(event["DTSTART"][0], "%Y%m%dT%H%M%S")
    return len(list(rrulestr(rule, dtstart=start))) - len(event.get("EXDATE", []))


def measured(year: int) -> Counter[str]:
    """Hours of the calendar by mail address, each meeting's time divided among its guests."""
    hours: Counter[str] = Counter()
    for event in events(year):
        guests = event.get("ATTENDEE", [])
        if event["STATUS"] == ["CANCELLED"] or "DTSTART" not in event or any("DECLINED" in one for one in guests):
            continue
        start, end = (datetime.strptime(event[key][0].rstrip("Z"), "%Y%m%dT%H%M%S") for key in ("DTSTART", "DTEND"))
        if 2 <= len(guests) <= 8:
            for guest in guests:
                share = (end - start) / timedelta(hours=1) / (len(guests) - 1)
                hours[guest.rpartition("mailto:")[2]] += share * occurrences(event)
    return hours


def mail_of(year: int) -> dict[str, str]:
    """The address on a year's invitations by name; names that two people bear are left out."""
    seen: dict[str, set[str]] = {}
    for event in events(year):
        for guest in event.get("ATTENDEE", []):
            name, mail = re.findall(r"CN=([^;]*);.*mailto:(.*)", guest)[0]
            seen.setdefault(name, set()).add(mail)
    return {name: mails.pop() for name, mails in seen.items() if len(mails) == 1}


def standing(year: int) -> str:
    """All that the first two readers and the typed lists have seen by the end of a year."""
    names = ("exports/{}/Connections.csv", "exports/{}/iphone.vcf", "typed-{}.txt")
    until = [one for one in YEARS if one <= year]
    return "\n".join((SAMPLE / name.format(one)).read_text(encoding="utf-8") for one in until for name in names)


def test_the_script_makes_the_committed_files_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, "-B", str(SAMPLE / "make.py"), str(tmp_path)], check=True, cwd=tmp_path)
    assert made_files(tmp_path) == made_files(SAMPLE)


def test_the_folder_is_under_two_megabytes():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 2_000_000


def test_every_mail_domain_is_reserved_for_examples():
    found = {domain for name, content in made_files(SAMPLE).items() for domain in MAIL.findall(decoded(name, content))}
    assert found
    assert not {domain for domain in found if not RESERVED.match(domain)}


def test_every_web_address_is_a_profile_or_linkedins_own_note():
    text = "".join(decoded(name, content) for name, content in made_files(SAMPLE).items())
    hosts = set(re.findall(r"https?://([^/\s\"<>]+)", text))
    assert hosts == {"www.linkedin.com", "monthly-product.example"}


def test_telephone_numbers_are_from_ranges_that_ring_nowhere():
    text = "\n".join(decoded(name, content) for name, content in made_files(SAMPLE).items())
    found = set(re.findall(r"(?<![\w-])0\d{1,3}-\d{2,4}-\d{4}(?![\w-])|\+[1-9][\d -]{8,}", text))
    assert len(found) > 30
    assert {one for one in found if not re.match(r"0[39]0?-0000-\d{4}$|\+1 202 555 01\d\d$", one)} == set()


@pytest.mark.parametrize("year", YEARS)
def test_every_contact_stands_in_what_was_imported_by_then_and_names_one_person(year):
    contacts = [row["contact"] for row in rows(f"answers-{year}.csv")]
    seen = standing(year)
    assert [contact for contact in contacts if contact not in seen] == []
    assert len(set(contacts)) == len(contacts)


@pytest.mark.parametrize(
    "name",
    [
        *("gives.csv", "key_people.csv", "give_plans.csv", "introduced.csv", "mirror-2025.csv", "mirror-2026.csv"),
        *[f"second_looks-{year}.csv" for year in YEARS],
    ],
)
def test_the_other_files_speak_of_people_who_are_known(name):
    known = standing(YEARS[-1])
    assert [row["contact"] for row in rows(name) if row["contact"] not in known] == []


def test_acquaintances_are_people_who_are_known():
    known = standing(YEARS[-1])
    assert all(row[end] in known for row in rows("acquaintances.csv") for end in ("contact_a", "contact_b"))
    assert all(row[end] in known for row in rows("introduction_requests.csv") for end in ("asked", "target"))
    assert all(row["introduced_by"] in f"self{known}" for row in rows("introduced.csv"))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_mirror_is_answered_for_about_25_of_those_judged_and_in_scale(year):
    told = rows(f"mirror-{year}.csv")
    assert 22 <= len(told) <= 28
    assert {row["contact"] for row in told} <= set(answers(year))
    for row in told:
        for question, scale in schema.MIRROR.items():
            value = number(row, question)
            assert value is None or (scale.low <= value <= scale.high and value == int(value))


def test_she_introduced_herself_to_about_six_in_ten():
    by = [row["introduced_by"] for row in rows("introduced.csv")]
    assert 0.55 <= by.count("self") / len(by) <= 0.65


def test_thanks_and_word_of_what_came_of_it_are_only_for_what_was_received():
    told = rows("gives.csv")
    assert not any(row["thanked_on"] or row["told_on"] for row in told if row["direction"] == "given")
    assert all(row["date"] <= day for row in told for day in (row["thanked_on"], row["told_on"]) if day)


@pytest.mark.parametrize("year", YEARS)
def test_answers_are_in_scale(year):
    for row in rows(f"answers-{year}.csv"):
        assert row["relation"] in schema.RELATIONS
        assert row["override_tier"] in ("", *schema.TIERS)
        for question, scale in schema.QUESTIONS.items():
            value = number(row, question)
            assert value is None or scale.low <= value <= scale.high
            assert value is None or not scale.whole or value == int(value)


def test_the_columns_of_answers_are_the_questions_of_the_schema():
    header = list(rows("answers-2024.csv")[0])
    assert header[4:-2] == [*schema.QUESTIONS, schema.UNCHANGED]


@pytest.mark.parametrize("year", YEARS)
def test_some_are_marked_as_unchanged_in_every_year_but_the_first(year):
    assert sum(row["unchanged"] == "1" for row in rows(f"answers-{year}.csv")) == (0 if year == YEARS[0] else 5)


@pytest.mark.parametrize(("year", "judged", "connections"), [(2024, 60, 71), (2025, 75, 81), (2026, 90, 88)])
def test_counts(year, judged, connections):
    lines = (SAMPLE / f"exports/{year}/Connections.csv").read_text(encoding="utf-8").splitlines()
    tiers = Counter(tier(row) for row in rows(f"answers-{year}.csv"))
    assert tiers.total() == judged
    assert tiers[schema.UNDECIDED] == 5
    assert len(lines) - 4 == connections
    assert len((SAMPLE / f"typed-{year}.txt").read_text(encoding="utf-8").splitlines()) == 5


@pytest.mark.parametrize("year", YEARS)
def test_tiers_are_plausibly_spread(year):
    tiers = Counter(tier(row) for row in rows(f"answers-{year}.csv"))
    share = {name: count / tiers.total() for name, count in tiers.items()}
    assert 0.28 <= share[schema.GROW] <= 0.36
    assert 0.36 <= share[schema.MAINTAIN] <= 0.44
    assert 0.17 <= share[schema.LET_GO] <= 0.25


def test_values_and_efforts_use_the_whole_ladder():
    seen = {question: {row[question] for row in rows("answers-2026.csv")} for question in schema.LADDERS}
    assert all(seen[question] >= set("0123456789") - {"9"} for question in schema.LADDERS)


def test_the_mother_is_an_ally_whose_value_is_far_below_the_effort():
    mother = named("片桐 佐知子", 2026)
    assert tier(mother) == schema.GROW
    assert difference(mother) == -8


STORIES = {
    "一ノ瀬 隼": "maintain let_go let_go",
    "榊原 奈津子": "grow grow grow",
    "北條 雅人": "maintain maintain maintain",
    "三浦 さやか": "grow maintain maintain",
    "石橋 拓真": "grow grow grow",
    "森下 陽介": "let_go let_go maintain",
    "片桐 昭彦": "let_go let_go maintain",
    "野口 亜希": "grow grow grow",
    "藤本 圭吾": "grow grow grow",
    "久保田 剛": "maintain let_go let_go",
    "水谷 蓮": "let_go maintain grow",
    "日下部 徹": "maintain let_go grow",
    "熊谷 誠司": "- grow let_go",
    "早瀬 航": "maintain - -",
}


@pytest.mark.parametrize("name", STORIES)
def test_stories_hold_by_the_tier_rule(name):
    told = []
    for year in YEARS:
        found = [row for row in rows(f"answers-{year}.csv") if row["name"] == name]
        told.append(tier(found[0]) if found else "-")
    assert " ".join(told) == STORIES[name]


def test_about_seven_people_really_moved():
    moved = set()
    for before, after in pairwise(YEARS):
        for contact, now in answers(after).items():
            then = answers(before).get(contact)
            steps = [difference(row) for row in (then, now) if row]
            if then and tier(then) != tier(now) and None not in steps and abs(steps[1] - steps[0]) >= 3:
                moved.add(now["name"])
    assert 6 <= len(moved) <= 8


def test_an_ally_who_also_uses_me_waits_for_a_second_look():
    assert pending(named("野口 亜希", 2026))


def test_second_looks_are_partly_done_and_partly_open_in_2026():
    looks = [pending(row) for row in rows("answers-2026.csv") if row["discomfort"] in ("1", "2")]
    assert looks.count(True) >= 4
    assert looks.count(False) >= 3


def test_a_second_look_is_written_down_only_for_those_reviewed():
    for year in YEARS:
        told = answers(year)
        assert all(told[row["contact"]]["review_done"] == "1" for row in rows(f"second_looks-{year}.csv"))


def test_two_people_bear_one_name():
    assert len({row["contact"] for row in rows("answers-2026.csv") if row["name"] == "佐藤 由紀"}) == 2


def test_a_household_of_three_shares_a_telephone():
    cards = (SAMPLE / "exports/2026/iphone.vcf").read_text(encoding="utf-8").split("END:VCARD")
    assert sum("03-0000-0118" in card for card in cards) == 3


def test_one_person_is_spelled_in_several_ways():
    exports = {name: decoded(name, content) for name, content in made_files(SAMPLE).items() if "2026/" in name}
    assert "渡辺,,㈱ツキノワ沢製作所" in exports["exports/2026/outlook.csv"]
    assert "渡邉,一樹" in exports["exports/2026/eight.csv"]
    assert "一樹,,渡邊" in exports["exports/2026/google-contacts.csv"]
    assert "Kazuki,Watanabe" in exports["exports/2026/Connections.csv"]


@pytest.mark.parametrize("year", YEARS)
def test_every_event_is_of_its_year_and_some_are_odd(year):
    found = events(year)
    assert all((event.get("DTSTART") or event["DTSTART:DATE"])[0].startswith(str(year)) for event in found)
    assert sum("DTSTART:DATE" in event for event in found) >= 4
    assert sum(event["STATUS"] == ["CANCELLED"] for event in found) == 1
    assert max(len(event.get("ATTENDEE", [])) for event in found) == 12
    assert sum("RECURRENCE-ID" in event for event in found) >= 1
    assert [event for event in found if event["SUMMARY"] == ["佐藤さんとランチ"] and "ATTENDEE" not in event]


@pytest.mark.parametrize("year", YEARS)
def test_everyone_invited_but_one_stands_in_an_address_book_by_then(year):
    until = "|".join(str(one) for one in YEARS if one <= year)
    books = re.compile(rf"exports/({until})/.*(csv|vcf)$|typed-({until})|me.csv")
    known = "".join(decoded(name, text) for name, text in made_files(SAMPLE).items() if books.match(name))
    invited = {one.rpartition("mailto:")[2] for event in events(year) for one in event.get("ATTENDEE", [])}
    assert {mail for mail in invited if mail not in known} <= {"tove@fjordlys.example"}


@pytest.mark.parametrize("year", YEARS)
def test_measured_hours_mostly_fit_the_effort_answered_and_sometimes_clearly_do_not(year):
    hours, mails = measured(year), mail_of(year)
    ratios = {
        row["name"]: hours[mails[row["name"]]] / (2 ** int(row["effort"]) - 1)
        for row in rows(f"answers-{year}.csv")
        if row["name"] in mails and row["effort"] not in ("", "0") and row["value"]
    }
    near = [name for name, ratio in ratios.items() if 0.5 <= ratio <= 2]
    assert len(ratios) > 30
    assert len(near) / len(ratios) > 0.75
    assert len(ratios) - len(near) >= 3


@pytest.mark.parametrize("year", YEARS)
def test_the_mailbox_goes_both_ways_and_holds_mail_of_machines(year):
    box = mailbox.mbox(SAMPLE / f"exports/{year}/mailbox.mbox", create=False)
    letters = list(box)
    own = {row["address"] for row in rows("me.csv")}
    sent = [one for one in letters if MAIL.search(one["From"]).group(0) in own]
    assert 150 <= len(letters) <= 250
    assert 0.3 <= len(sent) / len(letters) <= 0.6
    assert any(one["List-Id"] for one in letters)
    assert any(one["Auto-Submitted"] == "auto-replied" for one in letters)
    assert {"utf-8", "iso-2022-jp"} <= {one.get_content_charset() for one in letters}
    box.close()


def test_a_mail_header_reads_back_as_it_was_written():
    box = mailbox.mbox(SAMPLE / "exports/2026/mailbox.mbox", create=False)
    parsed = [email.message_from_bytes(one.as_bytes(), policy=email.policy.default) for one in box]
    box.close()
    assert "忘年会のご案内" in {str(one["Subject"]) for one in parsed}
    assert "北條 雅人" in {address.display_name for one in parsed for address in one["From"].addresses}
