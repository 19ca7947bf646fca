"""Words: the same in both languages, complete, and never more than words."""

from __future__ import annotations

import re
import string

import pandas as pd
import pytest

from conftest import ROOT
from jinmyaku import schema, text
from jinmyaku.text import Fault

# English tells one from many; Japanese does not.
PLURAL = "_one"


def test_both_languages_have_the_same_keys() -> None:
    english = {key for key in text.keys("en") if not key.endswith(PLURAL)}
    assert english == text.keys("ja")


def test_both_languages_fill_the_same_places() -> None:
    def places(lang: str, key: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text.say(lang, key)) if name}

    assert [key for key in text.keys("ja") if places("ja", key) != places("en", key)] == []


def code() -> str:
    panels = ROOT / "lib" / "jinmyaku" / "assets" / "panels"
    files = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb"), *panels.glob("*.js")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_message_that_the_code_names_is_there() -> None:
    groups = "|".join(sorted({key.partition(".")[0] for key in text.keys("en")}))
    named = set(re.findall(rf'"((?:{groups})\.[a-z_0-9]+(?:\.[a-z_0-9]+)*)"', code()))
    wholes = {key.rpartition(".")[0] for key in text.keys("en")}
    known = text.keys("en") | wholes | {"report.html", "panel.js", "panel.css"}
    assert named - known == set()


def test_every_message_is_used() -> None:
    source = code()
    whole_groups = set(re.findall(r'text\.group\([a-z._]+, "([a-z]+)"\)', source))
    begun = tuple(
        set(re.findall(r'f"([a-z_]+\.[a-z_.]*)\{', source))
        | set(re.findall(r"[\"']([a-z_]+\.)[\"'] \+", source))
        | set(re.findall(r"`([a-z_]+\.[a-z_.]*)\$\{", source))
    )
    loose = [k for k in text.keys("ja") if k.partition(".")[0] not in whole_groups and not k.startswith(begun)]
    assert [key for key in loose if f'"{key}"' not in source.replace("\\", "")] == []


def test_every_question_has_its_words_in_both_languages() -> None:
    for lang in schema.LANGUAGES:
        for question, scale in schema.QUESTIONS.items():
            assert text.say(lang, f"question.{question}")
            if scale.whole and question not in (*schema.LADDERS, "meetings_per_year"):
                assert len(text.group(lang, f"answer.{question}")) == scale.high - scale.low + 1


def test_japanese_is_set_in_full_width() -> None:
    said = {key: text.say("ja", key) for key in text.keys("ja")}
    assert [key for key, line in said.items() if re.search(r"[ぁ-んァ-ヶ一-龠][(:]|[):][ぁ-んァ-ヶ一-龠]", line)] == []


def test_nobody_shouts() -> None:
    for lang in schema.LANGUAGES:
        assert [key for key in text.keys(lang) if re.search(r"[!！]", text.say(lang, key))] == []


def test_a_sentence_for_every_row() -> None:
    keys = pd.Series(["reason.value_above", "", "reason.ally"])
    hours = text.hours("en", pd.Series([63.0, None, 0.5]))
    assert text.fill("en", keys, value=hours, effort=hours).tolist() == [
        "value 63 h, effort 63 h a year",
        "",
        "ally in hard times",
    ]


def test_braces_in_a_value_stay_as_they_are() -> None:
    own = text.fill("en", pd.Series(["reason.own"]), reason=pd.Series(["{x} {rule}"]), rule=pd.Series(["Grow"]))
    assert own.tolist() == ["own decision: {x} {rule} (by the rule: Grow)"]


def test_counts_have_their_thousands_and_years_have_none() -> None:
    assert text.say("en", "cli.chosen", n=12_000, year=2026) == "12,000 people chosen for 2026."
    assert text.say("en", "count.people", n=1) == "1 person"


def test_a_fault_speaks_both_languages() -> None:
    fault = Fault("fault.year", found="-1")
    assert "2026" in fault.say("en")
    assert "年は" in fault.say("ja")
    assert fault._render_traceback_() == [str(fault)]


@pytest.mark.parametrize("lang", ["de", "", "EN"])
def test_another_language_is_refused_in_words(lang: str) -> None:
    with pytest.raises(Fault, match="en or ja"):
        text.say(lang, "tier.grow")
