"""Sightings as they are shown: with what people corrected, best photographs first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pardalis.records.individual import Individual
from pardalis.records.media import Placement
from pardalis.records.sighting import Sighting
from pardalis.records.sighting_view import CoatView, SightingView
from pardalis.report.catalogue import View, worth
from pardalis.store import findings
from pardalis.store.database import Connection


def views_of(
    sightings: Iterable[Sighting], individuals: Iterable[Individual], people: Collection[str]
) -> dict[str, SightingView]:
    """The sightings as they are shown, by `sighting_id`.

    Parameters
    ----------
    sightings
        Those with a coat to tell an animal by, corrected.
    individuals
        The catalogue.
    people
        `media_id`s of photographs in which a person was found.
    """
    owner = {name: each.individual_id for each in individuals for name in each.sightings}
    made = (view_of(each, owner.get(each.sighting_id, ""), people) for each in sightings)
    return {each.sighting_id: each for each in made}


def view_of(sighting: Sighting, individual_id: str, people: Collection[str]) -> SightingView:
    """One sighting as it is shown.

    Parameters
    ----------
    sighting
        Corrected.
    individual_id
        Whose; empty if of none.
    people
        `media_id`s of photographs in which a person was found.
    """
    first = sighting.media[0]
    views = sorted(_coat_views(sighting, people), key=lambda each: -each.worth)
    shown = [each.worth for each in views if not each.with_people]
    # A photograph dated outside its deployment comes from a clock that was wrong.
    is_dated = first.placement is not Placement.OUTSIDE_DEPLOYMENT
    return SightingView(
        sighting.sighting_id,
        individual_id,
        sighting.flank,
        first.deployment_id,
        first.timestamp if is_dated else None,
        first.utc_offset,
        shown[0] if shown else 0.0,
        tuple(views),
    )


def people_among(connection: Connection, sightings: Iterable[Sighting]) -> frozenset[str]:
    """Which photographs of these sightings show a person, too, by `media_id`.

    Parameters
    ----------
    connection
        To read with.
    sightings
        Any.
    """
    media = {one.media_id for each in sightings for one in each.media}
    return findings.with_people(connection, media)


def _coat_views(sighting: Sighting, people: Collection[str]) -> Iterable[CoatView]:
    for media, detection in zip(sighting.media, sighting.detections, strict=True):
        seen = View(sighting.sighting_id, detection, media, sighting.flank, "", None)
        yield CoatView(
            detection.detection_id,
            media.media_id,
            detection.box,
            media.frame,
            round(worth(seen), 3),
            media.media_id in people or detection.observation_type == "human",
        )
