"""The main job as a new user runs it, on an empty store, and what the README says of it."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from cookbook import questions, r_answers, r_script, rows_shown
from openpyxl import load_workbook

from pipelines.intake.layout import read_return

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
PUBLISHED = {
    "Albania": "14.98",
    "Montenegro": "10.77",
    "North Macedonia": "10.66",
    "Serbia": "10.59",
    "Bosnia and Herzegovina": "8.20",
}


def run(home: Path, *command: str) -> str:
    environment = os.environ | {"MUSTER_HOME": str(home), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def muster(home: Path, folder: Path, command: list[str]) -> None:
    environment = os.environ | {"MUSTER_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.cli import app; app()", *command],
        env=environment, cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"muster {' '.join(command)}\n{done.stdout}{done.stderr}"


def fill_in(path: Path) -> None:
    """Type 25 women, 75 men, 100 in all into the first row that must be filled in."""
    reading = read_return(path.read_bytes(), path.name)
    row = next(row for row in reading.asked if row.is_compulsory)
    place = reading.asked[row]
    book = load_workbook(path)
    sheet = book[place.sheet]
    women = sheet[place.cell]
    for column, number in ((0, 25), (1, 75), (4, 100)):
        women.offset(column=column).value = number
    book.save(path)


def shown_table(screen: str) -> str:
    return screen[screen.index("Women in the armed forces") :]


def contents(home: Path) -> dict[str, str]:
    files = [path for name in ("lake", "editions", "vault") for path in (home / name).rglob("*")]
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.is_file()
    }


@dataclass(frozen=True)
class Ran:
    """A store that the main job has filled, and what it showed."""

    home: Path
    screen: str

    def database(self, region: str) -> str:
        return str(self.home / "editions" / region / "latest" / "muster.duckdb")


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> Ran:
    home = tmp_path_factory.mktemp("home")
    return Ran(home, run(home, "-m", "assets.run"))


def test_it_prints_who_sent_nothing(ran):
    unsent = ("Croatia", r"Kosovo\*", "Moldova")
    assert all(re.search(rf"{area} +│ +not sent ", ran.screen) for area in unsent)
    assert "* References to Kosovo shall be understood" in ran.screen


def test_it_prints_the_published_regional_table_in_order(ran):
    shown = [
        (area, value) for area, value in PUBLISHED.items() if re.search(rf"{area} +│ +{value} ", ran.screen)
    ]
    assert dict(shown) == PUBLISHED
    assert sorted(PUBLISHED, key=ran.screen.index) == list(PUBLISHED)


def test_it_says_what_was_refused_by_rule_and_cells(ran):
    assert "BA-AF_2022_r1" in ran.screen
    assert "BA-AF_2023" not in ran.screen
    assert "ranks_add_up" in ran.screen
    assert "98 + 121 + 328 = 547" in ran.screen


def test_it_says_where_the_editions_lie(ran):
    for region in ("western_balkans", "simulated"):
        database = next(line.strip() for line in ran.screen.splitlines() if f"editions/{region}/" in line)
        assert Path(database).is_file()


def test_the_query_of_the_readme_gives_the_three_side_by_side(ran):
    query = re.search(r"```sql\n(.*?)```", README, re.DOTALL)[1]
    with duckdb.connect(ran.database("simulated"), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert [row[0] for row in rows] == ["QM", "QN", "QO", "QP", "QQ"]
    assert all(value is not None for row in rows for value in row)


def test_the_trace_of_the_readme_leads_to_the_cells(ran):
    command = re.search(r"\.venv/bin/muster (trace .*)", README)[1].split()
    shown = run(ran.home, "-c", "from pipelines.cli import app; app()", *command)
    assert "QM-AF_2023_r1" in shown
    assert "QM-AF_2023_bs_simulated.xlsx" in shown
    assert re.search(r"numerator.*Prijem u službu +D36", shown)
    assert re.search(r"denominator.*Prijem u službu +H36", shown)


def test_what_an_institution_wrote_stands_under_the_cells_of_a_value(ran):
    value = (
        "--indicator",
        "share_of_women",
        "--area",
        "AL",
        "--sector",
        "AF",
        "--year",
        "2020",
        "--rank",
        "OF",
    )
    shown = run(
        ran.home, "-c", "from pipelines.cli import app; app()", "trace", "--region", "western_balkans", *value
    )
    assert "What the institution wrote about these cells" in shown
    assert "cuts the share off" in shown


def test_the_cookbook_has_sixteen_questions():
    assert [question.title.split(".")[0] for question in questions()] == [str(n) for n in range(1, 17)]


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.title)
def test_the_cookbook_gives_the_answer_that_it_shows(ran, question):
    with duckdb.connect(ran.database(question.region), read_only=True) as edition:
        answer = edition.execute(question.sql)
        assert [column[0] for column in answer.description] == question.heads
        assert rows_shown(answer.fetchall()) == question.rows
        names = {"edition": edition}
        exec(question.python, names)  # noqa: S102 (our own page)
        assert rows_shown(names["answer"]) == question.rows


@pytest.fixture(scope="module")
def asked_in_r(ran, tmp_path_factory) -> dict[str, list[list[str]]]:
    """Ask all questions in R, in one process."""
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not on this machine: Debian's r-base-core has all that the cookbook needs")
    script = tmp_path_factory.mktemp("r") / "cookbook.R"
    script.write_text(r_script(ran.home / "editions"), encoding="utf-8")
    done = subprocess.run(
        [program, "--vanilla", str(script)], env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return r_answers(done.stdout)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.title)
def test_r_gives_the_same_answer(asked_in_r, question):
    assert asked_in_r[question.title] == question.rows


def test_muster_asks_what_the_cookbook_asks(ran):
    question = questions()[0]
    command = ("query", question.sql, "--region", question.region, "--json")
    found = json.loads(run(ran.home, "-c", "from pipelines.cli import app; app()", *command))
    assert rows_shown([row.values() for row in found]) == question.rows


def test_a_second_run_changes_nothing(ran):
    before = contents(ran.home)
    again = run(ran.home, "-m", "assets.run")
    assert contents(ran.home) == before
    assert shown_table(again) == shown_table(ran.screen)


@pytest.mark.long
def test_the_commands_of_the_readme_work_one_after_the_other(ran, tmp_path):
    block = README[README.index("## With your own workbooks") :]
    commands = [
        shlex.split(line, comments=True)[1:]
        for line in re.findall(r"^    (\.venv/bin/muster .*)", block, re.M)
    ]
    assert [command[0] for command in commands] == [
        *("template", "check", "check", "submit", "explain", "sign-off", "accept", "receipt"),
        *("publish", "quality", "status", "simulate"),
    ]  # fmt: skip
    muster(ran.home, tmp_path, commands[0])
    fill_in(tmp_path / "ME-POL_2024_cnr.xlsx")
    for command in commands[1:]:
        muster(ran.home, tmp_path, command)
    with duckdb.connect(ran.database("western_balkans"), read_only=True) as connection:
        found = connection.execute(
            "SELECT value FROM region.representation "
            "WHERE ref_area = 'ME' AND sector = 'POL' AND time_period = 2024"
        ).fetchall()
    assert found == [(25.0,)]


def test_figures_of_two_regions_never_stand_in_one_edition(ran):
    # The return of the readme is a ministry's own form, the sample's are taken from published sources.
    for region, origins in (("western_balkans", {"published", "reported"}), ("simulated", {"simulated"})):
        with duckdb.connect(ran.database(region), read_only=True) as connection:
            found = connection.execute("SELECT DISTINCT origin FROM region.representation").fetchall()
        assert set() < {origin for (origin,) in found} <= origins
