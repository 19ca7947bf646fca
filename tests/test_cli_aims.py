"""Goals, key people, gives, the mirror and introductions from a shell; and the sample's, as a shell shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jinmyaku.book import Book, contacts
from test_cli import Shell

Say = Callable[..., str]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell on a book with Ann, Bo and Cy in it; Ann is chosen for 2026."""
    with Book(tmp_path / "data") as book:
        for name in ("Ann Lee", "Bo Berg", "Cy Cole"):
            contacts.add(book, {"given": name.split()[0], "family": name.split()[1]})
    made = Shell(tmp_path / "data")
    made("choose", 2026, "--ids", "1")
    return made


def told(shell: Shell, *words: object) -> dict[str, Any]:
    """The one JSON object that a command prints, and nothing else."""
    done = shell(*words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(shell: Shell, *words: object) -> str:
    """The one line that says why a command did nothing."""
    done = shell("--lang", "en", *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    return done.stderr


def test_a_goal_is_written_changed_and_taken_out(shell: Shell) -> None:
    shell("goal", 2026, "--add", "goal=A second shop", "horizon=3", "weight=3")
    shell("goal", 2026, 1, "status=carried", "achieved_means=The lease is signed")
    (goal,) = told(shell, "goal", 2026)["goals"]
    assert (goal["goal"], goal["horizon"], goal["status"], goal["state"]) == ("A second shop", 3, "carried", "nobody")
    assert "The lease is signed" in shell("goal", 2026, 1).stdout
    shell("goal", 2026, 1, "--remove")
    assert told(shell, "goal", 2026) == {"goals": [], "total_gap": None}


def test_showing_opens_no_year(shell: Shell) -> None:
    for command in ("goal", "key", "give", "mirror"):
        assert shell(command, 2031).returncode == 0
    with Book(shell.data) as book:
        assert book.rows("SELECT year FROM audit") == [(2026,)]


def test_a_key_person_is_named_later_and_stands_for_a_goal(shell: Shell) -> None:
    shell("goal", 2026, "--add", "goal=A second shop")
    shell("key", 2026, "--describe", "Someone with two shops", "--goal", "1=achieved")
    shell("key", 2026, 1, "--name", "Ann Lee", "access=met", "income=100000000", "respect=Patience")
    found = told(shell, "key", 2026)
    (key,) = found["key_people"]
    assert (key["name"], key["access"], key["hourly"], key["chance"]) == ("Ann Lee", "met", 50_000.0, 0.25)
    assert [(one["key"], one["goal_id"], one["fit"]) for one in found["goals_of"]] == [(1, 1, "achieved")]
    shell("key", 2026, 1, "--goal", "1=")
    assert told(shell, "key", 2026)["goals_of"] == []


def test_a_give_is_planned_given_and_taken_back(shell: Shell) -> None:
    shell("key", 2026, "--add", "Ann Lee", "hourly_value=3000")
    shell("give", 2026, "--plan", 1, "kind=care", "what=A card", "day=2026-12-24", "minutes=5", "saved=60")
    (plan,) = told(shell, "give", 2026)["plans"]
    assert (plan["name"], plan["worth"], plan["small"], plan["done"]) == ("Ann Lee", 1.0, True, False)
    shell("give", 2026, "--done", 1, "--on", "2026-11-01")
    assert [one["day"] for one in told(shell, "give", 2026)["ledger"]] == ["2026-11-01"]
    shell("give", 2026, "--undone", 1)
    assert told(shell, "give", 2026)["ledger"] == []
    shell("give", 2026, 1, "--remove")
    assert told(shell, "give", 2026)["plans"] == []


def test_thanks_are_shown_until_they_are_given(shell: Shell) -> None:
    shell("give", 2026, "--record", "received", "Ann Lee", "minutes=90", "note=Advice", "--on", "2026-05-01")
    assert "Thanks are due" in shell("--lang", "en", "give", 2026).stderr
    shell("give", 2026, "--thanked", 1, "--on", "2026-05-02")
    assert "what came of it" in shell("--lang", "en", "give", 2026).stderr
    shell("give", 2026, "--told", 1, "--on", "2026-06-01")
    done = shell("give", 2026)
    assert (done.stderr, "Advice" in done.stdout) == ("", True)


def test_what_there_is_to_give_is_kept_by_kind(shell: Shell) -> None:
    shell("give", 2026, "--offer", "kind=knowledge", "what=How to price", "minutes=30")
    shell("give", 2026, "--offer", 1, "minutes=20")
    (offer,) = told(shell, "give", 2026)["offers"]
    assert (offer["kind"], offer["what"], offer["minutes"]) == ("knowledge", "How to price", 20.0)
    shell("give", 2026, "--offer", 1, "--remove")
    assert told(shell, "give", 2026)["offers"] == []


def test_a_year_without_a_line_in_the_ledger_is_shown_all_the_same(shell: Shell) -> None:
    shell("give", 2025, "--record", "given", "Ann Lee", "minutes=5", "--on", "2025-05-01")
    assert (shell("give", 2026).returncode, shell("give", 2026).stderr) == (0, "")


def test_a_line_of_the_ledger_is_taken_out_and_what_was_planned_is_planned_again(shell: Shell) -> None:
    shell("key", 2025, "--add", "Ann Lee")
    shell("give", 2025, "--plan", 1, "what=A card", "minutes=5")
    shell("give", 2025, "--done", 1, "--on", "2025-05-01")
    shell("give", 2025, "--record", "given", "Ann Lee", "--on", "2025-05-02")
    for number in (1, 2):
        shell("give", 2025, "--strike", number)
    found = told(shell, "give", 2025)
    assert (found["ledger"], [plan["done"] for plan in found["plans"]]) == ([], [False])


def test_thanks_written_down_by_mistake_are_taken_back(shell: Shell) -> None:
    shell("give", 2025, "--record", "received", "Ann Lee", "--on", "2025-05-01")
    for note in ("thanked", "told"):
        shell("give", 2025, f"--{note}", 1, "--on", "2025-05-02")
    assert told(shell, "give", 2025)["thanks"] == []
    for note in ("thanked", "told"):
        shell("give", 2025, f"--not-{note}", 1)
    assert [(one["thank"], one["tell"]) for one in told(shell, "give", 2025)["thanks"]] == [(True, True)]


def test_a_plan_is_shown_with_its_worth_to_them_and_the_small_ones_marked(shell: Shell) -> None:
    shell("key", 2026, "--add", "Ann Lee", "hourly_value=3000")
    shell("give", 2026, "--plan", 1, "what=A card", "minutes=5", "saved=90")
    shell("give", 2026, "--plan", 1, "what=A visit", "minutes=60")
    lines = [line.split() for line in shell("--lang", "en", "give", 2026).stdout.splitlines()]
    assert [line[-4:] for line in lines if "card" in line or "visit" in line] == [
        ["5", "yes", "1.5", "h"],
        ["visit", "60", "1", "h"],
    ]


def test_somebody_added_twice_is_one_key_person_with_both_goals(shell: Shell) -> None:
    for words in ("A shop", "Rest"):
        shell("goal", 2026, "--add", f"goal={words}")
    shell("key", 2026, "--add", "Ann Lee", "--goal", "1=achieved")
    done = shell("--lang", "en", "key", 2026, "--add", "Ann Lee", "--goal", "2=on_the_way", "access=met")
    assert (done.returncode, done.stderr) == (0, "Ann Lee is key person 1 already; what you said was added there.\n")
    found = told(shell, "key", 2026)
    assert [(one["number"], one["access"]) for one in found["key_people"]] == [(1, "met")]
    assert [one["goal_id"] for one in found["goals_of"]] == [1, 2]


def test_nobody_with_a_name_gets_another(shell: Shell) -> None:
    shell("key", 2026, "--add", "Ann Lee")
    shell("key", 2026, "--describe", "A baker")
    assert "Key person 1 has a name already" in refused(shell, "key", 2026, 1, "--name", "Bo Berg")
    assert "They are key person 1 already" in refused(shell, "key", 2026, 2, "--name", "Ann Lee")
    assert shell("key", 2026, 1, "--name", "Ann Lee").returncode == 0
    assert [one["name"] for one in told(shell, "key", 2026)["key_people"]] == ["Ann Lee", ""]


def test_how_two_know_each_other_is_said_of_both(shell: Shell) -> None:
    assert "would vouch for each other" in shell("--lang", "en", "knows", "Ann Lee", "Bo Berg", "vouches").stdout


def test_a_way_says_first_that_one_is_in_touch_already(shell: Shell) -> None:
    shell("key", 2026, "--add", "Bo Berg", "access=in_touch")
    assert shell("--lang", "en", "way", 2026, "Bo Berg").stdout.startswith("You are in touch with Bo Berg already.")
    assert told(shell, "way", 2026, "Bo Berg")["in_touch"]


def test_ones_own_chances_are_kept(shell: Shell) -> None:
    shell("answer", 2026, "Ann Lee", "ally=2")
    shell("knows", "Ann Lee", "Bo Berg", "mutual")
    shell("way", 2026, "Bo Berg", "--chance", "mutual=0.4", "--chance", "vouches=0.5")
    found = told(shell, "way", 2026, "Bo Berg")
    assert (found["ways"][0]["chance"], found["chances"]["mutual"], found["chances"]["met"]) == (0.2, 0.4, 0.1)
    assert "no field" not in refused(shell, "way", 2026, "Bo Berg", "--chance", "close=0.4")


def test_the_mirror_is_answered_for_one_and_an_answer_taken_back(shell: Shell) -> None:
    shell("mirror", 2026, "Ann Lee", "ally=0", "value=1", "effort=5", "uses=0", "discomfort=0")
    (ann,) = told(shell, "mirror", 2026)["people"]
    assert (ann["name"], ann["theirs"], ann["at_risk"], ann["step"]) == ("Ann Lee", "let_go", True, "costs")
    shell("mirror", 2026, "Ann Lee", "value=")
    assert told(shell, "mirror", 2026, "Ann Lee")["people"][0]["m_value"] is None


def test_a_way_leads_through_whom_one_has_not_asked_lately(shell: Shell) -> None:
    shell("answer", 2026, "Ann Lee", "ally=2")
    shell("knows", "Ann Lee", "Bo Berg", "mutual")
    found = told(shell, "way", 2026, "Bo Berg")
    assert [[one["name"] for one in way["people"]] for way in found["ways"]] == [["Ann Lee", "Bo Berg"]]
    shell("way", 2026, "Bo Berg", "--asked", "Ann Lee")
    found = told(shell, "way", 2026, "Bo Berg")
    assert (found["ways"], found["avoided"][0]["why"], len(found["requests"])) == ([], "asked", 1)
    shell("way", 2026, "Bo Berg", "--came-of", "1=introduced")
    assert told(shell, "way", 2026, "Bo Berg")["requests"][0]["came_of"] == "introduced"


def test_two_who_do_not_know_each_other_are_no_way(shell: Shell) -> None:
    shell("knows", "Ann Lee", "Bo Berg")
    assert "do not know" in shell("--lang", "en", "knows", "Ann Lee", "Bo Berg", "no").stdout
    assert told(shell, "way", 2026, "Bo Berg")["ways"] == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["goal", 2026, "goal=Rest"], "--add"),
        (["goal", 2026, "--add", "weight=3"], "some words"),
        (["goal", 2026, "--add", "goal=Rest", "weight=9"], "from 1 to 3"),
        (["goal", 2026, "--add", "goal=Rest", "weight=much"], "A number is needed"),
        (["goal", 2026, "--add", "goal=Rest", "colour=red"], "no field colour"),
        (["goal", 2026, 7], "no goal with the number 7"),
        (["goal", 2026, 7, "status=open"], "no goal with the number 7"),
        (["goal", "soon"], "whole number"),
        (["key", 2026, "--add", "Nobody Here"], "Nobody Here"),
        (["key", 2026, "--describe", "A baker", "--goal", "4=achieved"], "no goal with the number 4"),
        (["key", 2026, 3, "access=met"], "no key person with the number 3"),
        (["key", 2026, "access=met"], "--describe"),
        (["key", 2026, "--add", "Ann Lee", "--describe", "A baker"], "One thing at a time"),
        (["key", 2026, "--add", "Ann Lee", "access=close"], "close"),
        (["key", 2026, "--add", "Ann Lee", "contact_id=2"], "no field contact_id"),
        (["give", 2026, "--plan", 9, "what=A card"], "no key person with the number 9"),
        (["give", 2026, "--done", 9], "no planned give with the number 9"),
        (["give", 2026, "--undone", 9], "not written down as given"),
        (["give", 2026, 9, "what=A card"], "no planned give with the number 9"),
        (["give", 2026, "what=A card"], "--offer"),
        (["give", 2026, "--thanked", 9], "Nothing received"),
        (["give", 2026, "--thanked", "all"], "number of a line"),
        (["give", 2026, "--record", "lent", "Ann Lee"], "lent"),
        (["give", 2026, "--record", "given", "Ann Lee", "minutes=-5"], "-5"),
        (["give", 2026, "--record", "given", "Ann Lee", "id=5"], "no field id"),
        (["give", 2026, "--record", "given", "Ann Lee", "--on", "yesterday"], "yesterday"),
        (["give", 2026, "--offer", "--plan", 1, "what=A card"], "One thing at a time"),
        (["give", 2026, "--record", "given", "Ann Lee", "--on", "9999-12-31"], "still ahead"),
        (["give", 2026, "--strike", 9], "Nothing given or received"),
        (["give", 2026, "--offer", 9, "--remove"], "nothing to give with the number 9"),
        (["give", 2026, "--offer", "--remove"], "--offer"),
        (["way", 2026, "Bo Berg", "--asked", "Ann Lee", "--on", "9999-12-31"], "still ahead"),
        (["way", 2026, "Bo Berg", "--chance", "met=2"], "from 0 to 1"),
        (["mirror", 2026, "Bo Berg", "value=3"], "chosen"),
        (["mirror", 2026, "Ann Lee", "value=30"], "30"),
        (["mirror", 2026, "Ann Lee", "love=3"], "no field love"),
        (["mirror", 2026, "Ann Lee", "value"], "FIELD=TEXT"),
        (["way", 2026, "Bo Berg", "--asked", "Bo Berg"], "two different people"),
        (["way", 2026, "Bo Berg", "--came-of", "5=declined"], "no request with the number 5"),
        (["knows", "Ann Lee", "Bo Berg", "well"], "well"),
    ],
)
def test_a_fault_is_one_line_and_nothing_is_kept(shell: Shell, words: list[object], line: str) -> None:
    assert line in refused(shell, *words)
    with Book(shell.data) as book:
        kept = [book.rows(f"SELECT id FROM {table}") for table in ("goal", "key_person", "give_plan", "exchange")]
    assert kept == [[], [], [], []]


def test_a_closed_year_says_so(shell: Shell) -> None:
    shell("goal", 2026, "--add", "goal=Rest")
    shell("close", 2026)
    assert "2026" in refused(shell, "goal", 2026, 1, "status=dropped")
    assert told(shell, "goal", 2026)["goals"][0]["status"] == "open"


def test_the_rules_for_time_say_how_many_key_people_are_named(shell: Shell) -> None:
    shell("goal", 2026, "--add", "goal=Rest")
    shell("key", 2026, "--add", "Ann Lee", "--goal", "1=achieved")
    assert "key_people=1\n" in shell("rule", 2026).stdout
    shell("rule", 2026, "key_people=5")
    assert "key_people=5\n" in shell("rule", 2026).stdout


def test_both_languages_tell_the_same_things(shell: Shell) -> None:
    shell("goal", 2026, "--add", "goal=Rest")
    english, japanese = (shell("--lang", lang, "goal", 2026, 1).stdout for lang in ("en", "ja"))
    assert "Nobody named yet" in english
    assert "まだ誰も挙げていない" in japanese
    assert re.search(r"[A-Z][a-z]+ [a-z]+", japanese) is None


@pytest.fixture(scope="module")
def sample(demo_made: Path) -> Shell:
    return Shell(demo_made)


def test_the_sample_tells_of_goals_carried_on_achieved_and_without_anybody(sample: Shell) -> None:
    goals = {goal["goal"]: goal for goal in told(sample, "goal", 2026)["goals"]}
    abroad, alone = goals["Speak at a conference abroad"], goals["年商三千万円の一人会社"]
    assert (abroad["state"], abroad["begun"], alone["status"], alone["said"]) == ("nobody_there", 2025, "open", False)
    assert goals["値上げして、仕事を減らす"]["status"] == "achieved"
    assert "継続契約を三社" not in goals


def test_the_sample_has_thanks_to_give_and_gives_done_and_to_come(sample: Shell) -> None:
    found = told(sample, "give", 2026)
    assert len(found["thanks"]) == 3
    assert sum(plan["done"] for plan in found["plans"]) == 2
    assert {plan["kind"] for plan in found["plans"]} == {"care", "knowledge", "introduction", "consideration", "money",
                                                         "time"}  # fmt: skip


def test_the_sample_has_someone_who_might_let_her_go_and_one_who_contradicts(sample: Shell) -> None:
    people = told(sample, "mirror", 2026)["people"]
    assert {one["name"] for one in people if one["at_risk"] and one["mine"] == "grow"} == {"大河内 修", "高遠 恭子"}
    assert [one["name"] for one in people if one["contradicts"]] == ["北條 雅人"]


def test_the_sample_has_ways_and_one_who_was_asked_lately(sample: Shell) -> None:
    found = told(sample, "way", 2026, "高遠 恭子")
    assert found["ways"][0]["people"][0]["name"] == "榊原 奈津子"
    assert [one["name"] for one in found["avoided"] if one["why"] == "asked"] == ["西園 まどか"]


def test_the_currency_of_ones_money_is_said_once(shell: Shell) -> None:
    assert shell("--lang", "ja", "currency").stdout == "JPY\n"
    assert shell("currency", "eur").stdout == "EUR\n"
    assert shell("--lang", "ja", "currency").stdout == "EUR\n"
    assert "There is no currency YEN" in refused(shell, "currency", "yen")
