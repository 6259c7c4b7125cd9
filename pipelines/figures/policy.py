"""Plans, targets and mechanisms, year by year: `region.plans`, `region.targets`, `region.mechanisms`.

Belongs here: what is in force in a year, how far the indicators are from it, what institutions answered.
Does not belong here: the target beside each value (`compare`), periods and sources (`schemas/regions`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from pipelines.store.frames import typed_frame
from schemas.code_lists import TOTAL
from schemas.indicators import indicators
from schemas.regions import ActionPlan, Region, Target
from schemas.statuses import answer_of
from schemas.tables.derive import column_names
from schemas.tables.policy import RegionMechanisms, RegionPlans, RegionTargets

YES, ANSWER = "yes", "answer"

MECHANISMS = (
    *("answers", "gender_advisers", "focal_points", "womens_desks", "police_stations", "budget"),
    *("complaints", "complaints_investigated", "complaints_closed"),
)
"""What institutions have, and what became of complaints to them: protected as in facts.observations."""

AS_A_WHOLE = ("population", "rank", "sex")
"""What a mechanism is not broken down by."""


def last_day(region: Region, year: int) -> date:
    """Return the last day of a reporting year: what is in force then counts as in force that year."""
    return date.fromisoformat(f"{year}-{region.settings.year_ends}")


def _is_in_force(item: ActionPlan | Target, day: date) -> bool:
    return item.valid_from <= day <= (item.valid_to or date.max)


def region_plans(region: Region, years: list[int]) -> pd.DataFrame:
    """Return a row per area and year, from the first plan that we know of to the last of `years`."""
    if not years:
        return typed_frame(RegionPlans, [])
    first = min([years[0], *(plan.valid_from.year for plan in region.action_plans)])
    rows = [
        {"ref_area": area, "time_period": year, **_plan_row(*plan_on(region, area, last_day(region, year)))}
        for area in region.areas.codes
        for year in range(first, years[-1] + 1)
    ]
    return typed_frame(RegionPlans, rows)


def plan_on(region: Region, area: str, day: date) -> tuple[ActionPlan | None, str]:
    """Return the area's plan on a day, with its state: in force, or the one that expired last."""
    begun = [plan for plan in region.action_plans if plan.ref_area == area and plan.valid_from <= day]
    in_force = [plan for plan in begun if _is_in_force(plan, day)]
    if not begun:
        return None, "none_known"
    newest = max(in_force or begun, key=lambda item: item.valid_from)
    return newest, "in_force" if in_force else "expired"


def _plan_row(plan: ActionPlan | None, state: str) -> dict[str, object]:
    if plan is None:
        nothing = dict.fromkeys(("plan", "valid_from", "valid_to", "objectives", "source"))
        return {"plan_state": state, **nothing}
    return {
        "plan_state": state,
        "plan": plan.title,
        "valid_from": plan.valid_from,
        "valid_to": plan.valid_to,
        "objectives": len(plan.objectives),
        "source": plan.source,
    }


def region_targets(region: Region, years: list[int], tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per target and year in force, beside the value in the indicator tables `tables`."""
    return typed_frame(RegionTargets, list(_target_rows(region, years, wanted_values(tables))))


def wanted_values(tables: Mapping[str, pd.DataFrame]) -> dict[tuple[object, ...], Any]:
    """Return the rows that are aimed at: of women, or of both sexes where there is no other."""
    names = ["indicator", "ref_area", "sector", "time_period", "population", "rank"]
    wanted = {name: "F" if "F" in item.sexes else "_T" for name, item in indicators().items()}
    return {
        tuple(getattr(row, name) for name in names): row
        for frame in tables.values()
        for row in frame[frame["sex"].eq(frame["indicator"].map(wanted))].itertuples()
    }


def target_on(region: Region, coordinates: tuple[object, ...], day: date) -> Target | None:
    """Return the target in force on a day for indicator, area, sector, population and rank.

    Of several it is the one that began last, as in the tables of indicators.
    """
    in_force = [
        item
        for item in region.targets
        if (item.indicator, item.ref_area, item.sector, item.population, item.rank) == coordinates
        and _is_in_force(item, day)
    ]
    return max(in_force, key=lambda item: item.valid_from, default=None)


def _target_rows(
    region: Region, years: list[int], values: Mapping[tuple[object, ...], Any]
) -> Iterator[dict[str, object]]:
    for target in region.targets:
        for year in years:
            key = (target.indicator, target.ref_area, target.sector, year, target.population, target.rank)
            row = values.get(key)
            if _is_in_force(target, last_day(region, year)):
                yield {
                    "ref_area": target.ref_area,
                    "sector": target.sector,
                    "time_period": year,
                    "indicator": target.indicator,
                    "population": target.population,
                    "rank": target.rank,
                    "target_from": target.valid_from,
                    "target_to": target.valid_to,
                    "target_kind": target.kind,
                    "target_value": target.value,
                    "unit_measure": indicators()[target.indicator].unit_measure,
                    "source": target.source,
                    **_standing(target, row),
                }


def _standing(target: Target, row: Any) -> dict[str, object]:
    """Return value, distance, state and trend; what is not known stays unknown."""
    if row is None or pd.isna(row.value):
        return {"value": None, "target_gap": None, "target_state": "not_known", "trend": "not_known"}
    value = float(row.value)
    gap = _gap(target, value)
    state = "reached" if gap >= 0 else "not_reached"
    return {"value": value, "target_gap": gap, "target_state": state, "trend": _trend(target, row, gap)}


def _trend(target: Target, row: Any, gap: float) -> str:
    if pd.isna(row.change):
        return "not_known"
    if row.change == 0:
        return "unchanged"
    return "towards" if gap > _gap(target, float(row.value - row.change)) else "away"


def _gap(target: Target, value: float) -> float:
    return gap_to(target.indicator, target.value, value)


def gap_to(indicator_id: str, aim: float, value: float) -> float:
    """Return how far a value is beyond `aim`, in the direction wanted."""
    direction = indicators()[indicator_id].direction
    return goodness(direction, value) - goodness(direction, aim)


def goodness(direction: str, value: float) -> float:
    """Return a number that is the greater the better the value, by the direction wanted."""
    return {
        "higher": value,
        "lower": -value,
        "nearer_one": -abs(value - 1),
        "nearer_zero": -abs(value),
    }[direction]


def region_mechanisms(facts: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Return what institutions answered and count of themselves; `facts` is facts.observations."""
    of_all = (facts[list(AS_A_WHOLE)] == TOTAL).all(axis=1)
    rows = facts[facts["measure"].isin(MECHANISMS) & of_all].copy()
    rows["level"] = rows["institution"].map(lambda name: region.institution(name).level).astype("str")
    answers = [
        answer_of(value) if unit == ANSWER and pd.notna(value) else None
        for unit, value in zip(rows["unit_measure"], rows["obs_value"], strict=True)
    ]
    rows["answer"] = pd.Series(answers, index=rows.index, dtype="str")
    return rows[column_names(RegionMechanisms)].reset_index(drop=True)
