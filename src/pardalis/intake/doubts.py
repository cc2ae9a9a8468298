"""What is doubtful about the photographs of a card: their times and their camera."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pardalis.records.card_file import CardFile
from pardalis.records.deployment import Deployment, EffortGap
from pardalis.records.media import Media, Placement
from pardalis.records.problem import Problem
from pardalis.records.sentence import following, say, say_many

# From this share of a card's photographs on, it is the clock rather than a visit to the camera.
_CLOCK_SHARE = 0.5


def doubts_of_photos(
    photos: Iterable[CardFile],
    media: Iterable[Media],
    deployment_of: Mapping[str, Deployment | None],
    gaps: Sequence[EffortGap],
) -> list[Problem]:
    """Say of each card what is doubtful about its photographs.

    Parameters
    ----------
    photos
        As read, without copies.
    media
        The same photographs, placed.
    deployment_of
        The deployment of each card, if it has one.
    gaps
        Times in which cameras did not work.
    """
    read: dict[str, list[CardFile]] = defaultdict(list)
    for photo in photos:
        read[photo.card].append(photo)
    placed: dict[str, list[Media]] = defaultdict(list)
    for one in media:
        placed[one.card].append(one)
    problems: list[Problem] = []
    for card in sorted(read):
        deployment = deployment_of[card]
        problems += _without_time(card, placed[card])
        problems += _several_cameras(card, read[card])
        if deployment is None:
            continue
        problems += _outside(card, placed[card], deployment)
        problems += _in_gap(card, placed[card], deployment, gaps)
        problems += _other_offset(card, read[card], deployment)
    return problems


def without_offset(cards: Iterable[str]) -> Iterator[Problem]:
    """Say of how many cards the camera clock's offset from UTC is not known.

    Parameters
    ----------
    cards
        Those with photographs that have a time and no offset.
    """
    named = sorted(cards)
    if named:
        yield Problem(
            named[0] if len(named) == 1 else f"{len(named)} cards",
            "no_utc_offset",
            say("The camera clock's offset from UTC is not known; its times are taken as UTC."),
            say("Name the card's deployment, with its times and offset, in deployments.csv."),
        )


def _without_time(card: str, media: Sequence[Media]) -> Iterator[Problem]:
    number = sum(one.placement is Placement.NO_TIME for one in media)
    if number:
        yield Problem(
            card,
            "no_time",
            say(
                "Photographs without a time of the camera's clock: {number} of {all}.",
                number=number,
                all=len(media),
            ),
            say("They are kept, but count in no estimate; look for the card's original files."),
        )


def _several_cameras(card: str, photos: Sequence[CardFile]) -> Iterator[Problem]:
    cameras = Counter((photo.make, photo.model, photo.serial) for photo in photos)
    del cameras["", "", ""]
    if len(cameras) > 1:
        names = ", ".join(" ".join(filter(None, camera)) for camera in sorted(cameras))
        yield Problem(
            card,
            "several_cameras",
            say_many(
                "This folder holds photographs of {n} camera: {names}.",
                "This folder holds photographs of {n} cameras: {names}.",
                len(cameras),
                names=names,
            ),
            say("Give each camera's photographs a folder of their own."),
        )


def _outside(card: str, media: Sequence[Media], deployment: Deployment) -> Iterator[Problem]:
    outside = [one for one in media if one.placement is Placement.OUTSIDE_DEPLOYMENT]
    if not outside:
        return
    dates = sorted(one.timestamp for one in outside if one.timestamp)
    reason = say(
        "Photographs dated outside deployment {deployment} ({start} to {end}): {number} of {all}, "
        "from {first} to {last} UTC. They are kept apart.",
        deployment=deployment.deployment_id,
        start=f"{deployment.deployment_start:%Y-%m-%d}",
        end=f"{deployment.deployment_end:%Y-%m-%d}",
        number=len(outside),
        all=len(media),
        first=f"{dates[0]:%Y-%m-%d %H:%M}",
        last=f"{dates[-1]:%Y-%m-%d %H:%M}",
    )
    if len(outside) < _CLOCK_SHARE * len(media):
        remedy = say(
            "See whether the table's dates are right, or the photographs are of another visit."
        )
        yield Problem(card, "outside_deployment", reason, remedy)
        return
    remedy = say(
        "See what would mend it: pardalis clocks. If the table names the wrong card or dates, "
        "correct it."
    )
    told = following(reason, say("The camera's clock is likely wrong."))
    yield Problem(card, "clock_wrong", told, remedy)


def _in_gap(
    card: str, media: Sequence[Media], deployment: Deployment, gaps: Sequence[EffortGap]
) -> Iterator[Problem]:
    for gap in gaps:
        if gap.deployment_id != deployment.deployment_id:
            continue
        number = sum(
            one.timestamp is not None
            and one.placement is Placement.PLACED
            and gap.gap_start <= one.timestamp < gap.gap_end
            for one in media
        )
        if number:
            yield Problem(
                card,
                "photos_in_gap",
                say(
                    "Photographs dated in the gap of {deployment} from {start} to {end} UTC: "
                    "{number}.",
                    deployment=deployment.deployment_id,
                    start=f"{gap.gap_start:%Y-%m-%d %H:%M}",
                    end=f"{gap.gap_end:%Y-%m-%d %H:%M}",
                    number=number,
                ),
                say("The camera did work then, or its clock was wrong: correct the gap row."),
            )


def _other_offset(
    card: str, photos: Sequence[CardFile], deployment: Deployment
) -> Iterator[Problem]:
    told = {photo.camera_utc_offset for photo in photos} - {None, deployment.utc_offset}
    if told:
        yield Problem(
            card,
            "utc_offset_differs",
            say(
                "The camera tells another offset from UTC than deployment {deployment}; the "
                "table's is used.",
                deployment=deployment.deployment_id,
            ),
            say("Correct the offset of deploymentStart in the table if the camera is right."),
        )
