"""A random table with known truth, drawn in a random layout, is read back exactly."""

import pytest
from foreign_tables import SAID_ONCE, YEAR, Plan, draw, plans
from hypothesis import HealthCheck, given, settings

from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.workbook import read_workbook
from schemas.workbook_layout import UNPLACED

INSTITUTION = "ME-AF"
ANSWERS = SAID_ONCE | {"time_period": YEAR}


def check(plan: Plan) -> None:
    drawing = draw(plan)
    workbook = read_workbook(drawing.content(), "table.xlsx")
    layout = suggest_layout(workbook, INSTITUTION)
    # What no text in the workbook says, somebody says once; nothing else is corrected.
    asked = {name for name, code in layout.constants.items() if code == UNPLACED}
    layout = layout.model_copy(
        update={"constants": {**layout.constants, **{name: ANSWERS[name] for name in asked}}}
    )
    reading = read_by_layout(workbook, layout)
    read = {str(one.place): (one.coordinates, one.value) for one in reading.observations}
    truth = {
        place: ({**codes, "institution": INSTITUTION}, value)
        for place, (codes, value) in drawing.truth.items()
    }
    assert {place: one for place, one in read.items() if place not in truth} == {}
    assert read == truth, layout
    assert {finding.rule for finding in reading.findings} <= {"zero_as_placeholder"}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_a_table_in_any_layout_is_read_back_exactly(plan: Plan) -> None:
    check(plan)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_thousands_of_tables_are_read_back_exactly(plan: Plan) -> None:
    check(plan)
