"""Orders of editions: what is ordered, and how one is carried out.

Belongs here: the orders' table, publishing what was ordered. Does not belong here: how orders of any kind are
kept and carried out (`ordering`), building an edition (`chain`), its page (`pages.editions`).

An order that was stopped has published nothing: an edition is swapped in whole.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipelines import chain
from pipelines.portal.database import Database
from pipelines.portal.ordering import OrderBook, Standing, in_own_process, order_table
from pipelines.portal.portal import Portal


@dataclass(frozen=True, kw_only=True)
class Order(Standing):
    """An order; `year` is None for the newest that has an accepted return, `edition` what was published."""

    year: int | None
    edition: str | None

    @property
    def subject(self) -> str:
        """Return the region and the edition, as far as that is known."""
        return f"{self.region} {self.edition or self.year or 'newest'}"


BOOK = OrderBook(
    order_table("orders", sa.Column("year", sa.Integer), sa.Column("edition", sa.Text)),
    Order,
    "edition",
    "pipelines.portal.orders",
)


def orders(database: Database, region: str, at: datetime) -> list[Order]:
    """Return the last orders of a region, the newest first."""
    return BOOK.last(database, region, at)


def order(portal: Portal, year: int | None, *, by: str) -> int:
    """Record an order and return its number; raise UnderWayError while the region has one under way."""
    return BOOK.add(portal, by=by, year=year)


def carry_out(portal: Portal, number: int) -> None:
    """Publish the edition that was ordered; the order says how far it is, and how it ended."""

    def publish(found: Order) -> dict[str, str]:
        made = chain.publish(
            portal.home, found.region, found.year, lambda step, _: BOOK.say(portal, number, step=step)
        )
        return {"edition": made.folder.name}

    BOOK.carry_out(portal, number, publish)


if __name__ == "__main__":
    in_own_process(carry_out)
