"""Fifty reporters at once over loopback, and ten hostile files at once: measured, printed, held to limits.

The table in docs/operations.md is of one run of this.
"""

import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest

from pipelines.intake.template import write_template
from pipelines.simulation import simulate
from tests.promises.portal_server import Server, upload

REPORTERS = 50
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("load") / "home")
    found.start()
    yield found
    found.stop()


def quantiles(seconds: list[float]) -> str:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return f"50th {cuts[9]:.2f} s, 95th {cuts[18]:.2f} s, most {max(seconds):.2f} s"


def family(process: int) -> list[Path]:
    """Return what the system knows of a process and all below it; nothing where it does not say."""
    own = Path(f"/proc/{process}")
    if not own.exists():
        return []
    below = [int(child) for task in (own / "task").glob("*/children") for child in task.read_text().split()]
    return [own, *(found for child in below for found in family(child))]


def resident(process: int) -> int:
    """Return the resident memory of a process and all below it, in MiB."""
    lines = [
        line for each in family(process) for line in (each / "status").read_text().splitlines()
        if line.startswith("VmRSS")
    ]  # fmt: skip
    return sum(int(line.split()[1]) for line in lines) // 1024


def processor_seconds(process: int) -> float:
    """Return what a process, all below it and those that have ended have worked."""
    numbers = [(each / "stat").read_text().rpartition(")")[2].split()[11:15] for each in family(process)]
    return sum(int(number) for of_one in numbers for number in of_one) / os.sysconf("SC_CLK_TCK")


def timed(act: httpx.Client, path: str) -> float:
    began = time.monotonic()
    assert act.get(path).status_code == 200
    return time.monotonic() - began


def test_fifty_reporters_at_once_are_answered(server: Server) -> None:
    items = list(simulate(REPORTERS, 1, seed=3))
    assert len({item.institution for item in items}) == REPORTERS
    files = [
        write_template(item.institution, item.time_period, item.language, values=item.observations)
        for item in items
    ]
    people = [server.client("reporter", item.institution) for item in items]

    def report(number: int) -> tuple[float, float]:
        item, began = items[number], time.monotonic()
        answer = upload(people[number], item.institution, item.time_period, files[number])
        answered = time.monotonic()
        assert answer.status_code == 303, answer.text
        return_id = answer.headers["location"].removeprefix("/returns/").partition("?")[0]
        copy = people[number].get(f"/returns/{return_id}/answer/workbook")
        assert copy.content[:2] == b"PK"
        return answered - began, time.monotonic() - began

    assert server.process is not None
    idle, worked = resident(server.process.pid), processor_seconds(server.process.pid)
    began = time.monotonic()
    with ThreadPoolExecutor(REPORTERS) as pool:
        spent = list(pool.map(report, range(REPORTERS)))
    total = time.monotonic() - began
    worked = (processor_seconds(server.process.pid) - worked) / REPORTERS
    answered, annotated = ([one[place] for one in spent] for place in (0, 1))
    print(f"\n{REPORTERS} forms at once: {REPORTERS / total:.1f} a second: {quantiles(answered)}")  # noqa: T201
    print(f"from upload to annotated workbook: {quantiles(annotated)}")  # noqa: T201
    print(f"processor seconds for each, reading processes too: {worked:.2f}")  # noqa: T201
    print(f"MiB idle and after, reading processes too: {idle}, {resident(server.process.pid)}")  # noqa: T201
    alone = [report_again(server, number) for number in range(5)]
    print(f"one form alone: {statistics.median(alone):.2f} s")  # noqa: T201
    assert len(server.home.ledger.returns()) == REPORTERS + len(alone)
    assert total < 170


def report_again(server: Server, number: int) -> float:
    """Send a return of another year, alone; return the seconds until it is answered."""
    item = simulate(REPORTERS, 2, seed=4)[2 * number]
    client = server.client("reporter", item.institution, number=1)
    content = write_template(item.institution, item.time_period, item.language, values=item.observations)
    began = time.monotonic()
    assert upload(client, item.institution, item.time_period, content).status_code == 303
    return time.monotonic() - began


def spoiled(workbook: bytes, number: int) -> bytes:
    """Return a workbook whose sheet has 150 million signs (even numbers) or elements without end (odd)."""
    out = BytesIO()
    with ZipFile(BytesIO(workbook)) as book, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as made:
        for name in book.namelist():
            content = book.read(name)
            if name == "xl/worksheets/sheet2.xml":
                filling = b"0" * 150_000_000 if number % 2 == 0 else b"<row><c><v>" * 2_000_000
                content = content.replace(b"<sheetData>", b"<sheetData>" + filling + bytes([65 + number]))
            made.writestr(name, content)
    return out.getvalue()


def test_ten_hostile_files_at_once_leave_the_portal_answering_others(server: Server) -> None:
    sender, other = server.client("reporter", "QM-AF", number=2), server.client("reporter", "QN-AF", number=2)
    quiet = [timed(other, "/institutions/QN-AF") for _ in range(10)]
    workbook = write_template("QM-AF", 2022, "en")
    hostile = [spoiled(workbook, number) for number in range(10)]
    with ThreadPoolExecutor(len(hostile)) as pool:
        running = [pool.submit(upload, sender, "QM-AF", 2022, content) for content in hostile]
        meanwhile = []
        while not all(one.done() for one in running):
            meanwhile.append(timed(other, "/institutions/QN-AF"))
        assert {one.result().status_code for one in running} <= {303, 422}
    print(f"\na page of somebody else, quiet: {quantiles(quiet)}")  # noqa: T201
    print(f"while ten hostile files come in: {quantiles(meanwhile)}" if len(meanwhile) > 1 else "at once")  # noqa: T201
    assert max(meanwhile, default=0) < 10
