"""A small region whose figures must partly be withheld, with names planted that only the programme may see.

Belongs here: filling a lake with it and publishing it. Does not belong here: tests.
"""

from datetime import UTC, datetime

from pipelines import chain
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.sums import region_sums
from pipelines.publishing.formats import write_formats
from pipelines.regional_tables import tables_beside
from pipelines.store.edition import Edition, Formats, build_edition
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from pipelines.tiers.protecting import protector
from schemas.regions import Region, load_region
from schemas.tables.audit import AuditExplanations, AuditFindings, AuditReturns
from schemas.tables.raw import RawObservations
from schemas.tables.registry import EDITION_TABLES, table_model

REGION = "western_balkans"
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
COMMENT, SENDER, HEAD, FILE = "Planted-Comment", "Planted-Sender", "Planted-Head", "Planted-File"
REASON, WORDS, SHEET, HASH = "Planted-Reason", "Planted-Words", "Planted-Sheet", "5eed" * 16
SECRETS = (COMMENT, SENDER, HEAD, FILE, REASON, WORDS, SHEET, HASH, "_2023_r1")
WITHHELD = 8642
"""A figure that the public may not see: an average of nine women, of which partners may see it from five."""


def tree() -> Region:
    return load_region(REGION)


def _said(institution: str, measure: str, sex: str, value: float, **changes: object) -> dict[str, object]:
    return {
        "return_id": f"{institution}_2023_r1",
        "revision": 1,
        "institution": institution,
        "time_period": 2023,
        "measure": measure,
        "population": "military",
        "rank": "_T",
        "sex": sex,
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": float(value),
        "obs_status": "A",
        "conf_status": "F",
        "sheet": SHEET,
        "cell": "D7",
    } | changes


def observations(women: int) -> list[dict[str, object]]:
    """Return what two institutions gave: staff, leavers by reason, few of them women, an average."""
    found = [
        _said("ME-AF", "strength", "F", women),
        _said("ME-AF", "strength", "M", 300 - women, comment=COMMENT),
        _said("ME-AF", "strength", "_T", 300),
        _said("ME-AF", "exits", "F", 4),
        _said("ME-AF", "exits", "M", 30),
        _said("ME-AF", "exits", "_T", 34),
        _said("AL-AF", "strength", "F", 9),
        _said("AL-AF", "strength", "M", 491),
        _said("AL-AF", "strength", "_T", 500),
        _said("AL-AF", "exits", "F", 1),
        _said("AL-AF", "exits", "M", 19),
        _said("AL-AF", "exits", "_T", 20),
        _said("AL-AF", "service_years_average", "F", WITHHELD, unit_measure="years"),
    ]
    for sex, reasons in {"F": (1, 3), "M": (20, 10), "_T": (21, 13)}.items():
        for detail, count in zip(("retirement", "resignation"), reasons, strict=True):
            found.append(_said("ME-AF", "exits", sex, count, detail=detail))
    return found


def _returned(institution: str, submitted_by: str) -> dict[str, object]:
    return {
        "return_id": f"{institution}_2023_r1",
        "revision": 1,
        "institution": institution,
        "time_period": 2023,
        "state": "accepted",
        "file_name": f"{FILE}-{institution}.xlsx",
        "sha256": HASH,
        "submitted_by": submitted_by,
        "submitted_at": AT,
        "signed_off_by": HEAD,
        "signed_off_at": AT,
        "accepted_by": HEAD,
        "accepted_at": AT,
        "accepted_reason": REASON,
        "origin": "published",
    }


def _finding(**more: object) -> dict[str, object]:
    place = {"return_id": "ME-AF_2023_r1", "revision": 1, "institution": "ME-AF", "time_period": 2023}
    return {
        **place,
        "finding": 1,
        "rule": "changes_within",
        "identity": "one",
        "sheet": SHEET,
        "cell": "D7",
        **more,
    }


def fill(home: Home, *, women: int = 30, submitted_by: str = SENDER) -> None:
    """Write every table of the lake: figures, who sent them, a finding and what was said of it."""
    region = tree()
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, empty_frame(table_model(name)))
    chain.write_codes(home, REGION)
    given = observations(women)
    origins = {str(row["return_id"]): "published" for row in given}
    facts = facts_observations(typed_frame(RawObservations, given), region, origins)
    frames = indicator_tables(facts, region)
    frames |= tables_beside(facts, region, frames) | {"region.sums": region_sums(facts, region)}
    found = {"severity": "explain", "stage": "history", "message": WORDS, "advice": WORDS, "evidence": HASH}
    said = {"explanation": WORDS, "explained_by": HEAD, "explained_at": AT, "explained_for": "ME-AF_2023_r1"}
    frames |= {
        "facts.observations": facts,
        "audit.returns": typed_frame(
            AuditReturns, [_returned(one, submitted_by) for one in ("AL-AF", "ME-AF")]
        ),
        "audit.findings": typed_frame(AuditFindings, [_finding(**found)]),
        "audit.explanations": typed_frame(AuditExplanations, [_finding(series=None, **said)]),
    }
    for name, frame in frames.items():
        home.lake.write(REGION, name, frame)


def build(home: Home, formats: Formats | None = write_formats) -> Edition:
    """Publish the lake with all tiers, with every format unless others are asked for."""
    return build_edition(home, REGION, 2023, 0, formats, protector(home, REGION))
