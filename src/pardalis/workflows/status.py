"""Where a project stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pardalis.records.address import Survey
from pardalis.records.error_rates import ErrorRates
from pardalis.store import cards, identities, results
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import catalogue_of_sightings
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.hints import command
from pardalis.workflows.identify_outcome import STEP as IDENTIFY
from pardalis.workflows.identify_outcome import count
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.older_steps import STEPS, older_steps
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import open_project


def status(survey: Survey, folder: Path | None = None) -> Outcome:
    """Say which steps have run, what they counted, what is doubtful and what comes next.

    Parameters
    ----------
    survey
        The survey folder.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    """
    with open_project(survey, folder) as project, project.database.read() as connection:
        steps = results.step_counts(connection)
        known = _catalogue(connection, steps.get(IDENTIFY, {}))
        behind = lag(connection) if IDENTIFY in steps else 0
        older = older_steps(connection, results.estimates(connection), known.hash)
        problems = cards.problems(connection)
        decisions = identities.ledger_position(connection)
    done = [step for step in STEPS if step in steps]
    todo = [step for step in STEPS if step not in steps or step in older]
    sentences = [f"{step}: {_told(steps[step])}" for step in done]
    sentences += _by_people(known.waiting, decisions, behind)
    if IDENTIFY in steps:
        sentences += _identities(known)
    sentences += [f"doubtful: {sentence}" for sentence in tell_problems(problems)]
    sentences.append(f"Next: {command(todo[0], survey, folder)}" if todo else "All steps have run.")
    return Outcome(
        "status",
        tuple(sentences),
        {
            "steps_done": len(done),
            "pairs_waiting": known.waiting,
            "decisions": decisions,
            "individuals": known.individuals,
            "sightings_not_identifiable": known.unusable,
        },
        problems,
        {
            "steps": steps,
            "next": todo[0] if todo else None,
            "error_rates": asdict(known.rates),
        },
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is told of the catalogue as it was last derived."""

    waiting: int
    individuals: int
    unusable: int
    hash: str
    rates: ErrorRates


def _catalogue(connection: Connection, counts: Mapping[str, int | float]) -> _Known:
    """As it was noted when it was derived: a national catalogue takes a minute to read."""
    told, rates = results.catalogue_hash(connection), results.error_rates(connection)
    if not counts or told is None or rates is None:
        # Before animals were told apart, of a run that was cut off, or of an older version.
        known = catalogue_of_sightings(connection)
        counts, told, rates = count(known), known.hash, rates_of(known)
    return _Known(
        int(counts["pairs_waiting_for_a_person"]),
        int(counts["individuals"]),
        int(counts["sightings_not_identifiable"]),
        told,
        rates,
    )


def _by_people(waiting: int, decisions: int, behind: int) -> Iterator[str]:
    """What waits for people, and what they have decided."""
    if waiting:
        pairs = "1 pair" if waiting == 1 else f"{waiting} pairs"
        yield f"{pairs} of sightings may be one animal: a person must look."
    yield f"{decisions} decisions of people stand in the ledger."
    if behind:
        yield (
            f"The catalogue does not follow the last {behind} of them yet: 'pardalis identify' "
            "brings it after them, and so does an open desk ('pardalis serve')."
        )


def _identities(known: _Known) -> tuple[str, ...]:
    """The counts, and beside them how often reader and machine are wrong."""
    told = (
        f"The catalogue has {known.individuals} individuals; {known.unusable} sightings "
        "show no coat to tell an animal by ('pardalis table sightings --where identifiable=false')."
    )
    return told, *known.rates.sentences


def _told(counts: dict[str, int | float]) -> str:
    if not counts:
        return "done"
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
