"""The true density of simulated reserves is recovered from their true capture histories."""

from datetime import datetime

import numpy as np
import pytest

from pardalis.estimate.masks.buffer import fit_with_mask
from pardalis.estimate.models.scr import ScrModel
from pardalis.records.capture_history import CaptureHistory
from pardalis.simulate.design import ReserveDesign
from pardalis.simulate.reserve import Reserve, draw_reserve
from pardalis.workflows.simulate_reserve import SimulateSettings


def true_history(reserve: Reserve) -> CaptureHistory:
    """What perfect identification would hand to the estimate."""
    caught = np.flatnonzero(reserve.captures.any(axis=(1, 2)))
    animal, trap, occasion = np.nonzero(reserve.captures[caught])
    working = np.array([s.nights_working for s in reserve.stations])
    nights = reserve.design.nights
    return CaptureHistory(
        session="simulated",
        detector="proximity",
        detector_ids=tuple(s.location_id for s in reserve.stations),
        detectors=np.array([(s.x, s.y) for s in reserve.stations]),
        usage=(np.arange(nights)[None] < working[:, None]).astype(float),
        individual_ids=tuple(reserve.leopards[a].animal_id for a in caught),
        animal=animal,
        occasion=occasion,
        trap=trap,
        count=np.ones(len(animal), int),
    )


@pytest.mark.slow
def test_interval_holds_the_true_density_as_often_as_it_says(tmp_path_factory) -> None:
    settings = SimulateSettings(folder=tmp_path_factory.getbasetemp())
    inside, errors, sizes = [], [], []
    for seed in range(1, 31):
        values = {
            name: getattr(settings, name)
            for name in ReserveDesign.__dataclass_fields__
            if name not in ("start", "seed")
        }
        start = datetime.fromisoformat(settings.start)
        reserve = draw_reserve(ReserveDesign(seed=seed, start=start, **values))
        estimate, _ = fit_with_mask(true_history(reserve), ScrModel())
        density = estimate.density
        assert density is not None
        inside.append(density.lower <= reserve.density <= density.upper)
        errors.append(np.log(density.estimate / reserve.density))
        sizes.append(
            (estimate.animals, estimate.captures, density.standard_error / density.estimate)
        )
    # 30 trials at 0.95 hold 25 or fewer with probability 0.02; fixed numbers of animals help.
    assert sum(inside) >= 26
    assert abs(np.mean(errors)) < 4 * np.std(errors) / np.sqrt(30)
