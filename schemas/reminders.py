"""When institutions are reminded of a closing date: `reminders.csv`.

Belongs here: reading the table, and which reminder a day has. Does not belong here: closing dates
(`pipelines.portal.periods`), sending (`pipelines.portal.notices`), the words (`texts/portal_mail`).
"""

from dataclasses import dataclass
from functools import cache

from schemas.files import SchemaError, read_csv

COLUMNS = ["reminder", "first_day", "last_day", "comment"]


@dataclass(frozen=True)
class Reminder:
    """One reminder and the days on which it may be sent, counted from the closing date, both included."""

    name: str
    first_day: int
    last_day: int


@cache
def reminders() -> tuple[Reminder, ...]:
    """Return all reminders in order; raise SchemaError where two share a day."""
    found = [
        Reminder(row["reminder"], int(row["first_day"]), int(row["last_day"]))
        for row in read_csv("reminders.csv", COLUMNS)
    ]
    last = None
    for item in found:
        if item.last_day < item.first_day or (last is not None and item.first_day <= last):
            raise SchemaError(f"schemas/reminders.csv: {item.name}: its days are not after those before.")
        last = item.last_day
    return tuple(found)


def reminder_on(day: int) -> Reminder | None:
    """Return the reminder of a day counted from the closing date; None where nobody is reminded."""
    return next((item for item in reminders() if item.first_day <= day <= item.last_day), None)
