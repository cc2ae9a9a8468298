"""Catalogues drawn from what is probable of who is who."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pardalis.identify.identities.draws import draw_catalogues
from pardalis.records.decision import OF_TWO
from pardalis.records.individual import Individual
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.derive import proven_of

Drawn = Callable[[], Sequence[tuple[Individual, ...]]]
"""Draws the catalogues when they are wanted."""

SEED = 20
"""Of the draws: the same catalogue gives the same number each time."""


def drawn_catalogues(known: Catalogue, draws: int) -> tuple[tuple[Individual, ...], ...]:
    """Catalogues as likely as evidence and decisions make them.

    Parameters
    ----------
    known
        Sightings, proposals, decisions and their surroundings.
    draws
        How many.
    """
    decisions = tuple(each for each in known.decisions if each.verdict in OF_TWO)
    return draw_catalogues(
        known.usable,
        known.proposals,
        decisions,
        proven_of(known.decisions, known.states),
        known.surroundings,
        draws,
        SEED,
    )
