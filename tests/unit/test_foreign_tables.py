"""Random tables with known truth are read back exactly; of random cells every number is accounted for."""

import pytest
import yaml
from foreign_tables import SAID_ONCE, YEAR, Plan, draw, plans
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.intake.foreign.cells import is_figure
from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.tokens import read_token
from pipelines.intake.workbook import CellValue, NoValue, Sheet, Workbook, address, read_workbook
from schemas.workbook_layout import UNPLACED, parse_layout

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


CELLS = st.one_of(
    st.none(),
    st.none(),
    st.integers(-5, 3_000),
    st.floats(0, 100).map(lambda number: round(number, 2)),
    st.integers(2015, 2024),
    st.sampled_from(
        ["Women", "Men", "Total", "Officers", "NCOs", "%", "number", "Жене", "Ukupno", "BiH", "Rank", "2023"]
    ),
    st.sampled_from(
        ["Value", "Year", "Sex", "..", "[c]", "N/A", "<5", "12,5 %", "1 234", "31.12.2022.", "x1"]
    ),
    st.just(NoValue("#REF!")),
    st.booleans(),
    st.dates(),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.lists(GRIDS, min_size=1, max_size=2))
def test_whatever_a_sheet_holds_every_number_is_accounted_for(grids: list[list[list[CellValue]]]) -> None:
    workbook = Workbook(tuple(Sheet(f"Tab{number}", rows) for number, rows in enumerate(grids)))
    layout = suggest_layout(workbook, INSTITUTION)
    answers = {
        name: ANSWERS[name] for name, code in layout.constants.items() if code == UNPLACED and name in ANSWERS
    }
    layout = layout.model_copy(update={"constants": {**layout.constants, **answers}})
    assert parse_layout(yaml.safe_dump(layout.model_dump(exclude_defaults=True))) == layout
    reading = read_by_layout(workbook, layout)
    figures = {
        f"{sheet.name}!{address(row, column)}": value
        for sheet in workbook.sheets
        for row, cells in enumerate(sheet.rows)
        for column, value in enumerate(cells)
        if is_figure(value)
    }
    observed = [str(one.place) for one in reading.observations]
    skipped = [str(one.place) for one in reading.skipped]
    said = [str(place) for finding in reading.findings for place in (finding.place, *finding.related)]
    unknown = {finding.place.sheet for finding in reading.findings if finding.rule == "layout_sheet_unknown"}
    assert len(set(observed)) == len(observed)
    assert not set(observed) & set(skipped)
    assert set(observed) <= figures.keys()
    for one in reading.observations:
        assert one.value == read_token(figures[str(one.place)], one.coordinates["unit_measure"]).value
    left = figures.keys() - {*observed, *skipped, *said}
    assert {place for place in left if place.split("!")[0] not in unknown} == set()
