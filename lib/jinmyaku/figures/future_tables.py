"""Every table of the future: goals and key people, gives and thanks, the mirror, ways to people."""

from jinmyaku.figures.aim_tables import beyond, brake, goals, key_people
from jinmyaku.figures.give_tables import ledger, offers, owed, plans, received, steady, together
from jinmyaku.figures.mirror_tables import at_risk, corners, mirror
from jinmyaku.figures.way_tables import by_myself, groups, introduced, lost, pairs, paths, requests, worlds

__all__ = [
    "at_risk",
    "beyond",
    "brake",
    "by_myself",
    "corners",
    "goals",
    "groups",
    "introduced",
    "key_people",
    "ledger",
    "lost",
    "mirror",
    "offers",
    "owed",
    "pairs",
    "paths",
    "plans",
    "received",
    "requests",
    "steady",
    "together",
    "worlds",
]
