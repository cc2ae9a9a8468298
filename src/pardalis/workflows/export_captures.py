"""What leaves a survey: captures and effort as tables or secr's text, or a package of it all."""

from __future__ import annotations

from pardalis.errors import InputError, NotReadyError
from pardalis.exchange.capture_tables_writer import write_capture_tables
from pardalis.exchange.secr_text_writer import write_secr_text
from pardalis.records.address import Survey
from pardalis.records.capture_history import CaptureHistory
from pardalis.store import cards
from pardalis.workflows.catalogue import catalogue_of_sightings
from pardalis.workflows.counted_effort import read_effort
from pardalis.workflows.export_package import export_package
from pardalis.workflows.gather_captures import gather
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import DEPLOYMENTS_TABLE, open_project
from pardalis.workflows.said_effort import gaps_in
from pardalis.workflows.settings import EstimateSettings, ExportSettings

STEP = "export"


def export_captures(survey: Survey, settings: ExportSettings) -> Outcome:
    """Write the captures by which density is estimated, with the effort, for other programs.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Where to, in which form, and by which flank.

    Returns
    -------
    Outcome
        Its `answer` names the files.

    Raises
    ------
    NotReadyError
        If nothing was imported, or where the cameras stood is not known.
    InputError
        If the folder cannot be written to, or a name cannot be written.
    """
    if settings.form == "camtrap-dp":
        with open_project(survey, settings.project) as project:
            return export_package(project, settings)
    history, crs = _captures(survey, settings)
    if not settings.folder.is_dir():
        try:
            settings.folder.mkdir(parents=True)
        except OSError as error:
            raise InputError(
                f"The folder '{settings.folder}' cannot be made: {error.strerror}.",
                "Name another.",
            ) from error
    if settings.form == "secr":
        captures, traps = settings.folder / "captures.txt", settings.folder / "traps.txt"
        files = (captures, *write_secr_text((history,), captures, traps))
    else:
        files = tuple(write_capture_tables((history,), settings.folder).values())
    names = ", ".join(dict.fromkeys(file.name for file in files))
    sentences = (
        f"Written into {settings.folder}: {names}.",
        f"{len(history.individual_ids)} animals, {int(history.count.sum())} captures, "
        f"{history.usage.shape[1]} nights.",
        f"Coordinates are metres in {crs}: the files hold the cameras' true places, keep them "
        "as secret as these.",
    )
    answer = {"files": [str(file) for file in dict.fromkeys(files)], "crs": crs}
    return Outcome(STEP, sentences, answer=answer)


def _captures(survey: Survey, settings: ExportSettings) -> tuple[CaptureHistory, str]:
    with open_project(survey, settings.project) as project, project.database.read() as connection:
        known, deployments = catalogue_of_sightings(connection), cards.deployments(connection)
        effort = read_effort(connection, deployments, gaps_in(connection))
    if not deployments:
        raise NotReadyError(
            f"There is no {DEPLOYMENTS_TABLE}: where each camera stood is not known.",
            "Write one with 'pardalis init', fill it in and import again.",
        )
    chosen = EstimateSettings(
        session=settings.session,
        flank=settings.flank,
        animals=settings.animals,
        doubtful_effort=settings.doubtful_effort,
    )
    captures = gather(known, deployments, effort, chosen)
    return captures.history, captures.crs
