"""What nobody who means well would send."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pardalis.web.headers import LARGEST_BODY, Headers

HTML = "<img src=x onerror=alert(1)>"


async def _never(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads all it is sent."""
    taken = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        taken += len(message.get("body", b""))
        assert taken <= LARGEST_BODY
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _sent(headers: list[tuple[bytes, bytes]], blocks: int, block: bytes) -> tuple[int, int]:
    """Status of the answer, and how many blocks were taken of those that were offered."""
    taken, status = 0, 0

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": block, "more_body": taken < blocks}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "scheme": "http"}
    # In a thread of its own: the browser's loop may run in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(lambda: asyncio.run(Headers(_never)(scope, receive, send))).result()
    return status, taken


def test_two_gigabytes_are_refused_before_they_are_read() -> None:
    told = [(b"content-length", str(2 << 30).encode())]
    assert _sent(told, 2048, bytes(1 << 20)) == (413, 0)


def test_two_gigabytes_that_nobody_announced_are_not_read_to_the_end() -> None:
    told = [(b"transfer-encoding", b"chunked")]
    status, taken = _sent(told, 2048, bytes(1 << 20))
    assert (status, taken) == (0, (LARGEST_BODY >> 20) + 1)


@pytest.mark.parametrize("length", [b"-1", b"1e3", b"x", b"\xb2"])
def test_a_length_that_is_none_is_refused(length: bytes) -> None:
    assert _sent([(b"content-length", length)], 1, b"")[0] == 413


def test_paths_that_climb_lead_nowhere(team: Any) -> None:
    asks = team.client("ada")
    for path in (
        "/static/../../../deployments.csv",
        "/static/..%2f..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd",
        "/publish/parcels/..%2f..%2f../files/0",
        "/publish/parcels/" + "0" * 32 + "/files/-1",
        "/doubts/..%2f/x",
    ):
        answer = asks.get(path)
        assert answer.status_code in (307, 404, 405), path
        assert b"deploymentID" not in answer.content


def test_html_in_names_is_text_everywhere(team: Any) -> None:
    asks = team.client("ada")
    asks.post("/account", data={"full_name": HTML, "language": ""})
    made = asks.post("/account/tokens", data={"name": HTML, "once": "x" * 43})
    assert made.status_code == 200
    told = {"name": HTML, "password": "many words of snow", "full_name": HTML}
    asks.post("/accounts", data=told)
    for path in ("/", "/account", "/accounts", "/audit", "/publish?media=" + HTML, "/photos"):
        page = asks.get(path).text
        assert "<img src=x" not in page, path
    assert "&lt;img src=x" in asks.get("/accounts").text
    asks.post("/account", data={"full_name": "Ada", "language": ""})


def test_a_body_that_is_nothing_of_ours_is_refused_in_words(team: Any) -> None:
    asks = team.client("ada")
    for sent in (b"", b"{", b"\x00\xff", b"[" * 10_000, b'{"name": null}', b'{"name": "\\ud800"}'):
        headers = {"content-type": "application/json"}
        answer = asks.post("/api/v1/jobs", content=sent, headers=headers)
        assert answer.status_code in (400, 422), sent[:10]
        assert set(answer.json()) == {"error", "remedy"}
    picture = {"file": ("a.jpg", b"\x89PNG no picture", "image/jpeg")}
    assert asks.post("/publish/find", files=picture).status_code == 422


def test_jobs_take_no_files_of_the_server(team: Any) -> None:
    asks = team.client("ann")
    for arguments in ({"results": "/etc/passwd"}, {"network": "../../x"}, {"models": "/"}):
        answer = asks.post("/api/v1/jobs", json={"name": "find", "arguments": arguments})
        assert answer.status_code == 422, arguments


def test_errors_that_nobody_foresaw_tell_nothing(
    client: Callable[..., Any], made_survey: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pardalis.errors import ProjectError
    from pardalis.web.api import survey

    def fail(*_: Any) -> None:
        raise ProjectError("The database /srv/secret/pardalis.db is full.", "")

    monkeypatch.setattr(survey, "overview", fail)
    asks = client(made_survey, raise_server_exceptions=False)
    answer = asks.get("/api/v1/survey")
    assert answer.status_code == 500
    assert "secret" not in answer.text
