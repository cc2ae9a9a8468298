"""Photographs that a package knows of: found among the survey's files, or known by name only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pardalis.exchange.camtrap_dp.cells import told_bytes
from pardalis.exchange.camtrap_dp.media_match import ID_LENGTH, MediaMatch
from pardalis.exchange.camtrap_dp.moments import parse_moment
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.foreign_row import ForeignRow


@dataclass(frozen=True, slots=True)
class KnownMedia:
    """What a package's table of media makes of the survey's files.

    Parameters
    ----------
    files
        The survey's files; those that the package names with its deployment and its time.
    absent
        Photographs of which there is only the row: no pixels.
    media_ids
        The project's `media_id` of each row, by the package's mediaID.
    """

    files: tuple[CardFile, ...]
    absent: tuple[CardFile, ...]
    media_ids: Mapping[str, str]


def match_media(
    rows: Iterable[ForeignRow],
    files: Sequence[CardFile],
    deployments: Iterable[Deployment],
    deployment_of: Mapping[str, Deployment | None],
) -> KnownMedia:
    """Find the photographs that a package's rows speak of.

    A row is that of a file whose path ends as its filePath does, or that bears its fileName on a
    card of its deployment. The package's time and deployment hold for it: people may have corrected
    what the camera wrote.

    Parameters
    ----------
    rows
        Of the package's table `media`.
    files
        As read from the cards.
    deployments
        The package's.
    deployment_of
        Which of them each card belongs to by its name, None where it fits none.
    """
    stood = {each.deployment_id: each for each in deployments}
    match = MediaMatch([file for file in files if file.is_media], deployment_of)
    placed: dict[str, CardFile] = {}
    absent: list[CardFile] = []
    media_ids: dict[str, str] = {}
    for row in rows:
        deployment = stood[row.cell("deploymentID")]
        found = match.find(row)
        if found is None or found.file_path in placed:
            file = _placed(_absent(row, deployment), row, deployment)
            absent.append(file)
        else:
            file = _placed(found, row, deployment)
            placed[found.file_path] = file
        media_ids[row.row_id] = file.content_hash[:ID_LENGTH]
    kept = tuple(placed.get(file.file_path, file) for file in files)
    return KnownMedia(kept, tuple(absent), media_ids)


def _absent(row: ForeignRow, deployment: Deployment) -> CardFile:
    """A photograph or video without a file. Its path is never one outside the survey folder."""
    name = told_bytes(row.cell("fileName")) or row.row_id
    plain = name.replace("\\", "/").rpartition("/")[2].strip(". ") or row.row_id
    card = card_of_deployment(deployment)
    folder = "/".join(part for part in card.split("/") if part.strip(". "))
    content = hashlib.sha256(f"camtrap-dp\0{row.row_id}".encode()).hexdigest()
    path = f"{folder or 'media'}/{plain}"
    if not row.cell("fileMediatype").casefold().startswith("video/"):
        return CardFile(path, card, 0, 0, FileKind.PHOTO, content_hash=content)
    # How long it is nobody tells.
    return CardFile(path, card, 0, 0, FileKind.VIDEO, content_hash=content, duration=0.0)


def card_of_deployment(deployment: Deployment) -> str:
    """The card under which a deployment's photographs are put together.

    Parameters
    ----------
    deployment
        Of a package.
    """
    return deployment.card or deployment.deployment_id


def _placed(file: CardFile, row: ForeignRow, deployment: Deployment) -> CardFile:
    """The file with the package's card and time; the clock is read with its deployment's offset."""
    moment, _ = parse_moment(row.cell("timestamp"))
    offset = deployment.utc_offset
    try:
        local = moment.replace(tzinfo=None) + timedelta(minutes=offset)
    except OverflowError:
        # The year 1 or 9999: a clock that was never set.
        local = None
    card = card_of_deployment(deployment)
    return replace(file, card=card, camera_time=local, camera_utc_offset=offset)
