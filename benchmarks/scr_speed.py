"""Speed of spatial capture-recapture fits against secr's, job by job.

    python benchmarks/scr_speed.py [--country] [--repeat 3]

Each job is a whole fit (estimates, standard errors, checks, numbers of animals) in a fresh
process on one thread; seconds are the processor's, those of reading the data apart. secr's are
what secr 5.5 took on one core of a like machine. Of several repeats the quickest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from country import Country
from survey_tables import bench_folder

ONE_FIT = Path(__file__).with_name("one_fit.py")

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Job:
    """A survey to fit, and what to compare with.

    Parameters
    ----------
    survey, mask
        Of the reference data.
    secr
        Processor time of secr 5.5 [s]; None where it was not fitted.
    reach
        What to reach: so many times faster, or so many seconds.
    """

    survey: str
    mask: str
    secr: float | None
    reach: str


JOBS = (
    Job("big_S", "mask_2k", 5.2, "20 x"),
    Job("big_S", "mask_10k", 25.9, "50 x"),
    Job("big_M", "mask_2k", 42.6, "100 x"),
    Job("big_M", "mask_10k", 177.0, "150 x"),
    Job("big_L", "mask_50k", None, "30 s, 4 GB"),
)

HEAD = (
    f"{'job':<16} {'size':>21} {'reading':>8} {'secr':>7} {'ours':>8} {'ratio':>7} {'reach':>11} "
    f"{'evaluations':>12} {'memory':>8}   log-likelihood"
)


def run(*arguments: str) -> dict[str, Any]:
    """Measure one fit in a fresh process.

    Parameters
    ----------
    arguments
        Of `one_fit.py`.
    """
    command = [sys.executable, str(ONE_FIT), *arguments]
    made = subprocess.run(
        command, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        sys.exit(made.stderr)
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def quickest(repeat: int, *arguments: str) -> dict[str, Any]:
    """The repeat that took the least processor time.

    Parameters
    ----------
    repeat
        How often.
    arguments
        Of `one_fit.py`.
    """
    return min((run(*arguments) for _ in range(repeat)), key=lambda found: found["processor"])


def line(name: str, found: dict[str, Any], secr: float | None, reach: str) -> str:
    """A row of the table.

    Parameters
    ----------
    name
        Of the job.
    found
        As measured.
    secr
        Its processor time [s].
    reach
        What to reach.
    """
    size = f"{found['cameras']:,} x {found['animals']:,} x {found['points']:,}"
    ratio = f"{secr / found['processor']:.0f} x" if secr else "-"
    evaluations = f"{found['evaluations']} + {found['coarse']}"
    return (
        f"{name:<16} {size:>21} {found['reading']:>6.2f} s {secr or '-':>5} s "
        f"{found['processor']:>6.2f} s {ratio:>7} {reach:>11} {evaluations:>12} "
        f"{found['memory']:>5.2f} GB   {found['log_likelihood']:.4f} ({found['status']})"
    )


def country(threads: int) -> None:
    """Fit a country, and say what it took by the clock and the processor.

    Parameters
    ----------
    threads
        To work with.
    """
    truth = Country()
    found = run("country", json.dumps(asdict(truth)), str(threads))
    print(line(f"country, {threads} thr", found, None, "600 s, 8 GB"))
    apart = ", ".join(
        f"{name} {value:.3f} (truth {true:.3f})"
        for name, value, true in zip(
            ("log D", "log lambda0", "log sigma"), found["beta"], truth.truth, strict=True
        )
    )
    print(f"    {found['wall']:.1f} s by the clock, {found['processor']:.1f} s processor; {apart}")


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--country", action="store_true", help="also a country: minutes, 8 GB")
    reader.add_argument("--repeat", type=int, default=1, help="of each job the quickest counts")
    given = reader.parse_args()
    folder = bench_folder()
    print("Evaluations of likelihood with slopes: on the whole mask + on a thinned one.")
    print(HEAD)
    for job in JOBS:
        found = quickest(given.repeat, "survey", str(folder / job.survey), "1", job.mask)
        print(line(f"{job.survey} {job.mask}", found, job.secr, job.reach), flush=True)
    if given.country:
        for threads in (1, 2):
            country(threads)


if __name__ == "__main__":
    main()
