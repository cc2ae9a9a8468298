"""Coats read from disk, the last used kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping

from pardalis.records.coat_features import CoatFeatures

_KEPT = 512


class RecentCoats(Mapping[str, CoatFeatures]):
    """Features by `detection_id`, each asked of the mapping behind it only when it is needed.

    Parameters
    ----------
    behind
        May read each from disk.
    kept
        How many stay in memory (about 0.1 MB each).
    """

    def __init__(self, behind: Mapping[str, CoatFeatures], kept: int = _KEPT) -> None:
        self._behind, self._kept = behind, kept
        self._held: OrderedDict[str, CoatFeatures] = OrderedDict()

    def __getitem__(self, detection_id: str) -> CoatFeatures:
        if detection_id in self._held:
            self._held.move_to_end(detection_id)
            return self._held[detection_id]
        coat = self._behind[detection_id]
        self._held[detection_id] = coat
        if len(self._held) > self._kept:
            self._held.popitem(last=False)
        return coat

    def __contains__(self, detection_id: object) -> bool:
        return detection_id in self._held or detection_id in self._behind

    def __iter__(self) -> Iterator[str]:
        return iter(self._behind)

    def __len__(self) -> int:
        return len(self._behind)
