"""A ministry's own workbook as a return: checked, kept, found again; what of it does not belong to it."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from foreign_books import RANKS, TRUTH, crosstab, ministry_book
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from pipelines import chain
from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.cli import app
from pipelines.intake.foreign.sent import read_sent
from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook
from pipelines.returns import accept, submit
from pipelines.store.home import Home
from schemas.layout_files import layout_text
from schemas.workbook_layout import parse_layout

AT = datetime(2023, 3, 1, tzinfo=UTC)


def muster(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))


def opened(content: bytes) -> Workbook:
    workbook = open_workbook(content, "book.xlsx")
    assert isinstance(workbook, Workbook)
    return workbook


def found(result: CheckResult) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in result.findings]


def test_an_example_layout_reads_the_next_year_too() -> None:
    result = check(ministry_book(2024), CheckContext("book.xlsx", "QM-AF", 2024))
    assert found(result) == []
    cells = zip(*(result.observations[name] for name in ("cell", "rank", "sex", "obs_value")), strict=True)
    assert {(cell, rank, sex): value for cell, rank, sex, value in cells} == TRUTH
    assert set(result.observations["time_period"]) == {2024}


def test_a_return_sent_with_a_layout_is_kept_and_found_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    context = CheckContext("Бројно стање.xlsx", "QM-AF", 2022)
    sent = submit(home, ministry_book(2022), context, "Ana", AT)
    assert (sent.return_id, sent.result.state, found(sent.result)) == ("QM-AF_2022_r1", "ready", [])
    accept(home, "QM-AF_2022_r1", "Petra", "checked", AT)
    chain.write_raw(home, "QM-AF_2022")
    raw = home.lake.read("simulated", "raw.observations", "QM-AF_2022")
    read = {(row.cell, row.rank, row.sex): row.obs_value for row in raw.itertuples()}
    assert read == TRUTH
    chain.write_facts(home, "simulated")
    facts = home.lake.read("simulated", "facts.observations")
    women = facts[(facts["sex"] == "F") & (facts["rank"] == "_T")]
    assert women["obs_value"].tolist() == [30.0]


def test_the_year_before_is_read_by_its_layout_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    submit(home, ministry_book(2022), CheckContext("a.xlsx", "QM-AF", 2022), "Ana", AT)
    accept(home, "QM-AF_2022_r1", "Petra", "checked", AT)

    def doubled(sheet: Worksheet) -> None:
        for row in range(4, 8):
            for column in "BCD":
                sheet[f"{column}{row}"] = sheet[f"{column}{row}"].value * 3

    sent = submit(home, ministry_book(2023, doubled), CheckContext("b.xlsx", "QM-AF", 2023), "Ana", AT)
    assert sent.return_id == "QM-AF_2023_r1"


def _notes(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    for name, state in (("Напомене", "visible"), ("Радни лист", "hidden")):
        other = sheet.parent.create_sheet(name)
        other["B2"] = 7
        other.sheet_state = state


def test_sheets_that_the_layout_does_not_name_are_said() -> None:
    result = check(ministry_book(2022, _notes), CheckContext("book.xlsx", "QM-AF", 2022))
    assert found(result) == [("layout_sheet_unknown", "Напомене"), ("sheet_hidden", "Радни лист")]


def test_a_sheet_that_is_gone_is_said() -> None:
    book = crosstab("Сасвим друго", ("Шта", "Где", "Када", "Како"), list(RANKS), "Друго")
    result = check(book, CheckContext("book.xlsx", "QM-AF", 2022))
    assert {("layout_sheet_missing", ""), ("layout_sheet_unknown", "Друго")} <= set(found(result))


def test_a_sum_that_fails_is_said_with_its_cells() -> None:
    def wrong(sheet: Worksheet) -> None:
        sheet["D5"] = 101

    result = check(ministry_book(2022, wrong), CheckContext("book.xlsx", "QM-AF", 2022))
    assert found(result) == [("likely_cell", "Особље!D5")]
    joined = [(finding.rule, str(finding.place)) for finding in result.findings[0].joins]
    assert joined == [("sexes_add_up", "Особље!D5"), ("ranks_add_up", "Особље!D7")]


def test_a_sum_that_fails_is_said_where_no_region_knows_the_institution(tmp_path: Path) -> None:
    def wrong(sheet: Worksheet) -> None:
        sheet["D5"] = 101

    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2022, wrong))
    layout.write_text("inherits: 2022\ninstitution: NL-AF\n", "utf-8")
    (tmp_path / "2022.yml").write_text(layout_text("QM-AF", 2022), "utf-8")
    told = json.loads(muster("layout", "test", file, layout, "--year", 2022, "--json").stdout)
    assert [(one["rule"], one["cell"]) for one in told["findings"]] == [("identity_fails", "D5")]


def test_rows_without_any_label_are_said() -> None:
    def blank(sheet: Worksheet) -> None:
        sheet["A5"] = None

    result = check(ministry_book(2022, blank), CheckContext("book.xlsx", "QM-AF", 2022))
    assert "row_without_label" in {rule for rule, _ in found(result)}


def test_a_title_of_another_year_has_to_be_explained() -> None:
    result = check(ministry_book(2021), CheckContext("book.xlsx", "QM-AF", 2022))
    assert found(result) == [("layout_year_differs", "Особље!A1")]
    assert result.state == "to_explain"


LONG = """
institution: QM-POL
constants: {measure: strength, population: police_officials, unit_measure: persons}
own_codes: [rank, institution]
sheets:
  Sheet:
    blocks:
      - {cells: "E2:E9", stub: {A: institution, B: time_period, C: sex, D: rank}}
"""
LONG_ROWS = [
    ["Institution", "Year", "Sex", "Rank", "Value"],
    [None, 2022, "Women", "Total", 5],
    [None, 2022, "Men", "Total", 6],
    ["01", 2022, "Women", "Total", 2],
    ["01", 2022, "Men", "Total", 3],
    [None, 2021, "Women", "Total", 4],
    [None, 2022, "Women", "Dragon", 1],
    [None, 2022, "Men", "Dragon", 1],
    [None, 2021, "Men", "Total", 4],
]


def test_figures_of_others_of_other_years_and_of_own_codes_are_not_taken() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in LONG_ROWS:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    rows, findings = read_sent(opened(buffer.getvalue()), parse_layout(LONG), "QM-POL", 2022)
    assert [(row["cell"], row["obs_value"]) for row in rows] == [("E2", 5.0), ("E3", 6.0)]
    assert [(one.rule, str(one.place), dict(one.values)) for one in findings] == [
        ("layout_figures_of_others", "Sheet!E4", {"institution": "QM-POL-01", "count": 2}),
        ("layout_figures_of_other_years", "Sheet!E6", {"year": "2021", "count": 2}),
        ("layout_code_not_kept", "Sheet!E7", {"code": "DRAGON", "count": 2}),
    ]
    _, none = read_sent(opened(buffer.getvalue()), parse_layout(LONG), "QM-POL", 2030)
    assert none[-1].rule == "layout_nothing_for_return"


def test_a_workbook_without_layout_or_sender_is_refused() -> None:
    alone = check(ministry_book(2022), CheckContext("book.xlsx"))
    assert ("not_our_template", "") in found(alone)
    early = check(ministry_book(2019), CheckContext("book.xlsx", "QM-AF", 2019))
    assert ("layout_missing", "") in found(early)


def test_check_reads_by_the_layout_of_the_sender(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(ministry_book(2022))
    answer = muster("check", file, "--institution", "QM-AF", "--year", 2022, "--json")
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["state"], told["institution"], told["time_period"]) == (
        0,
        "ready",
        "QM-AF",
        2022,
    )
