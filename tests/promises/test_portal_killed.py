"""The portal is killed while files come in: what it acknowledged is there, and nothing is half there."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Event

import httpx
import pytest

from pipelines.intake.template import write_template
from pipelines.returns import resume
from pipelines.simulation import SimulatedReturn, simulate
from pipelines.store.acts import fold_files
from tests.promises.portal_server import Server, upload

INSTITUTIONS, YEARS = 4, 2


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path / "home")
    yield found
    found.stop()


@pytest.fixture(scope="module")
def files() -> dict[int, tuple[SimulatedReturn, bytes]]:
    items = simulate(INSTITUTIONS, YEARS, seed=5)
    return {
        index: (
            item,
            write_template(item.institution, item.time_period, item.language, values=item.observations),
        )
        for index, item in enumerate(items)
    }


@pytest.mark.long
def test_what_was_acknowledged_is_there_after_a_kill(
    server: Server, files: dict[int, tuple[SimulatedReturn, bytes]]
) -> None:
    server.start()
    institutions = {item.institution for item, _ in files.values()}
    people = {institution: server.client("reporter", institution) for institution in institutions}
    acknowledged: dict[int, str] = {}
    enough = Event()

    def send(number: int) -> None:
        item, content = files[number]
        try:
            answer = upload(people[item.institution], item.institution, item.time_period, content)
        except httpx.TransportError:
            return  # never acknowledged
        assert answer.status_code == 303, answer.text
        acknowledged[number] = answer.headers["location"].removeprefix("/returns/").partition("?")[0]
        if len(acknowledged) == 3:
            enough.set()

    with ThreadPoolExecutor(len(people)) as pool:
        running = [pool.submit(send, number) for number in files]
        assert enough.wait(120)
        time.sleep(0.05)  # into the middle of the next ones
        server.kill()
        for one in running:
            one.result()
    assert 3 <= len(acknowledged) < len(files), "the kill came too late to say anything"

    server.start()
    home = server.home
    there = {item.return_id: item for item in home.ledger.returns()}
    for number, return_id in acknowledged.items():
        item, content = files[number]
        assert there[return_id].sha256 == sha256(content).hexdigest()
        assert home.vault.get(there[return_id].sha256) == content
        assert people[item.institution].get(f"/returns/{return_id}").status_code == 200
    for item in there.values():  # also what was recorded and could no longer be acknowledged
        home.vault.get(item.kept_sha256)

    # Whoever was not answered sends again: each file is in exactly one return.
    for number, (item, content) in files.items():
        if number not in acknowledged:
            answer = upload(people[item.institution], item.institution, item.time_period, content)
            assert answer.status_code == 303, answer.text
    revisions = home.ledger.returns()
    assert len(revisions) == len(files)
    assert {item.revision for item in revisions} == {1}
    assert resume(home, server.portal.now()) == []
    assert not [act for act in fold_files(home.ledger.acts()) if act.state == "received"]
