"""What people say of who is who: decide, mark, merge, split, adopt, undo; and the ledger."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pardalis.cli import show
from pardalis.cli.options import (
    AsCsv,
    AsJson,
    AsOf,
    Because,
    By,
    ProjectFolder,
    Survey,
    chosen,
    option,
)
from pardalis.workflows.settings import ReviewSettings


class VerdictName(StrEnum):
    """What a person can say of two sightings."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


Animal = Annotated[str, typer.Argument(help="An animal, such as L001, or its name.")]


def add_to(app: typer.Typer) -> None:
    """Give the application these commands."""
    app.command("decide")(decide)
    app.command("mark")(mark)
    app.command("merge")(merge)
    app.command("split")(split)
    app.command("adopt")(adopt)
    app.command("undo")(undo)
    app.command("ledger")(ledger)
    app.command("review")(review)


def decide(
    survey: Survey,
    sighting_a: Annotated[str, typer.Argument(help="A sighting, as the catalogue names it.")],
    verdict: Annotated[VerdictName, typer.Argument(help="What you say of the two.")],
    sighting_b: Annotated[str, typer.Argument(help="Another sighting.")],
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Append a person's verdict on two sightings to the ledger; the catalogue follows."""
    from pardalis.workflows.decide import decide as job

    outcome = job(survey, sighting_a, verdict.value, sighting_b, by, because, project)
    show.say_outcome(outcome, as_json)


def mark(
    survey: Survey,
    name: Annotated[
        str,
        typer.Argument(
            help="A sighting, as the catalogue names it; or a photograph: its file, its id, or "
            "the id of what was found on it."
        ),
    ],
    marks: Annotated[
        list[str],
        typer.Argument(
            help="not_identifiable, identifiable, flank=left, box=x,y,width,height, "
            "sex=female, life_stage=adult, name=..., note=..., species='Panthera pardus'; of a "
            "photograph: observation=human, observation=blank, count=2, "
            "added='animal x,y,width,height', confirmed"
        ),
    ],
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what one sighting or one photograph shows: its flank, its box, its kind, whose it is."""
    from pardalis.workflows.mark_photo import mark as job

    show.say_outcome(job(survey, name, marks, by, because, project), as_json)


def merge(
    survey: Survey,
    individual_a: Animal,
    individual_b: Annotated[str, typer.Argument(help="The same animal under another id.")],
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say that two animals of the catalogue are one."""
    from pardalis.workflows.regroup import merge as job

    show.say_outcome(job(survey, individual_a, individual_b, by, because, project), as_json)


def split(
    survey: Survey,
    individual: Animal,
    sightings: Annotated[
        list[str], typer.Argument(help="Those of its sightings that are another animal.")
    ],
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say that some sightings of an animal are another animal, one of their own."""
    from pardalis.workflows.regroup import split as job

    show.say_outcome(job(survey, individual, sightings, by, because, project), as_json)


def adopt(
    survey: Survey,
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take in the animals that tables, packages or tags of others name, as decisions."""
    from pardalis.workflows.adopt_names import adopt_names

    show.say_outcome(adopt_names(survey, by, because, project), as_json)


def undo(
    survey: Survey,
    position: Annotated[int, typer.Argument(help="Of the decision, as the ledger numbers it.")],
    by: By,
    because: Because = "",
    project: ProjectFolder = None,
    as_json: AsJson = False,
) -> None:
    """Take back a decision, with all that was said at once with it; both stay in the ledger."""
    from pardalis.workflows.undo_decision import undo_decision

    show.say_outcome(undo_decision(survey, position, by, because, project), as_json)


def ledger(
    survey: Survey,
    as_of: AsOf = None,
    project: ProjectFolder = None,
    as_csv: AsCsv = False,
    as_json: AsJson = False,
) -> None:
    """Print who said what, when, and whether it still holds."""
    from pardalis.workflows.ledger import ledger as job

    show.say_table(*job(survey, as_of, project), as_csv=as_csv, as_json=as_json)


def review(
    survey: Survey,
    project: ProjectFolder = None,
    questions: Annotated[int | None, option(ReviewSettings, "questions")] = None,
    opinion: Annotated[bool | None, option(ReviewSettings, "opinion")] = None,
    as_json: AsJson = False,
) -> None:
    """Put the questions whose answers would change the catalogue most, with their pictures."""
    from pardalis.workflows.review_identities import review_identities

    settings = chosen(ReviewSettings, project=project, questions=questions, opinion=opinion)
    show.say_outcome(review_identities(survey, settings), as_json)
