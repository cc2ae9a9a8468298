"""An answer over TCP does not wait for word that its first packet has come."""

from __future__ import annotations

import gc
import socket

import pytest
from fastapi import FastAPI

from pardalis.errors import InputError
from pardalis.web.server import configured, listen
from pardalis.workflows.desk.serve_settings import ServeSettings


# uvicorn leaves the socket open that it could not bind.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_connection_that_is_taken_sends_at_once() -> None:
    with listen(configured(FastAPI(), ServeSettings(port=0))) as listening:
        with socket.create_connection(listening.getsockname()):
            taken, _ = listening.accept()
            with taken:
                assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        port = listening.getsockname()[1]
        with pytest.raises(InputError, match="Nothing can listen"):
            listen(configured(FastAPI(), ServeSettings(port=port)))
    gc.collect()
