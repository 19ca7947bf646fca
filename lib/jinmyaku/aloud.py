"""The comparison of years in one paragraph to read aloud: what changed, what to do first, what is uncertain."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from jinmyaku import history, scale, schema, spans, text
from jinmyaku.comparing import Comparison

# No more than so many sentences on what is uncertain, the weightiest first.
MOST_DOUBTS: Final = 2
# Less than this share apart, two years' hours are called alike.
ALIKE: Final = 0.05
LEAST_SHIFT: Final = 0.05


def paragraph(found: Comparison, lang: str) -> str:
    """Say a year beside the one before in two to six sentences; nobody is named.

    >>> import datetime as dt, pathlib, tempfile
    >>> from jinmyaku import audit, comparing
    >>> from jinmyaku.book import Book
    >>> with tempfile.TemporaryDirectory() as folder, Book(pathlib.Path(folder)) as book:
    ...     found = comparing.compare(book, audit.read(book, 2026, dt.date(2026, 12, 31)))
    >>> paragraph(found, "en")[:36]
    'Nobody has been judged for 2026 yet.'
    """
    if not found.judged:
        return text.say(lang, "aloud.nobody", year=found.year)
    if found.begun:
        told = [_begun(found, lang), _first(found, lang)]
    else:
        told = [*_changed(found, lang), _first(found, lang), *_doubts(found, lang)]
    return text.say(lang, "word.gap").join(line for line in told if line)


def _begun(found: Comparison, lang: str) -> str:
    """How far a year is that judges too few anew to be compared."""
    carried, before = int(found.here["carried"].sum()), found.before
    if carried and not found.anew:
        return text.say(lang, "aloud.anew_none", year=found.year, n=carried)
    of = _placed(found.of(before)) if before else 0
    return text.say(lang, "aloud.begun", year=found.year, n=found.anew, of=of, before=str(before))


def _changed(found: Comparison, lang: str) -> list[str]:
    """What is otherwise than in the year before: real moves alone, who came and went, and the hours."""
    judged = _placed(found.here)
    if found.before is None:
        tiers = {tier: int((found.here["tier"] == tier).sum()) for tier in schema.TIERS}
        return [text.say(lang, "aloud.first_year", year=found.year, n=judged, **tiers), _hours(found, lang)]
    moved, before = found.last_moves, str(found.before)
    came, went = (int((moved["kind"] == kind).sum()) for kind in (history.ENTERED, history.LEFT))
    entered = text.say(lang, "aloud.entered" if came else "aloud.entered_none", n=came)
    left = text.say(lang, "aloud.left" if went else "aloud.left_none", n=went, before=before)
    people = text.say(lang, "aloud.people", judged=judged, chosen=len(found.here), entered=entered, left=left)
    return [_moved(found, lang), people, _hours(found, lang)]


def _moved(found: Comparison, lang: str) -> str:
    moved, before = found.last_moves, str(found.before)
    real = moved.loc[moved["kind"] == history.REAL, "tier"].value_counts()
    to = {text.say(lang, f"aloud.to_{tier}"): int(real[tier]) for tier in schema.TIERS if tier in real.index}
    if len(to) == 1:
        [(tier, n)] = to.items()
        key = "aloud.moved_single" if n == 1 else "aloud.moved_all"
        return text.say(lang, key, n=n, before=before, year=found.year, to=tier)
    parts = _listed([text.say(lang, "aloud.part", to=tier, n=n) for tier, n in to.items()], lang)
    key = "aloud.moved" if to else "aloud.moved_none"
    return text.say(lang, key, n=sum(to.values()), before=before, year=found.year, parts=parts)


def _hours(found: Comparison, lang: str) -> str:
    """Hours with those judged, and how they compare; where none are known, only that what is measured ends early."""
    here = found.here
    now, let_go = (round(float(there["hours"].sum())) for there in (here, here[here["tier"] == schema.LET_GO]))
    if not now:
        return text.say(lang, "aloud.ends_alone", day=found.spans.ends.isoformat()) if found.spans.ends else ""
    until = found.spans.until if found.measured else None
    return text.say(
        lang,
        "aloud.hours",
        by=text.say(lang, "aloud.by_measured" if found.measured else "aloud.by_said"),
        went=text.say(lang, "aloud.went", n=now),
        until=text.say(lang, "aloud.until", day=until.isoformat()) if until else "",
        let_go=text.say(lang, "aloud.let_go" if let_go else "aloud.let_go_none", n=let_go),
        change=_change(found, lang),
        ends=_ends(found, lang),
    )


def _change(found: Comparison, lang: str) -> str:
    """How the hours of those in both years compare; blank where nobody's are known in both."""
    if found.before is None:
        return ""
    both = pd.concat([found.here["hours"], found.of(found.before)["hours"]], axis=1, keys=["now", "then"], join="inner")
    both = both.fillna(0.0) if found.measured else both.dropna()
    now, then = (round(float(both[year].sum())) for year in ("now", "then"))
    if not now and not then:
        return ""
    more = now - then
    key = "same" if abs(more) < ALIKE * now or not more else "more" if more > 0 else "less"
    return text.say(lang, f"aloud.hours_{key}", n=len(both), hours=abs(more), before=str(found.before))


def _ends(found: Comparison, lang: str) -> str:
    """That what is measured does not reach to the end of the year."""
    if found.spans.ends is None:
        return ""
    early = (found.spans.until or dt.date(found.year, 12, 31)) - found.spans.ends > dt.timedelta(days=spans.SILENT_DAYS)
    return text.say(lang, "aloud.ends" if early else "aloud.thin", day=found.spans.ends.isoformat(), year=found.year)


def _placed(people: pd.DataFrame) -> int:
    return int((people["tier"] != schema.UNDECIDED).sum())


def _first(found: Comparison, lang: str) -> str:
    """One thing to do: what makes all else uncertain before what only waits."""
    here = found.here
    if found.closed:
        return text.say(lang, "aloud.closed", year=found.year)
    open_ones, looks, carried = (
        int(some.sum()) for some in (here["tier"] == schema.UNDECIDED, here["second_look"], here["carried"])
    )
    missing = (found.goals["goals"] - found.goals["achieved"]).get(found.year, 0)
    steps: dict[str, tuple[bool, int]] = {
        "fresh": (carried * 2 >= len(here), found.due or carried),
        "answer": (open_ones * 2 >= len(here), open_ones),
        "look": (looks > 0, looks),
        "plan": (not found.fits, 0),
        "goal": (missing > 0, int(missing)),
        "none": (True, 0),
    }
    step, n = next((step, n) for step, (true, n) in steps.items() if true)
    return text.say(lang, f"aloud.first_{step}", n=n)


def _doubts(found: Comparison, lang: str) -> list[str]:
    here, moved = found.here, found.last_moves
    noise = int((moved["kind"] == history.NOISE).sum())
    changes = noise + int((moved["kind"] == history.REAL).sum())
    own = here["own_tier"].notna() | (here["gate"] != "none")
    close = int((~own & (here["borderline"] | here["fragile"])).sum())
    carried, (anchors, shift) = int(here["carried"].sum()), _drift(found)
    doubts: dict[str, tuple[bool, dict[str, object]]] = {
        "shift": (abs(shift) >= LEAST_SHIFT, {"steps": f"{abs(shift):.1f}"}),
        "noise": (0 < noise < changes, {"n": noise, "changes": changes}),
        "noise_all": (0 < noise == changes, {"n": noise}),
        "carried": (carried > 0, {"n": carried}),
        "few": (len(here) < history.FEW, {"n": len(here)}),
        "anchors": (anchors < scale.LEAST_ANCHORS, {"least": scale.LEAST_ANCHORS}),
        "close": (close > 0, {"n": close, "judged": _placed(here)}),
    }
    said = [text.say(lang, f"aloud.doubt_{key}", **values) for key, (true, values) in doubts.items() if true]
    return said[:MOST_DOUBTS] or [text.say(lang, "aloud.doubt_none")]


def _drift(found: Comparison) -> tuple[float, float]:
    """How many say that nothing has changed, and by how much the scale has moved by them; in a first year neither can
    be asked for."""
    if found.before is None:
        return scale.LEAST_ANCHORS, 0.0
    return float(found.drift["anchors"][found.year]), float(found.drift["difference"][found.year])


def _listed(parts: list[str], lang: str) -> str:
    """Words one after the other, as one would say them."""
    if len(parts) < 2:
        return "".join(parts)
    return text.say(lang, "word.comma").join(parts[:-1]) + text.say(lang, "aloud.and") + parts[-1]
