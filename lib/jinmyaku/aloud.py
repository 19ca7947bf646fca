"""The comparison of years in one paragraph to read aloud: what changed, what to do first, what is uncertain."""

from __future__ import annotations

from typing import Final

from jinmyaku import history, scale, schema, text
from jinmyaku.comparing import Comparison

# No more than so many sentences on what is uncertain, the weightiest first.
MOST_DOUBTS: Final = 2
# Less than this share apart, two years' hours are called alike.
ALIKE: Final = 0.05
LEAST_SHIFT: Final = 0.05


def paragraph(found: Comparison, lang: str) -> str:
    """Say a year beside the one before in three to six sentences; nobody is named.

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
    told = [*_changed(found, lang), _first(found, lang), *_doubts(found, lang)]
    return text.say(lang, "word.gap").join(line for line in told if line)


def _changed(found: Comparison, lang: str) -> list[str]:
    """What is otherwise than in the year before: real moves alone, who came and went, and the hours."""
    judged = len(found.here)
    if found.before is None:
        tiers = {tier: int((found.here["tier"] == tier).sum()) for tier in schema.TIERS}
        return [text.say(lang, "aloud.first_year", year=found.year, n=judged, **tiers), _hours(found, lang)]
    moved, before = found.last_moves, str(found.before)
    to = moved.loc[moved["kind"] == history.REAL, "tier"].value_counts()
    parts = [text.say(lang, f"aloud.to_{tier}", n=int(to[tier])) for tier in schema.TIERS if tier in to.index]
    key = "aloud.moved" if parts else "aloud.moved_none"
    real = text.say(lang, key, n=int(to.sum()), before=before, year=found.year, parts=_listed(parts, lang))
    came, went = (int((moved["kind"] == kind).sum()) for kind in (history.ENTERED, history.LEFT))
    entered = text.say(lang, "aloud.entered" if came else "aloud.entered_none", n=came)
    left = text.say(lang, "aloud.left" if went else "aloud.left_none", n=went, before=before)
    people = text.say(lang, "aloud.people", judged=judged, entered=entered, left=left)
    return [real, people, _hours(found, lang)]


def _hours(found: Comparison, lang: str) -> str:
    """Hours with those judged, and how they compare; blank where none are known."""
    here = found.here
    now, let_go = (round(float(there["hours"].sum())) for there in (here, here[here["tier"] == schema.LET_GO]))
    if not now:
        return ""
    by = text.say(lang, "aloud.by_measured" if found.measured else "aloud.by_said")
    if found.before is None:
        return text.say(lang, "aloud.hours", by=by, hours=now, let_go=let_go)
    more = now - round(float(found.of(found.before)["hours"].sum()))
    key = "same" if abs(more) < ALIKE * now else "more" if more > 0 else "less"
    change = text.say(lang, f"aloud.hours_{key}", hours=abs(more), before=str(found.before))
    return text.say(lang, "aloud.hours_changed", by=by, hours=now, change=change, let_go=let_go)


def _first(found: Comparison, lang: str) -> str:
    """One thing to do: what makes all else uncertain before what only waits."""
    here = found.here
    if found.closed:
        return text.say(lang, "aloud.closed", year=found.year)
    open_ones, looks = int((here["tier"] == schema.UNDECIDED).sum()), int(here["second_look"].sum())
    if open_ones * 2 >= len(here):
        return text.say(lang, "aloud.first_answer", n=open_ones)
    if looks:
        return text.say(lang, "aloud.first_look", n=looks)
    if not found.fits:
        return text.say(lang, "aloud.first_plan")
    if found.goals.index.isin([found.year]).any():
        missing = (found.goals["goals"] - found.goals["achieved"])[found.year]
        if nobody := int(missing):
            return text.say(lang, "aloud.first_goal", n=nobody)
    return text.say(lang, "aloud.first_none")


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
        "close": (close > 0, {"n": close, "judged": len(here)}),
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
