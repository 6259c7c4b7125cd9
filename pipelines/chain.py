"""The chain: writes every table of the lake and the edition, one function per step.

Belongs here: which rows go into which table, and in what order the tables are written. Does not
belong here: reading workbooks, rules, arithmetic on figures; when a step runs (`assets`). What a
step writes depends on ledger, vault and `schemas/` alone, so every step may be run again.

All steps of a build are told one act of the ledger, `as_of`: what came later is for the next build.
"""

from collections.abc import Callable

from pipelines.audit_tables import audit_explanations, audit_findings, audit_returns
from pipelines.code_tables import definitions, footnotes, frameworks, indicators, institutions, labels
from pipelines.figures.corrections import corrected
from pipelines.figures.coverage import region_coverage
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.sums import region_sums
from pipelines.publishing.formats import write_formats
from pipelines.raw_tables import raw_rows, write_raw
from pipelines.regional_tables import tables_beside
from pipelines.returns import region_returns, status
from pipelines.revision_tables import REVISIONS, edition_revisions
from pipelines.store.acts import ReturnRevision
from pipelines.store.build import one_build
from pipelines.store.earlier import edition_before
from pipelines.store.edition import Edition, build_edition
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from pipelines.tiers.protecting import protector
from schemas.corrections import corrections
from schemas.regions import load_region


def _accepted(home: Home, region: str, as_of: int | None) -> list[ReturnRevision]:
    return [item for item in region_returns(home, region, as_of) if item.state == "accepted"]


def write_facts(home: Home, region: str, as_of: int | None = None) -> dict[str, int]:
    """Write the observations of the accepted revisions and of no others, with the corrections laid on."""
    accepted = _accepted(home, region, as_of)
    raw = raw_rows(home, region, "raw.observations", accepted, as_of)
    sent = facts_observations(raw, load_region(region), {item.return_id: item.origin for item in accepted})
    revisions = {item.return_key: item.revision for item in accepted}
    facts, applied = corrected(sent, corrections(region), revisions)
    frames = {"facts.observations": facts, "audit.corrections": applied}
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def write_codes(home: Home, region: str) -> dict[str, int]:
    """Write the code lists with labels and footnotes, and the region's institutions."""
    tree = load_region(region)
    frames = {
        "codes.labels": labels(tree),
        "codes.footnotes": footnotes(tree),
        "codes.institutions": institutions(tree),
        "codes.indicators": indicators(),
        "codes.definitions": definitions(),
        "codes.frameworks": frameworks(tree),
    }
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def write_region(home: Home, region: str, as_of: int | None = None) -> dict[str, int]:
    """Write the regional tables from the facts, and who is missing in them."""
    tree = load_region(region)
    facts = home.lake.read(region, "facts.observations")
    frames = indicator_tables(home.lake.path(region, "facts.observations"), tree)
    frames |= tables_beside(facts, tree, frames) | {"region.sums": region_sums(facts, tree)}
    returns, findings = audit_returns(home, region, as_of), audit_findings(home, region, as_of)
    frames["region.coverage"] = region_coverage(returns, findings, facts, tree)
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def write_audit(home: Home, region: str, as_of: int | None = None) -> dict[str, int]:
    """Write which files came in, who accepted them and why, what was found in them and explained."""
    findings = audit_findings(home, region, as_of)
    frames = {
        "audit.returns": audit_returns(home, region, as_of),
        "audit.findings": findings,
        "audit.explanations": audit_explanations(home, region, findings, as_of),
    }
    return {name: home.lake.write(region, name, frame) for name, frame in frames.items()}


def edition_year(home: Home, region: str, year: int | None = None, as_of: int | None = None) -> int:
    """Return the year of an edition: the newest that has an accepted return, or `year` if it has one.

    Raises StoreError where nothing is accepted, for any year or for that one.
    """
    years = sorted({item.time_period for item in _accepted(home, region, as_of)})
    if not years:
        raise StoreError(f"Nothing has been accepted in region {region} yet: there is nothing to publish.")
    if year is not None and year not in years:
        raise StoreError(
            f"Nothing has been accepted in region {region} for {year}: an edition can be of "
            f"{', '.join(map(str, years))}."
        )
    return years[-1] if year is None else year


def _differing(home: Home, region: str, as_of: int) -> list[str]:
    """Return the tables of the lake that do not show the ledger as it was at `as_of`."""
    readings = raw_rows(home, region, "raw.readings", _accepted(home, region, as_of), as_of)
    given = readings.loc[readings["observations"] > 0].set_index("return_id")["observations"]
    facts = home.lake.read(region, "facts.observations")["return_id"].value_counts()
    audited = home.lake.read(region, "audit.returns")
    states = {item.return_id: item.state for item in region_returns(home, region, as_of)}
    coverage = home.lake.read(region, "region.coverage")
    columns = ["institution", "time_period", "state", "revisions"]
    asked_for = {
        (item.institution, item.time_period, item.state, item.revisions)
        for item in status(home, region, as_of)
    }
    same = {
        "facts.observations": facts.to_dict() == given.to_dict(),
        "audit.returns": dict(zip(audited["return_id"], audited["state"], strict=True)) == states,
        "region.coverage": set(coverage[columns].itertuples(index=False, name=None)) == asked_for,
    }
    return [table for table, is_same in same.items() if not is_same]


def write_revisions(
    home: Home, region: str, year: int | None = None, as_of: int | None = None
) -> dict[str, int]:
    """Write what an edition of the lake's tables up to `year` changes in the one published before it."""
    moment = home.ledger.last() if as_of is None else as_of
    found = edition_year(home, region, year, moment)
    rows = edition_revisions(home, region, found, edition_before(home, region, found, moment))
    return {REVISIONS: home.lake.write(region, REVISIONS, rows)}


def write_edition(home: Home, region: str, year: int | None = None, as_of: int | None = None) -> Edition:
    """Publish the lake's tables up to `year` (the newest with an accepted return) as an edition of all tiers.

    Raises StoreError where the tables are of another moment of the ledger than `as_of`: every return
    accepted then must be in them whole, and no other; and where readers could work out what is withheld.
    """
    moment = home.ledger.last() if as_of is None else as_of
    found = edition_year(home, region, year, moment)
    differing = _differing(home, region, moment)
    if differing:
        raise StoreError(
            f"The lake's {', '.join(differing)} of region {region} do not show the returns as they stand in "
            f"the ledger at act {moment}. Nothing is published: run `muster publish --region {region}`."
        )
    write_revisions(home, region, found, moment)  # of this year, and beside the edition that is the last now
    return build_edition(home, region, found, moment, write_formats, protector(home, region))


def steps(home: Home, region: str, as_of: int) -> list[tuple[str, Callable[[], dict[str, int]]]]:
    """Return every step that writes the region's tables, in order, with its name."""
    keys = sorted({item.return_key for item in region_returns(home, region, as_of)})
    raw = [(key, lambda key=key: write_raw(home, key, as_of)) for key in keys]
    rest = [
        ("facts", lambda: write_facts(home, region, as_of)),
        ("codes", lambda: write_codes(home, region)),
        ("region", lambda: write_region(home, region, as_of)),
        ("audit", lambda: write_audit(home, region, as_of)),
    ]
    return [*raw, *rest]


def publish(
    home: Home, region: str, year: int | None = None, on_step: Callable[[str, int], None] | None = None
) -> Edition:
    """Write all tables of a region and publish them; `on_step` hears each step's name and their count."""
    with one_build(home, region):
        as_of = home.ledger.last()
        edition_year(home, region, year, as_of)
        todo = steps(home, region, as_of)
        for name, step in todo:
            if on_step:
                on_step(name, len(todo) + 1)
            step()
        if on_step:
            on_step("edition", len(todo) + 1)
        return write_edition(home, region, year, as_of)
