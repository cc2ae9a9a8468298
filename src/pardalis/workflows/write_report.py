"""The project's state to a page that opens without a network."""

from __future__ import annotations

from pardalis.records.address import Survey
from pardalis.records.sentence import say
from pardalis.report.answer import answer_sentences
from pardalis.report.page import render
from pardalis.report.pictures import page_pictures
from pardalis.store import results
from pardalis.whole_files import whole_file
from pardalis.workflows.batches import Progress, silent
from pardalis.workflows.content import report_content
from pardalis.workflows.outcome import Outcome
from pardalis.workflows.project import Project, open_project
from pardalis.workflows.settings import ReportSettings

STEP = "report"


def write_report(
    survey: Survey, settings: ReportSettings | None = None, progress: Progress = silent
) -> Outcome:
    """Write `report.html` into the project folder.

    Parameters
    ----------
    survey
        The survey folder.
    settings
        Where the project is.
    progress
        Told when the page is begun and done.

    Returns
    -------
    Outcome
        The answer in words, and where the report lies.

    Raises
    ------
    NotReadyError
        If nothing has been imported.
    """
    settings = settings or ReportSettings()
    with open_project(survey, settings.project) as project:
        return run(project, progress)


def run(project: Project, progress: Progress) -> Outcome:
    """Write the report of an open project; as `write_report`."""
    progress("Report", 0, 1)
    content = report_content(project)
    page = render(content, page_pictures(content, project.cards))
    with whole_file(project.report) as part:
        part.write_text(page, encoding="utf-8")
    with project.database.write() as connection:
        results.put_step(connection, STEP, "", {})
    progress("Report", 1, 1)
    report = say("The report: {file}", file=str(project.report))
    sentences = (*answer_sentences(content), report)
    return Outcome(STEP, sentences, answer={"report": str(project.report)})
