"""How many photographs hold something, without what people set aside."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.decision import Verdict
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.store import identities, results
from pardalis.store.database import Connection
from pardalis.workflows.said_of_findings import as_people_see
from pardalis.workflows.seen_cards import seen_cards

STEP = "find"
_CHANGING = (Verdict.STILL, Verdict.OBSERVATION, Verdict.ADDED)


class FoundTally:
    """Counts of photographs by what was found, a part after the other.

    Attributes
    ----------
    counts
        Until now.
    models
        That judged them.
    """

    def __init__(self) -> None:
        names = ("photographs_searched", "with_a_detection", "empty", "not_judged", "failed")
        self.counts: dict[str, int | float] = dict.fromkeys(names, 0)
        self.models: set[str] = set()

    def add(self, found: Iterable[Finding]) -> None:
        """Count further photographs.

        Parameters
        ----------
        found
            In photographs that are there now, without what people set aside.
        """
        for each in found:
            self.counts["photographs_searched"] += 1
            self.counts["with_a_detection"] += bool(each.detections)
            self.counts["empty"] += _is_empty(each)
            self.counts["not_judged"] += each.status is SearchStatus.CANNOT_TELL
            self.counts["failed"] += each.status is SearchStatus.FAILED
            self.models.add(each.detection_model)


def standing(
    connection: Connection, media: tuple[Media, ...], found: Iterable[Finding]
) -> tuple[Finding, ...]:
    """What was found in these photographs, without what people set aside.

    Parameters
    ----------
    connection
        To read with.
    media
        The photographs that are there now.
    found
        Of any photographs.
    """
    here = {each.media_id for each in media}
    present = tuple(each for each in found if each.media_id in here)
    ledger, heirs = identities.decisions(connection), identities.heirs(connection)
    return as_people_see(media, present, ledger, heirs).findings


def recount(connection: Connection) -> None:
    """Count anew after people said what photographs hold; nothing before the first search.

    Parameters
    ----------
    connection
        In a transaction.
    """
    made_from = results.step_made_from(connection, STEP)
    ledger = identities.decisions(connection)
    # Without a word on what photographs hold, now or formerly, the counts of the search hold.
    if made_from is None or not any(each.verdict in _CHANGING for each in ledger):
        return
    tally = FoundTally()
    for card in seen_cards(connection):
        tally.add(card.standing)
    results.put_step(connection, STEP, made_from, tally.counts)


def _is_empty(finding: Finding) -> bool:
    return finding.status is SearchStatus.SEARCHED and not finding.detections
