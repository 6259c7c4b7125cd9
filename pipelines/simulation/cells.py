"""From figures of a service to the cells of its workbook: totals, national ranks, remarks.

Belongs here: which figure stands in which row and column, as observations. Does not belong here: how
figures come about (`manpower`, `duties`), drawing a workbook (`intake`).
"""

import math

import numpy as np
import pandas as pd

from pipelines.simulation.manpower import Flows
from pipelines.simulation.services import SEXES, Counts, Service
from pipelines.simulation.settings import Gap
from schemas.code_lists import TOTAL
from schemas.files import SchemaError
from schemas.regions import Region
from schemas.statuses import status_of
from schemas.template_layout import Row, sheet_columns, sheet_rows, template_layout
from schemas.texts import text

CELL_COLUMNS = [
    "measure", "population", "rank", "sex", "detail", "unit_measure",
    "obs_value", "obs_status", "conf_status", "comment",
]  # fmt: skip

REASONED = ("F", "M", TOTAL)
"""The sexes whose absence a remark explains; nobody must explain that no one is "other" or "unknown"."""

CellKey = tuple[str, str, str, str]
"""Measure, population, rank, detail."""


def rank_cells(
    service: Service, region: Region, measure: str, counts: Counts, detail: str = TOTAL
) -> dict[CellKey, Counts]:
    """Return bands by sexes as cells by rank: each band, what it is a part of, and all ranks."""
    cells: dict[CellKey, Counts] = {}
    ranks = region.ranks()
    for band, persons in zip(service.settings.bands, counts, strict=True):
        rank = band
        while rank:
            key = (measure, service.settings.population, rank, detail)
            cells[key] = cells.get(key, np.zeros(len(SEXES), int)) + persons
            rank = ranks[rank].parent or (TOTAL if rank != TOTAL else "")
    return cells


def national_cells(service: Service, region: Region, counts: Counts) -> dict[CellKey, Counts]:
    """Return the strength of national ranks: each band split so that lower ranks hold more."""
    cells: dict[CellKey, Counts] = {}
    node = service.node
    for band, persons in zip(service.settings.bands, counts, strict=True):
        ranks = [rank.code.code for rank in region.ranks_of(node.ref_area, node.sector) if rank.band == band]
        left, weight = persons, len(ranks) * (len(ranks) + 1) // 2
        for number, rank in enumerate(ranks, start=1):
            part = left if number == len(ranks) else persons * number // weight
            cells["strength", service.settings.population, rank, TOTAL] = part
            left = left - part
    return cells


def flow_cells(service: Service, region: Region, flows: Flows) -> dict[CellKey, Counts]:
    """Return the cells of stocks, flows and recruitment."""
    by_measure = {
        "strength": flows.closing,
        "opening_strength": flows.opening,
        "applications": flows.applications,
        "applications_eligible": flows.eligible,
        "selected": flows.selected,
        "admissions": flows.admissions,
        "intake": flows.intake,
        "transfers_in": flows.transfers_in,
        "transfers_out": flows.transfers_out,
        "promotions": flows.promotions,
        "promotions_out": flows.promotions_out,
        "exits": flows.exits.sum(axis=-1),
    }
    cells = national_cells(service, region, flows.closing)
    for measure, counts in by_measure.items():
        cells |= rank_cells(service, region, measure, counts)
    for number, reason in enumerate(service.bands[0].exits):
        key = ("exits", service.settings.population, TOTAL, reason)
        cells[key] = flows.exits[:, :, number].sum(axis=0)
    return cells


def _gap(row: Row, gaps: tuple[Gap, ...]) -> Gap | None:
    for gap in gaps:
        population, detail = gap.population or row.population, gap.detail or row.detail
        if row.measure in (gap.measure, *gap.also) and (population, detail) == (row.population, row.detail):
            return gap
    return None


def _numbers(service: Service, row: Row, counts: Counts, columns: list[str]) -> list[tuple[str, str, float]]:
    """Return sex, unit and value of a row's cells, the stated share last."""
    by_sex = dict(zip(SEXES, counts.tolist(), strict=True))
    total = sum(by_sex.values())
    found = [(sex, row.unit_measure, float(by_sex[sex])) for sex in service.sexes if sex in columns]
    found.append((TOTAL, row.unit_measure, float(total)))
    if row.measure == "strength" and service.states_shares and total:
        found.append(("F", "percent", round(100 * by_sex["F"] / total, 1)))
    return found


def observations(
    service: Service,
    region: Region,
    language: str,
    cells: dict[CellKey, Counts],
    single: dict[CellKey, float],
) -> pd.DataFrame:
    """Return an observation for each cell of the institution's workbook.

    `cells` are counts by sex, `single` values of rows without sexes. Raises SchemaError for a row that
    has neither: the layout then asks for something that the simulation does not know.
    """
    found: list[tuple[object, ...]] = []
    for sheet in template_layout().sheets:
        columns = sheet_columns(sheet)
        for row in sheet_rows(sheet, region, service.node):
            key = (row.measure, row.population, row.rank, row.detail)
            if key in single:
                numbers = [(TOTAL, row.unit_measure, single[key])]
            elif key in cells:
                numbers = _numbers(service, row, cells[key], columns)
            else:
                raise SchemaError(f"The simulation knows no figures for the row {key}.")
            found += _row_observations(row, numbers, _gap(row, service.gaps), language)
    frame = pd.DataFrame(found, columns=CELL_COLUMNS)
    frame["comment"] = frame["comment"].astype("str")
    return frame


def _row_observations(
    row: Row, numbers: list[tuple[str, str, float]], gap: Gap | None, language: str
) -> list[tuple[object, ...]]:
    status = status_of(gap.remark if gap else None)
    comment = text(f"simulation.comment.{gap.remark}", language) if gap else None
    if not status.holds_value:
        numbers = [(sex, unit, math.nan) for sex, unit, _ in numbers if sex in REASONED and unit != "percent"]
    return [
        (row.measure, row.population, row.rank, sex, row.detail, unit, value,
         status.obs_status, status.conf_status, comment)
        for sex, unit, value in numbers
    ]  # fmt: skip
