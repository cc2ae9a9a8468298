"""Catalogues drawn from what is probable of who is who."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pardalis.identify.identities.draws import draw_catalogues
from pardalis.identify.sightings.corrections import said_identifiable
from pardalis.records.decision import OF_TWO, Verdict
from pardalis.records.deployment import Deployment
from pardalis.records.individual import Individual
from pardalis.workflows.catalogue import Catalogue
from pardalis.workflows.surroundings import surroundings_of

Drawn = Callable[[], Sequence[tuple[Individual, ...]]]
"""Draws the catalogues when they are wanted."""

SEED = 20
"""Of the draws: the same catalogue gives the same number each time."""

_OF_AN_ANIMAL = (Verdict.NAME, Verdict.SEX, Verdict.LIFE_STAGE)


def drawn_catalogues(
    known: Catalogue, deployments: Sequence[Deployment], draws: int
) -> tuple[tuple[Individual, ...], ...]:
    """Catalogues as likely as evidence and decisions make them.

    Parameters
    ----------
    known
        Sightings, proposals and decisions.
    deployments
        Where cameras stood.
    draws
        How many.
    """
    decisions = tuple(each for each in known.decisions if each.verdict in OF_TWO)
    return draw_catalogues(
        known.usable,
        known.proposals,
        decisions,
        proven_of(known),
        surroundings_of(known.states, deployments),
        draws,
        SEED,
    )


def proven_of(known: Catalogue) -> frozenset[str]:
    """Sightings that certainly show an animal: the machine saw its coat move, or people saw it.

    Parameters
    ----------
    known
        The catalogue.
    """
    seen = {name for name, told in said_identifiable(known.decisions).items() if told}
    seen |= {each.sighting_a for each in known.decisions if each.verdict in _OF_AN_ANIMAL}
    return frozenset(seen | {name for name, state in known.states.items() if state.proven})
