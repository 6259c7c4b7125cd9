"""The regions: areas, institutions, national ranks, targets and national action plans.

Belongs here: loading `regions/<region>/` and looking things up in it. Does not belong here: what
all regions share (`code_lists`).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schemas.code_lists import COLUMNS, Code, CodeList, code_from_row, code_list
from schemas.files import SCHEMAS_FOLDER, SchemaError, read_csv, read_yaml
from schemas.indicators import indicator
from schemas.languages import LANGUAGES
from schemas.plan_objectives import PlanObjective, plan_objectives
from schemas.published_figures import PublishedFigure, published_figures
from schemas.texts import text, text_keys

LEVELS = ("area", "state", "entity", "district", "canton")
"""How far an institution reaches; `area` where no other word fits."""


class RegionSettings(BaseModel):
    """`region.yml`: its name, whether its figures are real, which years it asks for and when they end.

    Where its institutions report, single returns may still hold published figures: each says so itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    origin: Literal["reported", "simulated"]
    notice: str
    first_year: int
    year_ends: str = "12-31"
    languages: list[str]


@dataclass(frozen=True)
class InstitutionNode:
    """One node of the tree. Groups (`is_expected` false) report only where one return speaks for all."""

    institution: str
    parent: str
    ref_area: str
    sector: str
    level: str
    is_expected: bool
    languages: tuple[str, ...]
    name: str
    name_en: str


@dataclass(frozen=True)
class Target:
    """A target, quota or law in force from `valid_from` to `valid_to` (None: open)."""

    ref_area: str
    sector: str
    indicator: str
    population: str
    rank: str
    value: float
    valid_from: date
    valid_to: date | None
    kind: str
    source: str


@dataclass(frozen=True)
class ActionPlan:
    """A national action plan for resolution 1325, its period, and those objectives that could be read."""

    ref_area: str
    title: str
    valid_from: date
    valid_to: date | None
    source: str
    objectives: tuple[PlanObjective, ...] = ()


@dataclass(frozen=True)
class NationalRank:
    """A national rank, its STANAG 2116 grade ("" for police) and the band that it is counted in."""

    code: Code
    ref_area: str
    sector: str
    grade: str
    band: str


@dataclass(frozen=True)
class Region:
    """A region: who belongs to it and what is particular to it."""

    region: str
    settings: RegionSettings
    areas: CodeList
    institutions: dict[str, InstitutionNode]
    national_ranks: tuple[NationalRank, ...]
    targets: tuple[Target, ...]
    action_plans: tuple[ActionPlan, ...]
    published_figures: tuple[PublishedFigure, ...] = ()

    def institution(self, institution: str) -> InstitutionNode:
        """Return a node of the tree; raise SchemaError for an unknown institution."""
        if institution not in self.institutions:
            raise SchemaError(f"Region {self.region} has no institution {institution!r}.")
        return self.institutions[institution]

    def expected(self) -> list[InstitutionNode]:
        """Return the institutions that should report every year, in the order of the tree."""
        return [node for node in self.institutions.values() if node.is_expected]

    def footnotes(self, language: str) -> dict[str, str]:
        """Return the footnotes that areas carry wherever they are named, by area."""
        keys = {area: f"area.{area}.footnote" for area in self.areas.codes}
        return {area: text(key, language) for area, key in keys.items() if key in text_keys("en")}

    def ranks(self) -> CodeList:
        """Return the rank bands with this region's national ranks under them."""
        return code_list("ranks").extended([rank.code for rank in self.national_ranks])

    def ranks_of(self, ref_area: str, sector: str) -> list[NationalRank]:
        """Return the national ranks of an area's sector, highest first."""
        return [rank for rank in self.national_ranks if (rank.ref_area, rank.sector) == (ref_area, sector)]


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _institutions(region: str, areas: CodeList) -> dict[str, InstitutionNode]:
    path = f"regions/{region}/institutions.csv"
    columns = [
        "institution",
        "parent",
        "ref_area",
        "sector",
        "level",
        "is_expected",
        "languages",
        "name",
        "name_en",
    ]
    nodes: dict[str, InstitutionNode] = {}
    for row in read_csv(path, columns):
        if row["institution"] in nodes:
            raise SchemaError(f"schemas/{path}: {row['institution']!r} stands twice.")
        if row["parent"] and row["parent"] not in nodes:
            raise SchemaError(f"schemas/{path}: {row['institution']!r} stands before its parent.")
        if row["ref_area"] not in areas or row["sector"] not in code_list("sectors"):
            raise SchemaError(f"schemas/{path}: {row['institution']!r} has an unknown area or sector.")
        if row["is_expected"] not in ("yes", "no") or row["level"] not in LEVELS:
            raise SchemaError(f"schemas/{path}: {row['institution']!r} has an unknown is_expected or level.")
        if not row["languages"] or set(row["languages"].split()) - set(LANGUAGES):
            raise SchemaError(f"schemas/{path}: {row['institution']!r} has no or unknown languages.")
        nodes[row["institution"]] = InstitutionNode(
            institution=row["institution"],
            parent=row["parent"],
            ref_area=row["ref_area"],
            sector=row["sector"],
            level=row["level"],
            is_expected=row["is_expected"] == "yes",
            languages=tuple(row["languages"].split()),
            name=row["name"],
            name_en=row["name_en"],
        )
    return nodes


def _known_area(row: dict[str, str], areas: CodeList, where: str) -> None:
    if row["ref_area"] not in areas:
        raise SchemaError(f"{where}: {row['ref_area']!r} is no area of this region.")


def _ordered(row: dict[str, str], where: str) -> tuple[date, date | None]:
    valid_from, valid_to = date.fromisoformat(row["valid_from"]), _date(row["valid_to"])
    if valid_to is not None and valid_to < valid_from:
        raise SchemaError(
            f"{where}: a period of {row['ref_area']} ends before it starts ({row['valid_from']})."
        )
    return valid_from, valid_to


def _national_ranks(region: str, areas: CodeList) -> tuple[NationalRank, ...]:
    path = f"regions/{region}/national_ranks.csv"
    rows = read_csv(path, ["ref_area", "sector", "grade", *COLUMNS])
    bands = code_list("ranks")
    for row in rows:
        _known_area(row, areas, f"schemas/{path}")
        code_list("sectors")[row["sector"]]
        if row["parent"] not in bands:
            raise SchemaError(f"schemas/{path}: national rank {row['code']!r} is in no known band.")
    return tuple(
        NationalRank(
            code_from_row(row, f"schemas/{path}"), row["ref_area"], row["sector"], row["grade"], row["parent"]
        )
        for row in rows
    )


def _targets(region: str, areas: CodeList) -> tuple[Target, ...]:
    path = f"regions/{region}/targets.csv"
    columns = ["ref_area", "sector", "indicator", "population", "rank", "value"]
    columns += ["valid_from", "valid_to", "kind", "source"]
    found = []
    for row in read_csv(path, columns):
        _known_area(row, areas, f"schemas/{path}")
        indicator(row["indicator"])
        for name in ("sector", "population", "rank"):
            code_list(f"{name}s")[row[name]]
        valid_from, valid_to = _ordered(row, f"schemas/{path}")
        typed = {"value": float(row["value"]), "valid_from": valid_from, "valid_to": valid_to}
        found.append(Target(**(row | typed)))  # type: ignore[arg-type]
    return tuple(found)


def _action_plans(region: str, areas: CodeList) -> tuple[ActionPlan, ...]:
    path = f"regions/{region}/action_plans.csv"
    objectives = plan_objectives(region)
    plans = []
    for row in read_csv(path, ["ref_area", "title", "valid_from", "valid_to", "source"]):
        _known_area(row, areas, f"schemas/{path}")
        begun, until = _ordered(row, f"schemas/{path}")
        its_own = objectives.pop((row["ref_area"], begun), ())
        plans.append(ActionPlan(row["ref_area"], row["title"], begun, until, row["source"], its_own))
    if objectives:
        (area, begun), *_ = objectives
        raise SchemaError(f"schemas/{path}: no plan of {area} begins on {begun}, but an objective's does.")
    return tuple(plans)


@cache
def region_names() -> tuple[str, ...]:
    """Return the names of all regions."""
    return tuple(sorted(path.parent.name for path in (SCHEMAS_FOLDER / "regions").glob("*/region.yml")))


@cache
def load_region(region: str) -> Region:
    """Return the region `region`; raise SchemaError for an unknown one or for data that do not fit."""
    if region not in region_names():
        raise SchemaError(f"No region {region!r}; known: {', '.join(region_names())}.")
    folder = f"regions/{region}"
    rows = read_csv(f"{folder}/areas.csv", COLUMNS)
    areas = CodeList(
        "areas", {row["code"]: code_from_row(row, f"schemas/{folder}/areas.csv") for row in rows}
    )
    national_ranks = _national_ranks(region, areas)
    ranks = code_list("ranks").extended([rank.code for rank in national_ranks])
    return Region(
        region=region,
        settings=RegionSettings.model_validate(read_yaml(f"{folder}/region.yml")),
        areas=areas,
        institutions=_institutions(region, areas),
        national_ranks=national_ranks,
        targets=_targets(region, areas),
        action_plans=_action_plans(region, areas),
        published_figures=published_figures(region, areas, ranks),
    )


def is_institution(institution: str) -> bool:
    """Return whether some region has an institution of this code."""
    return any(institution in load_region(name).institutions for name in region_names())


@cache
def region_of(institution: str) -> Region:
    """Return the region that an institution belongs to; raise SchemaError where none knows it."""
    for name in region_names():
        if institution in load_region(name).institutions:
            return load_region(name)
    raise SchemaError(f"No region has an institution {institution!r}.")
