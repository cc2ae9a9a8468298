"""What leaves the project: chosen, looked at as it will leave, and let go."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, BackgroundTasks, Form, Path, Query
from fastapi.responses import FileResponse, RedirectResponse, Response

from pardalis.errors import InputError
from pardalis.records.account import Role
from pardalis.records.find import Scope
from pardalis.web.language import Language
from pardalis.web.positions import LAST
from pardalis.web.showing import show
from pardalis.web.visit import Administering, Analysing, Visit
from pardalis.workflows.desk import parcels
from pardalis.workflows.desk.finds import finds_seen
from pardalis.workflows.desk.publish_settings import Asked, FindChoices, PackageChoices

router = APIRouter(prefix="/publish", include_in_schema=False)

DESIGNS = (
    "simpleRandom", "systematicRandom", "clusteredRandom", "experimental", "targeted",
    "opportunistic",
)  # fmt: skip
"""How cameras may have been placed, in the standard's words."""
MOST_SHOWN = 200
"""So many finds of either kind stand on the page."""
_KINDS = {
    ".jpg": "image/jpeg", ".html": "text/html; charset=utf-8", ".pdf": "application/pdf",
}  # fmt: skip
Words = Annotated[str, Form(max_length=1000)]
Tick = Annotated[bool, Form()]


@router.get("")
def publish(
    visit: Analysing,
    media: Annotated[str, Query(max_length=40)] = "",
    individual: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The choice of what to publish."""
    found, is_new = finds_seen(visit.desk, visit.account)
    return show(
        visit,
        "publish.html",
        media=media,
        individual=individual,
        finds=[each for each in found if each.find.scope is not Scope.PLACE][:MOST_SHOWN],
        finds_of_places=[each for each in found if each.find.scope is Scope.PLACE][:MOST_SHOWN],
        finds_are_new=is_new,
        is_find=media in {each.find.media_id for each in found},
        who=visit.account.full_name or visit.account.name,
        designs=DESIGNS,
        precision=parcels.precision_now(visit.desk),
        precisions=parcels.PRECISIONS,
        may_all=visit.may(Role.ANALYST),
        is_owner=visit.may(Role.ADMIN),
    )


@router.post("/precision")
def precision(visit: Administering, degrees: Annotated[float, Form()]) -> Response:
    """Say to how many degrees places are rounded."""
    parcels.change_precision(visit.desk, visit.account, degrees)
    return RedirectResponse("/publish", status_code=303)


@router.post("/find")
def find(
    visit: Analysing,
    later: BackgroundTasks,
    media: Words = "",
    individual: Words = "",
    title: Words = "",
    place: Words = "",
    who: Words = "",
    credit: Words = "",
    with_position: Tick = False,
    with_first: Tick = False,
) -> Response:
    """Make a find report, to be looked at.

    Parameters
    ----------
    visit
        Who asks.
    later
        Runs after the answer.
    media, individual
        The photograph, or the animal.
    title, place, who, credit
        Words that are told.
    with_position
        Whether the rounded position is told.
    with_first
        Whether it is told of what the photograph is the first record.
    """
    if not media.strip() and not individual.strip():
        raise InputError("Nobody has said which find.", "Name a photograph or an animal.")
    choices = FindChoices(
        media.strip(), individual.strip(), title, place, who, credit, with_position, with_first,
        _words(visit.language), visit.language.code,
    )  # fmt: skip
    return _asked(visit, later, Asked(find=choices))


@router.post("/report")
def report(visit: Analysing, later: BackgroundTasks, exact: Tick = False) -> Response:
    """Make the survey's report, to be looked at."""
    return _asked(visit, later, Asked(exact=exact))


@router.post("/camtrap-dp")
def package(
    visit: Analysing,
    later: BackgroundTasks,
    title: Words = "",
    contributors: Words = "",
    sampling_design: Words = "targeted",
    pictures: Tick = False,
    exact: Tick = False,
) -> Response:
    """Make a Camtrap DP package, to be looked at.

    Parameters
    ----------
    visit
        Who asks.
    later
        Runs after the answer.
    title, contributors, sampling_design
        What only people know of the survey.
    pictures
        Whether the best pictures go with it.
    exact
        Whether the true places leave.
    """
    people = tuple(each.strip() for each in contributors.split(";") if each.strip())
    choices = PackageChoices(title.strip(), people, sampling_design, pictures)
    return _asked(visit, later, Asked(package=choices, exact=exact))


@router.get("/parcels/{parcel_id}")
def parcel(visit: Analysing, parcel_id: str) -> Response:
    """What is to leave, as it will leave."""
    found = parcels.parcel_of(visit.desk, visit.account, parcel_id)
    text = parcels.text_of(visit.desk, visit.account, found)
    return show(visit, "parcel.html", parcel=found, text=text)


@router.get("/parcels/{parcel_id}/files/{number}")
def file(visit: Analysing, parcel_id: str, number: Annotated[int, Path(le=LAST)]) -> Response:
    """One of its files, to be looked at."""
    name, place = parcels.file_of(visit.desk, visit.account, parcel_id, number)
    suffix = name[name.rfind(".") :]
    kind = _KINDS.get(suffix, "text/plain; charset=utf-8")
    headers = {"Content-Disposition": f"inline; filename*=utf-8''{quote(name)}"}
    return FileResponse(place, media_type=kind, headers=headers)


@router.post("/parcels/{parcel_id}/release")
def release(visit: Analysing, parcel_id: str, seen: Tick = False) -> Response:
    """Let it go, once a person says that it was looked at."""
    if not seen:
        raise InputError(
            "Nobody has said that it was looked at.", "Look at it, and tick that you have."
        )
    found, archive = parcels.release(visit.desk, visit.account, parcel_id)
    name = f"pardalis-{found.kind.value}-{found.asked_at:%Y%m%d}.zip"
    return FileResponse(archive, media_type="application/zip", filename=name)


def _words(_: Language) -> dict[str, str]:
    """What a find report says, in the language of who makes it."""
    return {
        "find": _("A find"),
        "species": _("Species"),
        "animal": _("Animal"),
        "first": _("First record"),
        "date": _("Date"),
        "place": _("Place"),
        "position": _("Position"),
        "who": _("Told by"),
        "photograph": _("Photograph"),
        "rounded": _("rounded to %(degrees)s degrees"),
        "on_purpose": _(
            "The position is rounded on purpose: where leopards live is not published more exactly."
        ),
        "made": _("Made with Pardalis."),
        "country": _("in the country: the list of its species does not name it"),
        "reserve": _("in the reserve: the list of its species does not name it"),
        "own_reserve": _("in the reserve, as far as this survey's own records tell"),
        "own_place": _("at this place, as far as this survey's own records tell"),
        "unconfirmed": _("The species was named by a machine, and confirmed by nobody."),
    }


def _asked(visit: Visit, later: BackgroundTasks, asked: Asked) -> Response:
    """Made after the answer: a package of a large survey takes minutes."""
    made = parcels.ask_parcel(visit.desk, visit.account, asked)
    later.add_task(parcels.make_parcel, visit.desk, visit.account, made, asked)
    answer = RedirectResponse(f"/publish/parcels/{made.parcel_id}", status_code=303)
    answer.background = later
    return answer
