"""What happens by the calendar: a new edition of every region, once a year.

Belongs here: schedules. Does not belong here: what is due because something came in (`sensors`).
"""

from collections.abc import Iterator

import dagster as dg

from assets.jobs import figures
from assets.resources import Store
from assets.sensors import regions_that_count

YEARLY = "0 6 31 3 *"
"""31 March, 6:00 UTC: the returns of the year before are in."""


@dg.schedule(
    job=figures,
    cron_schedule=YEARLY,
    execution_timezone="UTC",
    description="On 31 March: rebuild every region from its accepted returns and publish the edition.",
)
def yearly_edition(context: dg.ScheduleEvaluationContext, store: Store) -> Iterator[dg.RunRequest]:
    """Ask for one run per region that has accepted returns."""
    year = context.scheduled_execution_time.year
    for name in regions_that_count(store.home().ledger.acts()):
        yield dg.RunRequest(run_key=f"{name}:{year}", partition_key=name)
