"""The defaults of a simulated reserve, each stated once; light, so that the doors can show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pardalis.workflows.settings import setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateSettings:
    """What a simulated reserve is like.

    Parameters
    ----------
    folder
        The survey folder.
    """

    folder: Path = field(metadata={"help": "Survey folder to write; new or empty."})
    seed: int = setting(1, "The same seed gives the same reserve, to the byte.")
    leopards: int = setting(
        8, "Leopards living within one sigma of the array; beyond, as many as the same density."
    )
    stations: int = setting(25, "Camera stations, on a jittered square grid.")
    nights: int = setting(40, "Nights that the cameras stand.")
    photos: int = setting(1500, "Photographs aimed at, with deer, people, vehicles and empties.")
    single_stations: int = setting(3, "Stations with one camera; the others have a pair.")
    spacing: float = setting(2000.0, "Distance between neighbouring stations [m].")
    g0: float = setting(0.08, "Chance of a record in a night at the activity centre (0 to 1).")
    sigma: float = setting(1800.0, "Scale of movement [m], in exp(-d^2 / (2 sigma^2)).")
    buffer: float = setting(4.0, "How far the reserve reaches beyond the stations [sigma].")
    width: int = setting(1600, "Width of the photographs [px].")
    start: str = setting("2026-03-01T12:00:00+08:00", "When the cameras are set up, with offset.")
    latitude: float = setting(30.2, "Latitude of the reserve's centre [degrees].")
    longitude: float = setting(116.0, "Longitude of the reserve's centre [degrees].")
    faults: bool = setting(True, "Reset one clock, let one camera die, leave stray files.")
    workers: int | None = setting(None, "Processes to work with; by default one a processor.")
