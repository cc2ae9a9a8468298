"""What identification ends with: counts, error rates, contact sheets, and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pardalis.identify.identities.described import contradictory_traits
from pardalis.records.detection import Flank
from pardalis.records.problem import Problem
from pardalis.report.contact_sheets import write_contact_sheets
from pardalis.store import cards, results
from pardalis.workflows.catalogue import Catalogue, read_catalogue
from pardalis.workflows.content import report_content
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import Project

STEP = "identify"


def conclude(project: Project) -> Outcome:
    """Write the contact sheets, note the counts and what is doubtful, and tell both.

    Parameters
    ----------
    project
        An open project whose catalogue is up to date.
    """
    known = read_catalogue(project.database)
    counts = count(known)
    sheets = write_contact_sheets(report_content(project), project.survey, project.catalogue)
    problems = (*doubts(known), *sheets.problems)
    with project.database.write() as connection:
        cards.replace_problems(connection, STEP, problems)
        made_from = results.step_made_from(connection, STEP) or ""
        results.put_step(connection, STEP, made_from, counts)
    sentences = (
        f"{counts['individuals']} individuals from {counts['sightings_identifiable']} sightings "
        f"with a coat to tell by ({counts['left_flanks']} known from the left, "
        f"{counts['right_flanks']} from the right, {counts['both_flanks']} from both); "
        f"{counts['sightings_not_identifiable']} sightings show no such coat.",
        f"The catalogue: {project.catalogue / 'index.html'}",
        *tell_problems(problems),
    )
    return Outcome(STEP, sentences, counts, problems)


def count(known: Catalogue) -> dict[str, int | float]:
    """How many sightings and individuals, from which flank, and what waits.

    Parameters
    ----------
    known
        What the project knows.
    """
    flanks = Counter(flank for each in known.individuals for flank in each.flanks)
    both = {Flank.LEFT, Flank.RIGHT}
    return {
        "sightings": len(known.sightings),
        "sightings_identifiable": len(known.usable),
        "sightings_not_identifiable": len(known.unusable),
        "individuals": len(known.individuals),
        "left_flanks": flanks[Flank.LEFT],
        "right_flanks": flanks[Flank.RIGHT],
        "both_flanks": sum(both <= each.flanks for each in known.individuals),
        "pairs_waiting_for_a_person": len(known.waiting),
        "ledger_position": known.ledger_position,
    }


def doubts(known: Catalogue) -> Iterator[Problem]:
    """What a person should look at in the catalogue.

    Parameters
    ----------
    known
        What the project knows.
    """
    if known.waiting:
        reason = f"{len(known.waiting)} pairs of sightings may be one animal, and are kept apart."
        remedy = "Answer the questions: pardalis review."
        yield Problem("catalogue", "waits_for_a_person", reason, remedy)
    yield from contradictory_traits(known.individuals, known.decisions)
    for each in known.unbound:
        yield Problem(
            f"decision {each.position}",
            "decision_without_sighting",
            f"{each.decided_by} decided on a sighting that is no longer there.",
            "Look at the photographs again, and decide anew.",
        )
