"""An audit into things to click; without a person present, into the static view that says the same."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jinmyaku import audit, measuring, ranking
from jinmyaku import duplicates as pairs
from jinmyaku.figures import dumbbell, measured_tables, tables, time_tables
from jinmyaku.workbook import Lines, Workbook


def edition(room: Workbook) -> Any:
    """Show the panel that picks a language, and the sample or one's own book; nothing without a person."""
    if not room.interactive:
        return None
    from jinmyaku.panels.editions import Edition

    return Edition(room).view


def imports(room: Workbook) -> Any:
    """Show the panel that takes in exports and names; nothing without a person."""
    if not room.interactive:
        return None
    from jinmyaku.panels.bring import Bring

    return Bring(room).view


def duplicates(room: Workbook) -> Any:
    """Show the panel that asks which contacts are one person; else the pairs as a table."""
    if not room.interactive:
        return tables.pairs(pairs.waiting(room.book), room.read().contacts["display"], room.lang)
    from jinmyaku.panels.twins import Twins

    return Twins(room).view


def whose(room: Workbook) -> Any:
    """Show the panel that asks who was there; else those not in the book with whom time was spent, as a table."""
    if not room.interactive:
        end = measuring.last_day(room.year, room.as_of)
        found = measuring.measured(room.book)
        year = measuring.of_year(room.book, room.year, end)
        return measured_tables.strangers(measuring.strangers(found, year), room.lang)
    from jinmyaku.panels.presence import Whose

    return Whose(room).view


def news(room: Workbook) -> Any:
    """Show who is new, gone or in a new job since the audit before."""
    from jinmyaku.panels.changes import Changes, changes_table

    return Changes(room).view if room.interactive else changes_table(room)


def people(room: Workbook) -> Any:
    """Show the panel that lists, edits and chooses; else the list as a table."""
    if not room.interactive:
        now = room.read()
        return tables.contacts(ranking.ranked(now), now.people.index, room.lang)
    from jinmyaku.panels.people_list import PeopleList

    return PeopleList(room).view


def cards(room: Workbook) -> Any:
    """Show the cards to judge by; else the order of the cards as a table; where nobody is chosen, the next step."""
    now = room.read()
    if not len(now.people):
        return Lines([room.say("panel.nobody_chosen", year=room.year)])
    if not room.interactive:
        order = ranking.queue(now, ranking.moved(room.book, now))
        return tables.cards(now.people.loc[order], room.lang)
    from jinmyaku.panels.judging import Cards

    return Cards(room, now).view


def order(room: Workbook) -> Any:
    """Say by what the cards are ordered."""
    return Lines([room.say(f"deck.order_{ranking.basis(room.read())}")], "note")


def scale(room: Workbook) -> Any:
    """Say how the answers use the scale, with the offer to take one's own "about the same" over."""
    from jinmyaku.panels import scale_care

    return scale_care.ScaleCare(room).view if room.interactive else scale_care.static(room)


def overclaim(room: Workbook, said: pd.DataFrame) -> Any:
    """Say how hours as one said them compare with those measured (``spending.claims``); nothing of fewer than five."""
    line = dumbbell.overclaim(said, room.lang)
    return Lines([line], "note") if line else None


def second_look(room: Workbook) -> Any:
    """Show the sheet of facts for second looks; else who waits for one."""
    if not room.interactive:
        return tables.looks(audit.second_looks(room.read().people), room.lang)
    from jinmyaku.panels.decide import SecondLook

    return SecondLook(room).view


def override(room: Workbook) -> Any:
    """Show the panel for one's own decisions; nothing where nobody is judged or no person is present."""
    if not room.interactive or not len(room.read().people):
        return None
    from jinmyaku.panels.decide import Override

    return Override(room).view


def time_rules(room: Workbook) -> Any:
    """Show one's own rules as sliders, with what follows from them; else the rules as sentences."""
    from jinmyaku.panels import own_time

    return own_time.TimeRules(room).view if room.interactive else own_time.static(room)


def own_rules(room: Workbook) -> Any:
    """Show the rules of single people, to add and take out; else as a table."""
    from jinmyaku.panels import promise
    from jinmyaku.panels.single import OwnRules

    return OwnRules(room).view if room.interactive else time_tables.own_rules(promise.of(room).own(), room.lang)


def prepare(room: Workbook) -> Any:
    """Show the pages to prepare a meeting; else who has one, as a table."""
    from jinmyaku.panels import pages

    return pages.Prepare(room).view if room.interactive else pages.static(room)


def kinds(room: Workbook) -> Any:
    """Show planned and real meetings, each to be set right; else as a table."""
    from jinmyaku.panels import meetings

    return meetings.Kinds(room).view if room.interactive else meetings.static(room)


def fading(room: Workbook) -> Any:
    """Show the steps of giving less time, and for whom; else as sentences."""
    from jinmyaku.panels import apart

    return apart.Fading(room).view if room.interactive else apart.static(room)


def calendar(room: Workbook) -> Any:
    """Show the button that writes the plan as a calendar file; else how it is written."""
    from jinmyaku.panels import plan_file

    return plan_file.PlanFile(room).view if room.interactive else plan_file.static(room)


def goals(room: Workbook) -> Any:
    """Show the goals for one year and three, to write down; else as a table."""
    from jinmyaku.panels import ahead, goal_sheet

    return goal_sheet.Goals(room).view if room.interactive else ahead.follow(room, ahead.goals)


def key_people(room: Workbook) -> Any:
    """Show who has achieved a goal already, to name and describe; else as a table."""
    from jinmyaku.panels import key_sheet

    return key_sheet.KeyPeople(room).view if room.interactive else key_sheet.static(room)


def beyond(room: Workbook) -> Any:
    """List what is behind key people's records; with a person ``key_people`` shows it."""
    from jinmyaku.panels import ahead

    return None if room.interactive else ahead.follow(room, ahead.beyond)


def ledger(room: Workbook) -> Any:
    """List what was given and received; with a person ``gives`` shows it."""
    from jinmyaku.panels import ahead

    return None if room.interactive else ahead.follow(room, ahead.ledger)


def offers(room: Workbook) -> Any:
    """Show what one has to give, to write down; else as a table."""
    from jinmyaku.panels import give_sheet

    return give_sheet.Offers(room).view if room.interactive else give_sheet.static_offers(room)


def gives(room: Workbook) -> Any:
    """Show what is to be given to key people and what was given, to write down; else as a table."""
    from jinmyaku.panels import give_sheet

    return give_sheet.Gives(room).view if room.interactive else give_sheet.static(room)


def thanks(room: Workbook) -> Any:
    """Show the thanks still owed, to give; else as a table."""
    from jinmyaku.panels import thanks_sheet

    return thanks_sheet.Thanks(room).view if room.interactive else thanks_sheet.static(room)


def received(room: Workbook) -> Any:
    """List the time that others have given; with a person ``thanks`` shows it."""
    from jinmyaku.panels import ahead

    return None if room.interactive else ahead.follow(room, ahead.received)


def at_risk(room: Workbook) -> Any:
    """List those who might let one go; with a person ``mirror`` shows it."""
    from jinmyaku.panels import ahead

    return None if room.interactive else ahead.follow(room, ahead.at_risk)


def mirror(room: Workbook) -> Any:
    """Show cards that ask in which tier others would put one; nothing without a person."""
    if not room.interactive:
        return None
    from jinmyaku.panels import looking

    return looking.Looking(room).view


def acquaintances(room: Workbook) -> Any:
    """Show pairs of people to say whether they know each other; else as a table."""
    from jinmyaku.panels import pair_sheet

    return pair_sheet.Pairs(room).view if room.interactive else pair_sheet.static(room)


def introductions(room: Workbook) -> Any:
    """Show ways to key people through others; else as a table."""
    from jinmyaku.panels import way_sheet

    return way_sheet.Ways(room).view if room.interactive else way_sheet.static(room)


def introduced(room: Workbook) -> Any:
    """Show who introduced whom, to fill in; else as a table."""
    from jinmyaku.panels import introducers

    return introducers.Introducers(room).view if room.interactive else introducers.static(room)
