"""`make portal`: one command, and somebody of every role can log in."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from pipelines.portal.app import create_app
from pipelines.portal.portal import portal_of
from pipelines.portal.settings import PortalSettings
from pipelines.portal.trying import PEOPLE, links
from pipelines.store.home import Home
from tests.promises.portal_server import PROJECT, free_port


def test_every_role_has_a_link_that_opens_and_a_page_to_log_in(tmp_path: Path) -> None:
    portal = portal_of(PortalSettings(region="simulated"), Home(tmp_path))
    found = links(portal)
    assert [role for role, _, _ in found] == list(PEOPLE)
    browser = TestClient(create_app(portal), base_url=portal.settings.address)
    for _, email, link in found:
        page = browser.get(link)
        assert (page.status_code, email in page.text) == (200, True)
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', browser.get("/log-in").text)
    assert token
    given = {"form_token": token[1], "email": found[0][1], "password": "not this one"}
    assert browser.post("/log-in", data=given).status_code == 422


def test_the_readme_says_how_to_try_it() -> None:
    assert "make portal" in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert re.search(
        r"^portal: .*\n\t@\$\(BIN\)/python -m pipelines\.portal\.trying$", _makefile(), re.MULTILINE
    )


def _makefile() -> str:
    return (PROJECT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.long
def test_the_command_fills_an_empty_home_and_serves(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {"MUSTER_HOME": str(tmp_path), "MUSTER_PORTAL_ADDRESS": address}
    with subprocess.Popen(
        [sys.executable, "-m", "pipelines.portal.trying"], env=environment, cwd=PROJECT, text=True,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if "Workbooks to upload" in line:
                    break
            found = re.findall(rf"{re.escape(address)}/invitations/\S+", said)
            assert len(found) == len(PEOPLE), said
            answer = httpx.Client(transport=httpx.HTTPTransport(retries=20)).get(found[0], timeout=60)
            assert answer.status_code == 200
            assert (tmp_path / "editions" / "simulated" / "latest" / "muster.duckdb").is_file()
        finally:
            process.send_signal(signal.SIGINT)
