"""What the photographs of a survey can be chosen by."""

from __future__ import annotations

from dataclasses import dataclass

from pardalis.records.account import Account
from pardalis.store.desk import photograph_search
from pardalis.store.desk.sight import shown_names
from pardalis.workflows.desk.desk import Desk
from pardalis.workflows.desk.seeing import own_sight


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter of photographs may name.

    Parameters
    ----------
    stations
        As the account knows them, in order.
    species
        Scientific names, the most frequent first.
    """

    stations: tuple[str, ...]
    species: tuple[str, ...]


def photo_stations(desk: Desk, account: Account) -> Choices:
    """What the photographs that an account sees can be chosen by.

    Parameters
    ----------
    desk
        The open project.
    account
        Who asks.
    """
    with desk.project.database.read() as connection:
        names = shown_names(connection, own_sight(connection, account))
        species = photograph_search.species_named(connection)
    return Choices(tuple(sorted(set(names.stations.values()))), species)
