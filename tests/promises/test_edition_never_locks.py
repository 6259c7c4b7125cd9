"""An analyst who opens the latest edition never waits, never fails and never sees half of one.

The reader is another process that knows DuckDB and the folder, nothing of Muster.
"""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.store.edition import build_edition
from pipelines.store.frames import empty_frame, typed_frame
from pipelines.store.home import Home
from schemas.tables.audit import AuditReturns
from schemas.tables.facts import FactsObservations
from schemas.tables.registry import EDITION_TABLES, table_model

REGION = "simulated"
RELEASES = 8

READER = """
import json, re, sys, time
import duckdb

database, stop = sys.argv[1] + "/latest/muster.duckdb", sys.argv[1] + "/stop"
import pathlib
opens, releases, wrong = 0, set(), []
print("ready", flush=True)
last = False
while not last:
    last = pathlib.Path(stop).exists()
    connection = duckdb.connect(database, read_only=True)
    comments = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
    named = {re.search(r"Edition simulated 2023[.]([0-9]+)", text).group(1) for (text,) in comments}
    (release,) = connection.execute("SELECT release FROM audit.edition").fetchall()[0]
    rows, least, most = connection.execute(
        "SELECT count(*), min(obs_value), max(obs_value) FROM facts.observations").fetchall()[0]
    (revision,) = connection.execute("SELECT max(revision) FROM audit.returns").fetchall()[0]
    seen = (len(comments), sorted(named), rows, least, most, revision)
    if seen != (TABLES, [str(release)], 200, release, release, release):
        wrong.append(seen)
    opens += 1
    releases.add(release)
    connection.close()
print(json.dumps({"opens": opens, "releases": sorted(releases), "wrong": wrong}))
"""


def fill(home: Home, release: int) -> None:
    """Give the lake 200 facts and a return that all carry the number of the release."""
    return_id = f"QM-AF_2023_r{release}"
    fact = {
        "ref_area": "QM",
        "sector": "AF",
        "institution": "QM-AF",
        "time_period": 2023,
        "period_start": date(2023, 1, 1),
        "period_end": date(2023, 12, 31),
        "measure": "strength",
        "population": "military",
        "sex": "F",
        "detail": "_T",
        "unit_measure": "persons",
        "obs_value": float(release),
        "obs_status": "A",
        "conf_status": "F",
        "comment": None,
        "origin": "simulated",
        "return_id": return_id,
        "revision": release,
        "sheet": "Strength",
        "cell": "D7",
    }
    facts = [fact | {"rank": f"rank {number}"} for number in range(200)]
    audited = {
        "return_id": return_id,
        "revision": release,
        "institution": "QM-AF",
        "time_period": 2023,
        "state": "accepted",
        "file_name": "qm.xlsx",
        "sha256": "0" * 64,
        "submitted_by": "Ana",
        "submitted_at": datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        "accepted_by": None,
        "accepted_at": None,
        "accepted_reason": None,
        "origin": "simulated",
    }
    home.lake.write(REGION, "facts.observations", typed_frame(FactsObservations, facts))
    home.lake.write(REGION, "audit.returns", typed_frame(AuditReturns, [audited]))


@pytest.mark.skipif(sys.platform == "win32", reason="`latest` is a folder only where links are permitted")
def test_opening_it_while_it_is_republished_never_fails_and_never_shows_half(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, empty_frame(table_model(name)))
    fill(home, 1)
    folder = build_edition(home, REGION, 2023, 0).folder.parent
    script = READER.replace("TABLES", str(len(EDITION_TABLES)))
    with subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for release in range(2, RELEASES + 1):
            fill(home, release)
            assert build_edition(home, REGION, 2023, 0).release == release
            assert reader.poll() is None, reader.communicate()[1]
        (folder / "stop").touch()
        answer, trouble = reader.communicate(timeout=30)
    assert reader.returncode == 0, trouble
    seen = json.loads(answer)
    assert seen["wrong"] == []
    assert seen["releases"][-1] == RELEASES
    assert len(seen["releases"]) > RELEASES / 2
    assert seen["opens"] >= RELEASES


def test_a_reader_keeps_the_edition_that_it_has_open(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in EDITION_TABLES:
        home.lake.write(REGION, name, empty_frame(table_model(name)))
    fill(home, 1)
    with build_edition(home, REGION, 2023, 0).connect() as reader:
        fill(home, 2)
        assert build_edition(home, REGION, 2023, 0).release == 2
        assert reader.execute("SELECT DISTINCT obs_value FROM facts.observations").fetchall() == [(1.0,)]
