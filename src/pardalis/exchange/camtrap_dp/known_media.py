"""Photographs that a package knows of: found among the survey's files, or known by name only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pardalis.exchange.camtrap_dp.moments import parse_moment
from pardalis.exchange.path_match import PathMatch
from pardalis.records.card_file import CardFile, FileKind
from pardalis.records.deployment import Deployment
from pardalis.records.foreign_row import ForeignRow

ID_LENGTH = 20


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
    rows: Iterable[ForeignRow], files: Sequence[CardFile], deployments: Iterable[Deployment]
) -> KnownMedia:
    """Find the photographs that a package's rows speak of.

    A row is that of a file whose path ends as its filePath or its fileName does. The package's time
    and deployment hold for it: people may have corrected what the camera wrote.

    Parameters
    ----------
    rows
        Of the package's table `media`.
    files
        As read from the cards.
    deployments
        The package's.
    """
    stood = {each.deployment_id: each for each in deployments}
    match = PathMatch([file for file in files if file.is_media])
    placed: dict[str, CardFile] = {}
    absent: list[CardFile] = []
    media_ids: dict[str, str] = {}
    for row in rows:
        deployment = stood[row.cell("deploymentID")]
        found = _found(row, match)
        if found is None or found.file_path in placed:
            file = _placed(_absent(row, deployment), row, deployment)
            absent.append(file)
        else:
            file = _placed(found, row, deployment)
            placed[found.file_path] = file
        media_ids[row.row_id] = file.content_hash[:ID_LENGTH]
    kept = tuple(placed.get(file.file_path, file) for file in files)
    return KnownMedia(kept, tuple(absent), media_ids)


def _found(row: ForeignRow, match: PathMatch[CardFile]) -> CardFile | None:
    for name in ("filePath", "fileName"):
        text = row.cell(name)
        if text and "://" not in text:
            found, _ = match.find(text)
            if found is not None:
                return found
    return None


def _absent(row: ForeignRow, deployment: Deployment) -> CardFile:
    """A photograph without a file. Its path is never one outside the survey folder."""
    name = row.cell("fileName") or row.row_id
    plain = name.replace("\\", "/").rpartition("/")[2].strip(". ") or row.row_id
    card = card_of_deployment(deployment)
    folder = "/".join(part for part in card.split("/") if part.strip(". "))
    content = hashlib.sha256(f"camtrap-dp\0{row.row_id}".encode()).hexdigest()
    path = f"{folder or 'media'}/{plain}"
    return CardFile(path, card, 0, 0, FileKind.PHOTO, content_hash=content)


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
