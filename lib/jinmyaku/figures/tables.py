"""Result frames into tables of words: every figure has one beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from jinmyaku import schema, text
from jinmyaku.figures.columns import kinds

MOST_ROWS: Final = 60


@dataclass(frozen=True)
class Table:
    """A frame of words with headings; shown as escaped HTML or as text, the rest of a long one counted.

    >>> Table(pd.DataFrame({"Name": ["Ann Lee"]}), more="and 3 more").plain().split("\\n")
    ['   Name', 'Ann Lee', 'and 3 more']
    """

    frame: pd.DataFrame
    caption: str = ""
    more: str = ""
    empty: str = ""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": self.html(), "text/plain": self.plain()}

    def html(self) -> str:
        """Give the table as HTML; all its text is escaped by pandas, all around it is ours."""
        if not len(self.frame):
            return f'<p class="jinmyaku-empty">{self.empty}</p>'
        body = self.frame.to_html(
            index=False, escape=True, border=0, classes=["jinmyaku", *kinds(self.frame)], justify="left", na_rep="–"
        )
        body = body.replace("<th>", '<th scope="col">')
        after = f'<p class="jinmyaku-more">{self.more}</p>' if self.more else ""
        return f'<div class="jinmyaku-table" role="region" tabindex="0" aria-label="{self.caption}">{body}</div>{after}'

    def plain(self) -> str:
        """Give the table as text."""
        if not len(self.frame):
            return self.empty
        return "\n".join(part for part in (self.frame.to_string(index=False, na_rep="–"), self.more) if part)


def tiers(table: pd.DataFrame, lang: str) -> Table:
    """Put ``audit.tiers`` into words.

    >>> table = pd.DataFrame({"people": [2], "hours": [9.0], "share": [1.0], "unknown": [0]}, index=["grow"])
    >>> tiers(table, "en").frame.values.tolist()
    [['Grow', 2, '9 h', '100%', 0]]
    """
    columns = {
        "tier": [text.say(lang, f"tier.{tier}") for tier in table.index],
        "people": table["people"].tolist(),
        "hours": text.hours(lang, table["hours"].round()).tolist(),
        "share": text.percent(table["share"]).tolist(),
        "unknown": table["unknown"].tolist(),
    }
    return worded(pd.DataFrame(columns), lang, "tiers")


def people(judged: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List the judged with tier, reason, certainty and marks; in: ``audit.Audit.people`` in the order to show.

    >>> from jinmyaku import scoring
    >>> judged = scoring.score(pd.DataFrame({"value": [6.0], "effort": [2.0]}))
    >>> judged = judged.assign(display="Ann Lee", organisation="", relation="")
    >>> people(judged, "en").frame.values.tolist()
    [['Ann Lee', 'Grow', 'value 63 h, effort 3 h a year', '100%', '', '']]
    """
    some = judged.head(most)
    columns = {
        "name": some["display"],
        "tier": _tier_words(some, lang),
        "reason": reasons(some, lang),
        "certainty": text.percent(some["certainty"]),
        "marks": marks(some, lang),
        "organisation": some["organisation"],
    }
    return worded(pd.DataFrame(columns), lang, "people", len(judged))


def close(calls: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List close calls; in: ``audit.close_calls``.

    >>> call = {"display": ["Ann Lee"], "tier": "grow", "value_hours": 7.0, "effort_hours": 3.0, "certainty": 0.52}
    >>> close(pd.DataFrame(call), "en").frame.values.tolist()
    [['Ann Lee', 'Grow', '7 h', '3 h', '52%']]
    """
    some = calls.head(most)
    columns = {
        "name": some["display"],
        "tier": _tier_words(some, lang),
        "value": text.hours(lang, some["value_hours"]),
        "effort": text.hours(lang, some["effort_hours"]),
        "certainty": text.percent(some["certainty"]),
    }
    return worded(pd.DataFrame(columns), lang, "close", len(calls))


def cards(chosen: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those to judge with the answers so far, in the order of the cards; in: ``audit.Audit.people``.

    >>> people = pd.DataFrame({"display": ["Ann Lee"], "organisation": "", "ally": 2.0, "tier": "grow"})
    >>> cards(people.assign(**{q: None for q in schema.QUESTIONS if q != "ally"}), "en").frame.iloc[0, :3].tolist()
    ['Ann Lee', '', 'Yes, they have been or I am sure']
    """
    some = chosen.head(most)
    columns = {"name": some["display"], "organisation": some["organisation"]}
    short, ladder = text.group(lang, "short"), dict(enumerate(text.ladder(lang)))
    for question in short:
        said = text.group(lang, f"answer.{question}")
        words = ladder if question in schema.LADDERS else {int(value): line for value, line in said.items()}
        columns[short[question]] = some[question].map(words)
    columns["tier"] = _tier_words(some, lang)
    return worded(pd.DataFrame(columns), lang, "cards", len(chosen))


def looks(second: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those to look at again and what calls for it; in: ``audit.second_looks``.

    >>> from jinmyaku import scoring
    >>> judged = scoring.score(pd.DataFrame({"value": [6.0], "effort": [2.0]}))
    >>> looks(judged.assign(display="Ann Lee", discomfort=1.0), "en").frame.values.tolist()
    [['Ann Lee', 'Grow', 'something feels off', 'value 63 h, effort 3 h a year']]
    """
    some = second.head(most)
    columns = {
        "name": some["display"],
        "tier": _tier_words(some, lang),
        "why": causes(some, lang),
        "reason": reasons(some, lang),
    }
    return worded(pd.DataFrame(columns), lang, "looks", len(second))


def moves(moved: pd.DataFrame, lang: str, most: int = MOST_ROWS) -> Table:
    """List those whose tier really changed since the year before; in: ``audit.moves``.

    >>> from jinmyaku import scoring
    >>> judged = scoring.score(pd.DataFrame({"value": [6.0], "effort": [2.0]}))
    >>> moves(judged.assign(display="Ann Lee", tier_before="let_go", real=True), "en").frame.values.tolist()
    [['Ann Lee', 'Let go', 'Grow', 'value 63 h, effort 3 h a year']]
    """
    real = moved[moved["real"]]
    some = real.head(most)
    words = text.group(lang, "tier")
    before = some["tier_before"].astype("str").map(words)
    columns = {"name": some["display"], "before": before, "now": _tier_words(some, lang), "reason": reasons(some, lang)}
    return worded(pd.DataFrame(columns), lang, "moves", len(real))


def contacts(everybody: pd.DataFrame, chosen: pd.Index, lang: str, most: int = MOST_ROWS) -> Table:
    """List contacts with where they come from and whether this year judges them; in: ``ranking.ranked``.

    >>> one = {"display": ["Ann Lee"], "organisation": "", "title": "", "relation": "friend", "met_on": "2020-04-01"}
    >>> contacts(pd.DataFrame(one), pd.Index([0]), "en").frame.values.tolist()
    [['Ann Lee', '', '', 'friend', '2020-04-01', 'yes']]
    """
    some = everybody.head(most)
    yes, no = text.say(lang, "word.yes"), ""
    columns = {
        "name": some["display"],
        "organisation": some["organisation"],
        "title": some["title"],
        "relation": some["relation"].map(text.group(lang, "relation")).fillna(""),
        "met_on": some["met_on"],
        "chosen": pd.Series(some.index.isin(chosen), index=some.index).map({True: yes, False: no}),
    }
    return worded(pd.DataFrame(columns), lang, "contacts", len(everybody))


def news(found: pd.DataFrame, lang: str, first: bool = False, most: int = MOST_ROWS) -> Table:
    """List who is new, gone or in a new job; in: ``news.news``, and whether there is no year before to compare with.

    >>> one = {"kind": ["job"], "listing": "", "was": "Example Ltd", "became": "Sample Inc", "display": "Ann Lee"}
    >>> news(pd.DataFrame(one), "en").frame.values.tolist()
    [['Ann Lee', 'changed job', 'Example Ltd', 'Sample Inc']]
    """
    some = found.head(most)
    source = some["listing"].map(text.group(lang, "source")).fillna("")
    what = text.fill(lang, "news." + some["kind"].astype("str"), source=source)
    columns = {"name": some["display"], "what": what, "was": some["was"], "became": some["became"]}
    table = worded(pd.DataFrame(columns), lang, "news", len(found))
    return replace(table, empty=text.say(lang, "empty.news_first")) if first else table


def pairs(found: pd.DataFrame, names: pd.Series, lang: str, most: int = MOST_ROWS) -> Table:
    """List pairs that may be one person; in: ``duplicates.waiting`` and everybody's name to show.

    >>> one = pd.DataFrame({"left": [1], "right": [2], "strength": [1], "evidence": ["name"], "against": [""]})
    >>> pairs(one, pd.Series({1: "Ann Lee", 2: "Ann Lee"}), "en").frame.values.tolist()
    [['Ann Lee', 'Ann Lee', 'possible', 'same name', '']]
    """
    some = found.head(most)
    words = text.group(lang, "evidence")
    joint = text.say(lang, "word.comma")
    columns = {
        "person": some["left"].map(names),
        "other": some["right"].map(names),
        "strength": some["strength"].astype("str").map(text.group(lang, "strength")),
        "evidence": some["evidence"].map(lambda keys: joint.join(words[key] for key in keys.split())),
        "against": some["against"].map(lambda keys: joint.join(words[key] for key in keys.split())),
    }
    return worded(pd.DataFrame(columns), lang, "pairs", len(found))


def reasons(judged: pd.DataFrame, lang: str) -> pd.Series:
    """Give the reason of each tier in words; an own word of the person comes with the rule's, and what was carried with
    its year. In: ``audit.Audit.people``. Out: text on its index.

    >>> from jinmyaku import scoring
    >>> reasons(scoring.score(pd.DataFrame({"value": [6.0], "effort": [2.0]})), "en").tolist()
    ['value 63 h, effort 3 h a year']
    """
    said = text.fill(
        lang,
        "reason." + judged["reason"].astype("str"),
        value=text.hours(lang, judged["value_hours"]),
        effort=text.hours(lang, judged["effort_hours"]),
    )
    if "own_tier" not in judged:
        return said
    here = pd.Series("reason.own", index=judged.index)
    own = text.fill(lang, here, reason=judged["own_reason"], rule=_rule_words(judged, lang))
    said = said.mask(judged["own_tier"].notna(), own)
    years = judged["carried_years"]
    key = pd.Series("reason.carried", index=judged.index).mask(years >= 2, "reason.carried_long")
    old = text.fill(lang, key, reason=said, year=judged["carried_from"], n=years)
    return said.mask(judged["carried_from"] > 0, old)


def marks(judged: pd.DataFrame, lang: str) -> pd.Series:
    """Give the marks that stand beside a tier, such as a second look, a close call, meetings too many for it. In:
    ``audit.Audit.people``. Out: text on its index.

    >>> from jinmyaku import scoring
    >>> judged = scoring.score(pd.DataFrame({"value": [6.0], "effort": [2.0], "known_months": [3.0]}))
    >>> marks(judged.assign(relation=""), "en").tolist()
    ['known under six months']
    """
    said = pd.Series("", index=judged.index, dtype="str")
    flags = {
        "second_look": judged["second_look"],
        "close": judged["borderline"] & ~judged["second_look"],
        "early": judged["early"],
        "ambivalent": judged["ambivalent"],
        "over": judged["cadence"] == "over",
        "under": judged["cadence"] == "under",
        "relative": (judged["relation"] == "family")
        & (judged["gate"] != "keep")
        & (judged["tier"] != schema.UNDECIDED),
    }
    for key, here in flags.items():
        joint = pd.Series("", index=judged.index).mask(said != "", text.say(lang, "word.comma"))
        said = said.mask(here, said + joint + text.say(lang, f"mark.{key}"))
    return said


def causes(second: pd.DataFrame, lang: str) -> pd.Series:
    """Say what opens each second look. In: ``audit.second_looks``. Out: text on its index.

    >>> causes(pd.DataFrame({"contradiction": [False], "discomfort": [2.0]}), "en").tolist()
    ['something feels off']
    """
    key = pd.Series("cause.open", index=second.index, dtype="str")
    key = key.mask(second["contradiction"], "cause.contradiction")
    felt = second["discomfort"] >= 1
    key = key.mask(felt, "cause.discomfort").mask(felt & second["contradiction"], "cause.both")
    return text.fill(lang, key)


def _tier_words(judged: pd.DataFrame, lang: str) -> pd.Series:
    return judged["tier"].astype("str").map(text.group(lang, "tier"))


def _rule_words(judged: pd.DataFrame, lang: str) -> pd.Series:
    return judged["rule_tier"].astype("str").map(text.group(lang, "tier"))


def worded(frame: pd.DataFrame, lang: str, key: str, total: int | None = None) -> Table:
    """Give a frame of words its headings, caption and empty state; ``total`` rows there are, of which it shows some.

    >>> worded(pd.DataFrame({"name": ["Ann Lee"]}), "en", "people", 3).more
    'and 2 more'
    """
    heads = text.group(lang, "column")
    hidden = (total or 0) - len(frame)
    return Table(
        frame=frame.rename(columns=heads),
        caption=text.say(lang, f"table.{key}"),
        more=text.say(lang, "count.more_rows", n=hidden) if hidden > 0 else "",
        empty=text.say(lang, f"empty.{key}"),
    )
