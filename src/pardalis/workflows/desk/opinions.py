"""What the machine thinks of a pair, for one who has answered."""

from __future__ import annotations

from pardalis.records.asked_pair import Opinion
from pardalis.records.proposal import Evidence
from pardalis.records.question import Question
from pardalis.records.sight import Sight
from pardalis.records.sighting_view import SightingView
from pardalis.store import identities
from pardalis.store.database import Connection
from pardalis.store.desk.sight import shown_names
from pardalis.store.desk.sighting_views import views_of


def opinion_of(connection: Connection, sight: Sight, question: Question) -> Opinion:
    """The machine's opinion of a pair, and what the two are now held to be.

    Parameters
    ----------
    connection
        To read with.
    sight
        What the account sees.
    question
        Of the pair.
    """
    pair = question.sighting_a, question.sighting_b
    views = views_of(connection, sight, pair)
    a, b = (views.get(name) for name in pair)
    found = identities.proposals_of_pair(connection, *pair)
    stations = shown_names(connection, sight).stations

    def station(view: SightingView | None) -> str:
        return stations.get(view.deployment_id or "", "") if view is not None else ""

    return Opinion(
        max((each.p_same for each in found), default=question.p_same),
        max((each.verified for each in found if each.evidence is Evidence.PATTERN), default=0),
        (a.individual_id if a else "", b.individual_id if b else ""),
        (a.clock if a else None, b.clock if b else None),
        (station(a), station(b)),
    )
