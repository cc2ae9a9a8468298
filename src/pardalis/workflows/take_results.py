"""What others found in the photographs takes the place of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pardalis.detect.species.classified import believed
from pardalis.detect.species.lineage import lineage_of, lowest
from pardalis.detect.species.species_list import SpeciesList
from pardalis.errors import InputError
from pardalis.exchange.keywords.said import keywords_of, observation_cells
from pardalis.exchange.photo_rows import PhotoRow, bound_rows
from pardalis.exchange.result_files import ResultFile, read_result_file
from pardalis.exchange.statements import apply_statements
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media
from pardalis.records.problem import Problem
from pardalis.records.sentence import enumerated, say
from pardalis.store import findings, foreign
from pardalis.workflows.batches import Progress, map_in_order, workers
from pardalis.workflows.make_detection_model import species_list
from pardalis.workflows.project import Project
from pardalis.workflows.replace_findings import replace_findings
from pardalis.workflows.settings import FindSettings
from pardalis.workflows.sure_findings import sure

KEYWORDS = "keywords"
"""Under this name rows made of XMP and IPTC keywords are kept."""

_ANY = FindSettings(confidence=0.0)
"""What people said is kept, however sure the machine was."""


def take_results(
    project: Project, settings: FindSettings, media: Sequence[Media], progress: Progress
) -> tuple[Problem, ...]:
    """Take findings and labels from a file of another program, or from keywords.

    Parameters
    ----------
    project
        An open project.
    settings
        `results` names the file; with `tags` the photographs' keywords are read.
    media
        The survey's photographs.
    progress
        Told how far the reading of keywords is.

    Returns
    -------
    tuple of Problem
        What fits no photograph, and what stays open.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    problems: tuple[Problem, ...] = ()
    if settings.results is not None:
        read = read_result_file(settings.results, media, settings.species_column)
        read = _held_against(species_list(settings.species_list), read, settings)
        problems += _put(project, read, settings.results.name, settings)
    if settings.tags:
        problems += _put(project, _tags(project, settings, media, progress), KEYWORDS, _ANY)
    return problems


def _held_against(
    listed: SpeciesList | None, read: ResultFile, settings: FindSettings
) -> ResultFile:
    """What the species list leaves of the names."""
    if listed is None or settings.species_list is None:
        return read
    taxa = {lowest(each): each for each in map(lineage_of, read.labels)}
    named = {one.scientific_name for each in read.findings for one in each.detections} - {""}
    lineages = {name: taxa.get(name) or lineage_of(name) for name in named}
    listed = listed.knowing(taxa.values())
    unplaced = sorted(name for name, each in lineages.items() if listed.leaves_open(each))
    if unplaced:
        raise InputError(
            f"The species list '{settings.species_list}' names {enumerated(*listed.wide)}, and "
            f"the results do not tell of which family {enumerated(*unplaced)} is.",
            "Write the genera or the species of that family into the list.",
        )
    problems = read.problems
    if named and not any(name in listed.names for each in lineages.values() for name in each):
        reason = say(
            "Nothing that the results name is on it: {names}.", names=enumerated(*sorted(named))
        )
        remedy = say("See that it holds scientific names, such as 'Panthera pardus'.")
        problems += (Problem(settings.species_list.name, "species_list", reason, remedy),)
    kept = (
        replace(each, detections=believed(each.detections, listed, lineages))
        for each in read.findings
    )
    return replace(read, findings=tuple(kept), problems=problems)


def _put(
    project: Project, read: ResultFile, source: str, least: FindSettings
) -> tuple[Problem, ...]:
    with project.database.write() as connection:
        former = {each.media_id: each for each in findings.findings(connection)}
        stated = apply_statements(read.rows, former)
        replace_findings(connection, sure((*read.findings, *stated.findings), least))
        if read.rows:
            foreign.replace_foreign_rows(connection, source, stated.rows, "observations")
    return (*read.problems, *stated.problems)


def _tags(
    project: Project, settings: FindSettings, media: Sequence[Media], progress: Progress
) -> ResultFile:
    rows: list[PhotoRow] = []
    problems: list[Problem] = []
    with workers(settings.workers) as executor:
        read = map_in_order(executor, partial(_read, project.cards), media)
        for done, (path, (keywords, torn)) in enumerate(read, start=1):
            rows += [PhotoRow(done, (path,), cells) for cells in observation_cells(keywords)]
            problems += [Problem(path, "unreadable_keywords", reason) for reason in torn]
            progress("Keywords", done, len(media))
    bound, lost = bound_rows(KEYWORDS, rows, media)
    return ResultFile((), bound, (*problems, *lost))


def _read(
    root: CardSource, photo: Media
) -> tuple[str, tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]]:
    return photo.file_path, keywords_of(root, photo.file_path)
