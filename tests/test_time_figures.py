"""Figures and tables of one's own time: they add up, say what does not fit without colour, and keep names text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from conftest import crowd
from jinmyaku import audit, figures, measuring, planning, schema, timeplan, weighing
from jinmyaku.book import Book, interactions, time_rules
from jinmyaku.figures import Picture, picture, time_tables
from jinmyaku.planning import Plan
from jinmyaku.weighing import Strips

HOSTILE = '<a href="https://x.invalid">Bob</a> & <b>Co</b> %{x}'
DAY = dt.date(2026, 11, 30)
LANGS = ("en", "ja")


def read(book: Book, **rules: float) -> Plan:
    return planning.read(book, audit.read(book, 2026, DAY), {**timeplan.RULES, **rules})


def strips(book: Book, plan: Plan) -> Strips:
    return weighing.strips(plan.held, plan.people["display"], measuring.measured(book).rows, DAY)


def pictures(book: Book, plan: Plan, lang: str) -> list[Picture]:
    return [
        figures.fits(plan.table, lang),
        figures.steps(weighing.steps(plan.people, plan.rules), plan.rules, lang),
        figures.strips(strips(book, plan), lang),
        figures.given(weighing.given(plan.held, plan.people), lang),
    ]


def drawn(made: Picture) -> str:
    made.drawing.checked()
    return json.dumps(made._repr_mimebundle_()[picture.MIME], ensure_ascii=False)


def notes(made: Picture) -> list[str]:
    return [note.text for note in made.figure.layout.annotations]


def people(tiers: list[str], hours: list[float]) -> pd.DataFrame:
    nan = float("nan")
    return pd.DataFrame(
        {"tier": tiers, "hours_now": hours, "own_times": nan, "own_length": nan, "relation": "work", "depends": 0}
    )


def held(**columns: object) -> pd.DataFrame:
    usual = {"tier": "grow", "times": 24.0, "planned": 48.0, "in_person": 0, "video": 0, "hours": 0.0, "seen": True}
    return pd.DataFrame({**usual, "last_two_way": pd.NaT, "days": 9.0, "overdue": 0.5, **columns})


def meetings(*of: tuple[int, str, str]) -> pd.DataFrame:
    rows = pd.DataFrame(list(of), columns=["person", "kind", "day"])
    return rows.assign(day=pd.to_datetime(rows["day"]), meeting=True)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("number", [0, 1, 5, 100, 3000])
def test_every_figure_and_table_shows_any_number_of_people(number: int, lang: str, tmp_path: Path) -> None:
    with Book(crowd(tmp_path / "data", number)) as book:
        plan = read(book)
        made, met = pictures(book, plan, lang), strips(book, plan)
    gaps = weighing.given(plan.held, plan.people)
    told = (
        time_tables.budget(plan.table, lang),
        time_tables.steps(weighing.steps(plan.people, plan.rules), lang),
        time_tables.rhythm(met, lang),
        time_tables.given_tiers(gaps, lang),
        time_tables.given(gaps, lang),
    )
    assert all(one.alt for one in made)
    assert all(table.plain() for table in told)
    assert max(len(drawn(one)) for one in made) < 60_000


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_is_drawn_whole(demo: Path, lang: str) -> None:
    with Book(demo) as book:
        made = pictures(book, read(book), lang)
    assert all(len(one.figure.data) > 1 for one in made)
    colours = {*picture.COLOURS.values(), picture.GREY}
    for one in made:
        marks = [trace.marker.color for trace in one.figure.data if trace.marker.color is not None]
        assert {mark for some in marks for mark in ([some] if isinstance(some, str) else some)} <= {
            *colours, "rgba(128,128,128,0)",
        }  # fmt: skip


def test_what_does_not_fit_is_told_by_words_and_hatching(tmp_path: Path) -> None:
    plan = timeplan.plan(people(["grow"] * 12, [20.0] * 12), timeplan.RULES)
    made = figures.fits(plan, "en")
    hatched = [trace for trace in made.figure.data if trace.marker.pattern.shape == "/"]
    assert [trace.x[0] for trace in hatched] == [pytest.approx(576 - 345.6)]
    assert notes(made)[0] == "<b>Grow</b>, 12 people: 576 h needed, 346 h there; 230 h too few"
    assert "it fits" in notes(made)[1]
    assert "Grow 576 h needed, 346 h there, does not fit" in made.alt


def test_a_plan_that_fits_has_nothing_hatched() -> None:
    made = figures.fits(timeplan.plan(people(["grow"], [20.0]), timeplan.RULES), "ja")
    assert not [trace for trace in made.figure.data if trace.marker.pattern.shape]
    assert "収まります" in notes(made)[0]


def test_the_steps_lead_from_now_to_all_the_hours_there_are() -> None:
    everyone = people(["grow", "maintain", "maintain", "let_go"], [20.0, 30.0, 2.0, 40.5])
    table = weighing.steps(everyone, timeplan.RULES)
    assert table.sum().tolist() == [pytest.approx(576.0)] * 2
    full = table["full_year"].to_dict()
    assert full == {
        "now": 92.5, "let_go": -40.0, "maintain": -24.0, "more": 4.0, "grow": 28.0, "key": 30.0, "slack": 485.5,
    }  # fmt: skip
    assert table.loc["let_go", "this_year"] == pytest.approx(-40 * 0.765625)


def test_steps_that_nobody_takes_are_not_drawn() -> None:
    table = weighing.steps(people(["grow"], [20.0]), timeplan.RULES)
    made = figures.steps(table, timeplan.RULES, "en")
    assert made.figure.layout.yaxis.ticktext == ("Now", "Grow", "Key people", "Left over")


def test_too_few_hours_are_called_so_and_hatched() -> None:
    rules = timeplan.RULES | {"hours_week": 0.5}
    made = figures.steps(weighing.steps(people(["grow"], [20.0]), rules), rules, "en")
    assert made.figure.layout.yaxis.ticktext[-1] == "Too few"
    assert made.figure.data[-1].marker.pattern.shape == "/"
    assert "Too few 54 h" in made.alt


def test_the_first_year_stands_beside_a_full_one_only_where_it_differs() -> None:
    made = figures.steps(weighing.steps(people(["let_go", "grow"], [40.5, 20.0]), timeplan.RULES), timeplan.RULES, "en")
    assert "−40 h (−31 h this year)" in notes(made)
    assert "+28 h" in notes(made)


def test_those_for_whom_it_is_time_stand_on_top_and_none_to_let_go() -> None:
    table = held(tier=["grow", "maintain", "let_go", "grow"], overdue=[0.2, 1.8, 9.0, float("nan")])
    met = weighing.strips(table, pd.Series(["Ann", "Bo", "Cy", "Di"]), meetings((1, "in_person", "2026-05-04")), DAY)
    made = figures.strips(met, "en")
    assert made.figure.layout.yaxis.ticktext == ("Bo", "Ann", "Di")
    assert notes(made)[:2] == ["<b>Time to meet</b>", "<b>Not yet due, or no record</b>"]


def test_in_person_is_filled_and_video_open_beside_it() -> None:
    rows = meetings(*[(0, "in_person", "2026-05-04")] * 4, (0, "video", "2026-05-20"), (0, "call", "2026-06-01"))
    made = figures.strips(weighing.strips(held(tier=["grow"]), pd.Series(["Ann"]), rows, DAY), "en")
    in_person, video = made.figure.data
    assert (list(in_person.marker.symbol), list(video.marker.symbol)) == (["circle"], ["circle-open"])
    assert in_person.x[0] < video.x[0] < in_person.x[0] + 0.5
    assert list(in_person.customdata) == ["May: 4 in person"]
    assert in_person.marker.size[0] > video.marker.size[0]


def test_no_more_than_forty_strips_and_twenty_gaps(tmp_path: Path) -> None:
    with Book(crowd(tmp_path / "data", 100)) as book:
        interactions.add(book, [1], "in_person", "2026-05-04", 90)
        plan = read(book)
        _, _, met, given = pictures(book, plan, "en")
    assert len(met.figure.layout.yaxis.ticktext) == 40
    assert len(given.figure.layout.yaxis2.ticktext) == 20


def test_without_any_record_the_strips_say_what_to_bring(tmp_path: Path) -> None:
    with Book(crowd(tmp_path / "data", 5)) as book:
        made = figures.strips(strips(book, read(book)), "ja")
    assert made.alt.startswith("この12か月に会った記録がありません")


def test_gaps_are_drawn_largest_first_planned_open_and_given_filled() -> None:
    table = held(hours=[40.0, 2.0, 90.0])
    gaps = weighing.given(table, pd.DataFrame({"display": ["Ann", "Bo", "Cy"], "hours_now": 1.0}))
    made = figures.given(gaps, "en")
    assert made.figure.layout.yaxis2.ticktext == ("Bo", "Cy", "Ann")
    _, planned, given, words = (trace for trace in made.figure.data if trace.xaxis == "x2")
    assert set(planned.marker.symbol) == {"circle-open"}
    assert set(given.marker.symbol) == {"circle"}
    assert [word.strip() for word in words.text] == ["−46 h", "+42 h", "−8 h"]


def test_with_nothing_measured_ones_own_answers_stand_in_and_it_says_so(tmp_path: Path) -> None:
    with Book(crowd(tmp_path / "data", 5)) as book:
        plan = read(book)
    gaps = weighing.given(plan.held, plan.people)
    made = figures.given(gaps, "en")
    assert gaps["given"].to_dict() == plan.people["hours_now"].reindex(gaps.index).to_dict()
    assert notes(made)[-1] == "Nothing was measured: from your answers alone"
    assert "0 of them measured" in made.alt
    assert set(time_tables.given(gaps, "en").frame["Known from"]) == {"your answer"}


def test_what_was_not_measured_is_faint() -> None:
    table = held(seen=[True, False])
    made = figures.given(weighing.given(table, pd.DataFrame({"display": ["Ann", "Bo"], "hours_now": [0.0, 3.0]})), "en")
    given = [trace for trace in made.figure.data if trace.xaxis == "x2"][2]
    assert list(given.marker.opacity) == [1.0, 0.4]
    assert notes(made)[-1] == "faint: from your answer"


def test_no_name_is_ever_more_than_text(book: Book, judged: Callable[..., int]) -> None:
    contact = judged(HOSTILE, value=7, effort=2)
    judged(HOSTILE, uses_me=2, hours_year=40)
    interactions.add(book, [contact], "in_person", "2026-05-04", 90)
    plan = read(book)
    said = "".join(drawn(made) for made in pictures(book, plan, "en"))
    assert "<a" not in said
    assert "&lt;a" in said
    gaps = weighing.given(plan.held, plan.people)
    for table in (time_tables.rhythm(strips(book, plan), "en"), time_tables.given(gaps, "en")):
        assert "<a" not in table.html()
        assert "&lt;a" in table.html()


def test_every_figure_has_its_numbers_in_a_table(demo: Path) -> None:
    with Book(demo) as book:
        plan = read(book)
        met = strips(book, plan)
    budget = time_tables.budget(plan.table, "en").frame
    assert budget["Fits?"].tolist() == ["does not fit", "does not fit", "fits", "fits"]
    steps = time_tables.steps(weighing.steps(plan.people, plan.rules), "en")
    assert steps.frame.columns.tolist() == ["Step", "In the first year", "In a full year"]
    assert time_tables.rhythm(met, "en", most=10).more == f"and {len(met.people) - 10} more"
    by_tier = time_tables.given_tiers(weighing.given(plan.held, plan.people), "ja")
    assert by_tier.frame["分類"].tolist() == ["育てる", "維持する", "捨てる"]


def test_an_own_rule_moves_the_plan_of_one_person(book: Book, judged: Callable[..., int]) -> None:
    mother = judged("Sachiko Mori", ally=2)
    judged("Ann Lee", ally=2)
    time_rules.put(book, audit.begin(book, 2026), {"times": 52, "length": 3}, mother)
    plan = read(book)
    gaps = weighing.given(plan.held, plan.people)
    assert gaps.loc[mother, "planned"] == 156
    assert weighing.by_tier(gaps).loc[schema.GROW, "planned"] == 204


def test_dormant_ties_are_suggested_the_trusted_first() -> None:
    three = pd.DataFrame({"display": ["Ann", "Bo", "Cy"], "organisation": ""}, index=[1, 2, 3])
    before = pd.DataFrame({"ally": [0.0, 2.0], "lifetime": 0.0, "value_hours": [63.0, 7.0]}, index=[1, 2])
    found = weighing.dormant(three, before, pd.Series({1: "2020-05-04", 2: "2022-12-01"}), DAY)
    assert time_tables.dormant(found, "en", 2).frame.iloc[:, [0, 3]].values.tolist() == [["Bo", "3"], ["Ann", "6"]]
    assert found["display"].tolist() == ["Bo", "Ann", "Cy"]


@pytest.mark.parametrize("lang", LANGS)
def test_small_screens_get_words_of_their_own(lang: str) -> None:
    plan = timeplan.plan(people(["grow"] * 12, [20.0] * 12), timeplan.RULES)
    for made in (
        figures.fits(plan, lang),
        figures.steps(weighing.steps(people(["let_go"], [9.0]), timeplan.RULES), timeplan.RULES, lang),
    ):
        narrow = {key: said for key, said in made.figure.layout.meta["narrow"].items() if key.startswith("annotations")}
        count = len(made.figure.layout.annotations)
        assert narrow
        assert all(int(key.split(".")[1]) < count for key in narrow)


def test_following_a_plan_draws_anew_with_every_change(room: object) -> None:
    from jinmyaku.panels import promise
    from jinmyaku.panels.following import Following
    from jinmyaku.workbook import Lines, Workbook

    assert isinstance(room, Workbook)
    shown = Following(room, lambda plan: Lines([f"{timeplan.hours(plan.rules):g}"]))
    before = shown.view.outputs[0]["data"]["text/plain"]
    promise.of(room).keep({"hours_week": 8.0})
    promise.of(room).tell()
    assert (before, shown.view.outputs[0]["data"]["text/plain"]) == ("576", "384")
