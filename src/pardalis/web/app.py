"""The desk as an application: its pages, what they ask for, and what stands around both."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from pardalis import __version__
from pardalis.web import api, pages
from pardalis.web.description import describe
from pardalis.web.headers import Headers
from pardalis.web.refusals import refuse_in_words
from pardalis.web.visit import Entrance
from pardalis.workflows.desk.desk import Desk

STATIC = Path(__file__).parent / "static"


def create_app(desk: Desk, entrance: Entrance, hosts: frozenset[str] = frozenset()) -> FastAPI:
    """The application of an open desk.

    Parameters
    ----------
    desk
        The open project.
    entrance
        How it tells who asks.
    hosts
        The names under which it answers; by default any. A page of another site could else reach
        a desk on this machine under a name of its own.
    """
    # The descriptions of the API that FastAPI shows by itself come from elsewhere in the network.
    app = FastAPI(
        title="Pardalis", version=__version__, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.state.desk, app.state.entrance = desk, entrance
    for router in _routers():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Headers, hosts=hosts)
    refuse_in_words(app)
    describe(app)
    return app


def _routers() -> Iterator[APIRouter]:
    """Of each page and each part of the API: a file of those folders that has a `router`."""
    for package in (pages, api):
        for found in sorted(each.name for each in pkgutil.iter_modules(package.__path__)):
            router = getattr(import_module(f"{package.__name__}.{found}"), "router", None)
            if isinstance(router, APIRouter):
                yield router
