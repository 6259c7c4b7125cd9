"""A workbook that changed from year to year: what is said of it, and the changed layout that is offered."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from foreign_books import RANKS, Change, crosstab, ministry_book
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext
from pipelines.cli import app
from pipelines.intake.foreign.drift import find_drift
from pipelines.intake.foreign.headers import with_expectations
from pipelines.intake.foreign.inherit import layout_for, layout_in_file
from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook
from schemas.languages import LANGUAGES


def muster(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))


def opened(content: bytes) -> Workbook:
    workbook = open_workbook(content, "book.xlsx")
    assert isinstance(workbook, Workbook)
    return workbook


def drifted(change: Change) -> list[tuple[str, str, dict[str, object]]]:
    layout = layout_for("QM-AF", 2022)
    assert layout is not None
    findings = find_drift(opened(ministry_book(2022, change)), layout)
    return [(finding.rule, str(finding.place), dict(finding.values)) for finding in findings]


def insert_unknown(sheet: Worksheet) -> None:
    """A column is added between the men and the total; the total moves."""
    for row, value in enumerate(("Непознато", 1, 2, 3, 6, 0), start=3):
        sheet[f"E{row}"] = sheet[f"D{row}"].value
        sheet[f"D{row}"] = value


def rename_women(sheet: Worksheet) -> None:
    sheet["B3"] = "Женско особље"


def drop_total(sheet: Worksheet) -> None:
    for row in range(3, 9):
        sheet[f"D{row}"] = None


def move_down(sheet: Worksheet) -> None:
    sheet.insert_rows(2, 2)


def rename_sheet(sheet: Worksheet) -> None:
    sheet.title = "Особље 2"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            insert_unknown,
            [
                ("layout_column_added", "Особље!D3", {"label": "Непознато"}),
                ("layout_moved", "Особље!E3", {"label": "Укупно", "before": "D3", "count": 1}),
            ],
        ),
        (rename_women, [("layout_label_renamed", "Особље!B3", {"before": "Жене", "after": "Женско особље"})]),
        (drop_total, [("layout_label_gone", "Особље!D3", {"label": "Укупно"})]),
        (move_down, [("layout_moved", "Особље!A5", {"label": "Чин", "before": "A3", "count": 4})]),
        (rename_sheet, [("layout_sheet_renamed", "Особље 2", {"before": "Особље", "after": "Особље 2"})]),
    ],
)
def test_drift_is_said_with_its_cell(
    change: Change, expected: list[tuple[str, str, dict[str, object]]]
) -> None:
    assert drifted(change) == expected
    result = check(ministry_book(2022, change), CheckContext("book.xlsx", "QM-AF", 2022))
    assert result.state == "blocked"
    for finding in result.findings:
        assert all(finding.message(language) and finding.advice(language) for language in LANGUAGES)


def test_another_year_in_the_headings_is_no_drift() -> None:
    def of_year(year: int) -> Workbook:
        heads = ("Чин", f"Жене {year}", f"Мушкарци {year}", f"Укупно 31.12.{year}.")
        return opened(crosstab("Бројно стање", heads, list(RANKS), "Особље"))

    layout = layout_for("QM-AF", 2022)
    assert layout is not None
    remembering = with_expectations(of_year(2022), layout)
    assert find_drift(of_year(2023), remembering) == []


def test_swapped_headings_have_moved() -> None:
    def swapped(sheet: Worksheet) -> None:
        sheet["B3"], sheet["C3"] = "Мушкарци", "Жене"

    assert drifted(swapped) == [("layout_moved", "Особље!C3", {"label": "Жене", "before": "B3", "count": 2})]


@pytest.mark.parametrize(
    ("change", "offered"),
    [
        (insert_unknown, ["      1:", "        cells: B4:E8"]),
        (move_down, ["      1:", "        cells: B6:D10", "        header: {3: null, 5: sex}"]),
        (rename_sheet, ["  Особље 2:", "    was: Особље"]),
    ],
)
def test_the_change_is_offered_and_reads_the_workbook(
    tmp_path: Path, change: Change, offered: list[str]
) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "2023.yml"
    file.write_bytes(ministry_book(2023, change))
    assert muster("layout", "suggest", file, "--institution", "QM-AF", "--output", layout).exit_code == 0
    lines = layout.read_text("utf-8").splitlines()
    settings = [line for line in lines if line and not line.startswith("#")]
    assert settings[:2] == ["institution: QM-AF", "inherits: 2022"]
    assert [line for line in settings if line in offered] == offered
    whole = layout_in_file(layout)
    assert whole.labels == {"На располагању": {"skip": "counted among their ranks already"}}
    told = json.loads(muster("layout", "test", file, layout, "--year", 2023, "--json").stdout)
    assert not {one["rule"] for one in told["findings"]} & {
        "layout_column_added",
        "layout_moved",
        "layout_sheet_renamed",
        "number_outside_blocks",
        "label_unplaced",
    }
    assert len(told["observations"]) == (16 if change is insert_unknown else 12)
