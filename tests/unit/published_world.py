"""A small edition with every format, for the tests of formats and of SQL on it.

Belongs here: building it from accepted observations. Does not belong here: tests.
"""

from datetime import UTC, datetime

from figures_world import facts_of, said, share, strength

from pipelines import chain
from pipelines.figures.indicators import indicator_tables
from pipelines.publishing.formats import write_formats
from pipelines.store.edition import Edition, Formats, build_edition
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from schemas.regions import load_region
from schemas.tables.audit import AuditReturns
from schemas.tables.registry import EDITION_TABLES, table_model

REGION = "western_balkans"
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
FORMULA = '=HYPERLINK("a"), they\nsay'

OBSERVATIONS = [
    *strength("ME-AF", 2022, 90, 1000),
    *strength("ME-AF", 2023, 106, 1010, cell="D7"),
    said("ME-AF", 2023, "strength", "F", 40, rank="OF"),
    said("ME-AF", 2023, "strength", "_T", 500, rank="OF"),
    said("ME-AF", 2023, "strength", "F", 0, rank="OF6-10"),
    said("ME-AF", 2023, "strength", "_T", 3, rank="OF6-10"),
    share("XK-AF", 2023, 9.5),
    said("RS-AF", 2023, "strength", "F", None, status="O", conf="C"),
    said("RS-AF", 2023, "strength", "_T", None, status="O", conf="C"),
    said("RS-AF", 2023, "strength", "M", 7) | {"comment": FORMULA},
]


def _audited(return_id: str) -> dict[str, object]:
    institution, year, revision = return_id.split("_")
    return {
        "return_id": return_id,
        "revision": int(revision[1:]),
        "institution": institution,
        "time_period": int(year),
        "state": "accepted",
        "file_name": f"{institution}.xlsx",
        "sha256": "ab" * 32,
        "submitted_by": "Ana",
        "submitted_at": AT,
        "accepted_by": "Petra",
        "accepted_at": AT,
        "accepted_reason": None,
        "origin": "published",
    }


def published(home: Home, formats: Formats | None = write_formats) -> Edition:
    """Publish the observations, with every format unless others are asked for."""
    tree = load_region(REGION)
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, empty_frame(table_model(name)))
    chain.write_codes(home, REGION)
    facts = facts_of(OBSERVATIONS, tree)
    returns = [_audited(return_id) for return_id in sorted(set(facts["return_id"]))]
    frames = indicator_tables(facts, tree)
    frames |= {"facts.observations": facts, "audit.returns": typed_frame(AuditReturns, returns)}
    for name, frame in frames.items():
        home.lake.write(REGION, name, frame)
    return build_edition(home, REGION, 2023, 0, formats)
