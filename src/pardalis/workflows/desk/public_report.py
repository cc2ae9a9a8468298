"""The survey's report and the survey as a Camtrap DP package, as they may leave."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pardalis.errors import PhotoError
from pardalis.exchange.camtrap_dp.neutral_names import neutral_names
from pardalis.records.account import Role
from pardalis.records.parcel import PlaceTold
from pardalis.records.sight import Sight
from pardalis.report.catalogue import catalogue_entries
from pardalis.report.content import ReportContent
from pardalis.report.page import render
from pardalis.report.pictures import page_pictures
from pardalis.report.public import public_content
from pardalis.store import cards
from pardalis.store.desk.secret import make_secret
from pardalis.store.desk.sight import shown_names
from pardalis.workflows.content import report_content
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.leaving_pictures import leaving_picture
from pardalis.workflows.desk.publish_settings import PackageChoices, check_words
from pardalis.workflows.export_package import export_package
from pardalis.workflows.settings import ExportSettings

REPORT = "report.html"
_LEFT_OUT = ("cameraID", "deploymentGroups", "deploymentTags")
"""Columns that name a camera, or a site by the name that people give it."""
_MOST_PICTURES = 4_000
_ON_PAGE = 480


def make_report(
    desk: Desk, precision: float, folder: Path
) -> tuple[dict[str, Path], tuple[PlaceTold, ...]]:
    """Write the survey's report as it may leave.

    Parameters
    ----------
    desk
        The open project.
    precision
        0 for the report as it is, with names and maps.
    folder
        To write into.

    Returns
    -------
    tuple
        The files by name, and each field in them that tells a place.
    """
    content = report_content(desk.project)
    places = [PlaceTold(REPORT, "Station", "", "under another name")]
    if precision:
        pictures = _portraits(desk, content)
        _, stations = pseudonyms(desk)
        named = {each.location_id: stations[each.deployment_id] for each in content.deployments}
        content = public_content(content, named, precision)
        places[0] = PlaceTold(REPORT, "Station", next(iter(named.values()), ""), "another name")
    else:
        pictures = page_pictures(content, desk.project.cards)
        first = next((each.location_id for each in content.deployments), "")
        told = "relative to each other, without coordinates"
        places = [
            PlaceTold(REPORT, "Station", first, "the true name"),
            PlaceTold(REPORT, "Map", "", told),
        ]
    written = folder / REPORT
    written.write_text(render(content, pictures, public=bool(precision)), encoding="utf-8")
    return {REPORT: written}, tuple(places)


def _portraits(desk: Desk, content: ReportContent) -> dict[str, bytes]:
    """The crops of the page by `detection_id`; what cameras print names stations: it is covered."""
    found = {each.media_id: each.detections for each in content.findings}
    views = [view for entry in catalogue_entries(content) for view in entry.portraits]
    made: dict[str, bytes] = {}
    for media, one in ((view.media, view.detection) for view in views):
        with suppress(PhotoError):
            picture = leaving_picture(
                desk.project, media, found.get(media.media_id, ()), one.box, _ON_PAGE
            )
            made[one.detection_id] = picture
    return made


def make_package(
    desk: Desk, choices: PackageChoices, precision: float, folder: Path
) -> tuple[dict[str, Path], tuple[PlaceTold, ...]]:
    """Write the survey as a Camtrap DP package as it may leave.

    Parameters
    ----------
    desk
        The open project.
    choices
        What only people know of the survey, and whether pictures go with it.
    precision
        Of positions [degrees]; 0 for the true ones, with names.
    folder
        To write into.

    Returns
    -------
    tuple
        The files by name, and each field in them that tells a place.
    """
    check_words(choices.title, *choices.contributors)
    settings = ExportSettings(
        folder=folder,
        form="camtrap-dp",
        rounding=precision,
        title=choices.title or desk.project.name,
        contributors=choices.contributors,
        sampling_design=choices.sampling_design,
    )
    export_package(desk.project, settings)
    if precision:
        cameras, stations = _under_names_of_the_package(desk, *pseudonyms(desk))
        for table in sorted(folder.glob("*.csv")):
            _rename(table, cameras, stations)
    if choices.pictures:
        _add_pictures(desk, folder)
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each for each in files}, tuple(
        _places(folder, precision)
    )


def pseudonyms(desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """The names of deployments, and of their stations, for those who may not know them.

    Parameters
    ----------
    desk
        The open project.

    Returns
    -------
    tuple
        Both by `deployment_id`.
    """
    with desk.project.database.write() as connection:
        make_secret(connection)
        known = [each.deployment_id for each in cards.deployments(connection)]
        roles = tuple((name, Role.VIEWER) for name in known)
        viewer = Sight(frozenset(), frozenset(known), roles, Role.VIEWER)
        names = shown_names(connection, viewer)
    return dict(names.deployments), dict(names.stations)


def _under_names_of_the_package(
    desk: Desk, cameras: Mapping[str, str], stations: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Both by the deploymentID in the package, where a place's name is a number already."""
    with desk.project.database.read() as connection:
        numbered = neutral_names(cards.deployments(connection)).deployments
    return (
        {numbered.get(own, own): shown for own, shown in cameras.items()},
        {numbered.get(own, own): shown for own, shown in stations.items()},
    )


def _rename(table: Path, cameras: Mapping[str, str], stations: Mapping[str, str]) -> None:
    """Give cameras and stations other names; every cell that names one names it so."""
    part = table.with_suffix(".part")
    with (
        table.open(encoding="utf-8", newline="") as source,
        part.open("w", encoding="utf-8", newline="") as target,
    ):
        rows = csv.DictReader(source)
        writer = csv.DictWriter(target, rows.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            own = row.get("deploymentID", "")
            if own:
                row["deploymentID"] = cameras.get(own, "")
            if row.get("locationID"):
                row["locationID"] = stations.get(own, "")
            writer.writerow(row | {column: "" for column in _LEFT_OUT if column in row})
    part.replace(table)


def _add_pictures(desk: Desk, folder: Path) -> None:
    """The best picture of each flank of each individual, under the names that the table has."""
    content = report_content(desk.project)
    found = {each.media_id: each.detections for each in content.findings}
    chosen = {
        view.media.media_id: view.media
        for entry in catalogue_entries(content)
        for view in entry.portraits
    }
    (folder / "media").mkdir(exist_ok=True)
    for name, media in list(chosen.items())[:_MOST_PICTURES]:
        picture = leaving_picture(desk.project, media, found.get(name, ()))
        (folder / "media" / f"{name}.jpg").write_bytes(picture)


def _places(folder: Path, precision: float) -> Iterator[PlaceTold]:
    """Each field that tells a place, with the first of its values."""
    table = "deployments.csv"
    with (folder / table).open(encoding="utf-8", newline="") as source:
        first = next(csv.DictReader(source), {})
    how = f"rounded to {precision:g} degrees" if precision else "the true place"
    for column in ("latitude", "longitude", "coordinateUncertainty"):
        yield PlaceTold(table, column, str(first.get(column, "")), how)
    named = "another name" if precision else "the true name"
    for column in ("locationID", "locationName", "deploymentID", "cameraID"):
        if first.get(column):
            yield PlaceTold(table, column, str(first[column]), named)
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    if described.get("spatial"):
        yield PlaceTold("datapackage.json", "spatial", json.dumps(described["spatial"])[:200], how)
