"""All that an account sees of one individual."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pardalis.errors import AbsentError
from pardalis.records.account import Account, Role
from pardalis.records.animal_card import AnimalCard
from pardalis.records.detection import Flank
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store import cards
from pardalis.store.database import Connection
from pardalis.store.desk import animals
from pardalis.store.desk.sight import role_at, shown_names, sight_of
from pardalis.store.desk.sighting_views import views_of_individual
from pardalis.workflows.catalogue_lag import lag
from pardalis.workflows.desk.animal_history import Saying, notes_of, sayings
from pardalis.workflows.desk.animals import cards_of
from pardalis.workflows.desk.cameras import cameras_view
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.life_line import LifeLine, life_line
from pardalis.workflows.desk.maps import station_features


@dataclass(frozen=True, slots=True)
class ShownSighting:
    """A sighting on the page of its individual.

    Parameters
    ----------
    sighting_id
        Which.
    flank
        Its side.
    clock
        What the camera's clock showed; None where it is not known.
    station
        As the account knows it; empty of a photograph without one.
    media_ids
        Its photographs without people, best first.
    withheld
        How many others show a person, too.
    """

    sighting_id: str
    flank: Flank
    clock: datetime | None
    station: str
    media_ids: tuple[str, ...]
    withheld: int


@dataclass(frozen=True, slots=True)
class OneAnimal:
    """An individual as its page shows it.

    Parameters
    ----------
    card
        In short.
    notes
        Of people, where the account may read them.
    sightings
        By flank, and then by time.
    line
        When it was seen where.
    history
        What was decided of it, the latest first.
    may_decide
        Whether the account reviews all deployments at which it was seen.
    behind
        How many decisions the catalogue does not follow yet.
    """

    card: AnimalCard
    notes: tuple[str, ...]
    sightings: tuple[ShownSighting, ...]
    line: LifeLine
    history: tuple[Saying, ...]
    may_decide: bool
    behind: int


def one_animal(desk: Desk, account: Account, individual_id: str) -> OneAnimal:
    """All that an account sees of one individual.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    individual_id
        Such as "L001".

    Raises
    ------
    AbsentError
        If there is no such individual, or none of its sightings is seen.
    """
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        known, views = _of(connection, sight, individual_id)
        seen = animals.glimpses(connection, sight, [individual_id])
        stations = shown_names(connection, sight).stations
        line = life_line(views, cards.deployments(connection), cards.gaps(connection), stations)
        history = sayings(connection, sight, individual_id, views)
        behind = lag(connection)
    (card,) = cards_of([known], seen, stations)
    every = set(known.sightings) == {each.sighting_id for each in views}
    order = list(Flank)
    shown = sorted((_shown(each, stations) for each in views), key=lambda e: order.index(e.flank))
    may = every and all(_reviews(sight, each) for each in views)
    return OneAnimal(card, notes_of(history), tuple(shown), line, history, may, behind)


def animal_features(desk: Desk, account: Account, individual_id: str, words: Any) -> Any:
    """Where an individual was seen, as GeoJSON of all stations that the account sees.

    Parameters
    ----------
    desk, account, individual_id
        As for `one_animal`.
    words
        What is told of a station with so many captures.

    Raises
    ------
    AbsentError
        As there.
    """
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        _, views = _of(connection, sight, individual_id)
        names = shown_names(connection, sight).stations
    counts = Counter(names.get(each.deployment_id or "", "") for each in views)
    stations = cameras_view(desk, account).stations
    own = [replace(each, captures=counts[each.name]) for each in stations]
    return station_features(own, {each.name: [words(each.captures)] for each in own})


def _of(
    connection: Connection, sight: Sight, individual_id: str
) -> tuple[Any, tuple[SightingView, ...]]:
    known = animals.individuals_named(connection, [individual_id])
    views = views_of_individual(connection, sight, individual_id)
    if not known or not views:
        raise AbsentError
    return known[0], views


def _reviews(sight: Sight, view: SightingView) -> bool:
    role = role_at(sight, view.deployment_id)
    return role is not None and role.rank >= Role.REVIEWER.rank


def _shown(view: SightingView, stations: Any) -> ShownSighting:
    media = tuple(each.media_id for each in view.shown)
    return ShownSighting(
        view.sighting_id, view.flank, view.clock, stations.get(view.deployment_id or "", ""),
        media, len(view.views) - len(media),
    )  # fmt: skip
