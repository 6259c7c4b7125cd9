"""From the internal tables of a release to those of partners and the public, or a refusal.

Belongs here: which tables are made of what is shown, and when a release may be told as it was before. Does
not belong here: withholding and its proof (`figures.protection`), the report (`report`).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from pipelines.figures.protection import Release, UnsafeReleaseError, safe_releases
from pipelines.figures.protection.shares import protected_tables
from pipelines.regional_tables import tables_beside, years_of
from pipelines.store.edition import Edition, Protect, Protected, open_edition
from pipelines.store.edition_manifest import MANIFEST
from pipelines.store.errors import StoreError
from pipelines.store.frames import from_arrow, to_arrow, typed_frame
from pipelines.store.home import Home
from pipelines.store.releases import releases, remembered
from pipelines.tiers.report import read_audit, write_report
from pipelines.tiers.told import published_before, same_as_before, told_by, withheld_by_class
from schemas.disclosure import consents
from schemas.regions import Region, load_region
from schemas.tables.facts import FactsObservations
from schemas.tables.region import RegionSums
from schemas.tiers import PROTECTED, columns_of, tables_of, tier_model

AS_THEY_ARE = "codes."
"""Tables of this schema hold no figures: a tier gets them as they are."""

DECIDES = ("tiers", "schemas_sha256", "muster_version")
"""Entries of the manifest that, with the facts, decide what is withheld."""


def shown_coverage(facts: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Return region.coverage as facts alone tell it: whose figures are shown or withheld, whose not."""
    origins = facts.drop_duplicates(["institution", "time_period"])
    held = dict(
        zip(zip(origins["institution"], origins["time_period"], strict=True), origins["origin"], strict=True)
    )
    years = range(
        region.settings.first_year, max(years_of(facts), default=region.settings.first_year - 1) + 1
    )
    asked = {(node.institution, year) for node in region.expected() for year in years}
    rows: list[dict[str, object]] = []
    for institution, year in sorted(asked | held.keys()):
        node = region.institution(institution)
        origin = held.get((institution, year))
        place = {"ref_area": node.ref_area, "sector": node.sector, "institution": institution}
        state = {"state": "accepted" if origin else "missing", "origin": origin or region.settings.origin}
        rows.append({**place, "time_period": year, **state})
    return typed_frame(tier_model("region.coverage", PROTECTED[0]), rows)


def _shows_all(facts: pd.DataFrame, release: Release) -> bool:
    return release.facts["obs_value"].equals(facts["obs_value"]) and bool(
        release.sums["obs_value"].notna().all()
    )


def tier_tables(
    facts: pd.DataFrame, release: Release, region: Region, tables: Mapping[str, pa.Table]
) -> dict[str, pa.Table]:
    """Return all tables that a tier gets; `facts` are those of the programme, `tables` the internal ones."""
    tier = release.tier
    frames: dict[str, pd.DataFrame] = {}
    if not _shows_all(facts, release):  # otherwise all that follows from facts is as the programme has it
        frames |= protected_tables(facts, release, region)
        frames |= tables_beside(release.facts, region, frames)
        frames |= {"facts.observations": release.facts, "region.sums": release.sums}
        tables = {name: table for name, table in tables.items() if name.startswith(AS_THEY_ARE)}
    frames["region.coverage"] = shown_coverage(release.facts, region)
    columns = {name: columns_of(name, tier) for name in tables_of(tier)}
    return {
        name: to_arrow(tier_model(name, tier), frames[name][own])
        if name in frames
        else tables[name].select(own)
        for name, own in columns.items()
    }


def _told_before(home: Home, region: str, manifest: Mapping[str, Any]) -> Edition | None:
    """Return the newest release if it was made of the same facts by the same rules and is still whole."""
    there = [path for path in releases(home.editions / region) if (path / MANIFEST).is_file()]
    wanted = _decisive(manifest)
    for edition in map(open_edition, reversed(there)):
        if _decisive(edition.manifest) == wanted and edition.is_whole():
            return edition
    return None


def _decisive(manifest: Mapping[str, Any]) -> list[Any]:
    facts = manifest["tables"].get("facts.observations", {}).get("parquet_sha256")
    return [facts, *(manifest.get(name) for name in DECIDES)]


def _refuse_forgotten(home: Home, region: str, told: Mapping[str, object]) -> None:
    """Raise StoreError where an edition went out of which nobody remembers what it told."""
    there = [path for path in releases(home.editions / region) if (path / MANIFEST).is_file()]
    forgotten = [
        path.name for path in there if open_edition(path).manifest.get("tiers") and path.name not in told
    ]
    if forgotten:
        raise StoreError(
            f"What edition {', '.join(forgotten)} of region {region} told its readers is no longer in "
            f"editions/{region}.told: put that folder back from a backup. Without it nobody can say what "
            "a new edition gives away, and nothing is published."
        )


def protector(home: Home, region: str) -> Protect:
    """Return what makes the protected tiers of a region's releases; it raises StoreError for unsafe ones."""
    tree = load_region(region)

    def protect(manifest: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> Protected:
        told = remembered(home.editions / region)
        _refuse_forgotten(home, region, told)
        facts = from_arrow(FactsObservations, tables["facts.observations"])
        same = _told_before(home, region, manifest)
        if same:
            sums = from_arrow(RegionSums, tables["region.sums"])
            found = same_as_before(facts, sums, told[same.folder.name])
            audited = read_audit(same.folder)
        else:
            try:
                found, audited = safe_releases(facts, tree, consents(region), published_before(told.values()))
            except UnsafeReleaseError as error:
                raise StoreError(str(error)) from None
        remembering = told_by(found)
        return Protected(
            tiers={tier: tier_tables(facts, found[tier], tree, tables) for tier in PROTECTED},
            withheld=withheld_by_class(remembering),
            report=write_report(manifest, remembering, audited, list(told)),
            remembered=remembering,
        )

    return protect
