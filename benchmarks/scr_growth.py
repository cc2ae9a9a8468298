"""How the cost of a fit grows with animals, cameras and mask points.

    python benchmarks/scr_growth.py [--scale 0.1] [--repeat 3]

A simulated country is doubled twice in one measure at a time: in animals (density), in cameras
(sites), in mask points (land around the sites that is lived in, but hardly sampled), and in all of
them together (a country of twice the area). Printed are processor seconds, their ratio to the
base, and the exponent of the least-squares line through the logarithms; 1 is linear growth.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np
from country import Country
from scr_speed import quickest

WAYS: dict[str, Callable[[Country, int], Country]] = {
    "animals": lambda base, times: replace(base, density=base.density * times),
    "cameras": lambda base, times: replace(base, sites=base.sites * times),
    "points": lambda base, times: replace(base, north=base.north * times),
    "all": lambda base, times: replace(base, north=base.north * times, sites=base.sites * times),
}

SIZE_OF = {"animals": "animals", "cameras": "cameras", "points": "points", "all": "points"}


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--scale", type=float, default=0.1, help="of the base, 1 for the country")
    reader.add_argument("--repeat", type=int, default=1, help="of each size the quickest counts")
    given = reader.parse_args()
    base = replace(Country().scaled(given.scale), sites=round(134 * given.scale))
    first = quickest(given.repeat, "country", json.dumps(asdict(base)), "1")
    print(f"{'doubled':<10} {'cameras x animals x points':>28} {'seconds':>9} "
          f"{'ratio':>7} {'memory':>9}")  # fmt: skip
    for name, way in WAYS.items():
        sizes, costs = [], []
        for times in (1, 2, 4):
            found = first
            if times > 1:
                bigger = json.dumps(asdict(way(base, times)))
                found = quickest(given.repeat, "country", bigger, "1")
            sizes.append(found[SIZE_OF[name]])
            costs.append(found["processor"])
            size = f"{found['cameras']:,} x {found['animals']:,} x {found['points']:,}"
            ratio = costs[-1] / costs[0]
            print(f"{name:<10} {size:>28} {found['processor']:>7.2f} s {ratio:>7.2f} "
                  f"{found['memory']:>6.2f} GB", flush=True)  # fmt: skip
        exponent = np.polyfit(np.log(sizes), np.log(costs), 1)[0]
        print(f"{name:<10} exponent {exponent:.2f}")


if __name__ == "__main__":
    main()
