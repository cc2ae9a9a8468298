"""A table of deployments to fill in, from what is on the cards."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell
from pardalis.records.card_file import CardFile, FileKind

TEMPLATE_COLUMNS = (
    *("deploymentID", "locationID", "locationName", "latitude", "longitude"),
    *("deploymentStart", "deploymentEnd", "cameraID", "cameraModel", "deploymentComments"),
    *(fields.CARD, fields.ROW_TYPE),
)


def template_rows(files: Iterable[CardFile], stations: Mapping[str, str]) -> list[dict[str, Cell]]:
    """One row a card. Position and times stay empty: only the team knows them.

    The first and the last photograph stand in the comments, not in deploymentStart and
    deploymentEnd: a camera works before its first photograph and after its last, or dies early.

    Parameters
    ----------
    files
        As read; a card is a folder that holds photographs or videos.
    stations
        The location of cards that are known to be pairs; may be empty.

    Returns
    -------
    list of dict
        Under `TEMPLATE_COLUMNS`, in order of card.
    """
    cards: dict[str, list[CardFile]] = defaultdict(list)
    for file in files:
        if file.kind is not FileKind.STRAY:
            cards[file.card].append(file)
    names = Counter(_last_folder(card) for card in cards)
    return [
        _row(card, cards[card], names[_last_folder(card)] == 1, stations) for card in sorted(cards)
    ]


def _row(
    card: str, files: Sequence[CardFile], unique: bool, stations: Mapping[str, str]
) -> dict[str, Cell]:
    deployment_id = _readable(_last_folder(card) if unique else card.replace("/", "_"))
    row: dict[str, Cell] = dict.fromkeys(TEMPLATE_COLUMNS)
    row |= {
        "deploymentID": deployment_id,
        "locationID": _readable(stations.get(card, deployment_id)),
        "cameraID": _only({file.serial for file in files}),
        "cameraModel": _only({_model(file) for file in files}),
        "deploymentComments": _comment(files),
        fields.CARD: card,
    }
    if _readable(card) != card:
        # No table in UTF-8 can name it.
        row[fields.CARD] = None
        row["deploymentComments"] = (
            f"{_comment(files)}; rename this card's folder in letters that every computer reads, "
            "then write its name into the column card"
        )
    return row


def _readable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _last_folder(card: str) -> str:
    return "survey" if card == "." else card.rpartition("/")[2]


def _model(file: CardFile) -> str:
    """Maker and model as the standard writes them."""
    return "-".join(part for part in (file.make, file.model) if part)


def _only(values: set[str]) -> str:
    told = values - {""}
    return told.pop() if len(told) == 1 else ""


def _comment(files: Sequence[CardFile]) -> str:
    photos = sum(file.kind is FileKind.PHOTO for file in files)
    times = sorted(file.camera_time for file in files if file.camera_time)
    if not times:
        return f"{photos} photographs without a time"
    return (
        f"{photos} photographs, by the camera's clock from {times[0]:%Y-%m-%dT%H:%M:%S} "
        f"to {times[-1]:%Y-%m-%dT%H:%M:%S}"
    )
