"""A small region whose figures can be worked out in the head, as an edition that a report can be made from.

Belongs here: what two armed forces and one police service gave for two years, published for all tiers. Does
not belong here: tests.
"""

from datetime import UTC, datetime

from pipelines import chain
from pipelines.figures.coverage import region_coverage
from pipelines.figures.facts import facts_observations
from pipelines.figures.indicators import indicator_tables
from pipelines.figures.sums import region_sums
from pipelines.regional_tables import tables_beside
from pipelines.store.edition import Edition, build_edition
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from pipelines.tiers.protecting import protector
from schemas.regions import load_region
from schemas.statuses import answer_value
from schemas.tables.audit import AuditFindings, AuditReturns
from schemas.tables.raw import RawObservations
from schemas.tables.registry import EDITION_TABLES, table_model

REGION, YEAR = "western_balkans", 2023
AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)

STRENGTH = {
    ("ME-AF", 2022, "_T"): (50, 450),
    ("AL-AF", 2022, "_T"): (140, 860),
    ("ME-AF", 2023, "_T"): (60, 440),
    ("ME-AF", 2023, "OF"): (20, 100),
    ("ME-AF", 2023, "OR5-9"): (10, 140),
    ("ME-AF", 2023, "OR1-4"): (30, 200),
    ("AL-AF", 2023, "_T"): (150, 850),
    ("AL-AF", 2023, "OF"): (40, 160),
    ("AL-AF", 2023, "OR5-9"): (30, 270),
    ("AL-AF", 2023, "OR1-4"): (80, 420),
    ("ME-POL", 2023, "_T"): (300, 1700),
}
"""Women and men who serve, by institution, year and rank band."""

COUNTS = {
    "opening_strength": {"ME-AF": (50, 435), "AL-AF": (130, 800)},
    "applications": {"ME-AF": (40, 160), "AL-AF": (60, 240)},
    "applications_eligible": {"AL-AF": (50, 200)},
    "selected": {"ME-AF": (20, 40), "AL-AF": (30, 120)},
    "intake": {"ME-AF": (15, 35), "AL-AF": (30, 120)},
    "transfers_in": {"ME-AF": (0, 0), "AL-AF": (0, 0)},
    "exits": {"ME-AF": (5, 30), "AL-AF": (10, 70)},
    "transfers_out": {"ME-AF": (0, 0), "AL-AF": (0, 0)},
    "deployed": {"ME-AF": (3, 27), "AL-AF": (10, 40)},
}
"""Women and men by what happened to them in the year."""

REASONS = {"retirement": (1, 20), "resignation": (4, 10)}
"""Women and men who left ME-AF by reason: so few that the public may not see it."""

POSTS = {"ME-AF": (5, 45), "AL-AF": (8, 92)}
"""Women and men in command posts."""

CANTON, BORDER, STATE = "BA-POL-KS", "BA-POL-GP", "BA-POL-SIPA"
ANSWERS = {
    "complaints_procedure": {"ME-AF": "yes", "AL-AF": "partly", CANTON: "no", BORDER: "yes", STATE: "yes"},
    "data_used": {"AL-AF": "no"},
}
ADVISERS = {"ME-AF": 2.0, "AL-AF": 3.0, CANTON: 1.0, STATE: 2.0}
MAIN = {"AF": "military", "POL": "police_officials"}


def _said(institution: str, measure: str, sex: str, value: float | None, **more: object) -> dict[str, object]:
    return {
        "return_id": f"{institution}_2023_r1",
        "revision": 1,
        "institution": institution,
        "time_period": YEAR,
        "measure": measure,
        "population": MAIN[institution.split("-")[1]],
        "rank": "_T",
        "sex": sex,
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": value,
        "obs_status": "A",
        "conf_status": "F",
        "sheet": "Sheet",
        "cell": "D7",
    } | more


def _by_sex(institution: str, measure: str, pair: tuple[int, int], **more: object) -> list[dict[str, object]]:
    women, men = pair
    counts = {"F": women, "M": men, "_T": women + men}
    return [_said(institution, measure, sex, float(value), **more) for sex, value in counts.items()]


def observations() -> list[dict[str, object]]:
    """Return everything that the three gave."""
    found = []
    for (institution, year, rank), pair in STRENGTH.items():
        found += _by_sex(
            institution,
            "strength",
            pair,
            rank=rank,
            time_period=year,
            return_id=f"{institution}_{year}_r1",
        )
    for measure, given in COUNTS.items():
        for institution, pair in given.items():
            found += _by_sex(institution, measure, pair)
    for reason, pair in REASONS.items():
        found += _by_sex("ME-AF", "exits", pair, detail=reason)
    found += _by_sex("AL-AF", "deployed", (10, 40), detail="un_missions")
    for institution, pair in POSTS.items():
        found += _by_sex(institution, "leadership_posts", pair, detail="command", unit_measure="posts")
    whole = {"population": "_T"}
    for question, answers in ANSWERS.items():
        for institution, answer in answers.items():
            more = {**whole, "detail": question, "unit_measure": "answer"}
            found.append(_said(institution, "answers", "_T", answer_value(answer), **more))
    refused = {
        **whole,
        "detail": "data_used",
        "unit_measure": "answer",
        "obs_status": "O",
        "conf_status": "N",
    }
    found.append(_said("ME-AF", "answers", "_T", None, **refused))
    for institution, posts in ADVISERS.items():
        found.append(_said(institution, "gender_advisers", "_T", posts, **whole, unit_measure="posts"))
    found.append(_said("ME-AF", "complaints", "_T", 4.0, **whole, unit_measure="count"))
    return found


def returned(return_id: str, origin: str) -> dict[str, object]:
    """Return an accepted return as a row of audit.returns."""
    institution, year, _ = return_id.split("_")
    return {
        "return_id": return_id,
        "revision": 1,
        "institution": institution,
        "time_period": int(year),
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
        "origin": origin,
    }


def publish_facts(
    home: Home, name: str, observations: list[dict[str, object]], origin: str, *, for_all: bool
) -> Edition:
    """Write the lake of a region from what its accepted returns hold and publish it."""
    region = load_region(name)
    ids = sorted({str(row["return_id"]) for row in observations})
    facts = facts_observations(typed_frame(RawObservations, observations), region, dict.fromkeys(ids, origin))
    returns = typed_frame(AuditReturns, [returned(one, origin) for one in ids])
    frames = indicator_tables(facts, region)
    frames |= tables_beside(facts, region, frames) | {"region.sums": region_sums(facts, region)}
    frames |= {
        "facts.observations": facts,
        "audit.returns": returns,
        "region.coverage": region_coverage(returns, empty_frame(AuditFindings), facts, region),
    }
    for table in EDITION_TABLES:
        home.lake.write(name, table, frames.get(table, empty_frame(table_model(table))))
    chain.write_codes(home, name)
    return build_edition(home, name, YEAR, 0, protect=protector(home, name) if for_all else None)


def publish(home: Home, *, for_all: bool = False) -> Edition:
    """Publish the small region for the programme, or for all tiers."""
    return publish_facts(home, REGION, observations(), "reported", for_all=for_all)
