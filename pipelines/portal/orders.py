"""Orders of editions: each built by a process of its own, with a row that says how far it is.

Belongs here: keeping orders, starting their process, carrying one out. Does not belong here: building an
edition (`chain`), its page (`pages.editions`).

Whoever builds says every few seconds that it is still there. An order of which nothing was heard for a minute
has been stopped, with the portal or by somebody: nothing of it is published, and it can be ordered again.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Thread

import sqlalchemy as sa

from pipelines import chain
from pipelines.portal.database import METADATA, Database
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.settings import settings_of
from pipelines.portal.trail import note
from pipelines.store.errors import StoreError
from pipelines.store.home import Home, muster_home
from pipelines.store.sql import UtcTime

_log = logging.getLogger(__name__)

HEARD_EVERY = timedelta(seconds=5)
STOPPED_AFTER = timedelta(minutes=1)
UNDER_WAY = ("queued", "running")

ORDERS = sa.Table(
    "orders",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("region", sa.Text, nullable=False),
    sa.Column("year", sa.Integer),  # None: the newest that has an accepted return
    sa.Column("ordered_by", sa.Text, nullable=False),
    sa.Column("ordered_at", UtcTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # queued, running, done, refused, failed
    sa.Column("step", sa.Text),
    sa.Column("edition", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("heard_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)


class UnderWayError(ValueError):
    """An edition of the region is being built; the message is a key of `texts/portal_programme`."""


@dataclass(frozen=True)
class Order:
    """An order as it stands; `state` is "stopped" where nothing was heard of it for a while."""

    number: int
    region: str
    year: int | None
    ordered_by: str
    ordered_at: datetime
    state: str
    step: str | None
    edition: str | None
    reason: str | None
    heard_at: datetime

    @property
    def is_under_way(self) -> bool:
        """Return whether it is still to end."""
        return self.state in UNDER_WAY


def _as_it_stands(row: sa.Row[tuple[object, ...]], at: datetime) -> Order:
    found = Order(**row._mapping)
    is_stopped = found.is_under_way and at - found.heard_at > STOPPED_AFTER
    return replace(found, state="stopped") if is_stopped else found


def orders(database: Database, region: str, at: datetime, most: int = 20) -> list[Order]:
    """Return the last orders of a region, the newest first."""
    statement = sa.select(ORDERS).where(ORDERS.c.region == region).order_by(ORDERS.c.number.desc())
    with database.reading() as connection:
        return [_as_it_stands(row, at) for row in connection.execute(statement.limit(most))]


def order(portal: Portal, year: int | None, *, by: str) -> int:
    """Record an order and return its number; raise UnderWayError while the region has one under way."""
    at, region = portal.now(), portal.region.region
    with portal.database.writing() as connection:
        before = sa.select(ORDERS).where(ORDERS.c.region == region, ORDERS.c.state.in_(UNDER_WAY))
        if any(_as_it_stands(row, at).is_under_way for row in connection.execute(before)):
            raise UnderWayError("portal.programme.edition.under_way")
        row = {"region": region, "year": year, "ordered_by": by, "ordered_at": at}
        made = connection.execute(ORDERS.insert().values(row | {"state": "queued", "heard_at": at}))
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
    note(portal.database, actor=by, event="edition_ordered", at=at, subject=f"{region} {year or 'newest'}")
    return number


def start(portal: Portal, number: int) -> None:
    """Start the process that carries out an order; it is told where home and database are."""
    settings = {
        "MUSTER_HOME": str(portal.home.folder),
        "MUSTER_PORTAL_REGION": portal.settings.region,
        "MUSTER_PORTAL_ADDRESS": portal.settings.address,
    }
    if portal.settings.database:
        settings["MUSTER_PORTAL_DATABASE"] = portal.settings.database
    subprocess.Popen(  # noqa: S603 (our own program, and a number)
        [sys.executable, "-m", __name__, str(number)],
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _say(portal: Portal, number: int, **values: object) -> None:
    with portal.database.writing() as connection:
        own = sa.update(ORDERS).where(ORDERS.c.number == number)
        connection.execute(own.values(**values, heard_at=portal.now()))


@contextmanager
def _heard(portal: Portal, number: int) -> Iterator[None]:
    """Say every few seconds that the order is still being carried out."""
    ended = Event()

    def say_so() -> None:
        while not ended.wait(HEARD_EVERY.total_seconds()):
            _say(portal, number)

    saying = Thread(target=say_so, daemon=True)
    saying.start()
    try:
        yield
    finally:
        ended.set()
        saying.join()


def carry_out(portal: Portal, number: int) -> None:
    """Publish the edition that was ordered; the order says how far it is, and how it ended."""
    with portal.database.reading() as connection:
        year = connection.execute(sa.select(ORDERS.c.year).where(ORDERS.c.number == number)).scalar_one()
    _say(portal, number, state="running")
    with _heard(portal, number):
        outcome = _published(portal, number, year)
    _say(portal, number, **outcome)
    subject = f"{portal.region.region} {outcome.get('edition') or ''}".strip()
    note(
        portal.database, actor="Muster", event=f"edition_{outcome['state']}", at=portal.now(), subject=subject
    )


def _published(portal: Portal, number: int, year: int | None) -> dict[str, str]:
    try:
        made = chain.publish(
            portal.home, portal.region.region, year, lambda step, _: _say(portal, number, step=step)
        )
    except StoreError as error:
        return {"state": "refused", "reason": str(error)}
    except Exception as error:
        # Without the message: there may be a figure in it.
        _log.error("Order %s of an edition failed: %s", number, type(error).__name__)
        return {"state": "failed"}
    return {"state": "done", "edition": made.folder.name}


def main(home: Home, number: int) -> None:
    """Carry out an order in a process of its own."""
    carry_out(portal_of(settings_of(), home), number)


if __name__ == "__main__":
    main(muster_home(), int(sys.argv[1]))
