"""How many photographs hold something, without what people set aside."""

from __future__ import annotations

from collections.abc import Iterable

from pardalis.records.decision import Verdict
from pardalis.records.detection import Finding, SearchStatus
from pardalis.records.media import Media
from pardalis.store import cards, findings, identities, results
from pardalis.store.database import Connection
from pardalis.workflows.said_of_findings import as_people_see

STEP = "find"
_CHANGING = (Verdict.STILL, Verdict.OBSERVATION, Verdict.ADDED)


def count_found(found: Iterable[Finding]) -> dict[str, int | float]:
    """Counts of photographs by what was found.

    Parameters
    ----------
    found
        Of the photographs that are there now.
    """
    present = tuple(found)
    return {
        "photographs_searched": len(present),
        "with_a_detection": sum(bool(each.detections) for each in present),
        "empty": sum(_is_empty(each) for each in present),
        "not_judged": sum(each.status is SearchStatus.CANNOT_TELL for each in present),
        "failed": sum(each.status is SearchStatus.FAILED for each in present),
    }


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
    media = cards.all_media(connection)
    found = standing(connection, media, findings.findings(connection))
    results.put_step(connection, STEP, made_from, count_found(found))


def _is_empty(finding: Finding) -> bool:
    return finding.status is SearchStatus.SEARCHED and not finding.detections
