"""One fit in a process of its own, measured: `scr_speed.py` and `scr_growth.py` start it.

It fits D ~ 1, lambda0 ~ 1, sigma ~ 1 with a hazard half-normal detection function, as a user
would: with standard errors, checks, and the expected and realised number of animals.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from country import Country, simulate
from survey_tables import read_survey

from pardalis.estimate.models.scr import ScrModel
from pardalis.estimate.search import model_likelihood
from pardalis.records.capture_history import CaptureHistory
from pardalis.records.mask import Mask
from pardalis.records.model_spec import ModelSpec


@dataclass(frozen=True, slots=True)
class Measured:
    """What one fit took.

    Parameters
    ----------
    cameras, animals, points
        Size of the job.
    reading
        Reading or simulating the data, processor time [s].
    processor
        The fit, processor time of all threads [s].
    wall
        The fit, by the clock [s].
    evaluations
        Of the likelihood and its slopes on the whole mask.
    coarse
        Of the likelihood and its slopes on a thinned mask.
    memory
        Peak of the process [GB].
    log_likelihood
        At the maximum.
    beta
        Link-scale parameters.
    status
        Of the estimate.
    """

    cameras: int
    animals: int
    points: int
    reading: float
    processor: float
    wall: float
    evaluations: int
    coarse: int
    memory: float
    log_likelihood: float
    beta: tuple[float, ...]
    status: str


def measure(history: CaptureHistory, mask: Mask, threads: int, reading: float) -> Measured:
    """Fit, and say what it took.

    Parameters
    ----------
    history, mask
        The data.
    threads
        To work with.
    reading
        What getting the data took [s].
    """
    calls = {True: 0, False: 0}
    plain = model_likelihood.ModelLikelihood.__call__

    def counted(self, beta):  # type: ignore[no-untyped-def]
        calls[len(self.sessions[0].mask.points) == len(mask.points)] += 1
        return plain(self, beta)

    model_likelihood.ModelLikelihood.__call__ = counted  # type: ignore[method-assign]
    model = ScrModel(ModelSpec("HHN"), threads=threads)
    clock, processor = time.perf_counter(), time.process_time()
    estimate = model.fit((history,), (mask,))
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return Measured(
        len(history.detector_ids),
        len(history.individual_ids),
        len(mask.points),
        reading,
        processor,
        clock,
        calls[True],
        calls[False],
        peak,
        float(estimate.log_likelihood or 0.0),
        tuple(float(value) for value in estimate.beta),
        str(estimate.status),
    )


def main() -> None:
    """Read or simulate what the arguments name, fit it, and print the measures as JSON."""
    kind, what, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    start = time.process_time()
    if kind == "survey":
        history, mask = read_survey(Path(what), sys.argv[4])
    else:
        history, mask = simulate(Country(**json.loads(what)))
    print(json.dumps(asdict(measure(history, mask, threads, time.process_time() - start))))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main()
    else:
        print("Started by scr_speed.py and scr_growth.py for each of their jobs.")
