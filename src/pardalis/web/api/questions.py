"""The queue of questions: pairs given out, their pictures, answers taken and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from pardalis.records.asked_pair import Answered, Round, Side
from pardalis.records.decision import Verdict
from pardalis.records.pair_overlay import PairOverlay
from pardalis.web.positions import LAST
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Reviewing
from pardalis.workflows.desk import questions
from pardalis.workflows.desk.crops import nth_crop
from pardalis.workflows.desk.pair_pictures import overlay_of, panel_of, side_of
from pardalis.workflows.desk.undoing import Undone, undo

router = APIRouter(prefix="/api/v1", tags=["questions"], responses=ANSWERS)

Seat = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w-]+$")]
QuestionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {}}, "description": "The picture."}
}
# What a person looks at again comes from the browser; it never changes under its address.
_KEPT = {"Cache-Control": "private, max-age=3600"}


class Wanted(BaseModel):
    """Pairs for one page.

    Parameters
    ----------
    seat
        What the page calls itself: its pairs are given to it again, and to nobody else.
    number
        How many.
    """

    seat: Seat
    number: int = Field(4, ge=1, le=questions.MOST)


class Held(BaseModel):
    """Pairs that a page keeps.

    Parameters
    ----------
    seat
        As of `Wanted`.
    questions
        Their ids; none frees all of the page's.
    """

    seat: Seat
    questions: list[str] = Field(default=[], max_length=questions.MOST)


class Given(BaseModel):
    """An answer.

    Parameters
    ----------
    seat
        As of `Wanted`.
    verdict
        same, different, cannot_tell or not_identifiable.
    since
        As it came with the pair.
    side
        Of not_identifiable: left, right or both.
    evidence
        In the person's words.
    """

    seat: Seat
    verdict: Verdict
    since: int = Field(ge=0, le=LAST)
    side: Side | None = None
    evidence: str = Field("", max_length=2000)


class Until(BaseModel):
    """How long pairs are kept.

    Parameters
    ----------
    until
        UTC.
    """

    until: datetime


class TakenBack(BaseModel):
    """An undo.

    Parameters
    ----------
    seat
        Of the page of questions on which the answer was given; empty elsewhere.
    why
        In the person's words.
    """

    seat: str = Field("", max_length=64, pattern=r"^[\w-]*$")
    why: str = Field("", max_length=2000)


@router.post("/questions/next")
def next_questions(visit: Reviewing, wanted: Wanted) -> Round:
    """The pairs that change the catalogue most and that nobody else looks at."""
    return questions.next_pairs(visit.desk, visit.account, wanted.seat, wanted.number)


@router.post("/questions/keep")
def keep_questions(visit: Reviewing, held: Held) -> Until:
    """Keep pairs for a page that is still open; with none of them, free all of the page's."""
    if not held.questions:
        questions.leave(visit.desk, visit.account, held.seat)
    until = questions.keep_pairs(visit.desk, visit.account, held.seat, held.questions)
    return Until(until=until)


@router.post(
    "/questions/{question_id}/answer",
    responses={409: {"model": Answered, "description": "Somebody else decided meanwhile."}},
)
def answer_question(
    visit: Reviewing, question_id: QuestionId, given: Given, response: Response
) -> Answered:
    """Take an answer into the ledger, unless somebody else decided since the pair was given out."""
    reply = questions.Reply(
        question_id, given.verdict, given.since, given.side, given.evidence.strip()
    )
    answered = questions.answer(visit.desk, visit.account, given.seat, reply)
    if answered.position is None:
        response.status_code = 409
    return answered


@router.post("/decisions/{position}/undo")
def undo_decision(
    visit: Reviewing, position: Annotated[int, Path(ge=1, le=LAST)], back: TakenBack
) -> Undone:
    """Take back all that was said in one act; both stay in the ledger."""
    return undo(visit.desk, visit.account, position, back.seat, back.why.strip())


@router.get("/questions/{question_id}/overlay")
def read_overlay(visit: Reviewing, question_id: QuestionId, response: Response) -> PairOverlay:
    """How the two flanks lie on each other, and the spots that agree."""
    response.headers.update(_KEPT)
    return overlay_of(visit.desk, visit.account, question_id)


@router.get("/questions/{question_id}/{side}.jpg", responses=_PICTURE, response_class=Response)
def read_panel(visit: Reviewing, question_id: QuestionId, side: Side) -> Response:
    """One of the two flanks."""
    data = panel_of(visit.desk, visit.account, question_id, side)
    return Response(data, media_type="image/jpeg", headers=_KEPT)


@router.get(
    "/questions/{question_id}/{side}/{number}.jpg", responses=_PICTURE, response_class=Response
)
def read_further(
    visit: Reviewing,
    question_id: QuestionId,
    side: Side,
    number: Annotated[int, Path(ge=0, le=999)],
    size: Annotated[int, Query(ge=1, le=4000)] = 1280,
) -> Response:
    """A further photograph of one of the two sightings, best first."""
    view = side_of(visit.desk, visit.account, question_id, side)
    data = nth_crop(visit.desk.project, view, number, size, exactly=True).read_bytes()
    return Response(data, media_type="image/jpeg", headers=_KEPT)
