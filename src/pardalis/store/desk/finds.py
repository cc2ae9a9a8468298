"""Which photographs may be the first record of a species somewhere."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from pardalis.records.media import Placement
from pardalis.store import schema
from pardalis.store.desk.photograph_tables import photograph

_MEDIA = schema.media.c


def first_of_each_name(connection: Connection) -> frozenset[str]:
    """The first photograph of each name at each camera, by the surest name of each.

    Parameters
    ----------
    connection
        To read with.

    Returns
    -------
    frozenset
        `media_id`s of photographs that lie in time within their deployment.
    """
    row = photograph.c
    order = (_MEDIA.timestamp, row.media_id)
    rank = func.row_number().over(
        partition_by=(row.deployment_id, row.scientific_name), order_by=order
    )
    ranked = (
        select(row.media_id, rank.label("place"))
        .select_from(photograph.join(schema.media, row.media_id == _MEDIA.media_id))
        .where(row.scientific_name != "", _MEDIA.placement == Placement.PLACED.value)
        .subquery()
    )
    query = select(ranked.c.media_id).where(ranked.c.place == 1)
    return frozenset(connection.execute(query).scalars())


def of_several_names(connection: Connection) -> frozenset[str]:
    """The photographs in which models named more than one thing: the surest is not the only one.

    Parameters
    ----------
    connection
        To read with.
    """
    table = schema.detection.c
    query = (
        select(table.media_id)
        .where(table.scientific_name != "")
        .group_by(table.media_id)
        .having(func.count(table.scientific_name.distinct()) > 1)
    )
    return frozenset(connection.execute(query).scalars())
