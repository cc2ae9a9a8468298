"""The API answers as its description says, whatever it is asked, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

EXAMPLES = 6
ROLES = (None, "vera", "nora", "ada")
FOR_PROGRAMS = "/api/v1/"


@pytest.fixture(scope="module")
def own_team(
    made_survey: Path, tmp_path_factory: pytest.TempPathFactory, open_team: Callable[[Path], Any]
) -> Any:
    """A team's desk of its own: what is asked of it changes it."""
    import shutil

    folder = tmp_path_factory.mktemp("schema") / made_survey.name
    return open_team(Path(shutil.copytree(made_survey, folder)))


def test_every_route_for_programs_is_described(own_team: Any) -> None:
    told = own_team.app.openapi()
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, methods in told["paths"].items():
        assert path.startswith(FOR_PROGRAMS), path
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            refusals = {"401", "403", "404", "422"} - set(operation["responses"])
            assert not refusals, (method, path)


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.filterwarnings("default")
def test_answers_are_as_described(own_team: Any, name: str | None) -> None:
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        status_code_conformance,
    )

    from pardalis.workflows.desk.accounts import account_called
    from pardalis.workflows.desk.tokens import make_token

    headers = {}
    if name is not None:
        token = make_token(own_team.desk, account_called(own_team.desk, name), "schema")
        headers["Authorization"] = f"Bearer {token.token}"
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", own_team.app)
    wrong = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def asked(case: Any) -> None:
            answer = case.call(headers=headers)
            if name is None:
                assert answer.status_code in (401, 404, 405, 422)
            case.validate_response(answer, checks=checks)
            _hold(own_team.app.openapi(), case, answer)

        try:
            asked()
        except Exception as error:  # all routes are tried before the test fails
            wrong.append(f"{operation.method.upper()} {operation.path}: {error}"[:1500])
    assert not wrong, "\n\n".join(wrong)


def _hold(told: dict[str, Any], case: Any, answer: Any) -> None:
    """Hold an answer against its schema; schemathesis 4.32 takes pairs (prefixItems) amiss."""
    from jsonschema import Draft202012Validator

    answers = told["paths"][case.operation.path][case.operation.method.lower()]["responses"]
    content = answers.get(str(answer.status_code), {}).get("content", {})
    if "application/json" in content and answer.content:
        schema = {**content["application/json"]["schema"], "components": told["components"]}
        Draft202012Validator(schema).validate(answer.json())
