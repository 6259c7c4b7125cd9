"""Whose return is awaited, and which reminder is due today.

Belongs here: putting periods, ledger and the table of reminders side by side. Does not belong here: mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.portal.periods import Period, periods
from pipelines.portal.portal import Portal
from pipelines.store.acts import fold
from schemas.regions import InstitutionNode
from schemas.reminders import Reminder, reminder_on

STOOD_FOR = ("signed_off", "accepted")
"""States of a return that its institution, or the programme in its place, stands for."""


@dataclass(frozen=True)
class Due:
    """An institution whose return for a year is awaited, and the reminder of today, `day` of the closing."""

    node: InstitutionNode
    period: Period
    reminder: Reminder
    day: int


def due_of(portal: Portal, institution: str, today: date) -> list[Due]:
    """Return the reminders that are due to one institution, by the very rules of the mails."""
    return [item for item in due(portal, today) if item.node.institution == institution]


def due(portal: Portal, today: date) -> Iterator[Due]:
    """Give every reminder that is due: to institutions that are to report and have not signed off."""
    there = {
        (item.institution, item.time_period)
        for item in fold(portal.home.ledger.acts())
        if item.state in STOOD_FOR
    }
    for period in periods(portal.database, portal.region.region).values():
        day = (today - period.closes_on).days
        reminder = reminder_on(day)
        if reminder is None or today < period.opens_on:
            continue
        for node in portal.region.institutions.values():
            if node.is_expected and (node.institution, period.time_period) not in there:
                yield Due(node, period, reminder, day)
