"""A person's verdict on two sightings, and the catalogue that follows from it."""

from __future__ import annotations

from pathlib import Path

from pardalis.errors import InputError
from pardalis.identify.identities.ledger import contradictions
from pardalis.records.decision import Decision, Verdict
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import open_project
from pardalis.workflows.speak import Words, append, read_identified, sighting_of


def decide(
    survey: Path,
    sighting_a: str,
    verdict: str,
    sighting_b: str,
    decided_by: str,
    evidence: str = "",
    folder: Path | None = None,
) -> Outcome:
    """Append a decision to the ledger and derive the catalogue anew.

    Parameters
    ----------
    survey
        The survey folder.
    sighting_a, sighting_b
        The two sightings, by `sighting_id`.
    verdict
        "same", "different" or "cannot_tell".
    decided_by
        The person.
    evidence
        In the person's words.
    folder
        The project folder, if it is not the survey's own.

    Raises
    ------
    InputError
        If a sighting is not known, or both are one.
    NotReadyError
        If the animals have not been told apart yet.
    """
    words = Words(decided_by, evidence)
    with open_project(survey, folder) as project:
        known = read_identified(project)
        first = sighting_of(known, sighting_a).sighting_id
        second = sighting_of(known, sighting_b).sighting_id
        if first == second:
            raise InputError(
                "A sighting cannot be compared with itself.", "Name two different sightings."
            )
        said = words.say(Verdict(verdict), first, second)
        kept, after = append(project, [said])
    return told(survey, "decide", kept, after)


def told(
    survey: Path, job: str, kept: tuple[Decision, ...], known: Catalogue, *more: str
) -> Outcome:
    """What was said, and what became of the catalogue.

    Parameters
    ----------
    survey
        The survey folder.
    job
        The command.
    kept
        The act, as it stands in the ledger.
    known
        The catalogue that follows.
    more
        Further sentences.
    """
    animals = len(known.individuals)
    sentences = [f"Decision {each.position}: {in_words(each)}." for each in kept]
    sentences += more
    sentences += overruled(kept, known)
    sentences.append(f"The catalogue now has {animals} individuals.")
    sentences.append(f"Run 'pardalis census {survey}' to bring the numbers up to date.")
    position = kept[0].position
    counts: dict[str, int | float] = {"position": position, "individuals": animals}
    return Outcome(job, tuple(sentences), counts)


def in_words(decision: Decision) -> str:
    """What was said, and by whom, as one clause.

    Parameters
    ----------
    decision
        Of the ledger.
    """
    verdict = decision.verdict.value.replace("_", " ")
    if decision.verdict is Verdict.UNDO:
        return f"decision {decision.value} is undone, says {decision.decided_by}"
    of = " and ".join(decision.sightings)
    if decision.verdict is Verdict.BOX:
        of = f"{decision.detection_id} in {of}"
    value = f" {decision.value or '(none)'}" if has_value(decision.verdict) else ""
    return f"{of}: {verdict}{value}, says {decision.decided_by}"


def has_value(verdict: Verdict) -> bool:
    """Whether a verdict states a value.

    Parameters
    ----------
    verdict
        What was said.
    """
    return verdict in (
        Verdict.FLANK, Verdict.BOX, Verdict.NAME, Verdict.SEX, Verdict.LIFE_STAGE, Verdict.NOTE
    )  # fmt: skip


def overruled(kept: tuple[Decision, ...], known: Catalogue) -> list[str]:
    """The earlier verdicts that leave no room beside what was said now.

    Parameters
    ----------
    kept
        The act.
    known
        The catalogue that follows.
    """
    now = {each.position for each in kept}
    return [
        f"This contradicts decision {each.overruled.position} "
        f"({in_words(each.overruled)}), which gives way. To take it back: "
        f"pardalis undo SURVEY {kept[0].position}."
        for each in contradictions(known.decisions)
        if now & {one.position for one in each.against}
    ]
