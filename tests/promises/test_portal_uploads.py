"""Files that come in slowly, or whose sender goes away: nobody else waits, and it is no error of ours."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from starlette.types import Message

from pipelines.portal import uploads
from tests.promises.portal_world import World

BEGUN = {"type": "http.request", "body": b"--b\r\nContent-Disposition: form-data; ", "more_body": True}
GONE = {"type": "http.disconnect"}
Receive = Callable[[], Awaitable[Message]]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def sent(world: World, role: str, institution: str, receive: Receive) -> list[Message]:
    """Send a file as somebody, part by part as `receive` gives it; return the answer's messages."""
    client = world.logged_in(role, institution)
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {
        "host": "127.0.0.1",
        "cookie": cookie,
        "content-type": "multipart/form-data; boundary=b",
        "x-form-token": client.headers["x-form-token"],
    }
    path = f"/institutions/{institution}/upload"
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    answer: list[Message] = []

    async def send(message: Message) -> None:
        answer.append(message)

    await world.app(scope, receive, send)
    return answer


def parts(*messages: Message) -> Receive:
    """Return what gives messages one after the other, and then no more."""
    left = list(messages)

    async def receive() -> Message:
        if left:
            return left.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def test_a_sender_who_goes_away_is_no_error_of_ours(world: World, caplog: pytest.LogCaptureFixture) -> None:
    assert asyncio.run(sent(world, "reporter", "QM-AF", parts(BEGUN, GONE))) == []
    assert not caplog.records
    assert not world.portal.home.ledger.acts()


def test_a_file_that_stalls_is_told_so(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(uploads, "SECONDS", 0.2)
    answer = asyncio.run(sent(world, "reporter", "QM-AF", parts(BEGUN)))
    assert answer[0]["status"] == 408
    assert b"It took too long to come in." in answer[1]["body"]
    assert not caplog.records


def test_one_who_stalls_many_files_keeps_nobody_else_waiting(world: World) -> None:
    async def story() -> None:
        stalled = [
            asyncio.create_task(sent(world, "reporter", "QM-AF", parts(BEGUN)))
            for _ in range(uploads.AT_ONCE + 1)
        ]
        await asyncio.sleep(0.2)
        async with asyncio.timeout(20):
            assert await sent(world, "reporter", "QO-AF", parts(BEGUN, GONE)) == []
        for task in stalled:
            task.cancel()
        await asyncio.gather(*stalled, return_exceptions=True)

    asyncio.run(story())
