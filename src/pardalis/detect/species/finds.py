"""First records: a species that is new to a place, a reserve or a country."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from pardalis.detect.species.lineage import lineage_of
from pardalis.detect.species.species_list import SpeciesList
from pardalis.records.deployment import Deployment
from pardalis.records.detection import Detection, Finding
from pardalis.records.find import Find, Scope
from pardalis.records.media import Media, Placement

_ANIMALS = ("animal", "unknown")


def first_records(
    media: Iterable[Media],
    findings: Iterable[Finding],
    deployments: Iterable[Deployment],
    named_by: Mapping[str, str],
    known: Mapping[Scope, SpeciesList],
) -> tuple[Find, ...]:
    """The first record of each species at each place, and whether it is one of the reserve, too.

    Records of the same instant are all the first. Only photographs that lie in time within a
    deployment count, and only names of species: a genus or a family is no find.

    Parameters
    ----------
    media
        The photographs.
    findings
        What was found in them, with the names that people gave.
    deployments
        Which place each is at.
    named_by
        The person who gave the name, by `detection_id`.
    known
        Species known from the reserve and from the country before this survey, where there is a
        list. Without one of the reserve, the first record of the project is new to the reserve
        as far as its own records tell; of a country nothing is said without its list.

    Returns
    -------
    tuple
        The widest scope first, then in order of time.
    """
    places = {each.deployment_id: each.location_id for each in deployments}
    records = sorted(_records(media, findings, places), key=_moment)
    firsts: dict[tuple[str, str], tuple[str, Media, Detection]] = {}
    for species, photo, one in records:
        firsts.setdefault((species, places[photo.deployment_id or ""]), (species, photo, one))
    earliest = {species: photo.timestamp for species, photo, _ in reversed(records)}
    found = []
    for (species, place), (_, photo, one) in firsts.items():
        is_first = photo.timestamp == earliest[species]
        scope, listed = _scope(species, known) if is_first else (Scope.PLACE, False)
        found.append(_find(species, scope, listed, place, photo, one, named_by))
    order = list(Scope)
    return tuple(sorted(found, key=lambda each: (order.index(each.scope), *_order(each))))


def _records(
    media: Iterable[Media], findings: Iterable[Finding], places: Collection[str]
) -> Iterable[tuple[str, Media, Detection]]:
    photos = {
        each.media_id: each
        for each in media
        if each.placement is Placement.PLACED and each.timestamp and each.deployment_id in places
    }
    for finding in findings:
        for one in finding.detections if finding.media_id in photos else ():
            species = lineage_of(one.scientific_name)[-1]
            if species and one.observation_type in _ANIMALS:
                yield species, photos[finding.media_id], one


def _moment(record: tuple[str, Media, Detection]) -> tuple[float, str]:
    _, photo, one = record
    return photo.timestamp.timestamp() if photo.timestamp else 0.0, one.detection_id


def _scope(species: str, known: Mapping[Scope, SpeciesList]) -> tuple[Scope, bool]:
    """The widest scope of the project's first record, and whether a list says so."""
    for scope in (Scope.COUNTRY, Scope.RESERVE):
        if scope in known and not _is_on(species, known[scope]):
            return scope, True
    return (Scope.PLACE if Scope.RESERVE in known else Scope.RESERVE), False


def _is_on(species: str, known: SpeciesList) -> bool:
    return any(name in known.names for name in lineage_of(species) if name)


def _find(
    species: str, scope: Scope, listed: bool, place: str, photo: Media, one: Detection,
    named_by: Mapping[str, str],
) -> Find:  # fmt: skip
    assert photo.timestamp is not None
    person = named_by.get(one.detection_id, "")
    return Find(
        species, scope, listed, place, photo.deployment_id or "", photo.media_id,
        one.detection_id, photo.timestamp, person or one.classified_by or one.detection_model,
        bool(person), None if person else one.species_probability,
    )  # fmt: skip


def _order(find: Find) -> tuple[datetime, str, str]:
    return find.timestamp, find.scientific_name, find.location_id
