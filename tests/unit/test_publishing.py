"""The formats of an edition: each is read back by a program that is not ours and says what the tables say."""

import csv
import json
import re
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
import sdmx
from openpyxl import load_workbook
from published_world import FORMULA, published
from pysdmx.io import get_datasets, read_sdmx

from pipelines.publishing.sdmx_structures import component_id, is_observations
from pipelines.store.edition import Edition
from pipelines.store.edition_files import file_digest
from pipelines.store.home import Home
from schemas.indicators import indicators
from schemas.languages import LANGUAGES
from schemas.tables.derive import primary_key
from schemas.tables.registry import EDITION_TABLES, table_model

OBSERVED = [name for name in EDITION_TABLES if is_observations(table_model(name))]
FILES = {
    *("muster.duckdb", "dictionary.md", "dictionary.csv", "dictionary.html", "datapackage.json"),
    *("dataset.jsonld", "regional_tables.xlsx", "sdmx/structures.xml"),
    *(f"sdmx/{name}.csv" for name in OBSERVED),
}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return published(Home(tmp_path_factory.mktemp("home")))


def rows(edition: Edition, name: str) -> list[dict[str, object]]:
    return pq.read_table(edition.folder / f"parquet/{name.replace('.', '/')}.parquet").to_pylist()


def test_the_manifest_names_every_file_with_its_hash(edition: Edition) -> None:
    assert set(edition.manifest["files"]) == FILES
    for name, digest in edition.manifest["files"].items():
        assert file_digest(edition.folder / name) == digest
    assert edition.is_whole()


def test_another_machine_writes_the_same_bytes(edition: Edition, tmp_path: Path) -> None:
    again = published(Home(tmp_path))
    assert again.folder != edition.folder
    files = {name: digest for name, digest in edition.manifest["files"].items() if name != "muster.duckdb"}
    assert {name: again.manifest["files"][name] for name in files} == files


def test_the_structures_are_valid_sdmx_with_codes_in_all_languages(edition: Edition) -> None:
    path = edition.folder / "sdmx/structures.xml"
    flows = read_sdmx(path, validate=True).get_dataflows()
    assert {flow.id for flow in flows} == {name.upper().replace(".", "_") for name in OBSERVED}
    message = sdmx.read_sdmx(path)
    kosovo = message.codelist["CL_AREAS"]["XK"]
    assert set(kosovo.name.localizations) == set(LANGUAGES)
    assert kosovo.name.localizations["mk"] == "Косово*"
    assert "1244" in kosovo.description.localizations["en"]
    assert message.codelist["CL_RANKS"]["OF3-5"].parent.id == "OF"


@pytest.mark.parametrize("name", ["facts.observations", "region.representation"])
def test_pysdmx_reads_back_what_the_table_holds(edition: Edition, name: str) -> None:
    folder = edition.folder / "sdmx"
    expected = rows(edition, name)
    (found,) = get_datasets(folder / f"{name}.csv", folder / "structures.xml", validate=True)
    assert len(found.data) == len(expected) > 5
    for column in expected[0]:
        read = found.data[component_id(column)].astype(object).tolist()
        for value, row in zip(read, expected, strict=True):
            assert is_same(value, row[column]), (column, value, row[column])


def is_same(read: object, given: object) -> bool:
    if given is None:
        return bool(pd.isna(read)) or read == ""
    if isinstance(given, str):
        return read == given or read == "'" + given.replace("\n", " ")
    return float(read) == float(given) if isinstance(given, (int, float)) else str(read) == str(given)


@pytest.mark.parametrize("name", OBSERVED)
def test_sdmx1_reads_back_what_the_table_holds(edition: Edition, name: str) -> None:
    expected = rows(edition, name)
    structures = sdmx.read_sdmx(edition.folder / "sdmx/structures.xml")
    structure = structures.structure[name.upper().replace(".", "_")]
    data = sdmx.read_sdmx(edition.folder / f"sdmx/{name}.csv", structure=structure).data
    found = [one for part in data for one in part.obs]
    measure = "obs_value" if "obs_value" in (expected or [{}])[0] else "value"
    given = {
        tuple(str(row[column]) for column in primary_key(table_model(name))): row[measure] for row in expected
    }
    read = {
        tuple(str(one.dimension[component_id(column)].value) for column in primary_key(table_model(name))): (
            float(one.value) if one.value not in (None, "") else None
        )
        for one in found
    }
    assert read == given


def test_frictionless_finds_the_data_package_valid(edition: Edition) -> None:
    report = frictionless.validate(str(edition.folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert {task.name.replace("-", "_") for task in report.tasks} == set(EDITION_TABLES)


def test_the_data_package_says_types_keys_and_constraints(edition: Edition) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {resource["title"]: resource["schema"] for resource in package["resources"]}
    schema = schemas["facts.observations"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["time_period"]["constraints"] == {"required": True, "minimum": 1990, "maximum": 2100}
    assert fields["ref_area"]["constraints"]["pattern"] == "^[A-Z]{2}$"
    assert fields["obs_value"]["type"] == "number"
    assert "required" not in fields["obs_value"]["constraints"]
    assert schema["primaryKey"] == primary_key(table_model("facts.observations"))
    targets = {key["reference"]["resource"] for key in schema["foreignKeys"]}
    assert targets == {"codes.institutions", "audit.returns", "audit.corrections"}


def test_frictionless_notices_a_stranger_among_the_institutions(edition: Edition, tmp_path: Path) -> None:
    package = json.loads((edition.folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = tmp_path / resource["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (edition.folder / resource["path"]).read_text(encoding="utf-8")
        path.write_text(text.replace('"ME-AF",2023', '"QQ-AF",2023'), encoding="utf-8")
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {row[0] for row in report.flatten(["type"])} == {"foreign-key"}


def test_no_format_holds_a_formula(edition: Edition) -> None:
    with (edition.folder / "sdmx/facts.observations.csv").open(encoding="utf-8", newline="") as file:
        comments = {row["COMMENT"] for row in csv.DictReader(file)}
    assert comments == {"", "'" + FORMULA.replace("\n", " ")}
    book = load_workbook(edition.folder / "regional_tables.xlsx")
    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


def test_the_workbook_keeps_the_rules_for_accessible_tables(edition: Edition) -> None:
    book = load_workbook(edition.folder / "regional_tables.xlsx")
    assert book.sheetnames == ["Cover", "Contents", "Notes", "share_of_women", "representation_ratio"]
    for sheet in book.worksheets:
        lines = list(sheet.iter_rows(values_only=True))
        assert not sheet.merged_cells.ranges
        assert all(any(value is not None for value in line) for line in lines), sheet.title
        assert len(sheet.title) <= 31
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert sheet["A2"].value == "This worksheet contains one table."
        assert table.ref == f"A4:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert all(
            value is not None for line in sheet.iter_rows(min_row=4, values_only=True) for value in line
        )
        assert sheet.freeze_panes is not None
    links = {cell.value: cell.hyperlink.location for (cell,) in book["Contents"]["A5:A6"]}
    assert links == {name: f"'{name}'!A1" for name in ("share_of_women", "representation_ratio")}
    assert (book.properties.title, book.properties.language) == ("Western Balkans, edition 2023.1", "en-GB")


def test_every_indicator_has_a_name_that_a_sheet_can_have() -> None:
    assert [name for name in indicators() if len(name) > 31] == []


def workbook_rows(edition: Edition, tab: str) -> list[dict[str, object]]:
    heads, *lines = load_workbook(edition.folder / "regional_tables.xlsx")[tab].iter_rows(
        min_row=4, values_only=True
    )
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_the_workbook_gives_plain_numbers_and_says_why_one_is_missing(edition: Edition) -> None:
    found = {
        (row["Reference area"], row["Reporting year"], row["Rank"]): row
        for row in workbook_rows(edition, "share_of_women")
    }
    assert found["Montenegro", 2023, "All ranks"]["Value"] == pytest.approx(100 * 106 / 1010, rel=1e-14)
    generals = found["Montenegro", 2023, "Generals and admirals (OF-6 to OF-10)"]
    assert (generals["Value"], generals["Numerator"]) == (0, 0)
    assert (
        found["Kosovo*", 2023, "All ranks"]["Value"],
        found["Kosovo*", 2023, "All ranks"]["Numerator"],
    ) == (9.5, "[x]")
    assert found["Serbia", 2023, "All ranks"]["Value"] == "[c]"
    notes = {row["Note"]: row["What it means"] for row in workbook_rows(edition, "Notes")}
    assert {"[x]", "[c]", "[z]", "Kosovo*"} <= set(notes)
    assert "1244" in str(notes["Kosovo*"])


def test_the_dictionary_page_defines_every_indicator_in_every_language(edition: Edition) -> None:
    page = (edition.folder / "dictionary.html").read_text(encoding="utf-8")
    said = [
        (name, language, item.definition(language))
        for name, item in indicators().items()
        for language in LANGUAGES
    ]
    assert [(name, language) for name, language, words in said if words not in page] == []


def test_the_dictionary_page_loads_nothing_and_names_every_column(edition: Edition) -> None:
    page = (edition.folder / "dictionary.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?!#)|https?://|url\(|@import|<script""", page)
    for name in EDITION_TABLES:
        assert f'id="{name}"' in page
        for column in table_model(name).to_schema().columns:
            assert f"<code>{column}</code>" in page
    assert "Косово*" in page
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_the_metadata_name_every_file_indicator_and_area(edition: Edition) -> None:
    found = json.loads((edition.folder / "dataset.jsonld").read_text(encoding="utf-8"))
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert found["temporalCoverage"] == "2022/2023"
    indicators = {row["indicator"] for row in rows(edition, "codes.indicators")}
    assert {item["propertyID"] for item in found["variableMeasured"]} == indicators
    paths = {
        path.relative_to(edition.folder).as_posix() for path in edition.folder.rglob("*") if path.is_file()
    }
    assert {item["contentUrl"] for item in found["distribution"]} == paths - {"dataset.jsonld"}
    kosovo = next(place for place in found["spatialCoverage"] if place["identifier"] == "XK")
    assert (kosovo["name"], "1244" in kosovo["description"]) == ("Kosovo*", True)


def test_the_views_and_macros_say_what_the_tables_say(edition: Edition) -> None:
    with edition.connect() as connection:

        def answer(sql: str) -> list[tuple[object, ...]]:
            return connection.execute(sql).fetchall()

        assert answer("SELECT region.share_of_women('ME', 'AF', 2023)") == [(100 * 106 / 1010,)]
        assert answer("SELECT region.share_of_women('RS', 'AF', 2023)") == [(None,)]
        assert answer(
            "SELECT y2022, y2023 FROM region.share_of_women_by_year WHERE ref_area = 'ME' AND rank = '_T'"
        ) == [(9.0, 100 * 106 / 1010)]
        assert answer("SELECT women, men, both_sexes FROM facts.strength_by_sex WHERE rank = 'OF6-10'") == [
            (0, None, 3)
        ]
        assert answer("SELECT ref_area, area FROM region.ranking('share_of_women', 'AF', 2023)") == [
            ("ME", "Montenegro"),
            ("XK", "Kosovo*"),
        ]
        assert ("D7",) in answer("SELECT cell FROM facts.cells('ME-AF', 2023)")
        assert answer("SELECT codes.label('sex', 'F', in_language := 'sq')") == [("Gra",)]
        assert answer("SELECT count(*) FROM region.indicators") == [
            (sum(len(rows(edition, name)) for name in OBSERVED if name.startswith("region.")),)
        ]


def test_views_macros_and_their_columns_are_explained(edition: Edition) -> None:
    with edition.connect() as connection:
        silent = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL UNION ALL "
            "SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL UNION ALL "
            "SELECT table_name || '.' || column_name FROM duckdb_columns() "
            "WHERE NOT internal AND comment IS NULL AND table_name <> 'edition'"
        ).fetchall()
    assert silent == []


def test_views_can_be_asked_where_the_database_has_another_name(edition: Edition) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{edition.database}' AS other (READ_ONLY)")
        connection.execute("USE other")
        assert connection.execute("SELECT region.share_of_women('ME', 'AF', 2022)").fetchall() == [(9.0,)]
