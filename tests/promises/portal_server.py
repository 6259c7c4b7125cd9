"""The portal as its own process, as `muster portal` starts it, and people who use it over HTTP.

Belongs here: starting, stopping and killing it, clients that are logged in. Does not belong here: any test.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from pipelines.portal.people import add_person
from pipelines.portal.portal import Portal, portal_of
from pipelines.portal.sessions import form_token, start_session
from pipelines.portal.settings import PortalSettings
from pipelines.store.home import Home

PROJECT = Path(__file__).parents[2]
STARTING_SECONDS = 60
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """A portal of the simulated region that listens on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.home = Home(folder)
        self.portal: Portal = portal_of(PortalSettings("simulated", self.address), self.home)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from pipelines.cli import app; app()", "portal", f"--port={self.port}"],
            env=os.environ
            | {
                "MUSTER_HOME": str(self.home.folder),
                "MUSTER_PORTAL_REGION": "simulated",
                "MUSTER_PORTAL_ADDRESS": self.address,
            },
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until:
            try:
                httpx.get(self.address, timeout=5)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(self.address)

    def kill(self) -> None:
        """End the process as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        self.process.wait()

    def stop(self) -> None:
        """Ask the process to end, and wait for it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def client(self, role: str, institution: str | None = None, *, number: int = 0) -> httpx.Client:
        """Return a browser without scripts in which a new person is logged in."""
        at = self.portal.now()
        name = f"{role} {institution or 'programme'} {number}"
        someone = add_person(
            self.portal.database,
            email=f"{name.replace(' ', '.')}@example.org",
            name=name,
            role=role,
            institution=institution,
            language="en",
            at=at,
        )
        token = start_session(self.portal.database, someone.id, at)
        return httpx.Client(
            base_url=self.address,
            cookies={"muster": token},
            headers={"x-form-token": form_token(token)},
            timeout=300,
        )


def upload(client: httpx.Client, institution: str, year: int, content: bytes) -> httpx.Response:
    """Send a workbook as the form of the page does."""
    return client.post(
        f"/institutions/{institution}/upload",
        data={"year": str(year)},
        files={"file": (f"{institution}_{year}.xlsx", content, SHEET)},
    )
