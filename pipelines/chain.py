"""The chain: writes every table of the lake and the edition, one function per step.

Belongs here: which rows go into which table, and in what order the tables are written. Does not
belong here: reading workbooks, rules, arithmetic on figures; when a step runs (`assets`). What a
step writes depends on ledger, vault and `schemas/` alone, so every step may be run again.
"""

from collections.abc import Callable

import pandas as pd

from pipelines.checking.answer import findings_frame
from pipelines.checking.result import CheckResult
from pipelines.code_tables import footnotes, institutions, labels
from pipelines.figures.coverage import region_coverage
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.returns import check_revision, region_returns, with_revision
from pipelines.store.acts import ReturnRevision
from pipelines.store.edition import Edition, build_edition
from pipelines.store.errors import StoreError
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from schemas.regions import load_region, region_of
from schemas.tables.audit import AuditReturns
from schemas.tables.raw import RawFindings, RawObservations


def _findings(result: CheckResult, revision: ReturnRevision) -> pd.DataFrame:
    return findings_frame(
        result,
        return_id=revision.return_id,
        revision=revision.revision,
        institution=revision.institution,
        time_period=revision.time_period,
    )


def write_raw(home: Home, return_key: str) -> dict[str, int]:
    """Write what every revision of a return says and what was found in it, from the vault's bytes."""
    revisions = home.ledger.returns(return_key)
    if not revisions:
        raise StoreError(f"No return {return_key!r} has been submitted.")
    observations, findings = [], []
    for revision in revisions:
        result = check_revision(home, revision)
        observations.append(with_revision(result.observations, revision))
        findings.append(_findings(result, revision))
    region = region_of(revisions[0].institution).region
    frames = {
        "raw.observations": pd.concat(observations, ignore_index=True),
        "raw.findings": pd.concat(findings, ignore_index=True),
    }
    return {name: home.lake.write(region, name, frame, return_key) for name, frame in frames.items()}


def _parts(home: Home, region: str, table: str, revisions: list[ReturnRevision]) -> pd.DataFrame:
    """Return the rows of these revisions; raise AbsentTableError where the lake does not hold one yet."""
    model = RawObservations if table == "raw.observations" else RawFindings
    frames = []
    for key in dict.fromkeys(revision.return_key for revision in revisions):
        ids = [revision.return_id for revision in revisions if revision.return_key == key]
        part = home.lake.read(region, table, key)
        frames.append(part[part["return_id"].isin(ids)])
    frames = [frame for frame in frames if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else empty_frame(model)


def write_facts(home: Home, region: str) -> dict[str, int]:
    """Write the observations of the accepted revisions, and of no others."""
    accepted = [item for item in region_returns(home, region) if item.state == "accepted"]
    raw = _parts(home, region, "raw.observations", accepted)
    facts = facts_observations(raw, load_region(region), {item.return_id: item.origin for item in accepted})
    return {"facts.observations": home.lake.write(region, "facts.observations", facts)}


def write_codes(home: Home, region: str) -> dict[str, int]:
    """Write the code lists with labels and footnotes, and the region's institutions."""
    tree = load_region(region)
    frames = {
        "codes.labels": labels(tree),
        "codes.footnotes": footnotes(tree),
        "codes.institutions": institutions(tree),
    }
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def _audit_returns(home: Home, region: str) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for item in region_returns(home, region):
        row = {name: value for name, value in vars(item).items() if name != "return_key"}
        for name in ("submitted_at", "accepted_at"):
            row[name] = row[name].replace(tzinfo=None) if row[name] else None
        rows.append(row)
    return typed_frame(AuditReturns, rows)


def write_region(home: Home, region: str) -> dict[str, int]:
    """Write the regional tables from the facts, and who is missing in them."""
    tree = load_region(region)
    facts = home.lake.read(region, "facts.observations")
    frames = indicator_tables(facts, tree)
    findings = _parts(home, region, "raw.findings", region_returns(home, region))
    frames["region.coverage"] = region_coverage(_audit_returns(home, region), findings, facts, tree)
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def write_audit(home: Home, region: str) -> dict[str, int]:
    """Write which files came in, who accepted them and why, and what was found in them."""
    frames = {
        "audit.returns": _audit_returns(home, region),
        "audit.findings": _parts(home, region, "raw.findings", region_returns(home, region)),
    }
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def newest_year(home: Home, region: str) -> int:
    """Return the newest year that has an accepted return; raise StoreError where nothing is accepted."""
    years = [item.time_period for item in region_returns(home, region) if item.state == "accepted"]
    if not years:
        raise StoreError(f"Nothing has been accepted in region {region} yet: there is nothing to publish.")
    return max(years)


def write_edition(home: Home, region: str, year: int | None = None) -> Edition:
    """Publish the lake's tables up to `year` (the newest with an accepted return) as an edition."""
    return build_edition(home, region, newest_year(home, region) if year is None else year)


def steps(home: Home, region: str) -> list[tuple[str, Callable[[], dict[str, int]]]]:
    """Return every step that writes the region's tables, in order, with its name."""
    keys = sorted({item.return_key for item in region_returns(home, region)})
    raw = [(key, lambda key=key: write_raw(home, key)) for key in keys]
    rest = [
        ("facts", lambda: write_facts(home, region)),
        ("codes", lambda: write_codes(home, region)),
        ("region", lambda: write_region(home, region)),
        ("audit", lambda: write_audit(home, region)),
    ]
    return [*raw, *rest]


def publish(
    home: Home, region: str, year: int | None = None, on_step: Callable[[str, int], None] | None = None
) -> Edition:
    """Write all tables of a region and publish them; `on_step` hears each step's name and their count."""
    newest_year(home, region)
    todo = steps(home, region)
    for name, step in todo:
        if on_step:
            on_step(name, len(todo) + 1)
        step()
    if on_step:
        on_step("edition", len(todo) + 1)
    return write_edition(home, region, year)
