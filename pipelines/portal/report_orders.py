"""Orders of annual reports: what is ordered, and how one is carried out.

Belongs here: the orders' table, making and filing what was ordered. Does not belong here: how orders of any
kind are kept and carried out (`ordering`), what a report says (`pipelines.report`), its page
(`pages.reports`).

Every file is there whole or not at all, also where the process is killed; what was made before stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipelines.portal.database import Database
from pipelines.portal.ordering import OrderBook, Standing, in_own_process, order_table
from pipelines.portal.portal import Portal
from pipelines.store.edition import named_edition


@dataclass(frozen=True, kw_only=True)
class ReportOrder(Standing):
    """An order; languages and forms as they stand in the table, with a space between."""

    edition: str
    tier: str
    languages: str
    forms: str

    @property
    def subject(self) -> str:
        """Return the region, the edition, for whom, and which files."""
        return f"{self.region} {self.edition} {self.tier}: {self.languages}; {self.forms}"


BOOK = OrderBook(
    order_table(
        "report_orders",
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("tier", sa.Text, nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("forms", sa.Text, nullable=False),
    ),
    ReportOrder,
    "report",
    "pipelines.portal.report_orders",
)


def report_orders(database: Database, region: str, edition: str, at: datetime) -> list[ReportOrder]:
    """Return those of the region's last orders that are of an edition, the newest first."""
    return [one for one in BOOK.last(database, region, at) if one.edition == edition]


def order_report(
    portal: Portal, edition: str, tier: str, languages: Sequence[str], forms: Sequence[str], *, by: str
) -> int:
    """Record an order and return its number; raise UnderWayError while the region has one under way."""
    given = {"languages": " ".join(languages), "forms": " ".join(forms)}
    return BOOK.add(portal, by=by, edition=edition, tier=tier, **given)


def carry_out(portal: Portal, number: int) -> None:
    """Make the report that was ordered; the order says at which language it is, and how it ended."""
    # Only here: the portal, which takes orders, need not load what draws and typesets.
    from pipelines.report.filing import file_report

    def make(found: ReportOrder) -> dict[str, str]:
        edition = named_edition(portal.home, found.region, found.edition).of_tier(found.tier)
        for language in found.languages.split():
            BOOK.say(portal, number, step=language)
            file_report(portal.home, edition, language, found.forms.split())
        return {}

    BOOK.carry_out(portal, number, make)


if __name__ == "__main__":
    in_own_process(carry_out)
