"""Peak memory while photographs are added to a catalogue of coats that is kept on disk.

    python benchmarks/identify_memory.py
    python benchmarks/identify_memory.py --catalogue 10000 --added 1000

The catalogue is made in one process; another, which is measured, opens it, adds the photographs
and compares each of them with all others.
"""

from __future__ import annotations

import argparse
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from coat_catalogues import MultipliedCatalogue, render_coats

from pardalis.identify.matchers.rootsift import RootSiftMatcher
from pardalis.simulate.portrait_conditions import Difficulty


def main() -> None:
    """Print the table, or be the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=int, default=1000)
    parser.add_argument("--added", type=int, default=30)
    parser.add_argument("--further", type=int, default=30, help="animals that coats are made of")
    parser.add_argument("--measured", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measured:
        _add(given.measured, given.catalogue, given.added)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        further = render_coats(range(given.further), 1, Difficulty.HARD)
        catalogue = MultipliedCatalogue([], further, given.catalogue + given.added)
        (folder / "catalogue.pickle").write_bytes(pickle.dumps(catalogue))
        sightings = catalogue.sightings(given.catalogue)
        last = (sightings[-1].sighting_id,)
        RootSiftMatcher().propose(sightings, catalogue, last, folder / "index")
        sizes = f"--catalogue={given.catalogue}", f"--added={given.added}"
        subprocess.run([sys.executable, __file__, f"--measured={folder}", *sizes], check=True)


def _add(folder: Path, before: int, added: int) -> None:
    """Add the last photographs, and say what that took."""
    # Written by the process that started this one.
    catalogue = pickle.loads((folder / "catalogue.pickle").read_bytes())
    sightings = catalogue.sightings()
    asked = [each.sighting_id for each in sightings[before:]]
    began, start = time.perf_counter(), time.process_time()
    made = RootSiftMatcher().propose(sightings, catalogue, asked, folder / "index")
    clock, work = time.perf_counter() - began, time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    size = sum(each.stat().st_size for each in (folder / "index").rglob("*") if each.is_file())
    print(f"{added} photographs added to {before}, each compared with all: {len(made)} proposals,")
    print(
        f"  {clock:.0f} s by the clock, {work:.0f} s of the processor; index {size / 1e9:.2f} GB;"
    )
    print(f"  peak memory of the process {peak:.2f} GB (to reach at 10000 + 1000: 2 GB)")


if __name__ == "__main__":
    main()
