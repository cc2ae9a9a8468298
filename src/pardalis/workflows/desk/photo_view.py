"""One photograph as a page shows it: what is on it, what was said, and what was taken beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pardalis.records.account import Account, Role
from pardalis.records.card_file import CardFile
from pardalis.records.decision import OF_CONTENT, Decision, Verdict, undone_acts
from pardalis.records.detection import Detection, Flank
from pardalis.records.media import Media
from pardalis.records.photograph import NO_TIME
from pardalis.records.seen_photo import BesidePhoto, PhotoView, SaidOfPhoto, ShownDetection
from pardalis.records.sight import Sight
from pardalis.store.database import Connection
from pardalis.store.desk import photo_facts, photographs
from pardalis.store.desk.sight import role_at, sees_exactly
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.films import is_playable
from pardalis.workflows.desk.photograph_rows import kinds_of, taken_at
from pardalis.workflows.desk.photographs import Seen, see
from pardalis.workflows.desk.seeing import own_sight, seen_media

_MOST_OF_A_BURST = 120


def photo_view(desk: Desk, account: Account, media_id: str) -> PhotoView:
    """A photograph with all that an account may know of it.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    media_id
        The photograph.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account.
    """
    with desk.project.database.read() as connection:
        sight = own_sight(connection, account)
        media = seen_media(connection, sight, media_id)
        return _view(connection, sight, media)


def last_said(seen: Seen, media_id: str) -> int:
    """Position of the last that was said of a photograph, or taken back; 0 without one.

    Parameters
    ----------
    seen
        The photograph as `see` gives it.
    media_id
        The photograph.
    """
    return max((each.position for each in _ledger(seen, media_id)), default=0)


def _view(connection: Connection, sight: Sight, media: Media) -> PhotoView:
    where = media.deployment_id
    exactly, role = sees_exactly(sight, where), role_at(sight, where)
    seen = see(connection, [media.media_id])
    finding = seen.findings[0] if seen.findings else None
    names = photo_facts.names_of(connection, sight, [where])
    ledger = _ledger(seen, media.media_id)
    reviews = role is not None and role.rank >= Role.REVIEWER.rank
    burst, paired = _beside(connection, media)
    return PhotoView(
        media.media_id,
        _taken(media),
        names.stations.get(where or "", ""),
        names.deployments.get(where or "", ""),
        media.width,
        media.height,
        media.duration,
        media.frame_rate,
        media.frame_count,
        kinds_of(finding).names,
        finding.reason if finding else "",
        _detections(connection, seen, media.media_id),
        seen.sure.get(media.media_id, ""),
        _said(ledger, seen, reviews),
        max((each.position for each in ledger), default=0),
        burst,
        paired,
        _facts(photo_facts.card_file(connection, media.file_path)) if exactly else (),
        reviews,
        exactly and reviews,
        exactly and reviews and is_playable(media),
    )


def _detections(connection: Connection, seen: Seen, media_id: str) -> tuple[ShownDetection, ...]:
    found = seen.findings[0].detections if seen.findings else ()
    rows = photographs.individuals_of_photographs(connection, [media_id])
    whose = {detection: (sighting, individual) for _, detection, sighting, individual in rows}
    animals = {
        each.individual_id: each
        for each in photo_facts.individuals_named(connection, {one for _, one in whose.values()})
    }
    flanks = photo_facts.flanks_of(connection, {of for of, _ in whose.values()})
    said = {
        each.sighting_a: each.value
        for each in (*seen.bound, *seen.alone)
        if each.verdict is Verdict.FLANK
    }
    made = []
    for one in sorted(found, key=lambda each: (-each.confidence, each.detection_id)):
        sighting, individual = whose.get(one.detection_id, ("", ""))
        flank = said.get(sighting or one.detection_id) or flanks.get(sighting, Flank.UNKNOWN)
        animal = animals.get(individual)
        many = sum(of == sighting for of in seen.owner.values()) if sighting else 1
        of_animal = (animal.sex, animal.individual_id, animal.name) if animal else ("", "", "")
        made.append(_shown(one, seen, str(flank), of_animal, many))
    return tuple(made)


def _shown(
    one: Detection, seen: Seen, flank: str, of_animal: tuple[str, str, str], many: int
) -> ShownDetection:
    person = seen.by.get(one.detection_id) or seen.sure.get(one.media_id, "")
    models = " · ".join(name for name in (one.detection_model, one.classified_by) if name)
    found_by_a_person = one.detection_model == "person"
    box = one.box
    return ShownDetection(
        one.detection_id,
        one.observation_type,
        box.x,
        box.y,
        box.width,
        box.height,
        None if found_by_a_person else round(one.confidence, 4),
        one.scientific_name,
        one.species_probability,
        person or models,
        bool(person),
        seen.counts.get(one.detection_id, 1),
        flank,
        of_animal[0] or _said_sex(seen, one.detection_id),
        of_animal[1],
        of_animal[2],
        many,
        one.frame,
    )


def _said_sex(seen: Seen, detection_id: str) -> str:
    """Of an animal that is no individual of the catalogue."""
    names = {detection_id, seen.owner.get(detection_id, detection_id)}
    said = [
        each.value
        for each in (*seen.bound, *seen.alone)
        if each.verdict is Verdict.SEX and each.sighting_a in names
    ]
    return said[-1] if said else ""


def _ledger(seen: Seen, media_id: str) -> tuple[Decision, ...]:
    """All that was said of a photograph or of the sightings it is of, also what was undone."""
    of_it = {of for one, of in seen.owner.items() if one.rpartition("-")[0] == media_id}
    names = {one for one, of in seen.owner.items() if of in of_it}
    names |= {one.detection_id for each in seen.findings for one in each.detections}
    about = {
        each.position
        for each in seen.ledger
        if each.media_id == media_id
        or (each.verdict in OF_CONTENT and not names.isdisjoint(each.sightings))
    }
    undos = {
        each.position
        for each in seen.ledger
        if each.verdict is Verdict.UNDO and int(each.value) in about
    }
    return tuple(each for each in seen.ledger if each.position in about | undos)


def _said(ledger: Iterable[Decision], seen: Seen, names_shown: bool) -> tuple[SaidOfPhoto, ...]:
    every = tuple(ledger)
    undone = undone_acts(every)
    return tuple(
        SaidOfPhoto(
            each.position,
            each.act,
            each.verdict.value,
            each.value,
            each.detection_id or each.sighting_a,
            each.decided_by,
            each.decided_at,
            # Words may name a place.
            each.evidence if names_shown else "",
            each.act not in undone and each.verdict is not Verdict.UNDO,
        )
        for each in reversed(every)
    )


def _beside(
    connection: Connection, media: Media
) -> tuple[tuple[BesidePhoto, ...], BesidePhoto | None]:
    if media.deployment_id is None or media.timestamp is None:
        return (BesidePhoto(media.media_id, _taken(media)),), None
    near = photo_facts.near(connection, media)
    burst = [each for each in near if each.deployment_id == media.deployment_id]
    burst = [each for each in burst if each.burst_id == media.burst_id][:_MOST_OF_A_BURST]
    others = [
        each
        for each in near
        if each.deployment_id != media.deployment_id and each.event_id == media.event_id
    ]

    def apart(each: Media) -> tuple[float, str]:
        assert each.timestamp is not None
        assert media.timestamp is not None
        return abs((each.timestamp - media.timestamp).total_seconds()), each.media_id

    nearest = min(others, key=apart, default=None)
    shown = tuple(BesidePhoto(each.media_id, _taken(each)) for each in burst)
    return shown, BesidePhoto(nearest.media_id, _taken(nearest)) if nearest else None


def _taken(media: Media) -> int | None:
    moment = taken_at(media.timestamp, media.utc_offset)
    return None if moment == NO_TIME else moment


def _facts(file: CardFile | None) -> tuple[tuple[str, str], ...]:
    if file is None:
        return ()
    told: Mapping[str, object] = {
        "file": file.file_path,
        "make": file.make,
        "model": file.model,
        "serial": file.serial,
        "firmware": file.firmware,
        "camera_time": file.camera_time and f"{file.camera_time:%Y-%m-%d %H:%M:%S}",
        "trigger": file.trigger and file.trigger.value,
        "sequence": file.sequence_number
        and f"{file.sequence_number}/{file.sequence_length or '?'}",
        "temperature": None if file.temperature is None else f"{file.temperature:g} °C",
        "moon_phase": file.moon_phase and file.moon_phase.value.replace("_", " "),
        "battery": file.battery_voltage and f"{file.battery_voltage:g} V",
        "label": file.user_label,
        "strip": file.strip,
    }
    return tuple((name, str(value)) for name, value in told.items() if value)
