"""Which sightings a network finds most alike, one against many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

import faiss
import numpy as np

from pardalis.errors import PluginError
from pardalis.records.coat_features import CoatFeatures

_DIGITS = 6
"""Of a cosine that are kept, so that sums in another order give the same."""


def similarity(a: CoatFeatures, b: CoatFeatures) -> float:
    """Cosine of two embeddings of length one, -1 to 1; 0 where one is missing.

    Parameters
    ----------
    a, b
        With the embeddings of one network.

    Raises
    ------
    PluginError
        If the two embeddings are of different networks.
    """
    if not a.embedding.size or not b.embedding.size:
        return 0.0
    if a.embedding.size != b.embedding.size:
        raise PluginError(
            f"Embeddings of {a.embedding.size} and {b.embedding.size} numbers cannot be compared.",
            "They are of two networks: read the coats anew with one.",
        )
    cosine = float(a.embedding.astype(np.float64) @ b.embedding.astype(np.float64))
    return round(min(1.0, max(-1.0, cosine)), _DIGITS)


def most_alike(
    held: Mapping[str, Sequence[CoatFeatures]], wanted: Collection[str], shortlist: int
) -> dict[tuple[str, str], float]:
    """For each wanted sighting the others whose best photographs are most alike, with the cosine.

    Parameters
    ----------
    held
        The photographs of each sighting, at least one, by `sighting_id`; all may be compared.
    wanted
        `sighting_id`s for which others are sought.
    shortlist
        How many others for each.

    Returns
    -------
    dict
        By `sighting_id`s, the smaller first.

    References
    ----------
    Johnson, J., Douze, M., & Jegou, H. (2021). Billion-scale similarity search with GPUs. *IEEE
    Transactions on Big Data*, 7, 535-547. Section 3: exact search by inner products.
    """
    names = sorted(held)
    if len(names) < 2 or not any(name in wanted for name in names):
        return {}
    owners = [name for name in names for _ in held[name]]
    rows = np.stack([coat.embedding for name in names for coat in held[name]])
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    # Photographs of one sighting, its own too, fill places: ask for so many more.
    most = max(len(photos) for photos in held.values())
    asked = min(len(rows), most * (shortlist + 1))
    asking = [place for place, name in enumerate(owners) if name in wanted]
    _, nearest = index.search(rows[asking], asked)
    near_of: dict[str, set[str]] = {owners[place]: set() for place in asking}
    for place, row in zip(asking, nearest, strict=True):
        near_of[owners[place]].update(owners[other] for other in row if other >= 0)
    found: dict[tuple[str, str], float] = {}
    for name, near in near_of.items():
        near.discard(name)
        cosines = {each: _best(held[name], held[each]) for each in near}
        best = sorted(cosines, key=lambda each: (-cosines[each], each))[:shortlist]
        found |= {(min(name, each), max(name, each)): cosines[each] for each in best}
    return found


def _best(one: Sequence[CoatFeatures], other: Sequence[CoatFeatures]) -> float:
    return max(similarity(a, b) for a, b in product(one, other))
