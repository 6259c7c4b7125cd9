"""`muster check --answer` and `muster answer`: which files come, where, and when there is no copy."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.sample.replay import SAMPLE_FOLDER
from pipelines.simulation.registers import register_workbook, simulated_register

FILE = SAMPLE_FOLDER / "faulty" / "QM-AF_2023_bs_women_mistyped.xlsx"
NAMES = [f"{FILE.stem}{end}" for end in ("_answer.html", "_answer.ess.json", "_annotated.xlsx")]


def muster(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments], env={"MUSTER_HOME": str(home)})


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with last year's return accepted, this year's sent, and a register of which counts are kept."""
    home = tmp_path_factory.mktemp("home")
    before = SAMPLE_FOLDER / "simulated" / "QM-AF_2022_bs_simulated.xlsx"
    register = home / "evidencija.xlsx"
    register.write_bytes(register_workbook(simulated_register("QQ-AF", 2024), "Evidencija"))
    assert muster(home, "submit", before, "--by", "Ana").exit_code == 0
    accepted = muster(home, "accept", "QM-AF_2022_r1", "--by", "Petra", "--reason", "checked")
    assert accepted.exit_code == 0, accepted.output
    assert muster(home, "submit", FILE, "--by", "Ana").exit_code == 1
    sent = muster(
        home, "submit", register, "--by", "Ana", "--institution", "QQ-AF", "--year", "2024", "--json"
    )
    assert json.loads(sent.stdout)[0]["kept_as"] == "counted"
    return home


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_check_writes_the_whole_answer_into_a_new_folder_and_says_where(home: Path, tmp_path: Path) -> None:
    folder, before = tmp_path / "new" / "answer", FILE.read_bytes()
    answer = muster(home, "check", FILE, "--answer", folder)
    assert answer.exit_code == 1
    assert answer.stdout.splitlines()[-3:] == [str(folder / name) for name in NAMES]
    assert files(folder) == sorted(NAMES)
    assert FILE.read_bytes() == before
    html = (folder / NAMES[0]).read_text(encoding="utf-8")
    assert '<html lang="bs">' in html
    assert "Prihvaćeno za 2022." in html


def test_an_answer_never_goes_into_a_folder_that_is_there(home: Path, tmp_path: Path) -> None:
    for arguments in (
        ["check", FILE, "--answer", tmp_path],
        ["answer", "QM-AF_2023_r1", "--folder", tmp_path],
    ):
        answer = muster(home, *arguments)
        assert answer.exit_code == 2
        assert "is there already: name a new folder." in answer.stderr
    assert files(tmp_path) == []


def test_json_stays_json_beside_an_answer(home: Path, tmp_path: Path) -> None:
    answer = muster(home, "check", FILE, "--answer", tmp_path / "a", "--json")
    assert json.loads(answer.stdout)["state"] == "blocked"
    assert files(tmp_path / "a") == sorted(NAMES)


def test_a_return_that_is_kept_is_answered_like_its_file(home: Path, tmp_path: Path) -> None:
    muster(home, "check", FILE, "--answer", tmp_path / "file", "--language", "sq")
    answer = muster(home, "answer", "QM-AF_2023_r1", "--folder", tmp_path / "kept", "--language", "sq")
    assert (answer.exit_code, answer.stdout.splitlines()) == (0, [str(tmp_path / "kept" / n) for n in NAMES])
    assert (tmp_path / "file" / NAMES[2]).read_bytes() == (tmp_path / "kept" / NAMES[2]).read_bytes()
    assert '<html lang="sq">' in (tmp_path / "kept" / NAMES[0]).read_text(encoding="utf-8")


def test_a_register_is_never_copied(home: Path, tmp_path: Path) -> None:
    register = home / "evidencija.xlsx"
    sent = ["--institution", "QQ-AF", "--year", "2024", "--answer", tmp_path / "file"]
    muster(home, "check", register, *sent)
    muster(home, "answer", "QQ-AF_2024_r1", "--folder", tmp_path / "kept")
    for folder in ("file", "kept"):
        assert files(tmp_path / folder) == ["evidencija_answer.ess.json", "evidencija_answer.html"]


def test_mistakes_are_said_in_plain_words(home: Path, tmp_path: Path) -> None:
    unknown = muster(home, "answer", "QM-AF_2023_r9", "--folder", tmp_path / "a")
    assert (unknown.exit_code, unknown.stderr) == (
        2,
        "No return QM-AF_2023_r9 has been submitted: `muster status` lists them.\n",
    )
    language = muster(home, "answer", "QM-AF_2023_r1", "--folder", tmp_path / "a", "--language", "xx")
    assert language.exit_code == 2
    assert not (tmp_path / "a").exists()
