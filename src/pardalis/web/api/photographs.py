"""Photographs: which there are, what is on them, what people say of them, and their pictures."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from pardalis.records.decision import Verdict
from pardalis.records.photo_cells import PhotoCell, PhotoCounts, PhotoDays
from pardalis.records.photograph import PhotoFilter
from pardalis.records.seen_photo import PhotoView
from pardalis.web.refusals import ANSWERS
from pardalis.web.visit import Reviewing, Viewing, Visit
from pardalis.workflows.desk import photo_grid
from pardalis.workflows.desk.films import film
from pardalis.workflows.desk.photo_view import photo_view
from pardalis.workflows.desk.photo_words import MOST_AT_ONCE, Word, say_of_photo
from pardalis.workflows.desk.pictures import (
    PictureSize,
    Wanted,
    note_seen,
    picture,
    picture_bytes,
)
from pardalis.workflows.desk.species_names import SpeciesName, species_names

router = APIRouter(prefix="/api/v1", tags=["photographs"], responses=ANSWERS)

MediaId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$")]
_EPOCH = date(1970, 1, 1)
_KIND = Literal["", "animal", "human", "vehicle", "unknown", "blank", "unclassified"]
_AT_WORK = 4
_LIMITER: RunVar[CapacityLimiter] = RunVar("pardalis_pictures")
_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/jpeg": {}}, "description": "The picture."},
    304: {"description": "It is as it was."},
}
_VIDEO: dict[int | str, dict[str, Any]] = {
    200: {"content": {"video/mp4": {}}, "description": "The video."},
    206: {"content": {"video/mp4": {}}, "description": "The part that was asked for."},
    416: {"description": "It has no such part."},
}
_TEXT = 200


class GivenWord(BaseModel):
    """One thing that is said of a photograph.

    Parameters
    ----------
    verdict
        observation, added, count, confirmed, box, species, flank or sex.
    detection_id
        Of what it is said; empty of the whole photograph, and of what is added.
    value
        What is said.
    """

    verdict: Verdict
    detection_id: str = Field("", max_length=32)
    value: str = Field("", max_length=_TEXT)


class GivenWords(BaseModel):
    """What is said of a photograph, in one act.

    Parameters
    ----------
    said
        Each thing.
    since
        As it came with the photograph.
    evidence
        In the person's words.
    """

    said: list[GivenWord] = Field(min_length=1, max_length=MOST_AT_ONCE)
    since: int = Field(ge=0, le=2**31 - 1)
    evidence: str = Field("", max_length=2000)


class Said(BaseModel):
    """An act, and the photograph as it is since.

    Parameters
    ----------
    act
        Position of the act in the ledger.
    photograph
        As it is shown now.
    """

    act: int
    photograph: PhotoView


class Beside(BaseModel):
    """The photograph before or after another one.

    Parameters
    ----------
    media_id
        Its id; None at the end.
    is_wanted
        Whether the one from which was asked is among those of the filter itself.
    """

    media_id: str | None
    is_wanted: bool


def asked_filter(
    station: Annotated[str, Query(max_length=_TEXT)] = "",
    first: Annotated[date | None, Query(description="The first day.")] = None,
    last: Annotated[date | None, Query(description="The last day.")] = None,
    kind: _KIND = "",
    species: Annotated[str, Query(max_length=_TEXT)] = "",
    score: Annotated[int, Query(ge=0, le=9, description="Least tenth of the score.")] = 0,
    individual: Annotated[str, Query(max_length=_TEXT)] = "",
    reviewed: Literal["", "yes", "no"] = "",
    hour: Annotated[int | None, Query(ge=0, le=23, description="By the camera's clock.")] = None,
) -> PhotoFilter:
    """The filter of an address.

    Parameters
    ----------
    station
        As the account knows it.
    first, last
        Days by the camera's clock.
    kind, species, individual
        What the photographs show; of individuals "*" is any of the catalogue.
    score
        Its least tenth.
    reviewed
        "yes" or "no"; empty for all.
    hour
        In which they were taken, 0 to 23.
    """
    return PhotoFilter(
        station,
        (first - _EPOCH).days if first else None,
        (last - _EPOCH).days if last else None,
        kind,
        species,
        score,
        individual,
        None if not reviewed else reviewed == "yes",
        hour,
    )


Filter = Annotated[PhotoFilter, Depends(asked_filter)]


@router.get("/photographs/days")
def read_days(visit: Viewing, wanted: Filter) -> PhotoDays:
    """How many photographs there are on each day."""
    return photo_grid.photo_days(visit.desk, visit.account, wanted)


@router.get("/photographs/counts")
def read_counts(visit: Viewing, wanted: Filter) -> PhotoCounts:
    """How many photographs each choice of the filter would leave."""
    return photo_grid.photo_counts(visit.desk, visit.account, wanted)


@router.get("/photographs")
def read_photographs(
    visit: Viewing,
    wanted: Filter,
    skip: Annotated[int, Query(ge=0, le=10_000_000, description="Of the first day.")] = 0,
    number: Annotated[int, Query(ge=1, le=photo_grid.MOST)] = 100,
) -> tuple[PhotoCell, ...]:
    """Some photographs in order of time.

    Parameters
    ----------
    visit
        Who asks.
    wanted
        Which photographs, from the first day on.
    skip
        So many of that day are passed over.
    number
        At most so many.
    """
    return photo_grid.photo_cells(visit.desk, visit.account, wanted, skip, number)


@router.get("/species")
def read_species(visit: Viewing) -> tuple[SpeciesName, ...]:
    """Species to suggest: those of the survey first, then others of leopards' countries."""
    return species_names(visit.desk, visit.language.code)


@router.get("/photographs/{media_id}")
def read_photograph(visit: Viewing, media_id: MediaId) -> PhotoView:
    """A photograph with all that the account may know of it."""
    return photo_view(visit.desk, visit.account, media_id)


@router.get("/photographs/{media_id}/beside")
def read_beside(visit: Viewing, media_id: MediaId, wanted: Filter, back: bool = False) -> Beside:
    """The photograph before or after another one, under a filter.

    Parameters
    ----------
    visit
        Who asks.
    media_id
        From which.
    wanted
        Among which.
    back
        Whether the one before is asked for.
    """
    found, is_wanted = photo_grid.photo_beside(visit.desk, visit.account, wanted, media_id, back)
    return Beside(media_id=found, is_wanted=is_wanted)


@router.post("/photographs/{media_id}/words")
def say_words(visit: Reviewing, media_id: MediaId, given: GivenWords) -> Said:
    """Say something of a photograph, unless somebody else did since it was given out."""
    words = [Word(each.verdict, each.detection_id, each.value) for each in given.said]
    kept = say_of_photo(
        visit.desk, visit.account, media_id, words, given.since, given.evidence.strip()
    )
    return Said(act=kept[0].act, photograph=photo_view(visit.desk, visit.account, media_id))


@router.get("/photographs/{media_id}/picture", responses=_PICTURE, response_class=Response)
async def read_picture(
    request: Request,
    visit: Viewing,
    media_id: MediaId,
    size: PictureSize = PictureSize.SCREEN,
    detection: Annotated[str, Query(max_length=32)] = "",
    frame: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
    clear: bool = False,
) -> Response:
    """A photograph, or a frame of a video: people blurred unless a reviewer asks for them.

    Parameters
    ----------
    request
        As it came.
    visit
        Who asks.
    media_id
        The photograph.
    size
        How large.
    detection
        Of a crop: what is shown.
    frame
        Of a video, from 0.
    clear
        Whether people are seen, at full size; this is noted.
    """
    wanted = Wanted(media_id, size, detection, frame, clear)
    known = request.headers.get("if-none-match", "")
    # Pictures wait for each other, not for a page's data, nor that for them.
    return await to_thread.run_sync(partial(_picture, visit, wanted, known), limiter=_limiter())


@router.get("/photographs/{media_id}/video", responses=_VIDEO, response_class=Response)
def read_video(visit: Reviewing, media_id: MediaId, clear: bool = False) -> Response:
    """A video as it is, or a part of it, to be played by one who may see all of it.

    Parameters
    ----------
    visit
        Who asks.
    media_id
        The video.
    clear
        Whether people are seen; this is noted.
    """
    file = film(visit.desk, visit.account, media_id, clear)
    headers = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
    # MOV is of the same family, and a browser that is told so plays it.
    return FileResponse(file, media_type="video/mp4", headers=headers)


def _limiter() -> CapacityLimiter:
    """One for each event loop: so many pictures are made at once."""
    found = _LIMITER.get(None)
    if found is None:
        found = CapacityLimiter(_AT_WORK)
        _LIMITER.set(found)
    return found


def _picture(visit: Visit, wanted: Wanted, known: str) -> Response:
    made = picture(visit.desk, visit.account, wanted)
    if wanted.size is PictureSize.FULL:
        note_seen(visit.desk, visit.account, wanted)
    tag = f'"{made.tag}"'
    # Kept by this browser alone, which asks each time whether the account may still see it.
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
    if known == tag:
        return Response(status_code=304, headers=headers)
    data = picture_bytes(visit.desk, made)
    return Response(data, media_type="image/jpeg", headers=headers)
