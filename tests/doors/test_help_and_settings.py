"""What the help says of a default is what the jobs do."""

from __future__ import annotations

import inspect
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest
import typer

from pardalis.cli import (
    clocks,
    compare,
    estimating,
    explaining,
    finds,
    identities,
    looks,
    models,
    reserves,
    serving,
    steps,
    watching,
)
from pardalis.cli.options import chosen
from pardalis.workflows.clock_settings import MendSettings
from pardalis.workflows.compare_settings import CompareSettings
from pardalis.workflows.desk.serve_settings import ServeSettings
from pardalis.workflows.finds_settings import FindsSettings
from pardalis.workflows.models_settings import AddSettings, FetchSettings, ModelsSettings
from pardalis.workflows.settings import (
    EstimateSettings,
    ExportSettings,
    FilesSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
    ReviewSettings,
)
from pardalis.workflows.simulate_settings import SimulateSettings
from pardalis.workflows.watch_settings import WatchSettings

DOORS: list[tuple[Any, list[Any]]] = [
    (steps.import_, [ImportSettings]),
    (steps.find, [FindSettings]),
    (steps.identify, [IdentifySettings]),
    (steps.report, [ReportSettings]),
    (steps.census, [ImportSettings, FindSettings, EstimateSettings]),
    (estimating.estimate, [EstimateSettings, FilesSettings]),
    (identities.review, [ReviewSettings]),
    (looks.init, [ImportSettings]),
    (looks.export, [ExportSettings]),
    (finds.finds, [FindsSettings]),
    (models.list_, [ModelsSettings]),
    (models.fetch, [FetchSettings]),
    (models.add, [AddSettings]),
    (models.remove, [ModelsSettings]),
    (reserves.simulate, [SimulateSettings]),
    (reserves.demo, [SimulateSettings]),
    (compare.compare, [CompareSettings]),
    (clocks.mend, [MendSettings]),
    (watching.watch, [WatchSettings]),
    (serving.serve, [ServeSettings]),
]
NOT_SETTINGS = {
    *("survey", "photo_a", "photo_b", "as_json", "at", "folder", "name", "file"),
    *("deployment", "by", "because"),
}


def options(door: Any) -> dict[str, Any]:
    """The options of a command, by the name of its parameter."""
    hints = get_type_hints(door, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if name != "return"}


@pytest.mark.parametrize(
    ("door", "settings"), DOORS, ids=lambda value: getattr(value, "__name__", "")
)
def test_each_option_is_a_setting_and_shows_its_default(door: Any, settings: list[Any]) -> None:
    # Where two jobs share an option, the first one's text is shown.
    known = {item.name: item for kind in settings[::-1] for item in fields(kind)}
    for name, option in options(door).items():
        if name in NOT_SETTINGS:
            continue
        item = known[name]
        shown = option.help.replace("\\[", "[")  # as rich shows it, which takes [m] for a style
        assert item.metadata["help"] in shown
        if item.default not in (None, (), MISSING):
            assert f"[default: {item.default}]" in shown
        assert inspect.signature(door).parameters[name].default is None


@pytest.mark.parametrize("door", [each for each, _ in DOORS], ids=lambda door: door.__name__)
def test_help_says_what_kind_of_word_is_asked_for(door: Any) -> None:
    kinds = {name: hint for name, hint in get_type_hints(door).items() if name != "return"}
    assert kinds
    assert Any not in kinds.values()


def test_what_was_not_given_keeps_its_default() -> None:
    assert chosen(ImportSettings, burst_gap=None, independence=45.0) == ImportSettings(
        independence=45.0
    )


def test_every_setting_says_what_it_is() -> None:
    for _, kinds in DOORS:
        for kind in kinds:
            for item in fields(kind):
                assert item.metadata["help"].endswith("."), f"{kind.__name__}.{item.name}"


def test_doors_are_commands() -> None:
    app = typer.Typer()
    for module in (steps, estimating, looks, identities, reserves, compare, explaining):
        module.add_to(app)
    named = {command.name for command in app.registered_commands}
    assert named == {
        "census", "import", "find", "identify", "estimate", "report",
        "status", "table", "export", "init", "decide", "simulate", "demo",
        "compare", "why", "mark", "merge", "split", "adopt", "undo", "ledger", "review",
    }  # fmt: skip
