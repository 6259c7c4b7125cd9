"""What foreign tables do to a reader, one trap at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest

from pipelines.intake.foreign.read import read_by_layout
from pipelines.intake.foreign.reading import ForeignReading
from pipelines.intake.foreign.suggest import suggest_layout
from pipelines.intake.workbook import CellValue, MergedArea, Sheet, Visibility, Workbook
from schemas.workbook_layout import UNPLACED, WorkbookLayout

Rows = Sequence[Sequence[CellValue]]
ANSWERS = {"measure": "strength", "population": "military", "unit_measure": "persons", "time_period": "2023"}
N = None


def sheet(
    name: str, rows: Rows, visibility: Visibility = "visible", merges: tuple[MergedArea, ...] = ()
) -> Sheet:
    return Sheet(name, [list(row) for row in rows], merges=merges, visibility=visibility)


def suggested(workbook: Workbook, institution: str = "ME-AF", **changes: object) -> WorkbookLayout:
    """Return the suggestion with its open constants answered."""
    layout = suggest_layout(workbook, institution)
    answers = {name: ANSWERS[name] for name, code in layout.constants.items() if code == UNPLACED}
    return layout.model_copy(update={"constants": {**layout.constants, **answers}, **changes})


def figures(reading: ForeignReading, *dimensions: str) -> dict[tuple[str, ...], float | None]:
    return {
        tuple(one.coordinates[dimension] for dimension in dimensions): one.value
        for one in reading.observations
    }


def rules(reading: ForeignReading) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in reading.findings]


def read(rows: Rows, institution: str = "ME-AF", **changes: object) -> ForeignReading:
    workbook = Workbook((sheet("Tab", rows),))
    return read_by_layout(workbook, suggested(workbook, institution, **changes))


def test_per_cent_beside_count_under_one_group() -> None:
    rows = [
        ["Rank", "Total", "Women", N, "Men"],
        [N, "number", "%", "number", "number"],
        ["Officers", 100, 20, 20, 80],
    ]
    # The group "Women" covers number and per cent; labels say it by standing left of a blank.
    rows[1] = [N, "number", "number", "%", "number"]
    rows[2] = ["Officers", 100, 20, 20.0, 80]
    assert figures(read(rows), "sex", "unit_measure") == {
        ("_T", "persons"): 100,
        ("F", "persons"): 20,
        ("F", "percent"): 20,
        ("M", "persons"): 80,
    }


def test_a_column_of_per_cent_alone_is_whose_share_the_counts_tell() -> None:
    rows = [
        ["Čin", "Ukupno", "Žene", "%"],
        ["Oficiri", 100, 20, 20],
        ["Podoficiri", 200, 30, 15],
        ["Vojnici", 300, 33, 11],
    ]
    found = figures(read(rows), "rank", "sex", "unit_measure")
    assert found["OF", "F", "percent"] == 20
    rows[3][3] = 45
    # Now the column is nobody's share: it is asked about.
    assert rules(read(rows)) == [("coordinate_incomplete", "Tab!D2")]


def test_total_at_the_head_of_women_and_men_is_no_total() -> None:
    merges = (MergedArea(range(0, 1), range(2, 4)), MergedArea(range(0, 2), range(1, 2)))
    rows = [
        ["State", "Total employees", "Total civilians", N],
        [N, N, "Male", "Female"],
        ["Utah", 9, 4, 5],
    ]
    workbook = Workbook((sheet("Tab", rows, merges=merges),))
    layout = suggested(workbook, "US-POL", own_codes=["institution"])
    block = layout.sheets["Tab"].blocks[0]
    block = block.model_copy(
        update={"header": {1: ["population"], 2: ["sex"]}, "stub": {"A": ["institution"]}}
    )
    layout = layout.model_copy(
        update={"sheets": {"Tab": layout.sheets["Tab"].model_copy(update={"blocks": [block]})}}
    )
    layout = layout.model_copy(update={"labels": {"Total employees": {"population": "_T", "sex": "_T"}}})
    reading = read_by_layout(workbook, layout)
    assert figures(reading, "institution", "population", "sex") == {
        ("US-POL-UTAH", "_T", "_T"): 9,
        ("US-POL-UTAH", "civilian", "M"): 4,
        ("US-POL-UTAH", "civilian", "F"): 5,
    }


def test_a_header_below_its_first_rows_serves_them_too() -> None:
    rows = [["Officers", 20, 80], ["NCOs", 30, 170], [N, "Women", "Men"], ["Soldiers", 11, 89]]
    found = figures(read(rows), "rank", "sex")
    assert found == {
        ("OF", "F"): 20,
        ("OF", "M"): 80,
        ("OR5-9", "F"): 30,
        ("OR5-9", "M"): 170,
        ("OR1-4", "F"): 11,
        ("OR1-4", "M"): 89,
    }


def test_two_dates_of_one_year_are_told_apart_by_month() -> None:
    rows = [
        [N, datetime(2018, 9, 30), datetime(2019, 3, 31), datetime(2019, 9, 30)],
        ["Women", 5, 6, 7],
        ["Men", 50, 60, 70],
    ]
    periods = {period for period, _ in figures(read(rows), "time_period", "sex")}
    assert periods == {"2018", "2019-03", "2019-09"}


def test_footnote_marks_fused_to_labels_and_years() -> None:
    rows = [[N, "Women1", "Men*"], ["30 September 20122", 5, 6], ["2019*", 7, 8]]
    assert figures(read(rows), "time_period", "sex") == {
        ("2012", "F"): 5,
        ("2012", "M"): 6,
        ("2019", "F"): 7,
        ("2019", "M"): 8,
    }


def test_one_sheet_a_year_and_one_sheet_an_institution() -> None:
    def table(women: int) -> Rows:
        return [[N, "Women", "Men"], ["Officers", women, 50], ["Soldiers", women + 1, 60]]

    years = Workbook((sheet("2021", table(5)), sheet("2022", table(7))))
    found = figures(read_by_layout(years, suggested(years)), "time_period", "rank", "sex")
    assert (found["2021", "OF", "F"], found["2022", "OF", "F"]) == (5, 7)

    services = Workbook((sheet("Navy", table(5)), sheet("Army", table(7))))
    open_ = read_by_layout(services, suggested(services))
    assert open_.observations == []
    assert [rule for rule, _ in rules(open_)] == ["label_unplaced", "label_unplaced"]
    reading = read_by_layout(services, suggested(services, own_codes=["institution"]))
    found = figures(reading, "institution", "rank", "sex")
    assert (found["ME-AF-NAVY", "OF", "F"], found["ME-AF-ARMY", "OF", "F"]) == (5, 7)


def test_hidden_sheets_are_listed_and_read_only_by_name() -> None:
    rows: Rows = [[N, "Women", "Men"], ["Officers", 5, 50]]
    workbook = Workbook((sheet("Tab", rows), sheet("Old", rows, "hidden")))
    layout = suggested(workbook)
    assert list(layout.sheets) == ["Tab"]
    assert rules(read_by_layout(workbook, layout)) == [("sheet_hidden", "Old")]
    named = {"Tab": layout.sheets["Tab"], "Old": layout.sheets["Tab"]}
    reading = read_by_layout(workbook, layout.model_copy(update={"sheets": named}))
    assert {one.place.sheet for one in reading.observations} == {"Tab"}
    assert [one.repeated_at[0].sheet for one in reading.observations] == ["Old", "Old"]


def test_areas_become_institutions_of_their_sector() -> None:
    rows = [
        ["country", "year", "sex", "value"],
        ["SRB", 2020, "F", 5],
        ["Kosovo*", 2020, "F", 6],
        ["Sjeverna Makedonija", 2020, "F", 7],
    ]
    workbook = Workbook((sheet("Tab", rows),))
    layout = suggested(workbook, "")
    assert layout.sector == UNPLACED
    assert rules(read_by_layout(workbook, layout)) == [("coordinate_incomplete", "Tab!D2")]
    reading = read_by_layout(workbook, layout.model_copy(update={"sector": "POL"}))
    assert figures(reading, "institution", "time_period") == {
        ("RS-POL", "2020"): 5,
        ("XK-POL", "2020"): 6,
        ("MK-POL", "2020"): 7,
    }


def test_areas_across_the_columns() -> None:
    rows = [["Share of women, %", N, N], ["Year", "Serbia", "Croatia"], [2019, 20.5, 18.25], [2020, 21, 19]]
    workbook = Workbook((sheet("Tab", rows),))
    reading = read_by_layout(workbook, suggested(workbook, "", sector="POL"))
    found = figures(reading, "institution", "time_period", "sex", "unit_measure")
    assert found["HR-POL", "2019", "F", "percent"] == 18.25
    assert len(found) == 4


def test_the_newest_delivery_counts_and_differences_are_said() -> None:
    rows = [
        ["country", "year", "sex", "vintage", "value"],
        ["RS", 2020, "F", 2021, 5],
        ["RS", 2020, "F", 2022, 5],
        ["BA", 2020, "F", 2021, 7],
        ["BA", 2020, "F", 2022, 8],
    ]
    reading = read(rows, "", sector="AF")
    assert figures(reading, "institution") == {("RS-AF",): 5, ("BA-AF",): 8}
    (finding,) = reading.findings
    assert (finding.rule, str(finding.place)) == ("two_vintages", "Tab!E5")
    assert finding.values == {"count": 2, "conflicts": 1, "newest": "2022"}


def test_one_figure_twice_with_two_values_is_not_read_at_all() -> None:
    rows = [[N, "Women", "Men"], ["Officers", 5, 50], ["Officers", 6, 50]]
    reading = read(rows)
    assert figures(reading, "rank", "sex") == {("OF", "M"): 50}
    assert rules(reading) == [("figure_twice", "Tab!B2")]
    assert [str(place) for one in reading.observations for place in one.repeated_at] == ["Tab!C3"]


@pytest.mark.parametrize(
    "title",
    [
        "Victims of domestic violence by sex",
        "Žrtve nasilja po spolu",
        "Осумњичена лица по полу",
        "Жртви на насилство",
        "Viktimat e dhunës",
        "Personas detenidas por sexo",
        "Vittime e denunciati",
        "Жертви насильства",
        "Consumer prices",
    ],
)
def test_a_table_about_others_is_refused(title: str) -> None:
    reading = read([[title], [N, "Women", "Men"], ["2022", 5, 50]])
    assert reading.observations == []
    assert rules(reading) == [("other_subject", "Tab!A1")]
    assert {one.reason for one in reading.skipped} >= {"other_subject"}
    kept = read([[title], [N, "Women", "Men"], ["2022", 5, 50]], labels={title: {"measure": "strength"}})
    assert len(kept.observations) == 2


def test_a_table_without_a_sex_is_refused() -> None:
    rows = [["Year", "Officers", "Soldiers"], [2021, 5, 50], [2022, 6, 60]]
    assert rules(read(rows)) == [("no_sex_dimension", "Tab!B2")]
    totals = read(rows, constants=ANSWERS | {"sex": "_T"})
    assert len(totals.observations) == 4


def test_the_unit_is_asked_never_guessed() -> None:
    rows: Rows = [[N, "Women", "Men"], ["Officers", 5, 50]]
    workbook = Workbook((sheet("Tab", rows),))
    layout = suggest_layout(workbook, "ME-AF")
    assert layout.constants["unit_measure"] == UNPLACED
    said = {**ANSWERS, "unit_measure": UNPLACED}
    reading = read_by_layout(workbook, layout.model_copy(update={"constants": said}))
    assert reading.observations == []
    assert rules(reading) == [("unit_unknown", "Tab!B2")]
    full_time = suggest_layout(Workbook((sheet("Tab", [["Full-time equivalents"], *rows]),)), "ME-AF")
    assert full_time.sheets["Tab"].constants["unit_measure"] == "full_time_equivalents"


def test_a_shifted_block_is_found_by_its_sums_and_read_with_its_shift() -> None:
    rows: list[list[CellValue]] = [[N, "Total", "Women", "Men", N]]
    rows += [[code, N, total, women, total - women] for code, total, women in (
        ("Officers", 55, 5), ("NCOs", 44, 7), ("Soldiers", 90, 8), ("Generals", 12, 3),
    )]  # fmt: skip
    workbook = Workbook((sheet("Tab", rows),))
    layout = suggested(workbook)
    block = (
        layout.sheets["Tab"]
        .blocks[0]
        .model_copy(update={"cells": "B2:D5", "header": {1: ["sex"]}, "stub": {"A": ["rank"]}})
    )
    sheets = {"Tab": layout.sheets["Tab"].model_copy(update={"blocks": [block]})}
    reading = read_by_layout(workbook, layout.model_copy(update={"sheets": sheets}))
    assert reading.observations == []
    (finding,) = [finding for finding in reading.findings if finding.rule == "block_shifted"]
    assert finding.values == {"shift": 1, "share": 100}
    block = block.model_copy(update={"cells": "C2:E5", "shift": 1})
    sheets = {"Tab": layout.sheets["Tab"].model_copy(update={"blocks": [block]})}
    reading = read_by_layout(workbook, layout.model_copy(update={"sheets": sheets}))
    assert figures(reading, "rank", "sex")["OF", "F"] == 5
    assert reading.findings == []


def test_a_total_that_is_not_its_parts_is_said_by_row() -> None:
    rows = [[N, "Women", "Men", "Total"], ["Officers", 5, 50, 55], ["NCOs", 6, 60, 70], ["Soldiers", 1, 2, 3]]
    reading = read(rows)
    assert len(reading.observations) == 9
    assert rules(reading) == [("identity_fails", "Tab!D3")]


def test_signs_for_missing_are_decided_by_the_layout() -> None:
    rows = [[N, "Women", "Men"], ["Officers", "..", 50], ["NCOs", 6, 60]]
    assert rules(read(rows)) == [("value_marker_unclear", "Tab!B2")]
    reading = read(rows, markers={"..": "not_collected"})
    (missing,) = [one for one in reading.observations if one.value is None]
    assert (missing.obs_status, str(missing.place)) == ("L", "Tab!B2")


def test_a_row_without_any_label_is_no_total() -> None:
    rows = [[N, "Women", "Men"], ["Officers", 5, 50], [N, 25, 30], ["NCOs", 6, 60]]
    reading = read(rows)
    assert rules(reading) == [("row_without_label", "Tab!B3")]
    assert len(reading.observations) == 4


def test_words_of_a_layout_go_before_the_vocabulary() -> None:
    rows = [[N, "TOT_OFI_H", "TOT_OFI_M"], ["2022", 5, 6], ["2023", 7, 8]]
    assert read(rows).observations == []
    words = {"H": {"sex": "M"}, "M": {"sex": "F"}, "OFI": {"rank": "OF"}}
    workbook = Workbook((sheet("Tab", rows),))
    layout = suggested(workbook, words=words)
    block = layout.sheets["Tab"].blocks[0].model_copy(update={"header": {1: ["sex", "rank"]}})
    sheets = {"Tab": layout.sheets["Tab"].model_copy(update={"blocks": [block]})}
    reading = read_by_layout(workbook, layout.model_copy(update={"sheets": sheets}))
    assert figures(reading, "rank", "sex", "time_period")["OF", "F", "2023"] == 8


def test_beside_an_h_an_m_is_nobody_in_particular() -> None:
    reading = read([[N, "H", "M"], ["2022", 5, 6], ["2023", 7, 8]])
    assert reading.observations == []
    assert ("label_unplaced", "Tab!C1") in rules(reading)


def test_changes_and_differences_are_proposed_to_be_skipped() -> None:
    rows = [[N, "Women", "Men", "Change on 2022"], ["Officers", 5, 50, 3], ["NCOs", 6, 60, -1]]
    reading = read(rows)
    assert len(reading.observations) == 4
    assert {str(one.place) for one in reading.skipped} == {"Tab!D2", "Tab!D3"}


def test_a_table_beside_another_is_its_own_block() -> None:
    rows = [
        ["Rank", "Women", "Men", N, "Rank", "Women", "Men"],
        ["Officers", 5, 50, N, "NCOs", 6, 60],
        ["Soldiers", 7, 70, N, N, N, N],
    ]
    found = figures(read(rows), "rank", "sex")
    assert found["OR5-9", "F"] == 6
    assert len(found) == 6


def test_every_number_of_a_used_sheet_is_accounted_for() -> None:
    rows = [[N, "Women", "Men"], ["Officers", 5, 50], [N, N, N], [N, N, N], [N, N, N], [N, N, 17]]
    workbook = Workbook((sheet("Tab", rows),))
    layout = suggested(workbook)
    kept = [layout.sheets["Tab"].blocks[0]]
    sheets = {"Tab": layout.sheets["Tab"].model_copy(update={"blocks": kept})}
    reading = read_by_layout(workbook, layout.model_copy(update={"sheets": sheets}))
    assert rules(reading) == [("number_outside_blocks", "Tab!C6")]


def codes_by_place(reading: ForeignReading) -> Mapping[str, dict[str, str]]:
    return {str(one.place): one.coordinates for one in reading.observations}


def test_sections_speak_for_the_rows_below_them() -> None:
    rows = [
        [N, "Women", "Men", "Total"],
        ["Officers", N, N, N],
        ["2022", 5, 6, 11],
        ["2023", 6, 7, 13],
        ["NCOs", N, N, N],
        ["2022", 1, 2, 3],
        ["2023", 2, 3, 5],
    ]
    found = codes_by_place(read(rows))
    assert (found["Tab!B4"]["rank"], found["Tab!B4"]["time_period"]) == ("OF", "2023")
    assert (found["Tab!D7"]["rank"], found["Tab!D7"]["sex"]) == ("OR5-9", "_T")


def test_words_left_over_are_no_total() -> None:
    rows = [
        ["Level", 2006, 2007],
        ["Women Masters", 170, 180],
        ["Women doctors", 7, 8],
        ["Women, total", 177, 188],
    ]
    reading = read(rows)
    assert [rule for rule, _ in rules(reading)] == ["label_unplaced", "label_unplaced"]
    assert set(figures(reading, "sex", "time_period").values()) == {177, 188}
    rows = [
        ["Rank", "Women", "Men"],
        ["Officers", 5, 6],
        ["Total number of staff", 7, 8],
        ["Total seconded", 2, 2],
    ]
    assert rules(read(rows)) == [("label_unplaced", "Tab!A4")]
