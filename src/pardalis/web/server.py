"""The desk's server."""

from __future__ import annotations

import gc
import getpass
import ipaddress
import socket
import sys
import time
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from pardalis.errors import InputError, NotReadyError
from pardalis.records.address import Survey
from pardalis.web.app import create_app
from pardalis.web.entrance.own import OwnEntrance
from pardalis.web.entrance.team import TeamEntrance
from pardalis.workflows.desk.desk import Desk, open_desk, owner
from pardalis.workflows.desk.runner import Runner
from pardalis.workflows.desk.serve_settings import ServeSettings
from pardalis.workflows.desk.team import has_admin

LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
TURN = 0.0002
"""So long a thread that derives may keep those waiting that answer, each time [s]; Python's own is
twenty-five times as long."""
# The oldest of the generations in which Python keeps objects: with it all are searched.
_WHOLE = 2
_DAY = 86_400.0
_EVERYWHERE = frozenset(("0.0.0.0", "::", ""))


def serve(survey: Survey, settings: ServeSettings, tell: Callable[[str], None]) -> None:
    """Serve a survey's desk until stopped: to one person on this machine, or to a team.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Where to listen, and to whom.
    tell
        Told where the desk is.

    Raises
    ------
    SurveyError, NotReadyError
        If there is no project, or a team's has no administrator.
    InputError
        If it may not listen there, a team's project is in no PostgreSQL database, or the port is
        taken.
    """
    check_address(settings)
    with open_desk(survey, settings.project, settings.team) as desk:
        if settings.team:
            _check_team(desk, survey)
            app = create_app(desk, TeamEntrance(desk), host_names(settings))
        else:
            account = owner(settings.by or getpass.getuser())
            app = create_app(desk, OwnEntrance(account), host_names(settings))
        with Runner(desk):
            run(app, settings, tell)


def check_address(settings: ServeSettings) -> None:
    """See that the desk may listen where it is asked to.

    Parameters
    ----------
    settings
        Of the server.

    Raises
    ------
    InputError
        If others could reach a desk without passwords, or nobody has said by which name they do.
    """
    if not settings.team:
        if not is_loopback(settings.host):
            raise InputError(
                f"Without accounts the desk listens to this machine only, not at {settings.host}.",
                "For a team: --team, and accounts by 'pardalis account add'.",
            )
        if settings.behind_proxy:
            raise InputError(
                "Behind a proxy anybody may reach the desk: without accounts it does not listen.",
                "Add --team.",
            )
    elif (settings.host in _EVERYWHERE or settings.behind_proxy) and not settings.name:
        raise InputError(
            "Nobody has said under which name people reach the desk.",
            "Add --name desk.example.org, the name that stands in their browsers.",
        )
    for each in settings.behind_proxy:
        _check_proxy(each)


def _check_proxy(address: str) -> None:
    """See that a proxy is named so that it can be told from everybody else."""
    try:
        is_everybody = not ipaddress.ip_network(address).prefixlen
    except ValueError:
        raise InputError(
            f"'{address}' is no address of a proxy.",
            "Give the address from which it asks, such as 127.0.0.1, or a network, 10.0.0.0/24.",
        ) from None
    if is_everybody:
        raise InputError(
            f"'{address}' is everybody: anyone could say to ask from elsewhere, and over TLS.",
            "Give the proxy's own address, such as 127.0.0.1.",
        )


def host_names(settings: ServeSettings) -> frozenset[str]:
    """The names under which the desk answers: those that were given, and this machine's own.

    Parameters
    ----------
    settings
        Of the server.

    Examples
    --------
    >>> sorted(host_names(ServeSettings(host="10.0.0.5", name=("Desk.example.org",))))
    ['10.0.0.5', '127.0.0.1', '::1', 'desk.example.org', 'localhost']
    """
    own = {settings.host.strip("[]").lower()} - _EVERYWHERE
    return LOOPBACK | own | {each.lower() for each in settings.name}


def _check_team(desk: Desk, survey: Survey) -> None:
    if not desk.project.database.is_server:
        raise InputError(
            "A team's project is kept in a PostgreSQL database, and this one is a file.",
            "Take it there: 'pardalis backup', then 'pardalis restore --database "
            "postgresql://NAME@HOST/DATABASE'. To yourself alone it is served without --team.",
        )
    if not has_admin(desk):
        raise NotReadyError(
            "There is no administrator: nobody could sign in and make accounts.",
            f"Make one: pardalis account add {survey} NAME --grant admin",
        )


def run(app: FastAPI, settings: ServeSettings, tell: Callable[[str], None]) -> None:
    """Answer requests until stopped.

    Parameters
    ----------
    app
        The desk.
    settings
        Where to listen, and which proxy is believed.
    tell
        Told where the desk is, once it answers.

    Raises
    ------
    InputError
        If nothing can listen there.
    """
    answer_promptly()
    host, config = settings.host, configured(app, settings)
    listening = listen(config)
    bound = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    tell(f"The desk is at http://{shown}:{bound}/ (Ctrl-C stops it).")
    if settings.behind_proxy:
        tell(f"Through the proxy people reach it at https://{settings.name[0]}/.")
    elif settings.team and not is_loopback(host):
        tell(
            "Without TLS everybody on the way reads passwords and places: put it behind a proxy "
            "(--behind-proxy)."
        )
    uvicorn.Server(config).run(sockets=[listening])


def answer_promptly() -> None:
    """Keep who asks from waiting for what else this process does: for its whole life."""
    sys.setswitchinterval(TURN)
    if not any(isinstance(each, _LeftAlone) for each in gc.callbacks):
        gc.callbacks.append(_LeftAlone())


class _LeftAlone:
    """What has outlived a search of all memory for garbage is searched again only a day later.

    Through the libraries and catalogue that a desk holds each search takes 0.2 s and more, in which
    nobody is answered.
    """

    def __init__(self) -> None:
        self._again_at = time.monotonic() + _DAY

    def __call__(self, phase: str, told: dict[str, int]) -> None:
        if told["generation"] != _WHOLE:
            return
        if phase == "stop":
            gc.freeze()
        elif time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + _DAY
            gc.unfreeze()


def listen(config: uvicorn.Config) -> socket.socket:
    """Listen where the desk is to be reached; who asks from now on waits for the first answer.

    Parameters
    ----------
    config
        As `configured` gives it.

    Raises
    ------
    InputError
        If nothing can listen there.
    """
    try:
        listening = config.bind_socket()
    except SystemExit:
        # So uvicorn ends, having told the cause to its log.
        raise InputError(
            f"Nothing can listen at {config.host}, port {config.port}.",
            "Is another desk running? Choose another port: --port 0 takes any that is free.",
        ) from None
    # An answer's head and body are two packets. Without this the second waits 40 ms for word that
    # the first has come: asyncio sees to it only where the socket says that it speaks TCP.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.listen(config.backlog)
    return listening


def configured(app: FastAPI, settings: ServeSettings) -> uvicorn.Config:
    """How the server listens, and whose word of who asks it takes.

    Parameters
    ----------
    app
        The desk.
    settings
        Where to listen, and which proxy is believed.
    """
    return uvicorn.Config(
        app,
        settings.host,
        settings.port,
        log_level="warning",
        server_header=False,
        # Whoever is believed says from which address a request came, and whether over TLS.
        proxy_headers=bool(settings.behind_proxy),
        forwarded_allow_ips=list(settings.behind_proxy) or None,
    )


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
