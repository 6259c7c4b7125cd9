"""What is due because something came in or went out: the sensors on the ledger and on editions.

Belongs here: from new acts and new editions to the runs they call for. Does not belong here: what a run does
(`jobs`), watching folders (what is not in the ledger did not come in).
"""

from collections.abc import Iterable, Iterator

import dagster as dg

from assets.due import acts_seen
from assets.jobs import figures, intake, quality
from assets.partitions import range_tags, return_keys
from assets.resources import Store
from pipelines.quality.history import checks_of
from pipelines.returns import return_key
from pipelines.store.acts import Act, fold
from pipelines.store.edition import latest_edition
from pipelines.store.errors import NoEditionError
from schemas.regions import region_names, region_of

NAME = str(return_keys.name)


WHAT_COUNTS = ("accept", "reopen", "withdraw")
"""Acts that may change which revision of a return counts."""


def keys_to_read(acts: Iterable[Act], known: Iterable[str]) -> list[str]:
    """Return the return keys to be read, in the order of the ledger, each once.

    Those of which a revision came in; and, of the `known` ones, those of the year after a return of
    which another revision counts now, or none, since a return is checked beside the year before.
    """
    found = []
    there = set(known)
    for act in acts:
        if act.act == "submit" and act.return_key:
            found.append(act.return_key)
            there.add(act.return_key)
        elif act.act in WHAT_COUNTS and act.institution and act.time_period and act.return_key:
            found.append(return_key(act.institution, act.time_period + 1))
    return [key for key in dict.fromkeys(found) if key in there]


def _regions(institutions: Iterable[str | None]) -> list[str]:
    found = {region_of(institution).region for institution in institutions if institution}
    return [name for name in region_names() if name in found]


def regions_that_count(acts: Iterable[Act]) -> list[str]:
    """Return the regions that have an accepted return; `acts` are all acts of the ledger."""
    return _regions(item.institution for item in fold(acts) if item.state == "accepted")


def regions_to_build(acts: Iterable[Act]) -> list[str]:
    """Return the regions of which another revision of a return may count since `acts`."""
    return _regions(act.institution for act in acts if act.act in WHAT_COUNTS and act.return_key)


def requests(acts: list[Act], known: Iterable[str], counting: Iterable[str]) -> list[dg.RunRequest]:
    """Return the runs that `acts` call for: first the returns, all new ones in one run, then the regions.

    `known` are the return keys that have partitions already, in Dagster's order; `counting` are the
    regions that have anything to publish.
    """
    last = acts[-1].sequence
    wanted = keys_to_read(acts, known)
    runs = [
        dg.RunRequest(run_key=f"intake:{last}:{number}", job_name=intake.name, tags=tags)
        for number, tags in enumerate(range_tags([*known, *wanted], wanted))
    ]
    runs += [
        dg.RunRequest(run_key=f"figures:{last}:{name}", job_name=figures.name, partition_key=name)
        for name in regions_to_build(acts)
        if name in counting
    ]
    return runs


def seen_without_sensor(instance: dg.DagsterInstance, acts: list[Act]) -> int:
    """Return the last act that `make run` has dealt with: a sensor that never ticked goes on from there."""
    seen = [acts_seen(instance, intake.name)]
    seen += [acts_seen(instance, figures.name, name) for name in regions_that_count(acts)]
    return max(min(seen), 0)


@dg.sensor(
    jobs=[intake, figures],
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Reads the ledger from where it stopped: one run for all new returns, then one for each "
    "region of which a return was accepted, opened again or withdrawn. The queue takes one run at a time, "
    "so regions follow returns.",
)
def ledger_acts(context: dg.SensorEvaluationContext, store: Store) -> dg.SensorResult:
    """Ask for what the acts since the last tick call for; the cursor is the last act's sequence."""
    ledger = store.home().ledger
    every = ledger.acts()
    start = int(context.cursor) if context.cursor else seen_without_sensor(context.instance, every)
    acts = [act for act in every if act.sequence > start]
    if not acts:
        return dg.SensorResult(skip_reason="No new acts in the ledger.")
    known = context.instance.get_dynamic_partitions(NAME)
    new = [key for key in keys_to_read(acts, known) if key not in known]
    return dg.SensorResult(
        run_requests=requests(acts, known, regions_that_count(every)),
        dynamic_partitions_requests=[return_keys.build_add_request(new)] if new else [],
        cursor=str(acts[-1].sequence),
    )


@dg.sensor(
    job=quality,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Asks for an audit of every newest edition, once.",
)
def new_editions(store: Store) -> Iterator[dg.RunRequest]:
    """Ask for one run per region whose newest edition has not been audited; the run key remembers."""
    for name in region_names():
        try:
            edition = latest_edition(store.home(), name)
        except NoEditionError:
            continue
        number = f"{edition.year}.{edition.release}"
        if not checks_of(store.home(), name, number):
            yield dg.RunRequest(run_key=f"quality:{name}:{number}", partition_key=name)
