"""An animal told from its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.detection import Flank


@dataclass(frozen=True, slots=True)
class Individual:
    """One animal of the catalogue: the sightings held to be the same.

    Parameters
    ----------
    individual_id
        Stable while its sightings stay together ("L001").
    sightings
        `sighting_id`s in order of time.
    flanks
        The sides it is known from.
    name
        What people call it; empty without a name.
    sex
        Camtrap DP: "female" or "male"; empty if not known.
    life_stage
        Camtrap DP: "adult", "subadult" or "juvenile", when it was last told; empty if not known.
    notes
        What people noted of it, in the order of the ledger.
    """

    individual_id: str
    sightings: tuple[str, ...]
    flanks: frozenset[Flank]
    name: str = ""
    sex: str = ""
    life_stage: str = ""
    notes: tuple[str, ...] = ()
