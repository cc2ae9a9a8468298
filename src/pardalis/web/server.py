"""The desk's server."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from pardalis.errors import InputError
from pardalis.records.address import Survey
from pardalis.web.app import create_app
from pardalis.web.entrance.own import OwnEntrance
from pardalis.workflows.desk.desk import open_desk, owner

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


def serve_alone(
    survey: Survey, folder: Path | None, name: str, port: int, tell: Callable[[str], None]
) -> None:
    """Serve a survey's desk to one person on this machine, until stopped.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.
    name
        Who decides, for the ledger.
    port
        Of this machine; 0 for any that is free.
    tell
        Told where the desk is.

    Raises
    ------
    SurveyError, NotReadyError
        If there is no project.
    InputError
        If the port is taken.
    """
    with open_desk(survey, folder) as desk:
        app = create_app(desk, OwnEntrance(owner(name)), LOOPBACK)
        run(app, "127.0.0.1", port, tell)


def run(app: FastAPI, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Answer requests until stopped.

    Parameters
    ----------
    app
        The desk.
    host, port
        Where to listen.
    tell
        Told where the desk is, once it answers.

    Raises
    ------
    InputError
        If nothing can listen there.
    """
    config = uvicorn.Config(app, host, port, log_level="warning", server_header=False)
    try:
        listening = config.bind_socket()
    except SystemExit:
        # So uvicorn ends, having told the cause to its log.
        raise InputError(
            f"Nothing can listen at {host}, port {port}.",
            "Is another desk running? Choose another port: --port 0 takes any that is free.",
        ) from None
    bound = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    tell(f"The desk is at http://{shown}:{bound}/ (Ctrl-C stops it).")
    uvicorn.Server(config).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    Parameters
    ----------
    host
        Address or name.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, False, True)
    """
    if host.lower() in LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
