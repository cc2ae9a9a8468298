"""To how many degrees places are rounded for those who may not know them: the owner says."""

from __future__ import annotations

from sqlalchemy import Connection, select

from pardalis.records.sight import PRECISION
from pardalis.store.desk import tables

_NAME = "precision"
_TABLE = tables.project_setting


def precision_of(connection: Connection) -> float:
    """The precision of rounded places [degrees]; 0.1 unless the owner has said otherwise.

    Parameters
    ----------
    connection
        To read with.
    """
    query = select(_TABLE.c.value).where(_TABLE.c.name == _NAME)
    found = connection.execute(query).scalar()
    return float(found) if found is not None else PRECISION


def put_precision(connection: Connection, degrees: float) -> None:
    """Note the precision of rounded places.

    Parameters
    ----------
    connection
        In a transaction.
    degrees
        Whole steps of this.
    """
    mine = _TABLE.c.name == _NAME
    if not connection.execute(_TABLE.update().where(mine).values(value=repr(degrees))).rowcount:
        connection.execute(_TABLE.insert(), {"name": _NAME, "value": repr(degrees)})
