"""`make run`: the sample through the whole chain, by Dagster, in one process.

Belongs here: which runs, in which order. Does not belong here: what is shown at the end (`screen`),
what is up to date (`due`), the sample (`pipelines.sample`).
"""

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from assets import screen
from assets.dagster_home import open_instance
from assets.due import acts_seen, is_built, is_read, tags_of
from assets.jobs import figures, intake
from assets.partitions import range_tags
from assets.runner import RunFailedError, Runner
from assets.sensors import NAME, keys_to_read, regions_that_count
from pipelines.sample.replay import replay
from pipelines.store.edition import Edition, latest_edition
from pipelines.store.errors import StoreError
from pipelines.store.home import Home, muster_home
from schemas.regions import load_region

SHOWN_REGION, SHOWN_YEAR = "western_balkans", 2023


def read_returns(home: Home, instance: dg.DagsterInstance, runner: Runner) -> None:
    """Read all returns that came in since the last time, in one run."""
    acts = home.ledger.acts()
    seen = acts_seen(instance, intake.name)
    due = [act for act in acts if act.sequence > seen or not is_read(home, act)]
    wanted = keys_to_read(due, instance.get_dynamic_partitions(NAME))
    if not wanted:
        return
    instance.add_dynamic_partitions(NAME, wanted)
    ranges = range_tags(instance.get_dynamic_partitions(NAME), wanted)
    for number, tags in enumerate(ranges, start=1):
        # Only the last run may say that all acts were seen.
        done = tags_of(acts[-1].sequence) if number == len(ranges) else {}
        runner.run("Returns", intake.name, {**tags, **done}, returns=len(wanted))


def build_regions(home: Home, instance: dg.DagsterInstance, runner: Runner) -> None:
    """Rebuild every region that the ledger knows more about than its edition."""
    acts = home.ledger.acts()
    for name in regions_that_count(acts):
        if acts_seen(instance, figures.name, name) < acts[-1].sequence or not is_built(home, name):
            title = load_region(name).settings.name
            runner.run(title, figures.name, tags_of(acts[-1].sequence), partition=name)


def materialise(home: Home, progress: Progress) -> None:
    """Bring everything up to date with the ledger."""
    with open_instance(home) as instance:
        runner = Runner(home, instance, progress)
        read_returns(home, instance, runner)
        build_regions(home, instance, runner)


def editions(home: Home) -> dict[str, Edition]:
    """Return the latest edition of every region that has accepted returns."""
    return {name: latest_edition(home, name) for name in regions_that_count(home.ledger.acts())}


def main() -> None:
    """Replay the sample, run the chain, show what came out."""
    console = Console()
    home = muster_home()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("Sample", total=None)
        try:
            replay(home, lambda done, total: progress.update(bar, completed=done, total=total))
            materialise(home, progress)
        except (RunFailedError, StoreError) as error:
            raise SystemExit(str(error)) from error
    screen.show(console, editions(home), SHOWN_REGION, SHOWN_YEAR)


if __name__ == "__main__":
    main()
