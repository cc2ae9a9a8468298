"""What an account sees, at the least cost; and one photograph, if it sees that."""

from __future__ import annotations

from pardalis.errors import AbsentError
from pardalis.records.account import EVERYWHERE, Account, Role
from pardalis.records.media import Media
from pardalis.records.sight import Sight
from pardalis.store import cards
from pardalis.store.database import Connection
from pardalis.store.desk.sight import sees, sight_of


def own_sight(connection: Connection, account: Account) -> Sight:
    """What an account sees; of one that sees all, without asking for each deployment.

    Parameters
    ----------
    connection
        To read with.
    account
        Who asks.
    """
    everywhere = account.role_at(EVERYWHERE)
    if account.active and everywhere is not None and everywhere is not Role.VIEWER:
        return Sight(frozenset(), frozenset(), (), everywhere)
    return sight_of(connection, account)


def seen_media(connection: Connection, sight: Sight, media_id: str) -> Media:
    """A photograph, if it is seen.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    media_id
        The photograph.

    Raises
    ------
    AbsentError
        If there is no such photograph for this account.
    """
    found = cards.media_of(connection, [media_id])
    if not found or not sees(sight, found[0].deployment_id):
        raise AbsentError
    return found[0]
