"""Two portals on one home, as while one region's is replaced: what one knows the other knows at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import pytest

from pipelines.intake.template import write_template
from pipelines.portal.routing import FORM_HEADER
from pipelines.portal.throttle import FREE
from pipelines.portal.trail import entries, verify
from tests.promises.portal_server import Server, upload

pytestmark = pytest.mark.long


@dataclass
class Pair:
    """Two processes; a client of one becomes one of the other with the same cookie."""

    one: Server
    other: Server

    def at_other(self, client: httpx.Client) -> httpx.Client:
        headers = {FORM_HEADER: client.headers[FORM_HEADER]}
        return httpx.Client(
            base_url=self.other.address, cookies=dict(client.cookies), headers=headers, timeout=300
        )


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("processes") / "home"
    found = Pair(Server(folder), Server(folder))
    try:
        found.one.start()
        found.other.start()
        yield found
    finally:
        found.one.stop()
        found.other.stop()


def test_a_session_holds_at_both_and_ends_at_both(pair: Pair) -> None:
    here = pair.one.client("reporter", "QM-AF")
    there = pair.at_other(here)
    assert {client.get("/institutions/QM-AF").status_code for client in (here, there)} == {200}
    assert here.post("/log-out").status_code == 303
    assert there.get("/institutions/QM-AF").headers["location"].startswith("/log-in")


def test_failures_at_either_count_together(pair: Pair) -> None:
    clients = [httpx.Client(base_url=server.address, timeout=60) for server in (pair.one, pair.other)]

    def guess(client: httpx.Client) -> str:
        page = client.get("/log-in").text
        token = page.split('name="form_token" value="')[1].split('"')[0]
        given = {"email": "nobody@example.org", "password": "a guess of twelve", "form_token": token}
        return client.post("/log-in", data=given).text

    for number in range(FREE + 1):
        assert "do not belong together" in guess(clients[number % 2])
    for client in clients:
        assert "Too many attempts" in guess(client)
    trail = pair.one.portal.database
    assert [entry.event for entry in entries(trail)].count("log_in_failed") >= FREE + 1
    assert verify(trail).broken_at is None


def test_a_file_that_is_sent_to_both_at_once_is_in_one_return_once(pair: Pair) -> None:
    here = pair.one.client("reporter", "QN-AF")
    content = write_template("QN-AF", 2024, "en")
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda client: upload(client, "QN-AF", 2024, content), (here, pair.at_other(here)))
        )
    assert {answer.status_code for answer in answers} == {303}
    places = {answer.headers["location"].partition("?")[0] for answer in answers}
    assert places == {"/returns/QN-AF_2024_r1"}
    assert [item.return_id for item in pair.one.home.ledger.returns()] == ["QN-AF_2024_r1"]
