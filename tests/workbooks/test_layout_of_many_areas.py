"""A table of many areas sent as a return: the layout of a whole sector, one institution's rows of it."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.cli import app
from schemas.layout_files import layout_path, sector_folder, sector_layout_path
from schemas.workbook_layout import parse_layout

HEADS = [
    "INDICATOR_LABEL", "INDICATOR_ID", "INDICATOR_DESC", "MINSET_SERIES", "MINSET_SERIES_DESC", "REF_AREA",
    "REF_AREA_DESC", "ISO3", "X", "Y", "SDG_REGION", "TIME_PERIOD", "SEX", "SEX_DESC", "OBS_VALUE",
    "UNIT_MEASURE", "UNIT_MEASURE_DESC", "NATURE", "NATURE_DESC", "REPORTING_TYPE", "REPORTING_TYPE_DESC",
    "SOURCE_YEAR",
]  # fmt: skip
SHARES = [
    ("688", 2014, 22.1, 2017),
    ("688", 2015, 23.4, 2017),
    ("688", 2015, 23.0, 2019),
    ("070", 2015, 7.9, 2019),
    ("499", 2015, "?", 2019),
]  # fmt: skip
"""Serbia twice for 2015 (two deliveries), Bosnia and Herzegovina, a cell of Montenegro that says nothing."""


def many_areas(heads: list[str] = HEADS, rows: list[tuple[str, int, object, int]] = SHARES) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet"
    sheet.append(heads)
    for area, year, share, source in rows:
        told = {
            "INDICATOR_DESC": "Share of female police officers", "REF_AREA": area, "TIME_PERIOD": str(year),
            "SEX": "F", "OBS_VALUE": share, "UNIT_MEASURE": "PT", "SOURCE_YEAR": str(source),
        }  # fmt: skip
        sheet.append([told.get(head, "x") for head in heads])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def checked(institution: str, year: int, content: bytes = b"") -> CheckResult:
    return check(content or many_areas(), CheckContext("IV_4.xlsx", institution, year))


def found(result: CheckResult) -> dict[str, tuple[str, str]]:
    return {one.rule: (one.severity, str(one.place)) for one in result.findings}


def muster(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_an_institution_takes_its_own_rows_of_its_year() -> None:
    result = checked("BA-POL", 2015)
    (row,) = result.observations.to_dict("records")
    assert (row["institution"], row["time_period"], row["cell"]) == ("BA-POL", 2015, "O5")
    assert (row["sex"], row["obs_value"], row["unit_measure"]) == ("F", 7.9, "percent")
    assert found(result)["layout_figures_of_other_areas"][0] == "inform"
    # What is wrong in the rows of others is no matter of this return.
    assert not {"value_unreadable", "value_marker_unclear", "two_vintages"} & found(result).keys()
    assert {severity for severity, _ in found(result).values()} == {"inform"}


def test_rows_of_other_areas_and_years_are_only_told_of() -> None:
    result = checked("RS-POL", 2015)
    assert result.observations[["cell", "obs_value"]].to_numpy().tolist() == [["O4", 23.0]]
    assert found(result) | {"layout_figures_of_other_years": ("inform", "Sheet!O2")} == found(result)
    # Two deliveries of one of its own figures it has to answer for.
    assert found(result)["two_vintages"] == ("explain", "Sheet!O4")


def test_a_cell_of_its_own_that_cannot_be_read_is_its_own_matter() -> None:
    rules = found(checked("ME-POL", 2015))
    assert "layout_nothing_for_return" in rules


def test_a_table_with_another_header_is_not_read_past_it() -> None:
    heads = [*HEADS[:14], "VALUE_NEW", *HEADS[14:]]
    assert "layout_moved" in found(checked("BA-POL", 2015, many_areas(heads)))


def test_another_workbook_is_not_taken_for_the_table() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Policija"
    sheet.append(["Žene", 5])
    buffer = BytesIO()
    book.save(buffer)
    assert "layout_missing" in found(checked("RS-POL", 2015, buffer.getvalue()))


def test_only_who_stands_for_a_whole_sector_is_in_such_a_table() -> None:
    assert sector_folder("BA-POL-SIPA") is None
    assert sector_layout_path("BA-POL-SIPA", 2015) is None
    assert sector_layout_path("RS-POL", 2007) is None
    assert layout_path("RS-POL", 2015) is None
    path = sector_layout_path("RS-POL", 2015)
    assert path is not None and parse_layout(path.read_text("utf-8")).sector == "POL"


def test_submitted_as_published_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))
    file = tmp_path / "IV_4.xlsx"
    file.write_bytes(many_areas())
    options = ("--institution", "BA-POL", "--year", 2015, "--published", "--by", "Ana", "--json")
    answer = muster("submit", file, *options)
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    (kept,) = told if isinstance(told, list) else told["returns"]
    assert (kept["return_id"], kept["state"]) == ("BA-POL_2015_r1", "ready")


def test_every_number_is_told_also_of_an_older_delivery(tmp_path: Path) -> None:
    file, layout = tmp_path / "IV_4.xlsx", sector_layout_path("RS-POL", 2015)
    file.write_bytes(many_areas())
    told = json.loads(muster("layout", "test", file, layout, "--json").stdout)
    assert {one["cell"]: one["value"] for one in told["observations"]} == {"O2": 22.1, "O4": 23, "O5": 7.9}
    older = {one["cell"]: one["text"] for one in told["skipped"] if "older delivery" in one["reason"]}
    assert older == {"O3": "23.4"}
