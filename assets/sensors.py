"""What is due because something came in: the sensor on the ledger.

Belongs here: from new acts to the runs they call for. Does not belong here: what a run does
(`jobs`), watching folders (what is not in the ledger did not come in).
"""

from collections.abc import Iterable

import dagster as dg

from assets.jobs import figures, intake
from assets.partitions import range_tags, return_keys
from assets.resources import Store
from pipelines.store.acts import Act
from schemas.regions import load_region, region_names

NAME = str(return_keys.name)


def keys_received(acts: Iterable[Act]) -> list[str]:
    """Return the return keys of which a revision came in, in the order of the ledger, each once."""
    return list(dict.fromkeys(act.return_key for act in acts if act.act == "submit" and act.return_key))


def regions_changed(acts: Iterable[Act]) -> list[str]:
    """Return the regions of which a return was accepted."""
    institutions = {act.institution for act in acts if act.act == "accept"}
    return [name for name in region_names() if institutions & set(load_region(name).institutions)]


def requests(acts: list[Act], known: Iterable[str]) -> list[dg.RunRequest]:
    """Return the runs that `acts` call for: first the returns, all new ones in one run, then the regions.

    `known` are the return keys that have partitions already, in Dagster's order.
    """
    last = acts[-1].sequence
    received = keys_received(acts)
    order = [*known, *received]
    runs = [
        dg.RunRequest(run_key=f"intake:{last}:{number}", job_name=intake.name, tags=tags)
        for number, tags in enumerate(range_tags(order, received))
    ]
    runs += [
        dg.RunRequest(run_key=f"figures:{last}:{name}", job_name=figures.name, partition_key=name)
        for name in regions_changed(acts)
    ]
    return runs


@dg.sensor(
    jobs=[intake, figures],
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Reads the ledger from where it stopped: one run for all new returns, then one for each "
    "region of which a return was accepted. The queue takes one run at a time, so regions follow returns.",
)
def ledger_acts(context: dg.SensorEvaluationContext, store: Store) -> dg.SensorResult:
    """Ask for what the acts since the last tick call for; the cursor is the last act's sequence."""
    acts = store.home().ledger.acts(after=int(context.cursor or 0))
    if not acts:
        return dg.SensorResult(skip_reason="No new acts in the ledger.")
    known = context.instance.get_dynamic_partitions(NAME)
    new = [key for key in keys_received(acts) if key not in known]
    return dg.SensorResult(
        run_requests=requests(acts, known),
        dynamic_partitions_requests=[return_keys.build_add_request(new)] if new else [],
        cursor=str(acts[-1].sequence),
    )
