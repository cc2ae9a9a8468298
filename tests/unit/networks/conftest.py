"""A server that behaves as links in the field do, and a models folder to fetch into."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pardalis.networks.registry import Registry
from pardalis.networks.transfer import TransferSettings
from pardalis.records.model_file import ModelFile, NetworkInput, NetworkPurpose


@dataclass
class Server:
    """Serves one file, as bad as the test wants it.

    Parameters
    ----------
    address
        Of the file.
    data
        The file; another from one moment to the next, if the test says so.
    breaks_after
        Bytes after which each answer breaks off; one answer a number, then whole ones.
    statuses
        Sent in place of the next answers.
    ranges
        Whether it knows of parts.
    tag
        The file's ETag; empty for none.
    stalls
        Whether it sends the half of each answer and then nothing, while this is not set.
    """

    address: str
    data: bytes
    breaks_after: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    ranges: bool = True
    tag: str = '"one"'
    kind: str = "application/octet-stream"
    length: bool = True
    stalls: threading.Event | None = None
    asked: list[dict[str, str]] = field(default_factory=list)


def answer(server: Server, request: BaseHTTPRequestHandler) -> None:
    server.asked.append(dict(request.headers))
    if server.statuses:
        request.send_response(server.statuses.pop(0))
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    begin = 0
    wanted = request.headers.get("Range")
    is_same = request.headers.get("If-Range", server.tag) == server.tag
    if wanted and server.ranges and is_same:
        begin = int(wanted.removeprefix("bytes=").rstrip("-"))
    if begin >= len(server.data):
        request.send_response(416)
        request.send_header("Content-Range", f"bytes */{len(server.data)}")
        request.send_header("Content-Length", "0")
        request.end_headers()
        return
    body = server.data[begin:]
    request.send_response(206 if begin else 200)
    if begin:
        last = len(server.data) - 1
        request.send_header("Content-Range", f"bytes {begin}-{last}/{len(server.data)}")
    if server.length:
        request.send_header("Content-Length", str(len(body)))
    if server.tag:
        request.send_header("ETag", server.tag)
    request.send_header("Content-Type", server.kind)
    request.end_headers()
    if server.stalls is not None:
        request.wfile.write(body[: len(body) // 2])
        request.wfile.flush()
        server.stalls.wait(10)
    elif server.breaks_after:
        request.wfile.write(body[: server.breaks_after.pop(0)])
    else:
        request.wfile.write(body)


@pytest.fixture
def serve(tiny_network: Callable[..., bytes]) -> Iterator[Callable[..., Server]]:
    """Start a server on this machine; as many as are asked for."""
    running: list[ThreadingHTTPServer] = []

    def start(**ways: Any) -> Server:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(server, self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(http)
        place = f"http://127.0.0.1:{http.server_address[1]}/published/a%20net.onnx"
        server = Server(place, **{"data": tiny_network(), **ways})
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}).start()
        return server

    yield start
    for http in running:
        http.shutdown()
        http.server_close()


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """An empty models folder."""
    return Registry(tmp_path / "models")


@pytest.fixture
def quick() -> TransferSettings:
    """As patient as a test can be."""
    return TransferSettings(timeout=0.5, tries=3, pause=0.001)


@pytest.fixture
def entry() -> Callable[..., ModelFile]:
    """An entry of a tiny network at some addresses."""

    def make(*urls: str, **known: Any) -> ModelFile:
        purpose, picture = NetworkPurpose.REIDENTIFICATION, NetworkInput(32, 32)
        return ModelFile("tiny", purpose, "CC0", "the tests", picture, urls=urls, **known)

    return make
