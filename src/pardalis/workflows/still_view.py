"""What cameras saw that never moves, as the project knows it now: read, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pardalis.detect.still import still_places, without
from pardalis.exchange.camtrap_dp.cells import Row
from pardalis.exchange.camtrap_dp.moments import moment_text
from pardalis.records.media import Media
from pardalis.records.still_place import StillPlace
from pardalis.store import cards, findings, identities
from pardalis.store.database import Connection
from pardalis.workflows.found_counts import standing
from pardalis.workflows.said_still import said_moving, said_still

STILL_COLUMNS = (
    "place", "setAside", "decision", "deploymentID", "observationType", "observationID", "mediaID",
    "filePath", "timestamp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StillView:
    """What cameras saw that never moves.

    Parameters
    ----------
    media
        All photographs, by `media_id`.
    proposed
        Places of which nobody has said anything.
    aside
        Places that are set aside, by the position of the decision.
    hidden
        The `detection_id`s that each of these hides.
    """

    media: Mapping[str, Media]
    proposed: tuple[StillPlace, ...]
    aside: Mapping[int, StillPlace]
    hidden: Mapping[int, tuple[str, ...]]


def read_still(connection: Connection) -> StillView:
    """What cameras saw that never moves: what is found now, and what was set aside.

    Parameters
    ----------
    connection
        To read with.
    """
    media = cards.all_media(connection)
    here = {each.media_id: each for each in media}
    found = tuple(each for each in findings.findings(connection) if each.media_id in here)
    ledger = identities.decisions(connection)
    # What is found there after the last that was looked at is listed again once it has lasted.
    moving = said_moving(ledger).values()
    proposed = still_places(media, without(media, standing(connection, media, found), moving))
    aside = said_still(ledger)
    hidden: dict[int, tuple[str, ...]] = {}
    for number, place in aside.items():
        left = zip(found, without(media, found, [place]), strict=True)
        hidden[number] = tuple(
            one.detection_id
            for was, now in left
            for one in was.detections
            if one not in now.detections
        )
    return StillView(here, proposed, aside, hidden)


def still_rows(connection: Connection) -> tuple[tuple[str, ...], Iterable[Row]]:
    """Every detection at a still place, as a table; also those that are set aside.

    Parameters
    ----------
    connection
        To read with.
    """
    view = read_still(connection)
    rows: list[tuple[StillPlace, int | None, tuple[str, ...]]] = [
        (each, None, each.detections) for each in view.proposed
    ]
    rows += [(each, number, view.hidden[number]) for number, each in view.aside.items()]
    return STILL_COLUMNS, (
        _row(place, decision, name, view.media[name.rpartition("-")[0]])
        for place, decision, names in rows
        for name in names
    )


def _row(place: StillPlace, decision: int | None, detection_id: str, photo: Media) -> Row:
    return {
        "place": place.name,
        "setAside": decision is not None,
        "decision": decision,
        "deploymentID": place.deployment_id,
        "observationType": place.observation_type,
        "observationID": detection_id,
        "mediaID": photo.media_id,
        "filePath": photo.file_path,
        "timestamp": moment_text(photo.timestamp, photo.utc_offset),
    }
