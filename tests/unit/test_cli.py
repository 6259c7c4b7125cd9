"""The muster command: what it shows, its exit statuses, and plain words for mistakes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.intake.template import write_template
from pipelines.simulation import simulate
from pipelines.store.home import Home

HEAVY = ("pandas", "duckdb", "pandera", "pyarrow", "sqlalchemy", "openpyxl", "dagster")


def muster(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments], env={"MUSTER_HOME": str(home)})


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two years of an institution, and one with a total that is not the sum of its parts."""
    folder = tmp_path_factory.mktemp("workbooks")
    found = {}
    for item in simulate(1, 2, seed=5):
        path = folder / f"{item.institution}_{item.time_period}.xlsx"
        path.write_bytes(
            write_template(item.institution, item.time_period, item.language, values=item.observations)
        )
        found[path.stem] = path
    values = item.observations.copy()
    women = values[["measure", "sex", "rank", "detail"]].eq(["strength", "F", "_T", "_T"]).all(axis=1)
    values.loc[women, "obs_value"] += 1000
    found["faulty"] = folder / "faulty.xlsx"
    found["faulty"].write_bytes(write_template(item.institution, item.time_period, "en", values=values))
    return found


@pytest.fixture(scope="module")
def keys(workbooks: dict[str, Path]) -> list[str]:
    return sorted(set(workbooks) - {"faulty"})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, workbooks: dict[str, Path], keys: list[str]) -> Path:
    """A home with an edition, made by the commands themselves; tests only look at it."""
    home = tmp_path_factory.mktemp("home")
    sent = muster(home, "submit", *(workbooks[key] for key in keys), "--by", "Ana", "--json")
    assert sent.exit_code == 0, sent.output
    assert [item["return_id"] for item in json.loads(sent.stdout)] == [f"{key}_r1" for key in keys]
    for key in keys:
        accepted = muster(home, "accept", f"{key}_r1", "--by", "Petra", "--reason", "checked")
        assert (accepted.exit_code, accepted.stdout) == (0, f"{key}_r1: accepted\n")
    answer = muster(home, "publish", "--region", "simulated", "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["origin"] == "simulated"
    return home


def test_help_answers_without_loading_anything_heavy() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from pipelines.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_every_command_is_there_in_the_order_of_the_work(tmp_path: Path) -> None:
    shown = muster(tmp_path, "--help").stdout
    names = re.findall(r"^│ ([a-z]+(?:-[a-z]+)*) ", shown[shown.index("Commands") :], re.MULTILINE)
    assert names == [
        *("template", "check", "submit", "answer", "explain", "reply", "sign-off", "confirm", "withdraw"),
        *("status", "ask", "send-back", "accept", "reopen", "publish"),
        *("report", "brief", "monitoring", "chart", "slides"),
        *("quality", "query", "trace", "history", "receipt", "resume", "layout", "simulate"),
        *("portal", "invite", "remind", "audit", "backup"),
    ]


def test_a_good_file_checks_with_status_0_and_nothing_is_kept(
    tmp_path: Path, workbooks: dict[str, Path], keys: list[str]
) -> None:
    answer = muster(tmp_path, "check", workbooks[keys[0]], "--language", "en")
    assert answer.exit_code == 0
    assert "Nothing was found that would have to be corrected" in answer.stdout
    assert answer.stdout.endswith("No errors: the workbook can be sent.\n")
    rows = json.loads(muster(tmp_path, "status", "--region", "simulated", "--json").stdout)["returns"]
    assert {item["state"] for item in rows} == {"missing"}


def test_a_faulty_file_checks_with_status_1_and_names_sheet_and_cell(
    tmp_path: Path, workbooks: dict[str, Path]
) -> None:
    answer = muster(tmp_path, "check", workbooks["faulty"], "--json")
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert found["state"] == "blocked"
    places = {(item["sheet"], item["cell"]) for item in found["findings"] if item["severity"] == "block"}
    shown = muster(tmp_path, "check", workbooks["faulty"])
    assert shown.exit_code == 1
    assert places
    for sheet, cell in places:
        assert sheet in shown.stdout
        assert cell in shown.stdout


def test_a_check_answers_in_the_workbooks_own_language_and_says_nothing_of_sending(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_template("MK-AF", 2024, "mk"))
    answer = muster(tmp_path, "check", path)
    assert answer.exit_code == 1
    assert "Што да се направи" in answer.stdout
    ends = "form.xlsx: Има грешки што мора да се исправат за да може извештајот да биде прифатен.\n"
    assert answer.stdout.endswith(ends)
    english = muster(tmp_path, "check", path, "--language", "en").stdout
    assert "Sent" not in english


def test_figures_from_public_sources_are_sent_as_such(tmp_path: Path) -> None:
    path, home = tmp_path / "form.xlsx", Home(tmp_path)
    path.write_bytes(write_template("ME-AF", 2023, "en"))
    muster(tmp_path, "submit", path, "--by", "Ana")
    muster(tmp_path, "submit", path, "--by", "Ana", "--published")
    muster(tmp_path, "submit", path, "--by", "Ana", "--published")
    assert [item.origin for item in home.ledger.returns()] == ["reported", "published"]


def test_simulated_figures_are_simulated_whatever_is_said_of_them(
    tmp_path: Path, workbooks: dict[str, Path], keys: list[str]
) -> None:
    muster(tmp_path, "submit", workbooks[keys[0]], "--by", "Ana", "--published")
    assert [item.origin for item in Home(tmp_path).ledger.returns()] == ["simulated"]


@pytest.mark.parametrize("by", ["", "  ", "42"])
def test_nobody_sends_or_accepts_without_a_name(
    tmp_path: Path, workbooks: dict[str, Path], keys: list[str], by: str
) -> None:
    for command, what in (("submit", workbooks[keys[0]]), ("accept", f"{keys[0]}_r1")):
        answer = muster(tmp_path, command, what, "--by", by)
        assert answer.exit_code == 2
        assert "name of the person" in answer.stderr
    assert Home(tmp_path).ledger.acts() == []


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "form.xlsx"
    answer = muster(tmp_path, "template", "--institution", "ME-AF", "--year", 2024, "--output", path)
    assert answer.exit_code == 2
    assert answer.stderr == f"{path}: No such file or directory.\n"


@pytest.mark.parametrize(
    ("language", "head"), [("sr-Cyrl", "Шта урадити"), ("sr-Latn", "Šta uraditi"), ("sq", "Çfarë duhet bërë")]
)
def test_findings_are_in_the_readers_language(
    tmp_path: Path, workbooks: dict[str, Path], language: str, head: str
) -> None:
    assert head in muster(tmp_path, "check", workbooks["faulty"], "--language", language).stdout


def test_a_faulty_file_is_kept_with_status_1_and_cannot_be_accepted(
    tmp_path: Path, workbooks: dict[str, Path], keys: list[str]
) -> None:
    sent = muster(tmp_path, "submit", workbooks["faulty"], "--by", "Ana")
    assert sent.exit_code == 1
    assert f"{keys[-1]}_r1" in sent.stdout
    answer = muster(tmp_path, "accept", f"{keys[-1]}_r1", "--by", "Petra", "--reason", "please")
    assert answer.exit_code == 2
    assert "errors that must be corrected first" in answer.stderr


def test_the_template_has_last_years_figures_and_is_never_written_over(
    published: Path, tmp_path: Path, keys: list[str]
) -> None:
    institution, year = keys[-1].split("_")
    path = tmp_path / "next.xlsx"
    arguments = ["template", "--institution", institution, "--year", int(year) + 1, "--output", path]
    assert muster(published, *arguments).exit_code == 0
    assert path.read_bytes() != write_template(institution, int(year) + 1, "en")
    again = muster(published, *arguments)
    assert again.exit_code == 2
    assert "is there already and may be filled in" in again.stderr


def test_status_shows_who_has_sent_what(published: Path, keys: list[str]) -> None:
    answer = muster(published, "status", "--region", "simulated")
    assert answer.stdout.count("accepted") == len(keys)
    rows = json.loads(muster(published, "status", "--region", "simulated", "--json").stdout)["returns"]
    accepted = [item["return_id"] for item in rows if item["state"] == "accepted"]
    assert accepted == [f"{key}_r1" for key in keys]


def test_trace_leads_to_file_sheet_and_cell(published: Path, keys: list[str]) -> None:
    institution, year = keys[0].split("_")
    area, sector = institution.split("-")
    value = ["--indicator", "intake_share", "--area", area, "--sector", sector, "--year", year]
    answer = muster(published, "trace", "--region", "simulated", *value, "--json")
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    cells = [item for part in found["parts"] for item in part["contributions"]]
    assert {item["side"] for item in cells} == {"numerator", "denominator"}
    shown = muster(published, "trace", "--region", "simulated", *value).stdout
    for item in cells:
        for word in (f"{keys[0]}.xlsx", item["sheet"], item["cell"]):
            assert word in shown


def test_trace_asks_which_value_is_meant(published: Path, keys: list[str]) -> None:
    institution, year = keys[-1].split("_")
    area, sector = institution.split("-")
    value = ["--indicator", "exit_rate", "--area", area, "--sector", sector, "--year", year]
    answer = muster(published, "trace", "--region", "simulated", *value)
    assert answer.exit_code == 2
    assert "say which:" in answer.stderr
    assert "--sex F" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["status", "--region", "atlantis"], "No region 'atlantis'; known: simulated, western_balkans."),
        (
            ["template", "--institution", "BA-NAVY", "--year", "2023"],
            "No region has an institution 'BA-NAVY'.",
        ),
        (["check", "absent.xlsx"], "'absent.xlsx' does not exist"),
        (["accept", "QM-AF_2023_r9", "--by", "Petra"], "No return QM-AF_2023_r9 has been submitted"),
        (["publish", "--region", "simulated"], "Nothing has been accepted in region simulated yet"),
        (
            [
                "trace",
                "--region",
                "simulated",
                "--indicator",
                "x",
                "--area",
                "QM",
                "--sector",
                "AF",
                "--year",
                "1",
            ],
            "Region simulated has no edition yet",
        ),
        (["simulate", "--institutions", "100000"], "100000 institutions asked for"),
    ],
)
def test_mistakes_are_told_in_plain_words_with_status_2(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    answer = muster(tmp_path, *arguments)
    assert answer.exit_code == 2
    assert words in " ".join(answer.stderr.replace("│", " ").split())
    assert "Traceback" not in answer.stderr


def test_simulate_writes_workbooks_that_check(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    made = muster(
        tmp_path, "simulate", "--institutions", "1", "--years", "1", "--seed", "3", "--folder", folder
    )
    assert made.exit_code == 0
    (path,) = folder.iterdir()
    assert muster(tmp_path, "check", path).exit_code == 0


def test_charts_are_listed_and_one_is_written_alone_and_as_a_slide(published: Path, tmp_path: Path) -> None:
    charts = json.loads(muster(published, "chart", "--language", "sq", "--json").stdout)["charts"]
    name = charts[0]["name"]
    assert name in muster(published, "chart").stdout
    alone = muster(published, "chart", name, "--form", "png", "--output", tmp_path)
    assert (alone.exit_code, alone.stdout) == (0, f"{tmp_path / name}_en.png\n")
    (slide,) = json.loads(
        muster(published, "chart", name, "--size", "slide", "--output", tmp_path, "--json").stdout
    )["files"]
    assert "SIMULATED FIGURES." in Path(slide).read_text("utf-8")
    unknown = muster(published, "chart", "nothing")
    assert (unknown.exit_code, "no chart 'nothing'" in unknown.stderr) == (2, True)
