"""Sending reminders, each to each person once.

Belongs here: to whom, in which language, and remembering what was sent. Does not belong here: what is due
(`due`), SMTP (`mail`).

A mail is noted before it is given to the server, and the note is taken back where the server refuses it: two
timers at once, or a machine that stops in between, never make two mails of one.
"""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

import sqlalchemy as sa

from pipelines.portal.database import ACCOUNTS, METADATA, Database
from pipelines.portal.notices.due import Due, due
from pipelines.portal.notices.mail import mail_server, message
from pipelines.portal.people import COLUMNS, OF_INSTITUTION, Person
from pipelines.portal.portal import Portal
from pipelines.portal.sent import institution_name
from pipelines.store.sql import UtcTime
from schemas.numbers import date_text
from schemas.texts import text

SENT = sa.Table(
    "reminders",
    METADATA,
    sa.Column("account", sa.ForeignKey("accounts.id"), primary_key=True),
    sa.Column("institution", sa.Text, primary_key=True),
    sa.Column("time_period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("reminder", sa.Text, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)


@dataclass(frozen=True)
class Reminded:
    """How many mails were sent, and how many the server did not take."""

    sent: int
    failed: int


def send_reminders(portal: Portal) -> Reminded:
    """Send what is due and has not been sent; raise MailError where there is no mail server."""
    at, sent, failed = portal.now(), 0, 0
    with mail_server(portal.settings) as server:
        for item, someone in _to_whom(portal, at):
            if not _noted(portal.database, item, someone, at):
                continue
            try:
                server.send_message(_mail(portal, item, someone))
            except smtplib.SMTPException:
                _take_back(portal.database, item, someone)
                failed += 1
            else:
                sent += 1
    return Reminded(sent, failed)


def _to_whom(portal: Portal, at: datetime) -> Iterator[tuple[Due, Person]]:
    for item in due(portal, at.date()):
        of = sa.and_(ACCOUNTS.c.institution == item.node.institution, ACCOUNTS.c.state == "active")
        statement = sa.select(*COLUMNS).where(of, ACCOUNTS.c.role.in_(OF_INSTITUTION)).order_by(ACCOUNTS.c.id)
        with portal.database.reading() as connection:
            people = [Person(**row._mapping) for row in connection.execute(statement)]
        yield from ((item, someone) for someone in people)


def _row(item: Due, someone: Person) -> dict[str, object]:
    return {
        "account": someone.id,
        "institution": item.node.institution,
        "time_period": item.period.time_period,
        "reminder": item.reminder.name,
    }


def _noted(database: Database, item: Due, someone: Person, at: datetime) -> bool:
    """Note a reminder; return False where it was noted before."""
    try:
        with database.writing() as connection:
            connection.execute(SENT.insert().values(**_row(item, someone), at=at))
    except sa.exc.IntegrityError:
        return False
    return True


def _take_back(database: Database, item: Due, someone: Person) -> None:
    same = [SENT.c[name] == value for name, value in _row(item, someone).items()]
    with database.writing() as connection:
        connection.execute(sa.delete(SENT).where(*same))


def language_of(item: Due, someone: Person) -> str:
    """Return the person's language where her institution uses it, the institution's first otherwise."""
    return someone.language if someone.language in item.node.languages else item.node.languages[0]


def _mail(portal: Portal, item: Due, someone: Person) -> EmailMessage:
    language = language_of(item, someone)
    said = {
        "institution": institution_name(portal.region, item.node.institution, language),
        "year": str(item.period.time_period),
        "day": date_text(item.period.closes_on, language),
    }
    words = (
        text(f"portal.mail.{item.reminder.name}.lead", language, **said),
        text("portal.mail.do", language),
        portal.settings.address,
        text("portal.mail.sent_already", language),
        text("portal.mail.no_answer", language),
    )
    subject = text(f"portal.mail.{item.reminder.name}.subject", language, **said)
    return message(portal, someone.email, subject, "\n\n".join(words) + "\n", language)
