"""What leaves: places rounded, and nothing that tells them otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pardalis.exchange.camtrap_dp.cells import Cell, Row
from pardalis.exchange.camtrap_dp.neutral_names import NeutralNames
from pardalis.records.sight import rounded

METRES_A_DEGREE = 111_700.0
"""The longest degree of latitude or longitude on WGS84, rounded up [m]."""

_NAMES_A_PLACE = ("locationName", "deploymentComments")
_NAMES_A_FILE = ("fileName", "exifData", "mediaComments")


@dataclass(frozen=True, slots=True)
class Guard:
    """How much of the true places leaves.

    Parameters
    ----------
    rounding
        Positions are rounded to whole steps of this [degrees]; 0 leaves everything as it is.
    names
        What stands for names of deployments and stations that tell a place.

    Examples
    --------
    >>> Guard(0.1).uncertainty("30")
    7929
    """

    rounding: float
    names: NeutralNames = field(default_factory=NeutralNames)

    @property
    def is_open(self) -> bool:
        """Whether nothing is held back."""
        return self.rounding == 0

    def uncertainty(self, stated: str) -> int:
        """How far the rounded position may be from the true one [m], rounded up.

        Half the diagonal of a cell at the equator, and what the true position was uncertain by.

        Parameters
        ----------
        stated
            The cell coordinateUncertainty; may be empty.
        """
        half = math.hypot(self.rounding, self.rounding) / 2 * METRES_A_DEGREE
        return math.ceil(half) + math.ceil(float(stated or 0))

    def degrees(self, value: float) -> float:
        """A latitude or longitude as it may leave; as the desk shows it.

        Parameters
        ----------
        value
            WGS84 [degrees].

        Examples
        --------
        >>> Guard(0.1).degrees(42.6789), Guard(0.25).degrees(-1.2)
        (42.7, -1.25)
        """
        return rounded(value, self.rounding)

    def deployments(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows of `deployments` as they may leave.

        Parameters
        ----------
        rows
            As they are.
        """
        for row in rows:
            if self.is_open:
                yield row
                continue
            latitude, longitude = float(str(row["latitude"])), float(str(row["longitude"]))
            station = self.names.stations.get(str(row["deploymentID"]))
            yield (
                self._named(row)
                | ({"locationID": station} if station else {})
                | dict.fromkeys(_NAMES_A_PLACE)
                | {
                    "latitude": self.degrees(latitude),
                    "longitude": self.degrees(longitude),
                    "coordinateUncertainty": self.uncertainty(
                        str(row.get("coordinateUncertainty") or "")
                    ),
                }
            )

    def media(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows of `media` as they may leave: without the names of files and folders.

        Parameters
        ----------
        rows
            As they are.
        """
        for row in rows:
            if self.is_open:
                yield row
                continue
            suffix = {"image/jpeg": ".jpg", "video/mp4": ".mp4"}.get(str(row["fileMediatype"]), "")
            yield (
                self._named(row)
                | dict.fromkeys(_NAMES_A_FILE)
                | {
                    "filePath": f"media/{row['mediaID']}{suffix}",
                    "filePublic": False,
                }
            )

    def named(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows of any other table as they may leave: none names a deployment after its place.

        Parameters
        ----------
        rows
            As they are.
        """
        for row in rows:
            yield row if self.is_open else self._named(row)

    def _named(self, row: Row) -> dict[str, Cell]:
        own = str(row["deploymentID"])
        return dict(row) | {"deploymentID": self.names.deployments.get(own, own)}
