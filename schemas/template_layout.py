"""The layout of our own workbook: sheets, rows and columns for one institution.

Belongs here: the shape of `layouts/template.yml` and the rows that an institution gets. Does not
belong here: drawing cells or reading them (`pipelines/intake`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from schemas.code_lists import TOTAL, code_list
from schemas.files import SchemaError, read_yaml
from schemas.regions import InstitutionNode, Region

SEX_COLUMNS = ("F", "M", "_O", "_U", "_T")
LAST_YEAR_COLUMNS = {"last_F": "F", "last_M": "M", "last_T": "_T"}


class Block(BaseModel):
    """Rows of one sheet that share a population and a set of ranks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sectors: list[Literal["AF", "POL", "MOD"]]
    measure: list[str]
    unit_measure: str
    population: str
    ranks: str
    details: list[str] = [TOTAL]
    national: bool = False
    compulsory: bool = False


class Sheet(BaseModel):
    """One sheet: which value columns, which stub columns, which rows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Literal["counts", "answers"]
    stub: list[Literal["measure", "population", "rank", "detail"]]
    blocks: list[Block]


class TemplateLayout(BaseModel):
    """The whole workbook."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    rank_sets: dict[str, list[str]]
    column_sets: dict[str, list[str]]
    sheets: dict[str, Sheet]


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its coordinates but for the sex, and whether it must be filled in."""

    measure: str
    population: str
    rank: str
    detail: str
    unit_measure: str
    is_compulsory: bool

    def stub(self, dimension: str) -> str:
        """Return the code that stands in the stub column `dimension`."""
        return str(getattr(self, dimension))


@cache
def template_layout() -> TemplateLayout:
    """Return the layout of our own workbook; raise SchemaError for a code that no list knows."""
    layout = TemplateLayout.model_validate(read_yaml("layouts/template.yml"))
    for name, sheet in layout.sheets.items():
        if name not in code_list("sheets"):
            raise SchemaError(f"schemas/layouts/template.yml: sheet {name!r} is not in codes/sheets.csv.")
        for block in sheet.blocks:
            for kind, codes in (
                ("measures", block.measure),
                ("populations", [block.population]),
                ("details", block.details),
                ("units", [block.unit_measure]),
                ("ranks", layout.rank_sets[block.ranks]),
            ):
                for code in codes:
                    code_list(kind)[code]
    return layout


def _ranks(block: Block, region: Region, institution: InstitutionNode) -> list[str]:
    ranks: list[str] = []
    national = region.ranks_of(institution.ref_area, institution.sector) if block.national else []
    for band in template_layout().rank_sets[block.ranks]:
        ranks.append(band)
        ranks += [rank.code.code for rank in national if rank.band == band]
    return ranks


def sheet_rows(sheet: str, region: Region, institution: InstitutionNode) -> list[Row]:
    """Return the rows that `sheet` has for an institution, in order; empty where it has none."""
    rows: list[Row] = []
    for block in template_layout().sheets[sheet].blocks:
        if institution.sector not in block.sectors:
            continue
        for measure in block.measure:
            for detail in block.details:
                for rank in _ranks(block, region, institution):
                    compulsory = block.compulsory and rank == TOTAL
                    rows.append(Row(measure, block.population, rank, detail, block.unit_measure, compulsory))
    return rows


def sheet_columns(sheet: str) -> list[str]:
    """Return the codes of a sheet's value columns (codes/columns.csv), left to right."""
    layout = template_layout()
    return layout.column_sets[layout.sheets[sheet].columns]


def main_population(sector: str) -> str:
    """Return the population that every institution of a sector must give: military, police officials..."""
    blocks = [block for sheet in template_layout().sheets.values() for block in sheet.blocks]
    return next(block.population for block in blocks if block.compulsory and sector in block.sectors)


def units_asked(measure: str, detail: str) -> dict[str, str]:
    """Return the unit in which something is asked, by sector; empty where only registers give it."""
    return {
        sector: block.unit_measure
        for sheet in template_layout().sheets.values()
        for block in sheet.blocks
        if measure in block.measure and detail in block.details
        for sector in block.sectors
    }
