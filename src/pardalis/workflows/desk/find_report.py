"""A find report: the best picture of a find or of an animal, and what may be told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account, Role
from pardalis.records.find import Find
from pardalis.records.media import Media
from pardalis.records.parcel import PlaceTold
from pardalis.records.sight import Sight, rounded
from pardalis.report.catalogue import best_view, sighting_views
from pardalis.report.find_page import FindTold, find_page, find_pdf, find_text
from pardalis.store.database import Connection
from pardalis.store.desk.publishable import media_to_publish, place_of, species_of
from pardalis.store.desk.sight import role_at, sight_of
from pardalis.workflows.catalogue import catalogue_of_sightings
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.finds import find_of, refresh_finds
from pardalis.workflows.desk.leaving_pictures import leaving_picture
from pardalis.workflows.desk.photographs import see
from pardalis.workflows.desk.publish_settings import FindChoices, check_words

PAGE, PRINT, TEXT, PICTURE = "find.html", "find.pdf", "find.txt", "picture.jpg"


def make_find(
    desk: Desk, account: Account, choices: FindChoices, precision: float, folder: Path
) -> tuple[dict[str, Path], tuple[PlaceTold, ...]]:
    """Write the page, the same to be printed, the text and the picture of a find.

    Parameters
    ----------
    desk
        The open project.
    account
        Who publishes.
    choices
        Of which photograph or animal, and in which words.
    precision
        Of the position [degrees]; 0 of the true one.
    folder
        To write into.

    Returns
    -------
    tuple
        The files by name, and each field in them that tells a place.

    Raises
    ------
    AbsentError
        If there is no such photograph or animal that the account may publish.
    PhotoError
        If the photograph cannot be read now.
    PluginError
        If nothing that prints is installed.
    """
    check_words(choices.title, choices.place, choices.who, choices.credit)
    if choices.with_first:
        refresh_finds(desk)
    with desk.project.database.read() as connection:
        media = _chosen(connection, account, choices)
        # As people see it: whom only a person noticed is blurred as well.
        seen = see(connection, [media.media_id]).findings
        found = seen[0].detections if seen else ()
        species = species_of(connection, media.media_id)
        place = place_of(connection, media.deployment_id)
        find = find_of(connection, media.media_id) if choices.with_first else None
    picture = leaving_picture(desk.project, media, found)
    told = _told(choices, media, species, place if choices.with_position else None, precision)
    told = _with_first(told, find)
    files = {PAGE: find_page(told, picture).encode(), TEXT: find_text(told).encode()}
    files |= {PRINT: find_pdf(told, picture), PICTURE: picture}
    written = {name: folder / name for name in files}
    for name, data in files.items():
        written[name].write_bytes(data)
    return written, tuple(_places(told))


def _chosen(connection: Connection, account: Account, choices: FindChoices) -> Media:
    """The photograph that was named, or the best one of the animal."""
    sight = sight_of(connection, account)
    chosen: tuple[Media, ...]
    if choices.media_id:
        media = media_to_publish(connection, sight, choices.media_id)
        chosen = (media,) if media is not None else ()
    else:
        chosen = _best_of(connection, choices.individual_id, sight)
    for media in chosen:
        if _may(sight, media):
            return media
    raise AbsentError


def _best_of(connection: Connection, individual_id: str, sight: Sight) -> tuple[Media, ...]:
    known = catalogue_of_sightings(connection)
    animal = next((e for e in known.individuals if e.individual_id == individual_id), None)
    if animal is None:
        raise AbsentError
    people = frozenset(
        finding.media_id
        for finding in known.findings
        if any(each.observation_type == "human" for each in finding.detections)
    )
    views = [
        view
        for sighting in known.sightings
        if sighting.sighting_id in animal.sightings
        for view in sighting_views(sighting, {}, people)
        if _may(sight, view.media)
    ]
    best = best_view(views)
    if best is None:
        raise InputError(
            "There is no photograph of this animal without a person in it.",
            "Name a photograph: people in it are blurred.",
        )
    return (best.media,)


def _may(sight: Sight, media: Media) -> bool:
    role = role_at(sight, media.deployment_id)
    return role is not None and role.rank >= Role.ANALYST.rank


def _told(
    choices: FindChoices,
    media: Media,
    species: str,
    place: tuple[float, float] | None,
    precision: float,
) -> FindTold:
    taken = ""
    if media.timestamp is not None:
        clock = media.timestamp + timedelta(minutes=media.utc_offset or 0)
        taken = f"{clock:%Y-%m-%d}"
    words = choices.words
    how = words["rounded"] % {"degrees": f"{precision:g}"}
    return FindTold(
        title=choices.title.strip() or choices.individual_id or species or words["find"],
        species=species,
        individual=choices.individual_id,
        date=taken,
        place=choices.place.strip(),
        position=in_words(*place, precision) if place is not None else "",
        precision=how if place is not None else "",
        who=choices.who.strip(),
        credit=choices.credit.strip(),
        words=words,
        language=choices.language,
    )


def _with_first(told: FindTold, find: Find | None) -> FindTold:
    """That it is a first record, and if nobody but a machine says so."""
    if find is None:
        return told
    scope = find.scope.value if find.listed else f"own_{find.scope.value}"
    doubt = "" if find.by_a_person else told.words["unconfirmed"]
    return replace(told, species=find.scientific_name, first=told.words[scope], doubt=doubt)


def in_words(latitude: float, longitude: float, precision: float) -> str:
    """A position as people write it.

    Parameters
    ----------
    latitude, longitude
        WGS84 [degrees].
    precision
        Rounded to whole steps of this [degrees]; 0 leaves them as they are.

    Examples
    --------
    >>> in_words(43.1234, -130.456, 0.1)
    '43.1° N, 130.5° W'
    """
    north, east = rounded(latitude, precision), rounded(longitude, precision)
    return (
        f"{abs(north):g}° {'N' if north >= 0 else 'S'}, {abs(east):g}° {'E' if east >= 0 else 'W'}"
    )


def _places(told: FindTold) -> list[PlaceTold]:
    fields = [
        PlaceTold("", "Position", told.position, told.precision),
        PlaceTold("", "Place", told.place, "in your words"),
    ]
    return [
        PlaceTold(file, each.field, each.value, each.precision)
        for each in fields
        if each.value
        for file in (PAGE, PRINT, TEXT)
    ]
