"""The sample: workbooks that are not stale, findings that are exactly those planted, acts that replay."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pipelines.checking.check import check
from pipelines.checking.result import CheckContext, CheckResult
from pipelines.figures.facts import facts_observations
from pipelines.intake.layout import read_return
from pipelines.intake.template import write_template
from pipelines.returns import submit
from pipelines.sample.__main__ import sample_workbooks
from pipelines.sample.replay import SAMPLE_FOLDER, replay, sample_acts
from pipelines.sample.workbooks import sample_simulation
from pipelines.simulation.cells import CELL_COLUMNS
from pipelines.simulation.workbooks import simulated_name
from pipelines.store.errors import StoreError
from pipelines.store.home import Home
from schemas.regions import region_of
from schemas.texts import text

EXPECTED_FILE = SAMPLE_FOLDER / "faulty" / "expected.csv"
REFUSED = "BA-AF_2022_bs.xlsx"
EXPLAINED = {"AL-AF_2020_sq.xlsx", "HR-MOD_2021_hr.xlsx"}


def files(folder: str) -> list[Path]:
    return sorted((SAMPLE_FOLDER / folder).glob("*.xlsx"))


@cache
def checked(path: Path) -> CheckResult:
    """Check a workbook beside the simulated one of the year before, where there is one."""
    institution, year, language = path.stem.split("_")[:3]
    before = SAMPLE_FOLDER / "simulated" / f"{institution}_{int(year) - 1}_{language}_simulated.xlsx"
    context = CheckContext(path.name, previous=facts(before) if before.exists() else None)
    return check(path.read_bytes(), context)


@cache
def facts(path: Path) -> pd.DataFrame:
    reading = read_return(path.read_bytes(), path.name)
    assert reading.cover is not None
    raw = reading.observations.assign(return_id="before", revision=1)
    return facts_observations(raw, region_of(reading.cover.institution), {"before": "simulated"})


def found(result: CheckResult) -> list[tuple[str, str, str]]:
    return sorted((item.rule, item.place.sheet or "", item.place.cell or "") for item in result.findings)


def expected() -> dict[str, list[tuple[str, str, str]]]:
    with EXPECTED_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    by_file: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        assert row["description"]
        by_file.setdefault(row["file"], []).append((row["rule"], row["sheet"], row["cell"]))
    return {name: sorted(rows) for name, rows in by_file.items()}


@pytest.mark.long
def test_the_committed_workbooks_are_those_that_the_code_makes() -> None:
    made = sample_workbooks()
    for folder, workbooks in made.items():
        assert [path.name for path in files(folder)] == sorted(workbooks), folder
        stale = [path.name for path in files(folder) if path.read_bytes() != workbooks[path.name]]
        assert not stale, f"`make sample` makes these again: {stale}"


def test_the_sample_is_small() -> None:
    sizes = [path.stat().st_size for folder in ("published", "simulated", "faulty") for path in files(folder)]
    assert sum(sizes) < 3_000_000


def test_languages_and_scripts() -> None:
    languages = {path.name.split("_")[2].removesuffix(".xlsx") for path in files("simulated")}
    assert languages == {"bs", "hr", "cnr", "sr-Latn", "sr-Cyrl", "mk", "sq", "en"}


@pytest.mark.parametrize("path", files("faulty"), ids=lambda path: path.stem)
def test_exactly_the_planted_errors_are_found(path: Path) -> None:
    assert found(checked(path)) == expected()[path.name]


def test_every_faulty_workbook_has_its_findings_written_down() -> None:
    assert sorted(expected()) == [path.name for path in files("faulty")]


@pytest.mark.parametrize("path", files("simulated"), ids=lambda path: path.stem)
def test_simulated_returns_are_without_findings(path: Path) -> None:
    assert found(checked(path)) == []


@pytest.mark.parametrize("path", files("published"), ids=lambda path: path.stem)
def test_published_returns_are_refused_only_where_they_contradict_themselves(path: Path) -> None:
    state = "blocked" if path.name == REFUSED else "to_explain" if path.name in EXPLAINED else "ready"
    assert checked(path).state == state


def test_what_the_simulation_says_is_what_is_read_back() -> None:
    for item in sample_simulation():
        path = SAMPLE_FOLDER / "simulated" / simulated_name(item)
        read = read_return(path.read_bytes(), path.name).observations[CELL_COLUMNS]
        key = CELL_COLUMNS[:6]
        pd.testing.assert_frame_equal(
            read.sort_values(key, ignore_index=True), item.observations.sort_values(key, ignore_index=True)
        )


def test_simulated_workbooks_say_so() -> None:
    for path in files("simulated"):
        cover = read_return(path.read_bytes(), path.name).cover
        assert path.stem.endswith("_simulated")
        assert cover is not None
        assert cover.source == text("simulation.source", cover.language)
        assert region_of(cover.institution).settings.origin == "simulated"


def test_acts_speak_of_every_workbook_once_and_accept_what_is_not_refused() -> None:
    acts = sample_acts()
    names = [f"{folder}/{path.name}" for folder in ("published", "simulated") for path in files(folder)]
    assert sorted(act.file for act in acts) == sorted(names)
    assert [act.file for act in acts if act.accepted_at is None] == [f"published/{REFUSED}"]
    assert {Path(act.file).name for act in acts if act.explanation} == EXPLAINED


def test_a_workbooks_name_begins_with_the_return_that_it_is_of() -> None:
    for act in sample_acts():
        cover = checked(SAMPLE_FOLDER / act.file).cover
        assert cover is not None
        assert Path(act.file).name.startswith(f"{cover.institution}_{cover.time_period}_")


def test_the_sample_never_stands_in_the_place_of_a_real_return(tmp_path: Path) -> None:
    home = Home(tmp_path)
    act = sample_acts()[-1]
    institution, year = Path(act.file).stem.split("_")[:2]
    content = write_template(institution, int(year), "en")
    sent = submit(home, content, CheckContext("ours.xlsx"), "The ministry", act.at)
    before = home.ledger.acts()
    with pytest.raises(StoreError, match=f"not the sample's: {sent.return_id}"):
        replay(home, lambda *_: None)
    assert home.ledger.acts() == before


class PulledPlugError(Exception):
    """Stands for whatever ends a process in the middle."""


def test_replay_is_done_once_and_the_same_everywhere_even_after_an_interruption(tmp_path: Path) -> None:
    first, second = Home(tmp_path / "first"), Home(tmp_path / "second")
    steps: list[tuple[int, int]] = []
    total = len(sample_acts())
    done = replay(first, lambda number, of: steps.append((number, of)))
    assert done == {"submitted": total, "accepted": total - 1}
    assert steps == [(number, total) for number in range(1, total + 1)]
    assert Counter(item.state for item in first.ledger.returns()) == {"accepted": total - 1, "blocked": 1}
    assert replay(first, lambda *_: None) == {"submitted": 0, "accepted": 0}

    def pull_the_plug(number: int, _: int) -> None:
        if number == 5:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        replay(second, pull_the_plug)
    assert replay(second, lambda *_: None) == {"submitted": total - 5, "accepted": total - 6}
    assert first.ledger.acts() == second.ledger.acts()
