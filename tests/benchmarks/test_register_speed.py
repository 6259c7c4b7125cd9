"""What a register costs: a million persons by 15 columns beside the fastest bare reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from register_file import write_register

READERS = Path(__file__).parent / "register_readers.py"
PERSONS = 1_000_000
SAMPLE = 20
"""openpyxl reads a register of one twentieth, and its seconds are taken twenty times."""

MOST_TIMES, MOST_MEMORY = 1.3, 2.0
ROUNDS = 3
"""A busy machine only ever adds time: the best of several rounds is compared, of both in turn.

Compared are processor seconds, which other programs disturb least. On a machine with nothing else to do
the clock shows no more than these: a bare read has one thread, and ours counts with all that there are.
"""

OURS = "Muster, counted and checked"

Cost = dict[str, float]


def cost(way: str, path: Path) -> Cost:
    command = [sys.executable, str(READERS), way, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=READERS.parents[2])
    return json.loads(done.stdout)


def best(costs: list[Cost]) -> Cost:
    return min(costs, key=lambda item: item["processor"])


def compared(path: Path) -> dict[str, Cost]:
    """Return the best of each bare read and of ours."""
    ways = {"fastexcel to Arrow, bare": "bare", "the same, eager": "bare_eager", OURS: "muster"}
    rounds = [{name: cost(way, path) for name, way in ways.items()} for _ in range(ROUNDS)]
    return {name: best([found[name] for found in rounds]) for name in ways}


@pytest.mark.long
def test_a_million_persons_cost_little_more_than_reading_them(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("register")
    path, sample = folder / "register.xlsx", folder / "sample.xlsx"
    write_register(path, PERSONS)
    write_register(sample, PERSONS // SAMPLE)
    table = compared(path)
    ours = table[OURS]
    fastest = best([item for name, item in table.items() if name != OURS])
    table["calamine to Python"] = cost("calamine", path)
    table["pandas with calamine"] = cost("pandas_calamine", path)
    scaled = cost("openpyxl_rows", sample)
    times = {name: scaled[name] * SAMPLE for name in ("seconds", "processor")}
    table[f"openpyxl (1/{SAMPLE}, scaled)"] = scaled | times
    with capsys.disabled():
        print(f"\n{'a million persons x 15':32}{'clock':>9}{'processor':>11}{'times':>8}{'GiB':>7}")  # noqa: T201
        for name, item in table.items():
            ratio = item["processor"] / fastest["processor"]
            numbers = f"{item['seconds']:9.1f}{item['processor']:11.1f}{ratio:8.2f}{item['memory']:7.2f}"
            print(f"{name:32}{numbers}")  # noqa: T201
    assert ours["processor"] <= MOST_TIMES * fastest["processor"]
    assert ours["memory"] < MOST_MEMORY


def test_a_register_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The benchmark's own parts work, on a small register."""
    path = tmp_path / "small.xlsx"
    write_register(path, 200)
    assert cost("muster", path)["memory"] < MOST_MEMORY
    assert cost("openpyxl_rows", path)["seconds"] > 0
