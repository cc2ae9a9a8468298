"""Each word of a command on identities reaches the workflow as what it is."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pardalis.cli.main import app
from pardalis.workflows.outcome import Outcome

WORDS = ["--by", "Lin", "--because", "tail", "--project", "p"]
SAID = {"decided_by": "Lin", "evidence": "tail", "folder": Path("p")}
COMMANDS: dict[str, tuple[str, list[str], dict[str, object]]] = {
    "decide": (
        "decide.decide",
        ["S", "a", "same", "b", *WORDS],
        {"sighting_a": "a", "verdict": "same", "sighting_b": "b", **SAID},
    ),
    "mark": (
        "mark_photo.mark",
        ["S", "a", "flank=left", "sex=male", *WORDS],
        {"name": "a", "marks": ["flank=left", "sex=male"], **SAID},
    ),
    "merge": (
        "regroup.merge",
        ["S", "L001", "L002", *WORDS],
        {"individual_a": "L001", "individual_b": "L002", **SAID},
    ),
    "split": (
        "regroup.split",
        ["S", "L001", "a", "b", *WORDS],
        {"individual": "L001", "sightings": ["a", "b"], **SAID},
    ),
    "adopt": ("adopt_names.adopt_names", ["S", *WORDS], SAID),
    "undo": ("undo_decision.undo_decision", ["S", "7", *WORDS], {"position": 7, **SAID}),
    "why": (
        "explain_identity.explain_identity",
        ["S", "L001", "L002", "--project", "p"],
        {"a": "L001", "b": "L002", "folder": Path("p")},
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_said_arrives(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, words, expected = COMMANDS[command]
    module, _, name = place.partition(".")
    home = importlib.import_module(f"pardalis.workflows.{module}")
    signature = inspect.signature(getattr(home, name))
    heard: dict[str, Any] = {}

    def job(*given: object, **named: object) -> Outcome:
        heard.update(signature.bind(*given, **named).arguments)
        return Outcome(command, ())

    monkeypatch.setattr(home, name, job)
    answer = CliRunner().invoke(app, [command, *words])
    assert answer.exit_code == 0, answer.output
    assert str(heard.pop("survey")) == "S"
    heard.pop("progress", None)
    assert heard == expected
