"""The simulated region as an edition for all tiers, without workbooks: what a full report is made from.

Belongs here: filling a lake with simulated facts and publishing it. Does not belong here: tests.
"""

from datetime import UTC, datetime

import pandas as pd

from pipelines import chain
from pipelines.figures.coverage import region_coverage
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.sums import region_sums
from pipelines.regional_tables import tables_beside
from pipelines.simulation import simulate
from pipelines.store.edition import Edition, build_edition
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from pipelines.tiers.protecting import protector
from schemas.regions import load_region
from schemas.tables.audit import AuditFindings, AuditReturns
from schemas.tables.raw import RawObservations
from schemas.tables.registry import EDITION_TABLES, table_model

REGION, YEAR, INSTITUTIONS, YEARS, SEED = "simulated", 2023, 10, 3, 7
AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)


def _returned(institution: str, year: int) -> dict[str, object]:
    return {
        "return_id": f"{institution}_{year}_r1",
        "revision": 1,
        "institution": institution,
        "time_period": year,
        "state": "accepted",
        "file_name": "file.xlsx",
        "sha256": "5eed" * 16,
        "submitted_by": "sender",
        "submitted_at": AT,
        "signed_off_by": "head",
        "signed_off_at": AT,
        "accepted_by": "programme",
        "accepted_at": AT,
        "accepted_reason": None,
        "origin": "simulated",
    }


def publish_simulated(home: Home) -> Edition:
    """Write the lake and publish it for all tiers."""
    region, made = load_region(REGION), simulate(INSTITUTIONS, YEARS, SEED)
    given = pd.concat(
        one.observations.assign(
            return_id=f"{one.institution}_{one.time_period}_r1",
            revision=1,
            institution=one.institution,
            time_period=one.time_period,
            sheet="Sheet",
            cell=[f"D{place}" for place in range(1, len(one.observations) + 1)],
        )
        for one in made
    )
    returns = typed_frame(AuditReturns, [_returned(one.institution, one.time_period) for one in made])
    rows = given.astype(object).where(given.notna(), None).to_dict("records")
    origins = dict.fromkeys(sorted(returns["return_id"]), "simulated")
    facts = facts_observations(typed_frame(RawObservations, rows), region, origins)
    frames = indicator_tables(facts, region)
    frames |= tables_beside(facts, region, frames) | {"region.sums": region_sums(facts, region)}
    frames |= {
        "facts.observations": facts,
        "audit.returns": returns,
        "region.coverage": region_coverage(returns, empty_frame(AuditFindings), facts, region),
    }
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, frames.get(name, empty_frame(table_model(name))))
    chain.write_codes(home, REGION)
    return build_edition(home, REGION, YEAR, 0, protect=protector(home, REGION))
