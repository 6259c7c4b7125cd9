"""Drafts of layouts: a text that is being worked on, for one workbook, institution and year.

Belongs here: keeping them while they are drafts, the workbook encrypted. Does not belong here: trying one
(`trial`), the layouts that count (`store.layouts`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database
from pipelines.portal.portal import Portal
from pipelines.store.sql import UtcTime

KEPT_FOR = timedelta(days=30)
"""How long nobody needs to have worked on a draft before it goes, and its workbook with it."""

DRAFTS = sa.Table(
    "layout_drafts",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("institution", sa.Text, nullable=False),
    sa.Column("time_period", sa.Integer, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),  # of the workbook
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),  # when it was last changed
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class Draft:
    """A layout that is being worked on."""

    id: int
    institution: str
    time_period: int
    file_name: str
    sha256: str
    text: str
    by: str
    at: datetime


COLUMNS = [DRAFTS.c[name] for name in Draft.__dataclass_fields__]


def start_draft(
    portal: Portal, content: bytes, file_name: str, institution: str, time_period: int, text: str, by: str
) -> int:
    """Keep a draft and its workbook; return the draft's number."""
    values = {
        "region": portal.region.region,
        "institution": institution,
        "time_period": time_period,
        "file_name": file_name,
        "sha256": portal.home.tried.put(content),
        "text": text,
        "by": by,
        "at": portal.now(),
    }
    with portal.database.writing() as connection:
        key = connection.execute(DRAFTS.insert().values(values)).inserted_primary_key
    return int(key[0]) if key else 0


def drafts(portal: Portal) -> list[Draft]:
    """Return the drafts of the region, the last changed first; those nobody worked on for long go."""
    _drop(portal, DRAFTS.c.at < portal.now() - KEPT_FOR)
    of_region = sa.select(*COLUMNS).where(DRAFTS.c.region == portal.region.region)
    with portal.database.reading() as connection:
        rows = connection.execute(of_region.order_by(DRAFTS.c.at.desc(), DRAFTS.c.id.desc()))
        return [Draft(**row._mapping) for row in rows]


def find_draft(portal: Portal, number: int) -> Draft | None:
    """Return a draft of the region; None where there is none of this number."""
    statement = sa.select(*COLUMNS).where(DRAFTS.c.id == number, DRAFTS.c.region == portal.region.region)
    with portal.database.reading() as connection:
        row = connection.execute(statement).one_or_none()
    return None if row is None else Draft(**row._mapping)


def change_draft(database: Database, number: int, text: str, by: str, at: datetime) -> None:
    """Keep another text of a draft."""
    with database.writing() as connection:
        connection.execute(sa.update(DRAFTS).where(DRAFTS.c.id == number).values(text=text, by=by, at=at))


def end_draft(portal: Portal, number: int) -> None:
    """Take a draft away, and its workbook where no other draft is on it."""
    _drop(portal, DRAFTS.c.id == number)


def _drop(portal: Portal, which: sa.ColumnElement[bool]) -> None:
    with portal.database.reading() as connection:
        gone = set(connection.execute(sa.select(DRAFTS.c.sha256).where(which)).scalars())
    if not gone:
        return
    with portal.database.writing() as connection:
        connection.execute(sa.delete(DRAFTS).where(which))
        used = set(connection.execute(sa.select(DRAFTS.c.sha256)).scalars())
    for sha256 in gone - used:
        portal.home.tried.remove(sha256)
