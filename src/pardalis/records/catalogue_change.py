"""What a decision changes of the catalogue, told before it is taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Sightings that go from one individual to another.

    Parameters
    ----------
    source, target
        `individual_id`s; empty for no individual.
    sightings
        Which.
    """

    source: str
    target: str
    sightings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """What is said of an individual changes.

    Parameters
    ----------
    individual_id
        Whose.
    trait
        "name", "sex" or "life_stage".
    before, after
        Empty for not known.
    """

    individual_id: str
    trait: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What follows from decisions that nobody has taken yet.

    Parameters
    ----------
    moved
        Sightings that change hands.
    renamed
        Names, sexes and life stages that change.
    notes
        That are added.
    gone, new
        Individuals that are no more, and that come to be.
    refused
        Sightings that were to be one animal and are held apart even so.
    decisions
        How many are taken.
    since
        Position of the ledger on which this rests.
    """

    moved: tuple[Moved, ...]
    renamed: tuple[Renamed, ...]
    notes: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    refused: tuple[str, ...]
    decisions: int
    since: int

    @property
    def is_nothing(self) -> bool:
        """Whether the catalogue would stay as it is."""
        return not (self.moved or self.renamed or self.notes)
