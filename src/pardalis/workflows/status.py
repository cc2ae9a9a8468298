"""Where a project stands."""

from __future__ import annotations

from pathlib import Path

from pardalis.store import cards, identities, results
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import open_project

STEPS = ("import", "find", "identify", "estimate", "report")


def status(survey: Path, folder: Path | None = None) -> Outcome:
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
        problems = cards.problems(connection)
        waiting = sum(not each.accepted for each in identities.proposals(connection))
        ledger = len(identities.decisions(connection))
    done = [step for step in STEPS if step in steps]
    todo = [step for step in STEPS if step not in steps]
    sentences = [f"{step}: {_told(steps[step])}" for step in done]
    if waiting:
        sentences.append(f"{waiting} pairs of sightings may be one animal: a person must look.")
    sentences.append(f"{ledger} decisions of people stand in the ledger.")
    sentences += [f"doubtful: {sentence}" for sentence in tell_problems(problems)]
    sentences.append(f"Next: pardalis {todo[0]} {survey}" if todo else "All steps have run.")
    return Outcome(
        "status",
        tuple(sentences),
        {"steps_done": len(done), "pairs_waiting": waiting, "decisions": ledger},
        problems,
        {"steps": steps, "next": todo[0] if todo else None},
    )


def _told(counts: dict[str, int | float]) -> str:
    if not counts:
        return "done"
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
