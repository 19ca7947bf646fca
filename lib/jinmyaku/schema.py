"""The words of an audit: tiers, questions and their scales, relations, kinds of address, columns."""

from __future__ import annotations

from typing import Final, NamedTuple

LANGUAGES: Final = ("en", "ja")
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

GROW: Final = "grow"
MAINTAIN: Final = "maintain"
LET_GO: Final = "let_go"
UNDECIDED: Final = "undecided"
TIERS: Final = (GROW, MAINTAIN, LET_GO, UNDECIDED)

LADDER_TOP: Final = 10
# Where a name's own script is not Latin, that spelling of it is the one to show.
EASTERN_REGIONS: Final = ("JP", "CN", "HK", "KR", "TW")
# Whose telephone numbers are written without a country, where nobody has said.
REGIONS: Final = {"ja": "JP", "en": "US"}
RELATIONS: Final = ("family", "friend", "work", "client", "mentor", "community", "other")


class Scale(NamedTuple):
    """The answers a question takes: whole numbers from low to high, or any amount from low."""

    low: float
    high: float
    whole: bool = True


# In the order in which a card asks: gates first.
QUESTIONS: Final[dict[str, Scale]] = {
    "ally": Scale(0, 2),
    "lifetime": Scale(0, 1),
    "uses_me": Scale(0, 2),
    "value": Scale(0, LADDER_TOP),
    "effort": Scale(0, LADDER_TOP),
    "discomfort": Scale(0, 2),
    "balance": Scale(-3, 3),
    "load": Scale(0, 4),
    "hours_year": Scale(0, 8784, whole=False),
    "money_year": Scale(0, 1e12, whole=False),
    "meetings_per_year": Scale(0, 1000, whole=False),
    "review_done": Scale(0, 1),
}
LADDERS: Final = ("value", "effort")

# Ten dots each, shared out over what the value and the effort consist of; off the main path, and never scored.
DOTS: Final[dict[str, tuple[str, ...]]] = {
    "value": ("opportunity", "learning", "energy", "support", "introductions", "joy"),
    "effort": ("time", "money", "worry"),
}
MOST_DOTS: Final = 10
UNCHANGED: Final = "unchanged"
# The same questions from the other side, in the other's hours; the last is how often they came of themselves.
MIRROR: Final[dict[str, Scale]] = {
    "m_ally": Scale(0, 2),
    "m_value": Scale(0, LADDER_TOP),
    "m_effort": Scale(0, LADDER_TOP),
    "m_uses": Scale(0, 2),
    "m_discomfort": Scale(0, 2),
    "m_signs": Scale(0, 1000),
}
# What may be said of a person beside the questions.
EXTRAS: Final[dict[str, Scale]] = {
    **{f"{side}_{part}": Scale(0, MOST_DOTS) for side, parts in DOTS.items() for part in parts},
    UNCHANGED: Scale(0, 1),
    **MIRROR,
}
INTERACTIONS: Final = ("in_person", "video", "call", "mail", "message")
MEETINGS: Final = ("in_person", "video", "call")
# Exports of interactions; all others are of contacts.
CALENDAR: Final = "ics"
DATED: Final = ("mbox", CALENDAR, "linkedin_messages", "line", "whatsapp")
# Who wrote and to whom; who was at a meeting, who said no or perhaps.
ROLES: Final = ("from", "to", "cc", "there", "declined", "maybe")
PARTY_KINDS: Final = ("mail", "linkedin", "name", "title")
# Why an interaction counts for nobody.
LEFT_OUT: Final = (
    "automated", "broadcast", "deleted", "draft", "spam", "no_date", "copy", "not_mine", "nobody_else", "cancelled",
    "declined", "tentative", "all_day", "ahead", "title_only",
)  # fmt: skip

ORIGINS: Final = ("person", "carried", "measured")

MAIL: Final = "mail"
MOBILE: Final = "mobile"
DIRECT: Final = "direct"
HOME: Final = "home"
WORK: Final = "work"
PHONE: Final = "phone"
FAX: Final = "fax"
LINKEDIN: Final = "linkedin"
URL: Final = "url"
PHONES: Final = (MOBILE, DIRECT, HOME, WORK, PHONE, FAX)
ADDRESS_KINDS: Final = (MAIL, *PHONES, LINKEDIN, URL)

# What is known of a contact, apart from addresses. Dates are ISO text, blank where unknown.
CONTACT_COLUMNS: Final = (
    "name",
    "family",
    "given",
    "family_reading",
    "given_reading",
    "organisation",
    "title",
    "relation",
    "met_on",
    "met_via",
    "introduced_by",
    "note",
)
