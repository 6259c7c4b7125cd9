"""Orders of whatever kind: each carried out by a process of its own, with a row that says how far it is.

Belongs here: keeping orders, at most one of a kind under way in a region; starting and hearing of their
process; how one ended. Does not belong here: what is ordered (`orders`, `report_orders`), its page.

Whoever carries an order out says every few seconds that it is still there. An order of which nothing was
heard for a minute has been stopped, with the portal or by somebody: it can be ordered again.
"""

import logging
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from pipelines.portal.database import METADATA, Database
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.settings import settings_of
from pipelines.portal.trail import note
from pipelines.store.errors import StoreError
from pipelines.store.home import muster_home
from pipelines.store.sql import UtcTime

_log = logging.getLogger(__name__)

HEARD_EVERY = timedelta(seconds=5)
STOPPED_AFTER = timedelta(minutes=1)
UNDER_WAY = ("queued", "running")


class UnderWayError(Exception):
    """An order of this kind is being carried out for the region."""


@dataclass(frozen=True, kw_only=True)
class Standing(ABC):
    """How an order stands; `state` is "stopped" where nothing was heard of it for a while."""

    number: int
    region: str
    ordered_by: str
    ordered_at: datetime
    state: str
    step: str | None
    reason: str | None
    heard_at: datetime

    @property
    def is_under_way(self) -> bool:
        """Return whether it is still to end."""
        return self.state in UNDER_WAY

    @property
    @abstractmethod
    def subject(self) -> str:
        """Return what is ordered, as the trail says it."""


def order_table(name: str, *what: sa.Column[Any]) -> sa.Table:
    """Return the table of a kind of orders; `what` are the columns that only this kind has."""
    return sa.Table(
        name,
        METADATA,
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("region", sa.Text, nullable=False),
        *what,
        sa.Column("ordered_by", sa.Text, nullable=False),
        sa.Column("ordered_at", UtcTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),  # queued, running, done, refused, failed
        sa.Column("step", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("heard_at", UtcTime, nullable=False),
        sqlite_autoincrement=True,
    )


Kind = TypeVar("Kind", bound=Standing)


@dataclass(frozen=True)
class OrderBook(Generic[Kind]):
    """The orders of one kind: their table, what a row is, what the trail calls them, and their program."""

    table: sa.Table
    kind: type[Kind]
    name: str
    program: str

    def last(self, database: Database, region: str, at: datetime, most: int = 20) -> list[Kind]:
        """Return the last orders of a region, the newest first."""
        rows = sa.select(self.table).where(self.table.c.region == region)
        with database.reading() as connection:
            newest = connection.execute(rows.order_by(self.table.c.number.desc()).limit(most))
            return [self._as_it_stands(row, at) for row in newest]

    def add(self, portal: Portal, *, by: str, **what: object) -> int:
        """Record an order and return its number; raise UnderWayError while the region has one under way."""
        at, region = portal.now(), portal.region.region
        before = sa.select(self.table).where(self.table.c.region == region, self.table.c.state.in_(UNDER_WAY))
        with portal.database.writing() as connection:
            if any(self._as_it_stands(row, at).is_under_way for row in connection.execute(before)):
                raise UnderWayError
            row = {"region": region, "ordered_by": by, "ordered_at": at, "state": "queued", "heard_at": at}
            made = self.table.insert().values(row | what).returning(self.table.c.number)
            number = int(connection.execute(made).scalar_one())
        self._note(portal, self._find(portal, number), by, "ordered")
        return number

    def start(self, portal: Portal, number: int) -> None:
        """Start the process that carries out an order; it is told where home and database are."""
        settings = {
            "MUSTER_HOME": str(portal.home.folder),
            "MUSTER_PORTAL_REGION": portal.settings.region,
            "MUSTER_PORTAL_ADDRESS": portal.settings.address,
        }
        if portal.settings.database:
            settings["MUSTER_PORTAL_DATABASE"] = portal.settings.database
        subprocess.Popen(  # noqa: S603 (our own program, and a number)
            [sys.executable, "-m", self.program, str(number)],
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def carry_out(self, portal: Portal, number: int, make: Callable[[Kind], dict[str, str]]) -> None:
        """Make what was ordered; the order says how it ended, and what `make` returns."""
        self.say(portal, number, state="running")
        with self._heard(portal, number):
            outcome = self._outcome(make, self._find(portal, number))
        self.say(portal, number, **outcome)
        self._note(portal, self._find(portal, number), "Muster", outcome["state"])

    def say(self, portal: Portal, number: int, **values: object) -> None:
        """Say how far an order is, and that somebody is at it."""
        own = sa.update(self.table).where(self.table.c.number == number)
        with portal.database.writing() as connection:
            connection.execute(own.values(**values, heard_at=portal.now()))

    def _note(self, portal: Portal, found: Kind, actor: str, what: str) -> None:
        event = f"{self.name}_{what}"
        note(portal.database, actor=actor, event=event, at=portal.now(), subject=found.subject)

    def _outcome(self, make: Callable[[Kind], dict[str, str]], found: Kind) -> dict[str, str]:
        try:
            return {"state": "done", **make(found)}
        except StoreError as error:
            return {"state": "refused", "reason": str(error)}
        except Exception as error:
            # Without the message: there may be a figure in it.
            _log.error("Order %s of an %s failed: %s", found.number, self.name, type(error).__name__)
            return {"state": "failed"}

    def _find(self, portal: Portal, number: int) -> Kind:
        with portal.database.reading() as connection:
            row = connection.execute(sa.select(self.table).where(self.table.c.number == number)).one()
        return self._as_it_stands(row, portal.now())

    def _as_it_stands(self, row: sa.Row[tuple[object, ...]], at: datetime) -> Kind:
        found = self.kind(**row._mapping)
        is_stopped = found.is_under_way and at - found.heard_at > STOPPED_AFTER
        return replace(found, state="stopped") if is_stopped else found

    @contextmanager
    def _heard(self, portal: Portal, number: int) -> Iterator[None]:
        """Say every few seconds that the order is still being carried out."""
        ended = Event()

        def say_so() -> None:
            while not ended.wait(HEARD_EVERY.total_seconds()):
                self.say(portal, number)

        saying = Thread(target=say_so, daemon=True)
        saying.start()
        try:
            yield
        finally:
            ended.set()
            saying.join()


def in_own_process(carry_out: Callable[[Portal, int], None]) -> None:
    """Carry out the order whose number this process was started with, in its home and its database."""
    carry_out(portal_of(settings_of(), muster_home()), int(sys.argv[1]))
