"""A country brief and the monitoring table of a plan, made of an edition and by the commands.

Belongs here: what is in them and what is not, the files that the commands write. Does not belong here: what
the chapters of the annual report say (`test_report_chapters`), how forms look.
"""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import dagster as dg
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from assets.definitions import build_defs
from assets.resources import Store
from pipelines.cli import app
from pipelines.report.chapters.area_plan import answered_by
from pipelines.report.chapters.areas import institution_names
from pipelines.report.chapters.coverage import reporting_table
from pipelines.report.display import said, said_cell
from pipelines.report.forms import FORMS
from pipelines.report.making import UnknownAreaError, make_brief, make_monitoring
from pipelines.report.model import Drawing, Listing, Paragraph, Report, Section, Table
from pipelines.report.source import reading, value_at
from pipelines.report.wording import Words
from pipelines.store.edition import Edition, latest_edition
from pipelines.store.home import Home
from tests.pipeline.report_world import REGION

YEAR = "2023"


@pytest.fixture(scope="module")
def home(report_home: Home) -> Home:
    return report_home


@pytest.fixture(scope="module")
def edition(home: Home) -> Edition:
    return latest_edition(home, REGION).of_tier("public")


def tables(report: Report) -> dict[str, Table]:
    return {block.name: block for block in report.blocks if isinstance(block, Table)}


def rows(table: Table) -> list[list[str]]:
    return [[said_cell(cell, "en") for cell in row] for row in table.rows]


def test_a_brief_sets_the_main_figures_beside_the_region(edition: Edition) -> None:
    brief = make_brief(edition, "en", "ME")
    assert brief.title == "Montenegro: women and men in defence and police, 2023"
    assert brief.is_short
    found = {row[0]: row[1:] for row in rows(tables(brief)["area-me-af-figures"])}
    # 60 of 500 after 50 of 500; two areas of eight are too few for a value of the region.
    assert found["Share of women"][:2] == ["12.0%", "no value for the region"]
    assert found["Share of women"][3] == "+2.0"
    drawings = [block.name for block in brief.blocks if isinstance(block, Drawing)]
    assert "area-me-af-pyramid" in drawings


def test_every_number_of_a_brief_stands_in_the_edition(edition: Edition) -> None:
    brief = make_brief(edition, "en", "ME")
    with reading(edition) as source:
        for figure in brief.figures:
            (place,) = figure.references
            assert value_at(source, place) == figure.value
    assert len(brief.figures) > 10


def test_a_brief_of_an_area_that_gave_nothing_says_so_in_every_form(edition: Edition) -> None:
    brief = make_brief(edition, "en", "MD")
    assert [section.name for section in brief.sections] == ["plan", "reporting"]
    words = [said(block.text, "en") for block in brief.blocks if isinstance(block, Paragraph)]
    assert "No figures of 2023 came from this area. Nothing of it is in the region's values." in words
    book = load_workbook(BytesIO(FORMS["xlsx"](brief)))
    assert len(book.sheetnames) == 1, "no table, no list of tables"


def test_the_monitoring_table_names_every_objective_and_every_level(edition: Edition) -> None:
    report = make_monitoring(edition, "en", "BA")
    titles = [section.title for section in report.sections]
    assert titles == ["National action plan", "All levels together", "State", "Entity", "District", "Canton"]
    together = rows(tables(report)["monitoring-t"])
    assert together[0][0].startswith("1 Increase the participation of women")
    numbers = {row[0].split()[0] for row in together}
    assert numbers == {"1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"}
    unanswered = [row for row in together if row[1] == "no figure answers it"]
    assert [row[3:6] for row in unanswered] == [["–", "–", "–"]] * len(unanswered)
    assert unanswered


def test_absent_answers_are_said_and_are_never_zero(edition: Edition) -> None:
    report = make_monitoring(edition, "en", "BA")
    (known,) = (
        said(block.text, "en")
        for block in report.blocks
        if isinstance(block, Paragraph) and said(block.text, "en").startswith("Answers known")
    )
    values = {row[4] for row in rows(tables(report)["monitoring-t"])}
    assert known == "Answers known: 0 of 55."
    assert values == {"not given", "–"}
    assert any(isinstance(block, Listing) for block in report.blocks)


def test_an_area_that_is_not_asked_is_an_error_that_names_those_that_are(edition: Edition) -> None:
    for make in (make_brief, make_monitoring):
        with pytest.raises(UnknownAreaError, match="no area 'ZZ'; it has AL, BA, HR"):
            make(edition, "en", "ZZ")


def test_the_commands_write_where_reports_lie_and_find_the_region_by_the_area(home: Home) -> None:
    environment = {"MUSTER_HOME": str(home.folder)}
    run = CliRunner().invoke(app, ["brief", "ME", "--edition", YEAR, "--form", "xlsx"], env=environment)
    assert run.exit_code == 0, run.output
    folder = home.reports / REGION / "2023.1" / "public"
    assert [path.name for path in folder.iterdir()] == ["brief_ME_en.xlsx"]
    assert str(folder / "brief_ME_en.xlsx") in run.output.replace("\n", "")


def test_the_commands_say_in_words_what_is_not_there(home: Home, tmp_path: Path) -> None:
    environment = {"MUSTER_HOME": str(home.folder)}
    for arguments, words in (
        (["monitoring", "ZZ", "--edition", YEAR], "This edition has no area 'ZZ'"),
        (["report", "--edition", "1999"], "There is no edition 1999 yet: run `muster publish`."),
        (["report", "--region", REGION, "--edition", "1999"], "has no edition 1999; there: 2023.1."),
        (["brief", "ME", "--language", "xx"], "no language 'xx'"),
    ):
        run = CliRunner().invoke(app, [*arguments, "--output", str(tmp_path)], env=environment)
        assert run.exit_code == 2
        assert words in " ".join(run.output.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def test_dagster_writes_the_report_of_the_newest_edition_in_the_languages_asked_for(home: Home) -> None:
    config = {"ops": {"report__annual": {"config": {"languages": ["sq"]}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_defs(Store(folder=str(home.folder))).resolve_job_def("report")
        result = job.execute_in_process(run_config=config, instance=instance, partition_key=REGION)
    (made,) = result.asset_materializations_for_node("report__annual")
    folder = home.reports / REGION / "2023.1" / "public"
    assert made.metadata["dagster/uri"].value == str(folder)
    assert (made.metadata["edition"].value, made.metadata["files"].value) == ("2023.1", 4)
    assert {path.name for path in folder.glob("report_*")} == {
        f"report_sq.{form}" for form in ("html", "pdf", "docx", "xlsx")
    }


def test_a_sheet_that_names_kosovo_has_its_footnote(edition: Edition) -> None:
    with reading(edition) as source:
        words = Words(source, "en")
        table = reporting_table(source, words, institution_names(source, words))
    report = replace(make_brief(edition, "en", "MD"), sections=(Section("one", "One", (table,)),))
    (sheet,) = load_workbook(BytesIO(FORMS["xlsx"](report))).worksheets[2:]
    written = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "Kosovo* Police" in written
    assert "* References to Kosovo shall be understood" in written


def test_what_answers_an_objective_says_whose_rate_it_is(edition: Edition) -> None:
    with reading(edition) as source:
        words = Words(source, "en")
        said_of = [answered_by(words, code) for code in ("exit_rate", "share_of_women", "womens_desks")]
    assert said_of == ["Exit rate, women", "Share of women", "Police stations with a women's desk"]
