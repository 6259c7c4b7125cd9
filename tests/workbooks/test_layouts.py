"""Layouts from end to end: suggested, corrected, tried, drifted, inherited, and a return sent by one."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from foreign_books import (
    ALBANIAN,
    ALBANIAN_RANKS,
    CYRILLIC,
    FIGURES,
    RANKS,
    Change,
    crosstab,
    ministry_book,
)
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from pipelines import chain
from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.cli import app
from pipelines.intake.foreign.drift import find_drift
from pipelines.intake.foreign.inherit import layout_for, layout_in_file
from pipelines.intake.foreign.sent import read_sent
from pipelines.intake.opening import open_workbook
from pipelines.intake.workbook import Workbook
from pipelines.returns import accept, submit
from pipelines.store.home import Home
from schemas.languages import LANGUAGES
from schemas.layout_files import layout_text
from schemas.workbook_layout import parse_layout

AT = datetime(2023, 3, 1, tzinfo=UTC)
TRUTH = {
    (f"{column}{row}", rank, sex): number
    for row, (rank, (women, men)) in enumerate(zip(RANKS.values(), FIGURES.values(), strict=True), start=4)
    for column, sex, number in (("B", "F", women), ("C", "M", men), ("D", "_T", women + men))
}
CROSSTABS = {
    "sr-Cyrl": ("Бројно стање 31.12.2022.", CYRILLIC, list(RANKS), "Особље"),
    "sq": ("Numri i personelit 31.12.2022", ALBANIAN, list(ALBANIAN_RANKS), "Personeli"),
}


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


@pytest.mark.parametrize("language", CROSSTABS)
def test_a_suggestion_is_corrected_in_two_lines_and_reads_every_figure(tmp_path: Path, language: str) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(crosstab(*CROSSTABS[language]))
    assert muster("layout", "suggest", file, "--institution", "QM-AF", "--output", layout).exit_code == 0
    text = layout.read_text("utf-8")
    assert text.count("?'") == 2
    layout.write_text(
        text.replace("population: '?'", "population: military").replace(
            "unit_measure: '?'", "unit_measure: persons"
        ),
        "utf-8",
    )
    answer = muster("layout", "test", file, layout, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert (told["findings"], told["skipped"], told["is_open"]) == ([], [], False)
    read = {
        (one["cell"], one["coordinates"]["rank"], one["coordinates"]["sex"]): one["value"]
        for one in told["observations"]
    }
    assert read == TRUTH
    common = {"institution", "time_period", "measure", "population", "detail", "unit_measure"}
    others = {
        tuple(sorted((k, v) for k, v in one["coordinates"].items() if k in common))
        for one in told["observations"]
    }
    assert others == {
        (
            ("detail", "_T"),
            ("institution", "QM-AF"),
            ("measure", "strength"),
            ("population", "military"),
            ("time_period", "2022"),
            ("unit_measure", "persons"),
        )
    }
    assert {one["sheet"] for one in told["observations"]} == {CROSSTABS[language][3]}


def test_the_suggestion_says_what_each_label_was_taken_for(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(crosstab("Бројно стање 31.12.2022.", CYRILLIC, ["Змајеви", *list(RANKS)[1:]], "Особље"))
    first = muster("layout", "suggest", file, "--institution", "QM-AF")
    assert first.stdout == muster("layout", "suggest", file, "--institution", "QM-AF").stdout
    lines = first.stdout.splitlines()
    assert "#   Жене = sex F (Women)  (Особље!B3)" in lines
    assert "#   Војници = rank OR1-4 (Soldiers (OR-1 to OR-4))  (Особље!A6)" in lines
    assert "#   Змајеви: {rank: '?'}  # Особље!A4" in lines
    assert "        expects: {A3: Чин, B3: Жене, C3: Мушкарци, D3: Укупно}" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_suggestion_is_the_same_layout_in_every_language(tmp_path: Path, language: str) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2019))
    for name, spoken in ((layout, language), (tmp_path / "en.yml", "en")):
        command = (
            "layout",
            "suggest",
            file,
            "--institution",
            "QM-AF",
            "--language",
            spoken,
            "--output",
            name,
        )
        assert muster(*command).exit_code == 0
    assert layout_in_file(layout) == layout_in_file(tmp_path / "en.yml")


def test_what_is_open_ends_with_status_1_and_its_cells(tmp_path: Path) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2019))
    muster("layout", "suggest", file, "--institution", "QM-AF", "--output", layout)
    answer = muster("layout", "test", file, layout, "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.stdout)
    rules = {(one["rule"], one["sheet"], one["cell"]) for one in told["findings"]}
    assert ("layout_undecided", None, None) in rules
    assert ("label_unplaced", "Особље", "A8") in rules
    assert told["observations"] == []
    assert {one["cell"] for one in told["skipped"]} >= {"B8", "C8", "D8"}


def test_an_example_layout_reads_the_next_year_too() -> None:
    result = check(ministry_book(2024), CheckContext("book.xlsx", "QM-AF", 2024))
    assert found(result) == []
    cells = zip(*(result.observations[name] for name in ("cell", "rank", "sex", "obs_value")), strict=True)
    assert {(cell, rank, sex): value for cell, rank, sex, value in cells} == TRUTH
    assert set(result.observations["time_period"]) == {2024}


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


def test_a_year_in_a_heading_is_no_drift() -> None:
    def dated(sheet: Worksheet) -> None:
        sheet["D3"] = "Укупно"

    assert drifted(dated) == []


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
    assert found(result) == [("sexes_add_up", "Особље!D5"), ("ranks_add_up", "Особље!D7")]


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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give --institution, or --sector"),
        (["--institution", "QM-AF", "--sector", "AF"], "give --institution, or --sector"),
    ],
)
def test_mistakes_are_told_in_plain_words(tmp_path: Path, arguments: list[str], words: str) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(ministry_book(2022))
    answer = muster("layout", "suggest", file, *arguments)
    assert answer.exit_code == 2
    assert words in " ".join(answer.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("sheets: [", "not YAML"),
        (
            "sheets: {Особље: {blocks: [{cells: B4:D8, header: {3: gender}}]}}",
            "Layout, at sheets.Особље.blocks.0",
        ),
        ("inherits: 1999\ninstitution: QM-AF\n", "QM-AF has no layout of 1999"),
        ("inherits: 1999\n", "1999.yml is not beside it"),
        ("institution: QM-AF\ninstitution: QM-AF\n", "stands twice"),
        ("just words", "a layout is made of keys"),
    ],
)
def test_a_layout_that_is_none_is_told_in_plain_words(tmp_path: Path, layout: str, words: str) -> None:
    file, path = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2022))
    path.write_text(layout, "utf-8")
    answer = muster("layout", "test", file, path)
    assert answer.exit_code == 2, answer.output
    assert words in answer.output


def test_an_institution_that_no_region_has_can_be_tried_but_not_sent(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(ministry_book(2022))
    tried = muster("layout", "suggest", file, "--institution", "QM-XX")
    assert (tried.exit_code, "can be tried, but not be sent" in tried.stderr) == (0, True)
    sent = muster("check", file, "--institution", "QM-XX", "--year", 2022)
    assert (sent.exit_code, sent.stderr) == (2, "No region has an institution 'QM-XX'.\n")
    half = muster("check", file, "--institution", "QM-AF")
    assert (half.exit_code, "belong together" in half.stderr) == (2, True)


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


def test_a_mistyped_constant_is_told(tmp_path: Path) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2022))
    layout.write_text("inherits: 2022\ninstitution: QM-AF\nconstants: {unit_measure: persns}\n", "utf-8")
    told = json.loads(muster("layout", "test", file, layout, "--year", "2022", "--json").stdout)
    assert ("layout_code_unknown", None) in {(one["rule"], one["sheet"]) for one in told["findings"]}
    assert "“Unit”, which is no code" in told["findings"][0]["message"]


HEADS = ("Rank", "Women", "Men", "Total")
ENGLISH = ["Officers", "Non-commissioned officers", "Soldiers", "Total"]
GOOD = """
institution: NL-AF
constants: {population: military, unit_measure: persons, measure: strength, time_period: 2022}
sheets:
  Staff:
    blocks:
      - cells: B4:D7
        header: {3: sex}
        stub: {A: rank}
"""


@pytest.mark.parametrize(
    ("title", "heads", "ranks", "layout", "expected"),
    [
        ("Strength", HEADS, ENGLISH, GOOD, []),
        (
            "Strength",
            ("Rank", "North", "South", "West"),
            ENGLISH,
            GOOD.replace("{3: sex}", "{}"),
            ["no_sex_dimension"],
        ),
        ("Victims of crime", HEADS, ENGLISH, GOOD, ["other_subject"]),
        ("Strength", HEADS, ENGLISH, GOOD.replace("unit_measure: persons, ", ""), ["unit_unknown"]),
        ("Strength", HEADS, ENGLISH, GOOD.replace(", time_period: 2022", ""), ["period_unknown"]),
        ("Strength", HEADS, ENGLISH, GOOD.replace("persons", "'?'"), ["layout_undecided", "unit_unknown"]),
        (
            "Strength",
            ("Rank", "Women officers", "Men", "Total"),
            ENGLISH,
            GOOD.replace("3: sex", "3: [sex, rank]"),
            ["labels_disagree"],
        ),
    ],
)
def test_what_cannot_be_known_is_refused_in_plain_words(
    tmp_path: Path, title: str, heads: tuple[str, ...], ranks: list[str], layout: str, expected: list[str]
) -> None:
    file, path = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(crosstab(title, heads, ranks, "Staff"))
    path.write_text(layout, "utf-8")
    answer = muster("layout", "test", file, path, "--json")
    told = json.loads(answer.stdout)
    assert list(dict.fromkeys(one["rule"] for one in told["findings"])) == expected
    assert answer.exit_code == (1 if expected else 0)


def test_a_file_that_is_no_workbook_is_refused_with_status_1(tmp_path: Path) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(b"%PDF-1.7 no workbook")
    layout.write_text("institution: QM-AF\n", "utf-8")
    for command in (("suggest", file, "--institution", "QM-AF"), ("test", file, layout)):
        answer = muster("layout", *command)
        assert (answer.exit_code, "Traceback" in answer.output) == (1, False)
