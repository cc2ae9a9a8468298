"""The catalogue as it was known on a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from pardalis.records.account import Account
from pardalis.records.animal_card import AnimalCard, CatalogueFilter, CatalogueOrder, KnownFrom
from pardalis.records.individual import Individual
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store.database import Connection
from pardalis.store.desk import animals
from pardalis.store.desk.animals import Glimpse
from pardalis.store.desk.sight import shown_names, sight_of
from pardalis.store.desk.sighting_views import views_of
from pardalis.workflows.desk.animals import PAGE, CataloguePage, cards_of
from pardalis.workflows.desk.desk import Desk


def catalogue_as_of(
    desk: Desk,
    account: Account,
    wanted: CatalogueFilter,
    when: date,
    page: int = 1,
    size: int = PAGE,
) -> CataloguePage:
    """The individuals as they were known at the end of a day (UTC), a page at a time.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which; sites are not asked for of former days.
    when
        The day.
    page
        From 1.
    size
        So many at once.
    """
    moment = datetime.combine(when, time.max, UTC)
    known = desk.keeper.as_of(moment) if desk.keeper is not None else ()
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        cards = _cards(connection, sight, known)
        sites = animals.sites(connection, sight)
    found = sorted((each for each in cards if _is_wanted(each, wanted)), key=_order(wanted))
    pages = max(1, -(-len(found) // size))
    here = min(max(1, page), pages)
    shown = tuple(found[size * (here - 1) : size * here])
    return CataloguePage(shown, len(found), here, pages, 0, sites)


def _cards(
    connection: Connection, sight: Sight, known: tuple[Individual, ...]
) -> tuple[AnimalCard, ...]:
    owner = {name: each.individual_id for each in known for name in each.sightings}
    views = views_of(connection, sight, owner)
    seen = [_glimpse(each, owner[name]) for name, each in views.items()]
    seen.sort(key=lambda each: (each.clock is None, each.clock, each.sighting_id))
    own = {each.individual_id for each in seen}
    present = [each for each in known if each.individual_id in own]
    return cards_of(present, seen, shown_names(connection, sight).stations)


def _glimpse(view: SightingView, individual_id: str) -> Glimpse:
    return Glimpse(
        view.sighting_id, individual_id, view.flank, view.deployment_id, view.clock, view.worth
    )


def _is_wanted(card: AnimalCard, wanted: CatalogueFilter) -> bool:
    text = wanted.text.strip().casefold()
    if text not in card.individual_id.casefold() and text not in card.name.casefold():
        return False
    for asked, value in ((wanted.sex, card.sex), (wanted.life_stage, card.life_stage)):
        if asked and value != ("" if asked == "unknown" else asked):
            return False
    left, right = bool(card.left), bool(card.right)
    flanks = {
        None: True,
        KnownFrom.BOTH: left and right,
        KnownFrom.LEFT_ONLY: left and not right,
        KnownFrom.RIGHT_ONLY: right and not left,
        KnownFrom.ONE_ONLY: left is not right,
    }[wanted.known_from]
    begun, ended = wanted.seen_from, wanted.seen_to
    late = begun is not None and (card.last is None or card.last.date() < begun)
    early = ended is not None and (card.first is None or card.first.date() > ended)
    return flanks and not late and not early


def _order(wanted: CatalogueFilter) -> Callable[[AnimalCard], tuple[float, str]]:
    def key(card: AnimalCard) -> tuple[float, str]:
        if wanted.order is CatalogueOrder.SIGHTINGS:
            return -card.sightings, card.individual_id
        if wanted.order is CatalogueOrder.LAST_SEEN:
            day = card.last.toordinal() if card.last is not None else 0
            return -day, card.individual_id
        return 0.0, card.individual_id

    return key
