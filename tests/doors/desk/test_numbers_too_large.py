"""A number that no column holds, and a time at an end of the calendar, are refused in words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, TypeAdapter

LARGEST = 2**31 - 1
HUGE = 10**30


def parameters_of(route: Any) -> Iterator[tuple[str, Any]]:
    """What a route takes, that of its dependencies too: how it is sent, and the field."""
    dependants = [route.dependant]
    while dependants:
        one = dependants.pop()
        dependants += one.dependencies
        for kind in ("path", "query", "body"):
            yield from ((kind, field) for field in getattr(one, f"{kind}_params"))


def numbers_in(schema: Any) -> Iterator[dict[str, Any]]:
    """The whole numbers anywhere in a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "integer":
            yield schema
        for part in schema.values():
            yield from numbers_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from numbers_in(part)


def schema_of(field: Any) -> dict[str, Any]:
    """As a field's values are checked: its type with its bounds."""
    info = field.field_info
    return TypeAdapter(Annotated[info.annotation, info]).json_schema()


def test_every_whole_number_that_is_sent_has_a_bound(team: Any) -> None:
    routes = [each for each in iter_route_contexts(team.app.routes) if hasattr(each, "dependant")]
    taken, endless = set(), []
    for route in routes:
        for kind, field in parameters_of(route):
            for number in numbers_in(schema_of(field)):
                taken.add((route.path, kind))
                if not number.get("maximum", HUGE) <= LARGEST:
                    endless.append((sorted(route.methods), route.path, kind, field.name))
    # It finds them in paths, addresses, forms and what programs send.
    assert taken > {
        ("/jobs/{job_id}/stop", "path"),
        ("/doubts/{step}/{kind}", "query"),
        ("/deployments/undo", "body"),
        ("/api/v1/questions/{question_id}/answer", "body"),
    }
    assert not endless


def test_the_search_finds_a_number_without_a_bound() -> None:
    class Sent(BaseModel):
        wanted: list[int | None]

    assert [each.get("maximum") for each in numbers_in(TypeAdapter(Sent).json_schema())] == [None]


def test_a_number_that_is_too_large_is_refused_in_every_path_and_address(team: Any) -> None:
    asks = team.client("ada")
    wrong, tried = {}, 0
    for route in iter_route_contexts(team.app.routes):
        if not hasattr(route, "dependant"):
            continue
        for kind, field in parameters_of(route):
            if kind == "body" or not list(numbers_in(schema_of(field))):
                continue
            path, query = route.path, {}
            if kind == "path":
                path = re.sub(rf"{{{field.alias}(:\w+)?}}", str(HUGE), path)
            else:
                query = {field.alias: HUGE}
            for name, value in (("media_id", "0" * 20), ("question_id", "0" * 32), ("side", "a")):
                path = path.replace(f"{{{name}}}", value)
            path = re.sub(r"{\w+(:\w+)?}", "x", path)
            for method in sorted(route.methods & {"GET", "POST", "DELETE"}):
                body = {"json": {}} if path.startswith("/api/") and method == "POST" else {}
                answer = asks.request(method, path, params=query, **body)
                tried += 1
                if answer.status_code != 422:
                    wrong[f"{method} {path} {query}"] = answer.status_code
    assert tried > 15
    assert not wrong


@pytest.mark.on_both
def test_a_number_that_is_too_large_is_refused_in_what_is_sent(
    own_survey: Path, client: Callable[..., Any]
) -> None:
    asks = client(own_survey, raise_server_exceptions=False)
    wanted = {"seat": "x", "number": 1}
    patience = time.monotonic() + 60
    while not (pairs := asks.post("/api/v1/questions/next", json=wanted).json()["pairs"]):
        assert time.monotonic() < patience
        time.sleep(0.1)
    question = pairs[0]["question_id"]
    own = asks.get("/api/v1/individuals").json()["cards"][0]["individual_id"]
    for number in (HUGE, 2**31, 2**63):
        answer = {"seat": "x", "verdict": "same", "since": number}
        change = {"act": "describe", "note": "scar", "since": number}
        undo = {"name": "S1A", "position": number}
        statuses = {
            "doubts": asks.get(f"/doubts/import/stray?after={number}").status_code,
            "audit": asks.get(f"/audit?before={number}").status_code,
            "answer": asks.post(f"/api/v1/questions/{question}/answer", json=answer).status_code,
            "change": asks.post(f"/catalogue/{own}/change", data=change).status_code,
            "undo": asks.post("/deployments/undo", data=undo).status_code,
            "still": asks.post("/deployments/still/undo", data=undo).status_code,
            "job": asks.get(f"/api/v1/jobs/{number}").status_code,
        }
        assert set(statuses.values()) == {422}, (number, statuses)
    # Up to the bound each is asked of the database.
    assert asks.get(f"/doubts/import/stray?after={LARGEST}").status_code == 404
    assert asks.get(f"/audit?before={LARGEST}").status_code == 200
    assert asks.get(f"/api/v1/jobs/{LARGEST}").status_code == 404
    assert asks.delete(f"/api/v1/cameras/decisions/{LARGEST}").status_code == 404


@pytest.mark.on_both
@pytest.mark.parametrize("value", ["1e400", "-Infinity", "NaN", str(HUGE)])
def test_a_job_takes_no_setting_that_no_step_can_use(
    own_survey: Path, client: Callable[..., Any], value: str
) -> None:
    asks = client(own_survey, raise_server_exceptions=False)
    for name, setting in (("find", "confidence"), ("estimate", "draws")):
        content = f'{{"name": "{name}", "arguments": {{"{setting}": {value}}}}}'
        headers = {"content-type": "application/json"}
        answer = asks.post("/api/v1/jobs", content=content, headers=headers)
        assert answer.status_code == 422, (setting, answer.text)
    assert asks.get("/api/v1/jobs").json() == []


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("0001-01-01T00:00:00+14:00", "2026-03-04T00:00:00+08:00"),
        ("2026-03-02T00:00:00+08:00", "9999-12-31T23:59:59-14:00"),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_a_time_at_an_end_of_the_calendar_is_refused(
    own_survey: Path, client: Callable[..., Any], start: str, end: str
) -> None:
    asks = client(own_survey, raise_server_exceptions=False)
    said = {"camera": "S2A", "start": start, "end": end, "worked": False, "since": 0}
    answer = asks.post("/api/v1/cameras/effort", json=said)
    assert answer.status_code == 422
    assert answer.json()["error"] == "The camera did not stand there then."
    form = {"name": "S2A", "start": start, "end": end, "verdict": "gap", "since": 0}
    assert asks.post("/deployments/effort", data=form).status_code == 422
    assert asks.get("/deployments/camera?name=S2A").status_code == 200
