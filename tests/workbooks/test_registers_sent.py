"""An institution's register, read apart: told from its other files, under limits of its own, checked."""

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.checking.check import check_observations
from pipelines.cli import app
from pipelines.intake.isolation import read as apart
from pipelines.intake.isolation.read import read_return_isolated
from pipelines.intake.limits import LIMITS, REGISTER_LIMITS
from pipelines.intake.reading import Reading
from pipelines.intake.registers.counted import counted_bytes, from_counted
from pipelines.intake.registers.read import read_register
from pipelines.intake.registers.reading import RegisterReading
from pipelines.intake.template import write_template
from pipelines.simulation.registers import (
    Cell,
    register_text,
    register_workbook,
    simulated_register,
)
from schemas import layout_files
from schemas.files import SchemaError
from schemas.findings import Finding
from schemas.languages import LANGUAGES
from schemas.register_layout import (
    Columns,
    RegisterLayout,
    parse_register_layout,
    register_layout_for,
)

ROOT = Path(__file__).parents[2]
ROWS = simulated_register("QQ-AF", 2024)
SHEET = "Evidencija"


def with_header(old: str, new: str) -> list[list[Cell]]:
    return [[new if cell == old else cell for cell in ROWS[0]], *ROWS[1:]]


def sent(content: bytes, year: int = 2024, name: str = "file.xlsx", institution: str = "QQ-AF") -> Reading:
    return read_return_isolated(content, name, institution, year)


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.findings]


def strength(reading: Reading) -> dict[tuple[str, str], float]:
    frame = reading.observations
    total = frame[frame["measure"].eq("strength") & frame["rank"].eq("_T")]
    return {(row.population, row.sex): row.obs_value for row in total.itertuples()}


def truth() -> dict[tuple[str, str], int]:
    """Count by hand who serves on the last day of 2024."""
    header = {name: place for place, name in enumerate(ROWS[0])}
    found: dict[tuple[str, str], int] = {}
    for row in ROWS[1:]:
        left = row[header["Datum prestanka"]]
        if left is None or left > date(2024, 12, 31):  # type: ignore[operator]
            population = {"PVL": "military", "CL": "civilian"}[str(row[header["Kategorija"]])]
            sex = {"Žene": "F", "Muškarci": "M"}[str(row[header["Spol"]])]
            for key in ((population, sex), (population, "_T")):
                found[key] = found.get(key, 0) + 1
    return found


@pytest.fixture(scope="module")
def register() -> bytes:
    return register_workbook(ROWS, SHEET)


def test_the_register_is_read_apart_as_it_is_here(register: bytes) -> None:
    layout = register_layout_for("QQ-AF", 2024)
    assert layout is not None
    here, there = read_register(register, layout, 2024), sent(register)
    assert isinstance(there, RegisterReading)
    told = Finding("register_counted", values={"count": 400})
    assert there.findings == [*here.findings, told]
    pd.testing.assert_frame_equal(there.observations, here.observations)
    assert replace(there, observations=None, last_year=None, findings=[]) == replace(
        here, observations=None, last_year=None, findings=[]
    )
    assert strength(there) == truth()
    for language in LANGUAGES:
        assert "400" in told.message(language)


def test_its_figures_are_checked(register: bytes) -> None:
    reading = sent(register)
    women = reading.observations["sex"].eq("F") & reading.observations["measure"].eq("strength")
    more = reading.observations["obs_value"] + (women & reading.observations["rank"].eq("OR1-4"))
    wrong = replace(reading, observations=reading.observations.assign(obs_value=more))
    for each, fails in ((reading, False), (wrong, True)):
        found, counts = check_observations(each)
        assert "figures_not_checked" not in {finding.rule for finding in found}
        assert any(finding.severity != "inform" for finding in found) == fails
        for name in ("sexes_add_up", "ranks_add_up"):
            row = counts.set_index("rule").loc[name]
            assert (row["checked"] > 10, row["failed"] > 0) == (True, fails)


def test_text_with_semicolons_is_a_register_too() -> None:
    reading = sent(register_text(simulated_register("QQ-POL", 2024)), name="b.csv", institution="QQ-POL")
    assert isinstance(reading, RegisterReading)
    assert (reading.keep_file, reading.persons, rules(reading)) == (True, 400, ["register_counted_and_kept"])


def test_our_form_of_the_same_institution_is_read_as_the_form() -> None:
    form = write_template("QQ-AF", 2024, "bs")
    reading = sent(form)
    assert type(reading) is Reading
    assert reading.is_form and reading.cover is not None and reading.asked


def test_another_file_of_the_institution_is_no_register() -> None:
    book = openpyxl.Workbook()
    for row in (["Čin", "Žene", "Muškarci"], ["Časnici", 12, 120], ["Vojnici", 34, 560]):
        book.worksheets[0].append(row)
    stream = BytesIO()
    book.save(stream)
    assert rules(sent(stream.getvalue())) == ["layout_missing"]


def test_without_a_layout_for_the_year_persons_are_refused(register: bytes) -> None:
    reading = sent(register, year=2023)
    assert (reading.cover, rules(reading)) == (None, ["name_list_found"])


def test_a_later_year_is_read_by_the_newest_layout(register: bytes) -> None:
    reading = sent(register, year=2025)
    assert isinstance(reading, RegisterReading)
    assert set(reading.observations["time_period"]) == {2025}


def test_a_register_of_which_a_column_was_renamed_is_told_so() -> None:
    reading = sent(register_workbook(with_header("Spol", "Rod"), SHEET))
    assert isinstance(reading, RegisterReading)
    assert rules(reading) == ["register_column_missing"]
    assert reading.observations.empty


def test_a_register_whose_sheet_was_renamed_is_told_so() -> None:
    reading = sent(register_workbook(ROWS, "Sheet1"))
    assert isinstance(reading, RegisterReading)
    assert rules(reading) == ["register_sheet_missing"]


def test_the_guard_stands_before_registers_too(register: bytes) -> None:
    stream = BytesIO(register)
    with ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"program")
    reading = sent(stream.getvalue())
    assert (reading.cover, rules(reading)) == (None, ["file_has_macros"])


def test_a_register_has_limits_of_its_own(register: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (LIMITS.memory_megabytes, LIMITS.processor_seconds) == (1024, 3)
    assert REGISTER_LIMITS.memory_megabytes == 2048
    assert REGISTER_LIMITS.processor_seconds > 10 * LIMITS.processor_seconds
    tight = replace(REGISTER_LIMITS, processor_seconds=0, waiting=0)
    monkeypatch.setattr(apart, "REGISTER_LIMITS", tight)
    assert rules(sent(register)) == ["reading_took_too_long"]
    monkeypatch.undo()
    assert isinstance(sent(register), RegisterReading)


def test_an_empty_text_is_a_result_and_a_formula_never_calculated_is_none(register: bytes) -> None:
    """Excel writes the empty result of a formula as t="str" with an empty <v>."""
    exits = ROWS[0].index("Datum prestanka")
    serving = [number for number, row in enumerate(ROWS) if number and row[exits] is None][:2]
    letter = openpyxl.utils.get_column_letter(exits + 1)
    cells = {
        f"{letter}{serving[0] + 1}": '<c r="{}" t="str"><f>IF(A1="","",A1)</f><v></v></c>',
        f"{letter}{serving[1] + 1}": '<c r="{}"><f>A1</f><v></v></c>',
    }
    book = openpyxl.load_workbook(BytesIO(register))
    for cell in cells:
        book.worksheets[0][cell] = 77777
    stream, changed = BytesIO(), BytesIO()
    book.save(stream)
    with ZipFile(stream) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith("sheet1.xml") else old.read(name)
            for cell, xml in cells.items():
                if isinstance(part, str):
                    part, count = re.subn(rf'<c r="{cell}"[^>]*><v>77777</v></c>', xml.format(cell), part)
                    assert count == 1
            new.writestr(name, part)
    reading = sent(changed.getvalue())
    (broken,) = [finding for finding in reading.findings if finding.severity == "block"]
    assert (broken.rule, str(broken.place)) == (
        "register_date_unreadable",
        f"{SHEET}!{letter}{serving[1] + 1}",
    )


def test_what_was_counted_comes_back_from_the_bytes_that_are_kept(register: bytes) -> None:
    reading = sent(register)
    assert isinstance(reading, RegisterReading)
    kept = counted_bytes(reading)
    back = from_counted(kept)
    pd.testing.assert_frame_equal(back.observations, reading.observations)
    assert (back.cover, back.findings, back.persons) == (reading.cover, reading.findings, 400)
    again = sent(register)
    assert isinstance(again, RegisterReading)
    assert counted_bytes(again) == kept == counted_bytes(back)
    with pytest.raises(ValueError, match="not the bytes"):
        from_counted(kept.replace(b"counted, 1", b"counted, 0"))


def test_the_same_seed_gives_the_same_register_and_another_other_persons(register: bytes) -> None:
    assert register_workbook(simulated_register("QQ-AF", 2024), SHEET) == register
    assert simulated_register("QQ-AF", 2024, seed=2) != ROWS
    with pytest.raises(SchemaError, match="no layout of a register"):
        simulated_register("QM-AF", 2024)


def test_a_layout_of_somebody_else_in_the_folder_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = layout_files.layout_folder("QQ-AF")
    monkeypatch.setattr(layout_files, "layout_folder", lambda _: folder)
    assert register_layout_for("QQ-AF", 2023) is None
    with pytest.raises(SchemaError, match="is a layout of QQ-AF"):
        register_layout_for("QS-AF", 2024)


def documented() -> list[list[str]]:
    """Return the commands of docs/registers.md."""
    lines = (ROOT / "docs" / "registers.md").read_text("utf-8").splitlines()
    return [line.split()[1:] for line in lines if line.startswith("    muster ")]


def test_the_commands_of_the_page_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    monkeypatch.chdir(ROOT)
    commands = documented()
    assert [command[0] for command in commands] == ["check", "submit"]
    shown = []
    for command in commands:
        answer = CliRunner().invoke(app, command)
        assert answer.exit_code == 0, answer.output
        shown.append(answer.stdout)
    assert "400" in shown[0]
    assert "400 persons were counted in this register. The file is not kept" in shown[1]
    assert json.loads(CliRunner().invoke(app, [*commands[1], "--json"]).stdout)[0]["kept_as"] == "counted"


def test_the_page_shows_the_layout_and_every_key_of_it() -> None:
    page = (ROOT / "docs" / "registers.md").read_text("utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    assert parse_register_layout(shown).institution == "QQ-AF"
    named = {
        word for line in page.splitlines() if line.startswith("| `") for word in re.findall("`(\\w+)`", line)
    }
    assert set(RegisterLayout.model_fields) - {"kind", "institution"} <= named
    assert set(Columns.model_fields) <= named
