"""The API's description, for programs and those who write them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_WORDS = (
    "The desk of a camera-trap survey, for programs. What an account may see and do here is what "
    "it may see and do on the pages: places are rounded for who may not know them. A team's desk "
    "asks for a token, which a person makes on the page of the own account."
)

_BY_THE_CAMERA = {
    "AnimalCard": ("first", "last"),
    "CameraRow": ("start", "end", "last"),
    "ClockMend": ("since", "until"),
    "Mark": ("clock",),
    "ShownSighting": ("clock",),
    "SpeciesRow": ("first",),
    "TimeOfCamera": ("start", "end"),
    "TimesOfCard": ("first", "last"),
}
"""Times by the camera's clock, without an offset: no moments of UTC."""


def describe(app: FastAPI) -> None:
    """Let the description say how a program shows who asks.

    Parameters
    ----------
    app
        The desk's, with all its routes.
    """

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            told = get_openapi(
                title=app.title, version=app.version, description=_WORDS, routes=app.routes
            )
            parts = told.setdefault("components", {})
            parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            told["security"] = [{"token": []}]
            _name_local_times(parts.get("schemas", {}))
            app.openapi_schema = told
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _name_local_times(schemas: dict[str, Any]) -> None:
    for noun, names in _BY_THE_CAMERA.items():
        told = schemas.get(noun, {}).get("properties", {})
        for field in (told[name] for name in names if name in told):
            for kind in (field, *field.get("anyOf", ())):
                if kind.get("format") == "date-time":
                    kind["format"] = "date-time-local"
