"""The deployment table of a simulated survey."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np

from pardalis.simulate.camera import MODELS
from pardalis.simulate.design import CameraUnit
from pardalis.simulate.reserve import Reserve

FIELDS = (
    "deploymentID",
    "locationID",
    "locationName",
    "latitude",
    "longitude",
    "deploymentStart",
    "deploymentEnd",
    "cameraID",
    "cameraModel",
    "card",
    "rowType",
    "deploymentComments",
)

_WGS84_AXIS, _WGS84_ECCENTRICITY2 = 6378137.0, 0.00669437999014


def position(latitude: float, longitude: float, east: float, north: float) -> tuple[float, float]:
    """Latitude and longitude of a place east and north of another.

    Parameters
    ----------
    latitude, longitude
        Of the other, WGS84 [degrees].
    east, north
        [m]; good to a thousandth over some tens of kilometres.

    Examples
    --------
    >>> position(0.0, 30.0, 0.0, 110574.3)
    (1.0000..., 30.0)
    """
    phi = np.deg2rad(latitude)
    part = 1 - _WGS84_ECCENTRICITY2 * np.sin(phi) ** 2
    prime = _WGS84_AXIS / np.sqrt(part)
    meridian = _WGS84_AXIS * (1 - _WGS84_ECCENTRICITY2) / part**1.5
    north_degrees = float(np.rad2deg(north / meridian))
    return latitude + north_degrees, longitude + float(np.rad2deg(east / (prime * np.cos(phi))))


def deployment_id(camera: CameraUnit) -> str:
    """The deployment of a camera; its card's folder has the camera's name.

    Parameters
    ----------
    camera
        The camera.
    """
    return f"{camera.name}-1"


def write_deployments(folder: Path, reserve: Reserve) -> None:
    """Write `deployments.csv`: a row for each camera, and a gap row for the one that died early.

    Parameters
    ----------
    folder
        The survey folder.
    reserve
        The reserve.
    """
    design = reserve.design
    end = design.start + timedelta(days=design.nights)
    stamp = "%Y-%m-%dT%H:%M:%S%z"
    with (folder / "deployments.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, FIELDS, restval="", lineterminator="\n")
        writer.writeheader()
        for camera in reserve.cameras:
            station = reserve.stations[camera.station]
            latitude, longitude = position(design.latitude, design.longitude, station.x, station.y)
            row = {
                "deploymentID": deployment_id(camera),
                "locationID": station.location_id,
                "locationName": f"Trail {camera.station + 1}",
                "latitude": f"{latitude:.6f}",
                "longitude": f"{longitude:.6f}",
                "deploymentStart": design.start.strftime(stamp),
                "deploymentEnd": end.strftime(stamp),
                "cameraID": camera.serial,
                "cameraModel": f"{MODELS[camera.model].make}-{MODELS[camera.model].model}",
                "card": camera.name,
                "rowType": "deployment",
            }
            writer.writerow(row)
            if camera.dies is not None and camera.dies < end:
                gap = {
                    "deploymentID": deployment_id(camera),
                    "deploymentStart": camera.dies.strftime(stamp),
                    "deploymentEnd": end.strftime(stamp),
                    "rowType": "gap",
                    "deploymentComments": "Batteries dead when the card was fetched",
                }
                writer.writerow(gap)
