"""Rows of other programs go out again: as they came where the project says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pardalis.exchange.camtrap_dp import fields
from pardalis.exchange.camtrap_dp.cells import Cell, Row, TableRow
from pardalis.exchange.camtrap_dp.deployments import deployments_of
from pardalis.exchange.camtrap_dp.moments import parse_moment
from pardalis.exchange.camtrap_dp.package import SOURCE
from pardalis.exchange.camtrap_dp.rows import deployment_rows, media_rows
from pardalis.records.deployment import Deployment
from pardalis.records.detection import Finding
from pardalis.records.foreign_row import ForeignRow
from pardalis.records.media import Media

_SEEN = ("animal", "human", "vehicle")
_OF_DETECTION = (
    *("scientificName", "count", "lifeStage", "sex", "behavior", "individualID"),
    *("classificationProbability", "observationTags", "observationComments"),
)
_OWN = ("observationID", "mediaID", "eventID", "eventStart", "eventEnd")
_SAID = (
    *("observationType", "scientificName", "count"),
    *("classificationMethod", "classifiedBy", "classificationProbability"),
)
_BOX = ("bboxX", "bboxY", "bboxWidth", "bboxHeight")


def deployments_out(deployments: Sequence[Deployment], kept: Iterable[ForeignRow]) -> Iterator[Row]:
    """Rows of the table `deployments`: a package's own where nothing has changed since.

    Parameters
    ----------
    deployments
        The project's.
    kept
        Rows of a package's table, in its order.
    """
    present = {each.deployment_id: each for each in deployments}
    given: set[str] = set()
    for row in kept:
        deployment = present.get(row.row_id)
        if row.source == SOURCE and deployment is not None and row.row_id not in given:
            given.add(row.row_id)
            same = _read(row) == deployment
            yield dict(row.cells) if same else next(deployment_rows([deployment], ()))
    left = [each for each in deployments if each.deployment_id not in given]
    yield from deployment_rows(left, ())


def _read(row: ForeignRow) -> Deployment:
    (deployment,), _ = deployments_of("", [TableRow("", row.rank, dict(row.cells))])
    return deployment


def media_out(media: Iterable[Media], kept: Iterable[ForeignRow]) -> Iterator[Row]:
    """Rows of the table `media`: a package's own where nothing has changed since.

    Parameters
    ----------
    media
        The project's, each with a deployment and a time.
    kept
        Rows of a package's table, in its order.
    """
    present = {each.media_id: each for each in media}
    given: set[str] = set()
    for row in kept:
        photo = present.get(row.media_id)
        given.add(row.media_id)
        if photo is None or _agrees(row, photo):
            yield dict(row.cells)
        else:
            yield _corrected(row, photo)
    yield from media_rows(each for each in media if each.media_id not in given)


def _agrees(row: ForeignRow, photo: Media) -> bool:
    moment, _ = parse_moment(row.cell("timestamp"))
    taken = photo.timestamp
    same_time = taken is not None and abs((taken - moment).total_seconds()) < 1
    return same_time and row.cell("deploymentID") == photo.deployment_id


def _corrected(row: ForeignRow, photo: Media) -> Row:
    own = next(media_rows([photo]))
    changed = {name: own[name] for name in ("deploymentID", "timestamp")}
    return dict(row.cells) | changed


def media_names(kept: Iterable[ForeignRow]) -> dict[str, str]:
    """The mediaID that a package gave each of the project's photographs, by `media_id`.

    Parameters
    ----------
    kept
        Rows of a package's table `media`.
    """
    return {row.media_id: row.row_id for row in kept if row.media_id}


def observations_out(
    own: Iterable[Row],
    kept: Sequence[ForeignRow],
    found: Mapping[str, Finding],
    names: Mapping[str, str],
) -> Iterator[Row]:
    """Rows of the table `observations`: those that came, then the project's own.

    What a person said goes out for ever; what a machine said, as long as the project has taken no
    other's results in its place. Rows of other programs' tables complete the project's own.

    Parameters
    ----------
    own
        The project's rows, under its own ids.
    kept
        Rows that came, in their order.
    found
        The project's findings, by `media_id`.
    names
        The mediaID of photographs that a package named, by `media_id`.
    """
    present = {each.detection_id for finding in found.values() for each in finding.detections}
    mine = {str(row["observationID"]): row for row in own}
    spoken: set[str] = set()
    used: set[str] = set()
    for row in kept:
        if row.source == SOURCE and _stands(row, found, present):
            ours = mine.get(row.detection_id) or mine.get(f"{row.media_id}-blank")
            if row.media_id and _is_said(ours) and ours is not None and ours["bboxX"] is None:
                # A person looked since, and nothing is there.
                continue
            used.add(row.row_id)
            spoken |= {row.detection_id or row.media_id}
            yield _with_identity(dict(row.cells), mine.get(row.detection_id))
    others = [row for row in kept if row.source != SOURCE]
    stated = {row.detection_id: row for row in others}
    for name, ours in mine.items():
        photo = str(ours["mediaID"])
        # A photograph without a detection has one row, which a kept row may say already.
        if name not in spoken and not (ours["bboxX"] is None and photo in spoken):
            yield _named(dict(ours) | _stated(stated.get(name)), name, names, used)
    yield from _said_beside(others, mine, names)


def _named(row: dict[str, Cell], name: str, names: Mapping[str, str], used: set[str]) -> Row:
    photo = str(row["mediaID"])
    own = name if name not in used else f"{name}-pardalis"
    return row | {"observationID": own, "mediaID": names.get(photo, photo)}


def _said_beside(
    rows: Iterable[ForeignRow], mine: Mapping[str, Row], names: Mapping[str, str]
) -> Iterator[Row]:
    """What a person said of a photograph and no detection of the project bears now."""
    of_photo = {str(row["mediaID"]): row for row in mine.values()}
    for row in rows:
        ours = of_photo.get(row.media_id)
        is_bare = row.cell("observationType") not in _SEEN
        machine = row.cell("classificationMethod") == "machine"
        if ours is None or row.detection_id in mine or is_bare or machine:
            continue
        common = dict(ours) | dict.fromkeys((*_OF_DETECTION, *_BOX)) | _stated(row)
        yield common | {
            "observationID": f"{row.source}-{row.rank}",
            "mediaID": names.get(row.media_id, row.media_id),
            "classifiedBy": row.cell("classifiedBy") or row.source,
        }


def completed_rows(own: Iterable[Row], kept: Iterable[ForeignRow]) -> Iterator[Row]:
    """The project's rows of observations with what others said of the same detections.

    Parameters
    ----------
    own
        The project's rows, under its own ids.
    kept
        Rows of other programs' tables.
    """
    stated = {row.detection_id: row for row in kept if row.detection_id}
    for row in own:
        yield dict(row) | _stated(stated.get(str(row["observationID"])))


def _stands(row: ForeignRow, found: Mapping[str, Finding], present: set[str]) -> bool:
    """Whether a package's row still holds."""
    if not row.media_id or row.cell("classificationMethod") != "machine":
        return True
    if row.detection_id:
        return row.detection_id in present
    finding = found.get(row.media_id)
    return finding is None or finding.detection_model == row.cell("classifiedBy")


def _with_identity(cells: dict[str, str], own: Row | None) -> dict[str, Cell]:
    """The row with what the project knows beyond it: the animal, its sex, its flank, its box."""
    done: dict[str, Cell] = dict(cells)
    if own is None:
        return done
    if _is_said(own):
        done |= {name: own[name] for name in _SAID}
    if own["individualID"] and not cells.get("individualID"):
        done["individualID"] = own["individualID"]
        done["sex"] = cells.get("sex") or own["sex"]
    flank = next((t for t in str(own["observationTags"]).split(" | ") if "flank:" in t), "")
    tags = cells.get("observationTags", "")
    if flank and flank not in tags:
        done["observationTags"] = " | ".join(part for part in (tags, flank) if part)
    moved = any(_differs(cells.get(edge, ""), own[edge]) for edge in _BOX)
    whole = [own[edge] for edge in _BOX] == [0.0, 0.0, 1.0, 1.0]
    if moved and not whole:
        done |= {edge: own[edge] for edge in _BOX}
    return done


def _is_said(own: Row | None) -> bool:
    """Whether a person said in this project what is seen."""
    return own is not None and own["classificationMethod"] == "human"


def _differs(text: str, own: Cell) -> bool:
    return not text or abs(float(text.replace(",", ".")) - float(own or 0.0)) > 1e-5


def _stated(row: ForeignRow | None) -> dict[str, Cell]:
    """What another program's table says of a detection that the project has."""
    if row is None:
        return {}
    known = set(fields.names(fields.OBSERVATIONS)) - {*_OWN, *_BOX}
    return {name: text for name, text in row.cells if name in known and text}
