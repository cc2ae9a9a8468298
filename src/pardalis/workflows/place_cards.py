"""Photographs in their place and time, from what the cards' files told into the store."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from pardalis import __version__
from pardalis.errors import SurveyError
from pardalis.intake.clocks.in_words import right_clocks, standing_mends
from pardalis.intake.place import Placed, place_cards
from pardalis.intake.placing import Ground
from pardalis.intake.scan import Listing
from pardalis.intake.settings import IntakeSettings
from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.store import cards, findings, identities, results
from pardalis.store.database import Connection
from pardalis.workflows.batches import Progress
from pardalis.workflows.doubtful_clocks import STEP as CLOCKS
from pardalis.workflows.doubtful_clocks import problem_of_clock
from pardalis.workflows.foreign_tables import Taken, doubts_of_tables, files_of_survey, put, take
from pardalis.workflows.import_told import Tally, problems_of_files, told_files, unread_files
from pardalis.workflows.outcome import Outcome, tell_problems
from pardalis.workflows.photo_times import settings_of_last_import, time_choices, time_rules
from pardalis.workflows.placed_state import PlacedHash, note_placed
from pardalis.workflows.project import Project
from pardalis.workflows.read_cards import STEP, finish_reading
from pardalis.workflows.settings import ImportSettings

PLACE = "place"
"""Under which doubts about places and times are kept: they are told anew without reading."""
_HALF = 32
"""Of the hash that says from what places were made; the second half is that of clocks' mends."""
Table = tuple[Sequence[Deployment], Sequence[EffortGap]]


def place_anew(
    project: Project,
    listing: Listing,
    table: Table | None,
    settings: ImportSettings,
    taken: Taken | None,
    gone: Sequence[CardFile],
) -> Outcome:
    """Put the photographs in their place and time, and note that the import has run.

    Parameters
    ----------
    project
        An open project, its files read.
    listing
        What lies in the survey folder now.
    table
        Deployments and gaps; None without a table.
    settings
        As `settled` gave them.
    taken
        What other programs' tables say; None without such tables.
    gone
        Media that are no longer there.

    Raises
    ------
    SurveyError
        If there is no photograph that can be read.
    """
    deployments, gaps = table if table is not None else (None, ())
    with project.database.write() as connection:
        cards.replace_deployments(connection, deployments or (), gaps)
        taken = taken and taken.matched(cards.card_files(connection))
        tally, placed = _place(connection, taken, deployments, gaps, _rules(settings))
        unread = [*listing.problems, *unread_files(connection, gone, listing)]
        if taken is not None:
            unread += [*put(connection, taken), *doubts_of_tables(project, taken, settings)]
        counts = tally.counts(connection, placed)
        results.put_unsearched(connection, findings.count_unsearched(connection))
        cards.replace_problems(connection, STEP, unread)
        doubtful = _note_doubts(connection, placed)
        # What is gone now may be there again at the next import.
        ground = "" if gone else made_from(connection, listing, table, settings)
        results.put_step(connection, STEP, ground, counts)
        chosen = {"burst_gap": settings.burst_gap, "independence": settings.independence}
        results.put_choices(connection, STEP, chosen | time_choices(settings))
    problems = (*unread, *doubtful)
    if not tally.media:
        # The first of each kind.
        told = (each.splitlines()[0] for each in tell_problems(problems))
        raise SurveyError(
            f"None of the {counts['files_on_the_cards']} files in '{project.survey}' is a "
            f"photograph that can be read. {' '.join(told)}",
            "Copy the cards again.",
        )
    return Outcome(STEP, told_files(counts, placed.pairs, problems), counts, problems)


def place_again(project: Project) -> None:
    """Put the photographs in their place and time anew, as after a clock was mended.

    No photograph is read: the cards need not be there.

    Parameters
    ----------
    project
        An open project.
    """
    taken = take(project, ImportSettings())
    with project.database.write() as connection:
        # A change before all reading: nobody else changes meanwhile what is read.
        cards.replace_problems(connection, PLACE, ())
        before = results.step_made_from(connection, STEP)
        taken = taken and taken.matched(cards.card_files(connection))
        deployments, gaps = cards.deployments(connection), cards.gaps(connection)
        rules = _rules(settings_of_last_import(connection))
        tally, placed = _place(connection, taken, deployments or None, gaps, rules)
        _note_doubts(connection, placed)
        results.put_unsearched(connection, findings.count_unsearched(connection))
        told = before and before[:_HALF] + _mends(connection)
        results.put_step(connection, STEP, told or "", tally.counts(connection, placed))


def finish_import(project: Project, count: int | None, progress: Progress) -> None:
    """Read whole what was imported by its header only, as far as it is there, and place it anew.

    Whatever is kept under a photograph's `media_id` must wait for this: the ID is of its content.

    Parameters
    ----------
    project
        An open project.
    count
        Threads, by default one a processor.
    progress
        Told how far the reading is.
    """
    if not finish_reading(project, count, progress):
        return
    place_again(project)
    with project.database.write() as connection:
        results.outdate_step(connection, STEP)
        told = cards.problems(connection, STEP)
        subjects = {problem.subject for problem in told}
        torn = (each for each in problems_of_files(connection) if each.subject not in subjects)
        cards.replace_problems(connection, STEP, (*told, *torn))


def unchanged(
    project: Project, listing: Listing, table: Table | None, settings: ImportSettings
) -> Outcome | None:
    """What the last import told, if nothing that it rests on has changed; None otherwise.

    Parameters
    ----------
    project
        An open project in which nothing was read just now, and nothing is gone.
    listing, table, settings
        As for `place_anew`.
    """
    if table is None:
        # Which cameras are paired is told at each import.
        return None
    with project.database.read() as connection:
        known = results.step_made_from(connection, STEP)
        if not known or known != made_from(connection, listing, table, settings):
            return None
        counts = results.step_counts(connection)[STEP]
        steps = (STEP, PLACE, CLOCKS)
        problems = tuple(each for step in steps for each in cards.problems(connection, step))
    return Outcome(STEP, told_files(counts, (), problems), counts, problems)


def made_from(
    connection: Connection, listing: Listing, table: Table | None, settings: ImportSettings
) -> str:
    """A hash of all that places rest on besides the files themselves.

    Parameters
    ----------
    connection
        To read the mends of clocks with.
    listing, table, settings
        As for `place_anew`.
    """
    beside = (listing.problems, listing.without_media, len(listing.files))
    told = (__version__, beside, table and tuple(map(tuple, table)), _rules(settings))
    return _hashed(told) + _mends(connection)


def _mends(connection: Connection) -> str:
    return _hashed(sorted(standing_mends(identities.decisions(connection)).items()))


def _hashed(told: object) -> str:
    return hashlib.sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()[:_HALF]


def _place(
    connection: Connection,
    taken: Taken | None,
    deployments: Sequence[Deployment] | None,
    gaps: Sequence[EffortGap],
    rules: IntakeSettings,
) -> tuple[Tally, Placed]:
    """Place and store, a station at a time."""
    ledger = identities.decisions(connection)
    ground = Ground(deployments, gaps, rules, standing_mends(ledger), right_clocks(ledger))
    cards.replace_media(connection, ())
    tally, state = Tally(), PlacedHash()

    def keep(media: Sequence[Media]) -> None:
        cards.add_media(connection, media)
        tally.add(media)
        state.add(media)

    placed = place_cards(files_of_survey(connection, taken), ground, keep)
    note_placed(connection, state.of((*(deployments or ()), *gaps, *placed.clock_doubts)))
    return tally, placed


def _note_doubts(connection: Connection, placed: Placed) -> tuple[Problem, ...]:
    """Whatever moves a photograph in time may make a clock look wrong, or right again."""
    clocks = tuple(map(problem_of_clock, placed.clock_doubts))
    cards.replace_problems(connection, PLACE, placed.problems)
    cards.replace_problems(connection, CLOCKS, clocks)
    return (*placed.problems, *clocks)


def _rules(settings: ImportSettings) -> IntakeSettings:
    return replace(
        IntakeSettings(),
        burst_gap=settings.burst_gap,
        event_gap=settings.independence * 60,
        **time_rules(settings),
    )
