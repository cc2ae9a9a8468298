"""Up to which decision the stored catalogue follows the ledger."""

from __future__ import annotations

from pardalis.store import identities, results
from pardalis.store.database import Connection

POSITION = "ledger_position"


def derived_position(connection: Connection) -> int:
    """The position of the ledger from which the stored catalogue follows; 0 before any.

    Parameters
    ----------
    connection
        To read with.
    """
    return int(results.step_counts(connection).get("identify", {}).get(POSITION, 0))


def lag(connection: Connection) -> int:
    """How many decisions of the ledger the stored catalogue does not follow yet.

    Parameters
    ----------
    connection
        To read with.
    """
    return max(0, identities.ledger_position(connection) - derived_position(connection))
