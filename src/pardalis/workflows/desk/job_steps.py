"""The steps that the desk may run, and what of their settings may be chosen from afar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from pardalis.errors import InputError
from pardalis.records.sentence import say
from pardalis.workflows.batches import Progress
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project
from pardalis.workflows.settings import (
    CommonSettings,
    EstimateSettings,
    FindSettings,
    IdentifySettings,
    ImportSettings,
    ReportSettings,
)

# No files, folders and addresses: they would be read, or asked, by the desk's own machine.
ALLOWED: Mapping[str, frozenset[str]] = {
    "import": frozenset(
        ("burst_gap", "independence", "time_from", "name_pattern", "date_order", "quick")
    ),
    "find": frozenset(
        (
            *("model", "network", "device", "tiles", "country", "classifier"),
            *("species_confidence", "tags", "confidence", "confidence_animal"),
            *("confidence_person", "confidence_vehicle", "frame_interval", "again"),
        )
    ),
    "identify": frozenset(("matcher", "also", "network")),
    "estimate": frozenset(
        (
            *("estimate_model", "detectfn", "formulas", "conditional", "distribution"),
            *("binomial_size", "hcov", "groups", "fixed", "links", "buffer", "spacing", "check"),
            *("session", "flank", "doubtful_effort", "draws"),
        )
    ),
    "report": frozenset(),
    "census": frozenset(("flank",)),
}
"""The settings of each step that may be chosen at the desk."""

_SETTINGS: Mapping[str, type[Any]] = {
    "import": ImportSettings,
    "find": FindSettings,
    "identify": IdentifySettings,
    "estimate": EstimateSettings,
    "report": ReportSettings,
    "census": EstimateSettings,
}
_NAMES = frozenset(("network", "classifier", "model", "matcher", "also", "estimate_model"))
"""Whose value is a name, never a file."""
_PARTS = ("/", "\\", "..")
_LARGEST = 2**31
"""No number among the settings comes near it; neither endless ones nor none (NaN) are below."""


def check_arguments(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a job as plain values, each seen to be one that may be chosen.

    Parameters
    ----------
    name
        Of the step.
    arguments
        Settings by name.

    Raises
    ------
    InputError
        If there is no such step or setting, or a value cannot be used.

    Examples
    --------
    >>> check_arguments("find", {"confidence": 0.3, "again": True})
    {'again': True, 'confidence': 0.3}
    """
    if name not in ALLOWED:
        raise InputError(
            say("There is no step '{name}'.", name=name),
            say("The steps: {known}.", known=", ".join(ALLOWED)),
        )
    hints = get_type_hints(_SETTINGS[name])
    checked = {}
    for setting, value in sorted(arguments.items()):
        if setting not in ALLOWED[name]:
            told = ", ".join(sorted(ALLOWED[name])) or "none"
            raise InputError(
                say(
                    "'{setting}' of the step '{name}' cannot be chosen at the desk.",
                    setting=setting,
                    name=name,
                ),
                say("Those that can: {told}. All can be on the command line.", told=told),
            )
        if not _fits(value, hints[setting]) or (setting in _NAMES and _is_a_file(value)):
            raise InputError(
                say("'{setting}' cannot be {value}.", setting=setting, value=repr(value)),
                say("See: pardalis --help"),
            )
        checked[setting] = list(value) if isinstance(value, tuple) else value
    return checked


def _fits(value: Any, hint: Any) -> bool:
    """Whether a plain value is one of this type."""
    choices = get_args(hint)
    if choices and all(isinstance(each, str) for each in choices):
        return value in choices
    if hint is float:
        return type(value) in (int, float) and -_LARGEST < value < _LARGEST
    if hint is int:
        return type(value) is int and -_LARGEST < value < _LARGEST
    if choices and Ellipsis in choices:
        return isinstance(value, list | tuple) and all(_fits(each, choices[0]) for each in value)
    if choices:
        return any(_fits(value, each) for each in choices)
    return isinstance(value, hint)


def _is_a_file(value: Any) -> bool:
    return isinstance(value, str) and any(part in value for part in _PARTS)


def run_step(
    project: Project, name: str, arguments: Mapping[str, Any], progress: Progress
) -> Outcome:
    """Run a step on an open project.

    Parameters
    ----------
    project
        The open project.
    name
        Of the step.
    arguments
        As `check_arguments` gave them.
    progress
        Told how far it is; whatever it raises stops the step between two batches.
    """
    given = {
        setting: tuple(value) if isinstance(value, list) else value
        for setting, value in check_arguments(name, arguments).items()
    }
    return _RUN[name](project, given, progress)


def _import(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows import import_cards

    # What tables of others tell of need not lie among the cards.
    listing = import_cards.look(project.survey, project.folder, named=False)
    return import_cards.run(project, listing, _made(ImportSettings, project, given), progress)


def _find(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows import find_animals

    return find_animals.run(project, _made(FindSettings, project, given), progress)


def _identify(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows import identify_animals

    settings = identify_animals.settings_of_last_run(project)
    if given:
        settings = _made(IdentifySettings, project, given)
    return identify_animals.run(project, settings, progress)


def _estimate(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows import estimate_density

    return estimate_density.run(project, _made(EstimateSettings, project, given), progress)


def _report(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows import write_report

    return write_report.run(project, progress)


def _census(project: Project, given: dict[str, Any], progress: Progress) -> Outcome:
    from pardalis.workflows.census import census
    from pardalis.workflows.settings import CensusSettings

    own = CommonSettings(project=project.folder)
    return census(
        project.survey,
        CensusSettings(
            ImportSettings(own.project),
            FindSettings(own.project),
            IdentifySettings(own.project),
            EstimateSettings(project=own.project, **given),
            ReportSettings(own.project),
        ),
        progress,
    )


_RUN: Mapping[str, Callable[[Project, dict[str, Any], Progress], Outcome]] = {
    "import": _import,
    "find": _find,
    "identify": _identify,
    "estimate": _estimate,
    "report": _report,
    "census": _census,
}


def _made(settings: type[Any], project: Project, given: dict[str, Any]) -> Any:
    own = {"project": project.folder} if "project" in {f.name for f in fields(settings)} else {}
    return settings(**own, **given)
