"""The catalogue as an account sees it: individuals with their best photographs, searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pardalis.records.account import Account
from pardalis.records.animal_card import AnimalCard, CatalogueFilter
from pardalis.records.detection import Flank
from pardalis.records.individual import Individual
from pardalis.store.desk import animals
from pardalis.store.desk.animals import Glimpse
from pardalis.store.desk.sight import shown_names, sight_of
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.desk.desk import Desk

PAGE = 48
"""So many individuals are shown at once."""


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """A page of the catalogue.

    Parameters
    ----------
    cards
        In the order that was asked for.
    found
        How many individuals there are in all that were asked for.
    page, pages
        Which page this is, from 1, of how many.
    behind
        How many decisions the catalogue does not follow yet.
    sites
        By which it can be searched.
    """

    cards: tuple[AnimalCard, ...]
    found: int
    page: int
    pages: int
    behind: int
    sites: tuple[str, ...]


def catalogue_page(
    desk: Desk, account: Account, wanted: CatalogueFilter, page: int = 1, size: int = PAGE
) -> CataloguePage:
    """The individuals that an account asks for, a page at a time.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which.
    page
        From 1; beyond the last it is the last.
    size
        So many at once.
    """
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        names = animals.find_animals(connection, sight, wanted)
        pages = max(1, -(-len(names) // size))
        here = min(max(1, page), pages)
        chosen = names[size * (here - 1) : size * here]
        known = animals.individuals_named(connection, chosen)
        seen = animals.glimpses(connection, sight, chosen)
        stations = shown_names(connection, sight).stations
        behind, sites = lag(connection), animals.sites(connection, sight)
    cards = {each.individual_id: each for each in cards_of(known, seen, stations)}
    ordered = tuple(cards[name] for name in chosen if name in cards)
    return CataloguePage(ordered, len(names), here, pages, behind, sites)


def cards_of(
    individuals: Iterable[Individual], seen: Iterable[Glimpse], stations: Mapping[str, str]
) -> tuple[AnimalCard, ...]:
    """Individuals with what was seen of them.

    Parameters
    ----------
    individuals
        Any.
    seen
        Their sightings, in order of time.
    stations
        Names by `deployment_id`.
    """
    own: dict[str, list[Glimpse]] = defaultdict(list)
    for each in seen:
        own[each.individual_id].append(each)
    return tuple(_card(each, own[each.individual_id], stations) for each in individuals)


def best_of(seen: Iterable[Glimpse], *flanks: Flank) -> str:
    """The sighting with the best photograph of a flank; empty where there is none.

    Parameters
    ----------
    seen
        Of one individual.
    *flanks
        Any of these.
    """
    shown = [each for each in seen if each.flank in flanks and each.worth > 0]
    best = max(shown, key=lambda each: (each.worth, each.sighting_id), default=None)
    return best.sighting_id if best is not None else ""


def _card(animal: Individual, seen: Sequence[Glimpse], stations: Mapping[str, str]) -> AnimalCard:
    clocks = [each.clock for each in seen if each.clock is not None]
    places = {stations.get(each.deployment_id or "", "") for each in seen} - {""}
    left, right = best_of(seen, Flank.LEFT), best_of(seen, Flank.RIGHT)
    other = "" if left or right else best_of(seen, *Flank)
    return AnimalCard(
        animal.individual_id, animal.name, animal.sex, animal.life_stage, len(seen), len(places),
        clocks[0] if clocks else None, clocks[-1] if clocks else None, left, right, other,
    )  # fmt: skip
