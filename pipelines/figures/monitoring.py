"""How far each national action plan has come: `region.plan_monitoring`, drawn from the crosswalk.

Belongs here: the lines of the table, and what was at the plan's start. Does not belong here: which plan
is in force (`policy`), what is known of a line in a year (`monitoring_sources`), what answers an objective
(`schemas/regions/*/plan_objectives.csv`).

The start is the last year that ended before the plan began; where nothing is known of that year, the
first year since of which something is.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipelines.figures.monitoring_sources import Line, Reading, Sources, is_asked, progress
from pipelines.figures.policy import gap_to, last_day, plan_on, target_on
from pipelines.store.frames import typed_frame
from schemas.code_lists import TOTAL
from schemas.plan_objectives import PlanObjective
from schemas.regions import ActionPlan, Region
from schemas.tables.monitoring import RegionPlanMonitoring
from schemas.template_layout import main_population

INDICATOR = "indicator"


def region_plan_monitoring(
    region: Region, years: list[int], tables: Mapping[str, pd.DataFrame], mechanisms: pd.DataFrame
) -> pd.DataFrame:
    """Return a row per area, year, objective, answer, sector and level.

    `tables` are the tables of indicators and `mechanisms` is region.mechanisms, as their readers see them.
    """
    sources = Sources.of(region, tables, mechanisms)
    return typed_frame(RegionPlanMonitoring, list(_rows(sources, years)))


def _rows(sources: Sources, years: list[int]) -> Iterator[dict[str, object]]:
    region = sources.region
    known: dict[Line, dict[int, Reading]] = {}
    for area in region.areas.codes:
        for year in years:
            plan, state = plan_on(region, area, last_day(region, year))
            if plan is None:
                continue
            for position, line in enumerate(_lines(sources, plan), start=1):
                if line not in known:
                    known[line] = {each: sources.reading(line, each) for each in years}
                yield {
                    "ref_area": area,
                    "time_period": year,
                    "plan": plan.title,
                    "plan_from": plan.valid_from,
                    "plan_state": state,
                    "position": position,
                    **_said(line),
                    **_standing(region, plan, line, year, known[line]),
                }


def _lines(sources: Sources, plan: ActionPlan) -> Iterator[Line]:
    """Yield the plan's lines: each objective, with all that answers it, by sector and level."""
    for objective in plan.objectives:
        if not objective.answered_by:
            yield Line(objective, *objective.answers()[0], TOTAL, None, TOTAL)
        for name, kind in objective.answers() if objective.answered_by else ():
            for sector in objective.sectors:
                yield from _lines_of(sources, objective, name, kind, sector)


def _lines_of(
    sources: Sources, objective: PlanObjective, name: str, kind: str, sector: str
) -> Iterator[Line]:
    levels = list(dict.fromkeys(sources.levels(objective.ref_area, sector)))
    if not levels or not is_asked(name, sector):
        return
    if kind == INDICATOR:
        yield Line(objective, name, kind, sector, main_population(sector), TOTAL)
        return
    for level in [TOTAL, *levels] if len(levels) > 1 else [TOTAL]:
        yield Line(objective, name, kind, sector, None, level)


def _said(line: Line) -> dict[str, object]:
    objective = line.objective
    return {
        "objective": objective.objective,
        "title": objective.title,
        "title_original": objective.title_original or None,
        "extent": objective.extent,
        "answered_by": line.answered_by,
        "kind": line.kind,
        "sector": line.sector,
        "level": line.level,
        "population": line.population,
        "why": objective.why or None,
        "source": objective.source,
    }


def _standing(
    region: Region, plan: ActionPlan, line: Line, year: int, readings: Mapping[int, Reading]
) -> dict[str, object]:
    """Return the line's values at the start and now, how it moved, and its target."""
    now = readings[year]
    start = _start(region, plan, year, readings)
    between = [readings[each] for each in readings if start is not None and start < each < year]
    return {
        "unit_measure": now.unit_measure,
        "baseline_year": start,
        "baseline_value": None if start is None else readings[start].value,
        "value": now.value,
        "numerator": now.numerator,
        "denominator": now.denominator,
        "institutions_expected": now.expected,
        "institutions_reporting": now.reporting,
        "since_baseline": progress(line, readings[start], now, between) if start else "not_known",
        "trend": progress(line, readings[year - 1], now, []) if year - 1 in readings else "not_known",
        **_target(region, line, year, now.value),
    }


def _start(region: Region, plan: ActionPlan, year: int, readings: Mapping[int, Reading]) -> int | None:
    """Return the year of the baseline, None where no year before this one has a value."""
    since = [each for each in readings if each < year and last_day(region, each + 1) >= plan.valid_from]
    return next((each for each in since if readings[each].value is not None), None)


def _target(region: Region, line: Line, year: int, value: float | None) -> dict[str, object]:
    key = (line.answered_by, line.objective.ref_area, line.sector, line.population, TOTAL)
    target = target_on(region, key, last_day(region, year))
    if target is None:
        return {"target_value": None, "target_gap": None, "target_state": "no_target"}
    if value is None:
        return {"target_value": target.value, "target_gap": None, "target_state": "not_known"}
    gap = gap_to(target.indicator, target.value, value)
    state = "reached" if gap >= 0 else "not_reached"
    return {"target_value": target.value, "target_gap": gap, "target_state": state}
