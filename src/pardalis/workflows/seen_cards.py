"""What was found on a survey's cards, a card at a time: a season's do not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pardalis.records.detection import Finding
from pardalis.records.media import Media
from pardalis.store import cards, findings, identities
from pardalis.store.database import Connection
from pardalis.workflows.said_of_findings import as_people_see
from pardalis.workflows.said_still import limits_of_still


@dataclass(frozen=True, slots=True)
class SeenCard:
    """One card's photographs, and what they hold.

    Parameters
    ----------
    media
        In order of time.
    found
        What models found, in order of `media_id`.
    standing
        The same without what people set aside, with what they added.
    """

    media: tuple[Media, ...]
    found: tuple[Finding, ...]
    standing: tuple[Finding, ...]


def seen_cards(connection: Connection) -> Iterator[SeenCard]:
    """All cards of a survey, in order of name; one is in memory at a time.

    Parameters
    ----------
    connection
        To read with.
    """
    ledger, heirs = identities.decisions(connection), identities.heirs(connection)
    limits = cards.media_of(connection, limits_of_still(ledger))
    for card in cards.cards_of_media(connection):
        media = cards.media_of_card(connection, card)
        found = findings.findings_of_card(connection, card)
        seen = as_people_see(media, found, ledger, heirs, limits)
        yield SeenCard(media, found, seen.findings)
