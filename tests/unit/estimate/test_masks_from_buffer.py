"""Masks from a buffer about the detectors."""

from __future__ import annotations

import numpy as np
import pytest

from pardalis.errors import InputError
from pardalis.estimate.masks.grids import distance_to_nearest, mask_from_buffer, ring_beyond

PAIR = np.array([[0.0, 0.0], [3000.0, 1000.0]])


def test_points_are_cell_centres_within_the_buffer() -> None:
    mask = mask_from_buffer(PAIR, 2000.0, 500.0)
    assert distance_to_nearest(mask.points, PAIR).max() <= 2000.0
    assert mask.points.min(axis=0) == pytest.approx([-1750.0, -1750.0])
    assert (mask.cell_area, mask.spacing) == (250_000.0, 500.0)


def test_area_is_that_of_the_circle() -> None:
    mask = mask_from_buffer(np.zeros((1, 2)), 5000.0, 50.0)
    assert len(mask.points) * mask.cell_area == pytest.approx(np.pi * 5000.0**2, rel=1e-3)


@pytest.mark.parametrize(("buffer", "spacing"), [(0.0, 100.0), (100.0, 0.0), (-1.0, 5.0)])
def test_impossible_lengths(buffer: float, spacing: float) -> None:
    with pytest.raises(InputError, match="positive"):
        mask_from_buffer(PAIR, buffer, spacing)


def test_too_wide_a_spacing() -> None:
    with pytest.raises(InputError, match="too wide"):
        mask_from_buffer(np.zeros((1, 2)), 100.0, 1000.0)


def test_mask_and_ring_make_the_wider_mask() -> None:
    inner = mask_from_buffer(PAIR, 2000.0, 100.0)
    ring = ring_beyond(inner, PAIR, 1000.0, 100.0)
    wider = mask_from_buffer(PAIR, 3000.0, 100.0)
    assert ring is not None
    assert len(inner.points) + len(ring.points) == pytest.approx(len(wider.points), rel=0.01)
    assert distance_to_nearest(ring.points, PAIR).min() > 1900.0
