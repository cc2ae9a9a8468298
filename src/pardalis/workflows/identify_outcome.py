"""What identification ends with: counts, error rates, contact sheets, and what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from pardalis.records.detection import Flank
from pardalis.records.error_rates import ErrorRates
from pardalis.records.sentence import say, say_many
from pardalis.store import cards, identities, results
from pardalis.store.database import Connection
from pardalis.workflows.catalogue import Catalogue, catalogue_of_sightings
from pardalis.workflows.hints import command
from pardalis.workflows.identity_doubts import doubts, rates_of
from pardalis.workflows.named_elsewhere import named_elsewhere
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.project import Project

STEP = "identify"
_SHEETS = "catalogue"


def conclude(project: Project) -> Outcome:
    """Write the contact sheets, note the counts and what is doubtful, and tell both.

    Parameters
    ----------
    project
        An open project whose catalogue is up to date.
    """
    # Pictures and the estimate's libraries: those who only read the catalogue do not wait for them.
    from pardalis.report.contact_sheets import write_contact_sheets
    from pardalis.workflows.content import sheets_content

    known, rates = note(project)
    counts = count(known)
    sheets = write_contact_sheets(sheets_content(project), project.cards, project.catalogue)
    with project.database.write() as connection:
        cards.replace_problems(connection, _SHEETS, sheets.problems)
        problems = (*cards.problems(connection, STEP), *sheets.problems)
    sentences = (
        say(
            "{individuals} individuals from {sightings} sightings with a coat to tell by ({left} "
            "known from the left, {right} from the right, {both} from both); {others} sightings "
            "show no such coat.",
            individuals=counts["individuals"],
            sightings=counts["sightings_identifiable"],
            left=counts["left_flanks"],
            right=counts["right_flanks"],
            both=counts["both_flanks"],
            others=counts["sightings_not_identifiable"],
        ),
        *rates.sentences,
        *_named(project, known),
        say("The catalogue: {file}", file=str(project.catalogue / "index.html")),
        *tell_problems(problems),
    )
    return Outcome(STEP, sentences, counts, problems, {"error_rates": asdict(rates)})


def _named(project: Project, known: Catalogue) -> list[str]:
    """That others named animals which the catalogue does not know by these names."""
    named = named_elsewhere(project, known).unsaid
    if not named:
        return []
    adopt = command("adopt", project.survey, project.folder)
    return [
        say_many(
            "Tables, packages or tags of others name {n} animal in these sightings. To take it in, "
            "as decisions that can be undone: {adopt} --by NAME.",
            "Tables, packages or tags of others name {n} animals in these sightings. To take them "
            "in, as decisions that can be undone: {adopt} --by NAME.",
            len(named),
            adopt=adopt,
        )
    ]


def note(project: Project) -> tuple[Catalogue, ErrorRates]:
    """Note the counts of the catalogue, how often it is wrong and what is doubtful; gives them.

    Parameters
    ----------
    project
        An open project whose catalogue is up to date.
    """
    with project.database.write() as connection:
        known = catalogue_of_sightings(connection)
        return known, note_in(connection, known)


def note_in(connection: Connection, known: Catalogue) -> ErrorRates:
    """As `note`, of a catalogue that was read already; gives how often reader and machine err.

    Parameters
    ----------
    connection
        In a transaction.
    known
        The catalogue as it is in this transaction.
    """
    problems = doubts(known, identities.mirrored(connection))
    cards.replace_problems(connection, STEP, problems)
    rates = rates_of(known)
    results.put_error_rates(connection, rates)
    note_counts(connection, known, count(known))
    return rates


def note_counts(
    connection: Connection, known: Catalogue, counts: Mapping[str, int | float]
) -> None:
    """Note what is told of a catalogue where nobody reads it.

    Parameters
    ----------
    connection
        In the transaction that stored it.
    known
        The catalogue.
    counts
        From `count`.
    """
    results.put_step(connection, STEP, results.step_made_from(connection, STEP) or "", counts)
    results.put_catalogue_hash(connection, known.hash)


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
