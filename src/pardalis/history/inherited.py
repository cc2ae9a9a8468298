"""What is known of the animals of a catalogue, carried over to one that was drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pardalis.records.individual import Individual

Traits = tuple[tuple[str, tuple[str, ...]], ...]
"""Name and values of each covariate, one value an animal; "" where it is not known."""


def inherited(
    animals: Sequence[str],
    drawn: Iterable[Individual],
    individuals: Sequence[Individual],
    traits: Traits,
) -> Traits:
    """Each drawn animal has what is known of the animal that most of its sightings belong to.

    Parameters
    ----------
    animals
        Names of the drawn animals that are wanted, in their order.
    drawn
        The drawn catalogue.
    individuals
        The catalogue.
    traits
        Of the catalogue's animals, in the order of `individuals`.

    Examples
    --------
    >>> one = Individual("L001", ("a", "b"), frozenset())
    >>> two = Individual("new", ("b",), frozenset())
    >>> inherited(["new"], [two], [one], (("sex", ("F",)),))
    (('sex', ('F',)),)
    """
    row = {name: number for number, each in enumerate(individuals) for name in each.sightings}
    origin: dict[str, int] = {}
    for each in drawn:
        counts = Counter(row[name] for name in each.sightings if name in row)
        if counts:
            origin[each.individual_id] = min(counts, key=lambda number: (-counts[number], number))
    return tuple(
        (name, tuple(values[origin[one]] if one in origin else "" for one in animals))
        for name, values in traits
    )
