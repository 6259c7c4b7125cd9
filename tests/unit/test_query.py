"""`muster query`: SQL on the latest edition that can do nothing but read it."""

import json
from pathlib import Path

import pytest
from published_world import REGION, published
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.store.edition import Edition
from pipelines.store.edition_query import QueryError, query
from pipelines.store.home import Home

SHARE = "SELECT time_period AS year, value FROM region.representation WHERE ref_area = 'ME' AND rank = '_T' AND indicator = 'share_of_women' ORDER BY year"  # noqa: E501


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    published(home, formats=None)
    return home


@pytest.fixture(scope="module")
def edition(home: Home) -> Edition:
    return Edition(home.editions / REGION / "2023.1", {"region": REGION})


def muster(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"MUSTER_HOME": str(home.folder), "COLUMNS": "200"})


def test_it_asks_the_only_edition_that_there_is(home: Home) -> None:
    answer = muster(home, "query", SHARE, "--json")
    assert json.loads(answer.stdout) == [
        {"year": 2022, "value": 9.0},
        {"year": 2023, "value": 100 * 106 / 1010},
    ]
    assert json.loads(muster(home, "query", SHARE, "--json", "--region", REGION).stdout) == json.loads(
        answer.stdout
    )


def test_it_answers_as_csv_that_no_spreadsheet_runs(home: Home) -> None:
    answer = muster(
        home, "query", "SELECT '=1+1' AS a, NULL AS b, [1, 2] AS c, 0.5 AS d, sum(3) AS e", "--csv"
    )
    assert answer.stdout == '"a","b","c","d","e"\n"\'=1+1",,"[1, 2]",0.5,3\n'


def test_it_draws_a_table(home: Home) -> None:
    shown = muster(home, "query", SHARE).stdout
    assert next(line.split() for line in shown.splitlines() if "20" in line) == ["2022", "9.0"]


def test_dates_lists_and_structures_can_be_said_in_json(home: Home) -> None:
    sql = "SELECT {'day': DATE '2023-12-31'} AS a, 'nan'::DOUBLE AS b, sum(2) AS c, true AS d, NULL AS e"
    (row,) = json.loads(muster(home, "query", sql, "--json").stdout)
    assert row == {"a": {"day": "2023-12-31"}, "b": "nan", "c": 2, "d": True, "e": None}


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{out}'",
        "ATTACH '{out}' AS other",
        "EXPORT DATABASE '{out}'",
        "SELECT * FROM read_csv('{file}')",
        "SELECT content FROM read_text('{file}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM 'https://example.org/a.parquet'",
        "SELECT * FROM edition",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 1",
        "RESET lock_configuration",
        "DELETE FROM codes.labels",
        "CREATE TABLE mine (a INTEGER)",
        "DROP VIEW region.by_area",
        "SELECT getenv('HOME')",
    ],
)
def test_it_reads_nothing_else_and_writes_nothing(edition: Edition, tmp_path: Path, sql: str) -> None:
    (tmp_path / "in.csv").write_text("a\n1\n", encoding="utf-8")
    before = edition.database.read_bytes()
    with pytest.raises(QueryError):
        query(edition, sql.format(out=tmp_path / "out", file=tmp_path / "in.csv", folder=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    assert edition.database.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM region.representtion", 'Did you mean "representation'),
        ("SELEC 1", "syntax error"),
        ("SELECT 1; SELECT 2", "one statement of SQL, not 2"),
        ("", "one statement of SQL, not 0"),
        ("SELECT 1 AS a, 2 AS a", "Two columns are called a"),
        ("COPY (SELECT 1) TO 'x.csv'", "may only read the edition"),
    ],
)
def test_what_cannot_be_answered_is_said_plainly(home: Home, sql: str, said: str) -> None:
    answer = muster(home, "query", sql)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr + answer.stdout
    assert answer.stdout == ""


def test_csv_and_json_do_not_go_together(home: Home) -> None:
    assert muster(home, "query", SHARE, "--csv", "--json").exit_code == 2


def test_without_an_edition_it_says_what_to_do(tmp_path: Path) -> None:
    answer = muster(Home(tmp_path), "query", SHARE)
    assert (answer.exit_code, "muster publish" in answer.stderr) == (2, True)


def test_the_edition_of_another_tier_is_asked_where_there_is_one(home: Home) -> None:
    assert json.loads(muster(home, "query", SHARE, "--tier", "internal", "--json").stdout)
    answer = muster(home, "query", SHARE, "--tier", "public")
    assert (answer.exit_code, "published without the tier public" in answer.stderr) == (2, True)
    assert muster(home, "query", SHARE, "--tier", "everybody").exit_code == 2
