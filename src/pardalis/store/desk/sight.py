"""What an account sees of the survey: which rows, under which names, and how exactly."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, cast, false, select, true

from pardalis.records.account import EVERYWHERE, Account, Role
from pardalis.records.sight import Sight
from pardalis.store import schema
from pardalis.store.desk.precision import precision_of
from pardalis.store.desk.secret import secret_of

SECRET_COLUMNS = frozenset(
    (
        "deployment_id",
        "location_id",
        "location_name",
        "latitude",
        "longitude",
        "camera_id",
        "camera_model",
        "other_fields",
        "card",
        "file_path",
        "subject",
        "make",
        "model",
        "serial",
        "reader",
        "firmware",
        "user_label",
        "strip",
        "cells",
    )
)
"""Columns of which a query gives nothing to those who see a place rounded."""
_GROUPS = "deploymentGroups"
# No letter or digit that is easily taken for another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 6


def sight_of(connection: Connection, account: Account) -> Sight:
    """What an account sees of the survey.

    Parameters
    ----------
    connection
        To read with.
    account
        Who asks; a closed one sees nothing.
    """
    everywhere = account.role_at(EVERYWHERE) if account.active else None
    roles: list[tuple[str, Role]] = []
    # Many deployments share few sites.
    at: dict[tuple[str, ...], Role | None] = {}
    for deployment_id, sites in sites_of_cameras(connection, true()) if account.active else ():
        if sites not in at:
            held = [account.role_at(site) for site in (EVERYWHERE, *sites)]
            at[sites] = max((e for e in held if e), key=lambda each: each.rank, default=None)
        role = at[sites]
        if role is not None:
            roles.append((deployment_id, role))
    exact = frozenset(name for name, role in roles if role is not Role.VIEWER)
    rounded = frozenset(name for name, role in roles if role is Role.VIEWER)
    return Sight(exact, rounded, tuple(sorted(roles)), everywhere, precision_of(connection))


def sites_of(other_fields: Any) -> tuple[str, ...]:
    """The sites of a deployment: its `deploymentGroups`, parted by `|`.

    Examples
    --------
    >>> sites_of([["deploymentGroups", "Hunchun | season:winter"]])
    ('Hunchun', 'season:winter')
    """
    text = next((value for name, value in other_fields if name == _GROUPS), "")
    return tuple(each.strip() for each in text.split("|") if each.strip())


def sites_of_cameras(
    connection: Connection, which: ColumnElement[bool]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sites of each of these deployments, with its `deployment_id`.

    Parameters
    ----------
    connection
        To read with.
    which
        The condition on `deployment`.
    """
    table = schema.deployment.c
    query = select(table.deployment_id, cast(table.other_fields, Text)).where(which)
    for deployment_id, fields in connection.execute(query):
        yield deployment_id, sites_in(fields)


@lru_cache(maxsize=4096)
def sites_in(text: str) -> tuple[str, ...]:
    """As `sites_of`, of the fields as they are stored: many cameras have the same.

    Parameters
    ----------
    text
        JSON.

    Examples
    --------
    >>> sites_in('[["deploymentGroups", "Hunchun"]]')
    ('Hunchun',)
    """
    return sites_of(json.loads(text))


def is_seen(sight: Sight, deployment_id: Any = None) -> ColumnElement[bool]:
    """The condition that an account sees a photograph at all, exactly or not.

    Parameters
    ----------
    sight
        What the account sees.
    deployment_id
        Column that names the photograph's deployment; by default that of `media`.
    """
    column = schema.media.c.deployment_id if deployment_id is None else deployment_id
    if sight.everywhere is not None:
        return true()
    seen = sight.exact | sight.rounded
    return column.in_(sorted(seen)) if seen else false()


def is_seen_exactly(sight: Sight, deployment_id: Any = None) -> ColumnElement[bool]:
    """The condition that an account sees all of a photograph: place, names and people.

    Parameters
    ----------
    sight
        What the account sees.
    deployment_id
        Column that names the photograph's deployment; by default that of `media`.
    """
    column = schema.media.c.deployment_id if deployment_id is None else deployment_id
    if sight.is_whole:
        return true()
    return column.in_(sorted(sight.exact)) if sight.exact else false()


def sees(sight: Sight, deployment_id: str | None) -> bool:
    """Whether an account sees the photographs of a deployment at all.

    Parameters
    ----------
    sight
        What the account sees.
    deployment_id
        None of photographs of no deployment.
    """
    seen = deployment_id in sight.exact or deployment_id in sight.rounded
    return seen or sight.everywhere is not None


def sees_exactly(sight: Sight, deployment_id: str | None) -> bool:
    """Whether an account sees all of a deployment's photographs: place, names and people.

    Parameters
    ----------
    sight
        What the account sees.
    deployment_id
        None of photographs of no deployment.
    """
    return sight.is_whole or deployment_id in sight.exact


def role_at(sight: Sight, deployment_id: str | None) -> Role | None:
    """The account's role at a deployment; None if it sees nothing of it.

    Parameters
    ----------
    sight
        What the account sees.
    deployment_id
        None of photographs of no deployment.
    """
    return dict(sight.roles).get(deployment_id or "", sight.everywhere)


@dataclass(frozen=True, slots=True)
class ShownNames:
    """Under which names an account knows deployments and stations.

    Parameters
    ----------
    deployments, stations
        The name of each deployment that is seen, and of its station, by `deployment_id`.
    """

    deployments: Mapping[str, str]
    stations: Mapping[str, str]

    def at_station(self, name: str) -> tuple[str, ...]:
        """The `deployment_id`s of the station that is shown under a name; none of one unseen.

        Parameters
        ----------
        name
            As it was shown.
        """
        return tuple(own for own, shown in self.stations.items() if shown == name)

    def called(self, name: str) -> str | None:
        """The `deployment_id` that is shown under a name; None if none that is seen.

        Parameters
        ----------
        name
            As it was shown.
        """
        return next((own for own, shown in self.deployments.items() if shown == name), None)


def shown_names(connection: Connection, sight: Sight) -> ShownNames:
    """Under which names an account knows the deployments and stations that it sees.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    """
    table = schema.deployment.c
    query = (
        select(table.deployment_id, table.location_id)
        .where(is_seen(sight, table.deployment_id))
        .order_by(table.deployment_id)
    )
    rows = [(row.deployment_id, row.location_id) for row in connection.execute(query)]
    secret = secret_of(connection) if any(not sees_exactly(sight, d) for d, _ in rows) else b""
    return ShownNames(
        {own: shown_deployment(sight, secret, own) for own, _ in rows},
        {own: shown_station(sight, secret, own, at) for own, at in rows},
    )


def shown_station(sight: Sight, secret: bytes, deployment_id: str, location_id: str) -> str:
    """A station's `location_id`, or a pseudonym that stays the same for ever.

    Parameters
    ----------
    sight
        What the account sees.
    secret
        The project's key; of no account where all is seen.
    deployment_id
        A camera of the station.
    location_id
        The station.
    """
    if sees_exactly(sight, deployment_id):
        return location_id
    return f"station {_pseudonym(secret, 'station', location_id)}"


def shown_deployment(sight: Sight, secret: bytes, deployment_id: str) -> str:
    """A `deployment_id`, or a pseudonym that stays the same for ever.

    Parameters
    ----------
    sight
        What the account sees.
    secret
        The project's key; of no account where all is seen.
    deployment_id
        The deployment.
    """
    if sees_exactly(sight, deployment_id):
        return deployment_id
    return f"camera {_pseudonym(secret, 'deployment', deployment_id)}"


def _pseudonym(secret: bytes, kind: str, name: str) -> str:
    """Without the key nobody finds the name, not even by trying all that there may be."""
    told = f"{kind}\n{name}".encode("utf-8", "surrogateescape")
    number = int.from_bytes(hmac.digest(secret, told, hashlib.sha256))
    letters = ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        letters += _LETTERS[rest]
    return letters
