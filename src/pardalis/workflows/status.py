"""Where a project stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pardalis.identify.sightings.corrections import changes_comparison
from pardalis.records.address import Survey
from pardalis.records.estimate import Estimate
from pardalis.store import cards, findings, results
from pardalis.workflows.catalogue import Catalogue, catalogue_of_sightings
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.hints import command
from pardalis.workflows.identity_doubts import rates_of
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.placed_state import is_placed_anew
from pardalis.workflows.project import open_project

STEPS = ("import", "find", "identify", "estimate", "report")
_BY_TIME_AND_PLACE = ("identify", "estimate")


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
        known = catalogue_of_sightings(connection)
        unsearched = results.unsearched(connection)
        if unsearched is None:
            # Of a project that an older version left.
            unsearched = findings.count_unsearched(connection)
        steps = results.step_counts(connection)
        problems = cards.problems(connection)
        estimates = results.estimates(connection)
        moved = {step for step in _BY_TIME_AND_PLACE if is_placed_anew(connection, step)}
        behind = lag(connection) if "identify" in steps else 0
    waiting, ledger = len(known.waiting), len(known.ledger)
    done = [step for step in STEPS if step in steps]
    stale = _stale(known, estimates, steps, unsearched) | moved
    stale |= {"identify", "estimate"} if behind else set()
    stale |= {"report"} if "estimate" in stale else set()
    todo = [step for step in STEPS if step not in steps or step in stale]
    sentences = [f"{step}: {_told(steps[step])}" for step in done]
    sentences += _by_people(waiting, ledger, behind)
    if "identify" in steps:
        sentences += _identities(known)
    sentences += [f"doubtful: {sentence}" for sentence in tell_problems(problems)]
    sentences.append(f"Next: {command(todo[0], survey, folder)}" if todo else "All steps have run.")
    return Outcome(
        "status",
        tuple(sentences),
        {
            "steps_done": len(done),
            "pairs_waiting": waiting,
            "decisions": ledger,
            "individuals": len(known.individuals),
            "sightings_not_identifiable": len(known.unusable),
        },
        problems,
        {
            "steps": steps,
            "next": todo[0] if todo else None,
            "error_rates": asdict(rates_of(known)),
        },
    )


def _by_people(waiting: int, ledger: int, behind: int) -> Iterator[str]:
    """What waits for people, and what they have decided."""
    if waiting:
        pairs = "1 pair" if waiting == 1 else f"{waiting} pairs"
        yield f"{pairs} of sightings may be one animal: a person must look."
    yield f"{ledger} decisions of people stand in the ledger."
    if behind:
        yield (
            f"The catalogue does not follow the last {behind} of them yet: 'pardalis identify' "
            "brings it after them, and so does an open desk ('pardalis serve')."
        )


def _identities(known: Catalogue) -> tuple[str, ...]:
    """The counts, and beside them how often reader and machine are wrong."""
    told = (
        f"The catalogue has {len(known.individuals)} individuals; {len(known.unusable)} sightings "
        "show no coat to tell an animal by ('pardalis table sightings --where identifiable=false')."
    )
    return told, *rates_of(known).sentences


def _stale(
    known: Catalogue,
    estimates: tuple[Estimate, ...],
    steps: dict[str, dict[str, int | float]],
    unsearched: int,
) -> set[str]:
    """Steps whose result is older than what it is made from."""
    stale = set()
    if unsearched:
        stale |= {"find", "identify"}
    position = steps.get("identify", {}).get("ledger_position", 0)
    # A flank or a box that was corrected, and the run that should follow was cut off.
    later = (each for each in known.ledger if each.position > position)
    if any(changes_comparison(each, known.ledger) for each in later):
        stale |= {"identify"}
    if any(each.catalogue_hash != known.hash for each in estimates):
        stale |= {"estimate"}
    return stale


def _told(counts: dict[str, int | float]) -> str:
    if not counts:
        return "done"
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
