"""The field booklet of the individuals that an account asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pardalis.errors import AbsentError, InputError
from pardalis.records.account import Account
from pardalis.records.animal_card import AnimalCard, CatalogueFilter
from pardalis.records.sentence import say
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.report.booklet import Booklet, BookletAnimal, Paper, booklet_pdf
from pardalis.store.database import Connection
from pardalis.store.desk import animals
from pardalis.store.desk.places import deployments_seen
from pardalis.store.desk.sight import sees_exactly, shown_names, sight_of
from pardalis.store.desk.sighting_views import views_of_individual
from pardalis.workflows.desk.animal_history import notes_of, sayings
from pardalis.workflows.desk.animals import cards_of
from pardalis.workflows.desk.auditing import note
from pardalis.workflows.desk.crops import nth_crop
from pardalis.workflows.desk.desk import Desk

MOST = 400
"""So many animals are printed at once."""
_SIZE = 640


@dataclass(frozen=True, slots=True)
class BookletWords:
    """What the booklet says, in the language of the account.

    Parameters
    ----------
    language
        As a code.
    template
        Words of the template, as `Booklet` names them.
    sexes, life_stages
        In words, by value; the empty one is not known.
    animals
        How many, with %(n)s.
    seen
        With %(n)s sightings, %(first)s and %(last)s.
    made
        With %(when)s and %(who)s.
    """

    language: str
    template: Mapping[str, str]
    sexes: Mapping[str, str]
    life_stages: Mapping[str, str]
    animals: str
    seen: str
    made: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of one animal, and its sightings."""

    card: AnimalCard
    views: tuple[SightingView, ...]
    notes: tuple[str, ...]
    exactly: frozenset[str]


def booklet(
    desk: Desk,
    account: Account,
    wanted: CatalogueFilter,
    paper: Paper,
    words: BookletWords,
    with_places: bool = True,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> bytes:
    """Print the individuals that an account asks for, as it may see them; noted in the audit.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which.
    paper
        "a5" or "a4".
    words
        In the account's language.
    with_places
        Whether stations are named.
    progress
        Told how many animals of how many are ready; whatever it raises stops it.

    Raises
    ------
    InputError
        If there are too many, or no font has the characters of a name.
    AbsentError
        If there is none.
    """
    told, places = _read(desk, account, wanted)
    made: list[BookletAnimal] = []
    for each in told:
        progress(len(made), len(told))
        made.append(_animal(desk, each, places if with_places else {}, words))
    progress(len(made), len(told))
    now = datetime.now(UTC)
    content = Booklet(
        desk.project.name,
        (words.animals % {"n": len(made)},),
        words.made % {"when": now.strftime("%Y-%m-%d %H:%M UTC"), "who": account.name},
        tuple(made),
        words.template,
        words.language,
        paper,
    )
    pdf = booklet_pdf(content)
    note(desk, account, "export", "booklet", animals=len(made), named_stations=with_places)
    return pdf


def check_booklet(desk: Desk, account: Account, wanted: CatalogueFilter) -> None:
    """See that there is something to print, and not too much.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    wanted
        Which individuals.

    Raises
    ------
    InputError
        If there are too many.
    AbsentError
        If there is none.
    """
    with desk.project.database.read() as connection:
        _names(connection, sight_of(connection, account), wanted)


def _names(connection: Connection, sight: Sight, wanted: CatalogueFilter) -> list[str]:
    names = list(animals.find_animals(connection, sight, wanted))
    if not names:
        raise AbsentError("There is no such individual to print.", "Ask for others.")
    if len(names) > MOST:
        raise InputError(
            say("{number} animals are too many for one booklet.", number=len(names)),
            say("Ask for {most} or fewer: by site, sex, or when they were seen.", most=MOST),
        )
    return names


def _read(
    desk: Desk, account: Account, wanted: CatalogueFilter
) -> tuple[list[_Told], dict[str, str]]:
    with desk.project.database.read() as connection:
        sight = sight_of(connection, account)
        names = _names(connection, sight, wanted)
        known = animals.individuals_named(connection, names)
        stations = shown_names(connection, sight).stations
        cards = cards_of(known, animals.glimpses(connection, sight, names), stations)
        by_name = {each.individual_id: each for each in cards}
        told = []
        for name in names:
            views = views_of_individual(connection, sight, name)
            said = sayings(connection, sight, name, views)
            exactly = {e.sighting_id for e in views if sees_exactly(sight, e.deployment_id)}
            told.append(_Told(by_name[name], views, notes_of(said), frozenset(exactly)))
        # Of a rounded place the booklet tells no more than the desk's pages do.
        rough = {
            each.station: f"{each.station} ({each.latitude:.1f}, {each.longitude:.1f})"
            for each in deployments_seen(connection, sight)
            if not each.is_exact
        }
    return told, {own: rough.get(name, name) for own, name in stations.items()}


def _animal(
    desk: Desk, told: _Told, places: Mapping[str, str], words: BookletWords
) -> BookletAnimal:
    card = told.card
    views = {each.sighting_id: each for each in told.views}
    where = (places.get(each.deployment_id or "", "") for each in told.views)
    seen_at = Counter(each for each in where if each)
    pictures = []
    for name in (card.left or card.other, card.right):
        try:
            pictures.append(
                nth_crop(desk.project, views[name], 0, _SIZE, name in told.exactly)
                if name
                else None
            )
        except AbsentError:
            pictures.append(None)
    days = [each.strftime("%Y-%m-%d") if each else "–" for each in (card.first, card.last)]
    return BookletAnimal(
        card.individual_id, card.name, words.sexes[card.sex], words.life_stages[card.life_stage],
        pictures[0], pictures[1], told.notes,
        words.seen % {"n": card.sightings, "first": days[0], "last": days[1]},
        tuple(f"{name} ×{n}" if n > 1 else name for name, n in sorted(seen_at.items())),
    )  # fmt: skip
