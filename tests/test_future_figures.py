"""Figures and tables of the future: they stay readable, say it in words too, keep names text, and draw no balance."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinmyaku import aiming, audit, connecting, future, introductions, mirroring
from jinmyaku.book import Book, acquaintances, answers, contacts, gives, goals, key_people
from jinmyaku.figures import Picture, aims, ego, future_tables, giving, lines, mirrored, picture
from jinmyaku.figures.tables import Table
from jinmyaku.introductions import Path

HOSTILE = '<a href="https://x.invalid">Bob</a> & <b>Co</b> %{x}'
DAY = dt.date(2026, 11, 30)
TODAY = pd.Timestamp(DAY)
LANGS = ("en", "ja")
NUMBERS = ((0, "en"), (1, "ja"), (5, "ja"), (100, "en"), (3000, "ja"))
TIERS = ("grow", "maintain", "let_go")


def drawn(made: Picture) -> str:
    made.drawing.checked()
    return json.dumps(made._repr_mimebundle_()[picture.MIME], ensure_ascii=False)


def notes(made: Picture) -> list[str]:
    return [note.text for note in made.figure.layout.annotations]


def aimed(number: int, name: str = "Person", states: int = 2) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Goals, the first without anybody; key people, all of them for the second goal; links."""
    words = {"goal": [f"{name} goal {n}" for n in range(states)], "horizon": 1, "weight": 2.0, "status": "open"}
    table = pd.DataFrame(words, index=pd.RangeIndex(1, states + 1, name="goal_id")).assign(
        achieved_means=name, self_improvement=name
    )
    keys = pd.RangeIndex(1, number + 1, name="key_id")
    links = pd.DataFrame({"key_id": keys, "goal_id": 2, "fit": "achieved", "access": "met"})
    links = links.assign(chance=future.chances(links))
    gaps = future.gaps(table, links)
    people = pd.DataFrame({"contact_id": keys, "name": name, "description": "", "access": "met"}, index=keys)
    counts = {"gives": 4, "small": 3, "kinds": 2, "quarters": 3, "months": 13.0, "ready": True, "a_year": 12.0}
    people = people.assign(chance=0.25, respect=name, who_matters=name, done_for_them=name, **counts)
    return (
        table.join(gaps).loc[gaps.index],
        people.join(future.years_to(people["gives"] * 10.0, people["a_year"])),
        links,
    )


def network(number: int, name: str = "Person") -> tuple[pd.DataFrame, pd.DataFrame]:
    """People of groups that get smaller and smaller, each tied to the next one."""
    who = pd.RangeIndex(1, number + 1, name="contact_id")
    group = [f"{name} {int((n / 3) ** 0.5)}" for n in range(number)]
    people = pd.DataFrame(
        {"display": name, "tier": "grow", "group": group, "relation": "", "key": [n % 50 == 0 for n in who]}, index=who
    )
    mine = pd.DataFrame({"left": 0, "right": who, "said": False})
    ties = pd.DataFrame({"left": who[:-1], "right": who[1:], "said": [n % 2 == 0 for n in who[:-1]]})
    return people, pd.concat([mine, ties], ignore_index=True).assign(chance=0.3, how="in_touch")


def seen(mine: list[str], theirs: list[str], name: str = "Person") -> pd.DataFrame:
    """Those answered for from their side."""
    shown = {"enough": True, "they_start": 3, "i_start": 1, "their_rate": 0.8, "their_low": 0.6, "their_high": 0.9}
    table = pd.DataFrame({"mine": mine, "theirs": theirs, "display": name, "answered": True}).assign(**shown)
    return table.assign(
        best=table["theirs"], worst="let_go", contradicts="", at_risk=True, step="uses", m_difference=0.0
    )


def ledger(*rows: tuple[int, str, float, str], name: str = "Person") -> pd.DataFrame:
    """Who, when, minutes, which way."""
    table = pd.DataFrame(list(rows), columns=["contact_id", "day", "minutes", "direction"])
    said = {"name": name, "kind": "care", "money": 0.0, "note": name, "thanked_on": "", "told_on": ""}
    return table.assign(day=pd.to_datetime(table["day"]), **said)


def pictures(number: int, lang: str, name: str = "Person") -> list[Picture]:
    table, people, links = aimed(number, name)
    folk, edges = network(number, name)
    both = [TIERS[n % 3] for n in range(number)], [TIERS[n // 3 % 3] for n in range(number)]
    gave = ledger(*[(n, "2026-05-04", 5.0, "given") for n in range(1, number + 1)])
    return [
        aims.matrix(table, people, links, lang),
        ego.ego(folk, edges, introductions.reach(edges), lang, introductions.bridges(edges)),
        mirrored.looking_glass(seen(*both, name=name), lang),
        giving.quarters(gave, people, TODAY, lang),
        giving.together(people, lang),
    ]


def tables(lang: str, name: str = "Person") -> list[Table]:
    table, people, links = aimed(3, name)
    folk, edges = network(3, name)
    names = pd.Series(name, index=range(1, 4))
    rows = ledger((1, "2026-05-04", 5.0, "given"), (2, "2026-06-04", 90.0, "received"), name=name)
    one = {"name": [name], "kind": "care", "what": name, "minutes": 5.0, "day": "2026-05-04", "money": 0.0}
    plan = pd.DataFrame({**one, "worth": 0.5, "done": False})
    got = pd.DataFrame({"name": [name], "minutes": 90.0, "worth": 9_000.0, "own_hours": 3.0}, index=[2])
    owed = rows[1:].assign(thank=True, tell=True)
    mirror = seen(["grow"], ["let_go"], name)
    asked = pd.DataFrame({"asked": [1], "target": [3], "day": [TODAY], "came_of": "declined"})
    pair = pd.DataFrame({"left": [1], "right": [2], "together": 3, "organisation": name})
    gone = pd.DataFrame({"display": [name], "worlds": 1.2, "only_in": name, "ways": "3"})
    by = pd.DataFrame({"introduced_by": ["self", "2"]}, index=[1, 3])
    return [
        future_tables.goals(table, lang), future_tables.key_people(people, links, lang),
        future_tables.beyond(people, lang), future_tables.offers(plan, lang), future_tables.plans(plan, lang),
        future_tables.ledger(rows, lang), future_tables.steady(people, lang), future_tables.together(people, lang),
        future_tables.received(got, rows, lang), future_tables.owed(owed, TODAY, lang),
        future_tables.mirror(mirror, lang), future_tables.at_risk(mirror, lang),
        future_tables.pairs(pair, names, lang),
        future_tables.paths({3: [Path((0, 1, 3), 0.35)]}, names, rows, people, lang),
        future_tables.requests(asked, names, lang), future_tables.lost(gone, names, lang),
        future_tables.introduced(by, names, lang), future_tables.groups(folk, edges, lang),
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "lang"), NUMBERS)
def test_every_figure_draws_any_number_of_people(number: int, lang: str) -> None:
    for made in pictures(number, lang):
        assert made.alt
        assert len(drawn(made)) < 80_000


@pytest.mark.parametrize("lang", LANGS)
def test_no_name_and_no_goal_is_ever_more_than_text(lang: str) -> None:
    said = "".join(drawn(made) for made in pictures(3, lang, HOSTILE))
    assert "<a" not in said
    assert "<b>Co" not in said
    assert "&lt;a" in said
    for table in tables(lang, HOSTILE):
        assert "<a" not in table.html()
        assert "&lt;a" in table.html()


def test_colour_is_a_tier_and_nothing_else() -> None:
    for made in pictures(100, "en"):
        colours = [trace.marker.color for trace in made.figure.data if trace.marker.color is not None]
        assert set(colours) <= {*picture.COLOURS.values(), picture.GREY}


@pytest.mark.parametrize("lang", LANGS)
def test_small_screens_get_words_of_their_own(lang: str) -> None:
    for made in pictures(5, lang):
        narrow = made.figure.layout.meta["narrow"]
        places = [int(key.split(".")[1]) for key in narrow if key.startswith("annotations")]
        assert max(places) < len(made.figure.layout.annotations)
        assert narrow["height"] >= made.figure.layout.height


@given(st.text(max_size=80), st.integers(4, 30), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(said: str, most: int, rows: int) -> None:
    folded = [html.unescape(line) for line in lines.folded(said, most, rows).split("<br>")]
    assert len(folded) <= rows
    # A closing sign may hang over the end of a line.
    assert all(lines.width(line.rstrip(lines.CLOSING)) <= most for line in folded)
    assert not re.search(r"<(?!br>)|>(?<!<br>)", lines.folded(said, most, rows))


def test_a_goal_without_anyone_stands_on_top_as_an_empty_row() -> None:
    made = aims.matrix(*aimed(5), "en")
    dotted = [shape for shape in made.figure.layout.shapes if shape.line.dash == "dot"]
    assert [(shape.y0, shape.y1) for shape in dotted] == [(-0.45, 0.45)]
    assert "Person goal 0" in notes(made)[1]
    assert any("Nobody named yet" in note and "100% missing" in note for note in notes(made))
    assert made.alt == "2 goals and 5 key people; nobody named has achieved 1 of them. The table lists them."


def test_a_cell_says_fit_times_access() -> None:
    cells = next(trace for trace in aims.matrix(*aimed(1), "en").figure.data if trace.mode == "text")
    assert list(cells.text) == ["25"]
    assert cells.customdata[0] == ["Person", "Person goal 1", "has achieved it, have met"]


def test_the_nearest_are_drawn_and_it_says_so() -> None:
    table, people, links = aimed(40)
    people, links = (frame.assign(chance=[n / 40 for n in range(40)]) for frame in (people, links))
    made = aims.matrix(table, people.assign(name=[f"P{n}" for n in range(40)]), links, "en")
    assert list(made.figure.layout.xaxis.ticktext[:2]) == ["P39", "P38"]
    assert len(made.figure.layout.xaxis.ticktext) == 25
    assert "The 25 nearest of 40 key people" in notes(made)[-1]
    assert "The 8 nearest of 40" in made.figure.layout.meta["narrow"][f"annotations.{len(notes(made)) - 1}.text"]


def test_goals_that_are_closed_are_in_the_table_alone() -> None:
    table, people, links = aimed(2)
    closed = table.assign(status=["achieved", "open"])
    assert "goal 0" not in drawn(aims.matrix(closed, people, links, "en"))
    told = future_tables.goals(closed, "en").frame
    assert told["State"].tolist() == ["achieved", "A thin thread"]


def test_the_same_people_lie_in_the_same_places() -> None:
    people, _ = network(150)
    people = people.assign(display=[f"P{n:03}" for n in people.index], chance=0.3)
    places = ego.placed(people)
    again = ego.placed(people.sample(frac=1.0, random_state=1))
    pd.testing.assert_frame_equal(places, again)
    spots = places[["x", "y"]].to_numpy()
    apart = ((spots[:, None] - spots[None]) ** 2).sum(axis=2) ** 0.5
    assert apart[apart > 0].min() > 0.04
    assert (apart == 0).sum() == 150


def boxes(made: Picture, names: list[str]) -> list[tuple[float, float, float, float]]:
    """Where names stand on a screen of 620 by 470 pixels for what is drawn: left, right, low, high."""
    wide, high = 620 / 2 / ego.REACH[0], 470 / 2 / ego.REACH[1]
    found = []
    for note in made.figure.layout.annotations:
        if note.text in names:
            letters = 6.0 * lines.width(note.text)
            left = note.x * wide + note.xshift - letters * {"left": 0, "center": 0.5, "right": 1}[note.xanchor]
            low = note.y * high + note.yshift - 14 * {"bottom": 0, "middle": 0.5, "top": 1}[note.yanchor]
            found.append((left, left + letters, low, low + 14))
    return found


@pytest.mark.parametrize("number", [30, 150])
def test_a_name_covers_no_mark_and_no_other_name(number: int) -> None:
    people, edges = network(number)
    people = people.assign(display=[f"三浦 さやか{n}" for n in people.index], key=[n % 6 == 0 for n in people.index])
    made = ego.ego(people, edges, introductions.reach(edges), "ja", list(people.index))
    names = boxes(made, people["display"].tolist())
    marks = [
        (x, y) for trace in made.figure.data if trace.mode == "markers" for x, y in zip(trace.x, trace.y, strict=True)
    ]
    points = [(x * 620 / 2 / ego.REACH[0], y * 470 / 2 / ego.REACH[1]) for x, y in marks]
    assert len(names) >= 4
    assert not [
        1 for left, right, low, high in names for x, y in points if left - 5 < x < right + 5 and low - 5 < y < high + 5
    ]
    assert not [
        1
        for one in names
        for two in names
        if one != two and one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]
    ]


def test_names_of_groups_stand_apart() -> None:
    people, edges = network(3000)
    made = ego.ego(people, edges, introductions.reach(edges), "en")
    places = [(note.x, note.y, note.xanchor) for note in made.figure.layout.annotations if "<b>" in note.text][1:]
    assert len(places) == ego.MOST_GROUPS + 1
    for side in ("left", "right"):
        rows = sorted(y for _, y, anchor in places if anchor == side)
        assert min(later - row for row, later in pairwise(rows)) > 0.12


def test_those_alone_in_their_organisation_are_grouped_by_their_relation() -> None:
    people = pd.DataFrame({"group": ["Port", "Port", "A", "B"], "relation": ["work", "work", "client", ""]})
    assert ego.group_names(people, "en").tolist() == ["Port", "Port", "client", "B"]


def test_the_key_tells_of_what_is_drawn_alone() -> None:
    people, edges = network(4)
    reach = introductions.reach(edges)
    assert "Dotted" in notes(ego.ego(people, edges, reach, "en"))[-1]
    said = ego.ego(people.assign(key=False), edges[edges["said"] | (edges["left"] == 0)], reach, "en")
    assert notes(said)[-1] == "Line: they know each other, by your word."


@pytest.mark.parametrize("told", [True, False])
def test_it_says_so_where_few_ties_were_told_of(told: bool) -> None:
    people, edges = network(20)
    made = ego.ego(people, edges.assign(said=told), introductions.reach(edges), "en")
    assert any("count as strangers" in note for note in notes(made)) is not told


def test_groups_have_their_part_of_the_ring_and_loners_share_one() -> None:
    people = pd.DataFrame({"group": ["Port"] * 3 + ["Choir", "", "Guild"], "display": "A", "chance": 0.3})
    places = ego.placed(people)
    assert places["part"].value_counts().to_dict() == {"Port": 3, "": 3}
    many = ego.placed(pd.DataFrame({"group": [f"G{n // 2}" for n in range(60)], "display": "A", "chance": 0.3}))
    assert many["part"].nunique() == ego.MOST_GROUPS + 1


def test_ties_by_ones_word_are_solid_and_seen_ones_dotted() -> None:
    people, edges = network(4)
    made = ego.ego(people, edges, introductions.reach(edges), "en")
    seen_ones, said = (trace for trace in made.figure.data if trace.mode == "lines")
    assert (seen_ones.line.dash, said.line.dash) == ("dot", "solid")
    assert (len(seen_ones.x), len(said.x)) == (6, 3)


def test_more_than_150_are_chosen_by_their_ties_and_it_says_so() -> None:
    people, edges = network(200)
    edges = pd.concat([edges, pd.DataFrame({"left": [150], "right": [200], "said": True, "chance": 0.3})])
    made = ego.ego(people.assign(display=[f"P{n}" for n in people.index]), edges, introductions.reach(edges), "en")
    assert "The 150 with the most ties, of 200 people." in notes(made)[-1]
    assert '"P200"' in drawn(made)
    assert "200 people open about 198 different worlds" in "".join(notes(made))


def test_those_who_lead_into_another_group_are_named() -> None:
    group = ["Port", "Port", "Choir", "Choir"]
    people = pd.DataFrame({"group": group, "relation": "", "tier": "grow", "key": False}, index=[1, 2, 3, 4])
    people = people.assign(display=["Ann", "Ben", "Cy", "Di"])
    edges = pd.DataFrame({"left": [0, 1, 2, 3], "right": [1, 2, 3, 4], "said": True, "chance": 0.3})
    made = ego.ego(people, edges, introductions.reach(edges), "en")
    assert {"Ben", "Cy"} <= set(notes(made))
    assert not {"Ann", "Di"} & set(notes(made))
    assert future_tables.groups(people, edges, "en").frame["Leads into others"].tolist() == ["Ben", "Cy"]


@pytest.mark.parametrize(("many", "named"), [(6, True), (7, False)])
def test_the_few_of_a_corner_stand_with_their_names(many: int, named: bool) -> None:
    made = mirrored.looking_glass(seen(["grow"] * many, ["let_go"] * many, "Ann Lee"), "en")
    assert notes(made).count("Ann Lee") == (many if named else 0)
    assert f'<b style="font-size:13px">{many}</b> Give first, or accept the<br>distance.' in notes(made)
    assert '"at best Let go' not in drawn(made)
    assert "Let go in any case" in drawn(made)


def test_a_tier_that_is_undecided_is_counted_and_not_placed() -> None:
    made = mirrored.looking_glass(seen(["grow", "grow"], ["grow", "undecided"]), "ja")
    assert "ほか1人" in notes(made)[-1]
    assert future_tables.corners(seen(["grow"], ["let_go"]), "en").frame.iloc[0].tolist() == ["Grow", 0, 0, 1]


def test_gives_of_five_minutes_are_open_and_what_came_back_is_not_drawn() -> None:
    _, people, _ = aimed(1)
    rows = ledger(
        (1, "2026-11-01", 5.0, "given"), (1, "2026-11-02", 60.0, "given"), (1, "2026-11-03", 60.0, "received")
    )
    made = giving.quarters(rows, people, TODAY, "en")
    longer, short = made.figure.data
    assert (longer.marker.symbol, short.marker.symbol) == ("circle", "circle-open")
    assert list(longer.customdata) == ["gives: 1"]
    assert longer.x[0] < 7 < short.x[0]
    assert made.alt.startswith("Gives to 1 key person in the last eight quarters: 2, 1 of them")


def test_gives_older_than_eight_quarters_have_no_place() -> None:
    _, people, _ = aimed(1)
    old = giving.quarters(ledger((1, "2024-11-01", 5.0, "given")), people, TODAY, "en")
    assert old.alt.startswith("Nothing was given to a key person in the last two years yet.")


def test_hours_stand_beside_the_marks_and_end_at_the_edge() -> None:
    _, people, _ = aimed(2)
    made = giving.together(people.assign(hours=[20.0, 900.0]), "en")
    assert list(made.figure.layout.xaxis.tickvals) == [50, 90, 200]
    assert list(made.figure.data[0].x) == [giving.MOST_HOURS, 20.0]
    assert notes(made)[0] == "900 h"


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_table_says_what_to_do(lang: str) -> None:
    table, people, links = aimed(0, states=0)
    folk, edges = network(0)
    rows, names = ledger(), pd.Series(dtype="str")
    empty = [
        future_tables.goals(table, lang), future_tables.key_people(people, links, lang),
        future_tables.beyond(people, lang), future_tables.ledger(rows, lang), future_tables.steady(people, lang),
        future_tables.together(people, lang), future_tables.owed(rows.assign(thank=True, tell=True), TODAY, lang),
        future_tables.mirror(seen([], []), lang), future_tables.at_risk(seen([], []), lang),
        future_tables.corners(seen([], []), lang), future_tables.paths({}, names, rows, people, lang),
        future_tables.introduced(pd.DataFrame({"introduced_by": [""]}), names, lang),
        future_tables.groups(folk, edges, lang), future_tables.worlds(introductions.reach(edges), lang),
    ]  # fmt: skip
    assert all(made.frame.empty and made.plain() == made.empty for made in empty)


def test_a_key_person_without_a_goal_is_listed_all_the_same() -> None:
    _, people, links = aimed(2)
    told = future_tables.key_people(people, links[:0], "en").frame
    assert told["With the goal"].tolist() == ["–", "–"]
    assert told["Goals"].tolist() == [0, 0]


@pytest.mark.parametrize("lang", LANGS)
def test_the_brake_never_says_that_one_may_ask(lang: str) -> None:
    said = {
        "contact_id": [1, 2, 3, 0],
        "gives": [9, 2, 4, 0],
        "months": [30.0, 5.0, 12.0, None],
        "quarters": [8, 1, 2, 0],
    }
    brake = future_tables.brake(pd.DataFrame(said).assign(ready=[True, False, False, False]), lang)
    assert len(set(brake)) == 4
    assert not brake.str.contains(r"may|can ask|頼んで|よい|OK", regex=True).any()
    if lang == "en":
        assert brake[1] == "give first: 5 of 12 months, 2 of 4 gives, 1 of 3 quarters"
        assert brake[2] == "give first: 2 of 3 quarters"


def test_nothing_is_set_against_what_came_back() -> None:
    heads = {head for table in tables("en") for head in table.frame.columns}
    assert not {head for head in heads if re.search(r"balance|owe me|debt|net", head, re.IGNORECASE)}


def test_thanks_say_what_is_still_to_do() -> None:
    rows = ledger((1, "2026-11-28", 30.0, "received"), (2, "2026-10-01", 30.0, "received"))
    told = future_tables.owed(rows.assign(thank=[True, False], tell=True), TODAY, "en").frame
    assert told["Still to do"].tolist() == [
        "say thank you, and later tell them what came of it", "tell them what came of it",
    ]  # fmt: skip
    assert told["Days since"].tolist() == ["2", "60"]


def test_time_received_has_the_worth_of_their_hour_and_of_mine() -> None:
    rows = ledger((1, "2026-05-04", 210.0, "received")).assign(thanked_on="2026-05-05")
    got = future.received(rows.rename(columns={"contact_id": "person"}), pd.Series({1: 50_000.0}), 3_000.0)
    told = future_tables.received(got.assign(name="Ken"), rows, "en").frame.iloc[0].tolist()
    assert told == ["Ken", "3.5 h", "175,000", "58 h", "1 of 1", "0 of 1"]


def test_more_than_two_of_three_by_oneself_is_worth_a_thought() -> None:
    most = pd.Series(["self", "self", "1", "", "self", "self"])
    assert "You introduced yourself to 80% of the 5 people" in future_tables.by_myself(most, "en")
    assert "65%" in future_tables.by_myself(most, "ja")
    assert "65%" not in future_tables.by_myself(pd.Series(["self", "1"]), "ja")
    assert "65%" not in future_tables.by_myself(pd.Series(["self"] * 4), "ja")


def test_a_way_names_whom_to_ask_first_and_what_they_were_given() -> None:
    names = pd.Series({1: "Ann", 2: "Ben", 9: "Ken"})
    people = pd.DataFrame({"contact_id": [1], "done_for_them": ["Tea with her team"]})
    ways = {9: [Path((0, 1, 9), 0.35), Path((0, 2, 1, 9), 0.03)]}
    told = future_tables.paths(ways, names, ledger((1, "2026-05-04", 5.0, "given")), people, "en").frame
    assert told["Way"].tolist() == ["You → Ann → Ken", "You → Ben → Ann → Ken"]
    assert told["Chance"].tolist() == ["about 1 in 3", "about 1 in 30"]
    assert told.iloc[0, 3:].tolist() == ["Ann", "1, the last on 2026-05-04", "Tea with her team"]
    assert told.iloc[1, 3:].tolist() == ["Ben", "nothing yet", "–"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_book_on_disk_is_shown_whole(book: Book, lang: str) -> None:
    here = audit.begin(book, 2026)
    ann, ken = (contacts.add(book, {"name": name}) for name in ("Ann Lee", "Ken Sato"))
    answers.choose(book, here, [ann])
    answers.save(book, here, ann, {"ally": 2, "m_value": 3, "m_effort": 6, "m_ally": 0, "m_uses": 0, "m_discomfort": 0})
    shop = goals.add(book, here, {"goal": "A second shop", "horizon": 3})
    key_people.link(book, here, key_people.add(book, here, {"contact_id": ken, "access": "met"}), shop, "achieved")
    acquaintances.put(book, ann, ken, "mutual")
    gives.record(book, ken, {"direction": "given", "kind": "care", "day": "2026-05-04", "minutes": 5})
    now = audit.read(book, 2026, DAY)
    table, glass = aiming.read(book, now), mirroring.read(book, now)
    found = connecting.read(book, now, table, glass)
    names = now.contacts["display"]
    assert "Ken Sato" in drawn(aims.matrix(table.goals, table.people, table.links, lang))
    assert "Ken Sato" in drawn(ego.ego(found.people, found.edges, found.reach, lang))
    assert "Ann Lee" in drawn(mirrored.looking_glass(glass, lang))
    assert "Ken Sato" in drawn(giving.quarters(table.ledger, table.people, TODAY, lang))
    assert future_tables.at_risk(mirroring.at_risk(glass), lang).frame.iloc[0, 0] == "Ann Lee"
    assert future_tables.paths({ken: found.paths(ken)}, names, table.ledger, table.people, lang).frame.empty
    assert future_tables.steady(table.people, lang).frame.iloc[0, 0] == "Ken Sato"


def test_a_small_screen_leaves_out_all_but_the_eight_nearest() -> None:
    near, far = (trace for trace in aims.matrix(*aimed(25), "en").figure.data if trace.type == "scatter")
    assert (len(near.x), near.xaxis) == (8, "x")
    assert (len(far.x), far.xaxis) == (17, "x2")
