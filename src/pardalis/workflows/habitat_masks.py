"""The mask of a fit as its settings ask: buffer or table, cut to habitat, with covariates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pardalis.errors import InputError
from pardalis.estimate.masks.covariates import polygon_covariate, raster_covariate
from pardalis.estimate.masks.grids import mask_from_buffer
from pardalis.estimate.masks.habitat import (
    Polygons,
    clip_mask,
    habitat_polygons,
    region_of,
    within,
)
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.workflows.settings import FitSettings

if TYPE_CHECKING:
    from pardalis.estimate.checks.fit import Habitat

RASTERS = (".tif", ".tiff", ".img", ".vrt", ".asc", ".jp2", ".nc")


class HabitatMasks:
    """Masks cut to habitat, with covariates, and what was noted in making them.

    Parameters
    ----------
    settings
        Habitat, covariates, region, buffer and spacing.
    crs
        System of the detectors' coordinates; None if the user did not name it.

    Raises
    ------
    InputError
        If a file cannot be used.
    """

    def __init__(self, settings: FitSettings, crs: str | None) -> None:
        self.settings, self.crs = settings, crs
        self.notes: list[str] = []
        self.habitat = self._polygons(settings.habitat)
        self.without = self._polygons(settings.without)

    def prepare(self, mask: Mask) -> Mask:
        """A mask cut to habitat, with its covariates.

        Parameters
        ----------
        mask
            Of all land.

        Raises
        ------
        InputError
            If nothing is left of it, or a covariate cannot be had.
        """
        if self.habitat is not None:
            mask = clip_mask(mask, self.habitat, "inside")
        if self.without is not None:
            mask = clip_mask(mask, self.without, "outside")
        for text in self.settings.covariates:
            mask = self._with_covariate(mask, text)
        return mask

    def from_settings(self, histories: Sequence[CaptureHistory]) -> tuple[Mask, ...] | None:
        """Masks of the buffer and spacing that were given; None if they are to be chosen.

        Parameters
        ----------
        histories
            One a session.

        Raises
        ------
        InputError
            If only one of the two is given.
        """
        buffer, spacing = self.settings.buffer, self.settings.spacing
        if buffer is None and spacing is None:
            return None
        if buffer is None or spacing is None:
            raise InputError(
                "Of buffer and spacing only one is given.", "Give both in metres, or neither."
            )
        return tuple(
            self.prepare(mask_from_buffer(each.detectors, buffer, spacing)) for each in histories
        )

    @property
    def predicate(self) -> Habitat | None:
        """Whether places are habitat; None if the mask was not cut."""
        inside = within(self.habitat, "inside") if self.habitat is not None else None
        outside = within(self.without, "outside") if self.without is not None else None
        if inside is not None and outside is not None:
            return lambda points: inside(points) & outside(points)
        return inside or outside

    def regions(self, masks: Sequence[Mask]) -> tuple[np.ndarray, ...] | None:
        """Which points of each mask lie in the region; None if all are counted.

        Parameters
        ----------
        masks
            One a session.

        Raises
        ------
        InputError
            If the region cannot be read, or no point of a mask lies in it.
        """
        polygons = self._polygons(self.settings.region)
        if polygons is None:
            return None
        found = [region_of(mask, polygons) for mask in masks]
        for region in {
            id(mask): region for mask, region in zip(masks, found, strict=True)
        }.values():
            self._note(f"N is of the part of the mask that lies in {region.name}.")
            if region.share_beyond > 0.005:
                self._note(
                    f"{region.share_beyond:.0%} of {region.name} lies outside the mask, where no "
                    "animals are counted."
                )
        return tuple(region.inside for region in found)

    def _polygons(self, path: Path | None) -> Polygons | None:
        if path is None:
            return None
        polygons = habitat_polygons(path, self.crs)
        for note in polygons.notes:
            self._note(note)
        return polygons

    def _with_covariate(self, mask: Mask, text: str) -> Mask:
        name, equals, file = text.partition("=")
        if not equals or not name or not file:
            raise InputError(
                f"'{text}' names no covariate.", "Write NAME=FILE, such as forest=forest.tif."
            )
        path = Path(file)
        if path.suffix.lower() in RASTERS:
            mask, notes = raster_covariate(mask, path, name, self.crs)
            for note in notes:
                self._note(note)
            return mask
        polygons = self._polygons(path)
        assert polygons is not None
        return polygon_covariate(mask, polygons, name)

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
