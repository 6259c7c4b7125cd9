"""Layouts from the command line: suggested, corrected, tried, refused in plain words."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from foreign_books import ALBANIAN, ALBANIAN_RANKS, CYRILLIC, RANKS, TRUTH, crosstab, ministry_book
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.intake.foreign.inherit import layout_in_file
from schemas.languages import LANGUAGES

CROSSTABS = {
    "sr-Cyrl": ("Бројно стање 31.12.2022.", CYRILLIC, list(RANKS), "Особље"),
    "sq": ("Numri i personelit 31.12.2022", ALBANIAN, list(ALBANIAN_RANKS), "Personeli"),
}


def muster(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))


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


def test_a_mistyped_constant_is_told(tmp_path: Path) -> None:
    file, layout = tmp_path / "book.xlsx", tmp_path / "layout.yml"
    file.write_bytes(ministry_book(2022))
    layout.write_text("inherits: 2022\ninstitution: QM-AF\nconstants: {unit_measure: persns}\n", "utf-8")
    told = json.loads(muster("layout", "test", file, layout, "--year", "2022", "--json").stdout)
    assert ("layout_code_unknown", None) in {(one["rule"], one["sheet"]) for one in told["findings"]}
    message = told["findings"][0]["message"]
    assert "persns of “Unit” at constants, which is no code of its list; known are persons" in message


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
            ["labels_disagree", "figure_twice"],
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
